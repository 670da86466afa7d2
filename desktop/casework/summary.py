"""The monthly summary (月报): counts the figures, lays them into tables and proves that the totals agree."""

from datetime import date, timedelta

from desktop.casework.access import need
from desktop.casework.summary_slices import Slices, slices
from desktop.casework.summary_tables import checks, tables
from desktop.domain.clocks import state_text
from desktop.domain.codes import Right
from desktop.domain.dates import Period
from desktop.domain.faults import Refused
from desktop.domain.measures import (
    ALL,
    CHANNEL_SLICES,
    MEASURES,
    RATES,
    TOTAL_SLICES,
    Measure,
    Slice,
    applies,
    join_name,
    measure,
    rate_name,
    split_name,
)
from desktop.domain.records import Actor
from desktop.domain.summaries import DueLine, Figure, Rate, Summary
from desktop.store import counts, office
from desktop.store.counts import Counter
from desktop.store.counts import FigureRecord as FigureRecord  # handed on to the pages


def _figure(counter: Counter, entry: Measure, part: Slice, periods: tuple[Period, ...]) -> Figure:
    values = [counter.value(entry.name, part, period) for period in periods]
    label = f"{part.label.strip()}·{entry.label}"
    return Figure(join_name(entry.name, part.name), label, values[0], values[1], values[2])


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
    return tuple(
        _figure(counter, entry, part, periods) for part in parts.each() for entry in MEASURES if applies(entry, part)
    )


def summarise(period: Period, by: Actor, today: date) -> Summary:
    """Count a month. State figures are as of its last day, or today while it still runs."""
    need(by, Right.READ, "查询")
    if period.from_on > today:
        raise Refused("这一期还没有开始，没有可以统计的内容。")
    counter, parts = Counter(today), slices(period)
    labels, series = _trend(counter, period)
    as_of = counts.as_of(period.to_on, today)
    # a past month is looked at on the morning after it, so that what ran out on its last day counts as overdue
    reference = min(period.to_on + timedelta(days=1), today)
    rates = tuple(
        Rate(label, counter.value(top, ALL, period), counter.value(base, ALL, period), formula, rate_name(top))
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
        tables=tables(counter, period, parts),
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
    entry = measure(name)
    part = next((s for s in slices().each() if s.name == slice_name), None)
    if part is None or not applies(entry, part):
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
