"""An icon standing by itself on a page."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import icons, look


class Drawing(QWidget):
    """A drawing of resources/icons in a palette colour, sharp at every scaling. `size` in pixels at normal text."""

    def __init__(self, name: str, colour: str, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_drawing(self, name: str, colour: str) -> None:
        """Show another drawing."""
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:
        side = look.current().sizes.px(self._size)
        around = self.contentsMargins()
        return QSize(side + around.left() + around.right(), side + around.top() + around.bottom())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = painter.device().devicePixelRatioF()
        drawn = icons.pixmap(self._name, self._colour, look.current().sizes.px(self._size), ratio)
        painter.drawPixmap(self.contentsRect().topLeft(), drawn)
