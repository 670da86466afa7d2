"""The monthly summary (月报): counts the figures, lays them into tables and proves that the totals agree."""

from datetime import date, timedelta

from desktop.casework.access import need
from desktop.casework.summary_slices import Slices, find
from desktop.casework.summary_slices import slices as slices
from desktop.casework.summary_tables import checks, tables
from desktop.domain import unusual
from desktop.domain.clocks import state_text
from desktop.domain.codes import Right
from desktop.domain.dates import Period, PeriodKind, parse_period, period_of
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
    reaches_back,
    split_name,
)
from desktop.domain.records import Actor
from desktop.domain.summaries import DueLine, Figure, Rate, Summary
from desktop.domain.unusual import LOOK_BACK, Series
from desktop.store import counts, office
from desktop.store.counts import Counter
from desktop.store.counts import FigureRecord as FigureRecord  # handed on to the pages
from desktop.store.editions import newest_figures

TREND_MONTHS = 12


def _compared(period: Period) -> tuple[Period, Period, Period]:
    """The period, the one before and the one a year ago."""
    return period, period.previous(), period.year_ago()


def _recent(period: Period, length: int) -> tuple[Period, ...]:
    """The last periods of a kind, the given one last."""
    periods = [period]
    while len(periods) < length:
        periods.insert(0, periods[0].previous())
    return tuple(periods)


def _counter(period: Period, today: date) -> Counter:
    """A counter that has fetched all that a summary shows, each measure at once.

    The periods with which this one is compared are told as they were closed, so that what was issued stays true.
    """
    recent = dict.fromkeys((*_recent(period, LOOK_BACK), *_trend_months(period, today), period.year_ago()))
    counter = Counter(today, {one: told for one in recent if one != period and (told := newest_figures(one.code))})
    counter.fetch("received", tuple(recent))
    for entry in MEASURES:
        counter.fetch(entry.name, _compared(period))
    return counter


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


def _trend_months(period: Period, today: date) -> tuple[Period, ...]:
    """The last twelve months of a period that have begun: a longer one is looked at month by month as well."""
    return _recent(period_of(PeriodKind.MONTH, min(period.to_on, today)), TREND_MONTHS)


def _trend(counter: Counter, months: tuple[Period, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    wanted = [s for s in CHANNEL_SLICES if s.name in TOTAL_SLICES]
    return tuple((s.label.split("（")[0], tuple(counter.values("received", s, months))) for s in wanted)


def _received(counter: Counter, period: Period, parts: Slices) -> list[Series]:
    """What came in over the last periods that the office has records of: in all, by channel, category and village."""
    since = counts.first_day() or period.from_on
    periods = [one for one in _recent(period, LOOK_BACK) if one.from_on >= since.replace(day=1)]
    channels = [part for part in parts.channels if part.unit == "matter"]
    return [
        Series(part.name, tuple(counter.values("received", part, periods)), _word(part))
        for part in (ALL, *channels, *parts.categories, *parts.villages)
    ]


def _word(part: Slice) -> str:
    """The word after a number of petitions: that in the label, 来访（批次）, else 件."""
    return part.label.partition("（")[2].rstrip("）") if part.name.startswith("channel.") else "件"


def figures(counter: Counter, period: Period, parts: Slices) -> tuple[Figure, ...]:
    """Every figure of the summary: each measure over each slice, with the period before and the one a year ago.

    These two are None where the office's records do not reach back.
    """
    periods, first = _compared(period), counts.first_day()
    before = reaches_back(first, period.previous().from_on)
    year_ago = reaches_back(first, period.year_ago().from_on)
    year_ago_so_far = reaches_back(first, period.year_ago().year_to_date()[0])
    known = {entry.name: year_ago_so_far if entry.is_to_date else year_ago for entry in MEASURES}
    found = []
    for part in parts.each():
        label = part.label.strip()
        for entry in MEASURES:
            if applies(entry, part):
                now, then, long_ago = counter.values(entry.name, part, periods)
                name = join_name(entry.name, part.name)
                found.append(
                    Figure(
                        name,
                        f"{label}·{entry.label}",
                        now,
                        then if before else None,
                        long_ago if known[entry.name] else None,
                    )
                )
    return tuple(found)


def summarise(period: Period, by: Actor, today: date) -> Summary:
    """Count a month. State figures are as of its last day, or today while it still runs."""
    need(by, Right.READ, "查询")
    if period.from_on > today:
        raise Refused("这一期还没有开始，没有可以统计的内容。")
    counter, parts, months = _counter(period, today), slices(period), _trend_months(period, today)
    as_of = counts.as_of(period.to_on, today)
    # a past month is looked at on the morning after it, so that what ran out on its last day counts as overdue
    reference = min(period.to_on + timedelta(days=1), today)
    rates = tuple(
        Rate(label, counter.value(top, ALL, period), counter.value(base, ALL, period), formula, rate_name(top))
        for label, top, base, formula in RATES
    )
    counted = Summary(
        period=period.code,
        period_label=period.label,
        from_on=period.from_on,
        to_on=period.to_on,
        as_of=as_of,
        office=office.office(),
        figures=figures(counter, period, parts),
        rates=rates,
        tables=tables(counter, period, parts),
        trend_labels=tuple(f"{one.index}月" for one in months),
        trend_series=_trend(counter, months),
        due_lines=_due_lines(as_of, reference),
        lead_cases=_due_lines(as_of, reference, "is_lead_case"),
        checks=checks(counter, period, parts),
        definitions=tuple((entry.name, entry.label, entry.formula) for entry in MEASURES),
        late_entries=counts.late_entries(period.from_on, period.to_on),
        filled_by=by.name,
        trend_periods=tuple(one.code for one in months),
    )
    return counted._replace(marks=unusual.marks(counted, _received(counter, period, parts)))


def records(figure: str, period: Period, by: Actor, today: date) -> list[FigureRecord]:
    """The records behind a figure of the summary, e.g. `closed.channel.visit`: exactly as many as its value.

    Slices may be crossed, `closed.channel.visit&village.003`; `@` names another period, `closed@2026-09`, or one that
    the summary compares with, `closed@previous`, `closed@year_ago`.
    """
    need(by, Right.READ, "查询")
    entry, part, period = _named(figure, period)
    return list(counts.records_behind(entry.name, part, period, today, by.may(Right.SEALED)))


def _named(figure: str, period: Period) -> tuple[Measure, Slice, Period]:
    """What a figure of a summary of a period names."""
    plain, _, other = figure.partition("@")
    name, slice_name = split_name(plain)
    entry, part = measure(name), find(slice_name)
    if part is None or not applies(entry, part):
        raise Refused(f"没有名为“{figure}”的数字。可用 summary 命令的 JSON 输出查看全部名称。")
    compared = {"": period, "previous": period.previous(), "year_ago": period.year_ago()}
    return entry, part, compared[other] if other in compared else parse_period(other)


def trend(name: str, period: Period, by: Actor, today: date, length: int = 6) -> list[int]:
    """A measure over the last periods, the given one last: for a sparkline."""
    need(by, Right.READ, "查询")
    counter, periods = Counter(today), _recent(period, length)
    counter.fetch(name, periods)
    return counter.values(name, ALL, periods)
