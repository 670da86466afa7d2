"""一村一档: who answers for a village today, its figures with the records behind each, and its last open matters."""

from datetime import date
from typing import NamedTuple

from desktop.casework import dossiers, quotas
from desktop.casework.access import need
from desktop.casework.dossiers import CARE, HOUSEHOLD, MATTER, PROJECT, VISIT, Line
from desktop.domain.care import TARGET_LABELS
from desktop.domain.codes import MatterKind, Right
from desktop.domain.faults import Refused
from desktop.domain.money import show_money
from desktop.domain.records import Actor, MatterRow
from desktop.store import dossiers as store
from desktop.store import liaison, matters, projects
from desktop.store.dossiers import VillageFacts
from desktop.store.liaison import AssignmentRow

__all__ = ["AssignmentRow", "VillageFacts"]

NEWEST = 5


class Figure(NamedTuple):
    """One figure: its words, a remark (numerator and denominator, an amount), and the records it was counted from."""

    name: str
    label: str
    text: str
    note: str
    kind: str
    ids: tuple[int, ...]


class VillagePage(NamedTuple):
    """Everything of the page as of a day. `newest` never holds a sealed matter."""

    facts: VillageFacts
    day: date
    holders: tuple[AssignmentRow, ...]
    figures: tuple[Figure, ...]
    newest: tuple[MatterRow, ...]


def read(village_id: int, day: date, by: Actor, for_paper: bool = False) -> VillagePage:
    """The page of a village. On paper sealed matters count in no figure, whoever prints it."""
    need(by, Right.READ)
    facts = store.village(village_id)
    if facts is None:
        raise Refused("没有找到这个村（社区）。请刷新。")
    sealed = by.may(Right.SEALED) and not for_paper
    figures = (
        *_matters(village_id, day, sealed),
        *_visits(village_id, day),
        *_care(village_id),
        *_projects(village_id),
    )
    newest = matters.rows(store.newest_open(village_id, NEWEST))
    return VillagePage(facts, day, tuple(_holders(village_id, day)), figures, tuple(newest))


def _holders(village_id: int, day: date) -> list[AssignmentRow]:
    """Who is in office, those for a household left out: there may be hundreds."""
    rows = liaison.assignments(village_id, on=day)
    return [row for row in rows if row.household_id is None and (row.left_on is None or row.left_on >= day)]


def _matters(village_id: int, day: date, sealed: bool) -> list[Figure]:
    first = date(day.year, 1, 1)
    kinds = ((MatterKind.PETITION, "在办信访"), (MatterKind.LEDGER, "在办民情"), (MatterKind.DISPUTE, "在办纠纷"))
    found = [(kind.value, label, store.open_matters(village_id, kind, sealed)) for kind, label in kinds]
    found.append(("closed", "今年办结", store.closed_since(village_id, first, sealed)))
    found.append(("resolved", "今年化解", store.resolved_since(village_id, first, sealed)))
    return [Figure(name, label, f"{len(ids)} 件", "", MATTER, tuple(ids)) for name, label, ids in found]


def _visits(village_id: int, day: date) -> list[Figure]:
    first, last = quotas.quarter(day, day)
    made = store.visits_between(village_id, first, last)
    covered = next((one.coverage for one in quotas.village_coverage(day, day) if one.id == village_id), None)
    figures = [Figure("visits", "本季度走访", f"{len(made)} 次", "", VISIT, tuple(made))]
    if covered is not None:
        percent = "—" if covered.percent is None else f"{covered.percent:.1f}%"
        note = f"已访 {len(covered.visited)} 户 ÷ 应访 {len(covered.assigned)} 户"
        figures.append(Figure("coverage", "遍访率", percent, note, HOUSEHOLD, covered.missing))
    return figures


def _care(village_id: int) -> list[Figure]:
    cases = store.cared_for(village_id)
    return [
        Figure(f"care_{target}", f"帮扶{label}", f"{len(ids)} 户（人）", "", CARE, tuple(ids))
        for target, label in TARGET_LABELS.items()
        for ids in [[one for group, one in cases if group == target]]
    ]


def _projects(village_id: int) -> list[Figure]:
    ids = store.project_ids(village_id)
    rows = [row for one in ids if (row := projects.project(one)) is not None]
    planned, paid = sum(row.planned_amount for row in rows), sum(row.paid_amount for row in rows)
    note = f"计划 {show_money(planned)}，已付 {show_money(paid)}" if rows else ""
    return [Figure("projects", "实事项目", f"{len(ids)} 个", note, PROJECT, tuple(ids))]


def lines(figure: Figure, day: date, by: Actor) -> list[Line]:
    """The records behind a figure; of 遍访率 the households that nobody visited yet."""
    need(by, Right.READ)
    match figure.kind:
        case dossiers.MATTER:
            return dossiers.matter_lines(figure.ids, by)
        case dossiers.VISIT:
            return dossiers.visit_lines(figure.ids, by)
        case dossiers.CARE:
            return dossiers.care_lines(figure.ids, by)
        case dossiers.PROJECT:
            return dossiers.project_lines(figure.ids, day)
        case _:
            return dossiers.household_lines(figure.ids, day)
