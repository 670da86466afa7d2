"""One petition while its life is told: a diary whose acts follow each other, and what the tellers share."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from desktop.casework.documents import Issued
from desktop.demo.cases import Act, Case
from desktop.demo.days import Days
from desktop.demo.papers import Printery
from desktop.demo.township import Township
from desktop.domain.clocks import ClockRule, reckon, rule_on

NEVER = 2000
"""So many days lie after `until` for every petition."""


class Pace(NamedTuple):
    """Days that pass: receipt to screening, receipt to disposal, disposal to opinion, opinion to service.

    `accept_on` fixes the day of acceptance.
    """

    screen: int
    dispose: int
    decide: int
    serve: int
    accept_on: date | None = None


class Plan(NamedTuple):
    """A life that is laid down: the way it goes, what happens to it on the way, and the act after which it stops."""

    way: str = ""
    fates: frozenset[str] = frozenset()
    halt: str = ""


def usual_pace(rng: Random) -> Pace:
    """As things go: most in time, about one in twenty notices and one in thirty opinions late."""
    dispose = rng.randint(16, 24) if rng.random() < 0.045 else rng.choice((1, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12))
    decide = rng.randint(60, 74) if rng.random() < 0.035 else rng.randint(9, 52)
    return Pace(min(rng.choice((0, 0, 0, 1, 1, 2, 3)), dispose), dispose, decide, rng.choice((0, 1, 1, 2, 3, 5)))


class Shares:
    """Says yes for a given share of the cases, evenly spread, so that rare things happen in a small office too."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}

    def due(self, name: str, share: float) -> bool:
        """True for every so-manieth case that asks."""
        grown = self._left.get(name, 0.7) + share
        self._left[name] = grown - (grown >= 1)
        return grown >= 1


class Scene(NamedTuple):
    """What all lives share."""

    town: Township
    days: Days
    phrases: Mapping[str, Any]
    rules: tuple[ClockRule, ...]
    printery: Printery
    rng: Random
    shares: Shares

    def due_on(self, code: str, on: date, extra_days: int = 0) -> date:
        """The last day of a clock that starts on a day."""
        rule = rule_on(self.rules, code, on)
        return reckon(rule, on, self.days.calendar, extra_days=extra_days).due_on


class Life:
    """Writes the acts of one petition in order: each on a day, and entered at a moment of that day or soon after."""

    def __init__(self, scene: Scene, case: Case, pace: Pace, parent: Case | None, plan: Plan | None) -> None:
        self.scene, self.case, self.pace, self.parent, self.plan = scene, case, pace, parent, plan
        self.days, self.town, self.rng = scene.days, scene.town, scene.rng
        self.on = case.form.received_on
        self.at = case.entered
        self.handler_id = case.form.handler_id
        self.is_halted = False
        self.ends_by = ""
        """How it ends before there is an answer: withdraw or lapse."""

    @property
    def slots(self) -> dict[str, str]:
        """What the named braces stand for in this petition."""
        return self.case.words.slots

    @property
    def is_forwarded(self) -> bool:
        """True when a superior sent it."""
        return self.case.form.channel == "assigned"

    @property
    def is_anonymous(self) -> bool:
        """True when nobody can be told anything."""
        return "is_anonymous" in self.case.form.flags

    def say(self, part: str, kind: str = "sentences") -> str:
        """One of the phrases of a part, filled."""
        return self.case.words.pick(self.scene.phrases[part][kind])

    def is_fated(self, name: str, share: float) -> bool:
        """Whether something happens to it: for a share of the petitions, or as the plan has it."""
        return name in self.plan.fates if self.plan else self.scene.shares.due(name, share)

    def after(self, low: int, high: int) -> date:
        """Some days after the last act."""
        return self.on + timedelta(days=self.rng.randint(low, high))

    def handler(self, on: date) -> str:
        """Who handles it on a day: the follower where a cadre left."""
        left = self.town.left_on.get(self.handler_id or 0)
        follower = self.town.holder(self.case.place.id, "liaison_cadre", on) if left and on > left else None
        return self.town.cadre_names.get(follower or self.handler_id or 0, "包村干部")

    def write(
        self,
        action: str,
        on: date,
        facts: Mapping[str, Any],
        told: Mapping[str, Any] | None = None,
        *,
        exact: bool = False,
        known_on: date | None = None,
    ) -> date:
        """Put down an act on the next working day from `on`, with its papers; returns that day.

        `told` is what the papers say besides the facts. It is entered not before `known_on`.
        """
        day = max(on if exact else self.days.workday(on), self.on)
        entered_on = max(day, self.at.date(), known_on or day)
        if not exact and self.rng.random() < 0.012:
            entered_on = self.days.workday(max(entered_on, day + timedelta(days=self.rng.randint(4, 7))))
        at = self.days.moment(entered_on)
        self.at = at if at > self.at else self.days.soon_after(self.at)
        self.on = day
        self.handler_id = facts.get("handler_id") or self.handler_id
        self._put_down(self.at, action, {"on": day, **facts}, told or {})
        self.is_halted = self.is_halted or bool(self.plan and action == self.plan.halt)
        return day

    def write_aside(self, action: str, on: date, facts: Mapping[str, Any]) -> None:
        """Put down an act that lets the rest go its way; `on` lies after the last act."""
        day = self.days.workday(max(on, self.at.date() + timedelta(days=1)))
        if day > self.at.date():  # there is no working day left before the end
            self._put_down(self.days.moment(day), action, {"on": day, **facts}, {})

    def conclude(self, on: date) -> None:
        """Note the day on which it was concluded for the first time."""
        if not self.is_halted:
            self.case.closed_on = self.case.closed_on or on

    def _put_down(self, at: datetime, action: str, facts: dict[str, Any], told: Mapping[str, Any]) -> None:
        if self.is_halted or at.date() > self.days.until:
            return
        spoken = {"contact_name": self.handler(at.date()), **self.slots, **facts, **told}
        papers: tuple[Issued, ...] = self.scene.printery.papers(action, self.case, spoken)
        self.case.acts.append(Act(at, action, facts, papers))
