"""A paper becomes a PDF through Typst, a PDF becomes pictures and text through pdfium."""

import functools
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

import typst

from desktop import paths
from desktop.domain.plain import plain
from desktop.printing import fonts

if TYPE_CHECKING:
    import pypdfium2


class Paper(NamedTuple):
    """What goes to paper. `template` is a name in `resources/print`, `data` is plain JSON-able data."""

    template: str
    data: dict[str, Any]
    title: str
    made_on: date


class PageImage(NamedTuple):
    """One page as pixels: 8-bit grey, or 32-bit BGRx when asked for in colour. Sizes in pixels, `stride` in bytes."""

    width: int
    height: int
    stride: int
    pixels: bytes


class BrokenTemplate(Exception):
    """A template does not compile cleanly: a bug of the program. The message names the template and Typst's reason."""


LONG_PAPER = 20_000
"""Characters of data from which Typst's cache is emptied after the paper; it would keep ten such papers in memory."""

_CHUNK = 1 << 18
_DECIMAL = tuple(map(str, range(256)))

_typst_lock = threading.Lock()
pdfium_lock = threading.Lock()  # pdfium may not run in two threads at once, whatever the documents


def render(paper: Paper, picture: bytes = b"") -> bytes:
    """The paper as PDF bytes: the same paper gives the same bytes. A warning of Typst is a bug (`BrokenTemplate`).

    `picture` are the bytes of a PNG, JPEG, GIF or WebP file for a template that shows one; a picture that cannot be
    decoded is a `BrokenTemplate` as well.
    """
    return _made(paper, picture, {"format": "pdf", "pdf_tags": False})


def render_picture(paper: Paper, dpi: int) -> bytes:
    """A paper of one page as PNG bytes in colour."""
    return _made(paper, b"", {"format": "png", "ppi": dpi})


def _made(paper: Paper, picture: bytes, wanted: dict[str, Any]) -> bytes:
    inputs = {"paper": _packed(paper), "picture": _numbers(picture)}
    moment = int(datetime.combine(paper.made_on, time(12), UTC).timestamp())
    with _typst_lock:
        try:
            return _compile(paper.template, inputs, moment, wanted)
        finally:
            if sum(map(len, inputs.values())) > LONG_PAPER:
                _forget()


def unprintable(paper: Paper) -> list[tuple[str, str]]:
    """Characters of the paper that no font has, as (character, `U+XXXX`). The paper shows 〓 and names them."""
    return fonts.missing_characters("".join(_strings(cleaned(paper.data))))


def open_pdf(pdf: bytes) -> "pypdfium2.PdfDocument":
    """The document, to be closed by the caller; only while holding `pdfium_lock`."""
    import pypdfium2  # slow to load, and not needed to make a paper

    return pypdfium2.PdfDocument(pdf)


def page_count(pdf: bytes) -> int:
    """Number of pages."""
    with pdfium_lock, open_pdf(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in points (1/72 inch)."""
    with pdfium_lock, open_pdf(pdf) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def page_texts(pdf: bytes) -> list[str]:
    """The text of every page, as a reader would copy it."""
    with pdfium_lock, open_pdf(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def render_page(pdf: bytes, number: int, dpi: int, grey: bool = True) -> PageImage:
    """One page (from 0) as pixels."""
    with pdfium_lock, open_pdf(pdf) as document:
        bitmap = document[number].render(scale=dpi / 72, grayscale=grey, prefer_bgrx=not grey)
        return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def render_pages(pdf: bytes, dpi: int) -> list[PageImage]:
    """All pages in colour (BGRx), for a preview."""
    return [render_page(pdf, number, dpi, grey=False) for number in range(page_count(pdf))]


@functools.cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        b"", root=str(paths.resource("print")), font_paths=fonts.faces(fonts.bundled_only()), ignore_system_fonts=True
    )


def _packed(paper: Paper) -> str:
    """What the template reads: the data, the characters that cannot be set, and the fonts that are there."""
    data = cleaned(paper.data)
    whole = {
        "data": data,
        "title": plain(paper.title),
        "missing": dict(fonts.missing_characters("".join(_strings(data)))),
        "fonts": fonts.chains(fonts.bundled_only()),
    }
    return json.dumps(whole, ensure_ascii=False)


def _numbers(data: bytes) -> str:
    """Bytes as lists of numbers, one a line: Typst takes strings only, and one list of all would be held at once."""
    chunks = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
    return "\n".join(f"[{','.join(map(_DECIMAL.__getitem__, chunk))}]" for chunk in chunks)


def _compile(template: str, inputs: dict[str, str], moment: int, wanted: dict[str, Any]) -> bytes:
    try:
        made, warnings = _compiler().compile_with_warnings(
            input=str(paths.resource("print", f"{template}.typ")), sys_inputs=inputs, timestamp=moment, **wanted
        )
    except typst.TypstError as error:
        raise BrokenTemplate(f"{template}: {error.message}") from None
    if warnings:
        raise BrokenTemplate(f"{template}: {'; '.join(warning.message for warning in warnings)}")
    assert isinstance(made, bytes)
    return made


def _forget() -> None:
    """Age the long paper out of Typst's cache, which keeps what the last ten or so compilations used."""
    for number in range(12):
        _compiler().compile(input=b"x" + b" " * number, format="pdf", sys_inputs=None)


def cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned(one) for one in value]
    return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
