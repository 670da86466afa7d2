"""工作移交: everything that hangs on a cadre goes over to others in one act, and comes back in one."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from desktop.casework import access, liaison, steps, undo
from desktop.casework.access import need
from desktop.casework.handover_sheet import Plan, Sheet, care_items, sheet, sheet_data, text_of
from desktop.domain import responsibility
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.domain.responsibility import Edit, Holding
from desktop.store import audit, database, handovers
from desktop.store import liaison as duties
from desktop.store.ids import new_id

HandoverRow = handovers.HandoverRow
KINDS = frozenset({"assignment", "matter", "care", "cadre", "handover"})

# ---------------------------------------------------------------- handing over


def hand_over(plan: Plan, by: Actor, at: datetime, accepts_holes: bool = False) -> Change:
    """Reassign everything that has a successor, in one transaction. Returns a Change whose `id` is the handover.

    Responsibilities change on `effective_on`; matters and care cases at once. Who leaves keeps nothing: a
    responsibility without a successor ends (Refused with field `holes` unless accepted), anything else is refused.
    """
    need(by, Right.HANDLE)
    with database.transaction():
        of = sheet(plan.cadre_id, by, min(plan.effective_on, at.date()))
        _check(plan, of, at.date())
        data = sheet_data(of, plan)
        edits = _edits(plan, of)
        empty = liaison.perform(edits, accepts_holes)
        done = {
            "edits": liaison.written(edits),
            "events": _move_matters(plan, of, by, at),
            "care": _move_care(plan, of),
        }
        if plan.leaves:
            done["left_on"] = [text_of(of.cadre.left_on), show_day(plan.effective_on - timedelta(days=1))]
            duties.update_cadre(of.cadre.id, {"left_on": plan.effective_on - timedelta(days=1)})
        packed = json.dumps(data, ensure_ascii=False), json.dumps(done)
        handover_id = handovers.add(of.cadre.id, plan.effective_on, plan.reason.strip(), *packed, at, by.id)
        counts = {"duties": len(edits), "matters": len(done["events"]), "care": len(done["care"])}
        audit.record(by.id, "hand_over", "handover", handover_id, at, counts)
        if edits:
            audit.record(by.id, "hand_over", "assignment", handover_id, at)
    say = f"{of.cadre.name}的工作已移交：{_counted(plan, of)}。{liaison.said(empty)}"
    return Change(KINDS, (handover_id, *(int(one) for one in done["events"])), handover_id, say)


def _check(plan: Plan, of: Sheet, today: date) -> None:
    if plan.effective_on > today:
        raise Refused("生效日期不能晚于今天。可以先打印交接单，到生效那天再确认移交。", "effective_on")
    if not plan.reason.strip():
        raise Refused("请填写移交原因，如“工作调动”。", "reason")
    if of.cadre.left_on is not None and plan.leaves:
        raise Refused(f"{of.cadre.name}已于 {show_day(of.cadre.left_on)} 离任。", "leaves")
    if plan.cadre_id in plan.successors.values():
        raise Refused("接收人不能是移交人本人，请另选。", "successor")
    for row in map(duties.cadre, set(plan.successors.values())):
        if row is None or row.left_on is not None:
            raise Refused(f"{row.name if row else '所选的接收人'}不在任，请另选接收人。", "successor")
    if not plan.leaves and not any(item.key in plan.successors for item in of.items):
        raise Refused("还没有选接收人，没有可以移交的。", "successor")
    kept = [item for item in of.items if item.key not in plan.successors and item.kind != "责任"]
    if plan.leaves and kept:
        named = "、".join(f"{item.village}{item.what}" for item in kept[:3])
        raise Refused(f"{of.cadre.name}要离任，还没有接收人的：{named}{'等' if len(kept) > 3 else ''}。", "successor")


def _edits(plan: Plan, of: Sheet) -> list[Edit]:
    edits: list[Edit] = []
    for old in duties.holdings(ids=[one.id for one in of.duties]):
        day = max(plan.effective_on, old.from_on)
        successor = plan.successors.get(f"duty:{old.id}")
        if successor is not None and not _already_holds(successor, old):
            edits += responsibility.swapped(old, successor, day, new_id())
        elif successor is not None or plan.leaves:
            edits.append(_stopped(old, day))
    return edits


def _already_holds(cadre_id: int, old: Holding) -> bool:
    """The successor answers for the same in the same role anyway: the old one only ends."""
    return any(
        (one.role, one.scope) == (old.role, old.scope) and one.meets(old) for one in duties.holdings(cadre_id=cadre_id)
    )


def _stopped(old: Holding, day: date) -> Edit:
    return Edit(old, None if day == old.from_on else old._replace(to_on=day - timedelta(days=1)))


def _move_matters(plan: Plan, of: Sheet, by: Actor, at: datetime) -> dict[str, int]:
    """Take the step 改派 on every matter that has a successor; returns its line of the history by matter."""
    events: dict[str, int] = {}
    for one in of.matters:
        village = one.village_id or 0
        handler = plan.successors.get(f"handler:{village}") if one.handler_id == of.cadre.id else None
        leader = plan.successors.get(f"leader:{village}") if one.leader_id == of.cadre.id else None
        if handler is None and leader is None:
            continue
        # the step asks for a handler; a matter without one gets the one who takes over
        facts: dict[str, Any] = {"on": at.date(), "handler_id": handler or one.handler_id or leader}
        if leader is not None:
            facts["leader_id"] = leader
        facts["note"] = f"{of.cadre.name}移交（{plan.reason.strip()}）"
        steps.take(one.id, "reassign", facts, by, at)
        events[str(one.id)] = undo.last_step(one.id).id  # type: ignore[union-attr]
    return events


def _move_care(plan: Plan, of: Sheet) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for item in care_items(of.care):
        successor = plan.successors.get(item.key)
        if successor is not None:
            handovers.set_helper(item.ids, successor)
            moved |= {str(case_id): [of.cadre.id, successor] for case_id in item.ids}
    return moved


def _counted(plan: Plan, of: Sheet) -> str:
    gone = [item for item in of.items if item.key in plan.successors]
    parts = ((kind, sum(len(item.ids) for item in gone if item.kind == kind)) for kind in ("责任", "事项", "帮扶"))
    units = {"责任": "项", "事项": "件", "帮扶": "户（人）"}
    return "、".join(f"{kind} {count} {units[kind]}" for kind, count in parts if count) or "没有在办工作"


# ---------------------------------------------------------------- taking it back


def take_back(handover_id: int, by: Actor, at: datetime) -> Change:
    """Make everything as it was before a handover, by its maker or an administrator, while nothing stands on it."""
    need(by, Right.HANDLE)
    row = next(iter(handovers.handovers(handover_id)), None)
    kept = handovers.kept(handover_id)
    if row is None or kept is None or row.undone_at is not None:
        raise Refused("这次移交已经撤销，或者不存在。")
    if by.id != row.made_by and not by.may(Right.ADMIN):
        raise Refused(f"这次移交由{row.maker_name}办理，请由本人或系统管理员撤销。")
    done = json.loads(kept[1])
    edits = liaison.read_edits(done["edits"])
    with database.transaction():
        liaison.check_standing(edits)
        events = [_standing_step(int(matter_id), event_id, by) for matter_id, event_id in done["events"].items()]
        _check_care(done["care"])
        _check_left(row.cadre_id, done.get("left_on"))
        if "left_on" in done:
            before = done["left_on"][0]
            duties.update_cadre(row.cadre_id, {"left_on": date.fromisoformat(before) if before else None})
        duties.write([edit.back for edit in reversed(edits)])
        for event in events:
            undo.put_back(event, by, at)
            audit.record(by.id, "take_back", "matter", event.matter_id, at)
        for case_id, (old, _new) in done["care"].items():
            handovers.set_helper([int(case_id)], old)
        handovers.mark_undone(handover_id, at)
        audit.record(by.id, "take_back", "handover", handover_id, at)
        if edits:
            audit.record(by.id, "take_back", "assignment", handover_id, at)
    say = f"{row.cadre_name} {show_day(row.effective_on)} 的移交已全部撤销。"
    return Change(KINDS, (handover_id, *(int(one) for one in done["events"])), handover_id, say)


def _standing_step(matter_id: int, event_id: int, by: Actor) -> Any:
    try:
        seen = access.see(matter_id, by)
    except Refused as no:
        raise Refused("这次移交有事项您不能改动，请由办理移交的人核对后撤销。") from no
    event = undo.last_step(matter_id)
    if event is None or event.id != event_id:
        raise Refused(f"{seen.number} 移交后又办理过，不能整批撤销；请逐件改派，或先撤回那一步。")
    return event


def _check_care(moved: Mapping[str, list[int]]) -> None:
    now = handovers.care_helpers([int(case_id) for case_id in moved])
    if any(now.get(int(case_id)) != new for case_id, (_old, new) in moved.items()):
        raise Refused("移交的帮扶对象后来又换过帮扶人，不能整批撤销；请到帮扶页逐户调整。")


def _check_left(cadre_id: int, left: list[str | None] | None) -> None:
    row = duties.cadre(cadre_id)
    if left is not None and (row is None or text_of(row.left_on) != left[1]):
        raise Refused("移交人的离任日期后来改过，不能撤销；请先在“系统—干部”核对。")


# ---------------------------------------------------------------- what was done


def made() -> list[HandoverRow]:
    """Handovers, newest first."""
    return handovers.handovers()


def kept_sheet(handover_id: int, by: Actor) -> dict[str, Any]:
    """The sheet of a handover as it was made."""
    need(by, Right.READ)
    kept = handovers.kept(handover_id)
    if kept is None:
        raise Refused("没有这次移交。")
    data: dict[str, Any] = json.loads(kept[0])
    return data
