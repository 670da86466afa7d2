"""月报表 and 简报 as .docx: everything on one page, in type and charts as large as it allows."""

from collections.abc import Iterable, Iterator, Sequence

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Pt

from desktop.domain.charts import ChartKind
from desktop.domain.report import Block, Report, Tile
from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import chart_table, ems, title_over
from desktop.printing import docx_parts as parts
from desktop.printing import docx_tables
from desktop.printing import report_docx_pieces as pieces
from desktop.printing.docx_parts import (
    CENTRE,
    HEI,
    SIZE_2,
    SIZE_5,
    SIZE_SMALL_4,
    SIZE_SMALL_5,
    SONG,
    Margins,
)

MARGINS: Margins = (15, 18, 17, 22)
_TILES_IN_A_ROW = 5


def form(made: Document, report: Report, width: float) -> None:
    """Everything in type so large that it fits on the page."""
    tables = [table for block in report.blocks for table in block.tables]
    room = _ONE_PAGE_ROOM - _FOOT_ROOM - _form_lines(report, tables) * pieces.ONE_LINE
    size, air = next(
        (
            (size, air)
            for size in docx_tables.SIZES
            for air in _FORM_AIRS
            if sum(pieces.least_height(table, width, pieces.up_to(size), air) for table in tables) <= room
        ),
        (docx_tables.SIZES[-1], _FORM_AIRS[-1]),
    )
    pieces.title(made, report, pieces.tight)
    for block in report.blocks:
        if block.heading:
            pieces.heading(made, block.heading, SIZE_SMALL_4, pitch=pieces.ONE_LINE + 1)
        for place, table in enumerate(block.tables):
            if title := title_over(block, place):
                pieces.heading(made, title, SIZE_SMALL_5, pitch=pieces.ONE_LINE)
            pieces.table(made, report, table, width, pieces.up_to(size), air, pieces.tight)
    if report.remark:
        pieces.tight(made, f"注：{report.remark}")
    if report.checks:
        pieces.tight(made, _checks(report))
    pieces.foot(made, report)


def _checks(report: Report) -> str:
    return "；".join(report.checks) + "。"


def _form_lines(report: Report, tables: Iterable[SummaryTable]) -> float:
    """How many lines stand beside the tables: headings, titles, notes."""
    headings = sum(1.2 * bool(block.heading) + pieces.titles(block) for block in report.blocks)
    width = (210 - MARGINS[1] - MARGINS[3]) * pieces.MM / SIZE_SMALL_5
    notes = [table.note for table in tables if table.note]
    texts = [*notes, *([report.remark] if report.remark else []), *([_checks(report)] if report.checks else [])]
    return headings + sum(-(-(ems(text) + 2) // width) for text in texts)


_ONE_PAGE_ROOM = 297 - MARGINS[0] - MARGINS[2] - 24.0
"""What the title and the facts leave of a page, in mm."""

_FOOT_ROOM = 15.0
_FORM_AIRS = (2.4, 1.6, 1.2, 0.8, 0.5)


def brief(made: Document, report: Report, width: float) -> None:
    """For the leader: figures, charts, what needs attention; the charts take what room the rest leaves."""
    pieces.title(made, report, pieces.tight)
    rows = max(1, sum(1 for block in report.blocks if block.charts))
    heights = {size: (_ONE_PAGE_ROOM - _brief_height(report, width, size)) / rows for size in _BRIEF_SIZES}
    size = next((size for size, high in heights.items() if high >= _LEAST_CHART), _BRIEF_SIZES[-1])
    high = max(_LEAST_CHART, min(pieces.CHART_HEIGHT, heights[size]))
    for block in report.blocks:
        if block.heading:
            pieces.heading(made, block.heading, SIZE_SMALL_4, pitch=7)
        _tiles(made, block.tiles, width)
        for paragraph in block.paragraphs:
            pieces.tight(made, f"　　{paragraph}", SIZE_5)
        if block.charts:
            pieces.pictures(made, block.charts, width, high)
        for table in _brief_tables(block):
            pieces.table(made, report, table, width, pieces.up_to(size), 0.8, pieces.tight)
    if report.remark:
        pieces.tight(made, f"注：{report.remark}")


_BRIEF_SIZES = (8.5, 8, 7.5, 7, 6.5)
_TILE_HEIGHT = 22.0
_SPARE = 10.0
_LEAST_CHART = 26.0


def _brief_tables(block: Block) -> Iterator[SummaryTable]:
    """Columns have their figures in a table below; bars bear them."""
    yield from (chart_table(chart, across=True) for chart in block.charts if chart.kind is ChartKind.COLUMNS)
    yield from block.tables


def _brief_height(report: Report, width: float, size: float) -> float:
    """What everything but the charts takes, in mm."""
    total = 0.0
    for block in report.blocks:
        total += 7 * bool(block.heading) + pieces.GAP_HEIGHT * bool(block.charts)
        total += -(-len(block.tiles) // _TILES_IN_A_ROW) * _TILE_HEIGHT
        total += sum(-(-(ems(one) + 2) * SIZE_5 // (width * pieces.MM)) * pieces.ONE_LINE for one in block.paragraphs)
        for table in _brief_tables(block):
            total += pieces.least_height(table, width, pieces.up_to(size), 0.8) + pieces.ONE_LINE * bool(table.note)
    return total + pieces.ONE_LINE * bool(report.remark) + _SPARE


def _tiles(made: Document, tiles: Sequence[Tile], width: float) -> None:
    """Each a cell of three lines; several rows are equally long."""
    if not tiles:
        return
    in_a_row = -(-len(tiles) // -(-len(tiles) // _TILES_IN_A_ROW))
    table = parts.table(made, [width / in_a_row] * in_a_row, -(-len(tiles) // in_a_row))
    for place, tile in enumerate(tiles):
        cell = table.cell(*divmod(place, in_a_row))
        looks = ((tile.label, HEI, SIZE_5), (tile.value, SONG, SIZE_2), (tile.note, SONG, 7.5))
        for low, (text, font, size) in enumerate(looks):
            line = parts.cell_line(cell, low, text, font, size, CENTRE, bold=low == 1)
            line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            line.paragraph_format.line_spacing = Pt(round(size * 1.25))
    pieces.gap(made)
