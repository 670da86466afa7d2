"""Queries on cadres, units and who answers for which village on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN

from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice, LiaisonRow
from desktop.domain.responsibility import Edit, Holding, Role, Scope
from desktop.store.ids import new_id
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import Cadre, Household, LiaisonAssignment, LiaisonRole, Unit, Village, VillagerGroup


class CadreRow(NamedTuple):
    """A cadre as listed in 系统."""

    id: int
    name: str
    post: str
    unit_name: str
    phone: str
    is_leader: bool
    left_on: date | None


class AssignmentRow(NamedTuple):
    """One dated assignment as listed. `place` is the group, grid or household below the village, empty for the village."""

    id: int
    village_id: int
    village_name: str
    role: str
    role_label: str
    cadre_id: int
    cadre_name: str
    from_on: date
    to_on: date | None
    basis: str
    group_id: int | None = None
    household_id: int | None = None
    place: str = ""
    post: str = ""
    phone: str = ""
    left_on: date | None = None


class PlaceRow(NamedTuple):
    """A group, a grid (网格) or a household below a village that somebody can answer for."""

    village_id: int
    group_id: int | None
    household_id: int | None
    name: str
    kind: str


def cadres(with_left: bool = False) -> list[CadreRow]:
    """Cadres in the office's order."""
    query = Cadre.select(
        Cadre.id, Cadre.name, Cadre.post, Unit.name, Cadre.phone, Cadre.is_leader, Cadre.left_on
    ).left_outer_join(Unit)
    if not with_left:
        query = query.where(Cadre.left_on.is_null())
    return [
        CadreRow(i, name, post, unit or "", phone, bool(leader), left)
        for i, name, post, unit, phone, leader, left in tuples(query.order_by(Cadre.position, Cadre.id))
    ]


def cadre_choices(leaders_first: bool = False) -> list[Choice]:
    """Serving cadres for a picker, the post as hint."""
    query = Cadre.select(Cadre.id, Cadre.name, Cadre.post, Cadre.keys).where(Cadre.left_on.is_null())
    order = (Cadre.is_leader.desc(), Cadre.position) if leaders_first else (Cadre.position,)
    return [Choice(i, name, post, tuple(keys.split())) for i, name, post, keys in tuples(query.order_by(*order))]


def unit_choices() -> list[Choice]:
    """Units for a picker."""
    query = Unit.select(Unit.id, Unit.name, Unit.kind, Unit.keys).where(Unit.closed_on.is_null())
    return [Choice(i, name, "", tuple(keys.split())) for i, name, kind, keys in tuples(query.order_by(Unit.position))]


def add_unit(name: str, kind: str, position: int = 0, phone: str = "") -> int:
    """Insert a unit."""
    unit_id = new_id()
    keys = " ".join(pinyin_keys(name))
    insert(Unit, id=unit_id, name=name, keys=keys, kind=kind, position=position, phone=phone)
    return unit_id


def add_cadre(values: dict[str, Any]) -> int:
    """Insert a cadre; `values` are columns of the table without id and keys."""
    cadre_id = new_id()
    insert(Cadre, id=cadre_id, keys=" ".join(pinyin_keys(values["name"])), **values)
    return cadre_id


def update_cadre(cadre_id: int, values: dict[str, Any]) -> None:
    """Write columns of a cadre."""
    if "name" in values:
        values = {**values, "keys": " ".join(pinyin_keys(values["name"]))}
    Cadre.update(**values).where(Cadre.id == cadre_id).execute()


# ---------------------------------------------------------------- who answers for what


def _on(day: date) -> Any:
    """Condition of assignments in force on a day."""
    return (LiaisonAssignment.from_on <= day) & (LiaisonAssignment.to_on.is_null() | (LiaisonAssignment.to_on >= day))


def responsible(village_id: int, on: date, group_id: int | None = None) -> list[LiaisonRow]:
    """Who answers for a village, and for one of its groups when given, on a day, in the order of the roles."""
    group = LiaisonAssignment.group.is_null()
    if group_id is not None:
        group |= LiaisonAssignment.group == group_id
    query = (
        LiaisonAssignment.select(
            LiaisonAssignment.role, LiaisonRole.label, Cadre.id, Cadre.name, Cadre.post, Cadre.phone
        )
        .join(Cadre, on=(LiaisonAssignment.cadre == Cadre.id))
        .join(LiaisonRole, on=(LiaisonAssignment.role == LiaisonRole.code))
        .where(
            (LiaisonAssignment.village == village_id)
            & group
            & LiaisonAssignment.household.is_null()
            & _on(on)
            & (Cadre.left_on.is_null() | (Cadre.left_on >= on))
        )
        .order_by(LiaisonRole.position, LiaisonAssignment.from_on, Cadre.position)
    )
    return [LiaisonRow(*row) for row in tuples(query)]


def assignments(
    village_id: int | None = None, on: date | None = None, cadre_id: int | None = None
) -> list[AssignmentRow]:
    """Assignments, of one village, of one cadre, or in force on one day when given."""
    query = (
        LiaisonAssignment.select(
            LiaisonAssignment.id,
            Village.id,
            Village.name,
            LiaisonAssignment.role,
            LiaisonRole.label,
            Cadre.id,
            Cadre.name,
            LiaisonAssignment.from_on,
            LiaisonAssignment.to_on,
            LiaisonAssignment.basis,
            LiaisonAssignment.group,
            LiaisonAssignment.household,
            VillagerGroup.name,
            Household.head_name,
            Cadre.post,
            Cadre.phone,
            Cadre.left_on,
        )
        .join(Cadre, on=(LiaisonAssignment.cadre == Cadre.id))
        .join(Village, on=(LiaisonAssignment.village == Village.id))
        .join(LiaisonRole, on=(LiaisonAssignment.role == LiaisonRole.code))
        .join(VillagerGroup, JOIN.LEFT_OUTER, on=(LiaisonAssignment.group == VillagerGroup.id))
        .join(Household, JOIN.LEFT_OUTER, on=(LiaisonAssignment.household == Household.id))
        .order_by(Village.position, LiaisonRole.position, LiaisonAssignment.from_on, LiaisonAssignment.id)
    )
    if village_id is not None:
        query = query.where(LiaisonAssignment.village == village_id)
    if cadre_id is not None:
        query = query.where(LiaisonAssignment.cadre == cadre_id)
    if on is not None:
        query = query.where(_on(on))
    return [AssignmentRow._make((*row[:12], _place(row[12], row[13]), *row[14:])) for row in tuples(query)]


def _place(group: str | None, head: str | None) -> str:
    return f"{head}户" if head else group or ""


def roles() -> list[Role]:
    """The roles in the office's order."""
    wanted = LiaisonRole.code, LiaisonRole.label, LiaisonRole.is_exclusive, LiaisonRole.is_required, LiaisonRole.scope
    query = LiaisonRole.select(*wanted).order_by(LiaisonRole.position, LiaisonRole.code)
    return [Role(code, label, bool(one), bool(must), scope) for code, label, one, must, scope in tuples(query)]


def role_is_used(code: str) -> bool:
    """True when somebody holds or held the role."""
    return LiaisonAssignment.select().where(LiaisonAssignment.role == code).exists()


_COLUMNS = ("id", "cadre", "role", "village", "group", "household", "from_on", "to_on", "basis", "note")


def holdings(
    village_ids: Sequence[int] | None = None, cadre_id: int | None = None, ids: Sequence[int] | None = None
) -> list[Holding]:
    """Assignments as the rules see them: all, of some villages, of a cadre, or those with these ids."""
    query = LiaisonAssignment.select(*(getattr(LiaisonAssignment, name) for name in _COLUMNS))
    if village_ids is not None:
        query = query.where(LiaisonAssignment.village.in_(list(village_ids)))
    if cadre_id is not None:
        query = query.where(LiaisonAssignment.cadre == cadre_id)
    if ids is not None:
        query = query.where(LiaisonAssignment.id.in_(list(ids)))
    rows = tuples(query.order_by(LiaisonAssignment.from_on, LiaisonAssignment.id))
    return [Holding._make((*row[:3], Scope(*row[3:6]), *row[6:])) for row in rows]


def write(edits: Sequence[Edit]) -> None:
    """Make assignments as the edits say; call inside a transaction."""
    for before, after in edits:
        if after is None:
            assert before is not None
            LiaisonAssignment.delete().where(LiaisonAssignment.id == before.id).execute()
            continue
        row = dict(zip(_COLUMNS, (*after[:3], *after.scope, *after[4:]), strict=True))
        if before is None:
            insert(LiaisonAssignment, **row)
        else:
            LiaisonAssignment.update(row).where(LiaisonAssignment.id == before.id).execute()


def cadre_names() -> dict[int, str]:
    """Names of all cadres, those who have left too."""
    return dict(tuples(Cadre.select(Cadre.id, Cadre.name)))


def days_left() -> dict[int, date]:
    """Last day of every cadre who has left."""
    return dict(tuples(Cadre.select(Cadre.id, Cadre.left_on).where(Cadre.left_on.is_null(False))))


def cadre(cadre_id: int) -> CadreRow | None:
    """One cadre, also one who has left."""
    return next((row for row in cadres(with_left=True) if row.id == cadre_id), None)


def places_below(village_id: int) -> list[PlaceRow]:
    """Groups and grids of a village, and those of its households for which somebody answers or answered."""
    groups = VillagerGroup.select(VillagerGroup.id, VillagerGroup.name, VillagerGroup.kind)
    groups = groups.where((VillagerGroup.village == village_id) & VillagerGroup.closed_on.is_null())
    found = [
        PlaceRow(village_id, group_id, None, name, kind)
        for group_id, name, kind in tuples(groups.order_by(VillagerGroup.kind, VillagerGroup.position))
    ]
    held = LiaisonAssignment.select(LiaisonAssignment.household).where(LiaisonAssignment.village == village_id)
    households = Household.select(Household.id, Household.head_name).where(Household.id.in_(held))
    return found + [
        PlaceRow(village_id, None, household_id, f"{head}户", "household")
        for household_id, head in tuples(households.order_by(Household.number, Household.id))
    ]


def scope_fits(scope: Scope) -> bool:
    """True when group and household belong to the village."""
    for table, wanted in ((VillagerGroup, scope.group_id), (Household, scope.household_id)):
        if wanted is not None and first(table.select(table.village).where(table.id == wanted)) != (scope.village_id,):
            return False
    return first(Village.select(Village.id).where(Village.id == scope.village_id)) is not None
