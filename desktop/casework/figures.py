"""The list behind any figure of a summary, by its name: of this period or another, counted now or as closed."""

from datetime import date

from desktop.casework import late_records, summary
from desktop.domain.closings import GONE, LATE
from desktop.domain.dates import Period, parse_period
from desktop.domain.records import Actor
from desktop.store.figure_records import FigureRecord


def records(figure: str, period: Period, by: Actor, today: date) -> list[FigureRecord]:
    """The records behind `closed.channel.visit`, `received@2026-09` (of another period), `late.received@2026-10` …

    What a closed month received, closed … in all is listed as it was closed; everything else as it stands now.
    """
    if figure.startswith((f"{LATE}.", f"{GONE}.")):
        return late_records.late_records(figure, period, by, today)
    name, _, other = figure.partition("@")
    of = parse_period(other) if other else period
    as_closed = late_records.records_as_closed(name, of, by, today)
    return summary.records(name, of, by, today) if as_closed is None else as_closed
