"""Papers of a matter on their way: an issued one is made, kept as issued, and shown."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.casework import documents, reading, urging
from desktop.domain.facts import FactKind
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import DocumentRow, MatterFile
from desktop.ui.shell import Shell
from desktop.ui.work import Report, hub

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a page
    from desktop.printing.render import Paper


def letter_paper(shell: Shell, file: MatterFile, document: DocumentRow) -> "Paper":
    """A letter or form made from what it was told when it was issued."""
    # when it was issued the file did not hold this very paper yet
    before = file._replace(documents=tuple(one for one in file.documents if one.id != document.id))
    # a slip that names several matters is made from what it was told alone, the same on each of them
    return told_paper(shell, document, None if document.kind == urging.KIND else before)


def told_paper(shell: Shell, document: DocumentRow, file: MatterFile | None) -> "Paper":
    """An issued paper from what it was told, and the file for what it was not."""
    from desktop.printing import letters
    from desktop.ui.office_wording import office_wording

    told = documents.facts_of(document.id, shell.session.actor)
    facts = {fact.name: _read(fact.kind, told[fact.name]) for fact in letters.FACTS[document.kind] if fact.name in told}
    office = shell.session.office
    return letters.letter(document.kind, file, office, facts, document.number, document.made_on, office_wording())


def _read(kind: FactKind, value: Any) -> Any:
    """A fact as the printing room takes it; JSON knows no days and no tuples. An empty one stays empty."""
    if kind is FactKind.DAY and value:
        return date.fromisoformat(value)
    if kind is FactKind.ROWS:
        return urging.rows_told(value)
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
    paper = letter_paper(shell, file, document)

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
