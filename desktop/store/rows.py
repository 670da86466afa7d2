"""Writing one row with its SQL built once per table: a save is many small rows, and building SQL cost more than writing."""

from functools import lru_cache
from typing import Any

import peewee

from desktop.store.database import Table, proxy, translated


@lru_cache(maxsize=64)
def _plan(table: type[Table]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(table._meta.sorted_fields)
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join("?" for _ in fields)
    # names come from the table classes, never from a user; values are bound
    return f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})', fields  # noqa: S608


def _default(field: peewee.Field) -> Any:
    return field.default() if callable(field.default) else field.default


def insert(table: type[Table], /, **values: Any) -> None:
    """Insert one row; columns left out get the table's default. Foreign keys take an id."""
    statement, fields = _plan(table)
    row = [field.db_value(values.pop(field.name) if field.name in values else _default(field)) for field in fields]
    if values:
        raise TypeError(f"{table.__name__} has no column {', '.join(values)}")
    with translated():
        proxy.execute_sql(statement, row)


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """All rows of a query as plain tuples (peewee's own hints call them model objects)."""
    with translated():
        return list(query.tuples())


def first(query: Any) -> tuple[Any, ...] | None:
    """The first row of a query as a plain tuple, or None."""
    with translated():
        row: tuple[Any, ...] | None = query.tuples().first()
        return row


def raw(query: Any) -> list[tuple[Any, ...]]:
    """All rows of a query as the database gives them: days as text, booleans as 0 and 1; for many rows of numbers."""
    with translated():
        statement, parameters = query.sql()
        rows: list[tuple[Any, ...]] = proxy.execute_sql(statement, parameters).fetchall()
        return rows
