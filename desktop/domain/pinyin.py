"""Finding Chinese labels by typing pinyin: full spelling, initials, and surnames that are read differently."""

import re
from collections.abc import Iterable

from desktop.domain.widths import half_width

# Readings as a surname that pypinyin does not offer first; its own are kept as well, because clerks type either.
# Compound surnames (尉迟, 单于, 万俟 …) it knows by itself.
_SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "覃": "qin", "盖": "ge", "区": "ou", "翟": "zhai",
    "尉": "yu", "朴": "piao", "员": "yun", "缪": "miao", "黑": "he", "洗": "xian", "郇": "xun", "佴": "nai",
    "柏": "bo", "薄": "bo", "卜": "bu", "种": "chong", "秘": "bi", "隗": "wei", "牟": "mu", "能": "nai",
    "宓": "fu", "繁": "po", "召": "shao", "折": "she", "洼": "gui", "宛": "yuan", "莘": "xin", "祭": "zhai", "阚": "kan",
    "乜": "nie", "么": "yao", "适": "kuo", "句": "gou", "圈": "juan", "角": "jue", "郗": "chi", "颉": "xie", "粘": "nian",
    "谌": "shen", "费": "bi", "藏": "zang", "不": "fou",
}  # fmt: skip
# Second readings that are frequent in names of villages and persons, wherever the character stands.
_ANYWHERE = {
    "曾": "zeng", "长": "chang", "朝": "chao", "重": "chong", "都": "du", "乐": "yue", "厦": "xia", "陂": "pi", "圩": "xu",
    "调": "tiao", "埔": "bu", "行": "hang", "晟": "sheng", "茜": "xi",
}  # fmt: skip

_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\U00020000-\U0003ffff]+")


def pinyin_keys(text: str) -> tuple[str, ...]:
    """Lower-case search keys of a name or label: full pinyin, then its initials, for each way to read it.

    ü is v, with u as a variant (吕: lv, lu). Letters and digits are kept, signs and blanks dropped.
    """
    keys: dict[str, None] = {}
    for reading in _readings(text):
        keys.setdefault("".join(sound for _, sound in reading))
        keys.setdefault("".join(sound if sign == sound else sound[:1] for sign, sound in reading))
    keys.pop("", None)
    return tuple(keys)


def found_by(query: str, label: str, keys: Iterable[str]) -> int | None:
    """How well a typed query finds a label: 0 label begins with it, 1 a key begins, 2 contained, None not at all.

    An empty query finds everything at rank 0.
    """
    typed = query.strip().lower()
    shown = label.lower()
    if shown.startswith(typed):
        return 0
    contained = typed in shown
    for key in keys:
        if key.startswith(typed):
            return 1
        contained = contained or typed in key
    return 2 if contained else None


def _readings(text: str) -> list[list[tuple[str, str]]]:
    """Each way to read the text as (sign, sound) pairs: by dictionary, with one sign read otherwise, with u for ü."""
    plain = _everyday(text)
    readings = [plain]
    for place, (sign, _) in enumerate(plain):
        other = _ANYWHERE.get(sign) or (_SURNAMES.get(sign) if place == 0 else None)
        if other:
            readings.append([*plain[:place], (sign, other), *plain[place + 1 :]])
    return readings + [without for reading in readings if (without := _u_for_v(reading)) != reading]


def _everyday(text: str) -> list[tuple[str, str]]:
    """(sign, sound) of every character; a run of letters or digits is one sign that sounds like itself."""
    from pypinyin import lazy_pinyin  # half a second to import: only when the first key is made

    pairs: list[tuple[str, str]] = []
    for run in _RUNS.findall(half_width(text).lower()):
        if run.isascii():
            pairs.append((run, run))
        else:
            sounds = lazy_pinyin(run, errors=_silent)  # type: ignore[arg-type]  # it takes a list as well
            pairs += zip(run, sounds, strict=True)
    return pairs


def _u_for_v(reading: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(sign, sound.replace("v", "u") if sound != sign and "v" in sound else sound) for sign, sound in reading]


def _silent(unknown: str) -> list[str]:
    """One empty sound per unknown character, so that signs and sounds stay side by side."""
    return [""] * len(unknown)
