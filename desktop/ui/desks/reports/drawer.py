"""The records behind a figure: as many lines as the figure says."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.casework.summary import FigureRecord
from desktop.domain.measures import COUNTED, DISPUTE, HOUSEHOLD, LEDGER, PETITION, Measure
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.table import TableView

_MATTER = (
    Column("编号", lambda r: r.number),
    Column("日期", lambda r: str(r.received_on or "")),
    Column("办结日期", lambda r: str(r.closed_on or ("在办" if r.matter_id else ""))),
    Column("事项", lambda r: r.title),
)
_PERSON = (*_MATTER[:3], Column("姓名", lambda r: r.person), _MATTER[3])
_GROUND = (
    Column("日期", lambda r: str(r.received_on or "")),
    Column("干部", lambda r: r.person),
    Column("内容", lambda r: r.title),
)
_HOUSEHOLD = (Column("户", lambda r: r.title), Column("最近走访", lambda r: str(r.received_on or "没有走访过")))
_MATTERS = (PETITION, LEDGER, DISPUTE)


def _columns(kind: str, by_person: bool) -> tuple[tuple[Column, ...], dict[int, int]]:
    """Columns and their widths for records of a kind."""
    if kind == HOUSEHOLD:
        return _HOUSEHOLD, {0: 320}
    if kind not in _MATTERS:
        return _GROUND, {0: 100, 1: 150}
    return (_PERSON, {0: 150, 1: 100, 2: 100, 3: 150}) if by_person else (_MATTER, {0: 150, 1: 100, 2: 100})


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
        back = ("Esc", "回到数字")
        self._hints = {True: KeyHints([("Enter", "打开这一件"), back]), False: KeyHints([back])}
        for hints in self._hints.values():
            self.add_to_head(hints)
        self.add_to_head(close)
        self.add(self.table, 1)
        self.hide()

    def show_records(self, title: str, counted: Measure, records: Sequence[FigureRecord]) -> None:
        """Show records and put the keyboard among them."""
        by_person = counted.of == PETITION and any(record.person for record in records)
        columns, widths = _columns(counted.of, by_person)
        self.model.set_rows(records, columns)
        for opens, hints in self._hints.items():
            hints.setVisible(opens == (counted.of in _MATTERS))
        self.table.set_widths(widths)
        self.set_title(f"{title}　共 {len(records)} {'人次' if by_person else COUNTED[counted.of].word}")
        self.setToolTip(counted.formula)
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
        # what is no matter, and a sealed one that one may not see, has no id
        if record.matter_id:
            self.matter_wanted.emit(record.matter_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)
