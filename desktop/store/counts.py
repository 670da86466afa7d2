"""Counts the measures of `domain.measures`: one grouped query per measure, and the list behind any figure."""

from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

import peewee

from desktop.domain.clocks import WATCHED
from desktop.domain.codes import PETITIONERS, MatterKind
from desktop.domain.dates import Period
from desktop.domain.measures import COUNTED, PETITION, QUOTA, Condition, Slice, join_name, measure
from desktop.store import petition_counts, village_counts
from desktop.store.cubes import FAMILIES, Cell, Family, Shape, Sums, Value, family_of, projected, shape_of, value_of
from desktop.store.database import proxy, translated
from desktop.store.figure_days import PLACES, days_of
from desktop.store.figure_records import HIDDEN as HIDDEN
from desktop.store.figure_records import FigureRecord as FigureRecord
from desktop.store.matter_conditions import as_of as as_of
from desktop.store.matter_conditions import has_clock, open_at, stopped_by
from desktop.store.rows import first, tuples
from desktop.store.tables import Cadre, Clock, Matter, Party, Village

_DERIVED: dict[str, tuple[str, Condition]] = {
    "first": ("received", Condition("is_repeat", "is", "0")),
    "repeat": ("received", Condition("is_repeat", "is", "1")),
}
"""Measures that are a part of another one: counted with it."""


# ---------------------------------------------------------------- figures


Groups = dict[tuple[Period, Family], list[Cell]]


def _grouped(name: str, periods: Sequence[Period], today: date, families: Sequence[Family]) -> Groups:
    """What a measure counts over several periods, grouped by each of several families, in one statement."""
    text, places, columns = _query(name)
    dimensions = len(COUNTED[_of(name)].dimensions)
    # the names in these statements are made here; every value is bound
    lines = " UNION ALL ".join(f"SELECT {at}, * FROM ({text})" for at in range(len(periods)))  # noqa: S608
    counted = f"COUNT(*), SUM(c{dimensions})" if _of(name) == PETITION else "COUNT(*), COUNT(*)"
    groups = " UNION ALL ".join(
        f"SELECT {n}, at, {_shown(family, dimensions)}, {counted} FROM line "  # noqa: S608
        f"GROUP BY at, {', '.join(f'c{place}' for place in sorted(family))}"
        for n, family in enumerate(families)
    )
    named = ", ".join(f"c{place}" for place in range(columns))
    values: list[Any] = []
    for period in periods:
        day = dict(zip(PLACES, days_of(period, today), strict=True))
        values += [day.get(value, value) for value in places]
    found: list[list[list[Cell]]] = [[[] for _period in periods] for _family in families]
    with translated():
        for row in proxy.execute_sql(f"WITH line (at, {named}) AS MATERIALIZED ({lines}) {groups}", values).fetchall():
            found[row[0]][row[1]].append(row[2:])
    return {(period, family): found[n][at] for n, family in enumerate(families) for at, period in enumerate(periods)}


@cache
def _query(name: str) -> tuple[str, list[Any], int]:
    """What a measure counts, as SQL with its values and its number of columns: building it costs more than running it."""
    query = (petition_counts if _of(name) == PETITION else village_counts).query(name, PLACES)
    text, values = query.order_by().sql()
    return text, values, len(query._returning)


def _shown(family: Family, dimensions: int) -> str:
    return ", ".join(f"c{place}" if place in family else "NULL" for place in range(dimensions))


def _of(name: str) -> str:
    """What kind of record a measure counts."""
    return measure(name).of


def _resolved(name: str, part: Slice) -> tuple[str, tuple[Condition, ...]]:
    """The measure that is counted, and all conditions on it."""
    if name in _DERIVED:
        base, extra = _DERIVED[name]
        return base, (*part.conditions, extra)
    return name, part.conditions


@lru_cache(maxsize=8192)
def _where_to_look(name: str, part: Slice) -> tuple[str, Shape, tuple[Value, ...]]:
    """The measure, the shape and the key under which a figure stands."""
    base, conditions = _resolved(name, part)
    return base, shape_of(conditions, COUNTED[_of(base)].dimensions), tuple(map(value_of, conditions))


class Counter:
    """Counts figures for one day's look at the books. What is fetched is kept, and added up once for each shape.

    `told` holds the figures by name of periods that are to be told as they were closed, whatever was saved since.
    """

    def __init__(self, today: date, told: Mapping[Period, Mapping[str, int]] | None = None) -> None:
        self.today = today
        self._told = told or {}
        self._groups: dict[tuple[str, Period, Family], list[Cell]] = {}
        self._sums: dict[tuple[str, Period, Shape], Sums] = {}

    def fetch(self, name: str, periods: Sequence[Period]) -> None:
        """Count a measure for every slice of a summary over several periods, which is faster than one by one."""
        self._fetch(_DERIVED[name][0] if name in _DERIVED else name, periods, FAMILIES[_of(name)])

    def _fetch(self, base: str, periods: Sequence[Period], families: Sequence[Family]) -> None:
        wanted = [one for one in dict.fromkeys(periods) if (base, one, families[0]) not in self._groups]
        if not wanted:
            return
        if _of(base) == QUOTA:
            for period in wanted:
                self._count_quotas(period, families[0])
            return
        for (period, family), cells in _grouped(base, wanted, self.today, families).items():
            self._groups[base, period, family] = cells

    def _count_quotas(self, period: Period, family: Family) -> None:
        """Quotas are few, and whether one is met is for the rules to say: counted line by line, both measures at once."""
        due = village_counts.lines("quota_due", period, self.today)
        for name, lines in (("quota_due", due), ("quota_done", village_counts.met(due))):
            tally = Tally(line.values for line in lines)
            self._groups[name, period, family] = [(*values, count, count) for values, count in tally.items()]

    def _added_up(self, base: str, period: Period, shape: Shape) -> Sums:
        family = family_of(_of(base), shape)
        if (base, period, family) not in self._groups:
            together = FAMILIES[_of(base)]
            self._fetch(base, (period,), together if family in together else (family,))
        return projected(self._groups[base, period, family], shape)

    def values(self, name: str, part: Slice, periods: Sequence[Period]) -> list[int]:
        """The values of one figure over several periods."""
        base, shape, key = _where_to_look(name, part)
        unit = 1 if part.unit == "person" else 0
        found = []
        full_name = join_name(name, part.name) if self._told else ""
        for period in periods:
            if period in self._told and full_name in self._told[period]:
                found.append(self._told[period][full_name])
                continue
            sums = self._sums.get((base, period, shape))
            if sums is None:
                sums = self._sums[base, period, shape] = self._added_up(base, period, shape)
            found.append(sums[key][unit] if key in sums else 0)
        return found

    def value(self, name: str, part: Slice, period: Period) -> int:
        """The value of one figure."""
        return self.values(name, part, (period,))[0]


# ---------------------------------------------------------------- the lists behind them


def matters_behind(name: str, part: Slice, period: Period, today: date) -> Any:
    """Query of the matters that a figure counts, oldest first."""
    base, conditions = _resolved(name, part)
    where = petition_counts.condition(base, days_of(period, today))
    for condition in conditions:
        where &= petition_counts.in_sql(condition)
    return Matter.select().where(where).order_by(Matter.received_on, Matter.id)


def records_behind(name: str, part: Slice, period: Period, today: date, with_sealed: bool) -> Iterator[FigureRecord]:
    """The records that a figure counts: exactly as many as its value. Sealed ones show nothing without the right, and come last."""
    if _of(name) != PETITION:
        yield from _records_of_lines(name, part, period, today, with_sealed)
        return
    query = matters_behind(name, part, period, today).select(
        Matter.id,
        Matter.number,
        Matter.title,
        Matter.received_on,
        Matter.closed_on,
        Matter.village,
        Matter.secrecy,
        Matter.person_count,
    )
    hidden = 0
    for matter_id, number, title, received_on, closed_on, village_id, secrecy, persons in tuples(query):
        sealed = secrecy == "sealed"
        if sealed and not with_sealed:
            hidden += persons if part.unit == "person" else 1
            continue
        record = FigureRecord(matter_id, number, title, received_on, closed_on, village_id, sealed, "")
        if part.unit != "person":
            yield record
            continue
        names = _visitor_names(matter_id)
        for index in range(persons):
            person = names[index] if index < len(names) else f"第{index + 1}人（未登记姓名）"
            yield record._replace(person=person)
    yield from [HIDDEN] * hidden


def _records_of_lines(name: str, part: Slice, period: Period, today: date, with_sealed: bool) -> Iterator[FigureRecord]:
    """The same of what is counted line by line: the lines that stand under the figure."""
    base, shape, key = _where_to_look(name, part)
    behind = [
        line
        for line in village_counts.lines(base, period, today)
        if tuple(line.values[place] for place, _operator, _length in shape) == key
    ]
    records = village_counts.records(_of(base), [line.key for line in behind], as_of(period.to_on, today))
    shown = [record for record in records if with_sealed or not record.is_sealed]
    yield from shown
    yield from [HIDDEN] * (len(records) - len(shown))


# ---------------------------------------------------------------- what else a summary tells


def due_at(day: date, before: date, flag: str = "") -> list[tuple[Any, ...]]:
    """Petitions open at the end of a day with a clock that runs out before `before`, or all with a flag.

    Rows: number, title, village, handler, due day (None when no clock runs), earliest first; sealed ones left out.
    """
    running = (Clock.started_on <= day) & ~stopped_by(day) & Clock.rule_code.not_in(WATCHED)
    due_on = Clock.select(peewee.fn.MIN(Clock.due_on)).where((Clock.matter == Matter.id) & running)
    where = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null() & (Matter.secrecy == "normal")
    where &= open_at(day)
    where &= (getattr(Matter, flag) == 1) if flag else has_clock(running & (Clock.due_on < before))
    query = (
        Matter.select(Matter.number, Matter.title, Village.name, Cadre.name, due_on.alias("due"))
        .join_from(Matter, Village, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, Cadre, peewee.JOIN.LEFT_OUTER, on=(Matter.handler == Cadre.id))
        .where(where)
        .order_by(peewee.SQL("due IS NULL"), peewee.SQL("due"), Matter.id)
    )
    return [(*row[:4], date.fromisoformat(row[4]) if isinstance(row[4], str) else row[4]) for row in tuples(query)]


def first_day() -> date | None:
    """The day of the oldest petition: before it the office has no records to compare with."""
    row = first(
        Matter.select(peewee.fn.MIN(Matter.received_on)).where(
            (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null()
        )
    )
    return date.fromisoformat(str(row[0])) if row and row[0] else None


def late_entries(from_on: date, to_on: date) -> int:
    """Petitions of a span of days that were entered late (补记)."""
    counted = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null()
    where = counted & Matter.received_on.between(from_on, to_on) & (Matter.is_late_entry == 1)
    return int(Matter.select().where(where).count())


def _visitor_names(matter_id: int) -> list[str]:
    query = Party.select(Party.name).where((Party.matter == matter_id) & Party.role.in_(PETITIONERS))
    return [row[0] or "未留姓名" for row in tuples(query.order_by(Party.position))]
