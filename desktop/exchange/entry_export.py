"""民情台账 as a table: what a list of ledger entries and disputes shows, every row of it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.casework.access import need
from desktop.casework.imports import IsCancelled, Report, silent
from desktop.domain.codes import ENTRIES, ENTRY_SOURCES, KIND_LABELS, Right
from desktop.domain.entry_line import EntryLine
from desktop.domain.faults import Refused
from desktop.domain.importing import Cell
from desktop.domain.records import Actor, MatterFilter
from desktop.domain.stages import STAGE_LABELS
from desktop.domain.transitions import RATINGS
from desktop.domain.village_matters import FEEDBACK_WAYS, LEVELS, OUTCOME_LABELS
from desktop.exchange.export import CANCELLED
from desktop.exchange.workbook import Workbook
from desktop.store import audit, database, entries, matters

COLUMNS: dict[str, Callable[[EntryLine], Cell | int | None]] = {
    "编号": lambda line: line.number,
    "类别": lambda line: KIND_LABELS[line.kind],
    "登记日期": lambda line: line.received_on,
    "来源": lambda line: ENTRY_SOURCES.get(line.source, line.source),
    "村（社区）": lambda line: line.village,
    "组": lambda line: line.group,
    "地点": lambda line: line.place,
    "姓名": lambda line: line.name,
    "电话": lambda line: line.phone,
    "人数": lambda line: line.person_count,
    "对方当事人": lambda line: line.opponents,
    "问题类别": lambda line: line.category,
    "纠纷类型": lambda line: line.dispute_type,
    "纠纷等级": lambda line: dict(LEVELS).get(line.level, line.level),
    "主题": lambda line: line.theme,
    "五个结合": lambda line: line.ties,
    "事项": lambda line: line.title,
    "反映内容": lambda line: line.content,
    "诉求、建议": lambda line: "\n".join(line.claims),
    "责任单位": lambda line: line.unit,
    "责任人": lambda line: line.handler,
    "包案领导": lambda line: line.leader,
    "承诺时限": lambda line: line.promised_on,
    "办理期限": lambda line: line.due_on,
    "阶段": lambda line: STAGE_LABELS.get(line.stage, line.stage),
    "办理措施及进展": lambda line: "\n".join(f"{on} {text}" for on, text in line.progress),
    "办结日期": lambda line: line.closed_on,
    "结果": lambda line: OUTCOME_LABELS.get(line.outcome, line.outcome),
    "办理结果": lambda line: line.result,
    "化解日期": lambda line: line.resolved_on,
    "反馈日期": lambda line: line.feedback_on,
    "反馈方式": lambda line: dict(FEEDBACK_WAYS).get(line.feedback_way, line.feedback_way),
    "群众评价": lambda line: dict(RATINGS).get(line.rating, line.rating),
}
"""Heading → value, in the order of the table."""


def export_entries(
    path: Path,
    by: Actor,
    at: datetime,
    wanted: MatterFilter,
    report: Report = silent,
    cancelled: IsCancelled = lambda: False,
) -> int:
    """Write the entries of a list, in its order; returns their number. Needs the right to export."""
    need(by, Right.EXPORT, "导出")
    wanted = wanted._replace(kind=wanted.kind or ENTRIES, with_sealed=False)
    with database.transaction():
        ids = matters.ids(wanted)
        audit.record(by.id, "export", "matter", 0, at, {"form": "xlsx", "rows": len(ids), "kind": wanted.kind})
        with Workbook(path, "民情台账", list(COLUMNS)) as book:
            for done, line in enumerate(entries.lines(ids)):
                if cancelled():
                    raise Refused(CANCELLED)
                report(done, len(ids), "正在导出")
                book.add([column(line) for column in COLUMNS.values()])
    return len(ids)
