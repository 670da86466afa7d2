"""Opening files and papers: the one place where the right to see a matter is checked and reading is noted."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from desktop.casework import access, documents
from desktop.casework.access import need
from desktop.casework.session import Session
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, DeskCounts, MatterFile, MatterFilter, MatterRow
from desktop.store import audit, database, matter_files, matters, office
from desktop.store.tables import Document, Matter


def open_file(matter_id: int, by: Actor, at: datetime) -> MatterFile:
    """Everything about a matter. Reading a sealed one needs the right and is written to the audit chain."""
    need(by, Right.READ, "查询")
    if access.see(matter_id, by).is_sealed:
        with database.transaction():
            audit.record(by.id, "read", "matter", matter_id, at)
    entered_by = Matter.select(Matter.entered_by).where(Matter.id == matter_id).scalar()
    names = {user.id: user.name for user in office.users()}
    return matter_files.file_of(matter_id, names.get(entered_by, ""), by.may(Right.SEALED))


def open_by_number(number: str, by: Actor, at: datetime) -> MatterFile:
    """The file of a number."""
    matter_id = matters.by_number(number.strip())
    if matter_id is None or (matters.is_sealed(matter_id) and not by.may(Right.SEALED)):
        raise Refused("没有这个编号的信访件，请核对编号。")  # a sealed number reads like one never given
    return open_file(matter_id, by, at)


def find(text: str, by: Actor, limit: int = 50) -> list[MatterRow]:
    """Matters found by text, name, pinyin, initials, phone or number, newest first."""
    need(by, Right.READ, "查询")
    return matters.found(text, by.may(Right.SEALED), limit)


kind_of = matters.kind_of


def desk_counts(by: Actor, today: date, kind: str = "") -> DeskCounts:
    """Open, due today, overdue, soon due of every kind (start page, status line), or of the kinds of one desk."""
    return matters.desk_counts(today, by.may(Right.SEALED), kind)


def due_outlook(by: Actor, today: date, days: int = 7) -> list[int]:
    """How many matters run out on each of the next days, today first."""
    counts = due_counts(by, today, days)
    return [sum(counts[today + timedelta(days=n)].values()) for n in range(days)]


def due_counts(by: Actor, today: date, days: int = 7) -> dict[date, dict[str, int]]:
    """How many matters run out on each of the next days, by the code of the clock rule that runs out."""
    found: dict[date, dict[str, int]] = {today + timedelta(days=n): {} for n in range(days)}
    last = today + timedelta(days=days - 1)
    for (day, rule), count in matters.due_counts(today, last, by.may(Right.SEALED)).items():
        found[day][rule] = count
    return found


def longest_overdue(by: Actor, today: date) -> int:
    """By how many days the matter is late that has been late longest; 0 when none is."""
    oldest = matters.oldest_due(by.may(Right.SEALED))
    return max((today - oldest).days, 0) if oldest else 0


def listed(wanted: MatterFilter, by: Actor, limit: int) -> tuple[list[MatterRow], int]:
    """The first rows of a list as this user sees it, and how many there are."""
    found = matters.ids(wanted._replace(with_sealed=by.may(Right.SEALED)))
    return matters.rows(found[:limit]), len(found)


def due_rows(by: Actor, today: date, limit: int) -> list[MatterRow]:
    """The open matters whose clocks run out first."""
    wanted = MatterFilter(today, is_open=True, with_sealed=by.may(Right.SEALED))
    return matters.rows(matters.ids(wanted)[:limit])


def superior_days(matter_ids: Sequence[int]) -> dict[int, date]:
    """By when superiors want to hear of each of these matters; those that they do not wait for are left out."""
    return matters.running_days("assigned", matter_ids)


def is_empty() -> bool:
    """True while nothing has been registered yet."""
    return not Matter.select().exists()


def note_print(matter_ids: tuple[int, ...], paper: str, by: Actor, at: datetime) -> None:
    """Write down who printed or saved which paper of whom, when."""
    with database.transaction():
        may_see(matter_ids, by)
        for matter_id in matter_ids or (0,):
            audit.record(by.id, "print", "matter", matter_id, at, {"paper": paper})


def may_see(matter_ids: Iterable[int], by: Actor) -> None:
    """Refused when one of these matters is gone or sealed for this user: its paper may still be at hand."""
    for matter_id in matter_ids:
        access.see(matter_id, by)


def note_export(matter_ids: Sequence[int], by: Actor, at: datetime) -> None:
    """Write down on every sealed matter of an export who took it out; call inside a transaction."""
    for matter_id in matters.sealed_among(matter_ids):
        audit.record(by.id, "take_out", "matter", matter_id, at)


def still_open(matter_ids: Iterable[int]) -> frozenset[int]:
    """Those that may be shown to everybody: a hint kept in a draft may name a matter that was sealed since."""
    return matters.open_among(list(matter_ids))


class ReadingLine(NamedTuple):
    """Who looked into a sealed matter: moment, name of the user, and how."""

    at: datetime
    actor_name: str
    what: str


_LOOKED = {"read": "查看", "print": "打印或另存", "take_out": "导出", "reveal": "查看证件号码"}


def readings(matter_id: int, by: Actor) -> tuple[ReadingLine, ...]:
    """查阅记录 of a sealed matter, newest first, for those who may see it; nothing is kept of an open one.

    What one user did within a minute stands in one line: the page is read anew after every act.
    """
    if not access.see(matter_id, by).is_sealed:
        return ()
    lines = (
        ReadingLine(entry.at.replace(second=0, microsecond=0), entry.actor_name, _LOOKED[entry.action])
        for entry in audit.entries("matter", matter_id)
        if entry.action in _LOOKED
    )
    return tuple(dict.fromkeys(lines))


def keep_paper(session: Session, document_id: int, pdf: bytes, at: datetime) -> Change:
    """Keep the PDF of an issued paper as issued, encrypted, with its hash, on every matter on which the paper stands.

    A kept paper is never replaced.
    """
    row: Any = Document.get_or_none(Document.id == document_id)
    if row is None:
        raise Refused(access.GONE)
    if row.digest:
        raise Refused("这份文书已经存档，不能替换；如需更正，请另行制发。")
    access.see(row.matter_id, session.actor)
    digest, _size = session.box.put(pdf)
    sha256 = hashlib.sha256(pdf).hexdigest()
    copies = documents.copies(row)
    with database.transaction():
        Document.update(digest=digest, sha256=sha256).where(Document.id.in_(list(copies))).execute()
        audit.record(session.actor.id, "issue", "document", document_id, at, {"sha256": sha256})
    return Change(frozenset({"matter"}), tuple(copies.values()), row.matter_id)


def issued_paper(session: Session, document_id: int) -> bytes:
    """The PDF of a paper as it was issued."""
    row: Any = Document.get_or_none(Document.id == document_id)
    if row is None or not row.digest:
        raise Refused("这份文书没有存档的原件。")
    documents.see(row, session.actor)
    return session.box.get(row.digest)


def note_reveal(matter_id: int, party_id: int, by: Actor, at: datetime) -> None:
    """Write down who had a masked identity number of a matter shown in full."""
    with database.transaction():
        access.see(matter_id, by)
        audit.record(by.id, "reveal", "matter", matter_id, at, {"party": party_id})
