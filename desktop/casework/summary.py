"""The monthly summary (月报): counts the figures, lays them into tables and proves that the totals agree."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from desktop.casework.petitions import need
from desktop.domain.clocks import state_text
from desktop.domain.codes import Right
from desktop.domain.dates import Period
from desktop.domain.faults import Refused
from desktop.domain.measures import (
    ALL,
    CHANNEL_SLICES,
    MEASURES,
    RATES,
    SEALED,
    TOTAL_SLICES,
    Slice,
    category_slice,
    change_percent,
    join_name,
    measure,
    split_name,
    theme_slice,
    tie_slice,
    village_slice,
)
from desktop.domain.records import Actor, DueLine, Figure, Rate, Summary, SummaryTable
from desktop.store import codes, counts, office, places
from desktop.store.codes import CodeRow
from desktop.store.counts import Counter
from desktop.store.counts import FigureRecord as FigureRecord  # handed on to the pages

Cell = tuple[str, str]
_COUNTED = tuple(entry.name for entry in MEASURES)


class Slices(NamedTuple):
    """All slices of the summary, block by block."""

    channels: tuple[Slice, ...]
    categories: tuple[Slice, ...]
    subcategories: tuple[Slice, ...]
    themes: tuple[Slice, ...]
    ties: tuple[Slice, ...]
    villages: tuple[Slice, ...]

    def each(self) -> Iterable[Slice]:
        """Every slice, the total first, none twice."""
        yield from (ALL, *self.channels, SEALED, *self.categories, *self.subcategories)
        yield from (*self.themes, *self.ties, *self.villages)


def slices() -> Slices:
    """The slices of this office: its own categories, themes and villages, zero rows included."""
    categories = _newest("categories")
    top = [c for c in categories if not c.parent]
    second = [c for c in categories if c.parent in {t.code for t in top}]
    themes = [c for c in _newest("themes") if not c.parent]
    villages = places.villages(with_closed=True)
    return Slices(
        CHANNEL_SLICES,
        (*_coded(category_slice, top), category_slice("", "未分类")),
        _coded(category_slice, second),
        (*_coded(theme_slice, themes), theme_slice("", "未标注")),
        _coded(tie_slice, _newest("ties")),
        (
            *(village_slice(v.id, v.code, v.name)._replace(is_past=v.is_closed) for v in villages),
            village_slice(None, "", "未注明村（社区）"),
        ),
    )


def _newest(table: str) -> list[CodeRow]:
    """The newest wording of every code, retired ones too: old matters bear them and must add up."""
    newest = {row.code: row for row in sorted(codes.code_rows(table, with_retired=True), key=lambda row: row.edition)}
    return sorted(newest.values(), key=lambda row: (row.position, row.code))


def _coded(make: Callable[[str, str], Slice], rows: Iterable[CodeRow]) -> tuple[Slice, ...]:
    return tuple(make(row.code, row.label)._replace(is_past=row.valid_to is not None) for row in rows)


def _figure(counter: Counter, name: str, part: Slice, periods: tuple[Period, ...]) -> Figure:
    values = [counter.value(name, part, period) for period in periods]
    label = f"{part.label.strip()}·{measure(name).label}"
    return Figure(join_name(name, part.name), label, values[0], values[1], values[2])


class _Tables:
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
        return self.counter.value(name, part, period or self.period)

    def cell(self, name: str, part: Slice) -> Cell:
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
        head = ((part.label, ""),)
        compared = self.compared(part) if with_comparison else ()
        return (*head, *compared, *(self.cell(name, part) for name in measures))

    def rows(
        self, parts: Iterable[Slice], measures: tuple[str, ...], with_comparison: bool = True
    ) -> tuple[tuple[Cell, ...], ...]:
        """A row for every part, zero or not; one of the past only when something in it is not zero."""
        laid = [(part, self.row(part, measures, with_comparison)) for part in parts]
        return tuple(
            row for part, row in laid if not part.is_past or any(text not in ("0", "—") for text, _ in row[1:])
        )


_COMPARED = ("本月", "上月", "环比", "本年累计", "上年同期", "同比")


def _tables(counter: Counter, period: Period, parts: Slices) -> tuple[SummaryTable, ...]:
    t = _Tables(counter, period)
    full = ("first", "repeat", "closed", "open", "overdue", "resolved")
    short = ("closed", "open", "overdue", "resolved")
    total = (SEALED, ALL)
    top = sorted((s for s in parts.subcategories if t.n("received", s)), key=lambda s: -t.n("received", s))[:10]
    village_measures = ("received", "received_ytd", "first", "repeat", *short)
    labels = {entry.name: entry.label for entry in MEASURES}
    return (
        SummaryTable(
            "channels",
            "一、基本情况",
            ("信访形式", *_COMPARED, *(labels[name] for name in full)),
            t.rows((*parts.channels, *total), full),
            "来信、来电、网上计件，来访计批次和人次；上年同期为上年累计至同月；基数为 0 时记“—”。" + t.incomplete(),
            True,
        ),
        SummaryTable(
            "categories",
            "二、内容分类",
            ("类别", *_COMPARED, *(labels[name] for name in short)),
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
            ("主题", "本月", "本年累计", *(labels[name] for name in short)),
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
        SummaryTable(
            "villages",
            "三、村（社区）",
            ("村（社区）", "本月", "本年累计", "初次", "重复", "办结", "在办", "超期", "化解"),
            t.rows((*parts.villages, *total), village_measures, False),
            "没有信访件的村（社区）照列，为零报告。",
            True,
        ),
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
    ):
        wrong = [
            f"{measure(name).label}相差 {difference}"
            for name in _COUNTED
            if (
                difference := sum(counter.value(name, s, period) for s in (*rows, SEALED))
                - counter.value(name, ALL, period)
            )
        ]
        said.append(f"{title}各行之和与合计{'核对无误' if not wrong else '不符：' + '、'.join(wrong)}")
    first, repeat, received = (counter.value(name, ALL, period) for name in ("first", "repeat", "received"))
    said.append(
        "初次与重复之和与收到" + ("核对无误" if first + repeat == received else f"相差 {first + repeat - received}")
    )
    return tuple(said)


def _due_lines(day: date, reference: date, flag: str = "") -> tuple[DueLine, ...]:
    """Petitions overdue, due today or soon due as seen on `reference`, the longest overdue first; or all with a flag."""
    warn = _warn_days()
    lines = []
    for number, title, village, handler, due_on in counts.due_at(day, reference + timedelta(days=warn + 1), flag):
        # what is not late yet is told as of the day itself, not as of the morning after the month
        seen_on = reference if due_on and due_on < reference else day
        state = state_text(due_on, due_on, seen_on, warn) if due_on else "没有期限"
        lines.append(
            DueLine(
                number, title, village or "", handler or "", due_on, state, (due_on - seen_on).days if due_on else 0
            )
        )
    return tuple(lines)


def _warn_days() -> int:
    return int(office.setting("warn_days", 3))


def _trend(counter: Counter, period: Period) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[int, ...]], ...]]:
    periods = [period]
    while len(periods) < 12:
        periods.insert(0, periods[0].previous())
    labels = tuple(f"{p.from_on.month}月" for p in periods)
    wanted = [s for s in CHANNEL_SLICES if s.name in TOTAL_SLICES]
    series = [(s.label.split("（")[0], tuple(counter.value("received", s, p) for p in periods)) for s in wanted]
    return labels, tuple(series)


def figures(counter: Counter, period: Period, parts: Slices) -> tuple[Figure, ...]:
    """Every figure of the summary: each measure over each slice, with the period before and the one a year ago."""
    periods = (period, period.previous(), period.year_ago())
    return tuple(_figure(counter, name, part, periods) for part in parts.each() for name in _COUNTED)


def summarise(period: Period, by: Actor, today: date) -> Summary:
    """Count a month. State figures are as of its last day, or today while it still runs."""
    need(by, Right.READ, "查询")
    if period.from_on > today:
        raise Refused("这个月还没有开始，没有可以统计的内容。")
    counter, parts = Counter(today), slices()
    labels, series = _trend(counter, period)
    as_of = counts.as_of(period.to_on, today)
    # a past month is looked at on the morning after it, so that what ran out on its last day counts as overdue
    reference = min(period.to_on + timedelta(days=1), today)
    rates = tuple(
        Rate(label, counter.value(top, ALL, period), counter.value(base, ALL, period), formula)
        for label, top, base, formula in RATES
    )
    return Summary(
        period=period.code,
        period_label=period.label,
        from_on=period.from_on,
        to_on=period.to_on,
        as_of=as_of,
        office=office.office(),
        figures=figures(counter, period, parts),
        rates=rates,
        tables=_tables(counter, period, parts),
        trend_labels=labels,
        trend_series=series,
        due_lines=_due_lines(as_of, reference),
        lead_cases=_due_lines(as_of, reference, "is_lead_case"),
        checks=checks(counter, period, parts),
        definitions=tuple((entry.name, entry.label, entry.formula) for entry in MEASURES),
        late_entries=counts.late_entries(period.from_on, period.to_on),
        filled_by=by.name,
    )


def records(figure: str, period: Period, by: Actor, today: date) -> list[FigureRecord]:
    """The records behind a figure of the summary, e.g. `closed.channel.visit`."""
    need(by, Right.READ, "查询")
    name, slice_name = split_name(figure)
    measure(name)
    part = next((s for s in slices().each() if s.name == slice_name), None)
    if part is None:
        raise Refused(f"没有名为“{figure}”的数字。可用 summary 命令的 JSON 输出查看全部名称。")
    return list(counts.records_behind(name, part, period, today, by.may(Right.SEALED)))


def trend(name: str, period: Period, by: Actor, today: date, length: int = 6) -> list[int]:
    """A measure over the last periods, the given one last: for a sparkline."""
    need(by, Right.READ, "查询")
    counter = Counter(today)
    values: list[int] = []
    for _ in range(length):
        values.insert(0, counter.value(name, ALL, period))
        period = period.previous()
    return values
