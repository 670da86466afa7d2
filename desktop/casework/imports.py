"""Accepting the dry run of an import in one transaction, and undoing an import in one step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop.casework import people_import, projects
from desktop.casework.access import need
from desktop.casework.petitions import register, start_clock, write_event
from desktop.domain.codes import PetitionClass, Right, Route
from desktop.domain.dates import chinese_date
from desktop.domain.faults import Refused
from desktop.domain.importing import ImportPlan, PlannedPetition
from desktop.domain.records import Actor, Change
from desktop.domain.stages import Stage
from desktop.store import audit, database, matters
from desktop.store import imports as store
from desktop.store.tables import Clock, Matter, Petition

Report = Callable[[int, int, str], None]
IsCancelled = Callable[[], bool]

CANCELLED = "导入已取消，没有写入任何内容。"


def silent(done: int, total: int, text: str) -> None:
    """Reports to nobody."""


def earlier(sha256: str, sheet_name: str) -> str:
    """Why this very file cannot be imported again, as a sentence; empty when it can."""
    batch = store.standing_import(sha256, sheet_name)
    if batch is None:
        return ""
    when = chinese_date(batch.made_at.date())
    return f"这个文件已于{when}导入过 {batch.row_count} 件，不能重复导入。要重新导入，请先撤销那次导入。"


def accept(
    plan: ImportPlan, by: Actor, at: datetime, report: Report = silent, cancelled: IsCancelled = lambda: False
) -> Change:
    """Register every ready row of a dry run: all or none. Raises Refused, also when `cancelled()` says yes."""
    need(by, Right.REGISTER, "登记")
    if not plan.ready:
        raise Refused("没有可以导入的新行，没有写入任何内容。请按问题清单修改表格后再试。")
    people = [party for row in plan.ready for party in row.form.parties]
    names, id_numbers = sorted({p.name for p in people}), sorted({p.id_number for p in people if p.id_number})
    with database.transaction():
        if sentence := earlier(plan.file_sha256, plan.sheet_name):
            raise Refused(sentence)
        known = store.people_named(names, id_numbers)
        batch_id = store.open_batch(plan.source, plan.file_sha256, len(plan.ready), by.id, at)
        # rows with a number of their own go first, so that no new number takes theirs
        for done, row in enumerate(sorted(plan.ready, key=lambda row: not row.number)):
            if cancelled():
                raise Refused(CANCELLED)
            report(done, len(plan.ready), "正在导入")
            _enter(row, batch_id, by, at)
        wanted = {row.number for row in plan.ready if row.number and not _is_sealed(row)}
        if lost := wanted - store.numbers_in(batch_id):
            raise Refused(f"编号 {min(lost)} 刚刚被占用，没有导入任何内容。请重新选择文件核对一次。")
        store.mark_people(batch_id, known, names, id_numbers)
        audit.record(by.id, "import", "batch", batch_id, at, {"rows": len(plan.ready), "sha256": plan.file_sha256})
    report(len(plan.ready), len(plan.ready), "正在导入")
    say = f"已导入 {len(plan.ready)} 件。可以在“系统—导入”中整批撤销。"
    return Change(frozenset({"matter", "person", "import"}), (batch_id,), batch_id, say)


def _is_sealed(row: PlannedPetition) -> bool:
    """True for an accusation: its number of the common book gives way to one of its own book."""
    return row.form.petition_class == PetitionClass.ACCUSATION


def _enter(row: PlannedPetition, batch_id: int, by: Actor, at: datetime) -> None:
    """Register a row, then bring it to where it stands in the ledger."""
    matter_id = register(row.form, by, at, batch_id, row.number).id
    matter: dict[str, Any] = {"is_repeat": True} if row.is_repeat else {}
    matter |= {"resolved_on": row.resolved_on} if row.resolved_on else {}
    if row.stage != Stage.REGISTERED:
        matter |= {"stage": row.stage, "closed_on": row.closed_on}
        _settle_clocks(matter_id, row)
    if matter:
        Matter.update(matter).where(Matter.id == matter_id).execute()
    if row.accepted_on or row.served_on:
        days = {"accepted_on": row.accepted_on, "served_on": row.served_on}
        Petition.update(days).where(Petition.matter == matter_id).execute()
    history = f"原编号 {row.number}\n{row.history}".strip() if row.number and _is_sealed(row) else row.history
    if row.stage != Stage.REGISTERED or history:
        on = row.closed_on or row.accepted_on or row.form.received_on
        write_event(matter_id, "import", Stage.REGISTERED, row.stage, on, by, at, history)


def _settle_clocks(matter_id: int, row: PlannedPetition) -> None:
    """Clocks tell only what the ledger tells: none runs on a closed matter, none is kept whose end is not known."""
    mine = Clock.matter == matter_id
    if row.accepted_on is None:
        Clock.delete().where(mine).execute()
    else:
        Clock.update(stopped_on=row.accepted_on).where(mine).execute()
        if row.form.route == Route.PETITION:
            clock_id = start_clock(matter_id, "handle", row.accepted_on)
            if row.closed_on:
                Clock.update(stopped_on=row.served_on or row.closed_on).where(Clock.id == clock_id).execute()
    matters.refresh_next_due(matter_id)


def undo(batch_id: int, by: Actor, at: datetime) -> Change:
    """Take a whole import back as if it had never been. Refused when later work stands on one of its matters.

    The audit lines stay; numbers that were given here stay in the book as void.
    """
    need(by, Right.REGISTER, "登记")
    if people_import.batch(batch_id) is not None:
        return people_import.undo(batch_id, by, at)
    if projects.payment_batch(batch_id) is not None:
        return projects.undo_payments(batch_id, by, at)
    with database.transaction():
        batch = store.batch(batch_id)
        if batch is None or batch.undone_at is not None:
            raise Refused("没有这次导入，或者它已经撤销。请刷新列表。")
        if batch.made_by != by.id and not by.may(Right.ADMIN):
            raise Refused("撤销导入请由导入的本人或系统管理员办理。")
        worked_on = store.worked_on(batch_id, by.may(Right.SEALED))
        if worked_on:
            example = f"（如 {worked_on[0]}）" if worked_on[0] else ""
            raise Refused(
                f"这次导入的信访件中有 {len(worked_on)} 件已经继续办理{example}，不能整批撤销。"
                "请先撤回这些件的后续步骤；已制发文书或添加附件的，请逐件更正。"
            )
        ids = tuple(store.matter_ids(batch_id))
        store.remove_batch(batch_id, at)
        audit.record(by.id, "undo_import", "batch", batch_id, at, {"rows": len(ids)})
    say = f"已撤销这次导入的 {len(ids)} 件，可以改好表格后重新导入。"
    return Change(frozenset({"matter", "person", "import"}), ids, batch_id, say)
