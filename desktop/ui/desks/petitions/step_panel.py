"""The form of one step of the procedure: it asks exactly what the table asks for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import office
from desktop.domain.faults import Refused
from desktop.domain.procedure import Fact, FactKind, Transition
from desktop.domain.records import Choice, MatterFile
from desktop.ui.desks.petitions.answers_field import AnswersField
from desktop.ui.desks.petitions.wording import choice
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.strip import ErrorStrip
from desktop.ui.widgets.text_field import TextField

_SPANS = {
    FactKind.DAY: 3,
    FactKind.CHOICE: 4,
    FactKind.CADRE: 3,
    FactKind.UNIT: 4,
    FactKind.LINE: 8,
    FactKind.TEXT: 12,
    FactKind.ANSWERS: 12,
}
_EMPTY: tuple[Any, ...] = (None, "", ())


class StepPanel(Card):
    """A card with the fields of a step. `confirmed` carries the facts by name; `closed` when it was given up."""

    confirmed = Signal(object)
    closed = Signal()

    def __init__(
        self, row: Transition, file: MatterFile, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(row.label, "完成后出具文书并存档" if row.document else "", parent)
        self.transition = row
        self._today = today
        self.form = FormGrid()
        self._strip = ErrorStrip()
        for fact in row.facts:
            if fact.kind != FactKind.ANSWERS or file.claims:
                self._add(fact, file)
        self.form.submitted.connect(self._confirm)
        self._button = Button(f"确认{row.label}", "primary", says=f"确认{row.label}（Ctrl+Enter）")
        self._button.clicked.connect(self._confirm)
        close = Button("取消", says="取消（Esc）")
        close.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE * 3 // 2)
        foot.addWidget(self._button)
        foot.addWidget(close)
        foot.addStretch(1)
        foot.addWidget(KeyHints([("Enter", "下一项"), ("Ctrl+Enter", "确认"), ("Esc", "取消")]))
        for part in (self._strip, self.form):
            self.add(part)
        self.add(foot)

    def start(self) -> None:
        """Put the keyboard into the first field that is still empty."""
        values = self.form.values()
        wanted = [name for name, value in values.items() if value in _EMPTY or isinstance(value, tuple)]
        if values:
            self.form.focus_field(next(iter(wanted), next(iter(values))))
        else:
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, no: Refused) -> None:
        """Show a refusal at its field, or over the form when it names none."""
        if not self.form.show_refusal(no):
            self._strip.say(no.sentence)

    def say(self, sentence: str) -> None:
        """Show what went wrong around us; what was filled in stays."""
        self._strip.say(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.matches(QKeySequence.StandardKey.Save):
            self._confirm()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self._strip.silence()
        if self.form.check():
            # without claims there is nothing to answer, and no field for it
            unasked = {fact.name: () for fact in self.transition.facts if fact.kind is FactKind.ANSWERS}
            self.confirmed.emit(unasked | self.form.values())

    def _add(self, fact: Fact, file: MatterFile) -> None:
        field = self._field(fact, file)
        self.form.add(fact.name, fact.label, field, span=_SPANS[fact.kind], required=fact.is_required)
        if isinstance(field, AnswersField):
            field.name_lines()
        value = self._first_value(fact, file)
        if value:
            field.set_value(value)

    def _field(self, fact: Fact, file: MatterFile) -> Any:
        match fact.kind:
            case FactKind.DAY:
                return DateField(today=self._today, latest=self._today)
            case FactKind.CHOICE:
                return PickField([choice(key, label) for key, label in fact.choices])
            case FactKind.CADRE:
                return PickField(office.cadre_choices(leaders_first=fact.name == "leader_id"))
            case FactKind.UNIT:
                return PickField(office.unit_choices())
            case FactKind.ANSWERS:
                return AnswersField(file.claims)
            case FactKind.TEXT:
                return TextField(least=2, most=8)
        return LineField()

    def _first_value(self, fact: Fact, file: MatterFile) -> Any:
        """What is known already: today, and what the file says."""
        if fact.kind is FactKind.DAY:
            return self._today() if fact.is_required else None
        known: dict[str, Any] = {
            "petition_class": file.petition_class,
            "route": file.route,
            "proposal": file.proposal,
            "unit_id": _only(office.unit_choices(), file.unit_name),
            "handler_id": _only(office.cadre_choices(), file.row.handler_name),
            "leader_id": _only(office.cadre_choices(), file.row.leader_name),
        }
        return known.get(fact.name) or fact.suggestion


def _only(rows: list[Choice], label: str) -> int | str | None:
    """The row of a name, unless two bear it."""
    found = [row.id for row in rows if row.label == label]
    return found[0] if len(found) == 1 else None
