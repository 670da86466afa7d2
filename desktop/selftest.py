"""The installed program proves itself: each part is used for real on a small invented office."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path

from desktop import __version__, display, paths
from desktop.cli import DONE, FAILED

Check = tuple[str, Callable[[], str]]
_OFFICE_FONTS = {"仿宋": "FangSong", "宋体": "SimSun", "黑体": "SimHei", "楷体": "KaiTi"}
"""The faces of official papers that Windows brings; simplified Chinese Windows has them all."""


class _SelfTest:
    def __init__(self, folder: paths.DataFolder) -> None:
        self.folder = folder
        self.today = date.today()
        self.pdf = b""

    def checks(self) -> tuple[Check, ...]:
        """What is tried, in order; each returns a short word on what it found."""
        always = (
            ("资源文件", self.resources),
            ("数据位置", self.place),
            ("打印字体", self.fonts),
            ("加密数据库与演示数据", self.make_office),
            ("登录", self.sign_in),
            ("检索", self.search),
            ("登记与期限", self.register),
            ("月报统计", self.count),
            ("月报排版（PDF）", self.typeset),
            ("数据文件中没有明文", self.no_plain_text),
            ("备份与恢复", self.back_up),
        )
        if sys.platform != "win32" and display.missing_library():
            return always  # a server without the window's libraries; the Windows program brings them all
        return (*always, ("窗口与截图", self.window), ("打印到文件", self.print_to_file), ("打印机", self.printers))

    def resources(self) -> str:
        needed = ("fonts/NotoSerifSC-Regular.otf", "print/base.typ", "codes/categories.csv", "icons/app.svg")
        missing = [name for name in needed if not paths.resource(*name.split("/")).is_file()]
        if missing:
            raise FileNotFoundError(", ".join(missing))
        return "齐全"

    def place(self) -> str:
        from desktop.store.location import check_local

        data, portable = paths.default_data(), paths.portable_folder()
        if portable:
            return "便携版，在程序旁边的 data 文件夹"
        if data.is_relative_to(paths.resources().parents[1]):
            raise PermissionError("the data folder lies in the program folder")
        check_local(next(folder for folder in (data, *data.parents) if folder.is_dir()))
        local = os.environ.get("LOCALAPPDATA", "")
        return f"%LOCALAPPDATA%\\{data.name}" if local and data.is_relative_to(local) else "本机的用户目录"

    def fonts(self) -> str:
        from desktop.printing import fonts

        for chain in fonts.CHAINS:
            if fonts.missing_characters("受理告知书〇一二三（）《》“”☑囍㧑", chain):
                raise LookupError("a font lacks characters")
        if fonts.bundled_only():
            return "随程序的字体"
        present = set(fonts.faces(False).families())
        found = [name for name, family in _OFFICE_FONTS.items() if family in present]
        lacking = [name for name in _OFFICE_FONTS if name not in found]
        return "；".join(
            (["本机有 " + "、".join(found)] if found else [])
            + (["没有 " + "、".join(lacking) + "，用随程序的字体"] if lacking else [])
        )

    def make_office(self) -> str:
        from desktop.demo.office import make_office

        make_office(self.folder, matters=120, seed=7, until=self.today).close()
        return f"{self.folder.database.stat().st_size // 1024} KB"

    def sign_in(self) -> str:
        from desktop.casework import session
        from desktop.commands import DEMO_LOGIN, DEMO_PASSWORD
        from desktop.domain.faults import WrongPassword

        try:
            session.sign_in(self.folder, DEMO_LOGIN, DEMO_PASSWORD + "x", datetime.now())
        except WrongPassword:
            self.session = session.sign_in(self.folder, DEMO_LOGIN, DEMO_PASSWORD, datetime.now())
            return "错误密码被拒绝，正确密码通过"
        raise AssertionError("a wrong password was accepted")

    def search(self) -> str:
        from desktop.casework.reading import due_rows, find
        from desktop.domain.pinyin import pinyin_keys

        row = next(r for r in due_rows(self.session.actor, self.today, 50) if r.party_name != "匿名")
        initials = min(pinyin_keys(row.party_name), key=len)
        for text in (row.party_name, initials, row.title[:2], row.number):
            if row.id not in {found.id for found in find(text, self.session.actor, 5000)}:
                raise LookupError("a matter was not found")
        return "姓名、首字母、两字词、编号均能找到"

    def register(self) -> str:
        from desktop.casework import petitions, reading
        from desktop.domain.records import NewParty, NewPetition

        form = NewPetition("visit", self.today, "自检登记", parties=(NewParty(name="自检"),))
        change = petitions.register(form, self.session.actor, datetime.now())
        file = reading.open_file(change.id, self.session.actor, datetime.now())
        return f"{file.row.number}，告知期限 {file.row.next_due_on}"

    def count(self) -> str:
        from desktop.casework.summary import records, summarise
        from desktop.domain.dates import month

        period = month(self.today.year, self.today.month)
        self.summary = summarise(period, self.session.actor, self.today)
        received = next(f for f in self.summary.figures if f.name == "received")
        listed = len(records("received", period, self.session.actor, self.today))
        if received.value != listed or any("核对无误" not in line for line in self.summary.checks):
            raise ArithmeticError("the totals do not agree")
        return f"收到 {received.value} 件，与明细一致"

    def typeset(self) -> str:
        from desktop.printing import papers, render

        started = time.perf_counter()
        self.pdf = render.render(papers.summary_paper(self.summary))
        seconds = time.perf_counter() - started
        if "月报" not in render.page_texts(self.pdf)[0]:
            raise LookupError("the text cannot be read back")
        return f"{render.page_count(self.pdf)} 页，{seconds:.1f} 秒"

    def no_plain_text(self) -> str:
        marks = ("自检登记".encode(), "自检登记".encode("utf-16-le"), "自检登记".encode("gb18030"))
        files = [path for path in self.folder.root.rglob("*") if path.is_file()]
        if any(mark in path.read_bytes() for path in files for mark in marks):
            raise PermissionError("readable text in the data folder")
        return f"{len(files)} 个文件"

    def back_up(self) -> str:
        from desktop.casework import session
        from desktop.casework.reading import find
        from desktop.commands import DEMO_LOGIN, DEMO_PASSWORD
        from desktop.store import database

        copy = paths.DataFolder(self.folder.root.parent / "restored")
        database.safe_copy(database.proxy.obj, copy.database)
        shutil.copy(self.folder.keys, copy.keys)
        self.session.close()
        try:
            restored = session.sign_in(copy, DEMO_LOGIN, DEMO_PASSWORD, datetime.now())
            found = find("自检登记", restored.actor)
            restored.close()
        finally:
            self.session = session.sign_in(self.folder, DEMO_LOGIN, DEMO_PASSWORD, datetime.now())
        if len(found) != 1:
            raise LookupError("the copy lacks a matter")
        return "副本打得开，登记的件在里面"

    def window(self) -> str:
        from PySide6.QtGui import QImage
        from PySide6.QtWidgets import QApplication

        from desktop.app import open_window

        window = open_window(self.session)
        QApplication.processEvents()
        picture = self.folder.root.parent / "window.png"
        saved = window.grab().save(str(picture))
        window.close()
        image = QImage(str(picture))
        row = image.height() // 2
        colours = {image.pixel(x, row) for x in range(image.width())}
        if not saved or len(colours) < 3:
            raise ValueError("the window is not painted")
        return f"{image.width()}×{image.height()}"

    def print_to_file(self) -> str:
        from PySide6.QtPrintSupport import QPrinter

        from desktop.printing import printer, render

        with tempfile.TemporaryDirectory() as temporary:
            target = Path(temporary) / "out.pdf"
            device = QPrinter(QPrinter.PrinterMode.HighResolution)
            device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            device.setOutputFileName(str(target))
            printer.print_pdf(self.pdf, device, pages=range(1))
            return f"{render.page_count(target.read_bytes())} 页送到打印"

    def printers(self) -> str:
        from desktop.printing import printer

        names = printer.printer_names()
        return "、".join(names) if names else "没有装打印机，可以存为 PDF"


def run(folder: paths.DataFolder, report: Path | None = None) -> int:
    """Run every check on a temporary folder; says each result, returns 0 when all passed.

    `report` gets the same lines as they come, so that it also shows what a crash cut off.
    """
    with report.open("w", encoding="utf-8-sig") if report else nullcontext() as copy:

        def say(line: str) -> None:
            for stream in filter(None, (sys.stdout, copy)):
                print(line, file=stream, flush=True)

        return _run(folder, say)


def _run(folder: paths.DataFolder, say: Callable[[str], None]) -> int:
    display.go_offscreen()
    os.environ.setdefault("MINQING_CONFIG", str(folder.root / "config"))
    say(f"民情台 {__version__} 自检，Python {sys.version.split()[0]}")
    test, failed = _SelfTest(folder), 0
    for name, check in test.checks():
        try:
            say(f"  通过  {name}：{check()}")
        except Exception as error:  # whatever a part does wrong, the others are still tried
            failed += 1
            detail = f"（{error}）" if isinstance(error, ImportError) else ""  # names the part that is missing
            say(f"  失败  {name}：{type(error).__name__}{detail}")
    if hasattr(test, "session"):
        test.session.close()
    say("自检完成，全部通过。" if not failed else f"自检完成，{failed} 项失败。")
    return DONE if not failed else FAILED
