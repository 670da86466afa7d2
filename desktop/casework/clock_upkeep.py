"""Keeping clock rules, and reckoning the running clocks anew after a change of a rule or of a holiday.

Nothing is reckoned anew by itself: `preview` shows what would change, `recompute` does exactly that, and
`undo_recompute` takes it back. A user without the right for sealed matters neither sees nor changes their clocks.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from desktop.casework.access import need
from desktop.casework.petitions import write_event
from desktop.domain.calendar import WorkCalendar
from desktop.domain.clocks import ClockRule, Due, Unit, reckon, rule_on, to_a_day
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.store import audit, clocks, database, matters, office
from desktop.store.clocks import ClockFile
from desktop.store.ids import new_id

LONGEST_RULE = 3650
"""No rule runs longer than so many days."""
_ONE_DAY = timedelta(days=1)
_WORDS = (("label", "规则名称", 20), ("starts", "从哪天起", 30), ("stops", "到什么为止", 50), ("basis", "依据", 60))


def _admin(by: Actor) -> None:
    need(by, Right.ADMIN, "系统管理")


# ---------------------------------------------------------------- rules


def rule_versions(code: str) -> list[ClockRule]:
    """The versions of a rule by first day; those that were replaced before they began are left out."""
    found = (rule for _, rule in clocks.versions(code))
    return [rule for rule in found if rule.valid_to is None or rule.valid_to >= (rule.valid_from or date.min)]


def current_rules(today: date) -> list[ClockRule]:
    """The version of every rule that is in force today, else its next or last one; in the order of the seed."""
    codes = dict.fromkeys(rule.code for rule in office.clock_rules())
    return [_shown(rule_versions(code), today) for code in codes]


def _shown(versions: list[ClockRule], today: date) -> ClockRule:
    in_force = [rule for rule in versions if (rule.valid_from or today) <= today <= (rule.valid_to or today)]
    coming = [rule for rule in versions if (rule.valid_from or today) > today]
    return [*versions[-1:], *coming[:1], *in_force[-1:]][-1]


def save_rule(rule: ClockRule, from_on: date, by: Actor, at: datetime) -> Change:
    """Make a changed rule valid from a day. The version until then ends the day before and is never rewritten.

    A version that begins later stays, so that the new one lasts until the day before it. The days of validity in
    `rule` are not looked at. Raises Refused with the field of `ClockRule` that is wrong, or `from_on`.
    """
    _admin(by)
    rule = _checked(rule, from_on)
    with database.transaction():
        versions = clocks.versions(rule.code)
        later = [v.valid_from for _, v in versions if v.valid_from and v.valid_from > from_on and _has_days(v)]
        until = min(later) - _ONE_DAY if later else None
        for version_id, version in versions:
            if _holds_on(version, from_on):
                clocks.end_version(version_id, from_on - _ONE_DAY)
        new = rule._replace(valid_from=from_on, valid_to=until)
        version_id = clocks.add_version(new)
        audit.record(by.id, "save", "clock_rule", version_id, at, {"code": rule.code, "from": str(from_on)})
    span = f"执行到 {show_day(until)}" if until else "起执行"
    say = f"“{rule.label}”的新规则从 {show_day(from_on)} {span}，原来的规则保留。"
    return Change(frozenset({"clock_rule"}), (version_id,), version_id, say)


def _has_days(rule: ClockRule) -> bool:
    return rule.valid_from is None or rule.valid_to is None or rule.valid_from <= rule.valid_to


def _holds_on(rule: ClockRule, day: date) -> bool:
    return (rule.valid_from or day) <= day <= (rule.valid_to or day)


def _checked(rule: ClockRule, from_on: date) -> ClockRule:
    """The rule with its words tidied, or Refused."""
    versions = [version for _, version in clocks.versions(rule.code)]
    if not versions:
        raise Refused("没有这条时限规则，请从列表中选择要修改的规则。")
    label, starts, stops, basis = (word.strip() for word in (rule.label, rule.starts, rule.stops, rule.basis))
    rule = rule._replace(label=label, starts=starts, stops=stops, basis=basis)
    for name, what, longest in _WORDS:
        if not getattr(rule, name):
            advice = "，写明是哪部法规第几条；自己定的写“内部规定”" if name == "basis" else ""
            raise Refused(f"请填写{what}{advice}。", name)
        if len(getattr(rule, name)) > longest:
            raise Refused(f"{what}太长，请控制在 {longest} 字以内。", name)
    if rule.unit not in set(Unit):
        raise Refused("请选择按日还是按工作日计算。", "unit")
    _check_numbers(rule, any(version.length == 0 for version in versions))
    if any(_holds_on(version, from_on) and _says_the_same(version, rule) for version in versions):
        raise Refused(f"和 {show_day(from_on)} 执行的规则一样，没有改动，不用保存。", "label")
    return rule


def _check_numbers(rule: ClockRule, may_be_given: bool) -> None:
    """`may_be_given`: the length is 0 because it is given each time (上级交办)."""
    if not (0 if may_be_given else 1) <= rule.length <= LONGEST_RULE:
        least = "0（按来文）" if may_be_given else "1"
        raise Refused(f"期限请填 {least} 到 {LONGEST_RULE} 之间的天数。", "length")
    if not 0 <= rule.warn_days <= (rule.length or LONGEST_RULE):
        raise Refused("提前提醒的天数不能比期限还长，请核对。", "warn_days")
    if not 0 <= rule.max_extra_days <= LONGEST_RULE:
        raise Refused(f"最多延期的天数请填 0 到 {LONGEST_RULE}，不能延期的填 0。", "max_extra_days")


def _says_the_same(version: ClockRule, rule: ClockRule) -> bool:
    return version._replace(valid_from=None, valid_to=None) == rule._replace(valid_from=None, valid_to=None)


# ---------------------------------------------------------------- what would change


class Shift(NamedTuple):
    """A running clock that the present rules and calendar reckon differently."""

    matter_id: int
    number: str
    title: str
    label: str
    old_due: date
    new_due: date
    old_explanation: str
    new_explanation: str

    @property
    def is_moved(self) -> bool:
        """True when the day changes, not only its explanation or the day of the warning."""
        return self.old_due != self.new_due


class Reckoner:
    """The present rules and calendar, read once; clocks that began alike are reckoned once."""

    def __init__(self) -> None:
        self._rules: tuple[ClockRule, ...] = office.clock_rules()
        self._calendar: WorkCalendar = office.calendar()
        self._known: dict[tuple[Any, ...], tuple[ClockRule, Due]] = {}

    def columns(self, clock: ClockFile) -> dict[str, Any]:
        """The columns of a clock (`RECKONED`) under the version of its rule on the day it began.

        A granted extension or pause stands, whatever the rule says now. Raises Refused when there is no such rule.
        """
        key = (clock.rule_code, clock.started_on, clock.is_given, clock.length, clock.extra_days, clock.pauses)
        if key not in self._known:
            self._known[key] = self._reckoned(clock)
        rule, due = self._known[key]
        dates = {"internal_due_on": due.internal_due_on, "due_on": due.due_on, "explanation": due.explanation}
        length = clock.length if clock.is_given else rule.length
        return {"label": rule.label, "length": length, "unit": rule.unit, "warn_days": rule.warn_days, **dates}

    def _reckoned(self, clock: ClockFile) -> tuple[ClockRule, Due]:
        rule = rule_on(self._rules, clock.rule_code, clock.started_on)
        if clock.is_given:
            rule = to_a_day(rule)
        pauses = clocks.read_pauses(clock.pauses)
        granted = rule._replace(
            can_pause=rule.can_pause or bool(pauses), max_extra_days=max(rule.max_extra_days, clock.extra_days)
        )
        length = clock.length if clock.is_given else rule.length
        extra = clock.extra_days
        return rule, reckon(granted, clock.started_on, self._calendar, length=length, extra_days=extra, pauses=pauses)


class _Plan(NamedTuple):
    clock: ClockFile
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def shift(self) -> Shift:
        clock, new = self.clock, {name: getattr(self.clock, name) for name in clocks.RECKONED} | self.after
        words = (clock.explanation, new["explanation"])
        return Shift(clock.matter_id, clock.number, clock.title, new["label"], clock.due_on, new["due_on"], *words)


def preview(by: Actor) -> tuple[Shift, ...]:
    """Every running clock that would change, those whose day moves first; nothing is written."""
    _admin(by)
    return tuple(plan.shift for plan in _plans(by))


def _plans(by: Actor) -> list[_Plan]:
    reckoner = Reckoner()
    plans = [plan for clock in clocks.running(by.may(Right.SEALED)) if (plan := _plan(clock, reckoner))]
    return sorted(plans, key=lambda plan: (not plan.shift.is_moved, plan.shift.new_due, plan.clock.id))


def _plan(clock: ClockFile, reckoner: Reckoner) -> _Plan | None:
    """What changes about a clock; None when nothing does, or when no rule was in force on the day it began."""
    try:
        new = reckoner.columns(clock)
    except Refused:
        return None  # a clock that an older edition started by a rule that is gone keeps its day
    after = {name: value for name, value in new.items() if value != getattr(clock, name)}
    return _Plan(clock, {name: getattr(clock, name) for name in after}, after) if after else None


# ---------------------------------------------------------------- doing it, and taking it back


def recompute(by: Actor, at: datetime) -> Change:
    """Do what `preview` shows, in one transaction: clocks, lists, a line in each history, one line of the audit."""
    _admin(by)
    with database.transaction():
        plans = _plans(by)
        if not plans:
            raise Refused("没有需要重算的期限：现有期限都符合现行规则和放假安排。")
        for plan in plans:
            clocks.write(plan.clock.id, plan.after)
        events = _tell_matters(plans, by, at)
        detail = {"clocks": [[p.clock.id, _plain(p.before), _plain(p.after)] for p in plans], "events": events}
        audit.record(by.id, clocks.RECOMPUTE, clocks.BATCH, new_id(), at, detail)
    moved = sum(plan.shift.is_moved for plan in plans)
    return _changed(events, f"已重算 {len(events)} 件的期限，其中 {moved} 个截止日有变化。")


def _tell_matters(plans: Iterable[_Plan], by: Actor, at: datetime) -> dict[int, int]:
    """Write one line into the history of each matter; returns the lines by matter."""
    lines: dict[int, list[str]] = {}
    stages: dict[int, str] = {}
    for plan in plans:
        stages[plan.clock.matter_id] = plan.clock.stage
        lines.setdefault(plan.clock.matter_id, []).append(_say_shift(plan.shift))
    return {
        matter_id: _line(matter_id, clocks.RECOMPUTE, stages[matter_id], "\n".join(said), by, at)
        for matter_id, said in lines.items()
    }


def _say_shift(shift: Shift) -> str:
    if shift.is_moved:
        days = f"截止日 {show_day(shift.old_due)} 改为 {show_day(shift.new_due)}"
    else:
        days = f"截止日 {show_day(shift.old_due)} 不变，提醒和说明按现行规则更新"
    return f"“{shift.label}”{days}（时限规则或放假安排有改动）。{shift.new_explanation}"


def _line(matter_id: int, action: str, stage: str, text: str, by: Actor, at: datetime) -> int:
    """A line of the history that leaves the stage as it is; the lists learn of the new due day."""
    matters.refresh_next_due(matter_id)
    return write_event(matter_id, action, stage, stage, at.date(), by, at, text)


def last_recompute() -> bool:
    """True when there is a recomputation to be taken back."""
    return clocks.last_batch() is not None


def undo_recompute(by: Actor, at: datetime) -> Change:
    """Take the last recomputation back exactly, while each of its clocks still runs as that left it."""
    _admin(by)
    with database.transaction():
        batch = clocks.last_batch()
        if batch is None:
            raise Refused("没有可以撤回的期限重算。")
        stages: dict[int, str] = {}
        for clock_id, before, after in batch.detail["clocks"]:
            clock = clocks.by_id(clock_id)
            if clock is None or clock.stopped_on or _plain(_present(clock, after)) != after:
                raise Refused(_why_not(clock, by))
            clocks.write(clock_id, _typed(before))
            stages[clock.matter_id] = clock.stage
        events = dict(_take_back_lines(batch.detail["events"], stages, by, at))
        audit.record(by.id, clocks.UNDO, clocks.BATCH, batch.id, at)
    told = len(events) if by.may(Right.SEALED) else len(matters.open_among(list(events)))
    return _changed(events, f"已撤回上次期限重算，{told} 件的期限恢复原样。")


def _take_back_lines(
    made: Mapping[str, int], stages: Mapping[int, str], by: Actor, at: datetime
) -> Iterator[tuple[int, int]]:
    for matter_id, stage in stages.items():
        line = _line(matter_id, clocks.UNDO, stage, "期限恢复为重算以前的日期。", by, at)
        clocks.mark_taken_back(made[str(matter_id)], line)
        yield matter_id, line


def _why_not(clock: ClockFile | None, by: Actor) -> str:
    """Why a recomputation cannot be taken back, with an example that this user may see."""
    if clock is None or (clock.is_sealed and not by.may(Right.SEALED)):
        example = "其中有的期限"
    else:
        example = f"{clock.number}的“{clock.label}”期限"
    change = "停止计算" if clock is None or clock.stopped_on else "变动"
    return f"{example}在重算以后已经{change}，上次重算不能整批撤回。需要调整的，请修改规则或放假安排后再重算。"


def _present(clock: ClockFile, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(clock, name) for name in names}


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as they are kept in the audit chain: days as text."""
    return {name: str(value) if isinstance(value, date) else value for name, value in columns.items()}


def _typed(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns back from the audit chain."""
    return {name: date.fromisoformat(value) if name.endswith("_on") else value for name, value in columns.items()}


def _changed(events: Mapping[int, int], say: str) -> Change:
    return Change(frozenset({"matter", "clock"}), tuple(events), 0, say)
