"""Ground of the window's tests: no screen, the look put on, nothing left behind."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_QT_API", "pyside6")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look import apply_look


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says this of windows with a least size or raised ones."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(scope="session", autouse=True)
def _look(qapp: QApplication) -> None:
    apply_look(qapp)


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication) -> Iterator[None]:
    """No test leaves a window open or a thread running."""
    before = set(threading.enumerate())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [type(widget).__name__ for widget in qapp.topLevelWidgets() if widget.isVisible()]
    threads = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive()]
    assert not windows, f"windows left open: {windows}"
    # Threads that Qt or Python adopted for a moment are “Dummy-n”; they end by themselves.
    assert not [name for name in threads if not name.startswith("Dummy")], f"threads left running: {threads}"


@pytest.fixture
def type_in(qtbot: QtBot) -> Callable[[QWidget, str], None]:
    """Type into a widget as a clerk does: keys for ASCII, an input method's commit for everything else."""

    def typed(widget: QWidget, text: str) -> None:
        for sign in text:
            if sign.isascii():
                qtbot.keyClicks(widget, sign)
            else:
                commit = QInputMethodEvent("", [])
                commit.setCommitString(sign)
                QApplication.sendEvent(widget, commit)

    return typed


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Paint a widget into a PNG, in MINQING_PICTURES when that is set; `ratio` 1.5 is a screen at 150 %."""
    given = os.environ.get("MINQING_PICTURES")
    folder = Path(given) if given else tmp_path
    folder.mkdir(parents=True, exist_ok=True)

    def paint(widget: QWidget, name: str, ratio: float = 1.0) -> Path:
        made = QPixmap(widget.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        widget.render(made)
        path = folder / f"{name}.png"
        assert made.save(str(path))
        return path

    return paint
