"""A .docx form filled by changing nothing but words: in the cells of its tables, and in place of blanks."""

import copy
from collections.abc import Iterable

from desktop.domain.faults import Refused
from desktop.domain.form_filling import Edit
from desktop.domain.form_grid import Place, blanks, filled_blank
from desktop.exchange.docx_tables import DOCUMENT, RUNNING, children, pieces, running, runs, tables
from desktop.exchange.form_package import (
    Element,
    Package,
    child,
    clean,
    fresh,
    local,
    named,
    parse,
    serialised,
    with_parts,
)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def filled(package: Package, edits: Iterable[Edit]) -> bytes:
    """The file with words written, in the type of the first run of their cell or blank."""
    root = parse(package, DOCUMENT)
    cells = {Place(table.name, cell.row, cell.column): cell.element for table in tables(root) for cell in table.cells}
    paragraphs = running(root)
    # the last blank of a text first, so that the others stay where they were counted
    for edit in sorted(edits, key=lambda one: one.blank or 0, reverse=True):
        place = edit.place
        if place.grid == RUNNING:
            inside = [paragraphs[place.row]]
        elif place in cells:
            inside = list(children(cells[place], "p"))
        else:
            raise Refused(f"表里没有 {place.code} 这一格了，请清除它的对应。")
        if edit.blank is None:
            _write_cell(inside, clean(edit.text))
        else:
            _write_blank(inside, edit.blank, clean(edit.text))
    return with_parts(package, {DOCUMENT: serialised(root)})


def _write_cell(paragraphs: list[Element], words: str) -> None:
    """Words instead of what a cell shows; they stand in its first paragraph."""
    first = next((one for one in paragraphs if any(text.strip() for _, text in pieces(one))), paragraphs[0])
    shown = [element for paragraph in paragraphs for element, _ in pieces(paragraph)]
    target = next((element for element, _ in pieces(first) if local(element) == "t"), None)
    if target is None:
        target = child(_run(first), "t")
    _set(target, words)
    for control in target.iterancestors("{*}sdt"):  # a content control that showed its prompt holds a value now
        for mark in control.findall("{*}sdtPr/{*}showingPlcHdr"):
            mark.getparent().remove(mark)
    for element in shown:
        if element is not target:
            element.getparent().remove(element)


def _run(paragraph: Element) -> Element:
    """The first run of a paragraph; a new one with the type of the paragraph's own mark when it has none."""
    found = runs(paragraph)
    if found:
        return found[0]
    run = child(paragraph, "r")
    mark = paragraph.find("{*}pPr/{*}rPr")
    if mark is not None:
        properties = copy.deepcopy(mark)
        for one in list(properties):
            if local(one) in ("ins", "del", "moveFrom", "moveTo", "rPrChange"):
                properties.remove(one)
        run.append(properties)
    return run


def _write_blank(paragraphs: list[Element], number: int, words: str) -> None:
    """Words in place of a blank, counted over the whole text of the paragraphs."""
    for paragraph in paragraphs:
        text = "".join(text for _, text in pieces(paragraph))
        found = blanks(text)
        if number < len(found):
            begin, end = found[number]
            _replace(paragraph, begin, end, filled_blank(text[begin:end], words))
            return
        number -= len(found)
    raise Refused("表里没有这处空白了，请清除它的对应。")


def _replace(paragraph: Element, begin: int, end: int, words: str) -> None:
    """Put words in place of the signs from `begin` to `end` (a place between two signs when both are the same)."""
    at, is_written = 0, False
    for element, text in list(pieces(paragraph)):
        first, last = max(begin - at, 0), min(end - at, len(text))
        touches = first < last or (begin == end and 0 < begin - at <= len(text))
        if touches:
            here = "" if is_written else words
            if local(element) == "t":
                _set(element, text[:first] + here + text[max(first, last) :])
            else:
                _instead(element, here)
            is_written = True
        at += len(text)


def _instead(element: Element, words: str) -> None:
    """Words in place of a tab or a break."""
    if words:
        made = fresh(element, "t")
        _set(made, words)
        element.addprevious(made)
    element.getparent().remove(element)


def _set(element: Element, words: str) -> None:
    """The words of a `t`; line breaks are elements of their own."""
    lines = words.split("\n")
    element.text = lines[0]
    element.set(_SPACE, "preserve")
    for line in reversed(lines[1:]):
        more = fresh(element, "t")
        more.text = line
        more.set(_SPACE, "preserve")
        element.addnext(more)
        element.addnext(element.makeelement(named(element, "br"), {}))
