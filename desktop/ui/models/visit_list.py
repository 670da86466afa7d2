"""Visits as a Qt model: all ids at once, rows in pages of 100 when they are looked at."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.domain.dates import show_day
from desktop.domain.stages import STAGE_LABELS
from desktop.domain.visits import PURPOSE_LABELS, WAY_LABELS, VisitFilter
from desktop.store import visits
from desktop.store.visits import VisitRow
from desktop.ui.models.chips import Chips
from desktop.ui.widgets.cells import CHIP_ROLE

PAGE = 100
KEPT_PAGES = 12
RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `VisitRow` of a line."""

_NONE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Column(NamedTuple):
    """A column: its title, its first width, its words, and its chips."""

    title: str
    width: int
    text: Callable[[VisitRow], str]
    chips: Callable[[VisitRow], Chips] | None = None


def whom(row: VisitRow) -> str:
    """Who was met: the name, and the household when it is another one; else the group or the village itself."""
    if row.head_name and row.head_name != row.met:
        return f"{row.met}（{row.head_name}户）" if row.met else f"{row.head_name}户"
    return row.met


def _marks(row: VisitRow) -> Chips:
    chips: list[tuple[str, str]] = [("补记", "soon")] if row.is_late else []
    chips += [("夜访", "accent")] if row.is_night else []
    return tuple(chips)


def _came_of(row: VisitRow) -> Chips:
    return tuple((f"{one.number} {STAGE_LABELS.get(one.stage, one.stage)}", "accent") for one in row.came_of)


COLUMNS = (
    Column("日期", 88, lambda row: show_day(row.visited_on)),
    Column("村组", 104, lambda row: f"{row.village_name}{row.group_name}"),
    Column("走访对象", 96, whom),
    Column("走访人", 114, lambda row: "、".join(row.cadre_names)),
    Column("类别", 54, lambda row: PURPOSE_LABELS.get(row.purpose, row.purpose)),
    Column("方式", 70, lambda row: WAY_LABELS.get(row.way, row.way)),
    Column("发现的问题", 170, lambda row: row.found or row.told),
    Column("转出", 186, lambda row: "、".join(one.number for one in row.came_of), _came_of),
    Column("下一步", 94, lambda row: row.next),
    Column("约定日期", 90, lambda row: show_day(row.next_on) if row.next_on else ""),
    Column("标记", 66, lambda row: "", _marks),
)
GROWING = 6


class VisitListModel(QAbstractTableModel):
    """Lines of a filter, newest first; opens at once with any number of rows."""

    def __init__(self, with_sealed: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._with_sealed = with_sealed
        self._wanted = VisitFilter()
        self._ids: list[int] = []
        self._pages: OrderedDict[int, dict[int, VisitRow]] = OrderedDict()

    @property
    def wanted(self) -> VisitFilter:
        """The filter in use."""
        return self._wanted

    def show_list(self, wanted: VisitFilter) -> None:
        """List what a filter wants."""
        self.beginResetModel()
        self._wanted = wanted
        self._pages.clear()
        self._ids = visits.ids(wanted)
        self.endResetModel()

    def ids(self) -> list[int]:
        """Ids of all lines in their order."""
        return list(self._ids)

    def line_of(self, visit_id: int) -> int:
        """Line of a visit, -1 when it is not listed."""
        return self._ids.index(visit_id) if visit_id in self._ids else -1

    def row(self, line: int) -> VisitRow | None:
        """The visit of a line."""
        number = line // PAGE
        page = self._pages.get(number)
        if page is None:
            wanted = self._ids[number * PAGE : (number + 1) * PAGE]
            page = self._pages[number] = {row.id: row for row in visits.rows(wanted, self._with_sealed)}
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page.get(self._ids[line])

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_title = way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section].title if is_title and 0 <= section < len(COLUMNS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        row = self.row(index.row())
        if row is None:
            return None
        column = COLUMNS[index.column()]
        if role == RECORD_ROLE:
            return row
        if role == CHIP_ROLE:
            return column.chips(row) if column.chips else None
        if column.chips:
            return "、".join(word for word, _ in column.chips(row))
        return " ".join(column.text(row).split())


_ROLES = frozenset((Qt.ItemDataRole.DisplayRole, CHIP_ROLE, RECORD_ROLE))
