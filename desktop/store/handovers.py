"""Queries on what hangs on a cadre: open matters, promises, visits, care; and the handovers that were made."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import JOIN, fn

from desktop.domain.codes import Secrecy
from desktop.domain.quotas import QuotaRule, VisitFact
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import (
    Cadre,
    CareCase,
    Handover,
    Household,
    LedgerEntry,
    Matter,
    QuotaRow,
    User,
    Village,
    VillagerGroup,
    Visit,
    VisitCadre,
)
from desktop.store.visible import visible


class MatterOfCadre(NamedTuple):
    """An open matter of a cadre, as its handler (承办人), its leader (包案领导), or both."""

    id: int
    number: str
    title: str
    kind: str
    stage: str
    village_id: int | None
    village_name: str
    handler_id: int | None
    leader_id: int | None
    due_on: date | None
    is_sealed: bool


class PromiseOfCadre(NamedTuple):
    """A day for which a cadre promised to come back, after a visit that nobody has followed up."""

    visit_id: int
    next_on: date
    village_id: int
    village_name: str
    met: str
    next: str


class CareOfCadre(NamedTuple):
    """A care case (帮扶对象) that a cadre looks after."""

    id: int
    name: str
    target: str
    kind: str
    village_id: int
    village_name: str
    from_on: date


class HouseholdOfCadre(NamedTuple):
    """A household that a cadre answers for or cares about."""

    id: int
    head_name: str
    village_name: str
    group_name: str


class HandoverRow(NamedTuple):
    """A handover as listed."""

    id: int
    cadre_id: int
    cadre_name: str
    effective_on: date
    reason: str
    made_at: datetime
    made_by: int
    maker_name: str
    undone_at: datetime | None


# ---------------------------------------------------------------- what hangs on a cadre


def open_matters(cadre_id: int, with_sealed: bool) -> list[MatterOfCadre]:
    """Matters that are not concluded and name the cadre, by village and number."""
    mine = (Matter.handler == cadre_id) | (Matter.leader == cadre_id)
    query = (
        Matter.select(
            Matter.id,
            Matter.number,
            Matter.title,
            Matter.kind,
            Matter.stage,
            Matter.village,
            Village.name,
            Matter.handler,
            Matter.leader,
            fn.COALESCE(Matter.next_due_on, LedgerEntry.promised_on),
            Matter.secrecy,
        )
        .join(Village, JOIN.LEFT_OUTER)
        .join_from(Matter, LedgerEntry, JOIN.LEFT_OUTER, on=(LedgerEntry.matter == Matter.id))
        .where(visible(with_sealed) & Matter.closed_on.is_null() & mine)
        .order_by(Village.position, Matter.received_on, Matter.id)
    )
    return [
        MatterOfCadre._make((*row[:6], row[6] or "", *row[7:9], _day(row[9]), row[10] == Secrecy.SEALED))
        for row in tuples(query)
    ]


def _day(value: Any) -> date | None:
    """A day out of an expression, which peewee gives as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def open_counts(with_sealed: bool) -> dict[int, int]:
    """Open matters of every cadre as handler."""
    query = Matter.select(Matter.handler, fn.COUNT(Matter.id)).where(
        visible(with_sealed) & Matter.closed_on.is_null() & Matter.handler.is_null(False)
    )
    return dict(tuples(query.group_by(Matter.handler)))


Later = Visit.alias("later_visit")


def promises(cadre_id: int | None = None) -> list[tuple[int, PromiseOfCadre]]:
    """(cadre, promise) of every visit whose next day stands and which no later visit to the same door followed."""
    same_door = (
        (Later.village == Visit.village)
        & (fn.COALESCE(Later.household, 0) == fn.COALESCE(Visit.household, 0))
        & (fn.COALESCE(Later.person, 0) == fn.COALESCE(Visit.person, 0))
    )
    followed = Later.select(Later.id).where(
        same_door & (Later.visited_on > Visit.visited_on) & Later.deleted_at.is_null()
    )
    query = (
        Visit.select(VisitCadre.cadre, Visit.id, Visit.next_on, Village.id, Village.name, Visit.met, Visit.next)
        .join(VisitCadre, on=(VisitCadre.visit == Visit.id))
        .join_from(Visit, Village)
        .where(Visit.next_on.is_null(False) & Visit.deleted_at.is_null() & ~fn.EXISTS(followed))
        .order_by(Visit.next_on, Visit.id)
    )
    if cadre_id is not None:
        query = query.where(VisitCadre.cadre == cadre_id)
    return [(row[0], PromiseOfCadre(*row[1:])) for row in tuples(query)]


def quota_rules() -> list[QuotaRule]:
    """The quotas of visits."""
    query = QuotaRow.select(*(getattr(QuotaRow, name) for name in QuotaRule._fields)).order_by(QuotaRow.id)
    return [QuotaRule(*row) for row in tuples(query)]


def visit_facts(
    from_on: date, to_on: date, ways: Sequence[str], cadre_id: int | None = None
) -> dict[int, list[VisitFact]]:
    """Visits of every cadre, or of one, in a span of days that count for a quota."""
    query = (
        VisitCadre.select(VisitCadre.cadre, Visit.id, Visit.visited_on, Visit.is_night, Visit.household)
        .join(Visit)
        .where(Visit.visited_on.between(from_on, to_on) & Visit.deleted_at.is_null() & Visit.way.in_(list(ways)))
    )
    if cadre_id is not None:
        query = query.where(VisitCadre.cadre == cadre_id)
    found: dict[int, list[VisitFact]] = {}
    for cadre, visit, on, night, household in tuples(query):
        found.setdefault(cadre, []).append(VisitFact(visit, on, bool(night), household))
    return found


def _caring() -> Any:
    return CareCase.to_on.is_null() & CareCase.deleted_at.is_null()


def care_of(cadre_id: int) -> list[CareOfCadre]:
    """Running care cases of a cadre."""
    columns = CareCase.id, CareCase.name, CareCase.target, CareCase.kind, Village.id, Village.name, CareCase.from_on
    query = CareCase.select(*columns).join(Village).where(_caring() & (CareCase.helper == cadre_id))
    return [CareOfCadre(*row) for row in tuples(query.order_by(Village.position, CareCase.id))]


def care_counts() -> dict[int, int]:
    """Running care cases of every cadre."""
    query = CareCase.select(CareCase.helper, fn.COUNT(CareCase.id)).where(_caring() & CareCase.helper.is_null(False))
    return dict(tuples(query.group_by(CareCase.helper)))


def care_helpers(ids: Sequence[int]) -> dict[int, int | None]:
    """Who looks after these care cases."""
    return dict(tuples(CareCase.select(CareCase.id, CareCase.helper).where(CareCase.id.in_(list(ids)))))


def set_helper(ids: Sequence[int], cadre_id: int) -> None:
    """Give care cases to another cadre."""
    CareCase.update(helper=cadre_id).where(CareCase.id.in_(list(ids))).execute()


def households(cadre_id: int, held_ids: Sequence[int]) -> list[HouseholdOfCadre]:
    """Households that a cadre cares about, and those with these ids that the cadre answers for."""
    cared = CareCase.select(CareCase.household).where(_caring() & (CareCase.helper == cadre_id))
    query = (
        Household.select(Household.id, Household.head_name, Village.name, VillagerGroup.name)
        .join(Village)
        .join_from(Household, VillagerGroup, JOIN.LEFT_OUTER, on=(Household.group == VillagerGroup.id))
        .where(Household.id.in_(list(held_ids)) | Household.id.in_(cared))
        .order_by(Village.position, Household.number, Household.id)
    )
    return [HouseholdOfCadre(i, head, village, group or "") for i, head, village, group in tuples(query)]


# ---------------------------------------------------------------- handovers


def add(cadre_id: int, effective_on: date, reason: str, sheet: str, undo: str, at: datetime, by: int) -> int:
    """Write down a handover; returns its id."""
    handover_id = new_id()
    insert(
        Handover,
        id=handover_id,
        cadre=cadre_id,
        effective_on=effective_on,
        reason=reason,
        sheet=sheet,
        undo=undo,
        made_at=at,
        made_by=by,
    )
    return handover_id


def handovers(handover_id: int | None = None) -> list[HandoverRow]:
    """Handovers, newest first, or the one with this id."""
    query = (
        Handover.select(
            Handover.id,
            Cadre.id,
            Cadre.name,
            Handover.effective_on,
            Handover.reason,
            Handover.made_at,
            Handover.made_by,
            User.name,
            Handover.undone_at,
        )
        .join(Cadre)
        .join_from(Handover, User, JOIN.LEFT_OUTER, on=(Handover.made_by == User.id))
        .order_by(Handover.id.desc())
    )
    if handover_id is not None:
        query = query.where(Handover.id == handover_id)
    return [HandoverRow._make((*row[:7], row[7] or "", row[8])) for row in tuples(query)]


def kept(handover_id: int) -> tuple[str, str] | None:
    """Sheet and undo data of a handover."""
    row = first(Handover.select(Handover.sheet, Handover.undo).where(Handover.id == handover_id))
    return (row[0], row[1]) if row else None


def mark_undone(handover_id: int, at: datetime) -> None:
    """Note when a handover was taken back."""
    Handover.update(undone_at=at).where(Handover.id == handover_id).execute()
