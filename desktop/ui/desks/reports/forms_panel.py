"""填什么: the panel beside a superior's form that says what the marked cell takes, and takes another choice."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.records import Choice
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SourcePanel(Card):
    """`cell_wanted` a typed name of a cell, `source_wanted` a choice, `clear_wanted` none, `left` back to the form."""

    cell_wanted = Signal(str)
    source_wanted = Signal(str)
    clear_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("填什么", "", parent)
        self.cell = LineField(longest=8, placeholder="如 C5")
        self.cell.setAccessibleName("格子的名称")
        self.cell.setToolTip("输入格子的名称，如 C5，按 Enter 跳到那里（Ctrl+G）")
        self.cell.returnPressed.connect(lambda: self.cell_wanted.emit(self.cell.text()))
        self.source = PickField(placeholder="汉字、拼音首字母，如 lx")
        self.source.setAccessibleName("这一格填什么")
        self.source.picked.connect(self._on_picked)
        self._heads, self._kept = Label("", "strong", wrap=True), Label("", "hint", wrap=True)
        self._value, self._meaning = Label("", "accent", wrap=True), Label("", "hint", wrap=True)
        self._count = Label("", "secondary", wrap=True)
        self._clear = Button("不填这一格　Delete", "quiet", drawing="x")
        self._clear.clicked.connect(self.clear_wanted)
        self._is_showing, self._source = False, ""
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        caption = Label("格子", "label")
        caption.setBuddy(self.cell)
        self.cell.setFixedWidth(SPACE * 11)
        row.addWidget(caption)
        row.addWidget(self.cell)
        row.addStretch(1)
        self.add(row)
        self.add(self._heads)
        self.add(self._kept)
        self.add(self.source)
        self.add(self._value)
        self.add(self._meaning)
        self.add(self._clear)
        self.body.addStretch(1)
        self.add(rule())
        self.add(self._count)

    # ------------------------------------------------------------ showing

    def set_choices(self, choices: Sequence[Choice], first: Iterable[str]) -> None:
        """Offer sources, those of `first` before the others."""
        self.source.set_choices(choices, first)

    def show_cell(self, name: str, heads: str, kept: str, source: str, *, can_take: bool) -> None:
        """Show a cell: its name, the heads around it, a remark on what it holds, and its source."""
        self._is_showing = True
        self.cell.set_value(name)
        self._heads.setText(heads)
        self._heads.setVisible(bool(heads))
        self._kept.setText(kept)
        self._kept.setVisible(bool(kept))
        self._source = source
        self.source.set_value(source or None)
        self.source.setEnabled(can_take)
        self._clear.setVisible(bool(source) and can_take)
        self._is_showing = False

    def show_value(self, value: str, meaning: str) -> None:
        """Show what the source stands for in the chosen period, and how it is counted."""
        for label, text in ((self._value, value), (self._meaning, meaning)):
            label.setText(text)
            label.setVisible(bool(text))

    def show_count(self, text: str) -> None:
        """Say how far the form is mapped."""
        self._count.setText(text)

    def begin(self, typed: str = "") -> None:
        """Put the keyboard into the search, with what was typed in the form already."""
        if not self.source.isEnabled():
            return
        self.source.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed:
            self.source.clear()
            self.source.insert(typed)
            self.source.textEdited.emit(typed)
        else:
            self.source.selectAll()
            self.source.open_list()

    def _on_picked(self, choice: Choice | None) -> None:
        if choice is not None and not self._is_showing:
            self.source_wanted.emit(str(choice.id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter has been used by the field already; what is left leads back to the form
        if event.key() == Qt.Key.Key_Escape:
            self.source.set_value(self._source or None)
            self.left.emit()
        elif event.key() not in _ENTER:
            super().keyPressEvent(event)
