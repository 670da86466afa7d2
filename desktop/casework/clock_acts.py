"""Acts on a single clock: stopping the count for a while (中止), going on, and the one extension (延期)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from desktop.casework.access import need
from desktop.casework.clock_upkeep import Reckoner
from desktop.casework.petitions import write_event
from desktop.domain.clocks import UNIT_LABELS, ClockRule, Pause, reckon, rule_on
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.store import audit, clocks, database, matters, office
from desktop.store.clocks import ClockFile

_LONGEST_REASON = 200


class ClockAct(NamedTuple):
    """What was done to a clock: its columns as they were before, and the words for the history."""

    clock: ClockFile
    before: dict[str, Any]
    due_on: date
    text: str


# ---------------------------------------------------------------- looking ahead, nothing is written


def pausable(matter_id: int) -> dict[int, bool]:
    """The running clocks of a matter that may be paused by their rules: id → whether each is paused now."""
    rules = office.clock_rules()
    found: dict[int, bool] = {}
    for clock in _running(matter_id):
        pauses = clocks.read_pauses(clock.pauses)
        is_paused = bool(pauses) and pauses[-1].to_on is None
        if is_paused or rule_on(rules, clock.rule_code, clock.started_on).can_pause:
            found[clock.id] = is_paused
    return found


def preview_extension(matter_id: int, code: str, days: int) -> tuple[date, date] | None:
    """The last day of a running clock as it is and with so many days more; None when no such clock runs."""
    clock = next((clock for clock in _running(matter_id) if clock.rule_code == code), None)
    if clock is None:
        return None
    return clock.due_on, Reckoner().columns(clock._replace(extra_days=days))["due_on"]


def preview_start(code: str, started_on: date) -> date:
    """The last day of a clock of a rule that would start on a day."""
    return reckon(rule_on(office.clock_rules(), code, started_on), started_on, office.calendar()).due_on


def _running(matter_id: int) -> list[ClockFile]:
    return [clock for clock in clocks.of_matter(matter_id) if clock.stopped_on is None]


# ---------------------------------------------------------------- acts of their own


def pause_clock(clock_id: int, from_on: date, reason: str, by: Actor, at: datetime) -> Change:
    """Stop counting from a day on (included), where the rule allows it (听证 in a recheck, art. 36)."""
    with database.transaction():
        return _noted("pause", apply_pause(_visible(clock_id, by), from_on, reason, at.date()), by, at)


def resume_clock(clock_id: int, to_on: date, by: Actor, at: datetime) -> Change:
    """Go on counting after a day, which is the last one that does not count; the due day moves accordingly."""
    with database.transaction():
        return _noted("resume", apply_resume(_visible(clock_id, by), to_on, at.date()), by, at)


def extend_clock(
    clock_id: int, days: int, reason: str, approver: str, by: Actor, at: datetime, on: date | None = None
) -> Change:
    """Add days, in the unit of the rule: once, approved by a leader, not after the due day (art. 34: at most 30 days).

    `on` is the day of the approval when that is not today.
    """
    with database.transaction():
        act = apply_extension(_visible(clock_id, by), days, reason, approver, on or at.date(), at.date())
        return _noted("extend", act, by, at, on)


def _noted(action: str, act: ClockAct, by: Actor, at: datetime, on: date | None = None) -> Change:
    clock = act.clock
    write_event(clock.matter_id, action, clock.stage, clock.stage, on or at.date(), by, at, act.text)
    audit.record(by.id, action, "clock", clock.id, at, {"matter": clock.matter_id})
    return Change(frozenset({"matter", "clock"}), (clock.matter_id,), clock.matter_id, act.text)


def _visible(clock_id: int, by: Actor) -> ClockFile:
    need(by, Right.HANDLE, "办理")
    clock = clocks.by_id(clock_id)
    if clock is None or (clock.is_sealed and not by.may(Right.SEALED)):
        raise Refused("没有找到这个期限，它可能已随步骤撤回。请刷新后再试。")
    return clock


# ---------------------------------------------------------------- their effects, for steps with a line of their own


def apply_pause(clock: ClockFile, from_on: date, reason: str, today: date) -> ClockAct:
    """The effect of a pause, without history and audit; call inside a transaction."""
    rule, pauses = _running_rule(clock), clocks.read_pauses(clock.pauses)
    if not rule.can_pause:
        raise Refused(f"“{clock.label}”按规定不能中止计算（{rule.basis}），请按期办理。", "from_on")
    if pauses and pauses[-1].to_on is None:
        raise Refused(f"“{clock.label}”从 {show_day(pauses[-1].from_on)} 起已经中止计算，请先恢复。", "from_on")
    _check_day(from_on, clock.started_on, today, "中止日期")
    if pauses and pauses[-1].to_on is not None and from_on <= pauses[-1].to_on:
        raise Refused(f"到 {show_day(pauses[-1].to_on)} 为止已经中止过，新的中止要从这以后算起。", "from_on")
    if from_on > clock.due_on:
        raise Refused(f"“{clock.label}”已于 {show_day(clock.due_on)} 到期，到期以后不能再中止计算。", "from_on")
    reason = _reason(reason, "中止的原因，如“听证”")
    kept = clocks.pauses_text([*pauses, Pause(from_on, None, reason)])
    text = f"“{clock.label}”从 {show_day(from_on)} 起中止计算：{reason}。"
    return _applied(clock, {"pauses": kept}, text)


def apply_resume(clock: ClockFile, to_on: date, today: date) -> ClockAct:
    """The effect of going on, without history and audit; call inside a transaction."""
    _running_rule(clock)
    pauses = clocks.read_pauses(clock.pauses)
    if not pauses or pauses[-1].to_on is not None:
        raise Refused(f"“{clock.label}”没有中止，不用恢复。", "to_on")
    _check_day(to_on, pauses[-1].from_on - timedelta(days=1), today, "中止的最后一天")
    kept = clocks.pauses_text([*pauses[:-1], pauses[-1]._replace(to_on=to_on)])
    text = f"“{clock.label}”恢复计算，{show_day(pauses[-1].from_on)} 至 {show_day(to_on)} 不计算在内"
    return _applied(clock, {"pauses": kept}, text, ends=True)


def apply_extension(clock: ClockFile, days: int, reason: str, approver: str, on: date, today: date) -> ClockAct:
    """The effect of an extension approved `on` a day, without history and audit; call inside a transaction."""
    rule = _running_rule(clock)
    unit = UNIT_LABELS[rule.unit]
    if not rule.max_extra_days:
        raise Refused(f"“{clock.label}”按规定不能延期（{rule.basis}）。", "days")
    if clock.extra_days:
        raise Refused(f"“{clock.label}”已经延期 {clock.extra_days} {unit}；{rule.basis}，只能延期一次。", "days")
    if not 1 <= days <= rule.max_extra_days:
        raise Refused(f"延期请填 1 到 {rule.max_extra_days} {unit}（{rule.basis}）。", "days")
    _check_day(on, clock.started_on - timedelta(days=1), today, "批准日期")
    if on > clock.due_on:
        raise Refused(
            f"“{clock.label}”已于 {show_day(clock.due_on)} 到期，延期要在到期以前批准（{rule.basis}）。", "on"
        )
    reason = _reason(reason, "延期的理由，理由要告知信访人")
    if not approver.strip():
        raise Refused("请填写批准延期的负责人。", "approver")
    text = f"“{clock.label}”经{approver.strip()}批准延期 {days} {unit}：{reason}"
    return _applied(clock, {"extra_days": days}, text, ends=True)


def _running_rule(clock: ClockFile) -> ClockRule:
    if clock.stopped_on:
        raise Refused(f"“{clock.label}”已于 {show_day(clock.stopped_on)} 停止计算，不能再改。")
    return rule_on(office.clock_rules(), clock.rule_code, clock.started_on)


def _check_day(day: date, after: date, today: date, label: str) -> None:
    field = {"中止日期": "from_on", "中止的最后一天": "to_on"}.get(label, "on")
    if day > today:
        raise Refused(f"{label}不能晚于今天（{show_day(today)}）。", field)
    if day <= after:
        raise Refused(f"{label}要在 {show_day(after)} 以后，请核对。", field)


def _reason(reason: str, what: str) -> str:
    reason = reason.strip().rstrip("。")
    if not reason:
        raise Refused(f"请填写{what}。", "reason")
    if len(reason) > _LONGEST_REASON:
        raise Refused(f"理由太长，请控制在 {_LONGEST_REASON} 字以内。", "reason")
    return reason


def _applied(clock: ClockFile, own: Mapping[str, Any], text: str, ends: bool = False) -> ClockAct:
    """Write a clock's own days and what follows from them. `ends`: the words go on with the new due day."""
    columns = {**own, **Reckoner().columns(clock._replace(**own))}
    before = {name: getattr(clock, name) for name in columns}
    clocks.write(clock.id, columns)
    matters.refresh_next_due(clock.matter_id)
    due_on: date = columns["due_on"]
    if ends:
        text += f"，截止日 {show_day(clock.due_on)} 改为 {show_day(due_on)}。"
    return ClockAct(clock, before, due_on, text)
