"""Printing keeps pages, sizes and places; a printer that fails is said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from desktop.domain.faults import PrinterTrouble
from desktop.printing import printer, render
from desktop.printing.render import Paper

DPI = 75


@pytest.fixture
def file_printer(qapp: QApplication, tmp_path: Path) -> QPrinter:
    """A printer into a PDF file, left by somebody at A5 with margins."""
    device = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(tmp_path / "out.pdf"))
    device.setResolution(300)
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    return device


@pytest.fixture
def pdf(make: Callable[[str, str], Paper]) -> bytes:
    """Several pages, all of them upright."""
    return render.render(make("report", "empty"))


def printed(device: QPrinter) -> bytes:
    return Path(device.outputFileName()).read_bytes()


def ink(page: render.PageImage) -> tuple[int, int, int, int]:
    """Left, right, top and bottom pixel of the ink."""
    rows = [page.pixels[line * page.stride : line * page.stride + page.width] for line in range(page.height)]
    dark = [number for number, row in enumerate(rows) if min(row) < 128]
    columns = [number for number in range(page.width) if min(row[number] for row in rows) < 128]
    return columns[0], columns[-1], dark[0], dark[-1]


def test_pages_come_out_at_their_true_size(file_printer: QPrinter, pdf: bytes) -> None:
    assert printer.print_pdf(pdf, file_printer, max_dpi=100)
    result = printed(file_printer)
    assert render.page_count(result) == render.page_count(pdf)
    for came, meant in zip(render.page_sizes(result), render.page_sizes(pdf), strict=True):
        assert came == pytest.approx(meant, abs=1)
    places = [ink(render.render_page(which, 0, DPI)) for which in (result, pdf)]
    assert places[0] == pytest.approx(places[1], abs=1.5)  # 100 %, nothing moved


def test_a_page_that_lies_across_is_printed_upright_with_its_head_to_the_left(
    file_printer: QPrinter, make: Callable[[str, str], Paper]
) -> None:
    pdf = render.render(make("report", "huge"))
    lying = next(page for page, (width, height) in enumerate(render.page_sizes(pdf)) if width > height)
    assert printer.print_pdf(pdf, file_printer, pages=[lying - 1, lying, lying - 1], max_dpi=100)
    result = printed(file_printer)
    upright = pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=1)
    assert render.page_sizes(result) == [upright] * 3
    left, right, top, bottom = ink(render.render_page(pdf, lying, DPI))
    high = render.render_page(result, 1, DPI).height
    assert ink(render.render_page(result, 1, DPI)) == pytest.approx((top, bottom, high - right, high - left), abs=2.5)
    assert ink(render.render_page(result, 2, DPI)) == ink(render.render_page(result, 0, DPI))


def test_chosen_pages_and_range(file_printer: QPrinter, pdf: bytes) -> None:
    assert printer.print_pdf(pdf, file_printer, pages=[1], max_dpi=50)
    assert render.page_count(printed(file_printer)) == 1
    file_printer.setFromTo(2, 3)
    assert printer.print_pdf(pdf, file_printer, max_dpi=50)
    assert render.page_count(printed(file_printer)) == 2


def test_copies_are_collated(file_printer: QPrinter, pdf: bytes) -> None:
    file_printer.setCopyCount(2)
    assert printer.print_pdf(pdf, file_printer, pages=[0, 1], max_dpi=50)
    assert render.page_count(printed(file_printer)) == (2 if file_printer.supportsMultipleCopies() else 4)


def test_cancelling_stops_between_pages(file_printer: QPrinter, pdf: bytes) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert not printer.print_pdf(pdf, file_printer, cancelled=cancelled, max_dpi=50)
    assert len(asked) == 2


@pytest.mark.qt_log_ignore("QPainter|QPdf|QIODevice|QFSFileEngine")
def test_a_failing_printer_is_said(file_printer: QPrinter, pdf: bytes, tmp_path: Path) -> None:
    file_printer.setOutputFileName(str(tmp_path / "no such folder" / "out.pdf"))
    with pytest.raises(PrinterTrouble, match="打印机"):
        printer.print_pdf(pdf, file_printer, max_dpi=50)


def test_printer_names(qapp: QApplication) -> None:
    assert isinstance(printer.printer_names(), list)
