"""Reading everything out: whole tables line by line, and the docket as a ledger. Sealed matters only when asked for."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import peewee

from desktop.domain.codes import Secrecy
from desktop.domain.procedure import ACTION_LABELS
from desktop.store import office
from desktop.store.database import Table, translated
from desktop.store.rows import tuples
from desktop.store.tables import (
    Attachment,
    BookNumber,
    Cadre,
    Claim,
    Clock,
    Code,
    Document,
    Event,
    HolidayRow,
    Household,
    LiaisonAssignment,
    Matter,
    MatterLink,
    NumberBook,
    Party,
    Person,
    Petition,
    Unit,
    Village,
    VillagerGroup,
)

_CHUNK = 400

Record = dict[str, Any]
"""One row by the column names of its table."""


_OWN: tuple[tuple[str, Any], ...] = (
    ("code", Code),
    ("holiday", HolidayRow),
    ("book", NumberBook),
    ("village", Village),
    ("group", VillagerGroup),
    ("household", Household),
    ("unit", Unit),
    ("cadre", Cadre),
    ("assignment", LiaisonAssignment),
    ("person", Person),
)
_HANGING: tuple[tuple[str, Any], ...] = (
    ("party", Party),
    ("claim", Claim),
    ("clock", Clock),
    ("event", Event),
    ("document", Document),
    ("attachment", Attachment),
)
"""Tables by kind: those that stand alone, and those that hang on a matter."""


def _columns(*tables: type[Table]) -> list[Any]:
    return [field for table in tables for field in table._meta.sorted_fields]


def _stream(query: Any, fields: Sequence[Any]) -> Iterator[Record]:
    names = [field.column_name for field in fields]
    with translated():
        for row in query.tuples().iterator():
            yield dict(zip(names, row, strict=True))


# ---------------------------------------------------------------- all records


def records(with_sealed: bool) -> Iterator[tuple[str, Record]]:
    """(kind, record) of everything but users, drafts and the audit chain, parents first.

    A matter brings its petition's columns along. What hangs on a sealed matter is left out with it.
    """
    yield "office", dict(office.office()._asdict())
    seen = Matter.deleted_at.is_null()
    if not with_sealed:
        seen &= Matter.secrecy == Secrecy.NORMAL
    visible = Matter.select(Matter.id).where(seen)
    for kind, table in _OWN:
        yield from _table(kind, table, Person.deleted_at.is_null() if table is Person else None)
    fields = [*_columns(Matter), *(field for field in _columns(Petition) if field is not Petition.matter)]
    query = Matter.select(*fields).join(Petition, peewee.JOIN.LEFT_OUTER).where(seen).order_by(Matter.id)
    for record in _stream(query, fields):
        yield "matter", record
    for kind, table in _HANGING:
        yield from _table(kind, table, table.matter.in_(visible))
    yield from _table("link", MatterLink, MatterLink.source.in_(visible) & MatterLink.target.in_(visible))
    yield from _table("number", BookNumber, None if with_sealed else _openly_given())


def _table(kind: str, table: Any, where: Any) -> Iterator[tuple[str, Record]]:
    fields = _columns(table)
    query = table.select(*fields).order_by(table._meta.primary_key)
    for record in _stream(query if where is None else query.where(where), fields):
        yield kind, record


def _openly_given() -> Any:
    """Numbers that were given neither to a sealed matter nor to a paper of one."""
    sealed = Matter.select(Matter.id).where(Matter.secrecy != Secrecy.NORMAL)
    papers = Document.select(Document.id).where(Document.matter.in_(sealed))
    return BookNumber.record_id.not_in(sealed) & BookNumber.record_id.not_in(papers)


# ---------------------------------------------------------------- the docket as a ledger


class Names(NamedTuple):
    """Names by id of what a matter points to, closed and departed ones included."""

    villages: dict[int, str]
    groups: dict[int, str]
    cadres: dict[int, str]
    units: dict[int, str]


class LedgerLine(NamedTuple):
    """One matter with what a ledger shows of it. `parties` in order; `history` as (day, action, text), oldest first."""

    matter: Record
    parties: tuple[Record, ...]
    claims: tuple[str, ...]
    history: tuple[tuple[Any, str, str], ...]


def names() -> Names:
    """The names of all villages, groups, cadres and units."""
    return Names(*(dict(tuples(t.select(t.id, t.name))) for t in (Village, VillagerGroup, Cadre, Unit)))


def ledger(matter_ids: Sequence[int]) -> Iterator[LedgerLine]:
    """Lines of the given matters in the same order; the caller has checked that they may be seen."""
    fields = [*_columns(Matter), *(field for field in _columns(Petition) if field is not Petition.matter)]
    for start in range(0, len(matter_ids), _CHUNK):
        some = list(matter_ids[start : start + _CHUNK])
        query = Matter.select(*fields).join(Petition, peewee.JOIN.LEFT_OUTER).where(Matter.id.in_(some))
        found = {record["id"]: record for record in _stream(query, fields)}
        parties = _grouped(_of(Party, some, Party.position))
        claims = _grouped(_of(Claim, some, Claim.position))
        events = _grouped(_of(Event, some, Event.id))
        for i in some:
            if i in found:
                texts = tuple(claim["text"] for claim in claims.get(i, ()))
                yield LedgerLine(found[i], tuple(parties.get(i, ())), texts, _history(events.get(i, ())))


def _of(table: Any, matter_ids: list[int], order: Any) -> Iterator[Record]:
    fields = _columns(table)
    return _stream(table.select(*fields).where(table.matter.in_(matter_ids)).order_by(table.matter, order), fields)


def _grouped(rows: Iterable[Record]) -> dict[int, list[Record]]:
    groups: dict[int, list[Record]] = {}
    for row in rows:
        groups.setdefault(row["matter_id"], []).append(row)
    return groups


def _history(events: Iterable[Record]) -> tuple[tuple[Any, str, str], ...]:
    return tuple(
        (event["happened_on"], ACTION_LABELS.get(event["action"], str(event["action"])), event["text"])
        for event in events
        if event["taken_back_by"] is None
    )
