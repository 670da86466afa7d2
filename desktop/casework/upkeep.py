"""Further upkeep of the office's records: roles, units, groups, cadres who leave, the log, files nobody refers to."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from desktop.casework import liaison as duties
from desktop.casework.access import need
from desktop.casework.session import Session
from desktop.domain import responsibility
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.phones import normalize_phone
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Actor, Change
from desktop.domain.responsibility import Edit
from desktop.store import attachment_rows, audit, database, liaison
from desktop.store.liaison import CadreRow
from desktop.store.rows import tuples
from desktop.store.tables import AuditLine, LiaisonRole, Unit, Village, VillagerGroup


class RoleRow(NamedTuple):
    """A role of the liaison responsibility. `scope` is village, group or household."""

    code: str
    label: str
    is_exclusive: bool
    is_required: bool
    scope: str
    note: str


class UnitRow(NamedTuple):
    """A responsible unit (责任单位) as listed in 系统. `kind` is a code of the table `unit_kinds`."""

    id: int
    name: str
    kind: str
    contact: str
    phone: str
    closed_on: date | None


class LogCheck(NamedTuple):
    """Result of checking the audit chain. `broken` is the first line that does not fit, None when all do."""

    lines: int
    broken: int | None


def roles() -> list[RoleRow]:
    """Liaison roles in order."""
    columns = [getattr(LiaisonRole, name) for name in RoleRow._fields]
    query = LiaisonRole.select(*columns).order_by(LiaisonRole.position)
    return [RoleRow(*row) for row in tuples(query)]


def units(with_closed: bool = False) -> list[UnitRow]:
    """Units in the office's order."""
    query = Unit.select(*(getattr(Unit, name) for name in UnitRow._fields)).order_by(Unit.position, Unit.id)
    if not with_closed:
        query = query.where(Unit.closed_on.is_null())
    return [UnitRow(*row) for row in tuples(query)]


def save_unit(unit_id: int | None, values: dict[str, Any], by: Actor, at: datetime) -> Change:
    """Add a unit (`unit_id` None) or change one; `values` are name, kind, contact and phone."""
    need(by, Right.ADMIN, "系统管理")
    name, phone = str(values.get("name", "")).strip(), str(values.get("phone", "")).strip()
    if not name:
        raise Refused("请填写单位名称。", "name")
    known = units(with_closed=True)
    if any(other.name == name and other.id != unit_id for other in known):
        raise Refused(f"已经有“{name}”，不必重复登记；已停用的可以恢复。", "name")
    values = {**values, "name": name, "phone": normalize_phone(phone) if phone else ""}
    with database.transaction():
        if unit_id is None:
            unit_id = liaison.add_unit(name, str(values.get("kind", "")), len(known) + 1)
        Unit.update(**values, keys=" ".join(pinyin_keys(name))).where(Unit.id == unit_id).execute()
        audit.record(by.id, "save", "unit", unit_id, at)
    return Change(frozenset({"unit"}), (unit_id,), unit_id, f"{name}已保存。")


def close_unit(row: UnitRow, on: date | None, by: Actor, at: datetime) -> Change:
    """Take a unit out of the pickers from a day on, or (None) back into them; its records stay."""
    need(by, Right.ADMIN, "系统管理")
    with database.transaction():
        Unit.update(closed_on=on).where(Unit.id == row.id).execute()
        audit.record(by.id, "close" if on else "reopen", "unit", row.id, at)
    say = f"{row.name}已停用，原有记录不变。" if on else f"{row.name}已恢复使用。"
    return Change(frozenset({"unit"}), (row.id,), row.id, say)


def reopen_village(village_id: int, by: Actor, at: datetime) -> Change:
    """Take back the closing of a village."""
    need(by, Right.ADMIN, "系统管理")
    with database.transaction():
        Village.update(closed_on=None, successor=None).where(Village.id == village_id).execute()
        audit.record(by.id, "reopen", "village", village_id, at)
    return Change(frozenset({"village"}), (village_id,), village_id, "已恢复使用。")


def rename_group(group_id: int, name: str, by: Actor, at: datetime) -> Change:
    """Give a villager group another name."""
    need(by, Right.ADMIN, "系统管理")
    name = name.strip()
    group = VillagerGroup.get_by_id(group_id)
    same = (VillagerGroup.village == group.village) & (VillagerGroup.name == name) & (VillagerGroup.id != group_id)
    if not name or VillagerGroup.select().where(same).exists():
        raise Refused("请填写一个还没有的组名。", "group")
    with database.transaction():
        VillagerGroup.update(name=name).where(VillagerGroup.id == group_id).execute()
        audit.record(by.id, "save", "group", group_id, at)
    return Change(frozenset({"group"}), (group_id,), group_id, f"已改为{name}。")


def release_cadre(row: CadreRow, on: date, by: Actor, at: datetime) -> Change:
    """Let a cadre leave (调离、退休): `on` is the last day, and the cadre's assignments end with it.

    Says what that leaves empty. Whose work goes over to others is handed over first (`casework.handover`).
    """
    need(by, Right.ADMIN, "系统管理")
    running = [one for one in liaison.holdings(cadre_id=row.id) if one.to_on is None or one.to_on > on]
    # one that would have begun later never came into force
    edits = [Edit(one, one._replace(to_on=max(on, one.from_on - timedelta(days=1)))) for one in running]
    before = liaison.holdings(sorted({one.scope.village_id for one in running}))
    empty = responsibility.holes(before, responsibility.applied(before, edits), liaison.roles())
    with database.transaction():
        liaison.update_cadre(row.id, {"left_on": on})
        liaison.write(edits)
        for one in running:
            audit.record(by.id, "end", "assignment", one.id, at)
        audit.record(by.id, "leave", "cadre", row.id, at)
    ended = f"，{len(running)} 项责任同日结束" if running else ""
    say = f"{row.name}已标为离任{ended}。{duties.said(empty)}"
    return Change(frozenset({"cadre", "assignment"}), (row.id,), row.id, say)


def recall_cadre(row: CadreRow, by: Actor, at: datetime) -> Change:
    """Take back that a cadre left; assignments that ended stay ended."""
    need(by, Right.ADMIN, "系统管理")
    with database.transaction():
        liaison.update_cadre(row.id, {"left_on": None})
        audit.record(by.id, "return", "cadre", row.id, at)
    return Change(frozenset({"cadre"}), (row.id,), row.id, f"{row.name}已恢复在任，责任分工请重新登记。")


def check_log() -> LogCheck:
    """Go through the whole audit chain (操作日志)."""
    return LogCheck(AuditLine.select().count(), audit.first_broken())


ORPHAN_AGE = timedelta(days=1)
"""An encrypted file may lie for so long without belonging to anything: its form may still be filled in."""


def sweep_attachments(session: Session, at: datetime) -> int:
    """Delete encrypted files that nothing refers to any more (a form given up, a power cut); returns how many."""
    return session.box.sweep((at - ORPHAN_AGE).timestamp(), attachment_rows.referenced_digests)
