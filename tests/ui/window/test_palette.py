"""Ctrl+K: everything is found from one box, by the keyboard alone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow, Place
from desktop.ui.palette import Hit, Search


@pytest.fixture
def find(window: MainWindow, docket: dict[str, int]) -> Callable[[str], list[Hit]]:
    return Search(window, window.commands).find


def groups(hits: list[Hit]) -> set[str]:
    return {hit.group for hit in hits}


@pytest.mark.parametrize("text", ["张国强", "zgq", "zhangguoqiang", "国强", "路灯", "13900000020", "0001"])
def test_matter_is_found_by_everything_known_of_it(find: Callable[[str], list[Hit]], text: str) -> None:
    found = [hit for hit in find(text) if hit.group == "信访件"]
    assert any("反映村道路灯不亮20" in hit.label for hit in found)


def test_people_villages_cadres_and_commands(find: Callable[[str], list[Hit]]) -> None:
    assert "人员" in groups(find("张国强"))
    assert [(hit.label, hit.hint) for hit in find("smc")] == [("石门村", "这个村的事项"), ("石门村", "一村一档")]
    assert "干部" in groups(find("赵志刚"))
    assert [hit.label for hit in find("深色")] == ["深色 / 浅色外观"]
    assert [hit.label for hit in find("djlf")] == ["登记来访"]


def test_empty_box_offers_all_commands(window: MainWindow, find: Callable[[str], list[Hit]]) -> None:
    offered = [hit.label for hit in find(" ")]
    assert sorted(offered) == sorted(command.label for command in window.commands)
    assert offered[0] == "工作台"


def test_no_identity_or_phone_number_is_shown_in_full(find: Callable[[str], list[Hit]]) -> None:
    assert not any("13900000020" in hit.label + hit.hint for hit in find("张国强"))


def test_reader_without_the_right_finds_no_matters(
    window: MainWindow, docket: dict[str, int], find: Callable[[str], list[Hit]]
) -> None:
    actor = window.session.actor
    window.session.actor = actor._replace(rights=frozenset())
    assert groups(find("张国强")) <= {"功能", "干部", "村（社区）"}
    window.session.actor = actor


def test_typing_marks_arrows_and_enter_opens(
    window: MainWindow, docket: dict[str, int], qtbot: QtBot, type_in: Callable[..., None]
) -> None:
    qtbot.keyClick(window.desk("start"), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.frame.search.hasFocus()
    assert window.frame.search.results.isVisible()
    type_in(window.frame.search, "刘小妹")
    qtbot.waitUntil(lambda: len(window.frame.search.results.rows()) == 2)
    assert window.frame.search.hasFocus(), "the list never takes the keyboard"
    qtbot.keyClick(window.frame.search, Qt.Key.Key_Return)
    assert window.place == Place("matter", docket["today"])
    assert window.frame.search.text() == ""


def test_enter_does_not_wait_for_the_pause(window: MainWindow, docket: dict[str, int], qtbot: QtBot) -> None:
    window.frame.search.ask()
    qtbot.keyClicks(window.frame.search, "lxm")
    qtbot.keyClick(window.frame.search, Qt.Key.Key_Return)
    assert window.place == Place("matter", docket["today"])


def test_escape_closes_the_list_then_gives_the_keyboard_back(window: MainWindow, qtbot: QtBot) -> None:
    table = window.desk("start").todo.table
    window.desk("start").todo.show()
    table.setFocus()
    window.frame.search.ask()
    qtbot.keyClicks(window.frame.search, "sm")
    qtbot.keyClick(window.frame.search, Qt.Key.Key_Escape)
    assert not window.frame.search.results.isVisible()
    assert window.frame.search.hasFocus()
    qtbot.keyClick(window.frame.search, Qt.Key.Key_Escape)
    assert table.hasFocus()
    assert window.place == Place("desk", "start")


def test_nothing_found_says_what_can_be_typed(window: MainWindow, qtbot: QtBot) -> None:
    window.frame.search.ask()
    qtbot.keyClicks(window.frame.search, "zzzz")
    window.frame.search.look_up()
    assert window.frame.search.results.rows() == []
    assert window.frame.search.results.isVisible()
    qtbot.keyClick(window.frame.search, Qt.Key.Key_Return)
    assert window.place == Place("desk", "start")


def test_village_opens_its_list(
    window: MainWindow, docket: dict[str, int], village_ids: list[int], qtbot: QtBot
) -> None:
    window.frame.search.ask()
    qtbot.keyClicks(window.frame.search, "smc")
    qtbot.keyClick(window.frame.search, Qt.Key.Key_Return)
    wanted, title = window.place.what
    assert (wanted.village_id, title) == (village_ids[1], "石门村")
