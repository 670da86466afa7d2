"""The layouts of a summary as data: what stands on the paper, in which order. PDF, .docx and .xlsx are made from this."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.charts import Chart
from desktop.domain.dates import PeriodKind, chinese_date, chinese_span
from desktop.domain.fields import Fields
from desktop.domain.report_parts import Comparison as Comparison
from desktop.domain.report_parts import Tile as Tile
from desktop.domain.report_parts import charts, due_table, few, folded, rates_table, said, tiles, with_columns
from desktop.domain.report_parts import compared as compared
from desktop.domain.summaries import Summary, SummaryTable


class Layout(StrEnum):
    """月报 (with text, tables and definitions), 月报表 (one page of figures), 简报 (one page for the leader)."""

    REPORT = "report"
    FORM = "form"
    BRIEF = "brief"


class Block(NamedTuple):
    """A part of a report with its heading (empty for none): some of paragraphs, tables, charts and tiles.

    `number` is that of an appendix: 附表1, 附图1.
    """

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    tables: tuple[SummaryTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    tiles: tuple[Tile, ...] = ()
    is_appendix: bool = False
    number: str = ""


class Report(NamedTuple):
    """A report ready to be laid out. Empty tables say `none` (本月无。); `remark` stands under the tables.

    `issue` is its number in the year (第10期), empty for a year; `edition` says that it replaces an earlier one.
    """

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
    issue: str = ""
    remark: str = ""


_TITLES = {
    Layout.REPORT: "信访与群众工作{period}报",
    Layout.FORM: "信访与群众工作{period}报表",
    Layout.BRIEF: "信访与群众工作简报",
}
_SHORT = {PeriodKind.MONTH: "月", PeriodKind.QUARTER: "季", PeriodKind.HALF: "半年", PeriodKind.YEAR: "年"}


def title(summary: Summary, layout: Layout) -> str:
    """示例镇信访与群众工作月报."""
    words = _TITLES[layout].format(period=_SHORT[PeriodKind(summary.span.kind)])
    return f"{summary.office.short_name}{words}"


# ---------------------------------------------------------------- the three layouts


def contents(summary: Summary, layout: Layout, comparison: Comparison = Comparison.BOTH, filled_on: str = "") -> Report:
    """What a layout shows of a summary."""
    made = {Layout.REPORT: _report, Layout.FORM: _form, Layout.BRIEF: _brief}[layout](summary, comparison)
    span = summary.span
    return Report(
        layout=layout,
        title=title(summary, layout),
        unit=summary.office.name,
        label=summary.period_label,
        span=chinese_span(summary.from_on, summary.to_on),
        as_of="" if summary.as_of == summary.to_on else chinese_date(summary.as_of),
        blocks=tuple(
            block._replace(tables=tuple(compared(table, comparison) for table in block.tables))
            for block in _numbered(made)
        ),
        checks=summary.checks,
        filled_by=summary.filled_by,
        filled_on=filled_on,
        definitions=tuple((label, formula) for _name, label, formula in summary.definitions),
        none=f"{span.this}无。",
        edition=f"第{summary.edition}版（更正）" if summary.edition > 1 else "",
        issue="" if span.kind == PeriodKind.YEAR else f"第{span.index}期",
        remark=f"{span.this}含补录{summary.late_entries}件。" if summary.late_entries else "",
    )


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The appendices with their numbers, tables and charts each in their own row."""
    table_count = chart_count = 0
    for block in blocks:
        if not block.is_appendix:
            yield block
        elif block.tables:
            table_count += 1
            yield block._replace(number=f"附表{table_count}")
        else:
            chart_count += 1
            yield block._replace(number=f"附图{chart_count}")


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


def _report(summary: Summary, _comparison: Comparison) -> Iterable[Block]:
    appendices = [
        *_tables(summary),
        Block("工作质效", tables=(rates_table(summary.rates),)),
        Block("超期与临期清单", tables=(due_table(summary.due_lines),)),
        Block("重点事项清单", tables=(due_table(summary.lead_cases),)),
        *(Block(chart.title, charts=(chart,)) for chart in charts(summary)),
    ]
    listed = f"现将{summary.period_label}信访与群众工作情况报告如下，各项数字见附表。"
    yield Block(paragraphs=summary.narrative or (listed,))
    yield from (block._replace(is_appendix=True) for block in appendices)


_FORM_TABLES = ("channels", "categories")
_FORM_TOTALS = ("villages", "ledger", "cadres")


def _form(summary: Summary, _comparison: Comparison) -> Iterable[Block]:
    main = [block for block in _tables(summary) if block.tables[0].key in _FORM_TABLES]
    yield from (block._replace(tables=block.tables[:1]) for block in main)
    yield Block("工作质效", tables=(folded(rates_table(summary.rates)),))
    shown = {figure for block in main for row in block.tables[0].rows for _text, figure in row if figure}
    totals = [_total(table, shown) for table in summary.tables if table.key in _FORM_TOTALS and table.has_total]
    if totals:
        yield Block("民情、纠纷、走访合计", tables=tuple(totals))


def _total(table: SummaryTable, shown: set[str]) -> SummaryTable:
    """Only the total of a table under its title, without the figures that the form already shows."""
    total = table.rows[-1]
    kept = [place for place, (_text, figure) in enumerate(total) if figure not in shown]
    short = with_columns(table._replace(rows=(total,), adds=(), note="", is_part=False), kept)
    name, *columns = (column._replace(group="") for column in short.columns)
    return short._replace(columns=(name._replace(head=table.title), *columns))


def _brief(summary: Summary, comparison: Comparison) -> Iterable[Block]:
    yield Block(tiles=tuple(tiles(summary, comparison)))
    first, *others = charts(summary)
    yield Block(first.title, charts=(first,))
    if others:
        yield Block("分布情况", charts=tuple(others))
    if summary.marks:
        fields = Fields(summary)
        yield Block("需要关注", paragraphs=tuple(said(mark, fields) for mark in summary.marks))
    late = sorted((line for line in summary.due_lines if line.days < 0), key=lambda line: line.days)
    if late:
        yield Block("超期最久的事项", tables=(few(late),))
    if summary.lead_cases:
        yield Block("重点事项", tables=(few(summary.lead_cases),))


# ---------------------------------------------------------------- text

_LEVELS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（[一二三四五六七八九十]+）"))
_LONGEST_HEADING = 40


def outline(paragraph: str) -> tuple[int, str, str]:
    """(level, heading, text) of a paragraph: 一、… is level 1, （一）… level 2, running text 0 (GB/T 9704 7.3.3).

    A heading that text follows ends with its full stop: （一）总体平稳。本月收到…
    """
    level = next((place for place, sign in enumerate(_LEVELS, 1) if sign.match(paragraph)), 0)
    if not level:
        return 0, "", paragraph
    stop = paragraph.find("。")
    if stop < 0:
        return (level, paragraph, "") if len(paragraph) <= _LONGEST_HEADING else (0, "", paragraph)
    return (level, paragraph[: stop + 1], paragraph[stop + 1 :]) if stop < _LONGEST_HEADING else (0, "", paragraph)
