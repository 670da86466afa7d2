"""Everything that the office knows of a person or a household, by time, as far as the user may see it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from desktop.casework import people
from desktop.domain import projects as project_rules
from desktop.domain.care import MEASURE_LABELS, kind_label
from desktop.domain.codes import CHANNEL_LABELS, PARTY_ROLE_LABELS, MatterKind, Right
from desktop.domain.money import show_money
from desktop.domain.records import Actor, MatterRow
from desktop.domain.stages import STAGE_LABELS
from desktop.domain.visits import PURPOSE_LABELS, WAY_LABELS
from desktop.store import care, households, matters, projects, visits
from desktop.store import dossiers as store

MATTER, VISIT, CARE, PROJECT, HOUSEHOLD, PERSON = "matter", "visit", "care", "project", "household", "person"
_KINDS = {MatterKind.LEDGER: "民情", MatterKind.DISPUTE: "纠纷"}


class Line(NamedTuple):
    """A line about one record: its day, what it is, what it says, its state with the tone of a chip, and the record.

    `kind` and `id` say what opens; a measure opens its case, a payment its project.
    """

    on: date | None
    what: str
    text: str
    state: str
    tone: str
    kind: str
    id: int


# ---------------------------------------------------------------- of a person, of a household


def of_person(person_id: int, by: Actor) -> list[Line]:
    """What concerns a person: own matters and care, visits to the person or the household, the household's money."""
    facts = people.person(person_id, by)
    return _all([facts.id], facts.household_id, by, is_household=False)


def of_household(household_id: int, by: Actor) -> list[Line]:
    """What concerns a household or anybody of it."""
    people.household(household_id, by)
    return _all(households.member_ids(household_id), household_id, by, is_household=True)


def _all(person_ids: Sequence[int], household_id: int | None, by: Actor, is_household: bool) -> list[Line]:
    sealed = by.may(Right.SEALED)
    roles = store.roles_of(person_ids, sealed)
    if is_household and household_id is not None:
        roles |= {one: roles.get(one, "") for one in store.matters_at(household_id, sealed)}
    care_ids = store.care_ids(person_ids, household_id)
    lines = [*matter_lines(list(roles), by, roles), *care_lines(care_ids, by), *_measure_lines(care_ids)]
    lines += visit_lines(store.visit_ids(person_ids, household_id), by)
    if household_id is not None:
        lines += _payment_lines(household_id)
    return sorted(lines, key=lambda line: line.on or date.min, reverse=True)


# ---------------------------------------------------------------- lines by kind


def matter_lines(ids: Sequence[int], by: Actor, roles: dict[int, str] | None = None) -> list[Line]:
    """Matters in the order given; sealed ones only for who may see them."""
    rows = [row for row in matters.rows(ids) if by.may(Right.SEALED) or not row.is_sealed]
    return [_matter_line(row, (roles or {}).get(row.id, "")) for row in rows]


def _matter_line(row: MatterRow, role: str) -> Line:
    what = _KINDS.get(MatterKind(row.kind), CHANNEL_LABELS.get(row.channel, "信访"))
    if role in PARTY_ROLE_LABELS and row.kind == MatterKind.PETITION:
        what += f"（{PARTY_ROLE_LABELS[role]}）"
    state = "已化解" if row.resolved_on else STAGE_LABELS.get(row.stage, row.stage)
    tone = "normal" if row.resolved_on else "neutral" if row.closed_on else "accent"
    return Line(row.received_on, what, f"{row.number}　{row.title}", state, tone, MATTER, row.id)


def visit_lines(ids: Sequence[int], by: Actor) -> list[Line]:
    """Visits in the order given."""
    rows = visits.rows(ids, by.may(Right.SEALED))
    return [
        Line(
            row.visited_on,
            PURPOSE_LABELS.get(row.purpose, row.purpose),
            "　".join(p for p in ("、".join(row.cadre_names), row.met, row.found or row.told) if p),
            WAY_LABELS.get(row.way, row.way),
            "neutral",
            VISIT,
            row.id,
        )
        for row in rows
    ]


def care_lines(ids: Iterable[int], by: Actor) -> list[Line]:
    """Care cases, with how they stand."""
    rows = [row for one in ids if (row := care.case(one)) is not None]
    return [
        Line(
            row.from_on,
            "帮扶",
            "　".join(
                p
                for p in (row.name, kind_label(row.target, row.kind), row.helper_name and f"帮扶人{row.helper_name}")
                if p
            ),
            f"{row.to_on} 结束" if row.to_on else "帮扶中",
            "neutral" if row.to_on else "accent",
            CARE,
            row.id,
        )
        for row in rows
    ]


def _measure_lines(case_ids: Iterable[int]) -> list[Line]:
    return [
        Line(
            one.done_on,
            "帮扶措施",
            "　".join(p for p in (MEASURE_LABELS.get(one.kind, one.kind), one.what, one.cadre_name) if p),
            show_money(one.amount) if one.amount else "",
            "neutral",
            CARE,
            case_id,
        )
        for case_id in case_ids
        for one in care.measures(case_id)
    ]


def _payment_lines(household_id: int) -> list[Line]:
    return [
        Line(one.paid_on, "惠民资金", f"{one.project_name}　{one.payee}", show_money(one.amount), "normal", PROJECT, one.project_id)
        for one in store.payments(household_id)
    ]  # fmt: skip


def project_lines(ids: Iterable[int], today: date) -> list[Line]:
    """Projects with plan and payment."""
    rows = [row for one in ids if (row := projects.project(one)) is not None]
    return [
        Line(
            row.started_on,
            "实事项目",
            f"{row.name}　计划 {show_money(row.planned_amount)}，已付 {show_money(row.paid_amount)}",
            project_rules.state_words(row.started_on, row.due_on, row.done_on, today),
            "normal" if row.done_on else "accent",
            PROJECT,
            row.id,
        )
        for row in rows
    ]


def household_lines(ids: Sequence[int], today: date) -> list[Line]:
    """Households with their last visit."""
    return [
        Line(
            row.last_on,
            row.group_name or "户",
            "　".join(p for p in (f"{row.head_name}户", row.number, row.address) if p),
            f"{(today - row.last_on).days} 天前走访" if row.last_on else "没有走访过",
            "neutral" if row.last_on else "soon",
            HOUSEHOLD,
            row.id,
        )
        for row in households.household_rows(ids)
    ]
