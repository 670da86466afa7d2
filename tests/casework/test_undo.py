"""Taking a step back leaves nothing of it behind, in the search neither."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop.casework import steps
from desktop.domain.records import Actor
from desktop.store import search
from desktop.store.tables import Matter


def test_an_accusation_screened_by_mistake_is_sealed_again(
    register: Callable[..., int], take: Callable[..., Any], insider: Actor, at: datetime
) -> None:
    matter_id = register(petition_class="accusation", title="举报侵占资金")
    take(matter_id, "screen", who=insider, petition_class="appeal", route="31-6")
    assert search.matter_ids("侵占资金") == [matter_id]
    steps.take_back(matter_id, insider, at)
    assert Matter.get_by_id(matter_id).secrecy == "sealed"
    assert search.matter_ids("侵占资金") == []
    assert search.matter_ids("李桂兰") == []
