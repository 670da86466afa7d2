"""What changed in a month since it was closed (补录, 核减), and the months of a year set against the year itself."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from desktop.domain.dates import Period, PeriodKind
from desktop.domain.measures import COUNTED, DISPUTE, LEDGER, MEASURES, PETITION, VISIT, OverMonths, measure
from desktop.domain.summaries import Cell, SummaryTable, TableColumn

MAIN = (
    "received",
    "first",
    "repeat",
    "closed",
    "resolved",
    "ledger_received",
    "ledger_closed",
    "dispute_received",
    "visits",
)
"""The measures that the months of a year are set against the year in."""

FLOWS = tuple(entry.name for entry in MEASURES if entry.over_months == OverMonths.EVENT)
"""Measures that count what happened in a period: what a closed month counted is kept."""

MONTHS_BACK = 24
"""Changes of months closed longer ago are no longer told."""

LATE, GONE = "late", "gone"
"""Before the name of a measure: what was added to a closed month (补录), what left it (核减)."""

_PARTS = ("first", "repeat")
_GROUPS = {PETITION: "信访", LEDGER: "民情台账", DISPUTE: "矛盾纠纷", VISIT: "走访"}
_WHOLE = {PeriodKind.QUARTER: "全季", PeriodKind.HALF: "半年", PeriodKind.YEAR: "全年"}

Members = Mapping[str, frozenset[int]]
"""Measure → keys of what it counts in a month."""


class Changes(NamedTuple):
    """Keys that a measure gained (`late`) and lost (`gone`)."""

    late: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()


def changes(steps: Iterable[tuple[Members, Members]]) -> dict[str, Changes]:
    """What remains of several steps, each from members before to members after; only measures that changed.

    What came and left again is none. A measure that is not known on both sides of a step is left out of it.
    """
    tallies: dict[str, Tally[int]] = {}
    for before, after in steps:
        for name in before.keys() & after.keys():
            tally = tallies.setdefault(name, Tally())
            tally.update(after[name] - before[name])
            tally.subtract(before[name] - after[name])
    found = {
        name: Changes(*(frozenset(key for key, n in tally.items() if n == sign) for sign in (1, -1)))
        for name, tally in tallies.items()
    }
    return {name: found[name] for name in FLOWS if any(found.get(name, ()))}


# ---------------------------------------------------------------- 以前月份补录


def late_table(period: Period, changed: Sequence[tuple[Period, Mapping[str, Changes]]]) -> SummaryTable | None:
    """以前月份补录 of a month: a row for every closed month that changed; None when none did."""
    rows = [(month, found) for month, found in changed if found]
    if not rows:
        return None
    columns = [
        (name, kind)
        for name in FLOWS
        for kind in (LATE, GONE)
        if any(getattr(found.get(name, Changes()), kind) for _month, found in rows)
    ]
    return SummaryTable(
        "late",
        "以前月份补录",
        (TableColumn("月份"), *(TableColumn(_WORDS[kind], measure(name).label) for name, kind in columns)),
        tuple(
            ((month.label, ""), *(_change_cell(month, found, name, kind) for name, kind in columns))
            for month, found in rows
        ),
        "".join(_sentence(period, month, found) for month, found in rows)
        + "补录、核减已计入本年累计；已结账月份的数和与它对比的数照结账时，不作改动。",
    )


_WORDS = {LATE: "补录", GONE: "核减"}


def _change_cell(month: Period, found: Mapping[str, Changes], name: str, kind: str) -> Cell:
    count = len(getattr(found.get(name, Changes()), kind))
    return (str(count), f"{kind}.{name}@{month.code}") if count else ("0", "")


def _sentence(period: Period, month: Period, found: Mapping[str, Changes]) -> str:
    """上月补录 3 件。 · 8 月补录 3 件、核减 1 件，办结补录 2 件。"""
    told = [name for name in found if name not in _PARTS] or list(found)
    return f"{_name(period, month)}{'，'.join(_said(name, found[name]) for name in told)}。"


def _name(period: Period, month: Period) -> str:
    if month == period.previous():
        return "上月"
    return f"{month.index} 月" if month.year == period.year else f"{month.year} 年 {month.index} 月"


def _said(name: str, found: Changes) -> str:
    what, word = "" if name == "received" else measure(name).label, COUNTED[measure(name).of].word
    return what + "、".join(
        f"{_WORDS[kind]} {len(keys)} {word}" for kind, keys in zip((LATE, GONE), found, strict=True) if keys
    )


# ---------------------------------------------------------------- 逐月核对


class MonthCount(NamedTuple):
    """A month of a longer period: its figures as closed, or as they stand now, and what changed since it was closed."""

    month: Period
    is_closed: bool
    figures: Mapping[str, int]
    changed: Mapping[str, Changes]


def months_table(period: Period, months: Sequence[MonthCount], live: Mapping[str, int]) -> SummaryTable:
    """逐月核对: every month as closed, what was added and left since, their sum; first the period as counted now."""
    rows = [
        ((f"{period.label}统计", ""), *((str(live[name]), name) for name in MAIN)),
        *(_month_row(one) for one in months),
        (("补录", ""), *(_since_cell(period, months, name, LATE) for name in MAIN)),
        (("核减", ""), *(_since_cell(period, months, name, GONE) for name in MAIN)),
        (("合计", ""), *((str(_sum(months, name)), "") for name in MAIN)),
    ]
    return SummaryTable(
        "months",
        "逐月核对",
        (TableColumn("月份"), *(TableColumn(measure(name).label, _GROUPS[measure(name).of]) for name in MAIN)),
        tuple(rows),
        "已结账的月份按最近一版列示，补录、核减为结账以后的变动。",
        has_total=True,
        adds=tuple(range(1, len(rows) - 1)),
    )


def _month_row(one: MonthCount) -> tuple[Cell, ...]:
    label = f"{one.month.index}月" + ("" if one.is_closed else "（未结账）")
    return ((label, ""), *((str(one.figures[name]), f"{name}@{one.month.code}") for name in MAIN))


def _since_cell(period: Period, months: Sequence[MonthCount], name: str, kind: str) -> Cell:
    count = sum(len(getattr(one.changed.get(name, Changes()), kind)) for one in months)
    return (str(-count if kind == GONE else count), f"{kind}.{name}@{period.code}") if count else ("0", "")


def _sum(months: Sequence[MonthCount], name: str) -> int:
    """Figures as closed, plus what was added, less what left."""
    return sum(
        one.figures[name] + len(found.late) - len(found.gone)
        for one in months
        for found in (one.changed.get(name, Changes()),)
    )


def months_check(period: Period, months: Sequence[MonthCount], live: Mapping[str, int]) -> str:
    """Whether the months and what changed in them since add up to the period as it is counted now, measure by measure."""
    wrong = [
        f"{measure(name).label}相差 {difference}" for name in FLOWS if (difference := _sum(months, name) - live[name])
    ]
    said = f"各月之和加补录与{_WHOLE[PeriodKind(period.kind)]}"
    return said + ("核对无误" if not wrong else "不符：" + "、".join(wrong))
