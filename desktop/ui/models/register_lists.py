"""People and households as Qt models: all ids at once, rows in pages of 100 when they are looked at."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.domain.care import KIND_LABELS, TARGET_LABELS
from desktop.domain.identity import age_on, mask_identity
from desktop.domain.people import HouseholdFilter, PeopleFilter
from desktop.domain.phones import show_phone
from desktop.store import households, register
from desktop.store.households import HouseholdLine
from desktop.store.register import PersonLine
from desktop.ui import look
from desktop.ui.models.chips import Chips
from desktop.ui.widgets.cells import CHIP_ROLE

PAGE = 100
KEPT_PAGES = 12
LONG_AGO_DAYS = 90
"""From so many days on, a household that nobody visited is coloured."""

_NONE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
Index = QModelIndex | QPersistentModelIndex
Line = TypeVar("Line", PersonLine, HouseholdLine)


class Column(NamedTuple):
    """A column: title, first width, words, chips, the name of its order (empty: cannot be sorted), figures right."""

    title: str
    width: int
    text: Callable[[Any, date], str]
    chips: Callable[[Any, date], Chips] | None = None
    sort: str | None = None
    is_figure: bool = False


def care_chips(care: Sequence[tuple[str, str]]) -> Chips:
    """Whom the office helps, in short words."""
    return tuple(
        (KIND_LABELS.get(target, {}).get(kind) or TARGET_LABELS.get(target, target), "accent") for target, kind in care
    )


def gone_words(row: PersonLine) -> str:
    """去世 or 迁出 with the day; empty for who is there."""
    if row.died_on:
        return f"{row.died_on} 去世"
    return f"{row.left_on} 迁出" if row.left_on else ""


def _marks(row: PersonLine, today: date) -> Chips:
    gone = ((gone_words(row), "neutral"),) if gone_words(row) else ()
    open_ones = ((f"在办 {row.open} 件", "soon"),) if row.open else ()
    return (*gone, *open_ones, *care_chips(row.care))


def _home(row: PersonLine, today: date) -> str:
    relation = row.relation if row.relation != "户主" else "户主"
    return "　".join(part for part in (row.head_name and f"{row.head_name}户", relation) if part)


PEOPLE_COLUMNS = (
    Column("姓名", 88, lambda row, _: row.name, sort="name"),
    Column("性别", 44, lambda row, _: row.sex),
    Column("年龄", 48, lambda row, today: str(age_on(row.born_on, today)) if row.born_on else "", sort="born", is_figure=True),
    Column("村组", 132, lambda row, _: f"{row.village_name}{row.group_name}", sort=""),
    Column("户", 150, _home),
    Column("电话", 116, lambda row, _: show_phone(row.phone)),
    Column("身份证号", 158, lambda row, _: mask_identity(row.id_number)),
    Column("标记", 180, lambda row, today: "、".join(word for word, _ in _marks(row, today)), _marks),
)  # fmt: skip


def _since(row: HouseholdLine, today: date) -> str:
    return str((today - row.last_on).days) if row.last_on else ""


def _visited(row: HouseholdLine, today: date) -> Chips:
    if row.closed_on:
        return ((f"{row.closed_on} 销户", "neutral"),)
    if row.last_on is None:
        return (("没有走访过", "soon"),)
    days = (today - row.last_on).days
    return ((f"{days} 天没走访", "soon"),) if days >= LONG_AGO_DAYS else ()


def _household_marks(row: HouseholdLine, today: date) -> Chips:
    return (*_visited(row, today), *care_chips(row.care))


HOUSEHOLD_COLUMNS = (
    Column("户主", 88, lambda row, _: row.head_name, sort="head"),
    Column("户编号", 88, lambda row, _: row.number, sort="number"),
    Column("村组", 132, lambda row, _: f"{row.village_name}{row.group_name}", sort=""),
    Column("人数", 48, lambda row, _: str(row.members), is_figure=True),
    Column("上次走访", 96, lambda row, _: row.last_on.isoformat() if row.last_on else "", sort="visited"),
    Column("距今天数", 72, _since, is_figure=True),
    Column("住址", 200, lambda row, _: row.address),
    Column("标记", 200, lambda row, today: "、".join(w for w, _ in _household_marks(row, today)), _household_marks),
)


class RegisterModel(QAbstractTableModel, Generic[Line]):
    """Lines of a filter; opens at once with any number of rows."""

    def __init__(
        self,
        columns: tuple[Column, ...],
        read_ids: Callable[[Any], list[int]],
        read_rows: Callable[[Sequence[int]], list[Line]],
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._read_ids, self._today = read_ids, today
        self._read_rows: Callable[[Sequence[int]], list[Line]] = read_rows
        self._wanted: Any = None
        self._ids: list[int] = []
        self._pages: OrderedDict[int, dict[int, Line]] = OrderedDict()

    def show_list(self, wanted: Any) -> None:
        """List what a filter wants."""
        self.beginResetModel()
        self._wanted = wanted
        self._pages.clear()
        self._ids = self._read_ids(wanted)
        self.endResetModel()

    def record_id(self, line: int) -> int:
        """Id of a line."""
        return self._ids[line]

    def line_of(self, record_id: int) -> int:
        """Line of a record, -1 when it is not listed."""
        return self._ids.index(record_id) if record_id in self._ids else -1

    def row(self, line: int) -> Line | None:
        """The record of a line."""
        number = line // PAGE
        page = self._pages.get(number)
        if page is None:
            wanted = self._ids[number * PAGE : (number + 1) * PAGE]
            page = self._pages[number] = {row.id: row for row in self._read_rows(wanted)}
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page.get(self._ids[line])

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
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].is_figure:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_figure else None
        row = self.row(index.row())
        if row is None:
            return None
        if role == CHIP_ROLE:
            return column.chips(row, self._today()) if column.chips else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(look.current().palette.secondary) if _is_gone(row) else None
        return " ".join(column.text(row, self._today()).split(" "))


def _is_gone(row: PersonLine | HouseholdLine) -> bool:
    return bool(row.closed_on) if isinstance(row, HouseholdLine) else bool(row.died_on or row.left_on)


_ROLES = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
        CHIP_ROLE,
    )
)


def people_model(
    with_sealed: bool, today: Callable[[], date], parent: QObject | None = None
) -> "RegisterModel[PersonLine]":
    """The list of people; open matters are counted as far as the user may see them."""

    def ids(wanted: PeopleFilter) -> list[int]:
        return register.people_ids(wanted._replace(with_sealed=with_sealed))

    return RegisterModel(PEOPLE_COLUMNS, ids, lambda some: register.people_rows(some, with_sealed), today, parent)


def household_model(today: Callable[[], date], parent: QObject | None = None) -> "RegisterModel[HouseholdLine]":
    """The list of households."""

    def ids(wanted: HouseholdFilter) -> list[int]:
        return households.household_ids(wanted)

    return RegisterModel(HOUSEHOLD_COLUMNS, ids, households.household_rows, today, parent)
