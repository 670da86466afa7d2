"""The shipped resources are whole: code tables, import words, fonts and icons."""

import csv
import re
import struct
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QImage, QRawFont
from PySide6.QtSvg import QSvgRenderer

from desktop.domain.codes import CHANNEL_LABELS, FLAGS, PetitionClass
from desktop.paths import resource

CODES = resource("codes")
OWN_SHAPE = {"holidays", "clock_rules", "liaison_roles"}
CODE_FILES = sorted(path for path in CODES.glob("*.csv") if path.stem not in OWN_SHAPE)
FONT_FILES = sorted(resource("fonts").glob("*.otf"))
ICON_FILES = sorted(resource("icons").glob("*.svg"))
SOURCES = Path(__file__).parents[1] / "desktop"
NAME_CHARACTERS = "𬱖䶮㛃𣲗𬍛𬭎𤧛喆堃昇犇骉镕頔翀玥珺祎媖铱䝮㵯䲟㙍𪟝鿏"
SIGNS = "〔〕【】「」『』《》—…·“”‘’～、。，；：？！①⑳㈠㈩□■○●△▲▽▼◇◆★☆☐☑☒√×÷±≤≥≠℃㎡㎏‰°′″→←↑↓⇒ⅠⅫ┌┼┘Ωα¥￥€〇０Ａ"


def rows(name: str) -> list[dict[str, str]]:
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def labels(name: str) -> dict[str, str]:
    return {row["code"]: row["label"] for row in rows(name)}


def import_words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((CODES / "import_columns.toml").read_text(encoding="utf-8"))


# ---------------------------------------------------------------- code tables


@pytest.mark.parametrize("path", CODE_FILES, ids=lambda path: path.stem)
def test_code_table_is_whole(path: Path) -> None:
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    table = rows(path.stem)
    assert table
    seen: set[str] = set()
    for position, row in enumerate(table, 1):
        assert list(row) == ["code", "parent", "label", "position", "note"]
        assert row["code"] not in seen, row
        assert row["parent"] == "" or row["parent"] in seen, row
        assert row["label"] == row["label"].strip() != ""
        assert int(row["position"]) == position
        assert len(row["code"]) <= 20
        assert len(row["label"]) <= 80
        assert len(row["note"]) <= 200
        seen.add(row["code"])
    siblings = [(row["parent"], row["label"]) for row in table]
    assert len(siblings) == len(set(siblings))


def test_categories_have_the_known_number_of_each_level() -> None:
    codes = list(labels("categories"))
    by_level = {length: [code for code in codes if len(code) == length] for length in (2, 4, 6)}
    assert by_level[2] == [*(f"{number:02}" for number in range(1, 17)), "99"]
    assert len(by_level[4]) == 112
    assert sum(map(len, by_level.values())) == len(codes)
    assert all(row["parent"] == row["code"][:-2] for row in rows("categories"))


def test_fixed_vocabularies_agree_with_the_program() -> None:
    assert labels("channels") == {str(code): label for code, label in CHANNEL_LABELS.items()}
    assert list(labels("purposes").values()) == ["意见建议", "申诉", "求决", "揭发控告", "咨询", "其他"]
    assert [row["label"] for row in rows("themes") if not row["parent"]] == ["富民", "安民", "惠民"]
    assert list(labels("ties")) == ["1", "2", "3", "4", "5"]
    assert list(labels("ethnic_groups")) == [f"{number:02}" for number in (*range(1, 57), 97, 98)]
    assert "111" in labels("id_kinds")
    assert all(code == label for code, label in labels("dispositions").items())


def test_liaison_roles() -> None:
    roles = {row["code"]: row for row in rows("liaison_roles")}
    assert list(rows("liaison_roles")[0]) == [
        "code",
        "label",
        "position",
        "is_exclusive",
        "is_required",
        "scope",
        "note",
    ]
    assert len(roles) == len(rows("liaison_roles"))
    assert {role["scope"] for role in roles.values()} == {"village", "group"}
    required = {code for code, role in roles.items() if role["is_required"] == "1"}
    assert required == {"liaison_leader", "liaison_cadre", "village_secretary"}
    assert roles["liaison_leader"]["is_exclusive"] == "1"
    assert roles["liaison_cadre"]["is_exclusive"] == "0"
    # The rule “one at a time” is counted per village, so a role of the groups must not carry it.
    assert all(role["is_exclusive"] == "0" for role in roles.values() if role["scope"] == "group")


def test_import_words_lead_to_one_field_and_one_code() -> None:
    words = import_words()
    headers = [word for field in words["headers"].values() for word in field]
    assert len(headers) == len(set(headers))
    assert {"number", "received_on", "channel", "name", "content", *FLAGS} <= words["headers"].keys()
    for field, values in words["values"].items():
        assert field in words["headers"] or field == "yes_no"
        cells = [word for group in values.values() for word in group]
        assert len(cells) == len(set(cells)), field
    assert words["values"]["channel"].keys() == set(CHANNEL_LABELS)
    assert words["values"]["petition_class"].keys() == set(PetitionClass)
    assert words["values"]["purpose"].keys() == labels("purposes").keys()


# ---------------------------------------------------------------- fonts


def characters() -> set[str]:
    return set(resource("fonts", "characters.txt").read_text(encoding="utf-8").replace("\n", ""))


def gb2312() -> set[str]:
    """The 6,763 hanzi of GB 2312."""
    text = bytes(byte for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return {one for one in text.decode("gb2312", errors="ignore") if one >= "一"}


def test_character_list_covers_what_is_written() -> None:
    listed = characters()
    hanzi = [one for one in listed if "㐀" <= one <= "鿿" or one >= "\U00020000"]
    assert len(hanzi) >= 8105
    assert len(gb2312()) == 6763
    texts = {*NAME_CHARACTERS, *SIGNS, *gb2312(), *map(chr, range(0x21, 0x7F)), *map(chr, range(0xA1, 0x100))}
    for path in (*CODES.glob("*.csv"), CODES / "import_columns.toml"):
        texts |= set(path.read_text(encoding="utf-8"))
    assert texts - listed - {"\n", " "} == set()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("path", FONT_FILES, ids=lambda path: path.stem)
def test_font_has_every_listed_character(path: Path) -> None:
    font = QRawFont(str(path), 16)
    assert font.isValid()
    assert {one for one in characters() if not font.supportsCharacter(ord(one))} == set()


@pytest.mark.usefixtures("qapp")
def test_families_are_named_as_the_program_calls_them() -> None:
    found = {}
    for path in FONT_FILES:
        number = QFontDatabase.addApplicationFont(str(path))
        font = QRawFont(str(path), 16)
        found[path.stem] = (*QFontDatabase.applicationFontFamilies(number), QFont.Weight(font.weight()))
        QFontDatabase.removeApplicationFont(number)
    assert found == {
        "NotoSansSC-Bold": ("Noto Sans SC", QFont.Weight.Bold),
        "NotoSansSC-Regular": ("Noto Sans SC", QFont.Weight.Normal),
        "NotoSerifSC-Bold": ("Noto Serif SC", QFont.Weight.Bold),
        "NotoSerifSC-Regular": ("Noto Serif SC", QFont.Weight.Normal),
    }
    assert sum(path.stat().st_size for path in FONT_FILES) < 16_000_000


def test_licences_lie_beside_the_files() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in resource("fonts", "OFL.txt").read_text(encoding="utf-8")
    assert "MIT License" in resource("icons", "LICENSE.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------- icons


@pytest.mark.parametrize("path", ICON_FILES, ids=lambda path: path.stem)
def test_icon_is_a_drawing(path: Path) -> None:
    text = path.read_bytes()
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") == "0 0 256 256"
    assert QSvgRenderer(QByteArray(text)).isValid()


def test_every_icon_the_program_asks_for_is_there() -> None:
    asked = re.compile(r"""\b(?:icon|pixmap)(?:\(|=)\s*"([a-z]+(?:-[a-z]+)*)\"""")
    names = {name for path in SOURCES.rglob("*.py") for name in asked.findall(path.read_text(encoding="utf-8"))}
    assert names - {path.stem for path in ICON_FILES} == set()


def test_application_icon() -> None:
    picture = QImage(str(resource("icons", "app.png")))
    assert (picture.width(), picture.height()) == (256, 256)
    data = resource("icons", "app.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind) == (0, 1)
    entries = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * number) for number in range(count)]
    assert {entry[0] or 256 for entry in entries} >= {16, 32, 48, 256}
    assert all(entry[7] + entry[6] <= len(data) for entry in entries)
