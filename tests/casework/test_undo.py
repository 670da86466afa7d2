"""Taking a step back leaves nothing of it behind, in the search neither; numbers once given stay used."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import attachments, clock_acts, documents, parties, reading, steps, voiding
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, NewParty
from desktop.store import search
from desktop.store.tables import BookNumber, Clock, Matter

Register = Callable[..., int]
Take = Callable[..., Any]
Dump = Callable[[int], Any]
APPEAL = {"petition_class": "appeal", "route": "31-6"}
ARCHIVE = {"retention": "10", "filed_by": "李文书"}


def numbers(matter_id: int) -> list[tuple[str, str]]:
    """The numbers that a petition was given, each with the reason why it is void."""
    mine = BookNumber.select(BookNumber.text, BookNumber.void_reason).where(BookNumber.record_id == matter_id)
    return list(mine.order_by(BookNumber.id).tuples())


def test_an_accusation_screened_by_mistake_is_sealed_again(
    register: Register, take: Take, insider: Actor, at: datetime
) -> None:
    matter_id = register(petition_class="accusation", title="举报侵占资金")
    take(matter_id, "screen", who=insider, **APPEAL)
    assert search.matter_ids("侵占资金") == [matter_id]
    steps.take_back(matter_id, insider, at)
    assert Matter.get_by_id(matter_id).secrecy == "sealed"
    assert search.matter_ids("侵占资金") == []
    assert search.matter_ids("李桂兰") == []


# ---------------------------------------------------------------- the numbers of the two dockets


def test_an_accusation_has_a_number_of_its_own_docket(register: Register) -> None:
    sealed, plain = register(petition_class="accusation"), register()
    assert numbers(sealed) == [("密信〔2026〕0001号", "")]
    assert numbers(plain) == [("信〔2026〕0001号", "")]  # the common docket shows no gap


def test_sealing_changes_the_number_and_taking_back_restores_it(
    register: Register, take: Take, dump: Dump, insider: Actor, at: datetime
) -> None:
    matter_id = register()
    before = dump(matter_id)
    take(matter_id, "screen", who=insider, petition_class="accusation")
    assert Matter.get_by_id(matter_id).number == "密信〔2026〕0001号"
    assert numbers(matter_id) == [("信〔2026〕0001号", "转入密件登记"), ("密信〔2026〕0001号", "")]
    steps.take_back(matter_id, insider, at)
    assert dump(matter_id) == before
    assert numbers(matter_id) == [("信〔2026〕0001号", ""), ("密信〔2026〕0001号", "撤回甄别")]
    take(matter_id, "screen", who=insider, petition_class="accusation")
    assert Matter.get_by_id(matter_id).number == "密信〔2026〕0002号"  # a number once given is never given again


def test_to_and_fro_between_the_dockets(
    register: Register, take: Take, dump: Dump, insider: Actor, at: datetime
) -> None:
    matter_id = register(petition_class="accusation")
    stack = []
    for facts in ({"petition_class": "accusation"}, APPEAL, {"petition_class": "accusation"}, APPEAL):
        stack.append(dump(matter_id))
        take(matter_id, "screen", who=insider, **facts)
    standing = [text for text, reason in numbers(matter_id) if not reason]
    assert standing == [Matter.get_by_id(matter_id).number] == ["信〔2026〕0002号"]
    for before in reversed(stack):
        steps.take_back(matter_id, insider, at)
        assert dump(matter_id) == before
        standing = [text for text, reason in numbers(matter_id) if not reason]
        assert standing == [Matter.get_by_id(matter_id).number]


def test_screening_within_one_docket_keeps_the_number(register: Register, take: Take) -> None:
    matter_id = register()
    take(matter_id, "screen", petition_class="inquiry")
    take(matter_id, "screen", **APPEAL)
    assert numbers(matter_id) == [("信〔2026〕0001号", "")]


# ---------------------------------------------------------------- papers of a step


def test_the_papers_of_a_step_taken_back_are_marked_and_keep_their_numbers(
    register: Register, take: Take, by: Actor, at: datetime, unit_ids: list[int]
) -> None:
    matter_id = register()
    take(matter_id, "screen", petition_class="inquiry")
    papers = [
        documents.Issued("transfer_letter", "转送函", "letter", {"sent_to": "县医保局"}, at.date()),
        documents.Issued("transfer_notice", "转送告知书", "petitioner_notice", {}, at.date()),
    ]
    change = take(matter_id, "transfer", papers=papers, unit_id=unit_ids[1])
    assert change.say == "已转送。文书编号 信函〔2026〕1号。文书编号 信告〔2026〕1号。"
    urging = documents.Issued("urging_slip", "催办单", "urging", {}, at.date())
    documents.issue(matter_id, urging, by, at)
    steps.take_back(matter_id, by, at)
    found = {row.kind: row for row in reading.open_file(matter_id, by, at).documents}
    marked = {kind: row.is_taken_back for kind, row in found.items()}
    assert marked == {"transfer_letter": True, "transfer_notice": True, "urging_slip": False}
    assert documents.facts_of(found["transfer_letter"].id, by) == {"sent_to": "县医保局"}
    again = take(matter_id, "transfer", papers=papers[:1], unit_id=unit_ids[1])
    assert again.say == "已转送。文书编号 信函〔2026〕2号。"


# ---------------------------------------------------------------- a superior's petition


def test_a_forwarded_petition_starts_the_superiors_clocks(register: Register, by: Actor, at: datetime) -> None:
    def running(**fields: Any) -> dict[str, date]:
        clocks = Clock.select(Clock.rule_code, Clock.due_on).where(Clock.matter == register(**fields))
        return dict(clocks.tuples())

    limit = at.date() + timedelta(days=40)
    assert set(running()) == set(running(superior_due_on=limit)) == {"notice"}
    assert set(running(channel="assigned")) == {"notice", "objection"}
    found = running(channel="assigned", superior_due_on=limit)
    assert found == {"notice": date(2026, 12, 7), "objection": date(2026, 11, 27), "assigned": limit}


def test_an_objection_goes_to_and_fro(register: Register, take: Take, by: Actor, at: datetime) -> None:
    matter_id = register(channel="assigned", superior_due_on=at.date() + timedelta(days=40))
    take(matter_id, "screen", **APPEAL)
    take(matter_id, "object", sender="县信访局", reasons="不属本镇职权")
    assert Matter.get_by_id(matter_id).next_rule == "notice"  # the petitioner waits meanwhile
    take(matter_id, "objection_refused", note="仍由你单位办理")
    with pytest.raises(Refused, match=r"提出异议的期限.*没有在计算"):
        take(matter_id, "object", sender="县信访局", reasons="不属本镇职权")
    for _ in range(2):
        steps.take_back(matter_id, by, at)
    take(matter_id, "object", sender="县信访局", reasons="不属本镇职权")
    take(matter_id, "objection_agreed")
    assert reading.open_file(matter_id, by, at).disposition == "异议退回"
    assert Matter.get_by_id(matter_id).next_due_on is None


# ---------------------------------------------------------------- what is archived is only read


def test_an_archived_file_changes_only_by_taking_the_filing_back(
    register: Register, take: Take, dump: Dump, office: Session, by: Actor, insider: Actor, at: datetime
) -> None:
    matter_id = register()
    take(matter_id, "screen", petition_class="inquiry")
    take(matter_id, "reply", opinion="已解答")
    open_dump, party = dump(matter_id), parties.people_of(matter_id, by)[0].id
    take(matter_id, "archive", **ARCHIVE)
    filed = dump(matter_id)
    clock_id = Clock.select().where(Clock.matter == matter_id).get().id
    kept = attachments.take_in(office, "x.txt", b"x")
    acts: tuple[Callable[[], Any], ...] = (
        lambda: take(matter_id, "note", note="补记"),
        lambda: attachments.add(office, matter_id, kept, at),
        lambda: parties.add_party(matter_id, NewParty(role="companion", name="随访人"), by, at),
        lambda: parties.remove_party(party, by, at),
        lambda: parties.set_person_count(matter_id, 9, by, at),
        lambda: documents.issue(matter_id, documents.Issued("opinion", "x", "opinion", {}, at.date()), by, at),
        lambda: clock_acts.extend_clock(clock_id, 5, "理由", "赵志刚", by, at),
        lambda: voiding.ask(matter_id, "登记错误", by, at),
        lambda: steps.take_back(matter_id, insider, at),  # not the one who filed it
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert dump(matter_id) == filed
    steps.take_back(matter_id, by, at)
    assert dump(matter_id) == open_dump
