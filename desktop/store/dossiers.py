"""What the office knows of a person, a household or a village, as ids of the records to be shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from desktop.domain.codes import MatterKind, PartyRole
from desktop.domain.visits import COUNTED_WAYS
from desktop.store.register import chunks, living
from desktop.store.rows import first, tuples
from desktop.store.tables import (
    CareCase,
    Household,
    Matter,
    Party,
    Payment,
    Person,
    Project,
    Village,
    VillagerGroup,
    Visit,
)
from desktop.store.visible import visible


class PaymentLine(NamedTuple):
    """Money of a project that a household was paid. `amount` in 分."""

    id: int
    project_id: int
    project_name: str
    paid_on: date
    amount: int
    payee: str


class VillageFacts(NamedTuple):
    """What the register holds of a village; `registered` are households and people entered one by one."""

    id: int
    name: str
    kind: str
    phone: str
    note: str
    household_count: int
    population: int
    groups: int
    grids: int
    registered_households: int
    registered_people: int


# ---------------------------------------------------------------- people and households


def roles_of(person_ids: Sequence[int], with_sealed: bool) -> dict[int, str]:
    """Matter → what these people are in it, of the matters that may be seen."""
    found: dict[int, str] = {}
    for some in chunks(person_ids):
        query = Party.select(Party.matter, Party.role).join(Matter)
        for matter_id, role in tuples(query.where(visible(with_sealed) & Party.person.in_(some)).order_by(Party.id)):
            if found.get(matter_id) != PartyRole.LEAD:
                found[matter_id] = role
    return found


def matters_at(household_id: int, with_sealed: bool) -> list[int]:
    """Matters registered for a household itself."""
    query = Matter.select(Matter.id).where(visible(with_sealed) & (Matter.household == household_id))
    return [row[0] for row in tuples(query)]


def visit_ids(person_ids: Sequence[int], household_id: int | None) -> list[int]:
    """Visits to these people or to a household."""
    about = Visit.household == household_id if household_id else Visit.id == -1
    for some in chunks(person_ids):
        about |= Visit.person.in_(some)
    return [row[0] for row in tuples(Visit.select(Visit.id).where(Visit.deleted_at.is_null() & about))]


def care_ids(person_ids: Sequence[int], household_id: int | None) -> list[int]:
    """Care cases of these people or of a household."""
    about = CareCase.household == household_id if household_id else CareCase.id == -1
    for some in chunks(person_ids):
        about |= CareCase.person.in_(some)
    return [row[0] for row in tuples(CareCase.select(CareCase.id).where(CareCase.deleted_at.is_null() & about))]


def payments(household_id: int) -> list[PaymentLine]:
    """What a household was paid."""
    columns = (Payment.id, Project.id, Project.name, Payment.paid_on, Payment.amount, Payment.payee)
    query = Payment.select(*columns).join(Project)
    return [
        PaymentLine(*row)
        for row in tuples(query.where((Payment.household == household_id) & Project.deleted_at.is_null()))
    ]


# ---------------------------------------------------------------- villages


def village(village_id: int) -> VillageFacts | None:
    """What the register holds of a village."""
    columns = (
        Village.name,
        Village.kind,
        Village.phone,
        Village.note,
        Village.household_count,
        Village.population,
    )
    row = first(Village.select(*columns).where(Village.id == village_id))
    if row is None:
        return None
    groups = [kind for (kind,) in tuples(_groups(village_id))]
    households = Household.select().where((Household.village == village_id) & Household.closed_on.is_null()).count()
    people = Person.select().where(living() & (Person.village == village_id)).count()
    counted = (groups.count("group"), groups.count("grid"), households, people)
    return VillageFacts._make((village_id, *row, *counted))


def _groups(village_id: int) -> Any:
    return VillagerGroup.select(VillagerGroup.kind).where(
        (VillagerGroup.village == village_id) & VillagerGroup.closed_on.is_null()
    )


def open_matters(village_id: int, kind: MatterKind, with_sealed: bool) -> list[int]:
    """Open matters of a kind in a village, the newest first."""
    return _matters(village_id, with_sealed, (Matter.kind == kind) & Matter.closed_on.is_null())


def closed_since(village_id: int, since: date, with_sealed: bool) -> list[int]:
    """Matters of a village that were closed on or after a day."""
    return _matters(village_id, with_sealed, Matter.closed_on >= since)


def resolved_since(village_id: int, since: date, with_sealed: bool) -> list[int]:
    """Matters of a village that were resolved on or after a day."""
    return _matters(village_id, with_sealed, Matter.resolved_on >= since)


def newest_open(village_id: int, count: int) -> list[int]:
    """The last open matters of a village; sealed ones never."""
    return _matters(village_id, False, Matter.closed_on.is_null())[:count]


def _matters(village_id: int, with_sealed: bool, where: Any) -> list[int]:
    query = Matter.select(Matter.id).where(visible(with_sealed) & (Matter.village == village_id) & where)
    return [row[0] for row in tuples(query.order_by(Matter.received_on.desc(), Matter.id.desc()))]


def visits_between(village_id: int, from_on: date, to_on: date) -> list[int]:
    """Visits on the spot in a village in a span of days, the newest first."""
    counted = Visit.deleted_at.is_null() & Visit.way.in_(list(COUNTED_WAYS)) & (Visit.village == village_id)
    query = Visit.select(Visit.id).where(counted & Visit.visited_on.between(from_on, to_on))
    return [row[0] for row in tuples(query.order_by(Visit.visited_on.desc(), Visit.id.desc()))]


def cared_for(village_id: int) -> list[tuple[str, int]]:
    """(group, id) of the running care cases of a village."""
    running = CareCase.deleted_at.is_null() & CareCase.to_on.is_null() & (CareCase.village == village_id)
    return [(target, i) for target, i in tuples(CareCase.select(CareCase.target, CareCase.id).where(running))]


def project_ids(village_id: int) -> list[int]:
    """Projects of a village."""
    query = Project.select(Project.id).where((Project.village == village_id) & Project.deleted_at.is_null())
    return [row[0] for row in tuples(query.order_by(Project.started_on.desc(), Project.id.desc()))]
