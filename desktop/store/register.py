"""The register of people: ids of a list, rows of a page, one entry, who looks alike, writing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from peewee import JOIN, fn

from desktop.domain.codes import PETITIONERS
from desktop.domain.people import Alike, NewPerson, PeopleFilter
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.widths import half_width
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import CareCase, Household, Matter, Party, Person, Village, VillagerGroup
from desktop.store.visible import visible

_CHUNK = 400
_ID_TAIL = 4
_PHONE_PART = 4


class PersonLine(NamedTuple):
    """A line of the list of people. `care` are (target, kind) of running cases; `open` counts open matters."""

    id: int
    name: str
    sex: str
    born_on: date | None
    id_number: str
    phone: str
    village_name: str
    group_name: str
    household_id: int | None
    head_name: str
    relation: str
    died_on: date | None
    left_on: date | None
    care: tuple[tuple[str, str], ...]
    open: int


class PersonFacts(NamedTuple):
    """Everything that the register holds of a person."""

    id: int
    name: str
    sex: str
    born_on: date | None
    id_number: str
    phone: str
    ethnic_code: str
    occupation: str
    address: str
    village_id: int | None
    village_name: str
    group_id: int | None
    group_name: str
    household_id: int | None
    head_name: str
    relation: str
    died_on: date | None
    left_on: date | None
    note: str
    deleted_at: datetime | None


# ---------------------------------------------------------------- what a list shows

HERE = Person.deleted_at.is_null()


def running_care() -> Any:
    """Condition of care cases that have not ended."""
    return CareCase.deleted_at.is_null() & CareCase.to_on.is_null()


def cared(column: Any, care: str) -> Any:
    """Query of those whom a running case of a kind is about; `column` is the person or the household."""
    cases = CareCase.select(column).where(running_care() & column.is_null(False))
    target, _, kind = care.partition(":")
    if target != "any":
        cases = cases.where(CareCase.target == target)
    return cases.where(CareCase.kind == kind) if kind else cases


def terms(text: str) -> list[str]:
    """The words of a search."""
    return [term for term in half_width(text).split() if term][:6]


def _says_person(term: str) -> Any:
    """Condition: a word of the search means this person."""
    lower = term.lower()
    places = Village.name.contains(term), VillagerGroup.name.contains(term)
    tests: list[Any] = [Person.name.contains(term), Household.number == term, *places]
    if term.endswith("户") and len(term) > 1:
        tests.append(Household.head_name == term[:-1])
    if term.isascii() and term.isalpha():
        tests += [Person.keys.contains(lower), Village.keys.contains(lower)]
    digits = lower.removesuffix("x")
    if digits.isdecimal() and len(lower) >= _ID_TAIL:
        tests.append(Person.id_number.endswith(term.upper()))
    if term.isdecimal() and len(term) >= _PHONE_PART:
        tests.append(Person.phone.contains(term))
    return reduce(or_, tests)


def _placed(query: Any) -> Any:
    return (
        query.join_from(Person, Village, JOIN.LEFT_OUTER, on=(Person.village == Village.id))
        .join_from(Person, VillagerGroup, JOIN.LEFT_OUTER, on=(Person.group == VillagerGroup.id))
        .join_from(Person, Household, JOIN.LEFT_OUTER, on=(Person.household == Household.id))
    )


def _open_matters(with_sealed: bool) -> Any:
    return visible(with_sealed) & Matter.closed_on.is_null() & Party.role.in_(PETITIONERS)


_PEOPLE_SORTS: dict[str, tuple[Any, ...]] = {
    "": (Person.village, Person.group, Person.household, Person.id),
    "name": (Person.name, Person.id),
    "born": (Person.born_on.is_null(), Person.born_on, Person.id),
}


def people_ids(wanted: PeopleFilter) -> list[int]:
    """Ids of a list of people: by village, group and household."""
    where = HERE
    if not wanted.with_gone:
        where &= Person.died_on.is_null() & Person.left_on.is_null()
    for column, value in (
        (Person.village, wanted.village_id),
        (Person.group, wanted.group_id),
        (Person.household, wanted.household_id),
    ):
        if value is not None:
            where &= column == value
    if wanted.care:
        where &= Person.id.in_(cared(CareCase.person, wanted.care))
    if wanted.has_open:
        open_ones = Party.select(Party.person).join(Matter).where(_open_matters(wanted.with_sealed))
        where &= Person.id.in_(open_ones.where(Party.person.is_null(False)))
    query = Person.select(Person.id)
    if wanted_terms := terms(wanted.text):
        query = _placed(query)
        where &= reduce(and_, map(_says_person, wanted_terms))
    sort = wanted.sort.removeprefix("-")
    found = [row[0] for row in tuples(query.where(where).order_by(*_PEOPLE_SORTS.get(sort, _PEOPLE_SORTS[""])))]
    return found[::-1] if wanted.sort.startswith("-") else found


def people_rows(person_ids: Sequence[int], with_sealed: bool) -> list[PersonLine]:
    """Lines of these people in the same order; who is gone from the register is left out."""
    wanted = list(person_ids)
    query = _placed(
        Person.select(
            Person.id,
            Person.name,
            Person.sex,
            Person.born_on,
            Person.id_number,
            Person.phone,
            Village.name,
            VillagerGroup.name,
            Person.household,
            Household.head_name,
            Person.relation,
            Person.died_on,
            Person.left_on,
        )
    )
    care, open_counts = care_of(CareCase.person, wanted), _open_counts(wanted, with_sealed)
    found = {
        row[0]: PersonLine._make(
            (
                *row[:6],
                row[6] or "",
                row[7] or "",
                row[8],
                row[9] or "",
                *row[10:],
                care[row[0]],
                open_counts.get(row[0], 0),
            )
        )
        for some in chunks(wanted)
        for row in tuples(query.where(Person.id.in_(some)))
    }
    return [found[i] for i in wanted if i in found]


def care_of(column: Any, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """(target, kind) of the running cases, by person or household."""
    found: defaultdict[int, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    for some in chunks(ids):
        query = CareCase.select(column, CareCase.target, CareCase.kind).where(running_care() & column.in_(some))
        for one, target, kind in tuples(query.order_by(CareCase.id)):
            found[one] += ((target, kind),)
    return found


def _open_counts(ids: Sequence[int], with_sealed: bool) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(ids):
        query = Party.select(Party.person, fn.COUNT(Matter.id.distinct())).join(Matter)
        found |= dict(tuples(query.where(_open_matters(with_sealed) & Party.person.in_(some)).group_by(Party.person)))
    return found


def chunks(values: Sequence[int]) -> Iterable[list[int]]:
    """Pieces small enough for one statement."""
    return (list(values[start : start + _CHUNK]) for start in range(0, len(values), _CHUNK))


def living() -> Any:
    """Condition of who is in the register and has neither died nor moved away."""
    return HERE & Person.died_on.is_null() & Person.left_on.is_null()


# ---------------------------------------------------------------- one entry


def person(person_id: int) -> PersonFacts | None:
    """What the register holds of a person, merged ones too; None when there is no such entry."""
    row = first(
        _placed(
            Person.select(
                Person.id,
                Person.name,
                Person.sex,
                Person.born_on,
                Person.id_number,
                Person.phone,
                Person.ethnic_code,
                Person.occupation,
                Person.address,
                Person.village,
                fn.COALESCE(Village.name, ""),
                Person.group,
                fn.COALESCE(VillagerGroup.name, ""),
                Person.household,
                fn.COALESCE(Household.head_name, ""),
                Person.relation,
                Person.died_on,
                Person.left_on,
                Person.note,
                Person.deleted_at,
            )
        ).where(Person.id == person_id)
    )
    return PersonFacts(*row) if row else None


def alike(form: NewPerson, but: int = 0) -> list[tuple[str, int]]:
    """(reason, id) of entries that may be the person of a form: same ID, name and phone, or name in the village."""
    tests = (
        (Alike.IDENTITY, form.id_number, Person.id_number == form.id_number),
        (Alike.PHONE, form.name and form.phone, (Person.name == form.name) & (Person.phone == form.phone)),
        (Alike.NAME, form.name and form.village_id, (Person.name == form.name) & (Person.village == form.village_id)),
    )
    found: dict[int, str] = {}
    for reason, is_given, test in tests:
        if is_given:
            query = Person.select(Person.id).where(HERE & (Person.id != but) & test).limit(5)
            for (person_id,) in tuples(query):
                found.setdefault(person_id, reason.value)
    return [(reason, person_id) for person_id, reason in found.items()]


# ---------------------------------------------------------------- writing


def _person_columns(form: NewPerson) -> dict[str, Any]:
    same = ("name", "id_number", "sex", "born_on", "ethnic_code", "phone", "occupation", "relation", "address", "note")
    columns = {name: getattr(form, name) for name in same}
    places = {"village": form.village_id, "group": form.group_id, "household": form.household_id}
    return columns | places | {"keys": " ".join(pinyin_keys(form.name))}


def add_person(form: NewPerson) -> int:
    """Insert a checked person; returns the id."""
    person_id = new_id()
    insert(Person, id=person_id, **_person_columns(form))
    return person_id


def write_person(person_id: int, form: NewPerson) -> None:
    """Write a checked form over a person."""
    update_people([person_id], **_person_columns(form))


def update_people(person_ids: Iterable[int], **values: Any) -> None:
    """Write columns of people."""
    for some in chunks(list(person_ids)):
        Person.update(values | {"version": Person.version + 1}).where(Person.id.in_(some)).execute()
