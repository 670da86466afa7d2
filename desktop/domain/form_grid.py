"""A superior's form (填报通) as a grid: cells with their words, what stands around a cell, blanks within a text."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.widths import half_width

TEXT_GRID = "文中空格"
"""Name of the grid that lists the blanks of running text and of cells with several: what stands around it, the blank."""


class Place(NamedTuple):
    """A cell: name of its grid (sheet, table), row and column from 0."""

    grid: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """As a spreadsheet names it: C5."""
        return f"{column_name(self.column)}{self.row + 1}"

    @property
    def code(self) -> str:
        """What `parse_place` reads: 表1!C5."""
        return f"{self.grid}!{self.cell}"


_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def column_name(column: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def parse_cell(text: str) -> tuple[int, int]:
    """(row, column) from 0 of a typed name such as C5. Raises Refused (field `cell`)."""
    found = _CELL.fullmatch(half_width(text).strip().upper().replace("$", ""))
    if found is None:
        raise Refused(f"“{text.strip()[:20]}”不是格子的名称，请按 C5 的写法填写。", "cell")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def parse_place(code: str) -> Place:
    """The place of a code. Raises Refused."""
    grid, _, cell = code.rpartition("!")
    return Place(grid, *parse_cell(cell))


class FormCell(NamedTuple):
    """A cell (the corner of a merged one), as far as filling needs it. `text` is what is shown.

    `is_percent`: its number format shows fractions as percent. `is_framed`: it has borders, so it belongs to a table.
    In the grid of blanks `holder` and `blank` say which blank of which text it stands for.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    is_formula: bool = False
    is_percent: bool = False
    is_framed: bool = False
    is_bold: bool = False
    align: str = ""
    holder: Place | None = None
    blank: int = 0


class FormGrid:
    """A sheet or table. `widths` and `heights` are pixels at 96 per inch."""

    def __init__(
        self, name: str, cells: tuple[FormCell, ...], widths: tuple[int, ...], heights: tuple[int, ...]
    ) -> None:
        self.name, self.cells, self.widths, self.heights = name, cells, widths, heights
        self._at = {
            (row, column): cell
            for cell in cells
            for row in range(cell.row, min(cell.row + cell.rows, len(heights)))
            for column in range(cell.column, min(cell.column + cell.columns, len(widths)))
        }

    @property
    def row_count(self) -> int:
        """Rows of the part in use."""
        return len(self.heights)

    @property
    def column_count(self) -> int:
        """Columns of the part in use."""
        return len(self.widths)

    def has(self, row: int, column: int) -> bool:
        """True inside the part in use."""
        return 0 <= row < self.row_count and 0 <= column < self.column_count

    def at(self, row: int, column: int) -> FormCell:
        """The cell that covers a position; an empty one where the file has none."""
        return self._at.get((row, column)) or FormCell(row, column)

    def place(self, cell: FormCell) -> Place:
        """Where a cell is."""
        return Place(self.name, cell.row, cell.column)

    def rows_from(self, cell: FormCell) -> Iterator[FormCell]:
        """A cell and those under it that a list may run down into: empty, as wide, and framed when the first is."""
        yield cell
        while self.has(cell.row + cell.rows, cell.column):
            below = self.at(cell.row + cell.rows, cell.column)
            same = (below.column, below.columns) == (cell.column, cell.columns)
            if not same or below.text.strip() or below.is_formula or (cell.is_framed and not below.is_framed):
                return
            yield below
            cell = below

    def row_heads(self, cell: FormCell) -> tuple[str, ...]:
        """The words at the left of a cell, outermost first: the nearest group of label cells in its row."""
        return self._heads(cell, 0, -1)

    def column_heads(self, cell: FormCell) -> tuple[str, ...]:
        """The words above a cell, outermost first: the nearest group of label cells in its column."""
        return self._heads(cell, -1, 0)

    def _heads(self, cell: FormCell, down: int, right: int) -> tuple[str, ...]:
        found: list[str] = []
        row, column = cell.row + down, cell.column + right
        while self.has(row, column):
            one = self.at(row, column)
            if self._is_label(one):
                found.insert(0, tidy(one.text))
            elif found:
                break
            row, column = (one.row + down, column) if down else (row, one.column + right)
        return tuple(dict.fromkeys(found))

    def _is_label(self, cell: FormCell) -> bool:
        is_title = cell.columns == self.column_count > 2
        return not is_title and not cell.is_formula and is_label(cell.text)

    def takes(self, cell: FormCell) -> bool:
        """True for a cell that something may be written into: no formula, not several blanks (they are listed)."""
        if self.name == TEXT_GRID:
            return cell.holder is not None
        return not cell.is_formula and len(blanks(cell.text)) < 2

    def is_open(self, cell: FormCell) -> bool:
        """True for an empty cell of a table with a head at its left or above: it looks as if it wanted to be filled."""
        return (cell.row, cell.column) in self._open

    @cached_property
    def _open(self) -> frozenset[tuple[int, int]]:
        found = set()
        above = [False] * self.column_count
        for row in range(self.row_count):
            beside = False
            for column in range(self.column_count):
                cell = self.at(row, column)
                is_empty = cell.is_framed and not cell.is_formula and not cell.text.strip()
                if is_empty and (beside or above[column]) and cell[:2] == (row, column):
                    found.add((row, column))
                is_head = self._is_label(cell)
                beside, above[column] = beside or is_head, above[column] or is_head
        return frozenset(found)


def tidy(text: str) -> str:
    """A label in one line without its blanks: 来　信 → 来信."""
    return re.sub(r"\s+", "", text)


_LETTER = re.compile(r"[^\W\d_]")
_COUNTERS = frozenset("甲乙丙丁戊")


def is_label(text: str) -> bool:
    """True for words that say what stands beside or below them: not a number, a dash, 甲 乙 丙, a blank to fill."""
    tidied = tidy(text)
    return bool(_LETTER.search(tidied)) and tidied not in _COUNTERS and not blanks(text)


# ---------------------------------------------------------------- blanks within a text

_BLANK = re.compile(
    r"\{\{[^{}]+\}\}|【[^【】]*】|_{2,}|＿{2,}"  # {{本月收到}} 【收到件数】 ____
    r"|(?<=[：:])(?:[ \u3000\t]{2,}|[ \u3000\t]*$)(?![ \u3000\t年月日])",  # 填报单位：      填报人：
    re.MULTILINE,
)


def blanks(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text has blanks to be filled: (begin, end) of each."""
    return tuple(match.span() for match in _BLANK.finditer(text))


def with_blanks(text: str, values: Mapping[int, str]) -> str:
    """The text with blanks filled: number of the blank from 0 → words."""
    for number, (begin, end) in sorted(enumerate(blanks(text)), reverse=True):
        if number in values:
            text = text[:begin] + filled_blank(text[begin:end], values[number]) + text[end:]
    return text


def filled_blank(blank: str, words: str) -> str:
    """What stands in place of a blank: spaces between two labels keep some of themselves behind the words."""
    if blank and not blank.strip():
        return words + blank[-max(2, len(blank) - 2 * len(words)) :]
    return words


_UNIT = re.compile(r"[^\s：:，。；]{1,12}(?![^\s，。；]*[：:])")
"""What belongs to the blank before it (件), not the label of the next one (填表人：)."""


def text_grid(texts: Mapping[Place, str]) -> FormGrid | None:
    """The grid of blanks of these texts, one per row; None when there is none."""
    cells: list[FormCell] = []
    for holder, text in texts.items():
        found = blanks(text)
        ends = (0, *(end for _, end in found))
        begins = (*(begin for begin, _ in found), len(text))
        for number, (begin, end) in enumerate(found):
            row = len(cells) // 2
            # up to the blanks beside it: 填表人：… of “填报单位：____ 填表人：____”
            before = re.split("[，。；]", tidy(text[ends[number] : begin]))[-1]
            after = _UNIT.match(text[end : begins[number + 1]])
            cells.append(FormCell(row, 0, text=f"{before[-24:]}…{after[0] if after else ''}", is_framed=True))
            shown = text[begin:end].strip()
            cells.append(FormCell(row, 1, text=shown, is_framed=True, holder=holder, blank=number))
    rows = len(cells) // 2
    return FormGrid(TEXT_GRID, tuple(cells), (420, 220), (26,) * rows) if rows else None
