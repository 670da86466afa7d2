"""The preview of a paper: made behind the window, printed, saved, noted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import reading
from desktop.domain.faults import DiskFull, PrinterTrouble, ReadOnly
from desktop.domain.records import Office
from desktop.printing import render
from desktop.printing.recovery import recovery_sheet
from desktop.printing.render import Paper
from desktop.ui.main_window import MainWindow, Place
from desktop.ui.paper_out import file_name, write_file
from desktop.ui.paper_page import PaperPage

CODE = "-".join(["7K3M9"] * 7)


def paper(office_name: str = "示例镇人民政府") -> Paper:
    return recovery_sheet(Office(office_name, "", "", "", "", ""), CODE, date(2026, 11, 20))


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[int, ...], str]]:
    """What is written into the audit chain about printing, beside writing it."""
    kept: list[tuple[tuple[int, ...], str]] = []
    note = reading.note_print
    monkeypatch.setattr(
        reading, "note_print", lambda ids, name, *rest: (kept.append((ids, name)), note(ids, name, *rest))
    )
    return kept


@pytest.fixture
def matter_ids(register: Callable[..., int]) -> tuple[int, int]:
    """Two petitions that the papers are about."""
    return register(), register()


@pytest.fixture
def page(window: MainWindow, calm: Callable[[], None], matter_ids: tuple[int, int]) -> PaperPage:
    window.show_paper(paper(), matter_ids)
    calm()
    made = window.paper_page
    assert made is not None
    return made


def test_pages_are_shown_and_counted(page: PaperPage, window: MainWindow) -> None:
    assert page.preview.page_count() == 1
    assert page._page.text() == "第 1 / 1 页"
    assert page.strip.sentence == ""
    assert window.focusWidget() is page.preview


def test_buttons_wait_for_the_paper(window: MainWindow, calm: Callable[[], None]) -> None:
    window.show_paper(paper())
    assert window.paper_page is not None
    assert not window.paper_page._print.isEnabled()
    calm()
    assert window.paper_page._print.isEnabled()


def test_escape_goes_back_and_the_way_back_shows_the_paper_again(
    page: PaperPage, window: MainWindow, calm: Callable[[], None], qtbot: QtBot
) -> None:
    qtbot.keyClick(page.preview, Qt.Key.Key_Escape)
    assert window.place == Place("desk", "start")


def test_two_papers_are_not_mixed_up(page: PaperPage, window: MainWindow, calm: Callable[[], None]) -> None:
    window.show_paper(paper("青石镇人民政府"))
    calm()
    window.back()
    calm()
    assert page._made is not None
    assert "示例镇" in render.page_texts(page._made.pdf)[0]


def test_character_without_a_glyph_is_named(window: MainWindow, calm: Callable[[], None]) -> None:
    window.show_paper(paper("\U00030ede镇"))
    calm()
    assert window.paper_page is not None
    assert "U+30EDE" in window.paper_page.strip.sentence


def test_issued_paper_is_shown_as_it_was_issued(
    window: MainWindow, calm: Callable[[], None], register: Callable[..., int]
) -> None:
    issued = render.render(paper("旧名镇人民政府"))
    window.show_paper(paper("新名镇人民政府"), (register(),), issued)
    calm()
    assert window.paper_page is not None
    assert window.paper_page._made is not None
    assert window.paper_page._made.pdf == issued


def test_print_goes_to_the_chosen_printer_and_is_noted(
    page: PaperPage,
    matter_ids: tuple[int, int],
    window: MainWindow,
    calm: Callable[[], None],
    noted: list[tuple[tuple[int, ...], str]],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    target = tmp_path / "printed.pdf"

    def to_file(parent: QWidget, pages: int) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    page.out.choose_printer = to_file  # type: ignore[method-assign]
    qtbot.keyClick(page.preview, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert render.page_count(target.read_bytes()) == 1
    assert noted == [(matter_ids, "recovery_sheet")]
    assert window.frame.notices.sentence == "已送往打印机。"


def test_printing_given_up_leaves_no_trace(page: PaperPage, noted: list[object]) -> None:
    page.out.choose_printer = lambda parent, pages: None  # type: ignore[method-assign]
    page.print_page()
    assert noted == []


def test_without_a_printer_it_says_so(page: PaperPage, noted: list[object]) -> None:
    def none(parent: QWidget, pages: int) -> QPrinter:
        raise PrinterTrouble("没有打印机。")

    page.out.choose_printer = none  # type: ignore[method-assign]
    page.print_page()
    assert page.strip.sentence == "没有打印机。"
    assert noted == []


def test_save_writes_the_whole_file_and_is_noted(
    page: PaperPage, window: MainWindow, noted: list[object], tmp_path: Path, qtbot: QtBot
) -> None:
    titles: list[str] = []
    page.out.choose_file = lambda parent, title: titles.append(title) or tmp_path / "a.pdf"  # type: ignore[func-returns-value,method-assign]
    qtbot.keyClick(page.preview, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert render.page_count((tmp_path / "a.pdf").read_bytes()) == 1
    assert titles == ["民情台恢复码单"]
    assert len(noted) == 1
    assert window.frame.notices.sentence == "已存为 a.pdf。"


def test_place_that_cannot_be_written_is_said(page: PaperPage, noted: list[object], tmp_path: Path) -> None:
    page.out.choose_file = lambda parent, title: tmp_path / "missing" / "a.pdf"  # type: ignore[method-assign]
    page.save()
    assert "不能写入" in page.strip.sentence
    assert noted == []


def test_write_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.pdf"
    write_file(target, b"first")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull):
        write_file(target, b"second")
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]
    monkeypatch.undo()
    with pytest.raises(ReadOnly):
        write_file(tmp_path / "missing" / "a.pdf", b"x")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("登记单 信〔2026〕0001号", "登记单 信〔2026〕0001号.pdf"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j.pdf"),
        (" .. ", "文书.pdf"),
    ],
)
def test_title_becomes_a_file_name(title: str, name: str) -> None:
    assert file_name(title) == name
