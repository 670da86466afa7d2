"""Finding and opening files, papers as issued, attachments."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop.casework import reading
from desktop.casework.documents import Issued
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, NewParty
from desktop.store import audit
from desktop.store.tables import AuditLine, Document, Matter

Register = Callable[..., int]


@pytest.fixture
def docket(register: Register, village_ids: list[int]) -> dict[str, int]:
    return {
        "land": register(
            title="反映宅基地界址争议",
            content="邻居越过老界石",
            village_id=village_ids[0],
            parties=(NewParty(name="李桂兰", phone="13900005678"), NewParty(role="opponent", name="曾国强")),
        ),
        "lamp": register(title="路灯不亮", claims=("尽快修复",), place="水塘边", parties=(NewParty(name="单小花"),)),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("界址", ["land"]),
        ("宅基 越过", ["land"]),
        ("路灯 界址", []),
        ("修复", ["lamp"]),
        ("水塘", ["lamp"]),
        ("双桥", ["land"]),
        ("李桂兰", ["land"]),
        ("lgl", ["land"]),
        ("liguilan", ["land"]),
        ("sxh", ["lamp"]),
        ("dxh", ["lamp"]),
        ("5678", ["land"]),
        ("13900005678", ["land"]),
        ("0002", ["lamp"]),
        ("信〔2026〕0001号", ["land"]),
        ("曾国强", ["land"]),
        ("", []),
        ("%", []),
        ('" OR 1', []),
    ],
)
def test_find(docket: dict[str, int], by: Actor, text: str, found: list[str]) -> None:
    assert [row.id for row in reading.find(text, by)] == [docket[name] for name in found]


def test_finding_needs_the_right(docket: dict[str, int], by: Actor) -> None:
    with pytest.raises(Refused, match="查询的权限"):
        reading.find("界址", by._replace(rights=frozenset({"register"})))


def test_open_by_number(docket: dict[str, int], by: Actor, at: datetime) -> None:
    assert reading.open_by_number(" 信〔2026〕0002号 ", by, at).row.id == docket["lamp"]
    with pytest.raises(Refused, match="没有这个编号"):
        reading.open_by_number("信〔2026〕0003号", by, at)


def test_reading_an_open_file_leaves_no_line(docket: dict[str, int], by: Actor, at: datetime) -> None:
    before = AuditLine.select().count()
    reading.open_file(docket["land"], by, at)
    assert AuditLine.select().count() == before


def test_a_deleted_matter_is_gone(docket: dict[str, int], by: Actor, at: datetime) -> None:
    Matter.update(deleted_at=at).where(Matter.id == docket["lamp"]).execute()
    with pytest.raises(Refused, match="没有找到"):
        reading.open_file(docket["lamp"], by, at)
    with pytest.raises(Refused, match="没有这个编号"):
        reading.open_by_number("信〔2026〕0002号", by, at)


def test_the_desk(docket: dict[str, int], register: Register, by: Actor, at: datetime) -> None:
    old = register(received_on=at.date() - timedelta(days=30))
    counted = reading.desk_counts(by, at.date())
    assert (counted.open, counted.due_today, counted.overdue, counted.soon) == (3, 0, 1, 0)
    assert [row.id for row in reading.due_rows(by, at.date(), 2)] == [old, docket["land"]]
    due = Matter.get_by_id(docket["land"]).next_due_on
    assert reading.due_outlook(by, due, 3) == [2, 0, 0]
    assert reading.due_outlook(by, due - timedelta(days=1), 3) == [0, 2, 0]


# ---------------------------------------------------------------- papers and attachments


@pytest.fixture
def notice(docket: dict[str, int], take: Callable[..., Any], unit_ids: list[int], at: datetime) -> int:
    take(docket["land"], "screen", petition_class="appeal", route="31-6")
    paper = Issued("acceptance_notice", "信访事项受理告知书", "petitioner_notice", {}, at.date())
    return int(take(docket["land"], "accept", papers=[paper], unit_id=unit_ids[0]).ids[1])


def test_a_paper_is_kept_as_issued_and_never_replaced(office: Session, notice: int, at: datetime) -> None:
    with pytest.raises(Refused, match="没有存档的原件"):
        reading.issued_paper(office, notice)
    reading.keep_paper(office, notice, b"%PDF-1.7 notice", at)
    assert reading.issued_paper(office, notice) == b"%PDF-1.7 notice"
    with pytest.raises(Refused, match="不能替换"):
        reading.keep_paper(office, notice, b"%PDF-1.7 other", at)
    row = Document.get_by_id(notice)
    assert row.sha256 == hashlib.sha256(b"%PDF-1.7 notice").hexdigest()
    line = AuditLine.select().order_by(AuditLine.seq.desc()).get()
    assert (line.action, line.record_id) == ("issue", notice)
    assert row.sha256 in line.detail
    assert all(b"PDF" not in path.read_bytes() for path in office.folder.attachments.rglob("*") if path.is_file())
    with pytest.raises(Refused):
        reading.keep_paper(office, 404, b"x", at)
    with pytest.raises(Refused):
        reading.issued_paper(office, 404)


def test_printing_is_written_down(docket: dict[str, int], by: Actor, at: datetime) -> None:
    before = AuditLine.select().count()
    reading.note_print(tuple(docket.values()), "register_form", by, at)
    reading.note_print((), "monthly", by, at)
    lines = list(AuditLine.select().where(AuditLine.seq > before).order_by(AuditLine.seq))
    assert [(line.action, line.record_id) for line in lines] == [
        ("print", docket["land"]),
        ("print", docket["lamp"]),
        ("print", 0),
    ]
    assert audit.first_broken() is None
