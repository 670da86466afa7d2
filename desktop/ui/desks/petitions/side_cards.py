"""The card of papers and attachments at the side of a matter's page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.domain.codes import MatterKind
from desktop.domain.file_order import MissingPaper, missing_papers
from desktop.domain.procedure import ACTION_LABELS
from desktop.domain.records import DocumentRow, MatterFile
from desktop.domain.stages import Stage
from desktop.domain.village_matters import GIVING
from desktop.ui.desks.petitions.attachment_list import AttachmentList
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.label import ElidedLabel, Label


class PapersCard(FilledCard):
    """文书与附件: the papers, and under them the attachments, which `AttachmentActs` fills in."""

    registration_wanted = Signal()
    document_wanted = Signal(object)
    form_wanted = Signal(str)
    issuing_wanted = Signal(str)
    adding_wanted = Signal()
    whole_file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("文书与附件")
        says = "给这件事添加附件（Alt+F）；也可以把文件拖到这一页，或按 Ctrl+V 粘贴图片和文件"
        self.add_button = Button("添加附件…", "link", says=says)
        self.add_button.clicked.connect(self.adding_wanted)
        self.add_to_head(self.add_button)
        self.attachments = AttachmentList()
        self.attachments.hide()

    def show_file(self, file: MatterFile) -> None:
        """Show the papers of a file."""
        column = self.fresh()
        line = _link_line(f"登记单　{file.row.number}", "Ctrl+P")
        line[1].clicked.connect(self.registration_wanted)
        column.addLayout(line[0])
        for kind, word in entry_papers(file):
            row, link = _link_line(f"{word}　{file.row.number}", "")
            link.clicked.connect(lambda _=False, kind=kind: self.form_wanted.emit(kind))
            column.addLayout(row)
        for document in file.documents:
            self._add_document(column, document)
        missing = missing_papers(file)
        if file.row.stage == Stage.ARCHIVED and missing:  # nothing can be done about it any more
            names = "、".join(_name(paper) for paper in missing)
            column.addWidget(Label(f"还缺：{names}", "hint", wrap=True))
        else:
            for paper in missing:
                self._add_missing(column, paper)
        whole = _link_line("打印全卷…", "Ctrl+Shift+P")
        whole[1].setToolTip("封面、目录、全部文书和附件合成一份打印（Ctrl+Shift+P）")
        whole[1].clicked.connect(self.whole_file_wanted)
        column.addLayout(whole[0])
        self.add(self.attachments)  # stays under the papers

    def _add_document(self, column: QVBoxLayout, document: DocumentRow) -> None:
        row, link = _link_line(document.title, f"{document.made_on:%m-%d}")
        link.clicked.connect(lambda: self.document_wanted.emit(document))
        if document.is_taken_back:
            crossed = link.font()
            crossed.setStrikeOut(True)
            link.setFont(crossed)
        elif not document.sha256:
            row.addWidget(Chip("未存档", "soon"))
        column.addLayout(row)
        note = "（步骤已撤回）" if document.is_taken_back else ""
        if document.number or note:
            column.addWidget(ElidedLabel(f" {document.number}{note}", "hint"))

    def _add_missing(self, column: QVBoxLayout, paper: MissingPaper) -> None:
        """A paper that a step should have brought forth: it can be issued afterwards."""
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(Label(f"还缺：{_name(paper)}", "secondary"))
        link = Button("补开", "link", says=f"补开{_name(paper)}（{paper.on:%m-%d} {ACTION_LABELS[paper.action]}）")
        link.clicked.connect(lambda: self.issuing_wanted.emit(paper.kind))
        row.addWidget(link)
        row.addStretch(1)
        column.addLayout(row)


def entry_papers(file: MatterFile) -> tuple[tuple[str, str], ...]:
    """The slips of a ledger entry or dispute that can be printed now: kind and word."""
    if file.row.kind == MatterKind.PETITION:
        return ()
    given = any(file.told.get(f"{action}_on") for action in GIVING.values())
    slips = (("giving_slip", "交办单", given), ("feedback_slip", "反馈单", file.row.closed_on is not None))
    return tuple((kind, word) for kind, word, is_due in slips if is_due)


def _name(paper: MissingPaper) -> str:
    from desktop.printing.filling import shipped

    words = shipped()[paper.kind]
    name: str = words.get("label") or words["title"]
    return name


def _link_line(text: str, aside: str) -> tuple[QHBoxLayout, Button]:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    link = Button(text, "link", says=f"打开{text}")
    row.addWidget(link)
    row.addStretch(1)
    if aside:
        row.addWidget(Label(aside, "secondary"))
    return row, link
