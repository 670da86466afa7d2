"""Queries on villages, groups and households."""

from typing import Any, NamedTuple

from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice
from desktop.store.ids import new_id
from desktop.store.kept import forget, kept
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import Household, Village, VillagerGroup


class VillageRow(NamedTuple):
    """A village as listed in 系统."""

    id: int
    code: str
    name: str
    kind: str
    household_count: int
    population: int
    phone: str
    is_closed: bool


def villages(with_closed: bool = False) -> list[VillageRow]:
    """Villages in the office's order."""
    query = Village.select(
        Village.id,
        Village.code,
        Village.name,
        Village.kind,
        Village.household_count,
        Village.population,
        Village.phone,
        Village.closed_on.is_null(False),
    )
    if not with_closed:
        query = query.where(Village.closed_on.is_null())
    return [
        VillageRow._make((*row[:7], bool(row[7]))) for row in tuples(query.order_by(Village.position, Village.code))
    ]


def village_choices() -> list[Choice]:
    """Villages for a picker."""
    query = Village.select(Village.id, Village.name, Village.code, Village.keys).where(Village.closed_on.is_null())
    rows = tuples(query.order_by(Village.position, Village.code))
    return [Choice(i, name, "", (*keys.split(), code)) for i, name, code, keys in rows]


def group_choices(village_id: int) -> list[Choice]:
    """Villager groups of a village for a picker."""
    query = VillagerGroup.select(VillagerGroup.id, VillagerGroup.name).where(
        (VillagerGroup.village == village_id) & (VillagerGroup.kind == "group") & VillagerGroup.closed_on.is_null()
    )
    return [Choice(i, name, "", pinyin_keys(name)) for i, name in tuples(query.order_by(VillagerGroup.position))]


def household_choices(village_id: int) -> list[Choice]:
    """Households of a village for a picker."""
    query = Household.select(Household.id, Household.head_name, Household.number, Household.keys)
    query = query.where((Household.village == village_id) & Household.closed_on.is_null())
    return [Choice(i, f"{name}户", number, tuple(keys.split())) for i, name, number, keys in tuples(query)]


def add_village(values: dict[str, Any]) -> int:
    """Insert a village; `values` are columns of the table without id and keys."""
    village_id = new_id()
    insert(Village, id=village_id, keys=" ".join(pinyin_keys(values["name"])), **values)
    return village_id


def update_village(village_id: int, values: dict[str, Any]) -> None:
    """Write columns of a village."""
    if "name" in values:
        values = {**values, "keys": " ".join(pinyin_keys(values["name"]))}
    Village.update(**values).where(Village.id == village_id).execute()
    forget()


def add_group(village_id: int, name: str, position: int) -> int:
    """Insert a villager group."""
    group_id = new_id()
    insert(VillagerGroup, id=group_id, village=village_id, name=name, position=position)
    return group_id


def village_name(village_id: int | None) -> str:
    """Name of a village, empty for none."""
    return _village_name(village_id) if village_id else ""


@kept
def _village_name(village_id: int) -> str:
    row = first(Village.select(Village.name).where(Village.id == village_id))
    return str(row[0]) if row else ""


def village_ids_by_name() -> dict[str, int]:
    """Village name → id, closed ones included (old ledgers name them)."""
    return dict(tuples(Village.select(Village.name, Village.id)))
