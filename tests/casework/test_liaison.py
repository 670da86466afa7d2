"""Assigning, ending, swapping, dating and pasting responsibilities on a real office; the last act comes back."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import liaison, liaison_paste, liaison_roles, petitions
from desktop.casework import office as desk
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.domain.responsibility import Flaw, Scope
from desktop.store.tables import AuditLine, LiaisonAssignment, VillagerGroup

JUNE = date(2026, 6, 1)


def rows() -> list[dict[str, Any]]:
    return list(LiaisonAssignment.select().order_by(LiaisonAssignment.id).dicts())


def leader_of(village_id: int) -> liaison.AssignmentRow:
    return next(row for row in liaison.assignments(village_id) if row.role == "liaison_leader")


def leaders(village_id: int) -> list[tuple[str, date, date | None]]:
    found = liaison.history(village_id, "liaison_leader")
    return [(row.cadre_name, row.from_on, row.to_on) for row in found]


def test_a_hole_is_asked_for_and_said(by: Actor, at: datetime, village_ids: list[int]) -> None:
    leader = leader_of(village_ids[0])
    before = rows()
    with pytest.raises(Refused, match="双桥村联村领导（2026-06-02 起）") as no:
        liaison.end(leader.id, JUNE, by, at)
    assert no.value.field == liaison.HOLES
    assert rows() == before
    change = liaison.end(leader.id, JUNE, by, at, accepts_holes=True)
    assert change.say == "赵志刚的责任到 2026-06-01 结束。出现空缺：双桥村联村领导（2026-06-02 起），请尽快指派。"
    flaws = [(p.flaw, p.role) for p in liaison.problems_on(date(2026, 6, 2)) if p.scope.village_id == village_ids[0]]
    assert flaws == [(Flaw.GAP, "liaison_leader"), (Flaw.GAP, "village_secretary")]
    liaison.undo_last(by, at)
    assert rows() == before


def test_a_swap_leaves_no_day_between_and_comes_back(
    by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    before = rows()
    change = liaison.swap(leader_of(village_ids[0]).id, cadre_ids[2], JUNE, "云发〔2026〕9号", by, at)
    assert change.say == "从 2026-06-01 起由孙立平接任。"
    assert leaders(village_ids[0]) == [("孙立平", JUNE, None), ("赵志刚", date(2026, 1, 1), date(2026, 5, 31))]
    assert liaison.history(village_ids[0], "liaison_leader")[0].basis == "云发〔2026〕9号"
    assert liaison.undo_last(by, at).say == "上一次调整已撤销。"
    assert rows() == before
    with pytest.raises(Refused, match="没有可以撤销"):
        liaison.undo_last(by, at)


def test_only_the_author_takes_the_last_act_back_and_only_while_it_stands(
    by: Actor, insider: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    liaison.swap(leader_of(village_ids[0]).id, cadre_ids[2], JUNE, "", by, at)
    with pytest.raises(Refused, match="由李文书登记"):
        liaison.undo_last(insider, at)
    newest = leader_of(village_ids[1]).id
    liaison.change_dates(newest, date(2026, 2, 1), None, "补文", by, at, accepts_holes=True)
    LiaisonAssignment.update(basis="改过").where(LiaisonAssignment.id == newest).execute()
    with pytest.raises(Refused, match="石门村联村领导的责任后来又调整过"):
        liaison.undo_last(by, at)


def test_groups_and_who_takes_a_petition_of_the_group(
    by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    group = desk.add_group(village_ids[0], "一组", by, at).id
    other = desk.add_group(village_ids[1], "一组", by, at).id
    VillagerGroup.insert(id=7, village=village_ids[0], name="第一网格", kind="grid").execute()
    form = liaison.NewDuty("grid_head", cadre_ids[2], Scope(village_ids[0], group), JUNE)
    liaison.assign(form, by, at)
    plain = petitions.responsible_for(village_ids[0], JUNE)
    with_group = petitions.responsible_for(village_ids[0], JUNE, group)
    assert "网格长" not in [row.role_label for row in plain]
    assert [(row.role_label, row.cadre_name) for row in with_group if row not in plain] == [("网格长", "孙立平")]
    assert [place.name for place in liaison.places_below(village_ids[0])] == ["第一网格", "一组"]
    with pytest.raises(Refused, match="不在这个村"):
        liaison.assign(liaison.NewDuty("grid_head", cadre_ids[1], Scope(village_ids[0], other), JUNE), by, at)


def test_who_has_left_takes_nothing_over(by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]) -> None:
    desk.save_cadre(cadre_ids[2], {"name": "孙立平", "left_on": date(2026, 5, 1)}, by, at)
    with pytest.raises(Refused, match="孙立平已于 2026-05-01 离任"):
        liaison.swap(leader_of(village_ids[0]).id, cadre_ids[2], JUNE, "", by, at)


def test_a_reader_changes_nothing(reader: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]) -> None:
    held = leader_of(village_ids[0]).id
    before, lines = rows(), AuditLine.select().count()
    acts: tuple[Callable[[], Any], ...] = (
        lambda: liaison.assign(liaison.NewDuty("group_head", cadre_ids[2], Scope(village_ids[0]), JUNE), reader, at),
        lambda: liaison.end(held, JUNE, reader, at, accepts_holes=True),
        lambda: liaison.swap(held, cadre_ids[2], JUNE, "", reader, at),
        lambda: liaison.change_dates(held, JUNE, None, "", reader, at, accepts_holes=True),
        lambda: liaison.undo_last(reader, at),
        lambda: liaison_roles.drop_role("resident_team", reader, at),
    )
    for act in acts:
        with pytest.raises(Refused, match="权限"):
            act()
    assert (rows(), AuditLine.select().count()) == (before, lines)


# ---------------------------------------------------------------- a pasted table


TABLE = (
    "村\t联村领导\t包村干部\t书记员\n"
    "双桥村\t孙立平\t钱文静、孙立平\t甲\n"
    "石门村\t赵志刚、孙立平\t\t\n"
    "黄泥村\t赵志刚\t\t\n"
    "柳河村\t赵志刚\t吴名氏\t\n"
)


def test_a_table_is_read_checked_and_taken_over_as_one(
    by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    before = rows()
    pasted = liaison_paste.read(TABLE, JUNE, "云发〔2026〕9号")
    assert pasted.lines == (
        ("双桥村", "联村领导", "赵志刚", "孙立平"),
        ("双桥村", "包村干部", "", "孙立平"),
        ("柳河村", "联村领导", "", "赵志刚"),
    )
    assert pasted.same == 1
    assert [(one.row, one.column, one.text) for one in pasted.problems] == [
        (1, "书记员", "书记员"),
        (3, "联村领导", "赵志刚、孙立平"),
        (4, "村", "黄泥村"),
        (5, "包村干部", "吴名氏"),
    ]
    assert rows() == before
    assert liaison_paste.take_over(pasted, by, at).say == "已按表登记 3 项责任。"
    assert leaders(village_ids[0])[0] == ("孙立平", JUNE, None)
    with pytest.raises(Refused, match="没有带来改动"):
        liaison_paste.take_over(liaison_paste.read(TABLE, JUNE), by, at)
    liaison.undo_last(by, at)
    assert rows() == before


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(Refused, match="第一行是岗位"):
        liaison_paste.read("双桥村 赵志刚", JUNE)


# ---------------------------------------------------------------- roles


def test_roles_are_kept_by_the_office(by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]) -> None:
    new = {"label": "联户干部", "scope": "household", "is_exclusive": True, "is_required": False}
    liaison_roles.save_role(None, new, by, at)
    made = liaison.roles()[-1]
    assert made[1:] == ("联户干部", True, False, "household")
    with pytest.raises(Refused, match="已经有“联户干部”"):
        liaison_roles.save_role(None, new, by, at)
    with pytest.raises(Refused, match="不能改变落实到哪一级"):
        liaison_roles.save_role("liaison_cadre", {**new, "label": "包村干部"}, by, at)
    with pytest.raises(Refused, match="有人担任过"):
        liaison_roles.drop_role("liaison_cadre", by, at)
    liaison_roles.drop_role(made.code, by, at)
    assert made not in liaison.roles()


def test_a_shared_role_does_not_become_exclusive(
    by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    values = {"label": "包村干部", "scope": "village", "is_exclusive": True, "is_required": True}
    liaison.assign(liaison.NewDuty("liaison_cadre", cadre_ids[2], Scope(village_ids[0]), JUNE), by, at)
    with pytest.raises(Refused, match="同时由几人担任"):
        liaison_roles.save_role("liaison_cadre", values, by, at)
    liaison.undo_last(by, at)
    liaison_roles.save_role("liaison_cadre", values, by, at)
