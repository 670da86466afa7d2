"""How the cells of a list are painted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QTableView

from desktop.ui import look
from desktop.ui.look import SPACE

CHIP_ROLE = Qt.ItemDataRole.UserRole + 32
"""Role of a chip column: a tuple of (word, state). The display role says the same in words."""

Index = QModelIndex | QPersistentModelIndex
Option = Any
"""QStyleOptionViewItem; the stubs of PySide6 leave out its fields."""


class RowDelegate(QStyledItemDelegate):
    """House rows: no focus box per cell, but a bar at the left of the current row while the list has the keyboard."""

    def initStyleOption(self, option: Option, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        super().paint(painter, option, index)
        view = self.parent()
        if not isinstance(view, QTableView) or not view.hasFocus() or view.currentIndex().row() != index.row():
            return
        if view.horizontalHeader().visualIndex(index.column()) == first_visual(view):
            bar = QRect(option.rect.topLeft(), QSize(3, option.rect.height() - 1))
            painter.fillRect(bar, QColor(look.current().palette.accent))


class ChipDelegate(RowDelegate):
    """Paints the chips of a cell (`CHIP_ROLE`) side by side; what does not fit is left out with “…”."""

    def initStyleOption(self, option: Option, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(CHIP_ROLE):
            option.text = ""

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        super().paint(painter, option, index)
        chips: Sequence[tuple[str, str]] = index.data(CHIP_ROLE) or ()
        if chips:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(look.font(look.current().sizes.small, bold=True))
            painter.setClipRect(option.rect)
            self._paint_chips(painter, option.rect.adjusted(SPACE, 0, -SPACE // 2, 0), chips)
            painter.restore()

    @staticmethod
    def _paint_chips(painter: QPainter, room: QRect, chips: Sequence[tuple[str, str]]) -> None:
        metrics = painter.fontMetrics()
        tall = look.current().sizes.px(22)
        x = room.left()
        for word, state in chips:
            left = room.right() - x
            shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, left - SPACE * 2)
            if len(shown) < min(2, len(word)):
                break
            tone = look.current().palette.tone(state)
            wide = metrics.horizontalAdvance(shown) + SPACE * 2
            box = QRect(x, room.center().y() - tall // 2, wide, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tone.tint))
            painter.drawRoundedRect(box, 5, 5)
            painter.setPen(QColor(tone.ink))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)
            x += wide + SPACE // 2


def first_visual(view: QTableView) -> int:
    """Visual place of the first column that is shown."""
    header = view.horizontalHeader()
    shown = (place for place in range(header.count()) if not header.isSectionHidden(header.logicalIndex(place)))
    return next(shown, 0)
