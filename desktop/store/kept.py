"""Small things that are read all the time and change hardly ever: read once, kept until one of them is written."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
_kept: list[Any] = []


def kept(read: Callable[P, R]) -> Callable[P, R]:
    """Decorates a reading function whose results are kept. Whoever writes what it reads calls `forget`."""
    cached = lru_cache(maxsize=256)(read)
    _kept.append(cached)
    return cast(Callable[P, R], cached)


_touched = False


def forget() -> None:
    """Read everything anew next time: after a write, and when an office is opened or closed."""
    global _touched
    _touched = True
    for cached in _kept:
        cached.cache_clear()


def settle() -> None:
    """Called at the end of every transaction: what was read between a write and its commit or rollback is not kept."""
    global _touched
    if _touched:
        forget()
        _touched = False
