"""Who answers for what: whatever is assigned, ended, swapped or handed over, every day is as the rules say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import responsibility as duty
from desktop.domain.faults import Refused
from desktop.domain.responsibility import Edit, Flaw, Holding, Role, Scope

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(-2, 24)]
ROLES = {
    "leader": Role("leader", "联村领导", True, True, "village"),
    "cadre": Role("cadre", "包村干部", False, True, "village"),
    "worker": Role("worker", "网格员", False, False, "group"),
    "household": Role("household", "联户干部", True, False, "household"),
}
SCOPES = {
    "leader": [Scope(1), Scope(2)],
    "cadre": [Scope(1), Scope(2)],
    "worker": [Scope(1, 11), Scope(1, 12)],
    "household": [Scope(1, None, 21)],
}

day = st.integers(0, 19).map(lambda n: FIRST + timedelta(days=n))
who = st.integers(1, 4)
role = st.sampled_from(sorted(ROLES))
act = st.one_of(
    st.tuples(st.just("assign"), role, st.integers(0, 1), who, day, st.none() | day),
    st.tuples(st.just("end"), st.integers(0, 20), day),
    st.tuples(st.just("swap"), st.integers(0, 20), who, day),
    st.tuples(st.just("hand over"), who, who, day),
)


class Office:
    """Holdings that change only as the rules allow, as casework does it."""

    def __init__(self) -> None:
        self.holdings: list[Holding] = []
        self.next_id = 0

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id

    def do(self, act: tuple) -> list[Edit]:
        try:
            edits = self.edits(act)
            duty.check(edits, self.holdings, ROLES, {})
        except Refused:
            return []
        self.holdings = duty.applied(self.holdings, edits)
        return edits

    def edits(self, act: tuple) -> list[Edit]:
        match act:
            case ("assign", code, place, cadre, from_on, to_on):
                scope = SCOPES[code][place % len(SCOPES[code])]
                return [Edit(None, Holding(self.new_id(), cadre, code, scope, from_on, to_on))]
            case ("end", place, last_on) if self.holdings:
                one = self.holdings[place % len(self.holdings)]
                return [Edit(one, duty.ended(one, last_on))]
            case ("swap", place, cadre, from_on) if self.holdings:
                one = self.holdings[place % len(self.holdings)]
                return duty.swapped(one, cadre, from_on, self.new_id())
            case ("hand over", old, new, from_on):
                mine = [h for h in self.holdings if h.cadre_id == old and (h.to_on is None or h.to_on >= from_on)]
                return [e for h in mine for e in duty.swapped(h, new, max(from_on, h.from_on), self.new_id())]
        return []


@given(st.lists(act, max_size=25))
def test_every_day_has_at_most_one_holder_of_an_exclusive_role(acts: list[tuple]) -> None:
    office = Office()
    for one in acts:
        before = list(office.holdings)
        edits = office.do(one)
        for today in DAYS:
            held = [(h.role, h.scope) for h in office.holdings if h.is_on(today) and ROLES[h.role].is_exclusive]
            assert len(held) == len(set(held))
            whole = [(h.role, h.scope, h.cadre_id) for h in office.holdings if h.is_on(today)]
            assert len(whole) == len(set(whole))
            if one[0] in ("swap", "hand over"):  # nobody is lost on the way
                now = {(h.role, h.scope) for h in office.holdings if h.is_on(today)}
                assert {(h.role, h.scope) for h in before if h.is_on(today)} <= now
        assert sorted(duty.applied(office.holdings, [e.back for e in reversed(edits)])) == sorted(before)


@given(st.lists(act, max_size=15), st.lists(act, max_size=6))
def test_holes_are_the_days_that_lost_their_holder(first: list[tuple], then: list[tuple]) -> None:
    office = Office()
    for one in first:
        office.do(one)
    before = list(office.holdings)
    for one in then:
        office.do(one)
    told = duty.holes(before, office.holdings, ROLES.values())
    named = {
        (hole.role.code, hole.village_id, today)
        for hole in told
        for today in DAYS
        if hole.from_on <= today <= (hole.to_on or date.max)
    }
    had = {(h.role, h.scope.village_id, today) for h in before for today in DAYS if h.is_on(today)}
    has = {(h.role, h.scope.village_id, today) for h in office.holdings for today in DAYS if h.is_on(today)}
    assert named == {one for one in had - has if ROLES[one[0]].is_required}
    spans = [(hole.role.code, hole.village_id, hole.from_on) for hole in told]
    assert len(spans) == len(set(spans))


@given(st.lists(act, max_size=20), st.dictionaries(who, day, max_size=3), st.sampled_from(DAYS))
def test_problems_are_what_counting_finds(acts: list[tuple], left_on: dict[int, date], today: date) -> None:
    office = Office()
    for one in acts:
        office.do(one)
    extra = Holding(99, 1, "leader", Scope(1), FIRST, None)  # as an import might leave it: a second leader
    holdings = [*office.holdings, extra]
    found = duty.problems(holdings, ROLES.values(), [1, 2], left_on, today)
    now = [h for h in holdings if h.is_on(today)]
    gone = [h for h in now if h.cadre_id in left_on and left_on[h.cadre_id] < today]
    serving = [h for h in now if h not in gone]
    gaps = {
        (code, village)
        for code in ("leader", "cadre")
        for village in (1, 2)
        if not any(h.role == code and h.scope.village_id == village for h in serving)
    }
    doubles = {
        (h.role, h.scope)
        for h in serving
        if ROLES[h.role].is_exclusive and sum((o.role, o.scope) == (h.role, h.scope) for o in serving) > 1
    }
    assert {(p.role, p.scope.village_id) for p in found if p.flaw is Flaw.GAP} == gaps
    assert {(p.role, p.scope) for p in found if p.flaw is Flaw.DOUBLE} == doubles
    assert sorted(h.id for p in found if p.flaw is Flaw.LEFT for h in p.holdings) == sorted(h.id for h in gone)


# ---------------------------------------------------------------- single rules


HELD = Holding(1, 1, "leader", Scope(1), date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("new", "field", "said"),
    [
        (HELD._replace(id=2, cadre_id=2), "from_on", "是赵志刚，同一天只能有一人"),
        (HELD._replace(id=2), "from_on", "已经由此人担任"),
        (HELD._replace(id=2, to_on=date(2025, 12, 31)), "to_on", "不能早于开始日期"),
        (HELD._replace(id=2, role="worker"), "group_id", "要落实到小组"),
        (HELD._replace(id=2, role="household"), "household_id", "要落实到户"),
        (HELD._replace(id=2, scope=Scope(2, 5)), "group_id", "是全村的岗位"),
    ],
)
def test_what_cannot_be(new: Holding, field: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as no:
        duty.check_new(new, ROLES[new.role], [HELD], {1: "赵志刚"})
    assert no.value.field == field


def test_ending_and_swapping_say_what_is_wrong() -> None:
    with pytest.raises(Refused, match="不能早于开始日期"):
        duty.ended(HELD, date(2025, 12, 31))
    with pytest.raises(Refused, match="已于 2026-03-31 结束"):
        duty.ended(HELD._replace(to_on=date(2026, 3, 31)), date(2026, 4, 1))
    with pytest.raises(Refused, match="同一人"):
        duty.swapped(HELD, 1, date(2026, 2, 1))
    with pytest.raises(Refused, match="不在原责任的起止日期之内"):
        duty.swapped(HELD, 2, date(2025, 2, 1))


def test_a_swap_on_the_first_day_leaves_one_holding() -> None:
    assert duty.swapped(HELD, 2, HELD.from_on, 9) == [Edit(HELD, HELD._replace(cadre_id=2))]
