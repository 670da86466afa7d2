"""A row of widgets that wraps into the next line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop.ui.look import SPACE


class FlowLayout(QLayout):
    """Lays its items out from left to right and wraps; items of a line share its middle."""

    def __init__(self, parent: QWidget | None = None, gap: int = SPACE // 2) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert(self, position: int, widget: QWidget) -> None:
        """Put a widget in at a position."""
        self.addWidget(widget)
        self._items.insert(position, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        margins = self.contentsMargins()
        inside = sum(self._height(line) for line in lines) + self.spacing() * max(len(lines) - 1, 0)
        return inside + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        shown = self._shown()
        wide = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(len(shown) - 1, 0)
        margins = self.contentsMargins()
        return QSize(wide + margins.left() + margins.right(), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        shown = self._shown()
        margins = self.contentsMargins()
        wide = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(wide + margins.left() + margins.right(), self._height(shown) + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        y = inner.y()
        for line in self._lines(rect.width()):
            tall, x = self._height(line), inner.x()
            for item in line:
                hint = item.sizeHint()
                wide = min(hint.width(), inner.width())
                if Qt.Orientation.Horizontal in item.expandingDirections():
                    wide = max(wide, inner.right() + 1 - x)
                item.setGeometry(QRect(QPoint(x, y + (tall - hint.height()) // 2), QSize(wide, hint.height())))
                x += wide + self.spacing()
            y += tall + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        margins = self.contentsMargins()
        room = width - margins.left() - margins.right()
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if lines and used + self.spacing() + wide <= room:
                lines[-1].append(item)
                used += self.spacing() + wide
            else:
                lines.append([item])
                used = wide
        return lines

    @staticmethod
    def _height(line: list[QLayoutItem]) -> int:
        return max((item.sizeHint().height() for item in line), default=0)


class FlowRow(QWidget):
    """A widget around a `FlowLayout`."""

    def __init__(self, parent: QWidget | None = None, gap: int = SPACE // 2) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the row."""
        self._flow.addWidget(widget)

    def clear(self) -> None:
        """Take all widgets away."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._flow.invalidate()
