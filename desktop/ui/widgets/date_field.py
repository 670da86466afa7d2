"""A day, typed the way people say it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.dates import full_day, read_day, show_day, show_weekday, step_day
from desktop.domain.faults import Refused
from desktop.ui.widgets.field import LineField

_NEAR = {0: "今天", -1: "昨天", 1: "明天"}


class DateField(LineField):
    """A day as free text (`15`, `3-8`, `上周五`), read on leaving or Enter; weekday beside the label.

    In an empty field or behind a full date the keys t y + - [ ] act (today, yesterday, a day, a month).
    `latest` bounds the day and may be `date.today` itself for “not in the future”.
    """

    def __init__(
        self,
        *,
        today: Callable[[], date] = date.today,
        latest: Callable[[], date] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(longest=20, placeholder="如 3-8、昨天", parent=parent)
        self._today = today
        self._latest = latest
        self.setToolTip("t 今天　y 昨天　+ - 加减一天　[ ] 加减一月　15 本月15日　3-8　上周五")

    def value(self) -> date | None:
        """The day, or None when empty or unreadable."""
        try:
            return read_day(self.text(), self._today()) if self.text().strip() else None
        except Refused:
            return None

    def set_value(self, value: Any) -> None:
        """Show a day; None empties the field."""
        super().set_value(show_day(value) if value is not None else "")
        self._note_weekday()

    def settle(self) -> str:
        """Read what was typed and show it in full."""
        if not self.text().strip():
            self._note_weekday()
            return ""
        try:
            day = read_day(self.text(), self._today())
        except Refused as no:
            self._note_weekday()
            return no.sentence
        if self.text() != show_day(day) and not self.is_composing:
            self.set_value(day)
        self._note_weekday()
        if self._latest is not None and day > self._latest():
            return f"日期不能晚于 {show_day(self._latest())}，请核对。"
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._step(event.text()):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # Chinese input methods send signs such as 【 as text, not as keys.
        if not self._step(event.commitString()):
            super().inputMethodEvent(event)

    def _step(self, sign: str) -> bool:
        """Act on a sign behind a whole day or in an empty field; False when it is ordinary typing."""
        shown = full_day(self.text())
        if len(sign) != 1 or self.isReadOnly() or (shown is None and self.text()):
            return False
        stepped = step_day(shown or self._today(), sign, self._today())
        if stepped is not None:
            self.set_value(stepped)
            self.selectAll()
        return stepped is not None

    def _note_weekday(self) -> None:
        day = self.value()
        if day is None:
            self.note("")
            return
        near = _NEAR.get((day - self._today()) // timedelta(days=1), "")
        self.note(f"{show_weekday(day)} {near}".strip())
