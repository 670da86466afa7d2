"""A small window around one desk: it keeps the promises of `Shell` and writes down what the desk asks of it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.casework.session import Session
from desktop.domain.records import Draft, MatterFilter
from desktop.settings import PcSettings
from desktop.ui import work
from desktop.ui.desks.petitions import PetitionsDesk
from desktop.ui.work import Worker


class Shown(NamedTuple):
    """A paper that was to be previewed."""

    paper: Any
    matter_ids: tuple[int, ...]
    pdf: bytes | None


class DeskWindow(QWidget):
    """The desk 信访接待 in a window of its own, with everything that `Shell` promises."""

    def __init__(self, session: Session, at: datetime) -> None:
        super().__init__()
        self.session, self.settings, self.at = session, PcSettings(), at
        self.worker = Worker()
        self.said: list[str] = []
        self.refused: list[str] = []
        self.papers: list[Shown] = []
        self.went: list[tuple[str, str]] = []
        self.went_back = 0
        self.do: Callable[[], None] | None = None
        self.desk = PetitionsDesk(self)
        QVBoxLayout(self).addWidget(self.desk)
        self.resize(1172, 760)

    def now(self) -> datetime:
        return self.at

    def show_desk(self, key: str, page: str = "") -> None:
        self.went.append((key, page))

    def show_matter(self, matter_id: int) -> None:
        self.desk.show_matter(matter_id)
        self.desk.activate()

    def show_matters(self, wanted: MatterFilter, title: str = "") -> None:
        self.desk.show_matters(wanted, title)
        self.desk.activate()

    def show_list(self) -> None:
        self.desk.show_list()
        self.desk.activate()

    def show_intake(self, draft: Draft | None = None) -> None:
        self.desk.show_intake(draft)
        self.desk.activate()

    def show_paper(self, paper: Any, matter_ids: tuple[int, ...] = (), pdf: bytes | None = None) -> None:
        self.papers.append(Shown(paper, matter_ids, pdf))

    def show_help(self, topic: str = "") -> None:
        self.went.append(("help", topic))

    def back(self) -> None:
        self.went_back += 1

    def say(self, sentence: str, action: str = "", do: Callable[[], None] | None = None) -> None:
        self.said.append(sentence)
        self.do = do

    def refuse(self, sentence: str) -> None:
        self.refused.append(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()


@pytest.fixture(autouse=True)
def _no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the progress would take the keyboard away, and offscreen nobody gives it back."""
    monkeypatch.setattr(work, "PATIENCE_MS", 600_000)


@pytest.fixture(autouse=True)
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the desk remembers about this PC goes into the test's folder."""
    monkeypatch.setenv("MINQING_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def open_window(qtbot: QtBot, office: Session, at: datetime) -> Iterator[Callable[[], DeskWindow]]:
    """Opens windows around the desk, one after the other as after a crash."""
    opened: list[DeskWindow] = []

    def make() -> DeskWindow:
        window = DeskWindow(office, at)
        opened.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    for window in opened:
        if isValid(window):  # one that “crashed” is gone already
            window.worker.close()
            window.close()
            window.deleteLater()


@pytest.fixture
def window(open_window: Callable[[], DeskWindow]) -> DeskWindow:
    """One window around the desk."""
    return open_window()


@pytest.fixture
def press(qapp: QApplication) -> Callable[..., None]:
    """Keys and text for whatever has the keyboard: `press("李桂兰", "Enter", "Ctrl+S")`."""

    def send(*inputs: str) -> None:
        for each in inputs:
            widget = QApplication.focusWidget()
            assert widget is not None, f"nothing has the keyboard for {each}"
            *held, key = each.split("+") if each not in ("+",) else [each]
            known = _KEYS.get(key)
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= _HELD[name]
            if held or known is not None:
                QTest.keyClick(widget, known or getattr(Qt.Key, f"Key_{key}"), modifiers)
            elif each.isascii():
                QTest.keyClicks(widget, each)
            else:
                _compose(widget, each)

    return send


def _compose(widget: QWidget, text: str) -> None:
    """Chinese text comes from an input method: first composed, then committed."""
    QApplication.sendEvent(widget, QInputMethodEvent("pinyin", []))
    committed = QInputMethodEvent("", [])
    committed.setCommitString(text)
    QApplication.sendEvent(widget, committed)


_KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Tab": Qt.Key.Key_Tab,
    "Esc": Qt.Key.Key_Escape,
    "Delete": Qt.Key.Key_Delete,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Space": Qt.Key.Key_Space,
    "F2": Qt.Key.Key_F2,
    "F6": Qt.Key.Key_F6,
}
_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
