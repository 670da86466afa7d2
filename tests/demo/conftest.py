"""A demonstration office: its tables as plain rows, and the office itself to be opened; and twins of one seed."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

import pytest

from desktop.casework.session import Session, sign_in
from desktop.demo.office import LOGIN, PASSWORD, make_office
from desktop.paths import DataFolder
from desktop.store.tables import ALL

Dump = dict[str, list[dict[str, Any]]]


UNTIL = date(2026, 11, 20)


class Built(NamedTuple):
    """What the tests look at. `tables` hold the petitions and all that stands alone, `whole` everything."""

    until: date
    tables: Dump
    folder: DataFolder
    whole: Dump


def petitions_of(whole: Dump) -> Dump:
    """All rows but ledger entries, disputes and what hangs on them."""
    others = {row["id"] for row in whole["Matter"] if row["kind"] != "petition"}
    found = {
        name: [row for row in rows if row.get("matter") not in others and row.get("source") not in others]
        for name, rows in whole.items()
    }
    found["Matter"] = [row for row in found["Matter"] if row["id"] not in others]
    links = [row for row in found["MatterLink"] if row["target"] not in others]
    return found | {"MatterLink": links}


def dump() -> Dump:
    """All rows of the open office, by table, in the order of their keys."""
    found: Dump = {}
    for table in ALL:
        query: Any = table.select().order_by(table._meta.primary_key)
        found[table.__name__] = list(query.dicts())
    return found


def build(folder: DataFolder, matters: int) -> Dump:
    """A new office as rows."""
    session = make_office(folder, matters=matters, seed=1, until=UNTIL, people=700)
    found = dump()
    session.close()
    return found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """600 petitions among 700 people."""
    folder = DataFolder(tmp_path_factory.mktemp("demo") / "data")
    whole = build(folder, 600)
    return Built(UNTIL, petitions_of(whole), folder, whole)


@pytest.fixture(scope="session")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dump, Dump]:
    """The same small office, built twice."""
    first, second = (build(DataFolder(tmp_path_factory.mktemp(name) / "data"), 60) for name in ("first", "second"))
    return first, second


@pytest.fixture
def desk(demo: Built) -> Iterator[Session]:
    """The office, opened by its user."""
    session = sign_in(demo.folder, LOGIN, PASSWORD, datetime.combine(demo.until, time(17)))
    yield session
    session.close()
