"""The list of care cases as a spreadsheet. It never holds identity numbers."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from desktop.casework import care
from desktop.casework.care import CareRow
from desktop.domain import care as words
from desktop.domain.money import show_amount
from desktop.domain.records import Actor
from desktop.exchange.workbook import Workbook
from desktop.store import database

_HEADINGS = (
    "序号",
    "村（社区）",
    "姓名（户主）",
    "群体",
    "类别",
    "帮扶人",
    "困难和需求",
    "帮扶计划",
    "走访间隔（天）",
    "开始日期",
    "最近一次",
    "下次走访",
    "走访状态",
    "措施次数",
    "资金物资（元）",
    "结束日期",
    "结束原因",
)


def export_xlsx(path: Path, rows: Sequence[CareRow], by: Actor, at: datetime) -> int:
    """Write cases to a file; returns their number. Needs the right to export, and is written to the audit chain."""
    with database.transaction():
        care.note_paper([row.id for row in rows], "xlsx", by, at)
        with Workbook(path, "帮扶台账", _HEADINGS) as book:
            for number, row in enumerate(rows, 1):
                book.add([number, *_cells(row, at.date())])
    return len(rows)


def _cells(row: CareRow, today: date) -> list[str | int | date | None]:
    due = row.next_on
    return [
        row.village_name,
        row.name,
        words.TARGET_LABELS.get(row.target, ""),
        words.KIND_LABELS.get(row.target, {}).get(row.kind, ""),
        row.helper_name,
        row.need,
        row.plan,
        row.visit_every_days,
        row.from_on,
        row.last_on,
        due,
        words.visit_text(due, today) if due else "",
        row.measure_count,
        show_amount(row.amount).replace(",", "") if row.amount else "",
        row.to_on,
        row.ended_because,
    ]
