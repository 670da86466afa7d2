"""What the pages of this desk share: the ground, the head line, and keys that work wherever the keyboard is."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look import SPACE
from desktop.ui.shell import Shell
from desktop.ui.widgets.label import ElidedLabel, Label
from desktop.ui.widgets.strip import NoticeStrip


class Page(QWidget):
    """A page with a title line and a strip for sentences.

    `keys` holds the page's own keys. They are used when no field has used them, so that Esc first closes an open list.
    """

    def __init__(self, shell: Shell, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self.shell = shell
        self.keys: dict[str, Callable[[], object]] = {}
        self.title = ElidedLabel(title, "title")
        self.aside = Label("", "secondary")
        self.strip = NoticeStrip()
        self.head = QHBoxLayout()
        self.head.setSpacing(SPACE * 3 // 2)
        self.head.addWidget(self.title)
        self.head.addWidget(self.aside)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE * 3 // 2)
        self.column.addLayout(self.head)
        self.column.addWidget(self.strip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self.keys.get(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
