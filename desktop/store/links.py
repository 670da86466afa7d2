"""Queries on what hangs together: links between matters, chains of repeats, matters merged into one."""

from datetime import date, datetime
from typing import NamedTuple

from desktop.domain.codes import LinkKind, Secrecy
from desktop.store.database import proxy, translated
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import Event, Matter, MatterLink, Petition


class Side(NamedTuple):
    """A matter as one end of a link."""

    id: int
    number: str
    kind: str
    stage: str
    secrecy: str
    received_on: date
    closed_on: date | None


class Tie(NamedTuple):
    """A link between two matters, from the later to the earlier one, or from a merged one to the main one."""

    id: int
    source: int
    target: int
    kind: str


_TIE = (MatterLink.id, MatterLink.source, MatterLink.target, MatterLink.kind)


def side(matter_id: int) -> Side | None:
    """The matter of an id, or None."""
    fields = (Matter.id, Matter.number, Matter.kind, Matter.stage, Matter.secrecy, Matter.received_on, Matter.closed_on)
    row = first(Matter.select(*fields).where((Matter.id == matter_id) & Matter.deleted_at.is_null()))
    return Side(*row) if row else None


def tie(link_id: int) -> Tie | None:
    """The link of an id, or None."""
    row = first(MatterLink.select(*_TIE).where(MatterLink.id == link_id))
    return Tie(*row) if row else None


def ties_between(one: int, other: int) -> list[Tie]:
    """Every link between two matters, whichever way it points."""
    both = (one, other)
    query = MatterLink.select(*_TIE).where(MatterLink.source.in_(both) & MatterLink.target.in_(both))
    return [Tie(*row) for row in tuples(query.order_by(MatterLink.id))]


def add(source: int, target: int, kind: str, by: int, at: datetime) -> int:
    """Write a link; returns its id."""
    link_id = new_id()
    insert(MatterLink, id=link_id, source=source, target=target, kind=kind, made_at=at, made_by=by)
    return link_id


def remove(link_id: int) -> None:
    """Delete a link."""
    MatterLink.delete().where(MatterLink.id == link_id).execute()


_DOWN = (
    "WITH RECURSIVE chain(id) AS (VALUES(?) UNION"
    " SELECT target_id FROM matter_link JOIN chain ON source_id = chain.id WHERE kind = ?) SELECT id FROM chain"
)


def repeats_of(matter_id: int) -> list[int]:
    """The matters that this one repeats, directly or through others."""
    with translated():
        return [row[0] for row in proxy.execute_sql(_DOWN, (matter_id, LinkKind.REPEAT)) if row[0] != matter_id]


def mark_repeat(matter_id: int) -> None:
    """Set 初次 or 重复 by whether the matter has a link to an earlier one; that to a sealed one shows on no open matter."""
    own = Matter.alias()
    repeats = (MatterLink.source == matter_id) & (MatterLink.kind == LinkKind.REPEAT)
    tellable = (Matter.secrecy == Secrecy.NORMAL) | (own.secrecy == Secrecy.SEALED)
    earlier = MatterLink.select().join(Matter, on=(MatterLink.target == Matter.id)).where(Matter.deleted_at.is_null())
    is_repeat = earlier.join_from(MatterLink, own, on=(MatterLink.source == own.id)).where(repeats & tellable).exists()
    Matter.update(is_repeat=is_repeat).where(Matter.id == matter_id).execute()


def mark_repeats_around(matter_id: int) -> None:
    """The same for a matter that was sealed or opened, and for those that repeat it."""
    around = (MatterLink.source == matter_id) | (MatterLink.target == matter_id)
    query = MatterLink.select(MatterLink.source).where(around & (MatterLink.kind == LinkKind.REPEAT)).distinct()
    for (source,) in tuples(query):
        mark_repeat(source)


def merged_into(matter_id: int) -> int | None:
    """The main matter of a merged one, or None."""
    merged = (MatterLink.source == matter_id) & (MatterLink.kind == LinkKind.MERGED)
    row = first(MatterLink.select(MatterLink.target).where(merged))
    return int(row[0]) if row else None


def merged_with(matter_id: int) -> list[int]:
    """The matters merged into this one, directly or through others, in the order in which that was done."""
    found = [matter_id]
    for main in found:
        merged = (MatterLink.target == main) & (MatterLink.kind == LinkKind.MERGED)
        found += [row[0] for row in tuples(MatterLink.select(MatterLink.source).where(merged).order_by(MatterLink.id))]
    return found[1:]


def close_merged(matter_id: int, on: date, stage: str, disposition: str) -> None:
    """Write that a matter was closed by a merge."""
    closed = {"stage": stage, "closed_on": on, "version": Matter.version + 1}
    Matter.update(closed).where(Matter.id == matter_id).execute()
    Petition.update(disposition=disposition).where(Petition.matter == matter_id).execute()


def merge_day(matter_id: int) -> date | None:
    """The day on which a matter was merged, or None."""
    standing = (Event.matter == matter_id) & (Event.action == "merge") & (Event.undo != "")
    row = first(Event.select(Event.happened_on).where(standing & Event.taken_back_by.is_null()))
    return row[0] if row else None
