"""How much of the planned money was paid, as a bar in the tints of the accent."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.money import show_money
from desktop.domain.projects import percent_paid
from desktop.ui import look


class PaidBar(QWidget):
    """The track is what was planned, the fill what was paid; more than planned fills it in the tone of 超期."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._planned = self._paid = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sums(self, planned: int, paid: int) -> None:
        """Show two sums, in 分."""
        self._planned, self._paid = planned, paid
        self.setAccessibleName(self.words)
        self.setToolTip(self.words)
        self.update()

    @property
    def words(self) -> str:
        """The bar in words: 计划 500,000.00 元，已付 300,000.00 元（60%）."""
        percent = percent_paid(self._planned, self._paid)
        if percent is None:
            return f"没有计划金额，已付 {show_money(self._paid)}"
        over = f"，超出计划 {show_money(self._paid - self._planned)}" if self._paid > self._planned else ""
        return f"计划 {show_money(self._planned)}，已付 {show_money(self._paid)}（{percent}%）{over}"

    def sizeHint(self) -> QSize:
        return QSize(look.current().sizes.px(240), look.current().sizes.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look.current().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(QColor(colours.accent_tint))
        painter.drawRoundedRect(whole, radius, radius)
        share = min(self._paid / self._planned, 1.0) if self._planned else 0.0
        if share > 0:
            painter.setBrush(QColor(colours.overdue.ink if self._paid > self._planned else colours.accent_fill))
            whole.setWidth(max(whole.width() * share, whole.height()))
            painter.drawRoundedRect(whole, radius, radius)
