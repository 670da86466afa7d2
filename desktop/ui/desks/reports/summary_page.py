"""汇总: the summary of a period, counted behind the window; every figure with its list, closing, paper and files."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.casework import closing, figures, reading
from desktop.casework.closing import Edition
from desktop.casework.session import own_connection
from desktop.domain.codes import Right
from desktop.domain.dates import Period, parse_period
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.domain.summaries import Summary
from desktop.ui.desks.reports.closing_acts import ClosingActs
from desktop.ui.desks.reports.comparison_row import ComparisonRow
from desktop.ui.desks.reports.drawer import RecordsDrawer
from desktop.ui.desks.reports.issue_bar import IssueBar
from desktop.ui.desks.reports.narrative_panel import NarrativePanel
from desktop.ui.desks.reports.output import SummaryOut
from desktop.ui.desks.reports.period_bar import PeriodBar
from desktop.ui.desks.reports.sheet import SummarySheet
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.strip import ErrorStrip, NoticeStrip
from desktop.ui.work import IsCancelled, Report, Task

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_COUNTED = frozenset(
    [
        "matter",
        "village",
        "code",
        "office",
        "import",
        "holiday",
        "visit",
        "household",
        "cadre",
        "assignment",
        "quota",
        "summary",
    ]
)
"""Kinds of record that a summary is made of."""

_KEYS = (
    ("[ ]", "换期"),
    ("F6", "到表格"),
    ("Enter", "看是哪些件"),
    ("Ctrl+P", "预览并打印"),
    ("Ctrl+S", "存为文件"),
    ("Alt+J", "结账"),
    ("Alt+B", "版本"),
)


class Counted(NamedTuple):
    """A summary with the editions of its period, the first one first."""

    summary: Summary
    editions: list[Edition]


class SummaryPage(QWidget):
    """`counted` when the figures of the period on show are there, `listed` when a list is."""

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
        self.editions: list[Edition] = []
        self.periods = PeriodBar(shell.now().date())
        self.comparison = ComparisonRow(shell.settings)
        self.issue = IssueBar(shell.session.actor.may(Right.APPROVE))
        self.sheet, self.drawer = SummarySheet(), RecordsDrawer(shell)
        self.narrative = NarrativePanel(shell)
        self.narrative.fold(True)
        self.sheet.place_text(self.narrative)
        self.strip, self.note = ErrorStrip(), NoticeStrip()
        self.out = SummaryOut(shell, self, self.strip)
        self._panel_place = QVBoxLayout()
        self.acts = ClosingActs(shell, self, self.strip, self._panel_place)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._check = Chip("正在统计…")
        self._terms = Button("指标说明", "quiet", drawing="question")
        head = FlowRow(gap=SPACE * 3 // 2)  # in a narrow window it wraps
        for widget in (self.periods, self.comparison, self._check, self._terms):
            head.add(widget)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(SPACE)
        self._waiting = EmptyState("正在统计…", drawing="chart-bar")
        self.sheet.hide()
        for part in (self._waiting, self.sheet, self.drawer):
            self._split.addWidget(part)
        self._split.setStretchFactor(1, 3)
        self._split.setStretchFactor(2, 2)
        self._foot = KeyHints(list(_KEYS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addWidget(head)
        column.addWidget(self.issue)
        column.addWidget(self.strip)
        column.addWidget(self.note)
        column.addLayout(self._panel_place)
        column.addWidget(self._split, 1)
        column.addWidget(self._foot)
        self._enable(False)

    def _connect(self) -> None:
        self.periods.chosen.connect(lambda _: self.count())
        self.comparison.changed.connect(self._show_sheet_again)
        self._terms.clicked.connect(self.sheet.show_definitions)
        for keys, act in (("Alt+J", self.ask_closing), ("Alt+B", self.show_editions)):
            # a field would take the letter for typing
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.issue.close_wanted.connect(self.ask_closing)
        self.issue.editions_wanted.connect(self.show_editions)
        self.issue.save_wanted.connect(self.save)
        self.issue.print_wanted.connect(self.print_page)
        self.sheet.figure_wanted.connect(self.open_figure)
        self.sheet.line_wanted.connect(self._open_number)
        self.sheet.reason_told.connect(self._tell_reason)
        self.narrative.figure_wanted.connect(self.open_figure)
        self.acts.left.connect(self._to_period)
        self.acts.closed.connect(self._on_closed)
        self.drawer.opening.connect(self._make_room)
        self.drawer.listed.connect(self.listed)
        self.drawer.failed.connect(self.strip.say)
        self.drawer.closed.connect(self._on_drawer_closed)

    # ------------------------------------------------------------ the window's wishes

    def activate(self) -> None:
        """Count when something changed, and put the keyboard on the period."""
        self.periods.set_today(self._shell.now().date())
        if self._is_stale:
            self.count()
        if not self.drawer.isVisible() and self.acts.panel is None:
            self._to_period()

    def choose(self, code: str) -> None:
        """Show the period of a code (2026-10)."""
        self.periods.choose(parse_period(code))

    def refresh(self, change: Change | None = None) -> None:
        """Count anew; while another page is in front, when this one is shown next."""
        if change is not None and not change.kinds & _COUNTED:
            return
        self._is_stale = True
        if self.isVisible():
            self.count()

    def rescue(self) -> bool:
        """Keep what is half typed in the text."""
        self.narrative.rescue()
        return False

    # ------------------------------------------------------------ counting

    def count(self) -> None:
        """Count the period behind the window; an older count still under way is dropped."""
        if self._task is not None:
            self._task.cancel()
        period, by, today = self.periods.period, self._shell.session.actor, self._shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> Counted | None:
            with own_connection():
                made = Counted(closing.summary_of(period, by, today), closing.editions(period))
            return None if cancelled() else made

        self._is_stale = False
        self._check.set_state("正在统计…", "neutral")
        self.comparison.show_period(period)
        self._enable(False)
        self.acts.close_panel()
        if self.drawer.isVisible():
            self.drawer.close_drawer()
        self._task = self._shell.worker.run(job, self._show, self._fail, parent=self)

    def _show(self, counted: Counted | None) -> None:
        if counted is None or counted.summary.period != self.periods.period.code:
            return
        self._task, self.summary, self.editions = None, counted.summary, counted.editions
        summary = counted.summary
        self.strip.silence()
        self.sheet.show_summary(summary, self.comparison.comparison)
        self.narrative.show_summary(summary)
        self._show_sheet(True)
        self.issue.show_period(summary.span, self.editions, self._shell.now().date())
        self._show_checks(summary)
        self._show_note(summary)
        self._enable(True)
        self.counted.emit()

    def _show_sheet_again(self) -> None:
        if self.summary is not None and self._task is None:
            self.sheet.show_summary(self.summary, self.comparison.comparison)
            if self.editions:
                self.out.tell_as_issued(self.comparison.comparison)

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
            said.append(f"{summary.span.this}含补录 {summary.late_entries} 件。")
        if said:
            self.note.say("".join(said))
        else:
            self.note.silence()

    def _fail(self, no: Refused | Trouble) -> None:
        self._task, self.summary, self.editions = None, None, []
        self._show_sheet(False)
        self._waiting.say("没有统计出来", no.sentence)
        self._check.set_state("没有统计", "neutral")
        self.strip.say(no.sentence)

    def _show_sheet(self, on: bool) -> None:
        self.sheet.setVisible(on)
        self._waiting.setVisible(not on)

    def _enable(self, on: bool) -> None:
        self.issue.enable(on)

    def _tell_reason(self, reason: str) -> None:
        """The foot says why the figure with the keyboard is marked, and else the keys."""
        self._foot.set_hints([("▲ 需要关注：", reason)] if reason else list(_KEYS))

    # ------------------------------------------------------------ the records behind a figure

    def open_figure(self, name: str, label: str) -> None:
        """Show the records that a figure counts."""
        period: Period = self.periods.period
        by, today = self._shell.session.actor, self._shell.now().date()
        self.drawer.look_up(
            name,
            label,
            lambda: figures.records(name, period, by, today),
            lambda: self.periods.period == period,
            self._as_closed(name),
        )

    def _as_closed(self, name: str) -> int:
        """A figure as it was closed, -1 while the period is open: some of its records may have changed since."""
        figures_told = self.summary.figures if self.summary is not None and self.editions else ()
        return next((figure.value for figure in figures_told if figure.name == name), -1)

    def _make_room(self) -> None:
        """Two fifths of the height for the drawer, until the clerk draws the line elsewhere."""
        if not self.drawer.isVisible():
            tall = self._split.height()
            self._split.setSizes([0, tall * 3 // 5, tall * 2 // 5])

    def _on_drawer_closed(self) -> None:
        opened = next((table for table in self.sheet.tables.values() if table.open_cell.isValid()), None)
        self.sheet.forget_open()
        (opened or self.periods).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_number(self, number: str) -> None:
        try:
            file = reading.open_by_number(number, self._shell.session.actor, self._shell.now())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
        else:
            self._shell.show_matter(file.row.id)

    # ------------------------------------------------------------ closing

    def ask_closing(self) -> None:
        """Ask whether the period is to be closed, or issued anew."""
        if self.issue.can_close:
            self.narrative.rescue()
            before = self.summary if self.editions else None
            self.acts.ask(self.periods.period, before, lambda period: period == self.periods.period)

    def show_editions(self) -> None:
        """List the editions of the period."""
        if self.editions:
            panel = self.acts.show_editions(self.periods.period, self.editions)
            panel.opened.connect(self._show_issued)
            panel.save_wanted.connect(self._save)

    def _on_closed(self, sentence: str) -> None:
        self._shell.say(sentence, "打印", self.print_page)

    def _to_period(self) -> None:
        self.periods.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ paper and files

    def print_page(self) -> None:
        """Preview the summary (Ctrl+P): as counted now, or as it was issued."""
        if not self.issue.can_go_out or self.summary is None:
            self._shell.say("还在统计，请稍候再按一次。")
        elif self.editions:
            self._show_issued(self.editions[-1])
        else:
            self.out.show_paper(self._with_text(self.summary), self.issue.layout_wanted, self.comparison.comparison)

    def _show_issued(self, edition: Edition) -> None:
        if self.summary is not None:
            self.out.show_issued(self.summary, edition, self.issue.layout_wanted, self.comparison.comparison)

    def save(self) -> None:
        """Ask for a file and write the summary into it (Ctrl+S)."""
        self._save(self.editions[-1] if self.editions else None)

    def _save(self, edition: Edition | None) -> None:
        if self.issue.can_go_out and self.summary is not None:
            told = self._with_text(self.summary)
            self.out.save(told, edition, self.issue.layout_wanted, self.comparison.comparison)

    def _with_text(self, summary: Summary) -> Summary:
        """With the text as it stands in the editor, which may be the draft; a closed one has its own."""
        return summary if summary.edition else summary._replace(narrative=self.narrative.paragraphs())

    # ------------------------------------------------------------ keyboard

    def _other_side(self) -> None:
        """F6: from the period to the tables, and back."""
        if self.sheet.isVisible() and self.periods.isAncestorOf(self.focusWidget()):
            self.sheet.first_table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._to_period()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        bar = self.sheet.verticalScrollBar()
        if held and event.key() == Qt.Key.Key_P:
            self.print_page()
        elif held and event.key() == Qt.Key.Key_S:
            self.save()
        elif event.key() == Qt.Key.Key_Escape and self.acts.panel is not None:
            self.acts.close_panel()
        elif event.key() == Qt.Key.Key_Escape and self.drawer.isVisible():
            self.drawer.close_drawer()
        elif event.key() == Qt.Key.Key_F6:
            self._other_side()
        elif event.text() in ("[", "【", "]", "】"):
            self.periods.step(-1 if event.text() in ("[", "【") else 1)
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1) * bar.pageStep())
        else:
            super().keyPressEvent(event)
