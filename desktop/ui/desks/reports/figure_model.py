"""The cells of a table of the summary: their words, the figures behind them, why one is unusual."""

from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.domain.summaries import Cell, SummaryTable

FIGURE_ROLE = Qt.ItemDataRole.UserRole + 40
"""Name of the figure in a cell, or empty."""

MARK_ROLE = FIGURE_ROLE + 1
"""Why the figure in a cell is unusual, or empty."""

NOTHING = ("0", "—", "")
"""What stands in a cell that counts nothing."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class FigureModel(QAbstractTableModel):
    """The cells of one table. `explained`: measure or row label → formula; `marks`: figure → why it is unusual."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.table = SummaryTable("", "", (), ())
        self._explained: Mapping[str, str] = {}
        self._marks: Mapping[str, str] = {}

    def show_table(self, table: SummaryTable, explained: Mapping[str, str], marks: Mapping[str, str]) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table, self._explained, self._marks = table, explained, marks
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table.heads)

    def is_total(self, row: int) -> bool:
        """True for the row that adds up the others."""
        return self.table.has_total and row == len(self.table.rows) - 1

    def is_marked(self, cell: Cell) -> bool:
        """True for an unusual figure."""
        return cell[1] in self._marks

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text, figure = self.table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == FIGURE_ROLE:
            return figure
        if role == MARK_ROLE:
            return self._marks.get(figure, "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return escape("\n".join(filter(None, self._told(text, figure)))).replace("\n", "<br>") or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            column = self.table.columns[index.column()]
            said = f"{self.table.rows[index.row()][0][0].strip()} {column.group}{column.head} {text}"
            reason = self._marks.get(figure, "")
            return f"{said}，需要关注：{reason}" if reason else said
        return None

    def _told(self, text: str, figure: str) -> tuple[str, ...]:
        """What a cell says on asking: why it is marked, how it is counted, what Enter does."""
        reason = self._marks.get(figure, "")
        formula = self._explained.get(figure.partition(".")[0] if figure else text, "")
        advice = "回车或点击，看是哪些件。" if figure and text not in NOTHING else ""
        return f"需要关注：{reason}" if reason else "", formula + advice

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.table.heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.table.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return None
