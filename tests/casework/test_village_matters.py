"""Ledger entries and disputes: how they are entered, what they grow out of and into, and that no petition is counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import links, reading, steps, summary, village_matters
from desktop.domain import clocks as clock_rules
from desktop.domain import dates, measures
from desktop.domain.codes import ENTRY_SOURCES, MatterKind
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, MatterFilter, NewEntry, NewParty, NewPetition
from desktop.domain.stages import VillageStage
from desktop.store import audit, matter_files, matters, office, search
from desktop.store.tables import AuditLine, BookNumber, Clock, Dispute, Event, LedgerEntry, Matter, MatterLink, Petition

Register = Callable[..., int]
Take = Callable[..., Any]
Dump = Callable[[int], dict[str, list[dict[str, Any]]]]
TODAY = date(2026, 11, 20)
NOVEMBER = dates.month(2026, 11)
SETTLED = {"outcome": "solved", "result": "已疏通"}
KINDS = [(MatterKind.LEDGER, "民〔2026〕0001号", VillageStage.NOTED), (MatterKind.DISPUTE, "纠〔2026〕0001号", VillageStage.FOUND)]  # fmt: skip


@pytest.fixture
def form(village_ids: list[int]) -> NewPetition:
    """What an entry shares with a petition."""
    return NewPetition(
        channel="round",
        received_on=TODAY,
        title=" 水渠堵塞影响灌溉 ",
        content="三组水渠多年未清淤",
        parties=(NewParty(name="李桂兰", phone="13900005678"), NewParty(name=" ")),
        village_id=village_ids[0],
    )


@pytest.fixture
def note_down(form: NewPetition, by: Actor, at: datetime) -> Callable[..., int]:
    """Enters a ledger entry (or a dispute) of 李桂兰; fields of the entry or of its form changed as named."""

    def noted(kind: str = MatterKind.LEDGER, who: Actor = by, moment: datetime = at, **fields: Any) -> int:
        own = {name: fields.pop(name) for name in list(fields) if name in NewEntry.__dataclass_fields__}
        return village_matters.register(NewEntry(kind, replace(form, **fields), **own), who, moment).id

    return noted


def clock_of(matter_id: int) -> Any:
    (clock,) = Clock.select().where(Clock.matter == matter_id)
    return clock


def lines(matter_id: int) -> list[tuple[str, str]]:
    return [(line.action, line.text) for line in matter_files.events(matter_id, with_sealed=True)]


def ties() -> list[tuple[int, int, str]]:
    return [(link.source_id, link.target_id, link.kind) for link in MatterLink.select()]


# ---------------------------------------------------------------- entering


@pytest.mark.parametrize(("kind", "number", "stage"), KINDS)
def test_an_entry_is_written_whole(
    form: NewPetition, by: Actor, at: datetime, kind: MatterKind, number: str, stage: str
) -> None:
    before = AuditLine.select().count()
    change = village_matters.register(NewEntry(kind, form, dispute_type="land", level="larger"), by, at)
    assert (change.kinds, change.ids, change.say) == ({"matter", "person"}, (change.id,), f"已记入，编号 {number}。")
    matter: Any = Matter.get_by_id(change.id)
    assert (matter.kind, matter.number, matter.stage, matter.secrecy) == (kind, number, stage, "normal")
    assert (matter.title, matter.party_name, matter.person_count) == ("水渠堵塞影响灌溉", "李桂兰", 1)
    assert [party.name for party in matter_files.parties(change.id)] == ["李桂兰"]
    assert not Petition.select().exists()
    own: Any = (LedgerEntry if kind == MatterKind.LEDGER else Dispute).get()
    assert own.matter_id == change.id
    assert kind == MatterKind.LEDGER or (own.dispute_type, own.level) == ("land", "larger")
    clock, rule = clock_of(change.id), clock_rules.rule_on(office.clock_rules(), kind, TODAY)
    assert (clock.rule_code, clock.started_on, clock.length) == (kind, TODAY, rule.length)
    assert clock.due_on == clock_rules.reckon(rule, TODAY, office.calendar()).due_on
    assert (matter.next_rule, matter.next_due_on) == (kind, clock.due_on)
    (event,) = Event.select()
    assert (event.action, event.from_stage, event.to_stage, event.happened_on) == ("register", "", stage, TODAY)
    assert AuditLine.select().count() == before + 1
    assert audit.first_broken() is None


@pytest.mark.parametrize("kind", [kind for kind, _, _ in KINDS])
def test_a_promised_day_is_the_limit(note_down: Callable[..., int], kind: MatterKind) -> None:
    monday, saturday = date(2026, 11, 30), date(2026, 11, 28)
    clock = clock_of(note_down(kind, promised_on=monday))
    assert (clock.internal_due_on, clock.due_on, clock.length) == (monday, monday, 10)
    clock = clock_of(note_down(kind, promised_on=saturday))
    assert (clock.internal_due_on, clock.due_on) == (saturday, saturday)  # a day that was promised stands
    if kind == MatterKind.LEDGER:
        assert [entry.promised_on for entry in LedgerEntry.select().order_by(LedgerEntry.matter)] == [monday, saturday]


def test_each_kind_has_its_own_book_and_year(note_down: Callable[..., int], register: Register) -> None:
    made = [
        note_down(),
        note_down(MatterKind.DISPUTE),
        register(),
        note_down(),
        note_down(received_on=date(2025, 12, 31)),
    ]
    numbers = ["民〔2026〕0001号", "纠〔2026〕0001号", "信〔2026〕0001号", "民〔2026〕0002号", "民〔2025〕0001号"]
    assert [Matter.get_by_id(one).number for one in made] == numbers
    given = BookNumber.select(BookNumber.text, BookNumber.kind, BookNumber.record_id).order_by(BookNumber.id)
    kinds = ["ledger", "dispute", "petition", "ledger", "ledger"]
    assert list(given.tuples()) == list(zip(numbers, kinds, made, strict=True))
    assert Matter.get_by_id(made[-1]).is_late_entry


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "petition"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"channel": "letter"}, "channel"),
        ({"received_on": TODAY + timedelta(days=1)}, "received_on"),
        ({"village_id": None}, "village_id"),
        ({"title": " "}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"promised_on": TODAY}, "promised_on"),
        ({"promised_on": date(2062, 1, 1)}, "length"),
        ({"parties": (NewParty(name="李桂兰", phone="139x"),)}, "phone"),
        ({"parties": (NewParty(name="李桂兰", id_number="430423"),)}, "id_number"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_leaves_nothing(
    note_down: Callable[..., int], everything: Callable[[], Any], fields: dict[str, Any], field: str
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        note_down(**fields)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith("。")
    assert everything() == before


def test_every_source_is_taken_and_nobody_need_be_named(note_down: Callable[..., int], reader: Actor) -> None:
    for source in ENTRY_SOURCES:
        assert Matter.get_by_id(note_down(channel=source, parties=())).channel == source
    with pytest.raises(Refused, match="登记的权限"):
        note_down(who=reader)


def test_an_entry_has_no_class_and_is_never_sealed(note_down: Callable[..., int], by: Actor) -> None:
    matter_id = note_down(petition_class="accusation", route="31-6")
    assert Matter.get_by_id(matter_id).secrecy == "normal"
    now = steps.standing(matter_id)
    assert (now.petition_class, now.route, now.is_forwarded, now.is_merged) == ("", "", False, False)


def test_it_is_found_and_known_again(note_down: Callable[..., int], by: Actor) -> None:
    matter_id = note_down()
    for text in ("水渠", "清淤", "双桥", "李桂兰", "lgl", "5678", "民〔2026〕0001号"):
        assert [row.id for row in reading.find(text, by)] == [matter_id]
    assert search.matter_ids("水渠") == [matter_id]


# ---------------------------------------------------------------- lists and figures


def ids(kind: str, **fields: Any) -> list[int]:
    return matters.ids(MatterFilter(TODAY, kind=kind, **fields))


def test_a_list_shows_the_kind_that_it_is_asked_for(note_down: Callable[..., int], register: Register) -> None:
    made = {
        MatterKind.PETITION: register(title="水渠漏水"),
        MatterKind.LEDGER: note_down(),
        MatterKind.DISPUTE: note_down(MatterKind.DISPUTE),
    }
    for kind, matter_id in made.items():
        assert ids(kind) == ids(kind, is_open=True) == ids(kind, text="水渠") == [matter_id]
        assert ids(kind, stage=VillageStage.NOTED) == ([matter_id] if kind == MatterKind.LEDGER else [])
    assert sorted(ids("")) == sorted(made.values())


def test_no_figure_of_petitions_counts_them(
    note_down: Callable[..., int], register: Register, take: Take, cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    register()
    moment = at + timedelta(days=60)
    month = dates.month(moment.year, moment.month)

    def figures() -> list[Any]:
        counted = [summary.summarise(period, by, moment.date()) for period in (NOVEMBER, month)]
        return [
            f
            for one in counted
            for f in one.figures
            if measures.measure(measures.split_name(f.name)[0]).of == measures.PETITION
        ]

    before = figures()
    for late in (TODAY, moment.date()):
        note_down(moment=moment, received_on=late)
        done, settled = note_down(moment=moment, received_on=late), note_down(MatterKind.DISPUTE, moment=moment)
        take(done, "settle", moment=moment, **SETTLED, resolved_on=moment.date())
        take(settled, "take_up", moment=moment, level="major", handler_id=cadre_ids[1])
        take(settled, "settle_dispute", moment=moment, outcome="agreed", result="已和解", resolved_on=moment.date())
    assert figures() == before
    assert [len(summary.records(name, NOVEMBER, by, moment.date())) for name in ("received", "open")] == [1, 1]


# ---------------------------------------------------------------- growing out of another matter


@pytest.mark.parametrize("kind", [kind for kind, _, _ in KINDS])
def test_an_entry_that_grew_out_of_a_petition_says_so(
    note_down: Callable[..., int], register: Register, insider: Actor, at: datetime, kind: str
) -> None:
    origin = register()
    before = Matter.get_by_id(origin).stage
    matter_id = note_down(kind, out_of=origin)
    number = Matter.get_by_id(matter_id).number
    assert ties() == [(matter_id, origin, "grew_out_of")]
    assert lines(origin) == [("link", f"由此产生 {number}"), ("register", "")]
    assert lines(matter_id) == [("link", "由 信〔2026〕0001号 产生"), ("register", "")]
    assert Matter.get_by_id(origin).stage == before
    (shown,) = reading.open_file(origin, insider, at).links
    assert (shown.matter_id, shown.outgoing) == (matter_id, False)
    links.unlink(MatterLink.get().id, insider, at)
    assert ties() == []


def test_a_sealed_origin_never_becomes_an_open_entry(
    note_down: Callable[..., int], register: Register, insider: Actor, everything: Callable[[], Any]
) -> None:
    origin = register(petition_class="accusation")
    before = everything()
    for gone in (origin, 404):
        with pytest.raises(Refused, match="没有找到"):
            note_down(out_of=gone)
    with pytest.raises(Refused, match="泄露举报人"):
        note_down(out_of=origin, who=insider)
    assert everything() == before


def test_what_is_archived_gives_rise_to_nothing(
    note_down: Callable[..., int], register: Register, take: Take, everything: Callable[[], Any]
) -> None:
    origin = register()
    take(origin, "screen", petition_class="inquiry")
    take(origin, "reply", opinion="已解答")
    take(origin, "archive", retention="10", filed_by="李文书")
    before = everything()
    with pytest.raises(Refused, match="已经归档"):
        note_down(out_of=origin)
    assert everything() == before


def test_an_entry_becomes_a_dispute_and_ends_there(
    form: NewPetition, note_down: Callable[..., int], cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    origin = note_down(handler_id=cadre_ids[1])
    entry = NewEntry(MatterKind.DISPUTE, replace(form, handler_id=cadre_ids[1]), out_of=origin, level="larger")
    ending = {"on": TODAY, "outcome": "to_dispute", "result": "转为纠纷调处"}
    change = village_matters.register(entry, by, at, give=True, ending=ending)
    assert [Matter.get_by_id(one).stage for one in (origin, change.id)] == [VillageStage.DONE, VillageStage.IN_HAND]
    assert LedgerEntry.get().outcome == "to_dispute"
    assert lines(change.id)[1:] == [("link", "由 民〔2026〕0001号 产生"), ("register", "")]
    assert audit.first_broken() is None


# ---------------------------------------------------------------- becoming a petition


PETITION = NewPetition("visit", TODAY, "反映水渠堵塞", parties=(NewParty(name="李桂兰"),))
ENDING = {"on": TODAY, "outcome": "to_petition", "result": "转为信访件办理"}


def test_a_ledger_entry_becomes_a_petition_and_ends_there(
    note_down: Callable[..., int], dump: Dump, by: Actor, at: datetime
) -> None:
    origin = note_down()
    before = dump(origin)
    change = village_matters.to_petition(origin, PETITION, by, at, ENDING)
    assert change.ids == (change.id, origin)
    assert change.say == "已登记，编号 信〔2026〕0001号。"
    assert reading.open_file(change.id, by, at).row.kind == "petition"
    assert matter_files.parties(change.id)[0].phone == "13900005678"  # nothing is typed twice
    assert ties() == [(change.id, origin, "grew_out_of")]
    matter: Any = Matter.get_by_id(origin)
    assert (matter.stage, matter.closed_on, matter.resolved_on) == (VillageStage.DONE, TODAY, None)
    assert LedgerEntry.get().outcome == "to_petition"
    assert [action for action, _ in lines(origin)] == ["settle", "link", "register"]
    assert ("link", "由此产生 信〔2026〕0001号") in lines(origin)
    steps.take_back(origin, by, at)  # it goes on beside the petition
    assert dump(origin) == before


def test_without_an_ending_the_entry_goes_on_beside_the_petition(
    note_down: Callable[..., int], take: Take, by: Actor, at: datetime
) -> None:
    done, open_one = note_down(), note_down(MatterKind.DISPUTE)
    take(done, "settle", **SETTLED)
    for origin in (done, open_one):
        village_matters.to_petition(origin, PETITION, by, at)
    assert [Matter.get_by_id(one).stage for one in (done, open_one)] == [VillageStage.DONE, VillageStage.FOUND]
    assert LedgerEntry.get().outcome == "solved"
    assert len(ties()) == 2


def test_an_entry_never_tells_of_the_accusation_that_it_became(
    note_down: Callable[..., int], by: Actor, insider: Actor, at: datetime
) -> None:
    origin = note_down()
    change = village_matters.to_petition(origin, replace(PETITION, petition_class="accusation"), by, at)
    assert "密信" not in change.say
    assert ties() == [(change.id, origin, "grew_out_of")]
    assert not any("密信" in text or "产生" in text for _, text in lines(origin))
    assert matter_files.links(origin, with_sealed=False) == ()
    assert [link.matter_id for link in reading.open_file(change.id, insider, at).links] == [origin]


def test_a_petition_that_is_refused_leaves_the_entry_alone(
    note_down: Callable[..., int], everything: Callable[[], Any], reader: Actor, by: Actor, at: datetime
) -> None:
    origin = note_down()
    before = everything()
    for form, who in ((replace(PETITION, title=""), by), (PETITION, reader)):
        with pytest.raises(Refused):
            village_matters.to_petition(origin, form, who, at)
    for ending, who in ((ENDING | {"result": ""}, by), (ENDING, by._replace(rights=by.rights - {"handle"}))):
        with pytest.raises(Refused):  # the petition and the end of the entry are one act
            village_matters.to_petition(origin, PETITION, who, at, ending)
    with pytest.raises(Refused, match="没有找到"):
        village_matters.to_petition(404, PETITION, by, at)
    assert everything() == before


# ---------------------------------------------------------------- a whole life


def test_a_ledger_entry_from_the_village_to_the_answer(
    note_down: Callable[..., int], take: Take, cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    days = [at + timedelta(days=n) for n in range(6)]
    matter_id = note_down()
    promised_on = date(2026, 12, 1)
    take(matter_id, "give", moment=days[1], handler_id=cadre_ids[1], promised_on=promised_on)
    assert Matter.get_by_id(matter_id).next_due_on == LedgerEntry.get().promised_on == promised_on
    take(matter_id, "settle", moment=days[2], **SETTLED)
    assert Matter.get_by_id(matter_id).next_rule == "callback"
    take(matter_id, "feed_back", moment=days[3], feedback_way="door", feedback_by="李桂兰", rating="dissatisfied")
    assert Matter.get_by_id(matter_id).next_due_on is None
    assert lines(matter_id)[0] == ("feed_back", "上门；评价人 李桂兰；群众评价 不满意")
    take(matter_id, "reopen", moment=days[4], handler_id=cadre_ids[2], note="仍有积水")
    entry: Any = LedgerEntry.get()
    assert (Matter.get_by_id(matter_id).closed_on, entry.feedback_on) == (None, None)
    for _ in range(4):
        steps.take_back(matter_id, by, days[5])
    assert Matter.get_by_id(matter_id).stage == VillageStage.NOTED
    assert clock_of(matter_id).stopped_on is None


@pytest.mark.parametrize("promised_on", [None, date(2026, 12, 1)])
def test_a_postponement_adds_days_to_what_was_promised(
    note_down: Callable[..., int],
    take: Take,
    cadre_ids: list[int],
    promised_on: date | None,
) -> None:
    matter_id = note_down()
    take(matter_id, "give", handler_id=cadre_ids[1], promised_on=promised_on)
    before = Clock.get(Clock.stopped_on.is_null()).internal_due_on
    take(matter_id, "postpone", extra_days=5, reasons="连日降雨", approver_id=cadre_ids[0])
    assert Clock.get(Clock.stopped_on.is_null()).internal_due_on == before + timedelta(days=5)


@pytest.mark.parametrize("kind", [kind for kind, _, _ in KINDS])
def test_only_petitions_are_merged(
    note_down: Callable[..., int], register: Register, by: Actor, at: datetime, kind: str
) -> None:
    matter_id, petition_id = note_down(kind), register()
    for one, other in ((matter_id, petition_id), (petition_id, matter_id), (matter_id, note_down(kind))):
        with pytest.raises(Refused, match="只有信访件可以并案"):
            links.merge(one, other, "同一件事", by, at)


@pytest.mark.parametrize(("outcome", "calls_back"), [("solved", True), ("reported", True), ("to_petition", False)])
def test_who_is_answered_elsewhere_is_not_called_back(
    note_down: Callable[..., int], take: Take, outcome: str, calls_back: bool
) -> None:
    matter_id = note_down()
    take(matter_id, "settle", outcome=outcome, result="已办")
    running = [clock.rule_code for clock in Clock.select().where(Clock.stopped_on.is_null())]
    assert running == (["callback"] if calls_back else [])
