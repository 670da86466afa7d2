"""The working calendar: Monday to Friday, less public holidays, plus make-up days (调休上班)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain.dates import full_day, show_day, show_weekday
from desktop.domain.faults import Refused

_ONE_DAY = timedelta(days=1)
_YES = {"1": True, "是": True, "放假": True, "true": True, "0": False, "否": False, "上班": False, "false": False}


class Holiday(NamedTuple):
    """A day that is not what its weekday says, or that belongs to a holiday. `is_rest` False = make-up working day."""

    day: date
    is_rest: bool
    name: str


class WorkCalendar:
    """Which days are working days. A year without holiday rows is counted by weekends only (see `covers`)."""

    def __init__(self, holidays: Iterable[Holiday]) -> None:
        self._holidays = {holiday.day: holiday for holiday in holidays}
        # The notice for a year may begin with the last days of December before it (元旦), so December proves nothing.
        self._years = {day.year for day in self._holidays if day.month < 12}

    def covers(self, year: int) -> bool:
        """True when the holiday pack of the year has been loaded."""
        return year in self._years

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday or make-up row of the day, if any."""
        return self._holidays.get(day)

    def is_working_day(self, day: date) -> bool:
        """True on make-up days and on weekdays that are no public holiday."""
        holiday = self._holidays.get(day)
        return day.weekday() < 5 if holiday is None else not holiday.is_rest

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first working day after it."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; the start day is not counted (count ≥ 0)."""
        if count < 0:
            raise ValueError(count)
        day = start
        while count:
            day += _ONE_DAY
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Number of working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def kind_of(self, day: date) -> str:
        """What the day is, in words: 国庆节放假 · 调休上班 · 周六 · 周日 · 工作日."""
        holiday = self._holidays.get(day)
        if holiday is None:
            return "工作日" if day.weekday() < 5 else show_weekday(day)
        if not holiday.is_rest:
            return "调休上班"
        return holiday.name if holiday.name.endswith("假期") else f"{holiday.name}放假"


def parse_holidays(rows: Iterable[Mapping[str, str]]) -> tuple[Holiday, ...]:
    """Holidays from the rows of a pack file (columns day, is_rest, name).

    Raises Refused with the number of the line (the heading is line 1) when a row cannot be read or a day comes twice.
    """
    found: dict[date, Holiday] = {}
    for line, row in enumerate(rows, 2):
        holiday = _read_holiday(line, row)
        if holiday.day in found:
            raise Refused(f"放假安排第 {line} 行：{show_day(holiday.day)} 重复出现，请删去一行再导入。")
        found[holiday.day] = holiday
    return tuple(found.values())


def _read_holiday(line: int, row: Mapping[str, str]) -> Holiday:
    day = full_day(row.get("day") or "")
    if day is None:
        raise Refused(f"放假安排第 {line} 行：日期看不懂，请按 2026-10-01 的写法填写。")
    is_rest = _YES.get((row.get("is_rest") or "").strip().lower())
    if is_rest is None:
        raise Refused(f"放假安排第 {line} 行：“是否放假”应填 1（放假）或 0（上班）。")
    name = (row.get("name") or "").strip()
    if not name:
        raise Refused(f"放假安排第 {line} 行：没有写节日名称。")
    return Holiday(day, is_rest, name)
