"""A report (月报, 月报表, 简报) → paper: which template, which tables lie across the page, what is said where."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from desktop.domain.report import Block, Layout, Report, outline
from desktop.printing.brief import brief
from desktop.printing.charts import chart_data
from desktop.printing.render import Paper
from desktop.printing.stat_tables import Plan, lying_plan, plan, shaped, squeezed_plan

TEXT_WIDTH, TEXT_HEIGHT = 156.0, 225.0
"""版心 of GB/T 9704 in mm; a page that lies across has them the other way round."""

FORM_WIDTH = 182.0
FORM_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
_FORM_ROWS, _FORM_PAD = 206.0, 0.4
"""What of a page of 月报表 is left for rows, and what a row needs beside its type, in mm."""


def report(contents: Report, made_on: date) -> Paper:
    """The paper of a report; rows of zero are printed, empty lists say so."""
    if contents.layout == Layout.BRIEF:
        return brief(contents, made_on)
    template, laid = ("report", _report) if contents.layout == Layout.REPORT else ("report_form", _form)
    title = f"{contents.title}（{contents.label}）{contents.edition}"
    return Paper(template, _head(contents) | laid(contents), title, made_on)


def _head(contents: Report) -> dict[str, Any]:
    """What stands over and under every layout."""
    names = ("title", "unit", "label", "issue", "edition", "span", "as_of", "filled_by", "filled_on", "remark")
    return {name: getattr(contents, name) for name in names} | {
        "checks": [{"label": check, "on": is_proof(check)} for check in contents.checks]
    }


def is_proof(check: str) -> bool:
    """True for a check that came out right."""
    return check.endswith("核对无误")


# ---------------------------------------------------------------- 月报


def _report(contents: Report) -> dict[str, Any]:
    text = [paragraph for block in contents.blocks if not block.is_appendix for paragraph in block.paragraphs]
    appendices = [_appendix(block, contents.none) for block in contents.blocks if block.is_appendix]
    tables = [one for one in appendices if one["tables"]]
    return {
        "paragraphs": [dict(zip(("level", "heading", "text"), outline(one), strict=True)) for one in text],
        "sections": [
            {"flipped": flipped, "blocks": list(blocks)}
            for flipped, blocks in groupby(tables, key=lambda one: bool(one["flipped"]))
        ],
        "charts": [one for one in appendices if not one["tables"]],
        "definitions": [list(one) for one in contents.definitions],
    }


def _appendix(block: Block, none: str) -> dict[str, Any]:
    """An appendix: all of its tables stand on the same kind of page, upright where they fit at 9 pt or more."""
    upright = [plan(table, TEXT_WIDTH) for table in block.tables]
    plans = [one for one in upright if one is not None]
    flipped = len(plans) < len(upright)
    if flipped:
        plans = [lying_plan(table, TEXT_HEIGHT) for table in block.tables]
    return {"flipped": flipped, **_block(block, none, plans)}


def _block(block: Block, none: str, plans: Iterable[Plan]) -> dict[str, Any]:
    return {
        "number": block.number,
        "heading": block.heading,
        "tables": [shaped(table, made, none) for table, made in zip(block.tables, plans, strict=True)],
        "charts": [chart_data(chart) for chart in block.charts],
    }


def table_paper(contents: Report, made_on: date) -> Paper:
    """The paper of a report of one table, what its measures mean under it; across the page where it is too wide."""
    ((table,),) = (block.tables for block in contents.blocks)
    upright = plan(table, TEXT_WIDTH)
    shown = shaped(table, upright or lying_plan(table, TEXT_HEIGHT), contents.none)
    told = [list(one) for one in contents.definitions]
    data = _head(contents) | {"flipped": upright is None, "table": shown, "definitions": told}
    title = f"{contents.title}（{contents.label}）" if contents.label else contents.title
    return Paper("report_table", data, title, made_on)


# ---------------------------------------------------------------- 月报表


def _form(contents: Report) -> dict[str, Any]:
    """All tables in one size of type, the largest in which each is as wide as the page and all are about as high.

    What is still too high then is drawn smaller by the template.
    """
    tables = [table for block in contents.blocks for table in block.tables]
    high = _FORM_ROWS / sum(len(table.rows) + 1 for table in tables) - _FORM_PAD
    sizes = [size for size in FORM_SIZES if size * 25.4 / 72 <= high] or FORM_SIZES[-1:]
    size = min((one.size for table in tables if (one := plan(table, FORM_WIDTH, sizes))), default=FORM_SIZES[-1])
    return {"blocks": [_form_block(block, contents.none, size) for block in contents.blocks]}


def _form_block(block: Block, none: str, size: float) -> dict[str, Any]:
    plans = [plan(table, FORM_WIDTH, (size,)) or squeezed_plan(table, FORM_WIDTH) for table in block.tables]
    return _block(block, none, plans)
