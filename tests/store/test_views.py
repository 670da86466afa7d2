"""Views of a user, the lists that the program brings along, and the conditions of a list that came with them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework import views, voiding
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, MatterFilter
from desktop.store import matters
from desktop.store.filters import SORTS
from desktop.store.tables import Cadre, Matter
from desktop.store.views import views as kept_views

Register = Callable[..., int]
TODAY = date(2026, 11, 20)


def test_a_view_comes_back_as_it_was_kept_on_another_day(office: Session, by: Actor) -> None:
    days = st.none() | st.integers(-30, 30).map(lambda n: TODAY + timedelta(days=n))
    filters = st.builds(
        MatterFilter, st.just(TODAY), kind=st.just("petition"), channel=st.sampled_from(["", "visit"]),
        village_id=st.none() | st.integers(1, 9), is_open=st.sampled_from([None, True, False]),
        due=st.sampled_from(["", "urgent", "today"]), sort=st.sampled_from([*SORTS, "-due", "-title"]),
        from_on=days, due_from=days, due_to=days, lacks_unit=st.booleans(), decided_by=st.sampled_from([0, by.id]),
        is_resolved=st.sampled_from([None, True, False]), with_sealed=st.just(False), rule=st.sampled_from(["", "handle"]),
    )  # fmt: skip

    @settings(max_examples=40)
    @given(filters, st.integers(0, 400))
    def check(wanted: MatterFilter, later: int) -> None:
        views.save("某视图", wanted, "10:abc", by, replace=True)
        (view,) = views.own(by, TODAY + timedelta(days=later))
        moved = {name: day and day + timedelta(days=later) for name, day in zip(
            ("due_from", "due_to"), (wanted.due_from, wanted.due_to), strict=True)}  # fmt: skip
        assert view == views.View(
            "某视图", wanted._replace(today=TODAY + timedelta(days=later), **moved), "10:abc", True
        )

    check()


def test_views_are_each_users_own_and_need_a_good_name(by: Actor, insider: Actor) -> None:
    wanted = MatterFilter(TODAY, due="overdue")
    views.save("  我的 超期件 ", wanted, "", by)
    assert [view.name for view in views.own(by, TODAY)] == ["我的 超期件"]
    assert views.own(insider, TODAY) == ()
    for name in ("", "长" * 21, "今天到期", "我的 超期件"):
        with pytest.raises(Refused) as no:
            views.save(name, wanted, "", by)
        assert no.value.field == "name"


def test_rename_and_delete(by: Actor) -> None:
    for name in ("甲", "乙"):
        views.save(name, MatterFilter(TODAY), "", by)
    with pytest.raises(Refused):
        views.rename("甲", "乙", by, TODAY)
    views.rename("甲", "丙", by, TODAY)
    views.delete("乙", by)
    assert list(kept_views(by.id)) == ["丙"]
    with pytest.raises(Refused):
        views.rename("甲", "丁", by, TODAY)


def test_a_condition_of_a_later_program_is_left_out(by: Actor) -> None:
    views.save("甲", MatterFilter(TODAY, due="today"), "", by)
    from desktop.store import views as store

    store.keep(by.id, {"甲": {"wanted": {"due": "today", "moon": "full", "sort": "moon"}, "columns": ""}})
    wanted = views.own(by, TODAY)[0].wanted
    assert wanted.due == "today"
    assert matters.ids(wanted) == []


def test_shipped_views(register: Register, by: Actor, insider: Actor, at: datetime, unit_ids: list[int],
                       cadre_ids: list[int]) -> None:  # fmt: skip
    Cadre.update(name=by.name, unit=unit_ids[0]).where(Cadre.id == cadre_ids[1]).execute()
    from desktop.store.kept import forget

    forget()
    made = {
        name: register(moment=at - timedelta(days=days), **fields)
        for name, days, fields in (
            ("overdue", 20, {"unit_id": unit_ids[0]}),
            ("today", 15, {"handler_id": cadre_ids[1]}),
            ("week", 10, {"handler_id": cadre_ids[0]}),
            ("later", 0, {}),
        )
    }
    Matter.update(resolved_on=TODAY).where(Matter.id == made["overdue"]).execute()
    voiding.ask(made["later"], "重复登记", insider, at)
    voiding.ask(made["week"], "重复登记", by, at)
    listed = {view.name: {name for name, one in made.items() if one in matters.ids(view.wanted)}
              for view in views.shipped(by, TODAY) if view.wanted.kind == "petition"}  # fmt: skip
    assert listed == {
        "今天到期": {"today"},
        "已超期": {"overdue"},
        "7 天内到期": {"today", "week"},
        "我承办的": {"today"},
        "待批作废": {"later"},
        "未化解": {"today", "week", "later"},
        "缺责任单位": {"week", "later"},
    }
    assert [wish.matter_id for wish in voiding.all_pending(by)] == [made["later"]]


def test_a_turned_order_is_the_order_from_the_bottom(register: Register) -> None:
    for title in ("乙", "甲", "丙"):
        register(title=title)
    for sort in SORTS:
        found = matters.ids(MatterFilter(TODAY, sort=sort))
        assert matters.ids(MatterFilter(TODAY, sort=f"-{sort}")) == found[::-1]


def test_due_today_comes_first_then_the_longest_overdue(register: Register, at: datetime) -> None:
    days = {"today": 15, "overdue": 20, "long overdue": 40, "soon": 13, "normal": 1}
    made = {register(moment=at - timedelta(days=n), title=name): name for name, n in days.items()}
    closed = register(title="closed")
    Matter.update(closed_on=TODAY, next_due_on=None).where(Matter.id == closed).execute()
    idle = register(title="idle")
    Matter.update(next_due_on=None).where(Matter.id == idle).execute()
    made |= {closed: "closed", idle: "idle"}
    found = [made[one] for one in matters.ids(MatterFilter(TODAY))]
    assert found == ["today", "long overdue", "overdue", "soon", "normal", "idle", "closed"]
