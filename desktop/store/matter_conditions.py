"""Conditions on matters that counts share: what was open on a day, and which clocks had been missed."""

from datetime import date, timedelta
from typing import Any

import peewee

from desktop.domain.clocks import WATCHED
from desktop.store.tables import Clock, Matter


def as_of(to_on: date, today: date) -> date:
    """The day at whose end a period's state is read: its last day, or today while it still runs."""
    return min(to_on, today)


def stopped_by(day: date) -> Any:
    """Clock was stopped by the end of a day."""
    return Clock.stopped_on.is_null(False) & (Clock.stopped_on <= day)


def missed(to_on: date, today: date) -> Any:
    """Clock ran out before the look; one that runs out today has not, one of the last day of a past period has."""
    return Clock.due_on < min(to_on + timedelta(days=1), today)


def has_clock(condition: Any) -> Any:
    """Matter has a clock of the office that meets a condition."""
    return peewee.fn.EXISTS(
        Clock.select(peewee.SQL("1")).where((Clock.matter == Matter.id) & condition & Clock.rule_code.not_in(WATCHED))
    )


def open_at(day: date) -> Any:
    """Matter was there and not concluded at the end of a day."""
    return (Matter.received_on <= day) & (Matter.closed_on.is_null() | (Matter.closed_on > day))


def is_overdue(to_on: date, today: date) -> Any:
    """Matter was open at the end of a period with a clock that had been missed."""
    day = as_of(to_on, today)
    return open_at(day) & has_clock(missed(to_on, today) & ~stopped_by(day))
