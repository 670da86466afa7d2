"""When things happen in the demonstration office: seasons, market days, working days and office hours."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from desktop.domain.calendar import WorkCalendar
from desktop.domain.clocks import ClockRule, Due, reckon

_MONTHS = (1.3, 0.75, 1.05, 1.0, 1.1, 1.35, 1.25, 1.0, 1.2, 0.9, 1.05, 1.2)
_WEEKDAYS = (1.35, 1.1, 1.05, 1.0, 1.0, 0.22, 0.18)
_ONE_DAY = timedelta(days=1)


def first_day(until: date) -> date:
    """The first day of the month thirteen months back."""
    year, month = divmod(until.year * 12 + until.month - 1 - 13, 12)
    return date(year, month + 1, 1)


class Days:
    """Chooses days and moments between the first day and `until`."""

    def __init__(self, calendar: WorkCalendar, until: date, rng: Random) -> None:
        self.calendar = calendar
        self.first = first_day(until)
        self.until = until
        self._rng = rng

    def arrivals(self, count: int) -> list[date]:
        """Days on which petitions arrive, in order: by month, weekday, market day (逢二逢七) and before 春节."""
        days = [self.first + timedelta(days=n) for n in range((self.until - self.first).days + 1)]
        return sorted(self._rng.choices(days, [self._weight(day) for day in days], k=count))

    def _weight(self, day: date) -> float:
        holiday = self.calendar.holiday_on(day)
        if holiday is not None and holiday.is_rest:
            return 0.08
        weight = _MONTHS[day.month - 1] * _WEEKDAYS[0 if holiday else day.weekday()]
        if day.day % 10 in (2, 7):
            weight *= 1.35
        return weight * (1.5 if self._festival_is_near(day) else 1.0)

    def _festival_is_near(self, day: date) -> bool:
        ahead = (self.calendar.holiday_on(day + timedelta(days=n)) for n in range(1, 24))
        return any(holiday is not None and holiday.is_rest and holiday.name == "春节" for holiday in ahead)

    def workday(self, day: date) -> date:
        """The day, or the next working day; the last working day when that would lie after `until`."""
        wanted = self.calendar.next_working_day(day)
        if day <= self.until < wanted:
            while not self.calendar.is_working_day(day):
                day -= _ONE_DAY
            return day
        return wanted

    def moment(self, day: date) -> datetime:
        """A minute of the day within office hours; early in the morning on the last day, which is still going on."""
        if day == self.until:
            minutes = self._rng.randint(0, 70)
            return datetime.combine(day, time(8)) + timedelta(minutes=minutes)
        morning = self._rng.random() < 0.6
        start, length = (time(8, 30), 200) if morning else (time(14, 30), 170)
        return datetime.combine(day, start) + timedelta(minutes=self._rng.randint(0, length))

    def soon_after(self, moment: datetime) -> datetime:
        """Some minutes later."""
        return moment + timedelta(minutes=self._rng.randint(2, 9))

    def starts(self, rule: ClockRule, is_wanted: Callable[[Due], bool]) -> list[date]:
        """Days on which a clock must have started for its due day to be the wanted one; working days if there are."""
        days = [self.until - timedelta(days=n) for n in range(rule.length + 25)]
        found = [day for day in days if is_wanted(reckon(rule, day, self.calendar))]
        return [day for day in found if self.calendar.is_working_day(day)] or found
