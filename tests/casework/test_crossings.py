"""Crossed slices, other periods and longer ones: every figure that can be named opens exactly its records."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import combinations, product
from random import Random

import pytest

from desktop.casework import summary, village_matters, visits
from desktop.casework.summary_slices import crossed, find, slices
from desktop.domain import dates
from desktop.domain.codes import CHANNEL_LABELS
from desktop.domain.dates import Period, parse_period
from desktop.domain.faults import Refused
from desktop.domain.measures import ALL, MEASURES, SEALED, Slice, applies, join_name, measure
from desktop.domain.records import Actor, NewEntry, NewPetition
from desktop.domain.visits import NewVisit
from desktop.store.counts import Counter
from desktop.store.ids import new_id
from desktop.store.rows import insert
from desktop.store.tables import Clock, Household, LedgerEntry, Matter, Petition

TODAY = date(2026, 11, 20)
NOVEMBER = dates.month(2026, 11)
PERIODS = tuple(map(parse_period, ("2026-11", "2026-10", "2026-Q4", "2026-H2", "2026")))
Register = Callable[..., int]


@pytest.fixture
def full_office(village_ids: list[int], cadre_ids: list[int], by: Actor, at: datetime) -> None:
    """Petitions, ledger entries, disputes and visits of a year, every dimension with several values."""
    rng = Random(7)
    for number in range(1, 61):
        _petition(rng, number, village_ids)
    homes = [_home(village_ids[place % 3], place) for place in range(6)]
    for place in range(12):
        on = TODAY - timedelta(days=rng.randrange(60))
        form = NewPetition(rng.choice(("round", "meeting")), on, "水渠堵塞影响灌溉", village_id=village_ids[place % 3])
        moment = datetime.combine(on, at.time())
        entry = village_matters.register(NewEntry("ledger" if place % 3 else "dispute", form), by, moment)
        if place % 3 == 1:
            closing = {"closed_on": on, "secrecy": "sealed" if place == 4 else "normal"}
            Matter.update(**closing).where(Matter.id == entry.id).execute()
            LedgerEntry.update(outcome="solved", rating="fair", feedback_on=on).where(
                LedgerEntry.matter == entry.id
            ).execute()
        went = tuple(cadre_ids[: 1 + place % 2])
        visits.record(
            NewVisit(on, village_ids[place % 3], went, met="李桂兰", household_id=homes[place % 3]), by, moment
        )


def _home(village_id: int, number: int) -> int:
    home = new_id()
    insert(Household, id=home, village=village_id, number=f"{number}", head_name=f"户主{number}")
    return home


def _petition(rng: Random, number: int, village_ids: list[int]) -> None:
    on = TODAY - timedelta(days=rng.randrange(390))
    ended = rng.choice((None, None, min(TODAY, on + timedelta(days=rng.randrange(60)))))
    insert(
        Matter,
        id=number,
        kind="petition",
        number=f"第{number}号",
        title=f"事项{number}",
        stage="registered",
        entered_by=1,
        entered_at=datetime(2026, 11, 20),
        received_on=on,
        closed_on=ended,
        resolved_on=ended,
        channel=rng.choice(("visit", *CHANNEL_LABELS)),
        village=rng.choice((None, *village_ids)),
        category_code=rng.choice(("", "01", "0101", "0102", "02")),
        theme_code=rng.choice(("", "01", "0203")),
        tie_codes=rng.choice(("", "1", "1,3", "2,3")),
        person_count=rng.randint(1, 6),
        secrecy=rng.choice(("normal", "normal", "normal", "normal", "sealed")),
        is_repeat=rng.random() < 0.3,
        is_collective=rng.random() < 0.3,
    )
    insert(Petition, matter=number, petition_class="appeal", desk_rating="fair", rated_on=ended)
    for place, (code, days) in enumerate((("notice", 15), ("handle", 60))):
        insert(
            Clock,
            id=number * 10 + place,
            matter=number,
            rule_code=code,
            label="期限",
            length=days,
            unit="day",
            started_on=on,
            internal_due_on=on,
            due_on=on + timedelta(days=days),
            stopped_on=ended,
        )


def few(parts: tuple[Slice, ...], most: int = 3) -> list[Slice]:
    """The first parts, and the last, which is that of nothing given."""
    return [*parts[:most], parts[-1]]


def test_every_figure_of_every_kind_of_period(full_office: None, by: Actor) -> None:
    known = {part.name: part for part in slices().each()}
    for period in PERIODS:
        counter = Counter(TODAY)
        parts = [known[name] for name in ("all", "sealed", "channel.visit.persons", "category.01", "tie.3")
                 if name in known]  # fmt: skip
        for entry, part in product(MEASURES, (*parts, *few(slices().villages, 1), *few(slices().cadres, 1))):
            if applies(entry, part):
                name = join_name(entry.name, part.name)
                found = summary.records(name, period, by, TODAY)
                assert len(found) == counter.value(entry.name, part, period), (name, period.code)


def test_crossed_slices_open_what_they_count(full_office: None, by: Actor) -> None:
    own = slices()
    counter, lengths = Counter(TODAY), 0
    groups = (own.channels[3:5], few(own.villages), own.ties[:3], own.categories[:2], own.sources[:2], own.outcomes[:2])
    for one, two in combinations(groups, 2):
        for pair in product(one, two):
            part = crossed(pair)
            assert find(part.name) == part
            for name in ("received", "repeat", "open", "overdue", "ledger_closed", "ledger_received"):
                if applies(measure(name), part):
                    value = counter.value(name, part, PERIODS[-1])
                    assert value == len(summary.records(join_name(name, part.name), PERIODS[-1], by, TODAY)), part.name
                    lengths += value
    assert lengths > 100


def test_two_of_one_dimension_are_both_meant(full_office: None, by: Actor) -> None:
    both = crossed([part for part in slices().ties if part.name in ("tie.1", "tie.3")])
    value = Counter(TODAY).value("received", both, PERIODS[-1])
    assert value == len(summary.records("received.tie.1&tie.3", PERIODS[-1], by, TODAY)) > 0
    assert summary.records("received.channel.visit&channel.letter", PERIODS[-1], by, TODAY) == []


def test_crossing_with_the_total_and_with_sealed_matters(full_office: None, by: Actor) -> None:
    village = slices().villages[0]
    assert crossed([ALL, village]) == crossed([village, village]) == village
    assert crossed([ALL]) == ALL
    assert Counter(TODAY).value("received", SEALED, PERIODS[-1]) > 0
    # whoever crosses may not learn where the sealed ones are
    assert summary.records(f"received.sealed&{village.name}", PERIODS[-1], by, TODAY) == []


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("received@2026-10", dates.month(2026, 10)),
        ("received@previous", dates.month(2026, 10)),
        ("received@year_ago", dates.month(2025, 11)),
        ("received.channel.visit@2026-Q3", parse_period("2026-Q3")),
        ("received.channel.visit&tie.3@2026", parse_period("2026")),
    ],
)
def test_another_period(full_office: None, by: Actor, name: str, period: Period) -> None:
    plain = name.partition("@")[0]
    assert summary.records(name, NOVEMBER, by, TODAY) == summary.records(plain, period, by, TODAY)


@pytest.mark.parametrize(
    "name",
    ["received.nowhere", "received.channel.visit&nowhere", "received.cadre.1&village.x", "received@moon", "nothing",
     "visits.channel.visit", "received.channel.visit&"],
)  # fmt: skip
def test_what_names_nothing_is_refused(full_office: None, by: Actor, name: str) -> None:
    with pytest.raises(Refused):
        summary.records(name, NOVEMBER, by, TODAY)


def test_what_is_unusual_is_marked(register: Register, by: Actor, village_ids: list[int]) -> None:
    for month in range(1, 13):
        day = date(2026 if month < 12 else 2025, month, 3)
        for _ in range({11: 6}.get(month, 1)):
            register(channel="visit", received_on=day, village_id=village_ids[0], category_code="0101")
    marks = {mark.figure: mark.reason for mark in summary.summarise(NOVEMBER, by, TODAY).marks}
    assert marks["received"] == "比上月增加 5 件（+500.00%），近 12 个月最高"
    assert marks["received.channel.visit"] == "比上月增加 5 批次（+500.00%），近 12 个月最高"
    assert "received.village.430423101201" in marks
    assert "received.category.01" in marks
    assert marks["overdue.village.430423101201"].startswith("超期 ")
    assert not [figure for figure in marks if "sealed" in figure or "none" in figure]


def test_an_office_without_a_past_has_nothing_unusual(register: Register, by: Actor) -> None:
    for _ in range(9):
        register(received_on=date(2026, 11, 19))
    assert summary.summarise(NOVEMBER, by, TODAY).marks == ()


def test_fetching_together_counts_the_same(full_office: None, by: Actor) -> None:
    together = Counter(TODAY)
    for entry in MEASURES:
        together.fetch(entry.name, PERIODS)
    for entry, part in product(MEASURES, (ALL, *slices().villages, *slices().channels)):
        if applies(entry, part):
            alone = [Counter(TODAY).value(entry.name, part, period) for period in PERIODS[:2]]
            assert together.values(entry.name, part, PERIODS[:2]) == alone
