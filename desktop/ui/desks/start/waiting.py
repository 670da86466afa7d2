"""Cards of the start page that lead to a list: what runs out in a week, what waits for approval, what superiors want."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.casework.voiding import Wish
from desktop.domain.dates import show_weekday
from desktop.domain.records import MatterRow
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.models.chips import due_chip, rule_label
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.label import Label, SectionTitle

_MOST_LINES = 4
_WIDE = 200
"""Room for the words and what stands at their right, at normal text."""


class Way(NamedTuple):
    """A line that leads somewhere: its words, what stands at its right (a chip when it has a state), where to."""

    words: str
    right: str
    to: object
    state: str = ""


class WaysCard(Card):
    """Lines to press; each sends `wanted` with where it leads. Lines that stay keep the keyboard."""

    wanted = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "", parent)
        self.title = title
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE // 4)
        self.add(self._lines)
        self._shown: list[Way | str] = []

    def show_ways(self, ways: Sequence[Way | str], aside: str = "") -> None:
        """Show these lines; a bare text is a heading. The card is away without lines."""
        self.setVisible(bool(ways))
        self.set_title(self.title, aside)
        if list(ways) == self._shown:
            return
        here = self._place_of_keyboard()
        self._shown = list(ways)
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for way in ways:
            self._lines.addWidget(SectionTitle(way) if isinstance(way, str) else self._line(way))
        buttons = self.buttons()
        if here >= 0 and buttons:
            buttons[min(here, len(buttons) - 1)].setFocus()

    def buttons(self) -> list[Button]:
        """The lines that lead somewhere, from the top."""
        found = (self._lines.itemAt(place).widget() for place in range(self._lines.count()))
        return [each for line in found if line is not None for each in cast(list[Button], line.findChildren(Button))]

    def _place_of_keyboard(self) -> int:
        return next((place for place, button in enumerate(self.buttons()) if button.hasFocus()), -1)

    def _line(self, way: Way) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        right = Chip(way.right, way.state) if way.state else Label(way.right, "secondary")
        button = Button("", "link", says=f"{way.words}　{way.right}")
        room = look.current().sizes.px(_WIDE) - right.sizeHint().width()
        shown = button.fontMetrics().elidedText(way.words, Qt.TextElideMode.ElideRight, room)
        button.setText(shown.replace("&", "&&"))
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.wanted.emit(way.to))
        row.addWidget(button)
        row.addStretch(1)
        row.addWidget(right)
        return line


class Week(NamedTuple):
    """Where a line of the outlook leads: a day or all days (None), a rule or every rule (empty)."""

    day: date | None
    rule: str


class OutlookCard(WaysCard):
    """How much runs out on each of the next days, and of which limits. `wanted` carries a `Week`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("今后七天到期", parent)

    def show_counts(self, today: date, counts: dict[date, dict[str, int]]) -> None:
        """Show the days from today on, and the kinds of limit over all of them."""
        ways: list[Way | str] = []
        kinds: dict[str, int] = {}
        for day, rules in counts.items():
            count = sum(rules.values())
            if count:
                state = "today" if day == today else ""
                ways.append(Way(_day(day, today), f"{count} 件", Week(day, ""), state))
            for rule, number in rules.items():
                kinds[rule] = kinds.get(rule, 0) + number
        if len(kinds) > 1:
            ways.append("按期限")
            ways += [
                Way(rule_label(rule), f"{number} 件", Week(None, rule))
                for rule, number in sorted(kinds.items(), key=lambda kind: -kind[1])
            ]
        total = sum(kinds.values())
        if total:
            ways.insert(0, Way("七天合计", f"{total} 件", Week(None, "")))
        self.show_ways(ways)


class ApprovalCard(WaysCard):
    """待我审批. `wanted` carries a matter's id, or the name of a list: `wishes`, `opinions`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("待我审批", parent)

    def show_waiting(self, wishes: Sequence[Wish], opinions: int) -> None:
        """Show the requests to declare a petition void, and how many petitions wait for an opinion."""
        ways: list[Way | str] = [
            Way(f"作废　{wish.number}", wish.asker_name, wish.matter_id) for wish in wishes[:_MOST_LINES]
        ]
        if len(wishes) > _MOST_LINES:
            ways.append(Way("全部作废申请", f"{len(wishes)} 件", "wishes"))
        if opinions:
            ways.append(Way("待出具处理意见", f"{opinions} 件", "opinions"))
        self.show_ways(ways)


class SuperiorCard(WaysCard):
    """上级交办: what superiors wait for, by their day. `wanted` carries a matter's id, or `superior` for the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("上级交办", parent)

    def show_rows(self, rows: Sequence[MatterRow], days: Sequence[date], total: int, today: date) -> None:
        """Show the first rows with the superior's days, of so many in all."""
        ways: list[Way | str] = []
        for row, day in zip(rows[:_MOST_LINES], days, strict=False):
            warn_days = timedelta(days=3)
            chip = due_chip(row._replace(next_due_on=day, next_internal_on=day, next_warn_on=day - warn_days), today)
            word, state = chip if chip else ("", "neutral")
            ways.append(Way(row.title, word.split(" ", 1)[-1] if state in ("normal", "soon") else word, row.id, state))
        if total:
            ways.append(Way("全部上级交办", f"{total} 件", "superior"))
        self.show_ways(ways)


def _day(day: date, today: date) -> str:
    near = {0: "今天", 1: "明天"}.get((day - today).days)
    return f"{near or f'{day:%m-%d}'} {show_weekday(day)}"
