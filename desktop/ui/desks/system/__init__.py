"""系统: the office's own records, users, rules, and this PC's look."""

from desktop.ui.desks.system.desk import SystemDesk

__all__ = ["SystemDesk"]
