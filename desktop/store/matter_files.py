"""Queries on the file of one matter: people, claims, clocks, history, papers, attachments, links."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import peewee

from desktop.domain.codes import MatterKind
from desktop.domain.procedure import ACTION_LABELS, DAYS
from desktop.domain.records import (
    AttachmentRow,
    ClaimRow,
    ClockRow,
    DocumentRow,
    EventRow,
    LinkRow,
    MatterFile,
    PartyRow,
)
from desktop.store import books, codes
from desktop.store.matters import rows, visible
from desktop.store.rows import prepared, tuples
from desktop.store.tables import (
    Attachment,
    Claim,
    Clock,
    Dispute,
    Document,
    Event,
    LedgerEntry,
    Matter,
    MatterLink,
    Party,
    Petition,
    Unit,
    User,
    VillagerGroup,
    Visit,
)

_ENTRY_FACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    MatterKind.LEDGER: (
        LedgerEntry,
        ("visit_id", "promised_on", "outcome", "result", "feedback_on", "feedback_way", "feedback_by", "rating"),
    ),
    MatterKind.DISPUTE: (
        Dispute,
        ("visit_id", "dispute_type", "level", "outcome", "result", "feedback_on", "rating"),
    ),
}
"""Kind → the table of what only an entry of that kind has, and its columns."""


def entry_facts(matter_id: int, kind: str) -> dict[str, Any]:
    """What only a ledger entry or dispute has, by column, with the day of the visit it came from; `{}` of a petition."""
    if kind not in _ENTRY_FACTS:
        return {}
    table, names = _ENTRY_FACTS[kind]
    columns = (getattr(table, name) for name in names)
    query = table.select(*columns, Visit.visited_on).join(Visit, peewee.JOIN.LEFT_OUTER)
    row = next(iter(tuples(query.where(table.matter == matter_id))), None)
    facts = dict(zip((*names, "visited_on"), row, strict=True)) if row else {}
    if facts.get("dispute_type"):
        facts["dispute_type"] = codes.labels("dispute_types").get(facts["dispute_type"], facts["dispute_type"])
    return facts


def parties(matter_id: int) -> tuple[PartyRow, ...]:
    """Persons of a matter, the lead first."""
    ethnic = codes.labels("ethnic_groups")
    query = (
        Party.select(
            Party.id,
            Party.role,
            Party.name,
            Party.sex,
            Party.born_on,
            Party.id_number,
            Party.phone,
            Party.address,
            Party.ethnic_code,
            Party.occupation,
            Party.person,
        )
        .where(Party.matter == matter_id)
        .order_by(Party.position)
    )
    return tuple(PartyRow._make((*row[:8], ethnic.get(row[8], ""), row[9], row[10])) for row in tuples(query))


def claims(matter_id: int) -> tuple[ClaimRow, ...]:
    """Claims of a matter in order."""
    query = Claim.select(Claim.id, Claim.position, Claim.text, Claim.answer, Claim.result)
    return tuple(ClaimRow(*r) for r in tuples(query.where(Claim.matter == matter_id).order_by(Claim.position)))


def clocks(matter_id: int) -> tuple[ClockRow, ...]:
    """Clocks of a matter by start."""
    query = Clock.select(
        Clock.id,
        Clock.rule_code,
        Clock.label,
        Clock.started_on,
        Clock.internal_due_on,
        Clock.due_on,
        Clock.stopped_on,
        Clock.warn_days,
        Clock.explanation,
    )
    ordered = query.where(Clock.matter == matter_id).order_by(Clock.started_on, Clock.id)
    return tuple(ClockRow(*row) for row in tuples(ordered))


_LINKING = frozenset({"link", "unlink", "merge"})


def hides_lines(with_sealed: bool) -> Callable[[str, str], bool]:
    """Which lines of a history (action, text) stay hidden: those that name a matter which has been sealed since."""
    numbers = [] if with_sealed else books.sealed_numbers()
    return lambda action, text: action in _LINKING and any(number in text for number in numbers)


def events(matter_id: int, with_sealed: bool = False) -> tuple[EventRow, ...]:
    """History of a matter, newest first; without a word of sealed matters with which it hung together."""
    query = Event.select(
        Event.id,
        Event.action,
        Event.happened_on,
        Event.entered_at,
        Event.actor_name,
        Event.text,
        Event.is_late,
        Event.taken_back_by,
    ).where(Event.matter == matter_id)
    rows = tuples(query.order_by(Event.id.desc()))
    hides = hides_lines(with_sealed or not any(r[1] in _LINKING for r in rows))
    return tuple(
        EventRow._make((r[0], r[1], ACTION_LABELS.get(r[1], r[1]), *r[2:6], bool(r[6]), r[7] is not None))
        for r in rows
        if not hides(r[1], r[5])
    )


@prepared
def _tellings(matter_id: int) -> Any:
    standing = (Event.matter == matter_id) & (Event.facts != "") & Event.taken_back_by.is_null()
    return Event.select(Event.action, Event.happened_on, Event.facts).where(standing).order_by(Event.id)


def told(matter_id: int) -> dict[str, Any]:
    """The facts that the steps which stand were told, of several of one name the newest; days as `date`.

    The days on which the steps happened are told as `<action>_on`.
    """
    found: dict[str, Any] = {}
    for action, happened_on, facts in _tellings(matter_id):
        found |= {name: _read_fact(name, value) for name, value in json.loads(facts).items()}
        found[f"{action}_on"] = happened_on
    return found


def _read_fact(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DAYS and value else value


def documents(matter_id: int) -> tuple[DocumentRow, ...]:
    """Papers issued in a matter."""
    columns = (Document.id, Document.kind, Document.number, Document.title, Document.made_on, Document.sha256)
    query = Document.select(*columns, Event.taken_back_by.is_null(False)).join_from(
        Document, Event, peewee.JOIN.LEFT_OUTER, on=(Document.event_id == Event.id)
    )
    ordered = query.where(Document.matter == matter_id).order_by(Document.id)
    return tuple(DocumentRow._make((*row[:6], bool(row[6]))) for row in tuples(ordered))


def attachments(matter_id: int) -> tuple[AttachmentRow, ...]:
    """Files kept with a matter, but those that were taken out."""
    standing = (Attachment.matter == matter_id) & Attachment.removal_id.is_null()
    columns = (getattr(Attachment, name) for name in ("id", "name", "media_type", "size", "digest", "added_at"))
    query = Attachment.select(*columns, User.name).join(User, on=(Attachment.added_by == User.id))
    return tuple(AttachmentRow(*r) for r in tuples(query.where(standing).order_by(Attachment.id)))


def links(matter_id: int, with_sealed: bool) -> tuple[LinkRow, ...]:
    """Matters that this one hangs together with, both ways."""
    found: list[LinkRow] = []
    for mine, other, outgoing in (
        (MatterLink.source, MatterLink.target, True),
        (MatterLink.target, MatterLink.source, False),
    ):
        query = (
            MatterLink.select(
                MatterLink.id,
                Matter.id,
                MatterLink.kind,
                Matter.number,
                Matter.title,
                Matter.stage,
                Matter.received_on,
            )
            .join(Matter, on=(other == Matter.id))
            .where((mine == matter_id) & visible(with_sealed))
            .order_by(Matter.received_on, Matter.id)
        )
        found += [LinkRow._make((*row, outgoing, link_id)) for link_id, *row in tuples(query)]
    return tuple(found)


def file_of(matter_id: int, registrar_name: str, with_sealed: bool) -> MatterFile:
    """Everything about one matter; the caller has checked that it exists and may be seen."""
    row = rows([matter_id])[0]
    facts: Any
    (facts,) = (  # all rows are taken: a cursor left half read would keep the file open
        Matter.select(
            Petition.petition_class,
            Petition.route,
            Petition.proposal,
            Petition.disposition,
            Petition.query_code,
            Petition.accepted_on,
            Petition.decided_on,
            Petition.served_on,
            Matter.content,
            Matter.purpose_code,
            Matter.cause_code,
            Matter.source_code,
            Matter.theme_code,
            Matter.tie_codes,
            VillagerGroup.name.alias("group_name"),
            Matter.place,
            Unit.name.alias("unit_name"),
            Matter.superior_number,
            Matter.superior_due_on,
            Matter.entered_at,
        )
        .join_from(Matter, Petition, peewee.JOIN.LEFT_OUTER, on=(Petition.matter == Matter.id))
        .join_from(Matter, VillagerGroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, Unit, peewee.JOIN.LEFT_OUTER)
        .where(Matter.id == matter_id)
        .namedtuples()
    )
    ties = codes.labels("ties")
    return MatterFile(
        row=row,
        content=facts.content,
        petition_class=facts.petition_class or "",
        route=facts.route or "",
        purpose_label=codes.labels("purposes").get(facts.purpose_code, ""),
        cause_label=codes.labels("causes").get(facts.cause_code, ""),
        source_label=codes.labels("sources").get(facts.source_code, ""),
        theme_label=codes.labels("themes").get(facts.theme_code, ""),
        tie_labels=tuple(ties[code] for code in facts.tie_codes.split(",") if code in ties),
        group_name=facts.group_name or "",
        place=facts.place,
        proposal=facts.proposal or "",
        disposition=facts.disposition or "",
        unit_name=facts.unit_name or "",
        superior_number=facts.superior_number,
        superior_due_on=facts.superior_due_on,
        query_code=facts.query_code or "",
        entered_at=facts.entered_at,
        registrar_name=registrar_name,
        accepted_on=facts.accepted_on,
        decided_on=facts.decided_on,
        served_on=facts.served_on,
        parties=parties(matter_id),
        claims=claims(matter_id),
        clocks=clocks(matter_id),
        events=events(matter_id, with_sealed),
        documents=documents(matter_id),
        attachments=attachments(matter_id),
        links=links(matter_id, with_sealed),
        told=told(matter_id),
        own=entry_facts(matter_id, row.kind),
    )
