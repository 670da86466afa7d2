"""The leader's brief (简报) on one A4 page: large figures, charts, what asks for attention, the matters to know of."""

import re
from datetime import date
from itertools import groupby
from typing import Any

from desktop.domain.charts import ChartKind
from desktop.domain.report import Block, Report, Tile
from desktop.domain.summaries import SummaryTable
from desktop.printing.charts import chart_data
from desktop.printing.render import Paper

_LARGE = re.compile(r"([-−]?[\d.,]+)(.*)")
_MAIN, _STATE, _PLACE = "事项", "状态", "序号"
_MATTERS = 5


def brief(contents: Report, made_on: date) -> Paper:
    """A report of the layout 简报 as its paper. Everything longer than its place on the page is cut, and says so."""
    data: dict[str, Any] = {
        "title": contents.title,
        "unit": contents.unit,
        "label": contents.label,
        "issue": contents.issue,
        "edition": contents.edition,
        "span": contents.span,
        "as_of": contents.as_of,
        "remark": contents.remark,
        "filled_by": contents.filled_by,
        "filled_on": contents.filled_on,
        "parts": _parts(contents),
    }
    return Paper("brief", data, f"{contents.title}（{contents.label}）", made_on)


def _parts(contents: Report) -> list[dict[str, Any]]:
    """What stands one under the other; lists that follow each other stand side by side."""
    parts: list[dict[str, Any]] = []
    for kind, blocks in groupby(contents.blocks, _kind):
        made = [_part(kind, block, contents.none) for block in blocks]
        parts += [{"kind": kind, "lists": made}] if kind == "lists" else [{"kind": kind, **part} for part in made]
    return parts


def _kind(block: Block) -> str:
    if block.tiles:
        return "tiles"
    if block.charts:
        return "trend" if block.charts[0].kind is ChartKind.COLUMNS else "bars"
    return "lists" if block.tables else "notes"


def _part(kind: str, block: Block, none: str) -> dict[str, Any]:
    if kind == "tiles":
        return {"tiles": [_tile(tile) for tile in block.tiles]}
    if kind == "lists":
        return {"head": block.heading, "none": none, **_matters(block.tables[0])}
    if kind == "notes":
        return {"head": block.heading, "notes": list(block.paragraphs) or [none]}
    return {"charts": [chart_data(chart) for chart in block.charts]}


def _tile(tile: Tile) -> dict[str, Any]:
    """17件 and 85.71%: the number stands large, what it counts small."""
    found = _LARGE.fullmatch(tile.value)
    number, unit = found.groups() if found else (tile.value, "")
    return {"label": tile.label, "number": number, "unit": unit, "notes": tile.note.split("　")}


def _matters(table: SummaryTable) -> dict[str, Any]:
    """Rows of a list as two lines each: the matter and its state, below them everything else."""
    lines = []
    for row in table.rows[:_MATTERS]:
        cells = dict(zip(table.heads, (text for text, _figure in row), strict=True))
        cells.pop(_PLACE, None)
        main, state = cells.pop(_MAIN, ""), cells.pop(_STATE, "")
        rest = [text if head != "期限" else f"期限 {text}" for head, text in cells.items() if text not in ("", "—")]
        lines.append({"main": main, "state": state, "rest": "　".join(rest)})
    return {"lines": lines, "note": table.note}
