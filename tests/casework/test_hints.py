"""Hints beside the intake form: household, rare names, strongest reason, other villages, closed ones, never sealed ones."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import petitions
from desktop.casework.session import Session
from desktop.domain.identity import check_digit
from desktop.domain.records import NewParty
from desktop.store import search
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import Household, Person

Register = Callable[..., int]
Take = Callable[..., Any]
TODAY = date(2026, 11, 20)
ID_NUMBER = "43042319580312122" + check_digit("43042319580312122")
TEXT = {"title": "反映邻居占用宅基地", "content": "邻居砌墙越过老界石四十厘米，多次交涉未果"}


def reasons(party: NewParty, village: int | None, household: int | None = None) -> list[tuple[int, str]]:
    return [(hint.matter_id, hint.reason) for hint in petitions.same_person(party, village, household)]


@pytest.fixture
def household(office: Session, village_ids: list[int]) -> int:
    """A household of 双桥村 with 李桂兰, and 王小明 who has never come."""
    household_id = new_id()
    insert(Household, id=household_id, village=village_ids[0], head_name="王大明", number="3-12")
    for name, phone in (("李桂兰", "13900005678"), ("王小明", "13900001234")):
        insert(Person, id=new_id(), name=name, phone=phone, village=village_ids[0], household=household_id)
    return household_id


def test_the_household_is_found_by_who_is_typed(register: Register, household: int, village_ids: list[int]) -> None:
    earlier = register(village_id=village_ids[0])
    member = NewParty(name="王小明", phone="139 0000 1234")
    assert reasons(member, village_ids[0]) == [(earlier, "同户")]
    assert reasons(NewParty(name="王小明"), village_ids[0]) == [(earlier, "同户")]
    assert reasons(NewParty(name="陌生人"), village_ids[0]) == []
    assert reasons(NewParty(name="陌生人"), village_ids[0], household) == [(earlier, "同户")]


def test_the_household_of_a_matter_counts(register: Register, household: int, village_ids: list[int]) -> None:
    earlier = register(parties=(NewParty(name="王老汉"),), village_id=village_ids[0], household_id=household)
    assert reasons(NewParty(name="王小明", phone="13900001234"), village_ids[1]) == [(earlier, "同户")]


def test_one_who_never_came_shows_nothing(household: int, village_ids: list[int]) -> None:
    assert reasons(NewParty(name="王小明", phone="13900001234"), village_ids[0]) == []


def test_the_surest_reason_comes_first_and_stands_alone(
    register: Register, household: int, village_ids: list[int]
) -> None:
    by_household = register(parties=(NewParty(name="王小明", phone="13900001234"),), village_id=village_ids[0])
    by_id = register(
        parties=(NewParty(name="李桂兰", id_number=ID_NUMBER, phone="13900005678"),), village_id=village_ids[0]
    )
    both = NewParty(name="李桂兰", id_number=ID_NUMBER, phone="13900005678")
    assert reasons(both, village_ids[0]) == [(by_id, "同身份证号"), (by_household, "同户")]


def test_many_of_one_name_never_hide_the_same_identity_number(register: Register, village_ids: list[int]) -> None:
    wanted = register(parties=(NewParty(name="王伟", id_number=ID_NUMBER),), received_on=date(2026, 1, 5))
    for number in range(35):
        register(parties=(NewParty(name="王伟", phone=f"139000011{number:02}"),), village_id=village_ids[1])
    assert reasons(NewParty(name="王伟", id_number=ID_NUMBER), village_ids[0]) == [(wanted, "同身份证号")]
    assert reasons(NewParty(name="王伟"), village_ids[0]) == []
    assert reasons(NewParty(name="王伟"), None) == []


def test_a_name_outside_the_register_is_rare_in_one_village_only(register: Register, village_ids: list[int]) -> None:
    first = register(parties=(NewParty(name="欧阳青"),), village_id=village_ids[0])
    assert reasons(NewParty(name="欧阳青"), village_ids[2]) == [(first, "同名（少见姓名）")]
    register(parties=(NewParty(name="欧阳青"),), village_id=village_ids[1])
    assert reasons(NewParty(name="欧阳青"), village_ids[2]) == []
    assert reasons(NewParty(name="欧阳青"), village_ids[0]) == [(first, "同名同村")]


def test_closed_ones_are_shown_with_stage_and_day(register: Register, take: Take, village_ids: list[int]) -> None:
    matter_id = register(village_id=village_ids[0], **TEXT)
    take(matter_id, "screen", petition_class="inquiry")
    take(matter_id, "reply", opinion="已解答")
    take(matter_id, "archive", retention="10", filed_by="李文书")
    (same,) = petitions.same_person(NewParty(name="李桂兰"), village_ids[0])
    (like,) = petitions.similar(**TEXT, village_id=village_ids[0], category="", on=TODAY)
    for hint in (same, like):
        assert (hint.matter_id, hint.stage, hint.received_on) == (matter_id, "archived", TODAY)
        assert hint.reason


def test_likeness_across_villages(register: Register, village_ids: list[int]) -> None:
    here = register(village_id=village_ids[0], category_code="010203", title=TEXT["title"], content="老界石旁砌墙")
    there = register(village_id=village_ids[1], **TEXT)
    nowhere = register(**TEXT)
    register(village_id=village_ids[2], title=TEXT["title"], content="要求确认承包地四至并补发证书，望尽快答复")
    found = petitions.similar(**TEXT, village_id=village_ids[0], category="010201", on=TODAY)
    assert [(hint.matter_id, hint.reason) for hint in found] == [
        (nowhere, "内容相似 1.00"),
        (there, "内容相似 1.00，邻村"),
        (here, f"同村同类，内容相似 {found[2].score:.2f}"),
    ]
    assert 0.35 <= found[2].score < 0.6


def test_sealed_ones_are_never_hinted(
    register: Register, take: Take, household: int, village_ids: list[int], at: datetime
) -> None:
    sealed = [register(village_id=village_ids[0], household_id=household, petition_class="accusation", **TEXT)]
    screened = register(village_id=village_ids[0], household_id=household, **TEXT)
    take(screened, "screen", petition_class="accusation")
    assert sealed
    assert reasons(NewParty(name="李桂兰", phone="13900005678"), village_ids[0], household) == []
    assert petitions.similar(**TEXT, village_id=village_ids[0], category="", on=TODAY) == []
    assert petitions.similar(**TEXT, village_id=village_ids[1], category="", on=TODAY) == []


def test_what_everybody_writes_does_not_hide_what_is_rare(register: Register, village_ids: list[int]) -> None:
    everybody, rare = "来访人称村里道路泥泞出行困难请求尽快硬化", "水塘闸门锈蚀漏水淹没秧田"
    wanted = register(title=rare, claims=(), village_id=village_ids[0])
    for _ in range(120):
        search.index_matter(new_id(), everybody, "")
    assert wanted in search.alike(everybody + rare, village_ids[0])
    assert wanted in search.alike(everybody + rare, village_ids[1])
    assert wanted not in search.alike(everybody, village_ids[0])
