"""What all fields of a form have in common, and the plain one-line field."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.widths import half_width
from desktop.ui import look


class Field:
    """The face that a form sees; mixed into widgets that carry the signals `changed()` and `noted(text, tone)`.

    `noted` speaks about the value beside the label (tones hint, good) or under the field (tone error).
    """

    def value(self) -> Any:
        """What is filled in; None or empty when nothing is."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Fill in, replacing what is there."""
        raise NotImplementedError

    def settle(self) -> str:
        """Finish what has been typed (read the day, accept the only match); the sentence of what is wrong, or empty."""
        return ""

    def note(self, text: str, tone: str = "hint") -> None:
        """Say something about the value beside the label."""
        self.noted.emit(text, tone)  # type: ignore[attr-defined]

    def set_error(self, sentence: str) -> None:
        """Mark the field as wrong and say why; an empty sentence takes the mark away."""
        mark_wrong(self, bool(sentence))  # type: ignore[arg-type]
        self.setAccessibleDescription(sentence)  # type: ignore[attr-defined]
        self.noted.emit(sentence, "error")  # type: ignore[attr-defined]


def mark_wrong(widget: QWidget, wrong: bool) -> None:
    """Give a widget the red border, or take it away."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", wrong)
        look.restyle(widget)


class LineField(QLineEdit, Field):
    """One line of text. What an input method is still composing is never touched; tidying happens on leaving."""

    changed = Signal()
    noted = Signal(str, str)

    def __init__(
        self,
        *,
        longest: int = 200,
        placeholder: str = "",
        tidy: Callable[[str], str] = str.strip,
        clearable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setMaxLength(longest)
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(clearable)
        self.setMinimumWidth(48)
        self._tidy = tidy
        self._composing = False
        self.textChanged.connect(self._on_text_changed)

    @property
    def is_composing(self) -> bool:
        """True while an input method holds unfinished text in this field."""
        return self._composing

    def value(self) -> Any:
        """The tidied text."""
        return self._tidy(self.text())

    def set_value(self, value: Any) -> None:
        """Show a text from its beginning."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def settle(self) -> str:
        """Show the tidied text unless an input method is at work."""
        tidied = self._tidy(self.text())
        if tidied != self.text() and not self._composing:
            self.setText(tidied)
        return ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._composing = False
            self.leave()

    def leave(self) -> None:
        """What happens when the keyboard goes elsewhere in this window: settle, and say what is wrong."""
        sentence = self.settle()
        if sentence:
            self.set_error(sentence)

    def _on_text_changed(self) -> None:
        if self.property("wrong"):
            self.set_error("")
        self.changed.emit()


class NumberField(LineField):
    """A whole number between two bounds; the keys + and - step it."""

    def __init__(self, least: int = 0, most: int = 9999, *, parent: QWidget | None = None) -> None:
        super().__init__(longest=len(str(most)), tidy=lambda text: half_width(text).strip(), parent=parent)
        self._least, self._most = least, most
        self.setValidator(QIntValidator(0, most, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def value(self) -> int | None:
        """The number, or None when empty or out of bounds."""
        text = self._tidy(self.text())
        number = int(text) if text.isdecimal() else None
        return number if number is not None and self._least <= number <= self._most else None

    def settle(self) -> str:
        """Tidy; a number out of bounds is wrong."""
        super().settle()
        if self.text() and self.value() is None:
            return f"请填写 {self._least} 到 {self._most} 之间的整数。"
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {"+": 1, "=": 1, "＋": 1, "-": -1, "－": -1}
        step = steps.get(event.text())
        if step is None:
            super().keyPressEvent(event)
            return
        number = self.value()
        start = self._least - 1 if number is None else number
        self.set_value(min(max(start + step, self._least), self._most))
        self.selectAll()
