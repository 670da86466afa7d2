"""Filling a superior's form, as a plan: which words or number goes into which cell, and what could not be written."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.domain.fields import FieldKind, Value
from desktop.domain.form_grid import FormCell, FormGrid, Place, blanks
from desktop.domain.forms import FillReport, Mapped, Missed, Sources, is_column
from desktop.domain.percentages import of_fraction

_NAMED = 3
"""So many lines of a list that is too long are named in the report."""


class Edit(NamedTuple):
    """What is written. `number` goes into a cell as a number, `text` where only words can stand.

    `blank` is the number of the blank within the text of the place; None for the whole cell.
    """

    place: Place
    blank: int | None
    text: str
    number: int | float | None = None


class Plan(NamedTuple):
    """Edits, and the report of the filling."""

    edits: tuple[Edit, ...]
    report: FillReport


class _Filling:
    def __init__(self, grids: Sequence[FormGrid], mapping: Iterable[Mapped], sources: Sources) -> None:
        self._grids = {grid.name: grid for grid in grids}
        self._mapping = sorted(mapping)
        self._taken = {one.place for one in self._mapping}
        self._sources = sources
        self.edits: list[Edit] = []
        self.written: dict[str, str] = {}
        self.lines: set[str] = set()
        self.missed: list[Missed] = []

    def fill(self) -> None:
        for one in self._mapping:
            grid = self._grids.get(one.place.grid)
            cell = grid.at(one.place.row, one.place.column) if grid and grid.has(*one.place[1:]) else None
            if grid is None or cell is None or grid.place(cell) != one.place:
                self._miss(one, "表里没有这一格了")
            elif not grid.takes(cell):
                self._miss(
                    one, "这一格是公式，不能填写" if cell.is_formula else "这一格有几处空白，请在“文中空格”里对应"
                )
            elif is_column(one.source):
                self._column(one, grid, cell)
            else:
                self._field(one, grid, cell)

    def _field(self, one: Mapped, grid: FormGrid, cell: FormCell) -> None:
        value = self._sources.value(one.source)
        if value is None:
            self._miss(one, "没有这个数字了")
            return
        if value.kind != FieldKind.WORDS and value.number is None:
            self._miss(
                one, "没有可比的数（基数为 0 或没有往期记录）" + ("，记“—”" if _has_words(cell) else "，这一格没有填")
            )
            if not _has_words(cell):
                return
        self._write(grid, cell, value, one.around.label)

    def _column(self, one: Mapped, grid: FormGrid, cell: FormCell) -> None:
        values = self._sources.column(one.source)
        if values is None:
            self._miss(one, "没有这一列了")
            return
        room = [
            below
            for place, below in enumerate(grid.rows_from(cell))
            if not place or grid.place(below) not in self._taken
        ]
        for below, value in zip(room, values, strict=False):
            if value.text:
                self.lines.add(grid.place(below).code)
                self._write(grid, below, value, one.around.label)
        left = [value.text for value in values[len(room) :]]
        if left:
            named = "、".join(left[:_NAMED]) + ("等" if len(left) > _NAMED else "")
            self._miss(one, f"还差 {len(left)} 行，没有写下：{named}")

    def _write(self, grid: FormGrid, cell: FormCell, value: Value, label: str) -> None:
        holder = cell.holder or grid.place(cell)
        blank = cell.blank if cell.holder else 0 if blanks(cell.text) else None
        # running text speaks (上升12.50%); a cell has a number, whose head or format may bring the sign of percent
        text = value.text if _has_words(cell) else _cell_text(value, label)
        number = None if _has_words(cell) or value.kind == FieldKind.WORDS else _cell_number(value, cell)
        self.edits.append(Edit(holder, blank, text, number))
        self.written[grid.place(cell).code] = text

    def _miss(self, one: Mapped, reason: str) -> None:
        self.missed.append(Missed(one.place, one.around.label, reason))


def unmapped(grids: Sequence[FormGrid], mapping: Iterable[Mapped]) -> tuple[Place, ...]:
    """Cells that look as if they wanted to be filled, without a source, and without a list that runs down over them."""
    by_name = {grid.name: grid for grid in grids}
    covered = set()
    for one in mapping:
        covered.add(one.place)
        grid = by_name.get(one.place.grid)
        if grid is not None and is_column(one.source):
            covered.update(grid.place(cell) for cell in grid.rows_from(grid.at(one.place.row, one.place.column)))
    return tuple(
        place
        for grid in grids
        for cell in grid.cells
        if grid.is_open(cell) and (place := grid.place(cell)) not in covered
    )


def planned(
    grids: Sequence[FormGrid], mapping: Iterable[Mapped], sources: Sources, remarks: tuple[str, ...] = ()
) -> Plan:
    """What filling writes and reports. Nothing is written over a formula or, by a list, over a cell in use."""
    cells = tuple(mapping)
    filling = _Filling(grids, cells, sources)
    filling.fill()
    report = FillReport(
        filling.written, frozenset(filling.lines), tuple(filling.missed), unmapped(grids, cells), remarks
    )
    return Plan(tuple(filling.edits), report)


def _has_words(cell: FormCell) -> bool:
    """True where the value stands within a text or in place of a placeholder."""
    return cell.holder is not None or bool(blanks(cell.text))


def _cell_text(value: Value, label: str) -> str:
    if value.kind != FieldKind.PERCENT or value.number is None:
        return value.text
    sign = "" if "%" in label or "％" in label else "%"
    return f"{of_fraction(value.number)}{sign}"


def _cell_number(value: Value, cell: FormCell) -> int | float | None:
    if value.kind != FieldKind.PERCENT or value.number is None:
        return value.number
    return value.number if cell.is_percent else float(of_fraction(value.number))
