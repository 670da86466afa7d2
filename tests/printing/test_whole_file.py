"""A file bound into volumes: order, page numbers that are true, inner pages as they were, whatever was attached."""

import ctypes
import importlib.util
import struct
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from desktop.domain.records import AttachmentRow, DocumentRow, MatterFile
from desktop.printing import page_numbers, papers, render, whole_file
from desktop.printing.whole_file import Group, Part

Place = Callable[[bytes, int], list[Any]]
PDF = "application/pdf"
GIF = b"GIF89a\x01\0\x02\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x02\0\0\x02\x02\x0c\n\0;"
"""One white and one black dot, one above the other."""
DAY = date(2026, 11, 20)


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("file_letters", Path(__file__).with_name("letter_samples.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LETTERS = _load()


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages_of(pdf: bytes) -> list[str]:
    return [squeezed(text) for text in render.page_texts(pdf)]


def form(words: str) -> bytes:
    """One page that says something."""
    sheet = whole_file.Sheet("x", "form", words, "", DAY, blocks=(whole_file.Block(words),))
    return render.render(sheet.paper())


def bound(pages: list[bytes | None]) -> bytes:
    """A PDF of such pages, blank ones for None."""
    with pypdfium2.PdfDocument.new() as made:
        for page in pages:
            if page is None:
                made.new_page(595, 842)
            else:
                with pypdfium2.PdfDocument(page) as one:
                    made.import_pages(one)
        return whole_file._saved(made)


def picture(width: int, height: int, turned: int = 0, kind: str = "JPEG") -> bytes:
    """A white picture with a dark upper left quarter; `turned` is the EXIF orientation of a JPEG."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(width // 2):
        for y in range(height // 2):
            image.setPixelColor(x, y, QColor("black"))
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    data = bytes(held.data())
    if not turned:
        return data
    exif = b"Exif\0\0II*\0" + struct.pack("<IHHHIII", 8, 1, 0x112, 3, 1, turned, 0)
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


@pytest.fixture
def file(samples: ModuleType) -> MatterFile:
    told = {"archive_number": "示例-XF-2026-30-0001", "retention": "30", "filed_by": "李经办"}
    made: MatterFile = LETTERS.file_of(samples, "visit")._replace(told=told)
    return made


@pytest.fixture
def bind(samples: ModuleType, file: MatterFile) -> Callable[..., list[bytes]]:
    """bind(attachments (name, media type, bytes) …, documents=…) → the volumes."""

    def make(*attachments: tuple[str, str, bytes], documents: Any = None, **facts: Any) -> list[bytes]:
        registration = render.render(papers.registration(file, samples.OFFICE, DAY))
        if documents is None:
            documents = [
                (row, render.render(LETTERS.compose(samples, row.kind).sheet.paper())) for row in file.documents
            ]
        rows = [
            (AttachmentRow(place, name, kind, len(data), ""), data)
            for place, (name, kind, data) in enumerate(attachments)
        ]
        return whole_file.volume_of(file, samples.OFFICE, registration, documents, rows, facts, DAY)

    return make


def number_on(letters: Place, pdf: bytes, index: int) -> tuple[str, str]:
    """The archive page number and the side on which it stands on the bound sheet; ("", "") without one."""
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = (side / 72 * 25.4 for side in document.get_page_size(index))
    found = letters(pdf, index)
    if width > height:  # bound with its head to the left
        found = [type(one)(one.text, one.top, one.bottom, width - one.right, width - one.left) for one in found]
        width = height
    digits = [one for one in found if one.bottom < 12.5 and (one.left < 30 or one.right > width - 30)]
    return ("".join(one.text for one in digits), "left" if digits[0].left < 30 else "right") if digits else ("", "")


# ---------------------------------------------------------------- a volume


def test_a_volume_from_cover_to_remarks(bind: Any, letters: Place) -> None:
    (pdf,) = bind(
        ("来信扫描件.pdf", PDF, bound([form("第一面"), form("第二面")])), ("照片.jpg", "image/jpeg", picture(60, 40))
    )
    pages = pages_of(pdf)
    heads = {
        0: "信访档案",
        2: "卷内目录",
        4: "信访处理意见书",
        6: "信访事项受理告知书",
        8: "群众来访登记单",
        9: "第一面",
        10: "第二面",
        11: "照片.jpg",
        12: "卷内备考表",
    }
    assert all(words in pages[index] for index, words in heads.items())
    assert len(pages) == 13
    assert pages[1] == pages[3] == ""
    numbers = [number_on(letters, pdf, index) for index in range(13)]
    assert numbers[:4] == [("", "")] * 4
    assert numbers[4:12] == [(str(one), "right" if one % 2 else "left") for one in range(1, 9)]
    assert numbers[12] == ("", "")


def test_contents_name_the_true_pages(bind: Any, letters: Place) -> None:
    (pdf,) = bind(
        ("来信.pdf", PDF, bound([form("第一面"), None, form("第三面")])), ("照片.jpg", "image/jpeg", picture(60, 40))
    )
    pages = pages_of(pdf)
    listed = pages[2]
    for line in (
        "1示政信意〔2026〕12号示例镇人民政府信访处理意见书2026年11月20日1-2",
        "2026年10月9日3-4",
        "群众来访登记单2026年10月8日5",
        "4来信.pdf6-7",
        "5照片.jpg8",
    ):
        assert line in listed, line
    for words, number in (("第一面", "6"), ("第三面", "7"), ("照片.jpg", "8"), ("群众来访登记单", "5")):
        index = next(place for place, page in enumerate(pages) if place > 3 and words in page)
        assert number_on(letters, pdf, index)[0] == number
    blank = next(place for place, page in enumerate(pages) if "第一面" in page) + 1
    assert (pages[blank], number_on(letters, pdf, blank)) == ("", ("", ""))
    assert number_on(letters, pdf, blank + 1) == ("7", "left" if (blank + 1) % 2 else "right")
    cover, remarks = pages[0], pages[-1]
    assert "共1卷第1卷" in cover
    assert "卷内件数5卷内页数8" in cover
    assert "30年" in cover
    assert "本卷共5件8页。" in remarks
    assert "立卷人李经办" in remarks


def test_inner_pages_are_as_they_were(bind: Any, samples: ModuleType, file: MatterFile) -> None:
    issued = [(row, render.render(LETTERS.compose(samples, row.kind).sheet.paper())) for row in file.documents]
    (pdf,) = bind(documents=issued)
    opinion = next(data for row, data in issued if row.kind == "opinion")
    for index in range(render.page_count(opinion)):
        before, after = render.page_texts(opinion)[index], render.page_texts(pdf)[4 + index]
        assert after == f"{before}\r\n{index + 1}"
        old, new = render.render_page(opinion, index, 40), render.render_page(pdf, 4 + index, 40)
        below = old.stride * round(20 / 25.4 * 40)  # all but the strip with the number
        assert old.pixels[below:] == new.pixels[below:]


def test_papers_about_the_file_and_papers_taken_back_are_no_pieces(bind: Any) -> None:
    rows = [
        DocumentRow(1, "transfer_notice", "1号", "去向告知书", DAY, ""),
        DocumentRow(2, "file_cover", "", "卷宗封面", DAY, ""),
        DocumentRow(3, "opinion", "2号", "作废的意见书", DAY, "", is_taken_back=True),
    ]
    (pdf,) = bind(documents=[(row, form(row.title)) for row in rows])
    text = "".join(pages_of(pdf))
    assert "去向告知书" in text
    assert "作废的意见书" not in text
    assert text.count("信访档案") == 1


def test_pieces_lie_in_order() -> None:
    def part(title: str, group: Group, day: int | None) -> Part:
        return Part(title, "", "", date(2026, 1, day) if day else None, group, b"")

    parts = [
        part("其他", Group.OTHER, 1),
        part("附件二", Group.ORIGIN, None),
        part("来信", Group.ORIGIN, 3),
        part("附件一", Group.ORIGIN, None),
        part("函", Group.HANDLING, 5),
        part("告知书", Group.HANDLING, 4),
        part("意见书", Group.OUTCOME, 9),
    ]
    assert [one.title for one in whole_file.in_order(parts)] == [
        "意见书",
        "告知书",
        "函",
        "来信",
        "附件二",
        "附件一",
        "其他",
    ]


def test_facts_of_the_clerk_come_first(bind: Any) -> None:
    (pdf,) = bind(remark="材料齐全。", filed_by="钱立卷", retention="")
    pages = pages_of(pdf)
    assert "材料齐全。" in pages[-1]
    assert "本卷共" not in pages[-1]
    assert "钱立卷" in pages[-1]
    assert "30年" not in pages[0]


# ---------------------------------------------------------------- two volumes


def test_a_thick_file_has_two_volumes(bind: Any, letters: Place) -> None:
    page = form("一面")
    many = [(f"附件{place}.pdf", PDF, bound([page] * 90)) for place in (1, 2, 3)]
    first, second = bind(*many)
    for place, (pdf, pages, pieces) in enumerate(((first, 185, 5), (second, 90, 1)), 1):
        texts = pages_of(pdf)
        assert f"共2卷第{place}卷" in texts[0]
        assert f"卷内件数{pieces}卷内页数{pages}" in texts[0]
        assert "卷内目录" in texts[2]
        assert "卷内备考表" in texts[-1]
        assert number_on(letters, pdf, 4) == ("1", "right")
        assert number_on(letters, pdf, 4 + pages - 1)[0] == str(pages)
        assert number_on(letters, pdf, 4 + pages)[0] == ""
        assert len(texts) == 4 + pages + pages % 2 + 1
    assert "附件2.pdf96-185" in pages_of(first)[2]
    assert "1附件3.pdf1-90" in pages_of(second)[2]


def test_a_piece_thicker_than_a_volume_goes_on(samples: ModuleType) -> None:
    part = Part("卷宗复印件", "", "", None, Group.OTHER, bound([form("一面")] * 203))
    parts = whole_file.laid_out(part, samples.OFFICE, DAY)
    assert [(one.title, one.pages) for one in parts] == [("卷宗复印件", 200), ("卷宗复印件（续）", 3)]
    assert [[one.pages for one in volume] for volume in whole_file.volumes(parts)] == [[200], [3]]


# ---------------------------------------------------------------- whatever was attached


def test_pictures_lie_or_stand_as_they_are_seen(samples: ModuleType) -> None:
    for data, lies in (
        (picture(60, 40), True),
        (picture(40, 60), False),
        (picture(60, 40, turned=6), False),
        (picture(40, 60, turned=8), True),
        (picture(60, 40, turned=3), True),
        (picture(60, 40, kind="PNG"), True),
        (picture(40, 60, kind="WEBP"), False),
        (GIF, False),
    ):
        page = whole_file.picture_page(data, "照片", DAY)
        (width, height), *rest = render.page_sizes(page)
        assert (width > height) == lies
        assert sorted((width, height)) == pytest.approx([210 / 25.4 * 72, 297 / 25.4 * 72], abs=0.1)
        assert rest == []


@pytest.mark.parametrize(("turned", "corner"), [(0, (0, 0)), (6, (1, 0)), (3, (1, 1)), (8, (0, 1))])
def test_a_picture_is_turned_as_the_camera_says(turned: int, corner: tuple[int, int]) -> None:
    pdf = whole_file.picture_page(picture(400, 300, turned), "照片", DAY)
    page = render.render_page(pdf, 0, 30)
    dark = {
        (x, y)
        for x in (0, 1)
        for y in (0, 1)
        if page.pixels[page.height * (2 * y + 2) // 6 * page.stride + page.width * (2 * x + 2) // 6] < 100
    }
    assert dark == {corner}


@pytest.mark.parametrize(
    ("name", "media_type", "data", "why"),
    [
        ("录像.mp4", "video/mp4", b"0" * 5_300_000, "MP4 录像"),
        ("坏.pdf", PDF, b"%PDF-1.4 nothing", "文件已经损坏，不能打印"),
        ("空.pdf", PDF, b"", "文件已经损坏，不能打印"),
        ("坏.jpg", "image/jpeg", b"\xff\xd8nothing", "文件已经损坏，不能打印"),
        ("表.xlsx", "application/vnd.ms-excel", b"PK", "Excel 表格"),
        ("无名", "", b"x", "其他文件"),
    ],
)
def test_what_cannot_be_printed_is_named(bind: Any, name: str, media_type: str, data: bytes, why: str) -> None:
    (pdf,) = bind((name, media_type, data))
    pages = pages_of(pdf)
    page = next(text for text in pages if "附件存放说明" in text)
    digest = whole_file.hashlib.sha256(data).hexdigest()[:16]
    for words in (name, why, digest, "原件另存"):
        assert squeezed(words) in page
    assert f"{name}6原件另存" in pages[2]
    assert "其中1件不能打印，原件另存。" in pages[-1]
    if name == "录像.mp4":
        assert "5.1MB" in page


def test_a_pdf_with_a_password_is_named(samples: ModuleType) -> None:
    # an empty document whose key nobody has: RC4 40 bit, standard handler
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/P -44/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>endobj\n"
        b"trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<" + b"33" * 16 + b"><" + b"33" * 16 + b">]>>\n%%EOF"
    )
    part = Part("加密.pdf", "", "", None, Group.ORIGIN, body)
    (page,) = whole_file.laid_out(part, samples.OFFICE, DAY)
    assert "文件设有密码，不能打印。" in pages_of(page.data)[0]
    assert (page.pages, page.remark) == (1, "原件另存")


def test_a_hostile_name_is_a_name(bind: Any, samples: ModuleType) -> None:
    (pdf,) = bind((samples.HOSTILE, "image/jpeg", picture(60, 40)), (samples.HOSTILE, "x/y", b""))
    assert "".join(pages_of(pdf)).count(squeezed(samples.HOSTILE)) >= 2


# ---------------------------------------------------------------- page numbers


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("is_cut", [False, True])
def test_numbers_stand_in_the_corner_of_the_bound_sheet(turn: int, is_cut: bool) -> None:
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(2):
            page = document.new_page(595, 842)
            rect = pypdfium2.raw.FPDFPageObj_CreateNewRect(250, 350, 50, 50)
            pypdfium2.raw.FPDFPath_SetDrawMode(rect, pypdfium2.raw.FPDF_FILLMODE_WINDING, False)
            pypdfium2.raw.FPDFPage_InsertObject(page, rect)
            page.gen_content()
            page.set_rotation(turn)
            if is_cut:
                page.set_cropbox(50, 80, 500, 800)
            page.close()
        page_numbers.stamp(document, 0)
        data = whole_file._saved(document)
    for index in (0, 1):
        image = render.render_page(data, index, 72)
        dark = [
            (x, y) for y in range(image.height) for x in range(image.width) if image.pixels[y * image.stride + x] < 160
        ]
        width = min(image.width, image.height)
        # a page that lies across is bound with its head to the left
        bound = dark if image.height > image.width else [(y, image.width - 1 - x) for x, y in dark]
        ink = [(x, y) for x, y in bound if y < 60]
        assert ink
        assert min(y for _, y in ink) > 15
        assert max(y for _, y in ink) < 36
        edges = (min(x for x, _ in ink), width - max(x for x, _ in ink))
        assert min(edges) == pytest.approx(15 / 25.4 * 72, abs=4)
        assert (edges[1] < edges[0]) == (index == 0)


def test_a_page_that_scales_all_that_follows_gets_an_ordinary_number(letters: Place) -> None:
    stream = b"0.1 0 0 0.1 0 0 cm 0 0 1000 1000 re f"
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length " + str(len(stream)).encode() + b">>stream\n" + stream + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )
    with pypdfium2.PdfDocument(body) as document:
        page_numbers.stamp(document, 0)
        data = whole_file._saved(document)
    (digit,) = letters(data, 0)
    assert digit.text == "1"
    assert digit.right == pytest.approx(595 / 72 * 25.4 - 15, abs=1)
    assert 2 < digit.bottom - digit.top < 4


def test_a_note_on_a_page_is_printed_and_counts() -> None:
    from pypdfium2 import raw

    with pypdfium2.PdfDocument.new() as document:
        for has_note in (True, False):
            page = document.new_page(595, 842)
            if has_note:
                note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_SQUARE)
                raw.FPDFAnnot_SetRect(note, raw.FS_RECTF(100, 700, 300, 500))
                drawn = ctypes.create_string_buffer("0 0 0 rg 100 500 200 200 re f\0".encode("utf-16-le"))
                words = ctypes.cast(drawn, ctypes.POINTER(ctypes.c_ushort))
                assert raw.FPDFAnnot_SetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, words)
                raw.FPDFAnnot_SetFlags(note, raw.FPDF_ANNOT_FLAG_PRINT)
                raw.FPDFPage_CloseAnnot(note)
            page.close()
        data = whole_file._saved(document)
    with pypdfium2.PdfDocument(data) as document:
        page_numbers.flatten(document)
        assert [page_numbers.is_blank(page) for page in document] == [False, True]
        flat = whole_file._saved(document)
    with pypdfium2.PdfDocument(flat) as document:
        assert raw.FPDFPage_GetAnnotCount(document[0]) == 0
        assert min(bytes(document[0].render(scale=0.2, grayscale=True, draw_annots=False).buffer)) < 100
