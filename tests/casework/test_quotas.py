"""Quotas of visits: who is held to which, and the coverage of a random office against a count by hand."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest

from desktop.casework import liaison as duties
from desktop.casework import office as desk
from desktop.casework import quotas, visits
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.quotas import EXAMPLES, QuotaRule
from desktop.domain.records import Actor
from desktop.domain.visits import NewVisit
from desktop.store import places
from desktop.store.ids import new_id
from desktop.store.tables import Household, LiaisonAssignment

RULE = QuotaRule(0, "liaison_cadre", "visit", "month", 2, None, None, "云发〔2026〕3号")


def test_rules_are_kept_changed_and_dropped_by_the_administrator(
    office: Session, by: Actor, reader: Actor, at: datetime
) -> None:
    rule_id = quotas.save_rule(RULE, by, at).id
    quotas.save_rule(RULE._replace(id=rule_id, minimum=4), by, at)
    assert [rule.minimum for rule in quotas.all_rules()] == [4]
    with pytest.raises(Refused, match="每月 4 次"):
        quotas.save_rule(RULE, by, at)
    with pytest.raises(Refused):
        quotas.save_rule(RULE._replace(id=rule_id), reader, at)
    quotas.drop_rule(rule_id, by, at)
    assert quotas.all_rules() == []


def test_the_examples_are_adopted_once(office: Session, by: Actor, at: datetime) -> None:
    quotas.adopt_examples(by, at)
    quotas.adopt_examples(by, at)
    rules = quotas.all_rules()
    assert len(rules) == len(EXAMPLES)
    assert {rule.valid_from for rule in rules} == {date(2026, 10, 1)}


def test_whoever_held_the_role_in_the_span_is_held_to_it(
    office: Session, village_ids: list[int], cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    quotas.save_rule(RULE, by, at)
    (held,) = [one for one in duties.assignments(village_ids[0]) if one.role == "liaison_cadre"]
    duties.end(held.id, date(2026, 11, 5), by, at, accepts_holes=True)
    names = {one.cadre_name for one in quotas.progress(date(2026, 11, 20), at.date())}
    assert names == {"钱文静", "孙立平"}  # the one only until the fifth
    after = {one.cadre_name: one for one in quotas.progress(date(2026, 12, 1), date(2026, 12, 1))}
    assert set(after) == {"孙立平"}
    past = quotas.progress(date(2026, 10, 1), at.date())
    assert [one.state for one in past if one.cadre_name == "孙立平"] == [("未完成，差 2 次", "overdue")]


def test_a_rule_that_is_over_holds_nobody(office: Session, by: Actor, at: datetime) -> None:
    quotas.save_rule(RULE._replace(valid_to=date(2026, 10, 31)), by, at)
    assert quotas.progress(at.date(), at.date()) == []


@pytest.mark.parametrize("seed", range(4))
def test_coverage_is_what_one_counts_by_hand(
    new_office: Callable[[], AbstractContextManager[Session]], at: datetime, seed: int
) -> None:
    chance = random.Random(seed)
    today = at.date()
    with new_office() as session:
        by = session.actor
        villages = [one.id for one in desk.villages()]
        cadres = [one.id for one in desk.cadres()]
        groups = {village: [places.add_group(village, f"{n}组", n) for n in (1, 2)] for village in villages}
        homes: dict[int, tuple[int, int | None, date | None]] = {}
        for number in range(chance.randint(0, 30)):
            village = chance.choice(villages)
            group = chance.choice([None, *groups[village]])
            closed = chance.choice([None, None, None, date(2026, 9, 1), today, today + timedelta(days=3)])
            homes[new_id()] = (village, group, closed)
            household = list(homes)[-1]
            Household.insert(
                id=household,
                village=village,
                group=group,
                number=str(number),
                head_name=f"户{number}",
                closed_on=closed,
            ).execute()
        for _ in range(5):
            village = chance.choice(villages)
            LiaisonAssignment.insert(
                id=new_id(),
                cadre=chance.choice(cadres),
                role="grid_worker",
                village=village,
                group=chance.choice([None, *groups[village]]),
                from_on=date(2026, 1, 1),
                to_on=chance.choice([None, date(2026, 10, 31)]),
            ).execute()
        made = []
        for _ in range(chance.randint(0, 40) if homes else 0):
            household = chance.choice(list(homes))
            form = NewVisit(
                today - timedelta(days=chance.randint(0, 120)),
                homes[household][0],
                tuple(chance.sample(cadres, chance.randint(1, 2))),
                way=chance.choice(["door", "phone"]),
                household_id=household,
            )
            visit_id = visits.record(form, by, at).id
            if chance.random() < 0.2:
                visits.remove(visit_id, "重复", by, at)
            else:
                made.append(form)

        first, last = date(2026, 10, 1), today
        there = {h for h, (_, _, closed) in homes.items() if closed is None or closed > last}
        count = [v for v in made if v.way != "phone"]
        for one in quotas.village_coverage(today, today, 30):
            assigned = {h for h in there if homes[h][0] == one.id}
            seen = {h for h in assigned if any(v.household_id == h and first <= v.visited_on <= last for v in count)}
            old = {
                h for h in assigned if not any(v.household_id == h and (last - v.visited_on).days < 30 for v in count)
            }
            assert set(one.coverage.assigned) == assigned
            assert set(one.coverage.visited) == seen
            assert set(one.long_ago) == old
        held = [row for row in duties.assignments() if row.to_on is None or row.to_on >= last]
        shown = {one.id: one.coverage for one in quotas.cadre_coverage(today, today)}
        assert set(shown) == {row.cadre_id for row in held}
        for cadre, coverage in shown.items():
            mine = [row for row in held if row.cadre_id == cadre]
            assigned = {
                h
                for h in there
                if any(row.village_id == homes[h][0] and row.group_id in (None, homes[h][1]) for row in mine)
            }
            assert set(coverage.assigned) == assigned
            assert set(coverage.visited) == {
                h
                for h in assigned
                if any(v.household_id == h and cadre in v.cadre_ids and first <= v.visited_on <= last for v in count)
            }
            assert len(coverage.assigned) == len(coverage.visited) + len(coverage.missing)


def test_a_household_of_its_own_is_answered_for(
    office: Session, village_ids: list[int], cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    for number in (1, 2):
        Household.insert(id=new_id(), village=village_ids[2], number=str(number), head_name=f"户{number}").execute()
    first, _ = (one.household_id for one in visits.doors(village_ids[2]))
    role = "own"
    LiaisonAssignment.insert(
        id=new_id(), cadre=cadre_ids[2], role=role, village=village_ids[2], household=first, from_on=date(2026, 1, 1)
    ).execute()
    (mine,) = [one for one in quotas.cadre_coverage(at.date(), at.date()) if one.id == cadre_ids[2]]
    assert mine.coverage.assigned == (first,)
