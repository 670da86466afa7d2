"""Rows in and out with their SQL built once: a save is many small statements, and building SQL cost more than running it."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache, wraps
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


def insert_many(table: type[Table], rows: Iterable[dict[str, Any]]) -> None:
    """Insert many rows at once, as `insert` would one by one; call inside a transaction."""
    statement, fields = _plan(table)
    values = [[field.db_value(row.get(field.name, _default(field))) for field in fields] for row in rows]
    with translated():
        proxy.connection().executemany(statement, values)


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


_ID = -(1 << 62)
"""Stands for the id while the SQL of a prepared query is built; no record has it."""


def prepared(build: Callable[[int], Any]) -> Callable[[int], list[tuple[Any, ...]]]:
    """Make a function from an id to a query into one from an id to its rows, as `tuples` gives them.

    The SQL is built at the first call, so the query must be the same for every id.
    """

    @cache
    def plan() -> tuple[str, list[Any], list[Callable[[Any], Any] | None]]:
        query = build(_ID)
        statement, values = query.sql()
        columns = query._returning
        return statement, values, [one.python_value if isinstance(one, peewee.Field) else None for one in columns]

    @wraps(build)
    def read(record_id: int) -> list[tuple[Any, ...]]:
        statement, values, converters = plan()
        with translated():
            found = proxy.execute_sql(statement, [record_id if value == _ID else value for value in values]).fetchall()
        return [
            tuple([value if read is None else read(value) for value, read in zip(row, converters, strict=True)])
            for row in found
        ]

    return read
