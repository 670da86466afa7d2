"""What a file is by its bytes, which files are refused, and what names become."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import media
from desktop.domain.faults import Refused
from desktop.domain.media import Media


def zipped(*members: str, first: tuple[str, bytes] | None = None) -> bytes:
    """A ZIP file with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        if first is not None:
            made.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in members:
            made.writestr(name, b"content " * 2000)
    return held.getvalue()


def ole(stream: str) -> bytes:
    """The beginning of an old office file with a stream of this name somewhere in it."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000) + stream.encode("utf-16-le") + bytes(200)


KNOWN: list[tuple[bytes, Media]] = [
    (b"%PDF-1.7\n", media.PDF),
    (b"\xef\xbb\xbf%PDF-1.4", media.PDF),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", media.JPEG),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", media.PNG),
    (b"GIF89a\x01\0", media.GIF),
    (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", media.BMP),
    (b"RIFF\x10\0\0\0WEBPVP8 ", media.WEBP),
    (b"II*\0\x08\0\0\0", media.TIFF),
    (b"MM\0*\0\0\0\x08", media.TIFF),
    (b"\0\0\0\x18ftypheic\0\0\0\0", media.HEIC),
    (zipped("[Content_Types].xml", "word/document.xml"), media.DOCX),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), media.XLSX),
    (zipped("ppt/presentation.xml"), media.PPTX),
    (zipped("OFD.xml", "Doc_0/Document.xml"), media.OFD),
    (zipped("content.xml", first=("mimetype", media.ODT.type.encode())), media.ODT),
    (ole("WordDocument"), media.DOC),
    (ole("Workbook"), media.XLS),
    (ole("PowerPoint Document"), media.PPT),
    (b"ID3\x04\0\0\0\0\0\0", media.MP3),
    (b"\xff\xfb\x90\x64\0\0", media.MP3),
    (b"\0\0\0\x20ftypM4A \0\0", media.M4A),
    (b"RIFF\x10\0\0\0WAVEfmt ", media.WAV),
    (b"#!AMR\n\x0c", media.AMR),
    (b"\0\0\0\x20ftypisom\0\0", media.MP4),
    (zipped("a.txt", "word/b.txt"), media.ZIP),
    (b"Rar!\x1a\x07\x01\0", media.RAR),
    (b"7z\xbc\xaf\x27\x1c\0\x04", media.SEVEN),
    ("姓名,电话\r\n".encode("gb18030"), media.TEXT),
    ("姓名,电话\n".encode(), media.TEXT),
    ("记录".encode("utf-16"), media.TEXT),
    (b"\x00\x01\x02\x03", media.OTHER),
    (b"", media.OTHER),
]


@pytest.mark.parametrize(("data", "kind"), KNOWN, ids=lambda value: value.word if isinstance(value, Media) else "")
def test_the_content_says_what_a_file_is(data: bytes, kind: Media) -> None:
    assert media.media_of(data) == kind
    assert media.word_of(kind.type) == kind.word


def test_a_text_cut_in_the_middle_of_a_sign_is_a_text() -> None:
    for start in range(4):
        assert media.media_of(b"a" * start + "汉".encode() * 3000) == media.TEXT
        assert media.media_of(b"a" * start + "汉𠀀".encode("gb18030") * 2000) == media.TEXT


def test_a_document_inside_an_archive_is_an_archive() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as made:
        made.writestr("材料.docx", zipped("word/document.xml"))
    assert media.media_of(held.getvalue()) == media.ZIP


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"MZ", b"RIFF", b"\xff\xfb"]))
def test_no_bytes_are_too_odd(data: bytes, start: bytes) -> None:
    assert media.media_of(start + data) in media.ALL
    with suppress(Refused):
        media.check_file("x", start + data)


@given(st.binary(max_size=80), st.integers(0, 2**32 - 1))
def test_a_broken_list_of_an_archive_ends(tail: bytes, place: int) -> None:
    end = b"PK\x05\x06" + bytes(12) + place.to_bytes(4, "little") + bytes(2)
    assert media.media_of(b"PK\x03\x04" + tail + b"PK\x01\x02" + bytes(42) + tail + end) in media.ALL


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("照片.jpg", b"MZ\x90\0\x03\0\0\0"),
        ("x", b"\x7fELF\x02\x01"),
        ("x.txt", b"#!/bin/sh\nrm"),
        ("x.txt", b"@ECHO OFF\r\ndel"),
        ("x", b"L\0\0\0\x01\x14\x02\0\0\0\0\0"),
        (
            "安装.doc",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + bytes.fromhex("84100c0000000000c000000000000046"),
        ),
        ("x.zip", zipped("META-INF/MANIFEST.MF", "A.class")),
        ("x.apk", b"PK\x03\x04"),
        ("申请.pdf.EXE", b"%PDF-1.7"),
        ("x.bat", b"dir"),
        ("x.lnk", b"text"),
        ("x.js ", b"alert(1)"),
    ],
)
def test_programs_and_scripts_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refused, match="程序或脚本") as refusal:
        media.check_file(name, data)
    assert refusal.value.field == "attachment"


@pytest.mark.parametrize("data", [b"#!AMR\n", b"#!SILK_V3", b"MZ is how this letter begins"])
def test_voice_messages_and_letters_are_no_programs(data: bytes) -> None:
    media.check_file("a", data)


def test_sizes() -> None:
    with pytest.raises(Refused, match="空文件"):
        media.check_size(0)
    media.check_size(media.LARGEST)
    with pytest.raises(Refused, match="50 MB"):
        media.check_size(media.LARGEST + 1)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("界址.jpg", media.JPEG, "界址.jpg"),
        ("界址.JPEG", media.JPEG, "界址.JPEG"),
        ("界址.jpg", media.PNG, "界址.png"),
        ("界址", media.PDF, "界址.pdf"),
        ("2026.11.22", media.PDF, "2026.11.22.pdf"),
        ("报告.wps", media.DOC, "报告.wps"),
        ("报告.doc", media.DOCX, "报告.docx"),
        ("清单.csv", media.TEXT, "清单.csv"),
        ("照片.png", media.TEXT, "照片.txt"),
        ("录音.xyz", media.OTHER, "录音.xyz"),
        ("../../a:b.pdf", media.PDF, "_.._a_b.pdf"),
        ("gpj\u202efdp.pdf", media.PDF, "gpj_fdp.pdf"),
        (" . ", media.PDF, "附件.pdf"),
    ],
)
def test_the_name_shown_fits_the_content(name: str, kind: Media, shown: str) -> None:
    assert media.fitting_name(name, kind) == shown


@given(st.text(max_size=300), st.sampled_from(media.ALL))
def test_any_name_becomes_one_that_any_pc_takes(name: str, kind: Media) -> None:
    shown = media.fitting_name(name, kind)
    assert 0 < len(shown) <= media.LONGEST_NAME
    assert not set('\\/:*?"<>|\n\0') & set(shown)
    assert not kind.suffixes or media.suffix_of(shown) in kind.suffixes
    assert media.fitting_name(shown, kind) == shown


def test_renaming_keeps_the_suffix() -> None:
    assert media.renamed("IMG_1.JPG", "现场照片") == "现场照片.JPG"
    assert media.renamed("IMG_1.jpg", "现场照片.jpg") == "现场照片.jpg"
    assert media.renamed("IMG_1.jpg", "现场照片.exe") == "现场照片.exe.jpg"
    assert media.renamed("无后缀", "甲/乙") == "甲_乙"
    for nothing in ("", "  ", " . "):
        with pytest.raises(Refused, match="名称"):
            media.renamed("IMG_1.jpg", nothing)


def test_a_name_in_use_gets_a_number() -> None:
    assert media.free_name("照片.jpg", set()) == "照片.jpg"
    assert media.free_name("照片.jpg", {"照片.jpg", "照片（2）.jpg"}) == "照片（3）.jpg"
    assert media.free_name("照片", {"照片"}) == "照片（2）"
