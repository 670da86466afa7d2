"""工作台: what needs me today."""

from desktop.ui.desks.start.desk import StartDesk

__all__ = ["StartDesk"]
