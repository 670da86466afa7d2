"""Keeping the office's own records: who may, what is refused, what it leaves behind."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import office as desk
from desktop.casework import petitions, session
from desktop.casework.session import Session
from desktop.domain.calendar import Holiday
from desktop.domain.faults import Refused, WrongPassword
from desktop.domain.records import Actor, Office
from desktop.store import audit
from desktop.store.tables import AuditLine

PASSWORD = "another-2026"


def acts(opened: Session, by: Actor, at: datetime) -> dict[str, Callable[[], Any]]:
    """One call of everything that only an administrator may do."""
    as_user = Session(opened.folder, opened.vault, by)
    village, cadre = desk.villages()[2].id, desk.cadres()[2].id
    row = next(user for user in desk.users() if user.login == "reader")
    return {
        "set_facts": lambda: desk.set_facts(Office("云溪镇", "", "", "", "", ""), by, at),
        "save_village": lambda: desk.save_village(village, {"name": "柳河社区"}, by, at),
        "add_villages": lambda: desk.add_villages("新村", by, at),
        "close_village": lambda: desk.close_village(village, at.date(), None, by, at),
        "add_group": lambda: desk.add_group(village, "1组", by, at),
        "save_cadre": lambda: desk.save_cadre(cadre, {"name": "孙立平", "phone": "138 0000 1122"}, by, at),
        "add_unit": lambda: desk.add_unit("司法所", "stationed", by, at),
        "add_user": lambda: desk.add_user(as_user, "new", "新人", frozenset({"read"}), PASSWORD, at),
        "save_user": lambda: desk.save_user(as_user, row, "吴看", frozenset({"read", "export"}), True, at),
        "change_password": lambda: desk.change_password(as_user, "reader", PASSWORD, at),
        "save_code": lambda: desk.save_code("themes", "0399", "其他", "03", "", by, at),
        "retire_code": lambda: desk.retire_code("themes", "0399", by, at),
        "save_holiday": lambda: desk.save_holiday(Holiday(date(2027, 1, 1), True, "元旦"), by, at),
        "drop_holiday": lambda: desk.drop_holiday(date(2027, 1, 1), by, at),
        "save_pattern": lambda: desk.save_pattern("petition", "云信{year}-{serial}", by, at),
    }


NAMES = (
    "set_facts", "save_village", "add_villages", "close_village", "add_group", "save_cadre", "add_unit", "add_user",
    "save_user", "change_password", "save_code", "retire_code", "save_holiday",
    "drop_holiday", "save_pattern",
)  # fmt: skip


def test_every_act_is_tried(office: Session, by: Actor, at: datetime) -> None:
    assert tuple(acts(office, by, at)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_only_an_administrator(
    office: Session, by: Actor, at: datetime, everything: Callable[[], Any], name: str
) -> None:
    nearly = by._replace(id=7, rights=by.rights - {"admin"})
    before = everything()
    with pytest.raises(Refused, match="没有系统管理的权限"):
        acts(office, nearly, at)[name]()
    assert everything() == before


@pytest.mark.parametrize("name", NAMES)
def test_every_act_leaves_one_audit_line(office: Session, by: Actor, at: datetime, name: str) -> None:
    before = AuditLine.select().count()
    change = acts(office, by, at)[name]()
    assert change.kinds
    assert change.say.endswith("。")
    assert AuditLine.select().count() == before + 1
    assert audit.first_broken() is None


# ---------------------------------------------------------------- places, cadres, units


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "双桥村"}, "name"),
        ({"name": "新村", "code": "430423101201"}, "name"),
        ({"name": "新村", "code": "4304231012019"}, "code"),
        ({"name": "新村", "code": "43O423"}, "code"),
    ],
)
def test_a_village_is_not_entered_twice(by: Actor, at: datetime, values: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        desk.save_village(None, values, by, at)
    assert refusal.value.field == field
    assert len(desk.villages()) == 3


def test_changing_a_village_keeps_what_is_not_named(by: Actor, at: datetime, village_ids: list[int]) -> None:
    desk.add_villages("东山村\n西山村", by, at)
    before = {village.id: village for village in desk.villages()}
    east = next(village for village in before.values() if village.name == "东山村")
    desk.save_village(east.id, {"name": "东山社区", "phone": "5812345"}, by, at)
    desk.add_villages("南山村", by, at)
    after = {village.id: village for village in desk.villages()}
    assert after[east.id] == east._replace(name="东山社区", phone="5812345")
    assert len({village.code for village in after.values()}) == 6
    assert desk.village_choices()[3].keys[:2] == ("dongshanshequ", "dssq")


def test_pasted_villages_are_all_or_none(by: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="没有村（社区）名称"):
        desk.add_villages("东山村\n430423101299", by, at)
    with pytest.raises(Refused, match="已经有这个名称"):
        desk.add_villages("东山村\n双桥村", by, at)
    assert len(desk.villages()) == 3
    assert desk.add_villages(" 430423101210，东山村 \n\n西山村\t430423101211", by, at).say == "已添加 2 个村（社区）。"
    assert [(v.name, v.code) for v in desk.villages()[3:]] == [("东山村", "430423101210"), ("西山村", "430423101211")]


def test_a_closed_village_leaves_the_pickers_not_the_records(by: Actor, at: datetime, village_ids: list[int]) -> None:
    desk.close_village(village_ids[2], at.date(), village_ids[0], by, at)
    assert [choice.id for choice in desk.village_choices()] == village_ids[:2]
    assert [village.id for village in desk.villages(with_closed=True)] == village_ids


def test_groups_and_units_have_one_name_once(by: Actor, at: datetime, village_ids: list[int]) -> None:
    desk.add_group(village_ids[0], " 1组 ", by, at)
    desk.add_group(village_ids[1], "1组", by, at)
    for act in (
        lambda: desk.add_group(village_ids[0], "1组", by, at),
        lambda: desk.add_group(village_ids[0], " ", by, at),
        lambda: desk.add_unit("村镇建设办", "internal", by, at),
        lambda: desk.add_unit("", "internal", by, at),
    ):
        with pytest.raises(Refused):
            act()
    assert [group.label for group in desk.group_choices(village_ids[0])] == ["1组"]


def test_a_cadre_who_left_is_offered_no_more(by: Actor, at: datetime, cadre_ids: list[int]) -> None:
    desk.save_cadre(cadre_ids[0], {"name": "赵志刚", "left_on": at.date()}, by, at)
    assert [choice.id for choice in desk.cadre_choices()] == cadre_ids[1:]
    with pytest.raises(Refused, match="手机号"):
        desk.save_cadre(None, {"name": "周某", "phone": "138000011"}, by, at)
    with pytest.raises(Refused, match="姓名"):
        desk.save_cadre(None, {"name": ""}, by, at)


# ---------------------------------------------------------------- who answers for a village


def test_an_exclusive_role_has_one_holder_on_any_day(
    by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    village = village_ids[2]

    def assign(cadre: int, start: date, end: date | None, role: str = "liaison_leader") -> None:
        desk.assign(village, role, cadre, start, end, "", by, at)

    assign(cadre_ids[0], date(2026, 3, 1), date(2026, 6, 30))
    for start, end in (
        (date(2026, 6, 30), None),
        (date(2026, 1, 1), date(2026, 3, 1)),
        (date(2026, 4, 1), date(2026, 4, 2)),
        (date(2026, 1, 1), None),
    ):
        with pytest.raises(Refused, match="是赵志刚，同一天只能有一人"):
            assign(cadre_ids[1], start, end)
    with pytest.raises(Refused, match="结束日期不能早于开始日期"):
        assign(cadre_ids[1], date(2026, 9, 2), date(2026, 9, 1))
    assign(cadre_ids[1], date(2026, 7, 1), None)
    assign(cadre_ids[2], date(2026, 1, 1), date(2026, 2, 28))
    on = {
        day: [row.cadre_id for row in petitions.responsible_for(village, day)]
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1), date(2025, 12, 31))
    }
    assert list(on.values()) == [[cadre_ids[2]], [cadre_ids[0]], [cadre_ids[0]], [cadre_ids[1]], []]
    for cadre in cadre_ids[:2]:
        assign(cadre, date(2026, 3, 1), None, "liaison_cadre")
    with pytest.raises(Refused, match="已经由此人担任"):
        assign(cadre_ids[0], date(2026, 8, 1), None, "liaison_cadre")


def test_a_term_is_not_prolonged_into_the_next_ones(
    by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    (first,) = (row for row in desk.assignments(village_ids[0]) if row.role == "liaison_leader")
    desk.end_assignment(first, date(2026, 3, 31), by, at)
    desk.assign(village_ids[0], "liaison_leader", cadre_ids[2], date(2026, 4, 1), None, "", by, at)
    with pytest.raises(Refused, match="已于 2026-03-31 结束"):
        desk.end_assignment(first, date(2026, 4, 1), by, at)
    with pytest.raises(Refused, match="结束日期不能早于开始日期"):
        desk.end_assignment(first, date(2025, 12, 30), by, at)
    desk.end_assignment(first, date(2026, 3, 15), by, at)
    assert [r.cadre_id for r in petitions.responsible_for(village_ids[0], date(2026, 3, 20))] == [cadre_ids[1]]


# ---------------------------------------------------------------- users


def test_users_sign_in_with_their_own_password(office: Session, by: Actor, at: datetime) -> None:
    desk.add_user(office, " zl ", " 郑玲 ", frozenset({"read", "register"}), PASSWORD, at)
    with pytest.raises(Refused, match="已经有这个用户名"):
        desk.add_user(office, "zl", "别人", frozenset({"read"}), PASSWORD, at)
    with pytest.raises(Refused, match="至少要 8 个字符"):
        desk.add_user(office, "short", "别人", frozenset({"read"}), "1234567", at)
    assert "short" not in {user.login for user in desk.users()}
    office.close()
    signed_in = session.sign_in(office.folder, "zl", PASSWORD, at)
    assert (signed_in.actor.name, signed_in.actor.rights) == ("郑玲", {"read", "register"})
    desk.change_password(signed_in, "zl", "third-2026", at)
    signed_in.close()
    with pytest.raises(WrongPassword):
        session.sign_in(office.folder, "zl", PASSWORD, at)
    session.sign_in(office.folder, "zl", "third-2026", at).close()


def test_the_last_administrator_stays(office: Session, by: Actor, at: datetime) -> None:
    rows = {user.login: user for user in desk.users()}
    desk.save_user(office, rows["mijian"], "周密", rows["mijian"].rights - {"admin"}, True, at)
    for rights, is_active in ((by.rights - {"admin"}, True), (by.rights, False)):
        with pytest.raises(Refused, match="至少要保留一名"):
            desk.save_user(office, rows["lws"], "李文书", rights, is_active, at)


def test_the_sealed_right_is_passed_on_by_its_holders(office: Session, by: Actor, insider: Actor, at: datetime) -> None:
    reader = next(user for user in desk.users() if user.login == "reader")
    wanted = frozenset({"read", "sealed"})
    with pytest.raises(Refused, match="只能由已有这项权限的人授予"):
        desk.save_user(office, reader, "吴看", wanted, True, at)
    with pytest.raises(Refused, match="只能由已有这项权限的人授予"):
        desk.add_user(office, "new", "新人", wanted, PASSWORD, at)
    with pytest.raises(Refused, match="不认识的权限"):
        desk.save_user(office, reader, "吴看", frozenset({"god"}), True, at)
    desk.save_user(Session(office.folder, office.vault, insider), reader, "吴看", wanted, True, at)
    assert next(user for user in desk.users() if user.login == "reader").rights == wanted


# ---------------------------------------------------------------- codes, holidays, drafts


def test_a_code_keeps_its_history(by: Actor, at: datetime) -> None:
    desk.save_code("categories", "0198", "乡村建设", "01", "", by, at)
    desk.save_code("categories", "0198", "和美乡村", "01", "", by, at)
    current = [row for row in desk.code_rows("categories") if row.code == "0198"]
    assert [(row.label, row.edition) for row in current] == [("和美乡村", 2)]
    assert len([row for row in desk.code_rows("categories", with_retired=True) if row.code == "0198"]) == 2
    desk.retire_code("categories", "0198", by, at)
    assert "0198" not in {choice.id for choice in desk.code_choices("categories")}
    assert desk.code_labels("categories")["0198"] == "和美乡村"
    with pytest.raises(Refused, match="不存在"):
        desk.save_code("categories", "7701", "x", "77", "", by, at)
    with pytest.raises(Refused, match="开头"):
        desk.save_code("categories", "0298", "x", "01", "", by, at)


def test_a_holiday_moves_the_next_clock(register: Callable[..., int], by: Actor, at: datetime) -> None:
    before = petitions.planned_clocks(at.date())[0].due_on
    desk.save_holiday(Holiday(date(2026, 12, 7), True, "镇庆"), by, at)
    assert before == date(2026, 12, 7)
    assert petitions.planned_clocks(at.date())[0].due_on == date(2026, 12, 8)
    desk.drop_holiday(date(2026, 12, 7), by, at)
    assert petitions.planned_clocks(at.date())[0].due_on == before


def test_a_bad_pattern_is_refused(by: Actor, at: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        desk.save_pattern("petition", "信{serial}", by, at)
    assert refusal.value.field == "pattern"


def test_drafts_are_kept_replaced_and_forgotten(by: Actor, reader: Actor, at: datetime) -> None:
    payload = {"title": "路灯", "parties": [{"name": "李桂兰"}], "count": 3, "day": None}
    first = desk.keep_draft("petition", payload, by, at)
    later = at.replace(hour=10)
    assert desk.keep_draft("petition", payload | {"count": 4}, by, later, first) == first
    second = desk.keep_draft("other", {}, by, at)
    assert [(d.id, d.payload.get("count"), d.saved_at) for d in desk.drafts(by.id)] == [
        (first, 4, later),
        (second, None, at),
    ]
    assert [draft.id for draft in desk.drafts(by.id, "other")] == [second]
    assert desk.drafts(reader.id) == []
    desk.drop_draft(first)
    assert [draft.id for draft in desk.drafts(by.id)] == [second]
