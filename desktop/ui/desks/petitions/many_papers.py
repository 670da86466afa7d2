"""Papers of several matters as one PDF: registration forms, reading slips, and urging slips as they were issued."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.casework import documents, reading
from desktop.casework.session import own_connection
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Actor, MatterFile, Office
from desktop.ui.desks.petitions.issue import told_paper
from desktop.ui.shell import Shell
from desktop.ui.work import IsCancelled, Report, hub

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a list
    from desktop.printing.render import Paper

Compose = Callable[[MatterFile, Office, date], "Paper"]


def _registration(file: MatterFile, office: Office, on: date) -> "Paper":
    from desktop.printing import papers

    return papers.registration(file, office, on)


def _reading_slip(file: MatterFile, office: Office, on: date) -> "Paper":
    from desktop.printing import letters
    from desktop.ui.office_wording import office_wording

    return letters.letter("reading_slip", file, office, {}, "", on, office_wording())


def _giving_slip(file: MatterFile, office: Office, on: date) -> "Paper":
    from desktop.printing import entries

    return entries.giving_slip(file, office, on)


def _feedback_slip(file: MatterFile, office: Office, on: date) -> "Paper":
    from desktop.printing import entries

    return entries.feedback_slip(file, office, on)


FORMS: dict[str, tuple[str, Compose]] = {
    "registration": ("登记单", _registration),
    "reading_slip": ("阅批单", _reading_slip),
    "giving_slip": ("交办单", _giving_slip),
    "feedback_slip": ("反馈单", _feedback_slip),
}
"""Forms that are printed of several matters at once: what they are called and how one is composed."""


def show_form(shell: Shell, file: MatterFile, kind: str) -> None:
    """Preview a form of one matter."""
    shell.show_paper(FORMS[kind][1](file, shell.session.office, shell.now().date()), (file.row.id,))


def show_forms(shell: Shell, kind: str, matter_ids: Sequence[int], page: QWidget) -> None:
    """Preview a form of each of these matters, in their order, as one paper."""
    word, compose = FORMS[kind]
    actor, office, at, ids = shell.session.actor, shell.session.office, shell.now(), tuple(matter_ids)

    def job(report: Report, cancelled: IsCancelled) -> bytes:
        return _forms(ids, compose, actor, office, at, report, cancelled)

    shell.worker.run(
        job,
        lambda pdf: shell.show_paper(_named(kind, f"{word} {len(ids)} 份", at.date()), ids, pdf),
        lambda no: shell.refuse(no.sentence),
        title=f"正在制作{word}",
        parent=page,
    )


def _forms(
    ids: Sequence[int],
    compose: Compose,
    actor: Actor,
    office: Office,
    at: datetime,
    report: Report,
    cancelled: IsCancelled,
) -> bytes:
    from desktop.printing.joining import joined
    from desktop.printing.render import render

    made = []
    with own_connection():
        for place, matter_id in enumerate(ids):
            if cancelled():
                break
            report(place, len(ids), "")
            made.append(render(compose(reading.open_file(matter_id, actor, at), office, at.date())))
    return joined(made)


def show_issued(
    shell: Shell, document_ids: Sequence[int], matter_ids: Sequence[int], title: str, page: QWidget
) -> None:
    """Make papers that were just issued, keep each as issued, and show all of them as one."""
    actor, on = shell.session.actor, shell.now().date()
    papers = [told_paper(shell, documents.row_of(one, actor), None) for one in document_ids]

    def make(report: Report, cancelled: IsCancelled) -> tuple[list[bytes], bytes]:
        from desktop.printing.joining import joined
        from desktop.printing.render import render

        made = [render(paper) for paper in papers]
        return made, joined(made)

    def keep(made: tuple[list[bytes], bytes]) -> None:
        try:
            for document_id, pdf in zip(document_ids, made[0], strict=True):
                hub().announce(reading.keep_paper(shell.session, document_id, pdf, shell.now()))
        except (Refused, Trouble) as no:
            shell.refuse(no.sentence)
            return
        shell.show_paper(_named(papers[0].template, title, on), tuple(matter_ids), made[1])

    shell.worker.run(make, keep, lambda no: shell.refuse(no.sentence), title="正在制作催办单", parent=page)


def _named(kind: str, title: str, on: date) -> "Paper":
    """What the preview calls papers whose pages are there already."""
    from desktop.printing.render import Paper

    return Paper(kind, {}, title, on)
