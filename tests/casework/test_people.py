"""The register: entering, correcting, moving, leaving, finding; what may not be."""

from datetime import date, datetime

import pytest

from desktop.casework import care, people, visits
from desktop.casework import office as desk
from desktop.domain.care import NewCase
from desktop.domain.faults import Refused
from desktop.domain.identity import check_digit
from desktop.domain.people import HEAD, Gone, HouseholdFilter, NewHousehold, NewPerson, PeopleFilter
from desktop.domain.records import Actor, NewParty
from desktop.domain.visits import NewVisit
from desktop.store.tables import AuditLine

NUMBER = "430423194912255679"


@pytest.fixture
def home(by: Actor, at: datetime, village_ids: list[int]) -> int:
    """A household of 双桥村, group 一组, without people."""
    group = desk.add_group(village_ids[0], "一组", by, at).id
    return people.save_household(None, NewHousehold(village_ids[0], "李桂兰", group, "0001"), by, at).id


def enter(by: Actor, at: datetime, name: str, **facts: object) -> int:
    return people.save_person(None, NewPerson(name, **facts), by, at).id  # type: ignore[arg-type]


def test_an_identity_number_fills_sex_and_birthday_and_stands_once(
    by: Actor, at: datetime, village_ids: list[int]
) -> None:
    number = NUMBER[:17] + check_digit(NUMBER[:17])
    one = people.person(enter(by, at, " 李桂兰 ", id_number=number, village_id=village_ids[0]), by)
    assert (one.name, one.sex, one.born_on) == ("李桂兰", "男", date(1949, 12, 25))
    with pytest.raises(Refused, match="已登记为“李桂兰”") as no:
        enter(by, at, "别人", id_number=number, village_id=village_ids[0])
    assert no.value.field == "id_number"
    people.save_person(one.id, people.form_of(one), by, at)  # one's own number is no double


def test_members_live_where_their_household_lives(by: Actor, at: datetime, home: int, village_ids: list[int]) -> None:
    head = enter(by, at, "李桂兰", household_id=home, relation=HEAD, village_id=village_ids[1])
    child = enter(by, at, "李小一", household_id=home, relation="子")
    assert people.person(head, by).village_id == village_ids[0]
    with pytest.raises(Refused, match="已有户主"):
        enter(by, at, "张某某", household_id=home, relation=HEAD)
    form = NewHousehold(village_ids[1], "李桂兰", None, "0001")
    people.save_household(home, form, by, at)
    assert {people.person(one, by).village_id for one in (head, child)} == {village_ids[1]}
    assert people.person(child, by).group_id is None


def test_a_new_head_gives_the_household_its_name(by: Actor, at: datetime, home: int) -> None:
    head = enter(by, at, "李桂兰", household_id=home, relation=HEAD)
    son = enter(by, at, "李小一", household_id=home, relation="子")
    with pytest.raises(Refused, match="原户主") as no:
        people.change_head(home, son, "", by, at)
    assert no.value.field == "old_relation"
    people.change_head(home, son, "母亲", by, at)
    assert people.household(home, by).head_name == "李小一"
    assert [(line.name, line.relation) for line in people.members(home, by)] == [("李小一", HEAD), ("李桂兰", "母亲")]
    people.leave(son, Gone.DIED, at.date(), by, at)
    with pytest.raises(Refused, match="去世或迁出"):
        people.change_head(home, son, "子", by, at)
    assert people.members(home, by)[-1].id == son
    assert people.people_ids(PeopleFilter(), by) == [head]
    people.come_back(son, by, at)
    assert len(people.people_ids(PeopleFilter(), by)) == 2


def test_moving_to_another_household(by: Actor, at: datetime, home: int, village_ids: list[int]) -> None:
    other = people.save_household(None, NewHousehold(village_ids[1], "张某某", number="0001"), by, at).id
    one = enter(by, at, "李小一", household_id=home, relation="女", phone="13900005678")
    with pytest.raises(Refused, match="与户主关系"):
        people.move(one, other, " ", by, at)
    people.move(one, other, "儿媳", by, at)
    facts = people.person(one, by)
    assert (facts.household_id, facts.village_id, facts.relation, facts.phone) == (
        other,
        village_ids[1],
        "儿媳",
        "13900005678",
    )
    with pytest.raises(Refused, match="还有 1 人"):
        people.close_household(other, at.date(), by, at)
    people.close_household(home, at.date(), by, at)
    assert people.household_ids(HouseholdFilter(), by) == [other]
    assert len(people.household_ids(HouseholdFilter(with_gone=True), by)) == 2


def test_two_households_of_one_number_in_a_village(by: Actor, at: datetime, home: int, village_ids: list[int]) -> None:
    with pytest.raises(Refused, match="已有编号 0001"):
        people.save_household(None, NewHousehold(village_ids[0], "张某某", number="0001"), by, at)
    people.save_household(None, NewHousehold(village_ids[1], "张某某", number="0001"), by, at)


@pytest.mark.parametrize(
    "text", ["李桂", "lgl", "liguilan", "5678", "390000", "李桂兰 双桥", "一组 lgl", "0001", "sqc lgl", "李桂兰户"]
)
def test_finding_a_person(text: str, by: Actor, at: datetime, home: int) -> None:
    number = "43042319491225567"
    one = enter(
        by, at, "李桂兰", household_id=home, relation=HEAD, phone="13900005678", id_number=number + check_digit(number)
    )
    other = enter(by, at, "张某某", household_id=home, relation="其他亲属")
    found = people.people_ids(PeopleFilter(text=text), by)
    assert found == ([one, other] if text in ("0001", "李桂兰户") else [one])


def test_the_tail_of_an_identity_number_finds(by: Actor, at: datetime, village_ids: list[int]) -> None:
    number = "43042319491225567"
    number += check_digit(number)
    one = enter(by, at, "李桂兰", id_number=number, village_id=village_ids[0])
    assert people.people_ids(PeopleFilter(text=number[-4:]), by) == [one]
    assert people.people_ids(PeopleFilter(text=number[6:10]), by) == []


def test_filters_by_care_and_open_matters_keep_sealed_ones_out(
    by: Actor,
    at: datetime,
    insider: Actor,
    home: int,
    village_ids: list[int],
    register,
    cadre_ids: list[int],  # type: ignore[no-untyped-def]
) -> None:
    one = enter(by, at, "李桂兰", household_id=home, relation=HEAD, phone="13900005678")
    two = enter(by, at, "张某某", household_id=home, relation="其他亲属", phone="13900001111")
    assert people.people_ids(PeopleFilter(has_open=True), by) == []
    register(parties=(NewParty(name="李桂兰", phone="13900005678"),), village_id=village_ids[0])
    register(parties=(NewParty(name="张某某", phone="13900001111", person_id=two),), petition_class="accusation")
    assert people.people_ids(PeopleFilter(has_open=True), by) == [one]
    care.open_case(
        NewCase(target="vulnerable", kind="allowance", village_id=village_ids[0], name="李桂兰", person_id=one, from_on=at.date()), by, at
    )  # fmt: skip
    assert people.people_ids(PeopleFilter(care="vulnerable:allowance"), by) == [one]
    assert people.people_ids(PeopleFilter(care="founder"), by) == []
    assert people.household_ids(HouseholdFilter(care="any"), by) == [home]
    line = people.members(home, by)[0]
    assert (line.care, line.open) == ((("vulnerable", "allowance"),), 1)


def test_households_not_visited_since(
    by: Actor, at: datetime, home: int, village_ids: list[int], cadre_ids: list[int]
) -> None:
    since = date(2026, 9, 1)
    assert people.household_ids(HouseholdFilter(unvisited_since=since), by) == [home]
    visits.record(NewVisit(at.date(), village_ids[0], (cadre_ids[0],), household_id=home, way="phone"), by, at)
    assert people.household_ids(HouseholdFilter(unvisited_since=since), by) == [home]
    visits.record(NewVisit(date(2026, 9, 2), village_ids[0], (cadre_ids[0],), household_id=home), by, at)
    assert people.household_ids(HouseholdFilter(unvisited_since=since), by) == []


def test_doubles_are_hinted_with_the_reason(by: Actor, at: datetime, village_ids: list[int]) -> None:
    one = enter(by, at, "李桂兰", phone="13900005678", village_id=village_ids[0])
    found = people.doubles(NewPerson("李桂兰", phone="13900005678", village_id=village_ids[1]), by)
    assert [(double.reason, double.line.id) for double in found] == [("姓名和电话相同", one)]
    found = people.doubles(NewPerson("李桂兰", village_id=village_ids[0]), by)
    assert [double.reason for double in found] == ["同村姓名相同"]
    assert people.doubles(NewPerson("李桂兰", village_id=village_ids[0]), by, but=one) == []


def test_showing_a_number_is_noted(by: Actor, at: datetime, village_ids: list[int]) -> None:
    one = enter(by, at, "李桂兰", village_id=village_ids[0])
    people.reveal(one, by, at)
    line = AuditLine.select().order_by(AuditLine.seq.desc()).first()
    assert (line.action, line.kind, line.record_id) == ("reveal", "person", one)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "甲", "phone": "1"}, "phone"),
        ({"name": "甲", "id_number": "1"}, "id_number"),
        ({"name": "甲", "born_on": date(2027, 1, 1)}, "born_on"),
        ({"name": "甲", "sex": "?"}, "sex"),
        ({"name": "甲" * 61}, "name"),
    ],
)
def test_what_is_refused(facts: dict[str, object], field: str, by: Actor, at: datetime, village_ids: list[int]) -> None:
    with pytest.raises(Refused) as no:
        people.save_person(None, NewPerson(**{"village_id": village_ids[0]} | facts), by, at)  # type: ignore[arg-type]
    assert no.value.field == field


def test_a_reader_only_reads(reader: Actor, at: datetime, home: int, village_ids: list[int]) -> None:
    assert people.household(home, reader).number == "0001"
    for act in (
        lambda: people.save_person(None, NewPerson("甲", village_id=village_ids[0]), reader, at),
        lambda: people.save_household(home, NewHousehold(village_ids[0], "甲"), reader, at),
        lambda: people.close_household(home, at.date(), reader, at),
    ):
        with pytest.raises(Refused, match="权限"):
            act()
