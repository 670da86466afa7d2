"""Whom the office helps (帮扶), with what, and when the next visit is due. Source: the three groups of the founding article."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.clocks import ClockState, state_of, state_text
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused


class CareTarget(StrEnum):
    """The three groups."""

    VULNERABLE = "vulnerable"
    PETITIONER = "petitioner"
    FOUNDER = "founder"


TARGET_LABELS: dict[str, str] = {
    CareTarget.VULNERABLE: "弱势群体",
    CareTarget.PETITIONER: "信访群体",
    CareTarget.FOUNDER: "创业群体",
}

KIND_LABELS: dict[str, dict[str, str]] = {
    CareTarget.VULNERABLE: {
        "allowance": "低保",
        "destitute": "特困供养",
        "disabled": "残疾",
        "illness": "大病",
        "left_child": "留守儿童",
        "left_elder": "留守老人",
        "orphan": "孤儿",
        "disaster": "受灾",
        "poverty_watch": "防返贫监测",
        "other": "其他困难",
    },
    CareTarget.PETITIONER: {"resolved": "已化解后稳控", "unresolved": "未化解", "repeat": "重复信访"},
    CareTarget.FOUNDER: {
        "farming": "种养",
        "trade": "商贸",
        "workshop": "加工",
        "tourism": "乡村旅游",
        "other": "其他创业",
    },
}
"""Group → code of a kind → its word."""

MEASURE_LABELS: dict[str, str] = {
    "policy": "政策",
    "funds": "资金",
    "technology": "技术",
    "information": "信息",
    "goods": "物资",
    "labour": "劳力",
    "counsel": "思想疏导",
    "other": "其他",
}
"""Code of a measure (帮扶措施) → its word; the first four are those that the article names for founders."""

PROJECT_KINDS: dict[str, str] = {
    "housing": "危房改造",
    "road": "道路",
    "water": "水利饮水",
    "power": "供电通信",
    "school": "教育",
    "health": "卫生",
    "environment": "人居环境",
    "benefit": "惠民资金发放",
    "other": "其他实事",
}
"""Code of a project's kind (实事项目) → its word."""

EVERY_DAYS = 30
"""How often somebody is looked after unless the case says otherwise."""

WARN_DAYS = 7
"""A visit due within so many days is soon due (临期)."""

_LONGEST_RHYTHM = 366
_TOO_MUCH = 4000


def kind_label(target: str, kind: str) -> str:
    """弱势群体·低保; the group alone when the kind is not known."""
    word = KIND_LABELS.get(target, {}).get(kind, "")
    return "·".join(part for part in (TARGET_LABELS.get(target, target), word) if part)


# ---------------------------------------------------------------- the next visit


def next_visit_on(from_on: date, every_days: int, done_on: Iterable[date | None] = ()) -> date:
    """Day on which the next visit is due: so many days after the last visit or measure, or after the case began.

    Every day counts, rest days too; what was done before the case began starts nothing.
    """
    last = max((day for day in done_on if day is not None and day > from_on), default=from_on)
    return last + timedelta(days=every_days)


def visit_state(due_on: date, today: date) -> ClockState:
    """How the next visit stands on a day, in the states of the clocks."""
    return state_of(due_on, due_on, today, WARN_DAYS)


def visit_text(due_on: date, today: date) -> str:
    """The state in the words of the clocks: 已超期 4 天 · 今天到期 · 还有 2 天."""
    return state_text(due_on, due_on, today, WARN_DAYS)


# ---------------------------------------------------------------- what forms send down


class CareFilter(NamedTuple):
    """What the list of cases shows. Empty fields do not narrow; `due` is today, overdue, soon or empty.

    `is_open` None shows ended cases too; `text` is part of a name.
    """

    target: str = ""
    kind: str = ""
    village_id: int | None = None
    helper_id: int | None = None
    is_open: bool | None = True
    due: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A filled form of a care case. `person_id` or `household_id` when known to the register, else `name` alone."""

    target: str
    kind: str
    village_id: int | None
    from_on: date
    name: str = ""
    person_id: int | None = None
    household_id: int | None = None
    helper_id: int | None = None
    need: str = ""
    plan: str = ""
    visit_every_days: int = EVERY_DAYS
    matter_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """Help that was given; `amount` in 分, 0 when it was no money."""

    done_on: date
    kind: str
    what: str
    result: str = ""
    amount: int = 0
    cadre_id: int | None = None


def checked_case(form: NewCase, today: date) -> NewCase:
    """The case as it will be written, texts trimmed; Refused with the field that stands in the way."""
    form = replace(form, name=form.name.strip(), need=form.need.strip(), plan=form.plan.strip())
    if form.target not in TARGET_LABELS:
        raise Refused("请选择帮扶对象属于哪一类群体。", "target")
    if form.kind not in KIND_LABELS[form.target]:
        raise Refused(f"请选择{TARGET_LABELS[form.target]}的类别。", "kind")
    if form.village_id is None:
        raise Refused("请选择所在的村（社区）。", "village_id")
    if not form.name:
        raise Refused("请填写帮扶对象的姓名，或从名册里选人、选户。", "who")
    if form.from_on > today:
        raise Refused(f"开始日期不能晚于今天（{show_day(today)}）。", "from_on")
    if not 1 <= form.visit_every_days <= _LONGEST_RHYTHM:
        raise Refused(f"走访间隔请填 1 至 {_LONGEST_RHYTHM} 天。", "visit_every_days")
    for name, text in (("need", form.need), ("plan", form.plan)):
        if len(text) > _TOO_MUCH:
            raise Refused(f"内容太长，请控制在 {_TOO_MUCH} 字以内。", name)
    return form


def checked_measure(form: NewMeasure, from_on: date, to_on: date | None, today: date) -> NewMeasure:
    """The measure of a case that runs from–to, as it will be written."""
    form = replace(form, what=form.what.strip(), result=form.result.strip())
    if form.kind not in MEASURE_LABELS:
        raise Refused("请选择措施类别。", "kind")
    if not form.what:
        raise Refused("请写明做了什么。", "what")
    if form.done_on > today:
        raise Refused(f"日期不能晚于今天（{show_day(today)}）；打算做的写进帮扶计划。", "done_on")
    if form.done_on < from_on:
        raise Refused(f"日期不能早于开始帮扶的日期（{show_day(from_on)}）。", "done_on")
    if to_on is not None and form.done_on > to_on:
        raise Refused(f"帮扶已于 {show_day(to_on)} 结束，请先恢复帮扶，或更正日期。", "done_on")
    if form.amount < 0:
        raise Refused("金额不能小于零。", "amount")
    return form


def check_end(from_on: date, last_done_on: date | None, to_on: date, because: str, today: date) -> None:
    """Refuse an end that lies ahead, before the beginning or the last measure, or that gives no reason."""
    if to_on > today:
        raise Refused(f"结束日期不能晚于今天（{show_day(today)}）。", "to_on")
    earliest = max(from_on, last_done_on or from_on)
    if to_on < earliest:
        raise Refused(f"结束日期不能早于 {show_day(earliest)}（开始帮扶或最后一次措施的日期）。", "to_on")
    if not because.strip():
        raise Refused("请填写结束的原因，如“已脱困”“迁出”“死亡”。", "because")
