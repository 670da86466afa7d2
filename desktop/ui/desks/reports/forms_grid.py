"""A superior's form on screen: its cells as they lie on paper, each telling what it takes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView, QWidget

from desktop.domain.form_grid import FormCell, FormGrid, Place, column_name
from desktop.ui import look

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SHOWN = Qt.ItemDataRole.UserRole + 1
_LOWEST_ROW, _NARROWEST, _WIDEST, _LEAST_SCALE = 42, 56, 460, 0.72
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class Told(NamedTuple):
    """What a cell takes, in words; `is_proposed` until the clerk confirms it."""

    label: str
    is_proposed: bool = False


class Shown(NamedTuple):
    """A cell as it is painted: words, tone (mapped, proposed, formula, open, plain), bold or not, its alignment."""

    text: str
    tone: str
    is_bold: bool
    align: str


class FormModel(QAbstractTableModel):
    """The cells of a grid, and by place what they take."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = FormGrid("", (), (), ())
        self._told: Mapping[Place, Told] = {}

    def show_grid(self, grid: FormGrid, told: Mapping[Place, Told]) -> None:
        """Show another grid."""
        self.beginResetModel()
        self.grid, self._told = grid, told
        self.endResetModel()

    def tell(self, told: Mapping[Place, Told]) -> None:
        """Show what the cells take now."""
        self._told = told
        if self.grid.row_count and self.grid.column_count:
            last = self.index(self.grid.row_count - 1, self.grid.column_count - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.grid.row_count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.grid.column_count

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_name(section) if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.grid.at(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(cell).text
        if role == _SHOWN:
            return self._shown(cell)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(cell)
        return None

    def _shown(self, cell: FormCell) -> Shown:
        told = self._told.get(self.grid.place(cell))
        if told is not None:
            return Shown(told.label, "proposed" if told.is_proposed else "mapped", False, "center")
        tone = "formula" if cell.is_formula else "open" if self.grid.is_open(cell) else "plain"
        return Shown(cell.text, tone, cell.is_bold, cell.align)

    def _said(self, cell: FormCell) -> str:
        shown = self._shown(cell)
        state = {"mapped": "已对应：", "proposed": "建议：", "formula": "公式：", "open": "空格"}.get(shown.tone, "")
        return f"{self.grid.place(cell).cell}　{state}{shown.text}"


class FormView(QTableView):
    """Arrow keys walk; Enter or a typed letter says `pick_wanted` (with the letter), Delete says `clear_wanted`."""

    cell_chosen = Signal(object)  # Place
    pick_wanted = Signal(str)
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = FormModel(self)
        self.setModel(self.form)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(True)
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("报表")
        self.doubleClicked.connect(lambda _: self.pick_wanted.emit(""))

    def show_grid(self, grid: FormGrid, told: Mapping[Place, Told]) -> None:
        """Show a grid with the merged cells and proportions that it has on paper."""
        self.form.show_grid(grid, told)
        for column, wide in enumerate(grid.widths):
            self.setColumnHidden(column, not wide)
        for row, tall in enumerate(grid.heights):
            self.setRowHeight(row, look.current().sizes.px(max(tall, _LOWEST_ROW)))
            self.setRowHidden(row, not tall)
        self._fit()

    def _fit(self) -> None:
        """Widths of the columns, then what is merged or runs over."""
        self._fit_columns()
        self.clearSpans()
        grid = self.form.grid
        for cell in grid.cells:
            rows = min(cell.rows, grid.row_count - cell.row)
            columns = min(cell.columns, grid.column_count - cell.column)
            columns = columns if rows * columns > 1 else self._overflow(cell)
            if rows > 1 or columns > 1:
                self.setSpan(cell.row, cell.column, rows, columns)

    def _fit_columns(self) -> None:
        """The proportions of the paper, a little smaller when that spares scrolling sideways."""
        sizes, widths = look.current().sizes, self.form.grid.widths
        total = sizes.px(sum(min(wide, _WIDEST) for wide in widths)) or 1
        scale = min(1.0, max(_LEAST_SCALE, (self.viewport().width() - 1) / total))
        for column, wide in enumerate(widths):
            self.setColumnWidth(column, max(int(sizes.px(min(wide, _WIDEST)) * scale), sizes.px(_NARROWEST)))

    def _overflow(self, cell: FormCell) -> int:
        """Over how many columns a text outside tables runs, as it does on paper: over empty ones at its right."""
        grid, metrics = self.form.grid, self.fontMetrics()
        wanted = metrics.horizontalAdvance(cell.text.split("\n")[0]) + 10
        columns, room = 1, self.columnWidth(cell.column)
        while not cell.is_framed and room < wanted and grid.has(cell.row, cell.column + columns):
            beside = grid.at(cell.row, cell.column + columns)
            if beside.text or beside.is_framed or beside.is_formula or beside.rows * beside.columns > 1:
                break
            room += self.columnWidth(cell.column + columns)
            columns += 1
        return columns

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def tell(self, told: Mapping[Place, Told]) -> None:
        """Show what the cells take now."""
        self.form.tell(told)

    def go_to(self, row: int, column: int) -> None:
        """Put the mark on a cell."""
        cell = self.form.grid.at(row, column)
        self.setCurrentIndex(self.form.index(cell.row, cell.column))
        self.scrollTo(self.currentIndex())

    def current_cell(self) -> FormCell | None:
        """The marked cell."""
        index = self.currentIndex()
        return self.form.grid.at(index.row(), index.column()) if index.isValid() else None

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        cell = self.current_cell()
        if cell is not None:
            self.cell_chosen.emit(self.form.grid.place(cell))
        self.viewport().update()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.form.rowCount():
            self.go_to(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.pick_wanted.emit("")
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.clear_wanted.emit()
        elif plain and event.text().strip() and event.text().isprintable():
            self.pick_wanted.emit(event.text())
        elif event.key() in _MOVES and plain:
            self._walk(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters begin the search for what a cell takes."""

    def _walk(self, key: Qt.Key) -> None:
        """To the neighbour, over the whole of a merged cell and hidden rows or columns."""
        cell, grid = self.current_cell(), self.form.grid
        if cell is None:
            return
        here = self.currentIndex()
        row, column = here.row(), here.column()
        while True:
            match key:
                case Qt.Key.Key_Up:
                    row = cell.row - 1
                case Qt.Key.Key_Down:
                    row = cell.row + cell.rows
                case Qt.Key.Key_Left:
                    column = cell.column - 1
                case _:
                    column = cell.column + cell.columns
            if not grid.has(row, column):
                return
            cell = grid.at(row, column)
            if not self.isRowHidden(row) and not self.isColumnHidden(column):
                self.go_to(row, column)
                return

    def next_below(self) -> None:
        """Put the mark on the next cell below that can take something; it stays when there is none."""
        cell, grid = self.current_cell(), self.form.grid
        while cell is not None and grid.has(cell.row + cell.rows, cell.column):
            cell = grid.at(cell.row + cell.rows, cell.column)
            if grid.takes(cell) and (not cell.text.strip() or cell.holder is not None):
                self.go_to(cell.row, cell.column)
                return


class _CellDelegate(QStyledItemDelegate):
    """Paints a cell of the form: a frame like on paper, tinted where it takes something, a ring for the mark."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        view: Any = self.parent()
        colours, sizes = look.current()
        shown: Shown = index.data(_SHOWN)
        rect: QRect = option.rect
        paper, ink = {
            "mapped": (colours.accent_tint, colours.accent),
            "proposed": (colours.soon.tint, colours.soon.ink),
            "formula": (colours.raised, colours.secondary),
        }.get(shown.tone, (colours.surface, colours.ink))
        painter.save()
        painter.fillRect(rect, QColor(paper))
        painter.setPen(QColor(colours.field_line))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 0:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colours.accent if view.hasFocus() else colours.field_edge), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setPen(QColor(ink))
        small = shown.tone in ("mapped", "proposed", "formula")
        painter.setFont(look.font(sizes.small if small else sizes.text, bold=shown.is_bold))
        inner = rect.adjusted(4, 1, -4, -1)
        painter.setClipRect(inner)
        _write(painter, inner, shown)
        painter.restore()


def _write(painter: QPainter, inner: QRect, shown: Shown) -> None:
    """The words in as many lines as fit, the last one ending in “…” when there are more."""
    align = {"center": Qt.AlignmentFlag.AlignHCenter, "right": Qt.AlignmentFlag.AlignRight}.get(
        shown.align, Qt.AlignmentFlag.AlignLeft
    )
    metrics = painter.fontMetrics()
    lines: list[str] = []
    for part in shown.text.split("\n"):
        line = ""
        for sign in part:
            if line and metrics.horizontalAdvance(line + sign) > inner.width():
                lines.append(line)
                line = ""
            line += sign
        lines.append(line)
    room = max(inner.height() // metrics.lineSpacing(), 1)
    if len(lines) > room:
        rest = "".join(lines[room - 1 :])
        lines = [*lines[: room - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, inner.width())]
    top = inner.top() + (inner.height() - metrics.lineSpacing() * len(lines)) // 2
    for number, line in enumerate(lines):
        at = QRect(QPoint(inner.left(), top + number * metrics.lineSpacing()), inner.size())
        at.setHeight(metrics.lineSpacing())
        painter.drawText(at, int(align | Qt.AlignmentFlag.AlignVCenter), line)
