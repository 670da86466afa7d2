"""Record ids: 63 bits, ordered by time, with the origin PC inside, so that records of several PCs merge."""

import threading
import time
from collections.abc import Callable

EPOCH_MS = 1_577_836_800_000
"""2020-01-01 00:00 UTC; 41 bits of milliseconds last until 2089."""

_ORIGIN_BITS = 10
_SEQUENCE_BITS = 12
_TIME_BITS = 41
MAX_ORIGIN = (1 << _ORIGIN_BITS) - 1


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class IdMaker:
    """Makes strictly increasing ids for one PC; safe to share between threads."""

    def __init__(self, origin: int, now_ms: Callable[[], int] = _now_ms) -> None:
        if not 0 <= origin <= MAX_ORIGIN:
            raise ValueError("origin out of range")
        self.origin = origin
        self._now_ms = now_ms
        self._lock = threading.Lock()
        self._tick = 0

    def new_id(self) -> int:
        """The next id. A clock that stands still or goes back only makes the ids run ahead of it."""
        with self._lock:
            now = max(0, self._now_ms() - EPOCH_MS)
            # Time and sequence are one counter, so a full sequence simply carries into the next millisecond.
            self._tick = max(self._tick + 1, now << _SEQUENCE_BITS)
            if self._tick >> (_TIME_BITS + _SEQUENCE_BITS):
                raise OverflowError("the clock is past the range of ids")
            moment, sequence = divmod(self._tick, 1 << _SEQUENCE_BITS)
            return (moment << _ORIGIN_BITS | self.origin) << _SEQUENCE_BITS | sequence

    def start_after(self, last_id: int) -> None:
        """Never go below `last_id`: an old PC with an empty clock battery starts in 2009 on every boot."""
        moment = last_id >> (_ORIGIN_BITS + _SEQUENCE_BITS)
        with self._lock:
            self._tick = max(self._tick, (moment + 1) << _SEQUENCE_BITS)


_maker = IdMaker(0)


def new_id() -> int:
    """The next id of the maker in use."""
    return _maker.new_id()


def use(maker: IdMaker) -> None:
    """Take another maker, e.g. one with a fixed clock for demonstration data."""
    global _maker
    _maker = maker


def set_origin(origin: int, last_id: int = 0) -> None:
    """Start making ids for PC number `origin` (0–1023), above the highest id already stored."""
    maker = IdMaker(origin)
    maker.start_after(last_id)
    use(maker)
