"""How the page 自定义表 is laid out: kept tables at the left, the pickers over the table, its records below."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.domain.custom_tables import LONGEST_NAME
from desktop.domain.dates import Period
from desktop.domain.summaries import SummaryTable
from desktop.ui import look
from desktop.ui.desks.reports.drawer import RecordsDrawer
from desktop.ui.desks.reports.figure_table import FigureTable
from desktop.ui.desks.reports.narrative_panel import Question
from desktop.ui.desks.reports.period_bar import PeriodBar
from desktop.ui.desks.reports.sheet_cards import WrappedLabel
from desktop.ui.desks.reports.tables_form import TableForm
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.widgets.strip import ErrorStrip
from desktop.ui.widgets.table import TableView

_KEYS = [
    ("Enter", "下一项"),
    ("[ ]", "换期"),
    ("F6", "到表格"),
    ("↑ ↓ ← →  Enter", "看是哪些件"),
    ("Ctrl+N", "新表"),
    ("Ctrl+P", "预览并打印"),
    ("Ctrl+S", "存为文件"),
]


class Line(NamedTuple):
    """A table as it is listed."""

    id: int
    name: str
    is_unsaved: bool


_COLUMNS = (Column("表名", lambda line: f"• {line.name}" if line.is_unsaved else line.name),)


class TablesLayout(QWidget):
    """The widgets of the page, without what they do."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self.periods = PeriodBar(shell.now().date())
        self.chip, self.strip = Chip("正在统计…"), ErrorStrip()
        self.lines: RowsModel[Line] = RowsModel(_COLUMNS)
        self.list, self.form, self.table = TableView(), TableForm(), FigureTable()
        self.drawer, self.sheet, self.card = RecordsDrawer(shell), ScrollColumn(), Card()
        self.named, self.name = FormGrid(), LineField(longest=LONGEST_NAME, placeholder="起个名字，下次再用")
        self.question = Question("删除这张表？已经打印和存下的不受影响。", "删除", "不删")
        self.is_listing = False
        """True while the list is filled, when going to a line is nobody's wish."""
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addLayout(self._build_head())
        column.addWidget(self.strip)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self._build_list())
        across.addWidget(self._build_right())
        across.setChildrenCollapsible(False)
        across.setHandleWidth(SPACE)
        px = look.current().sizes.px
        across.setSizes([px(196), px(932)])
        across.setStretchFactor(1, 1)
        column.addWidget(across, 1)
        column.addWidget(KeyHints(list(_KEYS)))

    def _build_head(self) -> QHBoxLayout:
        self.file_button = Button(
            "存为文件…　Ctrl+S", drawing="download-simple", says="存为 PDF、Word 或 Excel（Ctrl+S）"
        )
        self.print_button = Button("预览并打印　Ctrl+P", "primary", drawing="printer", says="预览并打印（Ctrl+P）")
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.periods)
        head.addWidget(self.chip)
        head.addStretch(1)
        head.addWidget(self.file_button)
        head.addWidget(self.print_button)
        return head

    def _build_list(self) -> Card:
        self.new_button = Button("新表　Ctrl+N", drawing="plus", says="新做一张表（Ctrl+N）")
        self.list.setModel(self.lines)
        self.list.setAccessibleName("自定义表")
        self.list.set_widths({0: 150}, grow=0)
        self.save_button = Button("保存　Ctrl+Enter", drawing="floppy-disk", says="保存这张表（Ctrl+Enter）")
        self.remove_button = Button("删除", "quiet", drawing="trash", says="删除这张表")
        self.named.add("name", "表名", self.name)
        card = Card()
        card.add(self.new_button)
        card.add(self.list, 1)
        card.add(self.named)
        card.add(self.save_button)
        card.add(self.remove_button)
        return card

    def _build_right(self) -> QWidget:
        picked = Card()
        picked.add(self.form)
        self._note = WrappedLabel("", "hint")
        self._nothing = EmptyState("正在统计…", drawing="chart-bar")
        self.card.add(self.table)
        self.card.add(self._note)
        self.card.add(self._nothing)
        self.table.hide()
        self.sheet.add(self.card)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.sheet)
        self._split.addWidget(self.drawer)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(SPACE)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(picked)
        column.addWidget(self.question)
        column.addWidget(self._split, 1)
        return right

    # ------------------------------------------------------------ showing

    def show_lines(self, lines: Sequence[Line], table_id: int) -> None:
        """List the tables, the open one marked."""
        self.is_listing = True
        self.lines.set_rows(lines)
        here = next((place for place, line in enumerate(lines) if line.id == table_id), -1)
        self.list.setCurrentIndex(self.lines.index(here, 0))
        self.named.note("name", "• 未保存" if any(line.is_unsaved for line in lines if line.id == table_id) else "")
        self.is_listing = False

    def show_table(self, table: SummaryTable, explained: Mapping[str, str], period: Period) -> None:
        """Show a table that was counted; one without rows says so."""
        self.table.show_table(table, explained)
        self.table.setVisible(bool(table.rows))
        self._note.setText(table.note)
        self._note.setVisible(bool(table.rows))
        self._nothing.setVisible(not table.rows)
        if not table.rows:
            self._nothing.say(f"{period.this}没有可以统计的内容", "请换一个统计期，或者换一种分法。")

    def show_nothing(self, title: str, advice: str) -> None:
        """Say why there is no table."""
        self.table.hide()
        self._note.hide()
        self.card.set_title("")
        self._nothing.say(title, advice)
        self._nothing.show()

    def make_room(self) -> None:
        """Two fifths of the height for the records, until the clerk draws the line elsewhere."""
        if not self.drawer.isVisible():
            tall = self._split.height()
            self._split.setSizes([tall * 3 // 5, tall * 2 // 5])
