"""What a step says to the papers that it brings forth, so that nobody is asked for the same thing twice.

A fact of the same name is the same fact. The tables say what else follows; the names of papers' facts are those of
their forms, which belong to the printing room.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from desktop.casework import clock_acts
from desktop.casework.steps import DAYS_OF_STEP, Answer
from desktop.domain.codes import Channel, Route
from desktop.domain.facts import Fact
from desktop.domain.procedure import is_asked
from desktop.domain.records import ClaimRow, MatterFile
from desktop.domain.transitions import Transition, Who
from desktop.store.rows import first
from desktop.store.tables import Cadre, Unit

Facts = Mapping[str, Any]

_OF_UNIT = ("unit", "to_unit")
"""Facts of papers that are the name of the step's unit."""

_OF_CADRE = {"handler_id": "contact_name", "approver_id": "approver"}
"""Cadre of a step → the fact of papers that is the name."""

_DAY = {
    "transfer": "sent_on",
    "assign": "sent_on",
    "reviewed": "review_on",
    "rechecked": "recheck_on",
    "serve": "served_on",
    "archive": "filed_on",
}
"""Action → the fact of papers that is the day of the step."""

_FIXED: dict[str, Facts] = {
    "accept": {"path": Route.PETITION.value},
    "accept_simple": {"path": "simple"},
    "study": {"path": "29"},
    "transfer": {"manner": "转送"},
    "assign": {"manner": "交办"},
}
"""Action → what it says by being taken."""

_LIMIT = {"accept": "handle", "accept_simple": "simple"}
"""Action → the rule by which the limit (`due_on`) on its paper is reckoned."""

_EXTENSION = ("old_due_on", "new_due_on")

_KEPT = ("sender", "committee", "review_organ", "recheck_organ", "recheck_number", "recheck_on")
"""What an earlier step was told and a later step is told again."""


def settled(row: Transition, asked: Iterable[str]) -> frozenset[str]:
    """Those facts of a paper (`asked`) that the step settles: they are not asked for a second time."""
    names = {fact.name for fact in row.facts}
    known = (names - {"on"}) | {_DAY.get(row.action, "")} | set(_FIXED.get(row.action, ()))
    if "unit_id" in names:
        known |= {*_OF_UNIT}
    known |= {paper for step, paper in _OF_CADRE.items() if step in names}
    if row.action in _LIMIT:
        known.add("due_on")
    if row.action == "route_in":
        known.add("path")
    if row.extends:
        known |= {*_EXTENSION}
    return frozenset(asked) & known


def told(row: Transition, facts: Facts, file: MatterFile) -> dict[str, Any]:
    """What the step, as far as it is filled in, says to any of its papers; empty ones are left out.

    A telephone of the unit (`to_phone`) is only a proposal: the paper may say another one.
    """
    own = {fact.name: facts.get(fact.name) for fact in row.facts if is_asked(fact, facts)}
    on = own.pop("on", None)
    said = {**own, **_FIXED.get(row.action, {})}
    if row.action in _DAY:
        said[_DAY[row.action]] = on
    if row.action == "route_in":
        said["path"] = file.route
    said |= _of_unit(own.get("unit_id")) | _of_cadres(own) | reckoned(row, facts, file)
    return {name: value for name, value in said.items() if value not in (None, "", ())}


def _of_unit(unit_id: Any) -> dict[str, Any]:
    unit = first(Unit.select(Unit.name, Unit.phone).where(Unit.id == unit_id)) if unit_id else None
    return {**dict.fromkeys(_OF_UNIT, unit[0]), "to_phone": unit[1]} if unit else {}


def _of_cadres(facts: Facts) -> dict[str, Any]:
    named = {paper: facts[step] for step, paper in _OF_CADRE.items() if facts.get(step)}
    return {paper: Cadre.get_by_id(cadre_id).name for paper, cadre_id in named.items()}


def reckoned(row: Transition, facts: Facts, file: MatterFile) -> dict[str, date]:
    """The days on the papers of a step that follow from its clocks, by the names of the papers' facts."""
    if row.action in _LIMIT and facts.get("on"):
        return {"due_on": clock_acts.preview_start(_LIMIT[row.action], facts["on"])}
    if row.extends and facts.get("extra_days"):
        found = clock_acts.preview_extension(file.row.id, row.extends, facts["extra_days"])
        return dict(zip(_EXTENSION, found, strict=True)) if found else {}
    return {}


def paper_day(row: Transition, on: date, today: date) -> date:
    """The day on the papers of a step: that of the step, but what reports another organ's act is written today."""
    return today if row.who is Who.ORGAN else on


def needs_sender(file: MatterFile) -> bool:
    """True when papers have to say who forwarded the petition (art. 23)."""
    return file.row.channel == Channel.ASSIGNED


def first_value(fact: Fact, file: MatterFile, user_name: str) -> Any:
    """What a step can be told already by the file, its earlier steps, and who is at the desk; None when nothing."""
    known: dict[str, Any] = {
        "petition_class": file.petition_class,
        "route": file.route,
        "proposal": file.proposal,
        "server": user_name,
        "filed_by": user_name,
        **{name: file.told.get(name) for name in _KEPT},
    }
    return known.get(fact.name) or fact.suggestion or None


def file_after(file: MatterFile, row: Transition, facts: Facts) -> MatterFile:
    """The file as the papers of a step see it: with what the step says, though nothing is written yet."""
    on, said = facts.get("on"), told(row, facts, file)
    matter = file.row._replace(handler_name=said.get("contact_name", file.row.handler_name))
    after = file._replace(row=matter, unit_name=said.get("unit", file.unit_name))
    days: dict[str, Any] = dict.fromkeys(DAYS_OF_STEP.get(row.action, ()), on)
    after = after._replace(**{name: day for name, day in days.items() if name in MatterFile._fields})
    return after._replace(claims=_answered(file.claims, facts.get("answers") or ()))


def _answered(claims: tuple[ClaimRow, ...], answers: Iterable[Answer]) -> tuple[ClaimRow, ...]:
    given = {answer.claim_id: answer for answer in answers}
    return tuple(
        claim._replace(answer=given[claim.id].text, result=given[claim.id].result) if claim.id in given else claim
        for claim in claims
    )
