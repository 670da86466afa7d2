"""A report as .docx, for offices that go on editing in WPS: 月报 with cover, text and 附表, 月报表 and 简报 on one page."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop.domain.report import Block, Layout, Report, outline
from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import chart_table, ems, title_over
from desktop.printing import docx_parts as parts
from desktop.printing import docx_tables
from desktop.printing import report_docx_page as one_page
from desktop.printing import report_docx_pieces as pieces
from desktop.printing.docx_parts import (
    CENTRE,
    FANG,
    HEI,
    KAI,
    LEFT,
    SIZE_2,
    SIZE_3,
    SIZE_5,
    SONG,
    Margins,
)

_ACROSS: Margins = (28, 37, 26, 35)
"""The margins of a letter's page that is turned, its head at the left: top, right, bottom, left as it lies."""

_LEAST_UPRIGHT = 10.5
"""A table that does not fit upright in type of this size lies across."""

_COVER_SIZE, _SMALL_COVER_SIZE = 36, 26


def document(report: Report, made_on: date) -> bytes:
    """The .docx of a report. Text of users stays text; control characters are dropped."""
    made = parts.new(f"{report.title}（{report.label}）", made_on)
    if report.layout == Layout.REPORT:
        _report(made, report)
    else:
        (section,) = made.sections
        width = parts.page(section, one_page.MARGINS)
        (one_page.form if report.layout == Layout.FORM else one_page.brief)(made, report, width)
    return parts.written(made)


def table_document(report: Report, made_on: date) -> bytes:
    """The .docx of a report of one table (a custom one, a list), on as many pages as it needs."""
    ((table,),) = (block.tables for block in report.blocks)
    made = parts.new(f"{report.title}（{report.label}）" if report.label else report.title, made_on)
    width = _turn(made, _lies_across((table,)))
    pieces.title(made, report, pieces.small)
    pieces.table(made, report, table, width)
    _definitions(made, report)
    pieces.foot(made, report)
    return parts.written(made)


# ---------------------------------------------------------------- 月报


def _report(made: Document, report: Report) -> None:
    _cover(made, report)
    body = [block for block in report.blocks if not block.is_appendix]
    appendices = [block for block in report.blocks if block.is_appendix]
    _turn(made, across=False)
    _restart_numbers(made)
    parts.line(made, report.title, SONG, SIZE_2, CENTRE, bold=True)
    parts.line(made, f"（{report.label}）", KAI, SIZE_3, CENTRE)
    parts.line(made, "")
    for paragraph in (paragraph for block in body for paragraph in block.paragraphs):
        _paragraph(made, paragraph)
    for across, blocks in groupby(appendices, key=lambda block: _lies_across(block.tables)):
        width = _turn(made, across)
        for place, block in enumerate(blocks):
            _appendix(made, report, block, width, is_first=place == 0)
    _turn(made, across=False)
    _closing(made, report)


def _cover(made: Document, report: Report) -> None:
    """Title, period and office; without a page number."""
    (section,) = made.sections
    width = parts.page(section, parts.LETTER_MARGINS)
    for _ in range(5):
        parts.line(made, "")
    size = _COVER_SIZE if ems(report.title) * _COVER_SIZE <= width * pieces.MM else _SMALL_COVER_SIZE
    parts.line(made, report.title, SONG, size, CENTRE, bold=True, pitch=Pt(size * 1.6))
    parts.line(made, "")
    parts.line(made, report.label, KAI, SIZE_2, CENTRE)
    for words in (report.issue, report.edition):
        if words:
            parts.line(made, words, FANG, SIZE_3, CENTRE)
    for _ in range(7):
        parts.line(made, "")
    for words in (report.unit, report.filled_on):
        if words:
            parts.line(made, words, FANG, SIZE_3, CENTRE)


def _turn(made: Document, across: bool) -> float:
    """A new section (the first one when nothing is written yet); returns the width of its text in mm."""
    is_first = len(made.sections) == 1 and not made.paragraphs
    section = made.sections[0] if is_first else made.add_section(WD_SECTION.NEW_PAGE)
    for numbers in section._sectPr.findall(qn("w:pgNumType")):  # copied from the section before: count on
        section._sectPr.remove(numbers)
    if across:
        width = parts.page(section, _ACROSS, landscape=True)
        parts.numbered_across(section, _ACROSS)
    else:
        width = parts.page(section, parts.LETTER_MARGINS)
        parts.numbered(section)
    return width


def _restart_numbers(made: Document) -> None:
    """The first page after the cover is number 1, the following sections count on."""
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    properties = made.sections[-1]._sectPr
    properties.find(qn("w:cols")).addprevious(numbers)


def _paragraph(made: Document, paragraph: str) -> None:
    """Running text in 仿宋; a heading in 黑体 (一、) or 楷体 (（一）), alone or before its text."""
    level, heading, text = outline(paragraph)
    added = parts.line(made, heading or text, (FANG, HEI, KAI)[level], indent=2)
    if heading and text:
        parts.run(added, text, FANG, SIZE_3)
    added.paragraph_format.keep_with_next = bool(heading) and not text


def _lies_across(tables: Iterable[SummaryTable]) -> bool:
    width = 210 - parts.LETTER_MARGINS[1] - parts.LETTER_MARGINS[3]
    sizes = [one for one in docx_tables.SIZES if one >= _LEAST_UPRIGHT]
    return any(docx_tables.fitted(table, width, sizes) is None for table in tables)


def _appendix(made: Document, report: Report, block: Block, width: float, is_first: bool) -> None:
    """附表1 with its title, its tables and what belongs to them; each begins a page."""
    number = parts.line(made, block.number, HEI, SIZE_3, LEFT)
    number.paragraph_format.page_break_before = not is_first
    title = parts.line(made, block.heading, SONG, SIZE_3, CENTRE, bold=True)
    facts = pieces.small(made, "　　".join(pieces.facts(report)))
    for words in (number, title, facts):
        words.paragraph_format.keep_with_next = True
    sizes, high = docx_tables.SIZES[1:], _text_height(width) - _APPENDIX_HEAD
    air = next((air for air in pieces.AIRS if _appendix_height(block, width, sizes, air) <= high), pieces.AIRS[0])
    for place, table in enumerate(block.tables):
        if over := title_over(block, place):
            pieces.heading(made, over)
        pieces.table(made, report, table, width, sizes, air)
    for chart in block.charts:
        pieces.pictures(made, (chart,), width, pieces.CHART_HEIGHT)
        pieces.table(made, report, chart_table(chart, across=True), width)


def _text_height(width: float) -> float:
    """The height of the text of a letter's page whose text is so wide, in mm."""
    top, _right, bottom, _left = _ACROSS if width > 210 else parts.LETTER_MARGINS
    return (210 if width > 210 else 297) - top - bottom


def _appendix_height(block: Block, width: float, sizes: Sequence[float], air: float) -> float:
    tables = sum(pieces.least_height(table, width, sizes, air) for table in block.tables)
    notes = sum(bool(table.note) for table in block.tables) * 6.5
    return tables + notes + pieces.HEADING * pieces.titles(block)


_APPENDIX_HEAD = 28.0
"""Number, title and facts of an appendix, in mm."""


def _closing(made: Document, report: Report) -> None:
    """The proofs, the foot with the names, and what every figure means."""
    if report.remark:
        pieces.small(made, f"注：{report.remark}")
    for check in report.checks:
        pieces.small(made, f"· {check}")
    pieces.foot(made, report)
    if report.definitions:
        pieces.heading(made, "指标说明", SIZE_3)
    _definitions(made, report)


def _definitions(made: Document, report: Report) -> None:
    for label, formula in report.definitions:
        line = pieces.small(made, "")
        parts.run(line, f"{label}：", HEI, SIZE_5)
        parts.run(line, formula, SONG, SIZE_5)
