"""The text of a summary (文字说明): sentences as data, chosen by conditions on its figures, drafted with live fields.

A condition is `name` (it has something to say), `not name`, or a comparison `name >= 50%`, `name = '本月'`,
`name > other.name`. A list of them holds when all hold; a list inside of it when one of its own does.
"""

import operator
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from desktop.domain.faults import MissingPart
from desktop.domain.fields import Fields, Piece, Value, pieces, stored

Operand = float | str
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_NAME = r"[a-z_]+(?:\.[^\s{}@]+)?(?:@[a-z_]+)?"
_CONDITION = re.compile(rf"(not )?({_NAME})|({_NAME}) (>=|<=|!=|=|>|<) (?:(-?\d+(?:\.\d+)?)(%?)|'(.*)'|({_NAME}))")
_NUMERALS = "一二三四五六七八九十"
_LASTING = frozenset({"period.label", "period.short", "period.this", "period.last", "period.previous", "office.whole"})
_SILENT = ("", "—", "无")


class Condition(NamedTuple):
    """`field` has something to say (or, `negated`, has nothing), or compares so with a number, words or a field."""

    field: str
    negated: bool = False
    how: str = ""
    other: Operand = 0
    other_field: str = ""


When = tuple[tuple[Condition, ...], ...]
"""All must hold; of each only one."""


class Sentence(NamedTuple):
    """A text with fields. Left out when a condition fails or one of its fields has nothing to say (“—”, “无”)."""

    text: str
    when: When = ()


class Block(NamedTuple):
    """Sentences put one behind the other: of each of `say`, the first that fits. Without the first there is none.

    `is_item`: neighbouring items make one paragraph “一是…；二是…。”; `remedy` is what follows from one, said where a
    block has `remedies`. `otherwise`: only when the part has nothing else to say.
    """

    say: tuple[tuple[Sentence, ...], ...]
    when: When = ()
    is_item: bool = False
    remedy: str = ""
    remedies: bool = False
    otherwise: bool = False


class Part(NamedTuple):
    """A part of the text under its heading, which is numbered by its place."""

    title: str
    blocks: tuple[Block, ...]


Outline = tuple[Part, ...]


# ---------------------------------------------------------------- the draft


def draft(fields: Fields, outline: Outline) -> str:
    """The draft for a summary: paragraphs in lines of their own, fields still in them."""
    remedies: list[str] = []
    parts = []
    for part in outline:
        if lines := tuple(_lines(part, fields, remedies)):
            parts.append((part.title, lines))
    text = [line for place, (title, lines) in enumerate(parts) for line in (f"{_NUMERALS[place]}、{title}", *lines)]
    return _settled("\n".join(text), fields)


def _settled(text: str, fields: Fields) -> str:
    """The text with those fields as plain words that never change for its period."""
    return stored(
        Piece(value.text) if piece.field in _LASTING and (value := fields.value(piece.field)) else piece
        for piece in pieces(text)
    )


def _lines(part: Part, fields: Fields, remedies: list[str]) -> Iterator[str]:
    said = False
    items: list[str] = []
    for block in part.blocks:
        if block.otherwise and (said or items):
            continue
        if block.remedies:
            items += dict.fromkeys(remedies)
            continue
        text = _said(block, fields)
        if text and block.is_item:
            items.append(text)
            remedies += [block.remedy] if block.remedy else []
        elif text:
            yield from _listed(items)
            items.clear()
            said = True
            yield text
    yield from _listed(items)


def _listed(items: Sequence[str]) -> Iterator[str]:
    """一是…；二是…。 A single one bears no number."""
    if len(items) == 1:
        yield f"{items[0]}。"
    elif items:
        yield "；".join(f"{_numeral(place)}是{item}" for place, item in enumerate(items, 1)) + "。"


def _numeral(place: int) -> str:
    """一 to 十九: more items than that nobody reads."""
    return _NUMERALS[place - 1] if place <= 10 else f"十{_NUMERALS[place - 11]}"


def _said(block: Block, fields: Fields) -> str:
    if not holds(block.when, fields):
        return ""
    said = [_first_fitting(group, fields) for group in block.say]
    return "".join(said) if said and said[0] else ""


def _first_fitting(group: Iterable[Sentence], fields: Fields) -> str:
    return next(
        (
            sentence.text
            for sentence in group
            if holds(sentence.when, fields)
            and all(_speaks(fields.value(piece.field)) for piece in pieces(sentence.text) if piece.field)
        ),
        "",
    )


# ---------------------------------------------------------------- conditions


def holds(when: When, fields: Fields) -> bool:
    """True when of every group of conditions one holds."""
    return all(any(_holds(condition, fields) for condition in group) for group in when)


def _holds(condition: Condition, fields: Fields) -> bool:
    value = fields.value(condition.field)
    if not condition.how:
        return _speaks(value) != condition.negated
    ours = _operand(value)
    theirs = _operand(fields.value(condition.other_field)) if condition.other_field else condition.other
    if ours is None or theirs is None or isinstance(ours, str) != isinstance(theirs, str):
        return False  # nothing to compare with: “—” is neither more nor less
    return _OPERATORS[condition.how](ours, theirs)


def _speaks(value: Value | None) -> bool:
    return value is not None and value.text not in _SILENT


def _operand(value: Value | None) -> Operand | None:
    if value is None or value.text in _SILENT:
        return None
    return value.text if value.number is None else value.number


# ---------------------------------------------------------------- reading the outline


def read_outline(text: str) -> Outline:
    """The outline as it stands in `resources/codes/narrative.toml`. Raises MissingPart, naming the place, when broken."""
    try:
        table = tomllib.loads(text)
        _only(table, {"part"}, "最外层")
        return tuple(_part(part) for part in table["part"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise MissingPart(f"文字说明的草稿模板（narrative.toml）有误：{error}。请重新安装程序。") from None


def fields_named(outline: Outline) -> frozenset[str]:
    """Every field that an outline names, in texts and conditions."""
    found = set()
    for block in (block for part in outline for block in part.blocks):
        sentences = [sentence for group in block.say for sentence in group]
        for text in (block.remedy, *(sentence.text for sentence in sentences)):
            found |= {piece.field for piece in pieces(text) if piece.field}
        for condition in _conditions(block.when, *(sentence.when for sentence in sentences)):
            found |= {condition.field, condition.other_field or condition.field}
    return frozenset(found)


def _conditions(*each: When) -> Iterator[Condition]:
    return (condition for when in each for group in when for condition in group)


def _part(table: Mapping[str, Any]) -> Part:
    _only(table, {"title", "block"}, "part")
    return Part(table["title"], tuple(_block(block, table["title"]) for block in table["block"]))


def _block(table: Mapping[str, Any], title: str) -> Block:
    _only(table, {"say", "when", "item", "remedy", "remedies", "otherwise"}, title)
    say = table.get("say", [])
    return Block(
        tuple(_group(entry, title) for entry in ([say] if isinstance(say, str) else say)),
        _when(table.get("when", [])),
        bool(table.get("item")),
        table.get("remedy", ""),
        bool(table.get("remedies")),
        bool(table.get("otherwise")),
    )


def _group(entry: Any, title: str) -> tuple[Sentence, ...]:
    """A text, a text with its conditions, or several of which the first that fits is said."""
    if isinstance(entry, list):
        return tuple(sentence for one in entry for sentence in _group(one, title))
    if isinstance(entry, str):
        return (Sentence(entry),)
    _only(entry, {"text", "when"}, title)
    return (Sentence(entry["text"], _when(entry.get("when", []))),)


def _when(entry: str | list[Any]) -> When:
    conditions = [entry] if isinstance(entry, str) else entry
    return tuple(
        tuple(map(_condition, group)) if isinstance(group, list) else (_condition(group),) for group in conditions
    )


def _condition(text: str) -> Condition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise ValueError(f"条件“{text}”看不懂")
    negated, alone, name, how, number, percent, words, other = found.groups()
    if alone:
        return Condition(alone, negated is not None)
    if number is not None:
        return Condition(name, False, how, float(number) / (100 if percent else 1))
    return Condition(name, False, how, words or "", other or "")


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(table) - known):
        raise ValueError(f"“{where}”中有不认识的项 {'、'.join(unknown)}")
