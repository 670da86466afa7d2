"""A register of people comes in: every planted fault is found, all or none is written, and all can be taken back."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.casework import imports, people, people_import
from desktop.casework import office as desk
from desktop.domain.faults import Refused
from desktop.domain.people import HEAD, HouseholdFilter, NewHousehold, NewPerson, PeopleFilter
from desktop.domain.people_importing import PeoplePlan
from desktop.domain.records import Actor, NewParty
from desktop.exchange.people_list import plan
from desktop.exchange.plan_report import write_problem_rows
from desktop.exchange.sheets import read_sheet
from desktop.store.tables import ALL, AuditLine, Household, ImportBatch, Person, VillagerGroup
from tests.exchange.people_sheets import HEADS, identity, plant, rows, write

Look = Callable[..., PeoplePlan]


@pytest.fixture
def look(tmp_path: Path, by: Actor, at: datetime) -> Look:
    """Looks through generated rows."""

    def looked(made: list[list[Any]], heads: tuple[str, ...] = HEADS, name: str = "名册.xlsx") -> PeoplePlan:
        return plan(write(tmp_path / name, made, heads), by, at.date())

    return looked


def register(office: Any = None) -> dict[str, list[dict[str, Any]]]:
    """Everything but what an import always leaves: its line and the audit."""
    kept = (AuditLine, ImportBatch)
    return {table.__name__: list(table.select().dicts()) for table in ALL if table not in kept}


def test_every_planted_fault_among_twelve_thousand_rows_is_found(look: Look, by: Actor, at: datetime) -> None:
    made = rows(12_000)
    expected, out = plant(made)
    found = look(made)
    assert Counter((p.column_name, p.is_fatal) for p in found.problems) == expected
    assert {row - 2 for row, _ in found.problem_rows} == out
    assert found.row_count == 12_000
    assert len(found.ready) == 12_000 - len(out)
    assert found.doubles == 0
    assert len(found.groups) == 30
    before = register()
    change = people_import.accept(found, by, at)
    assert Person.select().count() == 12_000 - len(out)
    assert Household.select().count() == 3_000
    assert len(people.people_ids(PeopleFilter(), by)) == 12_000 - len(out)
    assert len(people.household_ids(HouseholdFilter(), by)) == 3_000
    imports.undo(change.id, by, at)
    assert register() == before


def test_what_is_read_of_a_row(look: Look, by: Actor, at: datetime) -> None:
    people_import.accept(look(rows(8)), by, at)
    first = people.people_ids(PeopleFilter(text="赵一一"), by)
    person = people.person(first[0], by)
    assert (person.village_name, person.group_name, person.head_name, person.relation) == (
        "双桥村",
        "1组",
        "赵一一",
        HEAD,
    )
    assert (person.phone, person.sex, person.born_on) == ("13900000000", "女", datetime(1940, 1, 1).date())
    assert person.household_id is not None
    members = people.members(person.household_id, by)
    assert [one.relation for one in members] == [HEAD, "配偶", "子", "女"]
    assert people.household(person.household_id, by).number == "00000"


def test_who_is_there_is_completed_and_never_overwritten(
    look: Look, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    made = rows(4)
    known = people.save_person(
        None, NewPerson(made[0][3], made[0][5], phone="13800000000", village_id=village_ids[0]), by, at
    ).id
    found = look(made)
    assert [(p.column_name, p.is_fatal) for p in found.problems] == [("联系电话", False)]
    assert found.new_people == 3
    before = register()
    batch = people_import.accept(found, by, at).id
    person = people.person(known, by)
    assert (person.phone, person.address, person.head_name) == ("13800000000", "双桥村1组0号", made[0][3])
    imports.undo(batch, by, at)
    assert register() == before
    assert people.person(known, by).household_id is None


def test_the_same_file_once_more_brings_nothing(look: Look, by: Actor, at: datetime) -> None:
    people_import.accept(look(rows(40)), by, at)
    again = look(rows(40))
    assert (len(again.ready), again.doubles, again.problems) == (0, 40, ())
    assert "已于2026年11月20日导入过 40 人" in again.remarks[0]
    with pytest.raises(Refused, match="没有可以导入的新内容"):
        people_import.accept(again, by, at)
    more = look(rows(44), name="补充.xlsx")
    assert (more.new_people, more.doubles) == (4, 40)


def test_an_identity_number_of_another_name_is_kept_out(
    look: Look, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    made = rows(2)
    people.save_person(None, NewPerson("甲某某", made[1][5], village_id=village_ids[0]), by, at)
    found = look(made)
    assert [(p.row, p.column_name, p.is_fatal) for p in found.problems] == [(3, "身份证号", True)]
    assert "甲某某" in found.problems[0].sentence


def test_a_household_named_in_its_first_row_only(look: Look, by: Actor, at: datetime) -> None:
    made = rows(8)
    for row in made:
        if row[2] != HEAD:
            row[0] = row[1] = ""
    found = look(made)
    assert len(found.households) == 2
    assert "有 6 行没有写户编号和户主，按上一行归户。" in found.remarks
    people_import.accept(found, by, at)
    assert {line.members for line in _households(by)} == {4}


def _households(by: Actor) -> list[people.HouseholdLine]:
    from desktop.store.households import household_rows

    return household_rows(people.household_ids(HouseholdFilter(), by))


def test_households_without_numbers_are_told_by_head_and_group(look: Look, by: Actor, at: datetime) -> None:
    made = [row[1:] for row in rows(12)]
    found = look(made, HEADS[1:])
    people_import.accept(found, by, at)
    assert sorted((line.head_name, line.members) for line in _households(by)) == sorted(
        (row[0], 4) for row in made[::4]
    )


def test_an_unknown_group_of_a_village_with_groups_is_a_doubt(
    look: Look, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    desk.add_group(village_ids[0], "第一村民小组", by, at)
    made = rows(4)
    made[2][10] = "九组"
    found = look(made)
    assert [(p.row, p.column_name, p.is_fatal) for p in found.problems] == [(4, "组", False)]
    assert found.groups == ()
    people_import.accept(found, by, at)
    assert VillagerGroup.select().count() == 1


def test_a_register_that_changed_meanwhile_is_looked_through_again(
    look: Look, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    found = look(rows(4))
    people.save_person(None, NewPerson("后来人", village_id=village_ids[0]), by, at)
    with pytest.raises(Refused, match="名册有了变动"):
        people_import.accept(found, by, at)
    assert Person.select().count() == 1


def test_a_stop_half_way_leaves_nothing(look: Look, by: Actor, at: datetime) -> None:
    found, before = look(rows(2_400)), register()
    with pytest.raises(Refused, match="已取消"):
        people_import.accept(found, by, at, cancelled=lambda: True)
    assert register() == before


def test_an_import_on_which_work_stands_is_not_taken_back(
    look: Look, by: Actor, at: datetime, register: Callable[..., int]
) -> None:
    made = rows(8)
    batch = people_import.accept(look(made), by, at).id
    register(parties=(NewParty(name=made[0][3], id_number=made[0][5]),))
    with pytest.raises(Refused, match="不能整批撤销"):
        imports.undo(batch, by, at)
    assert Person.select().where(Person.import_batch == batch).count() == 8


def test_a_household_that_took_somebody_in_is_not_taken_back(
    look: Look, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    batch = people_import.accept(look(rows(4)), by, at).id
    home = people.household_ids(HouseholdFilter(), by)[0]
    guest = NewPerson("来人", village_id=village_ids[0], household_id=home, relation="其他亲属")
    people.save_person(None, guest, by, at)
    with pytest.raises(Refused, match="户 1 人（户）"):
        imports.undo(batch, by, at)


def test_a_corrected_person_keeps_the_import(look: Look, by: Actor, at: datetime) -> None:
    batch = people_import.accept(look(rows(4)), by, at).id
    one = people.person(people.people_ids(PeopleFilter(), by)[1], by)
    people.save_person(one.id, people.form_of(one), by, at + timedelta(hours=1))
    with pytest.raises(Refused, match="更正"):
        imports.undo(batch, by, at)


def test_problem_rows_can_be_mended_and_imported(look: Look, by: Actor, at: datetime, tmp_path: Path) -> None:
    made = rows(8)
    made[5][9] = "没有的村"
    found = look(made)
    target = tmp_path / "问题行.xlsx"
    assert write_problem_rows(found, target) == 1
    sheet = read_sheet(target, lambda heading: heading)
    assert "名单中没有“没有的”" in str(sheet.lines[0].cells[-1])
    again = plan(target, by, at.date())
    assert [p.column_name for p in again.problems] == ["村"]


def test_csv_with_flexible_heads_and_old_numbers(look: Look, by: Actor, at: datetime, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    number = identity(datetime(1950, 2, 3).date(), 11)
    path.write_text(f"公民身份号码,家庭成员姓名,村组,自留地\n{number},王　小,双桥村三组,2亩\n", encoding="gb18030")
    found = plan(path, by, at.date())
    form = found.ready[0].form
    assert (form.name, form.id_number, form.note) == ("王小", number, "自留地：2亩")
    assert [group.name for group in found.groups] == ["三组"]
    assert "1 行没有写户编号和户主，登记为未归户人员" in "".join(found.remarks)


def test_a_table_without_names_or_villages_is_refused(look: Look) -> None:
    with pytest.raises(Refused, match="缺少“村”一栏"):
        look([["王某", "男", "汉族"]], ("姓名", "性别", "民族"))


def test_a_reader_may_not_import(reader: Actor, tmp_path: Path, at: datetime, by: Actor, look: Look) -> None:
    with pytest.raises(Refused, match="权限"):
        plan(write(tmp_path / "甲.xlsx", rows(1)), reader, at.date())
    with pytest.raises(Refused, match="权限"):
        people_import.accept(look(rows(1)), reader, at)


def test_a_two_households_household_of_a_batch(look: Look, by: Actor, at: datetime, village_ids: list[int]) -> None:
    """Somebody known comes into a household that the same file brings; undoing takes both back."""
    made = rows(4)
    known = people.save_person(None, NewPerson(made[1][3], made[1][5], village_id=village_ids[0]), by, at).id
    other = people.save_household(None, NewHousehold(village_ids[0], "旁人", number="99999"), by, at).id
    before = register()
    batch = people_import.accept(look(made), by, at).id
    assert people.person(known, by).household_id not in (None, other)
    imports.undo(batch, by, at)
    assert register() == before
