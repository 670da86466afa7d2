"""Who answers for which village on a day; cadres and units in pickers."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework.session import Session
from desktop.domain.responsibility import Edit, Holding, Scope, in_force
from desktop.store import liaison
from desktop.store.ids import new_id
from desktop.store.tables import Cadre, LiaisonAssignment, VillagerGroup

pytestmark = pytest.mark.usefixtures("office")
START = date(2026, 1, 1)
SPANS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from(["liaison_leader", "liaison_cadre", "group_head"]),
        st.integers(0, 60),
        st.none() | st.integers(0, 30),
    ),
    max_size=8,
)


def add(village: int, cadre: int, role: str, from_on: date, to_on: date | None) -> int:
    made = Holding(new_id(), cadre, role, Scope(village), from_on, to_on)
    liaison.write([Edit(None, made)])
    return made.id


def test_on_any_day_exactly_the_terms_that_hold_it(
    office: Session, village_ids: list[int], cadre_ids: list[int]
) -> None:
    order = ["county_leader", "liaison_leader", "group_head", "liaison_cadre"]

    @settings(max_examples=25)
    @given(SPANS, st.integers(-3, 95))
    def check(spans: list[tuple[int, int, str, int, int | None]], offset: int) -> None:
        LiaisonAssignment.delete().execute()
        day = START + timedelta(days=offset)
        expected = []
        for village, cadre, role, start, length in spans:
            from_on = START + timedelta(days=start)
            to_on = None if length is None else from_on + timedelta(days=length)
            add(village_ids[village], cadre_ids[cadre], role, from_on, to_on)
            if from_on <= day and (to_on is None or day <= to_on):
                expected.append((village_ids[village], role, cadre_ids[cadre]))
        found = [
            (village, row.role, row.cadre_id) for village in village_ids for row in liaison.responsible(village, day)
        ]
        assert sorted(found) == sorted(expected)
        roles = [order.index(row.role) for row in liaison.responsible(village_ids[0], day)]
        assert roles == sorted(roles)
        listed = [(row.village_id, row.role, row.cadre_id) for row in liaison.assignments(on=day)]
        assert sorted(listed) == sorted(expected)
        held = [(h.scope.village_id, h.role, h.cadre_id) for h in in_force(liaison.holdings(village_ids), day)]
        assert sorted(held) == sorted(expected)

    check()


def test_groups_of_a_village_are_not_the_village(village_ids: list[int], cadre_ids: list[int]) -> None:
    LiaisonAssignment.delete().execute()
    VillagerGroup.insert(id=5, village=village_ids[0], name="1组").execute()
    add(village_ids[0], cadre_ids[0], "grid_head", START, None)
    LiaisonAssignment.update(group=5).execute()
    assert liaison.responsible(village_ids[0], START) == []


def test_who_answers_is_shown_with_post_and_phone(village_ids: list[int], cadre_ids: list[int]) -> None:
    liaison.update_cadre(cadre_ids[0], {"phone": "13800001122"})
    first = liaison.responsible(village_ids[0], START)[0]
    assert (first.role_label, first.cadre_name, first.post, first.phone) == (
        "联村领导",
        "赵志刚",
        "副镇长",
        "13800001122",
    )


def test_ending_a_term(village_ids: list[int]) -> None:
    row = liaison.assignments(village_ids[0])[0]
    (held,) = liaison.holdings(ids=[row.id])
    liaison.write([Edit(held, held._replace(to_on=date(2026, 3, 31)))])
    assert liaison.assignments(village_ids[0])[0].to_on == date(2026, 3, 31)
    assert row.cadre_id in {r.cadre_id for r in liaison.responsible(village_ids[0], date(2026, 3, 31))}
    assert row.role not in {r.role for r in liaison.responsible(village_ids[0], date(2026, 4, 1))}


def test_roles_in_order() -> None:
    roles = liaison.roles()
    assert [role.label for role in roles][:3] == ["联系县领导", "联村领导", "工作组组长"]
    assert {role.code for role in roles if role.scope == "group"} == {"grid_head", "grid_worker"}
    assert [role.code for role in roles if role.is_required] == ["liaison_leader", "liaison_cadre", "village_secretary"]


def test_cadres_in_lists_and_pickers(cadre_ids: list[int]) -> None:
    assert [row.id for row in liaison.cadres()] == cadre_ids
    Cadre.update(left_on=START).where(Cadre.id == cadre_ids[1]).execute()
    assert [row.id for row in liaison.cadres()] == [cadre_ids[0], cadre_ids[2]]
    assert [row.id for row in liaison.cadres(with_left=True)] == cadre_ids
    liaison.update_cadre(cadre_ids[2], {"name": "单立平", "is_leader": True})
    choices = liaison.cadre_choices(leaders_first=True)
    assert [choice.label for choice in choices] == ["赵志刚", "单立平"]
    assert {"shanliping", "slp"} <= set(choices[1].keys)
    assert choices[0].hint == "副镇长"


def test_units_in_pickers() -> None:
    unit_id = liaison.add_unit("司法所", "stationed", 9)
    assert liaison.unit_choices()[-1].id == unit_id
    assert "sfs" in liaison.unit_choices()[-1].keys
