"""Looking at the tables from outside: what a matter is made of, as plain values."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop.casework.session import Session
from desktop.store.tables import ALL, Claim, Clock, Dispute, LedgerEntry, Matter, Petition

Dump = dict[str, list[dict[str, Any]]]


@pytest.fixture
def dump(office: Session) -> Callable[[int], Dump]:
    """Everything that a step may change about one matter, but its version."""

    def of(matter_id: int) -> Dump:
        matter = Matter.select().where(Matter.id == matter_id).dicts().get()
        matter.pop("version")
        tables = {"petition": Petition, "entry": LedgerEntry, "dispute": Dispute, "claim": Claim, "clock": Clock}
        rows = {name: list(t.select().where(t.matter == matter_id).dicts()) for name, t in tables.items()}
        return {"matter": [matter], **rows}

    return of


@pytest.fixture
def everything(office: Session) -> Callable[[], Dump]:
    """Every row of every table."""

    def dumped() -> Dump:
        return {table.__name__: list(table.select().dicts()) for table in ALL}

    return dumped
