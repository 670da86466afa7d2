"""Accusations (检举控告) are seen by nobody without the right, anywhere."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import attachments, documents, petitions, reading, steps, summary, voiding
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, MatterFilter, NewParty
from desktop.store import matters, search
from desktop.store.tables import AuditLine, Matter, Person

Register = Callable[..., int]
Take = Callable[..., Any]
NOVEMBER = dates.month(2026, 11)
TODAY = date(2026, 11, 20)
TITLE = "举报村干部侵占资金"


@pytest.fixture(params=["registration", "screening"])
def sealed(request: pytest.FixtureRequest, register: Register, take: Take, village_ids: list[int]) -> int:
    """An accusation, sealed at once or when it is screened."""
    matter_id = register(
        title=TITLE,
        content="挪用集体资金",
        parties=(NewParty(name="李桂兰", phone="13900005678"), NewParty(role="accused", name="赵某")),
        village_id=village_ids[0],
        petition_class="accusation" if request.param == "registration" else "appeal",
    )
    if request.param == "screening":
        take(matter_id, "screen", petition_class="accusation")
    return matter_id


def ids(with_sealed: bool, **fields: Any) -> list[int]:
    return matters.ids(MatterFilter(TODAY, with_sealed=with_sealed, **fields))


def test_lists_searches_and_figures_of_the_desk(sealed: int, by: Actor, insider: Actor) -> None:
    assert Matter.get_by_id(sealed).secrecy == "sealed"
    for sort in matters.SORTS:
        assert ids(False, sort=sort) == []
        assert ids(True, sort=sort) == [sealed]
    for text in ("侵占资金", "李桂兰", "lgl", "5678", "0001", "赵某", "挪用"):
        assert reading.find(text, by) == []
        assert ids(False, text=text) == []
        assert search.matter_ids(text) == []  # not even the index holds a word of it
    due = Matter.get_by_id(sealed).next_due_on
    for who, number in ((by, 0), (insider, 1)):
        assert reading.desk_counts(who, TODAY).open == number
        assert reading.desk_counts(who, due).due_today == number
        assert reading.due_outlook(who, due, 1) == [number]
        assert len(reading.due_rows(who, TODAY, 5)) == number


def test_hints_and_links(sealed: int, register: Register, village_ids: list[int], by: Actor, insider: Actor, at: datetime) -> None:  # fmt: skip
    who = NewParty(name="李桂兰", phone="13900005678")
    assert petitions.same_person(who, village_ids[0]) == []
    assert petitions.same_person(NewParty(name="赵某"), village_ids[0]) == []
    assert petitions.similar(TITLE, "挪用集体资金", village_ids[0], "", TODAY) == []
    other = register(insider, related_to=(sealed,))
    with pytest.raises(Refused, match="没有找到"):
        register(related_to=(sealed,))
    assert reading.open_file(other, by, at).links == ()
    assert [link.matter_id for link in reading.open_file(other, insider, at).links] == [sealed]


def test_without_the_right_it_does_not_exist(sealed: int, office: Session, by: Actor, at: datetime) -> None:
    acts: tuple[Callable[[], Any], ...] = (
        lambda: reading.open_file(sealed, by, at),
        lambda: reading.open_by_number("信〔2026〕0001号", by, at),
        lambda: steps.next_steps(sealed, by),
        lambda: steps.take(sealed, "note", {"on": TODAY, "note": "x"}, by, at),
        lambda: steps.take_back(sealed, by, at),
        lambda: attachments.add(office, sealed, attachments.take_in(office, "x.txt", b"x"), at),
        lambda: attachments.removed(sealed, by),
        lambda: documents.issue(sealed, documents.Issued("opinion", "意见书", "opinion", {}, TODAY), by, at),
        lambda: voiding.ask(sealed, "登记错误", by, at),
        lambda: attachments.content(office, sealed, 1),
    )
    for act in acts:
        with pytest.raises(Refused, match="没有") as refusal:
            act()
        assert TITLE not in refusal.value.sentence
        assert "密" not in refusal.value.sentence


def test_a_missing_number_and_a_sealed_one_are_told_alike(sealed: int, by: Actor, at: datetime) -> None:
    said = []
    for number in ("信〔2026〕0001号", "信〔2026〕0009号"):
        with pytest.raises(Refused) as refusal:
            reading.open_by_number(number, by, at)
        said.append(refusal.value.sentence)
    assert said[0] == said[1]


def test_reading_it_is_written_down(sealed: int, insider: Actor, at: datetime) -> None:
    before = AuditLine.select().count()
    assert reading.open_file(sealed, insider, at).row.title == TITLE
    line = AuditLine.select().order_by(AuditLine.seq.desc()).get()
    assert AuditLine.select().count() == before + 1
    assert (line.action, line.actor_id, line.record_id) == ("read", insider.id, sealed)


def test_counted_in_totals_only(sealed: int, register: Register, by: Actor, insider: Actor) -> None:
    register(title="路灯不亮")
    counted = {f.name: f.value for f in summary.summarise(NOVEMBER, by, TODAY).figures}
    assert (counted["received"], counted["received.sealed"]) == (2, 1)
    assert counted["received.channel.visit"] == counted["received.category.none"] == 1
    assert counted["received.village.430423101201"] == 0
    records = summary.records("received", NOVEMBER, by, TODAY)
    assert sorted((r.title, r.is_sealed, bool(r.matter_id)) for r in records) == [
        ("密件（无权查看）", True, False),
        ("路灯不亮", False, True),
    ]
    (hidden,) = summary.records("received.sealed", NOVEMBER, by, TODAY)
    assert (hidden.matter_id, hidden.number, hidden.village_id, hidden.person) == (0, "", None, "")
    (shown,) = summary.records("received.sealed", NOVEMBER, insider, TODAY)
    assert (shown.matter_id, shown.title) == (sealed, TITLE)


def test_never_on_the_due_list(sealed: int, by: Actor, insider: Actor) -> None:
    after = date(2027, 1, 20)
    for who in (by, insider):  # the list is printed
        counted = summary.summarise(dates.month(2026, 12), who, after)
        assert counted.due_lines == ()
        assert {f.name: f.value for f in counted.figures}["overdue.sealed"] == 1


def test_its_way_ends_with_the_handing_over(sealed: int, take: Take, insider: Actor, cadre_ids: list[int]) -> None:
    if Matter.get_by_id(sealed).stage == "registered":
        take(sealed, "screen", who=insider, petition_class="accusation")
    moves = [s.transition.action for s in steps.next_steps(sealed, insider) if s.is_possible]
    assert "hand_over" in moves
    assert not {"accept", "reply", "redirect", "transfer", "assign"} & set(moves)
    take(sealed, "hand_over", who=insider, to_unit="县纪委监委", approver_id=cadre_ids[0])
    take(sealed, "archive", who=insider, retention="30", filed_by="周密")
    matter = Matter.get_by_id(sealed)
    assert (matter.stage, matter.secrecy) == ("archived", "sealed")


def test_the_register_of_people_never_learns_of_an_accuser(register: Register) -> None:
    register(petition_class="accusation", parties=(NewParty(name="李桂兰", phone="13900005678"),))
    assert Person.select().count() == 0


def test_taking_back_the_sealing_opens_it_again(
    register: Register, take: Take, dump: Callable[[int], Any], insider: Actor, by: Actor, at: datetime
) -> None:
    matter_id = register(title=TITLE, claims=("查清账目",), place="老礼堂")
    before = dump(matter_id)
    found = [[row.id for row in reading.find(text, by)] for text in ("侵占资金", "李桂兰", "账目", "礼堂", "5678")]
    take(matter_id, "screen", who=insider, petition_class="accusation")
    assert reading.find("侵占资金", by) == []
    steps.take_back(matter_id, insider, at)
    assert dump(matter_id) == before
    again = [[row.id for row in reading.find(text, by)] for text in ("侵占资金", "李桂兰", "账目", "礼堂", "5678")]
    assert again == found == [[matter_id]] * 5
