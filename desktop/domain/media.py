"""What a file is, read from its bytes: the media type, the word for it, and the name it should bear. Limits of a file."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop.domain.faults import Refused

LARGEST = 50 * 1024 * 1024
"""Bytes of one attachment."""

LONGEST_NAME = 120
"""Signs of a file's name."""

TOO_LARGE = "附件超过 50 MB，没有添加。请压缩、降低扫描分辨率或分成几份后再添加。"
_EMPTY = "这是空文件，没有添加。请看看原件是否传完整，再添加一次。"
_PROGRAM = "这是程序或脚本，可能带病毒，没有添加。附件只收文书、照片、扫描件、录音和录像。"


class Media(NamedTuple):
    """A kind of file. `suffixes` are those it may bear, the usual one first."""

    type: str
    word: str
    suffixes: tuple[str, ...] = ()


PDF = Media("application/pdf", "PDF", (".pdf",))
JPEG = Media("image/jpeg", "JPEG 图片", (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG = Media("image/png", "PNG 图片", (".png",))
GIF = Media("image/gif", "GIF 图片", (".gif",))
BMP = Media("image/bmp", "BMP 图片", (".bmp", ".dib"))
WEBP = Media("image/webp", "WebP 图片", (".webp",))
TIFF = Media("image/tiff", "TIFF 图片", (".tif", ".tiff"))
HEIC = Media("image/heic", "HEIC 图片", (".heic", ".heif", ".hif"))
_OFFICE_XML = "application/vnd.openxmlformats-officedocument."
DOCX = Media(f"{_OFFICE_XML}wordprocessingml.document", "Word 文档", (".docx", ".docm", ".dotx"))
XLSX = Media(f"{_OFFICE_XML}spreadsheetml.sheet", "Excel 表格", (".xlsx", ".xlsm", ".xltx"))
PPTX = Media(f"{_OFFICE_XML}presentationml.presentation", "演示文稿", (".pptx", ".pptm", ".ppsx"))
DOC = Media("application/msword", "Word 文档", (".doc", ".wps", ".dot", ".wpt"))
XLS = Media("application/vnd.ms-excel", "Excel 表格", (".xls", ".et", ".xlt", ".ett"))
PPT = Media("application/vnd.ms-powerpoint", "演示文稿", (".ppt", ".dps", ".pps", ".dpt"))
ODT = Media("application/vnd.oasis.opendocument.text", "ODF 文档", (".odt",))
ODS = Media("application/vnd.oasis.opendocument.spreadsheet", "ODF 表格", (".ods",))
OFD = Media("application/ofd", "OFD 版式文件", (".ofd",))
MP3 = Media("audio/mpeg", "MP3 录音", (".mp3",))
M4A = Media("audio/mp4", "M4A 录音", (".m4a",))
WAV = Media("audio/wav", "WAV 录音", (".wav",))
AMR = Media("audio/amr", "AMR 录音", (".amr",))
MP4 = Media("video/mp4", "MP4 录像", (".mp4", ".m4v", ".mov", ".3gp"))
AVI = Media("video/x-msvideo", "AVI 录像", (".avi",))
ZIP = Media("application/zip", "ZIP 压缩包", (".zip",))
RAR = Media("application/vnd.rar", "RAR 压缩包", (".rar",))
SEVEN = Media("application/x-7z-compressed", "7z 压缩包", (".7z",))
TEXT = Media("text/plain", "文本", (".txt", ".csv", ".tsv", ".md", ".log", ".json", ".xml", ".eml", ".html", ".htm"))
OTHER = Media("application/octet-stream", "其他文件")

ALL = (PDF, JPEG, PNG, GIF, BMP, WEBP, TIFF, HEIC, DOCX, XLSX, PPTX, DOC, XLS, PPT, ODT, ODS, OFD, MP3, M4A, WAV, AMR,
       MP4, AVI, ZIP, RAR, SEVEN, TEXT, OTHER)  # fmt: skip
PICTURES = frozenset(kind.type for kind in (JPEG, PNG, GIF, BMP, WEBP, TIFF))
"""Types that the program can show by itself; HEIC it cannot."""

_BY_TYPE = {kind.type: kind for kind in ALL}
_SUFFIXES = frozenset(suffix for kind in ALL for suffix in kind.suffixes)

_STARTS: tuple[tuple[bytes, Media], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"#!AMR", AMR),
    (b"ID3", MP3),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN),
)
_IN_RIFF = {b"WEBP": WEBP, b"WAVE": WAV, b"AVI ": AVI}
_ZIP_MEMBERS: tuple[tuple[str, Media], ...] = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", XLSX),
    ("ppt/presentation.xml", PPTX),
    ("OFD.xml", OFD),
)
_PROGRAM_MEMBERS = frozenset({"META-INF/MANIFEST.MF", "AndroidManifest.xml"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, Media], ...] = (
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("PowerPoint Document", PPT),
    ("Book", XLS),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})

_PROGRAM_STARTS = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",
    b"!<arch>",
)
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")  # the class of .msi
_PROGRAM_SUFFIXES = frozenset(
    [
        ".exe",
        ".com",
        ".scr",
        ".pif",
        ".bat",
        ".cmd",
        ".lnk",
        ".url",
        ".msi",
        ".msp",
        ".dll",
        ".sys",
        ".cpl",
        ".ocx",
        ".drv",
        ".jar",
        ".apk",
        ".vbs",
        ".vbe",
        ".js",
        ".jse",
        ".wsf",
        ".wsh",
        ".hta",
        ".ps1",
        ".psm1",
        ".reg",
        ".inf",
        ".chm",
        ".sh",
        ".py",
        ".pyw",
        ".scf",
        ".application",
        ".appref-ms",
        ".iso",
        ".img",
        ".vhd",
    ]
)
_HEAD = 4096
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')


# ---------------------------------------------------------------- by content


def media_of(data: bytes) -> Media:
    """What a file is by its bytes; `OTHER` when nothing fits. Never raises, whatever the bytes."""
    head = data[:_HEAD]
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"RIFF"):
        return _IN_RIFF.get(head[8:12], OTHER)
    if head[4:8] == b"ftyp":
        return _boxed(head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if head.startswith(_OLE):
        return next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in data), OTHER)
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return BMP
    if _is_text(head):
        return TEXT
    return MP3 if _is_mp3_frame(head) else OTHER


def word_of(media_type: str) -> str:
    """The word for a media type: PDF, JPEG 图片, Word 文档."""
    return _BY_TYPE.get(media_type, OTHER).word


def check_file(name: str, data: bytes) -> Media:
    """What a file is. Raises Refused (field `attachment`) for an empty or too large file, a program, a script."""
    check_size(len(data))
    if _is_program(data) or suffix_of(name) in _PROGRAM_SUFFIXES:
        raise Refused(_PROGRAM, "attachment")
    return media_of(data)


def check_size(size: int) -> None:
    """Refuse an empty file and one above the limit; `size` in bytes."""
    if size == 0:
        raise Refused(_EMPTY, "attachment")
    if size > LARGEST:
        raise Refused(TOO_LARGE, "attachment")


def _boxed(head: bytes) -> Media:
    brand = head[8:12]
    if brand in _HEIC_BRANDS:
        return HEIC
    return M4A if brand in (b"M4A ", b"M4B ") else MP4


def _zipped(data: bytes) -> Media:
    names = set(_zip_names(data))
    found = next((kind for member, kind in _ZIP_MEMBERS if member in names), None)
    if found is None and data[30:38] == b"mimetype":
        found = next((kind for kind in (ODT, ODS) if data[38 : 38 + 64].startswith(kind.type.encode())), None)
    return found or ZIP


def _zip_names(data: bytes) -> Iterator[str]:
    """Names in the list at the end of a ZIP file, as far as the list can be read."""
    end = data.rfind(b"PK\x05\x06")
    place = int.from_bytes(data[end + 16 : end + 20], "little") if end >= 0 else len(data)
    while data[place : place + 4] == b"PK\x01\x02":
        name, extra, note = (int.from_bytes(data[place + at : place + at + 2], "little") for at in (28, 30, 32))
        yield data[place + 46 : place + 46 + name].decode("utf-8", "replace")
        place += 46 + name + extra + note


def _is_mp3_frame(head: bytes) -> bool:
    """An MPEG audio frame without a tag before it: sync, layer III, a rate that exists."""
    return (
        len(head) > 3
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[2] & 0xF0 not in (0, 0xF0)
        and head[2] & 0x0C != 0x0C
    )


def _is_text(head: bytes) -> bool:
    if not head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return b"\0\0" not in head
    if any(sign < 32 and sign not in b"\t\n\r\f\x1b" for sign in head):
        return False
    return any(_reads(head, encoding) for encoding in ("utf-8", "gb18030"))


def _reads(head: bytes, encoding: str) -> bool:
    for cut in range(4):  # the last sign may have been cut in two, or in four
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_program(data: bytes) -> bool:
    head = data[:_HEAD]
    if head.startswith(b"#!"):
        return not head.startswith((b"#!AMR", b"#!SILK"))  # voice messages
    if head.startswith(b"MZ"):
        return not _is_text(head)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"@echo off", b"@echo  off")):
        return True
    if head.startswith(b"PK\x03\x04"):
        return not _PROGRAM_MEMBERS.isdisjoint(_zip_names(data))
    return head.startswith(_PROGRAM_STARTS) or (head.startswith(_OLE) and _INSTALLER in data)


# ---------------------------------------------------------------- names


def suffix_of(name: str) -> str:
    """The suffix in small letters with its point; empty when the name has none."""
    stem, point, suffix = name.strip(" .").rpartition(".")
    return f".{suffix.lower()}" if point and stem else ""


def fitting_name(name: str, media: Media) -> str:
    """A file's name as it is shown: without signs that no name may have, with a suffix that fits what the file is.

    A false suffix is replaced, a missing one is added; what the program does not know keeps its own.
    """
    name = clean_name(name)
    suffix = suffix_of(name)
    if not media.suffixes or suffix in media.suffixes:
        return name
    stem = name[: -len(suffix)] if suffix in _SUFFIXES else name
    return f"{stem[: LONGEST_NAME - len(media.suffixes[0])]}{media.suffixes[0]}"


def renamed(old: str, new: str) -> str:
    """A new name with the suffix of the old one, which says what the file is. Raises Refused (field `name`)."""
    suffix = suffix_of(old)
    stem = clean_name(new, "")
    if suffix and stem.lower().endswith(suffix):
        stem = stem[: -len(suffix)].rstrip(" .")
    if not stem:
        raise Refused("请填写附件名称。", "name")
    return f"{stem[: LONGEST_NAME - len(suffix)]}{old[len(old) - len(suffix) :]}"


def clean_name(name: str, nameless: str = "附件") -> str:
    """A name that any PC takes: one line, no path, none of the signs that Windows forbids; not too long."""
    name = _NOT_IN_NAMES.sub("_", name).strip(" .") or nameless
    suffix = suffix_of(name)
    if len(suffix) > 10:  # a sentence with a point in it
        suffix = ""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(suffix)].strip(" .") + suffix


def free_name(name: str, taken: set[str] | frozenset[str]) -> str:
    """The name, or with a number behind it when there is one like it: 照片（2）.jpg."""
    if name not in taken:
        return name
    suffix = name[len(name) - len(suffix_of(name)) :]
    stem = name[: len(name) - len(suffix)]
    number = 2
    while (tried := f"{stem}（{number}）{suffix}") in taken:
        number += 1
    return tried
