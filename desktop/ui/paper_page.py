"""A paper before it is printed: pages, print, save as PDF."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import reading
from desktop.domain.faults import Refused, Trouble
from desktop.printing import render
from desktop.printing.render import Paper
from desktop.ui.look import SPACE
from desktop.ui.paper_out import PaperOut, printing_job, write_file
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import ElidedLabel, Label
from desktop.ui.widgets.pdf_preview import Bitmap, PdfPreview
from desktop.ui.widgets.strip import NoticeStrip
from desktop.ui.work import IsCancelled, Report

SINGLE_SIDED = (
    "acceptance_notice",
    "redirect_notice",
    "transfer_notice",
    "not_accept_notice",
    "no_longer_accept_notice",
    "extension_notice",
)
"""Papers with a stub to cut off: the other side must be blank."""

_POINTS_PER_INCH = 72
_NAMED = 8


class _Made(NamedTuple):
    pdf: bytes
    sizes: list[tuple[float, float]]
    missing: list[tuple[str, str]]


class PaperPage(QWidget):
    """Shows one paper at a time. `shown` when its pages are there."""

    shown = Signal()
    help_topic = "reports"

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._shell = shell
        self.out = PaperOut(shell.settings)
        self._paper: Paper | None = None
        self._matter_ids: tuple[int, ...] = ()
        self._made: _Made | None = None
        self.strip = NoticeStrip()
        self.preview = PdfPreview()
        self.preview.page_changed.connect(self._show_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._toolbar())
        column.addWidget(self.strip)
        column.addWidget(self.preview, 1)

    def _toolbar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        back = Button("返回", drawing="arrow-left", says="返回（Esc）")
        self._title = ElidedLabel("", "title")
        self._page = Label("", "secondary")
        smaller, larger = Button("−", "quiet", says="缩小（Ctrl+-）"), Button("+", "quiet", says="放大（Ctrl++）")
        fit = Button("适合宽度", "quiet", says="适合宽度（Ctrl+0）")
        self._save = Button("存为 PDF  Ctrl+S", drawing="file-pdf")
        self._print = Button("打印  Ctrl+P", "primary", drawing="printer")
        back.clicked.connect(self._shell.back)
        smaller.clicked.connect(lambda: self.preview.zoom_step(-1))
        larger.clicked.connect(lambda: self.preview.zoom_step(1))
        fit.clicked.connect(self.preview.fit_width)
        self._save.clicked.connect(self.save)
        self._print.clicked.connect(self.print_page)
        row.addWidget(back)
        row.addWidget(self._title, 1)
        for widget in (self._page, smaller, larger, fit, self._save, self._print):
            row.addWidget(widget)
        return row

    # ------------------------------------------------------------ showing

    def show_paper(self, paper: Paper, matter_ids: Sequence[int] = (), pdf: bytes | None = None) -> None:
        """Make the pages of a paper behind the window and show them; or those of a PDF as it was issued."""
        self._paper, self._matter_ids, self._made = paper, tuple(matter_ids), None
        self._title.setText(paper.title)
        self._page.setText("正在排版…")
        self.preview.clear()
        self.strip.silence()
        self._enable(False)

        def job(report: Report, cancelled: IsCancelled) -> _Made:
            made = render.render(paper) if pdf is None else pdf
            return _Made(made, render.page_sizes(made), render.unprintable(paper) if pdf is None else [])

        def done(made: _Made) -> None:
            # a slower, older paper may come back after the next one was asked for
            if self._paper is paper:
                self._show(made)

        self._shell.worker.run(job, done, self._fail, title="正在排版…", parent=self)

    def _show(self, made: _Made) -> None:
        self._made = made
        self.preview.show_pages(made.sizes, lambda number, scale: _drawn(made.pdf, number, scale))
        if made.missing:
            named = "、".join(f"{sign}（{code}）" for sign, code in made.missing[:_NAMED])
            more = "等" if len(made.missing) > _NAMED else ""
            self.strip.say(
                f"有 {len(made.missing)} 个字打印不出来：{named}{more}。纸上以“〓”代替，请打印后手写补正。", "soon"
            )
        self._enable(True)
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()

    def _fail(self, no: Refused | Trouble) -> None:
        self._page.setText("")
        self.strip.say(no.sentence, "overdue")

    def _enable(self, on: bool) -> None:
        self._print.setEnabled(on)
        self._save.setEnabled(on)

    def _show_page(self, page: int, count: int) -> None:
        if count:
            self._page.setText(f"第 {page + 1} / {count} 页")

    def activate(self) -> None:
        """Give the keyboard to the pages."""
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ going out

    def print_page(self) -> None:
        """Ask for a printer and print."""
        if self._made is None or self._paper is None:
            return
        paper, matter_ids = self._paper, self._matter_ids
        try:
            printer = self.out.choose_printer(self, len(self._made.sizes))
        except Trouble as trouble:
            self._fail_to_go(trouble)
            return
        if printer is not None:
            if paper.template in SINGLE_SIDED:
                printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
            self._shell.worker.run(
                printing_job(self._made.pdf, printer),
                lambda printed: self._gone("已送往打印机。", paper, matter_ids) if printed else None,
                self._fail_to_go,
                title="正在打印…",
                parent=self,
            )

    def save(self) -> None:
        """Ask for a file and write it."""
        if self._made is None or self._paper is None:
            return
        path = self.out.choose_file(self, self._paper.title)
        if path is None:
            return
        try:
            write_file(path, self._made.pdf)
        except Trouble as trouble:
            self._fail_to_go(trouble)
        else:
            self._gone(f"已存为 {path.name}。", self._paper, self._matter_ids)

    def _gone(self, sentence: str, paper: Paper, matter_ids: tuple[int, ...]) -> None:
        try:
            reading.note_print(matter_ids, paper.template, self._shell.session.actor, self._shell.now())
        except Trouble as trouble:
            self._fail_to_go(trouble)
        else:
            self._shell.say(sentence)

    def _fail_to_go(self, no: Refused | Trouble) -> None:
        self.strip.say(no.sentence, "overdue")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() == Qt.Key.Key_S:
            self.save()
        else:
            super().keyPressEvent(event)


def _drawn(pdf: bytes, number: int, scale: float) -> Bitmap:
    page = render.render_page(pdf, number, round(scale * _POINTS_PER_INCH), grey=False)
    return page.width, page.height, page.stride, page.pixels
