"""Twelve months as columns, channel upon channel, in the tints of the accent; the numbers of one month beside them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE

Series = tuple[tuple[str, tuple[int, ...]], ...]
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TrendChart(QWidget):
    """← and → (or the mouse) choose the month whose numbers stand in the legend; the last one at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._series: Series = ()
        self.chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_trend(self, labels: Sequence[str], series: Series) -> None:
        """Show months, oldest first, and for every channel its values."""
        self._labels, self._series = tuple(labels), series
        self._choose(len(self._labels) - 1)

    @property
    def totals(self) -> list[int]:
        """All channels together, month by month."""
        return [sum(values) for values in zip(*(values for _, values in self._series), strict=True)]

    def _choose(self, place: int) -> None:
        self.chosen = min(max(place, 0), len(self._labels) - 1)
        if self._labels:
            said = "，".join(f"{label} {values[self.chosen]}" for label, values in self._series)
            self.setAccessibleName(
                f"近 12 个月走势。{self._labels[self.chosen]}：共 {self.totals[self.chosen]}，{said}"
            )
        self.update()

    # ------------------------------------------------------------ keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._choose(self.chosen + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._month_at(event.position().toPoint())
        if place is not None and place != self.chosen:
            self._choose(place)

    def _month_at(self, at: QPoint) -> int | None:
        area = self._area()
        if not self._labels or not area.adjusted(0, -area.top(), 0, SPACE * 4).contains(at):
            return None
        return min((at.x() - area.left()) * len(self._labels) // max(area.width(), 1), len(self._labels) - 1)

    # ------------------------------------------------------------ painting

    def sizeHint(self) -> QSize:
        sizes = look.current().sizes
        return QSize(sizes.px(560), sizes.px(228))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().sizes.px(360), self.sizeHint().height())

    def _area(self) -> QRect:
        sizes = look.current().sizes
        return self.rect().adjusted(sizes.px(6), sizes.px(24), -sizes.px(176), -sizes.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._labels:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_columns(painter)
        self._paint_legend(painter)
        if self.hasFocus():
            painter.setPen(QColor(look.current().palette.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def tint(self, place: int) -> QColor:
        """Colour of a channel: from the full accent to its palest tint."""
        colours = look.current().palette
        full, pale = QColor(colours.accent), QColor(colours.accent_soft)
        part = place / max(len(self._series) - 1, 1)
        parts = [round(a + (b - a) * part) for a, b in zip(full.getRgb()[:3], pale.getRgb()[:3], strict=True)]  # type: ignore[index]
        return QColor(*parts)

    def _paint_columns(self, painter: QPainter) -> None:
        colours, sizes = look.current()
        area, totals = self._area(), self.totals
        wide = area.width() / len(self._labels)
        bar = min(wide * 0.62, sizes.px(34))
        highest = max(*totals, 1) if len(totals) > 1 else max(totals[0], 1)
        painter.fillRect(QRect(area.left(), area.bottom() + 1, area.width(), 1), QColor(colours.field_line))
        for place, label in enumerate(self._labels):
            left = area.left() + place * wide
            is_chosen = place == self.chosen
            if is_chosen:
                back = QRectF(left, 0, wide, area.bottom() + sizes.px(28))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.accent_tint))
                painter.drawRoundedRect(back, 6, 6)
                painter.fillRect(QRectF(left, area.bottom() + 1, wide, 1), QColor(colours.field_line))
            bottom = float(area.bottom() + 1)
            for number, (_, values) in enumerate(self._series):
                tall = area.height() * values[place] / highest
                painter.fillRect(QRectF(left + (wide - bar) / 2, bottom - tall, bar, tall), self.tint(number))
                bottom -= tall
            painter.setPen(QColor(colours.ink if totals[place] else colours.secondary))
            painter.setFont(look.font(sizes.small, bold=is_chosen))
            top = QRect(round(left), round(bottom) - sizes.px(20), round(wide), sizes.px(18))
            painter.drawText(top, _MIDDLE, str(totals[place]))
            painter.setPen(QColor(colours.ink if is_chosen else colours.secondary))
            below = QRect(round(left), area.bottom() + sizes.px(4), round(wide), sizes.px(22))
            painter.drawText(below, _MIDDLE, label)

    def _paint_legend(self, painter: QPainter) -> None:
        colours, sizes = look.current()
        line = sizes.px(24)
        left, right = self.width() - sizes.px(156), self.width() - sizes.px(8)
        y = sizes.px(4)
        painter.setFont(look.font(sizes.text, bold=True))
        painter.setPen(QColor(colours.ink))
        painter.drawText(QRect(left, y, right - left, line), _LEFT, self._labels[self.chosen])
        painter.drawText(QRect(left, y, right - left, line), _RIGHT, f"共 {self.totals[self.chosen]}")
        painter.setFont(look.font(sizes.text))
        metrics = QFontMetrics(painter.font())
        # the legend stands in the order of the columns, the topmost part first
        for number in reversed(range(len(self._series))):
            y += line
            name, values = self._series[number]
            side = sizes.px(12)
            painter.fillRect(QRect(left, y + (line - side) // 2, side, side), self.tint(number))
            painter.setPen(QColor(colours.ink if values[self.chosen] else colours.secondary))
            words = QRect(left + side + SPACE, y, right - left - side - SPACE, line)
            room = words.width() - metrics.horizontalAdvance("0000")
            painter.drawText(words, _LEFT, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
            painter.drawText(words, _RIGHT, str(values[self.chosen]))
