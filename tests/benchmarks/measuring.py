"""How speed is compared: both sides in turn, medians, a ratio; SQL recorded to be replayed without the program."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(title: str, aim: str, ours: Callable[[], object], peer: Callable[[], object], rounds: int) -> None:
    """Run both in turn and print the ratio of the medians."""
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(_seconds(peer))
        mine.append(_seconds(ours))
    a, b = statistics.median(mine), statistics.median(theirs)
    print(f"{title:<58} {a * 1e3:9.1f} ms {b * 1e3:9.1f} ms   ratio {a / b:6.2f}   (aim {aim})", flush=True)


def python(code: str, *arguments: str) -> None:
    """A whole process, as an installed program runs: with its bytecode kept from the time before."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "minqing-bench-pyc")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )


class Recorder:
    """Collects the SQL that the program sends, to be replayed without the program."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, object]] = []

    def __enter__(self) -> "Recorder":
        from desktop.store.database import proxy

        self.plain = proxy.obj.execute_sql

        def execute(sql: str, params: object = None, *rest: object) -> object:
            self.statements.append((sql, params or ()))
            return self.plain(sql, params, *rest)

        proxy.obj.execute_sql = execute
        return self

    def __exit__(self, *_: object) -> None:
        from desktop.store.database import proxy

        del proxy.obj.execute_sql


def replay(recorder: Recorder) -> Callable[[], None]:
    """What was recorded, sent again by the bare driver."""
    from desktop.store.database import proxy

    connection: Any = proxy.connection()

    def raw() -> None:
        for sql, params in recorder.statements:
            connection.execute(sql, params).fetchall()

    return raw
