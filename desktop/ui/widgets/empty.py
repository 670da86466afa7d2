"""What an empty place says: what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.drawing import Drawing
from desktop.ui.widgets.label import Label


class EmptyState(QWidget):
    """A drawing, a line, what to do next, and optionally the button that does it."""

    action = Signal()

    def __init__(
        self, title: str, advice: str = "", button: str = "", drawing: str = "tray", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        column = QVBoxLayout(self)
        column.setSpacing(SPACE // 2)
        self._picture = Drawing(drawing, "faint", 40)
        self._title, self._advice = Label(title, "strong"), Label(advice, "secondary", wrap=True)
        self._button = Button(button)
        self._button.clicked.connect(self.action)
        for label in (self._title, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._advice)
        column.addSpacing(SPACE)
        column.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.say(title, advice, button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a low place the words matter more than the drawing.
        self._picture.setVisible(self.height() >= look.current().sizes.px(168))

    def say(self, title: str, advice: str = "", button: str = "") -> None:
        """Show other words."""
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._button.setText(button.replace("&", "&&"))
        self._button.setVisible(bool(button))
        self.setAccessibleName(f"{title}。{advice}" if advice else title)
