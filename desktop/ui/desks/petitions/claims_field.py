"""The claims (诉求) of a petitioner, one line each; a further line is always ready."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.ui.look import SPACE
from desktop.ui.widgets.field import Field, LineField
from desktop.ui.widgets.label import Label

_ACROSS = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ClaimsField(QWidget, Field):
    """Numbered lines, two abreast. Enter goes from line to line and, from the last empty one, on."""

    changed = Signal()
    noted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[LineField] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 3 // 2)
        self._grid.setVerticalSpacing(SPACE)
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)
        for _ in range(_ACROSS):
            self._add_line()
        self.setFocusProxy(self.lines[0])

    def value(self) -> tuple[str, ...]:
        """The claims in order, empty lines left out."""
        return tuple(line.value() for line in self.lines if line.value())

    def set_value(self, value: Any) -> None:
        """Show these claims, and no more lines than they need."""
        texts = list(value or ())
        while len(self.lines) < len(texts):
            self._add_line()
        for place, line in enumerate(self.lines):
            line.set_value(texts[place] if place < len(texts) else "")
        while len(self.lines) > max(len(texts), _ACROSS) and not self.lines[-2].text():
            self._drop_line()

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with the claims as a whole."""
        self.noted.emit(sentence, "error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((place for place, line in enumerate(self.lines) if line.hasFocus()), None)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        back = event.key() == Qt.Key.Key_Up or (
            event.key() in _ENTER and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        )
        target = None
        if here is not None and event.key() in _ENTER and plain and self.lines[here].text().strip():
            target = here + 1
        elif here is not None and back:
            target = here - 1
        if target is not None and 0 <= target < len(self.lines):
            self.lines[target].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _add_line(self) -> None:
        place = len(self.lines)
        line = LineField(longest=300)
        line.setAccessibleName(f"诉求 {place + 1}")
        number = Label(str(place + 1), "secondary")
        number.setBuddy(line)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(number)
        row.addWidget(line, 1)
        self._grid.addLayout(row, place // _ACROSS, place % _ACROSS)
        if self.isVisible():  # at once, so that Enter can go there
            number.show()
            line.show()
        if self.lines:
            QWidget.setTabOrder(self.lines[-1], line)
        self.lines.append(line)
        line.changed.connect(self._on_changed)

    def _drop_line(self) -> None:
        self.lines.pop().deleteLater()
        row = self._grid.takeAt(self._grid.count() - 1)
        number = row.itemAt(0).widget() if isinstance(row, QHBoxLayout) else None
        if number is not None:
            number.deleteLater()

    def _on_changed(self) -> None:
        if self.lines[-1].text().strip():
            self._add_line()
        self.changed.emit()
