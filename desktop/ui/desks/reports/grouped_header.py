"""A header of two lines: neighbouring columns of one group stand under a common head."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.domain.summaries import TableColumn
from desktop.ui import look
from desktop.ui.look import SPACE

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class GroupedHeader(QHeaderView):
    """Painted by itself: heads flush with their figures, a thin line under the head of a group."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns: tuple[TableColumn, ...] = ()
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def show_columns(self, columns: tuple[TableColumn, ...]) -> None:
        """Show the heads of these columns."""
        self._columns = columns
        self.setFixedHeight(self.lines * look.current().sizes.px(26) + look.current().sizes.px(4))
        self.viewport().update()

    @property
    def lines(self) -> int:
        """Two when any column belongs to a group."""
        return 2 if any(column.group for column in self._columns) else 1

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if section >= len(self._columns):
            return
        colours, sizes = look.current()
        column = self._columns[section]
        painter.save()
        painter.fillRect(rect, QColor(colours.surface))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.field_line))
        painter.setFont(look.font(sizes.small))
        painter.setPen(QColor(colours.secondary))
        where = rect.adjusted(SPACE, 0, -SPACE, 0)
        if column.group:
            where.setTop(rect.center().y())
            self._paint_group(painter, rect, section)
        painter.drawText(where, _RIGHT if section else _LEFT, column.head)
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The part of the common head that lies over this section: every section paints the whole, cut to itself."""
        first, last = self._group_of(section)
        left = rect.left() - sum(self.sectionSize(place) for place in range(first, section))
        wide = sum(self.sectionSize(place) for place in range(first, last + 1))
        top = QRect(left + SPACE, rect.top(), wide - SPACE * 2, rect.height() // 2)
        painter.setClipRect(rect)
        painter.fillRect(QRect(top.left(), top.bottom(), top.width(), 1), QColor(look.current().palette.hairline))
        painter.drawText(top, int(Qt.AlignmentFlag.AlignCenter), self._columns[section].group)

    def _group_of(self, section: int) -> tuple[int, int]:
        """First and last column of the group that a column belongs to."""
        group = self._columns[section].group
        first = last = section
        while first and self._columns[first - 1].group == group:
            first -= 1
        while last + 1 < len(self._columns) and self._columns[last + 1].group == group:
            last += 1
        return first, last
