"""Counts the measures of `domain.measures`: one grouped query per measure and period, and the list behind any figure."""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Any

import peewee

from desktop.domain.clocks import WATCHED
from desktop.domain.codes import PETITIONERS, MatterKind
from desktop.domain.dates import Period
from desktop.domain.measures import COUNTED, PETITION, Condition, Slice, measure
from desktop.domain.transitions import RATED, SATISFIED, UNANSWERED
from desktop.store import village_counts
from desktop.store.cubes import NAMES, Cell, Shape, Value, family_of, narrowed, projected, shape_of, value_of
from desktop.store.figure_records import HIDDEN as HIDDEN
from desktop.store.figure_records import FigureRecord as FigureRecord
from desktop.store.matter_conditions import as_of as as_of
from desktop.store.matter_conditions import has_clock, is_overdue, missed, open_at, stopped_by
from desktop.store.rows import first, raw, tuples
from desktop.store.tables import Cadre, Clock, Matter, Party, Petition, Village

DIMENSIONS: dict[str, Any] = {
    "channel": Matter.channel,
    "secrecy": Matter.secrecy,
    "is_collective": Matter.is_collective,
    "is_joint_letter": Matter.is_joint_letter,
    "category_code": Matter.category_code,
    "theme_code": Matter.theme_code,
    "tie_codes": Matter.tie_codes,
    "village_id": Matter.village,
    "is_repeat": Matter.is_repeat,
}
"""Dimension of a slice of petitions → column. All of them group the cube."""

_DERIVED: dict[str, tuple[str, Condition]] = {
    "first": ("received", Condition("is_repeat", "is", "0")),
    "repeat": ("received", Condition("is_repeat", "is", "1")),
}
"""Measures that are a part of another one: counted from its cube."""


def _condition(measure: str, from_on: date, to_on: date, today: date) -> Any:
    """The SQL condition of a measure over the days from–to, state as of the end of `as_of`."""
    day = as_of(to_on, today)
    received = Matter.received_on.between(from_on, to_on)
    late = missed(to_on, today)
    notice, handle = Clock.rule_code == "notice", Clock.rule_code == "handle"
    on_time = stopped_by(day) & (Clock.stopped_on <= Clock.due_on)
    answered = Clock.stopped_on.between(from_on, day)
    unanswered = late & ~stopped_by(day)
    # merging, withdrawal and lapse stopped the clocks, but are neither a notice nor an answer
    apart = Matter.id.not_in(Petition.select(Petition.matter).where(Petition.disposition.in_(UNANSWERED)))
    conditions: dict[str, Callable[[], Any]] = {
        "received": lambda: received,
        "received_ytd": lambda: Matter.received_on.between(date(to_on.year, 1, 1), to_on),
        "closed": lambda: Matter.closed_on.between(from_on, to_on),
        "open": lambda: open_at(day),
        "overdue": lambda: is_overdue(to_on, today),
        "resolved": lambda: Matter.resolved_on.between(from_on, to_on),
        "received_resolved": lambda: received & (Matter.resolved_on <= day),
        "notice_due": lambda: apart & received & has_clock(notice & (stopped_by(day) | late)),
        "notice_on_time": lambda: apart & received & has_clock(notice & on_time),
        "answer_due": lambda: apart & has_clock(handle & (answered | unanswered)),
        "answered_on_time": lambda: apart & has_clock(handle & answered & (Clock.stopped_on <= Clock.due_on)),
        "rating_due": lambda: Matter.id.in_(_told(from_on, to_on)) | _has_unrated(from_on, to_on, today),
        **{
            f"{whom}_{what}": partial(_rated, column, codes, from_on, to_on)
            for whom, column in (("desk", Petition.desk_rating), ("unit", Petition.unit_rating))
            for what, codes in (("rated", RATED), ("satisfied", SATISFIED))
        },
    }
    counted = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null()
    return counted & conditions[measure]()


def _told(from_on: date, to_on: date) -> Any:
    """Petitions whose evaluation was written down within a span of days."""
    return Petition.select(Petition.matter).where(Petition.rated_on.between(from_on, to_on))


def _rated(column: Any, codes: tuple[str, ...], from_on: date, to_on: date) -> Any:
    return Matter.id.in_(_told(from_on, to_on).where(column.in_(codes)))


def _has_unrated(from_on: date, to_on: date, today: date) -> Any:
    """The time for evaluation ran out within a span of days, and nobody had written one down."""
    day = as_of(to_on, today)
    ran_out = Clock.due_on.between(from_on, to_on) & missed(to_on, today) & ~stopped_by(day)
    clocks = Clock.select(Clock.matter).where((Clock.rule_code == "evaluation") & ran_out)
    rated = Petition.select(Petition.matter).where(Petition.rated_on <= day)
    return Matter.id.in_(clocks) & Matter.id.not_in(rated)


def cube(measure: str, period: Period, today: date) -> list[Cell]:
    """Counts of a measure over a period, grouped by every dimension, as the database gives them."""
    columns = [DIMENSIONS[name] for name in NAMES]
    query = (
        Matter.select(*columns, peewee.fn.COUNT(Matter.id), peewee.fn.SUM(Matter.person_count))
        .where(_condition(measure, period.from_on, period.to_on, today))
        .group_by(*columns)
    )
    return raw(query)


def _in_sql(condition: Condition) -> Any:
    column = DIMENSIONS[condition.dimension]
    if condition.operator == "starts":
        return (column >= condition.value) & (column < condition.value + "\uffff")
    if condition.operator == "has":
        # codes are joined by commas; fence both sides so that "1" is not found in "12"
        fenced = peewee.Value(",").concat(column).concat(",")
        return fenced.contains(f",{condition.value},")
    value = value_of(condition)
    return column.is_null() if value is None else column == value


def matters_behind(measure: str, part: Slice, period: Period, today: date) -> Any:
    """Query of the matters that a figure counts, oldest first."""
    base, conditions = _resolved(measure, part)
    where = _condition(base, period.from_on, period.to_on, today)
    for condition in conditions:
        where &= _in_sql(condition)
    return Matter.select().where(where).order_by(Matter.received_on, Matter.id)


def records_behind(measure: str, part: Slice, period: Period, today: date, with_sealed: bool) -> Iterator[FigureRecord]:
    """The records that a figure counts: exactly as many as its value. Sealed ones show nothing without the right, and come last."""
    if _of(measure) != PETITION:
        yield from _records_of_lines(measure, part, period, today, with_sealed)
        return
    query = matters_behind(measure, part, period, today).select(
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


def _records_of_lines(
    measure: str, part: Slice, period: Period, today: date, with_sealed: bool
) -> Iterator[FigureRecord]:
    """The same of what is counted line by line: the lines that stand under the figure."""
    base, shape, key = _where_to_look(measure, part)
    behind = [
        line
        for line in village_counts.lines(base, period, today)
        if tuple(line.values[place] for place, _operator, _length in shape) == key
    ]
    records = village_counts.records(_of(base), [line.key for line in behind], as_of(period.to_on, today))
    shown = [record for record in records if with_sealed or not record.is_sealed]
    yield from shown
    yield from [HIDDEN] * (len(records) - len(shown))


def _of(name: str) -> str:
    """What kind of record a measure counts."""
    return measure(name).of


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


def _resolved(measure: str, part: Slice) -> tuple[str, tuple[Condition, ...]]:
    """The measure whose cube is counted, and all conditions on it."""
    base, *extra = _DERIVED.get(measure, (measure,))
    return str(base), (*part.conditions, *(c for c in extra if isinstance(c, Condition)))


@lru_cache(maxsize=8192)
def _where_to_look(measure: str, part: Slice) -> tuple[str, Shape, tuple[Value, ...]]:
    """The cube, the shape and the key under which a figure stands."""
    base, conditions = _resolved(measure, part)
    return base, shape_of(conditions, COUNTED[_of(base)].dimensions), tuple(map(value_of, conditions))


class Counter:
    """Counts figures for one day's look at the books. Each cube is fetched once, and added up once for each shape."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._cube = lru_cache(maxsize=None)(self._fetch)
        self._narrow = lru_cache(maxsize=None)(self._fetch_narrow)
        self._sums = lru_cache(maxsize=None)(self._project)

    def _fetch(self, measure: str, period: Period) -> list[Cell]:
        if _of(measure) == PETITION:
            return cube(measure, period, self.today)
        lines = village_counts.lines(measure, period, self.today)
        return [(*values, count, count) for values, count in Tally(line.values for line in lines).items()]

    def _fetch_narrow(self, measure: str, period: Period, family: frozenset[int]) -> list[Cell]:
        return narrowed(self._cube(measure, period), family)

    def _project(self, measure: str, period: Period, shape: Shape) -> dict[tuple[Value, ...], list[int]]:
        if _of(measure) != PETITION:
            return projected(self._cube(measure, period), shape)
        return projected(self._narrow(measure, period, family_of(shape)), shape)

    def value(self, measure: str, part: Slice, period: Period) -> int:
        """The value of one figure."""
        base, shape, key = _where_to_look(measure, part)
        sums = self._sums(base, period, shape).get(key, (0, 0))
        return sums[1] if part.unit == "person" else sums[0]
