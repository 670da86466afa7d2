"""The summary of a period (月报、季报 …) → paper. Block numbers are those of the monthly form."""

import itertools
import re
from typing import Any

from desktop.domain.records import DueLine, Summary, SummaryTable
from desktop.printing import wording
from desktop.printing.render import Paper

_PERIODS = ((31, "月"), (92, "季"), (184, "半年"))
"""Longest span in days → what such a report is called; longer ones are yearly."""

_SMALL_ROWS, _SMALL_COLUMNS = 12, 5
"""A table up to this size takes half the width, so that two of them stand side by side."""

_WORD_LENGTH = 6
_NUMBER = re.compile(r"[-+−]?[\d.,]+[%‰]?|—|持平|")


def monthly_summary(summary: Summary) -> Paper:
    """信访与群众工作月报 on A4 portrait; rows of zero are printed, empty lists say 本月无."""
    period = period_word(summary)
    title = f"{summary.office.short_name}信访与群众工作{period}报"
    headed = itertools.count(1)
    data: dict[str, Any] = {
        "title": title,
        "unit": summary.office.name,
        "label": summary.period_label,
        "span": wording.span(summary.from_on, summary.to_on),
        "as_of": wording.day(summary.as_of),
        "blocks": _blocks(summary, headed),
        "rates": {"head": _head(headed, "工作质效"), **_shape(_rates(summary))},
        "trend": {"head": _head(headed, "近期走势"), **_trend(summary)},
        "lists": [
            {"head": _head(headed, name), "empty": f"本{period}无。", **_shape(_due_table(lines))}
            for name, lines in (("超期与临期清单", summary.due_lines), ("重点事项清单", summary.lead_cases))
        ],
        "late": f"本{period}报含上期补录{summary.late_entries}件。" if summary.late_entries else "",
        "checks": list(summary.checks),
        "filled_by": summary.filled_by,
        "definitions": [_definition(entry) for entry in summary.definitions],
    }
    return Paper("monthly_summary", data, f"{title}（{summary.period_label}）", summary.as_of)


def period_word(summary: Summary) -> str:
    """月, 季, 半年 or 年, by the length of the period."""
    days = (summary.to_on - summary.from_on).days + 1
    return next((word for longest, word in _PERIODS if days <= longest), "年")


def _head(headed: "itertools.count[int]", title: str) -> str:
    return f"{wording.numeral(next(headed))}、{title}"


def _blocks(summary: Summary, headed: "itertools.count[int]") -> list[list[dict[str, Any]]]:
    """The tables in their order; small neighbours stand side by side."""
    shaped = [{"head": _head(headed, table.title), **_shape(table)} for table in summary.tables]
    blocks: list[list[dict[str, Any]]] = []
    for table in shaped:
        if blocks and len(blocks[-1]) == 1 and blocks[-1][0]["small"] and table["small"]:
            blocks[-1].append(table)
        else:
            blocks.append([table])
    return blocks


def _shape(table: SummaryTable) -> dict[str, Any]:
    """A table as plain strings, with what its columns hold: names first, then numbers or words."""
    rows = [[text for text, _figure in row] for row in table.rows]
    columns = list(zip(*rows, strict=True)) or [()] * len(table.heads)
    return {
        "heads": list(table.heads),
        "kinds": [_kind(column, "name" if place == 0 else "text") for place, column in enumerate(columns)],
        "rows": rows,
        "note": table.note,
        "total": table.has_total,
        "small": len(rows) <= _SMALL_ROWS and len(table.heads) <= _SMALL_COLUMNS,
    }


def _kind(column: tuple[str, ...], words: str) -> str:
    """number (flush right), word (short or a mark without breaks, centred), else what is given: name or text (left)."""
    if all(map(_NUMBER.fullmatch, column)):
        return "number"
    if words == "text" and all(len(text) <= _WORD_LENGTH or text.isascii() and " " not in text for text in column):
        return "word"
    return words


def _rates(summary: Summary) -> SummaryTable:
    rows = tuple(
        (one.label, one.formula, str(one.numerator), str(one.denominator), wording.percent(one.percent))
        for one in summary.rates
    )
    return _plain_table(("指标", "算法", "分子", "分母", "比率"), rows)


def _trend(summary: Summary) -> dict[str, Any]:
    totals = [sum(values) for values in zip(*(values for _label, values in summary.trend_series), strict=True)]
    return {
        "labels": [_month(label, place == 0) for place, label in enumerate(summary.trend_labels)],
        "series": [{"label": label, "values": list(values)} for label, values in summary.trend_series],
        "totals": totals,
        "ticks": _ticks(max(totals, default=0)),
    }


def _month(label: str, is_first: bool) -> str:
    """2026-01 → 1月 under its year; the year stands only where it begins. Other labels stay as they are."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", label)
    if not found:
        return label
    month = int(found[2])
    return (f"{found[1]}年\n" if is_first or month == 1 else "") + f"{month}月"


def _ticks(highest: int) -> list[int]:
    """Whole, evenly spaced values of the axis from 0 to at least the highest, six at most."""
    steps = (base * 10**power for power in itertools.count() for base in (1, 2, 5))
    step = next(step for step in steps if step * 5 >= highest)
    return [step * place for place in range(max(1, -(-highest // step)) + 1)]


def _due_table(lines: tuple[DueLine, ...]) -> SummaryTable:
    rows = tuple(
        (
            str(place), line.number, line.title, line.village, line.handler, wording.short_day(line.due_on),
            f"{line.state}{line.days}天" if line.days else line.state,
        )
        for place, line in enumerate(lines, 1)
    )  # fmt: skip
    return _plain_table(("序号", "编号", "事项", "村（社区）", "承办人", "期限", "状态"), rows)


def _plain_table(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> SummaryTable:
    """A table whose cells are no figures."""
    return SummaryTable("", "", heads, tuple(tuple((text, "") for text in row) for row in rows))


def _definition(entry: tuple[str, ...]) -> list[str]:
    """(name for the program, term, meaning …) → [term, meaning]: what is not Chinese is no matter for the reader."""
    term, *meaning = dict.fromkeys(part for part in entry if not part.isascii())
    return [term, " ".join(meaning)]
