"""系统 → 期限规则 and 节假日: a rule or a holiday is changed by keyboard, and the running clocks are reckoned anew."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import clock_upkeep, office
from desktop.casework.session import Session
from desktop.domain.calendar import Holiday
from desktop.domain.clocks import rule_on
from desktop.domain.records import Actor, Change
from desktop.store.tables import Clock
from desktop.ui.desks.system import SystemDesk
from desktop.ui.widgets.button import Button
from desktop.ui.work import hub
from tests.ui.desks.fake_shell import FakeShell

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Press = Callable[..., None]
Write = Callable[[str], None]
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。"""


@pytest.fixture
def shell(office: Session, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeShell]:
    monkeypatch.setenv("MINQING_CONFIG", str(tmp_path / "config"))
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def open_page(qtbot: QtBot, shell: FakeShell) -> Callable[[str], Any]:
    """Opens the desk on a page and goes into it."""

    def opened(name: str) -> Any:
        desk = SystemDesk(shell)  # type: ignore[arg-type]
        qtbot.addWidget(desk)
        desk.resize(1172, 760)
        with qtbot.waitActive(desk):
            desk.show()
            desk.activateWindow()
        desk.show_page(name)
        desk.page().focus_first()
        return desk.page()

    return opened


@pytest.fixture
def press(qtbot: QtBot) -> Press:
    """Press a key wherever the keyboard is."""

    def pressed(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key, held)

    return pressed


@pytest.fixture
def write(type_in: Callable[[QWidget, str], None]) -> Write:
    """Type wherever the keyboard is, in place of what is there."""

    def written(text: str) -> None:
        focused: Any = QApplication.focusWidget()
        focused.selectAll()
        type_in(focused, text)

    return written


def due_days() -> list[date]:
    return [clock.due_on for clock in Clock.select().order_by(Clock.id)]


def paste(press: Press, text: str) -> None:
    QApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)


def cells(page: Any) -> list[str]:
    """The row on top of the comparison, as shown."""
    model = page.shifts.model
    return [model.index(0, column).data() for column in range(model.columnCount())]


# ---------------------------------------------------------------- rules


def test_the_trial_gives_the_day_and_the_reason(open_page: Callable[[str], Any], press: Press, write: Write) -> None:
    page = open_page("clocks")
    assert page.row.code == "notice"
    assert page._due.text() == "2026-12-07　周一"  # 15 days after 20 November is a Saturday
    assert "第二十三条" in page._why.text()
    press(Key.Key_T, CTRL)
    write("2026-11-02")
    assert page._due.text() == "2026-11-17　周二"
    press(Key.Key_Escape)
    assert QApplication.focusWidget() is page.table
    while page.row.code != "assigned":
        press(Key.Key_Down)
    assert "请填写来文要求的天数" in page._why.text()
    page.trial.focus_field("length")
    write("5")
    assert page._due.text() == "2026-11-07　周六"


def test_a_rule_is_changed_with_a_live_sample(
    open_page: Callable[[str], Any], shell: FakeShell, press: Press, write: Write
) -> None:
    page = open_page("clocks")
    assert page._history.isHidden()
    press(Key.Key_Return)  # into the form
    write("2026-12-01")
    press(Key.Key_Return)
    press(Key.Key_Return)
    write("10")
    assert page._due.text() == "2026-11-30　周一"
    assert page._now.text() == "按现在的规则是 2026-12-07　周一。"
    press(Key.Key_Return)
    press(Key.Key_Right)  # 工作日
    assert page._due.text() == "2026-12-04　周五"
    press(Key.Key_S, CTRL)
    assert shell.said == ["“受理告知”的新规则从 2026-12-01 起执行，原来的规则保留。"]
    rules = office.clock_rules()
    assert [rule_on(rules, "notice", date(2026, 11, 30) + timedelta(days=n))[3:5] for n in (0, 1)] == [
        (15, "day"),
        (10, "working_day"),
    ]
    assert page.model.rows[0].length == 15  # today the old one is still in force
    assert page._versions.text().splitlines() == [
        "2026-12-01 起：10 个工作日，《信访工作条例》第二十三条",
        "最初到 2026-11-30：15 日，《信访工作条例》第二十三条",
    ]
    assert page.offer.isHidden()  # nothing that runs began after the first of December


def test_what_is_refused_is_said_at_its_field(open_page: Callable[[str], Any], press: Press, write: Write) -> None:
    page = open_page("clocks")
    for name, text, says in (
        ("basis", " ", "请填写依据"),
        ("basis", "县规定", ""),
        ("length", "0", "期限请填 1 到 3650"),
        ("length", "2", "提前提醒的天数不能比期限还长"),
        ("warn_days", "1", ""),
    ):
        page.panel.form.focus_field(name)
        write(text)
        if says:
            press(Key.Key_S, CTRL)
            assert says in "".join(cell.error for cell in page.panel.form._cells.values())
    press(Key.Key_S, CTRL)
    assert rule_on(office.clock_rules(), "notice", date(2026, 11, 20)).basis == "县规定"
    press(Key.Key_S, CTRL)
    assert "没有改动" in "".join(cell.error for cell in page.panel.form._cells.values())


def test_after_a_rule_the_clocks_are_compared_reckoned_anew_and_taken_back(
    open_page: Callable[[str], Any], shell: FakeShell, register: Callable[..., int], press: Press, write: Write
) -> None:
    register()
    register(received_on=date(2026, 11, 2), title="要求修复水渠")
    before = due_days()
    page = open_page("clocks")
    assert page.offer.isHidden()
    assert page._undo.isHidden()
    press(Key.Key_Return)
    write("2026-11-01")
    page.panel.form.focus_field("length")
    write("20")
    press(Key.Key_S, CTRL)
    assert page.offer.sentence == "有 2 件在办事项的期限会变化，还没有重算。"
    assert due_days() == before
    press(Key.Key_R, CTRL)
    assert page.is_comparing
    assert not page.listing.isVisible()
    assert QApplication.focusWidget() is page.shifts.table
    assert cells(page) == [
        "信〔2026〕0002号", "要求修复水渠", "受理告知", "2026-11-17 周二", "2026-11-23 周一", "推迟 6 天",
    ]  # fmt: skip
    assert page.shifts._old.text().startswith("2026-11-02 收到，次日起算 15 日")
    press(Key.Key_Down)
    assert page.shifts._new.text().startswith("2026-11-20 收到，次日起算 20 日")
    press(Key.Key_Escape)  # 暂不
    assert QApplication.focusWidget() is page.table
    assert page.offer.isVisible()
    assert due_days() == before
    press(Key.Key_R, CTRL)
    press(Key.Key_S, CTRL)  # 重算
    assert due_days() == [date(2026, 12, 10), date(2026, 11, 23)]
    assert shell.said[-1] == "已重算 2 件的期限，其中 2 个截止日有变化。"
    assert page.offer.isHidden()
    assert page.listing.isVisible()
    page._undo.setFocus()
    press(Key.Key_Return)
    assert due_days() == before
    assert page._undo.isHidden()
    assert page.offer.isVisible()


def test_every_kind_of_change_has_its_word(
    open_page: Callable[[str], Any], by: Actor, at: datetime, register: Callable[..., int]
) -> None:
    for day in (3, 6, 20):
        register(received_on=date(2026, 11, day))
    rule = rule_on(office.clock_rules(), "notice", at.date())
    clock_upkeep.save_rule(rule._replace(length=14), date(2026, 11, 1), by, at)
    page = open_page("clocks")
    page.show_shifts()
    words = {page.shifts.model.index(row, 3).data(): page.shifts.model.index(row, 5).data() for row in range(3)}
    assert words == {
        "2026-11-18 周三": "提前 1 天",  # had run out already
        "2026-11-23 周一": "提前 3 天",  # now ends today
        "2026-12-07 周一": "提前 3 天",
    }
    clock_upkeep.save_rule(rule._replace(length=13), date(2026, 11, 1), by, at)
    hub().announce(Change(frozenset({"clock_rule"})))  # the comparison follows while it is open
    words = {page.shifts.model.index(row, 3).data(): page.shifts.model.index(row, 5).data() for row in range(3)}
    assert words["2026-11-23 周一"] == "将变为超期"
    clock_upkeep.save_rule(rule._replace(warn_days=9), date(2026, 11, 1), by, at)
    hub().announce(Change(frozenset({"clock_rule"})))
    assert cells(page)[-1] == "日期不变"
    page.hide_shifts()
    assert page.offer.sentence == "有 3 件在办事项的截止日不变，提醒或说明要更新。"


def test_an_undo_that_is_too_late_is_said_in_the_page(
    open_page: Callable[[str], Any], by: Actor, at: datetime, register: Callable[..., int], press: Press
) -> None:
    register()
    office.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
    page = open_page("clocks")
    press(Key.Key_R, CTRL)
    press(Key.Key_S, CTRL)
    Clock.update(stopped_on=at.date()).execute()
    page._undo.click()
    assert page.trouble.sentence.startswith("信〔2026〕0001号的“受理告知”期限在重算以后已经停止计算")


def test_what_is_half_typed_is_asked_for_before_the_comparison(
    open_page: Callable[[str], Any], by: Actor, at: datetime, register: Callable[..., int], press: Press, write: Write
) -> None:
    register()
    office.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
    page = open_page("clocks")
    page.panel.form.focus_field("length")
    write("9")
    press(Key.Key_R, CTRL)
    assert page.panel.is_asking
    assert not page.is_comparing
    press(Key.Key_Tab)
    press(Key.Key_Return)  # 放弃改动
    assert page.is_comparing


def test_enter_on_a_row_opens_the_matter(
    open_page: Callable[[str], Any],
    shell: FakeShell,
    by: Actor,
    at: datetime,
    register: Callable[..., int],
    press: Press,
) -> None:
    matter_id = register()
    office.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
    open_page("clocks")
    press(Key.Key_R, CTRL)
    press(Key.Key_Return)
    assert shell.asked == [("show_matter", matter_id)]


# ---------------------------------------------------------------- holidays


def test_a_single_day_offers_the_recomputation_too(
    open_page: Callable[[str], Any], register: Callable[..., int], press: Press, write: Write
) -> None:
    register()
    page = open_page("holidays")
    press(Key.Key_N, CTRL)
    write("2026-12-07")
    press(Key.Key_Return)
    press(Key.Key_Return)
    write("县庆")
    press(Key.Key_S, CTRL)
    assert page.offer.sentence == "有 1 件在办事项的期限会变化，还没有重算。"
    press(Key.Key_R, CTRL)
    press(Key.Key_S, CTRL)
    assert due_days() == [date(2026, 12, 8)]
    assert page._undo.isVisible()


def test_a_year_is_pasted_read_and_imported(
    open_page: Callable[[str], Any], shell: FakeShell, register: Callable[..., int], press: Press
) -> None:
    moment = datetime(2026, 12, 17, 9)
    register(received_on=moment.date(), moment=moment)
    page = open_page("holidays")
    press(Key.Key_B, CTRL)
    assert page.notice.form.field("year").value() == 2027  # the next year that is not known
    assert page.notice.reading.isHidden()
    paste(press, NOTICE)
    model = page.notice.model
    assert [model.index(0, column).data() for column in range(4)] == ["2027-01-01 周五", "放假", "元旦", "新增"]
    assert [model.index(10, column).data() for column in range(4)] == ["2027-02-20 周六", "调休上班", "春节", "新增"]
    assert page.notice.reading._aside.text() == "放假 10 天，调休上班 1 天"
    press(Key.Key_S, CTRL)
    assert shell.said == ["2027 年放假安排已导入：放假 10 天，调休上班 1 天。"]
    assert page.year.value() == "2027"
    assert len(page.model.rows) == 11
    assert QApplication.focusWidget() is page.table
    assert page.offer.sentence == "有 1 件在办事项的期限会变化，还没有重算。"
    press(Key.Key_R, CTRL)
    assert cells(page)[3:] == ["2027-01-01 周五", "2027-01-04 周一", "推迟 3 天"]


def test_wrong_lines_are_named_and_nothing_is_imported(
    open_page: Callable[[str], Any], press: Press, write: Write
) -> None:
    page = open_page("holidays")
    press(Key.Key_B, CTRL)
    paste(press, "元旦：1月1日（周四）放假。\n2027-10-01,放假,国庆节\n2027-10-02,国庆节")
    assert page.notice._problems.text().splitlines() == [
        "第 1 行：写的是 2027-01-01 周四，这一天其实是周五；请核对年份和日期。",
        "第 3 行：日期后面请写“放假”或“上班”。",
    ]
    assert len(page.notice.model.rows) == 1
    press(Key.Key_S, CTRL)
    assert "第 1 行：写的是 2027-01-01 周四" in page.notice.form._cells["text"].error
    assert office.holidays(2027) == []
    page.notice.form.focus_field("year")
    write("2026")  # the first of January 2026 is a Thursday
    assert "2027-10-01 不在 2026 年" in page.notice._problems.text()


def test_the_comparison_shows_what_the_import_replaces(
    open_page: Callable[[str], Any], by: Actor, at: datetime, press: Press
) -> None:
    for day, name in ((1, "元旦"), (2, "新年"), (4, "补休")):
        office.save_holiday(Holiday(date(2027, 1, day), True, name), by, at)
    page = open_page("holidays")
    press(Key.Key_B, CTRL)
    paste(press, NOTICE)
    found = [page.notice.model.index(row, 3).data() for row in range(5)]
    assert found == ["不变", "改动", "新增", "删去", "新增"]


def test_a_year_far_off_can_be_shown(open_page: Callable[[str], Any], press: Press, write: Write) -> None:
    page = open_page("holidays")
    press(Key.Key_N, CTRL)
    write("2031-01-01")
    press(Key.Key_Return)
    press(Key.Key_Return)
    write("元旦")
    press(Key.Key_S, CTRL)
    assert page.year.value() == "2031"
    assert [holiday.day for holiday in page.model.rows] == [date(2031, 1, 1)]


def test_every_control_of_the_comparison_has_a_name(
    open_page: Callable[[str], Any], by: Actor, at: datetime, register: Callable[..., int], press: Press
) -> None:
    register()
    office.save_holiday(Holiday(date(2026, 12, 7), True, "县庆"), by, at)
    page = open_page("clocks")
    press(Key.Key_R, CTRL)
    buttons = page.shifts.findChildren(Button)
    assert [button.accessibleName() for button in buttons] == ["按现行规则和放假安排重算（Ctrl+S）", "暂不重算（Esc）"]
    press(Key.Key_Tab)
    assert QApplication.focusWidget() is buttons[0]
    press(Key.Key_Tab)
    assert QApplication.focusWidget() is buttons[1]
    assert page.shifts.table.accessibleName()
