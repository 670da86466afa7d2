"""What the papers of the visits need, from the rows as they are listed."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop.casework import office, quotas, visits
from desktop.casework.quotas import PlaceCoverage
from desktop.casework.visits import VisitRow
from desktop.domain.visits import PURPOSE_LABELS, WAY_LABELS, VisitFilter
from desktop.ui.shell import Shell

if TYPE_CHECKING:  # the printing room is slow to load and not needed to show a page
    from desktop.printing.render import Paper
    from desktop.printing.visits import DoorLine, VisitLine


def _line(row: VisitRow) -> "VisitLine":
    from desktop.printing.visits import VisitLine
    from desktop.ui.models.visit_list import whom

    return VisitLine(
        row.visited_on,
        f"{row.village_name}{row.group_name}",
        whom(row),
        row.cadre_names,
        PURPOSE_LABELS.get(row.purpose, row.purpose),
        WAY_LABELS.get(row.way, row.way),
        row.told,
        row.found,
        row.next,
        row.next_on,
        tuple(one.number for one in row.came_of),
        row.is_late,
        row.is_night,
    )


def register(shell: Shell, wanted: VisitFilter, about: str) -> "Paper":
    """走访登记表 of what a list shows, in the order of the days."""
    from desktop.printing import visits as papers

    rows = visits.listed(wanted, shell.session.actor)[::-1]
    return papers.register([_line(row) for row in rows], shell.session.office, about, shell.now().date())


def diary(shell: Shell, cadre_id: int, cadre: str, month: date) -> "Paper":
    """民情日记 of a cadre and the month that holds a day."""
    from desktop.domain.quotas import Per, span
    from desktop.printing import visits as papers

    first, last = span(Per.MONTH, month)
    rows = visits.listed(VisitFilter(cadre_id=cadre_id, from_on=first, to_on=last), shell.session.actor)[::-1]
    return papers.diary([_line(row) for row in rows], cadre, first, shell.session.office, shell.now().date())


def _doors(household_ids: Sequence[int], day: date) -> "list[DoorLine]":
    from desktop.printing.visits import DoorLine

    return [
        DoorLine(one.village_name, one.group_name, one.number, one.head_name, one.address, one.last_on)
        for one in quotas.household_rows(household_ids, day)
    ]


def route(shell: Shell, village_id: int | None, group_id: int | None, blank: bool) -> "Paper":
    """The form to take along: the households of a village or one of its groups, or blank lines."""
    from desktop.printing import visits as papers

    today = shell.now().date()
    names = {choice.id: choice.label for choice in office.village_choices()}
    groups = {choice.id: choice.label for choice in office.group_choices(village_id)} if village_id else {}
    ids = [] if blank or village_id is None else quotas.households_of(village_id, group_id, today)
    where = f"{names.get(village_id or 0, '')}{groups.get(group_id or 0, '')}"
    return papers.route(_doors(ids, today), shell.session.office, where, today)


def next_visits(shell: Shell, household_ids: Sequence[int], about: str, day: date) -> "Paper":
    """待走访户清单."""
    from desktop.printing import visits as papers

    return papers.next_visits(_doors(household_ids, day), shell.session.office, about, day, shell.now().date())


def coverage(shell: Shell, places: Sequence[PlaceCoverage], who: str, span: tuple[date, date], days: int) -> "Paper":
    """遍访进度表 of villages (村) or cadres (干部)."""
    from desktop.printing import visits as papers
    from desktop.printing.visits import CoverageLine

    is_village = who == "村"
    lines = [
        CoverageLine(
            one.name,
            len(one.coverage.assigned),
            len(one.coverage.visited),
            len(one.long_ago) if is_village else None,
            one.visits,
        )
        for one in places
    ]
    return papers.coverage(lines, shell.session.office, who, *span, days, shell.now().date())
