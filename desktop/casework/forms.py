"""填报通: forms of superiors kept with what goes where. Whoever may read may fill; who handles matters keeps the forms."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from desktop.casework.access import need
from desktop.casework.session import Session
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.forms import Mapped, mapping_text
from desktop.domain.records import Actor, Change
from desktop.store import audit, database
from desktop.store import forms as store
from desktop.store.forms import FillingRow as FillingRow  # handed on to the pages
from desktop.store.forms import FormRow as FormRow

KINDS = frozenset({"form"})
LONGEST_NAME = 100
KEEPER = Right.HANDLE
"""The right to keep forms and to say what goes where."""

_GONE = "这张表已经移除，请刷新后再试。"


def kept(by: Actor) -> tuple[FormRow, ...]:
    """Every form, by name."""
    need(by, Right.READ, "查询")
    return store.rows()


def form(form_id: int, by: Actor) -> FormRow:
    """A form. Refused when it is gone."""
    need(by, Right.READ, "查询")
    found = store.row(form_id)
    if found is None:
        raise Refused(_GONE)
    return found


def may_keep(by: Actor) -> bool:
    """True when the user may add forms and say what goes where."""
    return by.may(KEEPER)


def keep(session: Session, name: str, suffix: str, data: bytes, mapping: Iterable[Mapped], at: datetime) -> Change:
    """Keep an empty form, encrypted. Its id is that of the Change. Refused for a name that is taken."""
    by = session.actor
    need(by, KEEPER, "管理上级报表")
    name = _checked(name)
    digest, _ = session.box.put(data)
    with database.transaction():
        form_id = store.add(name, suffix, digest, mapping_text(mapping), by.id, at)
        audit.record(by.id, "keep", "form", form_id, at, {"name": name})
    return Change(KINDS, (form_id,), form_id, f"已添加“{name}”。")


def rename(form_id: int, name: str, by: Actor, at: datetime) -> Change:
    """Give a form another name."""
    need(by, KEEPER, "管理上级报表")
    form(form_id, by)
    name = _checked(name, form_id)
    with database.transaction():
        store.update(form_id, name=name)
        audit.record(by.id, "rename", "form", form_id, at, {"name": name})
    return Change(KINDS, (form_id,), form_id, f"已改名为“{name}”。")


def change_mapping(form_id: int, mapping: Iterable[Mapped], by: Actor, at: datetime) -> Change:
    """Keep what goes where."""
    need(by, KEEPER, "修改报表的对应")
    form(form_id, by)
    cells = tuple(mapping)
    with database.transaction():
        store.update(form_id, mapping=mapping_text(cells))
        audit.record(by.id, "map", "form", form_id, at, {"cells": len(cells)})
    return Change(KINDS, (form_id,), form_id)


def replace_file(
    session: Session, form_id: int, suffix: str, data: bytes, mapping: Iterable[Mapped], at: datetime
) -> Change:
    """Take a new version of the empty form, with what goes where in it."""
    by = session.actor
    need(by, KEEPER, "管理上级报表")
    name = form(form_id, by).name
    digest, _ = session.box.put(data)
    with database.transaction():
        store.update(form_id, suffix=suffix, digest=digest, mapping=mapping_text(mapping))
        audit.record(by.id, "replace", "form", form_id, at)
    return Change(KINDS, (form_id,), form_id, f"“{name}”已换成新表。")


def remove(form_id: int, by: Actor, at: datetime) -> Change:
    """Take a form from the list; what was filled stays in the records."""
    need(by, KEEPER, "管理上级报表")
    name = form(form_id, by).name
    with database.transaction():
        store.update(form_id, removed_at=at)
        audit.record(by.id, "remove", "form", form_id, at)
    return Change(KINDS, (form_id,), form_id, f"已移除“{name}”。")


def take_back_removal(form_id: int, by: Actor, at: datetime) -> Change:
    """Put a removed form back into the list."""
    need(by, KEEPER, "管理上级报表")
    with database.transaction():
        store.update(form_id, removed_at=None)
        audit.record(by.id, "restore", "form", form_id, at)
    return Change(KINDS, (form_id,), form_id, "已恢复。")


def blank(session: Session, form_id: int) -> bytes:
    """The empty form. Raises Damaged when its file is missing."""
    return session.box.get(form(form_id, session.actor).digest)


def note_filling(form_id: int, period: str, written: Mapping[str, str], by: Actor, at: datetime) -> Change:
    """Remember what was written into a form for a period."""
    need(by, Right.READ, "查询")
    form(form_id, by)
    with database.transaction():
        store.add_filling(form_id, period, written, by.id, at)
        audit.record(by.id, "fill", "form", form_id, at, {"period": period, "cells": len(written)})
    return Change(KINDS, (form_id,), form_id)


def last_filling(form_id: int, period: str, by: Actor) -> FillingRow | None:
    """What was last written into a form for a period."""
    need(by, Right.READ, "查询")
    return store.last_filling(form_id, period)


def _checked(name: str, form_id: int = 0) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("请填写报表名称，如“信访工作月报表”。", "name")
    if len(name) > LONGEST_NAME:
        raise Refused(f"名称太长，请控制在 {LONGEST_NAME} 字以内。", "name")
    if any(row.name == name and row.id != form_id for row in store.rows()):
        raise Refused(f"已经有名为“{name}”的报表，请换一个名称。", "name")
    return name
