"""Queries on where one matter stands: read before and after every step, so their SQL is built once."""

from datetime import date
from typing import Any

import peewee

from desktop.store.clocks import read_pauses
from desktop.store.rows import prepared
from desktop.store.tables import Clock, Event, Matter, Petition


@prepared
def _facts(matter_id: int) -> Any:
    columns = (
        Matter.stage,
        Petition.petition_class,
        Petition.route,
        Matter.received_on,
        Matter.channel,
        Matter.is_repeat,
        Petition.disposition,
    )
    query = Matter.select(*columns).join(Petition, peewee.JOIN.LEFT_OUTER, on=(Petition.matter == Matter.id))
    return query.where(Matter.id == matter_id)


@prepared
def _moves(matter_id: int) -> Any:
    # a step taken back, and the taking back itself, leave no day behind: the step may be redone with its true day
    moved = (Event.from_stage != Event.to_stage) & Event.taken_back_by.is_null() & (Event.action != "take_back")
    last = Event.select(Event.happened_on).where((Event.matter == matter_id) & moved)
    return last.order_by(Event.id.desc()).limit(1)


@prepared
def _clocks(matter_id: int) -> Any:
    columns = Clock.rule_code, Clock.started_on, Clock.due_on, Clock.pauses
    return Clock.select(*columns).where((Clock.matter == matter_id) & Clock.stopped_on.is_null())


def facts(matter_id: int) -> tuple[Any, ...] | None:
    """Stage, class, route, day of receipt, channel, whether it repeats another one, disposition; None when it is gone.

    Class, route and disposition are None for what is not a petition.
    """
    return next(iter(_facts(matter_id)), None)


def last_day(matter_id: int) -> date | None:
    """The day of the last step that moved the matter, or None."""
    return next((row[0] for row in _moves(matter_id)), None)


def running_clocks(matter_id: int) -> list[tuple[str, date, date, bool]]:
    """Rule, first day and due day of every clock that runs, and whether it is paused."""
    return [
        (code, started_on, due_on, any(one.to_on is None for one in read_pauses(pauses)))
        for code, started_on, due_on, pauses in _clocks(matter_id)
    ]
