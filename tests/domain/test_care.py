"""Care: who can be helped, when the next visit is due, and in what state it then is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import care
from desktop.domain.care import CareTarget, NewCase, NewMeasure
from desktop.domain.clocks import ClockState
from desktop.domain.faults import Refused

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
TODAY = date(2026, 11, 20)
CASE = NewCase(CareTarget.VULNERABLE, "allowance", 7, TODAY, " 示李四 ")
MEASURE = NewMeasure(TODAY, "goods", " 送被褥 ")


@given(DAYS, st.integers(1, 366), st.lists(st.none() | DAYS, max_size=6))
def test_the_next_visit_counts_from_the_last_thing_done(from_on: date, every: int, done: list[date | None]) -> None:
    due = care.next_visit_on(from_on, every, done)
    later = [day for day in done if day is not None and day > from_on]
    assert due == max([from_on, *later]) + timedelta(days=every)
    assert care.next_visit_on(from_on, every, [*done, due]) == due + timedelta(days=every)


@given(DAYS, DAYS)
def test_the_states_follow_each_other(due: date, today: date) -> None:
    state = care.visit_state(due, today)
    assert (state == ClockState.OVERDUE) is (today > due)
    assert (state == ClockState.TODAY) is (today == due)
    assert (state == ClockState.SOON) is (0 < (due - today).days <= care.WARN_DAYS)


def test_the_words_are_those_of_the_clocks() -> None:
    assert care.visit_text(TODAY - timedelta(days=4), TODAY) == "已超期 4 天"
    assert care.visit_text(TODAY, TODAY) == "今天到期"
    assert care.visit_text(TODAY + timedelta(days=3), TODAY) == "还有 3 天"
    assert care.kind_label(CareTarget.VULNERABLE, "allowance") == "弱势群体·低保"
    assert care.kind_label(CareTarget.FOUNDER, "gone") == "创业群体"


def test_every_group_has_its_kinds() -> None:
    assert set(care.KIND_LABELS) == set(care.TARGET_LABELS) == set(CareTarget)
    for target, kinds in care.KIND_LABELS.items():
        for kind in kinds:
            assert care.checked_case(replace(CASE, target=target, kind=kind), TODAY).name == "示李四"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": ""}, "target"),
        ({"kind": "farming"}, "kind"),
        ({"village_id": None}, "village_id"),
        ({"name": "  "}, "who"),
        ({"from_on": TODAY + timedelta(days=1)}, "from_on"),
        ({"visit_every_days": 0}, "visit_every_days"),
        ({"visit_every_days": 367}, "visit_every_days"),
        ({"plan": "长" * 4001}, "plan"),
    ],
)
def test_a_case_is_refused_at_its_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as no:
        care.checked_case(replace(CASE, **wrong), TODAY)  # type: ignore[arg-type]
    assert no.value.field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"what": " "}, "what"),
        ({"done_on": TODAY + timedelta(days=1)}, "done_on"),
        ({"done_on": TODAY - timedelta(days=31)}, "done_on"),
        ({"amount": -1}, "amount"),
    ],
)
def test_a_measure_is_refused_at_its_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as no:
        care.checked_measure(replace(MEASURE, **wrong), TODAY - timedelta(days=30), None, TODAY)  # type: ignore[arg-type]
    assert no.value.field == field


def test_nothing_is_given_after_the_end() -> None:
    assert care.checked_measure(MEASURE, TODAY, TODAY, TODAY).what == "送被褥"
    with pytest.raises(Refused):
        care.checked_measure(MEASURE, date(2026, 1, 1), TODAY - timedelta(days=1), TODAY)


@pytest.mark.parametrize(
    ("to_on", "because", "field"),
    [
        (TODAY + timedelta(days=1), "已脱困", "to_on"),
        (date(2026, 11, 9), "已脱困", "to_on"),
        (TODAY, " ", "because"),
    ],
)
def test_an_end_is_refused(to_on: date, because: str, field: str) -> None:
    with pytest.raises(Refused) as no:
        care.check_end(date(2026, 1, 1), date(2026, 11, 10), to_on, because, TODAY)
    assert no.value.field == field
