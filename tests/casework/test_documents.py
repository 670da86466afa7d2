"""Issuing papers: number, record and line of the history stand together or not at all."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import documents, reading, steps
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.store.tables import AuditLine, BookNumber, Document, Event

Register = Callable[..., int]
Take = Callable[..., Any]
FACTS = {"organ": "云溪镇人民政府", "sent_on": date(2026, 11, 20), "attachments": ("界址图", "笔录")}


@pytest.fixture
def issue(by: Actor, at: datetime) -> Callable[..., Any]:
    """Issues a 处理意见书, fields changed as named."""

    def issued(matter_id: int, kind: str = "opinion", book: str = "opinion", who: Actor = by, on: Any = None) -> Any:
        return documents.issue(
            matter_id, documents.Issued(kind, "信访处理意见书", book, FACTS, on or at.date()), who, at
        )

    return issued


def test_it_is_numbered_recorded_and_told(register: Register, issue: Any, by: Actor, at: datetime) -> None:
    matter_id = register()
    stage = steps.standing(matter_id).stage
    change = issue(matter_id)
    assert change.ids[0] == matter_id
    file = reading.open_file(matter_id, by, at)
    [row] = file.documents
    assert (row.id, row.kind, row.number) == (change.ids[1], "opinion", "信意〔2026〕1号")
    assert (row.made_on, row.sha256) == (at.date(), "")
    line = file.events[0]
    assert (line.action, line.label, line.text) == ("issue", "制发文书", "信访处理意见书 信意〔2026〕1号")
    assert Document.get_by_id(row.id).event_id == line.id
    assert file.row.stage == stage
    noted = AuditLine.select().order_by(AuditLine.seq.desc()).first()
    assert (noted.action, noted.actor_id, noted.record_id) == ("issue", by.id, matter_id)
    assert issue(matter_id).say == "已制发信访处理意见书 信意〔2026〕2号。"


def test_facts_come_back_as_json_keeps_them(register: Register, issue: Any, by: Actor) -> None:
    change = issue(register())
    kept = json.loads(Document.get_by_id(change.ids[1]).facts)
    assert kept == documents.facts_of(change.ids[1], by)
    assert kept == {"organ": "云溪镇人民政府", "sent_on": "2026-11-20", "attachments": ["界址图", "笔录"]}


def test_a_form_without_a_book_has_no_number(register: Register, issue: Any, by: Actor) -> None:
    change = issue(register(), kind="reading_slip", book="")
    assert Document.get_by_id(change.ids[1]).number == ""
    assert change.say == "已制发信访处理意见书。"
    assert not BookNumber.select().where(BookNumber.record_id == change.ids[1]).exists()


def test_a_number_once_given_is_never_given_again(register: Register, issue: Any) -> None:
    first, second = register(), register(title="另一件")
    numbers = [Document.get_by_id(issue(matter).ids[1]).number for matter in (first, second, first)]
    assert numbers == ["信意〔2026〕1号", "信意〔2026〕2号", "信意〔2026〕3号"]


def test_notices_of_steps_share_the_book(
    register: Register, take: Take, unit_ids: list[int], issue: Any, at: datetime
) -> None:
    matter_id = register()
    issue(matter_id, "redirect_notice", "petitioner_notice")
    take(matter_id, "screen", petition_class="appeal", route="31-6")
    paper = documents.Issued("acceptance_notice", "信访事项受理告知书", "petitioner_notice", FACTS, at.date())
    change = take(matter_id, "accept", papers=[paper], unit_id=unit_ids[0])
    assert Document.get_by_id(change.ids[1]).number == "信告〔2026〕2号"


def test_the_last_step_can_still_be_taken_back(register: Register, take: Take, issue: Any, by: Actor, at: Any) -> None:
    matter_id = register()
    take(matter_id, "screen", petition_class="inquiry")
    issue(matter_id)
    steps.take_back(matter_id, by, at)
    assert steps.standing(matter_id).stage == "registered"
    assert Document.select().where(Document.matter == matter_id).count() == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_that_cannot_be_is_refused_and_takes_no_number(
    register: Register, issue: Any, at: datetime, days: int
) -> None:
    matter_id = register()
    before = BookNumber.select().count(), Event.select().count()
    with pytest.raises(Refused) as no:
        issue(matter_id, on=at.date() + timedelta(days=days))
    assert no.value.field == "on"
    assert (BookNumber.select().count(), Event.select().count()) == before


def test_a_book_that_is_not_there_leaves_nothing_behind(register: Register, issue: Any) -> None:
    matter_id = register()
    lines = Event.select().count()
    with pytest.raises(LookupError):
        issue(matter_id, book="nothing")
    assert not Document.select().exists()
    assert Event.select().count() == lines


def test_who_may(register: Register, issue: Any, by: Actor, insider: Actor, reader: Actor) -> None:
    with pytest.raises(Refused, match="权限"):
        issue(register(), who=reader)
    sealed = register(petition_class="accusation")
    with pytest.raises(Refused, match="没有找到"):
        issue(sealed)
    change = issue(sealed, who=insider)
    with pytest.raises(Refused, match="没有找到"):
        documents.facts_of(change.ids[1], by)
    assert documents.facts_of(change.ids[1], insider)["organ"] == "云溪镇人民政府"
    with pytest.raises(Refused, match="没有找到"):
        issue(1)
    with pytest.raises(Refused):
        documents.facts_of(1, by)


def test_the_pdf_is_kept_once(register: Register, issue: Any, office: Session, at: datetime) -> None:
    _matter, document_id = issue(register()).ids
    reading.keep_paper(office, document_id, b"%PDF as issued", at)
    assert reading.issued_paper(office, document_id) == b"%PDF as issued"
    with pytest.raises(Refused, match="不能替换"):
        reading.keep_paper(office, document_id, b"%PDF another", at)
