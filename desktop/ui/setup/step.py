"""One step of the first run: a title, what it is for, and its contents."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look import SPACE
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.strip import ErrorStrip


class Step(QWidget):
    """`changed` says that the words of the button or its state may be different now; `done_wanted` asks to go on."""

    changed = Signal()
    done_wanted = Signal()
    name = ""

    def __init__(self, title: str, advice: str) -> None:
        super().__init__()
        self.strip = ErrorStrip()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE * 3 // 2)
        self.body.addWidget(Label(title, "title"))
        self.body.addWidget(Label(advice, "secondary", wrap=True))
        self.body.addWidget(self.strip)

    @property
    def button(self) -> str:
        """Words of the button that goes on."""
        return "下一步"

    @property
    def is_ready(self) -> bool:
        """True when one may go on."""
        return True

    def check(self) -> bool:
        """Look at what was filled in and mark what is wrong."""
        return True

    def activate(self) -> None:
        """Put the keyboard where one begins."""
