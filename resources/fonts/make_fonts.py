"""Remake the shipped fonts: subsets of the Noto CJK faces for simplified Chinese, and the list of their characters.

python make_fonts.py characters Unihan_OtherMappings.txt   writes characters.txt
python make_fonts.py fonts FOLDER_WITH_THE_TTC_FILES       writes the four .otf files (needs fontTools)
"""

import argparse
import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
CHARACTERS = HERE / "characters.txt"
PER_LINE = 64
SPACES = " \u00a0\u3000"
ENGLISH = 0x409


class Face(NamedTuple):
    """One face to make. Hints are kept where the face is read on a screen; paper does not need them."""

    collection: str
    family: str
    style: str
    hinting: bool

    @property
    def postscript(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}"


FACES = [
    Face("NotoSansCJK-Regular.ttc", "Noto Sans SC", "Regular", True),
    Face("NotoSansCJK-Bold.ttc", "Noto Sans SC", "Bold", True),
    Face("NotoSerifCJK-Regular.ttc", "Noto Serif SC", "Regular", False),
    Face("NotoSerifCJK-Bold.ttc", "Noto Serif SC", "Bold", False),
]

RANGES = [
    (0x20, 0x7E), (0xA0, 0xFF),  # ASCII, Latin-1
    (0x2010, 0x2016), (0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022), (0x2025, 0x2027),  # general punctuation
    (0x2160, 0x216B), (0x2170, 0x217B), (0x2190, 0x2199),  # Roman numerals, arrows
    (0x2460, 0x249B), (0x24EA, 0x24F4), (0x2776, 0x277F),  # numbers in circles and brackets
    (0x2500, 0x257F), (0x2581, 0x258F), (0x3000, 0x303F), (0x3220, 0x3229), (0x3280, 0x3289),
    (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),  # full-width forms
]  # fmt: skip
SIGNS = "‰′″‵‹›※‼⁇⁈⁉€℃℅℉№℡™⇒⇔≦≧⊿⋯■□▢▪▫▲△▶▷▼▽◀◁◆◇◉◎●○◯★☆☎☏☐☑☒♀♂✓✚❖㈱㊣㎎㎏㎜㎝㎞㎡㎥㏄㏎㏑㏒㏕"

# The dash of the faces is narrow unless the text says which Chinese it is; ours is always the wide one.
# They have no boxes to tick: □ stands for ☐, and the ticked ones are drawn into glyphs nothing else uses.
STAND_INS = {"—": "―", "☐": "□"}
TICKED = {"☑": ("□", "✓", "㋐"), "☒": ("□", "×", "㋑")}

# Variant and rare forms that stand on identity cards and are in none of the standards below.
NAMES = (
    "頔䝮㵯峯崑崙崐鎔頴頫廼逎濬濚淸靑眞愼顥晉晧晳旹昰暎暠曍朙伃冑勅勣匋厯叡喦囍囯圀坅坴埈埗埥堯壎夆夌姍娪嫆孆孖寗寳寶嵒巘帀弌弎彣徝徠恆悊惪慜扵抦攷旼昍昐昑晥晬暐暲"
    "朤杬枬柎桭榳樑欽氹汮涇涚湋漍潓澐澔炤烎焮煚熀熺熿玏玧玹玥珮瑒璿瓅瓛皚皥盌瞾祒禕竼篔粦綝緋綺縈繕荍菶藴褀訢詠諠諲譞貟贇軒鈊鈺鋆鋕鋐鋒錡錤鍇鍈鍌鍚鍠"
    "鎮鎰鏐鏵鏸鐄鐏鑑鑒閆陞霙靐靔頊飖駪駿髙鯤鱻鵬鶄黃齊龎龑龔甯崚皜勍𬱖䶮㛃𣲗𬍛𬭎𤧛㙍㵯䲟𪟝鿏骉"
)


def coded(codec: str, rows: range, cells: list[int]) -> Iterator[str]:
    """Every character of a two-byte code."""
    for row, cell in itertools.product(rows, cells):
        try:
            yield bytes([row, cell]).decode(codec)
        except UnicodeDecodeError:
            continue


def wanted(unihan: str) -> set[str]:
    """GB 2312, 通用规范汉字表 (property kTGH), Big5 level 1 (frequent traditional), `RANGES`, `SIGNS` and `NAMES`."""
    cells = list(range(0xA1, 0xFF))
    table = (chr(int(code, 16)) for code in re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", unihan, re.M))
    return {
        *coded("gb2312", range(0xA1, 0xF8), cells),
        *table,
        *coded("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *cells]),
        *(chr(code) for first, last in RANGES for code in range(first, last + 1)),
        *SIGNS,
        *NAMES,
    }


def write_characters(unihan: Path) -> None:
    """Write `characters.txt`: by code point, so many to a line; spaces are left to the ranges."""
    text = sorted(one for one in wanted(unihan.read_text(encoding="utf-8")) if not one.isspace())
    lines = ["".join(text[start : start + PER_LINE]) for start in range(0, len(text), PER_LINE)]
    CHARACTERS.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    hanzi = sum(unicodedata.name(one, "").startswith("CJK UNIFIED") for one in text)
    print(f"{len(text)} characters, {hanzi} of them hanzi")


def add_signs(font: Any) -> None:
    """Map the stand-ins and draw the ticked boxes: the mark, shrunk, in the middle of the square."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen

    best, glyphs = font.getBestCmap(), font.getGlyphSet()
    names = {sign: best[ord(other)] for sign, other in STAND_INS.items()}
    for sign, (square, mark, slot) in TICKED.items():
        square, mark, names[sign] = best[ord(square)], best[ord(mark)], best[ord(slot)]
        outer, inner = BoundsPen(glyphs), BoundsPen(glyphs)
        glyphs[square].draw(outer)
        glyphs[mark].draw(inner)
        (left, low, right, high), (west, south, east, north) = outer.bounds, inner.bounds
        scale = 0.8 * min((right - left) / (east - west), (high - low) / (north - south))
        shift = ((left + right - scale * (west + east)) / 2, (low + high - scale * (south + north)) / 2)
        old = font["CFF "].cff[0].CharStrings[names[sign]]
        pen = T2CharStringPen(glyphs[square].width - old.private.nominalWidthX, glyphs)
        glyphs[square].draw(pen)
        glyphs[mark].draw(TransformPen(pen, (scale, 0, 0, scale, *shift)))
        drawn = pen.getCharString(old.private, old.globalSubrs)
        old.setProgram(drawn.program)
        font["hmtx"][names[sign]] = font["hmtx"][square]
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap.update({ord(sign): name for sign, name in names.items()})


def rename(font: Any, face: Face) -> None:
    """Give the subset its own names and leave copyright, trademark and licence as they are."""
    table = font["name"]
    version = table.getDebugName(5).split(";")[0]
    full = face.family if face.style == "Regular" else f"{face.family} {face.style}"
    unique = f"{version.removeprefix('Version ')};subset;{face.postscript}"
    texts = {1: face.family, 2: face.style, 3: unique, 4: full, 5: f"{version}; subset", 6: face.postscript}
    for number, text in texts.items():
        table.setName(text, number, 3, 1, ENGLISH)
    cff = font["CFF "].cff
    cff.fontNames[0] = face.postscript
    cff[0].FamilyName, cff[0].FullName, cff[0].Weight = face.family, full, face.style


def make(face: Face, source: Path) -> None:
    """Write one face from its collection. Raises SystemExit when the face lacks a wanted character."""
    from fontTools import subset

    options = subset.Options(
        hinting=face.hinting,
        layout_features=["kern", "ccmp"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14],
        name_languages=[ENGLISH],
        notdef_outline=True,
    )
    # Nothing is set vertically or against another script's baseline: these tables would only weigh.
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    options.font_number = index_of(source / face.collection, face.family.replace(" SC", " CJK SC"))
    font = subset.load_font(str(source / face.collection), options)
    font.recalcTimestamp = False
    add_signs(font)
    text = CHARACTERS.read_text(encoding="utf-8").replace("\n", "") + SPACES
    if missing := [one for one in text if ord(one) not in font.getBestCmap()]:
        raise SystemExit(f"{face.collection} lacks {''.join(missing)}")
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    rename(font, face)
    target = HERE / f"{face.postscript}.otf"
    fresh = target.with_suffix(".new")
    subset.save_font(font, str(fresh), options)
    fresh.replace(target)
    print(f"{target.name}: {target.stat().st_size:,} bytes")


def index_of(collection: Path, family: str) -> int:
    """Place of the family inside a collection."""
    from fontTools.ttLib import TTCollection

    with TTCollection(str(collection), lazy=True) as faces:
        return [font["name"].getDebugName(1) for font in faces].index(family)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["characters", "fonts"])
    parser.add_argument("source", type=Path)
    arguments = parser.parse_args()
    if arguments.what == "characters":
        write_characters(arguments.source)
        return
    for face in FACES:
        make(face, arguments.source)


if __name__ == "__main__":
    main()
