"""Words on the screen. Always plain text: what users typed never becomes markup."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import look


class Label(QLabel):
    """A label in one of the tones of the style sheet: title, section, strong, secondary, label, hint, good, error."""

    def __init__(self, text: str = "", tone: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)

    def set_tone(self, tone: str) -> None:
        """Change the tone of the words."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            look.restyle(self)

    def selectable(self) -> "Label":
        """Let the words be marked and copied with the mouse; returns itself."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self


class ElidedLabel(Label):
    """One line that ends in “…” when the place is too narrow; the whole line is then its tool tip."""

    def __init__(self, text: str = "", tone: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(text, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("字…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(escape(self.text()) if self._shown() != self.text() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self._shown())

    def _shown(self) -> str:
        wide = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, wide)


class SectionTitle(Label):
    """Heading of a part of a form or card."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "section", parent=parent)


class KeyHints(QLabel):
    """A quiet row of keys and what they do: `KeyHints([("Enter", "下一项"), ("Ctrl+S", "保存")])`."""

    def __init__(self, hints: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", "hint")
        self.set_hints(hints)

    def set_hints(self, hints: list[tuple[str, str]]) -> None:
        """Show other keys."""
        self.setText("　".join(f"{key} {does}" for key, does in hints))
