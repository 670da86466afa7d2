"""Builds the demonstration office: a township, its people and thirteen months of work, the same for one seed."""

from bisect import insort
from datetime import date, datetime, time, timedelta
from random import Random

from desktop.casework import office
from desktop.casework.session import Session, found_office
from desktop.demo import lives
from desktop.demo.cases import Case, CaseMaker
from desktop.demo.clerk import Clerk, Report
from desktop.demo.days import Days, first_day
from desktop.demo.ground import Ground
from desktop.demo.life import Scene, Shares, usual_pace
from desktop.demo.names import Names
from desktop.demo.papers import Printery
from desktop.demo.people import Census
from desktop.demo.pins import Pin, Pins
from desktop.demo.township import Founder, Township
from desktop.domain.codes import Right
from desktop.domain.records import Actor
from desktop.paths import DataFolder
from desktop.store import database, ids
from desktop.store import office as rows
from desktop.store.vault import QUICK

LOGIN, NAME = "demo", "演示用户"
SEALED_LOGIN, SEALED_NAME = "jiwei", "纪检用户（演示）"
PASSWORD = "demo-demo"

_ORIGIN = 1
_UNIX_IN_CHINA = datetime.combine(date(1970, 1, 1), time(8))
_SEALED_RIGHTS = frozenset({Right.READ, Right.REGISTER, Right.HANDLE, Right.APPROVE, Right.SEALED})
_REPEATS = 0.235
_SEALED = 0.007


class _Moment:
    """The moment that new ids believe it is."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def ms(self) -> int:
        return (self.at - _UNIX_IN_CHINA) // timedelta(milliseconds=1)


def make_office(
    folder: DataFolder,
    *,
    matters: int = 1200,
    seed: int = 1,
    until: date,
    report: Report | None = None,
    people: int = 12_000,
) -> Session:
    """Found the demonstration office in an empty folder; the caller closes the session of user `demo`.

    The same `seed`, `until` and sizes give the same records, ids included; only keys and query codes differ. Nothing
    is dated after `until`. `report(done, total, words)` is called now and then; when it raises, nothing is left behind.
    Raises Refused when the folder holds an office.
    """
    moment = _Moment(datetime.combine(first_day(until), time(8)))
    maker = ids.IdMaker(_ORIGIN, moment.ms)
    try:
        session = _found(folder, maker, moment.at)
        try:
            _Builder(session, moment, until, seed, report or _silent).build(matters, people)
        except BaseException:
            session.close()
            _remove(folder)
            raise
    except BaseException:
        ids.set_origin(_ORIGIN)
        raise
    ids.set_origin(_ORIGIN, rows.highest_id())
    return session


def _silent(_done: int, _total: int, _words: str) -> None:
    """Nobody wants to know."""


def _found(folder: DataFolder, maker: ids.IdMaker, at: datetime) -> Session:
    """The empty office."""
    session, _code = found_office(folder, Township().facts, LOGIN, NAME, PASSWORD, at, QUICK, maker)
    return session


def _remove(folder: DataFolder) -> None:
    """Take away what an office that was not finished has left."""
    for path in (folder.keys, folder.database):
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()


class _Builder:
    """Fills the founded office."""

    def __init__(self, session: Session, moment: _Moment, until: date, seed: int, report: Report) -> None:
        self.session, self.moment, self.report = session, moment, report
        self.rng, self.ground_rng = Random(f"{seed} {until}"), Random(f"{seed} {until} ground")
        self.by = session.actor
        self.days = Days(office.calendar(), until, self.rng)
        self.until = until
        self.returns: list[tuple[date, int]] = []
        """Days from which on somebody comes back whose petition went through all instances, and its place."""

    def build(self, matters: int, people: int) -> None:
        """The township in one transaction, then petitions, visits and all else in the order in which they happened."""
        at, names = self.moment.at, Names(self.rng)
        self.report(0, matters, "正在建立演示乡镇")
        sealed = self._sealed_user(at)
        with database.transaction():
            town = Founder(self.by, at, self.until, self.rng, names).build()
            villagers = Census(town, names, self.rng, self.until).settle(people)
        maker, rules = CaseMaker(town, villagers, names, self.days, self.rng), office.clock_rules()
        scene = Scene(town, self.days, maker.writer.phrases, rules, Printery(town), self.rng, Shares())
        pins = Pins(self.days, rules, maker, self.rng).lay(max(6, min(16, matters // 100)))
        cases = self._invent(maker, scene, pins, matters)
        ground = Ground(town, villagers, self.days.calendar, self.until, self.ground_rng)
        clerk = Clerk(self.by, sealed, town.data["fonds"], self._set_moment, self.report)
        deeds, clerk.origins = ground.tell(cases, maker.dead)
        clerk.play(cases, deeds)

    def _set_moment(self, at: datetime) -> None:
        self.moment.at = at

    def _sealed_user(self, at: datetime) -> Actor:
        """A second user who alone sees the accusations."""
        user_id = office.add_user(self.session, SEALED_LOGIN, SEALED_NAME, _SEALED_RIGHTS, PASSWORD, at).id
        return Actor(user_id, SEALED_NAME, _SEALED_RIGHTS)

    def _invent(self, maker: CaseMaker, scene: Scene, pins: list[Pin], count: int) -> list[Case]:
        """Every petition with its whole life, in the order of arrival."""
        sealed = max(3, round(count * _SEALED))
        ordinary = self.days.arrivals(max(0, count - len(pins) - sealed))
        arrivals: list[tuple[date, Pin | None, bool]] = [
            *((day, None, False) for day in ordinary),
            *((day, None, True) for day in self.days.arrivals(sealed)),
            *((pin.received_on, pin, False) for pin in pins),
        ]
        arrivals.sort(key=lambda arrival: arrival[0])
        cases: list[Case] = []
        for on, pin, is_sealed in arrivals:
            cases.append(self._one(maker, scene, cases, on, pin, is_sealed))
        return cases

    def _one(
        self, maker: CaseMaker, scene: Scene, cases: list[Case], on: date, pin: Pin | None, is_sealed: bool
    ) -> Case:
        parent = self._earlier(cases, on) if pin is None and not is_sealed else None
        if pin is not None:
            case = maker.first_time(on, pin.topics, pin.channel)
        elif parent is not None:
            case = maker.again(cases[parent], on, parent)
        else:
            case = maker.first_time(on, maker.accusations if is_sealed else maker.topics)
        before = None if parent is None else cases[parent]
        lives.tell(scene, case, pin.pace if pin else usual_pace(self.rng), before, pin.plan if pin else None)
        if any(act.action == "lapse" for act in case.acts):
            maker.dead.add(case.lead.id)
        if case.rechecked and self.rng.random() < 0.7:
            back_on = case.rechecked.facts["served_on"] + timedelta(days=self.rng.randint(8, 30))
            insort(self.returns, (back_on, len(cases)))
        return case

    def _earlier(self, cases: list[Case], on: date) -> int | None:
        """The place of an earlier petition that this one repeats; None for a first one."""
        if self.returns and self.returns[0][0] <= on:
            return self.returns.pop(0)[1]
        if self.rng.random() > _REPEATS:
            return None
        for _ in range(12):
            place = self.rng.randrange(max(0, len(cases) - 400), len(cases)) if cases else 0
            if place < len(cases) and cases[place].may_come_back(on):
                return place
        return None
