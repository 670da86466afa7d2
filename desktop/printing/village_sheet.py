"""一村一档 → one A4 page, whatever the village: rows get the height that is there, and text fits itself into them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from desktop.printing import wording
from desktop.printing.render import Paper

_ROOM, _LINE, _LEAST = 84.0, 7.0, 4.6
"""Millimetres for all who answer for the village, for a line of two of them, and the least of a role."""
_ON_A_LINE = 2


class Holder(NamedTuple):
    """Somebody in office; `place` is the group or grid."""

    role: str
    name: str
    post: str
    phone: str
    place: str = ""


class VillageSheet(NamedTuple):
    """What the sheet says, in words; `figures` are (label, figure with its remark), `matters` rows of the last table."""

    name: str
    office: str
    day: date
    facts: tuple[tuple[str, str], ...]
    holders: tuple[Holder, ...]
    figures: tuple[tuple[str, str], ...]
    matters: tuple[tuple[str, str, str, str, str], ...]
    note: str
    printed: str = ""


def village_sheet(sheet: VillageSheet, made_on: date) -> Paper:
    """The sheet of a village as of its day."""
    title = f"{sheet.name}一村一档"
    data: dict[str, Any] = {
        "title": title,
        "office": sheet.office,
        "day": f"截至{wording.day(sheet.day)}",
        "facts": [list(one) for one in sheet.facts],
        "holders": _roles(sheet.holders),
        "figures": [list(one) for one in sheet.figures],
        "matters": [list(one) for one in sheet.matters],
        "note": sheet.note,
        "foot": sheet.printed or f"{wording.day(made_on)}打印",
    }
    return Paper("village_sheet", data, f"{title}（{sheet.day.isoformat()}）", made_on)


def _roles(holders: Sequence[Holder]) -> list[list[Any]]:
    """[role, everybody of it, height in mm], in the order given."""
    by_role: dict[str, list[Holder]] = {}
    for one in holders:
        by_role.setdefault(one.role, []).append(one)
    wanted = {role: _LINE * -(-len(ones) // _ON_A_LINE) for role, ones in by_role.items()}
    spare = sum(wanted.values()) - _ROOM
    if spare > 0:
        over = sum(height - _LEAST for height in wanted.values())
        wanted = {role: height - (height - _LEAST) * min(1.0, spare / over) for role, height in wanted.items()}
    return [[role, _said(ones), round(wanted[role], 2)] for role, ones in by_role.items()]


def _said(holders: Sequence[Holder]) -> str:
    """Names with post and phone; of a long row only names and phones."""
    is_long = len(holders) > 2 * _ON_A_LINE
    return "；".join(
        " ".join(part for part in (f"{one.place}{one.name}", "" if is_long else one.post, one.phone) if part)
        for one in holders
    )
