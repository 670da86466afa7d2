"""What hangs together: typed links between matters, and two matters made one file (并案) until that is undone."""

from datetime import date, datetime
from typing import NamedTuple

from desktop.casework import access, undo
from desktop.casework.access import need
from desktop.casework.petitions import write_event
from desktop.domain.codes import LINK_LABELS, LinkKind, MatterKind, Right, Secrecy
from desktop.domain.faults import Refused
from desktop.domain.procedure import ACTION_LABELS
from desktop.domain.records import Actor, Change, ClaimRow, MatterRow, PartyRow
from desktop.domain.stages import STAGE_LABELS, Stage
from desktop.domain.transitions import MERGED
from desktop.store import audit, database, links, matter_files, matters
from desktop.store.links import Side

LINKABLE = (LinkKind.REPEAT, LinkKind.SAME, LinkKind.RELATED, LinkKind.GREW_OUT_OF)
"""Kinds that a clerk may choose; a merge makes its own."""

_SAID: dict[str, tuple[str, str]] = {
    LinkKind.REPEAT: ("重复信访，前一件为 {}", "后有重复信访 {}"),
    LinkKind.SAME: ("与 {} 为同一事项", "与 {} 为同一事项"),
    LinkKind.RELATED: ("与 {} 相关", "与 {} 相关"),
    LinkKind.GREW_OUT_OF: ("由 {} 产生", "由此产生 {}"),
}
"""What the history of the later and of the earlier matter says of a link."""


class MergedFile(NamedTuple):
    """A matter merged into the one shown: what is shown with the main file."""

    row: MatterRow
    merged_on: date | None
    parties: tuple[PartyRow, ...]
    claims: tuple[ClaimRow, ...]


# ---------------------------------------------------------------- typed links


def link(matter_id: int, other_id: int, kind: str, by: Actor, at: datetime) -> Change:
    """Link two matters. Whichever is named first, the link goes from the later to the earlier one, by day of receipt.

    A repeat counts the later one as 重复 from now on.
    """
    need(by, Right.REGISTER)
    if kind not in LINKABLE:
        raise Refused("请选择关联方式。", "kind")
    with database.transaction():
        later, earlier = _in_order(_side(matter_id, by), _side(other_id, by))
        access.change(later.id, by, Right.REGISTER)
        _check_new(later, earlier, kind)
        link_id = links.add(later.id, earlier.id, kind, by.id, at)
        if kind == LinkKind.REPEAT:
            links.mark_repeat(later.id)
        _tell_both(later, earlier, "link", _SAID[kind], by, at)
        detail = {"link": link_id, "to": earlier.id, "kind": kind}
        audit.record(by.id, "link", "matter", later.id, at, detail)
    say = f"已关联：{later.number} {_SAID[kind][0].format(earlier.number)}。"
    return Change(frozenset({"matter"}), (later.id, earlier.id), matter_id, say)


def unlink(link_id: int, by: Actor, at: datetime) -> Change:
    """Take a link away; without another one to an earlier matter the later one counts as 初次 again."""
    need(by, Right.REGISTER, "登记")
    with database.transaction():
        tie = links.tie(link_id)
        if tie is None:
            raise Refused(access.GONE)
        source, target = _side(tie.source, by), _side(tie.target, by)
        if tie.kind == LinkKind.MERGED:
            raise Refused("这是并案形成的关联，请用“取消并案”。")
        access.change(source.id, by, Right.REGISTER)
        links.remove(link_id)
        if tie.kind == LinkKind.REPEAT:
            links.mark_repeat(source.id)
        label = LINK_LABELS[tie.kind]
        _tell_both(source, target, "unlink", (f"不再与 {{}} 关联（{label}）",) * 2, by, at)
        detail = {"link": link_id, "to": target.id, "kind": tie.kind}
        audit.record(by.id, "unlink", "matter", source.id, at, detail)
    return Change(frozenset({"matter"}), (source.id, target.id), source.id, f"已取消关联（{label}）。")


def _side(matter_id: int, by: Actor) -> Side:
    access.see(matter_id, by)
    side = links.side(matter_id)
    assert side is not None
    return side


def _in_order(one: Side, other: Side) -> tuple[Side, Side]:
    """(later, earlier) by day of receipt; of one day, by order of entry."""
    if one.id == other.id:
        raise Refused("一件不能与它自己关联，请另选一件。", "other_id")
    earlier, later = sorted((one, other), key=lambda side: (side.received_on, side.id))
    return later, earlier


def _check_new(later: Side, earlier: Side, kind: str) -> None:
    for tie in links.ties_between(later.id, earlier.id):
        label = LINK_LABELS[tie.kind]
        raise Refused(
            f"{later.number} 与 {earlier.number} 已经关联（{label}）。要改成别的关联，请先取消原来的。", "other_id"
        )
    if kind == LinkKind.REPEAT and later.id in links.repeats_of(earlier.id):
        raise Refused(
            f"{earlier.number} 已标为 {later.number} 的重复件，不能互为重复。请先核对信访日期和原有关联。", "other_id"
        )


def _tell_both(later: Side, earlier: Side, action: str, said: tuple[str, str], by: Actor, at: datetime) -> list[int]:
    """A line in the history of both; an open matter never tells that it hangs together with a sealed one."""
    lines = []
    for mine, other, text in ((later, earlier, said[0]), (earlier, later, said[1])):
        if mine.secrecy == other.secrecy or mine.secrecy == Secrecy.SEALED:
            words = text.format(other.number)
            lines.append(write_event(mine.id, action, mine.stage, mine.stage, at.date(), by, at, words))
    return lines


# ---------------------------------------------------------------- merging


def merge(from_id: int, into_id: int, reason: str, by: Actor, at: datetime) -> Change:
    """并案: go on with two open matters as one. Both keep their numbers and stay counted as received.

    The first is closed today with its clocks stopped; its people and claims are shown with the main one.
    """
    need(by, Right.HANDLE, "办理")
    if not reason.strip():
        raise Refused("请填写并案理由。", "reason")
    with database.transaction():
        merged, main = _side(from_id, by), _side(into_id, by)
        _check_merge(merged, main)
        before = undo.snapshot(merged.id)
        before["stopped"] = undo.stop_clocks(merged.id, at.date())
        before["links"] = [links.add(merged.id, main.id, LinkKind.MERGED, by.id, at)]
        links.close_merged(merged.id, at.date(), Stage.CLOSED, MERGED)
        told = f"{merged.number} 并入本件：{reason.strip()}"
        before["lines"] = [write_event(main.id, "merge", main.stage, main.stage, at.date(), by, at, told)]
        text, kept = f"并入 {main.number}：{reason.strip()}", undo.written(before)
        write_event(merged.id, "merge", merged.stage, Stage.CLOSED, at.date(), by, at, text, kept)
        matters.refresh_next_due(merged.id)
        audit.record(by.id, "merge", "matter", merged.id, at, {"into": main.id})
    say = f"{merged.number} 已并入 {main.number}，两个编号都保留。"
    return Change(frozenset({"matter"}), (merged.id, main.id), main.id, say)


def unmerge(matter_id: int, by: Actor, at: datetime) -> Change:
    """取消并案: the merged matter goes on from where it stood, with its clocks. Refused while a later step stands on it.

    Anybody who handles petitions may, as the one who merged them may have left.
    """
    need(by, Right.HANDLE, "办理")
    with database.transaction():
        merged = _side(matter_id, by)
        main_id = links.merged_into(merged.id)
        if main_id is None:
            raise Refused(f"{merged.number} 没有并入其他件。")
        access.change(main_id, by, Right.HANDLE)
        access.see(main_id, by)
        event = undo.last_step(merged.id)
        if event is None or event.action != "merge":
            label = ACTION_LABELS[event.action] if event else ""
            raise Refused(f"并案之后 {merged.number} 又办了“{label}”，请先撤回，再取消并案。")
        undo.put_back(event, by, at)
        audit.record(by.id, "unmerge", "matter", merged.id, at, {"from": main_id})
    say = f"已取消并案，{merged.number} 回到“{STAGE_LABELS[event.from_stage]}”，期限照原来的计算。"
    return Change(frozenset({"matter"}), (merged.id, main_id), merged.id, say)


def _check_merge(merged: Side, main: Side) -> None:
    if merged.id == main.id:
        raise Refused("一件不能并入它自己，请另选一件。", "into_id")
    if merged.secrecy != main.secrecy:
        raise Refused("检举控告件不能与普通信访件并案。", "into_id")
    if {merged.kind, main.kind} != {MatterKind.PETITION}:
        raise Refused("只有信访件可以并案，其他事项请用关联。", "into_id")
    for side in (merged, main):
        if side.closed_on is not None:
            raise Refused(f"{side.number} 已经办结，不能并案；可以关联为重复信访或同一事项。", "into_id")


def main_of(matter_id: int, by: Actor) -> MatterRow | None:
    """The matter into which this one was merged, for “并入 信〔2026〕0123号”; None when it was not."""
    main_id = links.merged_into(_side(matter_id, by).id)
    return next(iter(_visible_rows([main_id], by)), None) if main_id else None


def merged_files(matter_id: int, by: Actor) -> tuple[MergedFile, ...]:
    """What is shown with a main matter: every matter merged into it, in the order in which that was done."""
    rows = _visible_rows(links.merged_with(_side(matter_id, by).id), by)
    return tuple(
        MergedFile(row, links.merge_day(row.id), matter_files.parties(row.id), matter_files.claims(row.id))
        for row in rows
    )


def _visible_rows(matter_ids: list[int], by: Actor) -> list[MatterRow]:
    return [row for row in matters.rows(matter_ids) if by.may(Right.SEALED) or not row.is_sealed]
