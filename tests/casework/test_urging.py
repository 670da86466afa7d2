"""催办: every due matter stands in one group; a slip is one number and one paper on every matter that it names."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework import documents, reading, urging
from desktop.casework.session import Session
from desktop.casework.urging import Group, Sent, Slip
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.store import matters
from desktop.store.tables import BookNumber, Cadre, Document, Event, Matter

Register = Callable[..., int]
FACTS = {"organ": "云溪镇人民政府", "contact_name": "李文书"}
TITLE = "信访事项催办单"


@pytest.fixture
def due(register: Register, unit_ids: list[int], cadre_ids: list[int], at: datetime) -> dict[str, int]:
    """Overdue and due today with two units, soon due with a handler of the first, and one that is nobody's."""
    Cadre.update(unit=unit_ids[0]).where(Cadre.id == cadre_ids[1]).execute()
    made = {
        name: register(moment=at - timedelta(days=days), title=name, **fields)
        for name, days, fields in (
            ("overdue", 20, {"unit_id": unit_ids[0]}),
            ("today", 15, {"unit_id": unit_ids[1]}),
            ("soon", 13, {"handler_id": cadre_ids[1]}),
            ("nobody", 20, {"handler_id": cadre_ids[0]}),
            ("normal", 1, {"unit_id": unit_ids[0]}),
        )
    }
    made["sealed"] = register(moment=at - timedelta(days=20), petition_class="accusation", unit_id=unit_ids[0])
    return made


def ids(groups: tuple[Group, ...]) -> list[list[int]]:
    return [[one.row.id for one in group.matters] for group in groups]


def slips(groups: tuple[Group, ...], today: date) -> list[Slip]:
    return [
        Slip(group.unit_id, tuple(one.row.id for one in group.matters), urging.reply_day(today), TITLE, FACTS)
        for group in groups
        if group.unit_id is not None
    ]


@pytest.fixture
def sent(due: dict[str, int], by: Actor, at: datetime) -> Sent:
    """Both units urged."""
    return urging.send(slips(urging.groups(by, at.date()), at.date()), by, at)


def test_due_matters_are_grouped_by_unit_and_a_sealed_one_is_nowhere(
    due: dict[str, int], by: Actor, insider: Actor, at: datetime
) -> None:
    groups = urging.groups(by, at.date())
    assert [group.unit for group in groups] == ["", "县自然资源局", "村镇建设办"]  # today's unit first
    assert ids(groups) == [[due["nobody"]], [due["today"]], [due["overdue"], due["soon"]]]
    assert ids(urging.groups(insider, at.date())) == ids(groups)
    assert ids(urging.groups(by, at.date(), None, [due["today"], due["normal"]])) == [[due["today"]]]
    assert sum(map(len, ids(urging.groups(by, at.date(), 30)))) == 5


def test_groups_part_the_due_matters(
    register: Register, by: Actor, at: datetime, unit_ids: list[int], cadre_ids: list[int]
) -> None:
    Cadre.update(unit=unit_ids[1]).where(Cadre.id == cadre_ids[2]).execute()
    for n in range(40):
        register(
            moment=at - timedelta(days=n),
            unit_id=(*unit_ids, None, None)[n % 4],
            handler_id=(*cadre_ids, None)[n % 5 % 4],
            petition_class="accusation" if n % 11 == 0 else "appeal",
        )

    @settings(max_examples=25)
    @given(days=st.none() | st.integers(0, 40), late=st.integers(-20, 40))
    def check(days: int | None, late: int) -> None:
        today = at.date() + timedelta(days=late)
        groups = urging.groups(by, today, days)
        listed = [one for group in ids(groups) for one in group]
        assert sorted(listed) == sorted(matters.ids(urging.wanted(today, days)))
        assert len({group.unit_id for group in groups}) == len(groups)
        for group in groups:
            for one in group.matters:
                row: Any = Matter.get_by_id(one.row.id)
                assert group.unit_id == (row.unit_id or (row.handler and row.handler.unit_id))

    check()


def test_a_slip_is_one_number_on_every_matter_it_names(
    due: dict[str, int], sent: Sent, by: Actor, at: datetime
) -> None:
    assert sent.change.say == "已生成催办单 2 份：信催〔2026〕1号、信催〔2026〕2号。"
    assert set(sent.change.ids) == {due[name] for name in ("overdue", "today", "soon")}
    assert BookNumber.select().where(BookNumber.text.startswith("信催")).count() == 2
    second = documents.row_of(sent.document_ids[1], by)
    assert second.number == "信催〔2026〕2号"
    for name in ("overdue", "soon"):
        file = reading.open_file(due[name], by, at)
        assert [(one.number, one.title, one.kind) for one in file.documents] == [(second.number, TITLE, urging.KIND)]
        line = next(event for event in file.events if event.action == "urge")
        assert (line.label, line.text) == ("催办", "信催〔2026〕2号，村镇建设办，11-25 前反馈")


def test_the_paper_is_kept_once_and_read_from_each_matter(
    due: dict[str, int], sent: Sent, office: Session, by: Actor, at: datetime
) -> None:
    change = reading.keep_paper(office, sent.document_ids[1], b"%PDF slip", at)
    assert set(change.ids) == {due["overdue"], due["soon"]}
    records = [reading.open_file(due[name], by, at).documents[0] for name in ("overdue", "soon")]
    assert records[0].sha256 == records[1].sha256 != ""
    assert [reading.issued_paper(office, one.id) for one in records] == [b"%PDF slip"] * 2
    assert reading.open_file(due["today"], by, at).documents[0].sha256 == ""
    with pytest.raises(Refused, match="不能替换"):
        reading.keep_paper(office, records[1].id, b"%PDF other", at)


def test_a_slip_can_be_made_again_as_it_was(due: dict[str, int], sent: Sent, by: Actor) -> None:
    before = matters.rows([due["overdue"], due["soon"]])
    Matter.update(title="后来改的标题", next_due_on=None).where(Matter.id == due["overdue"]).execute()
    told = documents.facts_of(sent.document_ids[1], by)
    again = urging.rows_told(told["matters"])
    assert [(row.number, row.title, row.next_due_on, row.next_internal_on) for row in again] == [
        (row.number, row.title, row.next_due_on, row.next_internal_on) for row in before
    ]
    assert told["reply_on"] == "2026-11-25"


def test_a_paper_that_names_a_matter_sealed_later_is_for_those_who_may_see_it(
    due: dict[str, int], sent: Sent, by: Actor, insider: Actor
) -> None:
    Matter.update(secrecy="sealed").where(Matter.id == due["soon"]).execute()
    with pytest.raises(Refused, match="不能打开"):
        documents.facts_of(sent.document_ids[1], by)
    assert documents.facts_of(sent.document_ids[1], insider)
    assert documents.facts_of(sent.document_ids[0], by)


def test_urged_before(due: dict[str, int], sent: Sent, by: Actor, at: datetime) -> None:
    later = at + timedelta(days=4)
    urging.send(slips(urging.groups(by, later.date()), later.date())[:1], by, later)
    counts = {
        one.row.id: (one.times, one.last_on) for group in urging.groups(by, later.date()) for one in group.matters
    }
    assert counts[due["nobody"]] == (0, None)
    assert sorted(times for times, _ in counts.values())[:2] == [0, 1]
    assert max(times for times, _ in counts.values()) == 2
    assert max(last for _, last in counts.values() if last) == later.date()


@pytest.mark.parametrize("spoil", ["unit", "sealed", "stopped", "reply", "rights", "none"])
def test_all_slips_or_none(due: dict[str, int], by: Actor, reader: Actor, at: datetime, spoil: str,
                           unit_ids: list[int]) -> None:  # fmt: skip
    chosen = slips(urging.groups(by, at.date()), at.date())
    if spoil == "unit":
        Matter.update(unit=unit_ids[1]).where(Matter.id == due["soon"]).execute()
    elif spoil == "sealed":
        Matter.update(secrecy="sealed").where(Matter.id == due["soon"]).execute()
    elif spoil == "stopped":
        Matter.update(next_due_on=None).where(Matter.id == due["soon"]).execute()
    elif spoil == "reply":
        chosen[1] = chosen[1]._replace(reply_on=at.date())
    elif spoil == "none":
        chosen = []
    with pytest.raises(Refused):
        urging.send(chosen, reader if spoil == "rights" else by, at)
    assert Document.select().count() == Event.select().where(Event.action == "urge").count() == 0
    assert not BookNumber.select().where(BookNumber.text.startswith("信催")).exists()


def test_what_is_kept_of_a_matter_is_what_the_slip_says(due: dict[str, int], sent: Sent) -> None:
    facts = json.loads(Document.get_by_id(sent.document_ids[0]).facts)
    assert set(facts["matters"][0]) == {"number", "title", "party_name", "next_due_on", "next_internal_on"}


def test_reply_day_is_the_third_working_day(by: Actor) -> None:
    assert urging.reply_day(date(2026, 11, 20)) == date(2026, 11, 25)  # a Friday
