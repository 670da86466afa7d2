"""Lists of the docket against a plain look through the table; rows, search, hints' candidates, the next due day."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework.session import Session
from desktop.domain.clocks import ClockState, state_of
from desktop.domain.codes import FLAGS, Channel
from desktop.domain.records import MatterFilter, NewParty
from desktop.domain.stages import Stage
from desktop.store import matter_files, matters
from desktop.store.rows import insert
from desktop.store.tables import Claim, Clock, Matter, Party

Register = Callable[..., int]
TODAY = date(2026, 11, 20)
SIZE = 120


@pytest.fixture
def docket(office: Session, village_ids: list[int], cadre_ids: list[int]) -> list[dict[str, Any]]:
    """Random matters, the same in every run; returns the rows of the table."""
    chance = random.Random(20261120)

    def some_day(first: int, last: int) -> date:
        return TODAY + timedelta(days=chance.randint(first, last))

    for number in range(1, SIZE + 1):
        due = some_day(-6, 12) if chance.random() < 0.7 else None
        internal = due and due - timedelta(days=chance.choice([0, 0, 1, 3, 7]))
        insert(
            Matter,
            id=chance.randrange(10**6) * 1000 + number,
            number=f"信〔2026〕{number:04}号",
            title=chance.choice(["路灯不亮", "宅基地争议", "低保申请"]),
            kind=chance.choice(["petition", "petition", "ledger"]),
            channel=chance.choice(list(Channel)),
            stage=chance.choice(list(Stage)),
            secrecy=chance.choice(["normal", "normal", "normal", "sealed"]),
            received_on=some_day(-40, 0),
            entered_at=datetime(2026, 11, 20),
            entered_by=1,
            resolved_on=None if chance.random() < 0.7 else TODAY,
            closed_on=None if chance.random() < 0.6 else some_day(-20, 0),
            village=chance.choice([*village_ids, None]),
            handler=chance.choice([*cadre_ids, None]),
            leader=chance.choice([*cadre_ids, None]),
            category_code=chance.choice(["", "01", "0101", "010102", "02", "0201"]),
            next_due_on=due,
            next_internal_on=internal,
            next_warn_on=internal and internal - timedelta(days=3),
            next_rule="notice" if due else "",
            deleted_at=None if chance.random() < 0.9 else datetime(2026, 11, 20),
            **{name: chance.random() < 0.2 for name in (*FLAGS, "is_repeat")},
        )
    return list(Matter.select().dicts())


def due_state(row: dict[str, Any]) -> str:
    """`overdue`, `today` or `soon` by the rule of the clocks, else empty."""
    if row["next_due_on"] is None:
        return ""
    state = state_of(row["next_due_on"], row["next_internal_on"], TODAY, 3)
    return {ClockState.OVERDUE: "overdue", ClockState.TODAY: "today", ClockState.SOON: "soon"}.get(state, "")


def is_wanted(row: dict[str, Any], wanted: MatterFilter) -> bool:
    return (
        row["deleted_at"] is None
        and (wanted.with_sealed or row["secrecy"] == "normal")
        and (not wanted.kind or row["kind"] == wanted.kind)
        and (not wanted.stage or row["stage"] == wanted.stage)
        and (not wanted.channel or row["channel"] == wanted.channel)
        and (wanted.village_id is None or row["village"] == wanted.village_id)
        and (wanted.handler_id is None or row["handler"] == wanted.handler_id)
        and (wanted.is_open is None or (row["closed_on"] is None) == wanted.is_open)
        and row["category_code"].startswith(wanted.category)
        and (not wanted.flag or row[wanted.flag])
        and (not wanted.due or wanted.due == (due_state(row) and "urgent") or due_state(row) == wanted.due)
        and (wanted.from_on is None or row["received_on"] >= wanted.from_on)
        and (wanted.to_on is None or row["received_on"] <= wanted.to_on)
        and (not wanted.rule or row["next_rule"] == wanted.rule)
        and (wanted.is_resolved is None or (row["resolved_on"] is not None) == wanted.is_resolved)
        and (not wanted.due_from or (row["next_due_on"] is not None and row["next_due_on"] >= wanted.due_from))
        and (not wanted.due_to or (row["next_due_on"] is not None and row["next_due_on"] <= wanted.due_to))
        and row["theme_code"].startswith(wanted.theme)
        and (not wanted.lacks_unit or row["unit"] is None)  # the cadres here belong to no unit
    )


def test_every_filter_equals_a_look_through_the_table(
    docket: list[dict[str, Any]], village_ids: list[int], cadre_ids: list[int]
) -> None:
    days = st.none() | st.integers(-45, 2).map(lambda n: TODAY + timedelta(days=n))

    def rarely(values: list[Any]) -> st.SearchStrategy[Any]:
        return st.just(values[0]) | st.sampled_from(values)

    filters = st.builds(
        MatterFilter,
        today=st.just(TODAY),
        text=st.just(""),
        kind=rarely(["", "petition", "ledger"]),
        is_open=st.sampled_from([None, True, False]),
        stage=rarely(["", *Stage]),
        channel=rarely(["", *Channel]),
        village_id=rarely([None, *village_ids]),
        handler_id=rarely([None, *cadre_ids]),
        category=rarely(["", "01", "0101", "02", "17"]),
        flag=rarely(["", "is_repeat", *FLAGS]),
        due=st.sampled_from(["", "today", "overdue", "soon", "urgent"]),
        from_on=days,
        to_on=days,
        with_sealed=st.booleans(),
        sort=st.sampled_from(list(matters.SORTS)),
        due_from=days,
        due_to=days,
        rule=rarely(["", "notice"]),
        clock=st.just(""),
        is_resolved=st.sampled_from([None, True, False]),
        lacks_unit=st.booleans(),
        decided_by=st.just(0),
        theme=rarely(["", "01", "0203"]),
        tie=st.just(""),
        outcome=st.just(""),
        rating=st.just(""),
    )

    @settings(max_examples=60)
    @given(filters)
    def check(wanted: MatterFilter) -> None:
        found = matters.ids(wanted)
        assert len(set(found)) == len(found)
        assert set(found) == {row["id"] for row in docket if is_wanted(row, wanted)}

    check()


def test_every_filter_alone(docket: list[dict[str, Any]], village_ids: list[int], cadre_ids: list[int]) -> None:
    alone: dict[str, list[Any]] = {
        "kind": ["petition", "ledger", "dispute"],
        "is_open": [True, False],
        "stage": list(Stage),
        "channel": list(Channel),
        "village_id": village_ids,
        "handler_id": cadre_ids,
        "category": ["01", "0101", "02", "17"],
        "flag": ["is_repeat", *FLAGS],
        "due": ["today", "overdue", "soon"],
        "from_on": [TODAY, TODAY - timedelta(days=20)],
        "to_on": [TODAY, TODAY - timedelta(days=20)],
        "with_sealed": [False, True],
    }
    for name, values in alone.items():
        for value in values:
            wanted = MatterFilter(TODAY, **{"with_sealed": True, name: value})
            assert set(matters.ids(wanted)) == {row["id"] for row in docket if is_wanted(row, wanted)}, wanted
    assert {due_state(row) for row in docket} == {"", "today", "overdue", "soon"}
    assert {TODAY} <= {row["next_due_on"] for row in docket}


@pytest.mark.parametrize("sort", list(matters.SORTS))
def test_every_sort_shows_each_matter_once_and_in_order(docket: list[dict[str, Any]], sort: str) -> None:
    found = matters.ids(MatterFilter(TODAY, sort=sort, with_sealed=True))
    live = {row["id"]: row for row in docket if row["deleted_at"] is None}
    assert sorted(found) == sorted(live)
    shown = matters.rows(found)
    assert [row.id for row in shown] == found
    keys: dict[str, Callable[[Any], Any]] = {
        "due": lambda r: (r.next_due_on is None, r.next_due_on != TODAY, r.next_due_on or TODAY, r.closed_on is not None, r.id),
        "received": lambda r: (-r.received_on.toordinal(), -r.id),
        "received_up": lambda r: (r.received_on, r.id),
        "number": lambda r: (r.number, r.id),
        "number_down": lambda r: [-ord(sign) for sign in r.number],
        "village": lambda r: (["", "双桥村", "石门村", "柳河村"].index(r.village_name), -r.received_on.toordinal(), -r.id),
        "handler": lambda r: (r.handler_name, -r.received_on.toordinal(), -r.id),
        "stage": lambda r: (r.stage, -r.received_on.toordinal(), -r.id),
        "title": lambda r: (r.title, r.id),
        "party": lambda r: (r.party_name, -r.received_on.toordinal(), -r.id),
        "channel": lambda r: (r.channel, -r.received_on.toordinal(), -r.id),
        "kind": lambda r: ([-ord(sign) for sign in r.kind], -r.received_on.toordinal(), -r.id),
        "theme": lambda r: (live[r.id]["theme_code"], -r.received_on.toordinal(), -r.id),
        "flags": lambda r: ([flag not in r.flags for flag in FLAGS], not r.is_repeat, -r.received_on.toordinal(), -r.id),
    }  # fmt: skip
    assert shown == sorted(shown, key=keys[sort])


def test_the_figures_of_the_desk_are_the_lengths_of_their_lists(docket: list[dict[str, Any]]) -> None:
    for with_sealed in (False, True):
        counted = matters.desk_counts(TODAY, with_sealed)
        wanted = [MatterFilter(TODAY, due=due, with_sealed=with_sealed) for due in ("today", "overdue", "soon")]
        open_ones = MatterFilter(TODAY, is_open=True, with_sealed=with_sealed)
        assert [counted.due_today, counted.overdue, counted.soon] == [len(matters.ids(one)) for one in wanted]
        assert counted.open == len(matters.ids(open_ones)) > 0


def test_a_row_tells_what_the_table_holds(docket: list[dict[str, Any]]) -> None:
    for row in matters.rows([entry["id"] for entry in docket]):
        source = next(entry for entry in docket if entry["id"] == row.id)
        assert row.flags == {name for name in FLAGS if source[name]}
        assert (row.is_repeat, row.is_sealed) == (source["is_repeat"], source["secrecy"] == "sealed")
        assert bool(row.village_name) == (source["village"] is not None)
        assert bool(row.handler_name) == (source["handler"] is not None)
        assert bool(row.leader_name) == (source["leader"] is not None)
        for name in ("number", "title", "received_on", "closed_on", "next_due_on", "next_internal_on", "next_warn_on"):
            assert getattr(row, name) == source[name]
    assert matters.rows([7]) == []
    assert matters.rows([]) == []


# ---------------------------------------------------------------- search within a list


@pytest.fixture
def spoken(register: Register, village_ids: list[int]) -> dict[str, int]:
    return {
        "lamp": register(title="路灯不亮", parties=(NewParty(name="单小花", phone="13900005678"),), village_id=village_ids[0]),
        "land": register(title="宅基地界址争议", content="老界石", parties=(NewParty(name="李桂兰", phone="13712340000"),)),
        "placed": register(title="安置补偿", content="要求置换房屋", claims=("落实补偿",), parties=(NewParty(name="王芳"),)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("路灯", ["lamp"]),
        ("界石", ["land"]),
        ("补偿", ["placed"]),
        ("双桥", ["lamp"]),
        ("sxh", ["lamp"]),
        ("lgl", ["land"]),
        ("5678", ["lamp"]),
        ("0000", ["land"]),
        ("13712340000", ["land"]),
        ("桂兰 界址", ["land"]),
        ("桂兰 路灯", []),
        ("安置换", []),  # both pairs are there, the three characters are not
        ("信〔2026〕0002号", ["land"]),
        ("  ", ["placed", "land", "lamp"]),
    ],
)
def test_search_narrows_a_list(spoken: dict[str, int], text: str, found: list[str]) -> None:
    wanted = MatterFilter(TODAY, text=text, sort="number_down")
    assert matters.ids(wanted) == [spoken[name] for name in found]


def test_search_and_filters_work_together(spoken: dict[str, int], village_ids: list[int]) -> None:
    assert matters.ids(MatterFilter(TODAY, text="路灯", village_id=village_ids[0])) == [spoken["lamp"]]
    assert matters.ids(MatterFilter(TODAY, text="路灯", village_id=village_ids[1])) == []
    Matter.update(deleted_at=datetime(2026, 11, 20)).where(Matter.id == spoken["lamp"]).execute()
    assert matters.ids(MatterFilter(TODAY, text="路灯")) == []


# ---------------------------------------------------------------- one matter


def test_by_number_and_secrecy(spoken: dict[str, int]) -> None:
    assert matters.by_number("信〔2026〕0001号") == spoken["lamp"]
    assert matters.by_number("信〔2026〕0009号") is None
    assert matters.is_sealed(spoken["lamp"]) is False
    assert matters.is_sealed(404) is None
    Matter.update(deleted_at=datetime(2026, 11, 20)).where(Matter.id == spoken["lamp"]).execute()
    assert matters.is_sealed(spoken["lamp"]) is None
    assert matters.by_number("信〔2026〕0001号") is None


def test_parties_and_claims_keep_their_order(register: Register) -> None:
    people = (NewParty(name="李桂兰"), NewParty(role="companion", name="王芳"), NewParty(role="opponent", name="赵某"))
    matter_id = register(parties=people, claims=("甲", "乙", "丙"))
    assert [party.name for party in matter_files.parties(matter_id)] == ["李桂兰", "王芳", "赵某"]
    assert [(claim.position, claim.text) for claim in matter_files.claims(matter_id)] == [
        (1, "甲"),
        (2, "乙"),
        (3, "丙"),
    ]
    Claim.update(position=9).where((Claim.matter == matter_id) & (Claim.text == "甲")).execute()
    assert [claim.text for claim in matter_files.claims(matter_id)] == ["乙", "丙", "甲"]


def test_the_next_due_day_is_the_first_of_the_offices_own_clocks(office: Session, register: Register) -> None:
    matter_id = register()
    clocks = st.lists(
        st.tuples(
            st.sampled_from(["notice", "handle", "review_request"]),
            st.integers(0, 60),
            st.integers(0, 4),
            st.booleans(),
        ),
        max_size=4,
    )

    @settings(max_examples=30)
    @given(clocks)
    def check(drawn: list[tuple[str, int, int, bool]]) -> None:
        Clock.delete().execute()
        for place, (code, runs, rolled, is_stopped) in enumerate(drawn):
            internal = TODAY + timedelta(days=runs)
            Clock.insert(
                id=place + 1, matter=matter_id, rule_code=code, label="期限", started_on=TODAY, length=runs, unit="day",
                internal_due_on=internal, due_on=internal + timedelta(days=rolled), warn_days=2,
                stopped_on=TODAY if is_stopped else None,
            ).execute()  # fmt: skip
        matters.refresh_next_due(matter_id)
        running = [c for c in Clock.select() if c.stopped_on is None and c.rule_code != "review_request"]
        first = min(running, key=lambda clock: (clock.due_on, clock.id), default=None)
        matter = Matter.get_by_id(matter_id)
        assert (matter.next_due_on, matter.next_internal_on, matter.next_warn_on, matter.next_rule) == (
            (first.due_on, first.internal_due_on, first.internal_due_on - timedelta(days=2), first.rule_code)
            if first
            else (None, None, None, "")
        )

    check()


# ---------------------------------------------------------------- what the hints look at


def test_candidates_share_something_that_is_filled_in(register: Register) -> None:
    first = register(parties=(NewParty(name="李桂兰", phone="13900005678"),))
    register(parties=(NewParty(name="王芳"),))
    register(parties=(), flags=frozenset({"is_anonymous"}))

    def found(name: str = "", id_number: str = "", phone: str = "") -> list[int]:
        return [row[0] for row in matters.same_person_candidates(name, id_number, phone)]

    assert found("李桂兰") == found(phone="13900005678") == found("谁", "", "13900005678") == [first]
    assert found() == found("李") == found(id_number="1") == []
    Party.update(role="opponent").execute()
    assert found("李桂兰") == []


def test_candidates_for_likeness_are_recent_and_share_words(register: Register, village_ids: list[int]) -> None:
    recent = register(village_id=village_ids[0])
    elsewhere = register(village_id=village_ids[1])
    register(village_id=village_ids[0], received_on=date(2024, 1, 1))
    register(village_id=village_ids[0], petition_class="accusation")
    register(village_id=village_ids[0], title="路灯不亮", claims=())
    rows = matters.same_text_candidates("宅基地 2026", village_ids[0], date(2025, 1, 1))
    assert {row[0]: row[7] for row in rows} == {recent: village_ids[0], elsewhere: village_ids[1]}
    assert matters.same_text_candidates("a 1 。", village_ids[0], date(2025, 1, 1)) == []
