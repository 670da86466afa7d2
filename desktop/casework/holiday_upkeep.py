"""The public holidays of a year, taken over from the text of the yearly notice or from a table."""

from datetime import date, datetime
from typing import NamedTuple

from desktop.casework.access import need
from desktop.domain.calendar import Holiday
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.holiday_notice import Notice, read_notice
from desktop.domain.records import Actor, Change
from desktop.store import audit, clocks, database


class DayShift(NamedTuple):
    """What an import would do to one day: `before` or `after` is None where there is no row."""

    day: date
    before: Holiday | None
    after: Holiday | None


def compare_year(notice: Notice) -> tuple[DayShift, ...]:
    """The days of a year as they are known, beside those of a notice; every day of either, in order."""
    before = {row[0]: Holiday(*row[:3]) for row in clocks.pack_of(notice.year)}
    after = {holiday.day: holiday for holiday in notice.days}
    return tuple(DayShift(day, before.get(day), after.get(day)) for day in sorted(before.keys() | after.keys()))


def import_year(text: str, year: int, by: Actor, at: datetime) -> Change:
    """Put the pasted days of a year in place of all those known before, in one step."""
    need(by, Right.ADMIN, "系统管理")
    notice = read_notice(text, year)
    if notice.problems:
        first = notice.problems[0]
        more = f"（共 {len(notice.problems)} 处）" if len(notice.problems) > 1 else ""
        raise Refused(f"第 {first.line} 行：{first.sentence}{more}", "text")
    if not any(holiday.is_rest and holiday.day.year == year for holiday in notice.days):
        raise Refused(f"没有读到 {year} 年的放假日，请粘贴放假通知的正文，或每行写“日期 放假 节日”。", "text")
    with database.transaction():
        before = clocks.pack_of(year)
        clocks.replace_pack(year, notice.days)
        audit.record(by.id, "import", "holiday", year, at, {"days": len(notice.days), "before": before})
    rests = sum(holiday.is_rest for holiday in notice.days)
    say = f"{year} 年放假安排已导入：放假 {rests} 天，调休上班 {len(notice.days) - rests} 天。"
    return Change(frozenset({"holiday"}), (year,), year, say)
