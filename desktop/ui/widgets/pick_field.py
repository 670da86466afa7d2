"""Choosing one row out of many by typing a few letters of it."""

import heapq
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.pinyin import found_by
from desktop.domain.records import Choice
from desktop.domain.widths import half_width
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.popup import MOST_ROWS, PopupList

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Finder:
    """Finds rows by characters, pinyin initials or code; the recently used ones first among equals."""

    def __init__(self, rows: Sequence[Choice] = (), recent: Iterable[int | str] = ()) -> None:
        self.rows = list(rows)
        self.by_id = {row.id: row for row in self.rows}
        self._recent = {key: place for place, key in enumerate(recent)}
        self._query = ""
        self._pool: list[tuple[int, Choice]] = list(enumerate(self.rows))

    def find(self, query: str) -> tuple[list[Choice], int]:
        """The best rows (at most 50) and how many there are in all: the one of that very name first, then by rank.

        Everything, recent first, for an empty query.
        """
        query = half_width(query).strip()
        if not (self._query and query.startswith(self._query)):
            self._pool = list(enumerate(self.rows))
        found: list[tuple[int, int, int, Choice]] = []
        for place, row in self._pool:
            rank = -1 if query == row.label else found_by(query, row.label, row.keys) if query else 0
            if rank is not None:
                found.append((rank, self._recent.get(row.id, len(self._recent)), place, row))
        # A row that a longer query finds was found by its beginning: the next letter searches only these.
        self._query, self._pool = query, [(place, row) for _, _, place, row in found]
        best = heapq.nsmallest(MOST_ROWS, found, key=lambda entry: entry[:3])
        return [row for *_, row in best], len(found)


class PickField(LineField):
    """A single choice by typing ahead. The list under the field only shows; the keyboard stays in the field.

    Enter or Tab takes the marked row, an emptied field is no choice. `picked` carries the `Choice` or None.
    """

    picked = Signal(object)

    def __init__(
        self,
        rows: Sequence[Choice] = (),
        *,
        recent: Iterable[int | str] = (),
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(longest=60, placeholder=placeholder, parent=parent)
        self._finder = Finder(rows, recent)
        self._choice: Choice | None = None
        self._popup = PopupList(self)
        self._popup.chosen.connect(self._take)
        self.textEdited.connect(self._on_edited)

    def set_choices(self, rows: Sequence[Choice], recent: Iterable[int | str] = ()) -> None:
        """Offer other rows; a choice that is still among them stays."""
        self._finder = Finder(rows, recent)
        kept = self._choice is None or self._choice.id in self._finder.by_id
        if not kept:
            self.set_value(None)

    def choice(self) -> Choice | None:
        """The chosen row."""
        return self._choice

    def value(self) -> int | str | None:
        """Id of the chosen row, or None."""
        return self._choice.id if self._choice else None

    def set_value(self, value: Any) -> None:
        """Choose a row by its id; None or an unknown id is no choice."""
        self._show_choice(self._finder.by_id.get(value))

    def settle(self) -> str:
        """Take what was typed when it can mean only one row."""
        typed = self.text().strip()
        if self._choice is not None or not typed:
            return ""
        rows, count = self._finder.find(typed)
        same = [row for row in rows if row.label == typed]
        if len(same) == 1 or count == 1:
            self._take(same[0] if same else rows[0])
            return ""
        if not rows:
            return f"没有找到“{typed[:20]}”，请换个字或用拼音首字母查找。"
        return f"“{typed[:20]}”可以指 {count} 项，请在列表中选定一项。"

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._popup.take_key(key):
            return
        if key in _ENTER and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            if self.accept():
                event.ignore()
            return
        if key in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.open_list()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self._take_highlighted()
        return super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.open_list(highlight=False)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString():
            self._popup.hide()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._popup.hide()
        super().focusOutEvent(event)

    def open_list(self, *, highlight: bool = True) -> None:
        """Show the list: everything when a row is chosen or nothing is typed, else what fits."""
        if self.isReadOnly():
            return
        typed = "" if self._choice else self.text()
        self._show_found(typed, highlight=highlight)

    def accept(self) -> bool:
        """Take the marked row, or what was typed when it can mean only one; False when that is wrong."""
        self._take_highlighted()
        sentence = self.settle()
        if sentence:
            self.set_error(sentence)
        return not sentence

    # ------------------------------------------------------------ inside

    def _on_edited(self, text: str) -> None:
        if self._choice is not None:
            self._choice = None
            self.picked.emit(None)
        self._show_found(text, highlight=bool(text.strip()))

    def _show_found(self, text: str, *, highlight: bool) -> None:
        rows, count = self._finder.find(text)
        note = ""
        if not rows:
            note = "没有找到，可用汉字、拼音首字母或编号查找"
        elif count > len(rows):
            note = f"另有 {count - len(rows)} 项，请再输入一个字"
        marked = rows.index(self._choice) if self._choice in rows else 0
        self._popup.show_rows(rows, note, highlight=marked if highlight else -1)

    def _take_highlighted(self) -> None:
        row = self._popup.highlighted()
        if row is not None:
            self._take(row)
        self._popup.hide()

    def _take(self, row: Choice) -> None:
        self._popup.hide()
        self._show_choice(row)
        self.picked.emit(row)

    def _show_choice(self, row: Choice | None) -> None:
        self._choice = row
        LineField.set_value(self, row.label if row else "")
        self.set_error("")
        self.setToolTip(escape(row.hint) if row else "")
        self.changed.emit()
