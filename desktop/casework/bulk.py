"""One step on many petitions: each takes it for itself, and those that refuse are named with their reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desktop.casework import access, steps
from desktop.domain.facts import Fact
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.domain.transitions import TRANSITIONS

STEPS = ("reassign", "note")
"""Steps that say the same of many petitions."""


class NotDone(NamedTuple):
    """A petition that refused the step."""

    matter_id: int
    number: str
    reason: str


class Done(NamedTuple):
    """What came of it; `change` names the petitions that took the step."""

    change: Change
    refused: tuple[NotDone, ...]


def label(action: str) -> str:
    """What a step is called."""
    return next(row.label for row in TRANSITIONS if row.action == action)


def facts(action: str) -> tuple[Fact, ...]:
    """What a step asks for, the same in every stage."""
    return next(row.facts for row in TRANSITIONS if row.action == action)


def take_all(matter_ids: Sequence[int], action: str, told: Mapping[str, Any], by: Actor, at: datetime) -> Done:
    """Take a step on each of these petitions. Nothing is half-done: each is a transaction of its own, and each can be
    taken back by itself. Refused when none of them took it for a reason that lies in what was filled in."""
    done: list[int] = []
    refused: list[NotDone] = []
    for matter_id in matter_ids:
        try:
            steps.take(matter_id, action, told, by, at)
        except Refused as no:
            if no.field and not done:
                raise
            refused.append(NotDone(matter_id, _number(matter_id, by), no.sentence))
        else:
            done.append(matter_id)
    say = f"已{label(action)} {len(done)} 件。" if done else ""
    return Done(Change(frozenset({"matter"}), tuple(done), 0, say), tuple(refused))


def _number(matter_id: int, by: Actor) -> str:
    try:
        return access.see(matter_id, by).number
    except Refused:
        return ""
