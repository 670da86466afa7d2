"""Rules and holidays are changed; running clocks are reckoned anew after a preview, and everything can be taken back."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework import clock_acts, clock_upkeep, holiday_upkeep, petitions, steps
from desktop.casework import office as desk
from desktop.casework.clock_upkeep import Shift, preview, recompute, save_rule, undo_recompute
from desktop.casework.session import Session
from desktop.domain.calendar import Holiday
from desktop.domain.clocks import ClockRule, rule_on
from desktop.domain.codes import PetitionClass
from desktop.domain.faults import Refused
from desktop.domain.holiday_notice import read_notice
from desktop.domain.procedure import ACTION_LABELS
from desktop.domain.records import Actor, NewParty, NewPetition
from desktop.store import audit, clocks, database, matter_files, matters
from desktop.store.tables import AuditLine, Clock, ClockRuleRow, Event, HolidayRow, Matter

Rows = dict[str, list[dict[str, Any]]]
AT = datetime(2026, 11, 20, 9, 0)
TODAY = AT.date()
LATER = AT + timedelta(days=1)
DAY = timedelta(days=1)


def rule_of(code: str, on: date = TODAY) -> ClockRule:
    return rule_on(desk.clock_rules(), code, on)


def clock_of(matter_id: int, code: str = "notice") -> Any:
    return Clock.get((Clock.matter == matter_id) & (Clock.rule_code == code))


def docket() -> Rows:
    """Every column of every clock and matter."""
    return {table.__name__: list(table.select().order_by(table.id).dicts()) for table in (Clock, Matter)}


def start(matter_id: int, code: str, on: date) -> int:
    with database.transaction():
        clock_id = petitions.start_clock(matter_id, code, on)
        matters.refresh_next_due(matter_id)
        return clock_id


# ---------------------------------------------------------------- rules


class TestRules:
    """A changed rule is a new version."""

    def test_the_old_version_ends_the_day_before(self, by: Actor, at: datetime) -> None:
        before = list(ClockRuleRow.select().dicts())
        save_rule(rule_of("ledger")._replace(length=20), date(2027, 1, 1), by, at)
        assert rule_of("ledger", date(2026, 12, 31)).length == 15
        assert rule_of("ledger", date(2026, 12, 31)).valid_to == date(2026, 12, 31)
        assert rule_of("ledger", date(2027, 1, 1)).length == 20
        assert rule_of("ledger", date(2031, 1, 1)).valid_from == date(2027, 1, 1)
        kept = {row["id"]: row for row in ClockRuleRow.select().dicts()}
        for row in before:  # nothing of an old version is rewritten but its last day
            assert kept[row["id"]] | {"valid_to": None} == row

    def test_a_version_that_begins_later_stays(self, by: Actor, at: datetime) -> None:
        save_rule(rule_of("ledger")._replace(length=20), date(2027, 1, 1), by, at)
        change = save_rule(rule_of("ledger")._replace(length=18), date(2026, 12, 1), by, at)
        found = [(date(2026, 11, 30), 15), (date(2026, 12, 1), 18), (date(2026, 12, 31), 18), (date(2027, 1, 1), 20)]
        assert [(day, rule_of("ledger", day).length) for day, _ in found] == found
        assert change.say == "“民情办理”的新规则从 2026-12-01 执行到 2026-12-31，原来的规则保留。"

    def test_a_slip_is_mended_on_the_same_day(self, by: Actor, at: datetime) -> None:
        for length in (51, 15, 16):
            save_rule(rule_of("notice")._replace(length=length), at.date(), by, at)
        assert rule_of("notice", at.date()).length == 16
        assert rule_of("notice", at.date() - DAY).length == 15
        assert [rule.length for rule in clock_upkeep.rule_versions("notice")] == [15, 16]
        assert ClockRuleRow.select().where(ClockRuleRow.code == "notice").count() == 4

    @given(st.lists(st.integers(-40, 40), min_size=1, max_size=6, unique=True))
    @settings(max_examples=12)
    def test_every_day_has_exactly_one_version(
        self, new_office: Callable[[], AbstractContextManager[Session]], offsets: list[int]
    ) -> None:
        with new_office() as opened:
            for n, offset in enumerate(offsets):
                rule = rule_of("care")._replace(length=100 + n)
                save_rule(rule, AT.date() + timedelta(days=offset), opened.actor, AT)
            for offset in range(-45, 46):
                day = AT.date() + timedelta(days=offset)
                valid = [r for r in clock_upkeep.rule_versions("care") if clock_upkeep._holds_on(r, day)]
                assert len(valid) == 1
                begun = [n for n, start_ in enumerate(offsets) if start_ <= offset]
                latest_start = max((offsets[n] for n in begun), default=None)
                assert valid[0].length == (30 if latest_start is None else 100 + offsets.index(latest_start))

    @pytest.mark.parametrize(
        ("changes", "field", "says"),
        [
            ({"basis": "  "}, "basis", "请填写依据"),
            ({"label": ""}, "label", "请填写规则名称"),
            ({"starts": ""}, "starts", "从哪天起"),
            ({"stops": ""}, "stops", "到什么为止"),
            ({"basis": "第" * 61}, "basis", "60 字以内"),
            ({"length": 0}, "length", "1 到 3650"),
            ({"length": 3651}, "length", "1 到 3650"),
            ({"warn_days": 16}, "warn_days", "不能比期限还长"),
            ({"max_extra_days": -1}, "max_extra_days", "不能延期的填 0"),
            ({"unit": "week"}, "unit", "按日还是按工作日"),
            ({}, "label", "没有改动"),
            ({"code": "nothing"}, "", "没有这条时限规则"),
        ],
    )
    def test_what_is_refused(self, by: Actor, at: datetime, changes: dict[str, Any], field: str, says: str) -> None:
        before = list(ClockRuleRow.select().dicts())
        with pytest.raises(Refused, match=says) as refusal:
            save_rule(rule_of("notice")._replace(**changes), at.date(), by, at)
        assert refusal.value.field == field
        assert list(ClockRuleRow.select().dicts()) == before

    def test_a_length_given_each_time_stays_possible(self, by: Actor, at: datetime) -> None:
        save_rule(rule_of("assigned")._replace(warn_days=5), at.date(), by, at)
        assert rule_of("assigned", at.date())[3:9:5] == (0, 5)

    def test_the_list_shows_one_version_of_each(self, by: Actor, at: datetime) -> None:
        codes = [rule.code for rule in clock_upkeep.current_rules(at.date())]
        save_rule(rule_of("notice")._replace(length=10), at.date() + DAY, by, at)
        assert [rule.code for rule in clock_upkeep.current_rules(at.date())] == codes
        assert clock_upkeep.current_rules(at.date())[0].length == 15
        assert clock_upkeep.current_rules(at.date() + DAY)[0].length == 10


# ---------------------------------------------------------------- holidays of a year

NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。"""


class TestHolidays:
    """A year's notice in place of what was known."""

    def test_the_year_is_replaced_in_one_step(self, by: Actor, at: datetime) -> None:
        desk.save_holiday(Holiday(date(2027, 4, 5), True, "清明节"), by, at)
        others = list(HolidayRow.select().where(HolidayRow.day < "2027-01-01").dicts())
        lines = AuditLine.select().count()
        change = holiday_upkeep.import_year(NOTICE, 2027, by, at)
        assert change.say == "2027 年放假安排已导入：放假 10 天，调休上班 1 天。"
        assert [holiday.day for holiday in desk.holidays(2027)][::10] == [date(2027, 1, 1), date(2027, 2, 20)]
        assert not desk.calendar().is_working_day(date(2027, 2, 8))
        assert desk.calendar().is_working_day(date(2027, 2, 20))
        assert desk.calendar().is_working_day(date(2027, 4, 5))  # typed in before, not in the notice
        assert list(HolidayRow.select().where(HolidayRow.day < "2027-01-01").dicts()) == others
        assert AuditLine.select().count() == lines + 1

    def test_december_before_belongs_to_the_year_of_its_notice(self, by: Actor, at: datetime) -> None:
        before = desk.holidays(2026)
        holiday_upkeep.import_year("元旦：2026年12月31日至2027年1月2日放假，共3天。", 2027, by, at)
        assert desk.holidays(2026) == [*before, Holiday(date(2026, 12, 31), True, "元旦")]
        rows = "\n".join(f"{h.day},{'放假' if h.is_rest else '上班'},{h.name}" for h in before)
        holiday_upkeep.import_year(rows, 2026, by, at)  # the pack of 2026 anew
        assert desk.holidays(2026)[-1].day == date(2026, 12, 31)
        holiday_upkeep.import_year("元旦：1月1日放假1天。", 2027, by, at)
        assert desk.holidays(2026) == before

    def test_the_comparison_names_every_day(self, by: Actor, at: datetime) -> None:
        desk.save_holiday(Holiday(date(2027, 1, 1), True, "新年"), by, at)
        desk.save_holiday(Holiday(date(2027, 4, 5), True, "清明节"), by, at)
        shifts = holiday_upkeep.compare_year(read_notice("元旦：1月1日至2日放假。", 2027))
        assert [(s.day.day, s.before and s.before.name, s.after and s.after.name) for s in shifts] == [
            (1, "新年", "元旦"),
            (2, None, "元旦"),
            (5, "清明节", None),
        ]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("2027-01-01,放假,元旦\n2027-02-30,放假,春节\n2027-03-01,,", "第 2 行.*看不懂.*共 2 处"),
            (NOTICE.replace("周五", "周四"), "第 1 行.*其实是周五"),
            ("关于放假的通知如下", "没有读到 2027 年的放假日"),
            ("2027-02-20 上班 春节", "没有读到 2027 年的放假日"),
        ],
    )
    def test_nothing_is_written_while_a_line_is_wrong(self, by: Actor, at: datetime, text: str, says: str) -> None:
        before = list(HolidayRow.select().dicts())
        with pytest.raises(Refused, match=says) as refusal:
            holiday_upkeep.import_year(text, 2027, by, at)
        assert refusal.value.field == "text"
        assert list(HolidayRow.select().dicts()) == before


# ---------------------------------------------------------------- preview, recompute, undo


class TestRecompute:
    """Exactly what was shown, and exactly back."""

    def test_nothing_to_do(self, by: Actor, at: datetime, register: Callable[..., int]) -> None:
        register()
        assert preview(by) == ()
        with pytest.raises(Refused, match="没有需要重算的期限"):
            recompute(by, at)
        with pytest.raises(Refused, match="没有可以撤回的期限重算"):
            undo_recompute(by, at)
        assert not clock_upkeep.last_recompute()

    def test_a_new_holiday_moves_the_day(self, by: Actor, at: datetime, register: Callable[..., int]) -> None:
        moved = register()  # 15 days after Friday 20 November: Saturday 5 December, so Monday 7 December
        same = register(received_on=date(2026, 11, 17))
        desk.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
        (shift,) = preview(by)
        assert shift[:6] == (
            moved,
            "信〔2026〕0001号",
            "反映宅基地界址争议",
            "受理告知",
            date(2026, 12, 7),
            date(2026, 12, 8),
        )
        assert "其后县庆放假，顺延至节后第一个工作日 2026-12-08（周二）" in shift.new_explanation
        assert clock_of(moved).due_on == date(2026, 12, 7)  # nothing written yet
        change = recompute(by, at)
        assert change == ({"matter", "clock"}, (moved,), 0, "已重算 1 件的期限，其中 1 个截止日有变化。")
        assert (clock_of(moved).due_on, clock_of(moved).explanation) == (shift.new_due, shift.new_explanation)
        assert Matter.get_by_id(moved).next_due_on == date(2026, 12, 8)
        assert preview(by) == ()
        line = matter_files.events(moved)[0]
        assert (line.action, line.label) == ("recompute", "期限重算")
        assert line.text.startswith("“受理告知”截止日 2026-12-07 改为 2026-12-08（时限规则或放假安排有改动）。")
        assert [event.action for event in matter_files.events(same)] == ["register"]
        assert audit.first_broken() is None

    def test_a_clock_follows_the_version_of_its_start_day(
        self, by: Actor, at: datetime, register: Callable[..., int]
    ) -> None:
        old, new = register(received_on=date(2026, 11, 16)), register(received_on=date(2026, 11, 18))
        save_rule(rule_of("notice")._replace(length=10, warn_days=1, basis="县规定"), date(2026, 11, 17), by, at)
        assert [shift.matter_id for shift in preview(by)] == [new]
        recompute(by, at)
        assert (clock_of(old).due_on, clock_of(old).length) == (date(2026, 12, 1), 15)
        clock = clock_of(new)
        assert (clock.due_on, clock.internal_due_on, clock.length, clock.warn_days) == (
            date(2026, 11, 30), date(2026, 11, 28), 10, 1,
        )  # fmt: skip
        assert Matter.get_by_id(new).next_warn_on == date(2026, 11, 27)
        assert clock.explanation.endswith("；依据县规定。")

    def test_an_explanation_alone_is_no_moved_day(
        self, by: Actor, at: datetime, register: Callable[..., int], take: Callable[..., Any]
    ) -> None:
        matter_id = register(received_on=date(2026, 12, 25), moment=datetime(2026, 12, 25, 9))
        assert "2027 年放假安排尚未导入" in clock_of(matter_id).explanation
        holiday_upkeep.import_year(NOTICE, 2027, by, at)
        (shift,) = preview(by)
        assert not shift.is_moved
        assert "尚未导入" not in shift.new_explanation
        recompute(by, at)
        assert "截止日 2027-01-11 不变" in matter_files.events(matter_id)[0].text

    def test_stopped_clocks_never_change(
        self, by: Actor, at: datetime, register: Callable[..., int], take: Callable[..., Any], unit_ids: list[int]
    ) -> None:
        matter_id = register(route="31-6")
        take(matter_id, "screen", petition_class="appeal", route="31-6")
        take(matter_id, "accept", unit_id=unit_ids[0])
        stopped = Clock.select().where(Clock.rule_code == "notice").dicts().get()
        for code in ("notice", "handle"):
            save_rule(rule_of(code)._replace(length=9), date(2026, 1, 1), by, at)
        assert [shift.label for shift in preview(by)] == ["办理"]
        recompute(by, at)
        assert Clock.select().where(Clock.rule_code == "notice").dicts().get() == stopped
        assert clock_of(matter_id, "handle").due_on == date(2026, 11, 30)

    def test_granted_days_stand_under_a_stricter_rule(
        self, by: Actor, at: datetime, register: Callable[..., int]
    ) -> None:
        matter_id = register(received_on=date(2026, 11, 2))
        clock_id = start(matter_id, "dispute", date(2026, 11, 2))
        clock_acts.pause_clock(clock_id, date(2026, 11, 4), "调取档案", by, at)
        clock_acts.resume_clock(clock_id, date(2026, 11, 8), by, at)
        clock_acts.extend_clock(clock_id, 10, "取证困难", "赵志刚", by, at)
        assert Clock.get_by_id(clock_id).internal_due_on == date(2026, 12, 17)  # 30 + 10 days, 5 of them paused
        stricter = rule_of("dispute")._replace(length=20, can_pause=False, max_extra_days=0)
        save_rule(stricter, date(2026, 1, 1), by, at)
        recompute(by, at)
        clock = Clock.get_by_id(clock_id)
        assert (clock.internal_due_on, clock.extra_days) == (date(2026, 12, 7), 10)
        assert "延期 10 日" in clock.explanation
        assert "2026-11-04 至 2026-11-08（调取档案）不计算在内" in clock.explanation

    def test_clocks_that_began_alike_keep_their_own_extensions(
        self, by: Actor, at: datetime, register: Callable[..., int]
    ) -> None:
        plain, extended = (start(register(), "ledger", date(2026, 11, 2)) for _ in range(2))
        clock_acts.extend_clock(extended, 10, "取证困难", "赵志刚", by, at, on=date(2026, 11, 9))
        save_rule(rule_of("ledger")._replace(length=20), date(2026, 1, 1), by, at)
        recompute(by, at)
        assert [Clock.get_by_id(i).internal_due_on.day for i in (plain, extended)] == [22, 2]

    def test_the_given_length_of_an_assignment_stays(
        self, by: Actor, at: datetime, register: Callable[..., int]
    ) -> None:
        matter_id = register()
        clock_id = start(matter_id, "care", at.date())
        given = {"rule_code": "assigned", "length": 12, "is_given": True}
        Clock.update(given).where(Clock.id == clock_id).execute()
        recompute(by, at)
        clock = Clock.get_by_id(clock_id)
        assert (clock.label, clock.length, clock.due_on) == ("上级交办", 12, date(2026, 12, 2))

    def test_a_clock_without_a_rule_keeps_its_day(self, by: Actor, register: Callable[..., int]) -> None:
        register()
        Clock.update(rule_code="of_an_older_edition").execute()
        assert preview(by) == ()

    def test_sealed_clocks_only_for_those_who_may_see_them(
        self, by: Actor, insider: Actor, at: datetime, register: Callable[..., int], everything: Callable[[], Any]
    ) -> None:
        register(petition_class=PetitionClass.ACCUSATION)
        desk.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
        assert preview(by) == ()
        assert len(preview(insider)) == 1
        with pytest.raises(Refused, match="没有需要重算"):
            recompute(by, at)
        recompute(insider, at)
        Clock.update(stopped_on=at.date()).execute()
        with pytest.raises(Refused) as refusal:
            undo_recompute(by, at)
        assert "信〔" not in refusal.value.sentence
        with pytest.raises(Refused, match="信〔2026〕0001号的“受理告知”期限在重算以后已经停止计算"):
            undo_recompute(insider, at)

    def test_undo_restores_every_column_and_says_so(
        self, by: Actor, at: datetime, register: Callable[..., int]
    ) -> None:
        matter_id = register()
        before = docket()
        desk.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
        shown = preview(by)
        recompute(by, at)
        assert docket() != before
        change = undo_recompute(by, LATER)
        assert docket() == before
        assert change.ids == (matter_id,)
        events = matter_files.events(matter_id)
        assert [(event.label, event.is_taken_back) for event in events] == [
            ("撤回期限重算", False), ("期限重算", True), ("登记", False),
        ]  # fmt: skip
        assert preview(by) == shown
        assert not clock_upkeep.last_recompute()
        assert audit.first_broken() is None
        recompute(by, LATER)
        assert clock_upkeep.last_recompute()

    def test_two_recomputations_are_taken_back_one_after_the_other(
        self, by: Actor, at: datetime, register: Callable[..., int]
    ) -> None:
        register()
        states = [docket()]
        for day in (7, 8):
            desk.save_holiday(Holiday(date(2026, 12, day), True, "县庆"), by, at)
            recompute(by, at)
            states.append(docket())
        for state in (states[1], states[0]):
            undo_recompute(by, at)
            assert docket() == state

    def test_undo_is_refused_once_a_clock_was_stopped(
        self, by: Actor, at: datetime, register: Callable[..., int], take: Callable[..., Any], unit_ids: list[int]
    ) -> None:
        register()
        second = register(route="31-6")
        desk.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
        recompute(by, at)
        take(second, "screen", petition_class="appeal", route="31-6")
        take(second, "accept", unit_id=unit_ids[0])
        before = docket()
        with pytest.raises(Refused, match="信〔2026〕0002号的“受理告知”期限在重算以后已经停止计算"):
            undo_recompute(by, at)
        assert docket() == before
        steps.take_back(second, by, at)  # the clock runs again as the recomputation left it
        undo_recompute(by, at)

    def test_undo_is_refused_once_a_clock_was_extended(
        self, by: Actor, at: datetime, register: Callable[..., int]
    ) -> None:
        clock_id = start(register(), "ledger", at.date())
        desk.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
        recompute(by, at)
        clock_acts.extend_clock(clock_id, 5, "取证困难", "赵志刚", by, at)
        with pytest.raises(Refused, match="“民情办理”期限在重算以后已经变动"):
            undo_recompute(by, at)

    def test_a_step_is_still_taken_back_as_a_step(
        self, by: Actor, at: datetime, register: Callable[..., int], take: Callable[..., Any]
    ) -> None:
        matter_id = register()
        take(matter_id, "screen", petition_class="appeal", route="31-6")
        desk.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
        recompute(by, at)
        assert steps.take_back(matter_id, by, at).say == "已撤回“甄别”。"

    def test_only_an_administrator(self, by: Actor, at: datetime, everything: Callable[[], Any]) -> None:
        nearly = by._replace(rights=by.rights - {"admin"})
        before = everything()
        for act in (
            lambda: save_rule(rule_of("notice")._replace(length=9), at.date(), nearly, at),
            lambda: holiday_upkeep.import_year(NOTICE, 2027, nearly, at),
            lambda: preview(nearly),
            lambda: recompute(nearly, at),
            lambda: undo_recompute(nearly, at),
        ):
            with pytest.raises(Refused, match="没有系统管理的权限"):
                act()
        assert everything() == before

    def test_the_audit_tells_what_changed(self, by: Actor, at: datetime, register: Callable[..., int]) -> None:
        clock_id = clock_of(register()).id
        desk.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
        recompute(by, at)
        line = AuditLine.select().order_by(AuditLine.seq.desc()).get()
        ((changed, before, after),) = json.loads(line.detail)["clocks"]
        assert (line.action, line.kind, changed) == ("recompute", "clock_batch", clock_id)
        assert (before["due_on"], after["due_on"]) == ("2026-12-07", "2026-12-08")
        assert "length" not in before  # only what differs is kept


CODES = ("ledger", "dispute", "recheck", "handle", "objection", "simple", "assigned")
STARTS = st.dates(date(2026, 9, 1), date(2026, 11, 20))


@given(
    st.lists(st.tuples(STARTS, st.sampled_from(CODES[:-1]), st.booleans(), st.integers(0, 9)), min_size=1, max_size=5),
    st.lists(st.tuples(st.dates(date(2026, 9, 20), date(2027, 1, 20)), st.booleans()), max_size=5),
    st.lists(
        st.tuples(st.sampled_from(CODES[:-1]), st.integers(1, 90), st.sampled_from(["day", "working_day"]), STARTS),
        max_size=3,
    ),
)
@settings(max_examples=40)
def test_preview_is_what_recompute_does_and_undo_takes_it_back(
    new_office: Callable[[], AbstractContextManager[Session]], running: Any, holidays: Any, rules: Any
) -> None:
    with new_office() as opened:
        by = opened.actor
        for started_on, code, is_stopped, extra in running:
            parties = (NewParty(name="李桂兰"),)
            form = NewPetition(channel="visit", received_on=started_on, title="界址争议", parties=parties)
            matter_id = petitions.register(form, by, AT).id
            clock_id = start(matter_id, code, started_on)
            if extra and rule_of(code).max_extra_days >= extra:
                clock_acts.extend_clock(clock_id, extra, "复杂", "赵志刚", by, AT, on=started_on)
            if is_stopped:
                clocks.write(clock_id, {"stopped_on": AT.date()})
                matters.refresh_next_due(matter_id)
        for day, is_rest in holidays:
            desk.save_holiday(Holiday(day, is_rest, "县庆"), by, AT)
        for n, (code, length, unit, from_on) in enumerate(rules):
            changed = rule_of(code, from_on)._replace(length=length, unit=unit, warn_days=1, label=f"新规则{n}")
            save_rule(changed, from_on, by, AT)
        before, shown = docket(), preview(by)
        if not shown:
            return
        recompute(by, AT)
        after = docket()
        assert _differences(before, after) == sorted(shown)
        assert all(old == new for old, new in zip(before["Clock"], after["Clock"], strict=True) if old["stopped_on"])
        assert preview(by) == ()
        undo_recompute(by, LATER)
        assert docket() == before
        assert preview(by) == shown


def _differences(before: Rows, after: Rows) -> list[Shift]:
    """What changed, read from the rows themselves."""
    numbers = {row["id"]: (row["number"], row["title"]) for row in before["Matter"]}
    return sorted(
        Shift(
            new["matter"], *numbers[new["matter"]], new["label"],
            old["due_on"], new["due_on"], old["explanation"], new["explanation"],
        )
        for old, new in zip(before["Clock"], after["Clock"], strict=True)
        if old != new
    )  # fmt: skip


# ---------------------------------------------------------------- one clock


class TestActs:
    """中止、恢复、延期."""

    @pytest.fixture
    def recheck(self, register: Callable[..., int]) -> int:
        """A recheck that began on 2 November 2026 and ends on 2 December."""
        return start(register(received_on=date(2026, 11, 2)), "recheck", date(2026, 11, 2))

    def test_a_pause_and_its_end(self, by: Actor, at: datetime, recheck: int) -> None:
        change = clock_acts.pause_clock(recheck, date(2026, 11, 9), "听证。", by, at)
        clock = Clock.get_by_id(recheck)
        assert change.say == "“复核”从 2026-11-09 起中止计算：听证。"
        assert clock.due_on == date(2026, 12, 2)
        assert "2026-11-09 起中止计算（听证），恢复后重新推算" in clock.explanation
        change = clock_acts.resume_clock(recheck, date(2026, 11, 13), by, at)
        clock = Clock.get_by_id(recheck)
        assert clock.due_on == clock.internal_due_on == date(2026, 12, 7)
        assert change.say.endswith("不计算在内，截止日 2026-12-02 改为 2026-12-07。")
        assert clocks.read_pauses(clock.pauses) == ((date(2026, 11, 9), date(2026, 11, 13), "听证"),)
        assert [e.label for e in matter_files.events(change.id)[:2]] == ["恢复计算", "中止计算"]
        assert preview(by) == ()

    def test_the_lists_learn_of_the_new_day(self, by: Actor, at: datetime, register: Callable[..., int]) -> None:
        matter_id = register(received_on=date(2026, 11, 16))
        Clock.update(stopped_on=at.date()).execute()
        clock_id = start(matter_id, "handle", date(2026, 11, 16))
        clock_acts.extend_clock(clock_id, 30, "案情复杂", "赵志刚", by, at)
        assert Matter.get_by_id(matter_id).next_due_on == Clock.get_by_id(clock_id).due_on == date(2027, 2, 15)

    def test_refused_pauses(self, by: Actor, at: datetime, recheck: int, register: Callable[..., int]) -> None:
        def refusal(clock_id: int, from_on: date, reason: str = "听证") -> str:
            with pytest.raises(Refused) as no:
                clock_acts.pause_clock(clock_id, from_on, reason, by, at)
            return no.value.sentence

        day = date(2026, 11, 9)
        assert "按规定不能中止计算（《信访工作条例》第二十三条）" in refusal(clock_of(register()).id, at.date())
        assert "请填写中止的原因" in refusal(recheck, day, " ")
        assert "不能晚于今天" in refusal(recheck, at.date() + DAY)
        assert "要在 2026-11-02 以后" in refusal(recheck, date(2026, 11, 2))
        clock_acts.pause_clock(recheck, day, "听证", by, at)
        assert "已经中止计算，请先恢复" in refusal(recheck, at.date())
        clock_acts.resume_clock(recheck, day, by, at)
        assert "新的中止要从这以后算起" in refusal(recheck, day)
        Clock.update(stopped_on=at.date()).where(Clock.id == recheck).execute()
        assert "已于 2026-11-20 停止计算" in refusal(recheck, at.date())
        assert "没有找到这个期限" in refusal(7, day)

    def test_a_clock_that_has_run_out_is_not_paused(self, by: Actor, recheck: int) -> None:
        with pytest.raises(Refused, match="已于 2026-12-02 到期"):
            clock_acts.pause_clock(recheck, date(2026, 12, 3), "听证", by, datetime(2026, 12, 4, 9))

    def test_refused_ends_of_a_pause(self, by: Actor, at: datetime, recheck: int) -> None:
        with pytest.raises(Refused, match="没有中止，不用恢复"):
            clock_acts.resume_clock(recheck, at.date(), by, at)
        clock_acts.pause_clock(recheck, date(2026, 11, 9), "听证", by, at)
        with pytest.raises(Refused, match="要在 2026-11-08 以后"):
            clock_acts.resume_clock(recheck, date(2026, 11, 8), by, at)
        with pytest.raises(Refused, match="不能晚于今天"):
            clock_acts.resume_clock(recheck, at.date() + DAY, by, at)

    def test_an_extension(self, by: Actor, at: datetime, register: Callable[..., int]) -> None:
        clock_id = start(register(received_on=date(2026, 10, 8)), "handle", date(2026, 10, 8))
        change = clock_acts.extend_clock(clock_id, 30, "案情复杂", "赵志刚", by, at)
        assert change.say == "“办理”经赵志刚批准延期 30 日：案情复杂，截止日 2026-12-07 改为 2027-01-06。"
        clock = Clock.get_by_id(clock_id)
        assert (clock.extra_days, clock.length) == (30, 60)
        assert "次日起算 60 日，延期 30 日" in clock.explanation
        assert Event.select().where(Event.action == "extend").get().text == change.say

    @pytest.mark.parametrize(
        ("changes", "field", "says"),
        [
            ({"days": 31}, "days", "1 到 30 日（《信访工作条例》第三十四条）"),
            ({"days": 0}, "days", "1 到 30 日"),
            ({"reason": ""}, "reason", "理由要告知信访人"),
            ({"reason": "复" * 201}, "reason", "200 字以内"),
            ({"approver": " "}, "approver", "请填写批准延期的负责人"),
            (
                {"on": date(2026, 12, 8), "at": datetime(2026, 12, 9, 9)},
                "on",
                "已于 2026-12-07 到期，延期要在到期以前批准",
            ),
            ({"on": date(2026, 11, 21)}, "on", "不能晚于今天"),
            ({"on": date(2026, 10, 7)}, "on", "要在 2026-10-07 以后"),
        ],
    )
    def test_refused_extensions(
        self, by: Actor, at: datetime, register: Callable[..., int], changes: Any, field: str, says: str
    ) -> None:
        clock_id = start(register(received_on=date(2026, 10, 8)), "handle", date(2026, 10, 8))
        before = docket()
        facts = {"days": 30, "reason": "案情复杂", "approver": "赵志刚", "at": at} | changes
        with pytest.raises(Refused) as refusal:
            clock_acts.extend_clock(clock_id, by=by, **facts)
        assert says in refusal.value.sentence
        assert refusal.value.field == field
        assert docket() == before

    def test_extended_once_and_on_the_last_day_still(self, by: Actor, register: Callable[..., int]) -> None:
        clock_id = start(register(received_on=date(2026, 10, 8)), "handle", date(2026, 10, 8))
        last = datetime(2026, 12, 7, 17)
        clock_acts.extend_clock(clock_id, 10, "案情复杂", "赵志刚", by, last)
        with pytest.raises(Refused, match="已经延期 10 日；《信访工作条例》第三十四条，只能延期一次"):
            clock_acts.extend_clock(clock_id, 10, "案情复杂", "赵志刚", by, last)

    def test_a_rule_without_extension(self, by: Actor, at: datetime, register: Callable[..., int]) -> None:
        with pytest.raises(Refused, match="“受理告知”按规定不能延期（《信访工作条例》第二十三条）"):
            clock_acts.extend_clock(clock_of(register()).id, 5, "案情复杂", "赵志刚", by, at)

    def test_rights(self, by: Actor, reader: Actor, insider: Actor, at: datetime, register: Callable[..., int]) -> None:
        sealed = clock_of(register(petition_class=PetitionClass.ACCUSATION)).id
        for act in (
            lambda who: clock_acts.pause_clock(sealed, at.date(), "听证", who, at),
            lambda who: clock_acts.resume_clock(sealed, at.date(), who, at),
            lambda who: clock_acts.extend_clock(sealed, 5, "复杂", "赵志刚", who, at),
        ):
            with pytest.raises(Refused, match="没有办理的权限"):
                act(reader)
            with pytest.raises(Refused, match="没有找到这个期限"):
                act(by)
            with pytest.raises(Refused, match=r"不能中止|没有中止|不能延期"):
                act(insider)


def test_the_history_has_words_for_every_act() -> None:
    assert ACTION_LABELS.keys() >= {"recompute", "undo_recompute", "pause", "resume", "extend"}
