"""Queries on cadres, units and who answers for which village on a day."""

from datetime import date
from typing import Any, NamedTuple

from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice, LiaisonRow
from desktop.store.ids import new_id
from desktop.store.rows import insert, tuples
from desktop.store.tables import Cadre, LiaisonAssignment, LiaisonRole, Unit, Village


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
    """One dated assignment as listed in 系统."""

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


def responsible(village_id: int, on: date) -> list[LiaisonRow]:
    """Who answers for a village on a day, in the order of the roles."""
    query = (
        LiaisonAssignment.select(
            LiaisonAssignment.role, LiaisonRole.label, Cadre.id, Cadre.name, Cadre.post, Cadre.phone
        )
        .join(Cadre, on=(LiaisonAssignment.cadre == Cadre.id))
        .join(LiaisonRole, on=(LiaisonAssignment.role == LiaisonRole.code))
        .where(
            (LiaisonAssignment.village == village_id)
            & LiaisonAssignment.group.is_null()
            & LiaisonAssignment.household.is_null()
            & (LiaisonAssignment.from_on <= on)
            & (LiaisonAssignment.to_on.is_null() | (LiaisonAssignment.to_on >= on))
            & (Cadre.left_on.is_null() | (Cadre.left_on >= on))
        )
        .order_by(LiaisonRole.position, LiaisonAssignment.from_on, Cadre.position)
    )
    return [LiaisonRow(*row) for row in tuples(query)]


def assignments(village_id: int | None = None, on: date | None = None) -> list[AssignmentRow]:
    """Assignments, of one village or in force on one day when given."""
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
        )
        .join(Cadre, on=(LiaisonAssignment.cadre == Cadre.id))
        .join(Village, on=(LiaisonAssignment.village == Village.id))
        .join(LiaisonRole, on=(LiaisonAssignment.role == LiaisonRole.code))
        .order_by(Village.position, LiaisonRole.position, LiaisonAssignment.from_on)
    )
    if village_id is not None:
        query = query.where(LiaisonAssignment.village == village_id)
    if on is not None:
        query = query.where(
            (LiaisonAssignment.from_on <= on) & (LiaisonAssignment.to_on.is_null() | (LiaisonAssignment.to_on >= on))
        )
    return [AssignmentRow(*row) for row in tuples(query)]


def holders(village_id: int, role: str, from_on: date, to_on: date | None) -> list[AssignmentRow]:
    """Assignments of a role in a village that overlap a span of days."""
    return [
        row
        for row in assignments(village_id)
        if row.role == role and (row.to_on is None or row.to_on >= from_on) and (to_on is None or row.from_on <= to_on)
    ]


def add_assignment(values: dict[str, Any]) -> int:
    """Insert an assignment; `values` are columns of the table without id."""
    assignment_id = new_id()
    insert(LiaisonAssignment, id=assignment_id, **values)
    return assignment_id


def end_assignment(assignment_id: int, to_on: date) -> None:
    """Set the last day of an assignment."""
    LiaisonAssignment.update(to_on=to_on).where(LiaisonAssignment.id == assignment_id).execute()


def role_is_exclusive(code: str) -> bool:
    """True when a village has at most one holder of the role on a day."""
    row = LiaisonRole.get_or_none(LiaisonRole.code == code)
    return bool(row and row.is_exclusive)
