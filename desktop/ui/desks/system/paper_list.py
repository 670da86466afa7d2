"""The kinds of paper in groups, each with a word about how it stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE

Index = QModelIndex | QPersistentModelIndex
_KIND, _MARK = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class _PaperDelegate(QStyledItemDelegate):
    """A heading small and quiet; a paper with its mark at the right, on a tint when it is the one on show."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(0, look.current().sizes.px(30))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        colours, sizes = look.current()
        is_heading, chosen = index.data(_KIND) is None, bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not is_heading and (chosen or option.state & QStyle.StateFlag.State_MouseOver):
            view = self.parent()
            ring = chosen and isinstance(view, QWidget) and view.hasFocus()
            painter.setPen(QPen(QColor(colours.accent), 2) if ring else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_tint if chosen else colours.raised))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 6, 6)
        inner = option.rect.adjusted(SPACE, 0, -SPACE, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(sizes.small))
        painter.setPen(QColor(colours.secondary))
        mark = index.data(_MARK) or ""
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), mark)
        room = inner.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(mark) - (SPACE // 2 if mark else 0), 0)
        if not is_heading:
            painter.setFont(look.font(sizes.text, bold=chosen))
            painter.setPen(QColor(colours.accent if chosen else colours.ink))
        words = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignLeft), words)
        painter.restore()


class PaperList(QListWidget):
    """↑ ↓ turn to a paper at once (`chosen`), Enter and → go into it (`entered`)."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, groups: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_PaperDelegate(self))
        self.setAccessibleName("文书")
        self._items: dict[str, QListWidgetItem] = {}
        for group, papers in groups.items():
            heading = QListWidgetItem(group, self)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for kind, label in papers:
                self._items[kind] = QListWidgetItem(label, self)
                self._items[kind].setData(_KIND, kind)
                self._items[kind].setToolTip(label)
        self.currentItemChanged.connect(lambda now, _: self.chosen.emit(now.data(_KIND)) if now else None)

    def choose(self, kind: str) -> None:
        """Turn to a paper."""
        self.setCurrentItem(self._items[kind])

    def mark(self, kind: str, word: str) -> None:
        """Put a word beside a paper."""
        item = self._items[kind]
        item.setData(_MARK, word)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {word}".strip())

    def mark_of(self, kind: str) -> str:
        """The word beside a paper."""
        return str(self._items[kind].data(_MARK) or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
