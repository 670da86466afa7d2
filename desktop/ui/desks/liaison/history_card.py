"""历任: everybody who ever held the role of a cell, and what can be done with the marked one."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout

from desktop.casework import liaison, office
from desktop.casework.liaison import AssignmentRow
from desktop.domain.responsibility import Role
from desktop.ui import look
from desktop.ui.desks.liaison.duty_panels import span
from desktop.ui.look import SPACE
from desktop.ui.models.duty_matrix import MatrixRow
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.table import TableView

_LEVELS = {"group": "小组或网格", "household": "户"}


class HistoryCard(Card):
    """The newest first; whoever is not in force on the day on show is faint. `name` is the place of the cell."""

    def __init__(self, day: Callable[[], date]) -> None:
        super().__init__("历任")
        self._day = day
        self.name = ""
        self.model: RowsModel[AssignmentRow] = RowsModel(
            (Column("姓名", lambda r: r.cadre_name), Column("起止", span), Column("依据", lambda r: r.basis)),
            is_faint=lambda r: not self._runs(r),
        )
        self.table = TableView()
        self.table.setAccessibleName("历任")
        self.table.setModel(self.model)
        self.table.set_widths({0: 60, 1: 128, 2: 80})
        self.table.setMinimumHeight(look.current().sizes.row * 5)
        self.table.set_empty(EmptyState("", "还没有人担任过。"))
        self.hint = Label("", "secondary", wrap=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        self._buttons.addStretch(1)
        self.add(self.table, 1)
        self.add(self.hint)
        self.add(self._buttons)

    def offer(self, words: str, says: str, do: Callable[[], None], is_allowed: bool) -> None:
        """A button for an act on the marked holder."""
        button = Button(words, says=says)
        button.clicked.connect(do)
        button.setEnabled(is_allowed)
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    def show_cell(self, row: MatrixRow, role: Role) -> None:
        """Show who held a role for the scope of a row; the one in force is marked."""
        scope, cell = row.scope, row.cells[role.code]
        self.name = row.name if row.is_village else f"{office.village_name(scope.village_id)}{row.name}"
        self.set_title(f"{self.name}　{role.label}")
        self.model.set_rows(liaison.history(scope.village_id, role.code, scope.group_id, scope.household_id))
        running = next((place for place, one in enumerate(self.model.rows) if self._runs(one)), -1)
        if running >= 0:
            self.table.setCurrentIndex(self.model.index(running, 0))
        level = _LEVELS.get(role.scope, "全村")
        is_below = row.is_village and not cell.is_open
        hint = f"“{role.label}”落实到{level}：按 Space 展开看是谁，按 Enter 选{level}指派。"
        self.hint.setText(hint if is_below else "")
        self.hint.setVisible(is_below)

    def marked(self) -> AssignmentRow | None:
        """The marked holder."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def marked_runs(self) -> bool:
        """True when the marked holder is in force on the day on show."""
        row = self.marked()
        return row is not None and self._runs(row)

    def _runs(self, row: AssignmentRow) -> bool:
        day = self._day()
        return row.from_on <= day and (row.to_on is None or day <= row.to_on)
