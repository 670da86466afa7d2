"""The desk 报表打印: the summary of a month, counted behind the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.casework import reading
from desktop.casework import summary as counting
from desktop.casework.session import own_connection
from desktop.casework.summary import FigureRecord
from desktop.domain.dates import Period
from desktop.domain.faults import Refused, Trouble
from desktop.domain.measures import measure, split_name
from desktop.domain.records import Change
from desktop.domain.summaries import Summary
from desktop.ui.desks.reports.drawer import RecordsDrawer
from desktop.ui.desks.reports.months import MonthBar
from desktop.ui.desks.reports.sheet import SummarySheet
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import ElidedLabel, KeyHints, Label
from desktop.ui.widgets.strip import ErrorStrip, NoticeStrip
from desktop.ui.work import IsCancelled, Report, Task, hub

if TYPE_CHECKING:
    from desktop.printing.render import Paper
    from desktop.ui.paper_out import PaperOut
    from desktop.ui.shell import Shell

_COUNTED = frozenset(
    {"matter", "village", "code", "office", "import", "holiday", "visit", "household", "cadre", "assignment", "quota"}
)
"""Kinds of record that a summary is made of."""

_KEYS = (
    ("[ ]", "换月"),
    ("Tab", "到表格"),
    ("↑ ↓ ← →", "走到数字上"),
    ("Enter", "看是哪些件"),
    ("Ctrl+P", "预览并打印"),
    ("Ctrl+S", "存为 PDF"),
)


class ReportsDesk(QWidget):
    """The monthly summary. `counted` when the figures of the month on show are there, `listed` when a list is."""

    key = "reports"
    title = "报表打印"
    icon = "printer"
    help_topic = "reports"
    counted = Signal()
    listed = Signal()

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._shell = shell
        self._task: Task | None = None
        self._is_stale = True
        self.summary: Summary | None = None
        self.out: PaperOut | None = None
        """Asks for a file; made when first needed, because it brings the printing room with it."""
        self.months = MonthBar(shell.now().date())
        self.sheet, self.drawer = SummarySheet(), RecordsDrawer()
        self.strip, self.note = ErrorStrip(), NoticeStrip()
        self._build()
        self.months.chosen.connect(lambda _: self.count())
        self.sheet.figure_wanted.connect(self.open_figure)
        self.sheet.line_wanted.connect(self._open_number)
        self.drawer.matter_wanted.connect(shell.show_matter)
        self.drawer.closed.connect(self._on_drawer_closed)
        hub().changed.connect(self.refresh)

    def _build(self) -> None:
        self._asof, self._check = ElidedLabel("", "secondary"), Chip("正在统计…")
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(Label("月报", "title"))
        head.addSpacing(SPACE)
        head.addWidget(self.months)
        head.addWidget(self._check)
        head.addWidget(self._asof, 1)
        terms = Button("指标说明", "quiet", drawing="question")
        self._save = Button("存为 PDF", drawing="file-pdf", says="存为 PDF（Ctrl+S）")
        self._print = Button("预览并打印　Ctrl+P", "primary", drawing="printer")
        terms.clicked.connect(self.sheet.show_definitions)
        self._save.clicked.connect(self.save_pdf)
        self._print.clicked.connect(self.print_page)
        for button in (terms, self._save, self._print):
            head.addWidget(button)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(SPACE)
        self._waiting = EmptyState("正在统计…", drawing="chart-bar")
        self.sheet.hide()
        self._split.addWidget(self._waiting)
        self._split.addWidget(self.sheet)
        self._split.addWidget(self.drawer)
        self._split.setStretchFactor(1, 3)
        self._split.setStretchFactor(2, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self.note)
        column.addWidget(self._split, 1)
        column.addWidget(KeyHints(list(_KEYS)))
        self._enable(False)

    # ------------------------------------------------------------ the window's wishes

    def activate(self) -> None:
        """Count when something changed, and put the keyboard on the month."""
        self.months.set_today(self._shell.now().date())
        if self._is_stale:
            self.count()
        if not self.drawer.isVisible():
            self.months.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None = None) -> None:
        """Count anew; while another page is in front, when this one is shown next."""
        if change is not None and not change.kinds & _COUNTED:
            return
        self._is_stale = True
        if self.isVisible():
            self.count()

    # ------------------------------------------------------------ counting

    def count(self) -> None:
        """Count the month behind the window; an older count still under way is dropped."""
        if self._task is not None:
            self._task.cancel()
        period, by, today = self.months.period, self._shell.session.actor, self._shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> Summary | None:
            with own_connection():
                made = counting.summarise(period, by, today)
            return None if cancelled() else made

        self._is_stale = False
        self._check.set_state("正在统计…", "neutral")
        self._enable(False)
        if self.drawer.isVisible():
            self.drawer.close_drawer()
        self._task = self._shell.worker.run(job, self._show, self._fail, parent=self)

    def _show(self, summary: Summary | None) -> None:
        if summary is None or summary.period != self.months.period.code:
            return
        self._task, self.summary = None, summary
        self.strip.silence()
        self.sheet.show_summary(summary)
        self._show_sheet(True)
        running = summary.as_of < summary.to_on
        self._asof.setText(f"截至 {summary.as_of:%m-%d}" + ("，本月未完" if running else ""))
        self._show_checks(summary)
        self._show_note(summary)
        self._enable(True)
        self.counted.emit()

    def _show_checks(self, summary: Summary) -> None:
        wrong = [check for check in summary.checks if not check.endswith("核对无误")]
        self._check.set_state("合计不符" if wrong else "合计核对无误", "overdue" if wrong else "normal")
        self._check.setToolTip("\n".join(summary.checks))
        if wrong:
            self.strip.say("；".join(wrong) + "。请先不要上报，并联系维护人员。")

    def _show_note(self, summary: Summary) -> None:
        received = next(figure.value for figure in summary.figures if figure.name == "received")
        said = []
        if received == 0:
            said.append(f"{summary.period_label}没有收到信访件，照样可以打印零报告。")
        if summary.late_entries:
            said.append(f"本月含补录 {summary.late_entries} 件。")
        if said:
            self.note.say("".join(said))
        else:
            self.note.silence()

    def _fail(self, no: Refused | Trouble) -> None:
        self._task, self.summary = None, None
        self._show_sheet(False)
        self._waiting.say("没有统计出来", no.sentence)
        self._check.set_state("没有统计", "neutral")
        self.strip.say(no.sentence)

    def _show_sheet(self, on: bool) -> None:
        self.sheet.setVisible(on)
        self._waiting.setVisible(not on)

    def _enable(self, on: bool) -> None:
        self._print.setEnabled(on)
        self._save.setEnabled(on)

    # ------------------------------------------------------------ the records behind a figure

    def open_figure(self, name: str, label: str) -> None:
        """Show the records that a figure counts."""
        period: Period = self.months.period
        by, today = self._shell.session.actor, self._shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> list[FigureRecord]:
            with own_connection():
                return counting.records(name, period, by, today)

        def done(records: list[FigureRecord]) -> None:
            if self.months.period == period:
                self._make_room()
                self.drawer.show_records(label, measure(split_name(name)[0]), records)
                self.listed.emit()

        self._shell.worker.run(job, done, lambda no: self.strip.say(no.sentence), title="正在查找…", parent=self)

    def _make_room(self) -> None:
        """Two fifths of the height for the drawer, until the clerk draws the line elsewhere."""
        if not self.drawer.isVisible():
            tall = self._split.height()
            self._split.setSizes([0, tall * 3 // 5, tall * 2 // 5])

    def _on_drawer_closed(self) -> None:
        opened = next((table for table in self.sheet.tables.values() if table.open_cell.isValid()), None)
        self.sheet.forget_open()
        (opened or self.months).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_number(self, number: str) -> None:
        try:
            file = reading.open_by_number(number, self._shell.session.actor, self._shell.now())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
        else:
            self._shell.show_matter(file.row.id)

    # ------------------------------------------------------------ paper

    def paper(self) -> "Paper | None":
        """The summary on show as a paper."""
        from desktop.printing.papers import monthly_summary

        return monthly_summary(self.summary, self._shell.now().date()) if self.summary is not None else None

    def print_page(self) -> None:
        """Preview the summary (Ctrl+P)."""
        paper = self.paper() if self._print.isEnabled() else None
        if paper is None:
            self._shell.say("还在统计，请稍候再按一次。")
        else:
            self._shell.show_paper(paper)

    def save_pdf(self) -> None:
        """Ask for a file and write the summary into it (Ctrl+S)."""
        paper = self.paper() if self._save.isEnabled() else None
        if paper is None:
            return
        from desktop.printing import render
        from desktop.ui.paper_out import PaperOut, write_file

        self.out = self.out or PaperOut(self._shell.settings)
        path = self.out.choose_file(self, paper.title)
        if path is None:
            return

        def job(report: Report, cancelled: IsCancelled) -> Path:
            write_file(path, render.render(paper))
            return path

        def done(written: Path) -> None:
            reading.note_print((), paper.template, self._shell.session.actor, self._shell.now())
            self._shell.say(f"已存为 {written.name}。")

        self._shell.worker.run(job, done, lambda no: self.strip.say(no.sentence), title="正在排版…", parent=self)

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        bar = self.sheet.verticalScrollBar()
        if held and event.key() == Qt.Key.Key_P:
            self.print_page()
        elif held and event.key() == Qt.Key.Key_S:
            self.save_pdf()
        elif event.text() in ("[", "【", "]", "】"):
            self.months.step(-1 if event.text() in ("[", "【") else 1)
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1) * bar.pageStep())
        else:
            super().keyPressEvent(event)
