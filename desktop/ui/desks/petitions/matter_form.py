"""What the intake forms of every kind of matter do: proposals that give way, drafts, the person of the register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.casework import office
from desktop.casework.office import PersonRow
from desktop.domain.faults import Refused
from desktop.domain.identity import Identity
from desktop.domain.records import Choice, LiaisonRow, NewParty, PlannedClock
from desktop.ui.desks.petitions.claims_field import ClaimsField
from desktop.ui.desks.petitions.draft import write_back, written
from desktop.ui.desks.petitions.grid import FoldingGrid
from desktop.ui.desks.petitions.recent import note_chosen, recent
from desktop.ui.shell import Shell
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

_ROLE_OF = {"leader_id": "liaison_leader", "handler_id": "liaison_cadre"}
_RECENT = {"village_id": "villages", "category_code": "categories", "handler_id": "cadres", "leader_id": "leaders"}
_EMPTY: tuple[Any, ...] = (None, "", (), frozenset())
_DETAILS = ("phone", "address", "occupation")


class MatterForm(FoldingGrid):
    """A form with the fields of a person, a village and those who answer for it.

    What the program proposes is marked as such and gives way to what is typed. Who builds on it adds the fields, says
    in `USEFUL` which of them are worth filling in, the most useful first, in `OWN` which are filled in from the start, and
    in `FIRST` where the keyboard begins.
    """

    USEFUL: tuple[str, ...] = ()
    OWN: tuple[str, ...] = ()
    FIRST = "name"

    typed = Signal()
    """Something was filled in, by the clerk or in consequence; not sent while a form is emptied or restored."""
    heading_changed = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._person: PersonRow | None = None
        self._proposed: dict[str, Any] = {}
        self._village: Any = None
        self._is_filling = False
        self.add_fields()
        self.read_choices()
        self.field("name").chosen.connect(self.fill_person)
        self.field("id_number").identified.connect(self._on_identified)
        self.changed.connect(self._on_changed)

    # ------------------------------------------------------------ what each form says for itself

    def add_fields(self) -> None:
        """Add the fields in their order."""
        raise NotImplementedError

    def offered(self) -> dict[str, Any]:
        """What the office's pickers offer, by field."""
        raise NotImplementedError

    def first_values(self, channel: str) -> dict[str, Any]:
        """What an empty form is filled in with."""
        raise NotImplementedError

    def follow(self) -> None:
        """Let fields follow what was filled in elsewhere."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """What is being registered."""
        raise NotImplementedError

    def planned(self, on: date) -> list[PlannedClock]:
        """The clocks that saving will start."""
        raise NotImplementedError

    # ------------------------------------------------------------ the whole form

    def read_choices(self) -> None:
        """Read what the office's pickers offer; choices that are still among them stay."""
        for name, rows in self.offered().items():
            self.field(name).set_choices(rows, recent(self._shell.settings, _RECENT.get(name, "")))

    def note_recent(self) -> None:
        """Remember what was chosen, so that it is offered first next time."""
        for name, picker in _RECENT.items():
            note_chosen(self._shell.settings, picker, self.field(name).value())

    def _today(self) -> date:
        return self._shell.now().date()

    def add_pick(
        self, name: str, label: str, span: int, rows: list[Choice] | None = None, placeholder: str = ""
    ) -> None:
        """Add a picker."""
        self.add(name, label, PickField(rows or (), placeholder=placeholder), span=span)

    def clear(self, channel: str = "") -> None:
        """An empty form, filled in as `first_values` says."""
        self.fill({}, channel)

    def fill(self, values: Mapping[str, Any], channel: str = "") -> None:
        """An empty form with some fields filled in."""
        self._is_filling = True
        self._person, self._proposed = None, {}
        first = {**self.first_values(channel), **values}
        for name in self.names():
            self.field(name).set_value(first.get(name))
            if name == "village_id":
                self._read_places()
        self._is_filling = False
        self.show_errors({})
        self.fold_all()
        self.reveal(name for name in values if name in self._cells)
        self._follow()

    def is_touched(self) -> bool:
        """True when the clerk has filled in anything."""
        own = {*self.OWN, *self._proposed}
        return any(
            written(self.field(name)) not in _untouched(self.field(name)) for name in self.names() if name not in own
        )

    def lead(self) -> NewParty:
        """The petitioner as far as filled in, for the search of earlier matters."""
        identity = self.field("id_number").identity()
        number = identity.number if identity else ""
        return NewParty(name=self.field("name").value(), id_number=number, phone=self.field("phone").number())

    def useful_gaps(self) -> list[str]:
        """Labels of useful fields that are still empty."""
        return [self.label(name) for name in self.USEFUL if self.field(name).value() in _EMPTY]

    def check_all(self) -> bool:
        """Settle everything; what is wrong is shown, unfolded and given the keyboard."""
        self.reveal(name for name in self.names() if written(self.field(name)) not in _untouched(self.field(name)))
        return self.check()

    def refuse(self, no: Refused) -> bool:
        """Show a refusal at its field; False when it names none."""
        self.reveal([no.field])
        return self.show_refusal(no)

    # ------------------------------------------------------------ drafts

    def state(self) -> dict[str, Any]:
        """Everything that stands in the form, as plain data."""
        return {
            "fields": {name: written(self.field(name)) for name in self.names()},
            "proposed": dict(self._proposed),
            "person": self._person.id if self._person else None,
            "focus": self._focus(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put everything back, the keyboard included."""
        self._is_filling = True
        self._proposed = dict(state["proposed"])
        for name, value in state["fields"].items():
            if name in self._cells:
                write_back(self.field(name), value)
            if name == "village_id":
                self._read_places()
        self._is_filling = False
        people = office.people_named_like(self.field("name").value()) if state["person"] else []
        self._person = next((person for person in people if person.id == state["person"]), None)
        self.reveal(name for name in self.names() if written(self.field(name)) not in _untouched(self.field(name)))
        self._follow()
        self._put_focus(state["focus"])

    def _focus(self) -> list[Any]:
        """Name of the field with the keyboard, which of its lines, and the place of the cursor."""
        focused = QApplication.focusWidget()
        for name in self.names():
            field = self.field(name)
            if focused is not None and (field is focused or field.isAncestorOf(focused)):
                line = field.lines.index(focused) if isinstance(field, ClaimsField) and focused in field.lines else 0
                return [name, line, _cursor(focused)]
        return [self.FIRST, 0, 0]

    def _put_focus(self, place: list[Any]) -> None:
        name, line, cursor = place
        if name not in self._cells:
            return
        self.focus_field(name)
        target = self.field(name)
        if isinstance(target, ClaimsField):
            target = target.lines[min(line, len(target.lines) - 1)]
            target.setFocus()
        _put_cursor(target, cursor)

    # ------------------------------------------------------------ what follows from what

    def _on_changed(self) -> None:
        if not self._is_filling:
            self._follow()
            self.typed.emit()

    def _follow(self) -> None:
        self._is_filling = True
        self._follow_village()
        self.follow()
        self._is_filling = False

    def _follow_village(self) -> None:
        if self.field("village_id").value() != self._village:
            self._read_places()

    def _read_places(self) -> None:
        self._village = self.field("village_id").value()
        self.field("group_id").set_choices(office.group_choices(self._village) if self._village else [])
        self.field("household_id").set_choices(office.household_choices(self._village) if self._village else [])

    def propose_responsible(self, rows: list[LiaisonRow]) -> None:
        """Propose leader and handler of the village. What the clerk has chosen stays."""
        for name, role in _ROLE_OF.items():
            row = next((row for row in rows if row.role == role), None)
            if self._propose(name, row.cadre_id if row else None) and row:
                self.note(name, f"按{row.role_label}提出")

    def _propose(self, name: str, value: Any) -> bool:
        """Fill in a field that is empty or holds an earlier proposal; True when it now holds this one."""
        field = self.field(name)
        earlier = self._proposed.get(name)
        is_free = not field.text() or (earlier is not None and field.value() == earlier)
        if is_free and field.value() != value and not field.hasFocus():
            field.set_value(value)
            self._proposed[name] = value
        return bool(is_free and value is not None and field.value() == value)

    # ------------------------------------------------------------ the person

    def fill_person(self, person: PersonRow) -> None:
        """Fill in what the register knows of a person; only fields that are empty."""
        self._person = person
        self._fill_empty(
            {
                "name": person.name,
                "id_number": person.id_number,
                "phone": person.phone,
                "village_id": person.village_id,
                "sex": person.sex,
                "address": person.address,
                "ethnic_code": person.ethnic_code,
                "occupation": person.occupation,
            }
        )
        self._fill_empty({"group_id": person.group_id, "household_id": person.household_id})

    def _on_identified(self, identity: Identity) -> None:
        if self._is_filling:
            return
        self._fill_empty({"sex": identity.sex})
        person = office.person_by_id_number(identity.number)
        if person is None:
            return
        if self.field("name").value() in ("", person.name):
            self.fill_person(person)
        else:
            self.note("name", f"此证件在册：{person.name}")

    def _fill_empty(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            field = self.field(name)
            if value and not field.text() and not field.hasFocus():
                field.set_value(value)
                field.settle()

    def parties(self, values: Mapping[str, Any]) -> tuple[NewParty, ...]:
        """Who brings it: the lead with what is known, and the companions by name."""
        known = self._known(values)
        name = values["name"]
        if not name and any(values[detail] for detail in _DETAILS):
            name = "匿名"  # somebody who withholds the name may leave a phone; it would be lost with the name
        lead = NewParty(
            name=name,
            id_number=values["id_number"],
            sex=values["sex"] or "",
            born_on=known.born_on if known else None,
            ethnic_code=values["ethnic_code"] or "",
            person_id=known.id if known else None,
            **{detail: values[detail] for detail in _DETAILS},
        )
        return (lead, *(NewParty(role="companion", name=other) for other in values["companions"]))

    def _known(self, values: Mapping[str, Any]) -> PersonRow | None:
        """The chosen person of the register, unless another name or number was typed since."""
        person = self._person
        if person is None or person.name != values["name"] or values["id_number"] not in ("", person.id_number):
            return None
        return person


def _untouched(field: QWidget) -> tuple[Any, ...]:
    """What `written` gives for an empty field."""
    return "", [], {"value": None, "typed": ""}, {"value": [], "typed": ""}, [""] * len(getattr(field, "lines", ()))


def _cursor(widget: QWidget) -> int:
    if isinstance(widget, TextField):
        return widget.textCursor().position()
    return widget.cursorPosition() if isinstance(widget, LineField) else 0


def _put_cursor(widget: QWidget, place: int) -> None:
    if isinstance(widget, TextField):
        cursor = widget.textCursor()
        cursor.setPosition(min(place, len(widget.toPlainText())))
        widget.setTextCursor(cursor)
    elif isinstance(widget, LineField):
        widget.deselect()
        widget.setCursorPosition(place)
