"""The matrix of villages × roles: rows of villages with their groups, grids and households below, cells of holders."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.domain.responsibility import FLAW_LABELS, Flaw, Problem, Role, Scope
from desktop.store.liaison import AssignmentRow, PlaceRow
from desktop.store.places import VillageRow

CELL_ROLE = Qt.ItemDataRole.UserRole + 40
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class MatrixCell(NamedTuple):
    """Who holds a role for the scope of a row. `below`: how many hold it further down; None = not a role of this row."""

    holders: tuple[AssignmentRow, ...] = ()
    flaws: frozenset[str] = frozenset()
    left: frozenset[int] = frozenset()
    below: int | None = None
    is_open: bool = True

    @property
    def words(self) -> str:
        """The cell as one line."""
        names = "、".join(f"{one.cadre_name}{'（离任）' if one.id in self.left else ''}" for one in self.holders)
        marks = "".join(f"（{FLAW_LABELS[flaw]}）" for flaw in sorted(self.flaws) if flaw == Flaw.DOUBLE)
        gap = FLAW_LABELS[Flaw.GAP] if Flaw.GAP in self.flaws else ""
        below = f"{self.below} 人" if self.below else ""
        return "　".join(part for part in (f"{names}{marks}", gap, below) if part)


class MatrixRow(NamedTuple):
    """A village (`is_village`) or a place below it."""

    scope: Scope
    name: str
    is_village: bool
    is_expanded: bool
    cells: Mapping[str, MatrixCell]


_LEVEL = {"village": 0, "group": 1, "household": 2}


def matrix_rows(
    villages: Sequence[VillageRow],
    roles: Sequence[Role],
    held: Iterable[AssignmentRow],
    problems: Iterable[Problem],
    below: Mapping[int, Sequence[PlaceRow]],
) -> list[MatrixRow]:
    """The rows of a day; `below` holds the places of those villages that are expanded."""
    by_cell: dict[tuple[str, Scope], list[AssignmentRow]] = {}
    for one in held:
        by_cell.setdefault((one.role, Scope(one.village_id, one.group_id, one.household_id)), []).append(one)
    flaws: dict[tuple[str, Scope], set[str]] = {}
    left: set[int] = set()
    for problem in problems:
        flaws.setdefault((problem.role, problem.scope), set()).add(problem.flaw)
        left |= {one.id for one in problem.holdings} if problem.flaw is Flaw.LEFT else set()

    def cell(role: Role, scope: Scope) -> MatrixCell:
        level = 2 if scope.household_id else 1 if scope.group_id else 0
        is_open = _LEVEL[role.scope] == level
        under = None
        if level == 0 and not is_open:
            under = sum(len(v) for k, v in by_cell.items() if k[0] == role.code and k[1].village_id == scope.village_id)
        holders = tuple(by_cell.get((role.code, scope), ()))
        return MatrixCell(holders, frozenset(flaws.get((role.code, scope), ())), frozenset(left), under, is_open)

    rows = []
    for village in villages:
        scopes = [(Scope(village.id), village.name)]
        scopes += [(Scope(village.id, one.group_id, one.household_id), one.name) for one in below.get(village.id, ())]
        for place, (scope, name) in enumerate(scopes):
            cells = {role.code: cell(role, scope) for role in roles}
            rows.append(MatrixRow(scope, name, place == 0, village.id in below, cells))
    return rows


class DutyMatrix(QAbstractTableModel):
    """Columns are roles; the vertical header names the rows, so that the names never scroll away sideways."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.roles: list[Role] = []
        self.rows: list[MatrixRow] = []

    def set_rows(self, roles: Sequence[Role], rows: Sequence[MatrixRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.roles, self.rows = list(roles), list(rows)
        self.endResetModel()

    def cell(self, index: Index) -> MatrixCell | None:
        """The cell at an index."""
        if not index.isValid():
            return None
        return self.rows[index.row()].cells[self.roles[index.column()].code]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.roles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.rows[index.row()]
            return f"{row.name} {self.roles[index.column()].label} {cell.words or '没有登记'}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            known = self.roles[section] if section < len(self.roles) else None
            return f"{known.label}{' *' if known.is_required else ''}" if known else None
        row = self.rows[section] if section < len(self.rows) else None
        if row is None:
            return None
        return f"{'▾' if row.is_expanded else '▸'} {row.name}" if row.is_village else f"　　{row.name}"
