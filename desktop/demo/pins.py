"""Petitions that are still waiting on the day that is today: due, nearly due, overdue, and one at each open stage."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from desktop.demo.cases import CaseMaker
from desktop.demo.days import Days
from desktop.demo.life import NEVER, Pace, Plan
from desktop.demo.texts import Topic
from desktop.domain.clocks import ClockRule, Due, rule_on

_CHANNELS = ("visit", "call", "visit", "visit", "online")


class Pin(NamedTuple):
    """A petition of a day whose life is laid down."""

    received_on: date
    pace: Pace
    channel: str
    plan: Plan
    topics: Sequence[Topic]


class _Stop(NamedTuple):
    """A life that stops after an act: so many days ago it came, this is its way, these things happened to it."""

    ago: int
    halt: str
    way: str = "accept"
    fates: tuple[str, ...] = ()
    channel: str = "visit"
    decide: int = 22


_STOPS = (
    _Stop(5, "object", "object", channel="assigned"),
    _Stop(12, "study", "study"),
    _Stop(25, "route_in", "route_in"),
    _Stop(14, "assign", "assign"),
    _Stop(45, "return_report", "assign", ("return_report",)),
    _Stop(24, "mediate", fates=("mediation",), decide=40),
    _Stop(36, "hold_hearing", fates=("hearing",), decide=50),
    _Stop(46, "execute", fates=("execute",)),
    _Stop(66, "ask_review", fates=("review",)),
    _Stop(112, "ask_recheck", fates=("review", "recheck")),
)


class Pins:
    """Lays down what is waiting."""

    def __init__(self, days: Days, rules: tuple[ClockRule, ...], maker: CaseMaker, rng: Random) -> None:
        self.days, self.rules, self.maker, self.rng = days, rules, maker, rng
        self.until = days.until

    def lay(self, count: int) -> list[Pin]:
        """So many petitions with a clock that runs out about now, and one for each open stage."""
        return [*self._decided(), *map(self._running_out, range(count)), *map(self._stopped, _STOPS)]

    def _decided(self) -> list[Pin]:
        recently = self.days.workday(self.until - timedelta(days=12))
        return [Pin(recently, Pace(0, 1, 6, NEVER), "visit", Plan("accept", halt="decide"), self.maker.plain)]

    def _stopped(self, stop: _Stop) -> Pin:
        received = self.days.workday(self.until - timedelta(days=stop.ago))
        plan = Plan(stop.way, frozenset(stop.fates), stop.halt)
        return Pin(received, Pace(1, 2, stop.decide, 1), stop.channel, plan, self._topics(stop))

    def _topics(self, stop: _Stop) -> Sequence[Topic]:
        if stop.way == "study":
            return [topic for topic in self.maker.topics if topic.petition_class == "suggestion" and not topic.to]
        if stop.way == "route_in":
            return [topic for topic in self.maker.topics if topic.route in ("31-4", "31-5")]
        if stop.way == "object":
            return [topic for topic in self.maker.topics if topic.route == "31-6" and topic.to]
        if stop.halt == "hold_hearing":
            return [topic for topic in self.maker.plain if topic.many and not topic.opponent]
        return [topic for topic in self.maker.plain if topic.opponent is (stop.halt == "mediate")]

    def _running_out(self, number: int) -> Pin:
        wanted: Callable[[Due], bool] = (self._is_today, self._is_soon, self._is_overdue)[number % 3]
        channel = _CHANNELS[number % len(_CHANNELS)]
        if number % 2:
            received = self.rng.choice(self.days.starts(rule_on(self.rules, "notice", self.until), wanted))
            pace = Pace((NEVER, 0, 1, 3)[number // 2 % 4], NEVER, NEVER, 0)
        else:
            accepted = self.rng.choice(self.days.starts(rule_on(self.rules, "handle", self.until), wanted))
            received = accepted - timedelta(days=self.rng.randint(3, 9))
            pace = Pace(1, 2, NEVER, 0, accepted)
        return Pin(received, pace, channel, Plan("accept"), self.maker.plain)

    def _is_today(self, due: Due) -> bool:
        return self.until in (due.internal_due_on, due.due_on)

    def _is_soon(self, due: Due) -> bool:
        return self.until < due.internal_due_on <= self.until + timedelta(days=3)

    def _is_overdue(self, due: Due) -> bool:
        return self.until - timedelta(days=9) <= due.due_on < self.until
