"""A phrase of a paper: its text, the placeholders in it to click, and the way back to the shipped words."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.phrases import LONGEST, Phrase
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.text_field import Snippet, TextField

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Editor(TextField):
    """Grows with its text; where only one line may stand, Enter goes on to the next field."""

    def __init__(self, is_line: bool) -> None:
        super().__init__(least=1, most=10, longest=LONGEST)
        self._is_line = is_line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()  # in another width the text takes another number of lines

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_line and event.key() in _ENTER and not self._popup.highlighted():
            event.ignore()
        else:
            super().keyPressEvent(event)


class PhraseField(QWidget, Field):
    """Text of a phrase. `case`: when it is printed, if not always; `hints`: its placeholders, with what they stand for.

    `snippets` are offered by `;;`.
    """

    changed = Signal()
    noted = Signal(str, str)

    def __init__(self, phrase: Phrase, case: str, hints: Mapping[str, str], snippets: Sequence[Snippet]) -> None:
        super().__init__()
        self.shipped = phrase.text
        self.editor = _Editor(phrase.is_line)
        self.editor.set_snippets(snippets)
        self.editor.changed.connect(self._on_changed)
        self.editor.noted.connect(self.noted)
        self.setFocusProxy(self.editor)
        self._is_outdated = False
        self._before = Label("", "hint", wrap=True)
        self._below = FlowRow(gap=SPACE)
        self.restore = Button("恢复原文", "link", says="恢复这一处的原文（Ctrl+R）")
        self.restore.clicked.connect(self.take_shipped)
        self._below.add(self.restore)
        for name, label in hints.items():
            self._below.add(self._inserting(name, label))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        if case:
            column.addWidget(Label(f"用于：{case}", "hint", wrap=True))
        for widget in (self.editor, self._before, self._below):
            column.addWidget(widget)
        self._has_hints = bool(hints)
        self._show_difference()

    def _inserting(self, name: str, label: str) -> Button:
        words = f"{{{name}}} {label}"
        button = Button(words, "link", says=f"插入 {words}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has `;;`; the cursor stays where it is
        button.clicked.connect(lambda: self.editor.insertPlainText(f"{{{name}}}"))
        return button

    # ------------------------------------------------------------ the face of a field

    def value(self) -> str:
        """The words without blanks at their ends."""
        return self.editor.value()

    def set_value(self, value: Any) -> None:
        """Show words; the cursor stays when they are there already."""
        if value != self.editor.toPlainText():
            self.editor.set_value(value)

    def settle(self) -> str:
        """Words beyond the limit are wrong."""
        return self.editor.settle()

    def set_error(self, sentence: str) -> None:
        """Mark the text as wrong."""
        self.editor.set_error(sentence)

    # ------------------------------------------------------------ shipped words

    @property
    def differs(self) -> bool:
        """True when the words are not the shipped ones."""
        return self.value() != self.shipped

    def set_outdated(self, on: bool) -> None:
        """Say that the shipped words have changed since the office wrote its own."""
        self._is_outdated = on
        self._show_difference()

    def take_shipped(self) -> None:
        """Put the shipped words back."""
        self.set_value(self.shipped)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        self._show_difference()
        self.changed.emit()

    def _show_difference(self) -> None:
        differs = self.differs
        self.note("" if not differs else "原文已随新版更新" if self._is_outdated else "已改动", "strong")
        self._before.setText(f"{'新的原文' if self._is_outdated else '原文'}：{self.shipped}")
        self._before.setVisible(differs)
        self.restore.setVisible(differs)
        self._below.setVisible(differs or self._has_hints)
