"""系统 · 扫描件: the folder of the scanner and what becomes of the originals."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.settings import PcSettings
from desktop.ui.desks.system.scanning import ScanningPage


@pytest.fixture
def page(window: Any, qtbot: QtBot) -> ScanningPage:
    made = ScanningPage(window)
    qtbot.addWidget(made)
    made.show()
    made.focus_first()
    return made


def test_a_folder_is_chosen_remembered_and_given_up(
    page: ScanningPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.keyClick(page.choose_button, Qt.Key.Key_Return)
    assert page.folder.text() == str(tmp_path)
    assert PcSettings.load().scan_folder == str(tmp_path)
    page.clear_button.click()
    assert PcSettings.load().scan_folder == ""
    assert page.clear_button.isHidden()


def test_the_own_folder_is_refused(
    page: ScanningPage, window: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(window.session.folder.attachments))
    page.choose_button.click()
    assert "数据文件夹" in page.strip.sentence
    assert PcSettings.load().scan_folder == ""


def test_what_becomes_of_originals_is_remembered(page: ScanningPage, window: Any, qtbot: QtBot) -> None:
    assert page.form.values()["originals"] == "ask"
    page.form.set_values({"originals": "delete"})
    assert PcSettings.load().scan_originals == "delete"
    assert window.settings.scan_originals == "delete"


def test_a_folder_that_is_gone_is_said_so(page: ScanningPage, window: Any, tmp_path: Path) -> None:
    window.settings.scan_folder = str(tmp_path / "拔掉了")
    page.reload()
    assert "打不开这个文件夹" in page.strip.sentence
