from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.calendar import Holiday, WorkCalendar
from desktop.domain.clocks import (
    STATE_LABELS,
    ClockRule,
    ClockState,
    Pause,
    Unit,
    parse_clock_rules,
    reckon,
    rule_on,
    state_of,
    state_text,
)
from desktop.domain.faults import Refused

Rules = dict[str, ClockRule]
STARTS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
ONE_DAY = timedelta(days=1)


# ---------------------------------------------------------------- counting


@given(STARTS, st.sampled_from(["notice", "handle", "review_request", "review", "recheck", "ledger", "dispute"]))
def test_day_rules_roll_to_a_working_day_and_no_further(
    calendar: WorkCalendar, rules: Rules, started_on: date, code: str
) -> None:
    rule = rules[code]
    due = reckon(rule, started_on, calendar)
    assert due.internal_due_on == started_on + timedelta(days=rule.length)
    assert calendar.is_working_day(due.due_on)
    assert calendar.working_days_between(due.internal_due_on - ONE_DAY, due.due_on) == 1


@given(STARTS, st.integers(1, 40))
def test_working_day_rules_count_working_days_only(
    calendar: WorkCalendar, rules: Rules, started_on: date, length: int
) -> None:
    due = reckon(rules["simple"], started_on, calendar, length=length)
    counted = 0
    day = started_on
    while counted < length:
        day += ONE_DAY
        counted += calendar.is_working_day(day)
    assert due.due_on == due.internal_due_on == day == calendar.add_working_days(started_on, length)


@given(STARTS, st.integers(0, 80), st.integers(0, 20), st.integers(0, 15), st.sampled_from(list(Unit)))
def test_paused_days_do_not_count(
    calendar: WorkCalendar, rules: Rules, started_on: date, offset: int, days: int, overlap: int, unit: Unit
) -> None:
    rule = rules["recheck"]._replace(unit=unit)
    first = Pause(started_on + timedelta(days=offset), started_on + timedelta(days=offset + days), "听证")
    second = Pause(first.from_on + timedelta(days=overlap), first.from_on + timedelta(days=overlap + 3), "补充材料")
    due = reckon(rule, started_on, calendar, pauses=[second, first])
    run = [started_on + timedelta(days=n + 1) for n in range((due.internal_due_on - started_on).days)]
    paused = {day for day in run for p in (first, second) if p.to_on and p.from_on <= day <= p.to_on}
    counting = [day for day in run if day not in paused and (unit == Unit.DAY or calendar.is_working_day(day))]
    assert len(counting) == rule.length
    assert counting[-1] == due.internal_due_on


@given(STARTS, st.integers(0, 30))
def test_an_extension_never_brings_the_end_nearer(
    calendar: WorkCalendar, rules: Rules, started_on: date, extra_days: int
) -> None:
    plain = reckon(rules["handle"], started_on, calendar)
    extended = reckon(rules["handle"], started_on, calendar, extra_days=extra_days)
    assert extended.internal_due_on - plain.internal_due_on == timedelta(days=extra_days)
    assert extended.due_on >= plain.due_on


def test_extension_rule_equals_extra_days(calendar: WorkCalendar, rules: Rules) -> None:
    first = reckon(rules["handle"], date(2026, 3, 9), calendar)
    longer = reckon(rules["extension"], first.internal_due_on, calendar)
    assert longer.due_on == reckon(rules["handle"], date(2026, 3, 9), calendar, extra_days=30).due_on


# ---------------------------------------------------------------- worked examples: the whole sentence


LAW = "依据《信访工作条例》第二十三条。"


@pytest.mark.parametrize(
    ("code", "started_on", "due_on", "explanation"),
    [
        (
            "notice",
            date(2026, 1, 28),
            date(2026, 2, 12),
            f"2026-01-28 收到，次日起算 15 日，末日 2026-02-12（周四）为工作日，截止 2026-02-12；{LAW}",
        ),
        (
            "notice",
            date(2026, 9, 18),
            date(2026, 10, 8),
            f"2026-09-18 收到，次日起算 15 日，末日 2026-10-03（周六）为国庆节放假，顺延至节后第一个工作日 2026-10-08（周四）；{LAW}",
        ),
        (
            "notice",
            date(2026, 1, 30),
            date(2026, 2, 14),
            f"2026-01-30 收到，次日起算 15 日，末日 2026-02-14（周六）为调休上班日，截止 2026-02-14；{LAW}",
        ),
        (
            "notice",
            date(2026, 2, 1),
            date(2026, 2, 24),
            f"2026-02-01 收到，次日起算 15 日，末日 2026-02-16（周一）为春节放假，顺延至节后第一个工作日 2026-02-24（周二）；{LAW}",
        ),
        (
            "notice",
            date(2026, 2, 27),
            date(2026, 3, 16),
            f"2026-02-27 收到，次日起算 15 日，末日 2026-03-14（周六）为周末，顺延至下一个工作日 2026-03-16（周一）；{LAW}",
        ),
        (
            "notice",
            date(2024, 5, 24),
            date(2024, 6, 11),
            f"2024-05-24 收到，次日起算 15 日，末日 2024-06-08（周六）为周末，其后端午节放假，顺延至节后第一个工作日 2024-06-11（周二）；{LAW}",
        ),
        (
            "notice",
            date(2023, 9, 14),
            date(2023, 10, 7),
            f"2023-09-14 收到，次日起算 15 日，末日 2023-09-29（周五）为中秋节放假，其后国庆节放假，"
            f"顺延至节后第一个工作日 2023-10-07（周六）；{LAW}",
        ),
        (
            "objection",
            date(2026, 9, 30),
            date(2026, 10, 13),
            "2026-09-30 收到转送、交办件，次日起算 5 个工作日，国庆节放假不计，调休上班的 2026-10-10（周六）计入，"
            f"末日 2026-10-13（周二）为工作日，截止 2026-10-13；{LAW}",
        ),
        (
            "notice",
            date(2024, 2, 14),
            date(2024, 2, 29),
            f"2024-02-14 收到，次日起算 15 日，末日 2024-02-29（周四）为工作日，截止 2024-02-29；{LAW}",
        ),
        (
            "notice",
            date(2026, 12, 20),
            date(2027, 1, 4),
            f"2026-12-20 收到，次日起算 15 日，末日 2027-01-04（周一）为工作日，截止 2027-01-04；{LAW}"
            "2027 年放假安排尚未导入，暂按周末计算。",
        ),
        (
            "box_reply",
            date(2026, 3, 2),
            date(2026, 3, 17),
            "2026-03-02 开箱，次日起算 15 日，末日 2026-03-17（周二）为工作日，截止 2026-03-17；依据内部规定。",
        ),
    ],
)
def test_explained(
    calendar: WorkCalendar, rules: Rules, code: str, started_on: date, due_on: date, explanation: str
) -> None:
    due = reckon(rules[code], started_on, calendar)
    assert due.due_on == due_on
    assert due.explanation == explanation


def test_explained_extension_and_pause(calendar: WorkCalendar, rules: Rules) -> None:
    extended = reckon(rules["handle"], date(2026, 3, 9), calendar, extra_days=30).explanation
    assert extended.startswith("2026-03-09 受理，次日起算 60 日，延期 30 日，末日 2026-06-07（周日）为周末，")
    hearing = Pause(date(2026, 3, 10), date(2026, 3, 12), "听证")
    paused = reckon(rules["recheck"], date(2026, 3, 2), calendar, pauses=[hearing])
    assert paused.due_on == date(2026, 4, 7), "1 April + 3 days falls on 清明节"
    assert (
        "次日起算 30 日，2026-03-10 至 2026-03-12（听证）不计算在内，末日 2026-04-04（周六）为清明节放假"
        in paused.explanation
    )


def test_an_open_pause_adds_nothing_yet_and_says_so(calendar: WorkCalendar, rules: Rules) -> None:
    paused = reckon(rules["recheck"], date(2026, 3, 2), calendar, pauses=[Pause(date(2026, 3, 10), None, "")])
    assert paused.due_on == reckon(rules["recheck"], date(2026, 3, 2), calendar).due_on
    assert "2026-03-10 起中止计算，恢复后重新推算" in paused.explanation


def test_a_pause_outside_the_run_changes_nothing(calendar: WorkCalendar, rules: Rules) -> None:
    later = Pause(date(2026, 8, 1), date(2026, 8, 5), "听证")
    assert reckon(rules["recheck"], date(2026, 3, 2), calendar, pauses=[later]) == reckon(
        rules["recheck"], date(2026, 3, 2), calendar
    )


def test_a_rule_that_does_not_roll_keeps_the_given_day(calendar: WorkCalendar, rules: Rules) -> None:
    due = reckon(rules["assigned"], date(2026, 9, 23), calendar, length=10)
    assert due.due_on == due.internal_due_on == date(2026, 10, 3)
    assert "末日 2026-10-03（周六）为国庆节放假，按规定不顺延，截止 2026-10-03；" in due.explanation


def test_two_years_without_pack_are_both_named(rules: Rules) -> None:
    due = reckon(rules["simple"], date(2027, 12, 28), WorkCalendar([]))
    assert due.explanation.endswith("2027、2028 年放假安排尚未导入，暂按周末计算。")


def test_the_start_day_needs_no_pack(rules: Rules) -> None:
    packed = WorkCalendar([Holiday(date(2027, 1, 1), True, "元旦")])
    assert "尚未导入" not in reckon(rules["simple"], date(2026, 12, 31), packed).explanation


def test_a_rule_without_basis_names_none(calendar: WorkCalendar, rules: Rules) -> None:
    assert "依据" not in reckon(rules["ledger"]._replace(basis=""), date(2026, 3, 2), calendar).explanation


# ---------------------------------------------------------------- refusals


def test_refusals(calendar: WorkCalendar, rules: Rules) -> None:
    day = date(2026, 3, 2)
    with pytest.raises(Refused, match="没有固定的天数"):
        reckon(rules["assigned"], day, calendar)
    with pytest.raises(Refused, match="太大"):
        reckon(rules["assigned"], day, calendar, length=20260302)
    with pytest.raises(Refused, match="最多可延期 30 日"):
        reckon(rules["handle"], day, calendar, extra_days=31)
    with pytest.raises(Refused, match="“受理告知”不能延期"):
        reckon(rules["notice"], day, calendar, extra_days=1)
    with pytest.raises(Refused, match="不能中止"):
        reckon(rules["handle"], day, calendar, pauses=[Pause(day, None, "听证")])
    with pytest.raises(Refused, match="早于开始"):
        reckon(rules["recheck"], day, calendar, pauses=[Pause(day, day - ONE_DAY, "听证")])


def test_the_version_in_force_is_taken(rules: Rules) -> None:
    old = rules["handle"]._replace(length=90, valid_to=date(2022, 4, 30))
    new = rules["handle"]._replace(valid_from=date(2022, 5, 1))
    local = rules["handle"]._replace(length=45, valid_from=date(2026, 1, 1))
    versions = [new, old, local, rules["notice"]]
    assert rule_on(versions, "handle", date(2022, 4, 30)) is old
    assert rule_on(versions, "handle", date(2022, 5, 1)) is new
    assert rule_on(versions, "handle", date(2026, 1, 1)) is local
    with pytest.raises(Refused, match="“办理”在 2022-04-30 没有有效的时限规则"):
        rule_on([new], "handle", date(2022, 4, 30))
    with pytest.raises(Refused, match="没有代码为“nothing”"):
        rule_on(versions, "nothing", date(2026, 1, 1))


# ---------------------------------------------------------------- states


INTERNAL, DUE = date(2026, 3, 14), date(2026, 3, 16)


@pytest.mark.parametrize(
    ("today", "state", "text"),
    [
        (date(2026, 3, 10), ClockState.NORMAL, "还有 6 天"),
        (date(2026, 3, 11), ClockState.SOON, "还有 5 天"),
        (date(2026, 3, 13), ClockState.SOON, "还有 3 天"),
        (date(2026, 3, 14), ClockState.SOON, "还有 2 天"),
        (date(2026, 3, 15), ClockState.SOON, "还有 1 天"),
        (date(2026, 3, 16), ClockState.TODAY, "今天到期"),
        (date(2026, 3, 17), ClockState.OVERDUE, "已超期 1 天"),
        (date(2026, 3, 20), ClockState.OVERDUE, "已超期 4 天"),
    ],
)
def test_the_days_around_a_rolled_due_date(today: date, state: ClockState, text: str) -> None:
    assert state_of(DUE, INTERNAL, today, 3) == state
    assert state_text(DUE, INTERNAL, today, 3) == text


@pytest.mark.parametrize(
    ("stopped_on", "state", "text"),
    [
        (date(2026, 3, 1), ClockState.STOPPED, "按期完成"),
        (date(2026, 3, 16), ClockState.STOPPED, "按期完成"),
        (date(2026, 3, 19), ClockState.STOPPED_LATE, "超期 3 天完成"),
    ],
)
def test_a_stopped_clock_no_longer_depends_on_today(stopped_on: date, state: ClockState, text: str) -> None:
    for today in (date(2026, 1, 1), DUE, date(2030, 1, 1)):
        assert state_of(DUE, INTERNAL, today, 3, stopped_on) == state
        assert state_text(DUE, INTERNAL, today, 3, stopped_on) == text


@given(STARTS, st.integers(0, 9), st.integers(-40, 40), st.integers(0, 10))
def test_every_day_has_one_sensible_state(due_on: date, rolled: int, offset: int, warn_days: int) -> None:
    today = due_on + timedelta(days=offset)
    state = state_of(due_on, due_on - timedelta(days=rolled), today, warn_days)
    assert (state == ClockState.OVERDUE) == (today > due_on)
    assert (state == ClockState.TODAY) == (offset == 0)
    if state == ClockState.NORMAL:
        assert -offset > rolled + warn_days
    assert state_text(due_on, due_on - timedelta(days=rolled), today, warn_days)


def test_every_state_has_a_word() -> None:
    assert set(STATE_LABELS) == set(ClockState)


# ---------------------------------------------------------------- the rule file


def test_shipped_rules(rules: Rules) -> None:
    assert {code: (rule.length, rule.unit) for code, rule in rules.items()} == {
        "notice": (15, "day"),
        "objection": (5, "working_day"),
        "handle": (60, "day"),
        "extension": (30, "day"),
        "review_request": (30, "day"),
        "review": (30, "day"),
        "recheck_request": (30, "day"),
        "recheck": (30, "day"),
        "simple": (10, "working_day"),
        "assigned": (0, "day"),
        "routed": (0, "day"),
        "report_back": (0, "day"),
        "execution": (0, "day"),
        "evaluation": (30, "day"),
        "ledger": (15, "day"),
        "dispute": (30, "day"),
        "supervision": (15, "day"),
        "callback": (15, "day"),
        "care": (30, "day"),
        "box_reply": (15, "day"),
    }
    assert rules["handle"].max_extra_days == 30
    assert rules["recheck"].can_pause
    assert not rules["handle"].can_pause
    assert all(rule.starts and rule.stops and rule.basis for rule in rules.values())


def row_of(rule: ClockRule) -> dict[str, str]:
    words = {name: "" if value is None else str(value) for name, value in rule._asdict().items()}
    return words | {"rolls": str(int(rule.rolls)), "can_pause": str(int(rule.can_pause))}


def test_rules_are_read_back(rules: Rules) -> None:
    dated = rules["handle"]._replace(valid_from=date(2022, 5, 1), valid_to=date(2030, 1, 1))
    assert parse_clock_rules(map(row_of, [*rules.values(), dated])) == (*rules.values(), dated)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code", ""),
        ("label", " "),
        ("length", "-1"),
        ("length", "九"),
        ("length", "99999"),
        ("unit", "week"),
        ("rolls", "yes"),
        ("warn_days", ""),
        ("can_pause", "2"),
        ("max_extra_days", "1.5"),
        ("valid_from", "2022-02-30"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column(rules: Rules, name: str, value: str) -> None:
    with pytest.raises(Refused, match=f"第 3 行：{name} "):
        parse_clock_rules([row_of(rules["notice"]), row_of(rules["handle"]) | {name: value}])


def test_a_local_holiday_row_moves_the_due_date(rules: Rules, calendar: WorkCalendar) -> None:
    local = WorkCalendar([Holiday(date(2026, 2, 12), True, "州庆")])
    due = reckon(rules["notice"], date(2026, 1, 28), local)
    assert due.due_on == date(2026, 2, 13)
    assert "为州庆放假，顺延至节后第一个工作日 2026-02-13（周五）" in due.explanation
