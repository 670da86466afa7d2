"""A chart on the screen, led by the keyboard or the mouse: one label is chosen and its figures are told."""

from html import escape

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.charts import Chart, ChartKind
from desktop.ui import look
from desktop.ui.widgets.chart_paint import Painting, painting, wanted_height

_STEPS = {
    ChartKind.COLUMNS: {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1},
    ChartKind.BARS: {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1},
}


class ChartView(QWidget):
    """← → (columns) or ↑ ↓ (bars), Home, End and the mouse choose a label; of columns the last one at first.

    `chosen_label(place)`: Enter or a click asks for what lies behind a label. `label_entered(rect)`: the keyboard came
    to the label in that rectangle, which should be brought into sight.
    """

    chosen_label = Signal(int)
    label_entered = Signal(QRect)

    def __init__(self, chart: Chart | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart: Chart | None = None
        self.chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if chart is not None:
            self.show_chart(chart)

    def show_chart(self, chart: Chart) -> None:
        """Show a chart. With the labels as before, the chosen one stays chosen."""
        is_same = self.chart is not None and self.chart.labels == chart.labels
        self.chart = chart
        first = len(chart.labels) - 1 if chart.kind is ChartKind.COLUMNS else 0
        self._choose(self.chosen if is_same else first)
        self.updateGeometry()

    def _choose(self, place: int) -> None:
        chart = self.chart
        if chart is None:
            return
        self.chosen = min(max(place, 0), len(chart.labels) - 1)
        self.setAccessibleName(self._said(chart) if chart.labels else f"{chart.title}：无")
        self.update()

    def _said(self, chart: Chart) -> str:
        label, total = chart.labels[self.chosen], chart.totals[self.chosen]
        if len(chart.series) == 1:
            return f"{chart.title}。{label} {total} {chart.unit}"
        each = "，".join(f"{name} {values[self.chosen]}" for name, values in chart.series)
        return f"{chart.title}。{label}：共 {total} {chart.unit}，{each}"

    # ------------------------------------------------------------ keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.chart is None or not self.chart.labels:
            super().keyPressEvent(event)
            return
        last = len(self.chart.labels) - 1
        steps = {key: self.chosen + step for key, step in _STEPS[self.chart.kind].items()}
        steps |= {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen_label.emit(self.chosen)
        elif event.key() in steps:
            self._choose(steps[Qt.Key(event.key())])
            self.label_entered.emit(self._painting(self.chart).slot(self.chosen))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
        if self.chart is not None and place is not None and place != self.chosen:
            self._choose(place)
            self.setToolTip(escape(self.chart.labels[place]) if self._painting(self.chart).is_cut(place) else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(place)
            self.chosen_label.emit(place)

    def place_at(self, at: QPoint) -> int | None:
        """The label under a point of the widget."""
        if self.chart is None:
            return None
        drawn = self._painting(self.chart)  # its rectangles are counted once for all labels
        return next((place for place in range(len(self.chart.labels)) if drawn.slot(place).contains(at)), None)

    # ------------------------------------------------------------ painting

    def sizeHint(self) -> QSize:
        px = look.current().sizes.px
        return QSize(px(560), wanted_height(self.chart) if self.chart else px(60))

    def minimumSizeHint(self) -> QSize:
        narrow = self.chart is not None and self.chart.kind is ChartKind.BARS
        return QSize(look.current().sizes.px(240 if narrow else 360), self.sizeHint().height())

    def _painting(self, chart: Chart) -> Painting:
        return painting(chart, self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.chart is None or not self.chart.labels:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painting(self.chart).paint(painter, self.chosen)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.current().palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
