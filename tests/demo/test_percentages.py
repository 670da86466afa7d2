"""环比, 同比 and rates as printed, against exact fractions."""

from hypothesis import example, given
from hypothesis import strategies as st

from desktop.domain import percentages
from desktop.domain.fields import changed
from desktop.domain.report_parts import rates_table
from desktop.domain.summaries import Rate
from tests.demo.recount_lines import change, change_words, percent

NUMBERS = st.integers(0, 3000)


@given(NUMBERS, NUMBERS)
@example(1, 32)
@example(41, 32)
@example(33, 160)
@example(0, 0)
def test_changes_and_rates_are_the_exact_fractions(now: int, base: int) -> None:
    """Half a hundredth occurs: 41 against 32 is a rise of 28.125 %."""
    assert percentages.change(now, base) == change(now, base)
    assert changed(now, base).text == change_words(now, base)
    (row,) = rates_table([Rate("率", now, base, "", "rate.received")]).rows
    assert [text for text, _figure in row[2:]] == [str(now), str(base), percent(now, base)]


def test_the_recount_rounds_as_it_says() -> None:
    assert (percent(1, 3), percent(2, 3), percent(1, 1), percent(0, 7)) == ("33.33%", "66.67%", "100.00%", "0.00%")
    assert (change(3, 2), change(1, 3), change(4, 4), change(5, 0)) == ("+50.00%", "-66.67%", "持平", "—")
