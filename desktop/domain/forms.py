"""填报通: which cell of a superior's form takes what, what a summary offers for it, and what filling has to report."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from desktop.domain.dates import show_day
from desktop.domain.fields import FieldChoice, FieldKind, Fields, Value
from desktop.domain.form_grid import FormCell, FormGrid, Place, parse_place, tidy
from desktop.domain.summaries import DueLine, Summary, SummaryTable

# ---------------------------------------------------------------- what goes where


class Around(NamedTuple):
    """How a cell is known again in a later version of the form: the heads beside and above it, its own words."""

    row: str = ""
    column: str = ""
    content: str = ""

    @property
    def label(self) -> str:
        """来信 / 本月."""
        return " / ".join(filter(None, (self.row, self.column)))


class Mapped(NamedTuple):
    """A cell, the field or list column that it takes, and its surroundings when that was chosen."""

    place: Place
    source: str
    around: Around


def around(grid: FormGrid, cell: FormCell) -> Around:
    """The surroundings of a cell."""
    return Around("·".join(grid.row_heads(cell)), "·".join(grid.column_heads(cell)), tidy(cell.text))


def mapped(grid: FormGrid, cell: FormCell, source: str) -> Mapped:
    """A cell that takes a source from now on."""
    return Mapped(grid.place(cell), source, around(grid, cell))


def mapping_text(mapping: Iterable[Mapped]) -> str:
    """A mapping as JSON."""
    lines = [{"place": one.place.code, "source": one.source, "around": one.around} for one in sorted(mapping)]
    return json.dumps({"cells": lines}, ensure_ascii=False)


def read_mapping(text: str) -> tuple[Mapped, ...]:
    """What `mapping_text` wrote."""
    lines = json.loads(text or "{}").get("cells", [])
    return tuple(Mapped(parse_place(one["place"]), one["source"], Around(*one["around"])) for one in lines)


# ---------------------------------------------------------------- what a summary offers

_LISTS = {"overdue": ("超期与临期清单", "due_lines"), "lead": ("重点事项清单", "lead_cases")}
_LIST_COLUMNS = {
    "index": "序号",
    "number": "编号",
    "title": "事项",
    "village": "村（社区）",
    "handler": "承办人",
    "due_on": "期限",
    "state": "状态",
}


class Sources:
    """What the cells of a form can take: the fields of a summary, and columns of its lists and tables."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self.fields = Fields(summary)
        self._columns = dict(_columns(summary))

    def value(self, source: str) -> Value | None:
        """The value of a field; None when it stands for nothing (any more)."""
        return self.fields.value(source)

    def column(self, source: str) -> tuple[Value, ...] | None:
        """The values of a list column from the top; None when there is no such column."""
        found = self._columns.get(source)
        return found[1] if found else None

    def choices(self) -> tuple[FieldChoice, ...]:
        """Everything, for a picker."""
        columns = (FieldChoice(name, label, "清单") for name, (label, _) in self._columns.items())
        return (*columns, *self.fields.choices())

    def shown(self, source: str) -> str:
        """The value in words, for the picker: a list column tells how many lines it has."""
        if is_column(source):
            values = self.column(source)
            return "没有这一列" if values is None else f"{len(values)} 行"
        value = self.value(source)
        return "没有这个数字" if value is None else value.text


def is_column(source: str) -> bool:
    """True for a column that is filled downward."""
    return source.startswith(("list.", "table."))


def _columns(summary: Summary) -> Iterable[tuple[str, tuple[str, tuple[Value, ...]]]]:
    for name, (title, attribute) in _LISTS.items():
        lines: tuple[DueLine, ...] = getattr(summary, attribute)
        for column, head in _LIST_COLUMNS.items():
            values = tuple(_line_value(line, column, place) for place, line in enumerate(lines, 1))
            yield f"list.{name}.{column}", (f"{title}·{head}", values)
    for table in summary.tables:
        # the form has its own total
        rows = table.rows[:-1] if table.has_total else table.rows
        for place, head in enumerate(_heads(table, summary)):
            yield (
                f"table.{table.key}.{head}",
                (f"{table.title}（整列）·{head}", tuple(_cell_value(r[place][0]) for r in rows)),
            )


def _heads(table: SummaryTable, summary: Summary) -> list[str]:
    """The heads of a table in words that hold for every kind of period: 本月, 本季度 → 本期."""
    words = {summary.span.this: "本期", summary.span.last: "上期"}
    heads = ["·".join(filter(None, (column.group, words.get(column.head, column.head)))) for column in table.columns]
    return [head if heads.count(head) == 1 else f"{head}{place + 1}" for place, head in enumerate(heads)]


def _line_value(line: DueLine, column: str, place: int) -> Value:
    if column == "index":
        return Value(FieldKind.COUNT, str(place), place)
    if column == "due_on":
        return Value(FieldKind.WORDS, show_day(line.due_on) if line.due_on else "")
    return Value(FieldKind.WORDS, str(getattr(line, column)))


def _cell_value(text: str) -> Value:
    bare = text.strip()
    if bare.isdecimal():
        return Value(FieldKind.COUNT, bare, int(bare))
    if bare.endswith("%"):
        return Value(FieldKind.PERCENT, bare, float(bare[:-1]) / 100)
    return Value(FieldKind.WORDS, bare)


# ---------------------------------------------------------------- what filling has to report


class Missed(NamedTuple):
    """A mapped cell that was not filled (wholly), and why."""

    place: Place
    label: str
    reason: str


_FINGERPRINT = "sha256:"


class Differs(NamedTuple):
    """A cell that says something else than when the form was last filled for the period."""

    place: Place
    label: str
    before: str
    now: str


class FillReport(NamedTuple):
    """What became of the cells: written (code of the place → words), not filled, without a source; and remarks.

    `lines` are the codes of the cells that lists were written into.
    """

    written: Mapping[str, str]
    lines: frozenset[str] = frozenset()
    missed: tuple[Missed, ...] = ()
    unmapped: tuple[Place, ...] = ()
    remarks: tuple[str, ...] = ()


def kept_words(report: FillReport) -> dict[str, str]:
    """What is remembered of a filling. Of lists only a fingerprint: a matter may be sealed one day."""
    return {
        code: f"{_FINGERPRINT}{sha256(words.encode()).hexdigest()[:16]}" if code in report.lines else words
        for code, words in report.written.items()
    }


def differences(before: Mapping[str, str], report: FillReport, labels: Mapping[Place, str]) -> tuple[Differs, ...]:
    """Cells that differ from an earlier filling of the same period, of which `kept_words` was remembered."""
    kept = kept_words(report)
    found = []
    for code in sorted({*before, *kept}, key=parse_place):
        was, now = before.get(code, ""), kept.get(code, "")
        if was != now:
            place = parse_place(code)
            shown = "（清单原内容）" if was.startswith(_FINGERPRINT) else was
            found.append(Differs(place, labels.get(place, ""), shown, report.written.get(code, "")))
    return tuple(found)


# ---------------------------------------------------------------- a new version of a form

SAME, CHANGED, MOVED, GONE = "same", "changed", "moved", "gone"


class Carried(NamedTuple):
    """A mapped cell in the new version: the same; its words changed; found elsewhere (`now`, to be confirmed); gone."""

    old: Mapped
    state: str
    now: Mapped | None = None

    @property
    def says(self) -> str:
        """In words: what changed."""
        cell, name = self.old.place.cell, self.old.around.label or self.old.place.cell
        if self.state == MOVED and self.now is not None:
            where = self.now.place.cell if self.now.place.grid == self.old.place.grid else self.now.place.code
            return f"{name}：由 {cell} 移到 {where}"
        if self.state == CHANGED and self.now is not None:
            return f"{self.now.place.cell}：“{_told(self.old.around)}”改为“{_told(self.now.around)}”"
        return f"{name}（{cell}）：新表里没有找到"


def _told(one: Around) -> str:
    return " / ".join(filter(None, (one.row, one.column, one.content))) or "空格"


def carried(mapping: Iterable[Mapped], grids: Iterable[FormGrid]) -> tuple[Carried, ...]:
    """Where the mapped cells are in another version of the form, by what stands around them."""
    by_name = {grid.name: grid for grid in grids}
    every = [
        mapped(grid, cell, "")
        for grid in by_name.values()
        for row in range(grid.row_count)
        for column in range(grid.column_count)
        if (cell := grid.at(row, column))[:2] == (row, column) and grid.takes(cell)
    ]
    found = tuple(_carried_one(one, by_name, every) for one in mapping)
    shifts = {_shift(one) for one in found if one.state == MOVED}
    if len(shifts) != 1:
        return found
    # all others moved by the same rows and columns: who is not known again there has probably another head now
    down, right = shifts.pop()
    return tuple(one if one.state != GONE else _carried_by(one.old, by_name, down, right) for one in found)


def _shift(one: Carried) -> tuple[int, int]:
    now = (one.now or one.old).place
    return now.row - one.old.place.row, now.column - one.old.place.column


def _carried_by(old: Mapped, grids: Mapping[str, FormGrid], down: int, right: int) -> Carried:
    place = Place(old.place.grid, old.place.row + down, old.place.column + right)
    here = _here(old._replace(place=place), grids)
    return Carried(old, CHANGED, here) if _is_akin(here, old) else Carried(old, GONE)


def _here(one: Mapped, grids: Mapping[str, FormGrid]) -> Mapped | None:
    """What stands at the place of a mapped cell now, when something may be written there."""
    grid, place = grids.get(one.place.grid), one.place
    if grid is None or not grid.has(place.row, place.column):
        return None
    cell = grid.at(place.row, place.column)
    return mapped(grid, cell, one.source) if grid.takes(cell) and grid.place(cell) == place else None


def _is_akin(here: Mapped | None, one: Mapped) -> bool:
    """True when one of the two heads still says the same: only then the same place is offered under other words."""
    return here is not None and any(a and a == b for a, b in zip(here.around[:2], one.around[:2], strict=True))


def _carried_one(one: Mapped, grids: Mapping[str, FormGrid], every: list[Mapped]) -> Carried:
    here = _here(one, grids)
    if here is not None and here.around == one.around:
        return Carried(one, SAME, here)
    elsewhere = [other for other in every if other.around == one.around and one.around.label]
    if is_column(one.source):  # the rows of a list look alike: its column is meant, from the top
        elsewhere = elsewhere[:1] if len({other.place[::2] for other in elsewhere}) == 1 else []
    if len(elsewhere) == 1:
        return Carried(one, MOVED, elsewhere[0]._replace(source=one.source))
    return Carried(one, CHANGED, here) if _is_akin(here, one) else Carried(one, GONE)
