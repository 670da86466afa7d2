"""Queries on projects for the people (实事项目) and the payments of benefit funds (惠民资金)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from desktop.domain.projects import NewPayment, ProjectFilter, ProjectState, state
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import (
    Cadre,
    Household,
    ImportBatch,
    Matter,
    MatterProject,
    Payment,
    Project,
    Unit,
    User,
    Village,
)
from desktop.store.visible import visible


class ProjectRow(NamedTuple):
    """A line of the list of projects. Amounts in 分; `households` are those who were paid, each once."""

    id: int
    name: str
    kind: str
    theme_code: str
    village_id: int | None
    village_name: str
    unit_id: int | None
    unit_name: str
    leader_id: int | None
    leader_name: str
    planned_amount: int
    planned_households: int
    started_on: date | None
    due_on: date | None
    done_on: date | None
    progress: str
    note: str
    entered_by: int
    paid_amount: int
    payment_count: int
    households: int


class PaymentRow(NamedTuple):
    """A payment of a project. `amount` in 分; `payee` is the household's head where none was written."""

    id: int
    paid_on: date
    amount: int
    village_id: int | None
    village_name: str
    household_id: int | None
    payee: str
    note: str
    entered_by: int
    entered_name: str
    batch_id: int | None


class ProjectMatter(NamedTuple):
    """A matter that hangs together with a project."""

    matter_id: int
    number: str
    title: str
    stage: str
    received_on: date
    kind: str


class LinkedProject(NamedTuple):
    """A project that a matter hangs together with."""

    id: int
    name: str
    kind: str
    started_on: date | None
    due_on: date | None
    done_on: date | None


class ProjectTotal(NamedTuple):
    """Figures of one village (None = the whole township) and kind, with the ids behind them; amounts in 分.

    Planned figures are those of the projects of the village; paid ones those of payments to the village.
    """

    village_id: int | None
    kind: str
    projects: tuple[int, ...]
    payments: tuple[int, ...]
    planned_amount: int
    paid_amount: int
    planned_households: int
    households: int


# ---------------------------------------------------------------- the list


def _payee_key() -> Any:
    """Who was paid: the household, or the name within the village; NULL for money that went into the work itself."""
    at_home = Payment.household.is_null(False), fn.PRINTF("h%d", Payment.household)
    by_name = Payment.payee != "", fn.PRINTF("%d:%s", fn.IFNULL(Payment.village, 0), Payment.payee)
    return Case(None, (at_home, by_name), None)


def _paid() -> Any:
    made = Payment.select(
        Payment.project.alias("project_id"),
        fn.SUM(Payment.amount).alias("amount"),
        fn.COUNT(Payment.id).alias("count"),
        fn.COUNT(fn.DISTINCT(_payee_key())).alias("households"),
    )
    return made.group_by(Payment.project).alias("paid")


def _query() -> Any:
    paid = _paid()
    return (
        Project.select(
            Project.id,
            Project.name,
            Project.kind,
            Project.theme_code,
            Project.village,
            Village.name,
            Project.unit,
            Unit.name,
            Project.leader,
            Cadre.name,
            Project.planned_amount,
            Project.planned_households,
            Project.started_on,
            Project.due_on,
            Project.done_on,
            Project.progress,
            Project.note,
            Project.entered_by,
            paid.c.amount,
            paid.c.count,
            paid.c.households,
        )
        .join(Village, JOIN.LEFT_OUTER, on=(Project.village == Village.id))
        .join_from(Project, Unit, JOIN.LEFT_OUTER, on=(Project.unit == Unit.id))
        .join_from(Project, Cadre, JOIN.LEFT_OUTER, on=(Project.leader == Cadre.id))
        .join_from(Project, paid, JOIN.LEFT_OUTER, on=(paid.c.project_id == Project.id))
        .where(Project.deleted_at.is_null())
    )


def _row(values: tuple[Any, ...]) -> ProjectRow:
    texts = {5: "", 7: "", 9: "", 18: 0, 19: 0, 20: 0}
    return ProjectRow._make(
        texts[place] if value is None and place in texts else value for place, value in enumerate(values)
    )


def projects(wanted: ProjectFilter, today: date) -> list[ProjectRow]:
    """The projects that a filter wants: what is not done first, by the day on which it is due."""
    query = _query()
    if wanted.kind:
        query = query.where(Project.kind == wanted.kind)
    if wanted.village_id is not None:
        query = query.where(Project.village == wanted.village_id if wanted.village_id else Project.village.is_null())
    if wanted.text.strip():
        query = query.where(Project.name.contains(wanted.text.strip()))
    found = [_row(values) for values in tuples(query.order_by(Project.id))]
    if wanted.state:
        found = [row for row in found if _is_in(row, wanted.state, today)]
    return sorted(found, key=lambda row: (row.done_on is not None, row.due_on or date.max))


def _is_in(row: ProjectRow, wanted: str, today: date) -> bool:
    now = state(row.started_on, row.due_on, row.done_on, today)
    return now != ProjectState.DONE if wanted == "open" else now == wanted


def project(project_id: int) -> ProjectRow | None:
    """One project, or None when it is gone."""
    values = first(_query().where(Project.id == project_id))
    return _row(values) if values else None


# ---------------------------------------------------------------- one project


def payments(project_id: int | None = None, payment_id: int | None = None) -> list[PaymentRow]:
    """Payments of a project by village, day and order of entry, or the one of an id."""
    query = (
        Payment.select(
            Payment.id,
            Payment.paid_on,
            Payment.amount,
            Payment.village,
            Village.name,
            Payment.household,
            Payment.payee,
            Household.head_name,
            Payment.note,
            Payment.entered_by,
            User.name,
            Payment.import_batch,
        )
        .join(Village, JOIN.LEFT_OUTER, on=(Payment.village == Village.id))
        .join_from(Payment, Household, JOIN.LEFT_OUTER, on=(Payment.household == Household.id))
        .join_from(Payment, User, JOIN.LEFT_OUTER, on=(Payment.entered_by == User.id))
        .order_by(Village.position, Village.id, Payment.paid_on, Payment.id)
    )
    query = query.where(Payment.project == project_id) if project_id is not None else query
    query = query.where(Payment.id == payment_id) if payment_id is not None else query
    return [_payment(row) for row in tuples(query)]


def _payment(row: tuple[Any, ...]) -> PaymentRow:
    payee = row[6] or row[7] or ""
    return PaymentRow._make((*row[:4], row[4] or "", row[5], payee, row[8], row[9], row[10] or "", row[11]))


def project_of_payment(payment_id: int) -> int | None:
    """Id of the project that a payment belongs to."""
    row = first(Payment.select(Payment.project).where(Payment.id == payment_id))
    return int(row[0]) if row else None


def matters_of(project_id: int, with_sealed: bool) -> list[ProjectMatter]:
    """Matters that hang together with a project, as far as the user may see them, the newest first."""
    query = (
        Matter.select(Matter.id, Matter.number, Matter.title, Matter.stage, Matter.received_on, Matter.kind)
        .join(MatterProject, on=(MatterProject.matter == Matter.id))
        .where((MatterProject.project == project_id) & visible(with_sealed))
    )
    return [ProjectMatter._make(row) for row in tuples(query.order_by(Matter.received_on.desc(), Matter.id.desc()))]


def projects_of(matter_id: int) -> list[LinkedProject]:
    """Projects that a matter hangs together with."""
    wanted = Project.id, Project.name, Project.kind, Project.started_on, Project.due_on, Project.done_on
    query = Project.select(*wanted).join(MatterProject, on=(MatterProject.project == Project.id))
    query = query.where((MatterProject.matter == matter_id) & Project.deleted_at.is_null())
    return [LinkedProject._make(row) for row in tuples(query.order_by(MatterProject.id))]


# ---------------------------------------------------------------- writing


def add_project(values: dict[str, Any]) -> int:
    """Insert a project; `values` are columns without the id."""
    project_id = new_id()
    insert(Project, id=project_id, **values)
    return project_id


def update_project(project_id: int, values: dict[str, Any]) -> None:
    """Write columns of a project."""
    Project.update(**values, version=Project.version + 1).where(Project.id == project_id).execute()


def remove_project(project_id: int, at: datetime) -> None:
    """Take a project out of every list."""
    Project.update(deleted_at=at).where(Project.id == project_id).execute()


def add_payment(project_id: int, form: NewPayment, by: int, at: datetime, batch_id: int | None = None) -> int:
    """Insert a payment."""
    payment_id = new_id()
    insert(
        Payment,
        id=payment_id,
        project=project_id,
        paid_on=form.paid_on,
        amount=form.amount,
        village=form.village_id,
        household=form.household_id,
        payee=form.payee,
        note=form.note,
        entered_at=at,
        entered_by=by,
        import_batch=batch_id,
    )
    return payment_id


def remove_payments(ids: Sequence[int]) -> None:
    """Delete payments."""
    Payment.delete().where(Payment.id.in_(list(ids))).execute()


def link(matter_id: int, project_id: int) -> None:
    """Hang a matter and a project together."""
    insert(MatterProject, id=new_id(), matter=matter_id, project=project_id)


def unlink(matter_id: int, project_id: int) -> None:
    """Part a matter and a project."""
    both = (MatterProject.matter == matter_id) & (MatterProject.project == project_id)
    MatterProject.delete().where(both).execute()


def are_linked(matter_id: int, project_id: int) -> bool:
    """True when they hang together."""
    both = (MatterProject.matter == matter_id) & (MatterProject.project == project_id)
    return MatterProject.select().where(both).exists()


# ---------------------------------------------------------------- lists of payments that came in


class PaymentBatch(NamedTuple):
    """An imported list of payments that stands. `project_id` is that of its payments."""

    id: int
    made_at: datetime
    made_by: int
    row_count: int
    project_id: int


def batch(batch_id: int) -> PaymentBatch | None:
    """An imported list that was not taken back; None for any other import."""
    wanted = ImportBatch.id, ImportBatch.made_at, ImportBatch.made_by, ImportBatch.row_count, Payment.project
    query = ImportBatch.select(*wanted).join(Payment, on=(Payment.import_batch == ImportBatch.id))
    row = first(query.where((ImportBatch.id == batch_id) & ImportBatch.undone_at.is_null()))
    return PaymentBatch._make(row) if row else None


def remove_batch(batch_id: int, at: datetime) -> int:
    """Delete the payments of an imported list and mark it as taken back; returns how many there were."""
    count = Payment.delete().where(Payment.import_batch == batch_id).execute()
    ImportBatch.update(undone_at=at).where(ImportBatch.id == batch_id).execute()
    return int(count)


def known_payments(project_id: int) -> set[tuple[date, int, int | None, str]]:
    """(day, amount, village, payee) of what was paid in a project."""
    return {(row.paid_on, row.amount, row.village_id, row.payee) for row in payments(project_id)}


def households_by_head() -> dict[tuple[int, str], list[int]]:
    """(village, name of the head) → households that are not closed."""
    found: dict[tuple[int, str], list[int]] = {}
    query = Household.select(Household.village, Household.head_name, Household.id)
    for village_id, head, household_id in tuples(query.where(Household.closed_on.is_null())):
        found.setdefault((village_id, head), []).append(household_id)
    return found


# ---------------------------------------------------------------- figures


def totals(from_on: date | None = None, to_on: date | None = None) -> list[ProjectTotal]:
    """Figures per village and kind. With days, paid figures are those of payments between them (both included).

    Planned figures are those of all projects. The township as a whole comes last.
    """
    planned = _planned()
    paid = _paid_by_place(from_on, to_on)
    order = {row[0]: place for place, row in enumerate(tuples(Village.select(Village.id).order_by(Village.position)))}
    keys = sorted({*planned, *paid}, key=lambda key: (order.get(key[0], len(order)), key[1]))
    return [_total(key, planned.get(key, []), paid.get(key, [])) for key in keys]


def _total(
    key: tuple[int | None, str], mine: list[tuple[int, int, int]], paid: list[tuple[int, int, str | None]]
) -> ProjectTotal:
    return ProjectTotal(
        *key,
        tuple(project_id for project_id, _, _ in mine),
        tuple(payment_id for payment_id, _, _ in paid),
        sum(amount for _, amount, _ in mine),
        sum(amount for _, amount, _ in paid),
        sum(households for _, _, households in mine),
        _count_households(key for _, _, key in paid),
    )


def _count_households(keys: Iterable[str | None]) -> int:
    return len({key for key in keys if key is not None})


def _planned() -> dict[tuple[int | None, str], list[tuple[int, int, int]]]:
    wanted = Project.village, Project.kind, Project.id, Project.planned_amount, Project.planned_households
    found: dict[tuple[int | None, str], list[tuple[int, int, int]]] = {}
    for village_id, kind, *rest in tuples(
        Project.select(*wanted).where(Project.deleted_at.is_null()).order_by(Project.id)
    ):
        found.setdefault((village_id, kind), []).append((rest[0], rest[1], rest[2]))
    return found


def _paid_by_place(
    from_on: date | None, to_on: date | None
) -> dict[tuple[int | None, str], list[tuple[int, int, str | None]]]:
    place = fn.IFNULL(Payment.village, Project.village)
    query = Payment.select(place, Project.kind, Payment.id, Payment.amount, _payee_key())
    query = query.join(Project, on=(Payment.project == Project.id)).where(Project.deleted_at.is_null())
    if from_on is not None:
        query = query.where(Payment.paid_on >= from_on)
    if to_on is not None:
        query = query.where(Payment.paid_on <= to_on)
    found: dict[tuple[int | None, str], list[tuple[int, int, str | None]]] = {}
    for village_id, kind, *rest in tuples(query.order_by(Payment.id)):
        found.setdefault((village_id, kind), []).append((rest[0], rest[1], rest[2]))
    return found
