"""包村联户: the matrix, the cadres and the handover, walked through with the keyboard on a real office."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import handover, liaison
from desktop.casework import office as desk_office
from desktop.casework.session import Session
from desktop.domain.records import Actor
from desktop.domain.responsibility import Scope
from desktop.store.tables import Matter, VillagerGroup
from desktop.ui.desks.liaison import LiaisonDesk
from tests.ui.desks.fake_shell import FakeShell

Press = Callable[..., None]


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def desk(qtbot: QtBot, shell: FakeShell) -> LiaisonDesk:
    made = LiaisonDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1172, 760)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.activate()
    return made


def shown(desk: LiaisonDesk) -> list[str]:
    """The counts in the head."""
    return [button.text() for button in desk.page("duties").flaws._flags.values()]


def leaders(village_id: int) -> list[tuple[str, date, date | None]]:
    found = liaison.history(village_id, "liaison_leader")
    return [(row.cadre_name, row.from_on, row.to_on) for row in found]


# ---------------------------------------------------------------- the matrix


def test_gaps_are_counted_and_filled_by_typing(
    desk: LiaisonDesk, press: Press, village_ids: list[int], at: datetime
) -> None:
    page = desk.page("duties")
    assert shown(desk) == ["空缺 5", "重复 0", "离任 0"]
    press("Down", "Down")
    assert page.row.name == "柳河村"
    assert page.role.label == "联村领导"
    press("z")  # the first letter of 赵
    assert QApplication.focusWidget().objectName() == "cadre_id"
    press("z", "Enter")
    press("Ctrl+S")
    assert leaders(village_ids[2]) == [("赵志刚", at.date(), None)]
    assert shown(desk)[0] == "空缺 4"
    assert QApplication.focusWidget() is page.table
    press("Ctrl+Z")
    assert leaders(village_ids[2]) == []


def test_a_change_hands_over_from_a_day(desk: LiaisonDesk, press: Press, village_ids: list[int]) -> None:
    press("Enter")
    assert "现在是赵志刚" in desk.page("duties").panels.swap._hint.text()
    press("sl", "Enter", "Ctrl+A", "2026-6-1", "Ctrl+S")
    assert leaders(village_ids[0]) == [
        ("孙立平", date(2026, 6, 1), None),
        ("赵志刚", date(2026, 1, 1), date(2026, 5, 31)),
    ]
    page = desk.page("duties")
    page.day.set_value(date(2026, 5, 31))
    assert page.model.index(0, 0).data() == "赵志刚"
    page._step("]")
    assert page.model.index(0, 0).data() == "孙立平"


def test_a_hole_is_said_before_it_is_made(desk: LiaisonDesk, press: Press, village_ids: list[int]) -> None:
    page = desk.page("duties")
    press("Ctrl+E", "Ctrl+A", "2026-11-30", "Ctrl+S")
    assert "双桥村联村领导（2026-12-01 起）" in page.panels.end.strip.sentence
    assert leaders(village_ids[0])[0][2] is None
    press("Ctrl+S")
    assert leaders(village_ids[0])[0][2] == date(2026, 11, 30)
    assert "出现空缺" in page.shell.said[-1]


def test_flaws_filter_the_villages(
    desk: LiaisonDesk, by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int], qtbot: QtBot
) -> None:
    desk_office.save_cadre(cadre_ids[2], {"name": "孙立平", "left_on": date(2026, 3, 1)}, by, at)
    desk.refresh(None)
    page = desk.page("duties")
    assert shown(desk)[2] == "离任 1"
    qtbot.mouseClick(page.flaws._flags["left"], Qt.MouseButton.LeftButton)
    assert [row.name for row in page.model.rows] == ["石门村"]
    assert page.model.index(0, 1).data() == "孙立平（离任）　空缺"
    qtbot.mouseClick(page.flaws._flags["left"], Qt.MouseButton.LeftButton)
    assert len(page.model.rows) == 3


def test_groups_open_below_a_village(
    desk: LiaisonDesk, press: Press, by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    page = desk.page("duties")
    VillagerGroup.insert(id=5, village=village_ids[0], name="第一网格", kind="grid").execute()
    press("Space")
    assert [row.name for row in page.model.rows] == ["双桥村", "第一网格", "石门村", "柳河村"]
    grid_head = [role.code for role in page.model.roles].index("grid_head")
    page.table.setCurrentIndex(page.model.index(0, grid_head))
    press("Enter")  # on the village: which grid?
    press("dywg", "Enter", "sl", "Enter", "Ctrl+S")
    page.table.setCurrentIndex(page.model.index(1, grid_head))
    press("Ctrl+N")
    press("q", "Enter", "Ctrl+S")
    held = liaison.history(village_ids[0], "grid_head", 5)
    assert {row.cadre_name for row in held} == {"钱文静", "孙立平"}
    assert page.model.index(0, grid_head).data() == "2 人"
    page.table.setCurrentIndex(page.model.index(1, 0))
    press("Enter")
    assert "不落实到第一网格" in page.strip.sentence


def test_the_matrix_is_a_sound_model(desk: LiaisonDesk, qtbot: QtBot) -> None:
    QAbstractItemModelTester(desk.page("duties").model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    desk.page("duties").reload()


def test_a_pasted_table_is_checked_and_taken_over(desk: LiaisonDesk, press: Press, village_ids: list[int]) -> None:
    page = desk.page("duties")
    page.begin_paste()
    page.paste.form.field("table").set_value("村\t联村领导\n柳河村\t赵志刚\n黄泥村\t赵志刚\n")
    press("Ctrl+S")
    assert "请先看一遍" in page.paste.strip.sentence
    assert "黄泥村" in page.paste.found.text()
    assert leaders(village_ids[2]) == []
    press("Ctrl+S")
    assert [name for name, _, _ in leaders(village_ids[2])] == ["赵志刚"]


@pytest.mark.parametrize(
    ("paper", "template"), [("table", "liaison_table"), ("board_a4", "liaison_board"), ("cards", "liaison_cards")]
)
def test_papers_of_the_day_on_show(desk: LiaisonDesk, press: Press, paper: str, template: str) -> None:
    page = desk.page("duties")
    desk.print_page()
    page.printing.form.field("paper").set_value(paper)
    press("Ctrl+S")
    shown_paper = page.shell.asked[-1]
    assert shown_paper[0] == "show_paper"
    assert shown_paper[1].template == template


def test_a_reader_looks_only(qtbot: QtBot, office: Session, reader: Actor, at: datetime, press: Press) -> None:
    shell = FakeShell(Session(office.folder, office.vault, reader), at)
    made = LiaisonDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.activate()
    press("Enter")
    assert "没有办理的权限" in made.page("duties").strip.sentence
    shell.worker.close()


# ---------------------------------------------------------------- cadres and handover


@pytest.fixture
def busy(register: Callable[..., int], village_ids: list[int], cadre_ids: list[int]) -> list[int]:
    return [register(village_id=village_ids[0], handler_id=cadre_ids[1], title=f"第{n}件") for n in range(3)]


def test_cadres_with_their_load_lead_to_the_handover(
    desk: LiaisonDesk, busy: list[int], press: Press, cadre_ids: list[int]
) -> None:
    desk.show_page("cadres")
    desk.activate()
    page = desk.page("cadres")
    press("Down")
    assert [page.model.index(1, column).data() for column in (0, 2, 3)] == ["钱文静", "双桥村包村干部", "3"]
    press("Enter")
    asked: Any = page.shell.asked[-1]
    assert (asked[0], asked[1].handler_id) == ("show_matters", cadre_ids[1])
    press("Ctrl+E")
    assert page.shell.asked[-1] == ("show_desk", "liaison", f"handover:{cadre_ids[1]}")


def test_a_handover_from_choosing_to_taking_back(
    desk: LiaisonDesk, busy: list[int], press: Press, cadre_ids: list[int], at: datetime
) -> None:
    desk.show_page("handover")
    desk.activate()
    page = desk.page("handover")
    press("qwj", "Enter")
    assert [item.what for item in page.model.rows] == ["包村干部", "承办的事项 3 件"]
    assert [detail.kind for detail in page.details.rows] == ["责任", "信访", "信访", "信访"]
    press("Enter", "工作调动", "Tab", "Tab", "zzg", "Enter")
    page.table.setFocus()
    press("Down", "Enter")
    assert QApplication.focusWidget() is page.one
    press("slp", "Enter")
    assert [page.model.index(row, 3).data() for row in range(2)] == ["赵志刚", "孙立平"]
    desk.print_page()
    draft = page.shell.asked[-1][1]
    assert (draft.template, draft.data["state"]) == ("handover_sheet", "草稿")
    press("Ctrl+Enter")
    assert "再按一次" in page.strip.sentence
    assert Matter.get_by_id(busy[0]).handler_id == cadre_ids[1]
    press("Ctrl+Enter")
    assert {Matter.get_by_id(one).handler_id for one in busy} == {cadre_ids[2]}
    assert "责任 1 项、事项 3 件" in page.strip.sentence
    page.strip.action.emit()
    made = page.shell.asked[-1][1]
    assert made.data["receivers"] == ["孙立平", "赵志刚"]
    page.take_back()
    assert handover.made()[0].undone_at is None
    page.take_back()
    assert handover.made()[0].undone_at == at
    assert {Matter.get_by_id(one).handler_id for one in busy} == {cadre_ids[1]}
    page.print_marked()
    again = page.shell.asked[-1][1]
    assert (again.data["state"], again.data["parts"]) == ("已撤销", made.data["parts"])


def test_who_leaves_with_a_hole_is_asked_twice(
    desk: LiaisonDesk, press: Press, cadre_ids: list[int], village_ids: list[int]
) -> None:
    desk.show_page(f"handover:{cadre_ids[1]}")
    page = desk.page("handover")
    page.form.set_values({"reason": "退休", "marks": frozenset({"leaves"})})
    for _ in range(2):
        page.confirm()
    assert "双桥村包村干部" in page.strip.sentence
    assert handover.made() == []
    page.confirm()
    assert [row.reason for row in handover.made()] == ["退休"]
    assert Scope(village_ids[0]) in [one.scope for one in liaison.problems_on(page.shell.at.date())]
