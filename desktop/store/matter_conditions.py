"""Conditions on matters that counts share: what was open on a day, and which clocks it had."""

from datetime import date
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


def has_clock(condition: Any) -> Any:
    """Matter has a clock of the office that meets a condition."""
    return peewee.fn.EXISTS(
        Clock.select(peewee.SQL("1")).where((Clock.matter == Matter.id) & condition & Clock.rule_code.not_in(WATCHED))
    )


def open_at(day: date) -> Any:
    """Matter was there and not concluded at the end of a day."""
    return (Matter.received_on <= day) & (Matter.closed_on.is_null() | (Matter.closed_on > day))
