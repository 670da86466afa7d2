"""The procedure table is sound, and whatever is not in it cannot happen."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import procedure
from desktop.domain import transitions as table
from desktop.domain.clocks import WATCHED, ClockRule
from desktop.domain.codes import CLASS_LABELS, PetitionClass, Right, Route
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.procedure import ACTION_LABELS, ROWS, Standing
from desktop.domain.stages import (
    ANSWERED,
    CONCLUDED,
    HANDLING,
    OPEN,
    STAGE_LABELS,
    VILLAGE_OPEN,
    Stage,
    VillageStage,
)
from desktop.domain.transitions import ALL, SUPERIOR_CLOCK, TRANSITIONS, Transition
from desktop.domain.village_matters import VILLAGE_ROWS
from desktop.paths import resource

ACTIONS = tuple(dict.fromkeys(row.action for row in ROWS))
IN_TABLE = {(row.stage, row.action) for row in ROWS}
STAGES = (*Stage, *VillageStage)
ALL_RIGHTS = frozenset(right.value for right in Right)
TODAY = date(2026, 11, 20)
AT_REGISTRATION = {clock.code for clock in (*table.REGISTRATION_STARTS, *table.FORWARDED_STARTS, table.SUPERIOR_CLOCK)}

VILLAGE_FIRST = {VillageStage.NOTED: "ledger", VillageStage.FOUND: "dispute"}
"""First stage of a ledger entry and of a dispute → the clock that runs from the registration on."""
VILLAGE_LAST = {VillageStage.NOTED: VillageStage.FED_BACK, VillageStage.FOUND: VillageStage.STRUCK}

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.stage}-{row.action}")


def is_sentence(text: str) -> bool:
    return text.endswith("。") and any("\u4e00" <= sign <= "\u9fff" for sign in text)


def standing(
    stage: str, petition_class: str = PetitionClass.APPEAL, route: str = Route.PETITION, **more: object
) -> Standing:
    return Standing(stage, petition_class, route, TODAY, TODAY)._replace(**more)


def fitting(row: Transition) -> Standing:
    """A petition on which the row can be taken: nothing that it asks for is missing."""
    clocks = {code: TODAY for code in (row.needs_clock, row.pauses, row.resumes, row.extends) if code}
    return standing(
        row.stage,
        (row.only_class or tuple(PetitionClass))[0],
        (row.only_route or tuple(Route))[0],
        is_forwarded=bool(row.only_forwarded),
        clocks=clocks,
        started=clocks,
        paused=frozenset({row.resumes} - {""}),
        told=dict(row.needs_told[:1]),
    )


# ---------------------------------------------------------------- what is not in the table


@pytest.mark.parametrize("action", [*ACTIONS, "take_back", "register", "invented"])
@pytest.mark.parametrize("stage", STAGES)
def test_only_the_table_is_possible(stage: str, action: str) -> None:
    if (stage, action) in IN_TABLE:
        row = procedure.find(stage, action)
        assert (row.stage, row.action) == (stage, action)
        return
    for refuse in (
        lambda: procedure.find(stage, action),
        lambda: procedure.allowed(action, standing(stage), ALL_RIGHTS),
    ):
        with pytest.raises(Refused) as refusal:
            refuse()
        said = refusal.value.sentence
        assert is_sentence(said)
        assert STAGE_LABELS[stage] in said
        assert ACTION_LABELS.get(action, action) in said
        assert ("事项" if isinstance(stage, VillageStage) else "信访件") in said
        possible = [row.label for row in ROWS if row.stage == stage]
        assert all(label in said for label in possible)
        assert ("只能查看和打印" in said) == (not possible)


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(Refused):
        procedure.find("invented", "accept")


# ---------------------------------------------------------------- the table is sound


def test_no_row_twice() -> None:
    assert len(IN_TABLE) == len(ROWS) == len(TRANSITIONS) + len(VILLAGE_ROWS)


def test_every_stage_is_reached_and_leads_to_the_archive() -> None:
    moves = {(row.stage, row.next_stage) for row in TRANSITIONS}
    assert closure(Stage.REGISTERED, moves) == set(Stage)
    backwards = {(after, before) for before, after in moves}
    assert closure(Stage.ARCHIVED, backwards) == set(Stage)
    assert [stage for stage in Stage if not procedure.rows_at(stage)] == [Stage.ARCHIVED]


def test_every_village_stage_is_reached_from_one_beginning_and_leads_to_its_end() -> None:
    moves = {(row.stage, row.next_stage) for row in VILLAGE_ROWS}
    kinds = [closure(first, moves) for first in VILLAGE_FIRST]
    assert kinds[0] | kinds[1] == set(VillageStage)
    assert not kinds[0] & kinds[1]  # a dispute never becomes a ledger entry by a step
    backwards = {(after, before) for before, after in moves}
    assert [closure(last, backwards) for last in VILLAGE_LAST.values()] == kinds


@each_row
def test_a_row_stays_with_its_kind_of_matter(row: Transition) -> None:
    assert type(row.stage) is type(row.next_stage) is (VillageStage if row in VILLAGE_ROWS else Stage)


def closure(start: str, moves: set[tuple[str, str]]) -> set[str]:
    reached, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        news = {after for before, after in moves if before == here} - reached
        reached |= news
        ahead += news
    return reached


def test_every_stage_is_of_one_kind() -> None:
    kinds = (*OPEN, *ANSWERED, *CONCLUDED, Stage.ARCHIVED)
    assert sorted(kinds) == sorted(Stage)
    assert set(HANDLING) <= set(OPEN)


@each_row
def test_a_matter_is_concluded_when_it_leaves_the_open_stages(row: Transition) -> None:
    is_open = [stage in (*OPEN, *VILLAGE_OPEN) for stage in (row.stage, row.next_stage)]
    assert (row.ends, row.reopens) == (is_open == [True, False], is_open == [False, True])
    assert row.disposition == "" or row.stage in OPEN  # what was noted of an answered petition stays noted
    assert not row.only_forwarded or row.action in ("object", "report")


def test_a_village_row_asks_nothing_of_a_petition() -> None:
    plain = Transition(VillageStage.NOTED, "", "", VillageStage.NOTED, ())
    ours = ("only_class", "only_route", "only_forwarded", "only_first", "needs_told", "not_while",
            "pauses", "resumes", "documents", "disposition")  # fmt: skip
    for row in VILLAGE_ROWS:
        assert {name: getattr(row, name) for name in ours} == {name: getattr(plain, name) for name in ours}
        assert {clock.code for clock in row.starts} | set(row.stops) <= {*VILLAGE_FIRST.values(), "callback"}


def test_what_leaves_the_rates_is_no_answer() -> None:
    told = {row.disposition for row in TRANSITIONS if row.disposition in table.UNANSWERED}
    assert told == {"撤回", "终止", "存"}
    concluding = [row for row in TRANSITIONS if row.disposition in table.UNANSWERED]
    assert all(row.stops == (("notice", "objection") if row.disposition == "存" else ALL) for row in concluding)


def test_every_clock_is_a_shipped_rule(rules: dict[str, ClockRule]) -> None:
    started = {clock.code for row in ROWS for clock in row.starts} | AT_REGISTRATION | {*VILLAGE_FIRST.values()}
    ended = {code for row in ROWS for code in row.stops} - set(ALL)
    asked = {code for row in ROWS for code in (row.needs_clock, row.not_while)} - {""}
    assert started | ended | asked <= set(rules)
    assert ended == started  # each has a step that ends it
    assert asked <= started
    assert {row.needs_clock for row in ROWS} - {""} <= set(procedure._CLOCK_LABELS)
    assert set(WATCHED) <= started
    given_each_time = {c.code for row in TRANSITIONS for c in row.starts if c.due} | {SUPERIOR_CLOCK.code}
    assert given_each_time == {code for code in started if rules[code].length == 0}
    promised = {c.code for row in VILLAGE_ROWS for c in row.starts if c.due}
    assert promised == set(VILLAGE_FIRST.values())  # without a promise the length of the rule counts
    for row in ROWS:
        assert not row.pauses or rules[row.pauses].can_pause
        assert not row.resumes or rules[row.resumes].can_pause
        assert not row.extends or rules[row.extends].max_extra_days


Running = frozenset[str]


Days = frozenset[str]

RESTARTS = {clock.since for row in ROWS for clock in row.starts} - {"on"}
"""Days from which a step starts a clock that are not its own: those that may have been told by an earlier one."""


def days_told(row: Transition) -> Days:
    """The days that a step surely tells, by the names under which the history keeps them."""
    facts = {fact.name for fact in row.facts if fact.kind is FactKind.DAY and fact.is_required and not fact.needed_if}
    return frozenset(facts - {"on"} | {f"{row.action}_on"})


def careers() -> Iterator[tuple[Transition, Running, Days]]:
    """Every row with every set of clocks that may run when it is taken and of days told by then, whatever happened."""
    seen: set[tuple[str, Running, Days]] = set()
    ahead: list[tuple[str, Running, Days]] = [
        *((Stage.REGISTERED, frozenset(codes), frozenset()) for codes in (
            {"notice"}, {"notice", "objection"}, AT_REGISTRATION)),
        *((stage, frozenset({code}), frozenset()) for stage, code in VILLAGE_FIRST.items()),
    ]  # fmt: skip
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        stage, running, told = here
        for row in procedure.rows_at(stage):
            if (not row.needs_clock or row.needs_clock in running) and row.not_while not in running:
                yield row, running, told
                told_then = told | days_told(row) & RESTARTS
                ahead += [(row.next_stage, after, told_then) for after in left_running(row, running)]


def stopped_by(row: Transition, running: Running) -> Running:
    return running - {SUPERIOR_CLOCK.code} if row.stops == ALL else frozenset(row.stops)


def left_running(row: Transition, running: Running) -> list[Running]:
    stopped = stopped_by(row, running)
    always = frozenset(clock.code for clock in row.starts)
    perhaps = frozenset(clock.code for clock in row.starts if clock.due) - {*VILLAGE_FIRST.values()}
    return [running - stopped | always, running - stopped | always - perhaps]


def test_no_clock_is_started_twice_and_what_must_run_runs() -> None:
    seen: dict[str, set[str]] = {}
    for row, running, _ in careers():
        stopped = stopped_by(row, running)
        assert not {clock.code for clock in row.starts} & (running - stopped), row
        assert "handle" in running or row.stage not in (*HANDLING, Stage.DECIDED)
        assert {"review", "recheck"} & running == {
            Stage.UNDER_REVIEW: {"review"},
            Stage.UNDER_RECHECK: {"recheck"},
        }.get(row.stage, set())
        # what nobody in the office may forget still runs before the petitioner was told
        assert "notice" in running or row.stage not in (Stage.REGISTERED, Stage.SCREENED, Stage.OBJECTED)
        kinds = {
            VillageStage.NOTED: {"ledger"}, VillageStage.GIVEN: {"ledger"}, VillageStage.DONE: {"callback"},
            VillageStage.FOUND: {"dispute"}, VillageStage.IN_HAND: {"dispute"}, VillageStage.SETTLED: {"callback"},
        }  # fmt: skip
        assert not isinstance(row.stage, VillageStage) or running == kinds.get(row.stage, set())
        seen.setdefault(row.action, set()).update(stopped & running)
    for row in ROWS:  # no step stops what never runs
        assert row.stops == ALL or set(row.stops) <= seen[row.action], row


def test_the_day_from_which_a_clock_is_started_again_was_told_on_every_way() -> None:
    restarts = set()
    for row, _, told in careers():
        own = days_told(row) | {"on"}
        assert all(clock.since in own | told for clock in row.starts), row
        restarts |= {(row.action, clock.code, clock.since) for clock in row.starts if clock.since not in own}
    assert restarts == {
        ("review_dropped", "review_request", "serve_on"),
        ("recheck_dropped", "recheck_request", "served_on"),
    }


def test_nothing_runs_in_the_archive_and_only_the_rest_after_the_end() -> None:
    for row, running, _ in careers():
        if row.stage in CONCLUDED:
            assert running <= {"assigned", "evaluation"}
        if row.next_stage == Stage.ARCHIVED:
            assert row.stops == ALL
            assert not running - stopped_by(row, running)


def test_the_superiors_limit_ends_by_the_report_or_the_agreed_objection_alone() -> None:
    ending = {row.action for row, running, _ in careers() if SUPERIOR_CLOCK.code in stopped_by(row, running)}
    assert ending == {"report", "objection_agreed"}
    for row, running, _ in careers():
        if SUPERIOR_CLOCK.code in running:  # who cannot file it yet can report it
            assert "report" in {other.action for other in procedure.rows_at(row.stage)}, row.stage


def test_an_agreement_is_an_answer_without_a_review() -> None:
    row = procedure.find(Stage.MEDIATING, "agree")
    assert (row.next_stage, row.ends) == (Stage.SERVED, True)
    assert {clock.code for clock in row.starts} == {"evaluation"}


def test_every_paper_has_its_words() -> None:
    words = tomllib.loads(resource("codes", "wording.toml").read_text(encoding="utf-8"))
    assert {kind for row in ROWS for kind in row.documents} <= {k for k, v in words.items() if "title" in v}


@each_row
def test_a_row_is_complete(row: Transition) -> None:
    names = [fact.name for fact in row.facts]
    assert len(names) == len(set(names))
    assert names[0] == "on"
    assert row.facts[0].kind is FactKind.DAY
    assert row.facts[0].is_required
    assert not row.facts[0].may_be_future
    assert 0 < len(row.label) <= 8
    assert all(fact.label for fact in row.facts)
    assert all(bool(fact.choices) == (fact.kind is FactKind.CHOICE) for fact in row.facts)
    assert row.right in (Right.HANDLE, Right.APPROVE)
    assert bool(row.only_route) <= (row.only_class == (PetitionClass.APPEAL,))
    assert row.action in ACTION_LABELS
    assert not (row.is_main and row.is_rare)
    assert not (row.is_main and row.stage == row.next_stage)
    assert {row.pauses, row.resumes, row.extends} - {""} <= {row.needs_clock}
    for number, fact in enumerate(row.facts):
        if fact.needed_if:
            earlier = {before.name: dict(before.choices) for before in row.facts[:number]}
            assert fact.needed_if[1] in earlier[fact.needed_if[0]]
    days = {fact.name for fact in row.facts if fact.kind is FactKind.DAY}
    required = {fact.name for fact in row.facts if fact.is_required and not fact.needed_if}
    for clock in row.starts:
        assert clock.since in days & required or clock.since not in names  # else an earlier step told it
        assert clock.due in {"", *(fact.name for fact in row.facts if fact.may_be_future)}


def test_what_must_have_been_told_is_asked_by_a_step() -> None:
    asked = {(fact.name, key) for row in ROWS for fact in row.facts for key, _ in fact.choices}
    assert {told for row in ROWS for told in row.needs_told} <= asked


def test_a_fact_means_the_same_wherever_it_is_asked() -> None:
    """The history keeps facts by name, and reads days by it."""
    kinds: dict[str, set[FactKind]] = {}
    for row in ROWS:
        for fact in row.facts:
            kinds.setdefault(fact.name, set()).add(fact.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}
    assert {f"{action}_on" for action in ACTIONS}.isdisjoint(kinds)


def test_every_stage_and_class_has_its_words() -> None:
    assert set(STAGE_LABELS) == {*Stage, *VillageStage}
    assert len(STAGE_LABELS) == len(Stage) + len(VillageStage)  # a stage belongs to one kind of matter
    for kind in (Stage, VillageStage):
        assert len({STAGE_LABELS[stage] for stage in kind}) == len(kind)
    assert dict(table.CLASS_CHOICES) == CLASS_LABELS
    assert [key for key, _ in table.ROUTE_CHOICES] == list(Route)


# ---------------------------------------------------------------- the usual way


WAYS = [
    (PetitionClass.APPEAL, Route.PETITION, [Stage.SCREENED, Stage.ACCEPTED, Stage.DECIDED, Stage.SERVED, Stage.CLOSED]),
    *((PetitionClass.APPEAL, route, [Stage.SCREENED, Stage.ROUTED, Stage.REPLIED]) for route in (
        Route.ARBITRATION, Route.PARTY_APPEAL, Route.ADMINISTRATIVE, Route.DUTY)),
    (PetitionClass.APPEAL, Route.LITIGATION, [Stage.SCREENED, Stage.REDIRECTED]),
    (PetitionClass.ACCUSATION, "", [Stage.SCREENED, Stage.HANDED_OVER]),
    (PetitionClass.SUGGESTION, "", [Stage.SCREENED, Stage.REPLIED]),
    (PetitionClass.INQUIRY, "", [Stage.SCREENED, Stage.REPLIED]),
]  # fmt: skip


@pytest.mark.parametrize(("petition_class", "route", "way"), WAYS, ids=lambda value: str(value))
def test_the_usual_way_from_the_registration(petition_class: str, route: str, way: list[Stage]) -> None:
    assert procedure.main_path(Stage.REGISTERED, petition_class, route) == (*way, Stage.ARCHIVED)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.ARCHIVED])
def test_from_everywhere_the_usual_way_ends_in_the_archive(stage: Stage) -> None:
    for petition_class, route, _ in WAYS:
        if closure_of(petition_class, route) >= {stage}:
            path = procedure.main_path(stage, petition_class, route)
            assert path[-1] == Stage.ARCHIVED
            assert len(set(path)) == len(path)


@pytest.mark.parametrize(
    "way",
    [
        (VillageStage.NOTED, VillageStage.GIVEN, VillageStage.DONE, VillageStage.FED_BACK),
        (VillageStage.FOUND, VillageStage.IN_HAND, VillageStage.SETTLED, VillageStage.STRUCK),
    ],
)
def test_the_usual_way_of_what_the_villages_bring(way: tuple[VillageStage, ...]) -> None:
    for number, stage in enumerate(way):
        assert procedure.main_path(stage, "", "") == way[number + 1 :]
        now = standing(stage, "", "", clocks=dict.fromkeys(VILLAGE_FIRST.values(), TODAY))
        assert all(step.is_possible and not step.is_foreign for step in procedure.steps(now, ALL_RIGHTS))


def closure_of(petition_class: str, route: str) -> set[Stage]:
    return closure(
        Stage.REGISTERED,
        {(r.stage, r.next_stage) for r in TRANSITIONS if procedure._fits(r, petition_class, route)},
    )


def test_every_stage_is_on_the_way_of_some_petition() -> None:
    assert set[Stage]().union(*(closure_of(petition_class, route) for petition_class, route, _ in WAYS)) == set(Stage)


@pytest.mark.parametrize(("petition_class", "route", "way"), WAYS, ids=lambda value: str(value))
def test_nobody_is_stuck(petition_class: str, route: str, way: list[Stage]) -> None:
    """At every stage that such a petition comes to, one step on is possible that needs no clock."""
    for stage in closure_of(petition_class, route) - {Stage.ARCHIVED}:
        steps = procedure.steps(standing(stage, petition_class, route), ALL_RIGHTS)
        assert any(step.is_possible and step.transition.is_main for step in steps), stage


# ---------------------------------------------------------------- what stands in the way, one case of each kind


@each_row
def test_nothing_stands_in_the_way_of_what_fits(row: Transition) -> None:
    now = fitting(row)
    assert procedure.obstacle(row, now, ALL_RIGHTS) == ""
    assert procedure.allowed(row.action, now, ALL_RIGHTS) is row
    assert next(step for step in procedure.steps(now, ALL_RIGHTS) if step.transition is row).is_possible


def obstacle_of(row: Transition, **changed: object) -> str:
    """What is said when one thing is otherwise; the refusal says the same."""
    now = fitting(row)._replace(**changed)
    said = procedure.obstacle(row, now, ALL_RIGHTS)
    if said:
        assert is_sentence(said)
        with pytest.raises(Refused) as refusal:
            procedure.allowed(row.action, now, ALL_RIGHTS)
        assert refusal.value.sentence == said
    return said


@each_row
def test_right(row: Transition) -> None:
    said = procedure.obstacle(row, fitting(row), ALL_RIGHTS - {row.right})
    assert is_sentence(said)
    assert "权限" in said
    assert row.label in said


@each_row
def test_class_and_route(row: Transition) -> None:
    for petition_class, route in product(PetitionClass, ["", *Route]):
        fits = petition_class in (row.only_class or PetitionClass) and route in (row.only_route or ["", *Route])
        assert (obstacle_of(row, petition_class=petition_class, route=route) == "") == fits


@each_row
def test_forwarded(row: Transition) -> None:
    wanted = row.only_forwarded
    assert bool(obstacle_of(row, is_forwarded=True)) == (wanted is False)
    assert bool(obstacle_of(row, is_forwarded=False)) == (wanted is True)


@each_row
def test_first(row: Transition) -> None:
    assert ("重复" in obstacle_of(row, is_repeat=True)) == row.only_first == (row.action == "accept_simple")


@each_row
def test_clock(row: Transition) -> None:
    others = dict.fromkeys(AT_REGISTRATION - {row.needs_clock}, TODAY)
    assert ("没有在计算" in obstacle_of(row, clocks=others)) == bool(row.needs_clock)


@each_row
def test_paused(row: Transition) -> None:
    assert ("已经中止" in obstacle_of(row, paused=frozenset({"recheck"}))) == (row.pauses == "recheck")
    assert ("还没有记听证开始" in obstacle_of(row, paused=frozenset())) == bool(row.resumes)


@each_row
def test_not_while(row: Transition) -> None:
    held = obstacle_of(row, clocks=dict.fromkeys({"assigned", row.needs_clock} - {""}, TODAY))
    assert ("先“报送办结报告”" in held) == (row.not_while == "assigned") == (row.action == "archive")


@each_row
def test_told(row: Transition) -> None:
    for told in ({}, {name: "uphold" for name, _ in row.needs_told}):
        assert ("没有责令重新处理" in obstacle_of(row, told=told)) == bool(row.needs_told)


@pytest.mark.parametrize("action", [*ACTIONS, "invented"])
def test_merged(action: str) -> None:
    now = standing(Stage.CLOSED, is_merged=True)
    with pytest.raises(Refused, match=r"本件已并入另一件.*先取消并案"):
        procedure.allowed(action, now, ALL_RIGHTS)
    assert procedure.steps(now, ALL_RIGHTS) == ()


def test_archived() -> None:
    now = standing(Stage.ARCHIVED)
    assert procedure.steps(now, ALL_RIGHTS) == ()
    with pytest.raises(Refused, match="只能查看和打印"):
        procedure.allowed("note", now, ALL_RIGHTS)


def obstacles_at_screening(petition_class: str, route: str) -> dict[str, str]:
    steps = procedure.steps(standing(Stage.SCREENED, petition_class, route), ALL_RIGHTS)
    return {step.transition.action: step.obstacle for step in steps}


def test_an_accusation_can_only_be_handed_over_from_screening() -> None:
    found = obstacles_at_screening(PetitionClass.ACCUSATION, "")
    possible = {action for action, obstacle in found.items() if not obstacle}
    moving = {row.action for row in procedure.rows_at(Stage.SCREENED) if row.next_stage != Stage.SCREENED}
    assert possible & moving == {"hand_over", "withdraw", "lapse"}


def test_litigation_is_guided_and_not_accepted() -> None:
    found = obstacles_at_screening(PetitionClass.APPEAL, Route.LITIGATION)
    for action in ("accept", "accept_simple", "route_in"):
        assert "第三十一条第一项" in found[action]
    assert found["guide"] == found["transfer"] == ""


def test_each_route_has_its_own_way_in() -> None:
    for route in Route:
        found = obstacles_at_screening(PetitionClass.APPEAL, route)
        open_ones = {action for action in ("accept", "accept_simple", "route_in", "guide") if not found[action]}
        expected = {Route.PETITION: {"accept", "accept_simple"}, Route.LITIGATION: {"guide"}}.get(route, {"route_in"})
        assert open_ones == expected
        assert all(
            "第三十一条" in found[action] for action in {"accept", "accept_simple", "route_in", "guide"} - expected
        )
    unrouted = obstacles_at_screening(PetitionClass.APPEAL, "")
    assert "先在甄别中选定" in unrouted["accept"]


def test_steps_keep_the_order_of_the_table() -> None:
    steps = procedure.steps(standing(Stage.SCREENED), ALL_RIGHTS)
    assert [step.transition for step in steps] == [row for row in TRANSITIONS if row.stage == Stage.SCREENED]


def test_what_an_earlier_step_told_is_not_compared_with_this_one() -> None:
    row = procedure.find(Stage.UNDER_REVIEW, "review_dropped")
    procedure.check_facts(row, {"on": TODAY, "note": "撤回申请"}, TODAY - timedelta(days=20), TODAY)


# ---------------------------------------------------------------- facts


def sample(fact: Fact) -> object:
    if fact.kind is FactKind.DAY:
        return TODAY + timedelta(days=9) if fact.may_be_future else TODAY
    if fact.kind is FactKind.NUMBER:
        return 20
    if fact.kind is FactKind.CHOICE:
        return fact.choices[0][0]
    if fact.kind in (FactKind.CADRE, FactKind.UNIT):
        return 7
    return ("answer",) if fact.kind is FactKind.ANSWERS else "写明"


def full(row: Transition) -> dict[str, object]:
    return {fact.name: sample(fact) for fact in row.facts}


def asked(row: Transition) -> tuple[Fact, ...]:
    """The facts that `full` answers: those whose condition holds."""
    return tuple(fact for fact in row.facts if procedure.is_asked(fact, full(row)))


def refusal_of(row: Transition, facts: dict[str, object], earliest: date = TODAY) -> Refused:
    with pytest.raises(Refused) as refusal:
        procedure.check_facts(row, facts, earliest, TODAY)
    assert is_sentence(refusal.value.sentence)
    return refusal.value


@each_row
def test_what_is_required_must_be_given(row: Transition) -> None:
    procedure.check_facts(row, full(row), TODAY, TODAY)
    procedure.check_facts(row, {f.name: sample(f) for f in asked(row) if f.is_required}, TODAY, TODAY)
    for fact in asked(row):
        blanks: list[object] = [None, ""]
        blanks += ["  \n"] if fact.kind in (FactKind.LINE, FactKind.TEXT) else []
        for blank in blanks:
            if fact.is_required:
                refused = refusal_of(row, full(row) | {fact.name: blank})
                assert refused.field == fact.name
                assert fact.label in refused.sentence
            else:
                procedure.check_facts(row, full(row) | {fact.name: blank}, TODAY, TODAY)


def test_a_petition_without_claims_can_be_decided() -> None:
    row = procedure.find(Stage.ACCEPTED, "decide")
    procedure.check_facts(row, full(row) | {"answers": ()}, TODAY, TODAY)


@given(st.integers(-400, 400), st.integers(0, 400))
def test_days_lie_between_the_last_step_and_today(offset: int, ago: int) -> None:
    row = procedure.find(Stage.DECIDED, "serve")
    day, earliest = TODAY + timedelta(days=offset), TODAY - timedelta(days=ago)
    facts = full(row) | {"on": day}
    if earliest <= day <= TODAY:
        procedure.check_facts(row, facts, earliest, TODAY)
    else:
        refused = refusal_of(row, facts, earliest)
        assert refused.field == "on"
        assert str(TODAY if day > TODAY else earliest) in refused.sentence


def test_a_choice_comes_from_the_list() -> None:
    row = procedure.find(Stage.DECIDED, "serve")
    refused = refusal_of(row, full(row) | {"service_way": "pigeon"})
    assert refused.field == "service_way"
    for key, _ in table.SERVICE_WAYS:
        procedure.check_facts(row, full(row) | {"service_way": key}, TODAY, TODAY)


def test_a_refused_paper_needs_reason_and_witness_and_a_signed_one_does_not() -> None:
    row = procedure.find(Stage.DECIDED, "serve")
    facts = {"on": TODAY, "service_way": "direct", "receipt": "signed"}
    procedure.check_facts(row, facts, TODAY, TODAY)
    refused = facts | {"receipt": "refused"}
    assert refusal_of(row, refused).field == "refusal"
    assert refusal_of(row, refused | {"refusal": "不认可"}).field == "witness"
    procedure.check_facts(row, refused | {"refusal": "不认可", "witness": "村委会干部"}, TODAY, TODAY)


def test_only_an_appeal_has_a_route() -> None:
    row = procedure.find(Stage.REGISTERED, "screen")
    assert refusal_of(row, {"on": TODAY, "petition_class": "appeal"}).field == "route"
    procedure.check_facts(row, {"on": TODAY, "petition_class": "inquiry"}, TODAY, TODAY)


@given(st.integers(-60, 60))
def test_a_limit_lies_after_the_day_of_the_step(offset: int) -> None:
    row = procedure.find(Stage.SCREENED, "assign")
    facts = full(row) | {"due_on": TODAY + timedelta(days=offset)}
    if offset > 0:
        procedure.check_facts(row, facts, TODAY, TODAY)
    else:
        assert refusal_of(row, facts).field == "due_on"


def test_a_limit_that_is_not_known_may_be_left_out() -> None:
    row = procedure.find(Stage.SCREENED, "route_in")
    procedure.check_facts(row, full(row) | {"due_on": None}, TODAY, TODAY)


@pytest.mark.parametrize("value", [0, -1, "20", 1.5])
def test_a_number_is_a_whole_one_above_zero(value: object) -> None:
    row = procedure.find(Stage.ACCEPTED, "extend")
    assert refusal_of(row, full(row) | {"extra_days": value}).field == "extra_days"


def test_nobody_receives_an_opinion_before_it_is_given() -> None:
    row = procedure.find(Stage.UNDER_REVIEW, "reviewed")
    day = TODAY - timedelta(days=3)
    refused = refusal_of(row, full(row) | {"served_on": day}, earliest=day)
    assert refused.field == "served_on"
    procedure.check_facts(row, full(row) | {"on": day, "served_on": day}, day, TODAY)


def test_the_first_day_of_a_step() -> None:
    received, last, started = (TODAY - timedelta(days=ago) for ago in (30, 20, 10))
    now = standing(Stage.SERVED, received_on=received, last_on=last)._replace(received_on=received, last_on=last)
    assert procedure.earliest(procedure.find(Stage.SERVED, "note"), now) == received
    assert procedure.earliest(procedure.find(Stage.SERVED, "execute"), now) == last
    rate = procedure.find(Stage.SERVED, "evaluate")
    assert procedure.earliest(rate, now) == received
    assert procedure.earliest(rate, now._replace(started={"evaluation": started, "review_request": TODAY})) == started
    lapse = procedure.find(Stage.SERVED, "lapse")
    assert procedure.earliest(lapse, now._replace(started={"review_request": TODAY})) == TODAY


@given(st.integers(-40, 40), st.sampled_from(["review_request", "recheck_request", "other", ""]))
def test_a_period_that_runs_has_not_lapsed(offset: int, code: str) -> None:
    clocks = {code: TODAY + timedelta(days=offset)} if code else {}
    for ground, _ in table.GROUNDS:
        facts = {"on": TODAY, "ground": ground}
        if ground == "lapsed" and code in ("review_request", "recheck_request") and offset >= 0:
            with pytest.raises(Refused, match=f"{clocks[code]} 届满") as refusal:
                procedure.check_closing(facts, clocks)
            assert refusal.value.field == "ground"
        else:
            procedure.check_closing(facts, clocks)
