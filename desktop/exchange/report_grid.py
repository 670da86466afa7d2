"""The rows of one Excel sheet of a report from above: lines over its whole width, tables, tiles, charts."""

from collections.abc import Callable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from desktop.domain.charts import Chart
from desktop.domain.report import Block, Tile
from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import chart_table, in_even_lines, number_columns, title_over, upper_heads
from desktop.exchange.report_cells import SheetCell, number_cell, sheet_rows
from desktop.exchange.report_charts import draw
from desktop.exchange.report_columns import Columns, Spans, lines

_LEAST_CHART_ROWS = 9
_MOST_BESIDE = 0.6
"""How much of the width the table of a chart may take."""

_ROW_POINTS, _ROW_PIXELS = 17, 22
_MOST_TILES = 5
_COUNTED_WORDS = "件次户天项人批"
_HEAD_COLOUR, _TOTAL_COLOUR, _TILE_COLOUR = "#E8EEF4", "#F2F2F2", "#F7F9FB"


class Grid:
    """Writes a sheet from above; `row` is the next free one, from 0, `points` the height of all that is written."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        page: Worksheet,
        blocks: Sequence[Block],
        none: str,
        plain: Callable[[str], str],
        is_one_page: bool,
    ) -> None:
        self._book, self._page, self._none, self._plain = book, page, none, plain
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self.row, self.points = 0, 0.0
        tables = [
            table
            for block in blocks
            for table in (*block.tables, *(chart_table(chart, across=False) for chart in block.charts))
        ]
        has_drawings = any(block.charts or block.tiles for block in blocks)
        self.columns = Columns(tables, is_one_page or has_drawings)
        for column, wide in enumerate(self.columns.pixels):
            page.set_column_pixels(column, column, wide)
        self._has_one_table = len(tables) == 1 and not has_drawings
        self.heads: tuple[int, int] | None = None
        """First and last row of the heads, when the sheet has one table and nothing else."""

    @property
    def last_column(self) -> int:
        """The last column of the sheet, from 0."""
        return self.columns.count - 1

    def _format(self, **looks: object) -> Format:
        looks = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True, **looks}
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(looks)
        return self._formats[key]

    def _over(self, row: int, left: int, right: int, cell: SheetCell, form: Format, bottom: int | None = None) -> None:
        """A cell, over several columns or rows where it needs to."""
        bottom = row if bottom is None else bottom
        if left != right or row != bottom:
            self._page.merge_range(row, left, bottom, right, "", form)
        if cell.formula:
            self._page.write_formula(row, left, cell.formula, form, cell.value)
        elif isinstance(cell.value, str):
            self._page.write_string(row, left, self._plain(cell.value), form)
        else:
            self._page.write_number(row, left, cell.value, form)

    def _end_row(self, height: float = _ROW_POINTS) -> None:
        """The row is written; its height in points (a merged cell does not make its row higher by itself)."""
        self._page.set_row(self.row, height)
        self.row += 1
        self.points += height

    # ---------------------------------------------------------------- lines

    def line(self, text: str, font: str = "宋体", size: float = 11, align: str = "left", **looks: object) -> None:
        """A line of text over the whole width, as high as it needs."""
        form = self._format(font_name=font, font_size=size, align=align, **looks)
        self._over(self.row, 0, self.last_column, SheetCell(text), form)
        room = self.columns.room(0, self.last_column)
        self._end_row(lines(self._plain(text), room, size) * size * 1.4 + 3)

    def blank(self) -> None:
        """An empty row."""
        self._end_row(8)

    def block(self, block: Block) -> None:
        """The parts of a block below each other."""
        if block.heading:
            self.blank()
            self.line(block.heading, font="黑体", size=12)
        for paragraph in block.paragraphs:
            self.line(f"　　{paragraph}", font="仿宋", size=12)
        if block.tiles:
            self._tiles(block.tiles)
        for place, table in enumerate(block.tables):
            if title := title_over(block, place):
                self.blank()
                self.line(title, font="黑体", size=11)
            self._table(table, self.columns.spans(table))
        for chart in block.charts:
            self._chart(chart)

    # ---------------------------------------------------------------- tables

    def _table(self, table: SummaryTable, spans: Spans) -> tuple[int, int]:
        """A table with its heads; returns the last row of the heads and the last one of all."""
        first = self._heads(table, spans)
        if not table.rows:
            self.line(self._none, border=1)
        are_numbers = number_columns(table)
        for number, cells in enumerate(sheet_rows(table, lambda row, column: (first + row, spans[column][0]))):
            is_total = table.has_total and number == len(table.rows) - 1
            for place, ((left, right), cell) in enumerate(zip(spans, cells, strict=True)):
                align = "left" if not are_numbers[place] else "right" if place else "center"
                self._over(self.row, left, right, cell, self._cell_format(cell, align, is_total))
            self._end_row(self._height(cells, spans))
        last = self.row - 1
        if table.note:
            self.line(f"注：{table.note}", size=9)
        return first - 1, last

    def _cell_format(self, cell: SheetCell, align: str, is_total: bool) -> Format:
        total = {"bold": True, "bg_color": _TOTAL_COLOUR} if is_total else {}
        return self._format(border=1, num_format=cell.number_format, align=align, **total)

    def _heads(self, table: SummaryTable, spans: Spans) -> int:
        """The heads in one row or two; returns the first row below."""
        form = self._format(font_name="黑体", align="center", border=1, bg_color=_HEAD_COLOUR)
        above = upper_heads(table.columns)
        top, low = self.row, self.row + bool(above)
        for head in above:
            bottom = top if head.is_group else low
            self._over(top, spans[head.first][0], spans[head.last][1], SheetCell(head.text), form, bottom)
        alone = {head.first for head in above if not head.is_group}
        most = 1
        for place, ((left, right), column) in enumerate(zip(spans, table.columns, strict=True)):
            text = in_even_lines(column.head, self.columns.room(left, right) / 2)
            most = max(most, text.count("\n") + 1)
            if place not in alone:
                self._over(low, left, right, SheetCell(text), form)
        if above:
            self._end_row(18)
        self._end_row(max(14 * most + 4, _ROW_POINTS))
        if self._has_one_table:
            self.heads = (top, low)
        return self.row

    def _height(self, cells: Sequence[SheetCell], spans: Spans) -> float:
        needed = [
            lines(self._plain(cell.value), self.columns.room(left, right))
            for cell, (left, right) in zip(cells, spans, strict=True)
            if isinstance(cell.value, str)
        ]
        return 14 * max([1, *needed]) + _ROW_POINTS - 14

    # ---------------------------------------------------------------- tiles and charts

    def _tiles(self, tiles: Sequence[Tile]) -> None:
        """A row of tiles, or several equally long ones: label, figure and note below each other."""
        in_a_row = -(-len(tiles) // -(-len(tiles) // _MOST_TILES))
        for start in range(0, len(tiles), in_a_row):
            shown = tiles[start : start + in_a_row]
            for low, (size, height) in enumerate(((11, 18), (20, 30), (9, 26))):
                for place, tile in enumerate(shown):
                    cell = (SheetCell(tile.label), _figure(tile.value), SheetCell(tile.note))[low]
                    left, right = (self.columns.count * at // in_a_row for at in (place, place + 1))
                    edges = {"left": 1, "right": 1, "top": int(low == 0), "bottom": int(low == 2)}
                    looks = {"font_size": size, "align": "center", "num_format": cell.number_format, **edges}
                    self._over(self.row, left, right - 1, cell, self._format(bg_color=_TILE_COLOUR, **looks))
                self._end_row(height)

    def _chart(self, chart: Chart) -> None:
        """A chart beside the table that it draws."""
        table, columns, top = chart_table(chart, across=False), self.columns, self.row + 1
        self.line(table.title, font="黑体", size=11)
        spans = columns.spans_of_width(table, _MOST_BESIDE)
        heads, _last = self._table(table, spans)
        while self.row - top < _LEAST_CHART_ROWS:
            self._end_row()
        left = spans[-1][1] + 2
        drawn = draw(self._book, self._page.get_name(), chart, heads, [first for first, _end in spans])
        drawn.set_size({"width": columns.wide(left, self.last_column), "height": (self.row - top) * _ROW_PIXELS})
        looks = {"object_position": 1, "y_offset": _ROW_PIXELS // 4, "description": self._plain(chart.title)}
        self._page.insert_chart(top, left, drawn, looks)
        self.blank()


def _figure(text: str) -> SheetCell:
    """17件 as the number 17 that shows 件."""
    digits = text.rstrip(_COUNTED_WORDS)
    cell = number_cell(digits)
    if isinstance(cell.value, str):
        return SheetCell(text)
    word = text[len(digits) :]
    return cell._replace(number_format=f'{cell.number_format}"{word}"' if word else cell.number_format)
