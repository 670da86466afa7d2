"""Views (视图): lists under a name, those that the program brings along and those that a user keeps for himself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from desktop.domain.codes import ENTRIES, MatterKind, Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change, MatterFilter
from desktop.domain.stages import VillageStage
from desktop.store import database, liaison, views

LONGEST_NAME, MOST = 20, 40
WEEK = timedelta(days=6)
"""From today to the last day of the outlook."""


class View(NamedTuple):
    """A list under a name. `columns` is how the table was arranged, empty where nothing was kept."""

    name: str
    wanted: MatterFilter
    columns: str = ""
    is_own: bool = False


def shipped(by: Actor, today: date) -> tuple[View, ...]:
    """The lists that everybody has, of petitions and of ledger entries and disputes."""
    return (*_of_petitions(by, today), *_of_entries(by, today))


def _of_petitions(by: Actor, today: date) -> tuple[View, ...]:
    """我承办的 needs a cadre of the user's name, 待批作废 the right to approve."""
    every = MatterFilter(today, kind=MatterKind.PETITION, with_sealed=by.may(Right.SEALED))
    found = [
        View("今天到期", every._replace(due="today")),
        View("已超期", every._replace(due="overdue")),
        View("7 天内到期", every._replace(due_from=today, due_to=today + WEEK)),
    ]
    mine = _cadre(by)
    if mine:
        found.append(View("我承办的", every._replace(handler_id=mine, is_open=True)))
    if by.may(Right.APPROVE):
        found.append(View("待批作废", every._replace(decided_by=by.id)))
    return (
        *found,
        View("未化解", every._replace(is_resolved=False)),
        View("缺责任单位", every._replace(is_open=True, lacks_unit=True)),
    )


def _of_entries(by: Actor, today: date) -> tuple[View, ...]:
    every = MatterFilter(today, kind=ENTRIES)
    mine = _cadre(by)
    return (
        View("民情今天到期", every._replace(due="today")),
        View("民情已超期", every._replace(due="overdue")),
        View("民情待交办", every._replace(stage=VillageStage.NOTED)),
        *((View("我负责的民情", every._replace(handler_id=mine, is_open=True)),) if mine else ()),
        View("民情待回访", every._replace(clock="callback")),
        View("民情不满意", every._replace(rating="dissatisfied")),
        View("矛盾纠纷", every._replace(kind=MatterKind.DISPUTE.value)),
    )


def _cadre(by: Actor) -> int:
    """The cadre who bears the user's name; 0 without one, or with several."""
    found = [choice.id for choice in liaison.cadre_choices() if choice.label == by.name]
    return int(found[0]) if len(found) == 1 else 0


def own(by: Actor, today: date) -> tuple[View, ...]:
    """The lists that this user keeps, in the order of their names."""
    kept = views.views(by.id)
    return tuple(
        View(name, _read(kept[name]["wanted"], by, today), kept[name]["columns"], True) for name in sorted(kept)
    )


def every(by: Actor, today: date) -> tuple[View, ...]:
    """Shipped and own views."""
    return (*shipped(by, today), *own(by, today))


def save(name: str, wanted: MatterFilter, columns: str, by: Actor, *, replace: bool = False) -> Change:
    """Keep a list under a name. A name that is taken is refused, but with `replace`."""
    name = _checked(name, by, wanted.today)
    kept = views.views(by.id)
    if name in kept and not replace:
        raise Refused(f"已经有名为“{name}”的视图，请换一个名称，或者先删除原来的。", "name")
    if name not in kept and len(kept) >= MOST:
        raise Refused(f"最多保存 {MOST} 个视图，请先删除不用的。", "name")
    with database.transaction():
        views.keep(by.id, {**kept, name: {"wanted": _written(wanted), "columns": columns}})
    return _said(f"已存为视图“{name}”。")


def rename(old: str, new: str, by: Actor, today: date) -> Change:
    """Give a view another name."""
    kept = views.views(by.id)
    if old not in kept:
        raise Refused("这个视图已经删除。")
    new = _checked(new, by, today)
    if new != old and new in kept:
        raise Refused(f"已经有名为“{new}”的视图，请换一个名称。", "name")
    with database.transaction():
        views.keep(by.id, {new if name == old else name: view for name, view in kept.items()})
    return _said(f"视图已改名为“{new}”。")


def delete(name: str, by: Actor) -> Change:
    """Forget a view; the matters in it stay as they are."""
    kept = views.views(by.id)
    with database.transaction():
        views.keep(by.id, {one: view for one, view in kept.items() if one != name})
    return _said(f"已删除视图“{name}”，里面的事项不受影响。")


def _said(sentence: str) -> Change:
    return Change(frozenset({"view"}), (), 0, sentence)


def _checked(name: str, by: Actor, today: date) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("请填写视图名称，如“我的超期件”。", "name")
    if len(name) > LONGEST_NAME:
        raise Refused(f"名称太长，请控制在 {LONGEST_NAME} 字以内。", "name")
    if name in {view.name for view in shipped(by, today)}:
        raise Refused(f"“{name}”是程序自带的视图，请换一个名称。", "name")
    return name


# ---------------------------------------------------------------- a filter as it is kept

_OF_THE_MOMENT = ("today", "with_sealed", "decided_by")
_REGISTERED, _DUE = ("from_on", "to_on"), ("due_from", "due_to")
"""Days of registration stay as they are; days of a limit are counted from today, whenever that is."""


def _written(wanted: MatterFilter) -> dict[str, Any]:
    usual = MatterFilter(wanted.today)._asdict()
    kept = {
        name: value for name, value in wanted._asdict().items() if name not in _OF_THE_MOMENT and value != usual[name]
    }
    for name in kept.keys() & {*_REGISTERED, *_DUE}:
        kept[name] = kept[name].isoformat() if name in _REGISTERED else (kept[name] - wanted.today).days
    if wanted.decided_by:
        kept["decides"] = True
    return kept


def _read(kept: Mapping[str, Any], by: Actor, today: date) -> MatterFilter:
    """What was kept, as of today and with this user's rights; a condition of a later program is left out."""
    known = {name: value for name, value in kept.items() if name in MatterFilter._fields}
    for name in known.keys() & set(_REGISTERED):
        known[name] = date.fromisoformat(known[name])
    for name in known.keys() & set(_DUE):
        known[name] = today + timedelta(days=known[name])
    if kept.get("decides"):
        known["decided_by"] = by.id
    return MatterFilter(today, with_sealed=by.may(Right.SEALED), **known)
