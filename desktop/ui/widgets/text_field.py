"""Several lines of text that grow while one types; `;;` offers the office's phrases."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from desktop.domain.records import Choice
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.pick_field import Finder
from desktop.ui.widgets.popup import PopupList

_CALL = re.compile(r"[;；]{2}([^;；\s]{0,20})$")


class Snippet(NamedTuple):
    """A phrase of the office: its short name, the text that is put in, and what it is found by (pinyin, initials)."""

    name: str
    text: str
    keys: tuple[str, ...] = ()


class TextField(QPlainTextEdit, Field):
    """A text of several lines. Enter is a new line, Tab goes on; Ctrl+Enter is left to the page."""

    changed = Signal()
    noted = Signal(str, str)

    def __init__(
        self,
        *,
        least: int = 3,
        most: int = 12,
        longest: int = 20_000,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._least, self._most, self._longest = least, most, longest
        self._composing = False
        self._finder = Finder()
        self._phrases: dict[int | str, str] = {}
        self._popup = PopupList(self)
        self._popup.chosen.connect(self._put_in)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setMinimumWidth(64)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self.setPlainText(value or "")

    def settle(self) -> str:
        """A text beyond the limit is wrong; nothing of it is cut."""
        over = len(self.toPlainText()) - self._longest
        return f"内容超出 {over} 字（最多 {self._longest} 字），请精简或作为附件保存。" if over > 0 else ""

    def set_snippets(self, snippets: Sequence[Snippet]) -> None:
        """The phrases that `;;` offers."""
        rows = [Choice(place, each.name, each.text, each.keys) for place, each in enumerate(snippets)]
        self._finder = Finder(rows)
        self._phrases = {row.id: row.hint for row in rows}

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup.take_key(event.key()):
            return
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        marked = self._popup.highlighted()
        if is_enter and marked is not None:
            self._put_in(marked)
        elif is_enter and event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        marked = self._popup.highlighted()
        if marked is not None:
            self._put_in(marked)
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._popup.hide()
        super().focusOutEvent(event)
        sentence = self.settle()
        if sentence:
            self.set_error(sentence)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if self._composing:
            self._popup.hide()

    # ------------------------------------------------------------ inside

    def _on_text_changed(self) -> None:
        if self.property("wrong"):
            self.set_error("")
        if self._phrases and not self._composing:
            self._offer()
        self.changed.emit()

    def _called(self) -> str | None:
        """What stands behind `;;` before the cursor; None when there is no `;;`."""
        cursor = self.textCursor()
        found = _CALL.search(cursor.block().text()[: cursor.positionInBlock()])
        return found[1] if found else None

    def _offer(self) -> None:
        called = self._called()
        if called is None:
            self._popup.hide()
            return
        rows, _ = self._finder.find(called)
        here = self.cursorRect().translated(self.viewport().pos())
        below = QRect(0, here.top(), self.width(), here.height())
        self._popup.show_rows(rows, "" if rows else "没有这样的常用语，按 Esc 继续输入", below=below)

    def _put_in(self, row: Choice) -> None:
        self._popup.hide()
        called = self._called()
        if called is None:
            return
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(called) + 2)
        cursor.insertText(self._phrases[row.id])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self, *_: object) -> None:
        lines = min(max(round(self.document().documentLayout().documentSize().height()), self._least), self._most)
        around = round(self.document().documentMargin()) * 2 + 6
        tall = self.fontMetrics().lineSpacing() * lines + around
        if tall != self.height():
            self.setFixedHeight(tall)
            self.updateGeometry()
