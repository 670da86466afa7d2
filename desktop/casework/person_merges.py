"""Two entries of the register that are one person are merged, and taken apart again when that was wrong."""

from datetime import datetime
from typing import NamedTuple

from desktop.casework.access import need
from desktop.casework.people import KINDS
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.people import ALIKE_LABELS
from desktop.domain.records import Actor, Change
from desktop.store import audit, database, register
from desktop.store import person_merges as store
from desktop.store.person_merges import MergeRow
from desktop.store.register import PersonFacts

__all__ = ["MergeRow"]


class Suspicion(NamedTuple):
    """Two entries, the older one first, and why they may be one person."""

    reason: str
    first: PersonFacts
    second: PersonFacts


def suspected(by: Actor, most: int = 500) -> tuple[list[Suspicion], int]:
    """The first pairs of entries that may be one person, the surest first, and how many there are."""
    need(by, Right.READ)
    pairs = store.suspected()
    facts = {one: register.person(one) for pair in pairs[:most] for one in (pair.kept, pair.other)}
    found = [(ALIKE_LABELS[pair.reason], facts[pair.kept], facts[pair.other]) for pair in pairs[:most]]
    return [Suspicion(reason, one, other) for reason, one, other in found if one and other], len(pairs)


def merges(by: Actor) -> list[MergeRow]:
    """Merges, newest first."""
    need(by, Right.READ)
    return store.merges()


def merge(kept_id: int, merged_id: int, by: Actor, at: datetime) -> Change:
    """Make two entries one: the kept one takes over everything that points to the other, and what it lacked itself."""
    need(by, Right.REGISTER)
    with database.transaction():
        kept, merged = (register.person(one) for one in (kept_id, merged_id))
        if kept is None or merged is None or kept.deleted_at or merged.deleted_at or kept_id == merged_id:
            raise Refused("其中一条已经合并或不在了。请刷新后再试。")
        if kept.id_number and merged.id_number and kept.id_number != merged.id_number:
            raise Refused("两条的身份证号不同，是两个人，不能合并。号码录错的，请先更正。")
        merge_id = store.merge(kept_id, merged_id, by.id, at)
        audit.record(by.id, "merge", "person", kept_id, at, {"merged": merged_id, "merge": merge_id})
    return Change(KINDS | {"matter", "visit", "care"}, (kept_id, merged_id), merge_id, f"已合并为一条：{kept.name}。")


def undo(merge_id: int, by: Actor, at: datetime) -> Change:
    """Take a merge back, by who merged or the administrator. What was entered since stays with the kept entry."""
    need(by, Right.REGISTER)
    with database.transaction():
        row = store.row(merge_id)
        if row is None or row.undone_at is not None:
            raise Refused("没有这次合并，或者已经撤销。请刷新。")
        if row.made_by != by.id and not by.may(Right.ADMIN):
            raise Refused("撤销合并请由合并的本人或系统管理员办理。")
        kept = register.person(row.kept_id)
        if kept is None or kept.deleted_at is not None:
            raise Refused("保留的那一条后来又并入了别的条，请先撤销后面那次合并。")
        store.undo(merge_id, at)
        audit.record(by.id, "unmerge", "person", row.kept_id, at, {"merged": row.merged_id, "merge": merge_id})
    ids = (row.kept_id, row.merged_id)
    return Change(KINDS | {"matter", "visit", "care"}, ids, merge_id, f"已撤销合并，{row.merged_name}恢复为单独一条。")
