"""Queries on the docket: ids of a list, rows of a page, counts, and earlier matters that look alike."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import peewee

from desktop.domain.clocks import WATCHED
from desktop.domain.codes import FLAGS, PETITIONERS, Secrecy
from desktop.domain.records import (
    DeskCounts,
    MatterFilter,
    MatterRow,
)
from desktop.store import codes, filters, search
from desktop.store.filters import FLAG_FIELDS, Handler, due_condition
from desktop.store.filters import SORTS as SORTS
from desktop.store.rows import first, prepared, tuples
from desktop.store.tables import (
    Cadre,
    Claim,
    Clock,
    Dispute,
    LedgerEntry,
    Matter,
    Party,
    Person,
    Village,
    VillagerGroup,
)
from desktop.store.tokens import long_runs
from desktop.store.visible import visible as visible

Leader = Cadre.alias("leader_cadre")


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
    query = Matter.select(Matter.id).where(Matter.id.in_(candidates) & _confirmed(text) & visible(with_sealed))
    confirmed = {row[0] for row in tuples(query)}
    return rows([i for i in candidates if i in confirmed])


def ids(wanted: MatterFilter) -> list[int]:
    """Ids of a list in its order; rows are fetched page by page with `rows`."""
    where = filters.condition(wanted)
    if wanted.text.strip():
        where &= Matter.id.in_(search.matter_ids(wanted.text, limit=200_000)) & _confirmed(wanted.text)
    found = [row[0] for row in tuples(filters.ordered(Matter.select(Matter.id).where(where), wanted))]
    return found[::-1] if wanted.sort.startswith(filters.TURNED) else found


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
            VillagerGroup.name,
            Matter.theme_code,
            peewee.fn.COALESCE(LedgerEntry.outcome, Dispute.outcome, ""),
            peewee.fn.COALESCE(LedgerEntry.rating, Dispute.rating, ""),
            *FLAG_FIELDS,
        )
        .join_from(Matter, Village, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, VillagerGroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Matter, LedgerEntry, peewee.JOIN.LEFT_OUTER, on=(LedgerEntry.matter == Matter.id))
        .join_from(Matter, Dispute, peewee.JOIN.LEFT_OUTER, on=(Dispute.matter == Matter.id))
        .join_from(Matter, Handler, peewee.JOIN.LEFT_OUTER, on=(Matter.handler == Handler.id))
        .join_from(Matter, Leader, peewee.JOIN.LEFT_OUTER, on=(Matter.leader == Leader.id))
    )


def _as_row(values: tuple[Any, ...], category_labels: dict[str, str], theme_labels: dict[str, str]) -> MatterRow:
    head, own, flag_values = values[:22], values[22:26], values[26:]
    flags = frozenset(name for name, on in zip(FLAGS, flag_values, strict=True) if on)
    names = (head[9] or "", category_labels.get(head[10], ""), head[11] or "", head[12] or "")
    marks = (flags, bool(head[17]), bool(head[18]), head[19] == Secrecy.SEALED)
    rest = (own[0] or "", theme_labels.get(own[1], ""), *own[2:])
    return MatterRow._make((*head[:9], *names, *head[13:17], *marks, *head[20:], *rest))


def rows(matter_ids: Sequence[int]) -> list[MatterRow]:
    """Rows of the given ids in the same order; ids that are gone are left out."""
    words = codes.labels("categories"), codes.labels("themes")
    query = _row_query().where(Matter.id.in_(list(matter_ids)))
    found = {values[0]: _as_row(values, *words) for values in tuples(query)}
    return [found[i] for i in matter_ids if i in found]


def is_sealed(matter_id: int) -> bool | None:
    """True for a sealed matter, None when there is no such matter."""
    row = first(Matter.select(Matter.secrecy).where((Matter.id == matter_id) & Matter.deleted_at.is_null()))
    return None if row is None else row[0] == Secrecy.SEALED


def sealed_among(matter_ids: Sequence[int]) -> list[int]:
    """Those of these matters that are sealed."""
    query = Matter.select(Matter.id).where(Matter.secrecy == Secrecy.SEALED)
    return sorted({row[0] for row in tuples(query)} & set(matter_ids))


def open_among(matter_ids: Sequence[int]) -> frozenset[int]:
    """Those of these matters that everybody may see."""
    query = Matter.select(Matter.id).where(Matter.id.in_(list(matter_ids)) & visible(False))
    return frozenset(row[0] for row in tuples(query))


def by_number(number: str) -> int | None:
    """Id of the matter of that number, or None."""
    row = first(Matter.select(Matter.id).where((Matter.number == number) & Matter.deleted_at.is_null()))
    return None if row is None else int(row[0])


def kind_of(matter_id: int) -> str:
    """The kind of a matter; empty when there is none."""
    row = first(Matter.select(Matter.kind).where((Matter.id == matter_id) & Matter.deleted_at.is_null()))
    return "" if row is None else str(row[0])


def desk_counts(today: date, with_sealed: bool, kind: str = "") -> DeskCounts:
    """Open, due today, overdue and soon due matters of every kind, or of one; each equals the length of its list."""
    counted = filters.condition(MatterFilter(today, kind=kind, with_sealed=with_sealed))

    def due(state: str) -> int:
        return int(Matter.select().where(counted & due_condition(state, today)).count())

    open_count = Matter.select().where(counted & Matter.closed_on.is_null()).count()
    return DeskCounts(open_count, due("today"), due("overdue"), due("soon"))


def due_counts(from_on: date, to_on: date, with_sealed: bool) -> dict[tuple[date, str], int]:
    """How many matters run out on each day of a span, by the rule of the clock that runs out."""
    columns = (Matter.next_due_on, Matter.next_rule)
    query = (
        Matter.select(*columns, peewee.fn.COUNT(Matter.id))
        .where(visible(with_sealed) & Matter.next_due_on.between(from_on, to_on))
        .group_by(*columns)
    )
    return {(day, rule): int(count) for day, rule, count in tuples(query)}


def oldest_due(with_sealed: bool) -> date | None:
    """The earliest day on which any matter runs out, or ran out."""
    row = first(Matter.select(peewee.fn.MIN(Matter.next_due_on)).where(visible(with_sealed)))
    return row[0] if row else None


def running_days(rule: str, matter_ids: Sequence[int]) -> dict[int, date]:
    """When the running clock of a rule runs out, by matter; the first of several."""
    query = (
        Clock.select(Clock.matter, peewee.fn.MIN(Clock.due_on))
        .where((Clock.rule_code == rule) & Clock.stopped_on.is_null() & Clock.matter.in_(list(matter_ids)))
        .group_by(Clock.matter)
    )
    return dict(tuples(query))


@prepared
def _earliest_clock(matter_id: int) -> Any:
    running = (Clock.matter == matter_id) & Clock.stopped_on.is_null() & Clock.rule_code.not_in(WATCHED)
    columns = Clock.due_on, Clock.internal_due_on, Clock.warn_days, Clock.rule_code
    return Clock.select(*columns).where(running).order_by(Clock.due_on, Clock.id).limit(1)


def refresh_next_due(matter_id: int) -> None:
    """Write the earliest running clock onto the matter, where lists read it."""
    earliest = next(iter(_earliest_clock(matter_id)), None)
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
    ).where(Matter.id.in_(search.alike(text, village_id)) & visible(False) & (Matter.received_on >= since))
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
        .where(visible(False) & Party.role.in_(PETITIONERS))
        .order_by(Matter.received_on.desc(), Matter.id.desc())
    )


def is_rare(name: str) -> bool:
    """True when at most one person bears a name: in the register, or outside it counted by village."""
    registered = Person.select().where((Person.name == name) & Person.deleted_at.is_null()).count()
    if registered > 1:
        return False
    unknown = (Party.name == name) & Party.person.is_null() & Party.role.in_(PETITIONERS) & visible(False)
    villages = Party.select(Matter.village).join(Matter).where(unknown).distinct().limit(2)
    return int(registered) + len(tuples(villages)) <= 1
