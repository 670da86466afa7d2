"""One of a few, shown side by side."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup

from desktop.ui.widgets.flags import FlagRow


class ChoiceRow(FlagRow):
    """Exactly one chip is set; ← and → choose the neighbour, a click chooses. The value is its code."""

    def __init__(self, labels: dict[str, str]) -> None:
        super().__init__(labels)
        self._group = QButtonGroup(self)
        for flag in self._flags.values():
            self._group.addButton(flag)
            flag.toggled.disconnect()  # choosing another is one change, not two
            flag.toggled.connect(self._on_toggled)
        self.set_value(next(iter(labels)))

    def value(self) -> str:  # type: ignore[override]
        """The chosen code; empty when none of these is meant."""
        return next((code for code, flag in self._flags.items() if flag.isChecked()), "")

    def set_value(self, value: Any) -> None:
        """Choose a code; an unknown one chooses nothing."""
        if value in self._flags:
            self._flags[value].setChecked(True)
            return
        self._group.setExclusive(False)
        super().set_value(())
        self._group.setExclusive(True)

    def _on_toggled(self, on: bool) -> None:
        if on:
            self._stop_at(self._flags[self.value()])
        if on or not self.value():
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        focused = next((code for code, flag in self._flags.items() if flag.hasFocus()), "")
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and focused:
            self.set_value(focused)
