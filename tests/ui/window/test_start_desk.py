"""The start page: every figure is the length of the list it opens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.casework import closing, reading, voiding
from desktop.casework import office as desk_office
from desktop.domain.dates import month
from desktop.domain.records import Actor, Change, Draft
from desktop.store import matters
from desktop.ui.desks.start import StartDesk
from desktop.ui.desks.start.cards import draft_words
from desktop.ui.main_window import MainWindow, Place
from desktop.ui.work import hub


@pytest.fixture
def start(window: MainWindow, docket: dict[str, int], calm: Callable[[], None]) -> StartDesk:
    """The start page, with four matters."""
    hub().announce(Change(frozenset({"matter"}), tuple(docket.values())))
    calm()
    page = window.desk("start")
    assert isinstance(page, StartDesk)
    return page


def test_head_says_the_day(start: StartDesk) -> None:
    assert start._date.text() == "11月20日　星期五"


@pytest.mark.parametrize(
    ("key", "number"), [("today", "1"), ("overdue", "1"), ("soon", "1"), ("open", "4"), ("received", "3")]
)
def test_figure_is_the_length_of_its_list(start: StartDesk, window: MainWindow, key: str, number: str) -> None:
    assert start.tiles[key]._number == number
    start.tiles[key].click()
    wanted, _title = window.place.what
    assert len(matters.ids(wanted)) == int(number)


def test_what_runs_out_first_stands_first_and_enter_opens_it(
    start: StartDesk, window: MainWindow, docket: dict[str, int], qtbot: QtBot
) -> None:
    assert [row.id for row in start.todo.model.rows] == [docket[key] for key in ("today", "overdue", "soon", "normal")]
    assert start.todo.model.index(1, 5).data() == "已超期 4 天"  # the 15th day was a Saturday and rolled to Monday
    start.todo.table.setFocus()
    qtbot.keyClick(start.todo.table, Qt.Key.Key_Down)
    qtbot.keyClick(start.todo.table, Qt.Key.Key_Return)
    assert window.place == Place("matter", docket["overdue"])


def test_marked_row_stays_marked_when_the_list_changes(
    start: StartDesk, register: Callable[..., int], docket: dict[str, int], clock: object
) -> None:
    start.todo.table.setCurrentIndex(start.todo.model.index(3, 0))
    long_ago = clock.moment - timedelta(days=40)  # type: ignore[attr-defined]
    register(moment=long_ago, received_on=long_ago.date())
    hub().announce(Change(frozenset({"matter"})))
    assert start.todo.model.rows[start.todo.table.currentIndex().row()].id == docket["normal"]


def test_every_line_of_the_outlook_opens_as_many_as_it_says(
    start: StartDesk, window: MainWindow, calm: Callable[[], None]
) -> None:
    assert sum(reading.due_outlook(window.session.actor, window.now().date(), 7)) == 2
    said = [button.accessibleName() for button in start.outlook.buttons()]
    assert said == ["七天合计　2 件", "今天 周五　1 件", "11-23 周一　1 件"]
    for place, words in enumerate(said):
        start.outlook.buttons()[place].click()
        assert len(matters.ids(window.place.what[0])) == int(words.split("　")[1].split()[0])
        window.back()


def test_what_waits_for_approval_and_for_superiors(
    start: StartDesk, window: MainWindow, docket: dict[str, int], register: Callable[..., int], insider: Actor
) -> None:
    assert start.approval.isHidden()
    assert start.superior.isHidden()
    forwarded = register(
        channel="assigned", superior_number="县交〔2026〕8号", superior_due_on=window.now().date() + timedelta(days=9)
    )
    voiding.ask(docket["normal"], "重复登记", insider, window.now())
    window.refresh()
    assert [button.accessibleName() for button in start.approval.buttons()] == ["作废　信〔2026〕0004号　周密"]
    assert [button.accessibleName() for button in start.superior.buttons()][1:] == ["全部上级交办　1 件"]
    start.superior.buttons()[1].click()
    assert matters.ids(window.place.what[0]) == [forwarded]
    window.back()
    start.approval.buttons()[0].click()
    assert window.place == Place("matter", docket["normal"])


def test_what_is_to_be_urged_opens_as_many_as_it_says(start: StartDesk, window: MainWindow, qtbot: QtBot) -> None:
    assert start.todo._urge.text() == "超期和临期 3 件，涉及 0 个单位：生成催办单  Alt+U"
    qtbot.keyClick(start.todo.table, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("desk", "petitions", "urging")
    page = window.focusWidget().model()
    assert page.rowCount() == 3
    window.back()
    assert window.place == Place("desk", "start") or window.place.what == "start"


def test_month_card_leads_to_the_summary(start: StartDesk, window: MainWindow) -> None:
    assert start.month._cells["received"][0].text() == "3 件"
    start.month.print_wanted.emit()
    assert window.place == Place("desk", "reports", "summary")


def test_a_month_that_waits_for_its_closing_is_named_until_it_is_closed(
    start: StartDesk, window: MainWindow, calm: Callable[[], None]
) -> None:
    october, today = month(2026, 10), window.now().date()
    link = start.month._close
    assert link.text() == "10月未结账"
    link.click()
    assert window.place == Place("desk", "reports", "summary:2026-10")
    page: Any = window.desk("reports")
    assert page.page("summary").periods.period == october
    calm()
    session = window.session
    prepared = closing.prepare(october, session.actor, today)
    hub().announce(closing.close(session, prepared, {"report": b"%PDF-1.7"}, "", window.now()))
    window.show_desk("start")
    calm()
    assert link.isHidden()
    assert closing.open_month(session.actor, today) is None


def test_draft_goes_on_by_enter(start: StartDesk, window: MainWindow, qtbot: QtBot) -> None:
    assert start.drafts.isHidden()
    opened: list[Draft] = []
    window.show_intake = opened.append  # type: ignore[method-assign,assignment]
    start.drafts.wanted.disconnect()
    start.drafts.wanted.connect(lambda draft: window.show_intake(draft))
    draft_id = desk_office.keep_draft("petition", {"title": "反映路灯"}, window.session.actor, window.now())
    window.refresh()
    assert not start.drafts.isHidden()
    button = start.drafts.findChildren(type(start.todo._all))[0]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert [draft.id for draft in opened] == [draft_id]


@pytest.mark.parametrize(
    ("payload", "words"),
    [({"title": "路灯", "name": "张三"}, "登记：路灯"), ({"name": "张三"}, "登记：张三"), ({}, "登记（未填标题）")],
)
def test_words_of_a_draft(payload: dict[str, str], words: str) -> None:
    assert draft_words(Draft("petition", payload)) == words


def test_new_office_is_told_what_to_do_first(
    window: MainWindow, register: Callable[..., int], calm: Callable[[], None]
) -> None:
    start = window.desk("start")
    assert not start.first_steps.isHidden()
    assert start.first_steps.steps["villages"].isHidden(), "villages are there already"
    assert start.todo.isHidden()
    assert window.focusWidget() is start.first_steps.first_button()
    start.first_steps.wanted.emit("import")
    assert window.place == Place("import")
    window.back()
    register()
    hub().announce(Change(frozenset({"matter"})))
    calm()
    assert start.first_steps.isHidden()
    assert not start.todo.isHidden()


def test_changes_while_counting_are_counted_afterwards(
    start: StartDesk, window: MainWindow, register: Callable[..., int], calm: Callable[[], None]
) -> None:
    for _ in range(5):
        register()
        hub().announce(Change(frozenset({"matter"})))
    calm()
    assert start.tiles["received"]._number == "8"


def test_page_behind_another_does_not_read(start: StartDesk, window: MainWindow, register: Callable[..., int]) -> None:
    window.show_desk("petitions")
    register()
    hub().announce(Change(frozenset({"matter"})))
    assert len(start.todo.model.rows) == 4
    window.show_desk("start")
    assert len(start.todo.model.rows) == 5
