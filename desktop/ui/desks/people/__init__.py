"""人员与户: the register of people and households, doubles, and the page of a village."""

from desktop.ui.desks.people.desk import PeopleDesk

__all__ = ["PeopleDesk"]
