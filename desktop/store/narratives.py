"""Rows of the texts (文字说明) of periods."""

from datetime import datetime

from desktop.store.rows import first
from desktop.store.tables import Narrative


def text_of(period: str) -> str | None:
    """The text of a period with its fields still in it, or None while nobody has saved one."""
    row = first(Narrative.select(Narrative.text).where(Narrative.period == period))
    return None if row is None else str(row[0])


def last_saved(period: str) -> tuple[int, datetime] | None:
    """By whom and when the text of a period was saved last."""
    row = first(Narrative.select(Narrative.saved_by, Narrative.saved_at).where(Narrative.period == period))
    return None if row is None else (row[0], row[1] if isinstance(row[1], datetime) else datetime.fromisoformat(row[1]))


def save(period: str, text: str, saved_by: int, at: datetime) -> None:
    """Write the text of a period; call inside a transaction."""
    changes = {"text": text, "saved_at": at, "saved_by": saved_by}
    Narrative.insert(period=period, **changes).on_conflict(conflict_target=[Narrative.period], update=changes).execute()
