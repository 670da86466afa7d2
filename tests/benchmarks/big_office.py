"""A demonstration office grown large: `python tests/benchmarks/big_office.py FOLDER [--matters N] [--month 2026-10]`.

A small office is made as usual; then its petitions, with all that hangs on them, its ledger entries, disputes and visits
are copied in the database, as though as many other PCs had been merged into it, each some time earlier than the last.
With `--month` only the petitions of one month are copied, until that month holds so many.
"""

import argparse
import os
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import measuring  # noqa: F401  # makes the program's modules known

LARGE = 5000
"""An office of so many petitions is made as usual; a larger one grows out of a small one."""
SMALL = 500
_YEARS = 8
"""Over so many years the copies are spread; what was open in an earlier one has long been closed."""

_TABLES = (
    "visit",
    "matter",
    "petition",
    "party",
    "claim",
    "event",
    "clock",
    "document",
    "matter_link",
    "ledger_entry",
    "dispute",
    "visit_petition",
    "visit_cadre",
)
_GROWN = ("matter_id", "visit_id", "source_id", "target_id")
"""Columns that refer to what is copied."""
_SHIFTED = ("id", "event_id", "taken_back_by", *_GROWN)
_ORIGIN = 12
"""An id bears the number of its PC from this bit on: a copy becomes the records of another PC."""


def make(folder: Path, matters: int, month: str = "") -> None:
    """Make the office in an empty folder: so many petitions in all, or in one month (`2026-10`)."""
    from desktop.casework import session
    from desktop.demo.office import make_office
    from desktop.paths import DataFolder
    from desktop.store.database import proxy

    data = DataFolder(folder)
    make_office(data, matters=matters if matters < LARGE and not month else SMALL, seed=1, until=date.today()).close()
    if matters < LARGE and not month:
        return
    signed_in = session.sign_in(data, "demo", "demo-demo", datetime.now())
    try:
        grow(proxy.connection(), matters, month)
    finally:
        signed_in.close()


def grow(connection: Any, matters: int, month: str = "") -> None:
    """Copy what is there, in one transaction, until there are so many petitions."""
    every = connection.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    indexes = [(name, sql) for name, sql, table in every.fetchall() if table in _TABLES]
    connection.execute("PRAGMA foreign_keys = 0")  # references are shifted together: proving each would take longest
    connection.execute("BEGIN IMMEDIATE")
    for name, _sql in indexes:  # built anew at the end: much faster than row by row
        connection.execute(f'DROP INDEX "{name}"')
    _choose(connection, matters, month)
    for table in _TABLES:
        _copy(connection, table)
    for _name, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = 1")


def _choose(connection: Any, matters: int, month: str) -> None:
    """What is copied, how often, and how many days earlier each copy lies."""
    connection.execute("CREATE TEMP TABLE grown (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE copy (number INTEGER PRIMARY KEY, days INTEGER)")
    narrow = "WHERE kind = 'petition' AND deleted_at IS NULL AND received_on LIKE ?" if month else "WHERE ? = ''"
    connection.execute(f"INSERT INTO grown SELECT id FROM matter {narrow}", (f"{month}%" if month else "",))  # noqa: S608
    if not month:
        connection.execute("INSERT INTO grown SELECT id FROM visit")
    (there,) = connection.execute("SELECT count(*) FROM matter WHERE kind = 'petition' AND id IN grown").fetchone()
    copies = min(-(-matters // there) - 1, 1000)
    earlier = ((k, 0 if month else k % _YEARS * 364) for k in range(1, copies + 1))
    connection.executemany("INSERT INTO copy VALUES (?, ?)", earlier)


def _copy(connection: Any, table: str) -> None:
    """Every row of a table again for every copy, with ids, numbers and days of its own."""
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    names = ", ".join(f'"{column[1]}"' for column in columns)
    values = ", ".join(_value(table, column[1], column[2]) for column in columns)
    refers = ["id"] if table in ("matter", "visit") else [column[1] for column in columns if column[1] in _GROWN]
    kept = " AND ".join(f'("{name}" IS NULL OR "{name}" IN grown)' for name in refers)
    connection.execute(
        f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" CROSS JOIN copy WHERE {kept} ORDER BY 1'  # noqa: S608
    )


_BULKY = ("undo", "facts")
"""Long texts that nothing counts or lists: left out of the copies."""

_ENDS = {("matter", "closed_on"): "date(received_on, '60 days')", ("clock", "stopped_on"): "due_on"}
"""When that ended which is still open, in copies of an earlier time."""


def _value(table: str, name: str, declared: str) -> str:
    column = f'"{table}"."{name}"'
    if name in _SHIFTED:
        return f"{column} + (copy.number << {_ORIGIN})"
    if (table, name) == ("matter", "number"):
        return f"{column} || '-' || copy.number"
    if name in _BULKY:
        return "''"
    if declared not in ("DATE", "DATETIME"):
        return column
    if ended := _ENDS.get((table, name)):
        column = f"coalesce({column}, CASE WHEN days THEN {ended} END)"
    return f"{declared.lower()}({column}, -days || ' days')"


def main() -> None:
    """Make an office and say how large it is and how long it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--matters", type=int, default=100_000)
    parser.add_argument("--month", default="")
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="minqing-bench-") as temporary:
        os.environ["MINQING_CONFIG"] = str(Path(temporary) / "config")
        make(options.folder, options.matters, options.month)
    size = sum(path.stat().st_size for path in options.folder.glob("office.db*")) / 1e6
    print(f"{options.folder}: {size:.0f} MB in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
