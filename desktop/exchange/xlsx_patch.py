"""An .xlsx form filled by changing nothing but the values of the mapped cells in the XML of the sheets."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from desktop.domain.faults import Refused
from desktop.domain.form_filling import Edit
from desktop.domain.form_grid import Place, column_name, parse_cell, with_blanks
from desktop.exchange.form_package import Element, Package, child, clean, fresh, local, parse, serialised, with_parts
from desktop.exchange.xlsx_grid import WORKBOOK, Sheet, cells_of, read_cell, shared_texts, sheets
from desktop.exchange.xlsx_styles import Style

_LONGEST = 32_767


def filled(package: Package, edits: Iterable[Edit]) -> bytes:
    """The file with values written. Formulas stay; what they last came to is dropped, so that they are counted anew."""
    texts = shared_texts(package)
    wanted: dict[str, list[Edit]] = {}
    for edit in edits:
        wanted.setdefault(edit.place.grid, []).append(edit)
    changed: dict[str, bytes] = {}
    has_formulas = False
    for sheet in _worksheets(package):
        root = parse(package, sheet.part)
        dropped = _drop_results(root)
        has_formulas |= dropped
        for place, what in _joined(wanted.get(sheet.name, [])):
            _write(root, place, what, texts)
        if dropped or wanted.get(sheet.name):
            changed[sheet.part] = serialised(root)
    if has_formulas:
        changed[WORKBOOK] = _recalculating(package)
    return with_parts(package, changed)


def _worksheets(package: Package) -> tuple[Sheet, ...]:
    """Every worksheet: hidden ones may have formulas too. Only visible ones have a name that an edit can mean."""
    visible = {sheet.part: sheet for sheet in sheets(package)}
    every = sorted(name for name in package.parts if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
    return tuple(visible.get(part, Sheet("", part)) for part in dict.fromkeys((*visible, *every)))


def _joined(edits: Sequence[Edit]) -> Iterator[tuple[Place, Mapping[int, str] | Edit]]:
    """Edits cell by cell: the whole one, or its blanks."""
    in_text: dict[Place, dict[int, str]] = {}
    for edit in edits:
        if edit.blank is None:
            yield edit.place, edit
        else:
            in_text.setdefault(edit.place, {})[edit.blank] = edit.text
    yield from in_text.items()


def _write(root: Element, place: Place, what: Mapping[int, str] | Edit, texts: Sequence[str]) -> None:
    cell = _cell_at(root, place.row, place.column)
    if cell.find("{*}f") is not None:
        raise Refused(f"{place.cell} 是公式，不能填写。请清除这一格的对应。")
    if isinstance(what, Edit):
        _set_value(cell, what.text, what.number)
    else:
        before = read_cell(cell, place.row, place.column, 1, 1, texts, Style()).text
        _set_value(cell, with_blanks(before, what), None)


def _set_value(cell: Element, text: str, number: int | float | None) -> None:
    for part in list(cell):
        cell.remove(part)
    for name in ("t", "cm", "vm"):
        cell.attrib.pop(name, None)
    if number is not None:
        child(cell, "v").text = repr(number)
        return
    cell.set("t", "inlineStr")
    line = child(child(cell, "is"), "t")
    line.text = clean(text)[:_LONGEST]
    line.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _cell_at(root: Element, row: int, column: int) -> Element:
    """The cell; made in its place with the style of its row or column when the file has none."""
    data = root.find("{*}sheetData")
    line = _ordered(data, "row", row, lambda one: int(one.get("r", 0)) - 1, str(row + 1))
    reference = f"{column_name(column)}{row + 1}"
    is_new = len(line)
    cell = _ordered(line, "c", column, lambda one: parse_cell(one.get("r", "A1"))[1], reference)
    if len(line) > is_new:
        line.attrib.pop("spans", None)
        style = line.get("s") if line.get("customFormat") in ("1", "true") else _column_style(root, column)
        if style:
            cell.set("s", style)
    return cell


def _ordered(parent: Element, name: str, wanted: int, number_of: Callable[[Element], int], reference: str) -> Element:
    """The child with a number, made between its neighbours when there is none."""
    following = None
    for one in parent.iterfind(f"{{*}}{name}"):
        number = number_of(one)
        if number == wanted:
            return one
        if number > wanted:
            following = one
            break
    made = fresh(parent, name, r=reference)
    if following is None:
        parent.append(made)
    else:
        following.addprevious(made)
    return made


def _column_style(root: Element, column: int) -> str:
    for one in root.iterfind("{*}cols/{*}col"):
        if int(one.get("min", 1)) <= column + 1 <= int(one.get("max", 1)):
            return str(one.get("style", ""))
    return ""


def _drop_results(root: Element) -> bool:
    """Drop what the formulas of a sheet last came to; True when it has formulas."""
    found = False
    for _, _, cell in cells_of(root):
        if cell.find("{*}f") is not None:
            found = True
            for value in cell.findall("{*}v"):
                cell.remove(value)
            cell.attrib.pop("t", None)
    return found


_BEFORE_CALCULATION = frozenset(
    [
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
        "AlternateContent",
        "revisionPtr",
    ]
)


def _recalculating(package: Package) -> bytes:
    """The workbook part, asking for all formulas to be counted when the file is opened."""
    root = parse(package, WORKBOOK)
    settings = root.find("{*}calcPr")
    if settings is None:
        settings = fresh(root, "calcPr")
        place = max(number for number, one in enumerate(root) if local(one) in _BEFORE_CALCULATION)
        root.insert(place + 1, settings)
    settings.set("fullCalcOnLoad", "1")
    return serialised(root)
