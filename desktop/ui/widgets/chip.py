"""Word chips: a state is always a word, the colour only helps."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import look
from desktop.ui.widgets.flow import FlowRow

STATE_WORDS = {"overdue": "已超期", "today": "今天到期", "soon": "临期", "normal": "正常"}
"""Words of the four states of a clock."""


class Chip(QLabel):
    """A small word with the colours of a state (see `Palette.tone`); without a word it takes the state's own."""

    def __init__(self, word: str = "", state: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(word, state)

    def set_state(self, word: str, state: str) -> None:
        """Show another word and state."""
        self.setText(word or STATE_WORDS.get(state, ""))
        self.setProperty("state", state)
        look.restyle(self)


class ChipRow(FlowRow):
    """Chips side by side, wrapping: `show_chips([("临期", "soon"), ("集体访 5人", "neutral")])`."""

    def show_chips(self, chips: Iterable[tuple[str, str]]) -> None:
        """Replace all chips by these (word, state) pairs."""
        self.clear()
        for word, state in chips:
            self.add(Chip(word, state))
