"""Papers of a matter on their way: an issued one is made, kept as issued, and shown."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from desktop.casework import documents, reading
from desktop.domain.codes import Route
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import AttachmentRow, DocumentRow, MatterFile
from desktop.ui.shell import Shell
from desktop.ui.work import Report, hub

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a page
    from desktop.printing.render import Paper

PICTURE_TYPES = ("image/png", "image/jpeg", "image/bmp", "image/gif", "image/webp")
_LIMIT = "自受理之日起60日内"


def acceptance_paper(shell: Shell, file: MatterFile, document: DocumentRow) -> "Paper":
    """The notice of acceptance of a matter, with the clock that runs since."""
    from desktop.printing import papers

    office = shell.session.office
    handle = next((c for c in file.clocks if c.rule_code == "handle" and file.route == Route.PETITION), None)
    facts = papers.AcceptanceFacts(
        issuing_organ=office.name,
        handling_unit=file.unit_name,
        route=file.route,
        limit=_LIMIT if handle else "",
        due_on=handle.due_on if handle else None,
        query_code=file.query_code,
        contact_name=file.row.handler_name,
        contact_phone=office.phone,
    )
    return papers.acceptance_notice(file, office, document.number, facts, document.made_on)


def letter_paper(shell: Shell, file: MatterFile, document: DocumentRow) -> "Paper":
    """A letter or form made from what it was told when it was issued."""
    from desktop.printing import letters

    told = documents.facts_of(document.id, shell.session.actor)
    facts = {
        fact.name: _read(fact.shape, told[fact.name]) for fact in letters.FACTS[document.kind] if fact.name in told
    }
    # when it was issued the file did not hold this very paper yet
    before = file._replace(documents=tuple(one for one in file.documents if one.id != document.id))
    office = shell.session.office
    return letters.letter(document.kind, before, office, facts, document.number, document.made_on)


def _read(shape: str, value: Any) -> Any:
    """A fact as the printing room takes it; JSON knows no days and no tuples."""
    if shape == "day":
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def show_registration(shell: Shell, file: MatterFile) -> None:
    """Preview the registration form (登记单) of a matter."""
    from desktop.printing import papers

    paper = papers.registration(file, shell.session.office, shell.now().date())
    shell.show_paper(paper, (file.row.id,))


def show_document(shell: Shell, file: MatterFile, document: DocumentRow, page: QWidget) -> None:
    """Show a paper as it was issued; one that has not been kept yet is made and kept first."""
    matter_id = file.row.id
    if document.sha256:
        shell.show_paper(issued(document), (matter_id,), reading.issued_paper(shell.session, document.id))
        return
    paper = (acceptance_paper if document.kind == "acceptance_notice" else letter_paper)(shell, file, document)

    def make(report: Report, cancelled: Callable[[], bool]) -> bytes:
        from desktop.printing.render import render

        return render(paper)

    def keep(pdf: bytes) -> None:
        try:
            change = reading.keep_paper(shell.session, document.id, pdf, shell.now())
        except (Refused, Trouble) as no:
            shell.refuse(no.sentence)
            return
        hub().announce(change)
        shell.show_paper(issued(document), (matter_id,), pdf)

    shell.worker.run(make, keep, title="正在制作文书", parent=page)


def issued(document: DocumentRow) -> "Paper":
    """What the preview calls an issued paper; its pages come as they were kept."""
    from desktop.printing.render import Paper

    return Paper(document.kind, {}, f"{document.title} {document.number}".strip(), document.made_on)


def attachment_paper(attachment: AttachmentRow, today: date) -> "Paper":
    """What the preview calls an attachment; its pages come as they are."""
    from desktop.printing.render import Paper

    return Paper("", {}, attachment.name, today)


def attachment_pdf(attachment: AttachmentRow, data: bytes) -> bytes | None:
    """An attachment as PDF bytes for the preview; None when it is neither a PDF nor a picture."""
    if attachment.media_type == "application/pdf":
        return data
    if attachment.media_type not in PICTURE_TYPES:
        return None
    image = QImage.fromData(data)
    return None if image.isNull() else _picture_pdf(image)


def _picture_pdf(image: QImage) -> bytes:
    """One page of A4 with the picture as large as it fits. Made in memory: it never lies on the disk in the clear."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    way = QPageLayout.Orientation.Landscape if image.width() > image.height() else QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(15, 15, 15, 15)))
    painter = QPainter(writer)
    room = painter.viewport()
    size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRect(room.topLeft(), size), image)
    painter.end()
    buffer.close()
    return bytes(held.data())
