"""帮扶 on the encrypted office: opening, measures, due visits, ending, a petitioner taken in, counts that are lists."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.casework import care, office, steps
from desktop.casework.session import Session
from desktop.domain.care import CareFilter, CareTarget, NewCase, NewMeasure
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, NewParty
from desktop.exchange import care_list
from desktop.exchange.sheets import read_cells
from desktop.store import audit
from desktop.store import care as store
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import CareCase, CareMeasure, Household, Person, User, Visit

START = date(2026, 10, 1)


@pytest.fixture
def opened(by: Actor, at: datetime, village_ids: list[int]) -> Callable[..., int]:
    """Opens a case of 示李四 in 双桥村 since 1 October, fields changed as named; returns its id."""

    def made(who: Actor = by, **fields: Any) -> int:
        values: dict[str, Any] = {
            "target": CareTarget.VULNERABLE,
            "kind": "allowance",
            "village_id": village_ids[0],
            "from_on": START,
            "name": "示李四",
        }
        return care.open_case(NewCase(**(values | fields)), who, at).id

    return made


def visit(on: date, village_id: int, **fields: Any) -> int:
    visit_id = new_id()
    values = {"purpose": "care", "way": "door", "entered_at": datetime(2026, 11, 20), "entered_by": 1}
    insert(Visit, id=visit_id, visited_on=on, village=village_id, **(values | fields))
    return visit_id


def household(village_id: int, head: str) -> int:
    household_id = new_id()
    insert(Household, id=household_id, village=village_id, head_name=head)
    return household_id


def reopen(case_id: int, by: Actor) -> care.CareRow:
    return care.open_file(case_id, by).row


# ---------------------------------------------------------------- opening


def test_a_bare_name_enters_the_register_once(opened: Callable[..., int], by: Actor, village_ids: list[int]) -> None:
    row = reopen(opened(), by)
    assert (row.name, row.village_name, row.next_on) == ("示李四", "双桥村", START + timedelta(days=30))
    assert Person.get_by_id(row.person_id).village_id == village_ids[0]
    again = reopen(opened(target=CareTarget.FOUNDER, kind="farming"), by)
    assert again.person_id == row.person_id
    with pytest.raises(Refused, match="已经在弱势群体帮扶名单里") as no:
        opened()
    assert no.value.field == "who"


def test_a_household_is_found_under_its_head(opened: Callable[..., int], by: Actor, village_ids: list[int]) -> None:
    home = household(village_ids[1], "示王五")
    row = reopen(opened(name="", household_id=home, village_id=None), by)
    assert (row.name, row.village_id, row.household_id, row.person_id) == ("示王五户", village_ids[1], home, None)


def test_who_answers_for_the_place_is_proposed(
    cadre_ids: list[int], village_ids: list[int], by: Actor, at: datetime
) -> None:
    on = at.date()
    assert care.proposed_helper(village_ids[0], on) == cadre_ids[1]
    assert care.proposed_helper(village_ids[2], on) is None
    assert care.proposed_helper(village_ids[0], date(2025, 12, 31)) is None
    assert care.proposed_helper(None, on) is None
    office.save_cadre(cadre_ids[1], {"name": "钱文静", "left_on": on - timedelta(days=1)}, by, at)
    assert care.proposed_helper(village_ids[0], on) == cadre_ids[0]


def test_the_next_visit_moves_with_measures_and_visits(
    opened: Callable[..., int], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    case_id = opened()
    person = reopen(case_id, by).person_id
    visit(date(2026, 9, 1), village_ids[0], person=person)  # before the case began
    visit(date(2026, 10, 20), village_ids[0], person=person, way="phone")
    visit(date(2026, 10, 21), village_ids[0], person=person, purpose="round")
    visit(date(2026, 10, 22), village_ids[0], person=person, deleted_at=at)
    visit(date(2026, 10, 23), village_ids[0])
    assert reopen(case_id, by).next_on == START + timedelta(days=30)
    visit(date(2026, 10, 10), village_ids[0], person=person)
    assert reopen(case_id, by).next_on == date(2026, 11, 9)
    care.add_measure(case_id, NewMeasure(date(2026, 10, 15), "goods", "送被褥"), by, at)
    assert reopen(case_id, by).next_on == date(2026, 11, 14)
    visit(date(2026, 10, 18), village_ids[0], person=person)
    file = care.open_file(case_id, by)
    assert file.row.next_on == date(2026, 11, 17)
    assert [(one.visited_on.day, one.counts) for one in file.visits] == [(20, False), (18, True), (10, True)]


def test_a_visit_to_the_home_counts_for_who_lives_there(
    opened: Callable[..., int], by: Actor, village_ids: list[int]
) -> None:
    home = household(village_ids[0], "示李四")
    case_id = opened(household_id=home)
    visit(date(2026, 10, 9), village_ids[0], household=home)
    assert reopen(case_id, by).last_on == date(2026, 10, 9)


def test_the_list_by_due_state(opened: Callable[..., int], by: Actor, at: datetime) -> None:
    today = at.date()
    every = {"late": 49, "today": 50, "soon": 57, "later": 58}
    ids = {name: opened(name=f"示{name}", visit_every_days=days) for name, days in every.items()}

    def listed(**fields: Any) -> list[int]:
        return [row.id for row in care.cases(CareFilter(**fields), by, today)]

    assert listed() == [ids["late"], ids["today"], ids["soon"], ids["later"]]
    assert listed(due="overdue") == [ids["late"]]
    assert listed(due="today") == [ids["today"]]
    assert listed(due="soon") == [ids["soon"]]
    assert listed(text="示to") == [ids["today"]]
    assert listed(target="founder") == listed(kind="farming") == listed(is_open=False) == []


# ---------------------------------------------------------------- measures, end


def test_only_the_author_takes_a_measure_out(
    opened: Callable[..., int], by: Actor, at: datetime, cadre_ids: list[int]
) -> None:
    case_id = opened(helper_id=cadre_ids[1])
    other = Actor(by.id + 1, "别人", frozenset({Right.READ.value, Right.REGISTER.value}))
    form = NewMeasure(at.date(), "funds", "临时救助", amount=120_050)
    measure_id = care.add_measure(case_id, form, by, at).id
    (made,) = care.open_file(case_id, by).measures
    assert (made.amount, made.cadre_name, made.entered_name) == (120_050, "钱文静", "李文书")
    with pytest.raises(Refused, match="本人"):
        care.remove_measure(measure_id, other, at)
    care.remove_measure(measure_id, by, at)
    assert not CareMeasure.select().exists()
    assert [entry.action for entry in audit.entries("care", case_id)] == ["remove_measure", "add_measure", "open"]
    with pytest.raises(Refused):
        care.remove_measure(measure_id, by, at)


def test_an_ended_case_is_left_alone_until_it_is_resumed(opened: Callable[..., int], by: Actor, at: datetime) -> None:
    case_id = opened()
    care.end_case(case_id, date(2026, 11, 10), "已脱困", by, at)
    row = reopen(case_id, by)
    assert (row.next_on, row.ended_because) == (None, "已脱困")
    with pytest.raises(Refused, match="已于 2026-11-10 结束"):
        care.add_measure(case_id, NewMeasure(at.date(), "goods", "送被褥"), by, at)
    with pytest.raises(Refused):
        care.end_case(case_id, at.date(), "再结束", by, at)
    other = opened()
    with pytest.raises(Refused, match="另有一份"):
        care.resume_case(case_id, by, at)
    care.remove_case(other, by, at)
    care.resume_case(case_id, by, at)
    assert reopen(case_id, by).to_on is None


def test_a_case_with_measures_is_not_removed(opened: Callable[..., int], by: Actor, at: datetime) -> None:
    case_id = opened()
    care.add_measure(case_id, NewMeasure(at.date(), "goods", "送被褥"), by, at)
    with pytest.raises(Refused, match="结束帮扶"):
        care.remove_case(case_id, by, at)


def test_saving_keeps_whom_it_is_about(
    opened: Callable[..., int], by: Actor, at: datetime, cadre_ids: list[int], village_ids: list[int]
) -> None:
    case_id = opened()
    before = reopen(case_id, by)
    form = NewCase(
        CareTarget.VULNERABLE, "illness", village_ids[0], START, "换了名", helper_id=cadre_ids[2], visit_every_days=15
    )
    care.save_case(case_id, form, by, at)
    row = reopen(case_id, by)
    assert (row.name, row.person_id, row.kind, row.helper_name) == ("示李四", before.person_id, "illness", "孙立平")
    assert row.next_on == START + timedelta(days=15)
    assert audit.entries("care", case_id)[0].detail == {"changed": ["helper", "kind", "visit_every_days"]}
    care.add_measure(case_id, NewMeasure(date(2026, 10, 5), "goods", "送被褥"), by, at)
    with pytest.raises(Refused) as no:
        care.save_case(
            case_id, NewCase(CareTarget.VULNERABLE, "illness", village_ids[0], date(2026, 10, 6), "名"), by, at
        )
    assert no.value.field == "from_on"


# ---------------------------------------------------------------- out of a matter


def test_a_petitioner_is_taken_in_with_one_act(
    register: Callable[..., int], by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    matter_id = register(village_id=village_ids[0])
    assert care.may_take(matter_id, "petition", False, by)
    case_id = care.take_petitioner(matter_id, by, at).id
    file = care.open_file(case_id, by)
    assert (file.row.name, file.row.target, file.row.kind) == ("李桂兰", "petitioner", "unresolved")
    assert (file.row.helper_id, file.row.need) == (cadre_ids[1], "反映宅基地界址争议")
    assert file.person is not None
    assert file.person.phone == "13900005678"
    assert file.matter is not None
    assert file.matter.id == matter_id
    assert not care.may_take(matter_id, "petition", False, by)
    with pytest.raises(Refused, match="不必重复"):
        care.take_petitioner(matter_id, by, at)


def test_a_repeat_is_taken_in_as_one(
    register: Callable[..., int], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    first = register(village_id=village_ids[0])
    again = register(village_id=village_ids[0], repeat_of=first)
    assert reopen(care.take_petitioner(again, by, at).id, by).kind == "repeat"


def test_nobody_is_taken_out_of_a_sealed_matter(
    register: Callable[..., int], insider: Actor, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    matter_id = register(insider, petition_class="accusation", village_id=village_ids[0])
    assert not care.may_take(matter_id, "petition", True, insider)
    with pytest.raises(Refused, match="密件"):
        care.take_petitioner(matter_id, insider, at)
    with pytest.raises(Refused, match="没有找到"):
        care.take_petitioner(matter_id, by, at)
    form = NewCase(CareTarget.PETITIONER, "unresolved", village_ids[0], at.date(), "示某", matter_id=matter_id)
    with pytest.raises(Refused, match="密件"):
        care.open_case(form, insider, at)
    assert not CareCase.select().exists()


def test_a_matter_that_says_too_little_is_refused(
    register: Callable[..., int], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    with pytest.raises(Refused, match="村"):
        care.take_petitioner(register(), by, at)
    nameless = register(parties=(NewParty(name=""),), flags=frozenset({"is_anonymous"}), village_id=village_ids[0])
    with pytest.raises(Refused, match="姓名"):
        care.take_petitioner(nameless, by, at)


def test_a_matter_sealed_later_is_not_named(
    opened: Callable[..., int],
    register: Callable[..., int],
    by: Actor,
    insider: Actor,
    at: datetime,
    village_ids: list[int],
) -> None:
    from desktop.store.tables import Matter

    matter_id = register(village_id=village_ids[0])
    case_id = care.take_petitioner(matter_id, by, at).id
    Matter.update(secrecy="sealed").where(Matter.id == matter_id).execute()
    assert care.open_file(case_id, by).matter is None
    assert care.open_file(case_id, insider).matter is not None


def test_a_case_goes_out_of_sight_with_the_matter_it_came_from(
    register: Callable[..., int], by: Actor, insider: Actor, at: datetime, village_ids: list[int]
) -> None:
    matter_id = register(village_id=village_ids[0])
    mistaken = care.take_petitioner(matter_id, by, at).id
    care.remove_case(mistaken, by, at)
    case_id = care.take_petitioner(matter_id, by, at).id
    as_accusation = {"on": at.date(), "petition_class": "accusation"}
    as_appeal = {"on": at.date(), "petition_class": "appeal", "route": "31-6"}

    def seen() -> list[int]:
        return [row.id for row in care.cases(CareFilter(), insider, at.date())]

    steps.take(matter_id, "screen", as_accusation, insider, at)
    assert seen() == []
    with pytest.raises(Refused):
        care.open_file(case_id, insider)
    steps.take_back(matter_id, insider, at)
    assert seen() == [case_id]
    steps.take(matter_id, "screen", as_accusation, insider, at)
    steps.take(matter_id, "screen", as_appeal, insider, at)
    assert seen() == [case_id]
    steps.take_back(matter_id, insider, at)
    assert seen() == []


# ---------------------------------------------------------------- figures


def test_every_count_is_the_length_of_a_list(
    opened: Callable[..., int], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    first, second = opened(), opened(name="示王五", from_on=date(2026, 11, 3))
    third = opened(name="示赵六", village_id=village_ids[1], target="founder", kind="trade")
    for case_id, on, amount in ((first, 1, 10_01), (first, 30, 20_02), (second, 10, 5), (third, 12, 0)):
        month = 10 if on == 30 else 11
        care.add_measure(case_id, NewMeasure(date(2026, month, on), "funds", "救助", amount=amount), by, at)
    person = reopen(first, by).person_id
    seen = visit(date(2026, 11, 5), village_ids[0], person=person)
    visit(date(2026, 11, 6), village_ids[0], person=person, way="phone")
    care.end_case(second, date(2026, 11, 15), "已脱困", by, at)
    november = {(one.village_id, one.target): one for one in store.counts(date(2026, 11, 1), date(2026, 11, 30))}
    mine = november[village_ids[0], "vulnerable"]
    assert (mine.standing, mine.opened, mine.ended) == ((first,), (second,), (second,))
    assert (len(mine.measures), mine.amount, mine.visits) == (2, 10_06, (seen,))
    assert november[village_ids[1], "founder"].standing == (third,)
    listed = care.cases(CareFilter(), by, at.date())
    assert {row.id for row in listed} == {i for one in november.values() for i in one.standing}
    october = store.counts(date(2026, 10, 1), date(2026, 10, 31))
    before = {i for one in october for i in one.standing}
    opened_ids, ended_ids = ({i for one in november.values() for i in getattr(one, f)} for f in ("opened", "ended"))
    assert (before | opened_ids) - ended_ids == {row.id for row in listed}


# ---------------------------------------------------------------- who may


def test_rights(opened: Callable[..., int], by: Actor, reader: Actor, at: datetime, village_ids: list[int]) -> None:
    case_id = opened()
    assert care.open_file(case_id, reader).row.id == case_id
    nobody = Actor(1, "无", frozenset())
    for act in (
        lambda: care.cases(CareFilter(), nobody, at.date()),
        lambda: care.open_file(case_id, nobody),
        lambda: opened(reader, name="示王五"),
        lambda: care.add_measure(case_id, NewMeasure(at.date(), "goods", "送被褥"), reader, at),
        lambda: care.end_case(case_id, at.date(), "已脱困", reader, at),
        lambda: care.resume_case(case_id, reader, at),
        lambda: care.remove_case(case_id, reader, at),
        lambda: care.note_paper([case_id], "care_record", reader, at),
    ):
        with pytest.raises(Refused):
            act()
    assert User.select().count() == 3


def test_what_is_taken_out_is_written_down(
    opened: Callable[..., int], office: Session, by: Actor, reader: Actor, at: datetime, tmp_path: Path
) -> None:
    opened(need="=1+1")
    rows = care.cases(CareFilter(), by, at.date())
    path = tmp_path / "list.xlsx"
    with pytest.raises(Refused):
        care_list.export_xlsx(path, rows, reader, at)
    assert not path.exists()
    assert care_list.export_xlsx(path, rows, by, at) == 1
    cells = read_cells(path)
    assert cells[1][:4] == ["1", "双桥村", "示李四", "弱势群体"]
    assert "=1+1" in cells[1]
    assert audit.entries("care")[0].detail == {"paper": "xlsx"}
