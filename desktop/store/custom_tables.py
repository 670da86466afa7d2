"""Rows of the tables that the office put together itself (自定义表)."""

from datetime import datetime

from desktop.store.ids import new_id
from desktop.store.rows import insert, tuples
from desktop.store.tables import CustomTable


def rows() -> list[tuple[int, str, str]]:
    """(id, name, spec) of every table that was not removed, by name."""
    query = CustomTable.select(CustomTable.id, CustomTable.name, CustomTable.spec)
    return [
        (table_id, name, spec)
        for table_id, name, spec in tuples(
            query.where(CustomTable.removed_at.is_null()).order_by(CustomTable.name, CustomTable.id)
        )
    ]


def write(name: str, spec: str, by: int, at: datetime) -> int:
    """Keep a table under a name, in place of another of that name; returns its id. Call inside a transaction."""
    for table_id, known, _spec in rows():
        if known == name:
            CustomTable.update(spec=spec).where(CustomTable.id == table_id).execute()
            return table_id
    table_id = new_id()
    insert(CustomTable, id=table_id, name=name, spec=spec, made_at=at, made_by=by)
    return table_id


def remove(table_id: int, at: datetime) -> None:
    """Take a table out of the list."""
    CustomTable.update(removed_at=at).where(CustomTable.id == table_id).execute()
