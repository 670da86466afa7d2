"""Entries of the register that may be one person: found, merged, and taken apart again exactly.

What points to a person is read from the tables themselves, so that a table of a later version cannot be forgotten.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import fn

from desktop.domain.people import Alike
from desktop.store import tables
from desktop.store.ids import new_id
from desktop.store.register import chunks
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import Person, PersonMerge

_OWN = frozenset({"id", "name", "keys", "deleted_at", "version", "import_batch", "id_kind"})
"""Columns that a merge never fills in."""


class Pair(NamedTuple):
    """Two entries and the strongest reason to take them for one person; `kept` is the older entry."""

    reason: str
    kept: int
    other: int


class MergeRow(NamedTuple):
    """A merge as listed."""

    id: int
    kept_id: int
    kept_name: str
    merged_id: int
    merged_name: str
    made_at: datetime
    made_by: int
    undone_at: datetime | None


def references() -> list[tuple[Any, Any]]:
    """(table, column) of everything that points to a person, but for the merges themselves."""
    return [
        (table, field)
        for table in tables.ALL
        for field in table._meta.refs
        if field.rel_model is Person and table is not PersonMerge
    ]


# ---------------------------------------------------------------- suspected


def _grouped(*columns: Any, given: Iterable[Any]) -> Any:
    where = Person.deleted_at.is_null()
    for column in given:
        where &= column != ""
    return Person.select(*columns, fn.COUNT(Person.id)).where(where).group_by(*columns).having(fn.COUNT(Person.id) > 1)


def _reasons() -> tuple[tuple[Alike, tuple[Any, ...], Any], ...]:
    name = Person.name
    born = _grouped(name, Person.born_on, given=(name,)).where(Person.born_on.is_null(False))
    home = _grouped(name, Person.household, given=(name,)).where(Person.household.is_null(False))
    return (
        (Alike.IDENTITY, (Person.id_number,), _grouped(Person.id_number, given=(Person.id_number,))),
        (Alike.BIRTHDAY, (name, Person.born_on), born),
        (Alike.PHONE, (name, Person.phone), _grouped(name, Person.phone, given=(name, Person.phone))),
        (Alike.HOUSEHOLD, (name, Person.household), home),
    )


def suspected() -> list[Pair]:
    """Pairs of entries that may be one person, the surest reason first; a pair is named once.

    Two entries with different identity numbers are two people, whatever else they share.
    """
    found: dict[tuple[int, int], str] = {}
    numbers: dict[int, str] = {}
    for reason, columns, groups in _reasons():
        for *values, _ in tuples(groups):
            where = Person.deleted_at.is_null()
            for column, value in zip(columns, values, strict=True):
                where &= column == value
            entries = tuples(Person.select(Person.id, Person.id_number).where(where).order_by(Person.id))
            numbers |= dict(entries)
            kept = entries[0][0]
            for other, _ in entries[1:]:
                if not (numbers[kept] and numbers[other] and numbers[kept] != numbers[other]):
                    found.setdefault((kept, other), reason.value)
    return [Pair(reason, *pair) for pair, reason in found.items()]


# ---------------------------------------------------------------- merging


class Undo(NamedTuple):
    """What a merge changed: rows by `table.column` that pointed to the merged entry, and (old, new) by column."""

    moved: dict[str, list[int]]
    filled: dict[str, list[Any]]

    def text(self) -> str:
        """For keeping."""
        return json.dumps(self._asdict(), ensure_ascii=False)


def _name(table: Any, field: Any) -> str:
    return f"{table._meta.table_name}.{field.column_name}"


def merge(kept_id: int, merged_id: int, by: int, at: datetime) -> int:
    """Let everything point to the kept entry, fill in what it lacked, give the other up; returns the merge's id."""
    moved: dict[str, list[int]] = {}
    for table, field in references():
        key = table._meta.primary_key
        ids = [row[0] for row in tuples(table.select(key).where(field == merged_id).order_by(key))]
        if ids:
            moved[_name(table, field)] = ids
            table.update({field: kept_id}).where(field == merged_id).execute()
    filled = _fill(kept_id, merged_id)
    Person.update(deleted_at=at).where(Person.id == merged_id).execute()
    merge_id = new_id()
    undo = Undo(moved, filled).text()
    insert(PersonMerge, id=merge_id, kept=kept_id, merged=merged_id, undo=undo, made_at=at, made_by=by)
    return merge_id


_HOME = ("village_id", "group_id", "household_id", "relation")


def _fill(kept_id: int, merged_id: int) -> dict[str, list[Any]]:
    """Complete the kept entry. Village, group, household and relation are one fact and come together or not at all."""
    fields = [field for field in Person._meta.sorted_fields if field.name not in _OWN]
    names = [field.column_name for field in fields]
    kept, merged = (
        dict(zip(names, first(Person.select(*fields).where(Person.id == one)) or (), strict=True))
        for one in (kept_id, merged_id)
    )
    moves = kept["household_id"] is None and (merged["household_id"] is not None or kept["village_id"] is None)
    news = {
        name: merged[name]
        for name in names
        if (moves and merged[name] != kept[name] if name in _HOME else not kept[name] and merged[name])
    }
    if news:
        Person.update({_column(name): value for name, value in news.items()}).where(Person.id == kept_id).execute()
    return {name: [_plain(kept[name]), _plain(value)] for name, value in news.items()}


def _column(name: str) -> Any:
    return next(field for field in Person._meta.sorted_fields if field.column_name == name)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(column: Any, value: Any) -> Any:
    return column.python_value(value)


# ---------------------------------------------------------------- taking apart


def undo(merge_id: int, at: datetime) -> None:
    """Take a merge back: what has been changed since stays as it is now."""
    row: Any = PersonMerge.get_by_id(merge_id)
    kept = json.loads(row.undo)
    for table, field in references():
        for some in chunks(kept["moved"].get(_name(table, field), [])):
            key: Any = table._meta.primary_key
            mine = key.in_(some) & (field == row.kept_id)
            table.update({field: row.merged_id}).where(mine).execute()
    for name, (old, new) in kept["filled"].items():
        column = _column(name)
        now = column.is_null() if new is None else column == _read(column, new)
        same = (Person.id == row.kept_id) & now
        Person.update({column: _read(column, old)}).where(same).execute()
    Person.update(deleted_at=None).where(Person.id == row.merged_id).execute()
    PersonMerge.update(undone_at=at).where(PersonMerge.id == merge_id).execute()


def row(merge_id: int) -> MergeRow | None:
    """One merge, or None."""
    return next((one for one in merges(merge_id)), None)


def merges(merge_id: int | None = None, limit: int = 200) -> list[MergeRow]:
    """Merges, newest first; or the one of an id."""
    kept, merged = Person.alias("kept"), Person.alias("merged")
    query = (
        PersonMerge.select(
            PersonMerge.id,
            kept.id,
            kept.name,
            merged.id,
            merged.name,
            PersonMerge.made_at,
            PersonMerge.made_by,
            PersonMerge.undone_at,
        )
        .join(kept, on=(PersonMerge.kept == kept.id))
        .join_from(PersonMerge, merged, on=(PersonMerge.merged == merged.id))
    )
    if merge_id is not None:
        query = query.where(PersonMerge.id == merge_id)
    return [MergeRow(*one) for one in tuples(query.order_by(PersonMerge.id.desc()).limit(limit))]


def kept_instead(person_id: int) -> int | None:
    """The entry into which one was merged, or None."""
    standing = (PersonMerge.merged == person_id) & PersonMerge.undone_at.is_null()
    found = first(PersonMerge.select(PersonMerge.kept).where(standing).order_by(PersonMerge.id.desc()))
    return int(found[0]) if found else None


def referring(person_ids: Iterable[int]) -> set[int]:
    """Those of these people to whom any record points."""
    found: set[int] = set()
    for some in chunks(list(person_ids)):
        for _, field in references():
            found |= {one for (one,) in tuples(field.model.select(field).where(field.in_(some)).distinct())}
    return found
