"""关联: matters that hang together with the one shown, and the strip of a matter that was merged into another one."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework.projects import LinkedProject
from desktop.domain.codes import LINK_LABELS, LinkKind
from desktop.domain.dates import show_day
from desktop.domain.records import LinkRow, MatterRow
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.models.care_chips import project_chip
from desktop.ui.models.chips import stage_chip
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.label import ElidedLabel, Label
from desktop.ui.widgets.strip import NoticeStrip

_WORDS: dict[tuple[str, bool], str] = {
    (LinkKind.REPEAT, True): "重复自",
    (LinkKind.REPEAT, False): "后有重复件",
    (LinkKind.GREW_OUT_OF, True): "产生自",
    (LinkKind.GREW_OUT_OF, False): "由此产生",
    (LinkKind.MERGED, True): "并入",
    (LinkKind.MERGED, False): "并入本件",
}
"""What a link is called from its later (True) and its earlier end; the others are called the same from both."""


class LinksCard(FilledCard):
    """Earlier and later matters; a link is opened or taken away, a merge undone."""

    opened = Signal(object)
    linking_wanted = Signal()
    merging_wanted = Signal()
    unlinking_wanted = Signal(object)
    unmerging_wanted = Signal(object)
    project_wanted = Signal()
    project_opened = Signal(object)
    unlinking_project_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("关联")
        self.link_button = Button("关联…", "link", says="与另一件关联（Alt+G）")
        self.merge_button = Button("并案…", "link", says="把本件并入另一件（Alt+B）")
        self.link_button.clicked.connect(self.linking_wanted)
        self.merge_button.clicked.connect(self.merging_wanted)
        self.add_to_head(self.link_button)
        self.add_to_head(self.merge_button)
        self.project_button = Button("关联实事项目…", "link", says="关联实事项目（Alt+J）")
        self.project_button.clicked.connect(self.project_wanted)
        below = self.layout()
        assert isinstance(below, QVBoxLayout)
        below.addWidget(self.project_button, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_links(self, links: Sequence[LinkRow], may_link: bool, may_merge: bool, may_unmerge: bool) -> None:
        """Show the links; without any, and without the right to make one, the card is not there."""
        self.setVisible(bool(links) or may_link)
        self.link_button.setVisible(may_link)
        self.merge_button.setVisible(may_merge)
        column = self.fresh()
        if not links:
            column.addWidget(Label("没有关联的事项", "hint"))
        for link in links:
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            row.addWidget(Label(_WORDS.get((link.kind, link.outgoing)) or LINK_LABELS[link.kind], "secondary"))
            row.addWidget(self._open_button(link))
            row.addStretch(1)
            row.addWidget(Chip(*stage_chip(link.stage)))
            column.addLayout(row)
            below = QHBoxLayout()
            below.addWidget(ElidedLabel(f"{link.title}　{show_day(link.received_on)}", "hint"), 1)
            if may_unmerge if link.kind == LinkKind.MERGED else may_link:
                below.addWidget(self._undo_button(link))
            column.addLayout(below)

    def show_projects(self, projects: Sequence[LinkedProject], today: date, may_link: bool) -> None:
        """Show the projects under the links; call after `show_links`, which begins anew."""
        assert self._inside is not None
        column = self._inside.layout()
        assert isinstance(column, QVBoxLayout)
        self.setVisible(bool(projects) or not self.isHidden())
        for project in projects:
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            row.addWidget(Label("实事项目", "secondary"))
            name = Button(project.name, "link", says=f"打开实事项目{project.name}")
            name.clicked.connect(partial(self.project_opened.emit, project.id))
            row.addWidget(name)
            row.addStretch(1)
            row.addWidget(Chip(*project_chip(project, today)))
            column.addLayout(row)
            if may_link:
                away = Button("取消关联", "link", says=f"取消与{project.name}的关联")
                away.clicked.connect(partial(self.unlinking_project_wanted.emit, project.id))
                column.addWidget(away, alignment=Qt.AlignmentFlag.AlignRight)
        self.project_button.setVisible(may_link)

    def _open_button(self, link: LinkRow) -> Button:
        button = Button(link.number, "link", says=f"打开{link.number}")
        button.clicked.connect(lambda: self.opened.emit(link.matter_id))
        return button

    def _undo_button(self, link: LinkRow) -> Button:
        if link.kind == LinkKind.MERGED:
            button = Button("撤销并案", "link", says=f"撤销与{link.number}的并案")
            button.clicked.connect(lambda: self.unmerging_wanted.emit(link))
        else:
            button = Button("取消关联", "link", says=f"取消与{link.number}的关联")
            button.clicked.connect(lambda: self.unlinking_wanted.emit(link))
        return button


class MergedStrip(NoticeStrip):
    """本件已并入 …: over the page of a merged matter, as long as it is merged. `action` asks to undo that."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main_id = 0
        self._open = Button("打开主件", "link")
        self._open.clicked.connect(lambda: self.opened.emit(self._main_id))
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(2, self._open, alignment=Qt.AlignmentFlag.AlignTop)
        self._close.hide()  # it is a fact, not news

    def show_main(self, main: MatterRow | None, may_undo: bool) -> None:
        """Name the main matter; hidden for a matter that was not merged."""
        if main is None:
            self.silence()
            return
        self._main_id = main.id
        self._open.setAccessibleName(f"打开主件{main.number}")
        self.say(f"本件已并入 {main.number}　{main.title}", link="撤销并案" if may_undo else "")
