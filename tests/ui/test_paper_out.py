"""Asking for a file: the form that the clerk chose, by the list of forms or by the end of the name."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.settings import PcSettings
from desktop.ui.paper_out import PaperOut

ALL = (".pdf", ".docx", ".xlsx")


@pytest.mark.parametrize(
    ("name", "chosen", "suffixes", "written"),
    [
        ("月报", "", (), "月报.pdf"),
        ("月报.pdf", "PDF 文件 (*.pdf)", ALL, "月报.pdf"),
        ("月报.pdf", "Word 文件 (*.docx)", ALL, "月报.docx"),
        ("月报.docx", "PDF 文件 (*.pdf)", ALL, "月报.docx"),
        ("月报", "Excel 文件 (*.xlsx)", ALL, "月报.xlsx"),
        ("2026.10", "Excel 文件 (*.xlsx)", ALL, "2026.10.xlsx"),
        ("月报.XLSX", "Excel 文件 (*.xlsx)", ALL, "月报.xlsx"),
        ("", "", ALL, None),
    ],
)
def test_the_form_that_was_changed_counts(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, chosen: str, suffixes: Any, written: Any
) -> None:
    asked: list[tuple[Any, ...]] = []

    def ask(parent: QWidget, *words: str) -> tuple[str, str]:
        asked.append(words)
        return str(tmp_path / name) if name else "", chosen

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    parent = QWidget()
    qtbot.addWidget(parent)
    path = PaperOut(PcSettings()).choose_file(parent, "云溪镇月报", *suffixes)
    assert path == (tmp_path / written if written else None)
    assert asked[0][1] == "云溪镇月报.pdf"
    assert asked[0][2].count("*.") == max(len(suffixes), 1)
