"""The rounded surface on which everything lies."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look import SPACE
from desktop.ui.widgets.label import Label, SectionTitle


class Card(QFrame):
    """A surface with an optional title, a small text at its right, and a column `body` for its contents."""

    def __init__(self, title: str = "", aside: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 3 // 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        self._title = SectionTitle(title)
        self._aside = Label(aside, "secondary")
        self._head = QHBoxLayout()
        self._head.setSpacing(SPACE * 2)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._head.addWidget(self._aside, alignment=Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE)
        column.addLayout(self.body, 1)
        self.set_title(title, aside)

    def set_title(self, title: str, aside: str = "") -> None:
        """Show another title and small text."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._aside.setText(aside)
        self._aside.setVisible(bool(aside))
        self.setAccessibleName(title)

    def add(self, what: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or layout under what is there."""
        if isinstance(what, QWidget):
            self.body.addWidget(what, stretch)
        else:
            self.body.addLayout(what, stretch)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget (a link, a chip) at the right end of the title row."""
        self._head.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setProperty("rule", True)
    return line
