"""Queries on the doors that are visited: households and people, their last visits, and what a visit may return to."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, fn

from desktop.domain.coverage import HouseholdFact, HouseholdVisit
from desktop.store.rows import first, raw, tuples
from desktop.store.tables import (
    CareCase,
    Household,
    Matter,
    Party,
    Person,
    Village,
    VillagerGroup,
    Visit,
    VisitCadre,
)
from desktop.store.visible import visible
from desktop.store.visits import counted

_MOST_IDS = 500
"""SQLite takes only so many values in one statement."""


# ---------------------------------------------------------------- households


class HouseholdRow(NamedTuple):
    """A household as listed for the next visits; `last_on` is the day of its last visit on the spot."""

    id: int
    village_id: int
    village_name: str
    group_id: int | None
    group_name: str
    number: str
    head_name: str
    address: str
    last_on: date | None


def household_facts(village_id: int | None = None) -> list[HouseholdFact]:
    """Households as coverage sees them: by village, group, number."""
    query = _ordered(Household.select(Household.id, Household.village, Household.group, Household.closed_on))
    if village_id is not None:
        query = query.where(Household.village == village_id)
    return [HouseholdFact(*row) for row in tuples(query)]


def _ordered(query: Any) -> Any:
    return (
        query.join(Village)
        .join_from(Household, VillagerGroup, JOIN.LEFT_OUTER, on=(Household.group == VillagerGroup.id))
        .order_by(
            Village.position, Village.id, VillagerGroup.position, VillagerGroup.name, Household.number, Household.id
        )
    )


def household_visits(from_on: date, to_on: date) -> list[HouseholdVisit]:
    """Every visit to a household on the spot in a span of days."""
    query = (
        Visit.select(Visit.id, Visit.household, Visit.visited_on, VisitCadre.cadre)
        .join(VisitCadre)
        .where(counted(from_on, to_on) & Visit.household.is_null(False))
        .order_by(Visit.id)
    )
    went: dict[tuple[int, int, date], set[int]] = defaultdict(set)
    for visit_id, household_id, on, cadre_id in tuples(query):
        went[visit_id, household_id, on].add(cadre_id)
    return [HouseholdVisit(household, on, frozenset(who)) for (_, household, on), who in went.items()]


def last_visits(to_on: date, household_ids: Sequence[int] | None = None) -> dict[int, date]:
    """Day of the last visit on the spot, up to a day, of every household ever visited, or of these among them."""
    where = counted(date.min, to_on) & Visit.household.is_null(False)
    if household_ids is not None:
        where &= Visit.household.in_(list(household_ids))
    query = Visit.select(Visit.household, fn.MAX(Visit.visited_on)).where(where).group_by(Visit.household)
    return {household: date.fromisoformat(on) for household, on in raw(query)}


def household_rows(household_ids: Sequence[int], to_on: date) -> list[HouseholdRow]:
    """These households in the order given, with the day of their last visit."""
    found: dict[int, HouseholdRow] = {}
    for start in range(0, len(household_ids), _MOST_IDS):
        some = list(household_ids[start : start + _MOST_IDS])
        last = last_visits(to_on, some)
        query = (
            Household.select(
                Household.id,
                Village.id,
                Village.name,
                VillagerGroup.id,
                VillagerGroup.name,
                Household.number,
                Household.head_name,
                Household.address,
            )
            .join(Village)
            .join_from(Household, VillagerGroup, JOIN.LEFT_OUTER, on=(Household.group == VillagerGroup.id))
            .where(Household.id.in_(some))
        )
        for row in tuples(query):
            found[row[0]] = HouseholdRow._make((*row[:4], row[4] or "", *row[5:], last.get(row[0])))
    return [found[one] for one in household_ids if one in found]


# ---------------------------------------------------------------- whom one can meet


class Door(NamedTuple):
    """A household, or a person of one, that can be visited. `keys` find it by pinyin."""

    village_id: int
    village_name: str
    group_id: int | None
    group_name: str
    household_id: int | None
    head_name: str
    person_id: int | None
    name: str
    keys: str


def doors(village_id: int | None = None, text: str = "", limit: int = 0) -> list[Door]:
    """Households and living people of a village, or of all villages whose name or pinyin begins with a text."""
    return [*_households(village_id, text, limit), *_people(village_id, text, limit)]


def _where(table: Any, name: Any, village_id: int | None, text: str) -> Any:
    wanted = table.village.is_null(False)
    if village_id is not None:
        wanted &= table.village == village_id
    if text:
        wanted &= (name >= text) & (name < text + "\uffff") | table.keys.contains(text.lower())
    return wanted


def _households(village_id: int | None, text: str, limit: int) -> list[Door]:
    query = _ordered(
        Household.select(
            Village.id,
            Village.name,
            VillagerGroup.id,
            VillagerGroup.name,
            Household.id,
            Household.head_name,
            Household.keys,
        )
    ).where(_where(Household, Household.head_name, village_id, text) & Household.closed_on.is_null())
    return [
        Door(village, name, group, group_name or "", i, head, None, head, keys)
        for village, name, group, group_name, i, head, keys in tuples(query.limit(limit) if limit else query)
    ]


def _people(village_id: int | None, text: str, limit: int) -> list[Door]:
    query = (
        Person.select(
            Village.id,
            Village.name,
            VillagerGroup.id,
            VillagerGroup.name,
            Household.id,
            Household.head_name,
            Person.id,
            Person.name,
            Person.keys,
        )
        .join(Village)
        .join_from(Person, VillagerGroup, JOIN.LEFT_OUTER, on=(Person.group == VillagerGroup.id))
        .join_from(Person, Household, JOIN.LEFT_OUTER, on=(Person.household == Household.id))
        .where(
            _where(Person, Person.name, village_id, text)
            & Person.deleted_at.is_null()
            & Person.died_on.is_null()
            & Person.left_on.is_null()
        )
        .order_by(Village.position, Person.name, Person.id)
    )
    return [
        Door._make((*row[:3], row[3] or "", row[4], row[5] or "", *row[6:]))
        for row in tuples(query.limit(limit) if limit else query)
    ]


# ---------------------------------------------------------------- what a visit may return to


def matters_at(household_id: int | None, person_id: int | None, with_sealed: bool) -> list[tuple[int, str, str]]:
    """(id, number, title) of the matters of a household or a person, the newest first."""
    about = Matter.id == -1
    if household_id is not None:
        about |= Matter.household == household_id
    if person_id is not None:
        about |= Matter.id.in_(Party.select(Party.matter).where(Party.person == person_id))
    query = Matter.select(Matter.id, Matter.number, Matter.title).where(visible(with_sealed) & about)
    return [(i, number, title) for i, number, title in tuples(query.order_by(Matter.received_on.desc()).limit(20))]


def care_of(household_id: int | None, person_id: int | None, on: date) -> tuple[int, int | None] | None:
    """(care case, its matter) that ran on a day for a household or a person; None when there is none."""
    about = CareCase.id == -1
    if household_id is not None:
        about |= CareCase.household == household_id
    if person_id is not None:
        about |= CareCase.person == person_id
    runs = (
        (CareCase.from_on <= on) & (CareCase.to_on.is_null() | (CareCase.to_on >= on)) & CareCase.deleted_at.is_null()
    )
    found = first(CareCase.select(CareCase.id, CareCase.matter).where(about & runs).order_by(CareCase.from_on))
    return (found[0], found[1]) if found else None


def place_of_household(household_id: int) -> tuple[int, int | None] | None:
    """Village and group of a household, or None when it does not exist."""
    found = first(Household.select(Household.village, Household.group).where(Household.id == household_id))
    return (found[0], found[1]) if found else None
