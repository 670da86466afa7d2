"""Percentages: two decimals, halves up, the same in tables and in sentences."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.percentages import change, change_words, of_fraction, share

COUNTS, BASES = st.integers(0, 10_000), st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("value", "base", "shown"),
    [
        (0, 0, "—"),
        (7, 0, "—"),
        (0, 7, "-100.00%"),
        (7, 7, "持平"),
        (2, 1, "+100.00%"),
        (1, 3, "-66.67%"),
        (131, 120, "+9.17%"),
        (120, 131, "-8.40%"),
        (41, 32, "+28.13%"),  # 28.125
        (67, 160, "-58.13%"),  # 58.125
    ],
)
def test_change(value: int, base: int, shown: str) -> None:
    assert change(value, base) == shown
    assert change_words(value, base) == shown.replace("+", "上升").replace("-", "下降")


@given(COUNTS, BASES)
def test_a_change_is_the_nearest_hundredth(value: int, base: int) -> None:
    shown = change(value, base)
    if value == base:
        assert shown == "持平"
        return
    assert shown[0] == ("-" if value < base else "+")
    off = Fraction(Decimal(shown[1:-1])) - abs(Fraction(100 * (value - base), base))
    assert Fraction(-1, 200) < off <= Fraction(1, 200)


@given(COUNTS, BASES)
def test_a_share_is_the_nearest_hundredth_also_out_of_its_fraction(top: int, base: int) -> None:
    shown = share(top, base)
    off = Fraction(Decimal(shown[:-1])) - Fraction(100 * top, base)
    assert Fraction(-1, 200) < off <= Fraction(1, 200)
    assert f"{of_fraction(top / base)}%" == shown
