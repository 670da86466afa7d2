"""自定义表: tables that the office puts together itself, kept under a name and counted for any period."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from desktop.casework.access import need
from desktop.casework.summary_slices import Slices, crossed, find, slices
from desktop.domain import custom_tables as rules
from desktop.domain.codes import Right
from desktop.domain.custom_tables import ADDS_BY_MONTH, DIMENSIONS, MONTH, TableSpec
from desktop.domain.dates import Period
from desktop.domain.faults import Refused
from desktop.domain.measures import ALL, MEASURES, SEALED, TOTAL_SLICES, Slice, applies, join_name, measure
from desktop.domain.records import Actor, Change
from desktop.domain.summaries import Cell, SummaryTable, TableColumn
from desktop.store import audit, database
from desktop.store import custom_tables as store
from desktop.store.counts import Counter

KINDS = frozenset({"custom_table"})


class KeptTable(NamedTuple):
    """A table under its name."""

    id: int
    name: str
    spec: TableSpec


class MeasureChoice(NamedTuple):
    """A measure as a picker offers it, and the dimensions that it can be parted by."""

    name: str
    label: str
    formula: str
    dimensions: tuple[str, ...]


class Choices(NamedTuple):
    """What a table can be put together from: (key, label) of dimensions, measures, and slices to narrow it to."""

    dimensions: tuple[tuple[str, str], ...]
    measures: tuple[MeasureChoice, ...]
    slices: tuple[tuple[str, str], ...]


# ---------------------------------------------------------------- keeping


def kept(by: Actor) -> list[KeptTable]:
    """The office's tables by name; one that this program no longer knows is left out."""
    need(by, Right.READ, "查询")
    found = []
    for table_id, name, text in store.rows():
        try:
            found.append(KeptTable(table_id, name, rules.from_json(name, text)))
        except Refused:
            continue
    return found


def keep(name: str, spec: TableSpec, by: Actor, at: datetime, table_id: int = 0) -> Change:
    """Keep a table under a name, in place of `table_id` when that has it. Refused when another one is called so."""
    need(by, Right.HANDLE, "设置自定义表")
    spec = _checked(spec._replace(name=name))
    if not spec.name:
        raise Refused("请给这张表起个名字。", "name")
    if any(name == spec.name and one != table_id for one, name, _spec in store.rows()):
        raise Refused(f"已经有一张表叫“{spec.name}”，请换个名字；要改那一张，请在左边选中它。", "name")
    with database.transaction():
        table_id = store.write(spec.name, rules.to_json(spec), by.id, at)
        audit.record(by.id, "save", "custom_table", table_id, at, {"name": spec.name})
    return Change(KINDS, (table_id,), table_id, f"自定义表“{spec.name}”已保存。")


def remove(table_id: int, by: Actor, at: datetime) -> Change:
    """Take a table out of the list."""
    need(by, Right.HANDLE, "设置自定义表")
    name = next((name for one, name, _spec in store.rows() if one == table_id), None)
    if name is None:
        raise Refused("这张自定义表已经删除了，请刷新后再看。")
    with database.transaction():
        store.remove(table_id, at)
        audit.record(by.id, "remove", "custom_table", table_id, at, {"name": name})
    return Change(KINDS, (table_id,), table_id, f"自定义表“{name}”已删除。")


def choices() -> Choices:
    """Everything that a table can be put together from in this office."""
    return Choices(
        tuple((key, one.label) for key, one in DIMENSIONS.items()),
        tuple(
            MeasureChoice(m.name, m.label, m.formula, tuple(key for key in DIMENSIONS if rules.fits(m.name, key)))
            for m in MEASURES
        ),
        tuple((part.name, part.label.strip()) for part in slices().each() if part not in (ALL, SEALED)),
    )


def _checked(spec: TableSpec) -> TableSpec:
    """The spec, when it makes sense in this office."""
    spec = rules.checked(spec)
    only = find(spec.only or ALL.name)
    if only is None or only == SEALED:
        raise Refused("限定的范围在本单位没有了，请另选。", "only")
    for name in spec.measures:
        if not applies(measure(name), only):
            raise Refused(f"“{measure(name).label}”不能限定为{only.label.strip()}。", "only")
    return spec


# ---------------------------------------------------------------- counting


class _Side(NamedTuple):
    """A row or a column: its label, the part and the period that it counts; `measure` where that stands in columns.

    A column that `is_spare` is left out while it counts nothing: one of the past, and the many of the second level.
    """

    label: str
    part: Slice
    period: Period
    is_total: bool = False
    adds: bool = True
    measure: str = ""
    is_spare: bool = False


def count(spec: TableSpec, period: Period, by: Actor, today: date) -> SummaryTable:
    """Count a table for a period. Every number opens its list; months that have not begun are empty."""
    need(by, Right.READ, "查询")
    if period.from_on > today:
        raise Refused("这一期还没有开始，没有可以统计的内容。")
    spec = _checked(spec)
    parts, counter = slices(period), Counter(today)
    only = find(spec.only) if spec.only else None
    rows, columns = _sides(spec, spec.rows, period, parts), _columns(spec, period, parts)
    grid = [[_cell(counter, spec, period, only, row, column, today) for column in columns] for row in rows]
    shown = [n for n, row in enumerate(rows) if not row.part.is_past or _counts(grid[n])]
    across = [m for m, one in enumerate(columns) if not one.is_spare or _counts(row[m] for row in grid)]
    has_total = rows[-1].is_total
    adds = (place for place, n in enumerate(shown) if rows[n].adds and not rows[n].is_total)
    return SummaryTable(
        "custom",
        spec.title,
        (TableColumn(DIMENSIONS[spec.rows].label), *(TableColumn(columns[m].label, _over(spec)) for m in across)),
        tuple(((rows[n].label, ""), *(grid[n][m] for m in across)) for n in shown),
        _note(only, [rows[n].part for n in shown]),
        has_total,
        tuple(adds) if has_total else (),
    )


def _counts(cells: Iterable[Cell]) -> bool:
    return any(text not in ("", "0") for text, _figure in cells)


def _columns(spec: TableSpec, period: Period, parts: Slices) -> list[_Side]:
    if not spec.columns:
        return [_Side(measure(name).label, ALL, period, measure=name) for name in spec.measures]
    sides = _sides(spec, spec.columns, period, parts)
    # beside each other stand only those that add up; sealed matters are of no place, and only in the total
    return [side for side in sides if side.adds and side.part.name != SEALED.name]


def _sides(spec: TableSpec, dimension: str, period: Period, parts: Slices) -> list[_Side]:
    """The parts of a dimension, and the total where they make it up."""
    total = _Side("合计", ALL, period, is_total=True)
    if dimension == MONTH:
        months = [_Side(f"{one.index}月", ALL, one) for one in period.months()]
        return [*months, *([total] if set(spec.measures) <= ADDS_BY_MONTH else ())]
    found = [
        _Side(part.label, part, period, adds=_adds(part), is_spare=part.is_past or dimension == "subcategory")
        for part in _parts(dimension, parts)
    ]
    if not DIMENSIONS[dimension].adds:
        return found
    # hidden unless there are any; none of a cadre's visits is sealed
    has_sealed = all(applies(measure(name), SEALED) for name in spec.measures)
    sealed = [_Side(SEALED.label, SEALED._replace(is_past=True), period)] if has_sealed else []
    return [*found, *sealed, total]


def _parts(dimension: str, parts: Slices) -> Sequence[Slice]:
    return {
        "channel": parts.channels,
        "category": parts.categories,
        "subcategory": parts.subcategories,
        "theme": parts.themes,
        "tie": parts.ties,
        "village": parts.villages,
        "source": parts.sources,
        "outcome": parts.outcomes,
        "cadre": parts.cadres,
    }[dimension]


def _adds(part: Slice) -> bool:
    """False for what is part of another row: 其中联名信, and for 人次 beside 批次."""
    return not part.name.startswith("channel.") or part.name in TOTAL_SLICES


def _cell(
    counter: Counter, spec: TableSpec, period: Period, only: Slice | None, row: _Side, column: _Side, today: date
) -> Cell:
    name = column.measure or spec.measures[0]
    # one of the two may be a month; the other stands for the whole period
    when = row.period if row.period != period else column.period
    if when.from_on > today:
        return "", ""
    part = crossed([one for one in (row.part, column.part, only) if one is not None])
    figure = join_name(name, part.name) + (f"@{when.code}" if when != period else "")
    return str(counter.value(name, part, when)), figure


def _over(spec: TableSpec) -> str:
    """What the columns have in common: the one measure that they count, where they do not stand for measures."""
    return measure(spec.measures[0]).label if spec.columns else ""


def _note(only: Slice | None, shown: Iterable[Slice]) -> str:
    words = [f"只统计{only.label.strip()}。"] if only else []
    if any(part.name == SEALED.name for part in shown):
        words.append("密件只计入合计。")
    return "".join((*words, "按当前数据统计。"))
