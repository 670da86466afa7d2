"""How the page 填报通 is laid out: forms at the left, the form in the middle, what a cell takes at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.casework.forms import LONGEST_NAME, FormRow
from desktop.ui import look
from desktop.ui.desks.reports.forms_grid import FormView
from desktop.ui.desks.reports.forms_panel import SourcePanel
from desktop.ui.desks.reports.forms_report import ReportCard
from desktop.ui.desks.reports.period_bar import PeriodBar
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.strip import ErrorStrip
from desktop.ui.widgets.table import TableView

if TYPE_CHECKING:
    from desktop.exchange.superior_forms import FormFile
    from desktop.ui.shell import Shell

_COLUMNS = (
    Column("报表", lambda row: row.name),
    Column("上次", lambda row: row.period or "—"),
)
_KEYS = [
    ("方向键", "选格子"),
    ("Enter", "选填什么"),
    ("Delete", "不填"),
    ("Ctrl+G", "跳到格子"),
    ("Ctrl+Tab", "换工作表"),
    ("Ctrl+D", "自动对应"),
    ("Ctrl+S", "填好另存"),
]


class FormsLayout(QWidget):
    """The widgets of the page, without what they do."""

    sheet_wanted = Signal(str)
    undo_wanted = Signal(object)  # ids have 63 bits

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self.setAcceptDrops(True)
        self.shell = shell
        self.periods = PeriodBar(shell.now().date())
        self.chip, self.strip = Chip("正在统计…"), ErrorStrip()
        self.rows: RowsModel[FormRow] = RowsModel(_COLUMNS)
        self.list, self.view = TableView(), FormView()
        self.panel, self.report = SourcePanel(), ReportCard()
        self.name = LineField(longest=LONGEST_NAME)
        self.empty = EmptyState(
            "还没有上级的报表", "选一张上级发来的 .xlsx 或 .docx 空表，也可以直接拖到这里。", "添加报表…", "file-text"
        )
        self.sample_button = Button("没有表？用示例表试一试", "quiet", says="添加一张虚构的示例表，用完可以移除")
        self._sheets: dict[str, Button] = {}
        self._build()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addLayout(self._build_head())
        column.addWidget(self.strip)
        column.addLayout(self._build_proposals())
        across = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._build_list(), self._build_form(), self.panel):
            across.addWidget(part)
        self._down = down = QSplitter(Qt.Orientation.Vertical)
        down.addWidget(across)
        down.addWidget(self.report)
        for splitter in (across, down):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(SPACE)
        px = look.current().sizes.px
        across.setSizes([px(220), px(664), px(246)])
        for place, stretch in enumerate((0, 1, 0)):
            across.setStretchFactor(place, stretch)
        column.addWidget(down, 1)
        column.addWidget(KeyHints(list(_KEYS)))
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step_sheet(step))

    def _build_head(self) -> QHBoxLayout:
        self.add_button = Button("添加报表…", drawing="plus", says="添加上级发来的空表（Ctrl+O）")
        self.match_button = Button("自动对应", drawing="link", says="按表头文字找出各格填什么，确认后才算（Ctrl+D）")
        self.fill_button = Button(
            "填好另存　Ctrl+S", "primary", drawing="floppy-disk", says="填好，另存为文件（Ctrl+S）"
        )
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.periods)
        head.addWidget(self.chip)
        head.addStretch(1)
        for button in (self.add_button, self.match_button, self.fill_button):
            head.addWidget(button)
        return head

    def _build_proposals(self) -> QHBoxLayout:
        self._proposed = Label("", "strong")
        self.accept_button = Button("全部确认　Ctrl+Enter", "primary", drawing="check")
        self.drop_button = Button("放弃　Esc", "quiet")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._proposed, 1)
        row.addWidget(self.accept_button)
        row.addWidget(self.drop_button)
        return row

    def _build_list(self) -> Card:
        card = Card("上级报表")
        self.list.setModel(self.rows)
        self.list.setAccessibleName("上级报表")
        self.list.set_widths({0: 100, 1: 64}, grow=0)
        card.add(self.list, 1)
        return card

    def _build_form(self) -> Card:
        self.new_button = Button("换新表…", "quiet", drawing="upload-simple", says="上级换了新的空表时用")
        self.remove_button = Button("移除", "quiet", drawing="trash", says="从列表中移除这张表")
        self.name.setAccessibleName("报表名称")
        self.name.setToolTip("改名后按 Enter")
        self._tabs = FlowRow()
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.name, 1)
        head.addWidget(self.new_button)
        head.addWidget(self.remove_button)
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        inside.addLayout(head)
        inside.addWidget(self.view, 1)
        inside.addWidget(self._tabs)
        card = Card()
        card.add(self._body, 1)
        card.add(self.empty, 1)
        card.add(self.sample_button)
        return card

    # ------------------------------------------------------------ showing

    def show_frame(self, form: FormRow | None, file: "FormFile | None", *, may_keep: bool) -> None:
        """Show which form is open, its sheets, and what may be done."""
        self._body.setVisible(file is not None)
        self.empty.setVisible(file is None)
        self.sample_button.setVisible(file is None and may_keep)
        self.panel.setVisible(file is not None)
        self.name.set_value(form.name if form else "")
        self.name.setReadOnly(not may_keep)
        for button in (self.new_button, self.remove_button, self.match_button):
            button.setEnabled(file is not None and may_keep)
        self.add_button.setEnabled(may_keep)
        self.fill_button.setEnabled(file is not None)
        self._tabs.clear()
        self._sheets = {}
        for grid in file.grids if file else ():
            tab = Button(grid.name, "flag", says=f"工作表 {grid.name}（Ctrl+Tab）")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, name=grid.name: self.sheet_wanted.emit(name))
            self._sheets[grid.name] = tab
            self._tabs.add(tab)
        self._tabs.setVisible(len(self._sheets) > 1)

    def mark_sheet(self, name: str) -> None:
        """Mark the tab of the sheet on show."""
        for one, tab in self._sheets.items():
            tab.setChecked(one == name)

    def show_proposals(self, sentence: str) -> None:
        """Show the line that asks to confirm proposals, or hide it."""
        self._proposed.setText(sentence)
        for widget in (self._proposed, self.accept_button, self.drop_button):
            widget.setVisible(bool(sentence))

    def make_room(self) -> None:
        """Two fifths of the height for the report, until the clerk draws the line elsewhere."""
        tall = self._down.height()
        self._down.setSizes([tall * 3 // 5, tall * 2 // 5])

    def to_name(self) -> None:
        """Put the keyboard into the name of the cell (Ctrl+G)."""
        self.panel.cell.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.cell.selectAll()

    def _step_sheet(self, step: int) -> None:
        names = list(self._sheets)
        if names:
            here = next((place for place, name in enumerate(names) if self._sheets[name].isChecked()), 0)
            self.sheet_wanted.emit(names[(here + step) % len(names)])
