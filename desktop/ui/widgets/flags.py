"""Yes-or-no marks as toggle chips."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.flow import FlowRow


class FlagRow(FlowRow, Field):
    """Toggle chips. One stop for Tab; ← and → go from chip to chip, Space sets or clears, Enter goes on."""

    changed = Signal()
    noted = Signal(str, str)

    def __init__(self, labels: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent, gap=SPACE * 3 // 4)
        self._flags: dict[str, Button] = {}
        for code, label in labels.items():
            flag = Button(label, "flag")
            flag.setObjectName(code)
            flag.setCheckable(True)
            flag.toggled.connect(lambda _: self.changed.emit())
            self._flags[code] = flag
            self.add(flag)
        if self._flags:
            self._stop_at(next(iter(self._flags.values())))

    def value(self) -> frozenset[str]:
        """Codes of the flags that are set."""
        return frozenset(code for code, flag in self._flags.items() if flag.isChecked())

    def set_value(self, value: Any) -> None:
        """Set exactly these flags."""
        for code, flag in self._flags.items():
            flag.setChecked(code in (value or ()))

    def set_flag(self, code: str, on: bool) -> None:
        """Set or clear one flag."""
        self._flags[code].setChecked(on)

    def set_word(self, code: str, word: str) -> None:
        """Show another word on a flag."""
        self._flags[code].setText(word)
        self._flags[code].setAccessibleName(word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        flags = list(self._flags.values())
        here = self.focusWidget()
        if event.key() in steps and here in flags:
            target = flags[(flags.index(here) + steps[Qt.Key(event.key())]) % len(flags)]
            self._stop_at(target)
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _stop_at(self, stop: Button) -> None:
        for flag in self._flags.values():
            flag.setFocusPolicy(Qt.FocusPolicy.StrongFocus if flag is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)
