"""The desk 民情台账."""

from desktop.ui.desks.ledger.desk import LedgerDesk

__all__ = ["LedgerDesk"]
