"""Wording with {placeholders} → text. Facts go in as text: braces inside of them mean nothing."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from desktop import paths
from desktop.domain.faults import Refused

Wording = Mapping[str, Mapping[str, Any]]
"""Kind of paper → its wording, as in `resources/codes/wording.toml`."""

_NAME = re.compile(r"\{([^{}]*)\}")
_PLACE = re.compile(r"\{([^{}]*)\}(。?)")  # a fact may bring its own full stop
_PASSAGE = re.compile(r"\[([^\[\]]*)\]")


@cache
def shipped() -> Wording:
    """The wording that comes with the program."""
    text = paths.resource("codes", "wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def with_shipped(own: Wording | None) -> Wording:
    """The shipped wording, kind by kind and key by key replaced by the office's own."""
    return {kind: {**words, **(own or {}).get(kind, {})} for kind, words in shipped().items()}


def fill(template: str, facts: Mapping[str, str], keep: bool = False) -> str:
    """The template with its facts; a [passage] with an empty fact is left out.

    With an empty fact outside of a passage the whole text is empty, unless `keep` is set (cells of a form).
    `Refused` when the template names a fact that is not in `facts`, or its brackets do not pair.
    """
    check_template(template, facts.keys())
    parts = _PASSAGE.split(template)
    whole = [(keep and place % 2 == 0) or _is_whole(part, facts) for place, part in enumerate(parts)]
    if not all(whole[::2]):
        return ""
    return "".join(_filled(part, facts) for part, is_whole in zip(parts, whole, strict=True) if is_whole)


def check_template(template: str, names: Any) -> None:
    """Refuse a template with an unknown placeholder or a bracket without its partner."""
    rest = _NAME.sub("", template)
    if set("{}") & set(rest) or set("[]") & set(_PASSAGE.sub("", rest)):
        raise Refused("文书用语中的花括号或者方括号没有成对，请检查。", "wording")
    unknown = [name for name in _NAME.findall(template) if name not in names]
    if unknown:
        raise Refused(f"文书用语中有不认识的占位：{'、'.join(f'{{{name}}}' for name in unknown)}，请更正。", "wording")


def templates(wording: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every template of one kind's wording, as (list that it goes through or empty, template)."""
    for key, value in wording.items():
        if isinstance(value, str) and key not in ("layout", "book", "label", "cut"):
            yield "", value
    for block in wording.get("blocks", ()):
        each = block.get("each", "")
        yield from (("", block[key]) for key in ("heading", "sign") if key in block)
        yield from ((each, text) for text in (block.get("text", ""), *block.get("row", ())) if text)
        yield from (("", cell) for row in block.get("rows", ()) for cell in row)


def _is_whole(part: str, facts: Mapping[str, str]) -> bool:
    return all(facts[name].strip() for name in _NAME.findall(part))


def _filled(part: str, facts: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: facts[place[1]].rstrip(place[2]) + place[2] if place[2] else facts[place[1]], part)
