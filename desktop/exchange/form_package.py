"""The package of an .xlsx or .docx form: opened with care, its XML read safely, parts exchanged and all others kept."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from desktop.domain.faults import BadFile, Refused

SUFFIXES = (".xlsx", ".docx")
LARGEST_FILE = 20_000_000
_LARGEST_CONTENTS = 200_000_000
_MOST_PARTS = 5_000
_MAIN = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml"}

_OLD = "这是旧格式的文件。请先用 WPS 另存为 {suffix} 再打开。"
_LOCKED = "这个文件设有打开密码。请先用 WPS 取消密码、另存后再打开。"
_MACROS = "这个文件带有宏，不能使用。请先用 WPS 另存为不带宏的 {suffix} 再打开。"
_DAMAGED = "这个文件打不开，可能已经损坏。请先用 WPS 打开、另存为 {suffix} 再试。"
_LARGE = "这个文件太大，不像是一张报表。请向上级单位要一份空表。"
_KINDS = "只能使用 .xlsx 表格和 .docx 文档。请先用 WPS 另存为 .xlsx 或 .docx 再打开。"
_OLD_SUFFIXES = {".xls": ".xlsx", ".et": ".xlsx", ".doc": ".docx", ".wps": ".docx", ".rtf": ".docx"}
_MACRO_SUFFIXES = {".xlsm": ".xlsx", ".xltm": ".xlsx", ".xlsb": ".xlsx", ".docm": ".docx", ".dotm": ".docx"}

Element = Any
"""An element of lxml, which brings no types."""


class Package(NamedTuple):
    """A form's file: its bytes, its suffix, and the contents of its parts by name."""

    data: bytes
    suffix: str
    parts: Mapping[str, bytes]


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that the clerk chose. Raises BadFile, Refused."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Refused(_LARGE)
        return path.read_bytes()
    except FileNotFoundError:
        raise BadFile("没有找到这个文件，它可能已被移走或改名。") from None
    except OSError as error:
        raise BadFile(
            "这个文件打不开：它可能正被 WPS 占用，或者没有读取权限。请关闭后再试，或复制一份再打开。"
        ) from error


def open_package(data: bytes, suffix: str) -> Package:
    """Look into a form. Refused with what to do for other kinds, macros, passwords, damage, and oversized contents."""
    suffix = suffix.lower()
    _check_kind(data, suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(_LOCKED)
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise damaged(suffix) from error
    if len(parts) != len(entries) or _MAIN[suffix] not in parts or "[Content_Types].xml" not in parts:
        raise damaged(suffix)
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise Refused(_MACROS.format(suffix=suffix))
    return Package(data, suffix, parts)


def damaged(suffix: str) -> Refused:
    """What is said of a file that is not what its name promises."""
    return Refused(_DAMAGED.format(suffix=suffix))


def _check_kind(data: bytes, suffix: str) -> None:
    if suffix in _MACRO_SUFFIXES:
        raise Refused(_MACROS.format(suffix=_MACRO_SUFFIXES[suffix]))
    if suffix in _OLD_SUFFIXES:
        raise Refused(_OLD.format(suffix=_OLD_SUFFIXES[suffix]))
    if suffix not in SUFFIXES:
        raise Refused(_KINDS)
    if len(data) > LARGEST_FILE:
        raise Refused(_LARGE)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        # an encrypted package is stored inside an old container
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused(_LOCKED if is_locked else _OLD.format(suffix=suffix))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Reading never yields more than the size that an entry declares, so the declared sizes are a true bound."""
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _LARGEST_CONTENTS:
        raise Refused(_LARGE)


def with_parts(package: Package, changed: Mapping[str, bytes]) -> bytes:
    """The file with some parts exchanged: order, names, dates and every other part as they were."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive, zipfile.ZipFile(made, "w") as target:
        for entry in archive.infolist():
            kept = zipfile.ZipInfo(entry.filename, entry.date_time)
            kept.compress_type = (
                zipfile.ZIP_STORED if entry.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            kept.external_attr, kept.create_system = entry.external_attr, entry.create_system
            target.writestr(kept, changed.get(entry.filename, package.parts[entry.filename]))
    return made.getvalue()


# ---------------------------------------------------------------- XML


def parse(package: Package, name: str) -> Element:
    """The root of a part. Nothing outside is fetched, no entity is expanded; a document type is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(package.parts[name], parser)
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise damaged(package.suffix) from error
    if root.getroottree().docinfo.doctype:
        raise damaged(package.suffix)
    return root


def serialised(root: Element) -> bytes:
    """A part as bytes again."""
    made: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def child(parent: Element, name: str, **attributes: str) -> Element:
    """A new last child in the namespace of its parent."""
    return etree.SubElement(parent, named(parent, name), attributes)


def fresh(like: Element, name: str, **attributes: str) -> Element:
    """A new element in the namespace of another, not yet put anywhere."""
    return like.makeelement(named(like, name), attributes)


def named(like: Element, name: str) -> str:
    """A name in the namespace of an element."""
    return f"{{{etree.QName(like).namespace}}}{name}"


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _NOT_XML.sub("", text)
