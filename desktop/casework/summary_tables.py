"""Lays the counted figures of a summary into the tables of the paper, and proves that the totals agree."""

from collections.abc import Iterable, Sequence
from datetime import date

from desktop.casework.summary_slices import Slices
from desktop.domain.dates import Period, PeriodKind
from desktop.domain.measures import (
    ALL,
    MEASURES,
    SEALED,
    TOTAL_SLICES,
    Measure,
    Slice,
    applies,
    join_name,
    measure,
    reaches_back,
)
from desktop.domain.percentages import change, share
from desktop.domain.summaries import Cell, Derived, SummaryTable, TableColumn, plain_columns
from desktop.store import counts
from desktop.store.counts import Counter

Row = tuple[Cell, ...]


class Tables:
    """Lays counted figures into the tables of the paper."""

    def __init__(self, counter: Counter, period: Period) -> None:
        self.counter = counter
        self.period = period
        self.is_year = period.kind == PeriodKind.YEAR
        self.first_day = counts.first_day()

    def incomplete(self) -> str:
        """A remark when last year's figures are not whole, else empty."""
        if self.first_day is None or reaches_back(self.first_day, self.period.year_ago().year_to_date()[0]):
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
        return change(value, base) if reaches_back(self.first_day, from_on) else "—"

    # ---------------------------------------------------------------- columns and cells of the comparison

    def compared_columns(self) -> tuple[TableColumn, ...]:
        """本月, 上月, 环比, 本年累计, 上年同期, 同比, standing after the names; of a year only 本年, 上年, 增减."""
        now = (
            TableColumn(self.period.this),
            TableColumn(self.period.last, comparison="previous"),
            TableColumn("增减" if self.is_year else "环比", comparison="previous", derived=Derived("change", 1, 2)),
        )
        if self.is_year:
            return now
        return (
            *now,
            TableColumn("本年累计"),
            TableColumn("上年同期", comparison="year_ago"),
            TableColumn("同比", comparison="year_ago", derived=Derived("change", 4, 5)),
        )

    def compared(self, part: Slice) -> Row:
        """The cells of `compared_columns`."""
        now, before = self.n("received", part), self.n("received", part, self.period.previous())
        with_before = (
            self.cell("received", part),
            (str(before), ""),
            (self.percent(now, before, self.period.previous().from_on), ""),
        )
        if self.is_year:
            return with_before
        year, year_ago = self.n("received_ytd", part), self.n("received_ytd", part, self.period.year_ago())
        return (
            *with_before,
            self.cell("received_ytd", part),
            (str(year_ago), ""),
            (self.percent(year, year_ago, self.period.year_ago().year_to_date()[0]), ""),
        )

    def came_in(self, name: str = "received") -> tuple[str, ...]:
        """The measures of 本月 and, in a report of less than a year, 本年累计."""
        return (name,) if self.is_year else (name, f"{name}_ytd")

    # ---------------------------------------------------------------- rows

    def row(self, part: Slice, measures: Sequence[str], with_comparison: bool = True) -> Row:
        """The row of a slice: its label, the comparison of what came in, and the measures."""
        compared = self.compared(part) if with_comparison else ()
        return ((part.label, ""), *compared, *(self.cell(name, part) for name in measures))

    def laid(
        self, parts: Iterable[Slice], measures: Sequence[str], with_comparison: bool = True
    ) -> tuple[tuple[Row, ...], tuple[int, ...]]:
        """A row for every part, zero or not, the last one the total; one of the past only when it is not all zero.

        With the places of the rows that add up to the total.
        """
        made = [(part, self.row(part, measures, with_comparison)) for part in parts]
        shown = [
            (part, row)
            for part, row in made
            if not part.is_past or any(text not in ("0", "—") for text, _figure in row[1:])
        ]
        adds = tuple(
            place
            for place, (part, _row) in enumerate(shown[:-1])
            if not part.name.startswith("channel.") or part.name in TOTAL_SLICES
        )
        return tuple(row for _part, row in shown), adds

    def table(
        self,
        key: str,
        title: str,
        first: str,
        parts: Iterable[Slice],
        measures: Sequence[str],
        *,
        compared: bool = False,
        rate: tuple[str, str, str] | None = None,
        labels: dict[str, str] | None = None,
        groups: dict[str, str] | None = None,
        note: str = "",
        year_ago_note: str = "",
        is_part: bool = False,
        has_total: bool = True,
    ) -> SummaryTable:
        """A table of slices against measures, the last slice the total. `rate`: head, numerator and denominator measure.

        `labels` are heads that differ from the measure's own name, `groups` what stands above them.
        """
        rows, adds = self.laid(parts, measures, compared)
        labels, groups = {"received": self.period.this, **(labels or {})}, groups or {}
        columns = [
            TableColumn(first),
            *(self.compared_columns() if compared else ()),
            *(TableColumn(labels.get(name, measure(name).label), groups.get(name, "")) for name in measures),
        ]
        if rate is not None:
            head, top, base = rate
            at, under = (list(measures).index(name) + 1 for name in (top, base))
            columns.append(TableColumn(head, groups.get(top, ""), derived=Derived("rate", at, under)))
            rows = tuple((*row, (share(int(row[at][0]), int(row[under][0])), "")) for row in rows)
        return SummaryTable(
            key, title, tuple(columns), rows, note, has_total, adds if has_total else (), is_part, year_ago_note
        )


def tables(counter: Counter, period: Period, parts: Slices) -> tuple[SummaryTable, ...]:
    """Every table of the summary, in the order of the paper."""
    t = Tables(counter, period)
    return (*_petition_tables(t, parts), _village_table(t, parts), *_ledger_tables(t, parts), _cadre_table(t, parts))


_SHORT = ("closed", "open", "overdue", "resolved")


def _petition_tables(t: Tables, parts: Slices) -> tuple[SummaryTable, ...]:
    """The petitions by channel, category, theme and tie."""
    full, total = ("first", "repeat", *_SHORT), (SEALED, ALL)
    year_ago = "上年同期为上年累计至同月。" if not t.is_year else ""
    return (
        t.table(
            "channels",
            "基本情况",
            "信访形式",
            (*parts.channels, *total),
            full,
            compared=True,
            note="来信、来电、网上计件，来访计批次和人次；基数为 0 时记“—”。",
            year_ago_note=year_ago + t.incomplete(),
        ),
        t.table("categories", "内容分类", "类别", (*parts.categories, *total), _SHORT, compared=True),
        _subcategories(t, parts),
        t.table("themes", "富民 · 安民 · 惠民", "主题", (*parts.themes, *total), (*t.came_in(), *_SHORT), is_part=True),
        t.table(
            "ties",
            "五个结合",
            "结合",
            parts.ties,
            (*t.came_in(), "closed", "resolved"),
            note="一件可有多项结合，故不合计。",
            is_part=True,
            has_total=False,
        ),
    )


def _subcategories(t: Tables, parts: Slices) -> SummaryTable:
    """The ten second-level categories that brought most."""
    top = sorted((s for s in parts.subcategories if t.n("received", s)), key=lambda s: -t.n("received", s))[:10]
    return SummaryTable(
        "subcategories",
        f"{t.period.this}较集中的二级分类",
        (TableColumn("二级分类"), *t.compared_columns()[:3]),
        tuple(((s.label, ""), *t.compared(s)[:3]) for s in top),
        is_part=True,
    )


_ON_THE_GROUND = {
    "ledger_received": "民情",
    "dispute_received": "纠纷",
    "visits": "走访",
    "households_visited": "已访",
    "households_assigned": "应访",
}


def _village_table(t: Tables, parts: Slices) -> SummaryTable:
    petitions = (*t.came_in(), "first", "repeat", *_SHORT)
    since = "本年" if t.is_year else "本期" if t.period.kind == PeriodKind.HALF else "本季度"
    return t.table(
        "villages",
        "村（社区）",
        "村（社区）",
        (*parts.villages, SEALED, ALL),
        (*petitions, *_ON_THE_GROUND),
        rate=("遍访率", "households_visited", "households_assigned"),
        labels=_ON_THE_GROUND,
        groups=dict.fromkeys(petitions, "信访") | dict.fromkeys(_ON_THE_GROUND, "民情、纠纷、走访"),
        note=f"走访计次，已访、应访计户（{since}以来）；没有发生的村（社区）照列，为零报告。",
    )


def _ledger_tables(t: Tables, parts: Slices) -> tuple[SummaryTable, ...]:
    """Ledger entries by source, and how those ended that were closed."""
    sealed = SEALED._replace(is_past=True)
    ended = [*parts.outcomes, *(one for one in (sealed,) if t.n("ledger_closed", one)), ALL]
    measures = (*t.came_in("ledger_received"), "ledger_closed", "ledger_open", "ledger_overdue")
    heads = ("收集", "本年累计", "办结", "在办", "超期", "已评价", "满意")
    names = ("ledger_received", "ledger_received_ytd", *measures[-3:], "ledger_rated", "ledger_satisfied")
    return (
        t.table(
            "ledger",
            "民情台账",
            "来源",
            (*parts.sources, sealed, ALL),
            (*measures, "ledger_rated", "ledger_satisfied"),
            rate=("满意率", "ledger_satisfied", "ledger_rated"),
            labels=dict(zip(names, heads, strict=True)),
            note="满意含基本满意；评价按反馈日期计。",
        ),
        SummaryTable(
            "outcomes",
            "办结结果",
            plain_columns(("办结的民情", *(part.label for part in ended))),
            ((("件数", ""), *(t.cell("ledger_closed", part) for part in ended)),),
            is_part=True,
        ),
    )


def _cadre_table(t: Tables, parts: Slices) -> SummaryTable:
    labels = {"trips": "走访次数", "late_trips": "其中补记", "quota_due": "到期定额", "quota_done": "完成定额"}
    return t.table(
        "cadres",
        "包村走访",
        "干部",
        (*parts.cadres, ALL),
        ("visit_days", "visited_doors", *labels),
        rate=("完成率", "quota_done", "quota_due"),
        labels=labels,
        note="电话联系不计；定额按项计，一名干部一条定额一个周期为一项，没有到期的记“—”。",
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
            if rows and applies(entry, rows[0]) and (difference := _difference(counter, entry, rows, period))
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
