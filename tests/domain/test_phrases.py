"""The fixed words of a paper at named places, and the office's words when the shipped ones change."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop import paths
from desktop.domain.phrases import OwnText, Phrase, Words, differing, digest, fitted, phrases, with_texts

SHIPPED = tomllib.loads(paths.resource("codes", "wording.toml").read_text(encoding="utf-8"))
NOTICE: dict[str, Any] = {
    "title": "告知书",
    "book": "letter",
    "blocks": [
        {"text": "开头。"},
        {"part": "reasons", "heading": "理由", "when": {"path": ["29"]}, "text": "{reasons}"},
        {"each": "claims", "text": "{claim}"},
        {"rows": [["=姓名", "{petitioner}"], ["=意见", "☐同意"]], "sign": "签名："},
    ],
}

kinds = st.sampled_from(sorted(kind for kind in SHIPPED if "book" in SHIPPED[kind]))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def by_key(words: Words) -> dict[str, Phrase]:
    return {phrase.key: phrase for phrase in phrases(words)}


def test_every_phrase_has_its_place_and_its_name() -> None:
    found = by_key(NOTICE)
    assert {key: (one.label, one.text) for key, one in found.items()} == {
        "title": ("标题", "告知书"),
        "block.1.text": ("段落 1", "开头。"),
        "reasons.1.heading": ("段落 2 的小标题", "理由"),
        "reasons.1.text": ("段落 2", "{reasons}"),
        "claims.1.text": ("段落 3", "{claim}"),
        "block.2.rows.0.0": ("第 1 行第 1 格", "姓名"),
        "block.2.rows.1.0": ("第 2 行第 1 格", "意见"),
        "block.2.rows.1.1": ("第 2 行第 2 格", "☐同意"),
        "block.2.sign": ("第 2 行的签名处", "签名："),
    }
    assert found["claims.1.text"].each == "claims"
    assert found["block.2.rows.0.0"].is_label
    assert (found["reasons.1.text"].when, found["reasons.1.heading"].when) == ({"path": ["29"]}, {})


def test_a_label_stays_a_label() -> None:
    changed = with_texts(NOTICE, {"block.2.rows.0.0": "信访人", "block.2.rows.1.1": "☐批准"})
    assert changed["blocks"][3]["rows"] == [["=信访人", "{petitioner}"], ["=意见", "☐批准"]]
    assert NOTICE["blocks"][3]["rows"][0][0] == "=姓名"


@given(kinds)
def test_shipped_places_are_unique_and_their_own_words_change_nothing(kind: str) -> None:
    words = SHIPPED[kind]
    found = phrases(words)
    assert len(by_key(words)) == len(found) > 0
    assert with_texts(words, {one.key: one.text for one in found}) == words
    assert differing(words, {one.key: one.text for one in found}) == {}
    assert all(one.text == one.text.strip() and (not one.is_line or "\n" not in one.text) for one in found)


@given(kinds, st.data())
def test_what_is_written_is_read_back(kind: str, data: st.DataObject) -> None:
    words = SHIPPED[kind]
    before = by_key(words)
    plain = texts.filter(lambda text: bool(text) and text[0] not in "={")  # no label, and not a fact alone
    own = data.draw(st.dictionaries(st.sampled_from(sorted(before)), plain))
    after = by_key(with_texts(words, own))
    assert {key: one.text for key, one in after.items()} == {key: one.text for key, one in before.items()} | own


def own(**kept: tuple[str, str]) -> dict[str, OwnText]:
    return {key.replace("__", "."): OwnText(text, digest(before)) for key, (text, before) in kept.items()}


def test_own_words_follow_words_that_were_only_moved() -> None:
    later = {**NOTICE, "blocks": [{"text": "新的第一段。"}, *NOTICE["blocks"]]}
    found = fitted(later, own(block__1__text=("自己的开头。", "开头。")))
    assert found.texts == {"block.2.text": "自己的开头。"}
    assert (found.outdated, found.gone) == (frozenset(), ())


def test_words_that_changed_are_said_and_the_own_ones_stay() -> None:
    later = {**NOTICE, "title": "新告知书"}
    found = fitted(later, own(title=("本镇告知书", "告知书")))
    assert found.texts == {"title": "本镇告知书"}
    assert found.outdated == {"title"}


def test_words_without_a_place_are_said() -> None:
    later = {**NOTICE, "blocks": NOTICE["blocks"][:2]}
    found = fitted(later, own(claims__1__text=("{claim}。", "{claim}")))
    assert (found.texts, found.gone) == ({}, ("{claim}。",))
