"""The views of a user: one setting per user, name → filter and columns as JSON. Encrypted with everything else."""

from typing import Any

from desktop.store import office

Kept = dict[str, dict[str, Any]]


def views(user_id: int) -> Kept:
    """The views of a user by name."""
    kept: Kept = office.setting(_name(user_id), {})
    return kept


def keep(user_id: int, kept: Kept) -> None:
    """Write the views of a user; call inside a transaction."""
    office.set_setting(_name(user_id), kept)


def _name(user_id: int) -> str:
    return f"views.{user_id}"
