"""Charts as data: what they show, their scale and their colours, the same on paper and on the screen."""

from enum import StrEnum
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
        return tuple(sum(values) for values in zip(*(values for _label, values in self.series), strict=True))


def axis_ticks(highest: int) -> tuple[int, ...]:
    """Whole, evenly spaced values of an axis from 0 to at least the highest, six at most."""
    size = 10 ** max(0, len(str(highest)) - 2)
    step = next(base * size for base in (1, 2, 5, 10, 20) if base * size * 5 >= highest)
    return tuple(step * place for place in range(max(1, -(-highest // step)) + 1))
