"""Attachments of a matter: encrypted, added, renamed, taken out, brought back, and never swept while in use."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop.casework import attachments, reading, upkeep
from desktop.casework import office as desk
from desktop.casework.attachments import StoredFile
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, AttachmentRow
from desktop.domain.stages import Stage
from desktop.store.tables import AuditLine, Document, Event, Matter

PICTURE = b"\xff\xd8\xff\xe0\0\x10JFIF picture"
Register = Callable[..., int]


@pytest.fixture
def matter(register: Register) -> int:
    return register()


@pytest.fixture
def add(office: Session, matter: int, at: datetime) -> Callable[..., AttachmentRow]:
    def added(name: str = "现场照片.jpg", data: bytes = PICTURE) -> AttachmentRow:
        attachments.add(office, matter, attachments.take_in(office, name, data), at)
        return standing(matter, office.actor, at)[-1]

    return added


def standing(matter_id: int, by: Actor, at: datetime) -> tuple[AttachmentRow, ...]:
    return reading.open_file(matter_id, by, at).attachments


def last_event() -> Any:
    return Event.select().order_by(Event.id.desc()).get()


def as_user(office: Session, who: Actor) -> Session:
    return Session(office.folder, office.vault, who)


# ---------------------------------------------------------------- adding


def test_a_file_is_kept_with_its_facts(office: Session, matter: int, add: Any, by: Actor, at: datetime) -> None:
    kept = add()
    assert (kept.name, kept.media_type, kept.size) == ("现场照片.jpg", "image/jpeg", len(PICTURE))
    assert (kept.added_at, kept.added_by) == (at, "李文书")
    assert attachments.content(office, matter, kept.id) == PICTURE
    line = last_event()
    assert (line.action, line.text, line.from_stage) == ("attach", "现场照片.jpg", "registered")
    assert reading.open_file(matter, by, at).events[0].label == "添加附件"
    assert AuditLine.select().order_by(AuditLine.seq.desc()).get().action == "attach"


def test_the_name_follows_the_content(add: Any) -> None:
    assert add("申请书.pdf").name == "申请书.jpg"
    assert add("申请书.doc", b"%PDF-1.7 x").name == "申请书.pdf"
    assert add("申请书", b"%PDF-1.7 y").name == "申请书（2）.pdf"


@pytest.mark.parametrize(
    ("name", "data", "said"), [("x.jpg", b"", "空文件"), ("x.exe", b"MZ\0", "程序"), ("病毒.jpg", b"MZ\0", "程序")]
)
def test_what_may_not_come_in_leaves_nothing(office: Session, name: str, data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        attachments.take_in(office, name, data)
    assert not list(office.folder.attachments.rglob("*.bin"))


def test_the_same_file_is_added_once(office: Session, matter: int, add: Any, register: Register, at: datetime) -> None:
    add()
    events = Event.select().count()
    with pytest.raises(Refused, match=r"这个附件已经在本件中：现场照片\.jpg"):
        add("另一个名字.jpg")
    assert Event.select().count() == events
    other = register()
    attachments.add(office, other, attachments.take_in(office, "x.jpg", PICTURE), at)
    assert len(list(office.folder.attachments.rglob("*.bin"))) == 1


def test_a_file_whose_content_is_gone_is_not_recorded(office: Session, matter: int, by: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="不见了"):
        attachments.add(office, matter, StoredFile("x.jpg", "image/jpeg", 3, "ab" * 32), at)
    assert standing(matter, by, at) == ()


def test_who_may(
    office: Session, matter: int, add: Any, register: Register, reader: Actor, by: Actor, at: datetime
) -> None:
    kept = add()
    as_reader = as_user(office, reader)
    assert attachments.content(as_reader, matter, kept.id) == PICTURE
    for act in (
        lambda: attachments.add(as_reader, matter, attachments.take_in(office, "x", b"x"), at),
        lambda: attachments.rename(kept.id, "x", reader, at),
        lambda: attachments.remove(kept.id, "x", reader, at),
    ):
        with pytest.raises(Refused, match="权限"):
            act()
    with pytest.raises(Refused, match="没有找到这个附件"):
        attachments.content(office, register(), kept.id)


def test_a_sealed_matter_guards_its_attachments(
    office: Session, register: Register, insider: Actor, by: Actor, at: datetime
) -> None:
    sealed = register(insider, petition_class="accusation")
    as_insider = as_user(office, insider)
    attachments.add(as_insider, sealed, attachments.take_in(office, "x.jpg", PICTURE), at)
    [kept] = standing(sealed, insider, at)
    for act in (
        lambda: attachments.content(office, sealed, kept.id),
        lambda: attachments.rename(kept.id, "x", by, at),
        lambda: attachments.remove(kept.id, "x", by, at),
        lambda: attachments.removed(sealed, by),
    ):
        with pytest.raises(Refused, match="没有找到"):
            act()
    assert attachments.content(as_insider, sealed, kept.id) == PICTURE


def test_an_archived_file_is_only_read(office: Session, matter: int, add: Any, by: Actor, at: datetime) -> None:
    kept = add()
    Matter.update(stage=Stage.ARCHIVED).where(Matter.id == matter).execute()
    assert attachments.content(office, matter, kept.id) == PICTURE
    for act in (lambda: add("y.txt", b"y"), lambda: attachments.remove(kept.id, "x", by, at)):
        with pytest.raises(Refused, match="归档"):
            act()


# ---------------------------------------------------------------- renaming, taking out


def test_renaming(matter: int, add: Any, by: Actor, at: datetime) -> None:
    kept, other = add(), add("平面图.pdf", b"%PDF-1.7")
    attachments.rename(kept.id, "北侧界址", by, at)
    assert [one.name for one in standing(matter, by, at)] == ["北侧界址.jpg", "平面图.pdf"]
    line = reading.open_file(matter, by, at).events[0]
    assert (line.label, line.text) == ("附件改名", "现场照片.jpg → 北侧界址.jpg")
    before = Event.select().count()
    assert not attachments.rename(kept.id, "北侧界址.jpg", by, at).ids
    with pytest.raises(Refused, match="附件名称"):
        attachments.rename(other.id, " ", by, at)
    second = add("南侧.jpg", PICTURE + b"2")
    with pytest.raises(Refused, match="本件已有") as refusal:
        attachments.rename(second.id, "北侧界址", by, at)
    assert refusal.value.field == "name"
    assert Event.select().count() == before + 1


def test_taken_out_and_brought_back(
    office: Session, matter: int, add: Any, insider: Actor, by: Actor, at: datetime
) -> None:
    kept = add()
    with pytest.raises(Refused, match="理由") as refusal:
        attachments.remove(kept.id, "  ", by, at)
    assert refusal.value.field == "reason"
    attachments.remove(kept.id, "传错了件", by, at)
    assert standing(matter, by, at) == ()
    line = reading.open_file(matter, by, at).events[0]
    assert (line.label, line.text) == ("移除附件", "现场照片.jpg（传错了件）")
    [gone] = attachments.removed(matter, by)
    assert (gone.name, gone.actor_id, gone.text) == ("现场照片.jpg", by.id, "现场照片.jpg（传错了件）")
    for act in (
        lambda: attachments.content(office, matter, kept.id),
        lambda: attachments.remove(kept.id, "再移", by, at),
        lambda: attachments.rename(kept.id, "x", by, at),
    ):
        with pytest.raises(Refused, match="没有找到"):
            act()
    with pytest.raises(Refused, match="由李文书撤回"):
        attachments.bring_back(kept.id, insider, at)
    attachments.bring_back(kept.id, by, at)
    assert standing(matter, by, at) == (kept,)
    assert attachments.content(office, matter, kept.id) == PICTURE
    assert attachments.removed(matter, by) == ()
    newest, before = reading.open_file(matter, by, at).events[:2]
    assert (newest.action, before.is_taken_back) == ("take_back", True)
    with pytest.raises(Refused):
        attachments.bring_back(kept.id, by, at)


def test_what_was_added_again_meanwhile_does_not_come_back_twice(
    matter: int, add: Any, by: Actor, at: datetime
) -> None:
    kept = add()
    attachments.remove(kept.id, "模糊", by, at)
    add("重拍.jpg", PICTURE + b"2")
    add("现场照片.jpg")
    with pytest.raises(Refused, match="已经在本件中"):
        attachments.bring_back(kept.id, by, at)


def test_taking_an_attachment_out_does_not_bar_taking_a_step_back(
    matter: int, add: Any, take: Callable[..., Any], by: Actor, at: datetime
) -> None:
    from desktop.casework import steps

    take(matter, "screen", petition_class="appeal", route="31-6")
    attachments.remove(add().id, "传错了件", by, at)
    steps.take_back(matter, by, at)
    assert reading.open_file(matter, by, at).row.stage == "registered"


# ---------------------------------------------------------------- upkeep


def test_what_anything_refers_to_is_never_swept(
    office: Session, matter: int, add: Any, by: Actor, at: datetime
) -> None:
    used = [add().digest, add("移除.txt", b"taken out").digest]
    attachments.remove(standing(matter, by, at)[1].id, "传错了件", by, at)
    drafted = attachments.take_in(office, "草稿.txt", b"in a draft")
    desk.keep_draft("petition", {"form": {"fields": {"attachments": [list(drafted)]}}}, by, at)
    paper, _ = office.box.put(b"%PDF-1.7 issued")
    Document.insert(
        id=7, matter=matter, kind="acceptance_notice", title="告知书", made_on=at.date(), made_by=by.id, digest=paper
    ).execute()
    orphan = attachments.take_in(office, "没人要.txt", b"of a form given up")
    for path in office.folder.attachments.rglob("*.bin"):
        os.utime(path, (at.timestamp() - 90_000,) * 2)
    young = attachments.take_in(office, "刚拖进来.txt", b"just dropped")
    os.utime(
        next(p for p in office.folder.attachments.rglob("*.bin") if p.stem == young.digest[2:]), (at.timestamp(),) * 2
    )
    assert upkeep.sweep_attachments(office, at) == 1
    assert not office.box.has(orphan.digest)
    assert all(office.box.has(digest) for digest in (*used, drafted.digest, paper, young.digest))
    assert upkeep.sweep_attachments(office, at + timedelta(days=2)) == 1  # the young one has grown old
