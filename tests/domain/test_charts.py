"""The scale, the shares and the colours that paper and screen draw by."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.charts import (
    LABEL_STEPS,
    PALETTE,
    Chart,
    ChartKind,
    axis_ticks,
    label_step,
    series_look,
    spans,
    ticks,
)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    count = draw(st.integers(1, 30))
    values = st.tuples(*[st.integers(0, 100_000)] * count)
    series = draw(st.lists(values, min_size=1, max_size=9))
    kind = draw(st.sampled_from(ChartKind))
    labels = tuple(f"{place}月" for place in range(count))
    return Chart(kind, "走势", labels, tuple((f"系列{place}", one) for place, one in enumerate(series)))


@given(st.integers(0, 10**9))
def test_ticks_are_few_even_and_reach_the_highest(highest: int) -> None:
    values = axis_ticks(highest)
    (step,) = {later - earlier for earlier, later in pairwise(values)}
    assert values[0] == 0
    assert values[-1] >= highest
    assert values[-1] - step < max(highest, 1)
    assert 2 <= len(values) <= 6


def test_an_axis_of_nothing_has_one_step() -> None:
    assert axis_ticks(0) == (0, 1)
    assert axis_ticks(1) == (0, 1)
    assert axis_ticks(13) == (0, 5, 10, 15)


@given(charts())
def test_parts_stand_on_each_other_and_are_as_long_as_their_values(chart: Chart) -> None:
    length = ticks(chart)[-1]
    for place, pile in enumerate(spans(chart)):
        assert pile[0][0] == 0
        assert all(below[1] == above[0] for below, above in pairwise(pile))
        assert pile[-1][1] * length == pytest.approx(chart.totals[place])
        assert pile[-1][1] <= 1
        for (_label, values), (start, end) in zip(chart.series, pile, strict=True):
            assert (end - start) * length == pytest.approx(values[place], abs=1e-6)


@given(charts())
def test_the_longest_bar_fills_its_room(chart: Chart) -> None:
    bars = chart._replace(kind=ChartKind.BARS)
    longest = max(pile[-1][1] for pile in spans(bars))
    assert longest == (1 if any(bars.totals) else 0)


def test_a_chart_of_nothing_has_a_scale() -> None:
    for kind in ChartKind:
        assert spans(Chart(kind, "", (), (("来信", ()),))) == ()
        assert ticks(Chart(kind, "", (), ())) == (0, 1)
        assert Chart(kind, "", ("1月", "2月"), ()).totals == (0, 0)


@given(st.floats(1, 500), st.floats(1, 500))
def test_labels_that_are_written_do_not_touch(widest: float, slot: float) -> None:
    step = label_step(widest, slot)
    assert step in LABEL_STEPS
    assert widest <= slot * step or step == LABEL_STEPS[-1]
    smaller = [one for one in LABEL_STEPS if one < step]
    assert all(widest > slot * one for one in smaller)


def _lightness(colour: str) -> float:
    """CIE L* of an sRGB colour: 0 black, 100 white; what is left of it on a black-and-white printer."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * bright ** (1 / 3) - 16 if bright > 0.008856 else 903.3 * bright


@pytest.mark.parametrize("dark", [False, True])
def test_series_stay_apart_as_greys(dark: bool) -> None:
    greys = [_lightness(one.dark_fill if dark else one.fill) for one in PALETTE]
    assert all(abs(one - other) >= 5 for one, other in combinations(greys, 2))
    assert all(abs(one - other) >= 14 for one, other in pairwise(greys))
    ground = 12.0 if dark else 100.0
    assert all(abs(ground - grey) >= 13 for grey in greys)


def test_the_palette_begins_again() -> None:
    assert series_look(len(PALETTE)) == series_look(0)
    assert len(PALETTE) >= 8
