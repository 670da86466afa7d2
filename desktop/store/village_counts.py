"""What the villages bring and what the cadres do there, counted line by line: a figure is the number of its lines."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import peewee

from desktop.domain import quotas as rules
from desktop.domain.coverage import HouseholdFact
from desktop.domain.dates import Period
from desktop.domain.measures import DAY, DISPUTE, DOOR, HOUSEHOLD, LEDGER, QUOTA, TRIP, VISIT, measure
from desktop.domain.quotas import Per, Progress
from desktop.domain.transitions import RATED, SATISFIED
from desktop.domain.visits import COUNTED_WAYS, PURPOSE_LABELS
from desktop.store import doors, handovers, liaison, visits
from desktop.store.figure_records import FigureRecord
from desktop.store.matter_conditions import as_of, is_overdue, open_at
from desktop.store.rows import tuples
from desktop.store.tables import LedgerEntry, Matter, Visit, VisitCadre

Key = Any
"""What a line is: the id of a matter, visit or household; cadre and visit, day or household; cadre and progress."""


class Line(NamedTuple):
    """One thing that is counted: its values in the order of the kind's dimensions, and what it is."""

    values: tuple[Any, ...]
    key: Key


def lines(name: str, period: Period, today: date) -> list[Line]:
    """Everything that a measure counts in a period, each thing once, in the order in which it is listed."""
    return _LINES[measure(name).of](name, period, today)


def records(kind: str, keys: Sequence[Key], day: date) -> list[FigureRecord]:
    """What is shown of lines, in their order. `day` is the last day that counts."""
    return _RECORDS[kind](keys, day)


# ---------------------------------------------------------------- ledger entries and disputes


def _entry_lines(name: str, period: Period, today: date) -> list[Line]:
    kind, _, what = name.partition("_")
    columns = [Matter.secrecy, Matter.village]
    query = Matter.select(Matter.id, *columns)
    if kind == LEDGER:
        query = Matter.select(Matter.id, *columns, Matter.channel, LedgerEntry.outcome)
        query = query.join(LedgerEntry, peewee.JOIN.LEFT_OUTER)
    counted = (Matter.kind == kind) & Matter.deleted_at.is_null() & _entry_condition(what, period, today)
    found = tuples(query.where(counted).order_by(Matter.received_on, Matter.id))
    return [Line(tuple("" if v is None and p > 1 else v for p, v in enumerate(values)), i) for i, *values in found]


def _entry_condition(what: str, period: Period, today: date) -> Any:
    from_on, to_on = period.from_on, period.to_on
    conditions: dict[str, Callable[[], Any]] = {
        "received": lambda: Matter.received_on.between(from_on, to_on),
        "received_ytd": lambda: Matter.received_on.between(date(to_on.year, 1, 1), to_on),
        "closed": lambda: Matter.closed_on.between(from_on, to_on),
        "open": lambda: open_at(as_of(to_on, today)),
        "overdue": lambda: is_overdue(to_on, today),
        "rated": lambda: _rated(RATED, from_on, to_on),
        "satisfied": lambda: _rated(SATISFIED, from_on, to_on),
    }
    return conditions[what]()


def _rated(codes: tuple[str, ...], from_on: date, to_on: date) -> Any:
    return LedgerEntry.feedback_on.between(from_on, to_on) & LedgerEntry.rating.in_(codes)


def _matter_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    columns = (Matter.number, Matter.title, Matter.received_on, Matter.closed_on, Matter.village, Matter.secrecy)
    found: dict[int, FigureRecord] = {}
    for some in _portions(keys):
        for row in tuples(Matter.select(Matter.id, *columns, Matter.kind).where(Matter.id.in_(some))):
            found[row[0]] = FigureRecord._make((*row[:6], row[6] == "sealed", "", row[7]))
    return [found[key] for key in keys]


_MOST = 500
"""SQLite takes only so many values in one statement."""


def _portions(keys: Sequence[Any]) -> Iterable[list[Any]]:
    return (list(keys[start : start + _MOST]) for start in range(0, len(keys), _MOST))


# ---------------------------------------------------------------- visits


class _Trip(NamedTuple):
    """A cadre's part in a visit on the spot."""

    cadre_id: int
    visit_id: int
    visited_on: date
    village_id: int
    household_id: int | None
    is_late: bool


def _trips(period: Period) -> list[_Trip]:
    query = (
        VisitCadre.select(
            VisitCadre.cadre, Visit.id, Visit.visited_on, Visit.village, Visit.household, Visit.is_late_entry
        )
        .join(Visit)
        .where(
            Visit.deleted_at.is_null()
            & Visit.visited_on.between(period.from_on, period.to_on)
            & Visit.way.in_(list(COUNTED_WAYS))
        )
        .order_by(Visit.visited_on, Visit.id, VisitCadre.position)
    )
    return [_Trip(*row) for row in tuples(query)]


def _visit_lines(_name: str, period: Period, _today: date) -> list[Line]:
    found = {one.visit_id: one.village_id for one in _trips(period)}
    return [Line(("normal", village_id), visit_id) for visit_id, village_id in found.items()]


def _trip_lines(name: str, period: Period, _today: date) -> list[Line]:
    made = [one for one in _trips(period) if name == "trips" or one.is_late]
    return [Line((one.cadre_id,), (one.cadre_id, one.visit_id)) for one in made]


def _day_lines(_name: str, period: Period, _today: date) -> list[Line]:
    found = dict.fromkeys((one.cadre_id, one.visited_on) for one in _trips(period))
    return [Line((key[0],), key) for key in found]


def _door_lines(_name: str, period: Period, _today: date) -> list[Line]:
    made = (one for one in _trips(period) if one.household_id is not None)
    found = dict.fromkeys((one.cadre_id, one.household_id) for one in made)
    return [Line((key[0],), key) for key in found]


def _blank(kind: str, title: str, on: date | None, village_id: int | None, person: str) -> FigureRecord:
    return FigureRecord(0, "", title, on, None, village_id, False, person, kind)


def _visit_title(row: visits.VisitRow) -> str:
    whom = row.met or (f"{row.head_name}户" if row.head_name else "")
    place = f"{row.village_name}{row.group_name}{whom}"
    return "：".join(
        filter(None, (f"{place}（{PURPOSE_LABELS.get(row.purpose, row.purpose)}）", row.found or row.told))
    )


def _visit_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    return [
        _blank(VISIT, _visit_title(row), row.visited_on, row.village_id, "、".join(row.cadre_names))
        for row in visits.rows(list(keys))
    ]


def _trip_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    names = liaison.cadre_names()
    rows = {row.id: row for row in visits.rows(list({visit_id for _cadre, visit_id in keys}))}
    return [
        _blank(TRIP, _visit_title(row), row.visited_on, row.village_id, names[cadre_id])
        for cadre_id, row in ((cadre_id, rows[visit_id]) for cadre_id, visit_id in keys)
    ]


def _day_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    names = liaison.cadre_names()
    return [_blank(DAY, f"{names[cadre_id]}走访", on, None, names[cadre_id]) for cadre_id, on in keys]


# ---------------------------------------------------------------- households


def _household_lines(name: str, period: Period, today: date) -> list[Line]:
    last = as_of(period.to_on, today)
    there = [one for one in doors.household_facts() if one.is_there(last)]
    if name == "households_visited":
        first, _ = rules.span(Per.QUARTER, last)
        seen = {visit.household_id for visit in doors.household_visits(min(first, period.from_on), last)}
        there = [one for one in there if one.id in seen]
    return [_household_line(one) for one in there]


def _household_line(one: HouseholdFact) -> Line:
    return Line(("normal", one.village_id), one.id)


def _household_title(row: doors.HouseholdRow) -> str:
    return f"{row.village_name}{row.group_name}{row.head_name}户"


def _households(ids: Iterable[int], day: date) -> dict[int, doors.HouseholdRow]:
    return {row.id: row for row in doors.household_rows(list(ids), day)}


def _household_records(keys: Sequence[Key], day: date) -> list[FigureRecord]:
    rows = _households(keys, day)
    found = (rows[key] for key in keys)
    return [_blank(HOUSEHOLD, _household_title(row), row.last_on, row.village_id, "") for row in found]


def _door_records(keys: Sequence[Key], day: date) -> list[FigureRecord]:
    names, rows = liaison.cadre_names(), _households({household_id for _cadre, household_id in keys}, day)
    found = ((cadre_id, rows[household_id]) for cadre_id, household_id in keys)
    return [_blank(DOOR, _household_title(row), row.last_on, row.village_id, names[who]) for who, row in found]


# ---------------------------------------------------------------- quotas


def _quota_lines(name: str, period: Period, today: date) -> list[Line]:
    """Every span of every quota that ended in the period, for everybody who held the role in it."""
    found: list[Line] = []
    holdings = liaison.holdings()
    for rule in handovers.quota_rules():
        for first, last in rules.spans_ending(rule.per, period.from_on, period.to_on):
            if last >= today or not rules.is_valid_on(rule, last):
                continue
            made = handovers.visit_facts(first, last, COUNTED_WAYS)
            for cadre_id in sorted(rules.holders(rule.role, holdings, first, last)):
                done = rules.progress(rule, made.get(cadre_id, ()), last)
                if name == "quota_due" or not done.missing:
                    found.append(Line((cadre_id,), (cadre_id, done)))
    return found


def _quota_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    names = liaison.cadre_names()
    return [_blank(QUOTA, _quota_title(done), done.to_on, None, names[cadre_id]) for cadre_id, done in keys]


def _quota_title(done: Progress) -> str:
    unit = rules.UNIT_LABELS[done.rule.unit]
    span = f"{done.from_on:%m-%d} 至 {done.to_on:%m-%d}"
    return f"{rules.label(done.rule)}：{span} 走访 {done.done} {unit}，{'未完成' if done.missing else '已完成'}"


_LINES: dict[str, Callable[[str, Period, date], list[Line]]] = {
    LEDGER: _entry_lines,
    DISPUTE: _entry_lines,
    VISIT: _visit_lines,
    HOUSEHOLD: _household_lines,
    TRIP: _trip_lines,
    DAY: _day_lines,
    DOOR: _door_lines,
    QUOTA: _quota_lines,
}
_RECORDS: dict[str, Callable[[Sequence[Key], date], list[FigureRecord]]] = {
    LEDGER: _matter_records,
    DISPUTE: _matter_records,
    VISIT: _visit_records,
    HOUSEHOLD: _household_records,
    TRIP: _trip_records,
    DAY: _day_records,
    DOOR: _door_records,
    QUOTA: _quota_records,
}
