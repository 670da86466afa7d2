"""How a summary leaves the program: printed, or as a PDF, Word or Excel file; a closed period's paper as issued."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.casework import closing, reading
from desktop.casework.closing import Edition
from desktop.casework.session import own_connection
from desktop.domain.codes import Right
from desktop.domain.dates import chinese_date
from desktop.domain.faults import Refused, Trouble
from desktop.domain.report import Comparison, Layout, Report, contents, title
from desktop.domain.summaries import Summary
from desktop.ui.widgets.strip import NoticeStrip
from desktop.ui.work import IsCancelled
from desktop.ui.work import Report as Tell

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show figures
    from desktop.printing.render import Paper
    from desktop.ui.paper_out import PaperOut
    from desktop.ui.shell import Shell

FORMS = (".pdf", ".docx", ".xlsx")
"""In which forms a summary can be saved."""

_AS_ISSUED = "已结账的报表照原样打印和存 PDF，不随“比较”的选择变动。"
NO_EXPORT = "您没有导出的权限，不能存为文件；可以预览和打印。请由有权限的同事办理，或请系统管理员开通。"


def _report_of(summary: Summary, layout: Layout, comparison: Comparison, today: date) -> Report:
    """The contents of a layout. A closed period was filled in on the day on which it was closed."""
    return contents(summary, layout, comparison, chinese_date(summary.closed_on or today))


def paper_of(summary: Summary, layout: Layout, comparison: Comparison, today: date) -> "Paper":
    """The paper of a layout."""
    from desktop.printing.papers import summary_paper

    return summary_paper(summary, layout, comparison, summary.closed_on or today)


def all_papers(summary: Summary) -> Mapping[str, bytes]:
    """The three papers that are frozen with a period, as PDF."""
    from desktop.printing.render import render

    assert summary.closed_on is not None
    return {layout: render(paper_of(summary, layout, Comparison.BOTH, summary.closed_on)) for layout in Layout}


def _issued(summary: Summary, edition: Edition, layout: Layout) -> "Paper":
    """Title and day of a paper as issued: what it says is in its PDF."""
    from desktop.printing.render import Paper

    name = f"{title(summary, layout)}（{summary.period_label}）第{edition.number}版"
    return Paper(f"summary_{layout}", {}, name, edition.closed_at.date())


class SummaryOut(QObject):
    """Prints and saves for a page; what cannot be done is said in its strip."""

    def __init__(self, shell: "Shell", page: QWidget, strip: NoticeStrip) -> None:
        super().__init__(page)
        self._shell, self._page, self._strip = shell, page, strip
        self.ask: PaperOut | None = None
        """Asks for a file; made when first needed, because it brings the printing room with it."""

    def show_paper(self, summary: Summary, layout: Layout, comparison: Comparison) -> None:
        """Preview a summary as it is counted now."""
        self._shell.show_paper(paper_of(summary, layout, comparison, self._shell.now().date()))

    def show_issued(self, summary: Summary, edition: Edition, layout: Layout, comparison: Comparison) -> None:
        """Preview the paper of an edition as it was issued."""
        try:
            pdf = closing.paper(self._shell.session, edition.id, layout)
        except (Refused, Trouble) as no:
            self._strip.say(no.sentence)
            return
        self.tell_as_issued(comparison)
        self._shell.show_paper(_issued(summary, edition, layout), (), pdf)

    def tell_as_issued(self, comparison: Comparison) -> None:
        """Say that what was issued does not follow the comparison that is chosen."""
        if comparison != Comparison.BOTH:
            self._shell.say(_AS_ISSUED)

    def save(self, summary: Summary, edition: Edition | None, layout: Layout, comparison: Comparison) -> None:
        """Ask for a file and write the summary, or its edition, into it: PDF, Word or Excel, as its name says."""
        if not self._shell.session.actor.may(Right.EXPORT):
            self._strip.say(NO_EXPORT)
            return
        from desktop.ui.paper_out import PaperOut

        today = self._shell.now().date()
        self.ask = self.ask or PaperOut(self._shell.settings)
        paper = _issued(summary, edition, layout) if edition else paper_of(summary, layout, comparison, today)
        path = self.ask.choose_file(self._page, paper.title, *FORMS)
        if path is None:
            return
        session = self._shell.session

        def job(report: Tell, cancelled: IsCancelled) -> Path:
            told, pdf = summary, None
            if edition is not None:
                with own_connection():
                    told = closing.edition_summary(edition.id, session.actor)
                    pdf = closing.paper(session, edition.id, layout) if path.suffix.lower() == ".pdf" else None
            _write(path, told, layout, comparison, today, pdf)
            return path

        def done(written: Path) -> None:
            reading.note_print((), paper.template, session.actor, self._shell.now())
            if edition is not None and written.suffix.lower() == ".pdf":
                self.tell_as_issued(comparison)
            self._shell.say(f"已存为 {written.name}。")

        self._shell.worker.run(job, done, lambda no: self._strip.say(no.sentence), title="正在排版…", parent=self._page)


def _write(
    path: Path, summary: Summary, layout: Layout, comparison: Comparison, today: date, pdf: bytes | None
) -> None:
    """Write a summary in the form that the name says; `pdf` is the paper as issued. Trouble when it fails."""
    from desktop.printing.render import render
    from desktop.ui.paper_out import write_file

    made_on = summary.closed_on or today
    match path.suffix.lower():
        case ".xlsx":
            from desktop.exchange import report_sheet

            report_sheet.write(path, _report_of(summary, layout, comparison, today))
        case ".docx":
            from desktop.printing import report_docx

            write_file(path, report_docx.document(_report_of(summary, layout, comparison, today), made_on))
        case _:
            write_file(path, render(paper_of(summary, layout, comparison, today)) if pdf is None else pdf)
