"""What a step of the procedure or a paper has to be told: the name, the words and the kind of each fact."""

from enum import StrEnum
from typing import NamedTuple


class FactKind(StrEnum):
    """How a form asks for a fact, and what its value is.

    `DAY` is a `date`, `NUMBER` an `int`, `CADRE` and `UNIT` an id, `CHOICE` a key of `choices`, `ANSWERS` the answers to
    the claims of a petition, `LINES` a tuple of str, `ROWS` a tuple of rows that the program fills in by itself.
    """

    DAY = "day"
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    CADRE = "cadre"
    UNIT = "unit"
    ANSWERS = "answers"
    LINES = "lines"
    ROWS = "rows"


class Fact(NamedTuple):
    """One fact. `choices` are (value, label) when the kind is `CHOICE`.

    `needed_if` = (name of another fact, its value): only then is this one asked for, and `is_required` applies.
    `may_be_future`: a day that lies ahead, such as a time limit; every other day is one on which something happened.
    """

    name: str
    label: str
    kind: FactKind = FactKind.LINE
    is_required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""
    needed_if: tuple[str, str] | None = None
    may_be_future: bool = False
