"""The window around the desks: going places and back, keys, lock, close, look."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.casework import office as desk
from desktop.casework.session import Session
from desktop.domain.records import Change, MatterFilter
from desktop.settings import PcSettings
from desktop.ui import look
from desktop.ui.commands import overview
from desktop.ui.help import TOPICS, help_text
from desktop.ui.main_window import DESKS, MainWindow, Place
from desktop.ui.work import hub

PASSWORD = "yunxi-2026"


def press(qtbot: QtBot, window: MainWindow, keys: str) -> None:
    """Press a shortcut where the keyboard is."""
    combination = QKeySequence(keys)[0]
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())


def name_field(window: MainWindow, qtbot: QtBot) -> QLineEdit:
    """The field of the name on a new intake form, with the keyboard in it."""
    press(qtbot, window, "F2")
    field: QLineEdit = window.desk("petitions").intake_page().form.field("name")
    field.setFocus()
    return field


def test_frame_says_whose_window_it_is(window: MainWindow) -> None:
    assert window.windowTitle() == "云溪镇人民政府 — 民情台"
    assert window.frame.sidebar.office.text() == "云溪镇"
    assert window.frame.sidebar.desk.text() == "综治中心窗口"


@pytest.mark.parametrize(("keys", "key"), [(f"Ctrl+{n}", entry.key) for n, entry in enumerate(DESKS, 1)])
def test_every_desk_opens_by_its_key(window: MainWindow, qtbot: QtBot, keys: str, key: str) -> None:
    press(qtbot, window, keys)
    assert window.frame.pages.currentWidget() is window.desk(key)
    assert type(window.desk(key)).key == key


def test_desks_are_built_when_first_shown(window: MainWindow) -> None:
    assert set(window.desks) == {"start"}


def test_way_back_goes_the_whole_way(window: MainWindow, docket: dict[str, int], qtbot: QtBot) -> None:
    window.show_due("overdue")
    window.show_matter(docket["overdue"])
    window.show_matter(docket["soon"])
    window.back()
    assert window.place == Place("matter", docket["overdue"])
    window.back()
    assert window.place.kind == "matters"
    window.back()
    assert window.place == Place("desk", "start")
    window.back()
    assert window.place == Place("desk", "start")


def test_same_place_twice_is_one_step_back(window: MainWindow) -> None:
    for _ in range(3):
        window.show_desk("petitions")
    window.back()
    assert window.place == Place("desk", "start")


def test_matter_that_is_gone_is_refused_and_the_window_stays(window: MainWindow) -> None:
    window.show_matter(4711)
    assert "没有找到" in window.frame.notices.sentence
    assert window.place == Place("desk", "start")
    window.show_desk("petitions")
    assert window.frame.notices.sentence == ""


def test_f2_opens_the_intake_and_escape_leads_back(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, "F2")
    assert window.place == Place("intake")
    press(qtbot, window, "Esc")
    assert window.place == Place("desk", "start")


def test_what_is_typed_survives_going_away(window: MainWindow, qtbot: QtBot, type_in: Callable[..., None]) -> None:
    field = name_field(window, qtbot)
    type_in(field, "李桂兰")
    window.show_desk("system")
    window.back()
    assert field.text() == "李桂兰"
    assert [draft.payload["name"] for draft in desk.drafts(window.session.actor.id)] == ["李桂兰"]


# ---------------------------------------------------------------- saying


def test_say_with_an_action(window: MainWindow) -> None:
    done: list[int] = []
    window.say("已登记。", "撤回", lambda: done.append(1))
    assert window.frame.notices.sentence == "已登记。"
    window.frame.notices.action.emit()
    assert done == [1]
    assert window.frame.notices.sentence == ""
    window.frame.notices.action.emit()
    assert done == [1]


# ---------------------------------------------------------------- figures around the desks


def test_frame_counts_what_is_due(window: MainWindow, docket: dict[str, int], calm: Callable[[], None]) -> None:
    hub().announce(Change(frozenset({"matter"})))
    calm()
    figures = {key: button.text() for key, button in window.frame.status._figures.items()}
    assert figures == {"open": "在办 4", "today": "今天到期 1", "overdue": "已超期 1"}
    assert "2 件到期" in window.frame.sidebar._buttons["petitions"].accessibleName()
    window.frame.status.wanted.emit("overdue")
    wanted, title = window.place.what
    assert (wanted.due, title) == ("overdue", "已超期")


def test_a_new_day_counts_anew(window: MainWindow, docket: dict[str, int], clock: object) -> None:
    clock.go(days=1)  # type: ignore[attr-defined]
    window._on_minute()
    assert window.frame.status._figures["overdue"].text() == "已超期 2"


# ---------------------------------------------------------------- help and commands


def test_every_help_text_is_there_and_begins_with_its_title() -> None:
    for topic in TOPICS:
        text = help_text(topic)
        assert text.startswith("# ")
        assert "](" not in text, "help has no links"
        assert "<" not in text


def test_f1_shows_the_help_of_the_desk_and_takes_it_away(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, "F1")
    assert (window.frame.help.isVisible(), window.frame.help.topic) == (True, "start")
    press(qtbot, window, "F1")
    assert not window.frame.help.isVisible()
    press(qtbot, window, "F2")
    press(qtbot, window, "F1")
    assert window.frame.help.topic == "intake"
    press(qtbot, window, "Esc")
    assert not window.frame.help.isVisible()
    assert window.place == Place("intake")


def test_question_mark_in_a_list_shows_all_keys(window: MainWindow, docket: dict[str, int], qtbot: QtBot) -> None:
    window.show_desk("petitions")
    window.show_desk("start")
    qtbot.keyClick(window.desk("start").todo.table, "?")
    assert window.frame.help.topic == "keys"


def test_question_mark_in_a_field_is_a_letter(window: MainWindow, qtbot: QtBot) -> None:
    window.frame.search.setFocus()
    qtbot.keyClicks(window.frame.search, "?")
    assert window.frame.search.text() == "?"
    assert not window.frame.help.isVisible()


def test_every_command_has_a_key_or_says_why_not(window: MainWindow) -> None:
    assert all(command.keys or command.reason for command in window.commands)
    keys = [key for command in window.commands for key in command.keys]
    assert len(keys) == len(set(keys))
    text = overview(window.commands)
    assert all(command.label in text for command in window.commands)


def test_page_without_paper_says_so(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, "Ctrl+P")
    assert window.frame.notices.sentence == "这一页没有可以打印的内容。"


# ---------------------------------------------------------------- look


def test_dark_and_large_are_remembered(window: MainWindow) -> None:
    try:
        window.toggle_dark()
        window.toggle_large()
        assert look.current().palette.dark
        assert look.current().sizes.text == look.LARGE_TEXT
        again = PcSettings.load()
        assert (again.is_dark, again.is_large) == (True, True)
    finally:
        window.toggle_dark()
        window.toggle_large()


# ---------------------------------------------------------------- lock and close


def test_lock_covers_everything_until_the_password_is_right(
    window: MainWindow, qtbot: QtBot, type_in: Callable[..., None]
) -> None:
    field = name_field(window, qtbot)
    type_in(field, "李桂兰")
    press(qtbot, window, "Ctrl+L")
    assert window.is_locked
    assert not window.frame.sidebar.isVisible()
    assert desk.drafts(window.session.actor.id), "typed text is kept before the window is covered"
    password = window.lock_page.form.field("password")
    for keys in ("F2", "Ctrl+K", "Ctrl+1", "Esc", "F1"):
        press(qtbot, window, keys)
    assert window.is_locked
    assert window.place == Place("intake")
    qtbot.keyClicks(password, "wrong-password")
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert window.is_locked
    assert password.accessibleDescription() == "密码不对，请重新输入。"
    qtbot.keyClicks(password, PASSWORD)
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert not window.is_locked
    assert QApplication.focusWidget() is field
    assert password.text() == ""


def test_idle_window_locks_itself_and_gives_up_open_dialogs(window: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(window)
    dialog.open()
    window.idle.idle.emit()
    assert window.is_locked
    assert not dialog.isVisible()


def test_a_key_begins_the_pause_anew(window: MainWindow, qtbot: QtBot) -> None:
    window.idle._watch(window.windowHandle())
    window.idle._timer.setInterval(1_000_000)
    window.idle.restart()
    window.idle._timer.setInterval(900_000)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert window.idle.is_watching
    window.lock()
    assert not window.idle.is_watching


def test_close_keeps_drafts_and_settings(window: MainWindow, qtbot: QtBot, type_in: Callable[..., None]) -> None:
    type_in(name_field(window, qtbot), "李桂兰")
    left: list[bool] = []
    window.left.connect(left.append)
    window.close()
    assert left == [False]
    assert desk.drafts(window.session.actor.id)
    assert PcSettings.load().window


def test_somebody_else_wants_to_work(window: MainWindow) -> None:
    left: list[bool] = []
    window.left.connect(left.append)
    window.lock()
    window.lock_page.leave_wanted.emit()
    assert left == [True]
    assert not window.isVisible()


def test_list_is_found_as_it_was_left(window: MainWindow, docket: dict[str, int], office: Session) -> None:
    window.show_matters(MatterFilter(window.now().date(), is_open=True), "在办事项")
    page = window.frame.pages.currentWidget()
    asked: list[str] = []
    show_matters, show_list = page.show_matters, page.show_list
    page.show_matters = lambda *what: (asked.append("anew"), show_matters(*what))
    page.show_list = lambda: (asked.append("as left"), show_list())
    window.show_matter(docket["soon"])
    window.back()
    assert asked == ["as left"]
