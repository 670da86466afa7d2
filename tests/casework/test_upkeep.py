"""Units, groups, leaving cadres and the check of the log, on a real encrypted office."""

from datetime import date, datetime

import pytest

from desktop.casework import office as desk
from desktop.casework import upkeep
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.store.tables import AuditLine


def test_the_roles_say_what_must_be_filled(office: Session) -> None:
    required = [role.label for role in upkeep.roles() if role.is_required]
    assert required == ["联村领导", "包村干部", "村党组织书记"]
    assert [role.scope for role in upkeep.roles() if role.label == "网格长"] == ["group"]


def test_a_unit_is_changed_closed_and_used_again(by: Actor, at: datetime) -> None:
    unit = upkeep.units()[0]
    upkeep.save_unit(unit.id, {"name": "村镇办", "kind": "internal", "phone": "138 0000 1122"}, by, at)
    changed = upkeep.units()[0]
    assert (changed.name, changed.phone) == ("村镇办", "13800001122")
    assert "czb" in desk.unit_choices()[0].keys
    upkeep.close_unit(changed, at.date(), by, at)
    assert changed.id not in [one.id for one in upkeep.units()]
    upkeep.close_unit(changed, None, by, at)
    assert upkeep.units()[0] == changed


def test_a_name_stands_for_one_unit_even_a_closed_one(by: Actor, at: datetime) -> None:
    upkeep.close_unit(upkeep.units()[0], at.date(), by, at)
    with pytest.raises(Refused, match="已停用的可以恢复"):
        upkeep.save_unit(None, {"name": "村镇建设办", "kind": "internal"}, by, at)


def test_who_leaves_answers_for_nothing_any_more(by: Actor, at: datetime, village_ids: list[int]) -> None:
    leader = desk.cadres()[0]
    desk.assign(village_ids[2], "liaison_leader", leader.id, date(2027, 1, 1), None, "", by, at)
    change = upkeep.release_cadre(leader, date(2026, 11, 30), by, at)
    assert change.say.startswith("赵志刚已标为离任，3 项责任同日结束。出现空缺：双桥村联村领导（2026-12-01 起）、")
    spans = [(one.from_on, one.to_on) for one in desk.assignments() if one.cadre_id == leader.id]
    # what would have begun in January is ended before it begins
    assert spans == [
        (date(2026, 1, 1), date(2026, 11, 30)),
        (date(2026, 1, 1), date(2026, 11, 30)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ]
    assert not [one for one in desk.assignments(on=date(2027, 2, 1)) if one.cadre_id == leader.id]
    upkeep.recall_cadre(desk.cadres(with_left=True)[0], by, at)
    assert desk.cadres()[0].left_on is None


def test_a_merged_village_comes_back(by: Actor, at: datetime, village_ids: list[int]) -> None:
    desk.close_village(village_ids[0], at.date(), village_ids[1], by, at)
    upkeep.reopen_village(village_ids[0], by, at)
    assert [village.id for village in desk.villages()] == village_ids


def test_a_group_gets_another_name_but_not_a_taken_one(by: Actor, at: datetime, village_ids: list[int]) -> None:
    first = desk.add_group(village_ids[0], "一组", by, at).id
    desk.add_group(village_ids[0], "二组", by, at)
    with pytest.raises(Refused, match="还没有的组名"):
        upkeep.rename_group(first, "二组", by, at)
    upkeep.rename_group(first, "东组", by, at)
    assert [group.label for group in desk.group_choices(village_ids[0])] == ["东组", "二组"]


def test_only_an_administrator_keeps_the_records(reader: Actor, at: datetime) -> None:
    before = AuditLine.select().count()
    for act in (
        lambda: upkeep.save_unit(None, {"name": "甲"}, reader, at),
        lambda: upkeep.close_unit(upkeep.units()[0], at.date(), reader, at),
        lambda: upkeep.release_cadre(desk.cadres()[0], at.date(), reader, at),
        lambda: upkeep.rename_group(1, "甲", reader, at),
    ):
        with pytest.raises(Refused, match="系统管理"):
            act()
    assert AuditLine.select().count() == before


def test_the_log_is_whole_until_somebody_changes_it(office: Session) -> None:
    assert upkeep.check_log() == (AuditLine.select().count(), None)
    AuditLine.update(action="x").where(AuditLine.seq == 4).execute()
    assert upkeep.check_log().broken == 4


def test_a_village_keeps_its_made_up_code_when_none_is_given(by: Actor, at: datetime) -> None:
    added = desk.save_village(None, {"name": "甲村"}, by, at).id
    desk.save_village(added, {"name": "甲社区", "code": ""}, by, at)
    desk.save_village(None, {"name": "乙村"}, by, at)
    assert [village.code for village in desk.villages()][-2:] == ["L004", "L005"]


def test_a_code_below_another_begins_with_it(by: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="要以上级代码“02”开头"):
        desk.save_code("categories", "0399", "甲", "02", "", by, at)
