"""Is an office's own wording of a paper fit to print? Looks at its placeholders and at the sample paper made with it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from desktop.domain.faults import Refused
from desktop.domain.letter_check import Finding
from desktop.domain.phrases import Phrase, Words, phrases
from desktop.printing import filling, letters, sample
from desktop.printing.filling import shipped
from desktop.printing.letter_facts import FACTS, ITEM_PLACEHOLDERS, PLACEHOLDERS

_NAME = re.compile(r"\{([^{}]*)\}")
_QUOTED = ("basis", "remedy", "title", "addressee")
"""Phrases that are placeholders themselves, in the order in which they are made: none may quote itself or a later one."""

ITEM_LABELS: dict[str, str] = {
    "no": "序号",
    "claim": "诉求",
    "answer": "答复",
    "result": "结论",
    "role": "身份",
    "name": "姓名",
    "sex": "性别",
    "born": "出生日期",
    "id_number": "身份证号",
    "phone": "电话",
    "address": "住址",
    "matter": "登记编号",
    "subject": "事项",
    "person": "信访人",
    "due": "期限",
    "state": "状态",
    "paper_number": "文号",
    "author": "责任者",
    "paper_title": "题名",
    "paper_date": "日期",
    "paper_pages": "页号",
    "paper_remark": "备注",
}
"""What the placeholders of a list stand for."""


def placeholders(kind: str, phrase: Phrase) -> dict[str, str]:
    """Placeholders that make sense in a phrase of a kind, with what they stand for; none in a literal phrase."""
    own = {fact.name: fact.label for fact in FACTS[kind]}
    of_others = {fact.name for facts in FACTS.values() for fact in facts} - set(own) - _shipped_names(kind)
    items = {name: ITEM_LABELS[name] for name in ITEM_PLACEHOLDERS.get(phrase.each, ())}
    labels = {**PLACEHOLDERS, **own, **items}
    nearest_first = {**items, **own, **PLACEHOLDERS}
    return {name: labels[name] for name in nearest_first if name in _known(phrase) - of_others}


def check(kind: str, words: Words) -> None:
    """Refuse a wording with a wrong placeholder (the field is the place), or without what the law asks for."""
    said = [f"{one.sentence}（{one.article}）" for one in findings(kind, words) if one.is_blocking]
    letters.check_wording(kind, words)
    if said:
        raise Refused(f"不能保存：{''.join(said)}")


_ADVICE = "可能空着的占位，请连同前后的字放进方括号。"


def findings(kind: str, words: Words) -> tuple[Finding, ...]:
    """What is wrong with the sample paper in these words but not in the shipped ones.

    A finding that comes up only where facts are left open says so. Raises Refused for a wrong placeholder; the field is its place.
    """
    for phrase in phrases(words):
        _check_phrase(phrase)
    full = _new_findings(kind, words, is_bare=False)
    bare = [one for one in _new_findings(kind, words, is_bare=True) if one not in full]
    return (*full, *(one._replace(sentence=f"有的信息没有登记时，{one.sentence}{_ADVICE}") for one in bare))


def _check_phrase(phrase: Phrase) -> None:
    try:
        filling.check_template(phrase.text, _known(phrase))
    except Refused as no:
        raise Refused(no.sentence, phrase.key) from None


def _new_findings(kind: str, words: Words, *, is_bare: bool) -> list[Finding]:
    found: dict[Finding, None] = {}
    for chosen in _cases(words):
        usual = sample.compose(kind, None, is_bare, chosen).findings()
        letter = sample.compose(kind, {kind: words}, is_bare, chosen)
        found |= dict.fromkeys(one for one in letter.findings() if one not in usual)
    return list(found)


def _cases(words: Words) -> list[dict[str, str]]:
    """The facts on which blocks of the wording depend, one value at a time; the sample's own first."""
    whens = (phrase.when for phrase in phrases(words))
    return [{}, *({name: value} for name, value in dict.fromkeys(_pairs(whens)))]


def _pairs(whens: Iterable[Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    for when in whens:
        yield from ((name, value) for name, values in when.items() for value in values)


def case_of(phrase: Phrase) -> dict[str, str]:
    """Facts with which a phrase is printed; empty when it always is."""
    return {name: values[0] for name, values in phrase.when.items()}


def case_words(kind: str, phrase: Phrase) -> str:
    """In which case a phrase is printed, as the form of the paper says it; empty when it always is."""
    choices = {fact.name: dict(fact.choices) for fact in FACTS[kind]}
    return "；".join("、".join(choices[name][value] for value in values) for name, values in phrase.when.items())


def _known(phrase: Phrase) -> set[str]:
    """Names that have words at that place, in whatever kind of paper."""
    if phrase.is_literal:
        return set()
    later = _QUOTED[_QUOTED.index(phrase.key) :] if phrase.key in _QUOTED else ()
    return {*PLACEHOLDERS, *ITEM_PLACEHOLDERS.get(phrase.each, ())} - set(later)


def _shipped_names(kind: str) -> set[str]:
    """Placeholders that the shipped wording of a kind uses."""
    return {name for phrase in phrases(shipped()[kind]) for name in _NAME.findall(phrase.text)}
