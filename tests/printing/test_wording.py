"""Days, numerals and lists as papers write them."""

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from desktop.printing import wording


def test_days_have_no_leading_zeros() -> None:
    assert wording.day(date(2026, 1, 5)) == "2026年1月5日"
    assert wording.day(None) == ""
    assert wording.moment(datetime.combine(date(2026, 1, 5), time(9, 5))) == "2026年1月5日 9:05"


def test_numerals() -> None:
    assert [wording.numeral(value) for value in (1, 9, 10, 11, 20, 21, 99)] == [
        "一", "九", "十", "十一", "二十", "二十一", "九十九",
    ]  # fmt: skip


@given(st.integers(1, 99))
def test_numerals_are_all_different(value: int) -> None:
    assert [wording.numeral(other) for other in range(1, 100)].count(wording.numeral(value)) == 1


def test_listed() -> None:
    assert wording.listed(["修路。"]) == "修路。"
    assert wording.listed(["修路。 ", "通水；"]) == "1.修路；2.通水。"
