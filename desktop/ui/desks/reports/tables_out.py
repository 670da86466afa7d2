"""How a custom table leaves the program: printed, or as a PDF, Word or Excel file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.casework import reading
from desktop.domain.codes import Right
from desktop.domain.report import Report
from desktop.domain.table_report import CountedTable, of_table
from desktop.ui.desks.reports.output import FORMS, NO_EXPORT
from desktop.ui.widgets.strip import NoticeStrip
from desktop.ui.work import IsCancelled
from desktop.ui.work import Report as Tell

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show figures
    from desktop.printing.render import Paper
    from desktop.ui.paper_out import PaperOut
    from desktop.ui.shell import Shell


class TableOut(QObject):
    """Prints and saves for the page; what cannot be done is said in its strip."""

    def __init__(self, shell: "Shell", page: QWidget, strip: NoticeStrip) -> None:
        super().__init__(page)
        self._shell, self._page, self._strip = shell, page, strip
        self.ask: PaperOut | None = None
        """Asks for a file; made when first needed, because it brings the printing room with it."""

    def show_paper(self, counted: CountedTable) -> None:
        """Preview a table."""
        self._shell.show_paper(self._paper(self._report(counted)))

    def save(self, counted: CountedTable) -> None:
        """Ask for a file and write a table into it, in the form that its name says."""
        if not self._shell.session.actor.may(Right.EXPORT):
            self._strip.say(NO_EXPORT)
            return
        from desktop.ui.paper_out import PaperOut

        contents = self._report(counted)
        paper = self._paper(contents)
        self.ask = self.ask or PaperOut(self._shell.settings)
        path = self.ask.choose_file(self._page, paper.title, *FORMS)
        if path is None:
            return

        def job(report: Tell, cancelled: IsCancelled) -> Path:
            _write(path, contents, paper)
            return path

        def done(written: Path) -> None:
            reading.note_print((), paper.template, self._shell.session.actor, self._shell.now())
            self._shell.say(f"已存为 {written.name}。")

        self._shell.worker.run(job, done, lambda no: self._strip.say(no.sentence), title="正在排版…", parent=self._page)

    def _report(self, counted: CountedTable) -> Report:
        session = self._shell.session
        return of_table(counted, session.office, session.actor.name, self._shell.now().date())

    def _paper(self, contents: Report) -> "Paper":
        from desktop.printing.report import table_paper

        return table_paper(contents, self._shell.now().date())


def _write(path: Path, contents: Report, paper: "Paper") -> None:
    """Write a table in the form that the name says. Trouble when it fails."""
    from desktop.printing.render import render
    from desktop.ui.paper_out import write_file

    match path.suffix.lower():
        case ".xlsx":
            from desktop.exchange import report_sheet

            report_sheet.write(path, contents)
        case ".docx":
            from desktop.printing import report_docx

            write_file(path, report_docx.table_document(contents, paper.made_on))
        case _:
            write_file(path, render(paper))
