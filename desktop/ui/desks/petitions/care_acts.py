"""What the page of a matter does for 包村联户: taking the petitioner into 帮扶, and linking a project."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop.casework import care, projects
from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.stages import Stage
from desktop.ui.desks.petitions.act_panel import Act, ActPanel
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.desks.petitions.matter_page import MatterPage


class CareActs(QObject):
    """Joins the more-menu and the card of links with casework."""

    def __init__(self, page: "MatterPage") -> None:
        super().__init__(page)
        self._page, self._shell, self._card = page, page.shell, page.acts.links_card
        page.procedure.care_wanted.connect(self.take)
        self._card.project_wanted.connect(self.link)
        self._card.project_opened.connect(lambda key: self._shell.show_desk("liaison", f"projects:{key}"))
        self._card.unlinking_project_wanted.connect(self._unlink)
        page.keys |= {"Alt+H": self.take, "Alt+J": self.link}

    def may_take(self) -> bool:
        """True when the petitioner of the page's matter may be taken in."""
        assert self._page.file is not None
        row = self._page.file.row
        return care.may_take(row.id, row.kind, row.is_sealed, self._shell.session.actor)

    def show_projects(self) -> None:
        """Show the projects of the page's matter."""
        assert self._page.file is not None
        actor, row = self._shell.session.actor, self._page.file.row
        may = actor.may(Right.REGISTER) and row.stage != Stage.ARCHIVED
        self._card.show_projects(projects.of_matter(row.id, actor), self._shell.now().date(), may)

    def take(self) -> None:
        """Take the petitioner into 信访群体."""
        if self._page.file is None or not self.may_take():
            return
        matter_id = self._page.file.row.id
        case_id = self._run(lambda by, at: care.take_petitioner(matter_id, by, at))
        if case_id:
            self._page.procedure.focus_next()
            says = "已把信访人列入信访群体帮扶。"
            self._shell.say(says, "打开", lambda: self._shell.show_desk("liaison", f"care:{case_id}"))

    def link(self) -> None:
        """Ask with which project the matter hangs together."""
        file = self._page.file
        if file is None or self._card.project_button.isHidden():
            return
        from desktop.ui.desks.liaison.project_panels import ProjectLinkPanel  # its desk may never be opened

        today = self._shell.now().date()
        panel = ProjectLinkPanel(file.row.id, file.row.number, self._shell.session.actor, today)
        panel.confirmed.connect(lambda: self._confirm(panel))
        self._page.open_panel(panel, self._focus)

    def _confirm(self, panel: ActPanel) -> None:
        if self._run(panel.act, panel):
            self._focus()

    def _unlink(self, project_id: int) -> None:
        assert self._page.file is not None
        matter_id = self._page.file.row.id
        if self._run(lambda by, at: projects.unlink(matter_id, project_id, by, at)):
            self._focus()

    def _focus(self) -> None:
        self._card.project_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _run(self, act: Act, panel: ActPanel | None = None) -> int:
        """Do an act and tell everybody; returns the id of what was done, 0 after a refusal, which is shown."""
        try:
            change = act(self._shell.session.actor, self._shell.now())
        except (Refused, Trouble) as no:
            if panel is None:
                self._page.strip.say(no.sentence, "overdue")
            elif isinstance(no, Refused):
                panel.refuse(no)
            else:
                panel.say(no.sentence)
            return 0
        if panel is not None:
            self._page.close_panel()
        self._page.strip.silence()
        hub().announce(change)
        self._page.reload()  # a case that was opened is no change of the matter, but the menu offers it no more
        self._shell.say(change.say)
        return change.id
