"""报表打印: the monthly summary on screen, every figure with its list, and on paper."""

from desktop.ui.desks.reports.desk import ReportsDesk

__all__ = ["ReportsDesk"]
