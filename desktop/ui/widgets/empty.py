"""What an empty place says: what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.ui import icons, look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
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
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture = QLabel()
        drawn = icons.pixmap(drawing, "faint", look.current().sizes.px(40), self.devicePixelRatioF())
        picture.setPixmap(drawn)
        picture.setVisible(not drawn.isNull())
        self._title, self._advice = Label(title, "strong"), Label(advice, "secondary", wrap=True)
        self._button = Button(button)
        self._button.clicked.connect(self.action)
        for widget in (picture, self._title, self._advice, self._button):
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.insertSpacing(3, SPACE)
        self._advice.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.say(title, advice, button)

    def say(self, title: str, advice: str = "", button: str = "") -> None:
        """Show other words."""
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._button.setText(button.replace("&", "&&"))
        self._button.setVisible(bool(button))
        self.setAccessibleName(f"{title}。{advice}" if advice else title)
