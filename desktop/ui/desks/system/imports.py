"""导入记录: which files came in, how many rows, and whether they were taken back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import imports, office
from desktop.domain.faults import Refused, Trouble
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.strip import ErrorStrip
from desktop.ui.widgets.table import TableView
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

KINDS = {
    "petitions": "信访台账",
    "petition": "信访台账",
    "villages": "村（社区）",
    "people": "人员",
    "cadres": "干部",
    "payments": "惠民资金",
}


class ImportsPage(SystemPage):
    """Accepted imports, newest first."""

    title = "导入记录"
    about = "每次导入的表格、行数和时间。导错了可以整批撤销，改好表格再导。"
    kinds = frozenset({"import"})

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.model: RowsModel[office.ImportRow] = RowsModel(
            (
                Column("时间", lambda r: f"{r.made_at:%Y-%m-%d %H:%M}"),
                Column("内容", lambda r: KINDS.get(r.kind, r.kind)),
                Column("文件", lambda r: r.file_name),
                Column("行数", lambda r: str(r.row_count), is_figure=True),
                Column(
                    "状态",
                    lambda r: f"{r.undone_at:%m-%d %H:%M} 撤销" if r.undone_at else "已导入",
                    lambda r: (("已撤销", "neutral"),) if r.undone_at else (("已导入", "normal"),),
                ),
            ),
            is_faint=lambda r: r.undone_at is not None,
        )
        self.table = TableView()
        self.table.setAccessibleName(self.title)
        self.table.setModel(self.model)
        self.table.set_widths({0: 140, 1: 110, 2: 300, 3: 70})
        self.table.set_chip_column(4)
        self.table.set_empty(EmptyState("还没有导入过", "已有的台账表格可以整本导入，不必重新录入。"))
        listing = Card()
        listing.add(self.table, 1)
        self.column.addWidget(self._ask())
        self.column.addWidget(self.strip)
        self.column.addWidget(listing, 1)
        self.column.addWidget(KeyHints([("↑ ↓", "选行"), ("Delete", "撤销这次导入"), ("Esc", "返回")]))
        undo = Button("撤销这次导入…", drawing="arrow-counter-clockwise")
        undo.clicked.connect(self.ask_undo)
        self.add_tool(undo)
        self.add_shortcut("Delete", self.ask_undo)
        self.reload()

    # ------------------------------------------------------------ taking an import back

    def _ask(self) -> Card:
        self.asking = Card()
        self.asking.hide()
        self._question = Label("", "strong", wrap=True)
        self.sure, keep = Button("撤销", "danger"), Button("不撤销")
        self.sure.clicked.connect(self.undo)
        keep.clicked.connect(self._keep)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.sure)
        row.addWidget(keep)
        row.addStretch(1)
        self.asking.add(self._question)
        self.asking.add(row)
        self.strip = ErrorStrip()
        return self.asking

    @property
    def chosen(self) -> office.ImportRow | None:
        """The marked import."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def ask_undo(self) -> None:
        """Ask before the marked import is taken back."""
        self.strip.silence()
        row = self.chosen
        if row is None or row.undone_at is not None:
            self.strip.say("请先在表中选一次还没有撤销的导入。")
            return
        self._question.setText(
            f"撤销 {row.made_at:%m月%d日 %H:%M} 导入的“{row.file_name}”？这次导入的 {row.row_count} 件会全部移除，"
            "其他信访件不受影响；已经继续办理的，系统会拒绝并说明。"
        )
        self.asking.show()
        self.sure.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Take the marked import back."""
        row = self.chosen
        self.asking.hide()
        if row is None:
            return
        try:
            change = imports.undo(row.id, self.shell.session.actor, self.shell.now())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
        else:
            hub().announce(change)
            self.shell.say(change.say)
        self.focus_first()

    def _keep(self) -> None:
        self.asking.hide()
        self.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.asking.isVisible():
            self._keep()
        else:
            super().keyPressEvent(event)

    def reload(self) -> None:
        self.model.set_rows(office.imports())

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
