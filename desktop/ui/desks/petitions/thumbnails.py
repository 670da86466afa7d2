"""Small pictures of files, made behind the window and kept in memory only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QWidget

from desktop.domain import media
from desktop.ui.shell import Shell
from desktop.ui.work import IsCancelled, Report, Task

SIDE = 192
"""Pixels of the longer side: sharp at every scaling."""

_POINTS_PER_INCH = 72


class Thumbnails(QObject):
    """Thumbnails by key. `made` says whose is there now."""

    made = Signal(str)

    def __init__(self, shell: Shell, owner: QWidget) -> None:
        super().__init__(owner)
        self._shell, self._owner = shell, owner
        self._pictures: dict[str, QImage | None] = {}
        self._tasks: dict[str, Task] = {}

    def picture(self, key: str, read: Callable[[], bytes]) -> QImage | None:
        """The thumbnail; None when there is none (yet), then `made` follows. `read` runs on the worker thread."""
        if key not in self._pictures and key not in self._tasks:
            task = self._shell.worker.run(
                partial(_job, read),
                lambda picture: self._keep(key, picture),
                lambda _: self._keep(key, None),
                parent=self._owner,
            )
            self._tasks[key] = task
        return self._pictures.get(key)

    def forget(self) -> None:
        """Drop everything: another matter is shown."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self._pictures.clear()

    def _keep(self, key: str, picture: QImage | None) -> None:
        if self._tasks.pop(key, None) is not None:
            self._pictures[key] = picture
            if picture is not None:
                self.made.emit(key)


def _job(read: Callable[[], bytes], report: Report, cancelled: IsCancelled) -> QImage | None:
    return thumbnail(read())


def thumbnail(data: bytes) -> QImage | None:
    """A picture made small, or the first page of a PDF; None when the file has no such face or is broken."""
    kind = media.media_of(data)
    if kind == media.PDF:
        return _first_page(data)
    return _small(data) if kind.type in media.PICTURES else None


def frames(data: bytes) -> Iterator[QImage]:
    """The pages of a picture one after the other (a TIFF may have many), upright; of an animation the first one."""
    with _reading(data) as reader:
        count = 1 if reader.supportsAnimation() else max(reader.imageCount(), 1)
        for number in range(count):
            if number and not reader.jumpToImage(number):
                return
            page = reader.read()
            if page.isNull():
                return
            yield page


@contextmanager
def _reading(data: bytes) -> Iterator[QImageReader]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    try:
        yield reader
    finally:
        reader.setDevice(None)  # type: ignore[arg-type]  # it must let go of the buffer before that is gone


def _small(data: bytes) -> QImage | None:
    with _reading(data) as reader:
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > SIDE:
            reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
    return None if image.isNull() else image


def _first_page(data: bytes) -> QImage | None:
    from desktop.printing import render
    from desktop.ui.widgets.pdf_preview import image_of

    try:
        wide, tall = render.page_sizes(data)[0]
        dots = max(round(SIDE * _POINTS_PER_INCH / max(wide, tall, 1)), 1)
        page = render.render_page(data, 0, dots, grey=False)
    except (RuntimeError, IndexError):  # broken, or locked with a password
        return None
    return image_of((page.width, page.height, page.stride, page.pixels))
