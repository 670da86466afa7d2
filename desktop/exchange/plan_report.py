"""A dry run for people (a Chinese report, a sheet of the problem rows) and for programs (JSON)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop.domain.importing import Column, ImportPlan, Problem
from desktop.domain.people_importing import PeoplePlan
from desktop.exchange.workbook import Workbook

PROBLEM_HEADING = "导入问题"
_MOST_SHOWN = 500


def import_preview_text(plan: ImportPlan) -> str:
    """The dry run as a report: counts, columns, every problem by row and column."""
    fatal = [problem for problem in plan.problems if problem.is_fatal]
    doubtful = [problem for problem in plan.problems if not problem.is_fatal]
    lines = [
        f"文件：{plan.source}（表头在第 {plan.header_row} 行）",
        f"共 {plan.row_count} 行：可以导入 {len(plan.ready)} 行，已经登记过 {plan.doubles} 行，"
        f"有问题不能导入 {len(plan.problem_rows)} 行。",
        f"认出的列：{_listed(plan.matched)}",
        f"没有认出的列（内容保留在办理记录里）：{_listed(plan.unmatched)}",
        *(f"说明：{remark}" for remark in plan.remarks),
        *_section("不能导入，请修改后重新选择文件", fatal),
        *_section("可以导入，但这一栏留空，原文保留在办理记录里", doubtful),
    ]
    return "\n".join(lines)


def _listed(columns: Iterable[Column]) -> str:
    return "、".join(f"{column.letter} {column.header}" for column in columns) or "无"


def _section(title: str, problems: list[Problem]) -> list[str]:
    if not problems:
        return []
    more = [f"……另有 {len(problems) - _MOST_SHOWN} 处。"] if len(problems) > _MOST_SHOWN else []
    return ["", f"{title}（{len(problems)} 处）：", *(problem.text for problem in problems[:_MOST_SHOWN]), *more]


def plan_as_json(plan: ImportPlan) -> dict[str, Any]:
    """The dry run as plain data; no personal data but what the problems quote."""
    return {
        "file": plan.file_name,
        "sha256": plan.file_sha256,
        "sheet": plan.sheet_name,
        "header_row": plan.header_row,
        "rows": plan.row_count,
        "ready": len(plan.ready),
        "doubles": plan.doubles,
        "not_importable": len(plan.problem_rows),
        "matched": [column._asdict() for column in plan.matched],
        "unmatched": [column._asdict() for column in plan.unmatched],
        "remarks": list(plan.remarks),
        "problems": [{**problem._asdict(), "text": problem.text} for problem in plan.problems],
    }


def write_problem_rows(plan: ImportPlan | PeoplePlan, path: Path) -> int:
    """Write the rows that were kept out, as they stand, with a column that says why; returns their number.

    The sheet can be mended and imported as it is.
    """
    reasons: dict[int, list[str]] = {}
    for problem in plan.problems:
        reasons.setdefault(problem.row, []).append(problem.text)
    headings = [column.header for column in plan.columns]
    if PROBLEM_HEADING in headings:  # the file is such a sheet itself, mended in part
        place = headings.index(PROBLEM_HEADING)
    else:
        place, headings = len(headings), [*headings, PROBLEM_HEADING]
    with Workbook(path, "问题行", headings) as book:
        for row, cells in plan.problem_rows:
            said = [*cells, ""][: len(headings)]
            said[place] = "\n".join(reasons[row])
            book.add(said)
    return len(plan.problem_rows)
