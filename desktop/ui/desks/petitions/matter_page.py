"""The page of a matter: where it stands, what can be done next, and everything that is known of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import reading, steps
from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.procedure import Transition
from desktop.domain.records import AttachmentRow, Change, DocumentRow, MatterFile
from desktop.ui.desks.petitions import matter_cards as cards
from desktop.ui.desks.petitions import side_cards
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.attachments_field import media_type_of, read_file
from desktop.ui.desks.petitions.document_acts import DocumentActs
from desktop.ui.desks.petitions.issue import attachment_paper, attachment_pdf, show_document, show_registration
from desktop.ui.desks.petitions.matter_acts import MatterActs
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.procedure_card import ProcedureCard
from desktop.ui.desks.petitions.step_panel import StepPanel
from desktop.ui.look import SPACE, current
from desktop.ui.models.chips import due_chip, flag_chips, stage_chip
from desktop.ui.shell import Shell
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import ChipRow
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.work import hub

_NOT_WRITTEN = "文件没有写成，原来的附件完好。请检查磁盘空间，或换一个文件夹再保存。"


class MatterPage(Page):
    """Shows one matter at a time. A step is filled in on a card under the strip of stages."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "", parent)
        self.file: MatterFile | None = None
        self.panel: StepPanel | ActPanel | None = None
        self._back_to: Callable[[], object] = self.activate
        self._chips = ChipRow()
        self.procedure = ProcedureCard()
        self._panel_place = QVBoxLayout()
        self._scroll = ScrollColumn()
        self._about, self._history, self._facts = cards.AboutCard(), cards.HistoryCard(), cards.FactsCard()
        self._clocks, self.papers = side_cards.ClocksCard(), side_cards.PapersCard()
        self.acts = MatterActs(self)
        self.documents = DocumentActs(self, self._after)
        self._parties = self.acts.parties_card
        self._build()
        self._connect()
        self.keys |= {"Ctrl+P": self.print_registration, "Ctrl+Z": self.procedure.press_take_back}
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
                self.file = None
                self.strip.say(no.sentence, "soon")

    def activate(self) -> None:
        """Put the keyboard on the next step."""
        if self.panel is not None:
            self.panel.start()
        else:
            self.procedure.focus_next()

    def _show(self, file: MatterFile) -> None:
        self.file = file
        row, today, actor = file.row, self.shell.now().date(), self.shell.session.actor
        self.title.setText(row.title)
        due = due_chip(row, today)
        self._chips.show_chips([stage_chip(row.stage), *([due] if due else []), *flag_chips(row)])
        self.aside.setText(cards.head_facts(file))
        self.procedure.show_file(file, steps.next_steps(row.id, actor))
        for card in (self.papers, self._facts):
            card.show_file(file)
        self._history.show_events(file.events, today)
        self._clocks.show_clocks(file.clocks, today)
        self._about.show_file(file, self.acts.show())

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
        side = (self._clocks, self._parties, self.papers, self.acts.links_card)
        columns.addLayout(_column(side))
        for card in side:
            card.setFixedWidth(current().sizes.px(332))
        self._scroll.add(self.procedure)
        self._scroll.body.insertLayout(1, self._panel_place)
        self._scroll.add(inside)
        self.column.addWidget(self.acts.merged_strip)
        self.column.addWidget(self._scroll, 1)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.procedure.wanted.connect(self._open_step)
        self.papers.registration_wanted.connect(self.print_registration)
        self.papers.document_wanted.connect(self._show_document)
        self.papers.attachment_wanted.connect(self._show_attachment)
        self.papers.saving_wanted.connect(self._save_attachment)
        self.papers.adding_wanted.connect(self._choose_attachments)

    # ------------------------------------------------------------ steps

    def _open_step(self, row: Transition) -> None:
        if self.file is None:
            return
        panel = StepPanel(row, self.file, lambda: self.shell.now().date())
        panel.confirmed.connect(partial(self._take, panel))
        self.open_panel(panel, self.procedure.focus_next)

    def open_panel(self, panel: StepPanel | ActPanel, back_to: Callable[[], object]) -> None:
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

    def _take(self, panel: StepPanel, facts: dict[str, object]) -> None:
        assert self.file is not None
        matter_id, actor, at = self.file.row.id, self.shell.session.actor, self.shell.now()
        row = panel.transition
        try:
            if row.action == "take_back":
                change = steps.take_back(matter_id, actor, at)
            else:
                change = steps.take(matter_id, row.action, facts, actor, at)
        except Refused as no:
            panel.refuse(no)
            return
        except Trouble as no:
            panel.say(no.sentence)
            return
        self.close_panel()
        self._after(change)

    def _after(self, change: Change) -> None:
        hub().announce(change)  # which reads this page anew
        if self.file is None:
            self.shell.say(f"{change.say}检举控告件已列为密件，由有密件权限的人继续办理。")
            self.shell.back()
            return
        self.procedure.focus_next()
        self.shell.say(change.say)
        for document in self.file.documents:
            if document.id in change.ids:
                self._show_document(document)

    # ------------------------------------------------------------ papers and attachments

    def print_registration(self) -> None:
        """Preview the registration form (登记单)."""
        if self.file is not None:
            show_registration(self.shell, self.file)

    def _show_document(self, document: DocumentRow) -> None:
        assert self.file is not None
        try:
            show_document(self.shell, self.file, document, self)
        except (Refused, Trouble) as no:
            self.shell.refuse(no.sentence)

    def _show_attachment(self, attachment: AttachmentRow) -> None:
        data = self._content(attachment)
        if data is None or self.file is None:
            return
        pdf = attachment_pdf(attachment, data)
        if pdf is None:
            self._save_attachment(attachment)
        else:
            paper = attachment_paper(attachment, self.shell.now().date())
            self.shell.show_paper(paper, (self.file.row.id,), pdf)

    def _content(self, attachment: AttachmentRow) -> bytes | None:
        assert self.file is not None
        try:
            return reading.attachment(self.shell.session, self.file.row.id, attachment.id)
        except (Refused, Trouble) as no:
            self.shell.refuse(no.sentence)
            return None

    def _save_attachment(self, attachment: AttachmentRow) -> None:
        """Write an attachment in the clear where the clerk says; that it was taken out is noted."""
        assert self.file is not None
        actor, matter_id = self.shell.session.actor, self.file.row.id
        if not actor.may(Right.EXPORT):
            self.shell.refuse("您没有导出的权限，不能另存附件，请由有权限的同事办理。")
            return
        path, _ = QFileDialog.getSaveFileName(self, "附件另存为", attachment.name)
        data = self._content(attachment) if path else None
        if data is None:
            return
        reading.note_print((matter_id,), f"附件另存：{attachment.name}", actor, self.shell.now())
        if _write(path, data):
            self.shell.say(f"已保存到 {Path(path).name}。保存出去的文件没有加密，用完请删除。")
        else:
            self.shell.refuse(_NOT_WRITTEN)

    def _choose_attachments(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "添加附件")
        self._attach(paths)

    def _attach(self, paths: list[str]) -> None:
        if self.file is None:
            return
        for path in map(Path, paths):
            try:
                change = reading.attach(
                    self.shell.session,
                    self.file.row.id,
                    path.name,
                    media_type_of(path.name),
                    read_file(path),
                    self.shell.now(),
                )
            except (Refused, Trouble) as no:
                self.shell.refuse(f"{path.name}：{no.sentence}")
                continue
            hub().announce(change)
            self.shell.say(change.say)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._attach([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])


def _column(widgets: tuple[Card, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(SPACE * 3 // 2)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column


def _write(path: str, data: bytes) -> bool:
    """Write through a temporary file that takes the name at the end."""
    file = QSaveFile(path)
    return file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit()
