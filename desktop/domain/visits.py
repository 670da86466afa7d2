"""Visits to the villages (走访): the fixed words, the form, and what of it is checked before it is written."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.faults import Refused


class VisitPurpose(StrEnum):
    """Why somebody goes to the village."""

    ROUND = "round"
    DOWN = "down"
    GRAND = "grand"
    RETURN = "return"
    CARE = "care"


PURPOSE_LABELS: dict[str, str] = {
    VisitPurpose.ROUND: "走访",
    VisitPurpose.DOWN: "下访",
    VisitPurpose.GRAND: "大走访",
    VisitPurpose.RETURN: "回访",
    VisitPurpose.CARE: "帮扶走访",
}


class VisitWay(StrEnum):
    """How somebody was met."""

    DOOR = "door"
    FIELD = "field"
    MEETING = "meeting"
    PHONE = "phone"


WAY_LABELS: dict[str, str] = {
    VisitWay.DOOR: "上门",
    VisitWay.FIELD: "田间地头",
    VisitWay.MEETING: "座谈",
    VisitWay.PHONE: "电话",
}

COUNTED_WAYS = (VisitWay.DOOR, VisitWay.FIELD, VisitWay.MEETING)
"""Ways that count as going there (驻村、走访天数); a telephone call keeps in touch, but is no visit to the village."""

LATE_AFTER_DAYS = 7
"""A visit entered later than this is marked 补记; editable in the office's settings (`visit_late_after`)."""


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A filled row of the visit form. `met` is who was met as said; `next_on` the day for which more was promised."""

    visited_on: date
    village_id: int | None
    cadre_ids: tuple[int, ...]
    purpose: str = VisitPurpose.ROUND
    way: str = VisitWay.DOOR
    is_night: bool = False
    group_id: int | None = None
    household_id: int | None = None
    person_id: int | None = None
    met: str = ""
    told: str = ""
    found: str = ""
    next: str = ""
    next_on: date | None = None
    matter_id: int | None = None


def checked(form: NewVisit, today: date) -> NewVisit:
    """The visit as it will be written, texts trimmed; Refused with the field that stands in the way."""
    if form.visited_on > today:
        raise Refused(f"走访日期不能晚于今天（{today}）。", "visited_on")
    if form.village_id is None:
        raise Refused("请选择走访的村（社区）。", "village_id")
    if not form.cadre_ids:
        raise Refused("请填写走访人，至少一名。", "cadre_ids")
    if form.purpose not in PURPOSE_LABELS:
        raise Refused("请选择走访类别。", "purpose")
    if form.way not in WAY_LABELS:
        raise Refused("请选择走访方式。", "way")
    if form.next_on is not None and form.next_on < form.visited_on:
        raise Refused("下一步的日期不能早于走访日期。", "next_on")
    texts = {name: getattr(form, name).strip() for name in ("met", "told", "found", "next")}
    return replace(form, cadre_ids=tuple(dict.fromkeys(form.cadre_ids)), **texts)


def is_late(visited_on: date, entered_on: date, after_days: int = LATE_AFTER_DAYS) -> bool:
    """True when a visit is entered so late that it is marked 补记."""
    return entered_on - visited_on > timedelta(days=after_days)


class VisitFilter(NamedTuple):
    """What a list of visits shows, newest first. Empty fields do not narrow.

    `ids` names the visits themselves, `counted` leaves out what is no visit on the spot.
    """

    cadre_id: int | None = None
    village_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    purpose: str = ""
    household_id: int | None = None
    person_id: int | None = None
    matter_id: int | None = None
    ids: tuple[int, ...] | None = None
    text: str = ""
    counted: bool = False


_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
LONGEST_TITLE = 60


def title_of(found: str) -> str:
    """The first sentence of a finding as the title of what becomes of it, at most 60 characters."""
    first = _SENTENCE_END.split(found.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 1] + "…"
