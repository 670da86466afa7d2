"""包村责任: assigning, ending, swapping and dating who answers for what, always as a list of edits that can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.casework.access import need
from desktop.domain import responsibility
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.domain.responsibility import Edit, Holding, Hole, Problem, Role, Scope
from desktop.store import audit, database, liaison, places
from desktop.store.ids import new_id

KINDS = frozenset({"assignment"})
HOLES = "holes"
"""Field of a refusal that only asks: the act may be repeated with `accepts_holes`."""

AssignmentRow = liaison.AssignmentRow
PlaceRow = liaison.PlaceRow
assignments = liaison.assignments
cadre = liaison.cadre
cadre_names = liaison.cadre_names
places_below = liaison.places_below
roles = liaison.roles


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A filled form of 指派. `basis` is the paper that it rests on, e.g. 云发〔2026〕3号."""

    role: str
    cadre_id: int
    scope: Scope
    from_on: date
    to_on: date | None = None
    basis: str = ""


# ---------------------------------------------------------------- looking


def problems_on(day: date) -> list[Problem]:
    """空缺, 重复 and 人已离任 on a day, in every village that is not closed."""
    villages = [village.id for village in places.villages()]
    found = responsibility.problems(liaison.holdings(villages), liaison.roles(), villages, liaison.days_left(), day)
    known = set(villages)
    return [one for one in found if one.scope.village_id in known]


def history(
    village_id: int, role: str, group_id: int | None = None, household_id: int | None = None
) -> list[AssignmentRow]:
    """Everybody who ever held a role for a scope, the newest first."""
    wanted = (role, group_id, household_id)
    rows = [row for row in liaison.assignments(village_id) if (row.role, row.group_id, row.household_id) == wanted]
    return rows[::-1]


def holding(holding_id: int) -> Holding:
    """An assignment, or Refused when it is gone."""
    found = liaison.holdings(ids=[holding_id])
    if not found:
        raise Refused("这项责任已经不在，可能刚被撤销，请刷新。")
    return found[0]


# ---------------------------------------------------------------- acts


def assign(form: NewDuty, by: Actor, at: datetime) -> Change:
    """Make a cadre answer for a village, group or household in a role."""
    new = Holding(new_id(), form.cadre_id, form.role, form.scope, form.from_on, form.to_on, form.basis.strip())
    return act("assign", [Edit(None, new)], by, at, "责任分工已登记。")


def end(holding_id: int, last_on: date, by: Actor, at: datetime, accepts_holes: bool = False) -> Change:
    """End an assignment with its last day."""
    old = holding(holding_id)
    say = f"{liaison.cadre_names()[old.cadre_id]}的责任到 {show_day(last_on)} 结束。"
    return act("end", [Edit(old, responsibility.ended(old, last_on))], by, at, say, accepts_holes)


def swap(holding_id: int, cadre_id: int, from_on: date, basis: str, by: Actor, at: datetime) -> Change:
    """Let another cadre take over from a day on, without a day between."""
    edits = [
        edit if edit.after is None or edit.after.cadre_id != cadre_id or not basis.strip()
        else edit._replace(after=edit.after._replace(basis=basis.strip()))
        for edit in responsibility.swapped(holding(holding_id), cadre_id, from_on, new_id())
    ]  # fmt: skip
    say = f"从 {show_day(from_on)} 起由{liaison.cadre_names().get(cadre_id, '')}接任。"
    return act("swap", edits, by, at, say)


def change_dates(
    holding_id: int, from_on: date, to_on: date | None, basis: str, by: Actor, at: datetime, accepts_holes: bool = False
) -> Change:
    """Put right when an assignment begins and ends, and what it rests on."""
    old = holding(holding_id)
    new = old._replace(from_on=from_on, to_on=to_on, basis=basis.strip())
    return act("dates", [Edit(old, new)], by, at, "起止日期已更正。", accepts_holes)


def undo_last(by: Actor, at: datetime) -> Change:
    """Take back the newest act on the assignments, by its author, while nothing has changed since."""
    need(by, Right.HANDLE)
    last = audit.last_act("assignment")
    if last is None or "edits" not in last.detail:
        raise Refused("没有可以撤销的调整。移交在“移交”页撤销。")
    if last.actor_id != by.id:
        raise Refused(f"上一次调整由{last.actor_name}登记，请由本人撤销。")
    edits = read_edits(last.detail["edits"])
    with database.transaction():
        check_standing(edits)
        liaison.write([edit.back for edit in reversed(edits)])
        audit.record(by.id, "undo", "assignment", 0, at, {"of": last.seq})
    return Change(KINDS, (), 0, "上一次调整已撤销。")


def act(action: str, edits: Sequence[Edit], by: Actor, at: datetime, say: str, accepts_holes: bool = False) -> Change:
    """Check edits, write them, and say what they leave empty. The one way in which assignments change."""
    need(by, Right.HANDLE)
    with database.transaction():
        empty = perform(edits, accepts_holes)
        ids = tuple(one.id for one in (edit.after or edit.before for edit in edits) if one is not None)
        audit.record(by.id, action, "assignment", ids[0] if len(ids) == 1 else 0, at, {"edits": written(edits)})
    return Change(KINDS, ids, ids[0] if ids else 0, say + said(empty))


def perform(edits: Sequence[Edit], accepts_holes: bool) -> list[Hole]:
    """Check edits and write them; returns what they leave empty. Refused (field `holes`) unless that was accepted.

    Call inside a transaction. A swap or an assignment that fills a hole elsewhere is judged with all the others.
    """
    villages = {one.scope.village_id for edit in edits for one in edit if one is not None}
    before = liaison.holdings(sorted(villages))
    known = {role.code: role for role in liaison.roles()}
    for edit in edits:
        _check_people(edit, known)
    responsibility.check(edits, before, known, liaison.cadre_names())
    empty = responsibility.holes(before, responsibility.applied(before, edits), known.values())
    if empty and not accepts_holes:
        raise Refused(f"这样会出现空缺：{named(empty)}。确要如此，请再按一次；要换人，请用“换人”。", HOLES)
    liaison.write(edits)
    return empty


def _check_people(edit: Edit, known: dict[str, Role]) -> None:
    new = edit.after
    if new is None:
        return
    if new.role not in known:
        raise Refused("请选择岗位。", "role")
    if edit.before is None and not liaison.scope_fits(new.scope):
        raise Refused("所选的小组或者户不在这个村，请重新选择。", "group_id")
    if edit.before is None or edit.before.cadre_id != new.cadre_id:
        row = liaison.cadre(new.cadre_id)
        if row is None:
            raise Refused("请选择干部。", "cadre_id")
        if row.left_on is not None and row.left_on < new.from_on:
            raise Refused(f"{row.name}已于 {show_day(row.left_on)} 离任，请另选。", "cadre_id")


# ---------------------------------------------------------------- words and memory


def named(empty: Sequence[Hole]) -> str:
    """石门村联村领导（2026-03-01 起）、…"""
    return "、".join(_hole(one) for one in empty[:6]) + (f"等 {len(empty)} 处" if len(empty) > 6 else "")


def _hole(hole: Hole) -> str:
    until = f"至 {show_day(hole.to_on)}" if hole.to_on else "起"
    return f"{places.village_name(hole.village_id)}{hole.role.label}（{show_day(hole.from_on)} {until}）"


def said(empty: Sequence[Hole]) -> str:
    """What an act leaves empty, as a sentence; nothing when it leaves nothing empty."""
    return f"出现空缺：{named(empty)}，请尽快指派。" if empty else ""


def written(edits: Sequence[Edit]) -> list[Any]:
    """Edits as plain data, for the audit chain and a handover's undo."""
    return [
        [None if one is None else [*one[:3], list(one.scope), *map(_day, one[4:6]), *one[6:]] for one in e]
        for e in edits
    ]


def _day(day: Any) -> str | None:
    return None if day is None else show_day(day)


def read_edits(data: list[Any]) -> list[Edit]:
    """Edits from plain data."""
    return [Edit(*(None if one is None else _holding(one) for one in pair)) for pair in data]


def _holding(values: list[Any]) -> Holding:
    days = (None if one is None else date.fromisoformat(one) for one in values[4:6])
    return Holding._make((*values[:3], Scope(*values[3]), *days, *values[6:]))


def check_standing(edits: Sequence[Edit]) -> None:
    """Refuse when assignments are no longer as these edits left them: something stands on them."""
    ids = [one.id for edit in edits for one in edit if one is not None]
    now = {one.id: one for one in liaison.holdings(ids=ids)}
    names = {row.id: f"{row.village_name}{row.role_label}" for row in liaison.assignments() if row.id in now}
    for before, after in edits:
        wanted, held = after or before, now.get((after or before).id)  # type: ignore[union-attr]
        assert wanted is not None
        if held != (after if after is not None else None):
            place = names.get(wanted.id) or places.village_name(wanted.scope.village_id)
            raise Refused(f"{place}的责任后来又调整过，不能撤销；请直接按现在的情况调整。")
