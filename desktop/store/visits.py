"""Queries on visits: writing and listing them, what came of them, and what was counted from them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import JOIN, fn

from desktop.domain.visits import COUNTED_WAYS, NewVisit, VisitFilter
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, raw, tuples
from desktop.store.tables import (
    Cadre,
    CareMeasure,
    Dispute,
    Household,
    LedgerEntry,
    Matter,
    User,
    Village,
    VillagerGroup,
    Visit,
    VisitCadre,
    VisitPetition,
)
from desktop.store.visible import visible

_MOST_IDS = 500
"""SQLite takes only so many values in one statement."""


class CameOf(NamedTuple):
    """A matter that was made of what a visit found."""

    matter_id: int
    number: str
    kind: str
    stage: str


class VisitRow(NamedTuple):
    """A visit as listed and printed. `matter_number` is that of the matter it returned to, empty when not visible."""

    id: int
    visited_on: date
    village_id: int
    village_name: str
    group_id: int | None
    group_name: str
    household_id: int | None
    head_name: str
    person_id: int | None
    met: str
    purpose: str
    way: str
    is_night: bool
    told: str
    found: str
    next: str
    next_on: date | None
    matter_id: int | None
    matter_number: str
    is_late: bool
    entered_at: datetime
    entered_by: int
    entered_name: str
    cadre_ids: tuple[int, ...] = ()
    cadre_names: tuple[str, ...] = ()
    came_of: tuple[CameOf, ...] = ()

    @property
    def form(self) -> NewVisit:
        """The visit as its form."""
        return NewVisit(**{name: getattr(self, name) for name in NewVisit.__slots__})


# ---------------------------------------------------------------- writing


def _columns(form: NewVisit) -> dict[str, Any]:
    same = ("visited_on", "purpose", "way", "is_night", "met", "told", "found", "next", "next_on")
    keys = ("village", "group", "household", "person", "matter")
    return {name: getattr(form, name) for name in same} | {name: getattr(form, f"{name}_id") for name in keys}


def add(form: NewVisit, is_late: bool, by: int, at: datetime) -> int:
    """Insert a visit with those who went; returns its id."""
    visit_id = new_id()
    insert(Visit, id=visit_id, entered_at=at, entered_by=by, is_late_entry=is_late, **_columns(form))
    _write_cadres(visit_id, form.cadre_ids)
    return visit_id


def update(visit_id: int, form: NewVisit, is_late: bool) -> None:
    """Write a visit anew as its form says."""
    values = {**_columns(form), "is_late_entry": is_late, "version": Visit.version + 1}
    Visit.update(values).where(Visit.id == visit_id).execute()
    VisitCadre.delete().where(VisitCadre.visit == visit_id).execute()
    _write_cadres(visit_id, form.cadre_ids)


def _write_cadres(visit_id: int, cadre_ids: Iterable[int]) -> None:
    for position, cadre_id in enumerate(cadre_ids):
        insert(VisitCadre, id=new_id(), visit=visit_id, cadre=cadre_id, position=position)


def mark_deleted(visit_id: int, at: datetime | None) -> None:
    """Take a visit out of all lists and counts, or bring it back with None."""
    Visit.update(deleted_at=at, version=Visit.version + 1).where(Visit.id == visit_id).execute()


def clear_finding(visit_id: int) -> None:
    """Take away what was found: it has become an accusation, whose words only the sealed matter keeps (条例 art. 30)."""
    Visit.update(found="", next="", version=Visit.version + 1).where(Visit.id == visit_id).execute()


def is_measured(visit_id: int) -> bool:
    """True when help that was given (帮扶措施) refers to the visit."""
    return CareMeasure.select().where(CareMeasure.visit == visit_id).exists()


# ---------------------------------------------------------------- listing


def _there() -> Any:
    return Visit.deleted_at.is_null()


def ids(wanted: VisitFilter) -> list[int]:
    """Ids of the visits of a filter, the newest day first, and of a day the last entered."""
    query = Visit.select(Visit.id).where(_there()).order_by(Visit.visited_on.desc(), Visit.id.desc())
    narrow: tuple[tuple[Any, Any], ...] = (
        (Visit.village, wanted.village_id),
        (Visit.household, wanted.household_id),
        (Visit.person, wanted.person_id),
        (Visit.matter, wanted.matter_id),
        (Visit.purpose, wanted.purpose or None),
    )
    for column, value in narrow:
        if value is not None:
            query = query.where(column == value)
    if wanted.from_on is not None:
        query = query.where(Visit.visited_on >= wanted.from_on)
    if wanted.to_on is not None:
        query = query.where(Visit.visited_on <= wanted.to_on)
    if wanted.cadre_id is not None:
        mine = VisitCadre.select(VisitCadre.visit).where(VisitCadre.cadre == wanted.cadre_id)
        query = query.where(Visit.id.in_(mine))
    if wanted.counted:
        query = query.where(Visit.way.in_(list(COUNTED_WAYS)))
    if wanted.text.strip():
        words = (Visit.met, Visit.told, Visit.found, Visit.next)
        found = words[0].contains(wanted.text.strip())
        for column in words[1:]:
            found |= column.contains(wanted.text.strip())
        query = query.where(found)
    found_ids = [row[0] for row in raw(query)]
    if wanted.ids is not None:
        named = set(wanted.ids)
        found_ids = [one for one in found_ids if one in named]
    return found_ids


def rows(visit_ids: Sequence[int], with_sealed: bool = False) -> list[VisitRow]:
    """The visits of these ids in their order; one that is gone is left out."""
    found: dict[int, VisitRow] = {}
    for start in range(0, len(visit_ids), _MOST_IDS):
        found |= _some_rows(list(visit_ids[start : start + _MOST_IDS]), with_sealed)
    return [found[one] for one in visit_ids if one in found]


def row(visit_id: int, with_sealed: bool = False) -> VisitRow | None:
    """One visit, or None when it is gone."""
    return next(iter(rows([visit_id], with_sealed)), None)


def _some_rows(visit_ids: list[int], with_sealed: bool) -> dict[int, VisitRow]:
    query = (
        Visit.select(
            Visit.id,
            Visit.visited_on,
            Visit.village,
            Village.name,
            Visit.group,
            VillagerGroup.name,
            Visit.household,
            Household.head_name,
            Visit.person,
            Visit.met,
            Visit.purpose,
            Visit.way,
            Visit.is_night,
            Visit.told,
            Visit.found,
            Visit.next,
            Visit.next_on,
            Visit.matter,
            Matter.number,
            Visit.is_late_entry,
            Visit.entered_at,
            Visit.entered_by,
            User.name,
        )
        .join(Village)
        .join_from(Visit, VillagerGroup, JOIN.LEFT_OUTER, on=(Visit.group == VillagerGroup.id))
        .join_from(Visit, Household, JOIN.LEFT_OUTER, on=(Visit.household == Household.id))
        .join_from(Visit, Matter, JOIN.LEFT_OUTER, on=((Visit.matter == Matter.id) & visible(with_sealed)))
        .join_from(Visit, User, JOIN.LEFT_OUTER, on=(Visit.entered_by == User.id))
        .where(Visit.id.in_(visit_ids) & _there())
    )
    cadres, made = _cadres(visit_ids), came_of(visit_ids, with_sealed)
    found = {}
    for values in tuples(query):
        plain = ["" if place in _TEXTS and one is None else one for place, one in enumerate(values)]
        for place in _FLAGS:
            plain[place] = bool(plain[place])
        names = cadres.get(values[0], [])
        found[values[0]] = VisitRow._make(
            (*plain, tuple(i for i, _ in names), tuple(n for _, n in names), tuple(made.get(values[0], ())))
        )
    return found


_TEXTS = frozenset(
    VisitRow._fields.index(name) for name in ("group_name", "head_name", "matter_number", "entered_name")
)
_FLAGS = tuple(VisitRow._fields.index(name) for name in ("is_night", "is_late"))


def _cadres(visit_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    query = VisitCadre.select(VisitCadre.visit, Cadre.id, Cadre.name).join(Cadre)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for visit_id, cadre_id, name in tuples(
        query.where(VisitCadre.visit.in_(visit_ids)).order_by(VisitCadre.visit, VisitCadre.position)
    ):
        found[visit_id].append((cadre_id, name))
    return found


# ---------------------------------------------------------------- what came of a visit


def came_of(visit_ids: Sequence[int], with_sealed: bool) -> dict[int, list[CameOf]]:
    """Ledger entries, disputes and petitions made of what was found, oldest first; as far as visible."""
    found: dict[int, list[CameOf]] = defaultdict(list)
    for table in (LedgerEntry, Dispute, VisitPetition):
        query = (
            table.select(table.visit, Matter.id, Matter.number, Matter.kind, Matter.stage)
            .join(Matter)
            .where(table.visit.in_(list(visit_ids)) & visible(with_sealed))
        )
        for visit_id, *facts in tuples(query):
            found[visit_id].append(CameOf(*facts))
    return {visit_id: sorted(matters) for visit_id, matters in found.items()}


def has_offspring(visit_id: int) -> bool:
    """True when any matter, also one that is sealed, was made of what the visit found."""
    return visit_id in came_of([visit_id], with_sealed=True)


def origin(matter_id: int) -> int | None:
    """The visit on which a matter was found, or None."""
    for table in (LedgerEntry, Dispute, VisitPetition):
        found = first(table.select(table.visit).where((table.matter == matter_id) & table.visit.is_null(False)))
        if found:
            return int(found[0])
    return None


# ---------------------------------------------------------------- counting


class CadreVisits(NamedTuple):
    """What a cadre did in a span of days: only visits on the spot count, late entries among them are told."""

    cadre_id: int
    days: int
    households: int
    nights: int
    visits: int
    late: int


class VillageVisits(NamedTuple):
    """What was done in a village in a span of days; a visit of several cadres counts once."""

    village_id: int
    days: int
    households: int
    nights: int
    visits: int
    late: int


def counted(from_on: date, to_on: date) -> Any:
    """Condition of visits on the spot in a span of days."""
    return _there() & Visit.visited_on.between(from_on, to_on) & Visit.way.in_(list(COUNTED_WAYS))


def _figures() -> tuple[Any, ...]:
    night = fn.NULLIF(Visit.is_night, False)
    return (
        fn.COUNT(Visit.visited_on.distinct()),
        fn.COUNT(Visit.household.distinct()),
        fn.COUNT(fn.IIF(night.is_null(), None, Visit.visited_on).distinct()),
        fn.COUNT(Visit.id.distinct()),
        fn.COALESCE(fn.SUM(Visit.is_late_entry), 0),
    )


def per_cadre(from_on: date, to_on: date) -> list[CadreVisits]:
    """Days, households, nights, visits and late entries of every cadre who made a visit in a span of days."""
    query = Visit.select(VisitCadre.cadre, *_figures()).join(VisitCadre).where(counted(from_on, to_on))
    return [CadreVisits(*row) for row in raw(query.group_by(VisitCadre.cadre))]


def per_village(from_on: date, to_on: date) -> list[VillageVisits]:
    """The same of every village that was visited in a span of days."""
    query = Visit.select(Visit.village, *_figures()).where(counted(from_on, to_on)).group_by(Visit.village)
    return [VillageVisits(*row) for row in raw(query)]
