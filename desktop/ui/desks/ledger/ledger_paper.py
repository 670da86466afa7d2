"""The ledger on paper: what is listed, in the order of the list, whole or divided by village or cadre."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop.casework import entries, office
from desktop.casework.session import own_connection
from desktop.domain.codes import KIND_LABELS
from desktop.domain.dates import show_day
from desktop.domain.records import MatterFilter
from desktop.ui.desks.petitions.list_page import ListPage
from desktop.ui.shell import Shell
from desktop.ui.work import IsCancelled, Report

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a list
    from desktop.printing.render import Paper


def ask_ledger(shell: Shell, page: ListPage, at: QWidget) -> None:
    """Ask how the ledger is to be divided."""
    from desktop.printing.entries import GROUPINGS

    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for key, (word, _) in GROUPINGS.items():
        menu.addAction(word).triggered.connect(lambda _=False, key=key: print_ledger(shell, page, key))
    menu.popup(at.mapToGlobal(QPoint(0, at.height())))


def print_ledger(shell: Shell, page: ListPage, grouping: str) -> None:
    """Preview what is listed; one row or more that are marked by hand do not narrow it."""
    ids, facts, today, actor = page.model.ids(), shell.session.office, shell.now().date(), shell.session.actor
    said = scope(page.model.wanted)

    def job(report: Report, cancelled: IsCancelled) -> "Paper":
        from desktop.printing.entries import ledger

        with own_connection():
            return ledger(entries.lines(ids, actor), facts, today, said, grouping)

    shell.worker.run(
        job,
        lambda paper: shell.show_paper(paper),
        lambda no: shell.refuse(no.sentence),
        title="正在制作台账",
        parent=page,
    )


def scope(wanted: MatterFilter) -> str:
    """What was chosen, in words: 双桥村，2026-11-01 至 2026-11-20."""
    words = [
        KIND_LABELS.get(wanted.kind, ""),
        next((row.label for row in office.village_choices() if row.id == wanted.village_id), ""),
        next((f"责任人 {row.label}" for row in office.cadre_choices() if row.id == wanted.handler_id), ""),
        _period(wanted),
    ]
    return "，".join(word for word in words if word)


def _period(wanted: MatterFilter) -> str:
    if wanted.from_on and wanted.to_on:
        return f"{show_day(wanted.from_on)} 至 {show_day(wanted.to_on)}"
    if wanted.from_on or wanted.to_on:
        return (
            f"{show_day(wanted.from_on)} 以来" if wanted.from_on else f"截至 {show_day(wanted.to_on or wanted.today)}"
        )
    return f"截至 {show_day(wanted.today)}"
