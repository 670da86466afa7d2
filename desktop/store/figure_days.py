"""The days at which the conditions of figures look: all that they need to know of a period and of today."""

from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain.dates import Period
from desktop.domain.quotas import Per, span
from desktop.store.matter_conditions import as_of


class Days(NamedTuple):
    """Days of a period, as conditions compare with them.

    `state`: the day at whose end the state is read. `look`: the day on which one looks; a clock that runs out on it has
    not been missed, one of the last day of a past period has. `year`: 1 January. `covered`: the day from which on a
    household counts as visited.
    """

    from_on: date
    to_on: date
    state: date
    look: date
    year: date
    covered: date


def days_of(period: Period, today: date) -> Days:
    """The days of a period, seen today."""
    state = as_of(period.to_on, today)
    look = min(period.to_on + timedelta(days=1), today)
    covered = min(span(Per.QUARTER, state)[0], period.from_on)
    return Days(period.from_on, period.to_on, state, look, date(period.year, 1, 1), covered)


PLACES = Days(*(date(1, 1, place) for place in range(1, len(Days._fields) + 1)))
"""Stand for the days while the SQL of a query is built, which is the same for every period; nothing happened then."""
