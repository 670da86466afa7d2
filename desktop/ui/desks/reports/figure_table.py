"""A table of the summary as on paper; every figure in it opens the records that it counts."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from desktop.domain.summaries import SummaryTable
from desktop.ui import look
from desktop.ui.desks.reports.figure_model import FIGURE_ROLE, MARK_ROLE, NOTHING, FigureModel, Index
from desktop.ui.desks.reports.grouped_header import GroupedHeader
from desktop.ui.look import SPACE

_OF_THE_PAGE = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class _CellDelegate(QStyledItemDelegate):
    """A figure flush right; nothing counted is quiet, the total is bold, the cell with the keyboard has a ring."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, FigureTable)
        colours, sizes = look.current()
        rect: QRect = option.rect
        total = view.figures.is_total(index.row())
        has_keys = view.hasFocus() and view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if has_keys or view.open_cell == index:
            painter.setPen(QPen(QColor(colours.accent), 2) if has_keys else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_tint))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -2), 4, 4)
        elif total:
            painter.fillRect(rect, QColor(colours.raised))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.hairline))
        text, is_open = index.data(), view.hovered == index and bool(index.data(FIGURE_ROLE))
        font = look.font(sizes.text, bold=total)
        font.setUnderline(is_open)
        painter.setFont(font)
        quiet = index.column() > 0 and text in NOTHING and not total
        painter.setPen(QColor(colours.accent if is_open else colours.secondary if quiet else colours.ink))
        room = rect.adjusted(SPACE, 0, -SPACE, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.drawText(room, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)
        if index.data(MARK_ROLE):
            _paint_mark(painter, rect, painter.fontMetrics().horizontalAdvance(shown))
        painter.restore()


def _paint_mark(painter: QPainter, rect: QRect, words: int) -> None:
    """A small triangle before the figure: seen without colour as well."""
    colours, sizes = look.current()
    side = sizes.px(8)
    right, middle = rect.right() - SPACE - words - sizes.px(4), rect.center().y()
    shape = QPolygonF(
        [
            QPointF(right - side, middle + side / 2),
            QPointF(right, middle + side / 2),
            QPointF(right - side / 2, middle - side / 2),
        ]
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.today.ink))
    painter.drawPolygon(shape)


class FigureTable(QTableView):
    """As high as its rows; the arrow keys walk through cells and on into the next table.

    `figure_wanted(name, label)`: Enter, Space or a click on a figure. `cell_entered(rect, reason)`: the cell with the
    keyboard, in coordinates of the table, so that the page can bring it into sight; and why it is marked, if it is.
    """

    figure_wanted = Signal(str, str)
    cell_entered = Signal(QRect, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.figures = FigureModel(self)
        self.open_cell = QPersistentModelIndex()
        self.hovered = QPersistentModelIndex()
        self.setModel(self.figures)
        self.heads = GroupedHeader(self)
        self.setHorizontalHeader(self.heads)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_table(
        self, table: SummaryTable, explained: Mapping[str, str], marks: Mapping[str, str] | None = None
    ) -> None:
        """Show a table; the cell with the keyboard stays where it was."""
        here = self.currentIndex()
        place = (here.row(), here.column())
        self.open_cell = self.hovered = QPersistentModelIndex()
        self.figures.show_table(table, explained, marks or {})
        self.heads.show_columns(table.columns)
        self.setAccessibleName(table.title)
        self._fit()
        if 0 <= place[0] < self.figures.rowCount() and 0 <= place[1] < self.figures.columnCount():
            self.setCurrentIndex(self.figures.index(*place))

    def open_current(self) -> None:
        """Ask for the records behind the cell with the keyboard."""
        index = self.currentIndex()
        figure = index.data(FIGURE_ROLE) if index.isValid() else ""
        if figure:
            self.open_cell = QPersistentModelIndex(index)
            row, column = self.figures.table.rows[index.row()][0][0].strip(), self.figures.table.columns[index.column()]
            group = f"（{column.group}）" if column.group else ""
            self.figure_wanted.emit(figure, f"{row} · {column.head}{group}")
            self.viewport().update()

    def forget_open(self) -> None:
        """No figure of this table is open any more."""
        self.open_cell = QPersistentModelIndex()
        self.viewport().update()

    # ------------------------------------------------------------ keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, last = self.currentIndex().row(), self.figures.rowCount() - 1
        if event.key() in _ENTER:
            self.open_current()
        elif event.key() == Qt.Key.Key_Down and row >= last:
            self.focusNextPrevChild(True)
        elif event.key() == Qt.Key.Key_Up and row <= 0:
            self.focusNextPrevChild(False)
        elif event.key() in _OF_THE_PAGE or (event.text().isprintable() and event.text()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: QModelIndex | QPersistentModelIndex, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and self.hasFocus():
            self.cell_entered.emit(self._rect_of(current), str(current.data(MARK_ROLE) or ""))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.BacktabFocusReason and self.figures.rowCount():
            self.setCurrentIndex(self.figures.index(self.figures.rowCount() - 1, max(self.currentIndex().column(), 1)))
        elif event.reason() == Qt.FocusReason.TabFocusReason and self.figures.rowCount():
            self.setCurrentIndex(self.figures.index(0, max(self.currentIndex().column(), 1)))
        self.viewport().update()
        if self.currentIndex().isValid():
            self.cell_entered.emit(self._rect_of(self.currentIndex()), str(self.currentIndex().data(MARK_ROLE) or ""))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self.hovered != index:
            self.hovered = QPersistentModelIndex(index)
            clickable = index.isValid() and bool(index.data(FIGURE_ROLE))
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered = QPersistentModelIndex()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls, not the table."""
        event.ignore()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.open_current()

    # ------------------------------------------------------------ size

    def _rect_of(self, index: Index) -> QRect:
        return self.visualRect(index).translated(0, self.horizontalHeader().height())

    def _fit(self) -> None:
        """Rows and header in the size of the text; the first column takes what the figures leave."""
        sizes = look.current().sizes
        tall = sizes.px(30)
        self.verticalHeader().setMinimumSectionSize(tall)
        self.verticalHeader().setDefaultSectionSize(tall)
        self.heads.show_columns(self.figures.table.columns)
        self.setFixedHeight(self._height())
        self._set_widths()
        self.updateGeometry()

    def _height(self) -> int:
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflow() else 0
        return look.current().sizes.px(30) * self.figures.rowCount() + self.heads.height() + bar

    def _naturals(self) -> list[int]:
        sizes = look.current().sizes
        body, head = QFontMetrics(look.font(sizes.text, bold=True)), QFontMetrics(look.font(sizes.small))
        rows, heads = self.figures.table.rows, self.figures.table.heads
        room = SPACE * 2 + 2
        return [
            max([head.horizontalAdvance(heads[column]), *(body.horizontalAdvance(row[column][0]) for row in rows)])
            + room
            + (sizes.px(8) if any(self.figures.is_marked(row[column]) for row in rows) else 0)
            for column in range(len(heads))
        ]

    def _overflow(self) -> bool:
        return sum(self._naturals()) > self.width()

    def _set_widths(self) -> None:
        wides = self._naturals()
        if not wides:
            return
        spare = max(self.viewport().width() - sum(wides), 0)
        # figures get up to a third of their width as air, the words at the left the rest
        air = min(spare // max(len(wides), 1), look.current().sizes.px(24))
        for column, wide in enumerate(wides):
            self.setColumnWidth(column, wide + air if column else wide + spare - air * (len(wides) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths()
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "figures"):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().sizes.px(240), self._height())
