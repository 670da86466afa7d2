"""What the cells of a table are in an Excel file: numbers as numbers, totals and rates as formulas one can follow.

A formula stands only where it gives exactly what is printed; elsewhere the printed number stays.
"""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from desktop.domain.summaries import Derived, SummaryTable
from desktop.domain.table_shapes import Number, number_columns, number_in

Place = Callable[[int, int], tuple[int, int]]
"""Row and column of a table → row and column of the sheet, from 0."""

_HUNDREDTH = Decimal("0.01")
_LONGEST_FORMULA = 8000  # Excel: 8192


class SheetCell(NamedTuple):
    """A cell: text, or a number (also as a formula's result) with the number format that prints it."""

    value: str | float
    number_format: str = "@"
    formula: str = ""


def sheet_rows(table: SummaryTable, place: Place) -> Iterator[tuple[SheetCell, ...]]:
    """The rows of a table as cells of a sheet."""
    are_numbers = number_columns(table)
    for row, texts in enumerate(table.rows):
        yield tuple(
            _cell(table, row, column, text, place) if is_number else SheetCell(text)
            for column, ((text, _figure), is_number) in enumerate(zip(texts, are_numbers, strict=True))
        )


def number_cell(text: str) -> SheetCell:
    """A text that is a number as such a number, another as text."""
    number = number_in(text)
    return SheetCell(text) if number is None else SheetCell(_value(number), _format(number))


def _value(number: Number) -> float:
    if number.is_percent:
        return float(Decimal(repr(number.value)) / 100)
    return number.value if number.decimals else int(number.value)


def _format(number: Number) -> str:
    plain = "0" + (f".{'0' * number.decimals}" if number.decimals else "") + ("%" if number.is_percent else "")
    return f"+{plain};-{plain};+{plain}" if number.is_signed else plain


def _cell(table: SummaryTable, row: int, column: int, text: str, place: Place) -> SheetCell:
    derived = table.columns[column].derived
    if derived is not None:
        return _derived(table, row, derived, text, place)
    cell = number_cell(text)
    if table.has_total and row == len(table.rows) - 1:
        added = [number_in(table.rows[one][column][0]) for one in table.adds]
        formula = _sum(table.adds, column, place)
        if _is_sum(cell, added) and len(formula) < _LONGEST_FORMULA:
            return cell._replace(formula=formula)
    return cell


def _is_sum(total: SheetCell, added: list[Number | None]) -> bool:
    """Whether whole numbers really add up to the total that is printed."""
    if not added or not isinstance(total.value, int):
        return False
    return all(one is not None and not one.is_percent and not one.decimals for one in added) and total.value == sum(
        one.value for one in added if one is not None
    )


def _sum(rows: tuple[int, ...], column: int, place: Place) -> str:
    """=SUM(B5:B9,B11:B14) over the rows of the table that the total adds."""
    runs: list[list[int]] = [[rows[0]]] if rows else []
    for before, after in pairwise(rows):
        if after == before + 1:
            runs[-1].append(after)
        else:
            runs.append([after])
    parts = [(_name(run[0], column, place), _name(run[-1], column, place)) for run in runs]
    return f"=SUM({','.join(first if first == last else f'{first}:{last}' for first, last in parts)})"


def _name(row: int, column: int, place: Place) -> str:
    return str(xl_rowcol_to_cell(*place(row, column)))


def _derived(table: SummaryTable, row: int, derived: Derived, text: str, place: Place) -> SheetCell:
    """A change or a rate as a formula over two cells of its row, “—” for base 0."""
    printed = number_cell(text)
    now, base = (number_in(table.rows[row][one][0]) for one in (derived.now, derived.base))
    if now is None or base is None or now.is_percent or base.is_percent:
        return printed
    now_name, base_name = _name(row, derived.now, place), _name(row, derived.base, place)
    above = f"({now_name}-{base_name})" if derived.how == "change" else now_name
    formula = f'=IF({base_name}=0,"—",{above}/{base_name})'
    if not base.value:
        return SheetCell(text, _PERCENT[derived.how], formula) if text == "—" else printed
    share = (Decimal(now.value) - Decimal(base.value) * (derived.how == "change")) / Decimal(base.value)
    shown = (100 * share).quantize(_HUNDREDTH, ROUND_HALF_UP)
    if text == _SAME and not share:
        return SheetCell(0.0, _PERCENT["change"], formula)
    number = number_in(text)
    if number is None or not number.is_percent or shown != Decimal(repr(number.value)):
        return printed
    return SheetCell(float(share), _PERCENT[derived.how], formula)


_SAME = "持平"
_PERCENT = {"change": f'+0.00%;-0.00%;"{_SAME}"', "rate": "0.00%"}
