"""The cards at the side of a matter's page: clocks, persons, papers and attachments, links."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.domain.codes import LINK_LABELS, PARTY_ROLE_LABELS
from desktop.domain.dates import show_day
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.phones import show_phone
from desktop.domain.records import AttachmentRow, ClockRow, DocumentRow, LinkRow, MatterFile, PartyRow
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.models.chips import clock_chip, stage_chip
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.clock_line import ClockLine
from desktop.ui.widgets.label import ElidedLabel, Label


class ClocksCard(FilledCard):
    """期限: every clock with the reason for its day."""

    def __init__(self) -> None:
        super().__init__("期限")

    def show_clocks(self, clocks: Sequence[ClockRow], today: date) -> None:
        """Show the running clocks first."""
        column = self.fresh()
        if not clocks:
            column.addWidget(Label("没有在计的期限", "hint"))
        for clock in sorted(clocks, key=lambda clock: (clock.stopped_on is not None, clock.due_on)):
            day = f"{show_day(clock.due_on)} 截止"
            if clock.stopped_on is not None:
                day = f"{clock.stopped_on:%m-%d} 完成（限 {clock.due_on:%m-%d}）"
            column.addWidget(ClockLine(clock.label, day, *clock_chip(clock, today), clock.explanation))


class PartiesCard(FilledCard):
    """当事人: identity numbers are masked until somebody asks for them, which is noted."""

    reveal_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("当事人")
        self._revealed: set[int] = set()

    def show_parties(self, parties: Sequence[PartyRow], today: date) -> None:
        """Show the persons of a matter."""
        column = self.fresh()
        if not parties:
            column.addWidget(Label("匿名", "hint"))
        for party in parties:
            self._add(column, party, today)
        plain = [p.name for p in parties if _is_plain(p)]
        if plain:
            column.addWidget(Label(f"{PARTY_ROLE_LABELS['companion']}：{'、'.join(plain)}", wrap=True).selectable())

    def reveal(self, party_id: int) -> None:
        """Show the number of a person from now on."""
        self._revealed.add(party_id)

    def forget(self) -> None:
        """Mask everything again: another matter is shown."""
        self._revealed.clear()

    def _add(self, column: QVBoxLayout, party: PartyRow, today: date) -> None:
        if _is_plain(party):
            return
        age = f"{age_on(party.born_on, today)}岁" if party.born_on else ""
        role = PARTY_ROLE_LABELS.get(party.role, "")
        about = "　".join(part for part in (f"{party.name or '匿名'}（{role}）", party.sex + age, party.ethnic) if part)
        column.addWidget(Label(about, wrap=True).selectable())
        if party.id_number:
            column.addLayout(self._number_line(party))
        details = (show_phone(party.phone), party.address, party.occupation)
        if any(details):
            column.addWidget(Label("　".join(part for part in details if part), "secondary", wrap=True).selectable())

    def _number_line(self, party: PartyRow) -> QHBoxLayout:
        shown = party.id in self._revealed
        line = QHBoxLayout()
        number = Label(party.id_number if shown else mask_identity(party.id_number), "secondary")
        line.addWidget(number.selectable() if shown else number)
        if not shown:
            button = Button("显示", "link", says=f"显示{party.name}的证件号码，操作会记入日志")
            button.clicked.connect(lambda: self.reveal_wanted.emit(party.id))
            line.addWidget(button)
        line.addStretch(1)
        return line


class PapersCard(FilledCard):
    """文书与附件: open, save, add."""

    registration_wanted = Signal()
    document_wanted = Signal(object)
    attachment_wanted = Signal(object)
    saving_wanted = Signal(object)
    adding_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("文书与附件")
        add = Button("添加附件…", "link", says="给这件事添加附件")
        add.clicked.connect(self.adding_wanted)
        self.add_to_head(add)

    def show_file(self, file: MatterFile) -> None:
        """Show the papers and attachments of a file."""
        column = self.fresh()
        line = _link_line(f"登记单　{file.row.number}", "Ctrl+P")
        line[1].clicked.connect(self.registration_wanted)
        column.addLayout(line[0])
        for document in file.documents:
            self._add_document(column, document)
        for attachment in file.attachments:
            self._add_attachment(column, attachment)

    def _add_document(self, column: QVBoxLayout, document: DocumentRow) -> None:
        row, link = _link_line(document.title, f"{document.made_on:%m-%d}")
        link.clicked.connect(lambda: self.document_wanted.emit(document))
        if not document.sha256:
            row.addWidget(Chip("未存档", "soon"))
        column.addLayout(row)
        column.addWidget(ElidedLabel(f" {document.number}", "hint"))

    def _add_attachment(self, column: QVBoxLayout, attachment: AttachmentRow) -> None:
        row, link = _link_line(attachment.name, said_size(attachment.size))
        link.clicked.connect(lambda: self.attachment_wanted.emit(attachment))
        save = Button("", "quiet", drawing="download-simple", says=f"把{attachment.name}另存为")
        save.clicked.connect(lambda: self.saving_wanted.emit(attachment))
        row.addWidget(save)
        column.addLayout(row)


class LinksCard(FilledCard):
    """关联: earlier and later matters."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("关联来件")

    def show_links(self, links: Sequence[LinkRow]) -> None:
        """Show the links; without any the card is not there."""
        self.setVisible(bool(links))
        column = self.fresh()
        for link in links:
            word = LINK_LABELS.get(link.kind, link.kind)
            if link.kind == "repeat":
                word = "重复自" if link.outgoing else "后有重复件"
            row, button = _link_line(link.number, "")
            button.clicked.connect(lambda _, link=link: self.opened.emit(link.matter_id))
            row.insertWidget(0, Label(word, "secondary"))
            row.addWidget(Chip(*stage_chip(link.stage)))
            column.addLayout(row)
            column.addWidget(ElidedLabel(f"{link.title}　{show_day(link.received_on)}", "hint"))


def said_size(size: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(round(size / 1024), 1)} KB"


def _is_plain(party: PartyRow) -> bool:
    """A companion of whom nothing but the name is known."""
    return party.role == "companion" and not (party.id_number or party.phone or party.address)


def _link_line(text: str, aside: str) -> tuple[QHBoxLayout, Button]:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    link = Button(text, "link", says=f"打开{text}")
    row.addWidget(link)
    row.addStretch(1)
    if aside:
        row.addWidget(Label(aside, "secondary"))
    return row, link
