"""A list of plain rows that fits into memory: rows of the office's own records, or the records behind a figure."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.ui import look
from desktop.ui.widgets.cells import CHIP_ROLE

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Column(NamedTuple):
    """A column: its title, the words of a cell, its chips (which stand for the words), figures flush right."""

    title: str
    text: Callable[[Any], str]
    chips: Callable[[Any], tuple[tuple[str, str], ...]] | None = None
    is_figure: bool = False


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows of any kind under columns. `is_faint` says which rows are history (closed, left, retired)."""

    def __init__(
        self,
        columns: Sequence[Column],
        is_faint: Callable[[Any], bool] = lambda _: False,
        parent: Any = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._is_faint = is_faint
        self.rows: list[Row] = []

    def set_rows(self, rows: Sequence[Row], columns: Sequence[Column] | None = None) -> None:
        """Show other rows, under other columns when given."""
        self.beginResetModel()
        self._columns = self._columns if columns is None else tuple(columns)
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == CHIP_ROLE:
            return column.chips(row) if column.chips else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_figure:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and self._is_faint(row):
            return QColor(look.current().palette.secondary)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[section].is_figure:
            return _RIGHT
        return None
