"""Document and docket numbers such as 信〔2026〕0123号: patterns are edited by the office, so they are checked first."""

import re
from functools import lru_cache

from desktop.domain.faults import Refused
from desktop.domain.widths import half_width

_PLACE = re.compile(r"\{([^{}]*)\}")
_SERIAL = re.compile(r"serial(?::0([1-9]))?")
_BRACKETS = str.maketrans("〔【［(", "[[[[") | str.maketrans("〕】］)", "]]]]")


def check_pattern(pattern: str) -> None:
    """Refuse a pattern unless it holds {year} and {serial} (or {serial:04}) once each and no other brace."""
    places = sorted(_PLACE.findall(pattern))
    if "{" in _PLACE.sub("", pattern) or "}" in _PLACE.sub("", pattern):
        raise _refused("编号格式中的花括号没有成对，请检查。")
    if len(places) != 2 or places[1] != "year" or not _SERIAL.fullmatch(places[0]):
        raise _refused(
            "编号格式必须有且只有一个 {year} 和一个 {serial}（要补零写 {serial:04}），如 信〔{year}〕{serial:04}号。"
        )


def format_number(pattern: str, year: int, serial: int) -> str:
    """The number written out. Raises Refused for a bad pattern; `year` has four digits, `serial` counts from 1."""
    check_pattern(pattern)
    if not (1000 <= year <= 9999 and 1 <= serial <= 999_999_999):
        raise ValueError((year, serial))
    return _PLACE.sub(lambda place: str(year) if place[1] == "year" else _padded(place[1], serial), pattern)


def parse_number(pattern: str, text: str) -> tuple[int, int] | None:
    """(year, serial) of a typed number, or None when it is not of this pattern. Raises Refused for a bad pattern.

    Any kind of bracket or none, full-width digits, blanks, missing zeros and a missing 号 are tolerated.
    """
    found = _reader(pattern).fullmatch(_plain(text))
    if found is None or int(found["serial"]) == 0:
        return None
    return int(found["year"]), int(found["serial"])


@lru_cache(maxsize=64)
def _reader(pattern: str) -> re.Pattern[str]:
    check_pattern(pattern)
    parts = _PLACE.split(pattern)
    parts[0::2] = [re.sub(r"\\[\[\]]", r"\g<0>?", re.escape(_plain(literal))) for literal in parts[0::2]]
    parts[1::2] = ["(?P<year>[1-9][0-9]{3})" if p == "year" else "(?P<serial>[0-9]{1,9})" for p in parts[1::2]]
    return re.compile(re.sub(r"号$", "号?", "".join(parts)))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", half_width(text).translate(_BRACKETS)).casefold()


def _padded(place: str, serial: int) -> str:
    found = _SERIAL.fullmatch(place)
    return str(serial).zfill(int(found[1] or 1)) if found else ""


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="pattern")
