"""遍访: which of the households that somebody answers for were visited in a span of days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain.responsibility import Holding, Scope


class HouseholdFact(NamedTuple):
    """What coverage needs to know of a household. One that was dissolved or moved away has a `closed_on`."""

    id: int
    village_id: int
    group_id: int | None
    closed_on: date | None

    def is_there(self, day: date) -> bool:
        """True when it still lives there on a day."""
        return self.closed_on is None or self.closed_on > day


class HouseholdVisit(NamedTuple):
    """A visit to a household that counts, and who went."""

    household_id: int
    visited_on: date
    cadre_ids: frozenset[int]


class Coverage(NamedTuple):
    """遍访率 = visited ÷ assigned. Households that are gone stand in neither."""

    assigned: tuple[int, ...]
    visited: tuple[int, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """Households that nobody visited."""
        done = set(self.visited)
        return tuple(one for one in self.assigned if one not in done)

    @property
    def percent(self) -> float | None:
        """Percentage with full precision, or None for base 0."""
        return 100 * len(self.visited) / len(self.assigned) if self.assigned else None


def _covered(assigned: Iterable[int], visited: set[int]) -> Coverage:
    households = tuple(assigned)
    return Coverage(households, tuple(one for one in households if one in visited))


def of_villages(
    households: Iterable[HouseholdFact], visits: Iterable[HouseholdVisit], village_ids: Iterable[int], to_on: date
) -> dict[int, Coverage]:
    """Coverage of every village: its households as of the last day, whoever visited them."""
    visited = {visit.household_id for visit in visits}
    there: dict[int, list[int]] = {village_id: [] for village_id in village_ids}
    for one in households:
        if one.village_id in there and one.is_there(to_on):
            there[one.village_id].append(one.id)
    return {village_id: _covered(ids, visited) for village_id, ids in there.items()}


def of_cadres(
    households: Iterable[HouseholdFact],
    visits: Iterable[HouseholdVisit],
    holdings: Iterable[Holding],
    to_on: date,
) -> dict[int, Coverage]:
    """Coverage of every cadre who answers for somebody on the last day: the households answered for, own visits only.

    Who answers for a village answers for all its households, who answers for a group for those of the group.
    """
    scopes: dict[int, set[Scope]] = {}
    for holding in holdings:
        if holding.is_on(to_on):
            scopes.setdefault(holding.cadre_id, set()).add(holding.scope)
    own: dict[int, set[int]] = {}
    for visit in visits:
        for cadre_id in visit.cadre_ids:
            own.setdefault(cadre_id, set()).add(visit.household_id)
    there = [one for one in households if one.is_there(to_on)]
    return {
        cadre_id: _covered((one.id for one in there if _falls_under(one, answered)), own.get(cadre_id, set()))
        for cadre_id, answered in scopes.items()
    }


def _falls_under(one: HouseholdFact, answered: set[Scope]) -> bool:
    of_group = one.group_id is not None and Scope(one.village_id, one.group_id) in answered
    return (
        of_group
        or Scope(one.village_id) in answered
        or Scope(one.village_id, None, one.id) in answered
        or (one.group_id is not None and Scope(one.village_id, one.group_id, one.id) in answered)
    )


def long_unvisited(
    households: Iterable[HouseholdFact], last_on: Mapping[int, date], days: int, today: date
) -> list[int]:
    """Households that nobody visited within the last `days` days, in the order given."""
    since = today - timedelta(days=days)
    return [one.id for one in households if one.is_there(today) and last_on.get(one.id, date.min) <= since]
