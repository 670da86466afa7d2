"""Queries on the docket: ids of a list, rows of a page, the whole file of one matter."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import peewee

from desktop.domain.codes import FLAGS, PETITIONERS, Secrecy
from desktop.domain.procedure import ACTION_LABELS
from desktop.domain.records import (
    AttachmentRow,
    ClaimRow,
    ClockRow,
    DeskCounts,
    DocumentRow,
    EventRow,
    LinkRow,
    MatterFile,
    MatterFilter,
    MatterRow,
    PartyRow,
)
from desktop.store import codes, search
from desktop.store.rows import first, tuples
from desktop.store.tables import (
    Attachment,
    Cadre,
    Claim,
    Clock,
    Document,
    Event,
    Matter,
    MatterLink,
    Party,
    Person,
    Petition,
    Unit,
    Village,
    VillagerGroup,
)
from desktop.store.tokens import long_runs

Leader = Cadre.alias("leader_cadre")
Handler = Cadre.alias("handler_cadre")
_FLAG_FIELDS = tuple(getattr(Matter, name) for name in FLAGS)
SORTS: dict[str, tuple[Any, ...]] = {
    "due": (Matter.closed_on.is_null(False), Matter.next_due_on.is_null(), Matter.next_due_on, Matter.id),
    "received": (Matter.received_on.desc(), Matter.id.desc()),
    "received_up": (Matter.received_on, Matter.id),
    "number": (Matter.number, Matter.id),
    "number_down": (Matter.number.desc(), Matter.id.desc()),
    "village": (Village.position, Matter.received_on.desc(), Matter.id.desc()),
    "handler": (Handler.name, Matter.received_on.desc(), Matter.id.desc()),
    "stage": (Matter.stage, Matter.received_on.desc(), Matter.id.desc()),
    "title": (Matter.title, Matter.id),
}
"""Orders of a list; “due” puts what runs out first on top and closed matters last."""


def _visible(with_sealed: bool) -> Any:
    visible = Matter.deleted_at.is_null()
    return visible if with_sealed else visible & (Matter.secrecy == Secrecy.NORMAL)


def _due_condition(due: str, today: date) -> Any:
    running = Matter.next_due_on.is_null(False)
    if due == "overdue":
        return running & (Matter.next_due_on < today)
    if due == "today":
        return running & (Matter.next_due_on == today)
    return running & (Matter.next_due_on > today) & (Matter.next_warn_on <= today)


def _condition(wanted: MatterFilter) -> Any:
    where = _visible(wanted.with_sealed)
    equals = (
        (Matter.kind, wanted.kind),
        (Matter.stage, wanted.stage),
        (Matter.channel, wanted.channel),
        (Matter.village, wanted.village_id),
        (Matter.handler, wanted.handler_id),
    )
    for column, value in equals:
        if value:
            where &= column == value
    if wanted.is_open is not None:
        where &= Matter.closed_on.is_null(wanted.is_open)
    if wanted.category:
        where &= Matter.category_code.startswith(wanted.category)
    if wanted.flag:
        where &= getattr(Matter, wanted.flag) == True  # noqa: E712 - an SQL comparison, not a Python one
    if wanted.due:
        where &= _due_condition(wanted.due, wanted.today)
    if wanted.from_on:
        where &= Matter.received_on >= wanted.from_on
    if wanted.to_on:
        where &= Matter.received_on <= wanted.to_on
    return where


def _confirmed(text: str) -> Any:
    """Every long stretch of the query stands somewhere in the matter as typed (the index may join foreign pairs)."""
    where = Matter.deleted_at.is_null()
    for run in long_runs(text):
        says: Any = peewee.fn.EXISTS(
            Claim.select(peewee.SQL("1")).where((Claim.matter == Matter.id) & Claim.text.contains(run))
        )
        who = peewee.fn.EXISTS(
            Party.select(peewee.SQL("1")).where((Party.matter == Matter.id) & Party.name.contains(run))
        )
        where_it_is = Matter.village.in_(Village.select(Village.id).where(Village.name.contains(run)))
        text_columns = (Matter.title, Matter.content, Matter.place, Matter.number, Matter.superior_number)
        for column in text_columns:
            says |= column.contains(run)
        where &= says | who | where_it_is
    return where


def found(text: str, with_sealed: bool, limit: int) -> list[MatterRow]:
    """Matters that a search finds, newest first."""
    candidates = search.matter_ids(text, limit=limit)
    query = Matter.select(Matter.id).where(Matter.id.in_(candidates) & _confirmed(text) & _visible(with_sealed))
    confirmed = {row[0] for row in tuples(query)}
    return rows([i for i in candidates if i in confirmed])


def ids(wanted: MatterFilter) -> list[int]:
    """Ids of a list in its order; rows are fetched page by page with `rows`."""
    where = _condition(wanted)
    if wanted.text.strip():
        where &= Matter.id.in_(search.matter_ids(wanted.text, limit=200_000)) & _confirmed(wanted.text)
    query = Matter.select(Matter.id).where(where).order_by(*SORTS[wanted.sort])
    if wanted.sort == "village":
        query = query.join(Village, peewee.JOIN.LEFT_OUTER)
    elif wanted.sort == "handler":
        query = query.join(Handler, peewee.JOIN.LEFT_OUTER, on=(Matter.handler == Handler.id))
    return [row[0] for row in tuples(query)]


def _row_query() -> Any:
    return (
        Matter.select(
            Matter.id,
            Matter.number,
            Matter.title,
            Matter.kind,
            Matter.channel,
            Matter.stage,
            Matter.received_on,
            Matter.party_name,
            Matter.person_count,
            Village.name,
            Matter.category_code,
            Handler.name,
            Leader.name,
            Matter.next_due_on,
            Matter.next_rule,
            Matter.closed_on,
            Matter.resolved_on,
            Matter.is_repeat,
            Matter.is_late_entry,
            Matter.secrecy,
            Matter.next_internal_on,
            Matter.next_warn_on,
            *_FLAG_FIELDS,
        )
        .join_from(Matter, Village, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, Handler, peewee.JOIN.LEFT_OUTER, on=(Matter.handler == Handler.id))
        .join_from(Matter, Leader, peewee.JOIN.LEFT_OUTER, on=(Matter.leader == Leader.id))
    )


def _as_row(values: tuple[Any, ...], category_labels: dict[str, str]) -> MatterRow:
    head, flag_values = values[:22], values[22:]
    flags = frozenset(name for name, on in zip(FLAGS, flag_values, strict=True) if on)
    names = (head[9] or "", category_labels.get(head[10], ""), head[11] or "", head[12] or "")
    marks = (flags, bool(head[17]), bool(head[18]), head[19] == Secrecy.SEALED)
    return MatterRow._make((*head[:9], *names, *head[13:17], *marks, *head[20:]))


def rows(matter_ids: Sequence[int]) -> list[MatterRow]:
    """Rows of the given ids in the same order; ids that are gone are left out."""
    category_labels = codes.labels("categories")
    query = _row_query().where(Matter.id.in_(list(matter_ids)))
    found = {values[0]: _as_row(values, category_labels) for values in tuples(query)}
    return [found[i] for i in matter_ids if i in found]


def is_sealed(matter_id: int) -> bool | None:
    """True for a sealed matter, None when there is no such matter."""
    row = first(Matter.select(Matter.secrecy).where((Matter.id == matter_id) & Matter.deleted_at.is_null()))
    return None if row is None else row[0] == Secrecy.SEALED


def by_number(number: str) -> int | None:
    """Id of the matter of that number, or None."""
    row = first(Matter.select(Matter.id).where((Matter.number == number) & Matter.deleted_at.is_null()))
    return None if row is None else int(row[0])


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
            .where((mine == matter_id) & _visible(with_sealed))
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


def desk_counts(today: date, with_sealed: bool) -> DeskCounts:
    """Open, due today, overdue and soon due petitions; each equals the length of its list."""
    open_count = Matter.select().where(_visible(with_sealed) & Matter.closed_on.is_null()).count()

    def due(kind: str) -> int:
        return int(Matter.select().where(_visible(with_sealed) & _due_condition(kind, today)).count())

    return DeskCounts(open_count, due("today"), due("overdue"), due("soon"))


def due_by_day(from_on: date, to_on: date, with_sealed: bool) -> dict[date, int]:
    """How many open matters run out on each day of a span."""
    query = (
        Matter.select(Matter.next_due_on, peewee.fn.COUNT(Matter.id))
        .where(_visible(with_sealed) & Matter.next_due_on.between(from_on, to_on))
        .group_by(Matter.next_due_on)
    )
    return dict(tuples(query))


def refresh_next_due(matter_id: int) -> None:
    """Write the earliest running clock onto the matter, where lists read it."""
    earliest = first(
        Clock.select(Clock.due_on, Clock.internal_due_on, Clock.warn_days, Clock.rule_code)
        .where((Clock.matter == matter_id) & Clock.stopped_on.is_null() & (Clock.rule_code != "review_request"))
        .order_by(Clock.due_on, Clock.id)
    )
    if earliest is None:
        values: dict[str, Any] = dict.fromkeys(("next_due_on", "next_internal_on", "next_warn_on")) | {"next_rule": ""}
    else:
        due_on, internal_on, warn_days, code = earliest
        warn_on = internal_on - timedelta(days=warn_days)
        values = {"next_due_on": due_on, "next_internal_on": internal_on, "next_warn_on": warn_on, "next_rule": code}
    Matter.update(**values).where(Matter.id == matter_id).execute()


def same_text_candidates(text: str, village_id: int, since: date) -> list[tuple[Any, ...]]:
    """Recent open-record matters that share words: id, number, title, stage, day, category, content, village id."""
    query = Matter.select(
        Matter.id,
        Matter.number,
        Matter.title,
        Matter.stage,
        Matter.received_on,
        Matter.category_code,
        Matter.content,
        Matter.village,
    ).where(Matter.id.in_(search.alike(text, village_id)) & _visible(False) & (Matter.received_on >= since))
    return tuples(query)


def same_person_candidates(
    name: str, id_number: str, phone: str, household_id: int | None = None, village_id: int | None = None
) -> list[tuple[Any, ...]]:
    """Parties that share identity number, phone, name or household, in this order, then newest matter first.

    With `village_id` the name counts only there, as a common one must. At most 30 of each kind, so that many people
    of one name never hide the one with the same identity number.
    """
    named = Party.name == name
    tests: tuple[tuple[Any, Any], ...] = (
        (id_number, Party.id_number == id_number),
        (phone, Party.phone == phone),
        (name, named & (Matter.village == village_id) if village_id else named),
        (household_id, Party.person.in_(Person.select(Person.id).where(Person.household == household_id))),
        (household_id, Matter.household == household_id),
    )
    return [row for value, test in tests if value for row in tuples(_earlier_parties().where(test).limit(30))]


def _earlier_parties() -> Any:
    return (
        Party.select(
            Matter.id,
            Matter.number,
            Matter.title,
            Matter.stage,
            Matter.received_on,
            Party.name,
            Party.id_number,
            Party.phone,
            Matter.village,
            peewee.fn.COALESCE(Person.household, Matter.household),
        )
        .join_from(Party, Matter)
        .join_from(Party, Person, peewee.JOIN.LEFT_OUTER)
        .where(_visible(False) & Party.role.in_(PETITIONERS))
        .order_by(Matter.received_on.desc(), Matter.id.desc())
    )


def is_rare(name: str) -> bool:
    """True when at most one person bears a name: in the register, or outside it counted by village."""
    registered = Person.select().where((Person.name == name) & Person.deleted_at.is_null()).count()
    if registered > 1:
        return False
    unknown = (Party.name == name) & Party.person.is_null() & Party.role.in_(PETITIONERS) & _visible(False)
    villages = Party.select(Matter.village).join(Matter).where(unknown).distinct().limit(2)
    return int(registered) + len(tuples(villages)) <= 1
