"""插入数字: choosing one of the thousands of fields of a summary by Chinese, pinyin initials or name."""

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.fields import Fields
from desktop.domain.measures import ALL
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField

_UNIT = re.compile(r"（.*?）")


class FigurePicker(Card):
    """A field to find a figure with, its value, and a button. `wanted(name)` when one is to be put in; Esc `closed`."""

    wanted = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fields: Fields | None = None
        self._is_stale = True
        self.field = PickField(placeholder="找数字：汉字、拼音首字母或名称，如 来访、sd、rate")
        self.field.setAccessibleName("要插入的数字")
        self.field.picked.connect(self._take)
        close = Button("", "small", drawing="x", says="不插入了（Esc）")
        close.clicked.connect(self._close)
        caption = Label("插入数字", "label")
        caption.setBuddy(self.field)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(caption)
        row.addWidget(self.field, 1)
        row.addWidget(Label("↑ ↓ 选择，Enter 插入", "hint"))
        row.addWidget(close)
        self.add(row)
        self.hide()

    def set_fields(self, fields: Fields) -> None:
        """Offer the fields of a summary; the list is made when it is first looked at."""
        self._fields, self._is_stale = fields, True
        if self.isVisible():
            self._offer()

    def open(self) -> None:
        """Show it with an empty field and the keyboard in it."""
        self._offer()
        self.field.set_value(None)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        if self._is_stale and self._fields is not None:
            self.field.set_choices(list(choices(self._fields)))
            self._is_stale = False

    def _take(self, row: Choice | None) -> None:
        if row is not None:
            self.hide()
            self.wanted.emit(str(row.id))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def choices(fields: Fields) -> Iterator[Choice]:
    """Every field as a row of a picker: its label, its value now, and what it is found by."""
    sounds: dict[str, tuple[str, str]] = {}

    def sound(part: str) -> tuple[str, str]:
        if part not in sounds:
            keys = pinyin_keys("" if part == ALL.label else _UNIT.sub("", part))
            sounds[part] = (keys[0], keys[min(1, len(keys) - 1)]) if keys else ("", "")
        return sounds[part]

    for choice in fields.choices():
        parts = [sound(part) for part in choice.label.split("·")]
        value = fields.value(choice.name)
        keys = ("".join(full for full, _ in parts), "".join(short for _, short in parts), choice.name)
        yield Choice(choice.name, choice.label, value.text if value is not None else "", keys)
