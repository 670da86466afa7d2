"""The summary of a period (月报、季报 …) → paper: its tables as counted, the trend, the lists, the foot."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from desktop.domain.charts import axis_ticks
from desktop.domain.summaries import DueLine, Summary, SummaryTable, plain_columns
from desktop.printing import wording
from desktop.printing.render import Paper

_PERIODS = ((31, "月"), (92, "季"), (184, "半年"))
"""Longest span in days → what such a report is called; longer ones are yearly."""

_BESIDE = {"ties": "themes"}
"""A table that stands at the right of the one before it, when that one has this key."""

_WORD_LENGTH = 14
_NUMBER = re.compile(r"[-+−]?[\d.,]+[%‰]?|—|持平|")


def monthly_summary(summary: Summary, made_on: date | None = None) -> Paper:
    """信访与群众工作月报 on A4 portrait; rows of zero are printed, empty lists say 本月无.

    `made_on` is the day of filling it in; None leaves the line empty for the pen.
    """
    period = period_word(summary)
    none = f"本{period}无。"
    title = f"{summary.office.short_name}信访与群众工作{period}报"
    heads = _heads()
    blocks = _blocks(summary, none, heads)
    data: dict[str, Any] = {
        "title": title,
        "unit": summary.office.name,
        "label": summary.period_label,
        "span": wording.span(summary.from_on, summary.to_on),
        "as_of": "" if summary.as_of == summary.to_on else wording.day(summary.as_of),
        "blocks": blocks,
        "late": f"本{period}报含补录{summary.late_entries}件。" if summary.late_entries else "",
        "rates": {"head": f"{next(heads)}工作质效", **_shape(_rates(summary), none)},
        "trend": {"head": f"{next(heads)}近期走势（单位：件次）", **_trend(summary)},
        "lists": [
            {"head": f"{next(heads)}{name}", **_shape(_due_table(lines), none)}
            for name, lines in (("超期与临期清单", summary.due_lines), ("重点事项清单", summary.lead_cases))
        ],
        "checks": [{"label": check, "on": check.endswith("核对无误")} for check in summary.checks],
        "filled_by": summary.filled_by,
        "filled_on": wording.day(made_on),
        "definitions": [[label, formula] for _name, label, formula in summary.definitions],
    }
    return Paper("monthly_summary", data, f"{title}（{summary.period_label}）", made_on or summary.as_of)


def period_word(summary: Summary) -> str:
    """月, 季, 半年 or 年, by the length of the period."""
    days = (summary.to_on - summary.from_on).days + 1
    return next((word for longest, word in _PERIODS if days <= longest), "年")


def _heads() -> Iterator[str]:
    """一、 二、 …"""
    return (f"{wording.numeral(number)}、" for number in range(1, 100))


def _blocks(summary: Summary, none: str, heads: Iterator[str]) -> list[list[dict[str, Any]]]:
    """The tables in their order, numbered, each with the one that stands beside it."""
    blocks: list[list[dict[str, Any]]] = []
    before = ""
    for table in summary.tables:
        head = table.title if table.is_part else f"{next(heads)}{table.title}"
        shaped = {"head": head, **_shape(table, none)}
        if before and _BESIDE.get(table.key) == before:
            blocks[-1].append(shaped)
        else:
            blocks.append([shaped])
        before = table.key
    return blocks


def _shape(table: SummaryTable, none: str) -> dict[str, Any]:
    """A table as plain strings, with what its columns hold; `none` is said when it has no rows."""
    rows = [[text for text, _figure in row] for row in table.rows]
    columns = list(zip(*rows, strict=True))
    return {
        "heads": list(table.heads),
        "kinds": [_kind(column, "name" if place == 0 else "text") for place, column in enumerate(columns)],
        "rows": rows,
        "empty": none,
        "note": table.note,
        "total": table.has_total,
    }


def _kind(column: tuple[str, ...], words: str) -> str:
    """number (flush right), word (short, centred), else what is given: name or text (left)."""
    if all(map(_NUMBER.fullmatch, column)):
        return "number"
    if words == "text" and all(len(text) <= _WORD_LENGTH for text in column):
        return "word"
    return words


def _rates(summary: Summary) -> SummaryTable:
    rows = tuple(
        (one.label, one.formula, str(one.numerator), str(one.denominator), wording.percent(one.percent))
        for one in summary.rates
    )
    return _plain_table(("指标", "算法", "分子", "分母", "比率"), rows)


def _due_table(lines: tuple[DueLine, ...]) -> SummaryTable:
    rows = tuple(
        (
            str(place),
            line.number,
            line.title,
            line.village,
            line.handler,
            line.due_on.isoformat() if line.due_on else "—",
            line.state,
        )
        for place, line in enumerate(lines, 1)
    )
    return _plain_table(("序号", "编号", "事项", "村（社区）", "承办人", "期限", "状态"), rows)


def _plain_table(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> SummaryTable:
    """A table whose cells are no figures."""
    return SummaryTable("", "", plain_columns(heads), tuple(tuple((text, "") for text in row) for row in rows))


def _trend(summary: Summary) -> dict[str, Any]:
    totals = [sum(values) for values in zip(*(values for _label, values in summary.trend_series), strict=True)]
    return {
        "labels": list(summary.trend_labels),
        "series": [{"label": label, "values": list(values)} for label, values in summary.trend_series],
        "totals": totals,
        "ticks": list(axis_ticks(max(totals, default=0))),
    }
