"""What the layouts of a report consist of: tiles, charts, marks in words, lists; and which comparisons are shown."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.charts import Chart, ChartKind
from desktop.domain.fields import Fields, changed
from desktop.domain.measures import COUNTED, measure, split_name
from desktop.domain.percentages import share
from desktop.domain.summaries import DueLine, Figure, Mark, Rate, Summary, SummaryTable, TableColumn, plain_columns


class Comparison(StrEnum):
    """With what a summary compares itself: both, the period before (环比), the year before (同比), nothing."""

    BOTH = "both"
    PREVIOUS = "previous"
    YEAR_AGO = "year_ago"
    NONE = "none"


class Tile(NamedTuple):
    """A figure large enough to be read across a desk: 收到 17件, with what it is compared with."""

    label: str
    value: str
    note: str = ""


_TOP = {"categories": ("category", "内容分类", 8), "villages": ("village", "村（社区）", 10)}
"""Tables whose foremost rows are charted: what their slices begin with, how they are called, how many are shown."""

FEW = 5
"""How many matters of a list stand in a brief."""


# ---------------------------------------------------------------- comparison


def compared(table: SummaryTable, comparison: Comparison) -> SummaryTable:
    """A table without the columns of comparisons that are not wanted; what follows from columns is counted anew."""
    if comparison in (Comparison.BOTH, Comparison.YEAR_AGO):
        table = table._replace(note=table.note + table.year_ago_note)
    table = table._replace(year_ago_note="")
    if comparison == Comparison.BOTH:
        return table
    return with_columns(table, [place for place, one in enumerate(table.columns) if one.comparison in ("", comparison)])


def with_columns(table: SummaryTable, kept: Sequence[int]) -> SummaryTable:
    """A table with only the columns at these places."""
    now_at = {place: number for number, place in enumerate(kept)}
    columns = tuple(_moved(table.columns[place], now_at) for place in kept)
    return table._replace(columns=columns, rows=tuple(tuple(row[place] for place in kept) for row in table.rows))


def _moved(column: TableColumn, now_at: dict[int, int]) -> TableColumn:
    if column.derived is None:
        return column
    how, now, base = column.derived
    if now not in now_at or base not in now_at:
        return column._replace(derived=None)
    return column._replace(derived=column.derived._replace(how=how, now=now_at[now], base=now_at[base]))


# ---------------------------------------------------------------- parts of the layouts

_TILES = ("received", "closed", "resolved", "open", "overdue")
_RATE_TILES = ("rate.notice_on_time", "rate.answered_on_time", "rate.received_resolved")


def tiles(summary: Summary, comparison: Comparison) -> Iterator[Tile]:
    """The figures of a brief."""
    fields = Fields(summary)
    figures = {figure.name: figure for figure in summary.figures}
    for name in _TILES:
        if name in figures:
            figure, word = figures[name], COUNTED[measure(name).of].word
            yield Tile(measure(name).label, f"{figure.value}{word}", _compared_words(figure, comparison))
    for rate in summary.rates:
        if rate.name in _RATE_TILES and (value := fields.value(rate.name)):
            yield Tile(rate.label, value.text, f"{rate.numerator} ÷ {rate.denominator}")


def _compared_words(figure: Figure, comparison: Comparison) -> str:
    """环比上升12.50% 同比持平, as far as it is wanted."""
    bases = (("环比", Comparison.PREVIOUS, figure.previous), ("同比", Comparison.YEAR_AGO, figure.year_ago))
    return "　".join(
        f"{words}{changed(figure.value, base).text}"
        for words, which, base in bases
        if comparison in (Comparison.BOTH, which)
    )


def charts(summary: Summary) -> Iterator[Chart]:
    """The trend, then the categories and villages that brought most; without any there is no such chart."""
    yield trend(summary)
    for table in summary.tables:
        if table.key in _TOP:
            part, words, count = _TOP[table.key]
            if chart := _top(table, part, f"收到较多的{words}", count):
                yield chart


def _top(table: SummaryTable, part: str, words: str, count: int) -> Chart | None:
    """The rows of a table that brought most."""
    found = [
        (row[0][0].strip(), int(text))
        for row in table.rows
        for text, figure in row
        if figure.startswith(f"received.{part}.") and text != "0"
    ]
    most = sorted(found, key=lambda one: -one[1])[:count]
    if not most:
        return None
    labels, values = zip(*most, strict=True)
    return Chart(ChartKind.BARS, words, labels, (("收到", values),))


def said(mark: Mark, fields: Fields) -> str:
    """A mark as a sentence with its figure: 青石村·收到6件：比上月增加3件（100%）。"""
    value = fields.value(mark.figure)
    if value is None:
        return f"{mark.reason.removesuffix('。')}。"
    labels = {figure.name: figure.label for figure in fields.summary.figures}
    labels |= {rate.name: rate.label for rate in fields.summary.rates}
    label = labels[mark.figure.partition("@")[0]].removeprefix("合计·")
    word = "" if mark.figure.startswith("rate.") else COUNTED[measure(split_name(mark.figure)[0]).of].word
    return f"{label}{value.text}{word}：{mark.reason.removesuffix('。')}。"


def trend(summary: Summary) -> Chart:
    """What came in by channel, over the last periods."""
    return Chart(ChartKind.COLUMNS, "收到件数走势", summary.trend_labels, summary.trend_series)


def rates_table(rates: Iterable[Rate]) -> SummaryTable:
    """The rates with their formula, numerator and denominator."""
    rows = tuple(
        (
            (rate.label, ""),
            (rate.formula, ""),
            (str(rate.numerator), rate.name.removeprefix("rate.")),
            (str(rate.denominator), ""),
            (share(rate.numerator, rate.denominator), ""),
        )
        for rate in rates
    )
    return SummaryTable("rates", "工作质效", plain_columns(("指标", "算法", "分子", "分母", "比率")), rows)


def due_table(lines: Iterable[DueLine], note: str = "") -> SummaryTable:
    """Matters with their due days."""
    rows = tuple(
        tuple((text, "") for text in (
            str(place), line.number, line.title, line.village, line.handler,
            line.due_on.isoformat() if line.due_on else "—", line.state,
        ))
        for place, line in enumerate(lines, 1)
    )  # fmt: skip
    return SummaryTable(
        "due", "", plain_columns(("序号", "编号", "事项", "村（社区）", "承办人", "期限", "状态")), rows, note
    )


def few(lines: Sequence[DueLine]) -> SummaryTable:
    """The first of a list, and how many there are."""
    more = f"共{len(lines)}件，列前{FEW}件。" if len(lines) > FEW else ""
    return due_table(lines[:FEW], more)


def folded(rates: SummaryTable) -> SummaryTable:
    """The rates without their formulas, the second half beside the first: half as high."""
    short = with_columns(rates, [0, 2, 3, 4])
    half = -(-len(short.rows) // 2)
    blank = (("", ""),) * len(short.columns)
    beside = (*short.rows[half:], *[blank] * (2 * half - len(short.rows)))
    rows = tuple((*first, *second) for first, second in zip(short.rows[:half], beside, strict=True))
    return short._replace(columns=short.columns * 2, rows=rows)
