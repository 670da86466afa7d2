"""Everything that a cell of a superior's form can take, as choices found by typing, made behind the window."""

import re
from functools import cache
from typing import NamedTuple

from desktop.domain.fields import Origin
from desktop.domain.forms import Sources, is_column
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice
from desktop.domain.summaries import Summary


class Offer(NamedTuple):
    """A summary with its sources and the choices made from them."""

    summary: Summary
    sources: Sources
    choices: tuple[Choice, ...]
    labels: dict[str, str]

    def label(self, source: str) -> str:
        """What a source is called; one that is gone says so."""
        return self.labels.get(source) or "没有这个数字了"

    def meaning(self, source: str) -> str:
        """How a source is counted, or how a column is filled."""
        if is_column(source):
            return "从这一格往下，一行一条；遇到有内容的格子就停。"
        origin: Origin | None = self.sources.fields.origin(source)
        return origin.formula if origin else ""


_UNIT = re.compile(r"^其中|（[^（）]*）$")


@cache
def _keys(part: str) -> tuple[str, str]:
    """Full pinyin and initials of a part of a label, without 其中 and unit: thousands of labels consist of few parts."""
    keys = pinyin_keys(_UNIT.sub("", part)) or (part.lower(),)
    return keys[0], keys[1] if len(keys) > 1 else keys[0]


def offer(summary: Summary) -> Offer:
    """The choices of a summary, with the values of its period beside them."""
    sources = Sources(summary)
    choices, labels = [], {}
    for one in sources.choices():
        parts = [_keys(part) for part in one.label.split("·")]
        full, initials = ("".join(part) for part in zip(*parts, strict=True))
        hint = f"{sources.shown(one.name)}　{one.group}" if one.group != "数字" else sources.shown(one.name)
        choices.append(Choice(one.name, one.label, hint, (initials, full, one.name)))
        labels[one.name] = one.label
    return Offer(summary, sources, tuple(choices), labels)
