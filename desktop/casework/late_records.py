"""What was added to closed months (补录) and what left them (核减): told by the months after, and by the year."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from desktop.casework.access import need
from desktop.domain.closings import FLOWS, GONE, LATE, MONTHS_BACK, Changes, MonthCount, changes
from desktop.domain.codes import Right
from desktop.domain.dates import Period, PeriodKind, month, parse_period
from desktop.domain.faults import Refused
from desktop.domain.measures import ALL, measure, split_name
from desktop.domain.records import Actor
from desktop.store import edition_members, editions
from desktop.store.counts import Counter
from desktop.store.figure_records import FigureRecord


def earlier_closed(period: Period) -> list[Period]:
    """Closed months before a month, as far back as their changes are told."""
    first = month(period.year - MONTHS_BACK // 12, period.index)
    return editions.closed_months(first, period.previous())


def told_by(period: Period, today: date) -> list[tuple[Period, dict[str, Changes]]]:
    """What the summary of an open month tells of the closed months before it."""
    return [(earlier, _told(earlier, period, today)) for earlier in earlier_closed(period)]


def _told(earlier: Period, by_period: Period, today: date, until: int | None = None) -> dict[str, Changes]:
    """Changes of a closed month that belong to a later one: those that its editions told, and those nobody told yet.

    Every change is told in one month only. With `until`, an edition: as that one told it.
    """
    known = edition_members.accounts(earlier.code, until)
    if not known:
        return {}
    steps = [(one.members, two.members) for one, two in pairwise(known) if two.by_period == by_period.code]
    if until is None:
        steps.append((known[-1].members, edition_members.members_now(earlier, today)))
    return changes(steps)


def account(edition_id: int, period: Period, today: date) -> None:
    """Write down what a month counts that is being closed, and what the closed ones before it count by now.

    Only of months that changed. Call inside the transaction that closes it.
    """
    edition_members.add_members(edition_id, period.code, edition_members.members_now(period, today))
    for earlier in earlier_closed(period):
        now, known = edition_members.members_now(earlier, today), edition_members.accounts(earlier.code)
        if known and known[-1].members != now:
            edition_members.add_members(edition_id, earlier.code, now)


# ---------------------------------------------------------------- the months of a longer period


def month_counts(period: Period, today: date) -> list[MonthCount]:
    """The months of a longer period that have begun: as closed in their newest edition, or as they stand now."""
    counter = Counter(today)
    return [_month_count(one, today, counter) for one in period.months() if one.from_on <= today]


def _month_count(one: Period, today: date, counter: Counter) -> MonthCount:
    closed = editions.newest_figures(one.code)
    # a measure that is younger than the closing is told as it stands now
    figures = live_figures(one, counter, closed or {})
    return MonthCount(one, closed is not None, figures, {} if closed is None else _since_closed(one, today))


def live_figures(period: Period, counter: Counter, known: Mapping[str, int]) -> dict[str, int]:
    """What flows in a period, as counted now, but for figures that are known."""
    return {name: known[name] if name in known else counter.value(name, ALL, period) for name in FLOWS}


def _since_closed(one: Period, today: date) -> dict[str, Changes]:
    known = edition_members.accounts(one.code)
    return changes([(known[0].members, edition_members.members_now(one, today))]) if known else {}


# ---------------------------------------------------------------- lists


def late_records(figure: str, period: Period, by: Actor, today: date) -> list[FigureRecord]:
    """The records behind `late.received@2026-10` (补录) or `gone.…` (核减) in the summary of a period.

    With the code of a longer period itself: of all its months since they were closed.
    """
    need(by, Right.READ, "查询")
    kind, _, rest = figure.partition(".")
    name, _, code = rest.partition("@")
    if kind not in (LATE, GONE) or name not in FLOWS:
        raise Refused(f"没有名为“{figure}”的数字。")
    told = parse_period(code)
    keys = [key for found in _behind(told, period, today) for key in getattr(found.get(name, Changes()), kind)]
    return edition_members.records(measure(name).of, keys, today, by.may(Right.SEALED))


def _behind(told: Period, period: Period, today: date) -> list[dict[str, Changes]]:
    if told == period and period.kind != PeriodKind.MONTH:
        return [_since_closed(one, today) for one in editions.closed_months(period.months()[0], period.months()[-1])]
    newest = editions.editions(period.code)[-1:]
    return [_told(told, period, today, newest[0].id if newest else None)] if told.from_on < period.from_on else []


def records_as_closed(figure: str, period: Period, by: Actor, today: date) -> list[FigureRecord] | None:
    """What a closed month counted under a figure, as known when it was closed; None where that was not kept.

    It is kept of everything that happens in a month (`FLOWS`), of the whole office.
    """
    need(by, Right.READ, "查询")
    name, part = split_name(figure)
    known = edition_members.accounts(period.code) if part == ALL.name and name in FLOWS else []
    if not known or name not in known[0].members:
        return None
    return edition_members.records(measure(name).of, sorted(known[0].members[name]), today, by.may(Right.SEALED))
