"""What is done on the page of a matter besides the steps: its people, its links, merging. One panel at a time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop.casework import links, parties, reading
from desktop.domain.codes import MatterKind, Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change, LinkRow
from desktop.domain.stages import Stage
from desktop.ui.desks.petitions.act_panel import Act, ActPanel, AskPanel
from desktop.ui.desks.petitions.link_panels import LinkPanel, MergePanel
from desktop.ui.desks.petitions.links_card import LinksCard, MergedStrip
from desktop.ui.desks.petitions.parties_card import PartiesCard
from desktop.ui.desks.petitions.party_panels import CountPanel, PartyPanel
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.desks.petitions.matter_page import MatterPage


class MatterActs(QObject):
    """Joins the cards of people and links with casework. The page shows the panels."""

    def __init__(self, page: "MatterPage") -> None:
        super().__init__(page)
        self._page, self._shell = page, page.shell
        self.parties_card, self.links_card, self.merged_strip = PartiesCard(), LinksCard(), MergedStrip()
        self._just_merged = 0
        self._connect()
        page.keys |= {"Alt+R": self.add_party, "Alt+G": self.link, "Alt+B": self.merge}

    def show(self) -> tuple[links.MergedFile, ...]:
        """Show people and links of the page's matter; returns the files merged into it."""
        file, actor, today = self._page.file, self._shell.session.actor, self._shell.now().date()
        assert file is not None
        merged = links.merged_files(file.row.id, actor)
        is_open = file.row.stage != Stage.ARCHIVED
        may_register, may_handle = is_open and actor.may(Right.REGISTER), is_open and actor.may(Right.HANDLE)
        may_merge = may_handle and file.row.kind == MatterKind.PETITION and file.row.closed_on is None
        self.parties_card.show_file(file, merged, today, may_register)
        self.links_card.show_links(file.links, may_register, may_merge, may_handle)
        self.merged_strip.show_main(links.main_of(file.row.id, actor), may_handle)
        return merged

    def _connect(self) -> None:
        people, ties = self.parties_card, self.links_card
        people.reveal_wanted.connect(self._reveal)
        people.adding_wanted.connect(self.add_party)
        people.changing_wanted.connect(self._change_party)
        people.removal_wanted.connect(self._ask_removal)
        people.counting_wanted.connect(self._count)
        people.person_wanted.connect(lambda person_id: self._shell.show_desk("people", f"person:{person_id}"))
        ties.linking_wanted.connect(self.link)
        ties.merging_wanted.connect(self.merge)
        ties.opened.connect(self._shell.show_matter)
        ties.unlinking_wanted.connect(self._unlink)
        ties.unmerging_wanted.connect(self._unmerge_link)
        self.merged_strip.opened.connect(self._shell.show_matter)
        self.merged_strip.action.connect(lambda: self._unmerge(self._matter_id))
        self._page.strip.action.connect(lambda: self._unmerge(self._just_merged))

    # ------------------------------------------------------------ people

    def add_party(self) -> None:
        """Ask for one more person."""
        if self._page.file is not None and self.parties_card.add_button.isVisible():
            self._open(PartyPanel(self._matter_id, lambda: self._shell.now().date()), self.parties_card.add_button)

    def _change_party(self, party_id: int) -> None:
        try:
            party = parties.form_of(party_id, self._shell.session.actor)
        except Refused as no:
            self._page.strip.say(no.sentence, "overdue")
            return
        if party.id_number:  # it stands in the form in full
            reading.note_reveal(self._matter_id, party_id, self._shell.session.actor, self._shell.now())
        panel = PartyPanel(self._matter_id, lambda: self._shell.now().date(), party, party_id)
        panel.removal_wanted.connect(self._ask_removal, Qt.ConnectionType.QueuedConnection)
        self._open(panel, self.parties_card.add_button)

    def _ask_removal(self, party_id: int) -> None:
        assert self._page.file is not None
        name = next((party.name for party in self._page.file.parties if party.id == party_id), "") or "未留姓名者"
        says = f"要把{name}移出本件吗？经过中会留下记录；人数不变，如有出入请另行更正。"
        panel = AskPanel(f"移出　{name}", "移出", says, lambda by, at: parties.remove_party(party_id, by, at))
        self._open(panel, self.parties_card.add_button)

    def _count(self) -> None:
        assert self._page.file is not None
        self._open(CountPanel(self._page.file), self.parties_card.add_button)

    def _reveal(self, party_id: int) -> None:
        reading.note_reveal(self._matter_id, party_id, self._shell.session.actor, self._shell.now())
        self.parties_card.reveal(party_id)
        self.show()

    # ------------------------------------------------------------ links

    def link(self) -> None:
        """Ask with which matter this one hangs together."""
        if self._page.file is not None and self.links_card.link_button.isVisible():
            self._open(LinkPanel(self._page.file, self._shell.session.actor), self.links_card.link_button)

    def merge(self) -> None:
        """Ask into which matter this one is merged."""
        if self._page.file is not None and self.links_card.merge_button.isVisible():
            self._open(MergePanel(self._page.file, self._shell.session.actor), self.links_card.merge_button)

    def _unlink(self, link: LinkRow) -> None:
        if self._run(lambda by, at: links.unlink(link.id, by, at)):
            self.links_card.link_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unmerge_link(self, link: LinkRow) -> None:
        self._unmerge(self._matter_id if link.outgoing else link.matter_id)

    def _unmerge(self, merged_id: int) -> None:
        if self._run(lambda by, at: links.unmerge(merged_id, by, at)):
            self._page.procedure.focus_next()

    # ------------------------------------------------------------ doing

    @property
    def _matter_id(self) -> int:
        assert self._page.file is not None
        return self._page.file.row.id

    def _open(self, panel: ActPanel, opener: QWidget) -> None:
        panel.confirmed.connect(lambda: self._confirm(panel, opener))
        self._page.open_panel(panel, lambda: opener.setFocus(Qt.FocusReason.OtherFocusReason))

    def _confirm(self, panel: ActPanel, opener: QWidget) -> None:
        matter_id = self._matter_id
        change = self._run(panel.act, panel)
        if change is None:
            return
        if isinstance(panel, MergePanel):
            self._shell.show_matter(change.id)
            self._just_merged = matter_id
            self._page.strip.say(change.say, "normal", "撤销并案")
        else:
            opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def _run(self, act: Act, panel: ActPanel | None = None) -> Change | None:
        """Do something and tell everybody; a refusal is shown where it was asked for, and None returned."""
        try:
            change = act(self._shell.session.actor, self._shell.now())
        except Refused as no:
            if panel is not None:
                panel.refuse(no)
            else:
                self._page.strip.say(no.sentence, "overdue")
            return None
        except Trouble as no:
            say = panel.say if panel is not None else self._shell.refuse
            say(no.sentence)
            return None
        if panel is not None:
            self._page.close_panel()
        self._page.strip.silence()
        hub().announce(change)  # which reads the page anew
        self._shell.say(change.say)
        return change
