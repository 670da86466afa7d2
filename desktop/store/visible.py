"""Which matters a query may show at all."""

from typing import Any

from desktop.domain.codes import Secrecy
from desktop.store.tables import Matter


def visible(with_sealed: bool) -> Any:
    """Condition of matters that were not deleted and that the user may see."""
    visible = Matter.deleted_at.is_null()
    return visible if with_sealed else visible & (Matter.secrecy == Secrecy.NORMAL)
