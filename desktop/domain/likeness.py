"""When two persons or two matters may be the same: the reasons shown beside the intake form."""

import re
from functools import lru_cache
from typing import NamedTuple

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
MATTER_THRESHOLD = 0.35
"""Texts less alike than this are not shown as the same matter."""


class PersonFacts(NamedTuple):
    """What is known of a person; empty fields never match."""

    name: str
    id_number: str
    phone: str
    village_id: int | None
    household_id: int | None


def text_likeness(a: str, b: str) -> float:
    """Likeness 0–1 of two texts: Dice coefficient of their Chinese character pairs, digits and signs left out.

    A text with fewer than two Chinese characters is like nothing.
    """
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    if not pairs_a or not pairs_b:
        return 0.0
    return 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))


def same_person_reason(a: PersonFacts, b: PersonFacts, name_is_rare: bool = False) -> str:
    """Why two persons may be one (or of one household), strongest reason first; empty when there is none.

    Two different identity numbers outweigh a shared name with the village, but not with the phone (a slip in typing).
    """
    if _same(a.id_number.upper(), b.id_number.upper()):
        return "同身份证号"
    same_name = _same(_squeezed(a.name), _squeezed(b.name))
    ids_differ = bool(a.id_number and b.id_number)
    if same_name and _same(a.phone, b.phone):
        return "同名同电话"
    if same_name and not ids_differ and _same(a.village_id, b.village_id):
        return "同名同村"
    if _same(a.household_id, b.household_id):
        return "同户"
    if same_name and not ids_differ and name_is_rare:
        return "同名（少见姓名）"
    return ""


def same_matter(a_text: str, b_text: str, same_village: bool, same_category: bool) -> tuple[float, str]:
    """Likeness of two matters and why, e.g. (0.71, “同村同类，内容相似 0.71”); (0.0, "") below the threshold."""
    score = text_likeness(a_text, b_text)
    if score < MATTER_THRESHOLD:
        return 0.0, ""
    shared = ("同村" if same_village else "") + ("同类" if same_category else "")
    return score, f"{shared}{'，' if shared else ''}内容相似 {score:.2f}"


@lru_cache(maxsize=2)  # one text is compared with many
def _pairs(text: str) -> frozenset[str]:
    joined = "".join(_CHINESE.findall(text))
    return frozenset(joined[n : n + 2] for n in range(len(joined) - 1))


def _same(a: str | int | None, b: str | int | None) -> bool:
    """True when both are filled in (an id is never 0) and equal."""
    return bool(a) and a == b


def _squeezed(name: str) -> str:
    return re.sub(r"[\s·•．.]", "", name)
