"""Fields that hold several things as chips, typed one after the other: names, and choices."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QWidget

from desktop.domain.records import Choice
from desktop.ui import look
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import Field, LineField, mark_wrong
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.pick_field import PickField

_SEPARATORS = re.compile(r"[、，,；;/\n\r\t|]+")
_BLANKS = re.compile(r"[\s\u3000]+")


def names_in(text: str) -> list[str]:
    """The names in a pasted text: “张三、李四 王五” is three; “张　三” with a blank for the eye is one."""
    names: list[str] = []
    for piece in _SEPARATORS.split(text):
        waiting = ""
        for word in _BLANKS.split(piece.strip()):
            if len(word) == 1 and not waiting:
                waiting = word
            elif len(word) == 1:
                names.append(waiting + word)
                waiting = ""
            else:
                names += [waiting, word]
                waiting = ""
        names.append(waiting)
    return [name for name in names if name]


def _is_plain_enter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == Qt.KeyboardModifier.NoModifier


class ChipBox(QFrame, Field):
    """A framed row of chips with the entry field behind them. Backspace in the empty entry takes the last chip."""

    changed = Signal()
    noted = Signal(str, str)

    def __init__(self, entry: LineField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._chips: list[Button] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(4, 4, 4, 4)
        self._flow.addWidget(entry)
        entry.setMinimumWidth(56)
        entry.installEventFilter(self)
        entry.noted.connect(self._on_entry_noted)
        entry.textChanged.connect(self._on_changed)
        self.setFocusProxy(entry)
        self._fit()

    def labels(self) -> list[str]:
        """The words on the chips."""
        return [str(chip.property("word")) for chip in self._chips]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("active", event.type() == QEvent.Type.FocusIn)
            look.restyle(self)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._entry_key(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.entry.setFocus(Qt.FocusReason.MouseFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(look.current().sizes.control)
        self.entry.setFixedHeight(look.current().sizes.control - 10)

    def _entry_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace and not self.entry.text() and self._chips:
            self._remove_chip(self._chips[-1])
            return True
        return False

    def _add_chip(self, word: str) -> None:
        chip = Button(f"{word}  ×", "token", says=f"移除{word}", parent=self)
        chip.setToolTip("点击移除")
        chip.setProperty("word", word)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(lambda: self._remove_chip(chip))
        self._flow.insert(len(self._chips), chip)
        self._chips.append(chip)
        chip.show()
        self._on_chips_changed()

    def _remove_chip(self, chip: Button) -> None:
        place = self._chips.index(chip)
        self._chips.pop(place)
        self._removed(place)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self._on_chips_changed()

    def _removed(self, place: int) -> None:
        """For subclasses that keep something beside each chip."""

    def _clear_chips(self) -> None:
        while self._chips:
            self._remove_chip(self._chips[-1])

    def _on_chips_changed(self) -> None:
        self._flow.invalidate()
        self.updateGeometry()
        self.entry.setAccessibleDescription("已填：" + "、".join(self.labels()) if self._chips else "")
        self._on_changed()

    def _on_changed(self) -> None:
        if self.property("wrong"):
            self.set_error("")
        self.changed.emit()

    def _on_entry_noted(self, text: str, tone: str) -> None:
        if tone == "error":
            mark_wrong(self, bool(text))
            self.noted.emit(text, tone)


class _NameLine(LineField):
    """The entry of a `NamesField`: what is pasted goes to the box, not into the line."""

    pasted = Signal(str)

    def paste(self) -> None:
        """Paste what the clipboard holds as names."""
        self.pasted.emit(self.text() + QApplication.clipboard().text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)


class NamesField(ChipBox):
    """Names of several people: Enter makes a chip of what was typed, a pasted list becomes one chip each."""

    def __init__(self, *, placeholder: str = "输入姓名后回车", parent: QWidget | None = None) -> None:
        self._line = _NameLine(longest=200, placeholder=placeholder)
        super().__init__(self._line, parent)
        self._line.pasted.connect(self._take)
        self._line.textEdited.connect(self._on_edited)

    def value(self) -> tuple[str, ...]:
        """The names, with what stands in the entry and has not become a chip yet."""
        return (*self.labels(), *names_in(self.entry.text()))

    def set_value(self, value: Any) -> None:
        """Show these names."""
        self._clear_chips()
        self.entry.clear()
        for name in value or ():
            self._add_chip(name)

    def settle(self) -> str:
        """Make chips of what stands in the entry."""
        self._take(self.entry.text())
        return ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self._line.is_composing:
            self._take(self.entry.text())
        return super().eventFilter(watched, event)

    def _entry_key(self, event: QKeyEvent) -> bool:
        if _is_plain_enter(event) and self.entry.text():
            self._take(self.entry.text())
            return True
        return super()._entry_key(event)

    def _on_edited(self, text: str) -> None:
        if _SEPARATORS.search(text) and not self._line.is_composing:
            self._take(text)

    def _take(self, text: str) -> None:
        self.entry.clear()
        for name in names_in(text):
            self._add_chip(name)


class MultiPickField(ChipBox):
    """Several choices out of many, each a chip; typing ahead as in `PickField`."""

    def __init__(
        self,
        rows: Sequence[Choice] = (),
        *,
        recent: Iterable[int | str] = (),
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._pick = PickField(rows, recent=recent, placeholder=placeholder)
        self._picked: list[Choice] = []
        self._rows = {row.id: row for row in rows}
        super().__init__(self._pick, parent)
        self._pick.picked.connect(self._on_picked)

    def set_choices(self, rows: Sequence[Choice], recent: Iterable[int | str] = ()) -> None:
        """Offer other rows; chips of rows that are gone are taken away."""
        self._rows = {row.id: row for row in rows}
        self._pick.set_choices(rows, recent)
        self.set_value([row.id for row in self._picked])

    def value(self) -> tuple[int | str, ...]:
        """Ids of the chosen rows in the order of choosing."""
        return tuple(row.id for row in self._picked)

    def set_value(self, value: Any) -> None:
        """Choose rows by their ids; unknown ids are left out."""
        self._clear_chips()
        for key in value or ():
            if key in self._rows:
                self._add(self._rows[key])

    def settle(self) -> str:
        """Take what was typed when it can mean only one row."""
        return self._pick.settle()

    def _entry_key(self, event: QKeyEvent) -> bool:
        if _is_plain_enter(event) and self._pick.text():
            self._pick.accept()
            return True
        return super()._entry_key(event)

    def _on_picked(self, row: Choice | None) -> None:
        if row is None:
            return
        self._pick.set_value(None)
        if row not in self._picked:
            self._add(row)

    def _add(self, row: Choice) -> None:
        self._picked.append(row)
        self._add_chip(row.label)

    def _removed(self, place: int) -> None:
        self._picked.pop(place)
