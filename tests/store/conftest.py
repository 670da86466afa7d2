"""Real encrypted files in a temporary folder, for the tests of the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store.database import OfficeDatabase, close_database, open_database
from desktop.store.search import create_search_tables


@pytest.fixture
def key_hex() -> str:
    """The raw key of the test databases."""
    return "5a" * 32


@pytest.fixture
def database(tmp_path: Path, key_hex: str) -> Iterator[OfficeDatabase]:
    """An empty open database; closed afterwards."""
    yield open_database(tmp_path / "office.db", key_hex)
    close_database()


@pytest.fixture
def index(database: OfficeDatabase) -> OfficeDatabase:
    """An open database with the two search tables."""
    create_search_tables(database)
    return database
