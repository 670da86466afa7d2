"""What a summary (月报 and its longer kin) consists of, once it is counted. Screen, paper and files show the same."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from desktop.domain.dates import Period, parse_period
from desktop.domain.records import Office

Cell = tuple[str, str]
"""Text and the name of the figure behind it, empty for none. `received.channel.visit@2026-09`: of another period."""


class Figure(NamedTuple):
    """One counted figure: this period, the one before, the same of last year (None = not comparable)."""

    name: str
    label: str
    value: int
    previous: int | None
    year_ago: int | None


class Rate(NamedTuple):
    """A rate printed with numerator and denominator; `percent` is None when the denominator is 0."""

    label: str
    numerator: int
    denominator: int
    formula: str
    name: str = ""

    @property
    def percent(self) -> float | None:
        """Percentage with full precision, or None for base 0."""
        return None if self.denominator == 0 else 100 * self.numerator / self.denominator


class Derived(NamedTuple):
    """How a column follows from two others of its row: `change` = (now − base) ÷ base, `rate` = now ÷ base."""

    how: str
    now: int
    base: int


class TableColumn(NamedTuple):
    """A column: neighbours of one `group` stand under a common head; `comparison` says which one it belongs to.

    `comparison` is empty, `previous` (环比) or `year_ago` (同比); such columns are shown only when that is wanted.
    """

    head: str
    group: str = ""
    comparison: str = ""
    derived: Derived | None = None


class SummaryTable(NamedTuple):
    """A table of the summary. `is_part`: belongs to the table before it and has no number of its own.

    With `has_total` the last row is the total, and `adds` are the places of the rows whose sum it is. `year_ago_note` is
    a further note that is shown with the columns of 上年同期 only.
    """

    key: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    has_total: bool = False
    adds: tuple[int, ...] = ()
    is_part: bool = False
    year_ago_note: str = ""

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns, without the common ones above them."""
        return tuple(column.head for column in self.columns)


def plain_columns(heads: Sequence[str]) -> tuple[TableColumn, ...]:
    """Columns with nothing but a head."""
    return tuple(map(TableColumn, heads))


class DueLine(NamedTuple):
    """A line of block 9 (overdue and soon due)."""

    number: str
    title: str
    village: str
    handler: str
    due_on: date | None
    state: str
    days: int


class Mark(NamedTuple):
    """An unusual figure and why it is so, as a short sentence: 比上月增加 3 件（75%）；近 12 个月最高."""

    figure: str
    reason: str


class Summary(NamedTuple):
    """A period's summary: everything the paper prints, already counted.

    `narrative` are the paragraphs of the text, figures filled in. `edition` is 0 until the period is closed; a closed one
    is told as it was closed. `trend_periods` are the codes of the months that `trend_labels` name.
    """

    period: str
    period_label: str
    from_on: date
    to_on: date
    as_of: date
    office: Office
    figures: tuple[Figure, ...]
    rates: tuple[Rate, ...]
    tables: tuple[SummaryTable, ...]
    trend_labels: tuple[str, ...]
    trend_series: tuple[tuple[str, tuple[int, ...]], ...]
    due_lines: tuple[DueLine, ...]
    lead_cases: tuple[DueLine, ...]
    checks: tuple[str, ...]
    definitions: tuple[tuple[str, str, str], ...]
    late_entries: int
    filled_by: str
    marks: tuple[Mark, ...] = ()
    narrative: tuple[str, ...] = ()
    edition: int = 0
    closed_on: date | None = None
    trend_periods: tuple[str, ...] = ()

    @property
    def span(self) -> Period:
        """The period summed up."""
        return parse_period(self.period)
