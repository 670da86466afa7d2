"""An .xlsx form read as grids: words, merged cells, formulas, frames, sizes."""

import posixpath
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.form_grid import FormCell, FormGrid, blanks, parse_cell, text_grid
from desktop.exchange.form_package import Element, Package, local, parse
from desktop.exchange.xlsx_styles import Style, styles

WORKBOOK = "xl/workbook.xml"
_MOST_ROWS, _MOST_COLUMNS = 400, 80
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_WIDTH, _HEIGHT = 8.43, 15.0


class Sheet(NamedTuple):
    """A visible sheet and the part of the package that holds it."""

    name: str
    part: str


def read_grids(package: Package) -> tuple[tuple[FormGrid, ...], tuple[str, ...]]:
    """Every visible sheet as a grid, the grid of blanks of cells with several, and remarks."""
    texts, known = shared_texts(package), styles(package)
    grids: list[FormGrid] = []
    remarks: list[str] = []
    for sheet in sheets(package):
        root = parse(package, sheet.part)
        grid, is_cut = _grid(sheet.name, root, texts, known)
        if is_cut:
            remarks.append(f"工作表“{sheet.name}”太大，只列出前 {grid.row_count} 行、{grid.column_count} 列。")
        grids.append(grid)
    several = {
        grid.place(cell): cell.text
        for grid in grids
        for cell in grid.cells
        if not cell.is_formula and len(blanks(cell.text)) > 1
    }
    rest = text_grid(several)
    return (*grids, *((rest,) if rest else ())), tuple(remarks)


def sheets(package: Package) -> tuple[Sheet, ...]:
    """The visible worksheets in the order of the tabs."""
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in parse(package, "xl/_rels/workbook.xml.rels")
        if one.get("Type", "").endswith("/worksheet")
    }
    found = []
    for one in parse(package, WORKBOOK).iterfind("{*}sheets/{*}sheet"):
        target = targets.get(one.get(_RELATION) or one.get(_STRICT_RELATION))
        if target and one.get("state", "visible") == "visible":
            found.append(Sheet(one.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")))
    if not found or any(sheet.part not in package.parts for sheet in found):
        raise Refused("这个表格里没有可以填写的工作表。")
    return tuple(found)


def shared_texts(package: Package) -> list[str]:
    """The texts that cells name by number."""
    if "xl/sharedStrings.xml" not in package.parts:
        return []
    return [_text(one) for one in parse(package, "xl/sharedStrings.xml").iterfind("{*}si")]


def _text(element: Element) -> str:
    """Plain or rich text; the reading aids of phonetic runs are left out."""
    return "".join(
        part.text or ""
        for part in element.iter("{*}t")
        if part.getparent() is element or local(part.getparent()) == "r"
    )


def _grid(name: str, root: Element, texts: Sequence[str], known: Sequence[Style]) -> tuple[FormGrid, bool]:
    merges = {(top, left): (rows, columns) for top, left, rows, columns in _merges(root)}
    hidden = {
        (top + row, left + column)
        for (top, left), (rows, columns) in merges.items()
        for row in range(min(rows, _MOST_ROWS))
        for column in range(min(columns, _MOST_COLUMNS))
        if row or column
    }
    cells = []
    for row, column, element in cells_of(root):
        style = known[int(element.get("s", 0))] if int(element.get("s", 0)) < len(known) else Style()
        if (row, column) in hidden:
            continue
        rows, columns = merges.get((row, column), (1, 1))
        cells.append(read_cell(element, row, column, rows, columns, texts, style))
    used = [cell for cell in cells if cell.text or cell.is_formula or cell.is_framed]
    tall = max((cell.row + cell.rows for cell in used), default=1)
    wide = max((cell.column + cell.columns for cell in used), default=1)
    is_cut = tall > _MOST_ROWS or wide > _MOST_COLUMNS
    tall, wide = min(tall, _MOST_ROWS), min(wide, _MOST_COLUMNS)
    shown = tuple(cell for cell in cells if cell.row < tall and cell.column < wide)
    return FormGrid(name, shown, _widths(root, wide), _heights(root, tall)), is_cut


def cells_of(root: Element) -> Iterator[tuple[int, int, Element]]:
    """Every cell with its row and column from 0; both may be left out where they go on from the last one."""
    row = -1
    for line in root.iterfind("{*}sheetData/{*}row"):
        row = int(line.get("r", row + 2)) - 1
        column = -1
        for cell in line.iterfind("{*}c"):
            column = parse_cell(cell.get("r"))[1] if cell.get("r") else column + 1
            yield row, column, cell


def read_cell(
    element: Element, row: int, column: int, rows: int, columns: int, texts: Sequence[str], style: Style
) -> FormCell:
    """A cell as the grid tells it."""
    formula = element.find("{*}f")
    value = element.findtext("{*}v") or ""
    kind = element.get("t", "n")
    if kind == "s":
        text = texts[int(value)] if value.isdecimal() and int(value) < len(texts) else ""
    elif kind == "inlineStr":
        inline = element.find("{*}is")
        text = "" if inline is None else _text(inline)
    else:
        text = style.shown(value) if kind == "n" else value
    if formula is not None:
        text = f"={formula.text}" if formula.text else text or "="
    return FormCell(
        *(row, column, rows, columns, text, formula is not None),
        is_percent=style.is_percent,
        is_framed=style.is_framed,
        is_bold=style.is_bold,
        align=style.align,
    )


def _merges(root: Element) -> Iterator[tuple[int, int, int, int]]:
    for one in root.iterfind("{*}mergeCells/{*}mergeCell"):
        first, _, last = one.get("ref", "").partition(":")
        (top, left), (bottom, right) = parse_cell(first), parse_cell(last or first)
        yield top, left, bottom - top + 1, right - left + 1


def _widths(root: Element, count: int) -> tuple[int, ...]:
    form = root.find("{*}sheetFormatPr")
    usual = float(form.get("defaultColWidth", _WIDTH)) if form is not None else _WIDTH
    widths = [usual] * count
    for one in root.iterfind("{*}cols/{*}col"):
        for column in range(int(one.get("min", 1)) - 1, min(int(one.get("max", 1)), count)):
            widths[column] = 0.0 if one.get("hidden") in ("1", "true") else float(one.get("width", usual))
    return tuple(round(width * 7 + 5) if width else 0 for width in widths)


def _heights(root: Element, count: int) -> tuple[int, ...]:
    form = root.find("{*}sheetFormatPr")
    usual = float(form.get("defaultRowHeight", _HEIGHT)) if form is not None else _HEIGHT
    heights = [usual] * count
    for line in root.iterfind("{*}sheetData/{*}row"):
        row = int(line.get("r", 0)) - 1
        if 0 <= row < count:
            heights[row] = 0.0 if line.get("hidden") in ("1", "true") else float(line.get("ht", usual))
    return tuple(round(height * 96 / 72) for height in heights)
