"""Queries on what is to be urged: the responsible unit of due matters, and how often each was urged before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import peewee

from desktop.domain.records import MatterFilter
from desktop.store import filters
from desktop.store.rows import tuples
from desktop.store.tables import Cadre, Document, Matter, Unit

KIND = "urging_slip"
_OfHandler = Unit.alias("unit_of_handler")


def due_units(wanted: MatterFilter, ids: Sequence[int] | None = None) -> list[tuple[int, int | None, str]]:
    """(matter, its responsible unit or None, the unit's name) of a filter, in its order; the handler's unit stands in.

    `ids` narrows to these matters; any number of them.
    """
    query = (
        Matter.select(
            Matter.id,
            peewee.fn.COALESCE(Unit.id, _OfHandler.id),
            peewee.fn.COALESCE(Unit.name, _OfHandler.name, ""),
        )
        .join_from(Matter, Unit, peewee.JOIN.LEFT_OUTER, on=(Matter.unit == Unit.id))
        .join_from(Matter, Cadre, peewee.JOIN.LEFT_OUTER, on=(Matter.handler == Cadre.id))
        .join_from(Cadre, _OfHandler, peewee.JOIN.LEFT_OUTER, on=(Cadre.unit == _OfHandler.id))
        .where(filters.condition(wanted))
    )
    found = tuples(filters.ordered(query, wanted))
    chosen = None if ids is None else set(ids)
    return [(row[0], row[1], row[2]) for row in found if chosen is None or row[0] in chosen]


def earlier(matter_ids: Sequence[int]) -> dict[int, tuple[int, date]]:
    """How often each matter was urged, and when the last time; only those that were."""
    query: Any = (
        Document.select(Document.matter, peewee.fn.COUNT(Document.id), peewee.fn.MAX(Document.made_on))
        .where((Document.kind == KIND) & Document.matter.in_(list(matter_ids)))
        .group_by(Document.matter)
    )
    return {matter_id: (int(count), last) for matter_id, count, last in tuples(query)}


def issued(from_on: date, to_on: date) -> list[int]:
    """The slips of a span of days in the order in which they were issued: of each the record with the lowest id."""
    query: Any = (
        Document.select(peewee.fn.MIN(Document.id))
        .where((Document.kind == KIND) & Document.made_on.between(from_on, to_on))
        .group_by(Document.number)
        .order_by(peewee.fn.MIN(Document.id))
    )
    return [row[0] for row in tuples(query)]
