"""Queries of an import of people: who is there already, writing all at once, taking all back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import fn

from desktop.domain.people_importing import NewGroup, PeoplePlan, PlannedPerson, RegisterState
from desktop.domain.pinyin import pinyin_keys
from desktop.store import office, person_merges
from desktop.store.ids import new_id
from desktop.store.kept import forget
from desktop.store.register import chunks
from desktop.store.rows import first, insert_many, tuples
from desktop.store.tables import (
    ALL,
    Household,
    ImportBatch,
    Person,
    PersonMerge,
    Setting,
    VillagerGroup,
)

KIND = "people"
_PIECE = 1000


class KnownPerson(NamedTuple):
    """Somebody of the register, as far as a row can be compared with."""

    id: int
    name: str
    sex: str
    born_on: date | None
    id_number: str
    phone: str
    ethnic_code: str
    occupation: str
    address: str
    village_id: int | None
    group_id: int | None
    household_id: int | None
    relation: str


class KnownHousehold(NamedTuple):
    """A household of the register."""

    id: int
    village_id: int
    group_id: int | None
    number: str
    head_name: str
    address: str


def known_people() -> list[KnownPerson]:
    """Everybody of the register, oldest entry first."""
    columns = [getattr(Person, name.removesuffix("_id")) if name in _PLACES else getattr(Person, name)
               for name in KnownPerson._fields]  # fmt: skip
    return [KnownPerson(*row) for row in tuples(Person.select(*columns).where(_there()).order_by(Person.id))]


_PLACES = ("village_id", "group_id", "household_id")


def _there() -> Any:
    return Person.deleted_at.is_null()


def known_households() -> list[KnownHousehold]:
    """Every household that has not been dissolved."""
    columns = (Household.village, Household.group, Household.number, Household.head_name, Household.address)
    query = Household.select(Household.id, *columns).where(Household.closed_on.is_null()).order_by(Household.id)
    return [KnownHousehold(*row) for row in tuples(query)]


def state() -> RegisterState:
    """How the register stands now."""
    people = first(
        Person.select(
            fn.COUNT(Person.id), fn.COALESCE(fn.MAX(Person.id), 0), fn.COALESCE(fn.SUM(Person.version), 0)
        ).where(_there())
    )
    households = first(Household.select(fn.COUNT(Household.id)))
    return RegisterState._make((*(people or (0, 0, 0)), households[0] if households else 0))


# ---------------------------------------------------------------- writing


def write(plan: PeoplePlan, batch_id: int) -> Iterator[int]:
    """Write a whole plan in pieces; yields how many rows are done. What it completed is remembered for `remove`."""
    groups = _write_groups(plan.groups)
    homes, completed_homes = _write_households(plan, groups, batch_id)
    completed: dict[int, dict[str, Any]] = {}
    keys: dict[str, str] = {}
    for start in range(0, len(plan.ready), _PIECE):
        piece = plan.ready[start : start + _PIECE]
        new = [row for row in piece if row.id is None]
        insert_many(Person, [_columns(row, homes, groups, keys) | {"import_batch": batch_id} for row in new])
        for row in piece:
            if row.id is not None:
                completed[row.id] = _complete(Person, row.id, _news(row, homes, groups))
        yield start + len(piece)
    memory = {"people": completed, "households": completed_homes, "groups": list(groups.values())}
    office.set_setting(_memory(batch_id), memory)


def _write_groups(wanted: Iterable[NewGroup]) -> dict[NewGroup, int]:
    made = {group: new_id() for group in wanted}
    last = dict(tuples(VillagerGroup.select(VillagerGroup.village, fn.MAX(VillagerGroup.position)).group_by(
        VillagerGroup.village
    )))  # fmt: skip
    rows = []
    for group, group_id in made.items():
        last[group.village_id] = position = (last.get(group.village_id) or 0) + 1
        rows.append({"id": group_id, "village": group.village_id, "name": group.name, "position": position})
    insert_many(VillagerGroup, rows)
    return made


def _group(group: int | NewGroup | None, groups: dict[NewGroup, int]) -> int | None:
    return groups[group] if isinstance(group, NewGroup) else group


def _write_households(
    plan: PeoplePlan, groups: dict[NewGroup, int], batch_id: int
) -> tuple[list[int], dict[int, dict[str, Any]]]:
    ids: list[int] = []
    rows: list[dict[str, Any]] = []
    completed: dict[int, dict[str, Any]] = {}
    for one in plan.households:
        ids.append(one.id or new_id())
        group_id = _group(one.group, groups)
        if one.id is not None:
            news = {name: _group(value, groups) if name == "group" else value for name, value in one.news.items()}
            completed[one.id] = _complete(Household, one.id, news)
            continue
        same = {"number": one.number, "head_name": one.head_name, "address": one.address, "village": one.village_id}
        keys = " ".join(pinyin_keys(one.head_name))
        rows.append(same | {"id": ids[-1], "group": group_id, "keys": keys, "import_batch": batch_id})
    insert_many(Household, rows)
    return ids, completed


def _columns(
    row: PlannedPerson, homes: Sequence[int], groups: dict[NewGroup, int], keys: dict[str, str]
) -> dict[str, Any]:
    form = row.form
    if form.name not in keys:
        keys[form.name] = " ".join(pinyin_keys(form.name))
    same = ("name", "id_number", "sex", "born_on", "ethnic_code", "phone", "occupation", "relation", "address", "note")
    return {name: getattr(form, name) for name in same} | {
        "id": new_id(),
        "keys": keys[form.name],
        "village": form.village_id,
        "group": _group(row.group, groups),
        "household": None if row.household is None else homes[row.household],
    }


def _news(row: PlannedPerson, homes: Sequence[int], groups: dict[NewGroup, int]) -> dict[str, Any]:
    news = dict(row.news)
    if "household" in news:
        news["household"] = homes[news["household"]]
    if "group" in news:
        news["group"] = _group(news["group"], groups)
    return news


def _complete(table: Any, record_id: int, news: dict[str, Any]) -> dict[str, Any]:
    if not news:
        return {}
    table.update(news).where(table.id == record_id).execute()
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in news.items()}


def _memory(batch_id: int) -> str:
    return f"import.{batch_id}.register"


# ---------------------------------------------------------------- taking back


class PeopleBatch(NamedTuple):
    """An accepted import of people."""

    id: int
    made_by: int
    row_count: int


def batch(batch_id: int) -> PeopleBatch | None:
    """The import of an id when it is one of people and stands, else None."""
    columns = (ImportBatch.id, ImportBatch.made_by, ImportBatch.row_count)
    standing = (ImportBatch.id == batch_id) & (ImportBatch.kind == KIND) & ImportBatch.undone_at.is_null()
    row = first(ImportBatch.select(*columns).where(standing))
    return PeopleBatch(*row) if row else None


def worked_on(batch_id: int) -> list[str]:
    """Names of the people, and heads of the households, on whom something stands that came later than the batch."""
    mine = {row[0]: row[1:] for row in tuples(
        Person.select(Person.id, Person.name, Person.version).where(Person.import_batch == batch_id)
    )}  # fmt: skip
    merged = set()
    for some in chunks(list(mine)):
        for column in (PersonMerge.kept, PersonMerge.merged):
            standing = column.in_(some) & PersonMerge.undone_at.is_null()
            merged |= {row[0] for row in tuples(PersonMerge.select(column).where(standing))}
    touched = person_merges.referring(mine) | merged | {one for one, (_, version) in mine.items() if version > 1}
    homes = dict(tuples(Household.select(Household.id, Household.head_name).where(Household.import_batch == batch_id)))
    return [mine[one][0] for one in sorted(touched)] + [f"{homes[one]}户" for one in sorted(_used(homes, batch_id))]


def _used(homes: dict[int, str], batch_id: int) -> set[int]:
    """Those of these households to which something points that the batch did not bring."""
    found: set[int] = set()
    for table in ALL:
        for field in table._meta.refs:
            if field.rel_model is Household:
                query = table.select(field)
                if table is Person:
                    query = query.where(Person.import_batch.is_null() | (Person.import_batch != batch_id))
                    query = query.where(Person.id.not_in(_completed_people(batch_id)))
                for some in chunks(list(homes)):
                    found |= {row[0] for row in tuples(query.where(field.in_(some)).distinct())}
    return found


def _completed_people(batch_id: int) -> list[int]:
    """Those whom the batch itself put into a household."""
    memory = office.setting(_memory(batch_id), {})
    return [int(one) for one, news in memory.get("people", {}).items() if "household" in news]


def remove(batch_id: int, at: datetime) -> None:
    """Take out everything that a batch brought. Its row stays, marked undone."""
    memory = office.setting(_memory(batch_id), {})
    PersonMerge.delete().where(
        PersonMerge.undone_at.is_null(False)
        & (PersonMerge.kept.in_(_mine(batch_id)) | PersonMerge.merged.in_(_mine(batch_id)))
    ).execute()
    _take_back(Person, memory.get("people", {}))
    Person.delete().where(Person.import_batch == batch_id).execute()
    _take_back(Household, memory.get("households", {}))
    Household.delete().where(Household.import_batch == batch_id).execute()
    _remove_groups([int(one) for one in memory.get("groups", [])])
    Setting.delete().where(Setting.name == _memory(batch_id)).execute()
    ImportBatch.update(undone_at=at).where(ImportBatch.id == batch_id).execute()
    forget()


def _mine(batch_id: int) -> Any:
    return Person.select(Person.id).where(Person.import_batch == batch_id)


def _take_back(table: Any, completed: dict[str, dict[str, Any]]) -> None:
    """Empty again what the batch filled in on those who were there before, unless it has been changed since."""
    for record_id, news in completed.items():
        for name, value in news.items():
            column = getattr(table, name)
            mine = (table.id == int(record_id)) & (column == column.python_value(value))
            table.update({column: None if column.null else ""}).where(mine).execute()


def _remove_groups(ids: Sequence[int]) -> None:
    """Groups that the batch made and that nothing uses."""
    for group_id in ids:
        points = [(table, field) for table in ALL for field in table._meta.refs if field.rel_model is VillagerGroup]
        if not any(table.select().where(field == group_id).exists() for table, field in points):
            VillagerGroup.delete().where(VillagerGroup.id == group_id).execute()
