"""A cadre hands everything over: one act, one line of history each, one paper, and back again to the last row."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import handover, liaison, reading, steps, village_matters
from desktop.casework import office as desk
from desktop.casework.handover_sheet import Plan, sheet
from desktop.casework.liaison_load import loads as loads_of
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, NewEntry, NewParty, NewPetition, Office
from desktop.printing import render
from desktop.printing.liaison import handover_sheet as paper_of
from desktop.store.tables import CareCase, Handover, Household, Matter, QuotaRow, Visit, VisitCadre

Register = Callable[..., int]
OMITTED = ("Event", "AuditLine", "Handover")
"""Tables that only grow."""


@pytest.fixture
def state(everything: Callable[[], Any]) -> Callable[[], Any]:
    """Every row but those of the histories, and the version of a matter, which only counts up."""

    def dumped() -> Any:
        tables = {name: rows for name, rows in everything().items() if name not in OMITTED}
        tables["Matter"] = [{k: v for k, v in row.items() if k != "version"} for row in tables["Matter"]]
        return tables

    return dumped


@pytest.fixture
def busy(register: Register, village_ids: list[int], cadre_ids: list[int], at: datetime) -> list[int]:
    """钱文静 has 40 open matters in two villages, a care case, a promise, and is behind the quota."""
    leader, cadre, _ = cadre_ids
    made = [
        register(village_id=village_ids[n % 2], handler_id=cadre, leader_id=leader, title=f"第{n}件") for n in range(38)
    ]
    made += [register(village_id=village_ids[0], leader_id=cadre, handler_id=leader, title="包案") for _ in range(2)]
    Household.insert(id=5, village=village_ids[0], head_name="钟大山").execute()
    CareCase.insert(
        id=6, target="vulnerable", kind="illness", household=5, village=village_ids[0], name="钟大山", helper=cadre,
        from_on=date(2026, 1, 5), entered_at=at, entered_by=1,
    ).execute()  # fmt: skip
    Visit.insert(
        id=7, visited_on=date(2026, 11, 1), entered_at=at, entered_by=1, purpose="round", way="door",
        village=village_ids[0], household=5, met="钟大山", next="送药", next_on=date(2026, 11, 30),
    ).execute()  # fmt: skip
    VisitCadre.insert(id=8, visit=7, cadre=cadre).execute()
    QuotaRow.insert(id=9, role="liaison_cadre", unit="day", per="month", minimum=4).execute()
    return made


def plan(cadre_ids: list[int], by: Actor, at: datetime, **changes: Any) -> Plan:
    of = sheet(cadre_ids[1], by, at.date())
    successors = {item.key: cadre_ids[2] for item in of.items}
    return Plan(cadre_ids[1], changes.pop("effective_on", at.date()), "工作调动", successors, **changes)


def history(matter_id: int, by: Actor, at: datetime) -> list[str]:
    """What was done with a matter, oldest first."""
    return [event.action for event in sorted(reading.open_file(matter_id, by, at).events, key=lambda one: one.id)]


def test_the_sheet_lists_everything(busy: list[int], by: Actor, at: datetime, cadre_ids: list[int]) -> None:
    of = sheet(cadre_ids[1], by, at.date())
    assert [(item.village, item.kind, item.what) for item in of.items] == [
        ("双桥村", "责任", "包村干部"),
        ("双桥村", "事项", "承办的事项 19 件"),
        ("双桥村", "事项", "包案的事项 2 件"),
        ("石门村", "事项", "承办的事项 19 件"),
        ("双桥村", "帮扶", "帮扶对象 1 户（人）"),
    ]
    assert [(one.met, one.next_on) for one in of.promises] == [("钟大山", date(2026, 11, 30))]
    assert [(one.done, one.missing) for one in of.behind] == [(1, 3)]
    assert [one.head_name for one in of.households] == ["钟大山"]


def test_forty_matters_go_over_and_come_back(
    busy: list[int], by: Actor, at: datetime, cadre_ids: list[int], state: Callable[[], Any]
) -> None:
    _, old, new = cadre_ids
    before = state()
    change = handover.hand_over(plan(cadre_ids, by, at, leaves=True), by, at)
    assert change.say == "钱文静的工作已移交：责任 1 项、事项 40 件、帮扶 1 户（人）。"
    assert not Matter.select().where((Matter.handler == old) | (Matter.leader == old)).exists()
    assert all(history(matter_id, by, at) == ["register", "reassign"] for matter_id in busy)
    text = reading.open_file(busy[0], by, at).events[-1].text + reading.open_file(busy[0], by, at).events[0].text
    assert "承办人 孙立平" in text
    assert "钱文静移交（工作调动）" in text
    assert desk.cadres(with_left=True)[1].left_on == at.date() - timedelta(days=1)
    assert CareCase.get_by_id(6).helper_id == new
    spans = [(row.cadre_name, row.from_on, row.to_on) for row in liaison.assignments() if row.cadre_id in (old, new)]
    assert spans[:2] == [
        ("钱文静", date(2026, 1, 1), at.date() - timedelta(days=1)),
        ("孙立平", at.date(), None),
    ]
    kept = handover.kept_sheet(change.id, by)
    assert len(kept["matters"]) == 40
    assert kept["receivers"] == ["孙立平"]
    assert {line[-1] for line in kept["matters"]} == {"孙立平"}
    paper = paper_of(kept, Office("云溪镇人民政府", "云溪镇", "", "", "", ""), at.date())
    printed = "".join("".join(render.page_texts(render.render(paper))).split())
    assert all(Matter.get_by_id(matter_id).number in printed for matter_id in busy)
    back = handover.take_back(change.id, by, at)
    assert all(history(one, by, at) == ["register", "reassign", "take_back"] for one in busy)
    assert back.say == f"钱文静 {at.date()} 的移交已全部撤销。"
    assert state() == before
    assert handover.kept_sheet(change.id, by) == kept
    with pytest.raises(Refused, match="已经撤销"):
        handover.take_back(change.id, by, at)


def test_a_refused_handover_changes_nothing(
    busy: list[int], by: Actor, at: datetime, cadre_ids: list[int], everything: Callable[[], Any]
) -> None:
    whole = plan(cadre_ids, by, at)
    before = everything()
    wrong = (
        ("生效日期不能晚于今天", Plan(cadre_ids[1], at.date() + timedelta(days=1), "x", whole.successors)),
        ("填写移交原因", Plan(cadre_ids[1], at.date(), " ", whole.successors)),
        ("移交人本人", Plan(cadre_ids[1], at.date(), "x", dict.fromkeys(whole.successors, cadre_ids[1]))),
        ("没有选接收人", Plan(cadre_ids[1], at.date(), "x", {})),
        ("双桥村承办的事项 19 件", Plan(cadre_ids[1], at.date(), "x", {}, leaves=True)),
        ("不在任", Plan(cadre_ids[1], at.date(), "x", dict.fromkeys(whole.successors, 4711))),
    )
    for said, bad in wrong:
        with pytest.raises(Refused, match=said):
            handover.hand_over(bad, by, at)
    keeps = {key: who for key, who in whole.successors.items() if not key.startswith("duty")}
    with pytest.raises(Refused, match=r"双桥村包村干部.*再按一次"):
        handover.hand_over(Plan(cadre_ids[1], at.date(), "x", keeps, leaves=True), by, at)
    assert everything() == before


def test_part_of_the_work_may_stay(busy: list[int], by: Actor, at: datetime, cadre_ids: list[int]) -> None:
    of = sheet(cadre_ids[1], by, at.date())
    one = next(item for item in of.items if item.what.startswith("承办") and item.village == "石门村")
    handover.hand_over(Plan(cadre_ids[1], at.date(), "分工调整", {one.key: cadre_ids[2]}), by, at)
    left = sheet(cadre_ids[1], by, at.date())
    assert one.key not in [item.key for item in left.items]
    assert len(left.items) == len(of.items) - 1


def test_what_stands_on_it_is_named(
    busy: list[int], by: Actor, reader: Actor, at: datetime, cadre_ids: list[int], state: Callable[[], Any]
) -> None:
    change = handover.hand_over(plan(cadre_ids, by, at), by, at)
    stranger = by._replace(id=99, rights=by.rights - {"admin"})
    with pytest.raises(Refused, match="由李文书办理"):
        handover.take_back(change.id, stranger, at)
    number = Matter.get_by_id(busy[3]).number
    steps.take(busy[3], "note", {"on": at.date(), "note": "去过一次"}, by, at)
    with pytest.raises(Refused, match=f"{number} 移交后又办理过"):
        handover.take_back(change.id, by, at)
    steps.take_back(busy[3], by, at)
    duty = next(row for row in liaison.assignments() if row.cadre_id == cadre_ids[2] and row.from_on == at.date())
    liaison.swap(duty.id, cadre_ids[0], at.date(), "", by, at)
    with pytest.raises(Refused, match="双桥村包村干部的责任后来又调整过"):
        handover.take_back(change.id, by, at)
    liaison.undo_last(by, at)
    CareCase.update(helper=cadre_ids[0]).execute()
    with pytest.raises(Refused, match="换过帮扶人"):
        handover.take_back(change.id, by, at)
    CareCase.update(helper=cadre_ids[2]).execute()
    admin = by._replace(id=99)
    handover.take_back(change.id, admin, at)


def test_a_sealed_matter_is_moved_by_holders_only_and_never_printed(
    register: Register, by: Actor, insider: Actor, at: datetime, cadre_ids: list[int], village_ids: list[int]
) -> None:
    plain = register(village_id=village_ids[0], handler_id=cadre_ids[1])
    sealed = register(
        who=insider, village_id=village_ids[0], handler_id=cadre_ids[1], petition_class="accusation", title="举报"
    )
    assert [one.id for one in sheet(cadre_ids[1], by, at.date()).matters] == [plain]
    assert {one.id for one in sheet(cadre_ids[1], insider, at.date()).matters} == {plain, sealed}
    handover.hand_over(plan(cadre_ids, by, at), by, at)
    assert Matter.get_by_id(sealed).handler_id == cadre_ids[1]
    of = sheet(cadre_ids[1], insider, at.date())
    change = handover.hand_over(
        Plan(cadre_ids[1], at.date(), "密件移交", {item.key: cadre_ids[2] for item in of.items}), insider, at
    )
    assert Matter.get_by_id(sealed).handler_id == cadre_ids[2]
    assert "举报" not in Handover.get_by_id(change.id).sheet
    assert handover.kept_sheet(change.id, by)["matters"] == []
    with pytest.raises(Refused, match="请由办理移交的人核对后撤销"):
        handover.take_back(change.id, by, at)
    handover.take_back(change.id, insider, at)


def test_who_holds_it_already_is_not_doubled(
    by: Actor, at: datetime, cadre_ids: list[int], village_ids: list[int]
) -> None:
    form = liaison.NewDuty("liaison_cadre", cadre_ids[2], liaison.Scope(village_ids[0]), date(2026, 3, 1))
    liaison.assign(form, by, at)
    handover.hand_over(plan(cadre_ids, by, at), by, at)
    now = [row.cadre_name for row in liaison.assignments(village_ids[0], at.date()) if row.role == "liaison_cadre"]
    assert now == ["孙立平"]


def test_loads_say_who_carries_how_much(busy: list[int], by: Actor, at: datetime, cadre_ids: list[int]) -> None:
    loads = {load.cadre.id: load for load in loads_of(by, at.date())}
    mine = loads[cadre_ids[1]]
    assert (mine.open, mine.care, mine.due, [one.missing for one in mine.behind]) == (38, 1, 0, [3])
    assert [one.role_label for one in mine.duties] == ["包村干部"]
    assert loads[cadre_ids[0]].open == 2


def test_ledger_entries_and_disputes_go_over_too(
    by: Actor, at: datetime, cadre_ids: list[int], village_ids: list[int], state: Callable[[], Any]
) -> None:
    shared = {"parties": (NewParty(name="钟大山"),), "village_id": village_ids[0], "handler_id": cadre_ids[1]}
    made = [
        village_matters.register(
            NewEntry(kind, NewPetition("visit", at.date(), "水渠堵塞", **shared)),
            by,
            at,  # type: ignore[arg-type]
        ).id
        for kind in ("ledger", "dispute")
    ]
    before = state()
    change = handover.hand_over(plan(cadre_ids, by, at), by, at)
    assert [Matter.get_by_id(one).handler_id for one in made] == [cadre_ids[2]] * 2
    assert {line[2] for line in handover.kept_sheet(change.id, by)["matters"]} == {"民情", "纠纷"}
    handover.take_back(change.id, by, at)
    assert state() == before
