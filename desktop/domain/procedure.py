"""What the table of `domain.transitions` allows: which rows leave a stage, what stands in their way, what they ask."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from desktop.domain.codes import Route
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.stages import STAGE_LABELS, VillageStage
from desktop.domain.transitions import ALL, GROUNDS, SUPERIOR_CLOCK, TRANSITIONS, Transition
from desktop.domain.village_matters import VILLAGE_ROWS

ROWS: tuple[Transition, ...] = (*TRANSITIONS, *VILLAGE_ROWS)
"""The procedure of every kind of matter; a stage belongs to one kind."""

_AT: dict[str, tuple[Transition, ...]] = {
    stage: tuple(row for row in ROWS if row.stage == stage) for stage in STAGE_LABELS
}
_CLOCK_LABELS = {
    "objection": "提出异议的期限（5 个工作日）",
    "handle": "办理期限",
    "simple": "简易办理的期限",
    "assigned": "上级交办的期限",
    "review_request": "申请复查的期限",
    "recheck_request": "申请复核的期限",
    "recheck": "复核期限",
    "ledger": "民情办理的期限",
    "dispute": "纠纷化解的期限",
}

ACTION_LABELS: dict[str, str] = {
    "register": "登记",
    "import": "导入",
    "take_back": "撤回上一步",
    "attach": "添加附件",
    "detach": "移除附件",
    "rename_attachment": "附件改名",
    "link": "关联",
    "recompute": "期限重算",
    "undo_recompute": "撤回期限重算",
    "pause": "中止计算",
    "resume": "恢复计算",
    "extend": "延期",
    "unlink": "取消关联",
    "merge": "并案",
    "people": "人员变更",
    "issue": "制发文书",
    "urge": "催办",
    "ask_void": "申请作废",
    "refuse_void": "不同意作废",
    "void": "作废",
    **{row.action: row.label for row in reversed(ROWS)},
}
"""What each act is called in the history; of an action with several labels the first one of the table."""

MERGED_AWAY = "本件已并入另一件，请在那一件上办理；要单独办理的，先取消并案。"
"""Said of every step on a petition that was merged into another one."""

PAPER_KINDS = {row.action: row.documents for row in ROWS if row.documents}
"""Action → the kinds of paper that it brings forth."""


DAYS = frozenset(fact.name for row in ROWS for fact in row.facts if fact.kind is FactKind.DAY)
"""Names of the facts that are days."""


class Standing(NamedTuple):
    """Where a petition stands, as far as the table asks.

    `last_on` is the day of the last step. `clocks` are the rules that run, with the day on which they run out, `started`
    the days on which they began; `paused` those among them that are paused. `told` are the facts that the steps were
    told, the newest first to count.
    """

    stage: str
    petition_class: str
    route: str
    received_on: date
    last_on: date
    is_forwarded: bool = False
    is_repeat: bool = False
    is_merged: bool = False
    clocks: Mapping[str, date] = {}
    started: Mapping[str, date] = {}
    paused: frozenset[str] = frozenset()
    told: Mapping[str, Any] = {}


class Step(NamedTuple):
    """A row of the table seen from one petition: possible now, or not with the reason.

    `is_foreign`: meant for petitions of another class, route or origin, so that nothing here could make it possible.
    """

    transition: Transition
    obstacle: str
    is_foreign: bool = False

    @property
    def is_possible(self) -> bool:
        """True when nothing stands in the way."""
        return not self.obstacle


def rows_at(stage: str) -> tuple[Transition, ...]:
    """The rows that leave a stage, in the order of the table."""
    return _AT.get(stage, ())


def find(stage: str, action: str) -> Transition:
    """The row for a stage and an action; `Refused` when the table has none."""
    rows = rows_at(stage)
    for row in rows:
        if row.action == action:
            return row
    label = ACTION_LABELS.get(action, action)
    possible = "、".join(dict.fromkeys(row.label for row in rows))
    now = f"现在可以做：{possible}。" if possible else "案卷已经归档，只能查看和打印。"
    noun = "事项" if stage in set(VillageStage) else "信访件"
    raise Refused(f"“{STAGE_LABELS.get(stage, stage)}”的{noun}不能做“{label}”。{now}")


def allowed(action: str, now: Standing, rights: frozenset[str]) -> Transition:
    """The row for an action on a petition; `Refused` when the table has none or something stands in its way."""
    if now.is_merged:
        raise Refused(MERGED_AWAY)
    row = find(now.stage, action)
    why_not = obstacle(row, now, rights)
    if why_not:
        raise Refused(why_not)
    return row


def obstacle(row: Transition, now: Standing, rights: frozenset[str]) -> str:
    """Why this row cannot be taken by this user on this petition, as a sentence; empty when it can."""
    if now.is_merged:
        return MERGED_AWAY
    if row.right not in rights:
        return f"您没有“{row.label}”的权限，请由有权限的同事办理。"
    return next(_obstacles(row, now), "")


def _obstacles(row: Transition, now: Standing) -> Iterator[str]:
    if row.only_class and now.petition_class not in row.only_class:
        yield f"“{row.label}”不适用于这一类信访件，请核对甄别的类别。"
    if row.only_route and now.route not in row.only_route:
        yield _wrong_route(row, now.route)
    if row.only_forwarded and not now.is_forwarded:
        yield f"“{row.label}”只用于上级转送、交办的信访件。"
    if row.only_forwarded is False and now.is_forwarded:
        yield "上级转送、交办的信访件不属于本机关职权范围的，请在 5 个工作日内提出异议（第二十三条）。"
    if row.only_first and now.is_repeat:
        yield "重复信访件不适用简易办理，请按普通程序受理。"
    if row.needs_clock and row.needs_clock not in now.clocks:
        yield f"“{_CLOCK_LABELS[row.needs_clock]}”没有在计算，不能做“{row.label}”。"
    if row.not_while in now.clocks:
        yield "上级交办的办结报告还没有报送，请先“报送办结报告”。"
    if row.pauses in now.paused:
        yield "听证期间已经中止计算，听证结束后再记。"
    if row.resumes and row.resumes not in now.paused:
        yield "还没有记听证开始，不用恢复计算。"
    if row.needs_told and not any(now.told.get(name) == value for name, value in row.needs_told):
        yield "复查、复核意见没有责令重新处理。"


def _wrong_route(row: Transition, route: str) -> str:
    if not route:
        return f"“{row.label}”前请先在甄别中选定第三十一条的路径。"
    if route == Route.LITIGATION:
        return "涉法涉诉事项不按信访程序受理，请引导到有权机关（第三十一条第一项）。"
    if route == Route.PETITION:
        return f"本件按信访程序办理（第三十一条第六项），不能做“{row.label}”；路径选错的，先更正甄别。"
    return "本件应当导入相应的法定程序（第三十一条），不按信访程序受理；路径选错的，先更正甄别。"


def steps(now: Standing, rights: frozenset[str]) -> tuple[Step, ...]:
    """Every row that leaves the present stage, each possible or with its obstacle, in the order of the table."""
    if now.is_merged:
        return ()
    return tuple(Step(row, obstacle(row, now, rights), _is_foreign(row, now)) for row in rows_at(now.stage))


def _is_foreign(row: Transition, now: Standing) -> bool:
    is_elsewhere = row.only_forwarded is not None and row.only_forwarded != now.is_forwarded
    return is_elsewhere or not _fits(row, now.petition_class, now.route)


def is_asked(fact: Fact, facts: Mapping[str, Any]) -> bool:
    """False for a fact whose condition (`needed_if`) does not hold."""
    return fact.needed_if is None or facts.get(fact.needed_if[0]) == fact.needed_if[1]


def earliest(row: Transition, now: Standing) -> date:
    """The first day that a step can bear: a move is not before the last one, and no clock ends before it began."""
    day = now.received_on if row.next_stage == row.stage else now.last_on
    touched = (
        now.started.keys() - {SUPERIOR_CLOCK.code}
        if row.stops == ALL
        else (*row.stops, row.pauses, row.resumes, row.extends)
    )
    return max([day, *(now.started.get(code, day) for code in touched)])


def check_facts(row: Transition, facts: Mapping[str, Any], earliest: date, today: date) -> None:
    """Refuse a step whose required facts are missing or whose days cannot be right.

    The day of the step lies between `earliest` and today. Other days have passed too, unless they are limits that lie
    ahead: those come after the day of the step. What starts a clock does not happen before the step.
    """
    for fact in row.facts:
        if is_asked(fact, facts):
            _check_fact(fact, facts, earliest, today)
    for clock in row.starts:
        if clock.since in facts and facts[clock.since] < facts["on"]:
            since = next(fact.label for fact in row.facts if fact.name == clock.since)
            raise Refused(f"“{since}”不能早于“{row.facts[0].label}”（{facts['on']}）。", clock.since)


def _check_fact(fact: Fact, facts: Mapping[str, Any], earliest: date, today: date) -> None:
    value = facts.get(fact.name)
    if isinstance(value, str):
        value = value.strip()
    if fact.is_required and (value is None or value == ""):  # no answers are right for a petition without claims
        raise Refused(f"请填写“{fact.label}”。", fact.name)
    if isinstance(value, date):
        _check_day(fact, value, facts.get("on") or earliest, earliest, today)
    if fact.kind is FactKind.CHOICE and value and value not in {key for key, _ in fact.choices}:
        raise Refused(f"“{fact.label}”请从列表中选择。", fact.name)
    if fact.kind is FactKind.NUMBER and value is not None and (not isinstance(value, int) or value < 1):
        raise Refused(f"“{fact.label}”请填大于零的整数。", fact.name)


def _check_day(fact: Fact, day: date, on: date, earliest: date, today: date) -> None:
    if fact.may_be_future:
        if day <= on:
            raise Refused(f"“{fact.label}”要在办理日期（{on}）以后。", fact.name)
    elif day > today:
        raise Refused(f"“{fact.label}”不能晚于今天（{today}）。", fact.name)
    elif fact.name == "on" and day < earliest:
        raise Refused(f"“{fact.label}”不能早于上一步的日期（{earliest}）。", fact.name)


def check_closing(facts: Mapping[str, Any], clocks: Mapping[str, date]) -> None:
    """Refuse to close a petition as lapsed while the period for review or recheck still runs (art. 35, 36)."""
    due_on = max((clocks[code] for code in ("review_request", "recheck_request") if code in clocks), default=None)
    if facts.get("ground") == GROUNDS[0][0] and due_on is not None and facts["on"] <= due_on:
        raise Refused(f"申请复查、复核的期限到 {due_on} 届满，届满以前不能按“{GROUNDS[0][1]}”结案。", "ground")


def main_path(stage: str, petition_class: str, route: str) -> tuple[str, ...]:
    """The usual way on from a stage, without it, to the archive."""
    path: list[str] = []
    while True:
        ahead = (
            row for row in rows_at(path[-1] if path else stage) if row.is_main and _fits(row, petition_class, route)
        )
        row = next(ahead, None)
        if row is None or row.next_stage in path:
            return tuple(path)
        path.append(row.next_stage)


def _fits(row: Transition, petition_class: str, route: str) -> bool:
    is_known = not row.only_route or not route or route in row.only_route
    return is_known and (not row.only_class or petition_class in row.only_class)
