"""Where a finished paper goes: to a printer, or into a PDF or Word file."""

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
_WORDS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}
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

    def choose_file(self, parent: QWidget, title: str, *suffixes: str) -> Path | None:
        """The file to write, of one of the forms (`.pdf` when none is named, the first one offered); None when given up.

        The clerk says the form in the list of forms or by the end of the name: whichever was changed counts.
        """
        offered = {f"{_WORDS[suffix]} 文件 (*{suffix})": suffix for suffix in suffixes or (".pdf",)}
        first = next(iter(offered.values()))
        heading = f"存为 {_WORDS[first]}" if len(offered) == 1 else "存为文件"
        name, chosen = QFileDialog.getSaveFileName(parent, heading, file_name(title, first), ";;".join(offered))
        if not name:
            return None
        path = Path(name)
        typed = path.suffix.lower() if path.suffix.lower() in offered.values() else ""
        suffix = typed if typed not in ("", first) else offered.get(chosen, first)
        return path.with_suffix(suffix) if typed else Path(f"{name}{suffix}")


def file_name(title: str, suffix: str = ".pdf") -> str:
    """A title as the name of a file."""
    return f"{_FORBIDDEN.sub('_', title).strip(' .') or '文书'}{suffix}"


def printing_job(pdf: bytes, printer: QPrinter) -> Job:
    """The job of printing a PDF, page by page."""

    def job(report: Report, cancelled: IsCancelled) -> bool:
        report(0, 0, "正在送往打印机…")
        return printing.print_pdf(pdf, printer, cancelled=cancelled)

    return job


def write_file(path: Path, data: bytes) -> None:
    """Write the file whole or not at all. DiskFull, ReadOnly, or Trouble when another program has it open."""
    part = path.with_name(f".{path.name}.part")
    word = _WORDS.get(path.suffix.lower(), "文件")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno == errno.ENOSPC:
            raise DiskFull(f"磁盘已满，{word} 没有存下。请清理磁盘或换一个位置。") from error
        if error.errno == errno.EACCES and path.exists():
            raise Trouble(f"这个 {word} 正在别的程序里打开，没有覆盖。请先关闭它，或换一个文件名。") from error
        raise ReadOnly(f"这个位置不能写入，{word} 没有存下。请换一个文件夹。") from error
