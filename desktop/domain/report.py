"""The layouts of a summary as data: what stands on the paper, in which order. PDF, .docx and .xlsx are made from this."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.charts import Chart, ChartKind
from desktop.domain.dates import PeriodKind, chinese_date
from desktop.domain.summaries import DueLine, Mark, Rate, Summary, SummaryTable, TableColumn, plain_columns


class Layout(StrEnum):
    """月报 (with text, tables and definitions), 月报表 (one page of figures), 简报 (one page for the leader)."""

    REPORT = "report"
    FORM = "form"
    BRIEF = "brief"


class Comparison(StrEnum):
    """With what a summary compares itself: both, the period before (环比), the year before (同比), nothing."""

    BOTH = "both"
    PREVIOUS = "previous"
    YEAR_AGO = "year_ago"
    NONE = "none"


class Tile(NamedTuple):
    """A figure large enough to be read across a desk: 收到 17 件, with what it is compared with."""

    label: str
    value: str
    note: str = ""


class Block(NamedTuple):
    """A part of a report with its heading (empty for none): some of paragraphs, tables, charts and tiles."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    tables: tuple[SummaryTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    tiles: tuple[Tile, ...] = ()
    is_appendix: bool = False


class Report(NamedTuple):
    """A report ready to be laid out. Empty tables say `none` (本月无。). `late` is a remark under the tables."""

    layout: Layout
    title: str
    unit: str
    label: str
    span: str
    as_of: str
    blocks: tuple[Block, ...]
    checks: tuple[str, ...]
    filled_by: str
    filled_on: str
    definitions: tuple[tuple[str, str], ...]
    none: str
    edition: str


_TITLES = {
    Layout.REPORT: "信访与群众工作{period}报",
    Layout.FORM: "信访与群众工作{period}报表",
    Layout.BRIEF: "信访与群众工作{period}简报",
}
_SHORT = {PeriodKind.MONTH: "月", PeriodKind.QUARTER: "季", PeriodKind.HALF: "半年", PeriodKind.YEAR: "年"}


def title(summary: Summary, layout: Layout) -> str:
    """示例镇信访与群众工作月报."""
    words = _TITLES[layout].format(period=_SHORT[PeriodKind(summary.span.kind)])
    return f"{summary.office.short_name}{words}"


def compared(table: SummaryTable, comparison: Comparison) -> SummaryTable:
    """A table without the columns of comparisons that are not wanted; what follows from columns is counted anew."""
    if comparison == Comparison.BOTH:
        return table
    kept = [place for place, column in enumerate(table.columns) if column.comparison in ("", comparison)]
    now_at = {place: number for number, place in enumerate(kept)}
    columns = tuple(_moved(table.columns[place], now_at) for place in kept)
    return table._replace(columns=columns, rows=tuple(tuple(row[place] for place in kept) for row in table.rows))


def _moved(column: TableColumn, now_at: dict[int, int]) -> TableColumn:
    if column.derived is None:
        return column
    how, now, base = column.derived
    return column._replace(derived=column.derived._replace(how=how, now=now_at[now], base=now_at[base]))


def contents(summary: Summary, layout: Layout, comparison: Comparison = Comparison.BOTH, filled_on: str = "") -> Report:
    """What a layout shows of a summary."""
    blocks = {Layout.REPORT: _report, Layout.FORM: _form, Layout.BRIEF: _brief}[layout](summary)
    return Report(
        layout=layout,
        title=title(summary, layout),
        unit=summary.office.name,
        label=summary.period_label,
        span=f"{chinese_date(summary.from_on)}至{chinese_date(summary.to_on)}",
        as_of="" if summary.as_of == summary.to_on else chinese_date(summary.as_of),
        blocks=tuple(
            block._replace(tables=tuple(compared(table, comparison) for table in block.tables)) for block in blocks
        ),
        checks=summary.checks,
        filled_by=summary.filled_by,
        filled_on=filled_on,
        definitions=tuple((label, formula) for _name, label, formula in summary.definitions),
        none=f"{summary.span.this}无。",
        edition=f"第{summary.edition}版" if summary.edition > 1 else "",
    )


def _tables(summary: Summary) -> Iterator[Block]:
    """The tables of the summary, each with its parts."""
    whole: list[SummaryTable] = []
    for table in summary.tables:
        if not table.is_part and whole:
            yield Block(whole[0].title, tables=tuple(whole))
            whole = []
        whole.append(table)
    if whole:
        yield Block(whole[0].title, tables=tuple(whole))


def _report(summary: Summary) -> Iterable[Block]:
    yield Block("", paragraphs=summary.narrative)
    yield from (block._replace(is_appendix=True) for block in _tables(summary))
    yield Block("工作质效", tables=(rates_table(summary.rates),), is_appendix=True)
    yield Block("近期走势", charts=(trend(summary),), is_appendix=True)
    yield Block("超期与临期清单", tables=(due_table(summary.due_lines),), is_appendix=True)
    yield Block("重点事项清单", tables=(due_table(summary.lead_cases),), is_appendix=True)


def _form(summary: Summary) -> Iterable[Block]:
    yield from (block for block in _tables(summary) if block.tables[0].key in ("channels", "categories"))
    yield Block("工作质效", tables=(rates_table(summary.rates),))


def _brief(summary: Summary) -> Iterable[Block]:
    yield Block("", charts=(trend(summary),))
    yield Block("需要关注", paragraphs=tuple(_said(mark) for mark in summary.marks))


def _said(mark: Mark) -> str:
    return mark.reason


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
            ("—" if rate.percent is None else f"{rate.percent:.2f}%", ""),
        )
        for rate in rates
    )
    return SummaryTable("rates", "工作质效", plain_columns(("指标", "算法", "分子", "分母", "比率")), rows)


def due_table(lines: Iterable[DueLine]) -> SummaryTable:
    """Matters with their due days."""
    rows = tuple(
        tuple((text, "") for text in (
            str(place), line.number, line.title, line.village, line.handler,
            line.due_on.isoformat() if line.due_on else "—", line.state,
        ))
        for place, line in enumerate(lines, 1)
    )  # fmt: skip
    return SummaryTable(
        "due", "", plain_columns(("序号", "编号", "事项", "村（社区）", "承办人", "期限", "状态")), rows
    )
