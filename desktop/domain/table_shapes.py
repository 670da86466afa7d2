"""What the shape of a table follows from, in a Word or an Excel file: its numbers, the heads in common, how wide it is."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from desktop.domain.charts import Chart
from desktop.domain.report import Block, Layout, Report
from desktop.domain.summaries import SummaryTable, TableColumn, plain_columns

_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>0|[1-9]\d{0,8})(?P<decimals>\.\d+)?(?P<percent>%?)", re.ASCII)
_NOTHING = ("", "—", "持平")
_FIRST_HANZI = 0x2E80


class Number(NamedTuple):
    """A number as it is printed: 12 · 83.33% · +12.50%. `value` of 83.33% is 83.33."""

    value: float
    decimals: int
    is_percent: bool
    is_signed: bool


def number_in(text: str) -> Number | None:
    """The number that a whole cell says; None for words, dates, numbers with leading zeros and very long ones."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    value = float(f"{found['sign']}{found['whole']}{found['decimals'] or ''}")
    return Number(value, len(found["decimals"] or ".") - 1, bool(found["percent"]), bool(found["sign"]))


def number_columns(table: SummaryTable) -> tuple[bool, ...]:
    """Which columns hold nothing but numbers and “—”."""
    columns = zip(*([text for text, _figure in row] for row in table.rows), strict=True)
    are = tuple(all(text in _NOTHING or number_in(text) is not None for text in column) for column in columns)
    return are or (False,) * len(table.columns)


class Head(NamedTuple):
    """A head over the columns `first` to `last`; one without a group reaches down over both rows."""

    text: str
    first: int
    last: int
    is_group: bool


def upper_heads(columns: Iterable[TableColumn]) -> tuple[Head, ...]:
    """The upper row of a head in two rows: common heads over neighbours, and the columns that have none.

    Empty when no column has a common head: the table then has one row of heads.
    """
    made: list[Head] = []
    for group, found in groupby(enumerate(columns), key=lambda one: one[1].group):
        places = list(found)
        if group:
            made.append(Head(group, places[0][0], places[-1][0], True))
        else:
            made += [Head(column.head, place, place, False) for place, column in places]
    return tuple(made) if any(head.is_group for head in made) else ()


def ems(text: str) -> float:
    """How wide the widest line of a text is, in hanzi; anything else counts half."""
    return max((sum(1.0 if ord(one) >= _FIRST_HANZI else 0.5 for one in line) for line in text.split("\n")), default=0)


def in_even_lines(text: str, room: float) -> str:
    """A head broken into even parts that fit into `room` hanzi: 本年/累计, not 本年累/计; 来访/（批次）."""
    before, bracket, rest = text.partition("（")
    if before and bracket and ems(text) > room >= max(ems(before), ems(bracket + rest)):
        return f"{before}\n{bracket}{rest}"
    lines = -(-ems(text) // max(room, 1))
    length = max(1, round(-(-len(text) // max(lines, 1))))
    return "\n".join(text[at : at + length] for at in range(0, len(text), length))


def chart_table(chart: Chart, across: bool) -> SummaryTable:
    """The figures of a chart: labels `across` with the series below each other, or series across and labels below."""
    lines = [(label, *values) for label, values in chart.series]
    if len(lines) > 1:
        lines.append(("合计", *chart.totals))
    whole = [("", *chart.labels), *lines]
    heads, *shown = whole if across else list(zip(*whole, strict=True))
    has_total = across and len(lines) > 1
    return SummaryTable(
        "chart",
        f"{chart.title}（单位：{chart.unit}）",
        plain_columns([str(head) for head in heads]),
        tuple(tuple((str(cell), "") for cell in line) for line in shown),
        has_total=has_total,
        adds=tuple(range(len(chart.series))) if has_total else (),
    )


def title_over(block: Block, place: int) -> str:
    """The title that a table needs inside its block; empty where the heading or the table's own first head says it."""
    table = block.tables[place]
    said = ("", block.heading, table.columns[0].head)
    return table.title if len(block.tables) > 1 and table.title not in said else ""


def single(table: SummaryTable, title: str, unit: str, label: str) -> Report:
    """A report of one table only: a custom table, a list."""
    blocks = (Block(tables=(table,)),)
    return Report(Layout.FORM, title, unit, label, "", "", blocks, (), "", "", (), "无。", "")
