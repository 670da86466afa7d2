"""Builds the demonstration office: a township, its people and thirteen months of petitions, the same for one seed."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from desktop.casework import office, petitions, steps
from desktop.casework.session import Session, found_office
from desktop.demo.cases import Act, Case, CaseMaker
from desktop.demo.days import Days, first_day
from desktop.demo.lives import NEVER, LifeMaker, Pace, usual_pace
from desktop.demo.names import Names
from desktop.demo.people import Census
from desktop.demo.township import Founder, Township
from desktop.domain.clocks import Due, rule_on
from desktop.domain.codes import Right
from desktop.domain.records import Actor
from desktop.paths import DataFolder
from desktop.store import database, ids, matter_files
from desktop.store import office as rows
from desktop.store.vault import QUICK

LOGIN, NAME = "demo", "演示用户"
SEALED_LOGIN, SEALED_NAME = "jiwei", "纪检用户（演示）"
PASSWORD = "demo-demo"
Report = Callable[[int, int, str], None]

_ORIGIN = 1
_CHUNK = 250
_UNIX_IN_CHINA = datetime.combine(date(1970, 1, 1), time(8))
_SEALED_RIGHTS = frozenset({Right.READ, Right.REGISTER, Right.HANDLE, Right.APPROVE, Right.SEALED})
_REPEATS = 0.235
_PINNED_CHANNELS = ("visit", "call", "visit", "opinion_box", "online")
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
            _Builder(session, moment, until, Random(f"{seed} {until}"), report or _silent).build(matters, people)
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


class _Pin(NamedTuple):
    """A petition that is waiting on the day that is today: due, nearly due, overdue, or with its opinion unserved."""

    received_on: date
    pace: Pace
    channel: str


class _Builder:
    """Fills the founded office."""

    def __init__(self, session: Session, moment: _Moment, until: date, rng: Random, report: Report) -> None:
        self.session, self.moment, self.rng, self.report = session, moment, rng, report
        self.by = session.actor
        self.days = Days(office.calendar(), until, rng)
        self.until = until
        self.record_ids: dict[int, int] = {}

    def build(self, matters: int, people: int) -> None:
        """The township in one transaction, then the petitions in the order in which they happened."""
        at, names = self.moment.at, Names(self.rng)
        self.report(0, matters, "正在建立演示乡镇")
        sealed = self._sealed_user(at)
        with database.transaction():
            town = Founder(self.by, at, self.until, self.rng, names).build()
            villagers = Census(town, names, self.rng, self.until).settle(people)
        maker = CaseMaker(town, villagers, names, self.days, self.rng)
        self._play(self._invent(maker, LifeMaker(town, self.days, maker.writer.phrases, self.rng), matters), sealed)

    def _sealed_user(self, at: datetime) -> Actor:
        """A second user who alone sees the accusations."""
        user_id = office.add_user(self.session, SEALED_LOGIN, SEALED_NAME, _SEALED_RIGHTS, PASSWORD, at).id
        return Actor(user_id, SEALED_NAME, _SEALED_RIGHTS)

    # ---------------------------------------------------------------- inventing

    def _invent(self, maker: CaseMaker, lives: LifeMaker, count: int) -> list[Case]:
        """Every petition with its whole life, in the order of arrival."""
        pins = self._pins(max(6, min(16, count // 100)))
        sealed = max(3, round(count * _SEALED))
        ordinary = self.days.arrivals(max(0, count - len(pins) - sealed))
        arrivals: list[tuple[date, _Pin | None, bool]] = [
            *((day, None, False) for day in ordinary),
            *((day, None, True) for day in self.days.arrivals(sealed)),
            *((pin.received_on, pin, False) for pin in pins),
        ]
        arrivals.sort(key=lambda arrival: arrival[0])
        cases: list[Case] = []
        for on, pin, is_sealed in arrivals:
            cases.append(self._one(maker, lives, cases, on, pin, is_sealed))
        return cases

    def _one(
        self, maker: CaseMaker, lives: LifeMaker, cases: list[Case], on: date, pin: _Pin | None, is_sealed: bool
    ) -> Case:
        parent = self._earlier(cases, on) if pin is None and not is_sealed else None
        if pin is not None:
            case = maker.first_time(on, maker.plain, pin.channel)
        elif parent is not None:
            case = maker.again(cases[parent], on, parent)
        else:
            case = maker.first_time(on, maker.accusations if is_sealed else maker.topics)
        before = None if parent is None else cases[parent]
        lives.tell(case, pin.pace if pin else usual_pace(self.rng), before)
        return case

    def _earlier(self, cases: list[Case], on: date) -> int | None:
        """The place of an earlier petition that this one repeats; None for a first one."""
        if self.rng.random() > _REPEATS:
            return None
        for _ in range(12):
            place = self.rng.randrange(max(0, len(cases) - 400), len(cases)) if cases else 0
            if place < len(cases) and cases[place].may_come_back(on):
                return place
        return None

    def _pins(self, count: int) -> list[_Pin]:
        """Petitions due today, due within days and overdue, by their notice and by their opinion; one is decided."""
        rules = office.clock_rules()
        notice, handle = rule_on(rules, "notice", self.until), rule_on(rules, "handle", self.until)
        recently = self.days.workday(self.until - timedelta(days=12))
        pins = [_Pin(recently, Pace(0, 1, 6, NEVER), "visit")]
        for number in range(count):
            wanted = (self._is_today, self._is_soon, self._is_overdue)[number % 3]
            channel = _PINNED_CHANNELS[number % len(_PINNED_CHANNELS)]
            if number % 2:
                received = self.rng.choice(self.days.starts(notice, wanted))
                screened_after = (NEVER, 0, 1, 3)[number // 2 % 4]
                pins.append(_Pin(received, Pace(screened_after, NEVER, NEVER, 0), channel))
            else:
                accepted = self.rng.choice(self.days.starts(handle, wanted))
                received = accepted - timedelta(days=self.rng.randint(3, 9))
                pins.append(_Pin(received, Pace(1, 2, NEVER, 0, accepted), channel))
        return pins

    def _is_today(self, due: Due) -> bool:
        return self.until in (due.internal_due_on, due.due_on)

    def _is_soon(self, due: Due) -> bool:
        return self.until < due.internal_due_on <= self.until + timedelta(days=3)

    def _is_overdue(self, due: Due) -> bool:
        return self.until - timedelta(days=9) <= due.due_on < self.until

    # ---------------------------------------------------------------- doing

    def _play(self, cases: list[Case], sealed: Actor) -> None:
        """Take every step through casework, all petitions side by side in the order of the days."""
        todo: list[tuple[datetime, int, Act | None]] = [(case.entered, n, None) for n, case in enumerate(cases)]
        todo += [(act.at, n, act) for n, case in enumerate(cases) for act in case.acts]
        todo.sort(key=lambda entry: entry[:2])
        for start in range(0, len(todo), _CHUNK):
            self.report(len(self.record_ids), len(cases), "正在登记和办理演示信访件")
            with database.transaction():
                for at, number, act in todo[start : start + _CHUNK]:
                    self.moment.at = at
                    self._do(cases, number, act, at, sealed if cases[number].is_sealed else self.by)
        self.report(len(cases), len(cases), "演示数据已建好")

    def _do(self, cases: list[Case], number: int, act: Act | None, at: datetime, by: Actor) -> None:
        case = cases[number]
        if act is None:
            form = case.form_with(None if case.parent is None else self.record_ids[case.parent])
            self.record_ids[number] = petitions.register(form, by, at).id
            return
        facts = act.facts
        if act.action == "decide":
            claims = matter_files.claims(self.record_ids[number])
            answers = zip(claims, facts["answers"], strict=True)
            facts = {**facts, "answers": tuple(steps.Answer(claim.id, *answer) for claim, answer in answers)}
        steps.take(self.record_ids[number], act.action, facts, by, at)
