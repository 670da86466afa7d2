"""What a step changed is kept with its line of the history, so that the step can be taken back exactly."""

import json
from datetime import date, datetime
from typing import Any

from desktop.casework.petitions import reindex, write_event
from desktop.domain.procedure import ACTION_LABELS
from desktop.domain.records import Actor
from desktop.store import matters, search
from desktop.store.rows import first, tuples
from desktop.store.tables import Claim, Clock, Event, Matter, MatterLink, Petition

_MATTER_COLUMNS = ("stage", "secrecy", "closed_on", "resolved_on", "leader_id", "handler_id", "unit_id")
_PETITION_COLUMNS = (
    "petition_class",
    "route",
    "proposal",
    "disposition",
    "accepted_on",
    "directed_to",
    "opinion",
    "opinion_basis",
    "decided_on",
    "service_way",
    "served_on",
)
_CHANGEABLE = (
    *(getattr(Matter, name) for name in _MATTER_COLUMNS),
    *(getattr(Petition, name) for name in _PETITION_COLUMNS),
)


def snapshot(matter_id: int, with_answers: bool = False) -> dict[str, Any]:
    """What a step may change, as it is before the step. Whoever acts adds what it did:

    `stopped` and `started` clocks, and of a merge `links` made and `lines` of the history written on other matters.
    """
    row = first(Petition.select(*_CHANGEABLE).join(Matter).where(Petition.matter == matter_id)) or ()
    split = len(_MATTER_COLUMNS)
    answers = Claim.select(Claim.id, Claim.answer, Claim.result).where(Claim.matter == matter_id)
    return {
        "matter": dict(zip(_MATTER_COLUMNS, row[:split], strict=True)),
        "petition": dict(zip(_PETITION_COLUMNS, row[split:], strict=True)),
        "claims": [list(answer) for answer in tuples(answers)] if with_answers else [],
        "stopped": [],
        "started": [],
    }


def stop_clocks(matter_id: int, on: date, codes: tuple[str, ...] | None = None) -> list[int]:
    """Stop the running clocks of these rules, or all of them; returns the ids of the clocks stopped."""
    running = (Clock.matter == matter_id) & Clock.stopped_on.is_null()
    if codes is not None:
        running &= Clock.rule_code.in_(codes)
    ids = [row[0] for row in tuples(Clock.select(Clock.id).where(running))]
    Clock.update(stopped_on=on).where(Clock.id.in_(ids)).execute()
    return ids


def written(undo: dict[str, Any]) -> str:
    """A snapshot as it is kept in the `undo` of an event."""
    return json.dumps(undo, default=str)


def last_step(matter_id: int) -> Any | None:
    """The event of the newest step that still stands, the only one that can be taken back."""
    standing = (Event.matter == matter_id) & Event.taken_back_by.is_null() & (Event.undo != "")
    return Event.select().where(standing).order_by(Event.id.desc()).first()


def put_back(event: Any, by: Actor, at: datetime) -> str:
    """Make everything as it was before a step and say so in the history; returns the word for the step.

    Call inside a transaction.
    """
    matter_id, undo = event.matter_id, json.loads(event.undo)
    Matter.update(undo["matter"]).where(Matter.id == matter_id).execute()
    Petition.update(undo["petition"]).where(Petition.matter == matter_id).execute()
    for claim_id, answer, result in undo["claims"]:
        Claim.update(answer=answer, result=result).where(Claim.id == claim_id).execute()
    Clock.update(stopped_on=None).where(Clock.id.in_(undo["stopped"])).execute()
    Clock.delete().where(Clock.id.in_(undo["started"])).execute()
    MatterLink.delete().where(MatterLink.id.in_(undo.get("links", []))).execute()
    search.drop_matter(matter_id)
    reindex(matter_id)  # the step may have sealed the matter, or unsealed it
    label = ACTION_LABELS[event.action]
    lines = [event, *Event.select().where(Event.id.in_(undo.get("lines", [])))]
    for line in lines:
        stages = line.to_stage, line.from_stage
        back_id = write_event(line.matter_id, "take_back", *stages, at.date(), by, at, f"撤回“{label}”")
        Event.update(taken_back_by=back_id).where(Event.id == line.id).execute()
    matters.refresh_next_due(matter_id)
    return label
