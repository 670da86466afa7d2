"""What one cell says: a day, a number of persons, names, parts. Raises Refused with a sentence when it cannot be read."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain.dates import read_day
from desktop.domain.faults import Refused
from desktop.domain.importing import Cell
from desktop.domain.widths import half_width

NOTHING = frozenset(
    {"", "无", "/", "-", "--", "—", "——", "空", "不详", "未知", "暂无", "无。", "N/A", "#N/A", "NULL", "\\"}
)
"""What people write into a cell that they leave empty."""

ANONYMOUS = frozenset(
    {"匿名", "无名", "佚名", "未署名", "不署名", "未留名", "未留姓名", "不愿留名", "不愿透露姓名", "匿名信"}
)
MAX_PERSONS = 5000
FIRST_YEAR = 1949
_SERIAL_START = date(1899, 12, 30)
"""Day 0 of a spreadsheet's day numbers (with its leap year 1900 that never was)."""

_TIME_OF_DAY = re.compile(r"(?<=[\d日号])(?:[\sT]+\d{1,2}\s*[:时点].*|\s*[上下中]午.*|\s*(?:周|星期).)$", re.DOTALL)
_NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_COUNT = re.compile(r"(?:共|约|计)?(\d{1,9}|[零〇一二两三四五六七八九十百]{1,5})(?:余|多)?(?:人|名|位|人次|个人)?")
_AND_OTHERS = re.compile(
    r"(.*?)等(?:共|约)?\s*([\d一二两三四五六七八九十百]*)\s*(?:余|多)?\s*(?:人|名|位|户|群众|村民|代表)*$"
)
_BETWEEN = re.compile(r"[、,;/|\n]+")


def text_of(cell: Cell) -> str:
    """The cell as text; empty for the usual signs of an empty cell."""
    text = cell.isoformat() if isinstance(cell, date) else cell.strip()
    return "" if half_width(text).upper() in NOTHING else text


def day_of(cell: Cell, today: date, may_be_ahead: bool = False, first_year: int = FIRST_YEAR) -> date:
    """A day of a ledger. It must have its year; a bare number is a day number of the spreadsheet."""
    day = cell if isinstance(cell, date) else _day_in(cell, today)
    if day.year < first_year:
        raise Refused(f"日期 {day} 太早，请核对年份。")
    if day > today and not may_be_ahead:
        raise Refused(f"日期 {day} 晚于今天（{today}），请核对。")
    return day


def _day_in(text: str, today: date) -> date:
    typed = _TIME_OF_DAY.sub("", half_width(text).strip())
    if re.fullmatch(r"[1-9]\d{4}", typed, re.ASCII):
        return _SERIAL_START + timedelta(days=int(typed))
    if not re.search(r"\d{4}", typed, re.ASCII):
        raise Refused(f"日期“{text[:20]}”没有写全年月日，请写成 2026-03-08 的样子。")
    return read_day(typed, today)


def count_of(text: str) -> int:
    """A number of persons: 5 · 5人 · 共五人."""
    found = _COUNT.fullmatch(half_width(text).replace(" ", "").removesuffix(".0"))
    if found is None:
        raise Refused(f"人数“{text[:20]}”不是数字，请填写数字，如 5。")
    count = number_of(found[1])
    if not 1 <= count <= MAX_PERSONS:
        raise Refused(f"人数 {count} 不在 1 至 {MAX_PERSONS} 之间，请核对。")
    return count


def number_of(text: str) -> int:
    """Digits or Chinese numerals below a thousand: 12 · 十二 · 一百零五."""
    if text.isdecimal():
        return int(text)
    total = current = 0
    for sign in text:
        if sign in "十百":
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
        else:
            current = _NUMERALS.get(sign, 0)
    return total + current


class Names(NamedTuple):
    """The names of a cell and the number of persons it speaks of (张三、李四等5人)."""

    names: tuple[str, ...]
    persons: int


def names_of(text: str) -> Names:
    """Names between commas, slashes or lines. A blank separates only whole names: 王 芳 is one person."""
    plain = half_width(text).strip()
    said = 0
    if others := _AND_OTHERS.fullmatch(plain):
        plain, said = others[1], number_of(others[2]) if others[2] else 0
    names = [name for part in _BETWEEN.split(plain) for name in _by_blanks(part) if name]
    return Names(tuple(names), max(said, len(names)))


def _by_blanks(part: str) -> list[str]:
    words = part.split()
    is_list = len(words) > 1 and all(2 <= len(word) <= 4 and not word.isascii() for word in words)
    if part.isascii():
        return [" ".join(words)]
    return words if is_list else ["".join(words)]


def parts_of(text: str) -> list[str]:
    """Several numbers in one cell, in their order; an empty sign between commas keeps its place as ""."""
    return [text_of(part.strip().lstrip("'")) for part in _BETWEEN.split(half_width(text))]


def first_sentence(content: str, longest: int = 60) -> str:
    """A title made from a text: its first sentence, cut at `longest` characters."""
    sentence = re.split(r"[。！？!?\n]", content.strip(), maxsplit=1)[0].strip()
    return sentence if len(sentence) <= longest else sentence[: longest - 1] + "…"
