"""What is pointed at as unusual, and what is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.dates import parse_period
from desktop.domain.records import Office
from desktop.domain.summaries import DueLine, Figure, Mark, Summary
from desktop.domain.unusual import LOOK_BACK, Series, is_maximum, is_rise, marks

COUNTS = st.integers(0, 40)


def summary(code: str = "2026-10", overdue: dict[str, int] | None = None, handlers: tuple[str, ...] = ()) -> Summary:
    """A summary with so many overdue in each slice, and overdue petitions in these hands."""
    period = parse_period(code)
    figures = tuple(Figure(f"overdue.{part}", part, count, 0, 0) for part, count in (overdue or {}).items())
    lines = tuple(DueLine("1", "事项", "", name, date(2026, 10, 1), "已超期", -3) for name in handlers)
    office = Office("云溪镇人民政府", "云溪镇", "", "", "", "")
    days = (period.from_on, period.to_on, period.to_on)
    empty: tuple[()] = ()
    return Summary(
        *(period.code, period.label, *days, office, figures, empty, empty, empty, empty, lines, empty, empty, empty),
        late_entries=0,
        filled_by="李文书",
    )


def test_a_rise_to_a_new_maximum_says_both() -> None:
    series = Series("village.003", (2, 3, 1, 4, 2, 5, 3, 2, 4, 3, 5, 11))
    assert marks(summary(), [series]) == (Mark("received.village.003", "比上月增加 6 件（+120.00%），近 12 个月最高"),)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2026-Q3", "比上季度增加 9 件（上季度为 0），近 12 个季度最高"),
        ("2026-H1", "比前半年增加 9 件（前半年为 0），近 12 个半年最高"),
        ("2026", "比上年增加 9 件（上年为 0），近 12 年最高"),
    ],
)
def test_longer_periods_speak_of_themselves(code: str, said: str) -> None:
    assert marks(summary(code), [Series("all", (*[0] * 11, 9))]) == (Mark("received", said),)


@given(st.lists(COUNTS, min_size=11, max_size=11), COUNTS)
def test_a_maximum_is_higher_than_every_one_before(before: list[int], now: int) -> None:
    assert is_maximum(before, now) == (now >= 5 and all(now > one for one in before))


@given(st.lists(COUNTS, max_size=10), COUNTS)
def test_with_fewer_months_there_is_no_telling_of_a_maximum(before: list[int], now: int) -> None:
    assert not is_maximum(before, now)


@given(COUNTS, COUNTS)
def test_a_rise_is_by_half_and_by_three(before: int, now: int) -> None:
    assert is_rise(before, now) == (now >= before + 3 and 2 * now >= 3 * before)


@given(st.lists(COUNTS, min_size=1, max_size=LOOK_BACK), st.sampled_from(["sealed", "category.none", "village.none"]))
def test_sealed_matters_and_no_place_are_never_pointed_at(values: list[int], part: str) -> None:
    assert marks(summary(overdue={part: 9}), [Series(part, tuple(values))]) == ()


@given(st.lists(COUNTS, max_size=LOOK_BACK))
def test_nothing_is_pointed_at_without_a_reason(values: list[int]) -> None:
    found = marks(summary(), [Series("channel.visit", tuple(values), "批次")])
    planted = len(values) > 1 and (is_rise(values[-2], values[-1]) or is_maximum(values[:-1], values[-1]))
    assert bool(found) == planted
    assert all(one.figure == "received.channel.visit" and one.reason for one in found)


def test_overdue_together_in_one_place_or_hand() -> None:
    overdue = {"village.003": 3, "village.004": 2, "category.01": 4, "category.0101": 4, "channel.visit": 9, "all": 9}
    places = [Series(part, ()) for part in overdue if part != "category.0101"]
    found = marks(summary(overdue=overdue, handlers=("赵志刚", "钱文静", "赵志刚", "", "", "", "赵志刚")), places)
    assert found == (
        Mark("overdue.village.003", "超期 3 件，较为集中"),
        Mark("overdue.category.01", "超期 4 件，较为集中"),
        Mark("overdue", "承办人赵志刚超期 3 件"),
    )
