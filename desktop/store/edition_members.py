"""What closed months counted, record by record: as known at a closing, as it is now, and the records themselves."""

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from desktop.domain.closings import FLOWS, Members
from desktop.domain.codes import Secrecy
from desktop.domain.dates import Period
from desktop.domain.measures import ALL, PETITION, VISIT, measure
from desktop.store import counts, village_counts
from desktop.store.figure_records import HIDDEN, FigureRecord
from desktop.store.ids import new_id
from desktop.store.rows import insert, tuples
from desktop.store.tables import EditionMembers, Matter, SummaryEdition


class Accounted(NamedTuple):
    """What a month counted as known when an edition was closed, and of which month that edition is."""

    by_period: str
    members: Members


def members_now(month: Period, today: date) -> Members:
    """What a month counts now, measure by measure."""
    return {name: frozenset(_keys(name, month, today)) for name in FLOWS}


def _keys(name: str, month: Period, today: date) -> list[int]:
    if measure(name).of == PETITION:
        matters = counts.matters_behind(name, ALL, month, today)
        return [row[0] for row in tuples(matters.select(Matter.id).order_by())]
    return [line.key for line in village_counts.lines(name, month, today)]


def accounts(period: str, until: int | None = None) -> list[Accounted]:
    """How the members of a month were told, oldest first, from its own newest edition on; up to an edition if given."""
    own, of = EditionMembers, SummaryEdition
    where = own.period == period
    if until is not None:
        where &= own.edition <= until
    rows = tuples(own.select(of.period, own.members).join(of).where(where).order_by(own.edition, own.id))
    start = max((place for place, row in enumerate(rows) if row[0] == period), default=len(rows))
    return [Accounted(by, _members(text)) for by, text in rows[start:]]


def add_members(edition_id: int, period: str, members: Members) -> None:
    """Store what a month is known to count when an edition is closed; call inside a transaction."""
    text = json.dumps({name: sorted(keys) for name, keys in members.items()}, separators=(",", ":"))
    insert(EditionMembers, id=new_id(), edition=edition_id, period=period, members=text)


def _members(text: str) -> dict[str, frozenset[int]]:
    return {name: frozenset(keys) for name, keys in json.loads(text).items()}


_MOST = 500
"""SQLite takes only so many values in one statement."""

ERASED = FigureRecord(0, "", "（记录已删除）", None, None, None, False, "")
"""All that can be told of a record that was in a closed month and is there no more."""


def records(kind: str, keys: Sequence[int], day: date, with_sealed: bool) -> list[FigureRecord]:
    """What is shown of members, one for each key; sealed ones come last and show nothing without the right."""
    found = _of_visits(keys, day) if kind == VISIT else _of_matters(keys)
    shown = [found.get(key, ERASED) for key in keys]
    openly = [one for one in shown if with_sealed or not one.is_sealed]
    openly.sort(key=lambda one: (one.received_on or date.max, one.number))
    return [*openly, *[HIDDEN] * (len(shown) - len(openly))]


def _of_visits(keys: Sequence[int], day: date) -> dict[int, FigureRecord]:
    return {one.record_id: one for one in village_counts.records(VISIT, keys, day)}


def _of_matters(keys: Sequence[int]) -> dict[int, FigureRecord]:
    """Void ones too: that they are void is why they left their month."""
    columns = (Matter.number, Matter.title, Matter.received_on, Matter.closed_on, Matter.village)
    found: dict[int, FigureRecord] = {}
    for start in range(0, len(keys), _MOST):
        query = Matter.select(Matter.id, *columns, Matter.secrecy, Matter.kind)
        for key, *told, secrecy, kind in tuples(query.where(Matter.id.in_(list(keys[start : start + _MOST])))):
            found[key] = FigureRecord._make((key, *told, secrecy == Secrecy.SEALED, "", kind, 0))
    return found
