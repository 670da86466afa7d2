"""What the intake form does while it is filled in: what follows from what, proposals, drafts, and the petition."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.casework import office, petitions
from desktop.casework.office import PersonRow
from desktop.domain.codes import MAX_REPRESENTATIVES, Channel, PetitionClass, Right
from desktop.domain.faults import Refused
from desktop.domain.identity import Identity
from desktop.domain.records import LiaisonRow, NewParty, NewPetition
from desktop.ui.desks.petitions.claims_field import ClaimsField
from desktop.ui.desks.petitions.draft import write_back, written
from desktop.ui.desks.petitions.fields import PetitionFields
from desktop.ui.desks.petitions.wording import WORDINGS, Wording
from desktop.ui.shell import Shell
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.text_field import TextField

USEFUL = (
    "id_number",
    "phone",
    "village_id",
    "category_code",
    "content",
    "claims",
    "purpose_code",
    "handler_id",
    "address",
    "ethnic_code",
    "occupation",
)
"""Fields that are worth filling in though nothing is refused without them, the most useful first."""

_ROLE_OF = {"leader_id": "liaison_leader", "handler_id": "liaison_cadre"}
_EMPTY: tuple[Any, ...] = (None, "", (), frozenset())


class PetitionForm(PetitionFields):
    """All fields of `NewPetition`. What the program proposes is marked as such and gives way to what is typed."""

    typed = Signal()
    """Something was filled in, by the clerk or in consequence; not sent while a form is emptied or restored."""
    wording_changed = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._person: PersonRow | None = None
        self._proposed: dict[str, Any] = {}
        self._village: Any = None
        self._channel = ""
        self._is_filling = False
        self.field("name").chosen.connect(self.fill_person)
        self.field("id_number").identified.connect(self._on_identified)
        self.changed.connect(self._on_changed)
        self.clear()

    # ------------------------------------------------------------ the whole form

    @property
    def wording(self) -> Wording:
        """Words for the channel that is chosen."""
        return WORDINGS[self._channel or Channel.VISIT]

    def clear(self, channel: str = Channel.VISIT) -> None:
        """An empty form: the channel, today, an appeal."""
        self._is_filling = True
        self._person, self._proposed = None, {}
        empty = {"channel": channel, "received_on": self._today(), "petition_class": PetitionClass.APPEAL}
        for name in self.names():
            self.field(name).set_value(empty.get(name))
        self._is_filling = False
        self.show_errors({})
        self.fold_all()
        self._follow()

    def is_touched(self) -> bool:
        """True when the clerk has filled in anything."""
        own = {"channel", "received_on", "petition_class", *self._proposed}
        return any(
            written(self.field(name)) not in _untouched(self.field(name)) for name in self.names() if name not in own
        )

    def petition(self, repeat_of: int | None, related_to: tuple[int, ...]) -> NewPetition:
        """The filled form as it goes to the register."""
        values = self.values()
        plain = {name: values[name] for name in NewPetition.__slots__ if name in values}
        texts = ("petition_class", "route", "category_code", "purpose_code", "cause_code", "source_code", "theme_code")
        plain |= {name: values[name] or "" for name in (*texts, "channel")}
        if plain["petition_class"] != PetitionClass.APPEAL:
            plain["route"] = ""
        plain["received_on"] = values["received_on"] or self._today()
        plain["person_count"] = values["person_count"] or 1
        return NewPetition(**plain, parties=self._parties(values), repeat_of=repeat_of, related_to=tuple(related_to))

    def lead(self) -> NewParty:
        """The petitioner as far as filled in, for the search of earlier matters."""
        identity = self.field("id_number").identity()
        number = identity.number if identity else ""
        return NewParty(name=self.field("name").value(), id_number=number, phone=self.field("phone").number())

    def useful_gaps(self) -> list[str]:
        """Labels of useful fields that are still empty."""
        return [self.label(name) for name in USEFUL if self.field(name).value() in _EMPTY]

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
        return ["name", 0, 0]

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
        self._follow_channel()
        self._follow_village()
        self._follow_count()
        self._follow_class()
        self._is_filling = False

    def _follow_channel(self) -> None:
        channel = self.field("channel").value() or self._channel or Channel.VISIT
        nameless = "is_anonymous" in self.field("flags").value()
        words = WORDINGS[channel]
        if channel != self._channel:
            self._channel = channel
            self.relabel("received_on", words.day)
            self.relabel("companions", words.others)
            if channel == Channel.ASSIGNED:
                self.reveal(["superior_number"])
            self.wording_changed.emit(words)
        self.relabel("name", words.person, required=not nameless)

    def _follow_village(self) -> None:
        if self.field("village_id").value() != self._village:
            self._read_places()

    def _read_places(self) -> None:
        self._village = self.field("village_id").value()
        self.field("group_id").set_choices(office.group_choices(self._village) if self._village else [])
        self.field("household_id").set_choices(office.household_choices(self._village) if self._village else [])

    def _follow_count(self) -> None:
        names = len(self.field("companions").value())
        self._propose("person_count", names + 1 if names else None)
        count = max(self.field("person_count").value() or 1, names + 1)
        if count > 1:
            self.show_field("companions", True)
        is_many = self._channel == Channel.VISIT and count >= petitions.collective_from()
        flags = self.field("flags")
        if is_many and not self._proposed.get("is_collective"):
            flags.set_flag("is_collective", True)
        elif not is_many and self._proposed.get("is_collective"):
            flags.set_flag("is_collective", False)
        self._proposed["is_collective"] = is_many
        self.note("companions", f"集体访，代表不超过{MAX_REPRESENTATIVES}人" if is_many else "", "good")

    def _follow_class(self) -> None:
        chosen = self.field("petition_class").value()
        self.field("route").setEnabled(chosen == PetitionClass.APPEAL)
        if chosen == PetitionClass.ACCUSATION and not self._shell.session.actor.may(Right.SEALED):
            self.note("petition_class", "保存后只有密件权限的人能看")

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

    def _parties(self, values: Mapping[str, Any]) -> tuple[NewParty, ...]:
        known = self._known(values)
        details = ("phone", "address", "occupation")
        name = values["name"]
        if not name and any(values[detail] for detail in details):
            name = "匿名"  # somebody who withholds the name may leave a phone; it would be lost with the name
        lead = NewParty(
            name=name,
            id_number=values["id_number"],
            sex=values["sex"] or "",
            born_on=known.born_on if known else None,
            ethnic_code=values["ethnic_code"] or "",
            person_id=known.id if known else None,
            **{detail: values[detail] for detail in details},
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
