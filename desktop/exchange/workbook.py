"""Writing an .xlsx: text stays text, never a formula; the file appears whole or not at all."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import xlsxwriter
import xlsxwriter.exceptions

from desktop.domain.faults import Refused
from desktop.domain.importing import Cell
from desktop.store.files import disk_trouble, move_into_place

_LONGEST_CELL = 32_767
_CUT = "……（太长，全文见系统）"
_MOST_ROWS = 1_048_575
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE = {
    "信访件编号": 18,
    "主要内容": 50,
    "信访事项": 36,
    "主要诉求": 30,
    "办理过程": 50,
    "导入问题": 50,
    "反映内容": 50,
    "办理措施及进展": 50,
    "办理结果": 36,
    "事项": 36,
    "公民身份号码": 22,
    "家庭住址": 28,
}


@contextmanager
def book_in_place(path: Path, *, row_by_row: bool = False) -> Iterator[xlsxwriter.Workbook]:
    """A workbook under way, put into place when the block ends; an error inside leaves nothing behind.

    `row_by_row` keeps long sheets out of memory; no cell above the row under way may be written then.
    Raises DiskFull, ReadOnly, Busy.
    """
    with disk_trouble():
        # rows wait here, beside the target: what is written is private, and the folder is the clerk's choice
        folder = tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=path.parent)
    part = Path(folder.name) / "sheet.xlsx"
    book = xlsxwriter.Workbook(str(part), {**_OPTIONS, "constant_memory": row_by_row, "tmpdir": folder.name})
    try:
        with disk_trouble():
            try:
                yield book
            finally:  # after an error too: the rows that wait are open files
                _close(book)
            move_into_place(part, path)
    finally:
        with disk_trouble():
            folder.cleanup()


def _close(book: xlsxwriter.Workbook) -> None:
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as failure:
        raise failure.args[0] from failure


class Workbook:
    """A sheet under way. Leaving the block puts it into place; an error inside leaves nothing behind."""

    def __init__(self, path: Path, title: str, headings: Sequence[str]) -> None:
        self._path = path
        self._title = title
        self._headings = headings
        self._row = 0

    def __enter__(self) -> Self:
        self._placed = book_in_place(self._path, row_by_row=True)
        self._book = self._placed.__enter__()
        self._sheet = self._book.add_worksheet(self._title)
        head = self._book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF4"})
        self._text = self._book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        for column, heading in enumerate(self._headings):
            self._sheet.set_column(column, column, _WIDE.get(heading, 14))
            self._sheet.write_string(0, column, heading, head)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.repeat_rows(0)
        return self

    def add(self, cells: Sequence[Cell | int | None]) -> None:
        """Write the next row: a day as a date, a number as a number, anything else as text."""
        self._row += 1
        if self._row > _MOST_ROWS:
            raise Refused(f"超过 {_MOST_ROWS} 行，一张表放不下。请缩小范围分几次导出。")
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                self._sheet.write_datetime(self._row, column, cell, self._day)
            elif isinstance(cell, int):
                self._sheet.write_number(self._row, column, cell)
            elif cell:
                fitting = cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - len(_CUT)] + _CUT
                self._sheet.write_string(self._row, column, fitting, self._text)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sheet.autofilter(0, 0, max(self._row, 1), max(len(self._headings) - 1, 0))
        self._placed.__exit__(kind, error, trace)
