"""Desks with pages under a row of names: loaded when first wanted, turned with the keyboard."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.casework.session import Session
from desktop.domain.records import Change
from desktop.ui.desks.liaison import LiaisonDesk
from desktop.ui.desks.people import PeopleDesk
from desktop.ui.desks.reports import ReportsDesk
from desktop.ui.desks.tabbed_desk import Tab, TabbedDesk
from desktop.ui.work import hub
from tests.ui.desks.fake_shell import FakeShell


class First(QWidget):
    """A page that knows everything a page may know."""

    help_topic = "matter"
    uses_alt = False

    def __init__(self, shell: Any) -> None:
        super().__init__()
        self.shell, self.heard, self.chosen = shell, [], 0
        self.printed = 0

    def refresh(self, change: Change | None) -> None:
        self.heard.append(change)

    def rescue(self) -> bool:
        return True

    def choose(self, record_id: int) -> None:
        self.chosen = record_id

    def take_alt(self, place: int) -> bool:
        return self.uses_alt

    def print_page(self) -> None:
        self.printed += 1


class Second(QWidget):
    """A page that knows nothing."""

    def __init__(self, shell: Any) -> None:
        super().__init__()


class Third(Second):
    """One without a name."""


class Desk(TabbedDesk):
    key = "desk"
    tabs = (
        Tab("first", "一", __name__, "First"),
        Tab("second", "二", __name__, "Second"),
        Tab("third", "", __name__, "Third", under="first"),
    )


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    made.__dict__["show_desk"] = lambda key, page: made.asked.append((key, page))
    yield made
    made.worker.close()


@pytest.fixture
def desk(qtbot: QtBot, shell: FakeShell, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setitem(sys.modules, __name__, sys.modules.get(__name__) or _this())
    made = Desk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made


def _this() -> Any:
    return type("Pages", (), {"First": First, "Second": Second, "Third": Third})


def test_a_page_is_built_when_it_is_first_wanted(desk: Desk) -> None:
    assert list(desk._pages) == ["first"]
    desk.show_page("second")
    assert list(desk._pages) == ["first", "second"]
    assert desk._stack.currentWidget() is desk.page("second")


def test_keys_turn_the_pages(desk: Desk, shell: FakeShell, press: Callable[..., None]) -> None:
    press("Alt+2")
    assert shell.asked == [("desk", "second")]
    desk.show_page("second")
    press("Ctrl+PageDown", "Ctrl+PageUp")
    assert shell.asked[1:] == [("desk", "first"), ("desk", "first")]


def test_the_page_on_show_may_use_alt_itself(desk: Desk, shell: FakeShell, press: Callable[..., None]) -> None:
    desk.page("first").uses_alt = True
    press("Alt+2")
    assert shell.asked == []


def test_a_page_without_a_name_stands_under_another(desk: Desk) -> None:
    desk.show_page("second")
    desk.show_page("third")
    assert desk._names["first"].isChecked()
    assert "third" not in desk._names


def test_what_the_window_asks_goes_to_the_pages(desk: Desk, shell: FakeShell) -> None:
    first = desk.page("first")
    desk.show_page("first:7")
    assert first.chosen == 7
    hub().announce(Change(frozenset({"x"})))
    assert len(first.heard) == 1
    assert desk.help_topic == "matter"
    assert desk.rescue()
    desk.print_page()
    assert first.printed == 1
    desk.show_page("second")
    assert desk.help_topic == "desk"
    desk.activate()
    desk.print_page()
    assert shell.said == ["这一页没有可以打印的内容。"]


@pytest.mark.parametrize("kind", [LiaisonDesk, PeopleDesk, ReportsDesk])
def test_every_page_of_every_desk_can_be_built(kind: type[TabbedDesk], shell: FakeShell, qtbot: QtBot) -> None:
    made = kind(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    for tab in kind.tabs:
        assert made.page(tab.key) is not None
    assert len({tab.key for tab in kind.tabs}) == len(kind.tabs)
    qtbot.waitUntil(lambda: not shell.worker.is_busy)
