"""Closing a period from the page: preparing, asking, laying the papers out, freezing; the editions beside it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import closing
from desktop.casework.closing import Edition
from desktop.casework.session import own_connection
from desktop.domain.dates import Period
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.domain.summaries import Summary
from desktop.ui.desks.reports import output
from desktop.ui.desks.reports.closing_panel import ClosingPanel
from desktop.ui.desks.reports.editions_panel import EditionsPanel
from desktop.ui.widgets.strip import NoticeStrip
from desktop.ui.work import IsCancelled, Report, hub

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class ClosingActs(QObject):
    """`asked` when a panel stands in `place`, `left` when it went while the keyboard was in it, `closed` when the period is closed."""

    asked = Signal()
    left = Signal()
    closed = Signal(str)

    def __init__(self, shell: "Shell", page: QWidget, strip: NoticeStrip, place: QVBoxLayout) -> None:
        super().__init__(page)
        self._shell, self._page, self._strip, self._place = shell, page, strip, place
        self.panel: ClosingPanel | EditionsPanel | None = None

    def ask(self, period: Period, before: Summary | None, is_wanted: Callable[[Period], bool]) -> None:
        """Prepare what would be frozen, and ask, if that period is still wanted by then."""
        by, today = self._shell.session.actor, self._shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> Summary:
            with own_connection():
                return closing.prepare(period, by, today)

        def done(prepared: Summary) -> None:
            if is_wanted(period):
                panel = ClosingPanel(prepared, before)
                panel.confirmed.connect(lambda: self._close(panel))
                self._open(panel)

        self._shell.worker.run(job, done, lambda no: self._strip.say(no.sentence), title="正在统计…", parent=self._page)

    def _close(self, panel: ClosingPanel) -> None:
        """Lay the papers out and freeze everything, behind the window."""
        session, reason, at, prepared = self._shell.session, panel.reason, self._shell.now(), panel.prepared

        def job(report: Report, cancelled: IsCancelled) -> Change | None:
            report(0, 0, "正在排版…")
            papers = output.all_papers(prepared)
            if cancelled():
                return None
            with own_connection():
                return closing.close(session, prepared, papers, reason, at)

        def done(change: Change) -> None:
            self.close_panel()
            hub().announce(change)
            self.closed.emit(change.say)

        def fail(no: Refused | Trouble) -> None:
            if self.panel is not panel:
                self._strip.say(no.sentence)
            elif isinstance(no, Refused):
                panel.refuse(no)
            else:
                panel.say(no.sentence)

        self._shell.worker.run(job, done, fail, title="正在结账…", parent=self._page)

    def show_editions(self, period: Period, editions: list[Edition]) -> EditionsPanel:
        """List the editions of a period."""
        panel = EditionsPanel(period, editions)
        self._open(panel)
        return panel

    def _open(self, panel: ClosingPanel | EditionsPanel) -> None:
        self.close_panel()
        self.panel = panel
        panel.closed.connect(self.close_panel)
        self._place.addWidget(panel)
        panel.show()
        panel.start()
        self.asked.emit()

    def close_panel(self) -> None:
        """Take the open panel away; `left` when the keyboard was in it."""
        if self.panel is None:
            return
        panel, self.panel = self.panel, None
        # of the window, not of the program: progress may stand in a window before it
        had_keys = panel.isAncestorOf(panel.window().focusWidget())
        panel.hide()
        panel.deleteLater()
        if had_keys:
            self.left.emit()
