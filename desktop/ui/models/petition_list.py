"""The docket as a Qt model: all ids at once, rows in pages of 100 when they are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.domain.codes import KIND_LABELS, channel_label
from desktop.domain.dates import show_day
from desktop.domain.records import Change, MatterFilter, MatterRow
from desktop.domain.stages import STAGE_LABELS
from desktop.domain.transitions import RATINGS
from desktop.domain.village_matters import OUTCOME_LABELS
from desktop.store import matters
from desktop.store.filters import TURNED
from desktop.ui.models.chips import Chips, due_chip, due_words, flag_chips
from desktop.ui.widgets.cells import CHIP_ROLE

PAGE = 100
KEPT_PAGES = 12
RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `MatterRow` of a line."""
SORT_ROLE = Qt.ItemDataRole.UserRole + 2
"""The bare value by which a column orders: a date, a text."""

_MOST_SINGLE_CHANGES = 50
_NONE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Column(NamedTuple):
    """A column: its words, its chips, and the names of its orders in `store.filters.SORTS` (empty = cannot be sorted).

    Without an order of its own downwards the upward one is turned round.
    """

    key: str
    title: str
    width: int
    value: Callable[[MatterRow], Any]
    up: str = ""
    down: str = ""
    chips: Callable[[MatterRow, date], Chips] | None = None


def _party(row: MatterRow) -> str:
    return f"{row.party_name}等{row.person_count}人" if row.person_count > 1 else row.party_name


def _due(row: MatterRow, today: date) -> Chips:
    chip = due_chip(row, today)
    return (chip,) if chip else ()


COLUMNS = (
    Column("number", "编号", 140, lambda row: row.number, "number", "number_down"),
    Column("title", "标题", 200, lambda row: row.title, "title"),
    Column("due", "期限", 132, lambda row: row.next_due_on, "due", chips=_due),
    Column("party", "来件人", 104, _party, "party"),
    Column("village", "村（社区）", 88, lambda row: row.village_name, "village"),
    Column("channel", "形式", 88, lambda row: channel_label(row.kind, row.channel), "channel"),
    Column("received", "登记日期", 92, lambda row: row.received_on, "received_up", "received"),
    Column("stage", "阶段", 84, lambda row: STAGE_LABELS.get(row.stage, row.stage), "stage"),
    Column("handler", "承办人", 72, lambda row: row.handler_name, "handler"),
    Column("flags", "标记", 110, lambda row: "", "flags", chips=lambda row, today: flag_chips(row)),
)
"""Columns of petitions, also where the list holds every kind: the chips tell a ledger entry and a dispute."""


def _outcome(row: MatterRow) -> str:
    return OUTCOME_LABELS.get(row.outcome, row.outcome)


def _rating(row: MatterRow, today: date) -> Chips:
    word = dict(RATINGS).get(row.rating, "")
    return ((word, _RATING_TONES.get(row.rating, "neutral")),) if word else ()


_RATING_TONES = {"satisfied": "normal", "dissatisfied": "overdue"}
ENTRY_COLUMNS = (
    Column("number", "编号", 136, lambda row: row.number, "number", "number_down"),
    Column("kind", "类别", 46, lambda row: KIND_LABELS.get(row.kind, ""), "kind"),
    Column("title", "事项", 150, lambda row: row.title, "title"),
    Column("due", "期限", 104, lambda row: row.next_due_on, "due", chips=_due),
    Column("party", "反映人", 84, _party, "party"),
    Column("village", "村（社区）", 88, lambda row: row.village_name + row.group_name, "village"),
    Column("channel", "来源", 68, lambda row: channel_label(row.kind, row.channel), "channel"),
    Column("received", "登记日期", 88, lambda row: row.received_on, "received_up", "received"),
    Column("stage", "阶段", 60, lambda row: STAGE_LABELS.get(row.stage, row.stage), "stage"),
    Column("handler", "责任人", 60, lambda row: row.handler_name, "handler"),
    Column("theme", "主题", 76, lambda row: row.theme_label, "theme"),
    Column("outcome", "结果", 68, _outcome),
    Column("rating", "评价", 78, lambda row: row.rating, chips=_rating),
)
"""Columns of ledger entries and disputes."""


class Totals(NamedTuple):
    """Figures under a list; each but the first is None where the filter itself has fixed it."""

    all: int
    open: int | None
    today: int | None
    overdue: int | None
    soon: int | None


class PetitionListModel(QAbstractTableModel):
    """Lines of a filter. `show_list` reads the ids, a page of rows is read when the view asks for one of them."""

    def __init__(
        self, wanted: MatterFilter, parent: QObject | None = None, columns: tuple[Column, ...] = COLUMNS
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self.columns = columns
        self._ids: list[int] = []
        self._pages: OrderedDict[int, dict[int, MatterRow]] = OrderedDict()

    # ------------------------------------------------------------ what is listed

    @property
    def wanted(self) -> MatterFilter:
        """The filter in use."""
        return self._wanted

    def show_list(self, wanted: MatterFilter) -> None:
        """List what a filter wants, in its order."""
        self.beginResetModel()
        self._wanted = wanted
        self._pages.clear()
        self._ids = self._read_ids()
        self.endResetModel()

    def refresh(self, change: Change | None = None) -> None:
        """Take in what an act of casework changed. Lines that it did not touch stay as they are, also in memory."""
        if change is None or len(change.ids) > _MOST_SINGLE_CHANGES:
            self.show_list(self._wanted)
            return
        touched = set(change.ids)
        for place, rows in list(self._pages.items()):
            if touched & rows.keys():
                del self._pages[place]
        fresh = self._read_ids()
        if fresh != self._ids:
            self._take_over(fresh, touched)
        for matter_id in touched & set(fresh):
            line = self._ids.index(matter_id)
            self.dataChanged.emit(self.index(line, 0), self.index(line, len(self.columns) - 1))

    def totals(self) -> Totals:
        """How many there are, and how many of them are open and near their day."""
        wanted = self._wanted
        if wanted.due or wanted.is_open is False:
            return Totals(len(self._ids), None, None, None, None)
        due = [len(matters.ids(wanted._replace(due=due))) for due in ("today", "overdue", "soon")]
        count = len(self._ids) if wanted.is_open else len(matters.ids(wanted._replace(is_open=True)))
        return Totals(len(self._ids), count, *due)

    def matter_id(self, line: int) -> int:
        """Id of a line."""
        return self._ids[line]

    def ids(self) -> list[int]:
        """Ids of all lines in their order."""
        return list(self._ids)

    def line_of(self, matter_id: int) -> int:
        """Line of a matter, -1 when it is not listed."""
        return self._ids.index(matter_id) if matter_id in self._ids else -1

    # ------------------------------------------------------------ order

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; one that has no order changes nothing."""
        wanted = self.columns[column] if 0 <= column < len(self.columns) else None
        if wanted is None or not wanted.up:
            return
        is_down = order == Qt.SortOrder.DescendingOrder
        down = wanted.down or f"{TURNED}{wanted.up}"
        self.show_list(self._wanted._replace(sort=down if is_down else wanted.up))

    def sorting(self) -> tuple[int, Qt.SortOrder]:
        """The column by which the list is ordered, and which way."""
        for place, column in enumerate(self.columns):
            if column.up and self._wanted.sort.removeprefix(TURNED) in (column.up, column.down):
                is_down = self._wanted.sort != column.up
                return place, Qt.SortOrder.DescendingOrder if is_down else Qt.SortOrder.AscendingOrder
        return -1, Qt.SortOrder.AscendingOrder

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "点击排序，再点一次反过来" if self.columns[section].up else "右键选择列"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        row = self._row(index.row())
        if row is None:
            return None
        if role == RECORD_ROLE:
            return row
        column = self.columns[index.column()]
        if role == SORT_ROLE:
            return column.value(row)
        if role == CHIP_ROLE:
            return column.chips(row, self._wanted.today) if column.chips else None
        if role == Qt.ItemDataRole.ToolTipRole and column.key == "due":
            return due_words(row, self._wanted.today)
        return self._words(column, row)

    def _words(self, column: Column, row: MatterRow) -> str:
        if column.chips:
            return "、".join(word for word, _ in column.chips(row, self._wanted.today))
        value = column.value(row)
        return show_day(value) if isinstance(value, date) else str(value)

    # ------------------------------------------------------------ inside

    def _read_ids(self) -> list[int]:
        return matters.ids(self._wanted)

    def _row(self, line: int) -> MatterRow | None:
        number = line // PAGE
        page = self._pages.get(number)
        if page is None:
            wanted = self._ids[number * PAGE : (number + 1) * PAGE]
            page = self._pages[number] = {row.id: row for row in matters.rows(wanted)}
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page.get(self._ids[line])

    def _take_over(self, fresh: list[int], touched: set[int]) -> None:
        """Turn the ids into the fresh ones by single moves of the touched lines; all anew when more has changed."""
        if _without(self._ids, touched) != _without(fresh, touched):
            self.beginResetModel()
            self._pages.clear()
            self._ids = fresh
            self.endResetModel()
            return
        # The pages are cut by line numbers, which shift now.
        self._pages.clear()
        for matter_id in [i for i in self._ids if i in touched]:
            line = self._ids.index(matter_id)
            self.beginRemoveRows(_NONE, line, line)
            del self._ids[line]
            self.endRemoveRows()
        for line, matter_id in enumerate(fresh):
            if matter_id in touched:
                self.beginInsertRows(_NONE, line, line)
                self._ids.insert(line, matter_id)
                self.endInsertRows()


_ROLES = frozenset((Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, CHIP_ROLE, RECORD_ROLE, SORT_ROLE))


def _without(ids: Iterable[int], touched: set[int]) -> list[int]:
    return [i for i in ids if i not in touched]
