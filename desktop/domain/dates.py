"""Days as clerks type them and papers print them, and the periods that are summed up. `today` is an argument."""

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.widths import half_width

_NUMERALS = "一二三四"
_WEEKDAYS = "一二三四五六日"
_ONE_DAY = timedelta(days=1)
_FAR_AHEAD = timedelta(days=31)
_FIRST_YEAR, _LAST_YEAR = 1949, 2099
_WORDS = {"今天": 0, "昨天": -1, "前天": -2, "大前天": -3, "明天": 1, "后天": 2, "t": 0, "y": -1}
_WEEKS = {"上": -1, "": 0, "本": 0, "这": 0, "下": 1}

_SIGN = r"\s*[-—/.。\s年月]\s*"
_FULL = re.compile(rf"(\d{{4}}){_SIGN}(\d{{1,2}}){_SIGN}(\d{{1,2}})\s*[日号]?|(\d{{4}})(\d{{2}})(\d{{2}})", re.ASCII)
_MONTH_DAY = re.compile(rf"(\d{{1,2}}){_SIGN}(\d{{1,2}})\s*[日号]?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})\s*[日号]?", re.ASCII)
_WEEKDAY = re.compile(r"(上|本|这|下|)(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")


def read_day(text: str, today: date) -> date:
    """A typed day: 2026-03-08 · 20260308 · 2026年3月8日 · 3-8 · 15 · 昨天 · 上周五 · t (today) · y (yesterday).

    Without a year it is this year, or last year when that lies more than 31 days ahead. A bare number is a day of
    this month. Weeks begin on Monday. Raises Refused (field `date`).
    """
    typed = half_width(text).strip().lower()
    if not typed:
        raise _refused("日期没有填写。")
    day = _by_word(typed, today) or _by_numbers(typed, today)
    if day is None:
        raise _refused(f"日期“{text.strip()[:20]}”看不懂，请按 2026-03-08 或 3-8 的写法填写。")
    return day


def full_day(text: str) -> date | None:
    """A day written in full (year, month, day), or None when it is not one or not in the calendar."""
    found = _FULL.fullmatch(half_width(text).strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        return None


def step_day(day: date, key: str, today: date) -> date | None:
    """The day after a key in a date field: + − one day, [ ] one month, t today, y yesterday; None for other keys.

    Signs of a Chinese input method (＋ 【 …) and the unshifted = count as well. At the ends of the calendar it stays.
    """
    try:
        match half_width(key).lower():
            case "+" | "=":
                return day + _ONE_DAY
            case "-":
                return day - _ONE_DAY
            case "[" | "【":
                return _other_month(day, -1)
            case "]" | "】":
                return _other_month(day, 1)
            case "t":
                return today
            case "y":
                return today - _ONE_DAY
            case _:
                return None
    except (OverflowError, ValueError):
        return day


def show_day(day: date) -> str:
    """`2026-03-08`."""
    return day.isoformat()


def show_weekday(day: date) -> str:
    """`周日`."""
    return "周" + _WEEKDAYS[day.weekday()]


def chinese_date(day: date) -> str:
    """`2026年3月8日`, the form of official papers (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_span(first: date, last: date) -> str:
    """`2026年10月1日至31日`: year and month are not said twice."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{chinese_date(first)}至{last.day}日"
    return f"{chinese_date(first)}至" + chinese_date(last).removeprefix(f"{first.year}年")


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}
_KIND_WORDS = {PeriodKind.MONTH: "月", PeriodKind.QUARTER: "季度", PeriodKind.HALF: "半年", PeriodKind.YEAR: "年"}
_KIND_MARKS = {"": PeriodKind.MONTH, "Q": PeriodKind.QUARTER, "H": PeriodKind.HALF}
_PERIOD = re.compile(r"(\d{4})(?:-([QH]?)(\d{1,2}))?", re.ASCII)


class Period(NamedTuple):
    """A span that is summed up: the `index`-th (from 1) month, quarter, half of a year, or the year itself."""

    kind: str
    year: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which a period has no use for
    from_on: date
    to_on: date

    @property
    def code(self) -> str:
        """What `parse_period` reads: 2026-10 · 2026-Q3 · 2026-H1 · 2026."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.index:02}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.index}"
            case PeriodKind.HALF:
                return f"{self.year}-H{self.index}"
        return str(self.year)

    @property
    def label(self) -> str:
        """As printed: 2026年10月 · 2026年第三季度 · 2026年上半年 · 2026年."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}年{self.index}月"
            case PeriodKind.QUARTER:
                return f"{self.year}年第{_NUMERALS[self.index - 1]}季度"
            case PeriodKind.HALF:
                return f"{self.year}年{'上下'[self.index - 1]}半年"
        return f"{self.year}年"

    @property
    def this(self) -> str:
        """How a report speaks of the period: 本月, 本季度, 本半年, 本年."""
        return "本" + _KIND_WORDS[PeriodKind(self.kind)]

    @property
    def last(self) -> str:
        """How a report speaks of the period before: 上月, 上季度, 前半年, 上年."""
        # 上半年 is the name of the first half of a year
        return ("前" if self.kind == PeriodKind.HALF else "上") + _KIND_WORDS[PeriodKind(self.kind)]

    def months(self) -> tuple["Period", ...]:
        """The months of the period, the earliest first."""
        count = _MONTHS[PeriodKind(self.kind)]
        return tuple(month(self.year, number) for number in range((self.index - 1) * count + 1, self.index * count + 1))

    def following(self) -> "Period":
        """The period of the same kind just after."""
        if self.index < 12 // _MONTHS[PeriodKind(self.kind)]:
            return _period(self.kind, self.year, self.index + 1)
        return _period(self.kind, self.year + 1, 1)

    def previous(self) -> "Period":
        """The period of the same kind just before (环比)."""
        if self.index > 1:
            return _period(self.kind, self.year, self.index - 1)
        return _period(self.kind, self.year - 1, 12 // _MONTHS[PeriodKind(self.kind)])

    def year_ago(self) -> "Period":
        """The same period of last year (同比)."""
        return _period(self.kind, self.year - 1, self.index)

    def year_to_date(self) -> tuple[date, date]:
        """From 1 January of the year to the last day of the period (本年累计)."""
        return date(self.year, 1, 1), self.to_on


def month(year: int, number: int) -> Period:
    """The month of a year (`number` 1–12)."""
    return _period(PeriodKind.MONTH, year, number)


def period_of(kind: str, day: date) -> Period:
    """The period of a kind that holds a day."""
    return _period(kind, day.year, (day.month - 1) // _MONTHS[PeriodKind(kind)] + 1)


def parse_period(text: str) -> Period:
    """A typed period: 2026-10 · 2026年10月 · 2026-Q3 · 2026-H1 · 2026. Raises Refused (field `period`)."""
    typed = re.sub(r"\s", "", half_width(text)).upper().replace("年", "-").removesuffix("月").removesuffix("-")
    if found := _PERIOD.fullmatch(typed):
        year, mark, index = int(found[1]), found[2], int(found[3] or 1)
        kind = PeriodKind.YEAR if mark is None else _KIND_MARKS[mark]
        if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= index <= 12 // _MONTHS[kind]:
            return _period(kind, year, index)
    raise Refused(
        f"统计期“{text.strip()[:20]}”看不懂，请按 2026-10（月）、2026-Q3（季）、2026-H1（半年）或 2026（年）填写。",
        field="period",
    )


def _period(kind: str, year: int, index: int) -> Period:
    months = _MONTHS[PeriodKind(kind)]
    last = index * months
    to_on = date(year, last, monthrange(year, last)[1])
    return Period(kind, year, index, date(year, last - months + 1, 1), to_on)


def _by_word(typed: str, today: date) -> date | None:
    if typed in _WORDS:
        return today + timedelta(days=_WORDS[typed])
    if found := _WEEKDAY.fullmatch(typed):
        weekday = _WEEKDAYS.index(found[2].replace("天", "日"))
        return today + timedelta(days=7 * _WEEKS[found[1]] + weekday - today.weekday())
    return None


def _by_numbers(typed: str, today: date) -> date | None:
    if found := _FULL.fullmatch(typed):
        return _day_of(*(int(part) for part in found.groups() if part))
    if found := _MONTH_DAY.fullmatch(typed):
        day = _day_of(today.year, int(found[1]), int(found[2]))
        return day if day - today <= _FAR_AHEAD else _day_of(today.year - 1, day.month, day.day)
    if found := _DAY.fullmatch(typed):
        return _day_of(today.year, today.month, int(found[1]))
    return None


def _day_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _refused(f"日历上没有 {year}年{month}月{day}日，请核对。") from None


def _other_month(day: date, step: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="date")
