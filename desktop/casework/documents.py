"""Issuing a paper (制发文书) in a matter: its number, its record, its line of the history, in one transaction."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework.petitions import need, write_event
from desktop.casework.reading import GONE
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.store import audit, books, database, matters
from desktop.store.ids import new_id
from desktop.store.rows import first, insert
from desktop.store.tables import Document, Matter


class Issued(NamedTuple):
    """A paper as it is recorded. `facts` are what it was told, by name; days as `date`."""

    kind: str
    title: str
    number: str
    facts: Mapping[str, Any]
    on: date


def issue(
    matter_id: int,
    kind: str,
    title: str,
    book: str,
    facts: Mapping[str, Any],
    on: date,
    by: Actor,
    at: datetime,
) -> Change:
    """Number and record a paper; `book` is empty for one without a number. `ids` are the matter and the document.

    The PDF is kept afterwards (`reading.keep_paper`), as the number stands on it.
    """
    need(by, Right.HANDLE, "办理")
    with database.transaction():
        stage, received_on = _standing(matter_id, by)
        if not received_on <= on <= at.date():
            raise Refused(f"文书日期不能早于收到日期（{received_on}），也不能晚于今天（{at.date()}）。", "on")
        document_id = new_id()
        number = give_number(book, document_id, on, at) if book else ""
        named = f"{title} {number}".strip()
        event_id = write_event(matter_id, "issue", stage, stage, on, by, at, named)
        write(document_id, matter_id, event_id, Issued(kind, title, number, facts, on), by)
        audit.record(by.id, "issue", "matter", matter_id, at, {"document": document_id})
    return Change(frozenset({"matter"}), (matter_id, document_id), matter_id, f"已制发{named}。")


def facts_of(document_id: int, by: Actor) -> dict[str, Any]:
    """What an issued paper was told, as JSON keeps it: days as ISO text, lines as lists."""
    need(by, Right.READ, "查询")
    row: Any = Document.get_or_none(Document.id == document_id)
    if row is None:
        raise Refused(GONE)
    _standing(row.matter_id, by)
    return dict(json.loads(row.facts or "{}"))


def give_number(book: str, document_id: int, on: date, at: datetime) -> str:
    """The next number of a book for a document; call inside the transaction that writes it."""
    return books.give(book, on.year, "document", document_id, at)


def write(document_id: int, matter_id: int, event_id: int, paper: Issued, by: Actor) -> None:
    """Record a paper with the line of the history that it belongs to; call inside a transaction."""
    insert(
        Document,
        id=document_id,
        matter=matter_id,
        event_id=event_id,
        kind=paper.kind,
        number=paper.number,
        title=paper.title,
        facts=json.dumps(dict(paper.facts), ensure_ascii=False, default=str),
        made_on=paper.on,
        made_by=by.id,
    )


def _standing(matter_id: int, by: Actor) -> tuple[str, date]:
    """Stage and day of receipt. A sealed matter is not there for who may not see it."""
    row = first(Matter.select(Matter.stage, Matter.received_on).where(Matter.id == matter_id))
    sealed = matters.is_sealed(matter_id)
    if row is None or sealed is None or (sealed and not by.may(Right.SEALED)):
        raise Refused(GONE)
    return row[0], row[1]
