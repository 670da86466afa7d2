"""States of care cases and projects as word chips."""

from datetime import date

from desktop.domain import care, projects
from desktop.domain.clocks import ClockState
from desktop.domain.projects import ProjectState
from desktop.store.care import CareRow
from desktop.store.projects import LinkedProject, ProjectRow

_TONES = {
    ProjectState.PLANNED: "neutral",
    ProjectState.RUNNING: "accent",
    ProjectState.SOON: "soon",
    ProjectState.OVERDUE: "overdue",
    ProjectState.DONE: "normal",
}


def care_chip(row: CareRow, today: date) -> tuple[str, str]:
    """When the next visit is due, in the words of the clocks; 已结束 for an ended case."""
    if row.next_on is None:
        return "已结束", "neutral"
    state = care.visit_state(row.next_on, today)
    word = care.visit_text(row.next_on, today)
    return word, "neutral" if state == ClockState.NORMAL else str(state)


def project_chip(row: ProjectRow | LinkedProject, today: date) -> tuple[str, str]:
    """How a project stands, with its days."""
    days = (row.started_on, row.due_on, row.done_on, today)
    state = projects.state(*days)
    tone = "today" if row.due_on == today and row.done_on is None else _TONES[state]
    return projects.state_words(*days), tone
