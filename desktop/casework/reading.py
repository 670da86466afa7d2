"""Opening files and papers: the one place where the right to see a matter is checked and reading is noted."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from desktop.casework.petitions import need, write_event
from desktop.casework.session import Session
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, DeskCounts, MatterFile, MatterFilter, MatterRow
from desktop.store import audit, database, matter_files, matters, office
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import Attachment, Document, Matter

GONE = "没有找到这件信访件，它可能已被撤销。请刷新列表后再试。"


def open_file(matter_id: int, by: Actor, at: datetime) -> MatterFile:
    """Everything about a petition. Reading a sealed one needs the right and is written to the audit chain."""
    need(by, Right.READ, "查询")
    sealed = matters.is_sealed(matter_id)
    if sealed is None or (sealed and not by.may(Right.SEALED)):
        raise Refused(GONE)
    if sealed:
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


def desk_counts(by: Actor, today: date) -> DeskCounts:
    """Open, due today, overdue, soon due: the figures of the start page and the status line."""
    return matters.desk_counts(today, by.may(Right.SEALED))


def due_outlook(by: Actor, today: date, days: int = 7) -> list[int]:
    """How many matters run out on each of the next days, today first."""
    found = matters.due_by_day(today, today + timedelta(days=days - 1), by.may(Right.SEALED))
    return [found.get(today + timedelta(days=n), 0) for n in range(days)]


def due_rows(by: Actor, today: date, limit: int) -> list[MatterRow]:
    """The open matters whose clocks run out first."""
    wanted = MatterFilter(today, is_open=True, with_sealed=by.may(Right.SEALED))
    return matters.rows(matters.ids(wanted)[:limit])


def is_empty() -> bool:
    """True while nothing has been registered yet."""
    return not Matter.select().exists()


def note_print(matter_ids: tuple[int, ...], paper: str, by: Actor, at: datetime) -> None:
    """Write down who printed or saved which paper of whom, when."""
    with database.transaction():
        for matter_id in matter_ids or (0,):
            audit.record(by.id, "print", "matter", matter_id, at, {"paper": paper})


def keep_paper(session: Session, document_id: int, pdf: bytes, at: datetime) -> Change:
    """Keep the PDF of an issued paper as issued, encrypted, with its hash. A kept paper is never replaced."""
    row: Any = Document.get_or_none(Document.id == document_id)
    if row is None:
        raise Refused(GONE)
    if row.digest:
        raise Refused("这份文书已经存档，不能替换；如需更正，请另行制发。")
    digest, _size = session.box.put(pdf)
    sha256 = hashlib.sha256(pdf).hexdigest()
    with database.transaction():
        Document.update(digest=digest, sha256=sha256).where(Document.id == document_id).execute()
        audit.record(session.actor.id, "issue", "document", document_id, at, {"sha256": sha256})
    return Change(frozenset({"matter"}), (row.matter_id,), row.matter_id)


def issued_paper(session: Session, document_id: int) -> bytes:
    """The PDF of a paper as it was issued."""
    row: Any = Document.get_or_none(Document.id == document_id)
    if row is None or not row.digest or matters.is_sealed(row.matter_id) is None:
        raise Refused("这份文书没有存档的原件。")
    if matters.is_sealed(row.matter_id) and not session.actor.may(Right.SEALED):
        raise Refused(GONE)
    return session.box.get(row.digest)


def attach(session: Session, matter_id: int, name: str, media_type: str, data: bytes, at: datetime) -> Change:
    """Keep a file with a matter, encrypted."""
    need(session.actor, Right.REGISTER, "登记")
    sealed = matters.is_sealed(matter_id)
    if sealed is None or (sealed and not session.actor.may(Right.SEALED)):
        raise Refused(GONE)
    digest, size = session.box.put(data)
    with database.transaction():
        insert(
            Attachment,
            id=new_id(),
            matter=matter_id,
            name=name,
            media_type=media_type,
            size=size,
            digest=digest,
            added_at=at,
            added_by=session.actor.id,
        )
        stage = Matter.get_by_id(matter_id).stage
        write_event(matter_id, "attach", stage, stage, at.date(), session.actor, at, name)
        audit.record(session.actor.id, "attach", "matter", matter_id, at)
    return Change(frozenset({"matter"}), (matter_id,), matter_id, "附件已加密保存。")


def attachment(session: Session, matter_id: int, attachment_id: int) -> bytes:
    """The bytes of a kept file."""
    sealed = matters.is_sealed(matter_id)
    row = Attachment.get_or_none((Attachment.id == attachment_id) & (Attachment.matter == matter_id))
    if row is None or sealed is None or (sealed and not session.actor.may(Right.SEALED)):
        raise Refused("没有找到这个附件。")
    return session.box.get(row.digest)


def note_reveal(matter_id: int, party_id: int, by: Actor, at: datetime) -> None:
    """Write down who had a masked identity number of a matter shown in full."""
    with database.transaction():
        audit.record(by.id, "reveal", "matter", matter_id, at, {"party": party_id})
