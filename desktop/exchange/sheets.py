"""Reading spreadsheets: .xlsx, .xls and text tables, with the row numbers and letters that the clerk sees."""

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Container, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from desktop.domain.faults import BadFile, Refused
from desktop.domain.importing import Cell

MAX_ROWS = 200_000
_MAX_COLUMNS = 1000
_MAX_CELLS = 30_000_000
_MAX_BYTES = 300_000_000
_HEADER_WITHIN = 30
_LEAST_WORDS = 2

_ENCRYPTED = "这个表格设有打开密码，不能读取。请用 WPS 或 Excel 取消密码、另存后再导入。"
_NOT_A_TABLE = "这个文件不是表格，或者已经损坏。请选择 .xlsx、.xls 或 .csv 文件；可先用 WPS 打开，另存为 .xlsx 再导入。"
_LOCKED = "这个文件打不开：它可能正被 WPS 或 Excel 占用，或者没有读取权限。请关闭后再试，或复制一份再导入。"
_QUOTES = "表格里的引号没有成对，无法分清各列。请用 WPS 打开，另存为 .xlsx 后再导入。"
_EMPTY = "这个文件是空的，没有可以导入的内容。"
_NO_HEADER = "没有找到表头。请确认表格里有一行写着“信访日期”“姓名”“信访形式”“反映问题”这样的列名，再导入。"

FieldOf = Callable[[str], str]
"""Heading → field, empty when not understood."""
Merge = tuple[tuple[int, int], tuple[int, int]]


class Line(NamedTuple):
    """One row; `row` is its number as the spreadsheet shows it. As many cells as the header."""

    row: int
    cells: tuple[Cell, ...]


class Sheet(NamedTuple):
    """A table with its header. `name` is empty unless other sheets of the file (`others`) look like ledgers too."""

    header: tuple[str, ...]
    header_row: int
    lines: tuple[Line, ...]
    sha256: str
    name: str = ""
    others: tuple[str, ...] = ()


class _Grid(NamedTuple):
    name: str
    rows: Sequence[Sequence[Cell]]
    merges: Sequence[Merge]


class _Header(NamedTuple):
    score: int
    last_row: int
    names: tuple[str, ...]


def read_sheet(
    path: Path,
    field_of: FieldOf,
    sheet_name: str = "",
    no_header: str = _NO_HEADER,
    counted_once: Container[str] = (),
) -> Sheet:
    """The sheet with the most recognised headings, or the named one. Raises BadFile and Refused with a sentence.

    A cell merged over several rows stands for each of them, but in the fields `counted_once` (sums) for the first.
    """
    data = _bytes_of(path)
    is_workbook = data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    grids = _workbook(data) if is_workbook else [_text_grid(data, field_of)]
    found = [(header, grid) for grid in grids if (header := _find_header(grid, field_of)).score >= _LEAST_WORDS]
    if not found:
        raise Refused(no_header if any(any(any(row) for row in grid.rows) for grid in grids) else _EMPTY)
    chosen = [pair for pair in found if pair[1].name == sheet_name] if sheet_name else found
    if not chosen:
        raise Refused(f"没有名为“{sheet_name}”的工作表。可选：{'、'.join(grid.name for _, grid in found)}。")
    header, grid = max(chosen, key=lambda pair: pair[0].score)
    others = tuple(other.name for _, other in found if other is not grid)
    lines = _lines(grid, header, [field_of(name) in counted_once for name in header.names])
    names = _column_names(header.names, lines)
    digest = hashlib.sha256(data).hexdigest()
    cut = tuple(Line(line.row, _padded(line.cells, len(names))) for line in lines)
    return Sheet(names, header.last_row + 1, cut, digest, grid.name if others else "", others)


def read_cells(path: Path) -> list[list[str]]:
    """Every row of the file's visible sheets as words, without looking for a header. Raises BadFile and Refused."""
    data = _bytes_of(path)
    is_workbook = data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    grids = _workbook(data) if is_workbook else [_text_grid(data, lambda _: "")]
    return [[str(cell) for cell in row] for grid in grids for row in grid.rows]


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _MAX_BYTES else b""
    except FileNotFoundError:
        raise BadFile("没有找到这个文件，它可能已被移走或改名。") from None
    except OSError as error:
        raise BadFile(_NOT_A_TABLE if path.is_dir() else _LOCKED) from error
    if size > _MAX_BYTES:
        raise Refused("文件太大，请分成几个文件导入。")
    if not data:
        raise BadFile(_EMPTY)
    return data


# ---------------------------------------------------------------- workbooks


def _workbook(data: bytes) -> list[_Grid]:
    if data[:2] == b"PK":
        _refuse_vast(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            index
            for index, meta in enumerate(book.sheets_metadata)
            if meta.visible == SheetVisibleEnum.Visible and book.sheet_names[index]
        ]
        return [_grid(book.get_sheet_by_index(index)) for index in visible]
    except (CalamineError, OSError, ValueError) as error:
        raise BadFile(_ENCRYPTED if _is_encrypted(data) else _NOT_A_TABLE) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the reader says that it met an impossible value
            raise
        raise BadFile(_NOT_A_TABLE) from None


_FILE_PASS = re.compile(rb"\x09\x08\x10\x00.{16}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)


def _is_encrypted(data: bytes) -> bool:
    """An .xlsx with a password is wrapped as “EncryptedPackage”; an .xls has a FILEPASS record after its first one."""
    return data[:2] != b"PK" and ("EncryptedPackage".encode("utf-16-le") in data or bool(_FILE_PASS.search(data)))


def _grid(sheet: CalamineSheet) -> _Grid:
    _refuse_long(sheet.total_height)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    return _Grid(sheet.name, rows, sheet.merged_cell_ranges or ())


_CELL_PLACE = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=\"([A-Z]{1,3})([0-9]{1,7})\"")


def _refuse_vast(data: bytes) -> None:
    """The reader lays a sheet out as a full rectangle: one stray cell at XFD1048576 would take all memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > 4 * _MAX_BYTES:
                raise Refused("文件太大，请分成几个文件导入。")
            for entry in entries:
                if "worksheets/" in entry.filename and entry.filename.endswith(".xml"):
                    _refuse_extent(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadFile(_NOT_A_TABLE) from error


def _refuse_extent(xml: bytes) -> None:
    last_row, letters = 0, set()
    for place in _CELL_PLACE.finditer(xml):
        letters.add(place[1])
        last_row = max(last_row, int(place[2]))
    _refuse_long(last_row)
    width = max((_column_number(text) for text in letters), default=0)
    if width > _MAX_COLUMNS or width * last_row > _MAX_CELLS:
        raise Refused(f"表格太宽，最右一列是第 {width} 列。请删除右边多余的列，另存后再导入。")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_long(rows: int) -> None:
    if rows > MAX_ROWS + _HEADER_WITHIN:
        raise Refused(f"表格有 {rows} 行，超过 {MAX_ROWS} 行。下面如果是空白行，请删除后另存；否则请分成几个文件导入。")


def _cell(value: Any) -> Cell:
    """Numbers are written out (an 11-digit phone is no 1.39E+10); a moment becomes its day."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


# ---------------------------------------------------------------- text tables


def _text_grid(data: bytes, field_of: FieldOf) -> _Grid:
    """The table of a text file, cut at the sign by which most headings are recognised."""
    text = _decoded(data)
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise BadFile(_NOT_A_TABLE)

    def score(delimiter: str) -> int:
        return _find_header(_Grid("", _records(text, delimiter, _HEADER_WITHIN), ()), field_of).score

    try:
        return _Grid("", _records(text, max(",\t;", key=score)), ())
    except csv.Error:
        raise BadFile(_QUOTES) from None


def _decoded(data: bytes) -> str:
    has_wide_mark = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # “Unicode 文本” of Excel
    encodings = ("utf-16",) if has_wide_mark else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(_NOT_A_TABLE)


def _records(text: str, delimiter: str, limit: int = MAX_ROWS + 2 * _HEADER_WITHIN) -> list[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[Cell]] = [[_text_cell(value) for value in record] for record in islice(reader, limit)]
    _refuse_long(len(rows))
    return rows


def _text_cell(value: str) -> str:
    """`="0139…"` is how programs make Excel keep the zeros of a text column: the inner text is meant."""
    value = value.strip()
    kept = re.fullmatch(r'="([^"]*)"', value)
    return kept[1] if kept else value


# ---------------------------------------------------------------- header and lines


def _find_header(grid: _Grid, field_of: FieldOf) -> _Header:
    """The row, or two rows joined by merged cells, with the most recognised headings; the first of equals."""
    best = _Header(0, 0, ())
    for index, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        candidates = [_Header(0, index, _names(row))]
        if any(top <= index < bottom for (top, _), (bottom, _) in grid.merges) and index + 1 < len(grid.rows):
            candidates.append(_Header(0, index + 1, _joined(row, grid.rows[index + 1])))
        for candidate in candidates:
            score = len({field for name in candidate.names if (field := field_of(name))})
            if score > best.score:
                best = candidate._replace(score=score)
    return best


def _names(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(" ".join(str(cell).split()) for cell in row)


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[str, ...]:
    """Two-line header: the lower line names the column, the upper one where the lower is blank (merged downwards)."""
    width = max(len(upper), len(lower))
    pairs = zip(_padded(_names(upper), width), _padded(_names(lower), width), strict=True)
    return tuple(str(below or above) for above, below in pairs)


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells, *([""] * (width - len(cells))))[:width]


def _lines(grid: _Grid, header: _Header, once: Sequence[bool]) -> tuple[Line, ...]:
    """Rows below the header that are not blank. A cell merged downwards counts for each of its rows, or `once`."""
    start = header.last_row + 1
    rows = [list(row) for row in grid.rows[start:]]
    for (top, left), (bottom, _right) in grid.merges:
        is_once = left < len(once) and once[left]
        if top >= start and bottom > top and left < len(rows[top - start]) and not is_once:
            for row in rows[top - start + 1 : bottom - start + 1]:
                row[left] = row[left] or rows[top - start][left]
    return tuple(Line(start + n, tuple(row)) for n, row in enumerate(rows, 1) if any(row))


def _column_names(names: tuple[str, ...], lines: Sequence[Line]) -> tuple[str, ...]:
    """Headings as far as there is anything; a column with content but no heading gets one, so that it is not lost."""
    used = {n for line in lines for n, cell in enumerate(line.cells) if cell}
    width = max(max(used, default=-1), max((n for n, name in enumerate(names) if name), default=-1)) + 1
    return tuple(str(name) or ("无列名" if n in used else "") for n, name in enumerate(_padded(names, width)))
