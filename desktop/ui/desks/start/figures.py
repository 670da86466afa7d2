"""The counted figures of the start page, fetched behind the window: a large docket takes a moment to count."""

from datetime import date
from typing import NamedTuple

from desktop.casework import closing, summary
from desktop.casework.session import own_connection
from desktop.domain.dates import Period, month
from desktop.domain.percentages import change
from desktop.domain.records import Actor
from desktop.ui.work import IsCancelled, Job, Report

TREND = ("received", "open", "overdue")
_TREND_MONTHS = 6
_COMPARED = ("closed", "resolved")


class MonthFigures(NamedTuple):
    """Figures of the running month; each list is oldest first, its last value is now. `to_close` waits for its closing."""

    period: Period
    trends: dict[str, list[int]]
    to_close: Period | None = None

    def now(self, name: str) -> int:
        """The value of this month."""
        return self.trends[name][-1]

    def change(self, name: str) -> str:
        """Against the whole month before (环比)."""
        return change(self.trends[name][-1], self.trends[name][-2])


def month_figures(by: Actor, today: date) -> Job:
    """The job that counts them."""

    def job(report: Report, cancelled: IsCancelled) -> MonthFigures:
        period = month(today.year, today.month)
        lengths = dict.fromkeys(TREND, _TREND_MONTHS) | dict.fromkeys(_COMPARED, 2)
        trends: dict[str, list[int]] = {}
        with own_connection():
            for name, length in lengths.items():
                if cancelled():
                    break
                trends[name] = summary.trend(name, period, by, today, length)
            return MonthFigures(period, trends, closing.open_month(by, today))

    return job
