"""What the villages bring and what the cadres do there: a query of lines, which a figure counts and its list shows."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import peewee

from desktop.domain import quotas as rules
from desktop.domain.dates import Period
from desktop.domain.measures import COUNTED, DAY, DISPUTE, DOOR, HOUSEHOLD, LEDGER, QUOTA, TRIP, VISIT, measure
from desktop.domain.quotas import Progress, QuotaUnit
from desktop.domain.transitions import RATED, SATISFIED
from desktop.domain.visits import PURPOSE_LABELS
from desktop.store import doors, handovers, liaison, visits
from desktop.store.figure_days import Days, days_of
from desktop.store.figure_records import FigureRecord
from desktop.store.matter_conditions import has_clock, open_at, stopped_by
from desktop.store.rows import raw, tuples
from desktop.store.tables import Clock, Household, LedgerEntry, Matter, Visit, VisitCadre

Key = Any
"""What a line is: the id of a matter, visit or household; cadre and visit, day or household; cadre and progress."""


class Line(NamedTuple):
    """One thing that is counted: its values in the order of the kind's dimensions, and what it is."""

    values: tuple[Any, ...]
    key: Key


def lines(name: str, period: Period, today: date) -> list[Line]:
    """Everything that a measure counts in a period, each thing once, in the order in which it is listed."""
    kind = measure(name).of
    if kind == QUOTA:
        due = _quota_lines(period, today)
        return due if name == "quota_due" else met(due)
    width = len(COUNTED[kind].dimensions)
    return [
        Line(row[:width], row[width] if len(row) == width + 1 else row[width:])
        for row in tuples(query(name, days_of(period, today)))
    ]


def query(name: str, days: Days) -> Any:
    """The same as a query: the values in the order of the kind's dimensions, then what it is. Not for quotas."""
    return _QUERIES[measure(name).of](name, days)


def records(kind: str, keys: Sequence[Key], day: date) -> list[FigureRecord]:
    """What is shown of lines, in their order. `day` is the last day that counts."""
    return _RECORDS[kind](keys, day)


# ---------------------------------------------------------------- ledger entries and disputes


def _entries(name: str, days: Days) -> Any:
    kind, _, what = name.partition("_")
    columns = [Matter.secrecy, Matter.village]
    if kind == LEDGER:
        columns += [Matter.channel, peewee.fn.COALESCE(LedgerEntry.outcome, "")]
    counted = (Matter.kind == kind) & Matter.deleted_at.is_null() & _entry_condition(what, days)
    query = Matter.select(*columns, Matter.id).where(counted).order_by(Matter.received_on, Matter.id)
    return query.join(LedgerEntry, peewee.JOIN.LEFT_OUTER) if kind == LEDGER else query


def _entry_condition(what: str, days: Days) -> Any:
    missed = (Clock.due_on < days.look) & ~stopped_by(days.state)
    conditions: dict[str, Callable[[], Any]] = {
        "received": lambda: Matter.received_on.between(days.from_on, days.to_on),
        "received_ytd": lambda: Matter.received_on.between(days.year, days.to_on),
        "closed": lambda: Matter.closed_on.between(days.from_on, days.to_on),
        "open": lambda: open_at(days.state),
        "overdue": lambda: open_at(days.state) & has_clock(missed),
        "rated": lambda: _rated(RATED, days),
        "satisfied": lambda: _rated(SATISFIED, days),
    }
    return conditions[what]()


def _rated(codes: tuple[str, ...], days: Days) -> Any:
    return LedgerEntry.feedback_on.between(days.from_on, days.to_on) & LedgerEntry.rating.in_(codes)


def _matter_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    columns = (Matter.number, Matter.title, Matter.received_on, Matter.closed_on, Matter.village, Matter.secrecy)
    found: dict[int, FigureRecord] = {}
    for some in _portions(keys):
        for row in tuples(Matter.select(Matter.id, *columns, Matter.kind).where(Matter.id.in_(some))):
            found[row[0]] = FigureRecord._make((*row[:6], row[6] == "sealed", "", row[7], 0))
    return [found[key] for key in keys]


_MOST = 500
"""SQLite takes only so many values in one statement."""


def _portions(keys: Sequence[Any]) -> Iterable[list[Any]]:
    return (list(keys[start : start + _MOST]) for start in range(0, len(keys), _MOST))


# ---------------------------------------------------------------- visits


_NORMAL = peewee.Value("normal")
"""Visits and households are never sealed."""


def _made(days: Days, *columns: Any) -> Any:
    """The parts of cadres in visits on the spot, in their order."""
    return (
        VisitCadre.select(*columns)
        .join(Visit)
        .where(visits.counted(days.from_on, days.to_on))
        .order_by(peewee.fn.MIN(Visit.visited_on), peewee.fn.MIN(Visit.id), peewee.fn.MIN(VisitCadre.position))
    )


def _visits(_name: str, days: Days) -> Any:
    went = peewee.fn.EXISTS(VisitCadre.select(peewee.SQL("1")).where(VisitCadre.visit == Visit.id))
    query = Visit.select(_NORMAL, Visit.village, Visit.id).where(visits.counted(days.from_on, days.to_on) & went)
    return query.order_by(Visit.visited_on, Visit.id)


def _trips(name: str, days: Days) -> Any:
    made = _made(days, VisitCadre.cadre, VisitCadre.cadre, Visit.id).group_by(VisitCadre.id)
    return made if name == "trips" else made.where(Visit.is_late_entry == 1)


def _days(_name: str, days: Days) -> Any:
    key = (VisitCadre.cadre, Visit.visited_on)
    return _made(days, VisitCadre.cadre, *key).group_by(*key)


def _doors(_name: str, days: Days) -> Any:
    key = (VisitCadre.cadre, Visit.household)
    return _made(days, VisitCadre.cadre, *key).where(Visit.household.is_null(False)).group_by(*key)


def _blank(
    kind: str, title: str, on: date | None, village_id: int | None, person: str, record_id: int = 0
) -> FigureRecord:
    return FigureRecord(0, "", title, on, None, village_id, False, person, kind, record_id)


def _visit_title(row: visits.VisitRow) -> str:
    whom = row.met or (f"{row.head_name}户" if row.head_name else "")
    place = f"{row.village_name}{row.group_name}{whom}"
    return "：".join(
        filter(None, (f"{place}（{PURPOSE_LABELS.get(row.purpose, row.purpose)}）", row.found or row.told))
    )


def _visit_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    return [
        _blank(VISIT, _visit_title(row), row.visited_on, row.village_id, "、".join(row.cadre_names), row.id)
        for row in visits.rows(list(keys))
    ]


def _trip_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    names = liaison.cadre_names()
    rows = {row.id: row for row in visits.rows(list({visit_id for _cadre, visit_id in keys}))}
    return [
        _blank(TRIP, _visit_title(row), row.visited_on, row.village_id, names[cadre_id], row.id)
        for cadre_id, row in ((cadre_id, rows[visit_id]) for cadre_id, visit_id in keys)
    ]


def _day_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    names = liaison.cadre_names()
    return [_blank(DAY, f"{names[cadre_id]}走访", on, None, names[cadre_id]) for cadre_id, on in keys]


# ---------------------------------------------------------------- households


def _homes(name: str, days: Days) -> Any:
    there = Household.closed_on.is_null() | (Household.closed_on > days.state)
    if name == "households_visited":
        there &= Household.id.in_(Visit.select(Visit.household).where(visits.counted(days.covered, days.state)))
    order = (Household.village, Household.group, Household.number, Household.id)
    return Household.select(_NORMAL, Household.village, Household.id).where(there).order_by(*order)


def _household_title(row: doors.HouseholdRow) -> str:
    return f"{row.village_name}{row.group_name}{row.head_name}户"


def _households(ids: Iterable[int], day: date) -> dict[int, doors.HouseholdRow]:
    return {row.id: row for row in doors.household_rows(list(ids), day)}


def _household_records(keys: Sequence[Key], day: date) -> list[FigureRecord]:
    rows = _households(keys, day)
    found = (rows[key] for key in keys)
    return [_blank(HOUSEHOLD, _household_title(row), row.last_on, row.village_id, "", row.id) for row in found]


def _door_records(keys: Sequence[Key], day: date) -> list[FigureRecord]:
    names, rows = liaison.cadre_names(), _households({household_id for _cadre, household_id in keys}, day)
    found = ((cadre_id, rows[household_id]) for cadre_id, household_id in keys)
    return [_blank(DOOR, _household_title(row), row.last_on, row.village_id, names[who], row.id) for who, row in found]


# ---------------------------------------------------------------- quotas


def _quota_lines(period: Period, today: date) -> list[Line]:
    """Every span of every quota that ended in the period, for everybody who held the role in it."""
    found: list[Line] = []
    holdings = liaison.holdings()
    for rule in handovers.quota_rules():
        spans = [
            (first, last)
            for first, last in rules.spans_ending(rule.per, period.from_on, period.to_on)
            if last < today and rules.is_valid_on(rule, last)
        ]
        done = _done(rule.unit, spans)
        for first, last in spans:
            for cadre_id in sorted(rules.holders(rule.role, holdings, first, last)):
                progress = Progress(rule, first, last, done.get((cadre_id, last), 0), ())
                found.append(Line((cadre_id,), (cadre_id, progress)))
    return found


_UNITS: dict[str, Any] = {
    QuotaUnit.DAY: Visit.visited_on,
    QuotaUnit.VISIT: Visit.id,
    QuotaUnit.NIGHT: peewee.Case(Visit.is_night, [(True, Visit.visited_on)]),
    QuotaUnit.HOUSEHOLD: Visit.household,
}
"""What a unit of a quota counts: visits that add the same count once, None adds nothing."""


def _done(unit: str, spans: Sequence[tuple[date, date]]) -> dict[tuple[int, date], int]:
    """How much of a unit every cadre did in each of several spans, which follow each other: (cadre, last day) → count."""
    if not spans:
        return {}
    span = peewee.Case(None, [(Visit.visited_on <= last, place) for place, (_first, last) in enumerate(spans)])
    query = (
        VisitCadre.select(VisitCadre.cadre, span.alias("span"), peewee.fn.COUNT(_UNITS[unit].distinct()))
        .join(Visit)
        .where(visits.counted(spans[0][0], spans[-1][1]))
        .group_by(VisitCadre.cadre, peewee.SQL("span"))
    )
    return {(cadre_id, spans[place][1]): count for cadre_id, place, count in raw(query)}


def met(lines: Iterable[Line]) -> list[Line]:
    """Of lines of quotas those that were met."""
    return [line for line in lines if not line.key[1].missing]


def _quota_records(keys: Sequence[Key], _day: date) -> list[FigureRecord]:
    names = liaison.cadre_names()
    return [_blank(QUOTA, _quota_title(done), done.to_on, None, names[cadre_id]) for cadre_id, done in keys]


def _quota_title(done: Progress) -> str:
    unit = rules.UNIT_LABELS[done.rule.unit]
    span = f"{done.from_on:%m-%d} 至 {done.to_on:%m-%d}"
    return f"{rules.label(done.rule)}：{span} 走访 {done.done} {unit}，{'未完成' if done.missing else '已完成'}"


_QUERIES: dict[str, Callable[[str, Days], Any]] = {
    LEDGER: _entries,
    DISPUTE: _entries,
    VISIT: _visits,
    HOUSEHOLD: _homes,
    TRIP: _trips,
    DAY: _days,
    DOOR: _doors,
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
