"""A report as an .xlsx for offices that go on counting with it: native numbers, formulas, charts, pages ready to print."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from desktop.domain.plain import plain
from desktop.domain.report import Block, Layout, Report
from desktop.domain.summaries import SummaryTable, plain_columns
from desktop.exchange.report_grid import Grid
from desktop.exchange.workbook import book_in_place

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_FOOTER = "&C第 &P 页，共 &N 页"
_A4 = 9
_POINTS_OF_PIXEL = 0.75
_PORTRAIT = 500, 730
"""What the margins leave of A4, in points."""

_LEAST_SCALE = 0.9
"""A sheet that would have to be printed smaller than this is printed across."""

_SQUEEZED = 1.15
"""A sheet longer than its page by up to this is squeezed onto it rather than broken for a few rows."""

_MARGINS = {"left": 0.7, "right": 0.6, "top": 0.75, "bottom": 0.75}
_PEN = "　　年　　月　　日"


class _Sheet(NamedTuple):
    """A sheet: its name and mark (附表1), its title, and the blocks that stand on it."""

    name: str
    mark: str
    title: str
    blocks: tuple[Block, ...]
    is_one_page: bool = False
    is_signed: bool = True


def write(path: Path, report: Report) -> None:
    """A 月报 has a sheet for its text and one for every 附表; 月报表 and 简报 are one sheet that prints on one page.

    A report of one table prints on as many pages as it needs, what its measures mean under it.

    Raises DiskFull, ReadOnly, Busy.
    """
    with book_in_place(path) as book:
        book.set_properties({"title": plain(report.title), "author": "", "comments": ""})
        taken: set[str] = set()
        for sheet in _sheets(report):
            _write(book, report, sheet._replace(name=_free_name(sheet.name, taken)))


def _sheets(report: Report) -> Iterator[_Sheet]:
    if report.layout != Layout.REPORT:
        parts = sum(len(block.tables) + len(block.charts) for block in report.blocks)
        is_signed = report.layout == Layout.FORM
        yield _Sheet(report.title, report.issue, report.title, report.blocks, parts > 1, is_signed)
        return
    body = tuple(block for block in report.blocks if not block.is_appendix)
    if any(block.paragraphs or block.tables or block.tiles or block.charts for block in body):
        yield _Sheet("正文", report.issue, report.title, body, is_signed=False)
    for block in report.blocks:
        if block.is_appendix:
            title = f"{report.title}：{block.heading}"
            yield _Sheet(f"{block.number} {block.heading}", block.number, title, (block._replace(heading=""),))
    notes = SummaryTable("", "", plain_columns(("指标", "说明")), tuple(_told(report)))
    yield _Sheet(
        "指标说明",
        "",
        f"{report.title}：核对与指标说明",
        (Block(paragraphs=report.checks, tables=(notes,)),),
        is_signed=False,
    )


def _told(report: Report) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    return (((label, ""), (formula, "")) for label, formula in report.definitions)


def _free_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet, different from the ones before."""
    fitting = _FORBIDDEN.sub("_", plain(name).replace("\n", " ")).strip()[:_LONGEST_NAME] or "表"
    number = 1
    free = fitting
    while free.lower() in taken:
        number += 1
        free = f"{fitting[: _LONGEST_NAME - 4]} {number}"
    taken.add(free.lower())
    return free


def _write(book: xlsxwriter.Workbook, report: Report, sheet: _Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    grid = Grid(book, page, sheet.blocks, report.none, plain, sheet.is_one_page)
    if sheet.mark:
        grid.line(sheet.mark, font="黑体", size=11)
    grid.line(sheet.title, font="黑体", size=18, align="center")
    grid.line(f"（{report.label}）{report.edition}", font="楷体", size=12, align="center")
    grid.line("　　".join(_facts(report)), size=10)
    for block in sheet.blocks:
        grid.block(block)
    if report.remark and (sheet.is_signed or sheet.is_one_page):
        grid.line(f"注：{report.remark}", size=9)
    if sheet.is_signed and not sheet.is_one_page and not sheet.mark:
        for label, formula in report.definitions:
            grid.line(f"{label}：{formula}", size=9)
    if sheet.is_signed:
        if sheet.is_one_page and report.checks:
            grid.line("；".join(report.checks) + "。", size=9)
        grid.blank()
        grid.line("　　　".join(_foot(report)), size=11)
    _set_page(page, grid, sheet)


def _facts(report: Report) -> Iterator[str]:
    yield f"填报单位：{report.unit}"
    if report.span:
        yield f"统计期间：{report.span}"
    if report.as_of:
        yield f"数据截至：{report.as_of}"


def _foot(report: Report) -> Iterator[str]:
    yield from ("单位负责人：", "审核人：", f"填表人：{report.filled_by}", f"填报日期：{report.filled_on or _PEN}")


def _set_page(page: Worksheet, grid: Grid, sheet: _Sheet) -> None:
    page.set_paper(_A4)
    wide = grid.columns.wide(0, grid.last_column) * _POINTS_OF_PIXEL
    width, height = _PORTRAIT
    if wide * _LEAST_SCALE > width and not sheet.is_one_page:
        page.set_landscape()
        width, height = height, width
    fits = grid.points * min(1, width / wide) < height * _SQUEEZED
    page.fit_to_pages(1, 1 if sheet.is_one_page or fits else 0)
    page.set_margins(**_MARGINS)
    page.center_horizontally()
    page.set_footer(_FOOTER)
    page.hide_gridlines(2)
    page.print_area(0, 0, grid.row - 1, grid.last_column)
    if grid.heads is not None:
        first, last = grid.heads
        page.repeat_rows(first, last)
        page.freeze_panes(last + 1, 1)
