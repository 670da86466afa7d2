"""信访接待: list, intake form, page of a matter, and the import of old ledgers."""

from desktop.ui.desks.petitions.desk import PetitionsDesk

__all__ = ["PetitionsDesk"]
