"""The wording of papers in this office, for whoever composes one."""

from desktop.casework import wording
from desktop.printing import filling
from desktop.printing.filling import Wording


def office_wording() -> Wording:
    """What the office words itself, as `letters.compose` takes it."""
    return wording.own(filling.shipped())
