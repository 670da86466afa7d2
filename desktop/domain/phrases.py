"""The fixed words of a paper one by one: each at a named place of the wording, and the office's own in their stead.

A wording is the data of one kind in `resources/codes/wording.toml`.
"""

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

Words = Mapping[str, Any]

LONGEST = 2000
"""No phrase is longer."""

HEAD, BODY, TABLE = "抬头、依据和附注", "正文", "表格"

_SINGLE: dict[str, str] = {
    "title": "标题",
    "addressee": "收文人",
    "basis": "依据",
    "remedy": "救济途径",
    "organ": "落款",
    "approver": "签发人",
    "note": "附注",
}
_LONGER = ("basis", "remedy", "note")
_LABEL_MARK = "="
"""Begins a cell that is the label of its row."""


class Phrase(NamedTuple):
    """The words at a place. `each` names the list that they go through, `section` the part of the paper.

    `key` stays the same when other parts of the paper are added or taken away; `part` is what the block says in law, as
    in the wording, and `when` the values of a fact for which it is printed. `is_line`: no line ends; `is_literal`: printed as it stands, braces mean nothing.
    """

    key: str
    label: str
    text: str
    section: str
    each: str = ""
    part: str = ""
    when: Mapping[str, Sequence[str]] = {}
    is_line: bool = False
    is_literal: bool = False
    is_label: bool = False


class OwnText(NamedTuple):
    """The office's words at a place, and the digest of the words that they stand for."""

    text: str
    stands_for: str


class Fitted(NamedTuple):
    """The office's words as they fit the present wording.

    `texts` by key; `outdated` are keys whose shipped words have changed since; `gone` are words without a place.
    """

    texts: dict[str, str]
    outdated: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()


def digest(text: str) -> str:
    """What tells shipped words from later ones."""
    return sha256(text.encode()).hexdigest()[:16]


def phrases(words: Words) -> tuple[Phrase, ...]:
    """The words of a kind that an office may change, in the order of the paper."""
    return tuple(phrase for phrase, _ in _walk(words))


def with_texts(words: Words, texts: Mapping[str, str]) -> dict[str, Any]:
    """The wording with other words at some places (by key). Raises KeyError for a place that there is not."""
    changed = copy.deepcopy(dict(words))
    places = {phrase.key: (phrase, path) for phrase, path in _walk(words)}
    for key, text in texts.items():
        phrase, path = places[key]
        inside: Any = changed
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = f"{_LABEL_MARK}{text}" if phrase.is_label else text
    return changed


def differing(words: Words, texts: Mapping[str, str]) -> dict[str, str]:
    """Those of the texts that are not what the wording says anyway."""
    now = {phrase.key: phrase.text for phrase in phrases(words)}
    return {key: text for key, text in texts.items() if now[key] != text}


def fitted(words: Words, own: Mapping[str, OwnText]) -> Fitted:
    """The office's words for the present wording: words that were only moved are followed to their new place."""
    now = {phrase.key: digest(phrase.text) for phrase in phrases(words)}
    known = Counter(now.values())
    moved = {mark: key for key, mark in now.items() if known[mark] == 1}
    texts: dict[str, str] = {}
    outdated, gone = set(), []
    for key, (text, mark) in own.items():
        place = key if now.get(key) == mark else moved.get(mark, key)
        if place not in now or place in texts:
            gone.append(text)
            continue
        texts[place] = text
        if now[place] != mark:
            outdated.add(place)
    return Fitted(texts, frozenset(outdated), tuple(gone))


# ---------------------------------------------------------------- walking through a wording

_Found = tuple[Phrase, tuple[str | int, ...]]


def _walk(words: Words) -> Iterator[_Found]:
    for name, label in _SINGLE.items():
        if name in words:
            yield Phrase(name, label, words[name], HEAD, is_line=name not in _LONGER), (name,)
    met: Counter[str] = Counter()
    paragraph = line = 0
    for place, block in enumerate(words.get("blocks", ())):
        called = "+".join(block.get("part", block.get("each", "block")).split())
        met[called] += 1
        name = f"{called}.{met[called]}"
        paragraph += "text" in block
        for phrase, path in _of_block(block, paragraph, line):
            key, part = f"{name}.{phrase.key}", block.get("part", "")
            when = {} if phrase.key == "heading" else block.get("when", {})  # a heading goes to the next block printed
            yield phrase._replace(key=key, part=part, when=when), ("blocks", place, *path)
        line += len(block.get("rows", ()))


def _of_block(block: Words, paragraph: int, line: int) -> Iterator[_Found]:
    """The phrases of a block with keys and paths inside of it; `line` is how many rows of the table stand above."""
    place = f"段落 {paragraph}" if "text" in block else "表格"
    each = block.get("each", "")
    if "heading" in block:
        yield Phrase("heading", f"{place} 的小标题", block["heading"], BODY, is_line=True), ("heading",)
    if "text" in block:
        yield Phrase("text", place, block["text"], BODY, each), ("text",)
    for column, head in enumerate(block.get("heads", ())):
        label = f"表头第 {column + 1} 格"
        yield Phrase(f"heads.{column}", label, head, TABLE, is_line=True, is_literal=True), ("heads", column)
    for row, cells in enumerate(block.get("rows", ())):
        for column, cell in enumerate(cells):
            if _has_words(cell):
                is_label = cell.startswith(_LABEL_MARK)
                text = cell.removeprefix(_LABEL_MARK) if is_label else cell
                label = f"第 {line + row + 1} 行第 {column + 1} 格"
                yield Phrase(f"rows.{row}.{column}", label, text, TABLE, is_label=is_label), ("rows", row, column)
    if "sign" in block:
        label = f"第 {line + len(block['rows'])} 行的签名处"
        yield Phrase("sign", label, block["sign"], TABLE, is_line=True, is_literal=True), ("sign",)


def _has_words(cell: str) -> bool:
    """True unless a cell is empty or holds nothing but one fact: there is nothing to word."""
    return bool(cell) and not (cell[0] == "{" and cell.find("}") == len(cell) - 1)
