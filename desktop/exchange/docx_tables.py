"""A .docx form read as grids: its tables with merged cells, and the blanks of its running text."""

from collections.abc import Iterator
from typing import NamedTuple

from desktop.domain.form_grid import FormCell, FormGrid, Place, blanks, text_grid
from desktop.exchange.form_package import Element, Package, local, parse

DOCUMENT = "word/document.xml"
RUNNING = "正文"
"""Stands for the grid in places of paragraphs outside tables: row = number of the paragraph."""

_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "hyperlink", "fldSimple", "moveTo"))
"""Elements around what counts; what was struck out (del, moveFrom) does not."""

_USUAL_WIDTH, _LINE = 80, 26


class Cell(NamedTuple):
    """A cell of a table: where it begins, how far it reaches, and the elements that it consists of (one per row)."""

    row: int
    column: int
    rows: int
    columns: int
    element: Element


class Table(NamedTuple):
    """A table with the widths of its columns in pixels."""

    name: str
    cells: tuple[Cell, ...]
    widths: tuple[int, ...]
    row_count: int


def read_grids(package: Package) -> tuple[FormGrid, ...]:
    """Every table as a grid, and the grid of blanks in running text and in cells with several."""
    root = parse(package, DOCUMENT)
    texts = {Place(RUNNING, number, 0): text_of(one) for number, one in enumerate(running(root))}
    grids = []
    for table in tables(root):
        grid = _grid(table)
        grids.append(grid)
        texts |= {grid.place(cell): cell.text for cell in grid.cells if len(blanks(cell.text)) > 1}
    rest = text_grid({place: text for place, text in texts.items() if blanks(text)})
    return (*grids, *((rest,) if rest else ()))


def children(parent: Element, name: str) -> Iterator[Element]:
    """The children of a name, also those that content controls and the like wrap."""
    for one in parent:
        if local(one) == name:
            yield one
        elif local(one) in _WRAPPERS:
            yield from children(one, name)


def tables(root: Element) -> Iterator[Table]:
    """Every table in the order of the text; one inside a cell is a table of its own."""
    for number, table in enumerate(root.iter("{*}tbl"), 1):
        widths = [_pixels(_attribute(one, "w")) for one in table.iterfind("{*}tblGrid/{*}gridCol")]
        cells, row_count = _cells(table)
        wide = max((cell.column + cell.columns for cell in cells), default=0)
        widths = (widths + [_USUAL_WIDTH] * wide)[:wide]
        yield Table(f"表{number}", cells, tuple(widths), row_count)


def running(root: Element) -> list[Element]:
    """The paragraphs outside tables; of a text box the one that today's programs show."""
    beside = ("tbl", "Fallback")
    return [one for one in root.iter("{*}p") if not any(local(above) in beside for above in one.iterancestors())]


def _cells(table: Element) -> tuple[tuple[Cell, ...], int]:
    found: list[Cell] = []
    open_above: dict[int, int] = {}  # column → place in `found` of the cell that goes on downward
    row = -1
    for row, line in enumerate(children(table, "tr")):
        column = int(_value(line, "trPr", "gridBefore") or 0)
        below: dict[int, int] = {}
        for element in children(line, "tc"):
            columns = int(_value(element, "tcPr", "gridSpan") or 1)
            merge = element.find("{*}tcPr/{*}vMerge")
            goes_on = merge is not None and _attribute(merge, "val") in ("", "continue")
            if goes_on and column in open_above:
                place = open_above[column]
                found[place] = found[place]._replace(rows=row - found[place].row + 1)
            else:
                place = len(found)
                found.append(Cell(row, column, 1, columns, element))
            if merge is not None:
                below[column] = place
            column += columns
        open_above = below
    return tuple(found), row + 1


def _grid(table: Table) -> FormGrid:
    cells = tuple(_form_cell(one) for one in table.cells)
    lines = [1] * table.row_count
    for cell in cells:
        if cell.rows == 1:
            wide = sum(table.widths[cell.column : cell.column + cell.columns]) or _USUAL_WIDTH
            lines[cell.row] = max(
                lines[cell.row], sum(-(-max(len(part), 1) * 15 // wide) for part in cell.text.split("\n"))
            )
    return FormGrid(table.name, cells, table.widths, tuple(_LINE + 20 * (count - 1) for count in lines))


def _form_cell(cell: Cell) -> FormCell:
    paragraphs = list(children(cell.element, "p"))
    first = paragraphs[0] if paragraphs else cell.element
    return FormCell(
        cell.row,
        cell.column,
        cell.rows,
        cell.columns,
        "\n".join(map(text_of, paragraphs)).strip("\n"),
        is_formula=_has_formula(cell.element),
        is_framed=True,
        is_bold=first.find("{*}r/{*}rPr/{*}b") is not None,
        align=_value(first, "pPr", "jc"),
    )


def _has_formula(element: Element) -> bool:
    words = [one.text or "" for one in element.iter("{*}instrText")]
    words += [_attribute(one, "instr") for one in element.iter("{*}fldSimple")]
    return any(word.strip().startswith("=") for word in words)


def runs(paragraph: Element) -> list[Element]:
    """The runs of a paragraph in order."""
    return list(children(paragraph, "r"))


def pieces(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """The elements of a paragraph that show something, with what they show."""
    for run in runs(paragraph):
        for one in run:
            if local(one) == "t":
                yield one, one.text or ""
            elif local(one) in ("tab", "br", "cr"):
                yield one, "\t" if local(one) == "tab" else "\n"


def text_of(paragraph: Element) -> str:
    """What a paragraph shows."""
    return "".join(text for _, text in pieces(paragraph))


def _attribute(element: Element, name: str) -> str:
    """An attribute by its bare name."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _value(element: Element, properties: str, name: str) -> str:
    found = element.find(f"{{*}}{properties}/{{*}}{name}")
    return "" if found is None else _attribute(found, "val")


def _pixels(twips: str) -> int:
    return round(float(twips) / 15) if twips.replace(".", "").isdecimal() else _USUAL_WIDTH
