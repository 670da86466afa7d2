"""The field for a fact, as steps and papers ask for it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from desktop.casework import office
from desktop.casework.steps import Answer
from desktop.domain.facts import Fact, FactKind
from desktop.domain.procedure import is_asked
from desktop.domain.records import ClaimRow
from desktop.ui.desks.petitions.answers_field import AnswersField
from desktop.ui.desks.petitions.draft import write_back, written
from desktop.ui.desks.petitions.wording import choice
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

_SPANS = {
    FactKind.DAY: 4,
    FactKind.NUMBER: 4,
    FactKind.CADRE: 4,
    FactKind.UNIT: 4,
    FactKind.CHOICE: 4,
    FactKind.LINE: 6,
}
_LONG_CHOICE = 8
_MOST_DAYS = 999


class LinesField(TextField):
    """A list, one line each."""

    def value(self) -> tuple[str, ...]:  # type: ignore[override]
        """The lines that say something."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def set_value(self, value: Any) -> None:
        """Show a list."""
        super().set_value("\n".join(value or ()))


class FactGrid(FormGrid):
    """A form of facts. A fact with a condition (`needed_if`) is only there while the condition holds."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.asked: list[Fact] = []
        self.changed.connect(self.show_asked)

    def ask(self, fact: Fact, claims: Sequence[ClaimRow] = ()) -> None:
        """Put the field of a fact behind the last one."""
        if self.asked and self.asked[-1].needed_if != fact.needed_if:
            self.new_row()  # what is hidden leaves no gap between its neighbours
        field = self._field(fact, claims)
        self.add(fact.name, fact.label, field, span=_span(fact), required=fact.is_required)
        self.asked.append(fact)
        if isinstance(field, AnswersField):
            field.name_lines()

    def show_asked(self) -> None:
        """Show the facts whose condition holds, and hide the others."""
        values = self.values()
        for fact in self.asked:
            if fact.needed_if is not None:
                self.show_field(fact.name, is_asked(fact, values))

    def written(self) -> dict[str, Any]:
        """What stands in each field, half-typed or not, as plain data."""
        return {fact.name: _written(self.field(fact.name)) for fact in self.asked}

    def write_back(self, state: Mapping[str, Any]) -> None:
        """Put back what stood in the fields; what is not asked any more is left out."""
        for fact in self.asked:
            if fact.name in state:
                _write_back(self.field(fact.name), state[fact.name])

    def _field(self, fact: Fact, claims: Sequence[ClaimRow]) -> Any:
        match fact.kind:
            case FactKind.DAY:
                return DateField(today=self._today, latest=None if fact.may_be_future else self._today)
            case FactKind.NUMBER:
                return NumberField(1, _MOST_DAYS)
            case FactKind.CHOICE:
                return PickField([choice(key, label) for key, label in fact.choices])
            case FactKind.CADRE:
                return PickField(office.cadre_choices(leaders_first=fact.name in ("leader_id", "approver_id")))
            case FactKind.UNIT:
                return PickField(office.unit_choices())
            case FactKind.ANSWERS:
                return AnswersField(claims)
            case FactKind.LINES:
                return LinesField(least=2, most=6, placeholder="一行一份")
            case FactKind.TEXT:
                return TextField(least=2, most=10)
        return LineField()


def _written(field: Any) -> Any:
    if isinstance(field, AnswersField):
        return [list(answer) for answer in field.value()]
    return written(field)


def _write_back(field: Any, state: Any) -> None:
    if isinstance(field, AnswersField):
        field.set_value([Answer(*one) for one in state])
    elif isinstance(field, LinesField):
        field.setPlainText(state)
    else:
        write_back(field, state)


def _span(fact: Fact) -> int:
    if fact.kind is FactKind.CHOICE and any(len(label) > _LONG_CHOICE for _, label in fact.choices):
        return 8
    return _SPANS.get(fact.kind, 12)
