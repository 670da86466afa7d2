"""Queries on the attachments of matters, and which encrypted files anything still refers to."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import ALL, Attachment, Draft, Event

_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


class Kept(NamedTuple):
    """An attachment as it is recorded, whether it stands or was taken out (`removal_id`)."""

    id: int
    matter_id: int
    name: str
    digest: str
    removal_id: int | None


class Removed(NamedTuple):
    """An attachment that was taken out: when, by whom, and what the history says of it."""

    id: int
    name: str
    removed_at: datetime
    actor_id: int
    actor_name: str
    text: str


def kept(attachment_id: int) -> Kept | None:
    """The attachment of an id, or None."""
    columns = (getattr(Attachment, name) for name in Kept._fields)
    row = first(Attachment.select(*columns).where(Attachment.id == attachment_id))
    return Kept(*row) if row else None


def standing(matter_id: int) -> dict[str, str]:
    """Digest → name of the attachments that stand in a matter."""
    query = Attachment.select(Attachment.digest, Attachment.name)
    return dict(tuples(query.where((Attachment.matter == matter_id) & Attachment.removal_id.is_null())))


def removed(matter_id: int) -> tuple[Removed, ...]:
    """What was taken out of a matter, the latest first."""
    query = (
        Attachment.select(
            Attachment.id, Attachment.name, Event.entered_at, Event.actor_id, Event.actor_name, Event.text
        )
        .join(Event, on=(Attachment.removal_id == Event.id))
        .where(Attachment.matter == matter_id)
        .order_by(Event.id.desc())
    )
    return tuple(Removed(*row) for row in tuples(query))


def removal(event_id: int) -> tuple[int, str]:
    """Who took an attachment out: id and name."""
    row = first(Event.select(Event.actor_id, Event.actor_name).where(Event.id == event_id))
    return (row[0], row[1]) if row else (0, "")


def add(matter_id: int, name: str, media_type: str, size: int, digest: str, by: int, at: datetime) -> int:
    """Insert an attachment; returns its id."""
    attachment_id = new_id()
    facts = {"name": name, "media_type": media_type, "size": size, "digest": digest}
    insert(Attachment, id=attachment_id, matter=matter_id, added_at=at, added_by=by, **facts)
    return attachment_id


def update(attachment_id: int, **columns: Any) -> None:
    """Write columns of an attachment."""
    Attachment.update(columns).where(Attachment.id == attachment_id).execute()


def mark_taken_back(event_id: int, by_event: int) -> None:
    """Strike a line of the history out: a later line took it back."""
    Event.update(taken_back_by=by_event).where(Event.id == event_id).execute()


def referenced_digests() -> frozenset[str]:
    """Every digest that a row names: in a column `digest` of any table, in a draft, in what a step can be undone with."""
    found: set[str] = set()
    for table in ALL:
        if "digest" in table._meta.fields:
            found.update(row[0] for row in tuples(table.select(table.digest)))  # type: ignore[attr-defined]
    for column in (Draft.payload, Event.undo):
        for (text,) in tuples(column.model.select(column).where(column != "")):
            found.update(_DIGEST.findall(text))
    return frozenset(found)
