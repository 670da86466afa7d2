"""Quotas: spans of time, what counts once, and what a rule may look like."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import quotas
from desktop.domain.faults import Refused
from desktop.domain.quotas import Per, QuotaRule, QuotaUnit, VisitFact
from desktop.domain.visits import title_of

RULE = QuotaRule(1, "liaison_cadre", QuotaUnit.VISIT, Per.MONTH, 2, None, None, "")
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(st.sampled_from(list(Per)), DAYS)
def test_spans_cover_every_day_once(per: Per, day: date) -> None:
    first, last = quotas.span(per, day)
    assert first <= day <= last
    assert quotas.span(per, last) == (first, last)
    assert quotas.span(per, last + timedelta(days=1))[0] == last + timedelta(days=1)


FACTS = st.lists(
    st.builds(VisitFact, st.integers(1, 10**6), DAYS, st.booleans(), st.none() | st.integers(1, 5)), max_size=30
)


@given(st.sampled_from(list(QuotaUnit)), st.sampled_from(list(Per)), DAYS, FACTS)
def test_progress_is_a_count_by_hand_and_names_the_visits_behind_it(
    unit: QuotaUnit, per: Per, day: date, facts: list[VisitFact]
) -> None:
    facts = list({fact.visit_id: fact for fact in facts}.values())
    done = quotas.progress(RULE._replace(unit=unit, per=per), facts, day)
    inside = [fact for fact in facts if done.from_on <= fact.visited_on <= done.to_on]
    expected = {
        QuotaUnit.VISIT: {fact.visit_id for fact in inside},
        QuotaUnit.DAY: {fact.visited_on for fact in inside},
        QuotaUnit.NIGHT: {fact.visited_on for fact in inside if fact.is_night},
        QuotaUnit.HOUSEHOLD: {fact.household_id for fact in inside if fact.household_id},
    }[unit]
    assert done.done == len(expected)
    assert done.done <= len(done.visit_ids) <= len(inside)
    behind = [fact for fact in inside if fact.visit_id in done.visit_ids]
    assert quotas.progress(RULE._replace(unit=unit, per=per), behind, day).done == done.done
    assert done.missing == max(0, 2 - done.done)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": ""}, "role"),
        ({"unit": "hour"}, "unit"),
        ({"per": "day"}, "per"),
        ({"minimum": 0}, "minimum"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, "valid_to"),
    ],
)
def test_a_wrong_rule_names_its_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as no:
        quotas.checked(RULE._replace(**wrong), [])  # type: ignore[arg-type]
    assert no.value.field == field


def test_one_role_has_one_quota_of_a_kind_at_a_time() -> None:
    until = RULE._replace(id=2, valid_to=date(2026, 6, 30))
    assert quotas.checked(RULE._replace(valid_from=date(2026, 7, 1)), [until])
    with pytest.raises(Refused):
        quotas.checked(RULE._replace(valid_from=date(2026, 6, 30)), [until])


def test_the_examples_are_rules() -> None:
    known: list[QuotaRule] = []
    for number, example in enumerate(quotas.EXAMPLES, 1):
        known.append(quotas.checked(example._replace(id=number), known))
    assert quotas.label(known[0]) == "每月 4 次"


@given(st.text(max_size=200))
def test_a_title_is_one_short_sentence_of_the_finding(found: str) -> None:
    title = title_of(found)
    assert len(title) <= 60
    assert "\n" not in title
    assert "。" not in title
    assert title.rstrip("…") in found or not title


def test_the_first_sentence_is_the_title() -> None:
    assert title_of("屋后水沟堵塞，雨天倒灌。想请人来看。") == "屋后水沟堵塞，雨天倒灌"
    assert title_of("字" * 80).endswith("…")


@given(st.sampled_from(list(Per)), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_spans_ending_are_all_and_follow_each_other(per: str, from_on: date, days: int) -> None:
    to_on = from_on + timedelta(days=days)
    found = quotas.spans_ending(per, from_on, to_on)
    assert all(quotas.span(per, first) == (first, last) for first, last in found)
    ends = [last for _, last in found]
    assert ends == [
        day for day in (from_on + timedelta(days=n) for n in range(days + 1)) if quotas.span(per, day)[1] == day
    ]
