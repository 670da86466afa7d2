"""Small figures: a number with its history, bars in the tints of the accent."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def paint_bars(painter: QPainter, rect: QRect, values: Sequence[float]) -> None:
    """Paint values as bars, oldest first; the last one, which is now, in full colour."""
    if not values:
        return
    colours = look.current().palette
    highest = max(*values, 1e-9) if len(values) > 1 else max(values[0], 1e-9)
    wide = rect.width() / len(values)
    for place, value in enumerate(values):
        tall = max(rect.height() * value / highest, 2.0)
        bar = QRectF(rect.left() + place * wide, rect.bottom() + 1 - tall, max(wide - 2, 1.0), tall)
        is_now = place == len(values) - 1
        painter.fillRect(bar, QColor(colours.accent_fill if is_now else colours.accent_soft))


class Sparkline(QWidget):
    """The last few values of a figure as small bars."""

    def __init__(self, values: Sequence[float] = (), says: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = list(values)
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_values(self, values: Sequence[float]) -> None:
        """Show other values, oldest first."""
        self._values = list(values)
        self.update()

    def sizeHint(self) -> QSize:
        sizes = look.current().sizes
        return QSize(sizes.px(84), sizes.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_bars(QPainter(self), self.rect(), self._values)


class StatTile(QAbstractButton):
    """A number, what it counts, a note and a sparkline. Click, Space or Enter opens its list (`clicked`)."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stat")
        self._label = label
        self._number, self._note, self._state = "—", "", ""
        self._values: list[float] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_figure("—")

    def set_label(self, label: str) -> None:
        """Say what the next number counts."""
        self._label = label

    def show_figure(self, number: str, note: str = "", values: Sequence[float] = (), state: str = "") -> None:
        """Show a number; a state such as "overdue" colours it (say in the note what the colour means)."""
        self._number, self._note, self._state = number, note, state
        self._values = list(values)
        self.setAccessibleName(f"{self._label} {number}" + (f"，{note}" if note else ""))
        self.update()

    def sizeHint(self) -> QSize:
        sizes = look.current().sizes
        return QSize(sizes.px(200), sizes.px(62) + sizes.figure + SPACE * 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().sizes.px(104), self.sizeHint().height())

    def keyPressEvent(self, event: object) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.click()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, sizes = look.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_surface(painter)
        inner = self.rect().adjusted(SPACE * 2, SPACE * 3 // 2, -SPACE * 2, -SPACE * 3 // 2)
        top = QRect(inner.left(), inner.top(), inner.width(), sizes.px(36))
        painter.setFont(look.font(sizes.figure, bold=True))
        painter.setPen(QColor(colours.tone(self._state).ink if self._state else colours.ink))
        painter.drawText(top, _LEFT, self._number)
        room = top.width() - painter.fontMetrics().horizontalAdvance(self._number) - SPACE
        spark = QRect(0, 0, min(sizes.px(56), room), sizes.px(24))
        if spark.width() >= sizes.px(36):
            spark.moveBottomRight(top.bottomRight())
            spark.translate(0, -sizes.px(4))
            paint_bars(painter, spark, self._values)
        line = sizes.px(22)
        words = ((self._label, sizes.text, colours.ink), (self._note, sizes.small, colours.secondary))
        for place, (text, size, ink) in enumerate(words):
            painter.setFont(look.font(size))
            painter.setPen(QColor(ink))
            where = QRect(inner.left(), top.bottom() + 1 + place * line + SPACE // 2, inner.width(), line)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, where.width())
            painter.drawText(where, _LEFT, shown)

    def _paint_surface(self, painter: QPainter) -> None:
        colours = look.current().palette
        wide = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.hairline), wide))
        painter.setBrush(QColor(colours.raised if self.underMouse() or self.isDown() else colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), 8, 8)


class BarList(QWidget):
    """Labelled bars under each other: `show_bars([("双桥村", 12, "12 件"), …])`, longest value = full width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[tuple[str, float, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[tuple[str, float, str]]) -> None:
        """Show (label, value, value in words)."""
        self._bars = list(bars)
        self.setAccessibleName("；".join(f"{label} {words}" for label, _, words in self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        sizes = look.current().sizes
        return QSize(sizes.px(280), sizes.px(28) * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().sizes.px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        colours, sizes = look.current()
        painter = QPainter(self)
        painter.setFont(look.font(sizes.text))
        metrics = painter.fontMetrics()
        line = sizes.px(28)
        naming = min(max(metrics.horizontalAdvance(label) for label, _, _ in self._bars) + 2, self.width() * 2 // 5)
        telling = max(metrics.horizontalAdvance(words) for _, _, words in self._bars)
        room = max(self.width() - naming - telling - SPACE * 3, 8)
        highest = max(max(value for _, value, _ in self._bars), 1e-9)
        for place, (label, value, words) in enumerate(self._bars):
            y = place * line
            painter.setPen(QColor(colours.ink))
            shown = metrics.elidedText(label, Qt.TextElideMode.ElideRight, naming)
            painter.drawText(QRect(0, y, naming, line), _LEFT, shown)
            painter.drawText(QRect(self.width() - telling, y, telling, line), _RIGHT, words)
            track = QRect(naming + SPACE * 3 // 2, y + (line - sizes.px(10)) // 2, room, sizes.px(10))
            painter.fillRect(track, QColor(colours.raised))
            painter.fillRect(
                QRectF(track).adjusted(0, 0, -room * (1 - value / highest), 0), QColor(colours.accent_soft)
            )
