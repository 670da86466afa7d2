"""Queries on requests to declare a petition void, which are lines of its history."""

from datetime import date
from typing import Any, NamedTuple

import peewee

from desktop.store.rows import tuples
from desktop.store.tables import Event, Matter
from desktop.store.visible import visible

ASK, REFUSE, VOID = "ask_void", "refuse_void", "void"
"""Actions of the history: a request, its refusal (or taking back), its approval."""


class Wish(NamedTuple):
    """A request that waits for the second user."""

    matter_id: int
    number: str
    title: str
    reason: str
    asked_on: date
    asker_id: int
    asker_name: str


def waiting(with_sealed: bool, matter_id: int | None = None) -> list[Wish]:
    """Requests after which nothing was decided, of one petition or of all, oldest first."""
    where = _undecided()
    if matter_id is not None:
        where &= Event.matter == matter_id
    columns = (Matter.id, Matter.number, Matter.title, Event.text, Event.happened_on, Event.actor_id, Event.actor_name)
    query = Event.select(*columns).join(Matter).where(where & visible(with_sealed))
    return [Wish(*row) for row in tuples(query.order_by(Event.id))]


def undecided(user_id: int) -> Any:
    """Query of the ids of petitions whose request waits for this user, who must not be the one who asked."""
    return Event.select(Event.matter).where(_undecided() & (Event.actor_id != user_id))


def _undecided() -> Any:
    later = Event.alias()
    decided = (later.matter == Event.matter) & later.action.in_((REFUSE, VOID)) & (later.id > Event.id)
    return (Event.action == ASK) & ~peewee.fn.EXISTS(later.select(peewee.SQL("1")).where(decided))
