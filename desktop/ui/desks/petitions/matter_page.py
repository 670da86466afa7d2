"""The page of a matter: where it stands, what can be done next, and everything that is known of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import clock_acts, reading, steps, village_matters, visits
from desktop.domain.codes import MatterKind, Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change, ClockRow, DocumentRow, EventRow, MatterFile
from desktop.domain.stages import Stage
from desktop.domain.transitions import Transition
from desktop.ui.desks.petitions import matter_cards as cards
from desktop.ui.desks.petitions import side_cards
from desktop.ui.desks.petitions.act_panel import ActPanel, AskPanel
from desktop.ui.desks.petitions.attachment_acts import AttachmentActs
from desktop.ui.desks.petitions.care_acts import CareActs
from desktop.ui.desks.petitions.clocks_card import ClocksCard, PausePanel, ResumePanel
from desktop.ui.desks.petitions.document_acts import DocumentActs
from desktop.ui.desks.petitions.intake import Origin, growing
from desktop.ui.desks.petitions.issue import show_document, show_registration
from desktop.ui.desks.petitions.many_papers import show_form
from desktop.ui.desks.petitions.matter_acts import MatterActs
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.procedure_card import ProcedureCard
from desktop.ui.desks.petitions.readings_card import ReadingsCard
from desktop.ui.desks.petitions.step_panel import StepPanel
from desktop.ui.desks.petitions.visits_card import VisitsCard
from desktop.ui.desks.petitions.voiding_acts import LastingStrip, VoidingActs
from desktop.ui.desks.petitions.whole_file import show_whole_file
from desktop.ui.look import SPACE, current
from desktop.ui.models.chips import due_chip, flag_chips, stage_chip
from desktop.ui.shell import Shell
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import ChipRow
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.work import hub


class MatterPage(Page):
    """Shows one matter at a time. A step is filled in on a card under the strip of stages."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "", parent)
        self.file: MatterFile | None = None
        self.panel: ActPanel | None = None
        self._back_to: Callable[[], object] = self.activate
        self._chips = ChipRow()
        self.procedure = ProcedureCard()
        self._panel_place = QVBoxLayout()
        self._scroll = ScrollColumn()
        self._about, self._history, self._facts = cards.AboutCard(), cards.HistoryCard(), cards.FactsCard()
        self._clocks, self.papers = ClocksCard(), side_cards.PapersCard()
        self._readings, self._visits = ReadingsCard(), VisitsCard()
        self.acts = MatterActs(self)
        self.documents = DocumentActs(self, self._after)
        self.voiding = VoidingActs(self)
        self.care = CareActs(self)
        self._archived = LastingStrip()
        self._parties = self.acts.parties_card
        self._build()
        self._connect()
        self.attachments = AttachmentActs(self)
        self.keys |= {
            "Ctrl+P": self.print_registration,
            "Ctrl+Shift+P": self.print_whole_file,
            "Ctrl+Z": self.procedure.press_take_back,
        }
        self.keys["Alt+0"] = self.procedure.open_menu
        for number in range(1, 10):
            self.keys[f"Alt+{number}"] = partial(self.procedure.press, number)

    # ------------------------------------------------------------ showing

    def open(self, matter_id: int) -> None:
        """Show a matter. Raises Refused when it is gone or not for this user."""
        file = reading.open_file(matter_id, self.shell.session.actor, self.shell.now())
        if self.file is None or self.file.row.id != matter_id:
            self._parties.forget()
            self.close_panel()
            self.strip.silence()
            self._scroll.verticalScrollBar().setValue(0)
        self._show(file)

    def reload(self) -> None:
        """Read the matter anew; a step that is being filled in stays as it is."""
        if self.file is not None:
            self.open(self.file.row.id)

    def refresh(self, change: Change | None) -> None:
        """Take in a change to the matter on show; a page that comes into sight is read anew anyway."""
        if self.file is None or not self.isVisible():
            return
        if change is None or self.file.row.id in change.ids or "import" in change.kinds:
            try:
                self.reload()
            except Refused as no:
                self.forget()
                self.strip.say(no.sentence, "soon")

    def forget(self) -> None:
        """Nothing of a matter that is gone, or was sealed for this user, stays on the screen."""
        self.file = None
        self.close_panel()
        self._chips.show_chips([])
        for place in (self.title, self.aside):
            place.setText("")
        self._scroll.hide()
        for strip in (self.acts.merged_strip, self.voiding.strip, self._archived):
            strip.silence()
        self.attachments.forget()

    def rescue(self) -> bool:
        """Write down a step that is half typed; True when there is one."""
        return isinstance(self.panel, StepPanel) and self.panel.rescue()

    def activate(self) -> None:
        """Put the keyboard on the next step."""
        if self.panel is not None:
            self.panel.start()
        else:
            self.procedure.focus_next()

    def _show(self, file: MatterFile) -> None:
        self.file = file
        row, today, actor = file.row, self.shell.now().date(), self.shell.session.actor
        self._scroll.show()
        self.title.setText(row.title)
        due = due_chip(row, today)
        self._chips.show_chips([stage_chip(row.stage), *([due] if due else []), *flag_chips(row)])
        self.aside.setText(cards.head_facts(file))
        self._archived.say("已归档：只能查看和打印。" if row.stage == Stage.ARCHIVED else "")
        self.procedure.show_file(file, steps.next_steps(row.id, actor), self.voiding.show(), self.care.may_take())
        for card in (self.papers, self._facts):
            card.show_file(file)
        self.attachments.show()
        self.documents.show()
        self._history.show_events(file.events, today)
        may_pause = actor.may(Right.HANDLE) and row.stage != Stage.ARCHIVED
        self._clocks.show_clocks(file.clocks, today, clock_acts.pausable(row.id) if may_pause else {})
        self._about.show_file(file, self.acts.show())
        self.care.show_projects()
        self._visits.show_visits(*visits.of_matter(row.id, actor))
        self._readings.show_readings(reading.readings(row.id, actor))

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.insertWidget(1, self._chips, 0, Qt.AlignmentFlag.AlignVCenter)
        self.head.insertStretch(2, 1)
        self.aside.selectable()
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(SPACE * 3 // 2)
        columns.addLayout(_column((self._about, self._facts, self._history)), 1)
        side = (self._clocks, self._parties, self.papers, self.acts.links_card, self._visits, self._readings)
        columns.addLayout(_column(side))
        for card in side:
            card.setFixedWidth(current().sizes.px(332))
        self._scroll.add(self.procedure)
        self._scroll.body.insertLayout(1, self._panel_place)
        self._scroll.add(inside)
        for strip in (self.acts.merged_strip, self._archived, self.voiding.strip):
            self.column.addWidget(strip)
        self.column.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self.procedure.wanted.connect(self._open_step)
        self._visits.opened.connect(lambda visit_id: self.shell.show_desk("liaison", f"visits:{visit_id}"))
        self.procedure.back_wanted.connect(self._ask_take_back)
        self.procedure.growing_wanted.connect(lambda kind: self._grow(kind, None))
        self._clocks.pause_wanted.connect(self._open_pause)
        self._clocks.resume_wanted.connect(self._open_resume)
        self.papers.registration_wanted.connect(self.print_registration)
        self.papers.document_wanted.connect(self._show_document)
        self.papers.form_wanted.connect(self._show_form)
        self.papers.whole_file_wanted.connect(self.print_whole_file)

    # ------------------------------------------------------------ steps

    def _open_step(self, row: Transition) -> None:
        if self.file is None:
            return
        self._open_act(StepPanel(self.shell, row, self.file))

    def _ask_take_back(self, last: EventRow) -> None:
        assert self.file is not None
        matter_id = self.file.row.id
        says = f"撤回后本件回到“{last.label}”以前，经过里留着记录。随这一步制发的文书不再有效，编号不再使用。"
        act = partial(steps.take_back, matter_id)
        self._open_act(AskPanel(f"撤回“{last.label}”", "确认撤回", says, act))

    def _open_pause(self, clock: ClockRow) -> None:
        self._open_act(PausePanel(clock, lambda: self.shell.now().date()))

    def _open_resume(self, clock: ClockRow) -> None:
        self._open_act(ResumePanel(clock, lambda: self.shell.now().date()))

    def _open_act(self, panel: ActPanel) -> None:
        panel.confirmed.connect(partial(self._take, panel))
        self.open_panel(panel, self.procedure.focus_next)

    def open_panel(self, panel: ActPanel, back_to: Callable[[], object]) -> None:
        """Show a panel in place of the one that is open; giving it up calls `back_to`."""
        self.close_panel()
        self.panel, self._back_to = panel, back_to
        panel.closed.connect(self._give_up_panel)
        self._panel_place.addWidget(panel)
        panel.show()
        panel.start()

    def close_panel(self) -> None:
        """Take the open panel away."""
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None

    def _give_up_panel(self) -> None:
        self.close_panel()
        self._back_to()

    def _take(self, panel: ActPanel) -> None:
        if isinstance(panel, StepPanel) and (kind := panel.opens()) is not None:
            self._grow(kind, panel)
            return
        try:
            change = panel.act(self.shell.session.actor, self.shell.now())
        except Refused as no:
            panel.refuse(no)
            return
        except Trouble as no:
            panel.say(no.sentence)
            return
        self.close_panel()
        self._after(change)

    def _grow(self, kind: str, panel: StepPanel | None) -> None:
        """Open the form of the matter that grows out of this one, filled in; with a step that is taken when it is saved."""
        assert self.file is not None
        row, actor = self.file.row, self.shell.session.actor
        try:
            told = panel.facts(actor, self.shell.now()) if panel is not None else None
            fields = village_matters.carried(row.id, kind, actor)
        except Refused as no:
            if panel is not None:
                panel.refuse(no)
            else:
                self.strip.say(no.sentence, "overdue")
            return
        self.close_panel()
        form = "petition" if kind == MatterKind.PETITION else "entry"
        self.shell.show_intake(growing(form, fields, Origin(row.id, row.number, told)))

    def _after(self, change: Change) -> None:
        hub().announce(change)  # which reads this page anew
        if self.file is None:
            self.shell.say(f"{change.say}检举控告件已列为密件，由有密件权限的人继续办理。")
            self.shell.back()
            return
        self.procedure.focus_next()
        self.shell.say(change.say)
        for document in reversed(self.file.documents):  # the first one lies on top in the end
            if document.id in change.ids:
                self._show_document(document)

    # ------------------------------------------------------------ papers

    def print_registration(self) -> None:
        """Preview the registration form (登记单)."""
        if self.file is not None:
            show_registration(self.shell, self.file)

    def print_whole_file(self) -> None:
        """Preview cover, contents, papers and attachments as one paper (打印全卷)."""
        if self.file is not None:
            show_whole_file(self.shell, self.file, self)

    def _show_form(self, kind: str) -> None:
        if self.file is not None:
            show_form(self.shell, self.file, kind)

    def _show_document(self, document: DocumentRow) -> None:
        assert self.file is not None
        try:
            show_document(self.shell, self.file, document, self)
        except (Refused, Trouble) as no:
            self.shell.refuse(no.sentence)


def _column(widgets: tuple[Card, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(SPACE * 3 // 2)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column
