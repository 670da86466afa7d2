"""打印全卷: cover, contents, papers as issued and attachments of a matter as one paper, made behind the window."""

from PySide6.QtWidgets import QWidget

from desktop.casework import attachments, reading
from desktop.casework.session import Session, own_connection
from desktop.domain import media
from desktop.domain.faults import BadFile
from desktop.domain.records import AttachmentRow, DocumentRow, MatterFile
from desktop.ui.desks.petitions.issue import letter_paper
from desktop.ui.office_wording import office_wording
from desktop.ui.shell import Shell
from desktop.ui.work import IsCancelled, Report


def show_whole_file(shell: Shell, file: MatterFile, page: QWidget) -> None:
    """Preview the whole file; several volumes follow each other in one paper."""
    on = shell.now().date()

    def make(report: Report, cancelled: IsCancelled) -> bytes:
        from desktop.printing.joining import joined

        with own_connection():
            return joined(_volumes(shell, file, report, cancelled))

    def show(pdf: bytes) -> None:
        from desktop.printing.render import Paper

        shell.show_paper(Paper("whole_file", {}, f"卷宗 {file.row.number}", on), (file.row.id,), pdf)

    shell.worker.run(make, show, lambda no: shell.refuse(no.sentence), title="正在整理卷宗", parent=page)


def _volumes(shell: Shell, file: MatterFile, report: Report, cancelled: IsCancelled) -> list[bytes]:
    from desktop.printing import papers
    from desktop.printing.render import render
    from desktop.printing.whole_file import volume_of

    session, on = shell.session, shell.now().date()
    count = len(file.documents) + len(file.attachments)
    issued: list[tuple[DocumentRow, bytes]] = []
    for document in file.documents:
        if cancelled():
            return []
        report(len(issued), count, document.title)
        kept = document.sha256 and reading.issued_paper(session, document.id)
        issued.append((document, kept or render(letter_paper(shell, file, document))))
    added: list[tuple[AttachmentRow, bytes]] = []
    for attachment in file.attachments:
        if cancelled():
            return []
        report(len(issued) + len(added), count, attachment.name)
        added.append(_printable(session, file.row.id, attachment))
    registration = render(papers.registration(file, session.office, on))
    return volume_of(file, session.office, registration, issued, added, {}, on, office_wording())


def _printable(session: Session, matter_id: int, row: AttachmentRow) -> tuple[AttachmentRow, bytes]:
    """An attachment and its bytes; a picture that the printing room does not know becomes pages first."""
    from desktop.printing.whole_file import PICTURES
    from desktop.ui.desks.petitions import attachment_pages

    data = attachments.content(session, matter_id, row.id)
    if row.media_type in media.PICTURES and row.media_type not in PICTURES:
        try:
            return row._replace(media_type=media.PDF.type), attachment_pages.pages(data)
        except BadFile:
            return row, data  # a page that names it takes its place
    return row, data
