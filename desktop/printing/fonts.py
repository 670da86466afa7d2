"""Font chains of the papers, and which characters they can print."""

import functools
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import typst

from desktop import paths
from desktop.domain.faults import MissingPart

_LAST = ("SimSun", "Noto Serif SC", "SimSun-ExtB", "Noto Sans SC")
CHAINS: dict[str, tuple[str, ...]] = {
    "song": _LAST,
    "fang": ("FangSong", *_LAST),
    "kai": ("KaiTi", *_LAST),
    "hei": ("SimHei", "Noto Sans SC", *_LAST),
    # 小标宋 is not part of Windows: an office that owns it gets it, the others a bold Song.
    "title": ("FZXiaoBiaoSong-B05S", "Noto Serif SC", *_LAST),
}
"""English family names, first choice first. Every chain ends with the song chain: what song can print, all can."""


def bundled_only() -> bool:
    """True where papers must not depend on the machine: outside Windows and with `MINQING_BUNDLED_FONTS=1`."""
    return sys.platform != "win32" or os.environ.get("MINQING_BUNDLED_FONTS") == "1"


@functools.cache
def faces(bundled: bool) -> typst.Fonts:
    """The faces that papers may use; `MissingPart` when the shipped ones are gone."""
    found = typst.Fonts(
        include_system_fonts=not bundled, include_embedded_fonts=False, font_paths=[str(paths.resource("fonts"))]
    )
    if not set(_LAST) & set(found.families()):
        raise MissingPart("程序缺少打印字体，无法生成文书。请重新安装程序。")
    return found


@functools.cache
def chains(bundled: bool) -> dict[str, list[str]]:
    """`CHAINS` without the families that are not installed here (Typst warns about unknown ones)."""
    present = set(faces(bundled).families())
    return {
        name: list(dict.fromkeys(family for family in chain if family in present)) for name, chain in CHAINS.items()
    }


def missing_characters(text: str, chain: str = "song", bundled: bool | None = None) -> list[tuple[str, str]]:
    """Characters that no face of the chain has, as (character, `U+XXXX`), in the order of their codes."""
    families = tuple(chains(bundled_only() if bundled is None else bundled)[chain])
    covered = _coverage(families, bundled_only() if bundled is None else bundled)
    rest = {one for one in text if not one.isspace() and ord(one) not in covered}
    return [(one, f"U+{ord(one):04X}") for one in sorted(rest)]


@functools.cache
def _coverage(families: tuple[str, ...], bundled: bool) -> frozenset[int]:
    """Code points of a chain. Typst picks a face by weight, so a character must be in every weight of a family."""
    per_family: dict[str, set[int]] = {}
    for face in faces(bundled).fonts():
        if face.family in families and face.path:
            codes = _code_points(Path(face.path), face.index)
            per_family[face.family] = per_family.get(face.family, codes) & codes
    return frozenset().union(*per_family.values())


def _code_points(path: Path, index: int) -> set[int]:
    """Code points of the face's Unicode cmap subtable: format 12 of the OpenType specification, else format 4."""
    data = path.read_bytes()
    start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    tables = (start + 12 + 16 * number for number in range(struct.unpack_from(">H", data, start + 4)[0]))
    cmap = next(struct.unpack_from(">I", data, at + 8)[0] for at in tables if data[at : at + 4] == b"cmap")
    found: dict[int, int] = {}
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
            found[struct.unpack_from(">H", data, cmap + offset)[0]] = cmap + offset
    if 12 in found:  # holds all that format 4 has, and the rare characters besides
        return _groups(data, found[12])
    return set(_segments(data, found[4])) if 4 in found else set()


def _segments(data: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, at + 14 + skip)
        for skip in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)
    )
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = at + 16 + 6 * count + 2 * number + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, place)[0]
            if glyph and (glyph + delta) & 0xFFFF:
                yield code


def _groups(data: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">I", data, at + 12)[0]
    groups = struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * count])
    return set().union(*(range(first if glyph else first + 1, last + 1) for first, last, glyph in groups))
