"""Quotas of visits (走访定额) and how far a cadre or a village has come; every figure keeps what it was counted from.

A rule says: holders of a role make at least `minimum` days, visits, nights or households per week, month, quarter or year.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.responsibility import Holding


class QuotaUnit(StrEnum):
    """What is counted."""

    DAY = "day"
    VISIT = "visit"
    NIGHT = "night"
    HOUSEHOLD = "household"


UNIT_LABELS: dict[str, str] = {
    QuotaUnit.DAY: "天",
    QuotaUnit.VISIT: "次",
    QuotaUnit.NIGHT: "晚",
    QuotaUnit.HOUSEHOLD: "户",
}


class Per(StrEnum):
    """Over what time."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


PER_LABELS: dict[str, str] = {Per.WEEK: "每周", Per.MONTH: "每月", Per.QUARTER: "每季度", Per.YEAR: "每年"}


class QuotaRule(NamedTuple):
    """One quota; valid on both of its end days, None = without end."""

    id: int
    role: str
    unit: str
    per: str
    minimum: int
    valid_from: date | None
    valid_to: date | None
    basis: str


class VisitFact(NamedTuple):
    """What a quota needs to know of a visit in which a cadre took part."""

    visit_id: int
    visited_on: date
    is_night: bool
    household_id: int | None


class Progress(NamedTuple):
    """How far somebody has come in one rule over one span of days."""

    rule: QuotaRule
    from_on: date
    to_on: date
    done: int
    visit_ids: tuple[int, ...]

    @property
    def missing(self) -> int:
        """How much is still to be done; 0 when the quota is met."""
        return max(0, self.rule.minimum - self.done)


def span(per: str, day: date) -> tuple[date, date]:
    """First and last day of the week (Monday to Sunday), month, quarter or year that a day lies in."""
    if per == Per.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}[Per(per)]
    start = (day.month - 1) // months * months
    first = date(day.year, start + 1, 1)
    after = date(day.year + (start + months) // 12, (start + months) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def spans_ending(per: str, from_on: date, to_on: date) -> list[tuple[date, date]]:
    """The weeks, months, quarters or years whose last day lies in a span of days, in their order."""
    found = []
    first, last = span(per, from_on)
    while last <= to_on:
        found.append((first, last))
        first, last = span(per, last + timedelta(days=1))
    return found


def holders(role: str, holdings: Iterable[Holding], first: date, last: date) -> set[int]:
    """Cadres who held a role on any day of a span."""
    return {
        one.cadre_id
        for one in holdings
        if one.role == role and one.from_on <= last and (one.to_on is None or one.to_on >= first)
    }


def is_valid_on(rule: QuotaRule, day: date) -> bool:
    """True when a rule is in force on a day."""
    return (rule.valid_from or day) <= day <= (rule.valid_to or day)


def progress(rule: QuotaRule, visits: Iterable[VisitFact], day: date) -> Progress:
    """How far the visits of one cadre fill a rule in the span that holds `day`, counted to its end."""
    from_on, to_on = span(rule.per, day)
    of_visit = {
        visit.visit_id: _counted_as(rule.unit, visit) for visit in visits if from_on <= visit.visited_on <= to_on
    }
    counted = {visit_id: what for visit_id, what in of_visit.items() if what is not None}
    return Progress(rule, from_on, to_on, len(set(counted.values())), tuple(counted))


def _counted_as(unit: str, visit: VisitFact) -> date | int | None:
    """What a visit adds to the count; visits that add the same count once, None adds nothing."""
    match unit:
        case QuotaUnit.DAY:
            return visit.visited_on
        case QuotaUnit.NIGHT:
            return visit.visited_on if visit.is_night else None
        case QuotaUnit.HOUSEHOLD:
            return visit.household_id
    return visit.visit_id


def label(rule: QuotaRule) -> str:
    """The rule in words, e.g. 每周 2 天."""
    return f"{PER_LABELS[rule.per]} {rule.minimum} {UNIT_LABELS[rule.unit]}"


_MOST = 400


def checked(rule: QuotaRule, others: Iterable[QuotaRule]) -> QuotaRule:
    """The rule as it will be written; Refused with the field that stands in the way."""
    if not rule.role:
        raise Refused("请选择岗位。", "role")
    if rule.unit not in UNIT_LABELS:
        raise Refused("请选择计什么：天、次、晚或者户。", "unit")
    if rule.per not in PER_LABELS:
        raise Refused("请选择周期。", "per")
    if not 1 <= rule.minimum <= _MOST:
        raise Refused(f"请填写 1 到 {_MOST} 之间的数。", "minimum")
    first, last = rule.valid_from or date.min, rule.valid_to or date.max
    if last < first:
        raise Refused("截止日期不能早于起始日期。", "valid_to")
    for other in others:
        same = (other.role, other.unit, other.per) == (rule.role, rule.unit, rule.per) and other.id != rule.id
        if same and first <= (other.valid_to or date.max) and (other.valid_from or date.min) <= last:
            raise Refused(f"这个岗位同一时期已经有“{label(other)}”，请改那一条，或者先给它填上截止日期。", "valid_from")
    return rule._replace(basis=rule.basis.strip())


EXAMPLES: tuple[QuotaRule, ...] = (
    QuotaRule(0, "liaison_leader", QuotaUnit.VISIT, Per.MONTH, 4, None, None, "示例：班子成员每月下村不少于4次"),
    QuotaRule(0, "liaison_cadre", QuotaUnit.DAY, Per.WEEK, 2, None, None, "示例：包村干部每周到村不少于2天"),
    QuotaRule(0, "liaison_cadre", QuotaUnit.NIGHT, Per.QUARTER, 2, None, None, "示例：包村干部每季度住村不少于2晚"),
    QuotaRule(
        0, "liaison_cadre", QuotaUnit.HOUSEHOLD, Per.QUARTER, 20, None, None, "示例：包村干部每季度走访不少于20户"
    ),
    QuotaRule(0, "county_leader", QuotaUnit.VISIT, Per.MONTH, 2, None, None, "示例：联系县领导每月到村不少于2次"),
)
"""Quotas that an office may begin with, after the rules of real places (2013–2022); each is to be adapted."""
