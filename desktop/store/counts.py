"""Counts the measures of `domain.measures`: one grouped query per measure and period, and the list behind any figure."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import peewee

from desktop.domain.codes import PETITIONERS, MatterKind
from desktop.domain.dates import Period
from desktop.domain.measures import Condition, Slice
from desktop.domain.procedure import MERGED
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
"""Dimension of a slice → column. All of them group the cube."""

_NAMES = tuple(DIMENSIONS)


_DERIVED: dict[str, tuple[str, Condition]] = {
    "first": ("received", Condition("is_repeat", "is", "0")),
    "repeat": ("received", Condition("is_repeat", "is", "1")),
}
"""Measures that are a part of another one: counted from its cube."""


Value = str | int | None
Cell = tuple[Any, ...]
"""One group of the cube: its values in the order of DIMENSIONS, then number of matters and number of persons."""


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
    # the clocks of a merged petition were stopped by the merging, which is neither a notice nor an answer
    apart = Matter.id.not_in(Petition.select(Petition.matter).where(Petition.disposition == MERGED))
    conditions: dict[str, Callable[[], Any]] = {
        "received": lambda: received,
        "received_ytd": lambda: Matter.received_on.between(date(to_on.year, 1, 1), to_on),
        "closed": lambda: Matter.closed_on.between(from_on, to_on),
        "open": lambda: _open_at(day),
        "overdue": lambda: _open_at(day) & _has_clock(missed & ~_stopped_by(day)),
        "resolved": lambda: Matter.resolved_on.between(from_on, to_on),
        "received_resolved": lambda: received & (Matter.resolved_on <= day),
        "notice_due": lambda: apart & received & _has_clock(notice & (_stopped_by(day) | missed)),
        "notice_on_time": lambda: apart & received & _has_clock(notice & on_time),
        "answer_due": lambda: apart & _has_clock(handle & (answered | unanswered)),
        "answered_on_time": lambda: apart & _has_clock(handle & answered & (Clock.stopped_on <= Clock.due_on)),
    }
    counted = (Matter.kind == MatterKind.PETITION) & Matter.deleted_at.is_null()
    return counted & conditions[measure]()


def cube(measure: str, period: Period, today: date) -> list[Cell]:
    """Counts of a measure over a period, grouped by every dimension, as the database gives them."""
    query = (
        Matter.select(*DIMENSIONS.values(), peewee.fn.COUNT(Matter.id), peewee.fn.SUM(Matter.person_count))
        .where(_condition(measure, period.from_on, period.to_on, today))
        .group_by(*DIMENSIONS.values())
    )
    return raw(query)


def _value(condition: Condition) -> Value:
    """What a condition compares with, as the database stores it."""
    if condition.dimension == "village_id":
        return int(condition.value) if condition.value else None
    return int(condition.value) if condition.dimension.startswith("is_") else condition.value


Shape = tuple[tuple[int, str, int], ...]


def _shape(conditions: Iterable[Condition]) -> Shape:
    """What slices of one kind have in common: place of the dimension, operator, and length of a code's beginning."""
    return tuple(
        (_NAMES.index(c.dimension), c.operator, len(c.value) if c.operator == "starts" else 0) for c in conditions
    )


def _projected(cells: Iterable[Cell], shape: Shape) -> dict[tuple[Value, ...], list[int]]:
    """The cube added up along the dimensions of a shape: values → [matters, persons]."""
    sums: dict[tuple[Value, ...], list[int]] = {}
    places = [(place, length) for place, _operator, length in shape]
    split = next((n for n, (_place, operator, _length) in enumerate(shape) if operator == "has"), None)
    for cell in cells:
        key = tuple([cell[place][:length] if length else cell[place] for place, length in places])
        # a matter may bear several codes of one dimension (五个结合): it then counts under each of them
        keys = [key] if split is None else [(*key[:split], code, *key[split + 1 :]) for code in key[split].split(",")]
        for one in keys:
            sum_ = sums.setdefault(one, [0, 0])
            sum_[0] += cell[-2]
            sum_[1] += cell[-1]
    return sums


_ALWAYS = ("secrecy", "is_repeat")
_FAMILIES = tuple(
    frozenset(_NAMES.index(name) for name in (*names, *_ALWAYS))
    for names in (
        ("channel", "is_collective", "is_joint_letter"),
        ("category_code",),
        ("theme_code",),
        ("tie_codes",),
        ("village_id",),
    )
)
"""Dimensions that slices use together. A cube is first added up to one of these, which is much smaller."""


def _family_of(shape: Shape) -> frozenset[int]:
    places = {place for place, _operator, _length in shape}
    return next(family for family in _FAMILIES if places <= family)


def _narrowed(cells: Iterable[Cell], family: frozenset[int]) -> list[Cell]:
    """The cube added up to the dimensions of a family; the others are None."""
    kept = sorted(family)
    narrow = []
    for key, sums in _projected(cells, tuple((place, "is", 0) for place in kept)).items():
        values: list[Any] = [None] * len(_NAMES)
        for place, value in zip(kept, key, strict=True):
            values[place] = value
        narrow.append((*values, *sums))
    return narrow


def _in_sql(condition: Condition) -> Any:
    column = DIMENSIONS[condition.dimension]
    if condition.operator == "starts":
        return (column >= condition.value) & (column < condition.value + "\uffff")
    if condition.operator == "has":
        # codes are joined by commas; fence both sides so that "1" is not found in "12"
        fenced = peewee.Value(",").concat(column).concat(",")
        return fenced.contains(f",{condition.value},")
    value = _value(condition)
    return column.is_null() if value is None else column == value


def matters_behind(measure: str, part: Slice, period: Period, today: date) -> Any:
    """Query of the matters that a figure counts, oldest first."""
    base, conditions = _resolved(measure, part)
    where = _condition(base, period.from_on, period.to_on, today)
    for condition in conditions:
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


def _resolved(measure: str, part: Slice) -> tuple[str, tuple[Condition, ...]]:
    """The measure whose cube is counted, and all conditions on it."""
    base, *extra = _DERIVED.get(measure, (measure,))
    return str(base), (*part.conditions, *(c for c in extra if isinstance(c, Condition)))


@lru_cache(maxsize=8192)
def _where_to_look(measure: str, part: Slice) -> tuple[str, Shape, tuple[Value, ...]]:
    """The cube, the shape and the key under which a figure stands."""
    base, conditions = _resolved(measure, part)
    return base, _shape(conditions), tuple(map(_value, conditions))


class Counter:
    """Counts figures for one day's look at the books. Each cube is fetched once, and added up once for each shape."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._cube = lru_cache(maxsize=None)(self._fetch)
        self._narrow = lru_cache(maxsize=None)(self._fetch_narrow)
        self._sums = lru_cache(maxsize=None)(self._project)

    def _fetch(self, measure: str, period: Period) -> list[Cell]:
        return cube(measure, period, self.today)

    def _fetch_narrow(self, measure: str, period: Period, family: frozenset[int]) -> list[Cell]:
        return _narrowed(self._cube(measure, period), family)

    def _project(self, measure: str, period: Period, shape: Shape) -> dict[tuple[Value, ...], list[int]]:
        return _projected(self._narrow(measure, period, _family_of(shape)), shape)

    def value(self, measure: str, part: Slice, period: Period) -> int:
        """The value of one figure."""
        base, shape, key = _where_to_look(measure, part)
        sums = self._sums(base, period, shape).get(key, (0, 0))
        return sums[1] if part.unit == "person" else sums[0]
