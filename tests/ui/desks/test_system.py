"""系统: every page walked through with the keyboard on a real office, adding and changing real rows."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import imports, office, upkeep
from desktop.casework import session as signing
from desktop.casework.session import Session
from desktop.domain.calendar import Holiday
from desktop.domain.codes import Right
from desktop.domain.importing import ImportPlan, PlannedPetition
from desktop.domain.records import Actor, NewPetition
from desktop.settings import PcSettings
from desktop.store.tables import AuditLine
from desktop.ui import look
from desktop.ui.desks.system import SystemDesk
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.desk import PAGES
from desktop.ui.desks.system.list_page import ListPage
from tests.ui.desks.fake_shell import FakeShell

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Type = Callable[[QWidget, str], None]


@pytest.fixture
def shell(office: Session, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeShell]:
    monkeypatch.setenv("MINQING_CONFIG", str(tmp_path / "config"))
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def desk(qtbot: QtBot, shell: FakeShell) -> SystemDesk:
    made = SystemDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1150, 780)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.activate()
    return made


@pytest.fixture
def press(qtbot: QtBot) -> Callable[..., None]:
    """Press a key wherever the keyboard is."""

    def pressed(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key, held)

    return pressed


@pytest.fixture
def write(type_in: Type) -> Callable[[str], None]:
    """Type wherever the keyboard is, in place of what is marked."""

    def written(text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        type_in(focused, text)

    return written


def turn_to(desk: SystemDesk, name: str) -> Any:
    """Turn to a page and go into it."""
    desk.show_page(name)
    page = desk.page()
    page.focus_first()
    return page


def focused_name() -> str:
    focused = QApplication.focusWidget()
    return focused.objectName() if focused is not None else ""


def errors(page: Any) -> str:
    """What the form on show says is wrong."""
    panel = page.shown_panel() if isinstance(page, ListPage) else page.panel
    cells = panel.form._cells.values()
    return "".join(cell.error for cell in cells) + panel.strip.sentence


def change_field(name: str, page: Any, value: str, write: Callable[[str], None]) -> None:
    panel = page.shown_panel() if isinstance(page, ListPage) else page.panel
    panel.form.focus_field(name)
    field = QApplication.focusWidget()
    field.selectAll()
    write(value)


# ---------------------------------------------------------------- the list of pages


def test_arrow_keys_turn_the_pages_and_esc_comes_back(desk: SystemDesk, press: Callable[..., None]) -> None:
    titles = []
    for _ in PAGES:
        titles.append(desk.page().title)
        press(Key.Key_Return)
        assert desk.page().isAncestorOf(QApplication.focusWidget())
        for _esc in range(2):
            if QApplication.focusWidget() is not desk._list:
                press(Key.Key_Escape)
        assert QApplication.focusWidget() is desk._list
        press(Key.Key_Down)
    assert titles == [page[2] for page in PAGES]


def test_without_the_right_only_ones_own_things_are_there(
    qtbot: QtBot, shell: FakeShell, reader: Actor, press: Callable[..., None]
) -> None:
    shell.session.actor = reader
    made = SystemDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    names = [made._list.item(row).text() for row in range(made._list.count())]
    assert names == ["外观", "扫描件", "我的密码", "关于"]
    made.show_page("users")
    assert made.page().title == "外观"


def test_what_is_typed_is_never_lost_without_asking(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "villages")
    press(Key.Key_Return)
    assert focused_name() == "name"
    change_field("phone", page, "0734-5810001", write)
    page.table.setFocus()
    press(Key.Key_Down)  # another village is asked for: it waits
    assert page.panel.is_asking
    assert page.panel.form.values()["phone"] == "0734-5810001"
    press(Key.Key_Escape)  # go on typing
    assert not page.panel.is_asking
    assert page.panel.is_dirty
    press(Key.Key_Escape)
    assert page.panel.is_asking
    press(Key.Key_Return)  # 保存
    assert office.villages()[0].phone == "0734-5810001"
    assert QApplication.focusWidget() is page.table


def test_leaving_the_page_asks_too_and_giving_up_goes_on(
    desk: SystemDesk, qtbot: QtBot, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "facts")
    change_field("address", page, "新街 5 号", write)
    desk._list.setFocus()
    press(Key.Key_Down)
    assert desk.page() is page
    assert page.panel.is_asking
    press(Key.Key_Tab)
    press(Key.Key_Return)  # 放弃改动
    assert desk.page().title == "村（社区）"
    assert office.facts().address == ""


# ---------------------------------------------------------------- the office and its places


def test_facts_of_the_office(desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]) -> None:
    page = turn_to(desk, "facts")
    change_field("phone", page, "0734-5812345", write)
    press(Key.Key_S, CTRL)
    assert office.facts().phone == "0734-5812345"
    change_field("name", page, " ", write)
    press(Key.Key_S, CTRL)
    assert "请填写单位全称" in errors(page)


def test_a_village_is_added_changed_and_refused(
    desk: SystemDesk, shell: FakeShell, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "villages")
    press(Key.Key_N, CTRL)
    assert focused_name() == "name"
    write("云溪社区")
    press(Key.Key_Return)
    press(Key.Key_Right)  # 社区
    press(Key.Key_Return)
    press(Key.Key_Return)
    write("320")
    press(Key.Key_S, CTRL)
    row = next(village for village in office.villages() if village.name == "云溪社区")
    assert (row.kind, row.household_count, row.code) == ("community", 320, "L004")
    assert shell.said == ["云溪社区已保存。"]
    assert page.row == row
    change_field("name", page, "双桥村", write)
    press(Key.Key_S, CTRL)
    assert "“双桥村”已经有这个名称或代码" in errors(page)
    change_field("name", page, "云溪新社区", write)
    press(Key.Key_S, CTRL)
    kept = next(village for village in office.villages() if village.id == row.id)
    assert (kept.name, kept.code) == ("云溪新社区", "L004")


def test_ctrl_enter_saves_and_begins_the_next(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    turn_to(desk, "villages")
    press(Key.Key_N, CTRL)
    for name in ("甲村", "乙村"):
        write(name)
        press(Key.Key_Return, CTRL)
        assert focused_name() == "name"
    assert [village.name for village in office.villages()][-2:] == ["甲村", "乙村"]
    press(Key.Key_Return, CTRL)  # nothing typed: refused, not begun anew
    assert "请填写名称" in errors(desk.page())


def test_many_villages_are_pasted(desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]) -> None:
    page = turn_to(desk, "villages")
    press(Key.Key_B, CTRL)
    QApplication.clipboard().setText("大坪村\t430423101211\n新民村\n")
    press(Key.Key_V, CTRL)
    assert page._paste.form._cells["villages"].note.text() == "共 2 个"
    press(Key.Key_S, CTRL)
    assert [village.name for village in office.villages()][-2:] == ["大坪村", "新民村"]
    assert office.villages()[-2].code == "430423101211"


def test_a_village_is_merged_away_and_brought_back(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "villages")
    first = office.villages()[0]
    page._close.click()
    assert focused_name() == "on"
    press(Key.Key_Return)
    write("石门")
    press(Key.Key_S, CTRL)
    assert [village.name for village in office.villages()] == ["石门村", "柳河村"]
    page.choose(first.id)
    page._close.click()
    assert office.villages()[0].name == "双桥村"


def test_groups_are_added_and_renamed(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "villages")
    village = office.villages()[0]
    for name in ("一组", "二组"):
        page._groups.form.focus_field("group")
        write(name)
        press(Key.Key_Return, CTRL)
    assert [group.label for group in office.group_choices(village.id)] == ["一组", "二组"]
    page._groups.form.focus_field("group")
    write("一组")
    press(Key.Key_S, CTRL)
    assert "还没有的组名" in "".join(cell.error for cell in page._groups.form._cells.values())
    page._groups.form.set_values({"group": ""})
    page._groups._begin_rename(office.group_choices(village.id)[1])
    write("三组")
    press(Key.Key_S, CTRL)
    assert [group.label for group in office.group_choices(village.id)] == ["一组", "三组"]


# ---------------------------------------------------------------- cadres, duties, units


def test_a_cadre_is_added_and_leaves_with_all_duties(
    desk: SystemDesk, at: datetime, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "cadres")
    press(Key.Key_N, CTRL)
    write("周新来")
    press(Key.Key_Return)
    write("副镇长")
    press(Key.Key_Return)
    write("村镇")
    press(Key.Key_Return)
    write("138 0000 1133")
    press(Key.Key_Return)
    press(Key.Key_Space)  # 班子成员
    press(Key.Key_S, CTRL)
    row = office.cadres()[-1]
    assert row[1:6] == ("周新来", "副镇长", "村镇建设办", "13800001133", True)
    leader = office.cadres()[0]
    page.choose(leader.id)
    assert "双桥村　联村领导　2026-01-01 起" in page._duty_lines.text()
    page._leave.click()
    write("2026-11-30")
    press(Key.Key_S, CTRL)
    assert leader.id not in [cadre.id for cadre in office.cadres()]
    ends = {one.to_on for one in office.assignments() if one.cadre_id == leader.id}
    assert ends == {date(2026, 11, 30)}
    page.choose(leader.id)
    page._leave.click()  # 恢复在任
    assert office.cadres()[0].id == leader.id


def test_a_wrong_phone_is_said_at_its_field(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "cadres")
    change_field("phone", page, "1380000", write)
    press(Key.Key_S, CTRL)
    assert page.panel.form.field("phone").property("wrong")
    assert focused_name() == "phone"


def test_a_role_is_added_changed_and_removed(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "roles")
    press(Key.Key_N, CTRL)
    write("河长")
    press(Key.Key_Return)
    press(Key.Key_Right)  # 小组或网格
    press(Key.Key_Return)
    press(Key.Key_Space)  # 同一天只能一人
    press(Key.Key_S, CTRL)
    made = upkeep.roles()[-1]
    assert (made.label, made.scope, made.is_exclusive, made.is_required) == ("河长", "group", True, False)
    page.panel.form.set_values({"label": "联组河长"})
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    assert upkeep.roles()[-1].label == "联组河长"
    page.drop()
    assert "联组河长" not in [role.label for role in upkeep.roles()]
    page.choose("包村干部")
    page.drop()
    assert "有人担任过" in page.panel.strip.sentence


def test_units(desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]) -> None:
    page = turn_to(desk, "units")
    press(Key.Key_N, CTRL)
    write("派出所")
    press(Key.Key_Return)
    QApplication.focusWidget().selectAll()
    write("派驻")
    press(Key.Key_Return)
    write("何警官")
    press(Key.Key_Return)
    write("110")
    press(Key.Key_S, CTRL)
    row = upkeep.units()[-1]
    assert row[1:5] == ("派出所", "stationed", "何警官", "110")
    change_field("name", page, "村镇建设办", write)
    press(Key.Key_S, CTRL)
    assert "已经有“村镇建设办”" in errors(page)
    page.panel._give_up()
    page._close.click()
    assert row.id not in [unit.id for unit in upkeep.units()]
    page.choose(row.id)
    page._close.click()
    assert row.id in [unit.id for unit in upkeep.units()]


# ---------------------------------------------------------------- users


def test_a_user_is_added_with_a_usual_role_and_can_sign_in(
    desk: SystemDesk, shell: FakeShell, at: datetime, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "users")
    press(Key.Key_N, CTRL)
    write("xin")
    press(Key.Key_Return)
    write("新来的")
    press(Key.Key_Return)
    press(Key.Key_Right)  # 办理员
    assert page.panel.form.field("rights").value() == {Right.READ, Right.REGISTER, Right.HANDLE}
    press(Key.Key_Return)
    press(Key.Key_Return)
    write("yunxi-abc")
    press(Key.Key_Return)
    write("yunxi-abd")
    press(Key.Key_S, CTRL)
    assert "两遍密码不一样" in errors(page)
    change_field("again", page, "yunxi-abc", write)
    press(Key.Key_S, CTRL)
    row = next(user for user in office.users() if user.login == "xin")
    assert row.rights == {Right.READ, Right.REGISTER, Right.HANDLE}
    assert "yunxi-abc" not in str(page.panel.form.values())
    signing.open_or_refuse(shell.session.folder, "xin", "yunxi-abc")


def test_rights_password_and_activity_of_a_user(
    desk: SystemDesk, shell: FakeShell, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "users")
    reader = next(user for user in office.users() if user.login == "reader")
    page.choose(reader.id)
    page.panel.form.field("rights").set_flag(Right.SEALED, True)
    press(Key.Key_S, CTRL)
    assert "只能由已有这项权限的人授予" in errors(page)  # 李文书 does not hold it, 周密 does
    page.panel.form.field("rights").set_flag(Right.SEALED, False)
    page.panel.form.field("rights").set_flag(Right.EXPORT, True)
    press(Key.Key_S, CTRL)
    assert next(u for u in office.users() if u.id == reader.id).rights == {Right.READ, Right.EXPORT}
    page._new_password.click()
    write("new-pass-1")
    press(Key.Key_Return)
    write("new-pass-1")
    press(Key.Key_S, CTRL)
    signing.open_or_refuse(shell.session.folder, "reader", "new-pass-1")
    page.choose(reader.id)
    page._active.click()
    assert not next(u for u in office.users() if u.id == reader.id).is_active


def test_the_last_administrator_cannot_be_shut_out(desk: SystemDesk, shell: FakeShell) -> None:
    page = turn_to(desk, "users")
    other = next(user for user in office.users() if user.login == "mijian")
    office.save_user(shell.session, other, other.name, frozenset({Right.READ.value}), True, shell.now())
    page.choose(shell.session.actor.id)
    page._active.click()
    assert "至少要保留一名" in page.panel.strip.sentence


def test_ones_own_password_needs_the_old_one(
    desk: SystemDesk, shell: FakeShell, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "password")
    for text in ("wrong-one", "another-1", "another-1"):
        write(text)
        press(Key.Key_Return)
    page.panel.form.focus_field("again")
    press(Key.Key_S, CTRL)
    assert "现在的密码不对" in errors(page)
    change_field("old", page, "yunxi-2026", write)
    press(Key.Key_S, CTRL)
    signing.open_or_refuse(shell.session.folder, "lws", "another-1")
    assert not page.is_dirty


# ---------------------------------------------------------------- codes, days, clocks, numbers


def test_codes_are_added_reworded_and_retired(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "codes")
    page.choose("0103")
    press(Key.Key_N, CTRL)
    assert page.panel.form.values()["parent"] == "01"
    proposed = page.panel.form.values()["code"]
    assert proposed.startswith("01")
    assert proposed not in office.code_labels("categories")
    page.panel.form.focus_field("label")
    write("秸秆焚烧")
    press(Key.Key_S, CTRL)
    assert office.code_labels("categories")[proposed] == "秸秆焚烧"
    assert page.row[1].code == proposed
    change_field("label", page, "秸秆禁烧", write)
    press(Key.Key_S, CTRL)
    assert page.row[1].edition == 2
    assert page._retire.text() == "停用"
    page._retire.click()
    assert proposed not in [choice.id for choice in office.code_choices("categories")]
    page.choose(proposed)
    page._retire.click()  # 恢复使用
    assert proposed in [choice.id for choice in office.code_choices("categories")]


def test_a_code_must_begin_with_its_parent(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "codes")
    press(Key.Key_N, CTRL)
    page.panel.form.set_values({"parent": "02", "code": "0399", "label": "甲"})
    press(Key.Key_S, CTRL)
    assert "要以上级代码“02”开头" in errors(page)


def test_another_code_table_is_chosen_by_typing(
    desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    page = turn_to(desk, "codes")
    page.chooser.setFocus()
    page.chooser.selectAll()
    write("wgjh")  # 五个结合
    press(Key.Key_Return)
    assert [row.label for _, row in page.model.rows] == ["结合一", "结合二", "结合三", "结合四", "结合五"]


def test_holidays_by_year(desk: SystemDesk, press: Callable[..., None], write: Callable[[str], None]) -> None:
    page = turn_to(desk, "holidays")
    assert "2027 年还没有，只按周末计算" in page._about.text()
    page.year.setFocus()
    press(Key.Key_Right)
    assert page.model.rows == []
    assert "2027 年的放假安排还没有登记" in page._coverage.text()
    press(Key.Key_N, CTRL)
    write("2027-01-01")
    press(Key.Key_Return)
    press(Key.Key_Return)
    write("元旦")
    press(Key.Key_S, CTRL)
    assert office.holidays(2027) == [Holiday(date(2027, 1, 1), True, "元旦")]
    assert not office.calendar().is_working_day(date(2027, 1, 1))
    page.panel.form.focus_field("kind")
    press(Key.Key_Right)  # 调休上班
    press(Key.Key_S, CTRL)
    assert office.calendar().is_working_day(date(2027, 1, 1))
    page._drop.click()
    assert office.holidays(2027) == []


def test_the_pattern_of_a_book_shows_the_next_number(
    desk: SystemDesk, register: Callable[..., int], press: Callable[..., None], write: Callable[[str], None]
) -> None:
    register()
    page = turn_to(desk, "books")
    assert page._next.text() == "信〔2026〕0002号"
    change_field("pattern", page, "云信{year}-{serial:03}", write)
    assert page._next.text() == "云信2026-002"
    press(Key.Key_S, CTRL)
    assert office.number_books(2026, desk._shell.session.actor)[0].pattern == "云信{year}-{serial:03}"
    change_field("pattern", page, "云信{serial}", write)
    assert page._next.text() == "—"
    press(Key.Key_S, CTRL)
    assert "必须有且只有一个 {year}" in errors(page)


def test_an_import_is_taken_back_after_asking(
    desk: SystemDesk, shell: FakeShell, by: Actor, at: datetime, press: Callable[..., None]
) -> None:
    rows = tuple(
        PlannedPetition(
            n, NewPetition(channel="letter", received_on=at.date(), title=f"第{n}件", flags=frozenset({"is_anonymous"}))
        )
        for n in (2, 3)
    )
    imports.accept(ImportPlan("台账.xlsx", "a" * 64, "", 1, (), 2, rows, (), 0, (), ()), by, at)
    page = turn_to(desk, "imports")
    assert [row.row_count for row in page.model.rows] == [2]
    press(Key.Key_Delete)
    press(Key.Key_Escape)
    assert office.imports()[0].undone_at is None
    press(Key.Key_Delete)
    press(Key.Key_Return)
    assert office.imports()[0].undone_at == at
    assert "已撤销这次导入的 2 件" in shell.said[-1]
    press(Key.Key_Delete)
    assert "还没有撤销的导入" in page.strip.sentence


# ---------------------------------------------------------------- this PC


def test_the_look_changes_at_once_and_is_remembered(
    desk: SystemDesk, qapp: QApplication, press: Callable[..., None]
) -> None:
    turn_to(desk, "appearance")
    try:
        press(Key.Key_Right)
        assert look.current().palette.dark
        press(Key.Key_Return)
        press(Key.Key_Right)
        assert look.current().sizes.text == look.LARGE_TEXT
        kept = PcSettings.load()
        assert (kept.is_dark, kept.is_large) == (True, True)
    finally:
        look.apply_look(qapp)


def test_the_log_is_checked(desk: SystemDesk, qtbot: QtBot, press: Callable[..., None]) -> None:
    page = turn_to(desk, "about")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.result.sentence))
    assert page.result.sentence == f"已核对 {AuditLine.select().count()} 条，前后相符，没有被改动。"
    AuditLine.update(actor_id=7).where(AuditLine.seq == 3).execute()
    page.result.silence()
    page.focus_first()
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.result.sentence))
    assert page.result.sentence.startswith("第 3 条与前一条对不上")


def test_one_of_a_few(qtbot: QtBot) -> None:
    row = ChoiceRow({"a": "甲", "b": "乙", "c": "丙"})
    qtbot.addWidget(row)
    changes: list[str] = []
    row.changed.connect(lambda: changes.append(row.value()))
    row.set_value("c")
    row.set_value("c")
    row._flags["b"].click()
    row._flags["b"].click()
    assert changes == ["c", "b"]
    assert row.value() == "b"
