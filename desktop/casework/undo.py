"""What a step changed is kept with its line of the history, so that the step can be taken back exactly."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from desktop.casework.petitions import reindex, write_event
from desktop.domain.codes import MatterKind, Secrecy
from desktop.domain.procedure import ACTION_LABELS
from desktop.domain.records import Actor
from desktop.domain.transitions import ALL, SUPERIOR_CLOCK
from desktop.store import books, care, links, matters, people, search
from desktop.store.rows import prepared, tuples
from desktop.store.tables import Claim, Clock, Dispute, Event, LedgerEntry, Matter, MatterLink, Petition

_MATTER_COLUMNS = ("number", "stage", "secrecy", "closed_on", "resolved_on", "leader_id", "handler_id", "unit_id")
_PETITION = (
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
    "is_simple",
    "desk_rating",
    "unit_rating",
    "rated_on",
    "archive_number",
    "retention",
    "archived_on",
)
_ENTRY = ("promised_on", "outcome", "result", "feedback_on", "feedback_way", "feedback_by", "rating")
_DISPUTE = ("level", "outcome", "result", "feedback_on", "rating")

OWN: dict[str, tuple[Any, tuple[str, ...]]] = {
    MatterKind.PETITION: (Petition, _PETITION),
    MatterKind.LEDGER: (LedgerEntry, _ENTRY),
    MatterKind.DISPUTE: (Dispute, _DISPUTE),
}
"""Kind of matter → the table of its own facts, and the columns of it that steps change."""


@prepared
def _matter(matter_id: int) -> Any:
    columns = (getattr(Matter, name) for name in _MATTER_COLUMNS)
    return Matter.select(Matter.kind, *columns).where(Matter.id == matter_id)


@prepared
def _answers(matter_id: int) -> Any:
    return Claim.select(Claim.id, Claim.answer, Claim.result).where(Claim.matter == matter_id)


def _own_row(kind: str) -> Callable[[int], list[tuple[Any, ...]]]:
    table, names = OWN[kind]
    columns = [getattr(table, name) for name in names]
    return prepared(lambda matter_id: table.select(*columns).where(table.matter == matter_id))


_OWN_ROW = {kind: _own_row(kind) for kind in OWN}


def snapshot(matter_id: int) -> dict[str, Any]:
    """What a step may change, as it is before the step. Whoever acts adds what it did:

    `stopped` and `started` clocks, `clocks` whose columns it changed, with these as they were, the entry of the number
    book that it `voided` and the number that it has `given`; of a merge `links` made and `lines` of the history
    written on other matters.
    """
    ((kind, *matter),) = _matter(matter_id)
    _, names = OWN[kind]
    (own,) = _OWN_ROW[kind](matter_id)
    return {
        "kind": kind,
        "matter": dict(zip(_MATTER_COLUMNS, matter, strict=True)),
        "own": dict(zip(names, own, strict=True)),
        "claims": [list(answer) for answer in _answers(matter_id)],
        "stopped": [],
        "started": [],
    }


def follow_secrecy(matter_id: int, is_sealed: bool, at: datetime, shown: Sequence[int] = ()) -> list[int]:
    """A matter was sealed or opened: so are the traces of it in the register of people, in 帮扶 and on its repeats.

    Returns the care cases that were hidden with it; `shown` are those that come back when it is opened.
    """
    hidden: list[int] = []
    if is_sealed:
        people.forget(matter_id, at)
        hidden = care.hide_cases(matter_id, at)
    else:
        people.recall(matter_id)
        care.show_cases(shown)
    links.mark_repeats_around(matter_id)
    return hidden


def hidden_cases(matter_id: int) -> list[int]:
    """The care cases that the step which sealed a matter took out of sight."""
    sealing = Event.undo.contains('"hidden"') & (Event.matter == matter_id) & Event.taken_back_by.is_null()
    event = Event.select().where(sealing).order_by(Event.id.desc()).first()
    return list(json.loads(event.undo)["hidden"]) if event else []


def stop_clocks(matter_id: int, on: date, codes: tuple[str, ...] | None = None) -> list[int]:
    """Stop the running clocks of these rules, of `ALL`, or (None) without exception; returns the ids of the clocks."""
    running = (Clock.matter == matter_id) & Clock.stopped_on.is_null()
    if codes == ALL:
        running &= Clock.rule_code != SUPERIOR_CLOCK.code
    elif codes is not None:
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
    table, _ = OWN[undo["kind"]]
    table.update(undo["own"]).where(table.matter == matter_id).execute()
    for claim_id, answer, result in undo["claims"]:
        Claim.update(answer=answer, result=result).where(Claim.id == claim_id).execute()
    Clock.update(stopped_on=None).where(Clock.id.in_(undo["stopped"])).execute()
    Clock.delete().where(Clock.id.in_(undo["started"])).execute()
    for clock_id, columns in undo.get("clocks", []):
        Clock.update(columns).where(Clock.id == clock_id).execute()
    if "voided" in undo:
        books.void(undo["given"], matter_id, "撤回甄别", at)
        books.revive(undo["voided"])
        follow_secrecy(matter_id, undo["matter"]["secrecy"] == Secrecy.SEALED, at, undo.get("hidden", ()))
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
