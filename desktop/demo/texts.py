"""The words of the demonstration office: topics and phrases from `resources/demo`, and the filling of their braces."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from desktop.paths import resource

_BRACES = re.compile(r"\{([^{}]+)\}")
_NUMBERS = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)", re.ASCII)
_ROUND = ((10_000, 200), (1_000, 50), (200, 10))
"""A number from so much on is rounded to so much: nobody tells a clerk of 38,417 yuan."""


class Story(NamedTuple):
    """How a petition of a topic begins: its title, what happened, the claims that fit, and a finding of its own."""

    title: str
    fact: str
    claims: tuple[int, ...]
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of petition as written in `topics-*.toml`; the fields are explained in `resources/demo/README.md`."""

    key: str
    category: str
    theme: str
    cause: str
    weight: float
    unit: str
    stories: tuple[Story, ...]
    more: tuple[str, ...]
    claims: tuple[tuple[str, str, str], ...]
    findings: tuple[str, ...]
    basis: tuple[str, ...]
    petition_class: str = "appeal"
    route: str = ""
    to: str = ""
    many: bool = False
    opponent: bool = False
    months: tuple[int, ...] = ()
    ages: tuple[int, int] = (24, 82)


def _topic(row: dict[str, Any]) -> Topic:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    values["petition_class"] = values.pop("class", "appeal")
    values["stories"] = tuple(Story(*case) for case in values.pop("cases"))
    if values["petition_class"] == "appeal":
        values.setdefault("route", "31-6")
    values["claims"] = tuple((c[0], c[1], c[2] if len(c) > 2 else "支持") for c in row["claims"])
    return Topic(**values)


def read(name: str) -> dict[str, Any]:
    """One TOML file of `resources/demo`."""
    return tomllib.loads(resource("demo", f"{name}.toml").read_text(encoding="utf-8"))


def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of the files."""
    files = sorted(path.stem for path in resource("demo").glob("topics-*.toml"))
    return tuple(_topic(row) for name in files for row in read(name)["topic"])


class Words:
    """Fills the braces of patterns for one petition; the same slot or choice says the same thing each time."""

    def __init__(self, rng: Random, slots: Mapping[str, str]) -> None:
        self.rng = rng
        self.slots = dict(slots)
        """Named slots, and what was taken of each `a|b`."""

    def say(self, pattern: str) -> str:
        """The pattern with every brace filled."""
        return _BRACES.sub(lambda found: self._fill(found[1]), pattern)

    def pick(self, patterns: Sequence[str]) -> str:
        """One of the patterns, filled."""
        return self.say(self.rng.choice(patterns))

    def some(self, patterns: Sequence[str], count: int) -> str:
        """So many different patterns in their order, filled and put together."""
        chosen = sorted(self.rng.sample(range(len(patterns)), min(count, len(patterns))))
        return "".join(self.say(patterns[place]) for place in chosen)

    def _fill(self, inside: str) -> str:
        if "|" in inside and inside not in self.slots:
            self.slots[inside] = self.rng.choice(inside.split("|"))
        if numbers := _NUMBERS.fullmatch(inside):
            return self._number(numbers[1], numbers[2])
        return self.slots[inside]

    def _number(self, low: str, high: str) -> str:
        if "." in low + high:
            return f"{self.rng.uniform(float(low), float(high)):.1f}"
        value = self.rng.randint(int(low), int(high))
        step = next((step for limit, step in _ROUND if value >= limit), 1)
        return str(max(int(low), value // step * step))
