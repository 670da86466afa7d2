"""What a list of the docket shows and in which order, as conditions and orders of SQL."""

from collections.abc import Callable
from datetime import date
from typing import Any

import peewee

from desktop.domain.codes import FLAGS, KINDS_OF
from desktop.domain.records import MatterFilter
from desktop.store import voidings
from desktop.store.tables import Cadre, Clock, Dispute, LedgerEntry, Matter, Village
from desktop.store.visible import visible

Handler = Cadre.alias("handler_cadre")
FLAG_FIELDS = tuple(getattr(Matter, name) for name in FLAGS)
_NEWEST = (Matter.received_on.desc(), Matter.id.desc())

Order = tuple[Any, ...]
TURNED = "-"
"""Before the name of an order: from the bottom up."""


def _by_due(today: date) -> Order:
    """Today, then overdue by days, then what comes; then the open ones without a clock, and the closed ones last."""
    return (
        Matter.next_due_on.is_null(),
        Matter.next_due_on != today,
        Matter.next_due_on,
        Matter.closed_on.is_null(False),
        Matter.id,
    )


SORTS: dict[str, Callable[[date], Order]] = {
    "due": _by_due,
    "received": lambda _: _NEWEST,
    "received_up": lambda _: (Matter.received_on, Matter.id),
    "number": lambda _: (Matter.number, Matter.id),
    "number_down": lambda _: (Matter.number.desc(), Matter.id.desc()),
    "village": lambda _: (Village.position, *_NEWEST),
    "handler": lambda _: (Handler.name, *_NEWEST),
    "stage": lambda _: (Matter.stage, *_NEWEST),
    "title": lambda _: (Matter.title, Matter.id),
    "party": lambda _: (Matter.party_name, *_NEWEST),
    "channel": lambda _: (Matter.channel, *_NEWEST),
    "kind": lambda _: (Matter.kind.desc(), *_NEWEST),
    "theme": lambda _: (Matter.theme_code, *_NEWEST),
    "flags": lambda _: (*(field.desc() for field in (*FLAG_FIELDS, Matter.is_repeat)), *_NEWEST),
}
"""Orders of a list as seen on a day; “due” puts what is due today on top and what nobody waits for last."""


def ordered(query: Any, wanted: MatterFilter) -> Any:
    """A query on matters in the order that a filter asks for; an order that is not known is that by due day.

    A “-” before the order, which turns it round, is left to the caller.
    """
    sort = wanted.sort.removeprefix(TURNED)
    if sort == "village":
        query = query.join(Village, peewee.JOIN.LEFT_OUTER)
    elif sort == "handler":
        query = query.join(Handler, peewee.JOIN.LEFT_OUTER, on=(Matter.handler == Handler.id))
    return query.order_by(*SORTS.get(sort, _by_due)(wanted.today))


def due_condition(due: str, today: date) -> Any:
    """What is `overdue`, due `today`, due `soon`, or any of these (`urgent`), as seen on a day."""
    running = Matter.next_due_on.is_null(False)
    if due == "overdue":
        return running & (Matter.next_due_on < today)
    if due == "today":
        return running & (Matter.next_due_on == today)
    if due == "urgent":
        return running & ((Matter.next_due_on <= today) | (Matter.next_warn_on <= today))
    return running & (Matter.next_due_on > today) & (Matter.next_warn_on <= today)


def condition(wanted: MatterFilter) -> Any:
    """Condition of a filter, but for its text."""
    where = visible(wanted.with_sealed)
    equals = (
        (Matter.stage, wanted.stage),
        (Matter.channel, wanted.channel),
        (Matter.village, wanted.village_id),
        (Matter.handler, wanted.handler_id),
        (Matter.next_rule, wanted.rule),
    )
    for column, value in equals:
        if value:
            where &= column == value
    if wanted.kind:
        where &= Matter.kind.in_(KINDS_OF.get(wanted.kind, (wanted.kind,)))
    if wanted.is_open is not None:
        where &= Matter.closed_on.is_null(wanted.is_open)
    if wanted.is_resolved is not None:
        where &= Matter.resolved_on.is_null(not wanted.is_resolved)
    if wanted.category:
        where &= Matter.category_code.startswith(wanted.category)
    if wanted.theme:
        where &= Matter.theme_code.startswith(wanted.theme)
    if wanted.tie:
        where &= peewee.Value(",").concat(Matter.tie_codes).concat(",").contains(f",{wanted.tie},")
    for name in ("outcome", "rating"):
        if getattr(wanted, name):
            where &= _told_as(name, getattr(wanted, name))
    if wanted.flag:
        where &= getattr(Matter, wanted.flag) == True  # noqa: E712 - an SQL comparison, not a Python one
    if wanted.lacks_unit:
        where &= _lacks_unit()
    if wanted.clock:
        running = (Clock.rule_code == wanted.clock) & Clock.stopped_on.is_null()
        where &= Matter.id.in_(Clock.select(Clock.matter).where(running))
    if wanted.decided_by:
        where &= Matter.id.in_(voidings.undecided(wanted.decided_by))
    return _between_days(where, wanted)


def _between_days(where: Any, wanted: MatterFilter) -> Any:
    if wanted.due:
        where &= due_condition(wanted.due, wanted.today)
    spans = ((Matter.received_on, wanted.from_on, wanted.to_on), (Matter.next_due_on, wanted.due_from, wanted.due_to))
    for column, first, last in spans:
        if first:
            where &= column >= first
        if last:
            where &= column <= last
    return where


def _told_as(name: str, value: str) -> Any:
    """Ledger entries and disputes with that outcome or rating."""
    said: Any = None
    for table in (LedgerEntry, Dispute):
        among = Matter.id.in_(table.select(table.matter).where(getattr(table, name) == value))
        said = among if said is None else said | among
    return said


def _lacks_unit() -> Any:
    """Nobody to urge: no responsible unit, and no handler who belongs to one."""
    alone = Cadre.select(Cadre.id).where(Cadre.unit.is_null())
    return Matter.unit.is_null() & (Matter.handler.is_null() | Matter.handler.in_(alone))
