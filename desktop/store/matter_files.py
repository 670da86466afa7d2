"""Queries on the file of one matter: people, claims, clocks, history, papers, attachments, links."""

from typing import Any

import peewee

from desktop.domain.procedure import ACTION_LABELS
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
from desktop.store import codes
from desktop.store.matters import rows, visible
from desktop.store.rows import tuples
from desktop.store.tables import (
    Attachment,
    Claim,
    Clock,
    Document,
    Event,
    Matter,
    MatterLink,
    Party,
    Petition,
    Unit,
    VillagerGroup,
)


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


def events(matter_id: int) -> tuple[EventRow, ...]:
    """History of a matter, newest first."""
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
    return tuple(
        EventRow._make((r[0], r[1], ACTION_LABELS.get(r[1], r[1]), *r[2:6], bool(r[6]), r[7] is not None))
        for r in tuples(query.order_by(Event.id.desc()))
    )


def documents(matter_id: int) -> tuple[DocumentRow, ...]:
    """Papers issued in a matter."""
    query = Document.select(
        Document.id, Document.kind, Document.number, Document.title, Document.made_on, Document.sha256
    )
    return tuple(DocumentRow(*r) for r in tuples(query.where(Document.matter == matter_id).order_by(Document.id)))


def attachments(matter_id: int) -> tuple[AttachmentRow, ...]:
    """Files kept with a matter."""
    query = Attachment.select(Attachment.id, Attachment.name, Attachment.media_type, Attachment.size, Attachment.digest)
    ordered = query.where(Attachment.matter == matter_id).order_by(Attachment.id)
    return tuple(AttachmentRow(*r) for r in tuples(ordered))


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
    """Everything about one petition; the caller has checked that it exists and may be seen."""
    row = rows([matter_id])[0]
    facts: Any = (
        Petition.select(
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
        .join(Matter)
        .join_from(Matter, VillagerGroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, Unit, peewee.JOIN.LEFT_OUTER)
        .where(Petition.matter == matter_id)
        .namedtuples()
        .get()
    )
    ties = codes.labels("ties")
    return MatterFile(
        row=row,
        content=facts.content,
        petition_class=facts.petition_class,
        route=facts.route,
        purpose_label=codes.labels("purposes").get(facts.purpose_code, ""),
        cause_label=codes.labels("causes").get(facts.cause_code, ""),
        source_label=codes.labels("sources").get(facts.source_code, ""),
        theme_label=codes.labels("themes").get(facts.theme_code, ""),
        tie_labels=tuple(ties[code] for code in facts.tie_codes.split(",") if code in ties),
        group_name=facts.group_name or "",
        place=facts.place,
        proposal=facts.proposal,
        disposition=facts.disposition,
        unit_name=facts.unit_name or "",
        superior_number=facts.superior_number,
        superior_due_on=facts.superior_due_on,
        query_code=facts.query_code,
        entered_at=facts.entered_at,
        registrar_name=registrar_name,
        accepted_on=facts.accepted_on,
        decided_on=facts.decided_on,
        served_on=facts.served_on,
        parties=parties(matter_id),
        claims=claims(matter_id),
        clocks=clocks(matter_id),
        events=events(matter_id),
        documents=documents(matter_id),
        attachments=attachments(matter_id),
        links=links(matter_id, with_sealed),
    )
