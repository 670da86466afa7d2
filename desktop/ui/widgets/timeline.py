"""The history of a matter, newest first."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.chip import ChipRow
from desktop.ui.widgets.label import Label

_RAIL = 16


class TimelineLine(NamedTuple):
    """One line: the moment in words, who, what; chips as (word, state); struck when it was taken back."""

    when: str
    who: str
    text: str
    chips: tuple[tuple[str, str], ...] = ()
    struck: bool = False


class Timeline(QWidget):
    """Lines of a history with a rail at their left. Words can be marked and copied."""

    def __init__(self, lines: Sequence[TimelineLine] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_RAIL + SPACE // 2, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 2)
        self._grid.setVerticalSpacing(SPACE * 3 // 2)
        self._grid.setColumnStretch(2, 1)
        self._moments: list[tuple[Label, bool]] = []
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[TimelineLine]) -> None:
        """Replace all lines."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._moments = []
        for place, line in enumerate(lines):
            self._add(place, line)
        self._grid.setRowStretch(len(lines), 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dots = [
            (QPointF(_RAIL / 2, label.y() + label.fontMetrics().height() / 2), struck)
            for label, struck in self._moments
        ]
        painter.setPen(QPen(QColor(colours.field_line), 1))
        if len(dots) > 1:
            painter.drawLine(dots[0][0], dots[-1][0])
        for place, (dot, struck) in enumerate(dots):
            newest = place == 0 and not struck
            painter.setPen(QPen(QColor(colours.accent if newest else colours.field_edge), 1.5))
            painter.setBrush(QColor(colours.accent if newest else colours.surface))
            painter.drawEllipse(dot, 4, 4)

    def _add(self, place: int, line: TimelineLine) -> None:
        top = Qt.AlignmentFlag.AlignTop
        when = Label(line.when, "secondary").selectable()
        who = Label(line.who, "strong")
        text = Label(line.text, wrap=True).selectable()
        for label in (when, who, text):
            label.setProperty("struck", line.struck)
        if line.struck:
            crossed = text.font()
            crossed.setStrikeOut(True)
            text.setFont(crossed)
            text.setAccessibleName(f"已撤回：{line.text}")
        self._grid.addWidget(when, place, 0, top)
        self._grid.addWidget(who, place, 1, top)
        self._grid.addWidget(text, place, 2, top)
        chips = ((*line.chips, ("已撤回", "neutral")) if line.struck else line.chips) or ()
        if chips:
            row = ChipRow()
            row.show_chips(chips)
            self._grid.addWidget(row, place, 3, top)
        self._moments.append((when, line.struck))
