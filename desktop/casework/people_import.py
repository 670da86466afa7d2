"""Accepting the dry run of a register of people in one transaction, and undoing it in one step."""

from collections.abc import Callable
from datetime import datetime

from desktop.casework.access import need
from desktop.domain.codes import Right
from desktop.domain.dates import chinese_date
from desktop.domain.faults import Refused
from desktop.domain.people_importing import PeoplePlan
from desktop.domain.records import Actor, Change
from desktop.store import audit, database, imports
from desktop.store import people_import as store
from desktop.store.people_import import KnownHousehold, KnownPerson, batch

__all__ = ["KnownHousehold", "KnownPerson", "batch"]

KINDS = frozenset({"person", "household", "import", "group"})
CANCELLED = "导入已取消，没有写入任何内容。"
_SHOWN = 3


def earlier(sha256: str, sheet_name: str) -> str:
    """Why this very file cannot be imported again, as a sentence; empty when it can."""
    before = imports.standing_import(sha256, sheet_name)
    if before is None:
        return ""
    when = chinese_date(before.made_at.date())
    return f"这个文件已于{when}导入过 {before.row_count} 人，不能重复导入。要重新导入，请先撤销那次导入。"


def accept(
    plan: PeoplePlan,
    by: Actor,
    at: datetime,
    report: Callable[[int, int, str], None] = lambda done, total, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Change:
    """Enter every ready row of a dry run: all or none. Raises Refused, also when `cancelled()` says yes."""
    need(by, Right.REGISTER)
    if not plan.ready:
        raise Refused("没有可以导入的新内容，没有写入任何内容。请按问题清单修改表格后再试。")
    total = len(plan.ready)
    with database.transaction():
        if sentence := earlier(plan.file_sha256, plan.sheet_name):
            raise Refused(sentence)
        if store.state() != plan.state:
            raise Refused("核对以后人员名册有了变动，没有导入任何内容。请重新选择文件核对一次。")
        batch_id = imports.open_batch(plan.source, plan.file_sha256, total, by.id, at, store.KIND)
        for done in store.write(plan, batch_id):
            report(done, total, "正在导入")
            if cancelled():
                raise Refused(CANCELLED)
        detail = {"rows": total, "households": plan.new_households, "sha256": plan.file_sha256}
        audit.record(by.id, "import", "batch", batch_id, at, detail)
    completed = total - plan.new_people
    more = f"，补充 {completed} 人" if completed else ""
    say = f"已导入 {plan.new_people} 人、{plan.new_households} 户{more}。可以在“系统—导入记录”中整批撤销。"
    return Change(KINDS, (batch_id,), batch_id, say)


def undo(batch_id: int, by: Actor, at: datetime) -> Change:
    """Take a whole import of people back. Refused when something later stands on one of them."""
    need(by, Right.REGISTER)
    with database.transaction():
        found = store.batch(batch_id)
        if found is None:
            raise Refused("没有这次导入，或者它已经撤销。请刷新列表。")
        if found.made_by != by.id and not by.may(Right.ADMIN):
            raise Refused("撤销导入请由导入的本人或系统管理员办理。")
        if used := store.worked_on(batch_id):
            names = "、".join(used[:_SHOWN]) + ("等" if len(used) > _SHOWN else "")
            raise Refused(
                f"这次导入的 {names} {len(used)} 人（户）已有信访、走访、帮扶等记录，或者更正、合并过，不能整批撤销。"
                "个别错误请逐条更正。"
            )
        store.remove(batch_id, at)
        audit.record(by.id, "undo_import", "batch", batch_id, at, {"rows": found.row_count})
    return Change(KINDS, (batch_id,), batch_id, f"已撤销这次导入的 {found.row_count} 人，可以改好表格后重新导入。")
