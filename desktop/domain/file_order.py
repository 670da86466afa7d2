"""What the file of a petition has to hold: the papers that its steps bring forth, and which are still missing."""

from datetime import date
from typing import NamedTuple

from desktop.domain.codes import ANONYMOUS, PETITIONERS
from desktop.domain.letter_check import TO_PETITIONER
from desktop.domain.procedure import PAPER_KINDS
from desktop.domain.records import MatterFile

NOT_OWED = "姓名、住址不清的不需书面告知（第二十三条）"
"""Why a paper to the petitioner is not asked for."""

_HANDED_OVER = TO_PETITIONER | {"service_receipt"}


class MissingPaper(NamedTuple):
    """A paper that a step on a day should have brought forth."""

    kind: str
    action: str
    on: date


def is_named(file: MatterFile) -> bool:
    """True when it is clear who brings the petition."""
    names = {party.name.strip() for party in file.parties if party.role in PETITIONERS}
    return "is_anonymous" not in file.row.flags and bool(names - {"", ANONYMOUS})


def is_owed(kind: str, file: MatterFile) -> bool:
    """False for a paper to a petitioner who is not named: no written notice is needed then (art. 23)."""
    return kind not in _HANDED_OVER or is_named(file)


def missing_papers(file: MatterFile) -> tuple[MissingPaper, ...]:
    """The papers that the standing steps ask for and that were not issued on the day of the step or later.

    Each kind once, for its newest step; in the order of the steps.
    """
    steps = [event for event in file.events if event.action in PAPER_KINDS and not event.is_taken_back]
    issued = [(one.kind, one.made_on) for one in file.documents if not one.is_taken_back]
    newest: dict[str, MissingPaper] = {}
    for event in steps:  # the newest comes first
        for kind in PAPER_KINDS[event.action]:
            newest.setdefault(kind, MissingPaper(kind, event.action, event.happened_on))
    return tuple(
        paper
        for paper in sorted(newest.values(), key=lambda paper: paper.on)
        if is_owed(paper.kind, file) and not any(kind == paper.kind and day >= paper.on for kind, day in issued)
    )
