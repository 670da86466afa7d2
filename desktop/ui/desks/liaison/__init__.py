"""The desk 包村联户."""

from desktop.ui.desks.liaison.desk import LiaisonDesk

__all__ = ["LiaisonDesk"]
