"""How charts are painted on the screen: where every label stands and what is drawn there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from desktop.domain.charts import Chart, ChartKind, label_step, series_look, spans, ticks
from desktop.ui import look
from desktop.ui.look import SPACE

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


class Painting(Protocol):
    """A chart in the room that it is painted in."""

    def parts(self, place: int) -> list[QRectF]:
        """Where the series of a label are painted, in their order; a series of 0 has an empty part."""

    def slot(self, place: int) -> QRect:
        """The whole place of a label, with its words and figures."""

    def is_cut(self, place: int) -> bool:
        """Whether a label is too long to be painted whole."""

    def paint(self, painter: QPainter, chosen: int) -> None:
        """Paint everything; the chosen label stands out."""


def painting(chart: Chart, room: QRect) -> Painting:
    """The painting of a chart by its kind."""
    return Columns(chart, room) if chart.kind is ChartKind.COLUMNS else Bars(chart, room)


def wanted_height(chart: Chart) -> int:
    """Height in which a chart is read well, in pixels."""
    px = look.current().sizes.px
    if chart.kind is ChartKind.COLUMNS:
        return max(px(228), px(24) * (len(chart.series) + 1) + px(12))
    return px(28) * (len(chart.labels) + (len(chart.series) > 1)) + 2 * _EDGE


def series_colour(place: int) -> QColor:
    """Colour of the series at a place, in the look that is on."""
    shown = series_look(place)
    return QColor(shown.dark_fill if look.current().palette.dark else shown.fill)


Spans = tuple[tuple[tuple[float, float], ...], ...]

_EDGE = 4
"""Room for the ring of the keyboard around a chart."""


def _metrics(size: int, bold: bool = False) -> QFontMetrics:
    return QFontMetrics(look.font(size, bold=bold))


def _broadest(words: Iterable[str], size: int) -> int:
    metrics = _metrics(size, bold=True)
    return max(map(metrics.horizontalAdvance, words), default=0)


def _write(painter: QPainter, where: QRect, how: int, words: str, strong: bool = True, bold: bool = False) -> None:
    """One line of small words, cut where it must be; weaker ones in the second ink."""
    colours, sizes = look.current()
    painter.setFont(look.font(sizes.small, bold=bold))
    painter.setPen(QColor(colours.ink if strong else colours.secondary))
    shown = _metrics(sizes.small, bold).elidedText(words, Qt.TextElideMode.ElideRight, where.width())
    painter.drawText(where, how, shown)


def _mark(painter: QPainter, slot: QRect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.current().palette.accent_tint))
    painter.drawRoundedRect(QRectF(slot), 6, 6)


def _swatch(painter: QPainter, place: int, left: int, middle: int) -> None:
    side = look.current().sizes.px(12)
    painter.fillRect(QRect(left, middle - side // 2, side, side), series_colour(place))


@dataclass(frozen=True)
class Columns:
    """Columns stacked over their labels, with a grid of values; the figures of the chosen label at the right."""

    chart: Chart
    room: QRect

    @cached_property
    def _spans(self) -> Spans:
        return spans(self.chart)

    @cached_property
    def area(self) -> QRect:
        """Where the columns stand; its lower edge is 0, its upper one the highest value of the axis."""
        sizes = look.current().sizes
        axis = _broadest(map(str, ticks(self.chart)), sizes.small)
        above, below = sizes.px(24), sizes.px(28)
        return self.room.adjusted(_EDGE + axis + SPACE, above, -self._legend_width - SPACE * 2, -below)

    @cached_property
    def _legend_width(self) -> int:
        sizes = look.current().sizes
        longest = max((len(str(value)) for _label, values in self.chart.series for value in values), default=1)
        return sizes.px(104) + longest * sizes.px(9)

    @cached_property
    def _slots(self) -> tuple[float, float]:
        """Where the first label begins and how wide each is; a few of them stand in the middle, not far apart."""
        area, count = self.area, max(len(self.chart.labels), 1)
        wide = min(area.width() / count, float(look.current().sizes.px(96)))
        return area.left() + (area.width() - count * wide) / 2, wide

    def parts(self, place: int) -> list[QRectF]:
        area, (first, wide) = self.area, self._slots
        bar = min(wide * 0.62, look.current().sizes.px(40))
        left, low = first + place * wide + (wide - bar) / 2, area.bottom() + 1
        return [
            QRectF(left, low - area.height() * end, bar, area.height() * (end - start))
            for start, end in self._spans[place]
        ]

    def slot(self, place: int) -> QRect:
        first, wide = self._slots
        left, right = round(first + place * wide), round(first + (place + 1) * wide)
        return QRect(left, self.room.top() + _EDGE, right - left, self.room.height() - 2 * _EDGE)

    def is_cut(self, place: int) -> bool:
        return False

    def paint(self, painter: QPainter, chosen: int) -> None:
        _mark(painter, self.slot(chosen))
        self._paint_grid(painter)
        for place in range(len(self.chart.labels)):
            for number, part in enumerate(self.parts(place)):
                # a line of the ground between neighbours, where there is room for one
                painter.fillRect(
                    part.adjusted(0, 1 if number and part.height() > 3 else 0, 0, 0), series_colour(number)
                )
        self._paint_totals(painter, chosen)
        self._paint_labels(painter, chosen)
        self._paint_legend(painter, chosen)

    def _paint_grid(self, painter: QPainter) -> None:
        colours, sizes = look.current()
        area, line = self.area, sizes.px(18)
        values = ticks(self.chart)
        for value in values:
            y = area.bottom() + 1 - round(area.height() * value / values[-1])
            colour = colours.field_edge if value == 0 else colours.hairline
            painter.fillRect(QRect(area.left(), y, area.width(), 1), QColor(colour))
            beside = QRect(
                self.room.left() + _EDGE, y - line // 2, area.left() - SPACE - self.room.left() - _EDGE, line
            )
            _write(painter, beside, _RIGHT, str(value), strong=False)

    def _paint_totals(self, painter: QPainter, chosen: int) -> None:
        """The totals on the columns, unless they would touch: then only the legend tells that of the chosen one."""
        sizes, totals = look.current().sizes, self.chart.totals
        wide = _broadest(map(str, totals), sizes.small)
        if wide + 2 > self._slots[1]:
            return
        for place, total in enumerate(totals):
            top = min((part.top() for part in self.parts(place)), default=float(self.area.bottom()))
            slot = self.slot(place)
            above = QRect(slot.left(), round(top) - sizes.px(20), slot.width(), sizes.px(18))
            _write(painter, above, _MIDDLE, str(total), strong=total > 0, bold=place == chosen)

    def _paint_labels(self, painter: QPainter, chosen: int) -> None:
        sizes, labels = look.current().sizes, self.chart.labels
        wide = _broadest(labels, sizes.small)
        step = label_step(wide + 2, self._slots[1])
        for place, label in enumerate(labels):
            is_told = (len(labels) - 1 - place) % step == 0 and abs(place - chosen) >= step
            if is_told or place == chosen:
                middle = self.slot(place).center().x()
                left = min(middle - wide // 2, self.area.right() - wide) if step > 1 else middle - wide // 2
                below = QRect(left, self.area.bottom() + sizes.px(4), wide + 1, sizes.px(20))
                _write(painter, below, _MIDDLE, label, strong=place == chosen, bold=place == chosen)

    def _paint_legend(self, painter: QPainter, chosen: int) -> None:
        """In the order of the columns: the topmost part first."""
        sizes = look.current().sizes
        line, indent = sizes.px(24), sizes.px(12) + SPACE
        right = self.room.right() - SPACE
        where = QRect(right - self._legend_width, self.room.top() + _EDGE, self._legend_width, line)
        _write(painter, where, _LEFT, self.chart.labels[chosen], bold=True)
        _write(painter, where, _RIGHT, f"共 {self.chart.totals[chosen]}", bold=True)
        for number in reversed(range(len(self.chart.series))):
            where = where.translated(0, line)
            name, values = self.chart.series[number]
            value, strong = str(values[chosen]), values[chosen] > 0
            _swatch(painter, number, where.left(), where.center().y())
            room = where.adjusted(indent, 0, -_broadest((value,), sizes.small) - SPACE, 0)
            _write(painter, room, _LEFT, name, strong)
            _write(painter, where, _RIGHT, value, strong)


@dataclass(frozen=True)
class Bars:
    """Bars under each other, labels at the left, figures at their ends; several series are told above them."""

    chart: Chart
    room: QRect

    @cached_property
    def _spans(self) -> Spans:
        return spans(self.chart)

    @property
    def _head(self) -> int:
        return look.current().sizes.px(28) if len(self.chart.series) > 1 else 0

    @cached_property
    def area(self) -> QRect:
        """Where the bars lie; its left edge is 0, its right one the highest value."""
        sizes = look.current().sizes
        naming = min(_broadest(self.chart.labels, sizes.small), self.room.width() * 2 // 5)
        telling = _broadest(map(str, self.chart.totals), sizes.small)
        return self.room.adjusted(_EDGE * 2 + naming + SPACE, _EDGE + self._head, -telling - SPACE - _EDGE * 2, -_EDGE)

    def slot(self, place: int) -> QRect:
        row = look.current().sizes.px(28)
        return QRect(
            self.room.left() + _EDGE, self.area.top() + place * row, self.room.width() - 2 * _EDGE, row
        )  # fmt: skip

    def parts(self, place: int) -> list[QRectF]:
        area, slot, thick = self.area, self.slot(place), look.current().sizes.px(14)
        top = slot.top() + (slot.height() - thick) / 2
        return [
            QRectF(area.left() + area.width() * start, top, area.width() * (end - start), thick)
            for start, end in self._spans[place]
        ]

    def _naming(self, place: int) -> QRect:
        left, slot = self.room.left() + 2 * _EDGE, self.slot(place)
        return QRect(left, slot.top(), self.area.left() - SPACE - left, slot.height())

    def is_cut(self, place: int) -> bool:
        return _broadest((self.chart.labels[place],), look.current().sizes.small) > self._naming(place).width()

    def paint(self, painter: QPainter, chosen: int) -> None:
        _mark(painter, self.slot(chosen))
        for place in range(len(self.chart.labels)):
            self._paint_bar(painter, place, place == chosen)
        foot = self.slot(len(self.chart.labels) - 1).bottom() + 1
        axis = QRect(self.area.left() - 1, self.area.top(), 1, foot - self.area.top())
        painter.fillRect(axis, QColor(look.current().palette.field_edge))
        if self._head:
            self._paint_legend(painter, chosen)

    def _paint_bar(self, painter: QPainter, place: int, is_chosen: bool) -> None:
        slot, parts, total = self.slot(place), self.parts(place), self.chart.totals[place]
        for number, part in enumerate(parts):
            painter.fillRect(part.adjusted(1 if number and part.width() > 3 else 0, 0, 0, 0), series_colour(number))
        end = round(max((part.right() for part in parts), default=self.area.left())) + SPACE
        telling = QRect(end, slot.top(), slot.right() - end, slot.height())
        for where, words in ((self._naming(place), self.chart.labels[place]), (telling, str(total))):
            _write(painter, where, _LEFT, words, strong=total > 0 or is_chosen, bold=is_chosen)

    def _paint_legend(self, painter: QPainter, chosen: int) -> None:
        """Each series with its figure of the chosen label, side by side as far as there is room."""
        sizes = look.current().sizes
        left, side = self.room.left() + _EDGE * 2, sizes.px(12)
        for number, (name, values) in enumerate(self.chart.series):
            words = f"{name} {values[chosen]}"
            wide = _broadest((words,), sizes.small)
            where = QRect(left + side + SPACE // 2, self.room.top() + _EDGE, wide + 1, self._head)
            if where.right() > self.room.right():
                return
            _swatch(painter, number, left, where.center().y())
            _write(painter, where, _LEFT, words, values[chosen] > 0)
            left = where.right() + SPACE * 2
