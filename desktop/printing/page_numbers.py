"""Archive page numbers (页号) on the pages of a bound PDF: in the outer upper corner, over whatever stands there.

Every function is called while holding `render.pdfium_lock`.
"""

import ctypes
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2

_MM = 72 / 25.4
_SIZE = 12.0
_FROM_TOP, _FROM_EDGE = 12 * _MM, 15 * _MM
"""The foot of the digits from the upper edge, and their outer end from the outer edge, in points."""

_FONT = b"Times-Roman"
"""One of the fonts that every reader of PDF has; it needs no embedding."""

_ALONG = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}
"""Rotation of a page in degrees → the direction in which a line of writing runs in its own coordinates."""


def is_blank(page: "pypdfium2.PdfPage") -> bool:
    """True for a page with nothing on it: a blank back, which bears no number."""
    from pypdfium2 import raw

    return bool(raw.FPDFPage_CountObjects(page) == 0 and raw.FPDFPage_GetAnnotCount(page) == 0)


def flatten(document: "pypdfium2.PdfDocument") -> None:
    """Make what was filled into forms or noted on the pages a part of them: it would not be printed otherwise."""
    from pypdfium2 import raw

    for page in document:
        if raw.FPDFPage_GetAnnotCount(page):
            raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
        page.close()


def stamp(document: "pypdfium2.PdfDocument", first: int) -> None:
    """Number the pages from index `first` on, beginning with 1, in the outer upper corner: fronts right, backs left.

    The first page of the document is a front. Blank pages are passed over.
    """
    from pypdfium2 import raw

    font = raw.FPDFText_LoadStandardFont(document, _FONT)
    number = 0
    for index in range(first, len(document)):
        page = document[index]
        if not is_blank(page):
            number += 1
            _write(document, page, font, str(number), at_right=index % 2 == 0)
            page.gen_content()
        page.close()
    raw.FPDFFont_Close(font)


def _write(document: "pypdfium2.PdfDocument", page: "pypdfium2.PdfPage", font: Any, words: str, at_right: bool) -> None:
    """Put the words on the page as it is bound: one that lies across has its head to the left (GB/T 9704 7.5)."""
    from pypdfium2 import raw

    text = raw.FPDFPageObj_CreateTextObj(document, font, _SIZE)
    letters = ctypes.create_string_buffer(f"{words}\0".encode("utf-16-le"))
    raw.FPDFText_SetText(text, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
    turn, (width, height) = page.get_rotation(), page.get_size()
    if width > height:
        turn, width = (turn + 270) % 360, height
    across = width - _FROM_EDGE - _width(text) if at_right else _FROM_EDGE
    x, y = _place(page.get_bbox(), turn, across, _FROM_TOP)
    along_x, along_y = _ALONG[turn]
    raw.FPDFPageObj_Transform(text, along_x, along_y, -along_y, along_x, x, y)
    raw.FPDFPage_InsertObject(page, text)  # the page owns it from now on


def _width(text: Any) -> float:
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(text, left, bottom, right, top)
    return right.value - left.value


def _place(box: tuple[float, float, float, float], turn: int, across: float, down: float) -> tuple[float, float]:
    """A place given from the left and upper edge as the page is bound, in the page's own coordinates."""
    left, bottom, right, top = box
    return {
        0: (left + across, top - down),
        90: (left + down, bottom + across),
        180: (right - across, bottom + down),
        270: (right - down, top - across),
    }[turn]
