"""Who carries how much: duties, open matters, care cases, and visits that are promised or behind the quota."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from desktop.casework.access import need
from desktop.domain import quotas
from desktop.domain.codes import Right
from desktop.domain.quotas import Progress
from desktop.domain.records import Actor
from desktop.domain.visits import COUNTED_WAYS
from desktop.store import handovers
from desktop.store import liaison as duties
from desktop.store.liaison import AssignmentRow


def progress_of(held: tuple[AssignmentRow, ...], cadre_id: int, today: date) -> list[Progress]:
    """How far a cadre has come in the quotas of the roles held today."""
    mine = {one.role for one in held if one.from_on <= today}
    rules = [rule for rule in handovers.quota_rules() if rule.role in mine and quotas.is_valid_on(rule, today)]
    if not rules:
        return []
    spans = [quotas.span(rule.per, today) for rule in rules]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    visits = handovers.visit_facts(first, last, COUNTED_WAYS, cadre_id).get(cadre_id, [])
    return [quotas.progress(rule, visits, today) for rule in rules]


class Load(NamedTuple):
    """What a cadre answers for and carries: duties, open matters as handler, care cases, visits promised or behind."""

    cadre: duties.CadreRow
    duties: tuple[AssignmentRow, ...]
    open: int
    care: int
    due: int
    behind: tuple[Progress, ...]


def loads(by: Actor, day: date) -> list[Load]:
    """Every serving cadre, and everybody else who still answers for something on the day."""
    need(by, Right.READ)
    held: dict[int, list[AssignmentRow]] = defaultdict(list)
    for one in duties.assignments(on=day):
        held[one.cadre_id].append(one)
    open_counts, care_counts = handovers.open_counts(by.may(Right.SEALED)), handovers.care_counts()
    due: dict[int, int] = defaultdict(int)
    for cadre_id, promise in handovers.promises():
        due[cadre_id] += promise.next_on <= day
    return [
        Load(
            row,
            tuple(held[row.id]),
            open_counts.get(row.id, 0),
            care_counts.get(row.id, 0),
            due[row.id],
            tuple(one for one in progress_of(tuple(held[row.id]), row.id, day) if one.missing),
        )
        for row in duties.cadres(with_left=True)
        if row.left_on is None or row.left_on >= day or held[row.id] or open_counts.get(row.id)
    ]
