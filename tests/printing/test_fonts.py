"""The shipped fonts: chains, and the characters that they have."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st

from desktop import paths
from desktop.domain.faults import MissingPart
from desktop.printing import fonts

SHIPPED = sorted(paths.resource("fonts").glob("*.otf"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_code_points_agree_with_fonttools(path: Path) -> None:
    with TTFont(path) as font:
        assert set(fonts._code_points(path, 0)) == set(font.getBestCmap())


def test_code_points_of_a_collection(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(SHIPPED[0]), TTFont(SHIPPED[-1])]
    collection.save(tmp_path / "both.ttc")
    for index, path in ((0, SHIPPED[0]), (1, SHIPPED[-1])):
        assert set(fonts._code_points(tmp_path / "both.ttc", index)) == set(fonts._code_points(path, 0))


@pytest.mark.parametrize("chain", fonts.CHAINS)
def test_every_chain_ends_like_the_song_chain(chain: str) -> None:
    song = fonts.CHAINS["song"]
    assert fonts.CHAINS[chain][-len(song) :] == song
    assert set(fonts.chains(True)[chain]) <= {"Noto Sans SC", "Noto Serif SC"}


def test_missing_characters_are_named_once_in_order() -> None:
    assert fonts.missing_characters("张\U00020000𬱖 \n　〓\ufffd\U00020000") == [
        ("\ufffd", "U+FFFD"),
        ("\U00020000", "U+20000"),
    ]


@given(st.text())
def test_missing_and_present_make_up_the_text(text: str) -> None:
    missing = {one for one, _code in fonts.missing_characters(text)}
    assert missing <= set(text)
    assert fonts.missing_characters("".join(one for one in text if one not in missing)) == []


def test_a_missing_fonts_folder_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    (tmp_path / "fonts").mkdir()
    with pytest.raises(MissingPart, match="重新安装"):
        fonts.faces.__wrapped__(True)
