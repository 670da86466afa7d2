"""Half-typed forms: what stands in each field, half-typed or not, and when it is written down."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.casework import office
from desktop.domain.faults import Trouble
from desktop.domain.records import Draft
from desktop.ui.desks.petitions.attachments_field import AttachmentsField
from desktop.ui.desks.petitions.claims_field import ClaimsField
from desktop.ui.shell import Shell
from desktop.ui.widgets.chip_box import ChipBox
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

PAUSE_MS = 300
LONGEST_MS = 2000


def written(field: QWidget) -> Any:
    """What stands in a field, as plain data; also what does not mean anything yet."""
    if isinstance(field, PickField):
        return {"value": field.value(), "typed": field.text()}
    if isinstance(field, ChipBox):
        values = field.value() if isinstance(field.entry, PickField) else field.labels()
        return {"value": list(values), "typed": field.entry.text()}
    if isinstance(field, LineField):
        return field.text()
    if isinstance(field, TextField):
        return field.toPlainText()
    if isinstance(field, ClaimsField):
        return [line.text() for line in field.lines]
    if isinstance(field, FlagRow):
        return sorted(field.value())
    assert isinstance(field, AttachmentsField)
    return [list(file) for file in field.value()]


def write_back(field: QWidget, state: Any) -> None:
    """Put back what stood in a field."""
    if isinstance(field, PickField):
        field.set_value(state["value"])
        if field.value() is None:
            field.setText(state["typed"])
    elif isinstance(field, ChipBox):
        field.set_value(state["value"])
        field.entry.setText(state["typed"])
    elif isinstance(field, LineField):
        field.setText(state)
    else:
        field.set_value(state)  # type: ignore[attr-defined]


class DraftKeeper(QObject):
    """Writes a form down at every pause, and every two seconds while typing goes on without one.

    `kept` carries the moment, `failed` a sentence when it could not be written.
    """

    kept = Signal(object)
    failed = Signal(str)

    def __init__(self, shell: Shell, form: str, payload: Callable[[], dict[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._form, self._payload = shell, form, payload
        self.draft_id = 0
        self.is_waiting = False
        """True while something typed has not been written down."""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        for timer in (self._pause, self._longest):
            timer.timeout.connect(self.keep)

    def touch(self) -> None:
        """Something was typed."""
        self.is_waiting = True
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def keep(self) -> None:
        """Write the form down now, if anything was typed since the last time."""
        if not self.is_waiting:
            return
        self._rest()
        at = self._shell.now()
        try:
            self.draft_id = office.keep_draft(self._form, self._payload(), self._shell.session.actor, at, self.draft_id)
        except Trouble as no:
            self.is_waiting = True
            self._longest.start()
            self.failed.emit(no.sentence)
            return
        self.kept.emit(at)

    def take_over(self, draft: Draft) -> None:
        """Go on with a draft that was kept before."""
        self._rest()
        self.draft_id = draft.id

    def drop(self) -> None:
        """Forget the draft: its form has been saved."""
        self._rest()
        if self.draft_id:
            office.drop_draft(self.draft_id)
        self.draft_id = 0

    def leave(self) -> None:
        """Begin another draft; the one before stays."""
        self.keep()
        self._rest()
        self.draft_id = 0

    def _rest(self) -> None:
        self.is_waiting = False
        self._pause.stop()
        self._longest.stop()


def said(at: datetime | None) -> str:
    """草稿 10:42 已保存."""
    return f"草稿 {at:%H:%M} 已保存" if at else ""
