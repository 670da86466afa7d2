"""The procedure table is sound, and whatever is not in it cannot happen."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import procedure
from desktop.domain.clocks import ClockRule
from desktop.domain.codes import CLASS_LABELS, PetitionClass, Right, Route
from desktop.domain.faults import Refused
from desktop.domain.procedure import (
    ACTION_LABELS,
    MAIN_PATH,
    REGISTRATION_STARTS,
    STAGE_LABELS,
    TRANSITIONS,
    Fact,
    FactKind,
    Stage,
    Transition,
)

ACTIONS = tuple(dict.fromkeys(row.action for row in TRANSITIONS))
IN_TABLE = {(row.stage, row.action) for row in TRANSITIONS}
ALL_RIGHTS = frozenset(right.value for right in Right)
TODAY = date(2026, 11, 20)


def is_sentence(text: str) -> bool:
    return text.endswith("。") and any("\u4e00" <= sign <= "\u9fff" for sign in text)


# ---------------------------------------------------------------- what is not in the table


@pytest.mark.parametrize("action", [*ACTIONS, "take_back", "register", "invented"])
@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_table_is_possible(stage: Stage, action: str) -> None:
    if (stage, action) in IN_TABLE:
        row = procedure.find(stage, action)
        assert (row.stage, row.action) == (stage, action)
        return
    with pytest.raises(Refused) as refusal:
        procedure.find(stage, action)
    assert is_sentence(refusal.value.sentence)
    assert STAGE_LABELS[stage] in refusal.value.sentence
    assert ACTION_LABELS.get(action, action) in refusal.value.sentence
    assert all(row.label in refusal.value.sentence for row in TRANSITIONS if row.stage == stage)


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(Refused):
        procedure.find("invented", "accept")


# ---------------------------------------------------------------- the table is sound


def test_no_row_twice() -> None:
    assert len(IN_TABLE) == len(TRANSITIONS)


def test_every_stage_is_reached_and_left_or_final() -> None:
    forward = {row.stage: set[Stage]() for row in TRANSITIONS}
    for row in TRANSITIONS:
        if row.next_stage != row.stage:
            forward[row.stage].add(row.next_stage)
    reached, ahead = {Stage.REGISTERED}, [Stage.REGISTERED]
    while ahead:
        news = forward[ahead.pop()] - reached
        reached |= news
        ahead += news
    assert reached == set(Stage)
    assert [stage for stage in Stage if not forward[stage]] == [Stage.CLOSED]


def ways_to_the_end(stage: Stage) -> list[list[Transition]]:
    moves = [row for row in TRANSITIONS if row.stage == stage and row.next_stage != stage]
    return [[row, *rest] for row in moves for rest in ways_to_the_end(row.next_stage)] if moves else [[]]


def test_every_way_concludes_exactly_once_and_never_turns_back() -> None:
    ways = ways_to_the_end(Stage.REGISTERED)
    assert len(ways) == 4  # accept, redirect, transfer, reply
    for way in ways:
        assert sum(row.ends for row in way) == 1


def test_clocks_of_every_way_start_before_they_stop_and_none_is_left_running() -> None:
    for way in ways_to_the_end(Stage.REGISTERED):
        running = set(REGISTRATION_STARTS)
        for row in way:
            assert running >= set(row.stops)
            running -= set(row.stops)
            assert not running & set(row.starts)
            running |= set(row.starts)
        assert not running


def test_every_clock_is_a_shipped_rule_with_a_length(rules: dict[str, ClockRule]) -> None:
    codes = {code for row in TRANSITIONS for code in (*row.starts, *row.stops)} | set(REGISTRATION_STARTS)
    assert codes == {"notice", "handle", "review_request"}
    assert all(rules[code].length > 0 and rules[code].basis for code in codes)


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.stage}-{row.action}")
def test_a_row_is_complete(row: Transition) -> None:
    names = [fact.name for fact in row.facts]
    assert len(names) == len(set(names))
    assert names[0] == "on"
    assert row.facts[0].kind is FactKind.DAY
    assert row.facts[0].is_required
    assert row.label
    assert all(fact.label for fact in row.facts)
    assert all(bool(fact.choices) == (fact.kind is FactKind.CHOICE) for fact in row.facts)
    assert row.right in (Right.HANDLE, Right.APPROVE)
    assert bool(row.only_route) <= (row.only_class == (PetitionClass.APPEAL,))
    assert not (row.ends and row.stage == row.next_stage)
    assert ACTION_LABELS[row.action] == row.label


def test_every_stage_and_class_has_its_words() -> None:
    assert set(STAGE_LABELS) == set(Stage)
    assert len(set(STAGE_LABELS.values())) == len(Stage)
    assert dict(procedure.CLASS_CHOICES) == CLASS_LABELS
    assert {key for key, _ in procedure.ROUTE_CHOICES} == {route.value for route in Route}


def test_the_strip_follows_main_rows() -> None:
    stages = [stage for stage, _ in MAIN_PATH]
    main = {(row.stage, row.next_stage) for row in TRANSITIONS if row.is_main}
    assert {*pairwise(stages)} <= main


def test_open_stages_are_those_before_the_end() -> None:
    concluded: set[Stage] = set()
    for way in ways_to_the_end(Stage.REGISTERED):
        ended = False
        for row in way:
            ended = ended or row.ends
            if ended:
                concluded.add(row.next_stage)
    assert set(procedure.open_stages()) == set(Stage) - concluded


# ---------------------------------------------------------------- who may, and for which class


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.stage}-{row.action}")
def test_obstacles(row: Transition) -> None:
    for petition_class, route in product(PetitionClass, ["", *Route]):
        fits = petition_class in (row.only_class or PetitionClass) and route in (row.only_route or ["", *Route])
        said = procedure.obstacle(row, petition_class, route, ALL_RIGHTS)
        assert (said == "") == fits
        assert fits or is_sentence(said)
        without = procedure.obstacle(row, petition_class, route, ALL_RIGHTS - {row.right})
        assert is_sentence(without)
        assert "权限" in without


def test_an_accusation_can_only_be_transferred_from_screening() -> None:
    steps = procedure.steps(Stage.SCREENED, PetitionClass.ACCUSATION, "", ALL_RIGHTS)
    moves = [s.transition.action for s in steps if s.is_possible and s.transition.next_stage != Stage.SCREENED]
    assert moves == ["transfer"]


def test_litigation_is_not_accepted() -> None:
    steps = procedure.steps(Stage.SCREENED, PetitionClass.APPEAL, Route.LITIGATION, ALL_RIGHTS)
    obstacles = {step.transition.action: step.obstacle for step in steps}
    assert "第三十一条" in obstacles["accept"]
    assert obstacles["redirect"] == obstacles["transfer"] == ""


@pytest.mark.parametrize("petition_class", list(PetitionClass))
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.CLOSED])
def test_no_class_is_stuck_on_its_way(stage: Stage, petition_class: str) -> None:
    if stage in (Stage.ACCEPTED, Stage.DECIDED, Stage.SERVED) and petition_class != PetitionClass.APPEAL:
        return
    for route in Route if petition_class == PetitionClass.APPEAL else [""]:
        steps = procedure.steps(stage, petition_class, route, ALL_RIGHTS)
        assert any(step.is_possible and step.transition.next_stage != stage for step in steps)


def test_steps_keep_the_order_of_the_table() -> None:
    steps = procedure.steps(Stage.SCREENED, PetitionClass.APPEAL, Route.PETITION, ALL_RIGHTS)
    assert [step.transition for step in steps] == [row for row in TRANSITIONS if row.stage == Stage.SCREENED]


# ---------------------------------------------------------------- facts


def sample(fact: Fact) -> object:
    if fact.kind is FactKind.DAY:
        return TODAY
    if fact.kind is FactKind.CHOICE:
        return fact.choices[0][0]
    if fact.kind in (FactKind.CADRE, FactKind.UNIT):
        return 7
    return ("answer",) if fact.kind is FactKind.ANSWERS else "写明"


def full(row: Transition) -> dict[str, object]:
    return {fact.name: sample(fact) for fact in row.facts}


def refusal_of(row: Transition, facts: dict[str, object], earliest: date = TODAY) -> Refused:
    with pytest.raises(Refused) as refusal:
        procedure.check_facts(row, facts, earliest, TODAY)
    assert is_sentence(refusal.value.sentence)
    return refusal.value


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.stage}-{row.action}")
def test_what_is_required_must_be_given(row: Transition) -> None:
    procedure.check_facts(row, full(row), TODAY, TODAY)
    procedure.check_facts(row, {f.name: sample(f) for f in row.facts if f.is_required}, TODAY, TODAY)
    for fact in row.facts:
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
    for key, _ in procedure.SERVICE_WAYS:
        procedure.check_facts(row, full(row) | {"service_way": key}, TODAY, TODAY)
