"""How wide the columns of an Excel sheet are, and which of them each column of a table takes."""

from collections.abc import Sequence

from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import ems

Spans = list[tuple[int, int]]
"""First and last column of the sheet for each column of a table."""

UNITS = 96
"""Thin columns of a sheet on which several tables, each as wide as the page, stand below each other."""

PIXELS_OF_PAGE = 640
_TEXT_COLUMNS = 8
_LEAST, _MOST = 6.0, 60.0
_LONGEST_HEAD = 3  # hanzi; longer ones take two lines


def pixels(characters: float) -> int:
    """The width of a column that holds so many digits."""
    return int(characters * 7 + 5)


def characters(wide: float) -> float:
    """How many digits a column of so many pixels holds."""
    return max(1.0, (wide - 5) / 7)


def longest(table: SummaryTable, place: int) -> float:
    """The widest cell of a column, in hanzi."""
    return max((ems(row[place][0]) for row in table.rows), default=0)


def lines(text: str, room: float, size: float = 11) -> int:
    """How many lines a text needs in a cell that holds `room` digits of 11 pt."""
    return sum(max(1, -int(-(2 * ems(part) * size / 11) // max(room, 1))) for part in text.split("\n"))


def _wanted(table: SummaryTable) -> list[float]:
    """The width of each column in characters."""
    heads = [ems(column.head) for column in table.columns]
    cells = [longest(table, place) for place in range(len(heads))]
    return [
        min(max(2 * max(cell, min(head, max(_LONGEST_HEAD, head / 2))) + 2, _LEAST), _MOST)
        for cell, head in zip(cells, heads, strict=True)
    ]


class Columns:
    """The columns of a sheet. `are_units`: thin ones that the tables share out; else a column for every column."""

    def __init__(self, tables: Sequence[SummaryTable], are_units: bool) -> None:
        self.are_units = are_units
        wanted = [_wanted(table) for table in tables]
        if are_units:
            whole = max([PIXELS_OF_PAGE, *(sum(map(pixels, one)) for one in wanted)])
            self.pixels = [-(-whole // UNITS)] * UNITS
        elif not wanted:  # several columns: LibreOffice does not draw in a page of a single wide one
            self.pixels = [PIXELS_OF_PAGE // _TEXT_COLUMNS] * _TEXT_COLUMNS
        else:
            count = max(len(one) for one in wanted)
            self.pixels = [pixels(max(one[place] for one in wanted if place < len(one))) for place in range(count)]

    @property
    def count(self) -> int:
        """How many columns the sheet has."""
        return len(self.pixels)

    def wide(self, first: int, last: int) -> int:
        """The width of neighbouring columns in pixels."""
        return sum(self.pixels[first : last + 1])

    def room(self, first: int, last: int) -> float:
        """How many digits a cell over neighbouring columns holds."""
        return characters(self.wide(first, last))

    def spans(self, table: SummaryTable) -> Spans:
        """The columns of the sheet that a table takes, one as wide as the sheet where columns are units."""
        if self.are_units:
            return self._shared_out(table, self.count)
        return [(place, place) for place in range(len(table.columns))]

    def spans_of_width(self, table: SummaryTable, most: float) -> Spans:
        """The units that a table needs, at most this share of the sheet."""
        needed = sum(map(pixels, _wanted(table))) // self.pixels[0] + 1
        return self._shared_out(table, int(min(needed, most * self.count)))

    def _shared_out(self, table: SummaryTable, units: int) -> Spans:
        wanted, spare = _wanted(table), units - len(table.columns)
        made, at, so_far = [], 0, 0.0
        for place, one in enumerate(wanted):
            so_far += one
            end = place + round(spare * so_far / sum(wanted))
            made.append((at, end))
            at = end + 1
        return made
