"""One step on many petitions: each takes it whole or not at all, and who refuses is named."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from desktop.casework import bulk, reading, steps
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.store.tables import Matter

Dump = Callable[[int], dict[str, Any]]


def test_each_takes_the_step_and_can_take_it_back(
    register: Callable[..., int], cadre_ids: list[int], by: Actor, at: datetime, dump: Dump
) -> None:
    ids = [register(), register(handler_id=cadre_ids[0])]
    before = [dump(one) for one in ids]
    done = bulk.take_all(ids, "reassign", {"on": at.date(), "handler_id": cadre_ids[1]}, by, at)
    assert (done.change.ids, done.change.say, done.refused) == (tuple(ids), "已改派 2 件。", ())
    assert {Matter.get_by_id(one).handler_id for one in ids} == {cadre_ids[1]}
    assert all(reading.open_file(one, by, at).events[0].action == "reassign" for one in ids)
    for one in ids:
        steps.take_back(one, by, at)
    assert [dump(one) for one in ids] == before


def test_who_refuses_is_named_and_left_as_it_was(
    register: Callable[..., int], cadre_ids: list[int], by: Actor, at: datetime, dump: Dump
) -> None:
    ids = [register(), register(), register()]
    Matter.update(stage="archived").where(Matter.id == ids[1]).execute()
    before = dump(ids[1])
    done = bulk.take_all([*ids, 404], "reassign", {"on": at.date(), "handler_id": cadre_ids[1]}, by, at)
    assert done.change.ids == (ids[0], ids[2])
    assert [(one.matter_id, one.number) for one in done.refused] == [(ids[1], "信〔2026〕0002号"), (404, "")]
    assert "归档" in done.refused[0].reason
    assert dump(ids[1]) == before


def test_a_fault_of_the_form_is_said_at_its_field(register: Callable[..., int], by: Actor, at: datetime) -> None:
    ids = [register(), register()]
    with pytest.raises(Refused) as no:
        bulk.take_all(ids, "note", {"on": at.date(), "note": " "}, by, at)
    assert no.value.field == "note"


def test_the_steps_ask_the_same_in_every_stage() -> None:
    from desktop.domain.transitions import TRANSITIONS

    for action in bulk.STEPS:
        assert {row.facts for row in TRANSITIONS if row.action == action} == {bulk.facts(action)}
