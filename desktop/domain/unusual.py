"""What is unusual in a summary: a new maximum, a sharp rise, many overdue in one place. Each with its reason in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from desktop.domain.dates import PeriodKind
from desktop.domain.measures import join_name
from desktop.domain.percentages import change
from desktop.domain.summaries import Mark, Summary

LOOK_BACK = 12
"""A maximum is told of so many periods: a year of months, so that every season has been there once."""
MOST_FLOOR = 5
"""Below this a maximum is chance: a village with one petition a month has its “highest” every other month."""
RISE_PERCENT = 50
RISE_FLOOR = 3
"""From one to two is 100 % as well; a rise is told from so many more on."""
CLUSTER = 3
"""So many overdue in one village, category or hand are no longer single cases."""

_SPANS = {
    PeriodKind.MONTH: "近 {} 个月",
    PeriodKind.QUARTER: "近 {} 个季度",
    PeriodKind.HALF: "近 {} 个半年",
    PeriodKind.YEAR: "近 {} 年",
}
_PLACES = ("village.", "category.")


class Series(NamedTuple):
    """What came in under a slice, period by period, this one last; only periods of which the office has records."""

    part: str
    values: tuple[int, ...]
    word: str = "件"


def marks(summary: Summary, received: Sequence[Series]) -> tuple[Mark, ...]:
    """The unusual figures of a summary: what came in, then what is overdue. Sealed matters are never pointed at."""
    found: dict[str, list[str]] = {}
    for figure, reason in (*_of_received(summary, received), *_of_overdue(summary, received)):
        found.setdefault(figure, []).append(reason)
    return tuple(Mark(figure, "，".join(reasons)) for figure, reasons in found.items())


def _is_told(part: str) -> bool:
    """A sealed matter is not pointed at, and what has no place or category is no place or category."""
    return part != "sealed" and not part.endswith(".none")


def _of_received(summary: Summary, received: Iterable[Series]) -> Iterator[tuple[str, str]]:
    period = summary.span
    for one in received:
        if not one.values or not _is_told(one.part):
            continue
        *before, now = one.values
        name = join_name("received", one.part)
        if before and is_rise(before[-1], now):
            rise = change(now, before[-1]) if before[-1] else f"{period.last}为 0"
            yield name, f"比{period.last}增加 {now - before[-1]} {one.word}（{rise}）"
        if is_maximum(before, now):
            yield name, f"{_SPANS[PeriodKind(period.kind)].format(LOOK_BACK)}最高"


def is_rise(before: int, now: int) -> bool:
    """At least half as much again, and not by one or two."""
    return now - before >= RISE_FLOOR and 100 * (now - before) >= RISE_PERCENT * before


def is_maximum(before: Sequence[int], now: int) -> bool:
    """Higher than every one of the eleven before; with fewer known there is no telling."""
    return now >= MOST_FLOOR and len(before) >= LOOK_BACK - 1 and now > max(before[-(LOOK_BACK - 1) :])


def _of_overdue(summary: Summary, received: Iterable[Series]) -> Iterator[tuple[str, str]]:
    places = {join_name("overdue", one.part) for one in received if one.part.startswith(_PLACES) and _is_told(one.part)}
    for figure in summary.figures:
        if figure.value >= CLUSTER and figure.name in places:
            yield figure.name, f"超期 {figure.value} 件，较为集中"
    hands = Counter(line.handler for line in summary.due_lines if line.days < 0 and line.handler)
    for handler, count in hands.most_common():
        if count >= CLUSTER:
            yield "overdue", f"承办人{handler}超期 {count} 件"
