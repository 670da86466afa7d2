"""The list that every desk uses: rows of 32 px, a thin rule, columns that the clerk arranges."""

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QEvent,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.cells import ChipDelegate, RowDelegate, first_visual
from desktop.ui.widgets.empty import EmptyState


class TableView(QTableView):
    """Enter or a double click sends `opened`, “?” sends `help_wanted`, Ctrl+C copies the marked rows.

    Widths, order and choice of columns are the clerk's; `columns_state()` is kept by the page, `columns_changed`
    says when.
    """

    opened = Signal(QModelIndex)
    help_wanted = Signal()
    columns_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self._empty: EmptyState | None = None
        self._widths: dict[int, int] = {}
        self._growing = self._first_growing = -1
        self._arranging = False
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._dress_header()
        self._fit_rows()
        self.doubleClicked.connect(self.opened)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.choose_columns(header.mapToGlobal(at)))
        header.sectionMoved.connect(lambda *_: self.columns_changed.emit())
        header.sectionResized.connect(self._on_resized)

    # ------------------------------------------------------------ building

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
                signal.connect(self._show_empty)
        self._set_widths()
        self._show_empty()

    def set_chip_column(self, column: int) -> None:
        """Paint a column as chips (`CHIP_ROLE`)."""
        self.setItemDelegateForColumn(column, ChipDelegate(self))

    def set_widths(self, widths: dict[int, int], grow: int = -1) -> None:
        """First widths of columns, in pixels at normal text; `grow` takes what is over until a width is changed."""
        self._widths, self._first_growing = dict(widths), grow
        self._set_widths()

    def set_empty(self, empty: EmptyState) -> None:
        """What to show while there are no rows."""
        self._empty = empty
        empty.setParent(self.viewport())
        self._show_empty()

    # ------------------------------------------------------------ columns

    def columns_state(self) -> str:
        """Order, widths and choice of the columns as a short text, for `restore_columns`."""
        kept = self.horizontalHeader().saveState().toBase64().toStdString()
        return f"{self.horizontalHeader().count()}:{kept}"

    def restore_columns(self, state: str) -> bool:
        """Arrange the columns as kept. A text of another set of columns, or a damaged one, changes nothing."""
        count, _, kept = state.partition(":")
        header = self.horizontalHeader()
        if count != str(header.count()):
            return False
        self._arranging = True
        done = header.restoreState(QByteArray.fromBase64(kept.encode("ascii", "ignore")))
        self._arranging = False
        self._growing = -1 if done else self._growing
        # The state also carries what belongs to the look; put it right again.
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        return done

    def choose_columns(self, at: QPoint | None = None) -> None:
        """Open the menu of columns (right click on the header, or a key of the page)."""
        menu = self.columns_menu()
        menu.popup(at or self.mapToGlobal(QPoint(SPACE, self.horizontalHeader().height())))

    def columns_menu(self) -> QMenu:
        """A menu with one check mark per column; the last shown column cannot be taken away."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        header, model = self.horizontalHeader(), self.model()
        shown = header.count() - header.hiddenSectionCount()
        for place in range(header.count()):
            column = header.logicalIndex(place)
            title = str(model.headerData(column, Qt.Orientation.Horizontal) or f"第 {column + 1} 列")
            action = menu.addAction(title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(column))
            action.setEnabled(shown > 1 or not action.isChecked())
            action.toggled.connect(lambda on, column=column: self._show_column(column, on))
        menu.addSeparator()
        menu.addAction("恢复默认列").triggered.connect(self.reset_columns)
        return menu

    def reset_columns(self) -> None:
        """All columns in their first order and width."""
        header = self.horizontalHeader()
        for column in range(header.count()):
            header.showSection(column)
            header.moveSection(header.visualIndex(column), column)
        self._set_widths()
        self.columns_changed.emit()

    def _show_column(self, column: int, on: bool) -> None:
        self.setColumnHidden(column, not on)
        self._grow()
        self.columns_changed.emit()

    def _set_widths(self) -> None:
        self._growing = self._first_growing
        self._arranging = True
        for column in range(self.horizontalHeader().count()):
            self.setColumnWidth(column, self._first_width(column))
        self._arranging = False
        self._grow()

    def _first_width(self, column: int) -> int:
        return look.current().sizes.px(self._widths.get(column, 104))

    def _grow(self) -> None:
        """Give the growing column the width that the others leave."""
        header, growing = self.horizontalHeader(), self._growing
        if not 0 <= growing < header.count() or header.isSectionHidden(growing):
            return
        shown = [column for column in range(header.count()) if not header.isSectionHidden(column)]
        others = sum(self._first_width(column) for column in shown if column != growing)
        self._arranging = True
        self.setColumnWidth(growing, max(self._first_width(growing), self.viewport().width() - others))
        self._arranging = False

    def _on_resized(self, column: int, before: int, now: int) -> None:
        # The last column stretches by itself; only widths that the clerk sets are worth keeping.
        last = self.horizontalHeader().logicalIndex(self.horizontalHeader().count() - 1)
        if not self._arranging and before and now and column != last:
            self._growing = -1
            self.columns_changed.emit()

    # ------------------------------------------------------------ keyboard and clipboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.marked_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
        elif event.text() in ("?", "？"):
            self.help_wanted.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts of the page; they do not jump through the rows."""

    def marked_text(self) -> str:
        """The marked rows as they are shown, columns parted by tabs."""
        header, model = self.horizontalHeader(), self.model()
        order = [header.logicalIndex(place) for place in range(header.count())]
        columns = [column for column in order if not header.isSectionHidden(column)]
        rows = sorted(index.row() for index in self.selectionModel().selectedRows()) if model is not None else []
        return "\n".join("\t".join(_cell_text(model.index(row, column).data()) for column in columns) for row in rows)

    # ------------------------------------------------------------ look

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, _first_column(self)))
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()
        self._show_empty()

    def _fit_rows(self) -> None:
        tall = look.current().sizes.row
        self.verticalHeader().setMinimumSectionSize(tall)
        self.verticalHeader().setDefaultSectionSize(tall)
        self.horizontalHeader().setFixedHeight(tall)
        self.horizontalHeader().setMinimumSectionSize(look.current().sizes.px(40))

    def _show_empty(self, *_: object) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(self.model() is None or self.model().rowCount() == 0)


def _first_column(view: QTableView) -> int:
    return max(view.horizontalHeader().logicalIndex(first_visual(view)), 0)


def _cell_text(value: object) -> str:
    """A cell for the clipboard: no line breaks, and nothing that a spreadsheet would run as a formula."""
    text = " ".join(str(value if value is not None else "").split())
    risky = text[:1] in ("=", "@") or (text[:1] in ("+", "-") and not text[1:].replace(".", "").isdigit())
    return f"'{text}" if risky and len(text) > 1 else text
