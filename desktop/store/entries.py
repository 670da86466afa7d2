"""Queries on ledger entries and disputes as lines of the ledger (民情台账): what its paper and its table show."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import peewee

from desktop.domain.codes import PETITIONERS, PartyRole
from desktop.domain.entry_line import EntryLine
from desktop.domain.procedure import ACTION_LABELS
from desktop.store import codes
from desktop.store.rows import tuples
from desktop.store.tables import (
    Cadre,
    Claim,
    Dispute,
    Event,
    LedgerEntry,
    Matter,
    Party,
    Unit,
    Village,
    VillagerGroup,
)

_CHUNK = 400
_PROGRESS = ("give", "take_up", "note", "reassign", "postpone", "reopen", "resolve")
"""Steps that tell of the progress, beside the one that ends the entry."""


def lines(matter_ids: Sequence[int]) -> Iterator[EntryLine]:
    """Lines of these entries in the same order; what is not an entry, or gone, is left out."""
    words = {name: codes.labels(name) for name in ("categories", "themes", "ties", "dispute_types")}
    for start in range(0, len(matter_ids), _CHUNK):
        some = list(matter_ids[start : start + _CHUNK])
        found = {row[0]: row for row in tuples(_entries().where(Matter.id.in_(some)))}
        people, claims, steps = _people(some), _claims(some), _steps(some)
        for i in some:
            if i in found:
                yield _line(found[i], people.get(i, []), claims.get(i, []), steps.get(i, []), words)


def _entries() -> Any:
    leader = Cadre.alias("leader_cadre")
    own = (
        LedgerEntry.promised_on,
        *(
            peewee.fn.COALESCE(getattr(LedgerEntry, name), getattr(Dispute, name), "")
            for name in ("outcome", "result", "rating")
        ),
        peewee.fn.COALESCE(LedgerEntry.feedback_on, Dispute.feedback_on).python_value(_day),
        LedgerEntry.feedback_way,
        Dispute.dispute_type,
        Dispute.level,
    )
    common = ("id", "kind", "number", "received_on", "channel", "place", "party_name", "person_count")
    texts = ("category_code", "theme_code", "tie_codes", "title", "content", "next_due_on", "stage", "closed_on")
    return (
        Matter.select(
            *(getattr(Matter, name) for name in (*common, *texts, "resolved_on")),
            Village.name,
            VillagerGroup.name,
            Unit.name,
            Cadre.name,
            leader.name,
            *own,
        )
        .join_from(Matter, LedgerEntry, peewee.JOIN.LEFT_OUTER, on=(LedgerEntry.matter == Matter.id))
        .join_from(Matter, Dispute, peewee.JOIN.LEFT_OUTER, on=(Dispute.matter == Matter.id))
        .join_from(Matter, Village, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, VillagerGroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, Unit, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, Cadre, peewee.JOIN.LEFT_OUTER, on=(Matter.handler == Cadre.id))
        .join_from(Matter, leader, peewee.JOIN.LEFT_OUTER, on=(Matter.leader == leader.id))
        .where(LedgerEntry.matter.is_null(False) | Dispute.matter.is_null(False))
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _line(
    row: tuple[Any, ...],
    people: list[tuple[str, str, str]],
    claims: list[str],
    steps: list[tuple[date, str]],
    words: dict[str, dict[str, str]],
) -> EntryLine:
    (i, kind, number, received_on, source, place, name, count, category, theme, ties, title, content, due_on, stage,
     closed_on, resolved_on, village, group, unit, handler, leader, promised_on, outcome, result, rating, feedback_on,
     feedback_way, dispute_type, level) = row  # fmt: skip
    phone = next((phone for role, _, phone in people if role in PETITIONERS), "")
    opponents = "、".join(one for role, one, _ in people if role == PartyRole.OPPONENT)
    tied = "、".join(words["ties"][code] for code in ties.split(",") if code in words["ties"])
    return EntryLine(
        i, kind, number, received_on, source, village or "", group or "", place, name, phone, count, opponents,
        words["categories"].get(category, ""), words["themes"].get(theme, ""), tied, title, content, tuple(claims),
        unit or "", handler or "", leader or "", promised_on, due_on, stage, tuple(steps), closed_on, resolved_on,
        outcome, result, feedback_on, feedback_way or "", rating, words["dispute_types"].get(dispute_type, ""),
        level or "",
    )  # fmt: skip


def _people(some: list[int]) -> dict[int, list[tuple[str, str, str]]]:
    query = Party.select(Party.matter, Party.role, Party.name, Party.phone).where(Party.matter.in_(some))
    return _grouped(tuples(query.order_by(Party.matter, Party.position)))


def _claims(some: list[int]) -> dict[int, list[str]]:
    query = Claim.select(Claim.matter, Claim.text).where(Claim.matter.in_(some))
    return {i: [text for (text,) in rows] for i, rows in _grouped(tuples(query.order_by(Claim.position))).items()}


def _steps(some: list[int]) -> dict[int, list[tuple[date, str]]]:
    standing = Event.matter.in_(some) & Event.taken_back_by.is_null() & Event.action.in_(_PROGRESS)
    query = Event.select(Event.matter, Event.happened_on, Event.action, Event.facts).where(standing)
    rows = [(i, on, _said(action, facts)) for i, on, action, facts in tuples(query.order_by(Event.id))]
    return _grouped(rows)


def _said(action: str, facts: str) -> str:
    """What a step adds: its own words, as who is responsible and until when has columns of its own."""
    told = json.loads(facts) if facts else {}
    words = told.get("note") or told.get("reasons") or ""
    if action == "note":
        return str(words)
    return "：".join(part for part in (ACTION_LABELS[action], words) if part)


def _grouped(rows: list[tuple[Any, ...]]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for matter_id, *rest in rows:
        groups.setdefault(matter_id, []).append(tuple(rest))
    return groups
