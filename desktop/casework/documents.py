"""Papers of a matter: numbered, recorded with what they were told, and tied to a line of the history."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework import access
from desktop.casework.petitions import write_event
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, DocumentRow
from desktop.store import audit, books, database, matters
from desktop.store.ids import new_id
from desktop.store.rows import insert, tuples
from desktop.store.tables import Document, Matter


class Issued(NamedTuple):
    """A paper to be issued. `book` is empty for one without a number; `facts` are what it was told, days as `date`."""

    kind: str
    title: str
    book: str
    facts: Mapping[str, Any]
    on: date


def issue(matter_id: int, paper: Issued, by: Actor, at: datetime) -> Change:
    """Number and record a paper that no step brings forth. `ids` are the matter and the document.

    The PDF is kept afterwards (`reading.keep_paper`), as the number stands on it.
    """
    with database.transaction():
        matter = access.change(matter_id, by, Right.HANDLE)
        if not matter.received_on <= paper.on <= at.date():
            raise Refused(f"文书日期不能早于收到日期（{matter.received_on}），也不能晚于今天（{at.date()}）。", "on")
        document_id = new_id()
        number = _numbered(document_id, paper, at)
        named = f"{paper.title} {number}".strip()
        event_id = write_event(matter_id, "issue", matter.stage, matter.stage, paper.on, by, at, named)
        _record(document_id, number, matter_id, event_id, paper, by, at)
    return Change(frozenset({"matter"}), (matter_id, document_id), matter_id, f"已制发{named}。")


def issue_with(matter_id: int, event_id: int, paper: Issued, by: Actor, at: datetime) -> tuple[int, str]:
    """Number and record a paper with the line of the history that it belongs to; call inside a transaction.

    Returns the id of the document and its number.
    """
    document_id = new_id()
    number = _numbered(document_id, paper, at)
    _record(document_id, number, matter_id, event_id, paper, by, at)
    return document_id, number


def issue_on_all(
    matter_ids: Sequence[int], paper: Issued, action: str, said: str, by: Actor, at: datetime
) -> tuple[int, str]:
    """Number one paper and record it on every matter that it names, each with its own line of the history (`action`).

    `said` is what the line says, with `{number}` for the number. Call inside a transaction, with the right to act
    checked. Returns the id of the first record and the number; `copies` finds the others.
    """
    stages = dict(tuples(Matter.select(Matter.id, Matter.stage).where(Matter.id.in_(list(matter_ids)))))
    ids = [new_id() for _ in matter_ids]
    number = _numbered(ids[0], paper, at)
    for document_id, matter_id in zip(ids, matter_ids, strict=True):
        stage = stages[matter_id]
        event_id = write_event(matter_id, action, stage, stage, paper.on, by, at, said.replace("{number}", number))
        _record(document_id, number, matter_id, event_id, paper, by, at)
    return ids[0], number


def copies(row: Any) -> dict[int, int]:
    """Records of the paper of a record, on whichever matters it stands: their ids, and the matters."""
    same = Document.id == row.id
    if row.number:  # a number is given once
        same |= (
            (Document.number == row.number)
            & (Document.kind == row.kind)
            & (Document.made_on == row.made_on)
            & (Document.digest == row.digest)
        )
    return dict(tuples(Document.select(Document.id, Document.matter).where(same).order_by(Document.id)))


def see(row: Any, by: Actor) -> None:
    """Refused unless this user may see the matter of a record, and every other one that the paper names."""
    access.see(row.matter_id, by)
    others = [matter_id for matter_id in copies(row).values() if matter_id != row.matter_id]
    if others and not by.may(Right.SEALED) and any(map(matters.is_sealed, others)):
        raise Refused("这份文书现在不能打开，请由系统管理员核对。")


def _numbered(document_id: int, paper: Issued, at: datetime) -> str:
    return books.give(paper.book, paper.on.year, "document", document_id, at) if paper.book else ""


def _record(
    document_id: int, number: str, matter_id: int, event_id: int, paper: Issued, by: Actor, at: datetime
) -> None:
    insert(
        Document,
        id=document_id,
        matter=matter_id,
        event_id=event_id,
        kind=paper.kind,
        number=number,
        title=paper.title,
        facts=json.dumps(dict(paper.facts), ensure_ascii=False, default=str),
        made_on=paper.on,
        made_by=by.id,
    )
    audit.record(by.id, "issue", "matter", matter_id, at, {"document": document_id})


def facts_of(document_id: int, by: Actor) -> dict[str, Any]:
    """What an issued paper was told, as JSON keeps it: days as ISO text, lines as lists."""
    access.need(by, Right.READ)
    row: Any = Document.get_or_none(Document.id == document_id)
    if row is None:
        raise Refused(access.GONE)
    see(row, by)
    return dict(json.loads(row.facts or "{}"))


def row_of(document_id: int, by: Actor) -> DocumentRow:
    """An issued paper."""
    row: Any = Document.get_or_none(Document.id == document_id)
    if row is None:
        raise Refused(access.GONE)
    see(row, by)
    return DocumentRow(row.id, row.kind, row.number, row.title, row.made_on, row.sha256)
