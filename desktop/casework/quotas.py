"""走访定额 and 遍访: the office's quotas, how far every cadre has come, and which households nobody visited."""

from datetime import date, datetime
from typing import NamedTuple

from desktop.casework.access import need
from desktop.domain import coverage as rules
from desktop.domain import quotas
from desktop.domain.codes import Right
from desktop.domain.coverage import Coverage
from desktop.domain.faults import Refused
from desktop.domain.quotas import EXAMPLES, Per, Progress, QuotaRule
from desktop.domain.records import Actor, Change
from desktop.domain.visits import COUNTED_WAYS
from desktop.store import audit, database, doors, liaison, places, visits
from desktop.store import quotas as store
from desktop.store.doors import HouseholdRow as HouseholdRow
from desktop.store.visits import CadreVisits as CadreVisits
from desktop.store.visits import VillageVisits as VillageVisits

KINDS = frozenset({"quota"})
NOT_VISITED_DAYS = 90

per_cadre = visits.per_cadre
per_village = visits.per_village
household_rows = doors.household_rows
all_rules = store.rules


# ---------------------------------------------------------------- the rules


def save_rule(rule: QuotaRule, by: Actor, at: datetime) -> Change:
    """Add a quota (`id` 0) or change one."""
    need(by, Right.ADMIN, "系统管理")
    rule = quotas.checked(rule, store.rules())
    with database.transaction():
        rule_id = rule.id
        if rule_id:
            store.update(rule)
        else:
            rule_id = store.add(rule)
        audit.record(by.id, "save", "quota", rule_id, at, {"role": rule.role, "quota": quotas.label(rule)})
    return Change(KINDS, (rule_id,), rule_id, f"定额“{quotas.label(rule)}”已保存。")


def drop_rule(rule_id: int, by: Actor, at: datetime) -> Change:
    """Remove a quota that was entered by mistake; one that is over should rather end with a day."""
    need(by, Right.ADMIN, "系统管理")
    with database.transaction():
        store.drop(rule_id)
        audit.record(by.id, "drop", "quota", rule_id, at)
    return Change(KINDS, (rule_id,), rule_id, "定额已删除。")


def adopt_examples(by: Actor, at: datetime) -> Change:
    """Begin with the example quotas, valid from the first day of this quarter; those that exist already stay."""
    need(by, Right.ADMIN, "系统管理")
    known = {role.code for role in liaison.roles()}
    begin, _ = quotas.span(Per.QUARTER, at.date())
    added = 0
    with database.transaction():
        for example in EXAMPLES:
            rule = example._replace(valid_from=begin)
            try:
                quotas.checked(rule, store.rules())
            except Refused:
                continue
            if rule.role in known:
                store.add(rule)
                added += 1
        audit.record(by.id, "adopt", "quota", 0, at, {"count": added})
    say = f"已采用 {added} 条示例定额，请按本地文件修改。" if added else "示例定额都已经在了。"
    return Change(KINDS, (), 0, say)


# ---------------------------------------------------------------- how far everybody has come


class CadreProgress(NamedTuple):
    """A cadre's progress in one quota; `is_over` when its span lies behind. `role` is the role's label."""

    cadre_id: int
    cadre_name: str
    role: str
    progress: Progress
    is_over: bool

    @property
    def state(self) -> tuple[str, str]:
        """Word and tone: 已完成, 还差 2 天, or, when the span is over, 未完成."""
        if not self.progress.missing:
            return "已完成", "normal"
        unit = quotas.UNIT_LABELS[self.progress.rule.unit]
        missing = f"差 {self.progress.missing} {unit}"
        return (f"未完成，{missing}", "overdue") if self.is_over else (f"还{missing}", "soon")


def progress(day: date, today: date) -> list[CadreProgress]:
    """Every cadre's progress in the spans that hold a day: the holders of the role at any time of the span."""
    in_force = [rule for rule in store.rules() if quotas.is_valid_on(rule, day)]
    labels = {role.code: role.label for role in liaison.roles()}
    names, holdings = liaison.cadre_names(), liaison.holdings()
    order = {cadre.id: place for place, cadre in enumerate(liaison.cadres(with_left=True))}
    found = []
    for rule in in_force:
        first, last = quotas.span(rule.per, day)
        facts = store.visit_facts(first, last, COUNTED_WAYS)
        found += [
            CadreProgress(
                cadre_id,
                names[cadre_id],
                labels.get(rule.role, rule.role),
                quotas.progress(rule, facts.get(cadre_id, ()), day),
                last < today,
            )
            for cadre_id in quotas.holders(rule.role, holdings, first, last)
        ]
    return sorted(found, key=lambda one: (order[one.cadre_id], one.progress.rule.id))


# ---------------------------------------------------------------- coverage


class PlaceCoverage(NamedTuple):
    """遍访 of a village or of a cadre; `long_ago` are households that nobody visited for so many days (villages)."""

    id: int
    name: str
    coverage: Coverage
    visits: int
    long_ago: tuple[int, ...] = ()


def quarter(day: date, today: date) -> tuple[date, date]:
    """First and last day over which coverage is counted: the quarter that holds a day, as far as it has gone."""
    first, last = quotas.span(Per.QUARTER, day)
    return first, max(first, min(last, today))


def village_coverage(day: date, today: date, days: int = NOT_VISITED_DAYS) -> list[PlaceCoverage]:
    """遍访率 of every village in the quarter that holds a day, and its households not visited for `days` days."""
    first, last = quarter(day, today)
    households = doors.household_facts()
    named = {one.id: one.name for one in places.villages()}
    covered = rules.of_villages(households, doors.household_visits(first, last), named, last)
    made = {one.village_id: one.visits for one in visits.per_village(first, last)}
    late = set(rules.long_unvisited(households, doors.last_visits(last), days, last))
    return [
        PlaceCoverage(
            village_id, name, covered[village_id], made.get(village_id, 0), _among(covered[village_id].assigned, late)
        )
        for village_id, name in named.items()
    ]


def _among(ids: tuple[int, ...], wanted: set[int]) -> tuple[int, ...]:
    return tuple(one for one in ids if one in wanted)


def cadre_coverage(day: date, today: date) -> list[PlaceCoverage]:
    """遍访率 of every cadre who answers for households: own visits only, in the quarter that holds a day."""
    first, last = quarter(day, today)
    covered = rules.of_cadres(doors.household_facts(), doors.household_visits(first, last), liaison.holdings(), last)
    made = {one.cadre_id: one.visits for one in visits.per_cadre(first, last)}
    return [
        PlaceCoverage(one.id, one.name, covered[one.id], made.get(one.id, 0))
        for one in liaison.cadres(with_left=True)
        if one.id in covered
    ]


def households_of(village_id: int, group_id: int | None, today: date) -> list[int]:
    """Households of a village, or of one of its groups, that are still there, in their order."""
    return [
        one.id
        for one in doors.household_facts(village_id)
        if one.is_there(today) and (group_id is None or one.group_id == group_id)
    ]
