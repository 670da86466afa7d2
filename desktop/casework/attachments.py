"""Attachments of a matter: taken in encrypted, added, renamed, taken out and brought back."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from desktop.casework import access
from desktop.casework.petitions import write_event
from desktop.casework.session import Session
from desktop.domain import media
from desktop.domain.codes import Right
from desktop.domain.faults import Damaged, Refused
from desktop.domain.records import Actor, Change
from desktop.store import attachment_rows, audit, database
from desktop.store.attachment_rows import Kept
from desktop.store.tables import Matter

RemovedFile = attachment_rows.Removed
Registering = Callable[[Actor, datetime], Change]

_NOT_THERE = "没有找到这个附件，它可能已被移除。请刷新后再看。"
_NOT_READ_BACK = "附件存好后读出来与原件不一样，没有添加，原件没有动。请检查硬盘，再添加一次。"


class StoredFile(NamedTuple):
    """A file that lies encrypted in the office, not yet with a matter. `size` in bytes."""

    name: str
    media_type: str
    size: int
    digest: str


def take_in(session: Session, name: str, data: bytes) -> StoredFile:
    """Encrypt a file, read it back and compare. What it is tells its content, which also corrects the suffix.

    Raises Refused (empty, too large, a program), DiskFull, ReadOnly, Damaged. Needs no database: for the worker.
    """
    kind = media.check_file(name, data)
    digest, size = session.box.put(data)
    if not is_same(session, digest, data):
        raise Damaged(_NOT_READ_BACK)
    return StoredFile(media.fitting_name(name, kind), kind.type, size, digest)


def is_same(session: Session, digest: str, data: bytes) -> bool:
    """True when the encrypted copy holds exactly these bytes."""
    return session.box.get(digest) == data


def add(session: Session, matter_id: int, file: StoredFile, at: datetime) -> Change:
    """Keep a file with a matter. The same content is kept once; a name that is in use gets a number."""
    with database.transaction():
        stage = access.change(matter_id, session.actor, Right.REGISTER).stage
        return _keep(session, matter_id, stage, file, at)


def register(session: Session, act: Registering, files: Iterable[StoredFile], at: datetime) -> Change:
    """Do an act that registers a matter, and keep files with it, all or nothing.

    To an accusation its registrar cannot add anything later.
    """
    with database.transaction():
        change = act(session.actor, at)
        stage = Matter.select(Matter.stage).where(Matter.id == change.id).scalar()
        for file in files:
            _keep(session, change.id, stage, file, at)
    return change


def content(session: Session, matter_id: int, attachment_id: int) -> bytes:
    """The bytes of an attachment that stands in a matter."""
    access.see(matter_id, session.actor)
    row = attachment_rows.kept(attachment_id)
    if row is None or row.matter_id != matter_id or row.removal_id:
        raise Refused(_NOT_THERE)
    return session.box.get(row.digest)


def rename(attachment_id: int, name: str, by: Actor, at: datetime) -> Change:
    """Give an attachment another name; the suffix stays, as it says what the file is."""
    with database.transaction():
        row = _changeable(attachment_id, by)
        name = media.renamed(row.name, name)
        if name == row.name:
            return Change(frozenset(), (), row.matter_id, f"名称仍为“{name}”。")
        if name in attachment_rows.standing(row.matter_id).values():
            raise Refused(f"本件已有名为“{name}”的附件，请换一个名称。", "name")
        attachment_rows.update(row.id, name=name)
        return _settle(row.matter_id, "rename_attachment", f"{row.name} → {name}", by, at, f"附件已改名为“{name}”。")


def remove(attachment_id: int, reason: str, by: Actor, at: datetime) -> Change:
    """Take an attachment out. Its encrypted file stays, so that whoever took it out can bring it back."""
    with database.transaction():
        row = _changeable(attachment_id, by)
        if not reason.strip():
            raise Refused("请填写移除理由。", "reason")
        change = _settle(
            row.matter_id, "detach", f"{row.name}（{reason.strip()}）", by, at, f"已移除附件“{row.name}”。"
        )
        attachment_rows.update(row.id, removal_id=change.ids[1])
        return change


def bring_back(attachment_id: int, by: Actor, at: datetime) -> Change:
    """Take the removal of an attachment back; only who removed it may."""
    with database.transaction():
        row = _changeable(attachment_id, by, is_standing=False)
        assert row.removal_id is not None
        actor_id, actor_name = attachment_rows.removal(row.removal_id)
        if actor_id != by.id:
            raise Refused(f"这个附件由{actor_name}移除，请由{actor_name}撤回。")
        there = attachment_rows.standing(row.matter_id)
        if row.digest in there:
            raise Refused(f"这个附件已经在本件中：{there[row.digest]}。", "attachment")
        name = media.free_name(row.name, set(there.values()))
        attachment_rows.update(row.id, removal_id=None, name=name)
        change = _settle(row.matter_id, "take_back", f"撤回“移除附件”：{name}", by, at, f"附件“{name}”已恢复。")
        attachment_rows.mark_taken_back(row.removal_id, change.ids[1])
        return change


def removed(matter_id: int, by: Actor) -> tuple[RemovedFile, ...]:
    """What was taken out of a matter, the latest first."""
    access.need(by, Right.READ)
    access.see(matter_id, by)
    return attachment_rows.removed(matter_id)


# ---------------------------------------------------------------- checks and writing


def _changeable(attachment_id: int, by: Actor, is_standing: bool = True) -> Kept:
    row = attachment_rows.kept(attachment_id)
    if row is None or (row.removal_id is None) is not is_standing:
        raise Refused(_NOT_THERE)
    access.change(row.matter_id, by, Right.REGISTER)
    return row


def _keep(session: Session, matter_id: int, stage: str, file: StoredFile, at: datetime) -> Change:
    if not session.box.has(file.digest):
        raise Refused("附件的内容不见了，没有添加。请从原处再添加一次。", "attachment")
    there = attachment_rows.standing(matter_id)
    if file.digest in there:
        raise Refused(f"这个附件已经在本件中：{there[file.digest]}。", "attachment")
    by, name = session.actor, media.free_name(file.name, set(there.values()))
    attachment_rows.add(matter_id, name, file.media_type, file.size, file.digest, by.id, at)
    return _note(matter_id, stage, "attach", name, by, at, "附件已加密保存。")


def _settle(matter_id: int, action: str, text: str, by: Actor, at: datetime, say: str) -> Change:
    return _note(matter_id, access.see(matter_id, by).stage, action, text, by, at, say)


def _note(matter_id: int, stage: str, action: str, text: str, by: Actor, at: datetime, say: str) -> Change:
    """Write it into the history and the audit chain. `ids` of the change: the matter, the line of the history."""
    event_id = write_event(matter_id, action, stage, stage, at.date(), by, at, text)
    audit.record(by.id, action, "matter", matter_id, at)
    return Change(frozenset({"matter"}), (matter_id, event_id), matter_id, say)
