"""Cards at the side of a matter's page: clocks, papers and attachments."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.domain.dates import show_day
from desktop.domain.records import AttachmentRow, ClockRow, DocumentRow, MatterFile
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.models.chips import clock_chip
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


def said_size(size: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(round(size / 1024), 1)} KB"


def _link_line(text: str, aside: str) -> tuple[QHBoxLayout, Button]:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    link = Button(text, "link", says=f"打开{text}")
    row.addWidget(link)
    row.addStretch(1)
    if aside:
        row.addWidget(Label(aside, "secondary"))
    return row, link
