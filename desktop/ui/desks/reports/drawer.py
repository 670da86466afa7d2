"""The records behind a figure: as many lines as the figure says."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.casework.summary import FigureRecord
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.table import TableView

_MATTER = (
    Column("编号", lambda r: r.number),
    Column("信访日期", lambda r: str(r.received_on)),
    Column("办结日期", lambda r: str(r.closed_on) if r.closed_on else "在办"),
    Column("事项", lambda r: r.title),
)
_PERSON = (*_MATTER[:3], Column("姓名", lambda r: r.person), _MATTER[3])


class RecordsDrawer(Card):
    """Opens under the tables. Enter opens the matter, Esc goes back to the figure (`closed`)."""

    matter_wanted = Signal(object)  # ids have 63 bits, a signal of int only 32
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.model: RowsModel[FigureRecord] = RowsModel(_MATTER)
        self.table = TableView()
        self.table.setModel(self.model)
        self.table.set_empty(EmptyState("没有记录", "这个数字是 0。"))
        self.table.opened.connect(lambda index: self._open(index.row()))
        close = Button("", "small", drawing="x", says="关闭（Esc）")
        close.clicked.connect(self.close_drawer)
        self.add_to_head(KeyHints([("Enter", "打开这一件"), ("Esc", "回到数字")]))
        self.add_to_head(close)
        self.add(self.table, 1)
        self.hide()

    def show_records(self, title: str, formula: str, records: Sequence[FigureRecord]) -> None:
        """Show records and put the keyboard among them."""
        by_person = any(record.person for record in records)
        self.model.set_rows(records, _PERSON if by_person else _MATTER)
        self.table.set_widths({0: 150, 1: 100, 2: 100} | ({3: 150} if by_person else {}))
        self.set_title(f"{title}　共 {len(records)} {'人次' if by_person else '件'}")
        self.setToolTip(formula)
        self.table.setAccessibleName(f"{title}，{len(records)} 条")
        self.show()
        if records:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_drawer(self) -> None:
        """Close and say so."""
        self.hide()
        self.closed.emit()

    def _open(self, place: int) -> None:
        record = self.model.rows[place]
        # a sealed matter that one may not see has no id
        if record.matter_id:
            self.matter_wanted.emit(record.matter_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)
