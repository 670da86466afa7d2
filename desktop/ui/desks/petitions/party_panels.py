"""A person of a matter, added or corrected; how many persons it is of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.casework import office, parties, petitions
from desktop.casework.office import PersonRow
from desktop.domain.codes import PARTY_ROLE_LABELS, Channel, PartyRole, person_band
from desktop.domain.records import Actor, Change, Choice, MatterFile, NewParty
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.person_fields import IdentityField, PersonField, PhoneField
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.pick_field import PickField

_KEYS = {
    PartyRole.COMPANION: ("suifangren", "sfr"),
    PartyRole.REPRESENTATIVE: ("daibiaoren", "dbr"),
    PartyRole.OPPONENT: ("duifangdangshiren", "dfdsr"),
    PartyRole.ACCUSED: ("beifanyingren", "bfyr"),
    PartyRole.LEAD: ("zhufangren", "zfr"),
}
_ROLES = [Choice(str(role), PARTY_ROLE_LABELS[role], "", keys) for role, keys in _KEYS.items()]
_ASKED = ("role", "name", "id_number", "phone", "address")


class PartyPanel(ActPanel):
    """A person. Without `party_id` one is added, else the one of that id is corrected."""

    removal_wanted = Signal(object)

    def __init__(
        self,
        matter_id: int,
        today: Callable[[], date],
        party: NewParty | None = None,
        party_id: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"修改　{party.name or '未留姓名'}" if party else "添加当事人", "保存", parent=parent)
        self._matter_id, self._party_id = matter_id, party_id
        self._party = party or NewParty(role=PartyRole.COMPANION)
        self._person: PersonRow | None = None
        name = PersonField(office.people_named_like, today)
        name.chosen.connect(self._fill)
        self.form.add("role", "身份", PickField(_ROLES), span=3, required=True)
        self.form.add("name", "姓名", name, span=3)
        self.form.add("id_number", "证件号码", IdentityField(today), span=6)
        self.form.add("phone", "电话", PhoneField(), span=3)
        self.form.add("address", "住址", LineField(), span=9)
        self.form.set_values({name: getattr(self._party, name) for name in _ASKED})
        if party_id:
            remove = Button("移出…", "quiet", says=f"把{self._party.name or '这个人'}移出本件")
            remove.clicked.connect(lambda: self.removal_wanted.emit(party_id))
            self.foot.insertWidget(2, remove)

    def start(self) -> None:
        """A new person begins with the name: the role is filled in and can be gone back to."""
        super().start()
        self.form.focus_field("name")

    def act(self, by: Actor, at: datetime) -> Change:
        """Add or correct the person."""
        party = self._filled()
        if self._party_id:
            return parties.change_party(self._party_id, party, by, at)
        return parties.add_party(self._matter_id, party, by, at)

    def _filled(self) -> NewParty:
        values = self.form.values()
        party, person = replace(self._party, **values), self._person
        if person is not None and (person.name, person.id_number) == (values["name"], values["id_number"]):
            party = replace(
                party,
                person_id=person.id,
                sex=person.sex,
                born_on=person.born_on,
                ethnic_code=person.ethnic_code,
                occupation=person.occupation,
            )
        return party

    def _fill(self, person: PersonRow) -> None:
        """Take over what the register knows; what has been typed stays."""
        self._person = person
        for name in ("id_number", "phone", "address"):
            if not self.form.field(name).value():
                self.form.field(name).set_value(getattr(person, name))


class CountPanel(ActPanel):
    """人数, with the band in which it is reported and whether the visit becomes collective."""

    def __init__(self, file: MatterFile, parent: QWidget | None = None) -> None:
        super().__init__("信访人数", "保存人数", parent=parent)
        self._matter_id, self._is_visit = file.row.id, file.row.channel == Channel.VISIT
        self._count = NumberField(1, 9999)
        self._count.changed.connect(self._tell)
        self.form.add("person_count", "人数", self._count, span=6, required=True)
        self._count.set_value(file.row.person_count)

    def start(self) -> None:
        """The number is marked, so that typing replaces it."""
        super().start()
        self._count.selectAll()

    def act(self, by: Actor, at: datetime) -> Change:
        """Write the count."""
        return parties.set_person_count(self._matter_id, self.form.values()["person_count"], by, at)

    def _tell(self) -> None:
        count = self._count.value() or 0
        collective = "计入集体访" if self._is_visit and count >= petitions.collective_from() else ""
        self._count.note("　".join(part for part in (person_band(count), collective) if part))
