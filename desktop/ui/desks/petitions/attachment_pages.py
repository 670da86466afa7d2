"""An attachment as pages for the preview: a PDF as it is, a picture on pages of A4. Made in memory only."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop.domain import media
from desktop.domain.faults import BadFile
from desktop.ui.desks.petitions.thumbnails import frames

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a page
    from desktop.printing.render import Paper

_LOCKED = "这个 PDF 打不开，可能设有密码或已损坏。请另存为后用其他程序打开。"
_BROKEN = "这张图片打不开，可能已损坏或尺寸太大。请另存为后用其他程序打开。"
_MARGIN_MM = 15


def can_show(media_type: str) -> bool:
    """True when the preview can show files of this type."""
    return media_type == media.PDF.type or media_type in media.PICTURES


def called(name: str, today: date) -> "Paper":
    """What the preview calls an attachment; its pages come as they are."""
    from desktop.printing.render import Paper

    return Paper("", {}, name, today)


def pages(data: bytes) -> bytes:
    """The attachment as PDF. BadFile when it cannot be opened."""
    if media.media_of(data) == media.PDF:
        _check_pdf(data)
        return data
    made = _picture_pdf(frames(data))
    if made is None:
        raise BadFile(_BROKEN)
    return made


def _check_pdf(data: bytes) -> None:
    from desktop.printing import render

    try:
        count = render.page_count(data)
    except RuntimeError:  # which is how pdfium says so
        count = 0
    if count == 0:
        raise BadFile(_LOCKED)


def _picture_pdf(images: Iterable[QImage]) -> bytes | None:
    """A page of A4 for each picture, which is as large as it fits; None without any."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer, painter = QPdfWriter(buffer), QPainter()
    for image in images:
        lies = QPageLayout.Orientation.Landscape
        stands = QPageLayout.Orientation.Portrait
        way = lies if image.width() > image.height() else stands
        margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, margins, QPageLayout.Unit.Millimeter))
        if painter.isActive():
            writer.newPage()
        else:
            painter.begin(writer)
        room = painter.viewport()
        size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(room.topLeft(), size), image)
    if not painter.isActive():
        return None
    painter.end()
    buffer.close()
    return bytes(held.data())
