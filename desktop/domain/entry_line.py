"""A line of the ledger (民情台账): what its paper and its table show of a ledger entry or dispute."""

from datetime import date
from typing import NamedTuple


class EntryLine(NamedTuple):
    """One line of the ledger. `progress` holds (day, words) of the steps, oldest first."""

    id: int
    kind: str
    number: str
    received_on: date
    source: str
    village: str
    group: str
    place: str
    name: str
    phone: str
    person_count: int
    opponents: str
    category: str
    theme: str
    ties: str
    title: str
    content: str
    claims: tuple[str, ...]
    unit: str
    handler: str
    leader: str
    promised_on: date | None
    due_on: date | None
    stage: str
    progress: tuple[tuple[date, str], ...]
    closed_on: date | None
    resolved_on: date | None
    outcome: str
    result: str
    feedback_on: date | None
    feedback_way: str
    rating: str
    dispute_type: str
    level: str
