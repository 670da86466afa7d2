"""The audit chain: one line per act, chained by a keyed hash, written inside the act's own transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN

from desktop.store import history
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import AuditLine, User

_key: bytes = b""


def use_key(key: bytes) -> None:
    """Set the chain's key for the signed-in session; empty on sign-out."""
    global _key
    _key = key


def record(
    actor_id: int, action: str, kind: str, record_id: int, at: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Append one line; call inside the transaction of the act. `detail` must be JSON-able."""
    if not _key:
        raise RuntimeError("the audit chain has no key: nobody is signed in")
    last = first(AuditLine.select(AuditLine.seq, AuditLine.hash).order_by(AuditLine.seq.desc()))
    seq, previous = (last[0] + 1, last[1]) if last else (1, "")
    moment = at.isoformat(timespec="microseconds")
    text = json.dumps(detail, ensure_ascii=False, default=str) if detail else ""
    digest = history.chain_hash(_key, seq, moment, actor_id, action, kind, record_id, text, previous)
    insert(
        AuditLine,
        seq=seq,
        at=moment,
        actor_id=actor_id,
        action=action,
        kind=kind,
        record_id=record_id,
        detail=text,
        previous=previous,
        hash=digest,
    )


def first_broken() -> int | None:
    """Number of the first line that does not fit the chain, or None when the chain is whole."""
    rows = AuditLine.select(
        AuditLine.seq,
        AuditLine.at,
        AuditLine.actor_id,
        AuditLine.action,
        AuditLine.kind,
        AuditLine.record_id,
        AuditLine.detail,
        AuditLine.previous,
        AuditLine.hash,
    ).order_by(AuditLine.seq)
    return history.verify_chain(_key, tuples(rows))


class AuditEntry(NamedTuple):
    """A line of the chain as it is shown."""

    at: datetime
    actor_name: str
    action: str
    detail: dict[str, Any]
    record_id: int


class LastAct(NamedTuple):
    """The newest line about a kind of record: by whom, what, and its detail."""

    seq: int
    actor_id: int
    actor_name: str
    action: str
    detail: dict[str, Any]


def last_act(kind: str) -> LastAct | None:
    """The newest line about a kind of record."""
    query = (
        AuditLine.select(AuditLine.seq, AuditLine.actor_id, User.name, AuditLine.action, AuditLine.detail)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == AuditLine.actor_id))
        .where(AuditLine.kind == kind)
        .order_by(AuditLine.seq.desc())
    )
    row = first(query)
    return LastAct(row[0], row[1], row[2] or "", row[3], json.loads(row[4] or "{}")) if row else None


def entries(kind: str, record_id: int | None = None) -> list[AuditEntry]:
    """The lines about a kind of record, or about one record of it, newest first."""
    about = AuditLine.kind == kind
    if record_id is not None:
        about &= AuditLine.record_id == record_id
    rows = (
        AuditLine.select(AuditLine.at, User.name, AuditLine.action, AuditLine.detail, AuditLine.record_id)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == AuditLine.actor_id))
        .where(about)
        .order_by(AuditLine.seq.desc())
    )
    return [
        AuditEntry(datetime.fromisoformat(at), name or "", action, json.loads(detail or "{}"), record_id)
        for at, name, action, detail, record_id in tuples(rows)
    ]
