"""How the matrix of responsibilities is shown and walked: cells of several lines, the villages' names always in sight."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QTableView

from desktop.domain.responsibility import FLAW_LABELS, Flaw
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.models.duty_matrix import CELL_ROLE, DutyMatrix, MatrixCell
from desktop.ui.widgets.table import TableView

Index = QModelIndex | QPersistentModelIndex
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)
_MOST_LINES = 5


def lines(cell: MatrixCell) -> list[tuple[str, str]]:
    """(words, tone) of the lines of a cell."""
    if cell.below:
        return [(f"{cell.below} 人", "faint")]
    found = [
        (one.cadre_name + (" 离任" if one.id in cell.left else ""), "overdue" if one.id in cell.left else "")
        for one in cell.holders
    ]
    if len(found) > _MOST_LINES:
        found = [*found[: _MOST_LINES - 1], (f"另有 {len(found) - _MOST_LINES + 1} 人", "faint")]
    if Flaw.DOUBLE in cell.flaws:
        found.append((FLAW_LABELS[Flaw.DOUBLE], "soon"))
    if Flaw.GAP in cell.flaws:
        found.append((FLAW_LABELS[Flaw.GAP], "overdue"))
    return found


class CellPainter(QStyledItemDelegate):
    """Names under each other; what is wrong stands as a word on its tint."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        cell: MatrixCell | None = index.data(CELL_ROLE)
        view = self.parent()
        if cell is None or not isinstance(view, QTableView):
            return
        colours = look.current().palette
        painter.save()
        if not cell.is_open:
            painter.fillRect(option.rect, QColor(colours.raised))
        metrics = painter.fontMetrics()
        tall = metrics.height() + 2
        y = option.rect.top() + SPACE * 3 // 4
        for words, tone in lines(cell):
            room = QRect(option.rect.left() + SPACE, y, option.rect.width() - SPACE * 3 // 2, tall)
            self._line(painter, room, words, tone, metrics)
            y += tall
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.drawLine(option.rect.topRight(), option.rect.bottomRight())
        if index == view.currentIndex():
            painter.setPen(QPen(QColor(colours.accent if view.hasFocus() else colours.accent_soft), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, room: QRect, words: str, tone: str, metrics: QFontMetrics) -> None:
        colours = look.current().palette
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        ink = {"": colours.ink, "faint": colours.secondary}.get(tone) or colours.tone(tone).ink
        if tone not in ("", "faint"):
            box = QRect(room.left() - 3, room.top(), metrics.horizontalAdvance(shown) + 6, room.height() - 1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.tone(tone).tint))
            painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(ink))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


class MatrixView(TableView):
    """Arrows walk; Enter sends `opened`; a letter sends `typed`; Space or a click on a name sends `toggled`."""

    typed = Signal(str)
    toggled = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(CellPainter(self))
        self.setSelectionBehavior(TableView.SelectionBehavior.SelectItems)
        self.setSelectionMode(TableView.SelectionMode.SingleSelection)
        names = self.verticalHeader()
        names.show()
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setSectionsClickable(True)
        names.setHighlightSections(True)
        names.sectionClicked.connect(self.toggled)
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionsMovable(False)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def fit(self) -> None:
        """Give every row the height of its fullest cell, and every column an equal share of the room, or its least."""
        model = self.model()
        if not isinstance(model, DutyMatrix):
            return
        tall = self.fontMetrics().height() + 2
        for place, row in enumerate(model.rows):
            count = max((len(lines(cell)) for cell in row.cells.values()), default=1)
            self.setRowHeight(place, max(look.current().sizes.row, count * tall + SPACE * 3 // 2))
        metrics = self.verticalHeader().fontMetrics()
        widest = max((metrics.horizontalAdvance(f"　　　{row.name}") for row in model.rows), default=60)
        self.verticalHeader().setFixedWidth(min(widest + SPACE * 3, look.current().sizes.px(190)))
        self.share()

    def share(self) -> None:
        """Columns share the width; where that is too little they keep their least width and the table scrolls."""
        count = self.horizontalHeader().count()
        heads = self.horizontalHeader().fontMetrics()
        for column in range(count):
            head = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
            least = max(heads.horizontalAdvance(head) + SPACE * 3, look.current().sizes.px(92))
            self.setColumnWidth(column, max(least, self.viewport().width() // max(count, 1)))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if self.model() is not None:
            self.share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggled.emit(self.currentIndex().row())
        elif text.isalpha() and event.modifiers() in _PLAIN and self.currentIndex().isValid():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
