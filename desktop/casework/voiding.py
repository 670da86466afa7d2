"""Declaring a petition void (作废): one user asks with a reason, a second one approves; the number stays used.

A void petition leaves lists, counts and search; its file and its line in the number book stay.
"""

from datetime import datetime

from desktop.casework import access
from desktop.casework.petitions import write_event
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.store import audit, books, database, links, search, voidings
from desktop.store.tables import Matter
from desktop.store.voidings import ASK, REFUSE, VOID
from desktop.store.voidings import Wish as Wish

_LONGEST_REASON = 200


def ask(matter_id: int, reason: str, by: Actor, at: datetime) -> Change:
    """Ask to declare a petition void. Refused while others hang on it, or a request is waiting already."""
    with database.transaction():
        matter = access.change(matter_id, by, Right.HANDLE)
        reason = _checked_reason(reason, "作废的理由")
        if pending(matter_id) is not None:
            raise Refused(f"{matter.number} 已经申请作废，正等另一位同事审批。")
        _check_alone(matter)
        _note(ASK, matter, reason, by, at)
    return _change(matter, f"已申请作废 {matter.number}，请另一位有审批权限的同事批准。")


def refuse(matter_id: int, reason: str, by: Actor, at: datetime) -> Change:
    """Refuse a request, or take back one's own; the petition goes on as it stands."""
    with database.transaction():
        matter, wish = access.see(matter_id, by), _wish(matter_id)
        if by.id == wish.asker_id:
            access.need(by, Right.HANDLE)
            text = "申请人撤回作废申请"
        else:
            access.need(by, Right.APPROVE)
            text = _checked_reason(reason, "不同意作废的理由")
        _note(REFUSE, matter, text, by, at)
    return _change(matter, f"{matter.number} 不作废，照常办理。")


def approve(matter_id: int, by: Actor, at: datetime) -> Change:
    """Approve a request of another user: the petition is void from now on."""
    with database.transaction():
        matter, wish = access.change(matter_id, by, Right.APPROVE), _wish(matter_id)
        _check_alone(matter)
        if by.id == wish.asker_id:
            raise Refused("作废要由另一位同事批准，不能自己申请、自己批准。")
        books.void(matter.number, matter_id, wish.reason, at)
        _note(VOID, matter, f"同意作废：{wish.reason}", by, at)
        Matter.update(deleted_at=at, version=Matter.version + 1).where(Matter.id == matter_id).execute()
        search.drop_matter(matter_id)
        links.mark_repeats_around(matter_id)
    return _change(matter, f"{matter.number} 已作废，编号保留在编号簿中，不再使用。")


def pending(matter_id: int) -> Wish | None:
    """The request that waits on a petition, or None."""
    return next(iter(voidings.waiting(with_sealed=True, matter_id=matter_id)), None)


def all_pending(by: Actor) -> list[Wish]:
    """Every request that this user may decide: those of others, oldest first."""
    if not by.may(Right.APPROVE):
        return []
    return [wish for wish in voidings.waiting(by.may(Right.SEALED)) if wish.asker_id != by.id]


def _wish(matter_id: int) -> Wish:
    wish = pending(matter_id)
    if wish is None:
        raise Refused("这件没有等待审批的作废申请，可能已经处理过。请刷新后再看。")
    return wish


def _check_alone(matter: access.Seen) -> None:
    if links.merged_into(matter.id) or links.merged_with(matter.id):
        raise Refused(f"{matter.number} 与其他件并案，请先取消并案，再作废。")


def _note(action: str, matter: access.Seen, text: str, by: Actor, at: datetime) -> None:
    write_event(matter.id, action, matter.stage, matter.stage, at.date(), by, at, text)
    audit.record(by.id, action, "matter", matter.id, at)


def _checked_reason(reason: str, what: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(f"请填写{what}。", "reason")
    if len(reason) > _LONGEST_REASON:
        raise Refused(f"理由太长，请控制在 {_LONGEST_REASON} 字以内。", "reason")
    return reason


def _change(matter: access.Seen, say: str) -> Change:
    return Change(frozenset({"matter"}), (matter.id,), matter.id, say)
