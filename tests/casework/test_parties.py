"""The people of a petition after registration: checks, count, flag, search, register."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import access, parties, reading
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.identity import check_digit
from desktop.domain.records import Actor, NewParty
from desktop.store import audit, matter_files
from desktop.store.tables import Event, Matter, Party, Person

Register = Callable[..., int]
ID_NUMBER = "43042319580312122" + check_digit("43042319580312122")
LI = NewParty(name="李桂兰", phone="13900005678")


def companion(number: int) -> NewParty:
    return NewParty(role="companion", name=f"随访{'甲乙丙丁戊己庚'[number]}")


def last_line(matter_id: int) -> str:
    return str(Event.select(Event.text).where(Event.matter == matter_id).order_by(Event.id.desc()).scalar())


def counted(matter_id: int) -> tuple[int, bool]:
    matter = Matter.get_by_id(matter_id)
    return matter.person_count, matter.is_collective


def id_of(matter_id: int, name: str) -> int:
    return next(party.id for party in matter_files.parties(matter_id) if party.name == name)


def test_the_fifth_visitor_makes_it_collective(register: Register, by: Actor, at: datetime) -> None:
    matter_id = register(parties=(LI, *map(companion, range(3))))
    assert counted(matter_id) == (4, False)
    change = parties.add_party(matter_id, companion(3), by, at)
    assert counted(matter_id) == (5, True)
    assert change.say == "已增加随访人 随访丁，人数由 4 人改为 5 人。"
    assert last_line(matter_id) == "增加随访人 随访丁，人数由 4 人改为 5 人"
    assert [row.name for row in parties.people_of(matter_id, by)][-1] == "随访丁"
    assert [row.id for row in reading.find("随访丁", by)] == [matter_id]
    parties.remove_party(id_of(matter_id, "随访丁"), by, at)
    assert counted(matter_id) == (5, True)  # the count was counted, not added up
    assert reading.find("随访丁", by) == []
    parties.set_person_count(matter_id, 4, by, at)
    assert counted(matter_id) == (4, False)
    assert last_line(matter_id) == "人数由 5 人改为 4 人"
    assert audit.first_broken() is None


@pytest.mark.parametrize(("channel", "collective"), [("visit", True), ("letter", False), ("call", False)])
def test_only_a_visit_becomes_collective(
    register: Register, by: Actor, at: datetime, channel: str, collective: bool
) -> None:
    matter_id = register(channel=channel)
    parties.set_person_count(matter_id, 60, by, at)
    assert counted(matter_id) == (60, collective)


def test_naming_one_who_was_counted_changes_no_count(register: Register, by: Actor, at: datetime) -> None:
    matter_id = register(person_count=3)
    parties.add_party(matter_id, companion(0), by, at)
    parties.add_party(matter_id, NewParty(role="opponent", name="王建国"), by, at)
    assert counted(matter_id) == (3, False)
    assert last_line(matter_id) == "增加对方当事人 王建国"


def test_refusals(register: Register, by: Actor, reader: Actor, at: datetime) -> None:
    representatives = tuple(NewParty(role="representative", name=f"代表{n}") for n in "甲乙丙丁戊")
    matter_id = register(parties=(LI, *representatives))
    li = id_of(matter_id, "李桂兰")
    before = (Event.select().count(), list(Party.select().dicts()))
    sixth = NewParty(role="representative", name="代表己")
    acts: tuple[tuple[Callable[[], Any], str, str], ...] = (
        (lambda: parties.add_party(matter_id, sixth, by, at), "代表人不超过 5 人", "role"),
        (lambda: parties.change_party(li, sixth, by, at), "代表人不超过 5 人", "role"),
        (lambda: parties.add_party(matter_id, NewParty(name=" "), by, at), "姓名", "name"),
        (lambda: parties.add_party(matter_id, NewParty(role="boss", name="甲"), by, at), "身份", "role"),
        (lambda: parties.add_party(matter_id, NewParty(name="甲", phone="12"), by, at), "电话", "phone"),
        (lambda: parties.set_person_count(matter_id, 5, by, at), "不能少于已登记的 6 人", "person_count"),
        (lambda: parties.remove_party(1, by, at), "没有找到", ""),
        (lambda: parties.add_party(1, sixth, by, at), "没有找到", ""),
        (lambda: parties.add_party(matter_id, companion(0), reader, at), "权限", ""),
        (lambda: parties.remove_party(li, reader, at), "权限", ""),
    )
    for act, said, field in acts:
        with pytest.raises(Refused, match=said) as refusal:
            act()
        assert (refusal.value.field or "") == field
    assert (Event.select().count(), list(Party.select().dicts())) == before


def test_the_last_petitioner_stays_unless_anonymous(register: Register, by: Actor, at: datetime) -> None:
    named = register()
    party_id = id_of(named, "李桂兰")
    with pytest.raises(Refused, match="至少要有一名"):
        parties.remove_party(party_id, by, at)
    with pytest.raises(Refused, match="至少要有一名"):
        parties.change_party(party_id, NewParty(role="opponent", name="李桂兰"), by, at)
    nameless = register(flags=frozenset({"is_anonymous"}))
    parties.remove_party(id_of(nameless, "李桂兰"), by, at)
    assert Matter.get_by_id(nameless).party_name == "匿名"
    assert counted(nameless) == (1, False)


def test_correcting_a_person(register: Register, by: Actor, at: datetime, village_ids: list[int]) -> None:
    matter_id = register(parties=(LI, companion(0)), village_id=village_ids[0])
    party_id = id_of(matter_id, "李桂兰")
    form = parties.form_of(party_id, by)
    assert (form.name, form.phone) == ("李桂兰", "13900005678")
    corrected = NewParty(name="李桂兰", id_number=ID_NUMBER.lower(), phone="139 0000 5679", address="3 组")
    parties.change_party(party_id, corrected, by, at)
    row = matter_files.parties(matter_id)[0]
    assert (row.id, row.phone, row.id_number, row.born_on) == (party_id, "13900005679", ID_NUMBER, date(1958, 3, 12))
    assert last_line(matter_id) == "更正主访人 李桂兰的证件号码、电话、住址"
    assert [found.id for found in reading.find("5679", by)] == [matter_id]
    assert reading.find("5678", by) == []


def test_the_register_follows_the_corrected_name(register: Register, by: Actor, at: datetime) -> None:
    matter_id = register()
    party_id = id_of(matter_id, "李桂兰")
    first = matter_files.parties(matter_id)[0].person_id
    form = parties.form_of(party_id, by)
    parties.change_party(party_id, NewParty(name="李桂莲", phone=form.phone, person_id=form.person_id), by, at)
    matter = Matter.get_by_id(matter_id)
    now = matter_files.parties(matter_id)[0].person_id
    assert matter.party_name == "李桂莲"
    assert now != first
    assert {p.name for p in Person.select()} == {"李桂兰", "李桂莲"}
    assert [row.id for row in reading.find("lgl", by)] == [matter_id]


def test_the_lead_is_the_first_petitioner(register: Register, by: Actor, at: datetime) -> None:
    matter_id = register(parties=(NewParty(role="opponent", name="王建国"), LI, companion(0)))
    parties.remove_party(id_of(matter_id, "李桂兰"), by, at)
    assert Matter.get_by_id(matter_id).party_name == "随访甲"


def test_people_of_a_sealed_matter(register: Register, by: Actor, insider: Actor, at: datetime) -> None:
    matter_id = register(petition_class="accusation")
    party_id = id_of(matter_id, "李桂兰")
    acts: tuple[Callable[[], Any], ...] = (
        lambda: parties.people_of(matter_id, by),
        lambda: parties.form_of(party_id, by),
        lambda: parties.add_party(matter_id, companion(0), by, at),
        lambda: parties.change_party(party_id, LI, by, at),
        lambda: parties.remove_party(party_id, by, at),
        lambda: parties.set_person_count(matter_id, 3, by, at),
    )
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.sentence == access.GONE
    parties.add_party(matter_id, NewParty(name="张证人", phone="13900001111"), insider, at)
    assert Person.select().count() == 0  # the register never learns who accused
    assert reading.find("张证人", insider) == []


def test_an_unchanged_count_leaves_no_line(register: Register, by: Actor, at: datetime, office: Session) -> None:
    matter_id = register()
    before = Event.select().count()
    assert parties.set_person_count(matter_id, 1, by, at).kinds == frozenset()
    assert Event.select().count() == before
