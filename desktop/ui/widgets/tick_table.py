"""A table whose rows are ticked off by the keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop.ui.widgets.table import TableView

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class TickTable(TableView):
    """Space ticks a row, Shift+Space the rows that belong with it, Ctrl+A all."""

    ticked = Signal(int, bool)
    all_ticked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Space and held in (Qt.KeyboardModifier.NoModifier, _SHIFT):
            if self.currentIndex().isValid():
                self.ticked.emit(self.currentIndex().row(), bool(held))
        elif event.key() == Qt.Key.Key_A and held == _CTRL:
            self.all_ticked.emit()
        else:
            super().keyPressEvent(event)
