"""Projects for the people (实事项目) and benefit payments (惠民资金): the form, the states, the dated notes of progress."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.care import PROJECT_KINDS
from desktop.domain.clocks import state_text
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.importing import Problem
from desktop.domain.money import MOST, show_amount

WARN_DAYS = 15
"""A project due within so many days is soon due (临期)."""


class ProjectState(StrEnum):
    """How a project stands on a day."""

    PLANNED = "planned"
    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"


STATE_LABELS: dict[str, str] = {
    ProjectState.PLANNED: "未开工",
    ProjectState.RUNNING: "进行中",
    ProjectState.SOON: "临期",
    ProjectState.OVERDUE: "已超期",
    ProjectState.DONE: "已完成",
}


class ProjectFilter(NamedTuple):
    """What the list of projects shows. `state` is a ProjectState, “open” (not done) or empty; `text` part of a name.

    `village_id` 0 means projects of the whole township.
    """

    state: str = ""
    kind: str = ""
    village_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class NewProject:
    """A filled form of a project. `planned_amount` in 分; `village_id` None = the whole township."""

    name: str
    kind: str
    theme_code: str = ""
    village_id: int | None = None
    unit_id: int | None = None
    leader_id: int | None = None
    planned_amount: int = 0
    planned_households: int = 0
    started_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that was paid out. `amount` in 分. Without `household_id` and `payee` it went into the work itself."""

    paid_on: date
    amount: int
    village_id: int | None = None
    household_id: int | None = None
    payee: str = ""
    note: str = ""


class Note(NamedTuple):
    """A dated note of progress."""

    on: date
    text: str


def state(started_on: date | None, due_on: date | None, done_on: date | None, today: date) -> ProjectState:
    """The state of a project on a day. What is late is late whether it was begun or not."""
    if done_on is not None:
        return ProjectState.DONE
    if due_on is not None and today > due_on:
        return ProjectState.OVERDUE
    if due_on is not None and (due_on - today).days <= WARN_DAYS:
        return ProjectState.SOON
    return ProjectState.RUNNING if started_on is not None and started_on <= today else ProjectState.PLANNED


def state_words(started_on: date | None, due_on: date | None, done_on: date | None, today: date) -> str:
    """The state with its days: 已超期 4 天 · 今天到期 · 还有 12 天 · 按期完成 · 超期 3 天完成."""
    if due_on is not None and (done_on is not None or today >= due_on or (due_on - today).days <= WARN_DAYS):
        return state_text(due_on, due_on, today, WARN_DAYS, done_on)
    return STATE_LABELS[state(started_on, due_on, done_on, today)]


def percent_paid(planned: int, paid: int) -> int | None:
    """Whole percent of the planned sum that was paid, rounded down so that 100 means all of it; None without a plan."""
    return None if planned <= 0 else paid * 100 // planned


def checked(form: NewProject, today: date) -> NewProject:
    """The project as it will be written; Refused with the field that stands in the way."""
    form = replace(form, name=form.name.strip(), note=form.note.strip())
    if not form.name:
        raise Refused("请填写项目名称。", "name")
    if len(form.name) > 100:
        raise Refused("项目名称请控制在 100 字以内。", "name")
    if form.kind not in PROJECT_KINDS:
        raise Refused("请选择项目类别。", "kind")
    if not 0 <= form.planned_amount <= MOST or form.planned_households < 0:
        raise Refused("计划金额和户数不能小于零。", "planned_amount")
    if form.started_on and form.due_on and form.due_on < form.started_on:
        raise Refused("完成期限不能早于开工日期。", "due_on")
    if form.done_on and form.done_on > today:
        raise Refused(f"完成日期不能晚于今天（{show_day(today)}）。", "done_on")
    if form.done_on and form.started_on and form.done_on < form.started_on:
        raise Refused("完成日期不能早于开工日期。", "done_on")
    return form


def checked_payment(form: NewPayment, today: date) -> NewPayment:
    """The payment as it will be written; Refused with the field that stands in the way."""
    form = replace(form, payee=form.payee.strip(), note=form.note.strip())
    if form.paid_on > today:
        raise Refused(f"发放日期不能晚于今天（{show_day(today)}）。", "paid_on")
    if not 0 < form.amount <= MOST:
        raise Refused("请填写金额，要大于零。", "amount")
    if len(form.payee) > 60:
        raise Refused("领款人请控制在 60 字以内。", "payee")
    if len(form.note) > 200:
        raise Refused("备注请控制在 200 字以内。", "note")
    return form


# ---------------------------------------------------------------- notes of progress


def notes(progress: str) -> list[Note]:
    """The dated notes of a progress text, the oldest first."""
    lines = (line.partition(" ") for line in progress.splitlines() if line)
    return [Note(date.fromisoformat(day), text) for day, _, text in lines]


def written(lines: Sequence[Note]) -> str:
    """Notes as one text, a line each, by day; of one day in their order."""
    return "\n".join(f"{show_day(on)} {' '.join(text.split())}" for on, text in sorted(lines, key=lambda n: n.on))


def with_note(progress: str, on: date, text: str, today: date) -> str:
    """The progress text with one more note."""
    if on > today:
        raise Refused(f"进展的日期不能晚于今天（{show_day(today)}）。", "on")
    if not text.strip():
        raise Refused("请写明进展情况。", "text")
    return written([*notes(progress), Note(on, text)])


# ---------------------------------------------------------------- the dry run of a list of payments


class PaymentPlan(NamedTuple):
    """What was found in a list of payments for one project. With a fatal problem nothing of it is imported."""

    project_id: int
    file_name: str
    sha256: str
    row_count: int
    ready: tuple[NewPayment, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Sum of the readable rows, in 分."""
        return sum(one.amount for one in self.ready)

    @property
    def may_import(self) -> bool:
        """True when every row can be imported."""
        return bool(self.ready) and not any(problem.is_fatal for problem in self.problems)

    @property
    def says(self) -> str:
        """The plan in a sentence."""
        bad = len({problem.row for problem in self.problems if problem.is_fatal})
        kept_out = f"，{bad} 行有问题：请改好表格再导，有一行不对就整张不导入" if bad else ""
        return f"{self.file_name}：共 {self.row_count} 行，合计 {show_amount(self.total)} 元{kept_out}。"
