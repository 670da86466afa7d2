"""The roles of the liaison responsibility (包村责任制): rows that the office keeps by itself."""

from datetime import datetime
from typing import Any

from desktop.casework.access import need
from desktop.casework.upkeep import RoleRow, roles
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.store import audit, database, liaison
from desktop.store.ids import new_id
from desktop.store.tables import LiaisonRole

SCOPES: dict[str, str] = {"village": "全村", "group": "小组或网格", "household": "户"}
"""What a role is held for."""

KINDS = frozenset({"liaison_role", "assignment"})


def save_role(code: str | None, values: dict[str, Any], by: Actor, at: datetime) -> Change:
    """Add a role (`code` None) or change one. `values`: label, scope, is_exclusive, is_required, note.

    A used role keeps what it is held for; it becomes exclusive only where nobody shares it.
    """
    need(by, Right.ADMIN, "系统管理")
    label = str(values.get("label", "")).strip()
    known = {row.code: row for row in roles()}
    if not label:
        raise Refused("请填写岗位名称。", "label")
    if any(row.label == label and row.code != code for row in known.values()):
        raise Refused(f"已经有“{label}”，不必重复登记。", "label")
    if values.get("scope") not in SCOPES:
        raise Refused("请选择落实到哪一级。", "scope")
    if code is not None:
        _check_change(known[code], values)
    row = {**{name: values[name] for name in ("scope", "is_exclusive", "is_required")}, "label": label}
    row["note"] = str(values.get("note", "")).strip()
    with database.transaction():
        if code is None:
            code = f"own_{new_id()}"
            LiaisonRole.insert(code=code, position=len(known) + 1, **row).execute()
        else:
            LiaisonRole.update(**row).where(LiaisonRole.code == code).execute()
        audit.record(by.id, "save", "liaison_role", 0, at, {"code": code})
    return Change(KINDS, (), 0, f"“{label}”已保存。")


def _check_change(old: RoleRow, values: dict[str, Any]) -> None:
    if values["scope"] != old.scope and liaison.role_is_used(old.code):
        raise Refused(f"“{old.label}”已经有人担任过，不能改变落实到哪一级；请另设一个岗位。", "scope")
    if not values["is_exclusive"] or old.is_exclusive:
        return
    held = [one for one in liaison.holdings() if one.role == old.code]
    for place, one in enumerate(held):
        if any(one.scope == other.scope and one.meets(other) for other in held[place + 1 :]):
            raise Refused(f"“{old.label}”在有的村同时由几人担任，要先各留一人，才能改为只能一人。", "marks")


def drop_role(code: str, by: Actor, at: datetime) -> Change:
    """Remove a role that nobody ever held."""
    need(by, Right.ADMIN, "系统管理")
    if liaison.role_is_used(code):
        raise Refused("这个岗位有人担任过，不能删除，否则旧表印不出来；可以改名或者取消“必须有人”。")
    with database.transaction():
        LiaisonRole.delete().where(LiaisonRole.code == code).execute()
        audit.record(by.id, "drop", "liaison_role", 0, at, {"code": code})
    return Change(KINDS, (), 0, "岗位已删除。")
