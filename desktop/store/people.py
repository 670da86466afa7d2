"""Queries on the register of people."""

from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.domain.codes import Secrecy
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import NewParty
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import Matter, Party, Person, Village


class PersonRow(NamedTuple):
    """A person as found by the search and offered by the intake form."""

    id: int
    name: str
    sex: str
    born_on: date | None
    id_number: str
    phone: str
    address: str
    village_id: int | None
    village_name: str
    group_id: int | None
    household_id: int | None
    ethnic_code: str
    occupation: str


def _query() -> Any:
    return (
        Person.select(
            Person.id,
            Person.name,
            Person.sex,
            Person.born_on,
            Person.id_number,
            Person.phone,
            Person.address,
            Person.village,
            Village.name,
            Person.group,
            Person.household,
            Person.ethnic_code,
            Person.occupation,
        )
        .left_outer_join(Village)
        .where(Person.deleted_at.is_null())
    )


def _row(values: tuple[Any, ...]) -> PersonRow:
    return PersonRow._make((*values[:8], values[8] or "", *values[9:]))


def by_id_number(id_number: str) -> PersonRow | None:
    """The person of an identity number, or None."""
    if not id_number:
        return None
    values = first(_query().where(Person.id_number == id_number))
    return _row(values) if values else None


def by_id(person_id: int) -> PersonRow | None:
    """The person of an id, or None."""
    values = first(_query().where(Person.id == person_id))
    return _row(values) if values else None


def household_of(person_id: int | None) -> int | None:
    """The household of a person, or None."""
    row = by_id(person_id) if person_id else None
    return row.household_id if row else None


def named_like(text: str, limit: int = 12) -> list[PersonRow]:
    """People by the beginning of a name, or by full pinyin or initials."""
    text = text.strip().lower()
    if not text:
        return []
    found = _query().where((Person.name >= text) & (Person.name < text + "\uffff"))
    if text.isascii():
        found = _query().where(Person.keys.contains(text))
    return [_row(values) for values in tuples(found.order_by(Person.name, Person.id).limit(limit))]


def match(party: NewParty, village_id: int | None) -> int | None:
    """Id of the register's person that a party surely is: same identity number, or same name and phone or village."""
    if party.person_id:
        return party.person_id
    if party.id_number:
        row = by_id_number(party.id_number)
        if row:
            return row.id
    if not party.name:
        return None
    same_name = (Person.name == party.name) & Person.deleted_at.is_null()
    if party.id_number:
        same_name &= Person.id_number == ""
    # two of one name in a village are told apart by their phones
    same_phone = Person.phone == party.phone
    no_contradiction = same_phone | (Person.phone == "") if party.phone else Person.phone.is_null(False)
    for condition, value in (
        (same_phone, party.phone),
        ((Person.village == village_id) & no_contradiction, village_id),
    ):
        if value:
            hits = [r[0] for r in tuples(Person.select(Person.id).where(same_name & condition).limit(2))]
            if len(hits) == 1:
                return int(hits[0])
    return None


def add(party: NewParty, village_id: int | None, group_id: int | None, household_id: int | None) -> int:
    """Insert a person from an intake form."""
    person_id = new_id()
    insert(
        Person,
        id=person_id,
        name=party.name,
        keys=" ".join(pinyin_keys(party.name)),
        sex=party.sex,
        born_on=party.born_on,
        id_number=party.id_number,
        phone=party.phone,
        ethnic_code=party.ethnic_code,
        occupation=party.occupation,
        address=party.address,
        village=village_id,
        group=group_id,
        household=household_id,
    )
    return person_id


def complete(person_id: int, party: NewParty) -> None:
    """Fill facts of a person that the register did not have yet; nothing known is overwritten."""
    row = by_id(person_id)
    if row is None:
        return
    known = {"sex": row.sex, "born_on": row.born_on, "id_number": row.id_number, "phone": row.phone}
    known["address"] = row.address
    news = {name: getattr(party, name) for name, value in known.items() if not value and getattr(party, name)}
    if news:
        Person.update(**news).where(Person.id == person_id).execute()


def _of(matter_id: int) -> Any:
    return Party.select(Party.person).where((Party.matter == matter_id) & Party.person.is_null(False))


def forget(matter_id: int, at: datetime) -> None:
    """Take those out of the register whom only this matter brought there: it must not tell who accused."""
    openly = (Matter.secrecy == Secrecy.NORMAL) & (Matter.id != matter_id)
    known = Party.select(Party.person).join(Matter).where(openly & Party.person.is_null(False))
    # ids grow with time: who was in the register before the matter came did not come with it
    brought = Person.id.in_(_of(matter_id)) & (Person.id > matter_id) & Person.id.not_in(known)
    Person.update(deleted_at=at).where(brought & Person.deleted_at.is_null()).execute()


def recall(matter_id: int) -> None:
    """Take `forget` back."""
    Person.update(deleted_at=None).where(Person.id.in_(_of(matter_id))).execute()
