"""Who may see a matter and what may still be changed in it: asked before every act on a matter."""

from datetime import date
from typing import NamedTuple

from desktop.domain.codes import RIGHT_LABELS, Right, Secrecy
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.domain.stages import Stage
from desktop.store.rows import first
from desktop.store.tables import Matter

GONE = "没有找到这一件，它可能已被撤销。请刷新列表后再试。"
"""Said of a matter that is gone and of one that this user may not know of, which are the same to them."""


class Seen(NamedTuple):
    """A matter that may be acted on."""

    id: int
    number: str
    stage: str
    received_on: date
    is_sealed: bool


def need(by: Actor, right: Right, what: str = "") -> None:
    """Refuse a user who lacks a right."""
    if not by.may(right):
        raise Refused(f"您没有{what or RIGHT_LABELS[right]}的权限，请由有权限的同事办理，或请系统管理员开通。")


def see(matter_id: int, by: Actor) -> Seen:
    """The matter, or Refused when it is gone or sealed for this user."""
    columns = (Matter.id, Matter.number, Matter.stage, Matter.received_on, Matter.secrecy)
    row = first(Matter.select(*columns).where((Matter.id == matter_id) & Matter.deleted_at.is_null()))
    if row is None or (row[4] == Secrecy.SEALED and not by.may(Right.SEALED)):
        raise Refused(GONE)
    return Seen._make((*row[:4], row[4] == Secrecy.SEALED))


def change(matter_id: int, by: Actor, right: Right) -> Seen:
    """The matter, when this user may change it: an archived file is only read."""
    need(by, right)
    seen = see(matter_id, by)
    if seen.stage == Stage.ARCHIVED:
        raise Refused(f"{seen.number} 已经归档，只能查看和打印。确需更正的，由归档人先撤回归档。")
    return seen
