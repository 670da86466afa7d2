"""The ledger (民情台账) as a whole: its lines for the paper."""

from collections.abc import Sequence

from desktop.casework.access import need
from desktop.domain.codes import Right
from desktop.domain.entry_line import EntryLine
from desktop.domain.records import Actor
from desktop.store import entries


def lines(matter_ids: Sequence[int], by: Actor) -> list[EntryLine]:
    """Lines of the ledger, in the order of the ids; what is not an entry is left out."""
    need(by, Right.READ)
    return list(entries.lines(matter_ids))
