"""The face of a file: its thumbnail, or a sheet with the suffix on it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import look

_WIDE, _TALL = 42, 54


class FileTile(QWidget):
    """`mark` is a short word such as PDF or DOCX, shown while there is no picture."""

    def __init__(self, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._picture = mark, QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_picture(self, picture: QImage | None) -> None:
        """Show a thumbnail."""
        self._picture = picture or QImage()
        self.update()

    def has_picture(self) -> bool:
        """True when a thumbnail is shown."""
        return not self._picture.isNull()

    def sizeHint(self) -> QSize:
        sizes = look.current().sizes
        return QSize(sizes.px(_WIDE), sizes.px(_TALL))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, sizes = look.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.field_line), 1))
        if self.has_picture():
            fitted = self._picture.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, fitted.width(), fitted.height())
            place.moveCenter(box.center())
            painter.fillRect(place, Qt.GlobalColor.white)  # a transparent picture is meant for paper
            painter.drawImage(place, self._picture)
            painter.drawRect(place)
            return
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(colours.secondary))
        painter.setFont(look.font(sizes.small, bold=True))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._mark)
