"""What a cell's style says about it: percent or not, framed or not, bold, alignment."""

import re
from typing import NamedTuple

from desktop.exchange.form_package import Element, Package, parse

_PERCENT_FORMATS = frozenset((9, 10))
_IN_QUOTES = re.compile(r'"[^"]*"|\\.|_.|\*.')
_SIDES = ("left", "right", "top", "bottom")


class Style(NamedTuple):
    """The style of a cell, as far as a form needs it."""

    is_percent: bool = False
    is_framed: bool = False
    is_bold: bool = False
    align: str = ""

    def shown(self, value: str) -> str:
        """A number as it is shown, roughly: a fraction as percent."""
        if not self.is_percent or not value:
            return value.removesuffix(".0")
        return f"{100 * float(value):.2f}%"


def styles(package: Package) -> list[Style]:
    """The styles of a workbook by their number."""
    if "xl/styles.xml" not in package.parts:
        return [Style()]
    root = parse(package, "xl/styles.xml")
    formats = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in root.iterfind("{*}numFmts/{*}numFmt")}
    framed = [_is_framed(one) for one in root.iterfind("{*}borders/{*}border")]
    bold = [_is_on(one.find("{*}b")) for one in root.iterfind("{*}fonts/{*}font")]
    found = []
    for one in root.iterfind("{*}cellXfs/{*}xf"):
        number = int(one.get("numFmtId", 0))
        alignment = one.find("{*}alignment")
        found.append(
            Style(
                number in _PERCENT_FORMATS or "%" in _IN_QUOTES.sub("", formats.get(number, "")),
                _at(framed, one.get("borderId")),
                _at(bold, one.get("fontId")),
                "" if alignment is None else alignment.get("horizontal", ""),
            )
        )
    return found or [Style()]


def _at(values: list[bool], place: str | None) -> bool:
    return bool(place) and int(place or 0) < len(values) and values[int(place or 0)]


def _is_framed(border: Element) -> bool:
    sides = [border.find(f"{{*}}{side}") for side in _SIDES]
    drawn = [side for side in sides if side is not None and side.get("style", "none") != "none"]
    return len(drawn) >= 2


def _is_on(mark: Element | None) -> bool:
    value: str = "0" if mark is None else mark.get("val", "1")
    return value not in ("0", "false")
