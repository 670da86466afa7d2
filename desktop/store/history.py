"""The audit chain: every line carries a keyed hash over itself and the line before, so a changed past shows."""

import hashlib
import hmac
from collections.abc import Iterable
from typing import NamedTuple

GENESIS = ""
"""`previous` of the first line."""


class AuditEntry(NamedTuple):
    """One stored audit line, in the order of its columns."""

    seq: int
    at: str
    actor_id: int | None
    action: str
    kind: str
    record_id: int | None
    detail: str
    previous: str
    hash: str


def chain_hash(
    key: bytes,
    seq: int,
    at: str,
    actor_id: int | None,
    action: str,
    kind: str,
    record_id: int | None,
    detail: str,
    previous: str,
) -> str:
    """Hex HMAC-SHA256 of one line. `at` is the moment as stored; `previous` the hash of the line before, or GENESIS."""
    code = hmac.new(key, digestmod=hashlib.sha256)
    for part in (seq, at, actor_id, action, kind, record_id, detail, previous):
        code.update(_sealed(part))
    return code.hexdigest()


def _sealed(part: int | str | None) -> bytes:
    """Kind and length before the bytes: no two different lines can give the same sequence of bytes."""
    kind = b"n" if part is None else b"i" if isinstance(part, int) else b"s"
    data = b"" if part is None else str(part).encode("utf-8")
    return kind + len(data).to_bytes(8, "big") + data


def verify_chain(
    key: bytes, lines: Iterable[tuple[int, str, int | None, str, str, int | None, str, str, str]]
) -> int | None:
    """Sequence number of the first line that was changed, inserted, moved, or follows a removed one; None when whole.

    Lines come in the order of `seq`. Lines cut off at the end cannot be seen here: compare the last hash with one
    kept outside (printed or exported).
    """
    expected_previous, expected_seq = GENESIS, None
    for line in map(AuditEntry._make, lines):
        linked = line.previous == expected_previous and expected_seq in (None, line.seq)
        if not linked or not hmac.compare_digest(line.hash.encode(), chain_hash(key, *line[:-1]).encode()):
            return line.seq
        expected_previous, expected_seq = line.hash, line.seq + 1
    return None
