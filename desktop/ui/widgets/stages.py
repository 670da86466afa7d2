"""The stages of a matter as a strip: what is done, where it stands, what comes."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE

_WORDS = {"done": "已完成", "current": "进行中", "future": "未到"}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Stage(NamedTuple):
    """A stage, the day or word beneath it, and whether it is done, current or future."""

    label: str
    note: str = ""
    state: str = "future"


class StageStrip(QWidget):
    """Dots on a rail with label and date beneath; wraps into further lines when it is narrow."""

    def __init__(self, stages: Sequence[Stage] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stages")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._stages: list[Stage] = []
        self.show_stages(stages)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Show these stages in order."""
        self._stages = list(stages)
        said = "；".join(f"{stage.label} {_WORDS[stage.state]} {stage.note}".strip() for stage in stages)
        self.setAccessibleName(f"办理阶段：{said}")
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        across = self._across(width)
        lines = -(-len(self._stages) // across) if self._stages else 1
        return lines * self._line_height() - SPACE

    def sizeHint(self) -> QSize:
        return QSize(self._narrowest() * max(len(self._stages), 1), self._line_height() - SPACE)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._narrowest() * 2, self._line_height() - SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        across = self._across(self.width())
        wide = self.width() / across
        for place, stage in enumerate(self._stages):
            line, column = divmod(place, across)
            corner = QPointF(column * wide, line * self._line_height())
            follower = self._stages[place + 1] if place + 1 < len(self._stages) else None
            self._paint_rail(painter, corner, wide, stage, follower)
            self._paint_dot(painter, corner, stage.state)
            self._paint_words(painter, corner, wide, stage)

    def _paint_rail(
        self, painter: QPainter, corner: QPointF, wide: float, stage: Stage, follower: Stage | None
    ) -> None:
        if follower is None:
            return
        colours = look.current().palette
        passed = stage.state == "done"
        middle = corner.y() + self._dot() / 2
        painter.setPen(QPen(QColor(colours.accent if passed else colours.field_line), 2))
        start = corner.x() + self._dot() + SPACE * 3 / 4
        painter.drawLine(QLineF(start, middle, corner.x() + wide - SPACE * 3 / 4, middle))

    def _paint_dot(self, painter: QPainter, corner: QPointF, state: str) -> None:
        colours = look.current().palette
        dot = QRectF(corner.x() + 1, corner.y() + 1, self._dot() - 2, self._dot() - 2)
        if state == "future":
            painter.setPen(QPen(QColor(colours.field_edge), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot)
            return
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(QColor(colours.accent if state == "done" else colours.surface))
        painter.drawEllipse(dot)
        centre, part = dot.center(), dot.width() / 8
        if state == "done":
            painter.setPen(QPen(QColor(colours.surface), 1.6))
            bend = centre + QPointF(-part * 0.4, part * 1.4)
            painter.drawPolyline([centre + QPointF(-part * 1.8, 0), bend, centre + QPointF(part * 2, -part * 1.5)])
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(centre, part * 1.9, part * 1.9)

    def _paint_words(self, painter: QPainter, corner: QPointF, wide: float, stage: Stage) -> None:
        colours, sizes = look.current()
        line = sizes.px(19)
        top = corner.y() + self._dot() + SPACE // 2
        inks = {"done": colours.ink, "current": colours.accent, "future": colours.secondary}
        words = ((stage.label, sizes.text, inks[stage.state]), (stage.note, sizes.small, colours.secondary))
        for place, (text, size, ink) in enumerate(words):
            painter.setFont(look.font(size, bold=place == 0 and stage.state == "current"))
            painter.setPen(QColor(ink))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(wide - SPACE / 2))
            painter.drawText(QRectF(corner.x(), top + place * line, wide - SPACE / 2, line), _LEFT, shown)

    def _across(self, width: int) -> int:
        count = max(len(self._stages), 1)
        most = max(width // self._narrowest(), 1)
        lines = -(-count // most)
        return -(-count // lines)

    @staticmethod
    def _narrowest() -> int:
        return look.current().sizes.px(76)

    @staticmethod
    def _dot() -> int:
        return look.current().sizes.px(16)

    def _line_height(self) -> int:
        return self._dot() + SPACE // 2 + look.current().sizes.px(19) * 2 + SPACE * 2
