"""Two demonstration offices of one seed: their tables as plain rows, and the second one to be opened."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

import pytest

from desktop.casework.session import Session, sign_in
from desktop.demo.office import LOGIN, PASSWORD, make_office
from desktop.paths import DataFolder
from desktop.store.tables import ALL

Dump = dict[str, list[dict[str, Any]]]


class Built(NamedTuple):
    """What the tests look at."""

    until: date
    first: Dump
    second: Dump
    folder: DataFolder


def dump() -> Dump:
    """All rows of the open office, by table, in the order of their keys."""
    found: Dump = {}
    for table in ALL:
        query: Any = table.select().order_by(table._meta.primary_key)
        found[table.__name__] = list(query.dicts())
    return found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """150 petitions among 700 people, built twice."""
    until = date(2026, 11, 20)
    dumps = []
    for name in ("first", "second"):
        folder = DataFolder(tmp_path_factory.mktemp(name) / "data")
        session = make_office(folder, matters=150, seed=1, until=until, people=700)
        dumps.append(dump())
        session.close()
    return Built(until, dumps[0], dumps[1], folder)


@pytest.fixture
def desk(demo: Built) -> Iterator[Session]:
    """The second office, opened by its user."""
    session = sign_in(demo.folder, LOGIN, PASSWORD, datetime.combine(demo.until, time(17)))
    yield session
    session.close()
