"""A table of figures before it is printed: the size of the type, the widths of the columns and how the heads break.

Widths are reckoned from the characters, in em, a little wide: Typst would have to measure every cell.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from desktop.domain.summaries import SummaryTable
from desktop.domain.table_shapes import Head, upper_heads

SIZES = (10.5, 10.0, 9.5, 9.0)
"""Sizes of the type in pt, the largest that holds everything is taken."""

SMALL_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
"""For a table that is still too wide lying across the page with upright heads."""

INSET = 1.0
"""Room at each side of a cell in mm."""

_MM = 72 / 25.4
_WORD_LENGTH = 14
_HEAD_LINES = 3
_LEAST = {"name": (5.0, 12.0, 2), "word": (10.0, 10.0, 1), "text": (10.0, 24.0, 6)}
"""What a column of words must have in em, at least and at most, and in how many lines the longest should stand."""

_LEAST_RUN, _LEAST_HEAD = 10.0, 5.0
_WHOLE = 135.0
"""Tables up to about this height in mm are not broken over pages."""
_SLACK = 0.1
_NUMBER = re.compile(r"[-+−]?[\d.,]+[%‰]?|—|持平|")
_RUN = re.compile(r"[^\u2e80-\uffef\s]{2,}")
_UNIT = re.compile(r"\d{1,3}|.", re.DOTALL)
_TURNED = "（）()《》〈〉—…·-/"
_BOLD = 1.07
_NARROW = dict.fromkeys(".,:;'|!iljIt ", 0.36) | dict.fromkeys("mwMW%@", 1.1) | dict.fromkeys("-()[]{}/", 0.42)


class Want(NamedTuple):
    """What a column needs in em: the least, and what keeps everything on one line."""

    least: float
    wish: float


class Plan(NamedTuple):
    """How a table is set: its type in pt, the widths of its columns in em, and the columns with upright heads."""

    size: float
    widths: tuple[float, ...]
    upright: frozenset[int] = frozenset()


def text_width(text: str) -> float:
    """Width of a text in em: a hanzi is 1, a digit about 0.6."""
    return sum(_NARROW.get(one, 0.6 if one < "\u2000" else 1.0) for one in text)


def kinds(table: SummaryTable) -> tuple[str, ...]:
    """What each column holds: number (flush right), word (short, centred), name or text (left)."""
    if not table.rows:
        return ("word",) * len(table.columns)
    columns = zip(*([text for text, _figure in row] for row in table.rows), strict=True)
    first = table.columns[0].head
    return tuple(
        _kind(cells, "name" if column.head == first else "text")
        for column, cells in zip(table.columns, columns, strict=True)
    )


def _kind(column: Sequence[str], words: str) -> str:
    if all(map(_NUMBER.fullmatch, column)):
        return "number"
    if words == "text" and all(len(text) <= _WORD_LENGTH for text in column):
        return "word"
    return words


def plan(table: SummaryTable, room: float, sizes: Iterable[float] = SIZES, upright: bool = False) -> Plan | None:
    """How the table is set in `room` mm with one of the sizes; None when it does not fit.

    With `upright` heads may stand upright over their numbers, which then need no more room than the numbers.
    """
    wants, of = _wants(table, upright), kinds(table)
    inner = (room - 2 * INSET * len(wants)) * _MM
    # first long text is broken, then heads over numbers, last of all names; the type shrinks before any of it
    for unbroken in (("text", "number", "name", "word"), ("number", "name", "word"), ("name", "word"), ()):
        needed = sum(want.wish if kind in unbroken else want.least for want, kind in zip(wants, of, strict=True))
        size = next((size for size in sizes if needed * size <= inner), None)
        if size is not None:
            widths = _granted(wants, of, inner / size)
            return Plan(size, widths, _upright(table, widths) if upright else frozenset())
    return None


def squeezed_plan(table: SummaryTable, room: float) -> Plan:
    """The last resort for more columns than any paper holds: the smallest type, and what there is shared out."""
    wants = _wants(table, upright=True)
    size = SMALL_SIZES[-1]
    part = (room - 2 * INSET * len(wants)) * _MM / size / sum(want.least for want in wants)
    return Plan(size, tuple(want.least * part for want in wants), frozenset(range(1, len(wants))))


def lying_plan(table: SummaryTable, room: float) -> Plan:
    """How a table is set on a page that lies across: heads stand upright before the type goes below 9 pt."""
    return (
        plan(table, room)
        or plan(table, room, upright=True)
        or plan(table, room, SMALL_SIZES, upright=True)
        or squeezed_plan(table, room)
    )


def _wants(table: SummaryTable, upright: bool) -> list[Want]:
    columns: list[Sequence[str]] = list(zip(*([text for text, _ in row] for row in table.rows), strict=True))
    columns = columns or [()] * len(table.columns)
    return [
        _want(column.head, cells, kind, table.has_total, upright)
        for column, cells, kind in zip(table.columns, columns, kinds(table), strict=True)
    ]


def _want(head: str, cells: Sequence[str], kind: str, has_total: bool, upright: bool) -> Want:
    wide = max(map(text_width, cells), default=0.0)
    if has_total and cells:  # set bold
        wide = max(wide, text_width(cells[-1]) * _BOLD)
    head_wide = text_width(head) * _BOLD
    if kind == "number":
        least = 1.1 if upright else min(head_wide, max(2 * _BOLD, -(-len(head) // _HEAD_LINES) * _BOLD))
        return Want(max(wide, least), max(wide, least if upright else head_wide))
    runs = max((text_width(run) for text in set(cells) for run in _RUN.findall(text)), default=1.0)
    low, high, lines = _LEAST[kind]
    bound = min(wide, max(low, min(high, wide / lines + _SLACK)))
    return Want(max(bound, min(runs, _LEAST_RUN), min(head_wide, _LEAST_HEAD)), max(wide, head_wide) + _SLACK)


def _granted(wants: Sequence[Want], of: Sequence[str], room: float) -> tuple[float, ...]:
    """The room shared out: first names get what they wish, then numbers, then long text; what is left goes to it too.

    Without long text the numbers share what is left.
    """
    have = [want.least for want in wants]
    for turn in (("name", "word"), ("number",), ("text",)):
        wish = [want.wish - want.least if kind in turn else 0.0 for want, kind in zip(wants, of, strict=True)]
        share = min(1.0, max(0.0, (room - sum(have)) / max(sum(wish), 0.001)))
        have = [one + share * more for one, more in zip(have, wish, strict=True)]
    takers = next(places for kind in ("text", "number", "") if (places := _places(of, kind)))
    level = (room - sum(have) + sum(have[place] for place in takers)) / len(takers)
    # numbers end up equally wide where they can
    equal = all(have[place] <= level for place in takers)
    spare = (room - sum(have)) / len(takers)
    for place in takers:
        have[place] = level if equal else have[place] + spare
    return tuple(have)


def _places(of: Sequence[str], kind: str) -> list[int]:
    return [place for place, one in enumerate(of) if kind in ("", one)]


def _upright(table: SummaryTable, widths: Sequence[float]) -> frozenset[int]:
    """The columns of numbers whose heads would need more than two lines."""
    of = kinds(table)
    return frozenset(
        place
        for place, column in enumerate(table.columns)
        if of[place] == "number" and len(broken(column.head, widths[place])) > 2
    )


# ---------------------------------------------------------------- heads


def broken(head: str, room: float) -> tuple[str, ...]:
    """A head in even lines of at most `room` em: 本年/累计, 村/（社区）."""
    if text_width(head) * _BOLD <= room:
        return (head,)
    before, bracket, rest = head.partition("（")
    if before and bracket and max(map(text_width, (before, bracket + rest))) * _BOLD <= room:
        return before, bracket + rest
    for count in range(2, len(head)):
        size = -(-len(head) // count)
        lines = tuple(head[at : at + size] for at in range(0, len(head), size))
        if max(map(text_width, lines)) * _BOLD <= room:
            return lines
    return tuple(head)


def units(head: str) -> list[dict[str, Any]]:
    """What stands under each other in an upright head: hanzi, short numbers; a bracket or dash is turned."""
    return [{"text": one, "turned": one in _TURNED} for one in _UNIT.findall(head)]


def heads(table: SummaryTable, made: Plan) -> list[list[dict[str, Any]]]:
    """The cells of one or two rows of heads: neighbours of one group stand under a common head."""
    upper = upper_heads(table.columns)
    if not upper:
        return [[_head(table, made, place) for place in range(len(table.columns))]]
    grouped = [place for head in upper if head.is_group for place in range(head.first, head.last + 1)]
    return [
        [_group(head, made) if head.is_group else _head(table, made, head.first) | {"rowspan": 2} for head in upper],
        [_head(table, made, place) | {"y": 1} for place in grouped],
    ]


def _head(table: SummaryTable, made: Plan, place: int) -> dict[str, Any]:
    head = table.columns[place].head
    return {
        "x": place,
        "y": 0,
        "colspan": 1,
        "rowspan": 1,
        "lines": list(broken(head, made.widths[place])),
        "units": units(head) if place in made.upright else [],
    }


def _group(head: Head, made: Plan) -> dict[str, Any]:
    count = head.last - head.first + 1
    room = sum(made.widths[head.first : head.last + 1]) + 2 * INSET * _MM / made.size * (count - 1)
    lines = list(broken(head.text, room))
    return {"x": head.first, "y": 0, "colspan": count, "rowspan": 1, "lines": lines, "units": []}


# ---------------------------------------------------------------- for the template


def _height(rows: Sequence[Sequence[str]], made: Plan) -> float:
    """About how high the rows are in mm."""
    lines = sum(
        max(-(-text_width(text) // max(width, 1.0)) for text, width in zip(row, made.widths, strict=True)) or 1
        for row in rows
    )
    return (lines * 1.25 * made.size) / _MM + 1.8 * len(rows)


def shaped(table: SummaryTable, made: Plan, none: str) -> dict[str, Any]:
    """The table as `stat-table` of resources/print/stat_table.typ reads it; `none` is said when it has no rows."""
    rows = [[text for text, _figure in row] for row in table.rows]
    of = kinds(table)
    widest = [max(map(text_width, column), default=0.0) for column in zip(*rows, strict=True)] or [0.0] * len(of)
    to_mm = made.size / _MM
    return {
        "key": table.key,
        "title": table.title,
        "size": made.size,
        "kinds": list(of),
        "widths": [round(width * to_mm + 2 * INSET, 3) for width in made.widths],
        # numbers stand flush right under each other, as a block in the middle of their column
        "pads": [
            round(INSET + max(0.0, width - wide) / 2 * to_mm, 3) if kind == "number" else INSET
            for width, wide, kind in zip(made.widths, widest, of, strict=True)
        ],
        "heads": heads(table, made),
        "rows": rows,
        "total": table.has_total,
        "whole": _height(rows, made) <= _WHOLE,
        "note": table.note,
        "empty": none,
    }
