"""Money: what is typed comes back exactly, to the 分."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.faults import Refused
from desktop.domain.money import MOST, read_money, show_amount, show_money


@given(st.integers(0, MOST))
def test_what_is_shown_reads_back_exactly(fen: int) -> None:
    assert read_money(show_money(fen)) == fen
    assert read_money(show_amount(fen)) == fen


@given(st.lists(st.integers(0, 10**10), max_size=50))
def test_sums_are_exact(amounts: list[int]) -> None:
    assert sum(read_money(repr(fen / 100)) for fen in amounts) == sum(amounts)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1200", 120_000),
        ("1,200.5", 120_050),
        ("１２００．５０元", 120_050),
        ("￥ 3.00", 300),
        ("3.5万", 3_500_000),
        ("2万元", 2_000_000),
        ("0.30000000000000004", 30),
        ("100.", 10_000),
    ],
)
def test_the_ways_of_writing_it(typed: str, fen: int) -> None:
    assert read_money(typed) == fen


@pytest.mark.parametrize("typed", ["", "很多", "-5", "1.234", "1,20", "1e5", "200000000000", "12元5角"])
def test_what_is_no_sum_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as no:
        read_money(typed, "paid")
    assert no.value.field == "paid"


def test_how_it_looks() -> None:
    assert (show_money(123_450), show_amount(5), show_amount(-123)) == ("1,234.50 元", "0.05", "-1.23")
