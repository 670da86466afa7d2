"""Where a finished paper goes: to a printer or into a PDF file."""

import errno
import os
import re
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.domain.faults import DiskFull, PrinterTrouble, ReadOnly, Trouble
from desktop.printing import printer as printing
from desktop.settings import PcSettings
from desktop.ui.work import IsCancelled, Job, Report

_NO_PRINTER = "这台电脑还没有安装打印机。可以先存为 PDF，拿到有打印机的电脑上打印。"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class PaperOut:
    """Asks the clerk for a printer or a file. Tests answer in its place."""

    def __init__(self, settings: PcSettings) -> None:
        self._settings = settings

    def choose_printer(self, parent: QWidget, pages: int) -> QPrinter | None:
        """The printer of the print dialog, the last one offered first; None when given up. PrinterTrouble without any."""
        if not printing.printer_names():
            raise PrinterTrouble(_NO_PRINTER)
        named = QPrinterInfo.printerInfo(self._settings.printer)
        printer = QPrinter(
            named if not named.isNull() else QPrinterInfo.defaultPrinter(), QPrinter.PrinterMode.HighResolution
        )
        dialog = QPrintDialog(printer, parent)
        dialog.setMinMax(1, pages)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        self._settings.printer = printer.printerName()
        return printer

    def choose_file(self, parent: QWidget, title: str) -> Path | None:
        """The file to write; None when given up."""
        name, _ = QFileDialog.getSaveFileName(parent, "存为 PDF", file_name(title), "PDF 文件 (*.pdf)")
        return Path(name).with_suffix(".pdf") if name else None


def file_name(title: str) -> str:
    """A title as the name of a PDF file."""
    return f"{_FORBIDDEN.sub('_', title).strip(' .') or '文书'}.pdf"


def printing_job(pdf: bytes, printer: QPrinter) -> Job:
    """The job of printing a PDF, page by page."""

    def job(report: Report, cancelled: IsCancelled) -> bool:
        report(0, 0, "正在送往打印机…")
        return printing.print_pdf(pdf, printer, cancelled=cancelled)

    return job


def write_pdf(path: Path, pdf: bytes) -> None:
    """Write the file whole or not at all. DiskFull, ReadOnly, or Trouble when another program has it open."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno == errno.ENOSPC:
            raise DiskFull("磁盘已满，PDF 没有存下。请清理磁盘或换一个位置。") from error
        if error.errno == errno.EACCES and path.exists():
            raise Trouble("这个 PDF 正在别的程序里打开，没有覆盖。请先关闭它，或换一个文件名。") from error
        raise ReadOnly("这个位置不能写入，PDF 没有存下。请换一个文件夹。") from error
