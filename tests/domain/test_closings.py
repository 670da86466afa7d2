"""What is told of closed months, as plain values."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import dates
from desktop.domain.closings import FLOWS, MAIN, Changes, MonthCount, changes, late_table, months_check, months_table
from desktop.domain.measures import MEASURES, OverMonths
from desktop.domain.summaries import SummaryTable

KEYS = st.frozensets(st.integers(0, 9))
OCTOBER, NOVEMBER, JANUARY = dates.month(2026, 10), dates.month(2026, 11), dates.month(2027, 1)
THREE, ONE = frozenset({1, 2, 3}), frozenset({9})


def test_every_measure_is_decided_upon() -> None:
    """What overlaps between months or tells a state cannot be kept month by month; what is received and closed is."""
    events = {entry.name for entry in MEASURES if entry.over_months == OverMonths.EVENT}
    assert events == set(FLOWS) >= set(MAIN)
    assert not any(name.endswith(("_ytd", "open", "overdue", "_due", "assigned", "visited")) for name in events)


@given(st.lists(KEYS, min_size=2))
def test_steps_that_follow_each_other_are_one_step(known: list[frozenset[int]]) -> None:
    steps = [({"received": one}, {"received": two}) for one, two in pairwise(known)]
    found = changes(steps).get("received", Changes())
    assert found == (known[-1] - known[0], known[0] - known[-1])


@given(KEYS, KEYS)
def test_a_measure_that_one_side_does_not_know_is_left_out(before: frozenset[int], after: frozenset[int]) -> None:
    assert changes([({"received": before}, {"closed": after})]) == {}
    assert changes([({"received": before}, {"received": before, "closed": after})]) == {}


def told(period: dates.Period, *changed: tuple[dates.Period, dict[str, Changes]]) -> SummaryTable:
    table = late_table(period, changed)
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("period", "changed", "sentence"),
    [
        (NOVEMBER, {"received": Changes(THREE), "first": Changes(THREE)}, "上月补录 3 件。"),
        (dates.month(2026, 12), {"received": Changes(THREE, ONE)}, "10 月补录 3 件、核减 1 件。"),
        (
            JANUARY,
            {"received": Changes(ONE), "visits": Changes(gone=ONE)},
            "2026 年 10 月补录 1 件，走访次数核减 1 次。",
        ),
        (NOVEMBER, {"first": Changes(gone=ONE), "repeat": Changes(ONE)}, "上月初次核减 1 件，重复补录 1 件。"),
    ],
)
def test_the_sentence(period: dates.Period, changed: dict[str, Changes], sentence: str) -> None:
    assert told(period, (OCTOBER, changed)).note.startswith(sentence + "补录、核减已计入")


def test_a_column_for_what_changed_and_a_row_for_every_month_that_did() -> None:
    september = dates.month(2026, 9)
    table = told(
        NOVEMBER,
        (dates.month(2026, 8), {}),
        (september, {"closed": Changes(gone=ONE)}),
        (OCTOBER, {"received": Changes(THREE)}),
    )
    assert [(column.group, column.head) for column in table.columns] == [
        ("", "月份"),
        ("收到", "补录"),
        ("办结", "核减"),
    ]
    assert table.rows == (
        (("2026年9月", ""), ("0", ""), ("1", "gone.closed@2026-09")),
        (("2026年10月", ""), ("3", "late.received@2026-10"), ("0", "")),
    )
    assert late_table(NOVEMBER, [(september, {}), (OCTOBER, {})]) is None


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), KEYS, st.integers(-2, 2))
def test_months_and_quarter(counts: list[int], keys: frozenset[int], error: int) -> None:
    quarter = dates.parse_period("2026-Q3")
    months = [
        MonthCount(month, bool(place), dict.fromkeys(FLOWS, count), {"received": Changes(keys)} if place else {})
        for place, (month, count) in enumerate(zip(quarter.months(), counts, strict=True))
    ]
    live = dict.fromkeys(FLOWS, sum(counts)) | {"received": sum(counts) + 2 * len(keys) - error}
    table = months_table(quarter, months, live)
    assert [row[0][0] for row in table.rows][:2] == ["2026年第三季度统计", "7月（未结账）"]
    for column in range(1, len(MAIN) + 1):
        assert sum(int(table.rows[place][column][0]) for place in table.adds) == int(table.rows[-1][column][0])
    right, wrong = "各月之和加补录与全季核对无误", f"各月之和加补录与全季不符：收到相差 {error}"
    assert months_check(quarter, months, live) == (wrong if error else right)
    assert table.rows[0][1] == (str(live["received"]), "received")
