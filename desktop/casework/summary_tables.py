"""Lays the counted figures of a summary into the tables of the paper, and proves that the totals agree."""

from collections.abc import Iterable
from datetime import date

from desktop.casework.summary_slices import Slices
from desktop.domain.dates import Period
from desktop.domain.measures import (
    ALL,
    MEASURES,
    SEALED,
    TOTAL_SLICES,
    Measure,
    Slice,
    applies,
    change_percent,
    join_name,
    measure,
)
from desktop.domain.records import SummaryTable
from desktop.store import counts
from desktop.store.counts import Counter

Cell = tuple[str, str]


def _percent(top: int, base: int) -> str:
    """A rate in percent with two decimals; “—” for base 0."""
    return f"{100 * top / base:.2f}%" if base else "—"


class Tables:
    """Lays counted figures into the tables of the paper."""

    def __init__(self, counter: Counter, period: Period) -> None:
        self.counter = counter
        self.period = period
        self.first_day = counts.first_day()

    def incomplete(self) -> str:
        """A remark when last year's figures are not whole, else empty."""
        if self.first_day is None or self.first_day.replace(day=1) <= self.period.year_ago().year_to_date()[0]:
            return ""
        return f"本单位的记录自{self.first_day.year}年{self.first_day.month}月起，上年同期数不全，不作同比。"

    def n(self, name: str, part: Slice, period: Period | None = None) -> int:
        """The value of a figure, of this period unless another is named."""
        return self.counter.value(name, part, period or self.period)

    def cell(self, name: str, part: Slice) -> Cell:
        """A figure as a cell that opens its list."""
        return str(self.n(name, part)), join_name(name, part.name)

    def percent(self, value: int, base: int, from_on: date) -> str:
        """环比 or 同比; “—” as well when the office's records do not reach back to the compared period."""
        known = self.first_day is not None and self.first_day.replace(day=1) <= from_on
        return change_percent(value, base) if known else "—"

    def compared(self, part: Slice) -> tuple[Cell, ...]:
        """本月, 上月, 环比, 本年累计, 上年同期, 同比."""
        now, before = self.n("received", part), self.n("received", part, self.period.previous())
        year, year_ago = self.n("received_ytd", part), self.n("received_ytd", part, self.period.year_ago())
        return (
            self.cell("received", part),
            (str(before), ""),
            (self.percent(now, before, self.period.previous().from_on), ""),
            self.cell("received_ytd", part),
            (str(year_ago), ""),
            (self.percent(year, year_ago, self.period.year_ago().year_to_date()[0]), ""),
        )

    def row(self, part: Slice, measures: tuple[str, ...], with_comparison: bool = True) -> tuple[Cell, ...]:
        """The row of a slice: its label, the comparison of what came in, and the measures."""
        head = ((part.label, ""),)
        compared = self.compared(part) if with_comparison else ()
        return (*head, *compared, *(self.cell(name, part) for name in measures))

    def rated_rows(
        self, parts: Iterable[Slice], measures: tuple[str, ...], top: str, base: str
    ) -> tuple[tuple[Cell, ...], ...]:
        """Rows that end with the rate of two of their measures."""
        laid = self.rows(parts, measures, False)
        at, under = measures.index(top) + 1, measures.index(base) + 1
        return tuple((*row, (_percent(int(row[at][0]), int(row[under][0])), "")) for row in laid)

    def rows(
        self, parts: Iterable[Slice], measures: tuple[str, ...], with_comparison: bool = True
    ) -> tuple[tuple[Cell, ...], ...]:
        """A row for every part, zero or not; one of the past only when something in it is not zero."""
        laid = [(part, self.row(part, measures, with_comparison)) for part in parts]
        return tuple(
            row for part, row in laid if not part.is_past or any(text not in ("0", "—") for text, _ in row[1:])
        )


_COMPARED = ("本月", "上月", "环比", "本年累计", "上年同期", "同比")


def tables(counter: Counter, period: Period, parts: Slices) -> tuple[SummaryTable, ...]:
    """Every table of the summary, in the order of the paper."""
    t = Tables(counter, period)
    return (*_petition_tables(t, parts), _village_table(t, parts), *_ledger_tables(t, parts), _cadre_table(t, parts))


def _petition_tables(t: Tables, parts: Slices) -> tuple[SummaryTable, ...]:
    """一、二: the petitions by channel, category, theme and tie."""
    full = ("first", "repeat", "closed", "open", "overdue", "resolved")
    short = ("closed", "open", "overdue", "resolved")
    total = (SEALED, ALL)
    top = sorted((s for s in parts.subcategories if t.n("received", s)), key=lambda s: -t.n("received", s))[:10]
    return (
        SummaryTable(
            "channels",
            "一、基本情况",
            ("信访形式", *_COMPARED, *(measure(name).label for name in full)),
            t.rows((*parts.channels, *total), full),
            "来信、来电、网上计件，来访计批次和人次；上年同期为上年累计至同月；基数为 0 时记“—”。" + t.incomplete(),
            True,
        ),
        SummaryTable(
            "categories",
            "二、内容分类",
            ("类别", *_COMPARED, *(measure(name).label for name in short)),
            t.rows((*parts.categories, *total), short),
            "",
            True,
        ),
        SummaryTable(
            "subcategories",
            "本月较集中的二级分类",
            ("二级分类", "本月", "上月", "环比"),
            tuple(((s.label, ""), *t.compared(s)[:3]) for s in top),
        ),
        SummaryTable(
            "themes",
            "富民 · 安民 · 惠民",
            ("主题", "本月", "本年累计", *(measure(name).label for name in short)),
            t.rows((*parts.themes, *total), ("received", "received_ytd", *short), False),
            "",
            True,
        ),
        SummaryTable(
            "ties",
            "五个结合",
            ("结合", "本月", "本年累计", "办结", "化解"),
            t.rows(parts.ties, ("received", "received_ytd", "closed", "resolved"), False),
            "一件可有多项结合，故不合计。",
        ),
    )


_GROUND_HEADS = ("民情", "纠纷", "走访", "已访", "应访", "遍访率")
_ON_THE_GROUND = ("ledger_received", "dispute_received", "visits", "households_visited", "households_assigned")


def _village_table(t: Tables, parts: Slices) -> SummaryTable:
    names = ("received", "received_ytd", "first", "repeat", "closed", "open", "overdue", "resolved")
    return SummaryTable(
        "villages",
        "三、村（社区）",
        ("村（社区）", "本月", "本年累计", "初次", "重复", "办结", "在办", "超期", "化解", *_GROUND_HEADS),
        t.rated_rows(
            (*parts.villages, SEALED, ALL), (*names, *_ON_THE_GROUND), "households_visited", "households_assigned"
        ),
        "本月至化解为信访件；走访计次，已访、应访计户（本季度以来）；没有发生的村（社区）照列，为零报告。",
        True,
    )


_LEDGER = ("ledger_received", "ledger_received_ytd", "ledger_closed", "ledger_open", "ledger_overdue")


def _ledger_tables(t: Tables, parts: Slices) -> tuple[SummaryTable, ...]:
    """Ledger entries by source, and how those ended that were closed."""
    rating = ("ledger_rated", "ledger_satisfied")
    sealed = SEALED._replace(is_past=True)
    ended = [*parts.outcomes, *(one for one in (sealed,) if t.n("ledger_closed", one)), ALL]
    return (
        SummaryTable(
            "ledger",
            "四、民情台账",
            ("来源", "收集", "本年累计", "办结", "在办", "超期", "已评价", "满意", "满意率"),
            t.rated_rows((*parts.sources, sealed, ALL), (*_LEDGER, *rating), "ledger_satisfied", "ledger_rated"),
            "满意含基本满意；评价按反馈日期计。",
            True,
        ),
        SummaryTable(
            "outcomes",
            "办结结果",
            ("办结的民情", *(part.label for part in ended)),
            ((("件数", ""), *(t.cell("ledger_closed", part) for part in ended)),),
        ),
    )


def _cadre_table(t: Tables, parts: Slices) -> SummaryTable:
    names = ("visit_days", "visited_doors", "trips", "late_trips", "quota_due", "quota_done")
    return SummaryTable(
        "cadres",
        "五、包村走访",
        ("干部", "走访天数", "走访户数", "走访次数", "其中补记", "到期定额", "完成定额", "完成率"),
        t.rated_rows((*parts.cadres, ALL), names, "quota_done", "quota_due"),
        "电话联系不计；定额按项计，一名干部一条定额一个周期为一项，没有到期的记“—”。",
        True,
    )


def checks(counter: Counter, period: Period, parts: Slices) -> tuple[str, ...]:
    """Proofs that rows add up to the total and that 初次 + 重复 = 收到; a failed one says by how much."""
    adding = tuple(s for s in parts.channels if s.name in TOTAL_SLICES)
    said = []
    for title, rows in (
        ("信访形式", adding),
        ("内容分类", parts.categories),
        ("主题", parts.themes),
        ("村（社区）", parts.villages),
        ("民情来源", parts.sources),
        ("民情办结结果", parts.outcomes),
        ("包村走访", parts.cadres),
    ):
        wrong = [
            f"{entry.label}相差 {difference}"
            for entry in MEASURES
            if applies(entry, rows[0]) and (difference := _difference(counter, entry, rows, period))
        ]
        said.append(f"{title}各行之和与合计{'核对无误' if not wrong else '不符：' + '、'.join(wrong)}")
    first, repeat, received = (counter.value(name, ALL, period) for name in ("first", "repeat", "received"))
    said.append(
        "初次与重复之和与收到" + ("核对无误" if first + repeat == received else f"相差 {first + repeat - received}")
    )
    return tuple(said)


def _difference(counter: Counter, entry: Measure, rows: Iterable[Slice], period: Period) -> int:
    """By how much the rows of a table and the sealed matters differ from the total."""
    adding = [part for part in (*rows, SEALED) if applies(entry, part)]
    return sum(counter.value(entry.name, part, period) for part in adding) - counter.value(entry.name, ALL, period)
