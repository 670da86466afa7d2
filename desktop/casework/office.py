"""Keeping the office's own records: villages, cadres, assignments, units, users, codes, holidays, settings, drafts."""

from datetime import date, datetime
from typing import Any, NamedTuple

from desktop.casework import liaison as duties
from desktop.casework.access import need
from desktop.casework.session import Session
from desktop.domain.calendar import Holiday
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.numbering import check_pattern
from desktop.domain.phones import normalize_phone
from desktop.domain.records import Actor, Change, Choice, Draft, Office
from desktop.domain.responsibility import Scope
from desktop.store import audit, books, codes, database, liaison, office, places
from desktop.store.books import BookRow
from desktop.store.codes import CodeRow
from desktop.store.liaison import AssignmentRow, CadreRow
from desktop.store.office import ImportRow, UserRow
from desktop.store.people import PersonRow, by_id_number, named_like
from desktop.store.places import VillageRow

# ---------------------------------------------------------------- looking up (for pickers and lists)

villages = places.villages
village_choices = places.village_choices
village_name = places.village_name
group_choices = places.group_choices
household_choices = places.household_choices
cadres = liaison.cadres
cadre_choices = liaison.cadre_choices
unit_choices = liaison.unit_choices
assignments = liaison.assignments
code_choices = codes.choices
code_rows = codes.code_rows
code_labels = codes.labels
role_labels = codes.role_labels
users = office.users
imports = office.imports
facts = office.office
holidays = office.holidays
holiday_years = office.holiday_years
calendar = office.calendar
clock_rules = office.clock_rules
drafts = office.drafts
person_by_id_number = by_id_number
people_named_like = named_like

__all__ = [
    "AssignmentRow",
    "BookRow",
    "CadreRow",
    "Choice",
    "CodeRow",
    "Draft",
    "ImportRow",
    "PersonRow",
    "UserRow",
    "VillageRow",
]


def number_books(year: int, by: Actor) -> list[BookRow]:
    """Number books with their last serial of a year; how far the sealed one has come is told only to who may see it."""
    return books.all_books(year, by.may(Right.SEALED))


def _admin(by: Actor) -> None:
    need(by, Right.ADMIN, "系统管理")


def _noted(by: Actor, action: str, kind: str, record_id: int, at: datetime, say: str) -> Change:
    audit.record(by.id, action, kind, record_id, at)
    return Change(frozenset({kind}), (record_id,), record_id, say)


# ---------------------------------------------------------------- the office and its places


def set_facts(values: Office, by: Actor, at: datetime) -> Change:
    """Write the office's name, code and contact."""
    _admin(by)
    if not values.name.strip():
        raise Refused("请填写单位名称。", "name")
    with database.transaction():
        office.set_office(values)
        return _noted(by, "set", "office", 0, at, "单位信息已保存。")


def save_village(village_id: int | None, values: dict[str, Any], by: Actor, at: datetime) -> Change:
    """Add a village (`village_id` None) or change one. The 12-digit code may be left out."""
    _admin(by)
    name = str(values.get("name", "")).strip()
    if not name:
        raise Refused("请填写村（社区）名称。", "name")
    code = str(values.get("code", "")).strip()
    if code and not (code.isdigit() and len(code) <= 12) and not _is_own_code(code):
        raise Refused("行政区划代码是 12 位以内的数字。", "code")
    for other in places.villages(with_closed=True):
        if other.id != village_id and (other.name == name or (code and other.code == code)):
            raise Refused(f"“{other.name}”已经有这个名称或代码，请核对。", "name")
    with database.transaction():
        position = len(places.villages(with_closed=True)) + 1
        values = {**values, "name": name}
        if village_id is None:
            village_id = places.add_village({"position": position, **values, "code": code or f"L{position:03}"})
        else:
            # without a code the village keeps the one it has: another made-up one could meet a later village's
            places.update_village(village_id, {**values, "code": code} if code else _without_code(values))
        return _noted(by, "save", "village", village_id, at, f"{name}已保存。")


def _without_code(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "code"}


def _is_own_code(code: str) -> bool:
    """True for a code that the program gave to a village without one (L001)."""
    return code.startswith("L") and code[1:].isdigit()


def add_villages(lines: str, by: Actor, at: datetime) -> Change:
    """Add villages from pasted lines: `name` or `code name` or `name code`, separated by blank, tab or comma."""
    added = 0
    with database.transaction():
        for line in lines.splitlines():
            words = line.replace("，", " ").replace(",", " ").split()
            if not words:
                continue
            code = next((w for w in words if w.isdigit()), "")
            name = next((w for w in words if not w.isdigit()), "")
            if not name:
                raise Refused(f"“{line.strip()}”里没有村（社区）名称，请每行写一个村。", "villages")
            save_village(None, {"name": name, "code": code}, by, at)
            added += 1
    return Change(frozenset({"village"}), (), 0, f"已添加 {added} 个村（社区）。")


def close_village(village_id: int, on: date, successor_id: int | None, by: Actor, at: datetime) -> Change:
    """Close a village that was merged away; its records stay, its successor is noted."""
    _admin(by)
    with database.transaction():
        places.update_village(village_id, {"closed_on": on, "successor": successor_id})
        return _noted(by, "close", "village", village_id, at, "已标为撤并，原有记录不变。")


def add_group(village_id: int, name: str, by: Actor, at: datetime) -> Change:
    """Add a villager group."""
    _admin(by)
    existing = places.group_choices(village_id)
    name = name.strip()
    if not name or any(choice.label == name for choice in existing):
        raise Refused("请填写一个还没有的组名。", "group")
    with database.transaction():
        group_id = places.add_group(village_id, name, len(existing) + 1)
        return _noted(by, "add", "group", group_id, at, f"{name}已添加。")


# ---------------------------------------------------------------- cadres, units, assignments


def save_cadre(cadre_id: int | None, values: dict[str, Any], by: Actor, at: datetime) -> Change:
    """Add a cadre (`cadre_id` None) or change one."""
    _admin(by)
    name = str(values.get("name", "")).strip()
    if not name:
        raise Refused("请填写干部姓名。", "name")
    phone = str(values.get("phone", "")).strip()
    values = {**values, "name": name, "phone": normalize_phone(phone) if phone else ""}
    with database.transaction():
        if cadre_id is None:
            cadre_id = liaison.add_cadre({"position": len(liaison.cadres(with_left=True)) + 1, **values})
        else:
            liaison.update_cadre(cadre_id, values)
        return _noted(by, "save", "cadre", cadre_id, at, f"{name}已保存。")


def add_unit(name: str, kind: str, by: Actor, at: datetime) -> Change:
    """Add a responsible unit."""
    _admin(by)
    name = name.strip()
    existing = liaison.unit_choices()
    if not name or any(choice.label == name for choice in existing):
        raise Refused("请填写一个还没有的单位名称。", "unit")
    with database.transaction():
        unit_id = liaison.add_unit(name, kind, len(existing) + 1)
        return _noted(by, "add", "unit", unit_id, at, f"{name}已添加。")


def assign(
    village_id: int, role: str, cadre_id: int, from_on: date, to_on: date | None, basis: str, by: Actor, at: datetime
) -> Change:
    """Make a cadre answer for a whole village in a role; see `casework.liaison`."""
    return duties.assign(duties.NewDuty(role, cadre_id, Scope(village_id), from_on, to_on, basis), by, at)


def end_assignment(row: AssignmentRow, to_on: date, by: Actor, at: datetime) -> Change:
    """End an assignment with its last day, knowing what that leaves empty."""
    return duties.end(row.id, to_on, by, at, accepts_holes=True)


# ---------------------------------------------------------------- users


def add_user(session: Session, login: str, name: str, rights: frozenset[str], password: str, at: datetime) -> Change:
    """Add a user with a slot in the key file. Needs the right of administration."""
    by = session.actor
    _admin(by)
    login, name = login.strip(), name.strip()
    if not login or not name:
        raise Refused("请填写用户名和姓名。", "login")
    if office.user_by_login(login) is not None:
        raise Refused("已经有这个用户名，请换一个。", "login")
    _check_rights(rights, by)
    with database.transaction():
        actor = office.add_user(login, name, rights, at)
        audit.record(by.id, "add", "user", actor.id, at, {"rights": sorted(rights)})
        session.vault.add_user(login, password)  # last: a refused password must leave no user behind
    return Change(frozenset({"user"}), (actor.id,), actor.id, f"用户{name}已添加。")


def save_user(
    session: Session, row: UserRow, name: str, rights: frozenset[str], is_active: bool, at: datetime
) -> Change:
    """Change name, rights or activity of a user. The last active administrator cannot be shut out."""
    by = session.actor
    _admin(by)
    _check_rights(rights - row.rights, by)
    others = [u for u in office.users() if u.id != row.id and u.is_active and Right.ADMIN in u.rights]
    if not others and not (is_active and Right.ADMIN in rights):
        raise Refused("至少要保留一名能进行系统管理的用户。", "rights")
    with database.transaction():
        office.update_user(row.id, name.strip() or row.name, rights, is_active)
        changed = {"rights": sorted(rights), "before": sorted(row.rights)} if rights != row.rights else None
        audit.record(by.id, "save", "user", row.id, at, changed)
        if not is_active:
            session.vault.remove_user(row.login)  # an old password must not open the keys any more
        elif not session.vault.has_user(row.login):
            raise Refused("恢复使用前，请先给这名用户设一个新密码。", "password")
    return Change(frozenset({"user"}), (row.id,), row.id, "用户已保存。")


def _check_rights(added: frozenset[str], by: Actor) -> None:
    """Only a holder of the sealed right may pass it on; the first user gets it from nobody and grants it knowingly."""
    if added - frozenset(Right):
        raise Refused("有不认识的权限，请重新选择。", "rights")
    holders = [u for u in office.users() if Right.SEALED in u.rights and u.is_active]
    if Right.SEALED in added and holders and not by.may(Right.SEALED):
        raise Refused("“密件”权限只能由已有这项权限的人授予。", "rights")


class SealedGrant(NamedTuple):
    """That the right for sealed matters was granted to a user or taken away: moment, by whom, to whom."""

    at: datetime
    actor_name: str
    user_name: str
    is_granted: bool


def sealed_grants(by: Actor) -> list[SealedGrant]:
    """Every granting and withdrawal of the right for sealed matters, newest first, from the audit chain."""
    _admin(by)
    names = {user.id: user.name for user in office.users()}
    found = []
    for entry in audit.entries("user"):
        before, after = (Right.SEALED in entry.detail.get(key, ()) for key in ("before", "rights"))
        if before != after:
            found.append(SealedGrant(entry.at, entry.actor_name, names.get(entry.record_id, ""), after))
    return found


def change_password(session: Session, login: str, password: str, at: datetime) -> Change:
    """Give a user a new password: oneself, or anybody as administrator."""
    row = office.user_by_login(login)
    if row is None:
        raise Refused("没有这个用户。", "login")
    if row.id != session.actor.id:
        _admin(session.actor)
        if Right.SEALED in row.rights and not session.actor.may(Right.SEALED):
            # whoever sets the password of a holder could sign in as the holder
            raise Refused(
                "有“密件”权限的用户，密码由本人或另一位有这项权限的人更改；本人忘记的，用恢复码登录。", "password"
            )
    with database.transaction():
        change = _noted(session.actor, "password", "user", row.id, at, "密码已更改。")
        if session.vault.has_user(login):
            session.vault.change_password(login, password)
        else:  # a user who was shut out and is to come back
            session.vault.add_user(login, password)
    return change


def renew_recovery_code(session: Session, at: datetime) -> str:
    """A new recovery code, to be printed at once; the old one opens nothing any more."""
    _admin(session.actor)
    with database.transaction():
        audit.record(session.actor.id, "renew", "recovery_code", 0, at)
        return session.vault.renew_recovery_code()


# ---------------------------------------------------------------- codes, holidays, books


def save_code(table: str, code: str, label: str, parent: str, note: str, by: Actor, at: datetime) -> Change:
    """Add a code row or give an existing code a new wording (a new edition; old records show the newest wording)."""
    _admin(by)
    code, label = code.strip(), label.strip()
    if not code or not label:
        raise Refused("请填写代码和名称。", "code")
    if parent and parent not in codes.labels(table):
        raise Refused(f"上级代码“{parent}”不存在。", "parent")
    if not code.startswith(parent):
        # the figures of a category count everything whose code begins with its own
        raise Refused(f"代码要以上级代码“{parent}”开头，如 {parent}01，统计才会归到上级。", "code")
    with database.transaction():
        code_id = codes.put(table, code, label, parent, note.strip(), at.date())
        return _noted(by, "save", "code", code_id, at, f"“{label}”已保存。")


def retire_code(table: str, code: str, by: Actor, at: datetime) -> Change:
    """Take a code out of the pickers; records that bear it keep its word."""
    _admin(by)
    with database.transaction():
        code_id = codes.retire(table, code, at.date())
        return _noted(by, "retire", "code", code_id, at, "已停用，已登记的事项不受影响。")


def save_holiday(holiday: Holiday, by: Actor, at: datetime) -> Change:
    """Add or change a holiday or a make-up working day."""
    _admin(by)
    if not holiday.name.strip():
        raise Refused("请填写名称，如“国庆节”。", "name")
    with database.transaction():
        office.put_holiday(holiday, "手工")
        return _noted(by, "save", "holiday", 0, at, f"{holiday.day} 已保存；已在计的期限不变，新登记的按新日历计算。")


def drop_holiday(day: date, by: Actor, at: datetime) -> Change:
    """Remove the row of a day."""
    _admin(by)
    with database.transaction():
        office.drop_holiday(day)
        return _noted(by, "drop", "holiday", 0, at, f"{day} 已恢复为普通日期。")


def save_pattern(book: str, pattern: str, by: Actor, at: datetime) -> Change:
    """Change the pattern of a number book; numbers already given keep their text."""
    _admin(by)
    check_pattern(pattern)
    with database.transaction():
        books.set_pattern(book, pattern)
        return _noted(by, "save", "book", 0, at, "编号格式已保存，从下一个编号起使用。")


# ---------------------------------------------------------------- drafts


def keep_draft(form: str, payload: dict[str, Any], by: Actor, at: datetime, draft_id: int = 0) -> int:
    """Keep a half-typed form; returns the draft's id for the next time."""
    with database.transaction():
        return office.keep_draft(by.id, form, payload, at, draft_id)


def drop_draft(draft_id: int) -> None:
    """Forget a draft whose form was saved or given up."""
    with database.transaction():
        office.drop_draft(draft_id)
