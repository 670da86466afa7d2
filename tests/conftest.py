"""One founded, encrypted office for all tests: made once, copied for each; and checks that nothing is left behind."""

import logging
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from desktop.casework import office as desk
from desktop.casework import petitions, session, steps
from desktop.casework.documents import Issued
from desktop.casework.session import ALL_RIGHTS, Session
from desktop.domain.codes import Right
from desktop.domain.records import Actor, NewParty, NewPetition, Office
from desktop.paths import DataFolder
from desktop.store import database
from desktop.store.vault import QUICK

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no test opens a window on the desk of the one who runs it

# No time limit per example: the machine may be busy, and speed is measured elsewhere.
settings.register_profile("office", deadline=None)
settings.load_profile("office")

AT = datetime(2026, 11, 20, 9, 0)
LOGIN, PASSWORD = "lws", "yunxi-2026"
FACTS = Office("云溪镇人民政府", "云溪镇", "430423101000", "综治中心窗口", "", "")

OpenOffice = Callable[[], AbstractContextManager[Session]]


# ---------------------------------------------------------------- nothing is left behind


class _Loud(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.levelname} {record.name}: {record.msg}")


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """No warning and no error in the log; a test that takes `caplog` looks at the log itself, as does test_log.py."""
    looks_itself = "caplog" in request.fixturenames or request.node.path.name == "test_log.py"
    handler = _Loud()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    assert looks_itself or not handler.said


@pytest.fixture(autouse=True)
def closed_database() -> Iterator[None]:
    """No test leaves its database open for the next one."""
    yield
    left_open = database.proxy.obj is not None
    database.close_database()
    assert not left_open


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """No transaction is left open, seen before the fixtures close the database."""
    result = yield
    assert database.proxy.obj is None or not database.proxy.in_transaction()
    return result


# ---------------------------------------------------------------- the office


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an office: 3 villages, 3 cadres, assignments, 2 units, 3 users; no matters yet."""
    root = tmp_path_factory.mktemp("founded") / "data"
    opened, _code = session.found_office(DataFolder(root), FACTS, LOGIN, "李文书", PASSWORD, AT, QUICK)
    by = opened.actor
    desk.add_villages("双桥村 430423101201\n石门村 430423101202\n柳河村 430423101203", by, AT)
    for name, post, is_leader in (("赵志刚", "副镇长", True), ("钱文静", "包村干部", False), ("孙立平", "干事", False)):
        desk.save_cadre(None, {"name": name, "post": post, "is_leader": is_leader}, by, AT)
    first, second, _third = (v.id for v in desk.villages())
    leader, cadre, other = (c.id for c in desk.cadres())
    for village, role, who in (
        (first, "liaison_leader", leader),
        (first, "liaison_cadre", cadre),
        (second, "liaison_leader", leader),
        (second, "liaison_cadre", other),
    ):
        desk.assign(village, role, who, date(2026, 1, 1), None, "", by, AT)
    desk.add_unit("村镇建设办", "internal", by, AT)
    desk.add_unit("县自然资源局", "external", by, AT)
    desk.add_user(opened, "mijian", "周密", frozenset(ALL_RIGHTS), PASSWORD, AT)
    desk.add_user(opened, "reader", "吴看", frozenset({Right.READ.value}), PASSWORD, AT)
    opened.close()
    return root


@pytest.fixture(scope="session")
def new_office(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenOffice:
    """Opens a fresh copy of the founded office, for tests that need one per example."""

    @contextmanager
    def opened() -> Iterator[Session]:
        root = tmp_path_factory.mktemp("office") / "data"
        shutil.copytree(founded, root)
        signed_in = session.sign_in(DataFolder(root), LOGIN, PASSWORD, AT)
        database.proxy.execute_sql("PRAGMA synchronous=off")  # waiting for the disk proves nothing here
        try:
            yield signed_in
        finally:
            signed_in.close()
            shutil.rmtree(root)

    return opened


@pytest.fixture
def office(new_office: OpenOffice) -> Iterator[Session]:
    """An open office; its user 李文书 has every right but the one for sealed matters."""
    with new_office() as opened:
        yield opened


@pytest.fixture
def at() -> datetime:
    """The moment at which the office was founded and at which the tests work, a Friday."""
    return AT


@pytest.fixture
def by(office: Session) -> Actor:
    """李文书, who does everything but sealed matters."""
    return office.actor


def _user(login: str) -> Actor:
    row = next(user for user in desk.users() if user.login == login)
    return Actor(row.id, row.name, row.rights)


@pytest.fixture
def insider(office: Session) -> Actor:
    """周密, who holds every right, the one for sealed matters too."""
    return _user("mijian")


@pytest.fixture
def reader(office: Session) -> Actor:
    """吴看, who may only read."""
    return _user("reader")


@pytest.fixture
def village_ids(office: Session) -> list[int]:
    """双桥村, 石门村, 柳河村."""
    return [village.id for village in desk.villages()]


@pytest.fixture
def cadre_ids(office: Session) -> list[int]:
    """赵志刚 (leader), 钱文静, 孙立平."""
    return [cadre.id for cadre in desk.cadres()]


@pytest.fixture
def unit_ids(office: Session) -> list[int]:
    """村镇建设办, 县自然资源局."""
    return [int(unit.id) for unit in desk.unit_choices()]


@pytest.fixture
def register(by: Actor) -> Callable[..., int]:
    """Registers a petition of 李桂兰 on the day of the tests, fields changed as named; returns its id."""

    def registered(who: Actor = by, moment: datetime = AT, **fields: Any) -> int:
        values: dict[str, Any] = {
            "channel": "visit",
            "received_on": moment.date(),
            "title": "反映宅基地界址争议",
            "parties": (NewParty(name="李桂兰", phone="13900005678"),),
            "claims": ("派员现场丈量", "主持调解"),
        }
        return petitions.register(NewPetition(**(values | fields)), who, moment).id

    return registered


@pytest.fixture
def take(by: Actor) -> Callable[..., Any]:
    """Takes a step of a petition on the day of the tests; returns the Change."""

    def taken(
        matter_id: int, action: str, who: Actor = by, moment: datetime = AT, papers: Sequence[Issued] = (), **facts: Any
    ) -> Any:
        return steps.take(matter_id, action, {"on": moment.date(), **facts}, who, moment, papers)

    return taken
