"""The sidebar: the product's and the office's name, the desks, and 系统 at the bottom."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import ElidedLabel, Label


class Entry(NamedTuple):
    """A line of the sidebar."""

    key: str
    title: str
    drawing: str
    shortcut: str


class NavButton(Button):
    """One desk, with a count at its right when something there is due."""

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        # the narrow blank is the only gap between drawing and word that Qt lets one set
        super().__init__(f"\u2002{entry.title}", "nav", drawing=entry.drawing, parent=parent)
        self.setAccessibleName(entry.title)
        self.setCheckable(True)
        self.setToolTip(f"{entry.title}　{entry.shortcut}")
        self._title = entry.title
        self._count = 0

    def set_count(self, count: int) -> None:
        """Show how many things are due there; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(f"{self._title}，{count} 件到期" if count else self._title)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        colours, sizes = look.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(sizes.small, bold=True))
        words = str(self._count) if self._count < 1000 else "999+"
        tall = sizes.px(20)
        wide = max(painter.fontMetrics().horizontalAdvance(words) + SPACE * 3 // 2, tall)
        box = QRect(self.width() - wide - SPACE, (self.height() - tall) // 2, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.today.tint))
        painter.drawRoundedRect(box, tall / 2, tall / 2)
        painter.setPen(QColor(colours.today.ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


class Sidebar(QFrame):
    """Sends `chosen` with the key of a desk. The last entry stands at the bottom."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.office, self.desk = ElidedLabel("", "hint"), ElidedLabel("", "hint")
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3 // 2, SPACE * 2, SPACE * 3 // 2, SPACE * 3 // 2)
        column.setSpacing(SPACE // 4)
        column.addLayout(self._head())
        column.addSpacing(SPACE * 3 // 2)
        for entry in entries:
            if entry is entries[-1]:
                column.addStretch(1)
            column.addWidget(self._button(entry))
        self._fit()

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(SPACE * 3 // 2, 0, SPACE // 2, 0)
        head.setSpacing(SPACE // 4)
        name = Label("民情台", "accent")
        name.setObjectName("product")
        for label in (name, self.office, self.desk):
            head.addWidget(label)
        return head

    def _button(self, entry: Entry) -> NavButton:
        button = NavButton(entry)
        button.clicked.connect(lambda: self.chosen.emit(entry.key))
        self._buttons[entry.key] = button
        self._group.addButton(button)
        return button

    def set_office(self, name: str, desk: str) -> None:
        """Show whose window this is."""
        self.office.setText(name)
        self.desk.setText(desk)
        self.desk.setVisible(bool(desk))

    def mark(self, key: str) -> None:
        """Mark the desk in front."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Show a count at a desk."""
        if key in self._buttons:
            self._buttons[key].set_count(count)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(look.current().sizes.px(184))
