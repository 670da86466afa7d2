"""A main window on a real, encrypted, invented office."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import open_window
from desktop.casework.session import Session
from desktop.domain.records import NewParty
from desktop.settings import PcSettings
from desktop.ui.main_window import MainWindow


class HeldClock:
    """The present moment, moved by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def go(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts of this PC go into the test's own folder."""
    monkeypatch.setenv("MINQING_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def clock(at: datetime) -> HeldClock:
    return HeldClock(at)


@pytest.fixture
def window(office: Session, clock: HeldClock, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window of 李文书 on an office without matters."""
    made = open_window(office, clock, PcSettings())
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def calm(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Waits until no job runs behind the window."""
    return lambda: qtbot.waitUntil(lambda: not window.worker.is_busy)


@pytest.fixture
def docket(register: Callable[..., int]) -> dict[str, int]:
    """Four petitions: overdue, due today, due soon, far off (notice within 15 days)."""
    days = {"overdue": 20, "today": 15, "soon": 13, "normal": 1}
    names = {"overdue": "张国强", "today": "刘小妹", "soon": "王建国", "normal": "吴敏静"}
    made = {}
    for key, ago in days.items():
        day = date(2026, 11, 20) - timedelta(days=ago)
        made[key] = register(
            moment=datetime.combine(day, datetime.min.time().replace(hour=9)),
            received_on=day,
            title=f"反映村道路灯不亮{ago}",
            parties=(NewParty(name=names[key], phone=f"1390000{ago:04}"),),
        )
    return made
