"""A year's public holidays read from what the clerk pastes: rows of a table, or the wording of the yearly notice.

The notice is that of 国务院办公厅 关于部分节假日安排的通知: “一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain.calendar import Holiday
from desktop.domain.dates import full_day, show_day, show_weekday
from desktop.domain.faults import Refused
from desktop.domain.widths import half_width

_LONGEST_HOLIDAY = 15
_REST_WORDS = frozenset({"放假", "休息", "休", "1", "是", "true"})
_WORK_WORDS = frozenset({"上班", "调休上班", "班", "0", "否", "false"})

_CELLS = re.compile(r"[\s,;|]+")
_ITEM = re.compile(r"(?:(?<=[。;\s])|^)(?=[一二三四五六七八九十]+、)")
_TITLED = re.compile(r"(?:[一二三四五六七八九十]+、)?\s*([^:。]{1,20}):(.*)", re.DOTALL)
_CLAUSE = re.compile(r"(?:\([^)]*\)|[^,。;])+")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_COUNT = re.compile(r"(?:共|放假)(\d+)天")
_HEADING = re.compile(r"(\d{4})年(?:部分)?节假日", re.ASCII)
_UNTIL = ("至", "到", "-", "—", "~")


class Problem(NamedTuple):
    """What is wrong in a line of the pasted text (the first line is 1)."""

    line: int
    sentence: str


class Notice(NamedTuple):
    """The days of a year as read. `skipped`: lines that speak of no day off (heading, closing words)."""

    year: int
    days: tuple[Holiday, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[int, ...]


def year_of(text: str) -> int | None:
    """The year that the heading of a notice names (关于2026年部分节假日安排的通知), or None."""
    found = _HEADING.search(half_width(text))
    return int(found[1]) if found else None


def read_notice(text: str, year: int) -> Notice:
    """Read the days of a year, by line: `2026-10-01, 放假, 国庆节`, or a paragraph of the notice. Never raises.

    Weekdays and the number of days that the text gives are checked against the calendar, which finds a wrong year.
    """
    found: dict[date, Holiday] = {}
    problems: list[Problem] = []
    skipped: list[int] = []
    for line, words in enumerate(half_width(text).splitlines(), 1):
        try:
            days = list(_read_line(words.strip(), year))
            for holiday in days:
                _check_day(holiday, year, found)
                found[holiday.day] = holiday
        except Refused as no:
            problems.append(Problem(line, no.sentence))
            continue
        if not days and words.strip():
            skipped.append(line)
    return Notice(year, tuple(found[day] for day in sorted(found)), tuple(problems), tuple(skipped))


def _check_day(holiday: Holiday, year: int, found: dict[date, Holiday]) -> None:
    day = holiday.day
    # New Year's Day may begin with the last days of the December before it.
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise Refused(f"{show_day(day)} 不在 {year} 年，请核对年份。")
    if day in found:
        raise Refused(f"{show_day(day)} 重复出现，请删去一处。")
    if not holiday.is_rest and day.weekday() < 5:
        raise Refused(f"{show_day(day)} 是{show_weekday(day)}，本来就上班，请核对日期和年份。")


def _read_line(words: str, year: int) -> Iterator[Holiday]:
    if re.match(r"\d", words):
        # a date by itself is the day on which the notice was signed
        if full_day(words) is None:
            yield _read_row(words, year)
        return
    for item in _ITEM.split(words):
        yield from _read_item(item.strip(), year)


# ---------------------------------------------------------------- a row of a table


def _read_row(words: str, year: int) -> Holiday:
    first, *cells = [cell for cell in _CELLS.split(words) if cell]
    day = full_day(first)
    if day is None and (short := _MONTH_DAY.fullmatch(first)):
        day = _day_of(year, int(short[1]), int(short[2]))
    if day is None:
        raise Refused(f"日期“{first[:20]}”看不懂，请按 {year}-10-01 的写法填写。")
    for weekday in (cell for cell in cells if _WEEKDAY.fullmatch(cell)):
        _check_weekday(day, weekday)
    cells = [cell for cell in cells if not _WEEKDAY.fullmatch(cell)]
    kind, name = [*cells, "", ""][:2]
    if kind.lower() not in _REST_WORDS | _WORK_WORDS:
        raise Refused("日期后面请写“放假”或“上班”。")
    if not name:
        raise Refused("没有写节日名称，如“国庆节”。")
    return Holiday(day, kind.lower() in _REST_WORDS, _short(name))


# ---------------------------------------------------------------- a paragraph of the notice


def _read_item(words: str, year: int) -> Iterator[Holiday]:
    if _kind_of(words) is None or not _DAY.search(words):
        return
    titled = _TITLED.fullmatch(words)
    if titled is None:
        raise Refused("看不出是哪个节日，请写成“元旦：1月1日至3日放假”。")
    name, rested, said = _short(titled[1].strip()), 0, False
    for clause in _CLAUSE.findall(titled[2]):
        is_rest = _kind_of(clause)
        days = [] if is_rest is None else _days_in(clause, year)
        if is_rest:
            rested = len(days) or rested
        count = _COUNT.search(clause)
        if count and int(count[1]) != rested:
            raise Refused(f"{name}写的是 {count[1]} 天，按日期数是 {rested} 天，请核对。")
        said = said or bool(days)
        yield from (Holiday(day, bool(is_rest), name) for day in days)
    if not said:
        raise Refused(f"{name}没有读出日子，请写成“元旦：1月1日至3日放假”。")


def _kind_of(clause: str) -> bool | None:
    """True: these are days off; False: working days; None: the clause is about neither."""
    bare = re.sub(r"\([^)]*\)", "", clause)
    if "放假" in bare or "补休" in bare:
        return True
    return False if "上班" in bare else None


def _days_in(clause: str, year: int) -> list[date]:
    """The days of a clause: single ones, and spans written 1月1日至3日."""
    days: list[date] = []
    month, end = 0, 0
    for found in _DAY.finditer(clause):
        month = int(found[2] or month)
        day = _day_of(int(found[1] or year), month, int(found[3]))
        for weekday in _WEEKDAY.finditer(found[4] or ""):
            _check_weekday(day, weekday[0])
        joined = clause[end : found.start()].strip()
        days += _span(days[-1] + timedelta(days=1), day) if days and joined in _UNTIL else [day]
        end = found.end()
    return days


def _span(first: date, last: date) -> list[date]:
    length = (last - first).days + 1
    if not 0 < length < _LONGEST_HOLIDAY:
        raise Refused(f"放假从 {show_day(first - timedelta(days=1))} 到 {show_day(last)}，起止不对，请核对。")
    return [first + timedelta(days=n) for n in range(length)]


def _day_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(f"日历上没有 {year}年{month}月{day}日，请核对。") from None


def _check_weekday(day: date, written: str) -> None:
    said = "周" + written[-1].replace("天", "日")
    if said != show_weekday(day):
        raise Refused(f"写的是 {show_day(day)} {said}，这一天其实是{show_weekday(day)}；请核对年份和日期。")


def _short(name: str) -> str:
    if len(name) > 20:
        raise Refused("节日名称太长，请控制在 20 字以内。")
    return name
