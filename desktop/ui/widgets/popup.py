"""A list of suggestions under a field. It never takes the keyboard: input methods stay with the field."""

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.records import Choice
from desktop.ui import look
from desktop.ui.widgets.label import Label

MOST_ROWS = 50
"""More rows are not shown: typing one more letter is quicker than reading them."""

_ROW = Qt.ItemDataRole.UserRole
_SEEN_ROWS = 9
_NARROWEST = 240
_CLOSING = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Hide,
    QEvent.Type.WindowDeactivate,
    QEvent.Type.MouseButtonPress,
}

Index = QModelIndex | QPersistentModelIndex


class _RowDelegate(QStyledItemDelegate):
    """Label at the left, hint at the right in secondary ink."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(0, look.current().sizes.px(28))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        colours, sizes = look.current()
        row: Choice = index.data(_ROW)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_tint))
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), QColor(colours.accent))
        inner = rect.adjusted(10, 0, -10, 0)
        metrics = option.fontMetrics
        middle = Qt.AlignmentFlag.AlignVCenter
        label = metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(QColor(colours.ink))
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), label)
        room = inner.width() - metrics.horizontalAdvance(label) - 16
        if row.hint and room > 24:
            painter.setPen(QColor(colours.secondary))
            painter.setFont(look.font(sizes.small))
            hint = painter.fontMetrics().elidedText(row.hint, Qt.TextElideMode.ElideRight, room)
            painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), hint)
        painter.restore()


class PopupList(QFrame):
    """The list. The field that owns it moves the highlight and asks which row is meant."""

    chosen = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        # A tool-tip window is shown without being activated and is not blocked by a dialog that owns the field.
        super().__init__(owner, Qt.WindowType.ToolTip | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setObjectName("suggestions")
        self._owner = owner
        self._watched: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_RowDelegate(self._list))
        self._list.itemClicked.connect(lambda item: self.chosen.emit(item.data(_ROW)))
        self._note = Label("", "hint")
        column.addWidget(self._list)
        column.addWidget(self._note)

    def show_rows(
        self, rows: Sequence[Choice], note: str = "", *, highlight: int = 0, below: QRect | None = None
    ) -> None:
        """Show rows (at most 50) under the owner, or under a rectangle of it. `highlight` -1 marks none."""
        self._list.clear()
        for row in rows[:MOST_ROWS]:
            item = QListWidgetItem(row.label)
            item.setData(_ROW, row)
            item.setToolTip(escape(f"{row.label}　{row.hint}") if len(row.hint) > 12 else "")
            self._list.addItem(item)
        self._list.setCurrentRow(highlight if 0 <= highlight < len(rows) else -1)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if rows or note:
            self._place(below or self._owner.rect(), min(len(rows), _SEEN_ROWS))
            self._watch()
            self.show()
        else:
            self.hide()

    def highlighted(self) -> Choice | None:
        """The marked row while the list is open."""
        item = self._list.currentItem()
        return item.data(_ROW) if item is not None and self.isVisible() else None

    def rows(self) -> list[Choice]:
        """The rows on show."""
        return [self._list.item(number).data(_ROW) for number in range(self._list.count())]

    def step(self, by: int) -> None:
        """Move the mark down or up and stop at the ends."""
        last = self._list.count() - 1
        self._list.setCurrentRow(min(max(self._list.currentRow() + by, 0), last))

    def take_key(self, key: int) -> bool:
        """Use a key that moves in or closes the open list; False when it is not one."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _SEEN_ROWS - 1,
            Qt.Key.Key_PageUp: 1 - _SEEN_ROWS,
        }
        if not self.isVisible():
            return False
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if key in steps:
            self.step(steps[Qt.Key(key)])
            return True
        return False

    def hideEvent(self, event: object) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed_inside = event.type() == QEvent.Type.MouseButtonPress and watched is self._owner
        # The owner's own size changes while it grows with its text; that must not close the list.
        resized_owner = event.type() == QEvent.Type.Resize and watched is not self._owner.window()
        if event.type() in _CLOSING and not pressed_inside and not resized_owner:
            self.hide()
        return False

    def _watch(self) -> None:
        if self._watched:
            return
        widget: QWidget | None = self._owner
        while widget is not None:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = None if widget.isWindow() else widget.parentWidget()

    def _place(self, below: QRect, shown: int) -> None:
        sizes = look.current().sizes
        tall = sizes.px(28) * shown + 2 + (self._note.sizeHint().height() if self._note.text() else 0)
        wide = max(below.width(), sizes.px(_NARROWEST))
        self._list.setFixedHeight(sizes.px(28) * shown)
        corner = self._owner.mapToGlobal(below.bottomLeft()) + QPoint(0, 3)
        screen = self._owner.screen().availableGeometry()
        if corner.y() + tall > screen.bottom():
            corner.setY(self._owner.mapToGlobal(below.topLeft()).y() - tall - 3)
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - wide)))
        self.setFixedSize(wide, tall)
        self.move(corner)
