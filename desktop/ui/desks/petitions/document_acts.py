"""Joins the card 文书与附件 with the panel in which a paper is issued."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop.domain.codes import MatterKind, Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.domain.stages import Stage
from desktop.ui.widgets.button import Button

if TYPE_CHECKING:  # the panel brings the printing room, which is not needed to show a page
    from desktop.ui.desks.petitions.documents_panel import DocumentsPanel
    from desktop.ui.desks.petitions.matter_page import MatterPage
    from desktop.ui.desks.petitions.paper_form import Begun


class DocumentActs(QObject):
    """What has been typed for a matter stays as long as the page does. `issued` is told of each paper issued."""

    def __init__(self, page: "MatterPage", issued: Callable[[Change], None]) -> None:
        super().__init__(page)
        self._page, self._issued = page, issued
        self._begun: defaultdict[int, Begun] = defaultdict(dict)
        self.button = Button("开具文书…", "link", says="开具告知书、函、意见书等文书（Alt+W）")
        self.button.clicked.connect(lambda: self.open())
        page.papers.add_to_head(self.button)
        page.papers.issuing_wanted.connect(self.open)
        page.keys["Alt+W"] = self.open

    def show(self) -> None:
        """Offer the panel where papers can be issued."""
        file = self._page.file
        is_petition = file is not None and file.row.kind == MatterKind.PETITION
        is_open = is_petition and file is not None and file.row.stage != Stage.ARCHIVED
        self.button.setVisible(is_open and self._page.shell.session.actor.may(Right.HANDLE))

    def open(self, kind: str = "") -> None:
        """Show the panel, with what was begun, or on a kind of paper."""
        file = self._page.file
        if file is None or self.button.isHidden():
            return
        from desktop.ui.desks.petitions.documents_panel import DocumentsPanel

        panel = DocumentsPanel(self._page.shell, file, self._begun[file.row.id], kind)
        panel.confirmed.connect(lambda: self._issue(panel))
        self._page.open_panel(panel, lambda: self.button.setFocus(Qt.FocusReason.OtherFocusReason))

    def _issue(self, panel: "DocumentsPanel") -> None:
        shell = self._page.shell
        try:
            change = panel.act(shell.session.actor, shell.now())
        except Refused as no:
            panel.refuse(no)
        except Trouble as no:
            panel.say(no.sentence)
        else:
            self._page.close_panel()
            self._issued(change)
