"""The audit chain: one line per act, chained by a keyed hash, written inside the act's own transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.store import history
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import AuditLine

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
