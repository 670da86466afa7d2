"""Charts as data: what they show, their scale and their colours, the same on paper and on the screen."""

from enum import StrEnum
from itertools import accumulate, pairwise
from typing import NamedTuple


class ChartKind(StrEnum):
    """Columns stacked over labels (months), or bars lying beside them (categories, villages)."""

    COLUMNS = "columns"
    BARS = "bars"


class Chart(NamedTuple):
    """A chart. Every series has one value for each label, in their order; `unit` stands beside the title (件)."""

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    unit: str = "件"

    @property
    def totals(self) -> tuple[int, ...]:
        """All series together, label by label."""
        return tuple(sum(values[place] for _label, values in self.series) for place in range(len(self.labels)))


class Hatch(StrEnum):
    """What is drawn over a colour on paper, so that it is told apart on a black-and-white printer as well."""

    PLAIN = "plain"
    RISING = "rising"
    FALLING = "falling"
    LEVEL = "level"
    UPRIGHT = "upright"
    DOTS = "dots"


class SeriesLook(NamedTuple):
    """How a series is drawn: its colour on white (paper, light screen) and on a dark screen, its hatch on paper."""

    fill: str
    dark_fill: str
    hatch: Hatch


PALETTE: tuple[SeriesLook, ...] = (
    SeriesLook("#23569B", "#7FB4F2", Hatch.PLAIN),
    SeriesLook("#9CC5E8", "#45769A", Hatch.PLAIN),
    SeriesLook("#2C8578", "#4BAA9C", Hatch.RISING),
    SeriesLook("#F2D493", "#F0D48C", Hatch.DOTS),
    SeriesLook("#4F3B68", "#9D7FB8", Hatch.FALLING),
    SeriesLook("#D6907C", "#F5B9A7", Hatch.LEVEL),
    SeriesLook("#1A2C3B", "#4B5F71", Hatch.PLAIN),
    SeriesLook("#8A9155", "#F0F3C4", Hatch.UPRIGHT),
)
"""Neighbours differ strongly in lightness, and no two are equally light: the series stay apart as greys."""

LABEL_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Of many labels every second, third, … is written: whole parts of a year, since labels mostly are months."""


def series_look(place: int) -> SeriesLook:
    """The look of the series at a place (from 0); it begins again after the last."""
    return PALETTE[place % len(PALETTE)]


def axis_ticks(highest: int) -> tuple[int, ...]:
    """Whole, evenly spaced values of an axis from 0 to at least the highest, six at most."""
    size = 10 ** max(0, len(str(highest)) - 2)
    step = next(base * size for base in (1, 2, 5, 10, 20) if base * size * 5 >= highest)
    return tuple(step * place for place in range(max(1, -(-highest // step)) + 1))


def ticks(chart: Chart) -> tuple[int, ...]:
    """The values of the axis. Bars bear their figures and need no axis: theirs is as long as the longest bar."""
    highest = max(chart.totals, default=0)
    return axis_ticks(highest) if chart.kind is ChartKind.COLUMNS else (0, max(highest, 1))


def spans(chart: Chart) -> tuple[tuple[tuple[float, float], ...], ...]:
    """For every label, where each series begins and ends, as shares of the axis: the first one stands on 0."""
    length = ticks(chart)[-1]
    piles = ([values[place] for _label, values in chart.series] for place in range(len(chart.labels)))
    return tuple(
        tuple((start / length, end / length) for start, end in pairwise(accumulate(pile, initial=0))) for pile in piles
    )


def label_step(widest: float, slot: float) -> int:
    """Every how many labels one is written when the widest needs `widest` and each has `slot` (of one unit).

    The last label, which is now, is always written; count from there.
    """
    return next((step for step in LABEL_STEPS if widest <= slot * step), LABEL_STEPS[-1])
