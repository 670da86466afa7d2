"""Buttons: one class, the kind says how loud it is."""

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui import look
from desktop.ui.icons import icon

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Button(QPushButton):
    """A push button. `kind`: primary (one per page), plain, quiet, link, danger, small (a drawing only),
    flag (checkable) or token (a thing in a field).

    Space and Enter press it. The drawing is a name of resources/icons.
    """

    def __init__(
        self, text: str = "", kind: str = "plain", *, drawing: str = "", says: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._drawing = drawing
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setAccessibleName(says or text)
        if says:
            self.setToolTip(escape(says))
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and not self.isCheckable():
            self.click()
        elif self.isCheckable() and event.key() in _ARROWS:
            event.ignore()  # the row around the flags walks
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw()

    def _draw(self) -> None:
        if self._drawing:
            colour = {"primary": "accent_ink", "danger": look.current().palette.overdue.ink, "link": "accent"}
            self.setIcon(icon(self._drawing, colour.get(str(self.property("kind")))))
            size = look.current().sizes.icon
            self.setIconSize(QSize(size, size))
