"""Queries on care cases (帮扶): cases with what was last done for them, measures, visits, counts with their lists."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import JOIN, fn

from desktop.domain.care import CareFilter, next_visit_on, visit_state
from desktop.domain.codes import PartyRole
from desktop.domain.visits import COUNTED_WAYS, VisitPurpose
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import (
    Cadre,
    CareCase,
    CareMeasure,
    Household,
    Matter,
    Party,
    Person,
    User,
    Village,
    Visit,
    VisitCadre,
)
from desktop.store.visible import visible


class CareRow(NamedTuple):
    """A line of the list of cases. `amount` in 分; `last_on` is the last measure or visit that counts."""

    id: int
    target: str
    kind: str
    name: str
    village_id: int
    village_name: str
    helper_id: int | None
    helper_name: str
    person_id: int | None
    household_id: int | None
    visit_every_days: int
    from_on: date
    to_on: date | None
    ended_because: str
    need: str
    plan: str
    matter_id: int | None
    entered_by: int
    measure_count: int
    amount: int
    last_on: date | None

    @property
    def next_on(self) -> date | None:
        """Day on which the next visit is due; None when the case has ended."""
        return None if self.to_on is not None else next_visit_on(self.from_on, self.visit_every_days, (self.last_on,))


class MeasureRow(NamedTuple):
    """A measure with the names of who gave it and who entered it. `amount` in 分."""

    id: int
    done_on: date
    kind: str
    what: str
    result: str
    amount: int
    cadre_id: int | None
    cadre_name: str
    entered_by: int
    entered_name: str


class CareVisit(NamedTuple):
    """A visit of purpose care; `counts` when somebody went there (a telephone call keeps in touch only)."""

    id: int
    visited_on: date
    way: str
    cadre_names: str
    found: str
    counts: bool


class PersonFacts(NamedTuple):
    """What of a person a case shows."""

    sex: str
    born_on: date | None
    id_number: str
    phone: str
    address: str


class CareMatter(NamedTuple):
    """The matter from which a case was taken."""

    id: int
    number: str
    title: str
    stage: str


class CareCount(NamedTuple):
    """Figures of one village and group over a span of days, each with the ids that it was counted from.

    `standing` are cases still running when the last day is over, `measures` and `visits` those within the span; `amount` in 分.
    """

    village_id: int
    target: str
    standing: tuple[int, ...]
    opened: tuple[int, ...]
    ended: tuple[int, ...]
    measures: tuple[int, ...]
    visits: tuple[int, ...]
    amount: int


# ---------------------------------------------------------------- the list


def _last_measures() -> Any:
    made = CareMeasure.select(
        CareMeasure.case.alias("case_id"),
        fn.MAX(CareMeasure.done_on).alias("last"),
        fn.COUNT(CareMeasure.id).alias("count"),
        fn.SUM(CareMeasure.amount).alias("amount"),
    )
    return made.group_by(CareMeasure.case).alias("made")


def _counted() -> Any:
    """Condition of visits that look after somebody."""
    return (Visit.purpose == VisitPurpose.CARE) & Visit.way.in_(COUNTED_WAYS) & Visit.deleted_at.is_null()


def _last_visits(column: Any, name: str) -> Any:
    made = Visit.select(column.alias("whom"), fn.MAX(Visit.visited_on).alias("last"))
    return made.where(_counted() & column.is_null(False)).group_by(column).alias(name)


def _query() -> Any:
    made, at_home = _last_measures(), _last_visits(Visit.household, "at_home")
    to_person = _last_visits(Visit.person, "to_person")
    return (
        CareCase.select(
            CareCase.id,
            CareCase.target,
            CareCase.kind,
            CareCase.name,
            CareCase.village,
            Village.name,
            CareCase.helper,
            Cadre.name,
            CareCase.person,
            CareCase.household,
            CareCase.visit_every_days,
            CareCase.from_on,
            CareCase.to_on,
            CareCase.ended_because,
            CareCase.need,
            CareCase.plan,
            CareCase.matter,
            CareCase.entered_by,
            made.c.count,
            made.c.amount,
            made.c.last,
            at_home.c.last,
            to_person.c.last,
        )
        .join(Village, on=(CareCase.village == Village.id))
        .join_from(CareCase, Cadre, JOIN.LEFT_OUTER, on=(CareCase.helper == Cadre.id))
        .join_from(CareCase, made, JOIN.LEFT_OUTER, on=(made.c.case_id == CareCase.id))
        .join_from(CareCase, at_home, JOIN.LEFT_OUTER, on=(at_home.c.whom == CareCase.household))
        .join_from(CareCase, to_person, JOIN.LEFT_OUTER, on=(to_person.c.whom == CareCase.person))
        .where(CareCase.deleted_at.is_null())
    )


def _row(values: tuple[Any, ...]) -> CareRow:
    done = [date.fromisoformat(str(day)) for day in values[20:] if day is not None]
    return CareRow._make(
        (*values[:7], values[7] or "", *values[8:18], values[18] or 0, values[19] or 0, max(done, default=None))
    )


def cases(wanted: CareFilter, today: date) -> list[CareRow]:
    """The cases that a filter wants, those whose next visit is due first on top, ended ones last."""
    query = _query()
    for column, value in (
        (CareCase.target, wanted.target),
        (CareCase.kind, wanted.kind),
        (CareCase.village, wanted.village_id),
        (CareCase.helper, wanted.helper_id),
    ):
        if value:
            query = query.where(column == value)
    if wanted.is_open is not None:
        query = query.where(CareCase.to_on.is_null(wanted.is_open))
    if wanted.text.strip():
        query = query.where(CareCase.name.contains(wanted.text.strip()))
    found = [_row(values) for values in tuples(query.order_by(Village.position, CareCase.id))]
    if wanted.due:
        found = [row for row in found if row.next_on is not None and visit_state(row.next_on, today) == wanted.due]
    return sorted(found, key=lambda row: row.next_on or date.max)


def case(case_id: int) -> CareRow | None:
    """One case, or None when it is gone."""
    values = first(_query().where(CareCase.id == case_id))
    return _row(values) if values else None


def open_case_of(target: str, person_id: int | None, household_id: int | None, name: str, village_id: int) -> int:
    """Id of the running case of the same person (or household, or bare name) in the same group; 0 for none."""
    running = CareCase.to_on.is_null() & CareCase.deleted_at.is_null() & (CareCase.target == target)
    if person_id is not None:
        who = CareCase.person == person_id
    elif household_id is not None:
        who = (CareCase.household == household_id) & CareCase.person.is_null()
    else:
        who = (CareCase.name == name) & (CareCase.village == village_id)
    row = first(CareCase.select(CareCase.id).where(running & who))
    return int(row[0]) if row else 0


# ---------------------------------------------------------------- one case


def measures(case_id: int | None = None, measure_id: int | None = None) -> list[MeasureRow]:
    """Measures of a case, the newest first, or the one of an id."""
    query = (
        CareMeasure.select(
            CareMeasure.id,
            CareMeasure.done_on,
            CareMeasure.kind,
            CareMeasure.what,
            CareMeasure.result,
            CareMeasure.amount,
            CareMeasure.cadre,
            Cadre.name,
            CareMeasure.entered_by,
            User.name,
        )
        .join(Cadre, JOIN.LEFT_OUTER, on=(CareMeasure.cadre == Cadre.id))
        .join_from(CareMeasure, User, JOIN.LEFT_OUTER, on=(CareMeasure.entered_by == User.id))
        .order_by(CareMeasure.done_on.desc(), CareMeasure.id.desc())
    )
    query = query.where(CareMeasure.case == case_id) if case_id is not None else query
    query = query.where(CareMeasure.id == measure_id) if measure_id is not None else query
    return [MeasureRow._make((*row[:7], row[7] or "", row[8], row[9] or "")) for row in tuples(query)]


def case_of_measure(measure_id: int) -> int | None:
    """Id of the case that a measure belongs to."""
    row = first(CareMeasure.select(CareMeasure.case).where(CareMeasure.id == measure_id))
    return int(row[0]) if row else None


def visits(person_id: int | None, household_id: int | None) -> list[CareVisit]:
    """Visits of purpose care to a person or household, the newest first."""
    whom = Visit.household == household_id if household_id else None
    if person_id:
        whom = Visit.person == person_id if whom is None else whom | (Visit.person == person_id)
    if whom is None:
        return []
    care = (Visit.purpose == VisitPurpose.CARE) & Visit.deleted_at.is_null()
    query = Visit.select(Visit.id, Visit.visited_on, Visit.way, Visit.found, Visit.told).where(care & whom)
    rows = tuples(query.order_by(Visit.visited_on.desc(), Visit.id.desc()))
    names = _visitors([row[0] for row in rows])
    return [
        CareVisit(visit_id, on, way, "、".join(names.get(visit_id, ())), found or told, way in COUNTED_WAYS)
        for visit_id, on, way, found, told in rows
    ]


def _visitors(visit_ids: Sequence[int]) -> dict[int, list[str]]:
    query = VisitCadre.select(VisitCadre.visit, Cadre.name).join(Cadre, on=(VisitCadre.cadre == Cadre.id))
    found: dict[int, list[str]] = {}
    for visit_id, name in tuples(query.where(VisitCadre.visit.in_(list(visit_ids))).order_by(VisitCadre.position)):
        found.setdefault(visit_id, []).append(name)
    return found


def person_facts(person_id: int | None) -> PersonFacts | None:
    """What the register knows of a person; None for no person."""
    if person_id is None:
        return None
    wanted = Person.sex, Person.born_on, Person.id_number, Person.phone, Person.address
    row = first(Person.select(*wanted).where(Person.id == person_id))
    return PersonFacts._make(row) if row else None


def household_name(household_id: int) -> tuple[str, int] | None:
    """Name of the head of a household, and its village."""
    row = first(Household.select(Household.head_name, Household.village).where(Household.id == household_id))
    return (str(row[0]), int(row[1])) if row else None


def matter_of(matter_id: int | None, with_sealed: bool) -> CareMatter | None:
    """The matter of a case as far as the user may see it."""
    wanted = Matter.select(Matter.id, Matter.number, Matter.title, Matter.stage)
    row = first(wanted.where((Matter.id == matter_id) & visible(with_sealed))) if matter_id else None
    return CareMatter._make(row) if row else None


def cases_of_matter(matter_id: int) -> list[int]:
    """Running cases that were taken from a matter."""
    mine = (CareCase.matter == matter_id) & CareCase.deleted_at.is_null() & CareCase.to_on.is_null()
    return [row[0] for row in tuples(CareCase.select(CareCase.id).where(mine))]


class Petitioner(NamedTuple):
    """Who brought a matter, and what a case needs to know of the matter."""

    name: str
    person_id: int | None
    village_id: int | None
    title: str
    is_repeat: bool
    is_resolved: bool
    handler_id: int | None
    is_anonymous: bool


def petitioner(matter_id: int) -> Petitioner | None:
    """The first petitioner of a matter."""
    query = (
        Matter.select(
            Party.name,
            Party.person,
            Matter.village,
            Matter.title,
            Matter.is_repeat,
            Matter.resolved_on.is_null(False),
            Matter.handler,
            Matter.is_anonymous,
        )
        .join(Party, on=(Party.matter == Matter.id))
        .where((Matter.id == matter_id) & (Party.role == PartyRole.LEAD))
        .order_by(Party.position)
    )
    row = first(query)
    return Petitioner._make((*row[:4], bool(row[4]), bool(row[5]), row[6], bool(row[7]))) if row else None


# ---------------------------------------------------------------- writing


def add_case(values: dict[str, Any]) -> int:
    """Insert a case; `values` are columns without the id."""
    case_id = new_id()
    insert(CareCase, id=case_id, **values)
    return case_id


def update_case(case_id: int, values: dict[str, Any]) -> None:
    """Write columns of a case."""
    CareCase.update(**values, version=CareCase.version + 1).where(CareCase.id == case_id).execute()


def add_measure(values: dict[str, Any]) -> int:
    """Insert a measure; `values` are columns without the id."""
    measure_id = new_id()
    insert(CareMeasure, id=measure_id, **values)
    return measure_id


def remove_measure(measure_id: int) -> None:
    """Delete a measure."""
    CareMeasure.delete().where(CareMeasure.id == measure_id).execute()


def remove_case(case_id: int, at: datetime) -> None:
    """Take a case out of every list."""
    CareCase.update(deleted_at=at).where(CareCase.id == case_id).execute()


def hide_cases(matter_id: int, at: datetime) -> list[int]:
    """Take the cases that came from a matter out of every list, ended ones too; returns their ids."""
    mine = (CareCase.matter == matter_id) & CareCase.deleted_at.is_null()
    ids = [row[0] for row in tuples(CareCase.select(CareCase.id).where(mine))]
    CareCase.update(deleted_at=at).where(CareCase.id.in_(ids)).execute()
    return ids


def show_cases(ids: Sequence[int]) -> None:
    """Take `hide_cases` back."""
    CareCase.update(deleted_at=None).where(CareCase.id.in_(list(ids))).execute()


# ---------------------------------------------------------------- figures


class _Span(NamedTuple):
    id: int
    village_id: int
    target: str
    person_id: int | None
    household_id: int | None
    from_on: date
    to_on: date | None

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= (self.to_on or date.max)

    def stands_after(self, day: date) -> bool:
        """Still running when the day is over: what stood before, plus opened, less ended, stands after."""
        return self.from_on <= day < (self.to_on or date.max)


def counts(from_on: date, to_on: date) -> list[CareCount]:
    """Figures per village and group over a span of days (both included), villages in the office's order."""
    wanted = (
        CareCase.id,
        CareCase.village,
        CareCase.target,
        CareCase.person,
        CareCase.household,
        CareCase.from_on,
        CareCase.to_on,
    )
    # a case that ended before the span has nothing to tell of it, one that begins later neither
    touching = (CareCase.from_on <= to_on) & (CareCase.to_on.is_null() | (CareCase.to_on >= from_on))
    query = CareCase.select(*wanted).join(Village, on=(CareCase.village == Village.id))
    query = query.where(touching & CareCase.deleted_at.is_null()).order_by(Village.position, Village.id, CareCase.id)
    groups: dict[tuple[int, str], list[_Span]] = {}
    for row in map(_Span._make, tuples(query)):
        groups.setdefault((row.village_id, row.target), []).append(row)
    made, visited = _measures_between(from_on, to_on), _visits_between(from_on, to_on)
    return [_count(key, mine, from_on, to_on, made, visited) for key, mine in groups.items()]


def _count(
    key: tuple[int, str],
    mine: list[_Span],
    from_on: date,
    to_on: date,
    made: dict[int, list[tuple[int, int]]],
    visited: dict[tuple[str, int], list[tuple[int, date]]],
) -> CareCount:
    gave = [one for case in mine for one in made.get(case.id, ())]
    seen = {
        visit_id
        for case in mine
        for whom in (("person", case.person_id or 0), ("household", case.household_id or 0))
        for visit_id, on in visited.get(whom, ())
        if case.covers(on)
    }
    return CareCount(
        *key,
        tuple(case.id for case in mine if case.stands_after(to_on)),
        tuple(case.id for case in mine if from_on <= case.from_on <= to_on),
        tuple(case.id for case in mine if case.to_on is not None and from_on <= case.to_on <= to_on),
        tuple(measure_id for measure_id, _ in gave),
        tuple(sorted(seen)),
        sum(amount for _, amount in gave),
    )


def _measures_between(from_on: date, to_on: date) -> dict[int, list[tuple[int, int]]]:
    wanted = CareMeasure.select(CareMeasure.case, CareMeasure.id, CareMeasure.amount)
    found: dict[int, list[tuple[int, int]]] = {}
    for case_id, measure_id, amount in tuples(wanted.where(CareMeasure.done_on.between(from_on, to_on))):
        found.setdefault(case_id, []).append((measure_id, amount))
    return found


def _visits_between(from_on: date, to_on: date) -> dict[tuple[str, int], list[tuple[int, date]]]:
    """Visits that look after somebody, by whom they went to."""
    wanted = Visit.select(Visit.id, Visit.visited_on, Visit.person, Visit.household)
    found: dict[tuple[str, int], list[tuple[int, date]]] = {}
    for visit_id, on, person_id, household_id in tuples(
        wanted.where(_counted() & Visit.visited_on.between(from_on, to_on))
    ):
        for whom, whom_id in (("person", person_id), ("household", household_id)):
            if whom_id is not None:
                found.setdefault((whom, whom_id), []).append((visit_id, on))
    return found
