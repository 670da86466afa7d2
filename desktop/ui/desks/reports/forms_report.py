"""Lines under a superior's form: what filling has to report, or what a new version of the form has changed."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.form_grid import FormGrid, Place
from desktop.domain.forms import CHANGED, GONE, MOVED, Carried, Differs, FillReport, Mapped
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.table import TableView


class Line(NamedTuple):
    """A line: a word and its tone, the cell, its heads, what there is to say. `carried` of a new version."""

    word: str
    tone: str
    place: Place | None
    label: str
    says: str
    carried: Carried | None = None


_COLUMNS = (
    Column("情况", lambda line: line.word, lambda line: ((line.word, line.tone),)),
    Column("格", lambda line: line.place.cell if line.place else ""),
    Column("表", lambda line: line.place.grid if line.place else ""),
    Column("栏目", lambda line: line.label),
    Column("说明", lambda line: line.says),
)
_WIDTHS = {0: 116, 1: 60, 2: 110, 3: 230}


class ReportCard(Card):
    """Enter sends `cell_wanted`; in a new version it takes a change or leaves it. Esc sends `closed`."""

    cell_wanted = Signal(object)  # Place
    confirmed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.model: RowsModel[Line] = RowsModel(_COLUMNS)
        self.table = TableView()
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS)
        self.table.set_chip_column(0)
        self.table.set_empty(EmptyState("没有问题", "该填的都填上了。"))
        self.table.opened.connect(lambda index: self._open(index.row()))
        self._hints = KeyHints([])
        self._confirm = Button("换成新表　Ctrl+Enter", "primary")
        self._confirm.clicked.connect(self.confirmed)
        close = Button("", "small", drawing="x", says="关闭（Esc）")
        close.clicked.connect(self.closed)
        for widget in (self._hints, self._confirm, close):
            self.add_to_head(widget)
        self.add(self.table, 1)
        self._left_out: set[Place] = set()
        self.hide()

    # ------------------------------------------------------------ what is shown

    def show_filling(
        self, title: str, report: FillReport, differs: Sequence[Differs], grids: Sequence[FormGrid]
    ) -> None:
        """What became of a filling."""
        by_name = {grid.name: grid for grid in grids}
        lines = [Line("没有填", "overdue", one.place, one.label, one.reason) for one in report.missed]
        lines += [
            Line("与上次不同", "soon", one.place, one.label, f"上次 {one.before or '空'}，这次 {one.now or '空'}")
            for one in differs
        ]
        lines += [
            Line("没有对应", "neutral", place, _heads(by_name[place.grid], place), "空着，没有指定填什么")
            for place in report.unmapped
        ]
        lines += [Line("提示", "accent", None, "", remark) for remark in report.remarks]
        self._show(title, lines, [("Enter", "到那一格"), ("Esc", "关闭")], is_new_version=False)

    def show_new_version(self, title: str, carried: Sequence[Carried]) -> None:
        """What a new version of the form has changed, to be confirmed."""
        self._left_out = set()
        words = {MOVED: ("移动了", "soon"), CHANGED: ("文字变了", "soon"), GONE: ("找不到", "overdue")}
        lines = [
            Line(*words[one.state], one.now.place if one.now else None, one.old.around.label, one.says, one)
            for one in carried
            if one.state in words
        ]
        self._show(title, lines, [("Enter", "采用 / 不采用"), ("Esc", "不换")], is_new_version=True)

    def adopted(self, carried: Sequence[Carried]) -> tuple[Mapped, ...]:
        """The mapping in the new version, without what the clerk left out."""
        return tuple(one.now for one in carried if one.now is not None and one.old.place not in self._left_out)

    def _show(self, title: str, lines: list[Line], keys: list[tuple[str, str]], *, is_new_version: bool) -> None:
        self.set_title(title)
        self.model.set_rows(lines)
        self._hints.set_hints(keys)
        self._confirm.setVisible(is_new_version)
        self.table.setAccessibleName(f"{title}，{len(lines)} 条")
        self.show()
        if lines:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, row: int) -> None:
        line = self.model.rows[row]
        if line.carried is None:
            if line.place is not None:
                self.cell_wanted.emit(line.place)
        elif line.carried.now is not None:
            self._left_out ^= {line.carried.old.place}
            is_out = line.carried.old.place in self._left_out
            rows = list(self.model.rows)
            rows[row] = line._replace(word="不采用" if is_out else "采用", tone="neutral" if is_out else "normal")
            self.model.set_rows(rows)
            self.table.setCurrentIndex(self.model.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._confirm.isHidden():
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)


def _heads(grid: FormGrid, place: Place) -> str:
    cell = grid.at(place.row, place.column)
    return " / ".join(filter(None, ("·".join(grid.row_heads(cell)), "·".join(grid.column_heads(cell)))))
