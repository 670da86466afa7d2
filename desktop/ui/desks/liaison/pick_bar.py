"""The line of filters over a list of this desk: a search, statuses as chips, and pickers."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.records import Choice
from desktop.ui import look
from desktop.ui.desks.petitions.filters import StatusRow
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.pick_field import PickField

_PAUSE_MS = 250


class PickBar(QWidget):
    """`changed` when the list is to be read anew. `picks` maps the name of a filter to its word and width."""

    changed = Signal()
    left_downwards = Signal()

    def __init__(self, search: str, statuses: Mapping[str, str], picks: Mapping[str, tuple[str, int]]) -> None:
        super().__init__()
        self._first = self.state = next(iter(statuses))
        self.search = LineField(placeholder=f"{search}　Ctrl+F", clearable=True)
        self.search.setObjectName("search")
        self.search.setAccessibleName(search)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._search_now)
        self.status = StatusRow(statuses)
        self.status.picked.connect(self.choose_state)
        self.picks = {name: self._pick(word, width) for name, (word, width) in picks.items()}
        self.clear = Button("清除筛选", "link")
        self.clear.clicked.connect(self.reset)
        self._arrange()

    def set_choices(self, name: str, rows: Sequence[Choice]) -> None:
        """What a picker offers."""
        self.picks[name].set_choices(rows)

    def values(self) -> dict[str, Any]:
        """What is picked, by name."""
        return {name: field.value() for name, field in self.picks.items()}

    @property
    def is_narrowed(self) -> bool:
        """True when anything narrows the list."""
        picked = any(value is not None for value in self.values().values())
        return picked or bool(self.search.text().strip()) or self.state != self._first

    def choose_state(self, key: str) -> None:
        """Show the rows of a status."""
        self.state = key
        self.status.show_status(key)
        self._tell()

    def reset(self) -> None:
        """Take every filter off."""
        self.search.clear()
        self._pause.stop()
        for field in self.picks.values():
            field.set_value(None)
        self.choose_state(self._first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self.clear.setVisible(self.is_narrowed)
        self.changed.emit()

    def _search_now(self) -> None:
        self._pause.stop()
        self._tell()
        self.left_downwards.emit()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        top = QHBoxLayout()
        top.setSpacing(SPACE * 3 // 2)
        self.search.setMinimumWidth(look.current().sizes.px(240))
        top.addWidget(self.search, 2)
        top.addWidget(self.status, 3)
        row = FlowRow(gap=SPACE)
        for field in self.picks.values():
            row.add(field)
        row.add(self.clear)
        self.clear.hide()
        column.addLayout(top)
        column.addWidget(row)

    def _pick(self, word: str, width: int) -> PickField:
        field = PickField(placeholder=word)
        field.setAccessibleName(f"按{word}筛选")
        field.setToolTip(f"按{word}筛选：输入汉字或拼音首字母，↓ 列出全部，清空为不限")
        field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        field.setFixedWidth(look.current().sizes.px(width))
        field.picked.connect(lambda _: self._tell())
        return field
