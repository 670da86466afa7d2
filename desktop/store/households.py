"""The register of households: ids of a list, rows of a page, one household with its members, writing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import JOIN, fn

from desktop.domain.people import HEAD, HouseholdFilter, NewHousehold
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.visits import COUNTED_WAYS
from desktop.store.ids import new_id
from desktop.store.register import HERE, care_of, cared, chunks, living, running_care, terms
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import CareCase, Household, Person, Village, VillagerGroup, Visit


class HouseholdLine(NamedTuple):
    """A line of the list of households; `last_on` is the day of the last visit on the spot."""

    id: int
    number: str
    head_name: str
    village_name: str
    group_name: str
    address: str
    closed_on: date | None
    members: int
    last_on: date | None
    care: tuple[tuple[str, str], ...]


class HouseholdFacts(NamedTuple):
    """Everything that the register holds of a household."""

    id: int
    village_id: int
    village_name: str
    group_id: int | None
    group_name: str
    number: str
    head_name: str
    address: str
    note: str
    closed_on: date | None


_HOUSEHOLD_SORTS: dict[str, tuple[Any, ...]] = {
    "": (Village.position, Village.id, VillagerGroup.position, VillagerGroup.name, Household.number, Household.id),
    "head": (Household.head_name, Household.id),
    "number": (Household.number, Household.id),
}


def _last_visits() -> Any:
    on_the_spot = Visit.deleted_at.is_null() & Visit.way.in_(list(COUNTED_WAYS)) & Visit.household.is_null(False)
    return (
        Visit.select(Visit.household, fn.MAX(Visit.visited_on).alias("last_on"))
        .where(on_the_spot)
        .group_by(Visit.household)
    )


def household_ids(wanted: HouseholdFilter) -> list[int]:
    """Ids of a list of households: by village, group and number."""
    query = (
        Household.select(Household.id)
        .join(Village)
        .join_from(Household, VillagerGroup, JOIN.LEFT_OUTER, on=(Household.group == VillagerGroup.id))
    )
    if not wanted.with_gone:
        query = query.where(Household.closed_on.is_null())
    for column, value in ((Household.village, wanted.village_id), (Household.group, wanted.group_id)):
        if value is not None:
            query = query.where(column == value)
    if wanted.care:
        of_people = Person.select(Person.household).where(Person.id.in_(cared(CareCase.person, wanted.care)))
        own = Household.id.in_(cared(CareCase.household, wanted.care))
        query = query.where(own | Household.id.in_(of_people.where(HERE & Person.household.is_null(False))))
    if wanted.unvisited_since:
        seen = Visit.select(Visit.household).where(
            Visit.deleted_at.is_null()
            & Visit.way.in_(list(COUNTED_WAYS))
            & Visit.household.is_null(False)
            & (Visit.visited_on >= wanted.unvisited_since)
        )
        query = query.where(Household.id.not_in(seen))
    for term in terms(wanted.text):
        query = query.where(_says_household(term))
    sort = wanted.sort.removeprefix("-")
    order = _HOUSEHOLD_SORTS.get(sort, _HOUSEHOLD_SORTS[""])
    if sort == "visited":
        last = _last_visits().alias("last")
        query = query.join_from(Household, last, JOIN.LEFT_OUTER, on=(last.c.household_id == Household.id))
        order = (last.c.last_on.is_null(False), last.c.last_on, Household.id)
    found = [row[0] for row in tuples(query.order_by(*order))]
    return found[::-1] if wanted.sort.startswith("-") else found


def _says_household(term: str) -> Any:
    members = Person.select(Person.household).where(HERE & Person.household.is_null(False) & (Person.name == term))
    tests: list[Any] = [
        Household.head_name.contains(term),
        Household.number == term,
        Household.address.contains(term),
        Village.name.contains(term),
        VillagerGroup.name.contains(term),
        Household.id.in_(members),
    ]
    if term.isascii() and term.isalpha():
        tests += [Household.keys.contains(term.lower()), Village.keys.contains(term.lower())]
    return reduce(or_, tests)


def household_rows(ids: Sequence[int]) -> list[HouseholdLine]:
    """Lines of these households in the same order."""
    wanted = list(ids)
    query = (
        Household.select(
            Household.id,
            Household.number,
            Household.head_name,
            Village.name,
            VillagerGroup.name,
            Household.address,
            Household.closed_on,
        )
        .join(Village)
        .join_from(Household, VillagerGroup, JOIN.LEFT_OUTER, on=(Household.group == VillagerGroup.id))
    )
    members, last_on = _member_counts(wanted), last_visits(wanted)
    care, of_people = care_of(CareCase.household, wanted), _care_of_members(wanted)
    found = {
        row[0]: HouseholdLine._make(
            (
                *row[:4],
                row[4] or "",
                *row[5:],
                members.get(row[0], 0),
                last_on.get(row[0]),
                tuple(dict.fromkeys((*care[row[0]], *of_people[row[0]]))),
            )
        )
        for some in chunks(wanted)
        for row in tuples(query.where(Household.id.in_(some)))
    }
    return [found[i] for i in wanted if i in found]


def _member_counts(ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(ids):
        query = Person.select(Person.household, fn.COUNT(Person.id)).where(living() & Person.household.in_(some))
        found |= dict(tuples(query.group_by(Person.household)))
    return found


def _care_of_members(ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    found: defaultdict[int, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    for some in chunks(ids):
        query = CareCase.select(Person.household, CareCase.target, CareCase.kind).join(
            Person, on=(CareCase.person == Person.id)
        )
        for one, target, kind in tuples(query.where(running_care() & HERE & Person.household.in_(some))):
            found[one] += ((target, kind),)
    return found


def last_visits(ids: Sequence[int]) -> dict[int, date]:
    """Day of the last visit on the spot of these households."""
    found: dict[int, date] = {}
    for some in chunks(ids):
        for one, on in tuples(_last_visits().where(Visit.household.in_(some))):
            found[one] = on if isinstance(on, date) else date.fromisoformat(on)
    return found


def household(household_id: int) -> HouseholdFacts | None:
    """What the register holds of a household."""
    row = first(
        Household.select(
            Household.id,
            Household.village,
            Village.name,
            Household.group,
            fn.COALESCE(VillagerGroup.name, ""),
            Household.number,
            Household.head_name,
            Household.address,
            Household.note,
            Household.closed_on,
        )
        .join(Village)
        .join_from(Household, VillagerGroup, JOIN.LEFT_OUTER, on=(Household.group == VillagerGroup.id))
        .where(Household.id == household_id)
    )
    return HouseholdFacts(*row) if row else None


def member_ids(household_id: int) -> list[int]:
    """Everybody of a household, the head first, then by age; who died or moved away last."""
    gone = Person.died_on.is_null(False) | Person.left_on.is_null(False)
    query = Person.select(Person.id).where(HERE & (Person.household == household_id))
    order = (gone, Person.relation != HEAD, Person.born_on.is_null(), Person.born_on, Person.id)
    return [row[0] for row in tuples(query.order_by(*order))]


def head_ids(household_id: int) -> list[int]:
    """Who is entered as head of a household."""
    heads = HERE & (Person.household == household_id) & (Person.relation == HEAD)
    return [row[0] for row in tuples(Person.select(Person.id).where(heads).order_by(Person.id))]


def household_of_number(village_id: int, number: str) -> int | None:
    """The household of a number in a village, or None."""
    row = first(Household.select(Household.id).where((Household.village == village_id) & (Household.number == number)))
    return int(row[0]) if row else None


def add_household(form: NewHousehold) -> int:
    """Insert a checked household; returns the id."""
    household_id = new_id()
    insert(Household, id=household_id, **_household_columns(form))
    return household_id


def write_household(household_id: int, form: NewHousehold) -> None:
    """Write a checked form over a household."""
    Household.update(_household_columns(form)).where(Household.id == household_id).execute()


def _household_columns(form: NewHousehold) -> dict[str, Any]:
    columns = {name: getattr(form, name) for name in ("head_name", "number", "address", "note")}
    keys = " ".join(pinyin_keys(form.head_name))
    return columns | {"village": form.village_id, "group": form.group_id, "keys": keys}


def set_head_name(household_id: int, name: str) -> None:
    """Write the name under which a household is listed."""
    columns = {"head_name": name, "keys": " ".join(pinyin_keys(name))}
    Household.update(columns).where(Household.id == household_id).execute()


def close_household(household_id: int, on: date | None) -> None:
    """Write the day on which a household was dissolved or moved away; None brings it back."""
    Household.update(closed_on=on).where(Household.id == household_id).execute()
