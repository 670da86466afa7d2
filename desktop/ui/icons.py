"""Icons: one-colour drawings from resources/icons, tinted to the look and sharp at every scaling."""

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.paths import resource
from desktop.ui import look

# Device pixels of 16, 20 and 24 px icons at 100, 125, 150, 175 and 200 %: one of them always fits exactly.
_PIXELS = (16, 20, 24, 25, 28, 30, 32, 36, 40, 48)


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon of a name such as "house", in a palette colour ("accent") or "#rrggbb"; secondary ink when not given.

    Disabled icons are faint, those of a selected or checked item have the accent. A name without a drawing is
    an empty icon. After a change of look, ask again.
    """
    colours = look.current().palette
    tint = getattr(colours, colour or "secondary", colour or "")
    return _icon(name, tint, colours.faint, tint if colour else colours.accent)


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of `size` logical pixels at a device pixel ratio, for painted widgets."""
    renderer = _drawing(name)
    if renderer is None:
        return QPixmap()
    tint = getattr(look.current().palette, colour, colour)
    made = _tinted(_shape(renderer, round(size * ratio)), tint)
    made.setDevicePixelRatio(ratio)
    return made


@cache
def _icon(name: str, tint: str, faint: str, chosen: str) -> QIcon:
    made = QIcon()
    renderer = _drawing(name)
    if renderer is None:
        return made
    for pixels in _PIXELS:
        shape = _shape(renderer, pixels)
        made.addPixmap(_tinted(shape, tint), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(_tinted(shape, chosen), QIcon.Mode.Normal, QIcon.State.On)
        made.addPixmap(_tinted(shape, chosen), QIcon.Mode.Selected)
        made.addPixmap(_tinted(shape, faint), QIcon.Mode.Disabled)
    return made


@cache
def _drawing(name: str) -> QSvgRenderer | None:
    path = resource("icons", f"{name}.svg")
    return QSvgRenderer(str(path)) if path.is_file() else None


def _shape(renderer: QSvgRenderer, pixels: int) -> QPixmap:
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return made


def _tinted(shape: QPixmap, colour: str) -> QPixmap:
    made = QPixmap(shape)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(made.rect(), QColor(colour))
    painter.end()
    return made
