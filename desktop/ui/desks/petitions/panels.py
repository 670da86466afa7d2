"""What the clerk should know while typing: earlier matters, who answers for the village, which clocks will start."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.dates import show_day, show_weekday
from desktop.domain.phones import show_phone
from desktop.domain.records import Hint, LiaisonRow, PlannedClock
from desktop.ui.look import SPACE
from desktop.ui.models.chips import stage_chip
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import ElidedLabel, Label

DECISIONS = {"repeat": "作为重复件", "related": "关联", "different": "不同"}
_DECIDED = {
    "repeat": ("将登记为重复件", "repeat"),
    "related": ("将关联", "accent"),
    "different": ("不同事项", "neutral"),
}
_MOST = 4


class HintRow(QWidget):
    """An earlier matter with its reason and what can be done about it."""

    decided = Signal(object, str)
    opened = Signal(object)

    def __init__(self, hint: Hint, decision: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE // 2)
        column.setSpacing(SPACE // 4)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(ElidedLabel(hint.title), 1)
        top.addWidget(Chip(*stage_chip(hint.stage)))
        column.addLayout(top)
        column.addWidget(ElidedLabel(f"{hint.number}　{show_day(hint.received_on)}", "hint"))
        column.addWidget(Label(hint.reason, "hint", wrap=True))
        self._acts = FlowRow(gap=SPACE)
        column.addWidget(self._acts)
        self.show_decision(decision)

    def take_keyboard(self, before: "HintRow") -> None:
        """Stand in for a row that had the keyboard: the same button has it then."""
        buttons: Any = before.findChildren(Button)
        held = next((place for place, button in enumerate(buttons) if button.hasFocus()), None)
        mine: Any = self.findChildren(Button)
        if held is not None and held < len(mine):
            mine[held].setFocus()

    def show_decision(self, decision: str) -> None:
        """Offer the three decisions, or say which one was made and offer to take it back."""
        held = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._acts.clear()
        if decision:
            self._acts.add(Chip(*_DECIDED[decision]))
            self._add_act("取消", "")
        else:
            for key, word in DECISIONS.items():
                self._add_act(word, key)
        look = Button("打开", "link", says=f"打开{self.hint.number}")
        look.clicked.connect(lambda: self.opened.emit(self.hint.matter_id))
        self._acts.add(look)
        if held:
            look.setFocus()

    def _add_act(self, word: str, decision: str) -> None:
        button = Button(word, "link", says=f"{word}：{self.hint.number}")
        button.clicked.connect(lambda: self.decided.emit(self.hint, decision))
        self._acts.add(button)


class HintCard(Card):
    """Earlier matters under one heading. Rows that stay are not rebuilt, so the keyboard may rest on one of them."""

    decided = Signal(object, str)
    opened = Signal(object)

    def __init__(self, title: str, none: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._name, self._none = title, none
        self._rows: dict[int, HintRow] = {}
        self._hint = Label(none, "hint", wrap=True)
        self._more = Label("", "hint")
        self.add(self._hint)
        self.add(self._more)
        self._more.hide()

    def show_hints(self, hints: Sequence[Hint], decisions: dict[int, str], waiting: str = "") -> None:
        """Show these; `waiting` says what is still to be filled in before anything can be found."""
        shown = {hint.matter_id: hint for hint in hints[:_MOST]}
        for matter_id in [i for i in self._rows if i not in shown]:
            self._rows.pop(matter_id).deleteLater()
        for place, (matter_id, hint) in enumerate(shown.items()):
            row = self._rows.get(matter_id)
            if row is None or row.hint != hint:
                self._replace(hint, decisions.get(matter_id, ""), place)
        self._hint.setText(waiting or self._none)
        self._hint.setVisible(not shown)
        self._more.setText(f"另有 {len(hints) - len(shown)} 件，可按姓名在列表中查看")
        self._more.setVisible(len(hints) > len(shown))
        self.set_title(self._name, f"{len(hints)} 件" if hints else "")

    def show_decision(self, matter_id: int, decision: str) -> None:
        """Show what was decided about a matter, when it is listed here."""
        if matter_id in self._rows:
            self._rows[matter_id].show_decision(decision)

    def _replace(self, hint: Hint, decision: str, place: int) -> None:
        before = self._rows.pop(hint.matter_id, None)
        row = HintRow(hint, decision)
        row.decided.connect(self.decided)
        row.opened.connect(self.opened)
        self._rows[hint.matter_id] = row
        self.body.insertWidget(place, row)
        if before is not None:
            row.take_keyboard(before)
            before.hide()
            before.deleteLater()


class ResponsibleCard(Card):
    """谁来包: who answers for the village on the day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("谁来包", parent=parent)
        self._rows: list[LiaisonRow] | None = None
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 3 // 2)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(1, 1)
        self.add(self._inside)
        self.show_rows([], "", date.min)

    def show_rows(self, rows: list[LiaisonRow], village: str, on: date) -> None:
        """Show the roles of a village."""
        self.set_title(f"谁来包　{village}" if village else "谁来包", show_day(on) if village else "")
        _empty(self._grid)
        if not rows:
            sentence = f"{village}这一天没有登记责任人" if village else "选定村（社区）后显示"
            self._grid.addWidget(Label(sentence, "hint", wrap=True), 0, 0, 1, 2)
        for place, row in enumerate(rows):
            self._grid.addWidget(Label(row.role_label, "secondary"), place, 0)
            phone = show_phone(row.phone).replace(" ", "\u00a0")  # a number is not broken over two lines
            words = "　".join(part for part in (row.cadre_name, row.post, phone) if part)
            self._grid.addWidget(Label(words, wrap=True), place, 1)


class PlannedCard(Card):
    """保存后起算的期限: the clocks that saving will start, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("保存后起算的期限", parent=parent)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        self.add(self._inside)

    def show_clocks(self, clocks: Sequence[PlannedClock]) -> None:
        """Show these clocks."""
        _empty(self._column)
        for clock in clocks:
            due = f"{show_day(clock.due_on)}（{show_weekday(clock.due_on)}）" if clock.due_on else "受理后起算"
            self._column.addWidget(Label(f"{clock.label}　{due}"))
            self._column.addWidget(Label(clock.explanation, "hint", wrap=True))


def _empty(layout: Any) -> None:
    while (item := layout.takeAt(0)) is not None:
        if item.widget() is not None:
            item.widget().hide()
            item.widget().deleteLater()
