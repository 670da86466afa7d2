"""What a step says to its papers, so that nothing is asked twice."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import clock_acts, reading, step_papers
from desktop.casework.steps import Answer
from desktop.domain import procedure
from desktop.domain.records import Actor, MatterFile
from desktop.domain.transitions import TRANSITIONS
from desktop.store.tables import Unit

TODAY = date(2026, 11, 20)


@pytest.fixture
def accepted(register: Callable[..., int], take: Callable[..., Any], unit_ids: list[int]) -> int:
    matter = register()
    take(matter, "screen", petition_class="appeal", route="31-6")
    take(matter, "accept", unit_id=unit_ids[0])
    return matter


@pytest.fixture
def screened(register: Callable[..., int], take: Callable[..., Any], by: Actor, at: datetime) -> MatterFile:
    matter = register()
    take(matter, "screen", petition_class="appeal", route="31-6")
    return reading.open_file(matter, by, at)


def test_a_unit_is_named_and_its_telephone_proposed(screened: MatterFile, unit_ids: list[int]) -> None:
    Unit.update(phone="0734-5550002").where(Unit.id == unit_ids[1]).execute()
    row = procedure.find("screened", "transfer")
    told = step_papers.told(row, {"on": TODAY, "unit_id": unit_ids[1]}, screened)
    assert (told["to_unit"], told["unit"], told["to_phone"]) == ("县自然资源局", "县自然资源局", "0734-5550002")
    assert (told["manner"], told["sent_on"]) == ("转送", TODAY)
    asked = ("organ", "to_unit", "to_phone", "manner", "sent_on")
    assert step_papers.settled(row, asked) == {"to_unit", "manner", "sent_on"}
    assert "to_unit" not in step_papers.told(row, {"on": TODAY, "unit_id": None}, screened)


def test_the_limit_on_an_acceptance_is_the_one_of_the_clock_that_starts(
    screened: MatterFile, unit_ids: list[int], take: Callable[..., Any], by: Actor, at: datetime
) -> None:
    row = procedure.find("screened", "accept")
    told = step_papers.told(row, {"on": TODAY, "unit_id": unit_ids[0]}, screened)
    assert told["path"] == "31-6"
    take(screened.row.id, "accept", unit_id=unit_ids[0])
    [clock] = [one for one in reading.open_file(screened.row.id, by, at).clocks if one.rule_code == "handle"]
    assert told["due_on"] == clock.due_on


def test_an_extension_is_reckoned_as_it_will_be_and_nothing_is_written(
    accepted: int, take: Callable[..., Any], cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    def due() -> date:
        return next(one.due_on for one in reading.open_file(accepted, by, at).clocks if one.rule_code == "handle")

    before, row = due(), procedure.find("accepted", "extend")
    facts = {"on": TODAY, "extra_days": 30, "reasons": "委托鉴定", "approver_id": cadre_ids[0]}
    told = step_papers.told(row, facts, reading.open_file(accepted, by, at))
    assert told["old_due_on"] == before == due()
    assert told["approver"] == "赵志刚"
    take(accepted, "extend", extra_days=30, reasons="委托鉴定", approver_id=cadre_ids[0])
    assert told["new_due_on"] == due()
    assert clock_acts.preview_extension(accepted, "review_request", 5) is None


def test_what_is_not_asked_is_not_told(screened: MatterFile) -> None:
    row = procedure.find("decided", "serve")
    facts = {"on": TODAY, "receipt": "signed", "receiver": "李桂兰", "refusal": "人不在", "witness": "王某"}
    told = step_papers.told(row, facts, screened)
    assert told["receiver"] == "李桂兰"
    assert told["served_on"] == TODAY
    assert not {"refusal", "witness"} & told.keys()


def test_a_paper_sees_the_answers_that_are_not_written_yet(accepted: int, by: Actor, at: datetime) -> None:
    file = reading.open_file(accepted, by, at)
    facts = {"on": TODAY, "answers": (Answer(file.claims[0].id, "已丈量", "支持"),)}
    after = step_papers.file_after(file, procedure.find("accepted", "decide"), facts)
    assert [(claim.answer, claim.result) for claim in after.claims] == [("已丈量", "支持"), ("", "")]
    assert after.decided_on == TODAY
    assert reading.open_file(accepted, by, at).claims[0].answer == ""


def test_what_another_organ_did_is_put_on_paper_today() -> None:
    earlier = date(2026, 11, 2)
    assert step_papers.paper_day(procedure.find("under_review", "reviewed"), earlier, TODAY) == TODAY
    assert step_papers.paper_day(procedure.find("screened", "accept"), earlier, TODAY) == earlier


def test_a_pause_is_offered_where_the_rule_allows_one(accepted: int) -> None:
    assert clock_acts.pausable(accepted) == {}


def test_the_tables_name_steps_and_facts_that_exist() -> None:
    actions = {row.action for row in TRANSITIONS if row.documents}
    named = {*step_papers._DAY, *step_papers._FIXED, *step_papers._LIMIT}
    assert named <= actions
    assert set(step_papers._OF_CADRE) <= {fact.name for row in TRANSITIONS for fact in row.facts}
