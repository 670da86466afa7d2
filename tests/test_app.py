"""The start of the program: one instance, first run or sign-in, one user after the other."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import log
from desktop.app import Program, answer_calls, call_other, claim, open_window
from desktop.casework.session import Session
from desktop.domain.faults import AlreadyRunning, ReadOnly
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from desktop.ui.main_window import MainWindow
from desktop.ui.setup import SetupWindow
from desktop.ui.sign_in import SignInPage

PASSWORD = "yunxi-2026"


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    yield DataFolder(tmp_path / "data")
    log.stop_log()


def program(folder: DataFolder, at: datetime, **who: str) -> Program:
    made = Program(folder, PcSettings(), lambda: at, **who)
    made._late = []
    return made


def close(made: Program) -> None:
    """Close the window and everything that listens."""
    assert made.window is not None
    made.window.close()
    made.window.deleteLater()
    if made._server is not None:
        made._server.close()


def test_second_start_on_the_same_folder_is_refused(folder: DataFolder) -> None:
    first, second = QLockFile(str(folder.lock)), QLockFile(str(folder.lock))
    claim(folder, first)
    assert (folder.logs / log.LOG_NAME).is_file()
    with pytest.raises(AlreadyRunning):
        claim(folder, second)
    first.unlock()
    claim(folder, second)
    second.unlock()


def test_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    folder = DataFolder(tmp_path / "file" / "data")
    with pytest.raises(ReadOnly):
        claim(folder, QLockFile(str(folder.lock)))


def test_second_start_calls_the_first_window(folder: DataFolder, qapp: QApplication, qtbot: QtBot) -> None:
    folder.root.mkdir()
    assert not call_other(folder)
    called: list[int] = []
    server = answer_calls(folder, lambda: called.append(1), qapp)
    assert call_other(folder)
    qtbot.waitUntil(lambda: called == [1])
    server.close()


def test_empty_folder_begins_with_the_first_run(folder: DataFolder, at: datetime, qtbot: QtBot) -> None:
    made = program(folder, at)
    made.begin()
    assert isinstance(made.window, SetupWindow)
    close(made)


def test_sign_in_work_and_somebody_else(office: Session, at: datetime, qtbot: QtBot) -> None:
    folder = office.folder
    office.close()
    made = program(folder, at)
    made.begin()
    page = made.window
    assert isinstance(page, SignInPage)
    page.password_face.form.set_values({"login": "lws", "password": PASSWORD})
    page.password_face.wanted.emit()
    window = made.window
    assert isinstance(window, MainWindow)
    assert not page.isVisible()
    window.leave()
    assert isinstance(made.window, SignInPage)
    assert made._session is None
    close(made)


def test_demonstration_opens_without_asking(office: Session, at: datetime, qtbot: QtBot) -> None:
    folder = office.folder
    office.close()
    made = program(folder, at, login="lws", password=PASSWORD)
    made.begin()
    assert isinstance(made.window, MainWindow)
    close(made)
    assert made._session is None


def test_open_window_shows_the_start_page(office: Session, at: datetime, qtbot: QtBot) -> None:
    window = open_window(office, lambda: at)
    assert window.isVisible()
    assert window.frame.pages.currentWidget() is window.desk("start")
    window.close()
    window.deleteLater()
