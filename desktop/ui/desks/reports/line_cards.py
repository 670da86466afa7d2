"""Cards of lines that open something: overdue and leading matters, what is unusual."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Signal

from desktop.domain.fields import Fields
from desktop.domain.measures import COUNTED, measure, split_name
from desktop.domain.summaries import DueLine, Mark, Summary
from desktop.ui import look
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.table import TableView

_SEEN_LINES = 10
_SOON = 7
"""Of leading matters that are due later than in so many days nothing presses."""


class LinesCard(Card):
    """A table as high as its lines, ten at most. `opened` carries the line asked for with Enter or a double click."""

    opened = Signal(object)

    def __init__(self, title: str, columns: Sequence[Column], widths: dict[int, int], none: str = "") -> None:
        super().__init__(title)
        self.model: RowsModel[Any] = RowsModel(columns)
        self.table = TableView()
        self.table.setAccessibleName(title)
        self.table.setModel(self.model)
        self.table.set_widths(widths)
        self.table.set_empty(EmptyState("", none))
        self.table.opened.connect(lambda index: self.opened.emit(self.model.rows[index.row()]))
        self.add(self.table)

    def show_lines(self, lines: Sequence[Any]) -> None:
        """Show these lines."""
        self.model.set_rows(lines)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "table"):
            self._fit()

    def _fit(self) -> None:
        sizes, count = look.current().sizes, self.model.rowCount()
        seen = min(max(count, 1), _SEEN_LINES) + (not self.table.horizontalHeader().isHidden())
        self.table.setFixedHeight(sizes.row * seen + (0 if count else sizes.px(24)))


class DueCard(LinesCard):
    """Matters with their due days."""

    def __init__(self, title: str, none: str) -> None:
        columns = (
            Column("编号", lambda r: r.number),
            Column("期限", lambda r: str(r.due_on) if r.due_on else "—"),
            Column("状态", lambda r: r.state, lambda r: ((r.state, _state(r)),)),
            Column("村（社区）", lambda r: r.village),
            Column("承办人", lambda r: r.handler),
            Column("事项", lambda r: r.title),
        )
        super().__init__(title, columns, {0: 146, 1: 96, 2: 122, 3: 104, 4: 84}, none)
        self.table.set_chip_column(2)


def _state(line: DueLine) -> str:
    if line.due_on is None:
        return "neutral"
    if line.days > _SOON:
        return "normal"
    return "overdue" if line.days < 0 else "today" if line.days == 0 else "soon"


class MarksCard(LinesCard):
    """需要关注: the unusual figures and why they are so. Hidden while there are none."""

    def __init__(self) -> None:
        self._summary: Summary | None = None
        columns = (
            Column("数字", self.label),
            Column("本期", self._value, is_figure=True),
            Column("为什么", lambda mark: mark.reason),
        )
        super().__init__("需要关注", columns, {0: 260, 1: 72})
        self.table.horizontalHeader().hide()
        self.hide()

    def show_marks(self, summary: Summary) -> None:
        """Show what is unusual in a summary."""
        self._summary = summary
        self.set_title("需要关注", f"{len(summary.marks)} 项，Enter 看是哪些件")
        self.show_lines(summary.marks)
        self.setVisible(bool(summary.marks))

    def label(self, mark: Mark) -> str:
        """青石村·收到."""
        assert self._summary is not None
        labels = {figure.name: figure.label for figure in self._summary.figures}
        labels |= {rate.name: rate.label for rate in self._summary.rates}
        return labels.get(mark.figure.partition("@")[0], "").removeprefix("合计·")

    def _value(self, mark: Mark) -> str:
        assert self._summary is not None
        value = Fields(self._summary).value(mark.figure)
        word = "" if mark.figure.startswith("rate.") else COUNTED[measure(split_name(mark.figure)[0]).of].word
        return f"{value.text} {word}".strip() if value else ""
