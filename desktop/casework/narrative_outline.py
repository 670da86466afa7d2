"""The shipped outline of the text (文字说明) and the draft that it makes."""

from functools import cache

from desktop.domain import narrative
from desktop.domain.fields import Fields
from desktop.domain.narrative import Outline
from desktop.paths import resource


@cache
def shipped() -> Outline:
    """The outline that comes with the program; MissingPart when its file is broken."""
    return narrative.read_outline(resource("codes", "narrative.toml").read_text(encoding="utf-8"))


def draft_of(fields: Fields) -> str:
    """The draft for a summary, fields still in it."""
    return narrative.draft(fields, shipped())
