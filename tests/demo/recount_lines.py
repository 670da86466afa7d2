"""Lines of an export, spans of months and percentages: what a recount is made of, nothing of it the program's own.

What is counted follows the printed formulas; codes, labels and legal bases are read from the export itself.
"""

import json
from calendar import monthrange
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from math import floor
from pathlib import Path
from typing import Any, NamedTuple

Line = dict[str, Any]
Members = dict[str, list[Any]]
"""Figure → what it counts: ids of matters (once for each person), visits, households; days; last days of quotas."""

# ---------------------------------------------------------------- spans of months


class Span(NamedTuple):
    """Whole months: days as ISO texts, which sort like the days themselves."""

    first: str
    last: str

    @property
    def months(self) -> int:
        return _number(self.last) - _number(self.first) + 1

    def before(self) -> "Span":
        return self._moved(-self.months)

    def year_ago(self) -> "Span":
        return self._moved(-12)

    def each_month(self) -> list["Span"]:
        return [_months(number, number) for number in range(_number(self.first), _number(self.last) + 1)]

    def _moved(self, by: int) -> "Span":
        return _months(_number(self.first) + by, _number(self.last) + by)


def span_of(code: str) -> Span:
    """2026-10, 2026-Q3, 2026-H1, 2026."""
    year, _, rest = code.partition("-")
    length = {"": 12, "Q": 3, "H": 6}.get(rest[:1], 1)
    index = int(rest.lstrip("QH") or 1)
    start = 12 * int(year) + (index - 1) * length
    return _months(start, start + length - 1)


def _number(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7]) - 1


def _months(first: int, last: int) -> Span:
    (year, month), (end_year, end_month) = divmod(first, 12), divmod(last, 12)
    days = monthrange(end_year, end_month + 1)[1]
    return Span(f"{year}-{month + 1:02}-01", f"{end_year}-{end_month + 1:02}-{days}")


class Look(NamedTuple):
    """A span as it is read on a day: up to `end`; what ran out before `reference` had run out."""

    first: str
    last: str
    end: str
    reference: str
    today: str

    def holds(self, day: str | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def is_done(self, day: str | None) -> bool:
        return day is not None and day <= self.end

    def is_open(self, matter: Line) -> bool:
        return matter["received_on"] <= self.end and not self.is_done(matter["closed_on"])

    def is_missed(self, due_on: str, stopped_on: str | None) -> bool:
        return due_on < self.reference and not self.is_done(stopped_on)


def look_at(span: Span, today: str) -> Look:
    """A past span is looked at on the morning after its last day, one that still runs today."""
    if today <= span.last:
        return Look(*span, today, today, today)
    return Look(*span, span.last, span._moved(span.months).first, today)


# ---------------------------------------------------------------- percentages


def percent(top: int, base: int) -> str:
    """A share of a base: 12.50%; “—” of nothing."""
    return f"{_hundredths(top, base)}%" if base else "—"


def change(now: int, base: int) -> str:
    """环比 and 同比: +12.50%, -3.00%, 持平; “—” on nothing."""
    if not base:
        return "—"
    return "持平" if now == base else f"{'+' if now > base else '-'}{_hundredths(abs(now - base), base)}%"


def change_words(now: int, base: int) -> str:
    """The same in words: 上升12.50%, 下降3.00%, 持平."""
    if not base:
        return "—"
    return "持平" if now == base else f"{'上升' if now > base else '下降'}{_hundredths(abs(now - base), base)}%"


def _hundredths(top: int, base: int) -> str:
    exact = Fraction(10_000 * top, base)
    whole, part = divmod(floor(exact + Fraction(1, 2)), 100)
    return f"{whole}.{part:02}"


# ---------------------------------------------------------------- the export


class Export:
    """The lines of an export by their kind, and who belongs to whom."""

    def __init__(self, path: Path) -> None:
        self.of: dict[str, list[Line]] = {}
        for text in path.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            self.of.setdefault(line["kind"], []).append(line)

    def matters(self, kind: str) -> list[Line]:
        return [matter for matter in self.of["matter"] if matter["matter_kind"] == kind]

    @cached_property
    def clocks(self) -> dict[int, list[Line]]:
        return _grouped(self.of["clock"], "matter_id")

    @cached_property
    def events(self) -> dict[int, list[Line]]:
        """The acts on every matter in their order, without those that were taken back."""
        return _grouped((line for line in self.of["event"] if line["taken_back_by"] is None), "matter_id")

    @cached_property
    def legal_clocks(self) -> set[str]:
        """Rules that a law or an order sets, not the office's own rules."""
        return {rule["code"] for rule in self.of["clock_rule"] if rule["basis"].startswith("《")}

    @cached_property
    def villages(self) -> dict[int | None, str]:
        return {None: "none"} | {line["id"]: line["code"] for line in self.of["village"]}

    def codes(self, table: str) -> dict[str, Line]:
        """The newest wording of every code."""
        lines = [line for line in self.of["code"] if line["table_name"] == table]
        return {line["code"]: line for line in sorted(lines, key=lambda line: line["edition"])}

    def levels(self, table: str) -> tuple[dict[str, str], dict[str, str]]:
        """Code → label of the first and the second level."""
        codes = self.codes(table)
        first = {code: line["label"] for code, line in codes.items() if not line["parent"]}
        return first, {code: line["label"] for code, line in codes.items() if line["parent"] in first}

    @cached_property
    def above(self) -> dict[tuple[str, str], list[str]]:
        """(table, code) → the code and all those above it."""
        found: dict[tuple[str, str], list[str]] = {}
        for table in ("categories", "themes"):
            codes = self.codes(table)
            for code in codes:
                chain = [code]
                while codes[chain[-1]]["parent"]:
                    chain.append(codes[chain[-1]]["parent"])
                found[table, code] = chain
        return found

    @cached_property
    def ledger_entries(self) -> dict[int, Line]:
        return {line["matter_id"]: line for line in self.of["ledger_entry"]}

    @cached_property
    def cadres_of(self) -> dict[int, list[int]]:
        """Visit → those who went."""
        went = _grouped(self.of["visit_cadre"], "visit_id")
        return {visit: [line["cadre_id"] for line in lines] for visit, lines in went.items()}


def _grouped(lines: Iterable[Line], column: str) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line[column], []).append(line)
    return found


Counted = Iterator[tuple[str, list[tuple[str, int]], Any]]
"""Measure, slices each with how often the thing counts in it, and the thing."""


def gathered(counted: Counted) -> Members:
    """What every figure counts; those that count nothing are left out."""
    found: Members = {}
    for measure, parts, key in counted:
        for part, times in (("", 1), *parts):
            found.setdefault(f"{measure}.{part}" if part else measure, []).extend([key] * times)
    return found
