"""Registering: what is written, what is refused, numbers, people, links, hints."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import office as desk
from desktop.casework import petitions, reading, steps
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.identity import check_digit
from desktop.domain.numbering import parse_number
from desktop.domain.records import Actor, NewParty, NewPetition
from desktop.store import audit, database, search
from desktop.store.tables import AuditLine, BookNumber, Clock, Event, Matter, MatterLink, Party, Person

ID_NUMBER = "43042319580312122" + check_digit("43042319580312122")
LI = NewParty(name=" 李桂兰 ", id_number=ID_NUMBER[:6] + " " + ID_NUMBER[6:], phone="139 0000 5678")
Register = Callable[..., int]


def form(**fields: Any) -> NewPetition:
    values: dict[str, Any] = {
        "channel": "letter",
        "received_on": date(2026, 11, 20),
        "title": "路灯不亮",
        "parties": (LI,),
    }
    return NewPetition(**(values | fields))


# ---------------------------------------------------------------- what is written


def test_a_petition_is_written_whole(
    register: Register, by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int], unit_ids: list[int]
) -> None:
    earlier = register(title="更早的一件")
    matter_id = register(
        title="  反映宅基地界址争议 ",
        content="邻居越过老界石约40厘米",
        parties=(LI, NewParty(role="opponent", name="王建国")),
        village_id=village_ids[0],
        place="3 组水塘边",
        claims=("丈量", " ", "调解"),
        category_code="010203",
        tie_codes=("3", "1"),
        flags=frozenset({"is_urgent"}),
        route="31-6",
        proposal="建议受理",
        leader_id=cadre_ids[0],
        handler_id=cadre_ids[1],
        unit_id=unit_ids[0],
        repeat_of=earlier,
    )
    file = reading.open_file(matter_id, by, at)
    assert file.row.number == "信〔2026〕0002号"
    assert file.row.title == "反映宅基地界址争议"
    assert (file.row.stage, file.row.channel, file.row.kind) == ("registered", "visit", "petition")
    assert (file.row.party_name, file.row.person_count) == ("李桂兰", 1)
    assert (file.row.village_name, file.row.leader_name, file.row.handler_name) == ("双桥村", "赵志刚", "钱文静")
    assert file.unit_name == "村镇建设办"
    assert file.row.category_label == "宅基地纠纷"
    assert file.tie_labels == ("结合一", "结合三")
    assert file.row.flags == {"is_urgent"}
    assert file.row.is_repeat
    assert [claim.text for claim in file.claims] == ["丈量", "调解"]
    lead, opponent = file.parties
    assert (lead.id_number, lead.phone, lead.sex, lead.born_on) == (ID_NUMBER, "13900005678", "女", date(1958, 3, 12))
    assert lead.person_id is not None
    assert opponent.person_id is None
    assert [(link.matter_id, link.kind, link.outgoing) for link in file.links] == [(earlier, "repeat", True)]
    assert [(e.action, e.text, e.actor_name) for e in file.events] == [("register", "建议受理", "李文书")]
    assert file.registrar_name == "李文书"
    assert len(file.query_code) == 8


def test_registering_starts_the_notice_clock_only(register: Register, by: Actor, at: datetime) -> None:
    matter_id = register()
    (clock,) = reading.open_file(matter_id, by, at).clocks
    assert clock.rule_code == "notice"
    assert (clock.internal_due_on, clock.due_on) == (date(2026, 12, 5), date(2026, 12, 7))  # a Saturday, the Monday
    matter = Matter.get_by_id(matter_id)
    assert (matter.next_due_on, matter.next_internal_on) == (clock.due_on, clock.internal_due_on)
    assert matter.next_warn_on == date(2026, 12, 2)
    planned = petitions.planned_clocks(at.date())
    assert [(p.due_on, bool(p.explanation)) for p in planned] == [(clock.due_on, True), (None, True)]
    assert planned[0].explanation == clock.explanation


@pytest.mark.parametrize(("days", "late"), [(0, False), (3, False), (4, True)])
def test_late_entries_are_marked(register: Register, by: Actor, at: datetime, days: int, late: bool) -> None:
    file = reading.open_file(register(received_on=at.date() - timedelta(days=days)), by, at)
    assert file.row.is_late_entry is late
    assert file.events[0].is_late is late


def test_every_registration_leaves_an_event_and_an_audit_line(register: Register, by: Actor, at: datetime) -> None:
    before = AuditLine.select().count()
    matter_id = register()
    lines = list(AuditLine.select().where(AuditLine.seq > before).tuples())
    assert [(line[2], line[3], line[4], line[5]) for line in lines] == [(by.id, "register", "matter", matter_id)]
    assert Event.select().where(Event.matter == matter_id).count() == 1
    assert audit.first_broken() is None


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"received_on": date(2026, 11, 21)}, "received_on"),
        ({"title": "  "}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"parties": ()}, "name"),
        ({"parties": (NewParty(name=" "),)}, "name"),
        ({"parties": (NewParty(role="opponent", name="王建国"),)}, "name"),
        ({"parties": (NewParty(name="李桂兰", id_number="123"),)}, "id_number"),
        ({"parties": (NewParty(name="李桂兰", phone="1390000"),)}, "phone"),
        ({"parties": (LI, *(NewParty(role="representative", name=f"代表{n}") for n in range(6)))}, "companions"),
        ({"flags": frozenset({"is_invented"})}, "flags"),
        ({"flags": frozenset({"is_repeat"})}, "flags"),
    ],
)
def test_refusals_name_the_field_and_write_nothing(
    by: Actor, at: datetime, everything: Callable[[], Any], fields: dict[str, Any], field: str
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        petitions.register(form(**fields), by, at)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith("。")
    assert everything() == before


def test_a_failure_in_the_middle_leaves_nothing(by: Actor, at: datetime, everything: Callable[[], Any]) -> None:
    before, found = everything(), search.matter_ids("路灯")
    with pytest.raises(Refused, match="没有找到要关联的那一件"):  # after people, claims and number were written
        petitions.register(form(repeat_of=404), by, at)
    assert everything() == before
    assert search.matter_ids("路灯") == found == []
    assert petitions.register(form(), by, at).say == "已登记，编号 信〔2026〕0001号。"


def test_registering_needs_the_right(reader: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="登记的权限"):
        petitions.register(form(), reader, at)


# ---------------------------------------------------------------- anonymous, groups


def test_anonymous_petitions_need_no_name(by: Actor, at: datetime) -> None:
    anonymous = frozenset({"is_anonymous"})
    change = petitions.register(form(parties=(), flags=anonymous), by, at)
    assert Matter.get_by_id(change.id).party_name == "匿名"


def test_the_accused_is_never_shown_as_the_petitioner(by: Actor, at: datetime) -> None:
    anonymous = frozenset({"is_anonymous"})
    accused = NewParty(role="accused", name="赵某")
    change = petitions.register(form(parties=(accused,), flags=anonymous), by, at)
    assert Matter.get_by_id(change.id).party_name == "匿名"
    change = petitions.register(form(parties=(accused, LI)), by, at)
    assert Matter.get_by_id(change.id).party_name == "李桂兰"


@pytest.mark.parametrize(
    ("channel", "companions", "count", "counted", "collective"),
    [
        ("visit", 0, 4, 4, False),
        ("visit", 0, 5, 5, True),
        ("visit", 4, 1, 5, True),
        ("visit", 1, 0, 2, False),
        ("letter", 0, 9, 9, False),
    ],
)
def test_five_visitors_are_a_collective_visit(
    by: Actor, at: datetime, channel: str, companions: int, count: int, counted: int, collective: bool
) -> None:
    others = tuple(NewParty(role="companion", name=f"随访{n}") for n in range(companions))
    change = petitions.register(form(channel=channel, parties=(LI, *others), person_count=count), by, at)
    matter = Matter.get_by_id(change.id)
    assert (matter.person_count, matter.is_collective) == (counted, collective)


# ---------------------------------------------------------------- numbers


def serials(year: int) -> list[int]:
    query = BookNumber.select(BookNumber.serial).where(BookNumber.year == year).order_by(BookNumber.serial)
    return [row[0] for row in query.tuples()]


def test_numbers_count_by_the_year_of_receipt(register: Register, at: datetime) -> None:
    january = datetime(2027, 1, 4, 8, 30)
    for moment, day in (
        (at, date(2026, 11, 20)),
        (january, date(2027, 1, 4)),
        (january, date(2026, 12, 31)),
        (january, date(2027, 1, 4)),
        (january, date(2025, 6, 1)),
    ):
        register(moment=moment, received_on=day)
    assert (serials(2025), serials(2026), serials(2027)) == ([1], [1, 2], [1, 2])
    numbers = [row[0] for row in Matter.select(Matter.number).order_by(Matter.id).tuples()]
    assert numbers[1:3] == ["信〔2027〕0001号", "信〔2026〕0002号"]


def test_numbers_stay_unique_between_two_workers(by: Actor, at: datetime, office: Session) -> None:
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with database.own_connection():
                for _ in range(6):
                    petitions.register(form(), by, at)
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failed
    assert serials(2026) == list(range(1, 13))
    assert audit.first_broken() is None


def test_an_import_keeps_its_number_or_gets_the_next(by: Actor, at: datetime) -> None:
    first = petitions.register(form(), by, at, number="信[2026]7")
    assert first.say == "已登记，编号 信〔2026〕0007号。"
    for taken in ("信〔2026〕0007号", "旧编号甲"):
        petitions.register(form(), by, at, number=taken)
    assert serials(2026) == [7, 8, 9]


def test_a_new_pattern_goes_on_from_the_last_number(register: Register, by: Actor, at: datetime) -> None:
    register()
    desk.save_pattern("petition", "云信{year}-{serial:03}", by, at)
    number = Matter.get_by_id(register()).number
    assert number == "云信2026-002"
    assert parse_number("云信{year}-{serial:03}", number) == (2026, 2)


# ---------------------------------------------------------------- the register of people


def test_the_same_person_is_registered_once(register: Register, village_ids: list[int]) -> None:
    for party in (
        LI,
        NewParty(name="李桂兰", id_number=ID_NUMBER),
        NewParty(name="李桂兰", phone="13900005678"),
    ):
        register(parties=(party,), village_id=village_ids[0])
    people = list(Person.select().dicts())
    assert [(p["name"], p["id_number"], p["phone"]) for p in people] == [("李桂兰", ID_NUMBER, "13900005678")]
    assert {row[0] for row in Party.select(Party.person).tuples()} == {people[0]["id"]}


def test_what_is_known_of_a_person_is_completed_never_overwritten(register: Register) -> None:
    register(parties=(NewParty(name="李桂兰", phone="13900005678"),))
    register(parties=(NewParty(name="李桂兰", phone="13900005678", address="双桥村 3 组"),))
    register(parties=(NewParty(name="李桂兰", phone="13900005678", address="别处"),))
    assert [(p.phone, p.address) for p in Person.select()] == [("13900005678", "双桥村 3 组")]


def test_a_bare_name_does_not_enter_the_register(register: Register) -> None:
    register(parties=(NewParty(name="李桂兰"),))
    assert Person.select().count() == 0


# ---------------------------------------------------------------- hints beside the form


@pytest.fixture
def known(register: Register, village_ids: list[int]) -> int:
    return register(parties=(LI,), village_id=village_ids[0], title="反映邻居占用宅基地", content="越过老界石")


@pytest.mark.parametrize(
    ("party", "same_village", "reason"),
    [
        (NewParty(id_number=ID_NUMBER), False, "同身份证号"),
        (NewParty(id_number=f" {ID_NUMBER[:6]} {ID_NUMBER[6:]} "), False, "同身份证号"),
        (NewParty(name="李桂兰", phone="13900005678"), False, "同名同电话"),
        (NewParty(name="李桂兰", phone="139 0000 5678"), False, "同名同电话"),
        (NewParty(name="李桂兰"), True, "同名同村"),
        (NewParty(name="李桂兰"), False, "同名（少见姓名）"),
        (NewParty(name="李桂香", phone="13900005678"), True, ""),
        (NewParty(), True, ""),
        (NewParty(name=" ", phone=" ", id_number=" "), True, ""),
    ],
)
def test_same_person(known: int, village_ids: list[int], party: NewParty, same_village: bool, reason: str) -> None:
    hints = petitions.same_person(party, village_ids[0] if same_village else village_ids[1])
    assert [(hint.matter_id, hint.reason) for hint in hints] == ([(known, reason)] if reason else [])


def test_empty_fields_never_match(register: Register, village_ids: list[int]) -> None:
    register(parties=(), flags=frozenset({"is_anonymous"}), village_id=village_ids[0])
    register(parties=(NewParty(name="甲"),))
    assert petitions.same_person(NewParty(), village_ids[0]) == []
    assert petitions.same_person(NewParty(name="乙"), None) == []


def test_a_common_name_alone_is_no_evidence(register: Register, village_ids: list[int]) -> None:
    for village, phone in zip(village_ids, ("13900000001", "13900000002"), strict=False):
        register(parties=(NewParty(name="王伟", phone=phone),), village_id=village)
    assert petitions.same_person(NewParty(name="王伟"), village_ids[2]) == []
    assert [hint.reason for hint in petitions.same_person(NewParty(name="王伟"), village_ids[0])] == ["同名同村"]


def test_similar_matters_of_the_village(register: Register, known: int, village_ids: list[int], at: datetime) -> None:
    register(title="路灯不亮", village_id=village_ids[0])

    def found(title: str, village: int | None, days: int = 0) -> list[int]:
        day = at.date() + timedelta(days=days)
        return [hint.matter_id for hint in petitions.similar(title, "越过老界石", village, "", day)]

    assert found("反映邻居占用宅基地", village_ids[0]) == [known]
    assert found("反映邻居占用宅基地", village_ids[1]) == [known]
    assert found("反映邻居占用宅基地", None) == []
    assert found("要求发放补贴款项", village_ids[2]) == []
    assert found("反映邻居占用宅基地", village_ids[0], days=800) == []
    (hint,) = petitions.similar("反映邻居占用宅基地", "越过老界石", village_ids[0], "", at.date())
    assert hint.reason == "同村，内容相似 1.00"


# ---------------------------------------------------------------- who answers


def test_who_answers_for_a_village_on_a_day(village_ids: list[int], cadre_ids: list[int]) -> None:
    def on(village: int | None, day: date) -> list[tuple[str, int]]:
        return [(row.role, row.cadre_id) for row in petitions.responsible_for(village, day)]

    assert on(village_ids[0], date(2026, 1, 1)) == [("liaison_leader", cadre_ids[0]), ("liaison_cadre", cadre_ids[1])]
    assert on(village_ids[0], date(2025, 12, 31)) == []
    assert on(village_ids[2], date(2026, 6, 1)) == []
    assert on(None, date(2026, 6, 1)) == []


def test_links_and_clocks_belong_to_their_matter(register: Register) -> None:
    first = register()
    second = register(repeat_of=first, related_to=(first,))
    assert [(link.source_id, link.target_id, link.kind) for link in MatterLink.select()] == [(second, first, "repeat")]
    assert {clock.matter_id for clock in Clock.select()} == {first, second}
    assert steps.standing(second).last_on == date(2026, 11, 20)


def test_who_withholds_the_name_is_nobody_in_the_register(register: Register, village_ids: list[int]) -> None:
    nobody = NewParty(name="匿名", phone="13900001234")
    for _ in range(2):
        register(parties=(nobody,), flags=frozenset({"is_anonymous"}), village_id=village_ids[0])
    assert Person.select().where(Person.name == "匿名").count() == 0
    assert petitions.same_person(NewParty(name="匿名"), village_ids[0]) == []
