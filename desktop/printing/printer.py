"""A PDF goes to a Windows printer: page by page as pictures, at its true size."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop.domain.faults import PrinterTrouble
from desktop.printing import render

MAX_DPI = 600
"""Finer than this no one sees, and one A4 page in grey already takes 35 MB."""


def printer_names() -> list[str]:
    """Names of the installed printers, the default one first."""
    default = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name))


def print_pdf(
    pdf: bytes,
    printer: QPrinter,
    pages: Iterable[int] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    max_dpi: int = MAX_DPI,
) -> bool:
    """Print pages (from 0; None = the printer's own range) in grey at 100 %; False when cancelled.

    One page is in memory at a time. `PrinterTrouble` when the printer does not take the paper.
    """
    sizes = render.page_sizes(pdf)
    chosen = list(_range(printer, len(sizes)) if pages is None else pages)
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    painter = QPainter()
    try:
        for place, number in enumerate(chosen * copies):
            if cancelled():
                printer.abort()
                return False
            _lay_in(printer, sizes[number])
            if not (printer.newPage() if place else painter.begin(printer)):
                raise PrinterTrouble
            _draw(painter, printer, render.render_page(pdf, number, min(printer.resolution(), max_dpi)), sizes[number])
            if printer.printerState() == QPrinter.PrinterState.Error:
                raise PrinterTrouble
        if painter.isActive() and not painter.end():
            raise PrinterTrouble
    finally:
        if painter.isActive():
            painter.end()
    return True


def _range(printer: QPrinter, count: int) -> range:
    """The pages chosen in the print dialog; 0 there means all."""
    return range(max(1, printer.fromPage()) - 1, min(printer.toPage() or count, count))


def _lay_in(printer: QPrinter, size: tuple[float, float]) -> None:
    """Upright paper of the page's own size, without margins: nothing is fitted or scaled.

    Never the printer's own landscape: to which side a driver then turns the page is its own affair.
    """
    paper = QPageSize(QSizeF(*sorted(size)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    layout = QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    if printer.pageLayout() != layout:
        printer.setPageLayout(layout)


def _draw(painter: QPainter, printer: QPrinter, page: render.PageImage, size: tuple[float, float]) -> None:
    """The page as it is bound: one that lies across has its head at the left edge of the sheet (GB/T 9704 7.5)."""
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_Grayscale8)
    dots = printer.resolution() / 72
    painter.save()
    if size[0] > size[1]:
        painter.translate(0, size[0] * dots)
        painter.rotate(-90)
    painter.drawImage(QRectF(0, 0, size[0] * dots, size[1] * dots), image)
    painter.restore()
