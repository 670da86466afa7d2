"""Clocks of a matter: rule + start day → due day, with the reason in words, and the state on a given day.

Sources: 《信访工作条例》 articles 22, 23, 34–36; counting (start day left out, last day rolls) by 《民法典》 201 and 203.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.calendar import WorkCalendar
from desktop.domain.dates import full_day, show_day, show_weekday
from desktop.domain.faults import Refused

_ONE_DAY = timedelta(days=1)
_LONGEST = 3650
"""No clock runs longer than so many days: a slip in typing, not a time limit."""


class Unit(StrEnum):
    """What is counted: every day, or working days only."""

    DAY = "day"
    WORKING_DAY = "working_day"


UNIT_LABELS: dict[str, str] = {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日"}


WATCHED = ("review_request", "review", "recheck_request", "recheck", "evaluation")
"""Rules whose time the petitioner or another organ has: shown with the matter, but nobody here can miss them."""


class ClockRule(NamedTuple):
    """A time limit. `starts`, `stops`, `basis` are words for the clerk; `length` 0 = given each time (交办时限).

    `rolls`: a last day that is a rest day moves to the next working day. `warn_days` count back from the internal due
    date. Extensions of one clock add up to `max_extra_days`, in the unit of the rule. Valid on both end days.
    """

    code: str
    label: str
    starts: str
    length: int
    unit: str
    stops: str
    basis: str
    rolls: bool
    warn_days: int
    can_pause: bool
    max_extra_days: int
    valid_from: date | None
    valid_to: date | None


class Pause(NamedTuple):
    """Days that do not count, both ends included. While `to_on` is None the pause is open and adds nothing yet."""

    from_on: date
    to_on: date | None
    reason: str


class Due(NamedTuple):
    """A reckoned clock: `due_on` is the statutory date, `internal_due_on` the date before rolling (never later)."""

    started_on: date
    internal_due_on: date
    due_on: date
    explanation: str


def reckon(
    rule: ClockRule,
    started_on: date,
    calendar: WorkCalendar,
    *,
    length: int | None = None,
    extra_days: int = 0,
    pauses: Iterable[Pause] = (),
) -> Due:
    """Count a clock from its start day, which is not counted itself, and explain the result.

    `length` replaces the length of the rule (needed where that is 0), `extra_days` is the approved extension.
    Raises Refused when the rule allows no such extension or pause, or when there is no sensible length.
    """
    length = rule.length if length is None else length
    pauses = tuple(sorted(pauses, key=lambda pause: pause.from_on))
    _check(rule, length, extra_days, pauses)
    internal = _last_day(rule, started_on, length + extra_days, calendar, pauses)
    due = calendar.next_working_day(internal) if rule.rolls else internal
    words = [
        f"{show_day(started_on)} {rule.starts}，次日起算 {length} {UNIT_LABELS[rule.unit]}",
        *([f"延期 {extra_days} {UNIT_LABELS[rule.unit]}"] if extra_days else []),
        *_say_pauses(pauses, started_on, internal),
        *(_say_special_days(started_on, internal, calendar) if rule.unit == Unit.WORKING_DAY else []),
        _say_end(rule, internal, due, calendar),
    ]
    basis = f"；依据{rule.basis}" if rule.basis else ""
    first = started_on + _ONE_DAY if rule.unit == Unit.WORKING_DAY else internal
    return Due(started_on, internal, due, f"{'，'.join(words)}{basis}。{_say_uncovered(first, due, calendar)}")


def to_a_day(rule: ClockRule) -> ClockRule:
    """The rule as it counts to a last day that was set (交办时限、承诺时限): every day counts, and that day stands."""
    return rule._replace(unit=Unit.DAY, rolls=False)


def rule_on(rules: Iterable[ClockRule], code: str, day: date) -> ClockRule:
    """The version of a rule in force on a day; of several the one that began last. Raises Refused when there is none."""
    versions = [rule for rule in rules if rule.code == code]
    valid = [rule for rule in versions if (rule.valid_from or day) <= day <= (rule.valid_to or day)]
    if valid:
        return max(valid, key=lambda rule: rule.valid_from or date.min)
    if versions:
        raise Refused(f"“{versions[0].label}”在 {show_day(day)} 没有有效的时限规则，请在时限规则中补上这段时间。")
    raise Refused(f"没有代码为“{code}”的时限规则，请在时限规则中添加。")


# ---------------------------------------------------------------- state


class ClockState(StrEnum):
    """How a clock stands on a day."""

    NORMAL = "normal"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    STOPPED_LATE = "stopped_late"


STATE_LABELS: dict[str, str] = {
    ClockState.NORMAL: "正常",
    ClockState.SOON: "临期",
    ClockState.TODAY: "今天到期",
    ClockState.OVERDUE: "已超期",
    ClockState.STOPPED: "按期完成",
    ClockState.STOPPED_LATE: "超期完成",
}


def state_of(
    due_on: date, internal_due_on: date, today: date, warn_days: int, stopped_on: date | None = None
) -> ClockState:
    """The state on a day. Warnings run on the internal date, lateness on the statutory one.

    TODAY is the statutory date alone: the internal one, where it differs, is a rest day with nobody at the desk.
    """
    if stopped_on is not None:
        return ClockState.STOPPED if stopped_on <= due_on else ClockState.STOPPED_LATE
    if today > due_on:
        return ClockState.OVERDUE
    if today == due_on:
        return ClockState.TODAY
    return ClockState.SOON if (internal_due_on - today).days <= warn_days else ClockState.NORMAL


def state_text(due_on: date, internal_due_on: date, today: date, warn_days: int, stopped_on: date | None = None) -> str:
    """The state in words with its days, counted to the statutory date: 已超期 4 天 · 今天到期 · 还有 2 天 · 超期 3 天完成."""
    match state_of(due_on, internal_due_on, today, warn_days, stopped_on):
        case ClockState.OVERDUE:
            return f"已超期 {(today - due_on).days} 天"
        case ClockState.TODAY:
            return STATE_LABELS[ClockState.TODAY]
        case ClockState.STOPPED:
            return STATE_LABELS[ClockState.STOPPED]
        case ClockState.STOPPED_LATE if stopped_on is not None:
            return f"超期 {(stopped_on - due_on).days} 天完成"
        case _:
            return f"还有 {(due_on - today).days} 天"


# ---------------------------------------------------------------- rows of the rule file


def parse_clock_rules(rows: Iterable[Mapping[str, str]]) -> tuple[ClockRule, ...]:
    """Rules from the rows of a table whose columns are the fields of ClockRule; empty dates mean without end.

    Raises Refused with the number of the line (the heading is line 1) when a row cannot be read.
    """
    return tuple(_read_rule(line, {name: (row.get(name) or "").strip() for name in ClockRule._fields})
                 for line, row in enumerate(rows, 2))  # fmt: skip


def _read_rule(line: int, row: Mapping[str, str]) -> ClockRule:
    def wrong(name: str, expected: str) -> Refused:
        return Refused(f"时限规则第 {line} 行：{name} 一栏应填{expected}，现在是“{row[name]}”。")

    def number(name: str) -> int:
        if row[name].isdecimal() and int(row[name]) <= _LONGEST:
            return int(row[name])
        raise wrong(name, f" 0 至 {_LONGEST} 的整数")

    def yes(name: str) -> bool:
        if row[name] in ("0", "1"):
            return row[name] == "1"
        raise wrong(name, " 1（是）或 0（否）")

    def day(name: str) -> date | None:
        found = full_day(row[name])
        if found is None and row[name]:
            raise wrong(name, "日期，如 2026-05-01，或留空")
        return found

    for name in ("code", "label"):
        if not row[name]:
            raise wrong(name, "内容")
    if row["unit"] not in set(Unit):
        raise wrong("unit", " day（日）或 working_day（工作日）")
    return ClockRule(
        row["code"],
        row["label"],
        row["starts"],
        number("length"),
        row["unit"],
        row["stops"],
        row["basis"],
        yes("rolls"),
        number("warn_days"),
        yes("can_pause"),
        number("max_extra_days"),
        day("valid_from"),
        day("valid_to"),
    )


# ---------------------------------------------------------------- counting and its words


def _check(rule: ClockRule, length: int, extra_days: int, pauses: tuple[Pause, ...]) -> None:
    if length < 1:
        raise Refused(f"“{rule.label}”没有固定的天数，请按来文要求填写天数（至少 1 天）。", field="length")
    if length > _LONGEST:
        raise Refused(f"“{rule.label}”的天数 {length} 太大，请核对。", field="length")
    if extra_days < 0 or extra_days > rule.max_extra_days:
        allowed = f"最多可延期 {rule.max_extra_days} {UNIT_LABELS[rule.unit]}" if rule.max_extra_days else "不能延期"
        raise Refused(f"“{rule.label}”{allowed}，请核对延期天数。", field="extra_days")
    if pauses and not rule.can_pause:
        raise Refused(f"“{rule.label}”按规定不能中止计算。", field="pauses")
    if any(pause.to_on is not None and pause.to_on < pause.from_on for pause in pauses):
        raise Refused("中止计算的结束日期早于开始日期，请核对。", field="pauses")


def _last_day(
    rule: ClockRule, started_on: date, length: int, calendar: WorkCalendar, pauses: tuple[Pause, ...]
) -> date:
    day = started_on
    while length:
        day += _ONE_DAY
        is_paused = any(pause.to_on is not None and pause.from_on <= day <= pause.to_on for pause in pauses)
        length -= not is_paused and (rule.unit == Unit.DAY or calendar.is_working_day(day))
    return day


def _say_pauses(pauses: Iterable[Pause], started_on: date, internal: date) -> list[str]:
    words = []
    for pause in pauses:
        reason = f"（{pause.reason}）" if pause.reason else ""
        if pause.to_on is None:
            words.append(f"{show_day(pause.from_on)} 起中止计算{reason}，恢复后重新推算")
        elif pause.from_on <= internal and pause.to_on > started_on:
            words.append(f"{show_day(pause.from_on)} 至 {show_day(pause.to_on)}{reason}不计算在内")
    return words


def _say_special_days(started_on: date, internal: date, calendar: WorkCalendar) -> list[str]:
    """Holidays left out and make-up days counted by a working-day rule; plain weekends go without saying."""
    days = [started_on + timedelta(days=n) for n in range(1, (internal - started_on).days + 1)]
    special = [day for day in days if calendar.holiday_on(day)]
    rests = dict.fromkeys(calendar.kind_of(day) for day in special if not calendar.is_working_day(day))
    made_up = [_with_weekday(day) for day in special if calendar.is_working_day(day)]
    return [
        *([f"{'、'.join(rests)}不计"] if rests else []),
        *([f"调休上班的 {'、'.join(made_up)}计入"] if made_up else []),
    ]


def _say_end(rule: ClockRule, internal: date, due: date, calendar: WorkCalendar) -> str:
    end = f"末日 {_with_weekday(internal)}"
    if calendar.is_working_day(internal):
        return f"{end}为{calendar.kind_of(internal).replace('上班', '上班日')}，截止 {show_day(due)}"
    holidays = _holidays_in(internal, due, calendar)
    is_holiday = calendar.holiday_on(internal) is not None
    kind = holidays.pop(0) if is_holiday else "周末"
    if not rule.rolls:
        return f"{end}为{kind}，按规定不顺延，截止 {show_day(due)}"
    then = f"，其后{'、'.join(holidays)}" if holidays else ""
    to = "节后第一个工作日" if is_holiday or holidays else "下一个工作日"
    return f"{end}为{kind}{then}，顺延至{to} {_with_weekday(due)}"


def _holidays_in(first: date, last: date, calendar: WorkCalendar) -> list[str]:
    """The names of the holidays from `first` to before the working day `last` (or on `first` alone)."""
    days = [first + timedelta(days=n) for n in range(max(1, (last - first).days))]
    return list(dict.fromkeys(calendar.kind_of(day) for day in days if calendar.holiday_on(day)))


def _say_uncovered(first: date, last: date, calendar: WorkCalendar) -> str:
    years = [str(year) for year in range(first.year, last.year + 1) if not calendar.covers(year)]
    return f"{'、'.join(years)} 年放假安排尚未导入，暂按周末计算。" if years else ""


def _with_weekday(day: date) -> str:
    return f"{show_day(day)}（{show_weekday(day)}）"
