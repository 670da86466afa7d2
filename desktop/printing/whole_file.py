"""A whole file as PDF (卷宗打印): cover, contents, every piece in order with its archive page number, remarks sheet.

Order and size of a volume: practice of petition archives (一案一卷, at most 200 pages). Only the pieces bear page numbers,
as in court files: cover, contents and remarks sheet do not.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain import media
from desktop.domain.records import AttachmentRow, DocumentRow, MatterFile, Office
from desktop.printing import letters, page_numbers, papers
from desktop.printing.filling import Wording
from desktop.printing.letter_facts import ContentsLine, Facts
from desktop.printing.letter_words import suggested
from desktop.printing.render import BrokenTemplate, Paper, open_pdf, pdfium_lock, render
from desktop.printing.sheet import Block, Cell, Row, Sheet, Table

if TYPE_CHECKING:
    import pypdfium2

MOST_PAGES = 200
"""No volume is thicker."""

PICTURES = frozenset(kind.type for kind in (media.JPEG, media.PNG, media.GIF, media.WEBP))
"""Pictures that can be printed as they are; others have to be turned into one of these before."""

FILE_KINDS = ("file_cover", "contents_list", "remarks_sheet")
"""Papers about the file itself: made anew for every volume, never a piece of it."""

_OUTCOME_KINDS = (
    "opinion",
    "service_receipt",
    "mediation_agreement",
    "completion_report",
    "review_receipt",
    "recheck_receipt",
)
_DAMAGED, _LOCKED, _NOT_PRINTABLE = "文件已经损坏，不能打印。", "文件设有密码，不能打印。", "这类文件不能打印。"


class Group(StrEnum):
    """The four groups of a file, in the order in which they lie in it."""

    OUTCOME = "办结汇总材料"
    HANDLING = "案件处理材料"
    ORIGIN = "交办或来信来访材料"
    OTHER = "其他"


class Part(NamedTuple):
    """A piece of a file. `pages` are those that bear a number; 0 until the piece is `laid_out`, then `data` is a PDF."""

    title: str
    author: str
    number: str
    day: date | None
    group: Group
    data: bytes
    media_type: str = media.PDF.type
    pages: int = 0
    remark: str = ""


def volume_of(
    file: MatterFile,
    office: Office,
    registration_pdf: bytes,
    documents: Sequence[tuple[DocumentRow, bytes]],
    attachments: Sequence[tuple[AttachmentRow, bytes]],
    facts: Facts,
    made_on: date,
    wording: Wording | None = None,
) -> list[bytes]:
    """The file of a matter, one PDF for each volume.

    `documents` are the papers with their PDF as issued; papers of a step that was taken back are left out. `facts` are
    those of cover and remarks sheet (档号, 保管期限, 立卷人 …); what is not given comes from the step that archived.
    """
    pieces = [_registration(file, office, registration_pdf)]
    pieces += [
        _document(row, pdf, office) for row, pdf in documents if row.kind not in FILE_KINDS and not row.is_taken_back
    ]
    pieces += [Part(row.name, "", "", None, Group.ORIGIN, data, row.media_type) for row, data in attachments]
    found = volumes([part for piece in in_order(pieces) for part in laid_out(piece, office, made_on)])
    return [
        whole_file(parts, file, office, facts, made_on, (place, len(found)), wording)
        for place, parts in enumerate(found, 1)
    ]


def in_order(parts: Sequence[Part]) -> list[Part]:
    """By group, within it by day; those without a day come last, as they were given."""
    groups = list(Group)
    return sorted(parts, key=lambda part: (groups.index(part.group), part.day is None, part.day or date.min))


def laid_out(part: Part, office: Office, made_on: date) -> tuple[Part, ...]:
    """The piece as PDF with its pages counted; one that is thicker than a volume goes on in further parts (续).

    What cannot be printed becomes one page that names it.
    """
    try:
        pdf = _printable(part, made_on)
        return tuple(_counted(part, pdf))
    except _Unprintable as no:
        page = render(_naming_page(part, office, str(no), made_on))
        return (part._replace(data=page, media_type=media.PDF.type, pages=1, remark="原件另存"),)


def volumes(parts: Sequence[Part]) -> list[list[Part]]:
    """Pieces that are laid out, shared out among volumes of at most `MOST_PAGES` pages."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if found[-1] and sum(one.pages for one in found[-1]) + part.pages > MOST_PAGES:
            found.append([])
        found[-1].append(part)
    return found


def whole_file(
    parts: Sequence[Part],
    file: MatterFile,
    office: Office,
    facts: Facts,
    made_on: date,
    volume: tuple[int, int] = (1, 1),
    wording: Wording | None = None,
) -> bytes:
    """One volume from pieces that are laid out. `volume` = (which, of how many).

    Cover and contents fill whole sheets of paper, so that page 1 lies on a front when both sides are printed.
    """
    pages = sum(part.pages for part in parts)
    counted = {"pieces": len(parts), "pages": pages, "volume": f"共{volume[1]}卷　第{volume[0]}卷"}
    known = {"remark": _said_of(parts)} | suggested("remarks_sheet", file, office, made_on) | dict(facts) | counted

    def sheet(kind: str) -> bytes:
        asked = {fact.name: known[fact.name] for fact in letters.FACTS[kind] if fact.name in known}
        return render(letters.letter(kind, file, office, asked, "", made_on, wording))

    known["contents"] = tuple(_lines(parts))
    front, back = [sheet("file_cover"), sheet("contents_list")], sheet("remarks_sheet")
    return _bound(front, parts, back)


def picture_page(data: bytes, name: str, made_on: date) -> bytes:
    """One A4 page with a PNG, JPEG, GIF or WebP picture as large as it fits, upright or lying as the picture is.

    Raises `BrokenTemplate` when the picture cannot be decoded.
    """
    return render(Paper("picture", {"name": name}, name, made_on), data)


# ---------------------------------------------------------------- pieces


def _registration(file: MatterFile, office: Office, pdf: bytes) -> Part:
    row = file.row
    return Part(papers.registration_title(row), office.name, row.number, row.received_on, Group.ORIGIN, pdf)


def _document(row: DocumentRow, pdf: bytes, office: Office) -> Part:
    group = Group.OUTCOME if row.kind in _OUTCOME_KINDS else Group.HANDLING
    return Part(row.title, office.name, row.number, row.made_on, group, pdf)


class _Unprintable(Exception):
    """The piece cannot be printed; the message is the sentence that says why."""


def _printable(part: Part, made_on: date) -> bytes:
    if part.media_type == media.PDF.type:
        return part.data
    if part.media_type not in PICTURES:
        raise _Unprintable(_NOT_PRINTABLE)
    try:
        return picture_page(part.data, part.title, made_on)
    except BrokenTemplate:
        raise _Unprintable(_DAMAGED) from None


def _counted(part: Part, pdf: bytes) -> Iterator[Part]:
    """The piece with the number of its pages, in parts that fit into a volume."""
    import pypdfium2

    try:
        with pdfium_lock, open_pdf(pdf) as document:
            portions = list(_portions(document))
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise _Unprintable(_LOCKED if is_locked else _DAMAGED) from None
    if not portions:
        raise _Unprintable(_DAMAGED)
    for place, (data, pages) in enumerate(portions):
        title = f"{part.title}（续）" if place else part.title
        yield part._replace(title=title, data=data, media_type=media.PDF.type, pages=pages)


def _portions(document: "pypdfium2.PdfDocument") -> Iterator[tuple[bytes, int]]:
    """The pages anew, at most a volume in each portion, with how many of them are not blank."""
    import pypdfium2

    for first in range(0, len(document), MOST_PAGES):
        with pypdfium2.PdfDocument.new() as portion:
            portion.import_pages(document, list(range(first, min(first + MOST_PAGES, len(document)))))
            page_numbers.flatten(portion)
            pages = sum(not page_numbers.is_blank(page) for page in portion)
            yield _saved(portion), pages


def _naming_page(part: Part, office: Office, why: str, made_on: date) -> Paper:
    """A page in the place of a file that cannot be printed."""
    rows = (
        ("名　称", part.title),
        ("类　型", media.word_of(part.media_type)),
        ("大　小", _size(len(part.data))),
        ("校验码", f"SHA-256 前16位：{hashlib.sha256(part.data).hexdigest()[:16]}"),
        ("说　明", f"{why}原件另存，请在系统中查看。"),
    )
    cells = tuple(Row((Cell(label, is_label=True), Cell(text, span=3)), 16) for label, text in rows)
    block = Block(table=Table((32, 50, 32, 50), cells))
    return Sheet("set_aside", "form", "附件存放说明", "", made_on, head=office.name, blocks=(block,)).paper()


def _size(count: int) -> str:
    return (
        f"{count / 2**20:.1f} MB"
        if count >= 2**20
        else f"{count / 2**10:.1f} KB"
        if count >= 2**10
        else f"{count} 字节"
    )


def _lines(parts: Sequence[Part]) -> Iterator[ContentsLine]:
    last = 0
    for part in parts:
        first, last = last + 1, last + part.pages
        pages = f"{first}-{last}" if last > first else str(first) if part.pages else ""
        yield ContentsLine(part.number, part.author, part.title, part.day, pages, part.remark)


def _said_of(parts: Sequence[Part]) -> str:
    said = f"本卷共{len(parts)}件{sum(part.pages for part in parts)}页。"
    apart = sum(bool(part.remark) for part in parts)
    return f"{said}其中{apart}件不能打印，原件另存。" if apart else said


# ---------------------------------------------------------------- binding


def _bound(front: Sequence[bytes], parts: Sequence[Part], back: bytes) -> bytes:
    import pypdfium2

    with pdfium_lock, pypdfium2.PdfDocument.new() as volume:
        for pdf in front:
            _append(volume, pdf)
            _fill_sheet(volume)
        first = len(volume)
        for part in parts:
            _append(volume, part.data)
        page_numbers.stamp(volume, first)
        _fill_sheet(volume)
        _append(volume, back)
        return _saved(volume)


def _append(volume: "pypdfium2.PdfDocument", pdf: bytes) -> None:
    with open_pdf(pdf) as document:
        volume.import_pages(document)


def _fill_sheet(volume: "pypdfium2.PdfDocument") -> None:
    """A blank back, where the last page is a front."""
    if len(volume) % 2:
        volume.new_page(*volume.get_page_size(len(volume) - 1))


def _saved(document: "pypdfium2.PdfDocument") -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
