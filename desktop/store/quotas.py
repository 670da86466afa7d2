"""Writing the quotas of visits; `store.handovers` reads them."""

from typing import Any

from desktop.domain.quotas import QuotaRule
from desktop.store.handovers import quota_rules as rules
from desktop.store.handovers import visit_facts as visit_facts
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import QuotaRow

__all__ = ["add", "drop", "rules", "update", "visit_facts"]


def _columns(rule: QuotaRule) -> dict[str, Any]:
    values = rule._asdict()
    del values["id"]
    return values


def add(rule: QuotaRule) -> int:
    """Insert a quota; returns its id."""
    rule_id = new_id()
    insert(QuotaRow, id=rule_id, **_columns(rule))
    return rule_id


def update(rule: QuotaRule) -> None:
    """Write a quota anew."""
    QuotaRow.update(**_columns(rule)).where(QuotaRow.id == rule.id).execute()


def drop(rule_id: int) -> None:
    """Remove a quota."""
    QuotaRow.delete().where(QuotaRow.id == rule_id).execute()
