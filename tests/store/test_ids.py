"""Ids only ever rise."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.store import ids
from desktop.store.ids import EPOCH_MS, MAX_ORIGIN, IdMaker


@pytest.fixture
def own_maker() -> Iterator[None]:
    before = ids._maker
    yield
    ids.use(before)


def test_the_parts_are_where_they_should_be() -> None:
    maker = IdMaker(5, lambda: EPOCH_MS + 1000)
    first, second = maker.new_id(), maker.new_id()
    assert first == 1000 << 22 | 5 << 12
    assert second == first + 1


@given(st.lists(st.integers(0, EPOCH_MS + (1 << 40)), min_size=2, max_size=50), st.integers(0, MAX_ORIGIN))
def test_any_clock_gives_rising_ids_of_its_origin(moments: list[int], origin: int) -> None:
    clock = iter(moments)
    maker = IdMaker(origin, lambda: next(clock))
    made = [maker.new_id() for _ in moments]
    assert made == sorted(set(made))
    assert all(0 <= one < 1 << 63 and one >> 12 & MAX_ORIGIN == origin for one in made)


def test_a_full_millisecond_runs_over_into_the_next() -> None:
    maker = IdMaker(MAX_ORIGIN, lambda: EPOCH_MS + 7)
    made = [maker.new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert made[0] >> 22 == 7
    assert made[-1] >> 22 == 8


def test_threads_never_share_an_id() -> None:
    maker = IdMaker(1)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: maker.new_id(), range(2000)))
    assert len(set(made)) == 2000


def test_a_clock_reset_at_boot_does_not_repeat_ids() -> None:
    last = IdMaker(3, lambda: EPOCH_MS + 5_000_000).new_id()
    maker = IdMaker(3, lambda: EPOCH_MS - 1)
    maker.start_after(last)
    assert maker.new_id() > last


@pytest.mark.parametrize("origin", [-1, 1024])
def test_the_origin_has_ten_bits(origin: int) -> None:
    with pytest.raises(ValueError, match="origin"):
        IdMaker(origin)


def test_a_clock_past_the_range_is_told() -> None:
    with pytest.raises(OverflowError):
        IdMaker(0, lambda: EPOCH_MS + (1 << 41)).new_id()


@pytest.mark.usefixtures("own_maker")
def test_the_maker_in_use() -> None:
    ids.use(IdMaker(9, lambda: EPOCH_MS))
    assert ids.new_id() >> 12 == 9
    ids.set_origin(12, last_id=(1 << 62))
    assert ids.new_id() > 1 << 62
    assert ids.new_id() >> 12 & MAX_ORIGIN == 12
