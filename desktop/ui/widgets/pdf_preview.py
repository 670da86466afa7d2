"""Pages of a paper on the screen, drawn when they come into sight."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.ui import look
from desktop.ui.look import SPACE

Bitmap = tuple[int, int, int, bytes]
"""Width, height, bytes per line, and the bytes of a page: BGRx, BGR or grey, told apart by the bytes per line."""

Draw = Callable[[int, float], Bitmap | QImage]
"""Draws page number n (from 0) at a number of pixels per point."""

_POINTS_TO_PIXELS = 96 / 72
_KEPT_PAGES = 8
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


def image_of(bitmap: Bitmap | QImage) -> QImage:
    """A Qt picture of a page bitmap; it has its own copy of the bytes."""
    if isinstance(bitmap, QImage):
        return bitmap
    wide, tall, stride, data = bitmap
    form = QImage.Format.Format_Grayscale8
    if stride >= wide * 4:
        form = QImage.Format.Format_RGB32
    elif stride >= wide * 3:
        form = QImage.Format.Format_BGR888
    return QImage(data, wide, tall, stride, form).copy()


class PdfPreview(QAbstractScrollArea):
    """Pages under each other. Page keys and Home/End walk, Ctrl + and Ctrl − zoom, Ctrl 0 fits the width."""

    page_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setAccessibleName("打印预览")
        self._sizes: list[tuple[float, float]] = []
        self._draw: Draw | None = None
        self._zoom: float | None = None
        self._tops: list[int] = []
        self._drawn: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._tell_page())

    def show_pages(self, sizes: Sequence[tuple[float, float]], draw: Draw) -> None:
        """Show pages of the given sizes in points; `draw` is called for a page when it is seen."""
        self._sizes, self._draw = list(sizes), draw
        self._drawn.clear()
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._tell_page()

    def show_images(self, images: Sequence[QImage], dots_per_inch: float = 96.0) -> None:
        """Show pictures of pages made at a resolution."""
        scale = 72 / dots_per_inch
        kept = list(images)
        self.show_pages([(image.width() * scale, image.height() * scale) for image in kept], lambda n, _: kept[n])

    def clear(self) -> None:
        """Show nothing."""
        self.show_pages([], lambda *_: QImage())

    # ------------------------------------------------------------ zoom and place

    def fit_width(self) -> None:
        """Let the widest page fill the width."""
        self.set_zoom(None)

    def set_zoom(self, zoom: float | None) -> None:
        """Zoom, 1.0 = life size; None fits the width. The page in sight stays in sight."""
        page = self.page()
        self._zoom = zoom
        self._drawn.clear()
        self._arrange()
        self.go_to(page)

    def zoom(self) -> float:
        """The zoom in use."""
        widest = max((wide for wide, _ in self._sizes), default=1.0) * _POINTS_TO_PIXELS
        return self._zoom or max((self.viewport().width() - SPACE * 4) / widest, 0.1)

    def zoom_step(self, step: int) -> None:
        """To the next larger or smaller usual zoom."""
        now = self.zoom()
        larger, smaller = [z for z in _ZOOMS if z > now * 1.01], [z for z in _ZOOMS if z < now * 0.99]
        if step > 0 and larger:
            self.set_zoom(larger[0])
        elif step < 0 and smaller:
            self.set_zoom(smaller[-1])

    def page(self) -> int:
        """Number (from 0) of the page in sight."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max(sum(1 for top in self._tops if top <= middle) - 1, 0)

    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        if self._tops:
            top = self._tops[min(max(page, 0), len(self._tops) - 1)]
            self.verticalScrollBar().setValue(top - SPACE)
            self._tell_page()

    # ------------------------------------------------------------ Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = Qt.Key(event.key()) if event.key() else None
        walks = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if key in walks:
            self.go_to(self.page() + walks[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else self.page_count() - 1)
        elif held and key in zooms:
            self.zoom_step(zooms[key])
        elif held and key == Qt.Key.Key_0:
            self.fit_width()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_step(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self._drawn.clear()
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look.current().palette
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.ground))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in range(len(self._sizes)):
            rect = self._rect(number)
            if rect.intersects(event.rect()):
                painter.fillRect(rect, Qt.GlobalColor.white)
                painter.drawImage(rect, self._image(number))
                painter.setPen(QColor(colours.field_line))
                painter.drawRect(rect.adjusted(-1, -1, 0, 0))

    # ------------------------------------------------------------ inside

    def _size(self, number: int) -> QSize:
        scale = self.zoom() * _POINTS_TO_PIXELS
        return QSize(round(self._sizes[number][0] * scale), round(self._sizes[number][1] * scale))

    def _rect(self, number: int) -> QRect:
        size = self._size(number)
        room = max(self.viewport().width(), self._widest())
        corner = QPoint((room - size.width()) // 2, self._tops[number])
        away = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return QRect(corner - away, size)

    def _widest(self) -> int:
        return max((self._size(number).width() for number in range(len(self._sizes))), default=0) + SPACE * 4

    def _arrange(self) -> None:
        self._tops, y = [], SPACE * 2
        for number in range(len(self._sizes)):
            self._tops.append(y)
            y += self._size(number).height() + SPACE * 2
        room = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(y - room.height(), 0))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(SPACE * 5)
        self.horizontalScrollBar().setRange(0, max(self._widest() - room.width(), 0) if self._zoom else 0)
        self.horizontalScrollBar().setPageStep(room.width())
        self.viewport().update()

    def _image(self, number: int) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (number, round(self.zoom() * ratio * 1000))
        if key not in self._drawn:
            assert self._draw is not None
            self._drawn[key] = image_of(self._draw(number, self.zoom() * ratio * _POINTS_TO_PIXELS))
            while len(self._drawn) > _KEPT_PAGES:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(key)
        return self._drawn[key]

    def _tell_page(self) -> None:
        self.page_changed.emit(self.page(), self.page_count())
