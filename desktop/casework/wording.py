"""The office's own words in its papers: kept beside the shipped ones, only where they differ from them.

The shipped wording and the check of placeholders and legal contents belong to the printing room and come as arguments.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desktop.casework.access import need
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.phrases import LONGEST, Fitted, OwnText, Words, differing, digest, fitted, phrases, with_texts
from desktop.domain.records import Actor, Change
from desktop.store import audit, database, office

_KIND = "wording"

Check = Callable[[Words], object]
"""Refuses a wording of a kind that is not well-formed or leaves out what the law asks for."""


class Version(NamedTuple):
    """Who changed the words of a paper, and when. `places` are keys of `domain.phrases`, none for the shipped text."""

    at: datetime
    who: str
    places: tuple[str, ...]


def own(shipped: Mapping[str, Words]) -> dict[str, dict[str, Any]]:
    """Kind of paper → its wording with the office's words, for the kinds that the office has changed."""
    found = {kind: own_texts(kind, words).texts for kind, words in shipped.items()}
    return {kind: with_texts(shipped[kind], texts) for kind, texts in found.items() if texts}


def own_texts(kind: str, words: Words) -> Fitted:
    """The office's words of a kind, as they fit its shipped wording `words`."""
    return fitted(words, {key: OwnText(*one) for key, one in _kept(kind).items()})


def change(kind: str, texts: Mapping[str, str], words: Words, check: Check, by: Actor, at: datetime) -> Change:
    """Keep the office's words of a kind: `texts` by place, those that `words` says anyway are the shipped ones again.

    Places that are not named get the shipped words. What was kept before is replaced. Raises Refused for a wrong text
    (its place is the field), for what `check` does not let pass, and when nothing is different.
    """
    need(by, Right.ADMIN, "系统管理")
    changed = differing(words, texts)
    _check(words, changed)
    wording = with_texts(words, changed)
    check(wording)
    marks = {phrase.key: digest(phrase.text) for phrase in phrases(words)}
    return _keep(
        kind, {key: [text, marks[key]] for key, text in changed.items()}, by, at, "文书文字已保存，以后制发的照此印。"
    )


def reset(kind: str, by: Actor, at: datetime) -> Change:
    """Take the shipped words of a kind again."""
    need(by, Right.ADMIN, "系统管理")
    return _keep(kind, {}, by, at, "已恢复原文。")


def versions(kind: str) -> list[Version]:
    """Who changed the words of a kind, newest first."""
    lines = (line for line in audit.entries(_KIND) if line.detail["paper"] == kind)
    return [Version(line.at, line.actor_name, tuple(line.detail["texts"])) for line in lines]


def _kept(kind: str) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = office.setting(f"{_KIND}.{kind}", {})
    return kept


def _keep(kind: str, kept: dict[str, list[str]], by: Actor, at: datetime, say: str) -> Change:
    if kept == _kept(kind):
        raise Refused("没有改动，不用保存。")
    with database.transaction():
        office.set_setting(f"{_KIND}.{kind}", kept)
        texts = {key: text for key, (text, _) in kept.items()}
        audit.record(by.id, "save" if kept else "reset", _KIND, 0, at, {"paper": kind, "texts": texts})
    return Change(frozenset({_KIND}), say=say)


def _check(words: Words, changed: Mapping[str, str]) -> None:
    for phrase in phrases(words):
        text = changed.get(phrase.key, phrase.text)
        if phrase.key == "title" and not text.strip():
            raise Refused("请填写标题。", phrase.key)
        if len(text) > LONGEST:
            raise Refused(f"文字太长，请控制在 {LONGEST} 字以内。", phrase.key)
        if phrase.is_line and len(text.splitlines()) > 1:
            raise Refused("这里只能写一行，请去掉换行。", phrase.key)
        if phrase.key in changed and phrase.section == "表格" and not phrase.is_label and text.startswith("="):
            raise Refused("表格里的文字不能以等号开头。", phrase.key)
