"""A table of a summary in a .docx: widths from what stands in it, two rows of heads, type as large as fits."""

from collections.abc import Sequence
from typing import NamedTuple

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import ems, in_even_lines, number_columns, upper_heads
from desktop.printing import docx_parts as parts
from desktop.printing.docx_parts import CENTRE, HEI, LEFT, RIGHT, SONG

SIZES = (12, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
"""Sizes of type that are tried, in points."""

PADDING = 1.0
"""Between a rule and the text beside it, in mm."""

_MM = 72 / 25.4
_LINE = 1.25  # of the size of the type
_RULE = 0.2  # mm
_LONGEST_TEXT = 12  # hanzi; longer text may take several lines
_LEAST_HEAD = 2  # hanzi in a line of a head
_AIR = 0.5  # hanzi
_BROAD = 1.08  # bold figures, and figures of another font where 宋体 is missing
_KEPT_ROWS = 3
"""So many of the last rows stay together: a total never stands alone on a page."""

_SHADE = "EEEEEE"


class Fitting(NamedTuple):
    """How a table fits: the size of its type in points, its columns and what a row is higher than its lines in mm."""

    size: float
    widths: list[float]
    air: float


def least_widths(table: SummaryTable) -> list[float]:
    """What each column needs, in hanzi."""
    return [min(wide, _LONGEST_TEXT) for wide in _full_widths(table, _LEAST_HEAD)]


def _full_widths(table: SummaryTable, head_line: float) -> list[float]:
    cells = [[ems(row[place][0]) for row in table.rows] for place in range(len(table.columns))]
    heads = [min(ems(column.head), max(head_line, ems(column.head) / 2)) for column in table.columns]
    return [max(head, _AIR + _BROAD * max(cell, default=1)) for head, cell in zip(heads, cells, strict=True)]


def fitted(table: SummaryTable, width: float, sizes: Sequence[float] = SIZES, air: float = 1.2) -> Fitting | None:
    """The largest of the sizes with which the columns fit into `width` mm, or None."""
    least = least_widths(table)
    room = width - 2 * PADDING * len(least)
    size = next((one for one in sizes if sum(least) * one / _MM <= room), None)
    return None if size is None else Fitting(size, _shared_out(table, width, size), air)


def squeezed(table: SummaryTable, width: float, sizes: Sequence[float] = SIZES, air: float = 1.2) -> Fitting:
    """As `fitted`; what does not fit is broken over lines in the smallest type."""
    return fitted(table, width, sizes, air) or Fitting(sizes[-1], _shared_out(table, width, sizes[-1]), air)


def _shared_out(table: SummaryTable, width: float, size: float) -> list[float]:
    """First what each column needs, then what it would like, then the rest in equal parts."""
    em = size / _MM
    made = [2 * PADDING + one * em for one in least_widths(table)]
    if sum(made) > width:
        return [one * width / sum(made) for one in made]
    wishes = [max(0.0, 2 * PADDING + one * em - have) for one, have in zip(_full_widths(table, 4), made, strict=True)]
    granted = min(1.0, (width - sum(made)) / max(sum(wishes), 0.01))
    made = [have + wish * granted for have, wish in zip(made, wishes, strict=True)]
    spare = (width - sum(made)) / len(made)
    return [one + spare for one in made]


def height(table: SummaryTable, fitting: Fitting) -> float:
    """How high the table will be, in mm."""
    columns = zip(table.columns, fitting.widths, strict=True)
    heads = [_head_text(column.head, wide, fitting.size) for column, wide in columns]
    rows = [[text for text, _figure in row] for row in table.rows]
    return sum(_row_height(row, fitting) for row in (*rows, heads, *(([""],) if upper_heads(table.columns) else ())))


def _row_height(texts: Sequence[str], fitting: Fitting) -> float:
    lines = max(_lines(text, wide, fitting.size) for text, wide in zip(texts, fitting.widths, strict=False))
    return lines * fitting.size * _LINE / _MM + fitting.air + _RULE


def _lines(text: str, wide: float, size: float) -> int:
    room = max(1.0, (wide - 2 * PADDING) * _MM / size)
    return sum(max(1, int(-(-ems(part) // room))) for part in text.split("\n"))


def _head_text(head: str, wide: float, size: float) -> str:
    return in_even_lines(head, (wide - 2 * PADDING) * _MM / size + 0.01)


def add_table(made: Document, table: SummaryTable, fitting: Fitting) -> None:
    """The table with its heads repeated on every page; no row is broken over pages."""
    above = upper_heads(table.columns)
    heads = 2 if above else 1
    added = parts.table(made, fitting.widths, heads + len(table.rows))
    _pad(added)
    rows = list(added.rows)
    _write_heads(added, table, fitting)
    are_numbers = number_columns(table)
    for number, (row, texts) in enumerate(zip(rows[heads:], table.rows, strict=True)):
        is_total = table.has_total and number == len(table.rows) - 1
        is_kept = len(table.rows) - _KEPT_ROWS <= number < len(table.rows) - 1
        _shape(row, fitting, is_head=False)
        for place, (cell, (text, _figure)) in enumerate(zip(_cells(row, added), texts, strict=True)):
            side = LEFT if not are_numbers[place] else RIGHT if place else CENTRE
            cell.width = Mm(fitting.widths[place])
            if is_total:
                _shade(cell)
            _write(cell, text, SONG, fitting.size, side, is_total, is_kept)


def _write_heads(added: Table, table: SummaryTable, fitting: Fitting) -> None:
    above = upper_heads(table.columns)
    low = 1 if above else 0
    for row in list(added.rows)[: low + 1]:
        _shape(row, fitting, is_head=True)
        for cell, wide in zip(_cells(row, added), fitting.widths, strict=True):
            cell.width = Mm(wide)
            _shade(cell)
    alone = {head.first for head in above if not head.is_group}
    for place, (column, wide) in enumerate(zip(table.columns, fitting.widths, strict=True)):
        cell = added.cell(0, place).merge(added.cell(1, place)) if place in alone else added.cell(low, place)
        _write(cell, _head_text(column.head, wide, fitting.size), HEI, fitting.size, CENTRE, False, True)
    for head in above:
        if head.is_group:
            cell = added.cell(0, head.first).merge(added.cell(0, head.last))
            _write(cell, head.text, HEI, fitting.size, CENTRE, False, True)


def _cells(row: _Row, added: Table) -> list[_Cell]:
    """The cells of a row without python-docx's search for merged ones, which makes long tables slow."""
    return [_Cell(one, added) for one in row._tr.tc_lst]


def _write(
    cell: _Cell, text: str, font: str, size: float, side: WD_ALIGN_PARAGRAPH, is_bold: bool, is_kept: bool
) -> None:
    for extra in cell.paragraphs[1:]:  # left over from merged cells
        extra._p.getparent().remove(extra._p)
    line = parts.cell_line(cell, 0, text, font, size, side, is_bold)
    form = line.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(round(size * _LINE * 2) / 2)
    form.keep_with_next = is_kept


def _shape(row: _Row, fitting: Fitting, is_head: bool) -> None:
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    row.height = Mm(fitting.size * _LINE / _MM + fitting.air)
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    if is_head:
        parts.repeat_at_page_top(row)


def _pad(added: Table) -> None:
    """The distance of text from the rules, instead of Word's 1.9 mm."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        one = OxmlElement(side)
        one.set(qn("w:w"), str(round(PADDING * _MM * 20)))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    look = added._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        added._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)
