"""Counts the measures of `domain.measures`: one grouped query per measure and period, and the list behind any figure."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import peewee

from desktop.domain.codes import PETITIONERS, MatterKind
from desktop.domain.dates import Period
from desktop.domain.measures import Condition, Slice
from desktop.store.rows import first, tuples
from desktop.store.tables import Cadre, Clock, Matter, Party, Village

DIMENSIONS: dict[str, Any] = {
    "channel": Matter.channel,
    "secrecy": Matter.secrecy,
    "is_collective": Matter.is_collective,
    "is_joint_letter": Matter.is_joint_letter,
    "category_code": Matter.category_code,
    "theme_code": Matter.theme_code,
    "tie_codes": Matter.tie_codes,
    "village_id": Matter.village,
}
"""Dimension of a slice → column. All of them group the cube."""

_NAMES = tuple(DIMENSIONS)


class Cell(NamedTuple):
    """One group of the cube: values of the dimensions as text, number of matters, number of persons."""

    values: dict[str, str]
    matters: int
    persons: int


class FigureRecord(NamedTuple):
    """One record behind a figure. For 人次 there is one record per person, `person` says which."""

    matter_id: int
    number: str
    title: str
    received_on: date
    closed_on: date | None
    village_id: int | None
    is_sealed: bool
    person: str


def as_of(to_on: date, today: date) -> date:
    """The day at whose end a period's state is read: its last day, or today while it still runs."""
    return min(to_on, today)


def _stopped_by(day: date) -> Any:
    """Clock was stopped by the end of a day."""
    return Clock.stopped_on.is_null(False) & (Clock.stopped_on <= day)


def _has_clock(condition: Any) -> Any:
    return peewee.fn.EXISTS(
        Clock.select(peewee.SQL("1")).where(
            (Clock.matter == Matter.id) & condition & (Clock.rule_code != "review_request")
        )
    )


def _open_at(day: date) -> Any:
    return (Matter.received_on <= day) & (Matter.closed_on.is_null() | (Matter.closed_on > day))


def _condition(measure: str, from_on: date, to_on: date, today: date) -> Any:
    """The SQL condition of a measure over the days from–to, state as of the end of `as_of`."""
    day = as_of(to_on, today)
    received = Matter.received_on.between(from_on, to_on)
    # a clock that runs out today is not yet missed; one that ran out on the last day of a past period is
    missed = Clock.due_on < min(to_on + timedelta(days=1), today)
    notice, handle = Clock.rule_code == "notice", Clock.rule_code == "handle"
    on_time = _stopped_by(day) & (Clock.stopped_on <= Clock.due_on)
    answered = Clock.stopped_on.between(from_on, day)
    unanswered = missed & ~_stopped_by(day)
    conditions: dict[str, Callable[[], Any]] = {
        "received": lambda: received,
        "received_ytd": lambda: Matter.received_on.between(date(to_on.year, 1, 1), to_on),
        "first": lambda: received & (Matter.is_repeat == 0),
        "repeat": lambda: received & (Matter.is_repeat == 1),
        "closed": lambda: Matter.closed_on.between(from_on, to_on),
        "open": lambda: _open_at(day),
        "overdue": lambda: _open_at(day) & _has_clock(missed & ~_stopped_by(day)),
        "resolved": lambda: Matter.resolved_on.between(from_on, to_on),
        "received_resolved": lambda: received & (Matter.resolved_on <= day),
        "notice_due": lambda: received & _has_clock(notice & (_stopped_by(day) | missed)),
        "notice_on_time": lambda: received & _has_clock(notice & on_time),
        "answer_due": lambda: _has_clock(handle & (answered | unanswered)),
        "answered_on_time": lambda: _has_clock(handle & answered & (Clock.stopped_on <= Clock.due_on)),
    }
    counted = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null()
    return counted & conditions[measure]()


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def cube(measure: str, period: Period, today: date) -> list[Cell]:
    """Counts of a measure over a period, grouped by every dimension."""
    columns = [column.alias(name) for name, column in DIMENSIONS.items()]
    query = (
        Matter.select(*columns, peewee.fn.COUNT(Matter.id), peewee.fn.SUM(Matter.person_count))
        .where(_condition(measure, period.from_on, period.to_on, today))
        .group_by(*DIMENSIONS.values())
    )
    return [
        Cell(dict(zip(_NAMES, map(_text, row), strict=False)), int(row[-2]), int(row[-1] or 0)) for row in tuples(query)
    ]


def _fits(values: dict[str, str], condition: Condition) -> bool:
    actual = values[condition.dimension]
    if condition.operator == "starts":
        return actual.startswith(condition.value)
    if condition.operator == "has":
        return condition.value in actual.split(",")
    return actual == condition.value


def value_of(cells: Iterable[Cell], part: Slice) -> int:
    """A figure: the cells of the cube that belong to a slice, added up in its unit."""
    chosen = (c for c in cells if all(_fits(c.values, condition) for condition in part.conditions))
    return sum(c.persons if part.unit == "person" else c.matters for c in chosen)


def _in_sql(condition: Condition) -> Any:
    column = DIMENSIONS[condition.dimension]
    if condition.operator == "starts":
        return (column >= condition.value) & (column < condition.value + "\uffff")
    if condition.operator == "has":
        # codes are joined by commas; fence both sides so that "1" is not found in "12"
        fenced = peewee.Value(",").concat(column).concat(",")
        return fenced.contains(f",{condition.value},")
    if condition.dimension == "village_id":
        return column == int(condition.value) if condition.value else column.is_null()
    if condition.dimension.startswith("is_"):
        return column == int(condition.value)
    return column == condition.value


def matters_behind(measure: str, part: Slice, period: Period, today: date) -> Any:
    """Query of the matters that a figure counts, oldest first."""
    where = _condition(measure, period.from_on, period.to_on, today)
    for condition in part.conditions:
        where &= _in_sql(condition)
    return Matter.select().where(where).order_by(Matter.received_on, Matter.id)


def records_behind(measure: str, part: Slice, period: Period, today: date, with_sealed: bool) -> Iterator[FigureRecord]:
    """The records that a figure counts: exactly as many as its value. Sealed ones show nothing without the right."""
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
    for matter_id, number, title, received_on, closed_on, village_id, secrecy, persons in tuples(query):
        sealed = secrecy == "sealed"
        if sealed and not with_sealed:
            record = FigureRecord(0, "", "密件（无权查看）", received_on, closed_on, None, True, "")
        else:
            record = FigureRecord(matter_id, number, title, received_on, closed_on, village_id, sealed, "")
        if part.unit != "person":
            yield record
            continue
        names = [] if record.matter_id == 0 else _visitor_names(matter_id)
        for index in range(persons):
            person = names[index] if index < len(names) else f"第{index + 1}人（未登记姓名）"
            yield record._replace(person=person)


def due_at(day: date, before: date, flag: str = "") -> list[tuple[Any, ...]]:
    """Petitions open at the end of a day with a clock that runs out before `before`, or all with a flag.

    Rows: number, title, village, handler, due day (None when no clock runs), earliest first; sealed ones left out.
    """
    running = (Clock.started_on <= day) & ~_stopped_by(day) & (Clock.rule_code != "review_request")
    due_on = Clock.select(peewee.fn.MIN(Clock.due_on)).where((Clock.matter == Matter.id) & running)
    where = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null() & (Matter.secrecy == "normal")
    where &= _open_at(day)
    where &= (getattr(Matter, flag) == 1) if flag else _has_clock(running & (Clock.due_on < before))
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
    row = first(Matter.select(peewee.fn.MIN(Matter.received_on)).where(Matter.deleted_at.is_null()))
    return date.fromisoformat(str(row[0])) if row and row[0] else None


def late_entries(from_on: date, to_on: date) -> int:
    """Petitions of a span of days that were entered late (补记)."""
    counted = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null()
    where = counted & Matter.received_on.between(from_on, to_on) & (Matter.is_late_entry == 1)
    return int(Matter.select().where(where).count())


def _visitor_names(matter_id: int) -> list[str]:
    query = Party.select(Party.name).where((Party.matter == matter_id) & Party.role.in_(PETITIONERS))
    return [row[0] or "未留姓名" for row in tuples(query.order_by(Party.position))]


class Counter:
    """Counts figures for one day's look at the books; each cube is fetched once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._cube = lru_cache(maxsize=None)(self._fetch)

    def _fetch(self, measure: str, period: Period) -> list[Cell]:
        return cube(measure, period, self.today)

    def value(self, measure: str, part: Slice, period: Period) -> int:
        """The value of one figure."""
        return value_of(self._cube(measure, period), part)
