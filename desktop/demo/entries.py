"""Ledger entries (民情) and disputes (纠纷) of the demonstration office with their lives."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.casework import steps, village_matters
from desktop.demo.cases import Case
from desktop.demo.deeds import Country, Deed, Tale, lead_party
from desktop.demo.life import NEVER
from desktop.demo.rounds import Visit
from desktop.domain.records import Actor, NewEntry, NewParty, NewPetition

_SOURCES = {
    "visit": 20,
    "call": 24,
    "opinion_box": 6,
    "meeting": 14,
    "reception": 11,
    "assigned": 6,
    "grid": 14,
    "sweep": 5,
}
_SWEEPS = {"sweep": 45, "round": 20, "visit": 15, "grid": 10, "call": 10}
_FROM_ROUNDS = 0.45
_NEVER, _LATE = 0.015, 0.1
_RATINGS = {"satisfied": 66, "fair": 22, "dissatisfied": 5, "none": 7}
_OUTCOMES = {"solved": 64, "explained": 26, "reported": 8, "to_dispute": 2}
_ENDINGS = {"agreed": 58, "settled": 24, "handed_over": 8, "failed": 10}
_LEVELS = {"ordinary": 76, "larger": 19, "major": 5}
_TYPES = {"010201": "07", "010203": "03", "0108": "04", "030104": "02", "030701": "07", "0805": "01", "0807": "02"}
"""Content category → type of a dispute."""


@dataclass(slots=True)
class Entry:
    """A ledger entry or dispute: the form, the steps as (moment, action, facts), and its id once it was entered."""

    kind: str
    tale: Tale
    form: NewPetition
    entered: datetime
    promised_on: date | None = None
    visit: Visit | None = None
    steps: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)
    follow: "Entry | None" = None
    ending: str = ""
    ids: list[int] = field(default_factory=list)


class Entries:
    """Invents what the villages bring."""

    def __init__(self, country: Country) -> None:
        self.country, self.rng, self.until = country, country.rng, country.days.until
        self.made: list[Entry] = []

    # ---------------------------------------------------------------- inventing

    def make(self, ledger: int, disputes: int, visits: list[Visit]) -> None:
        """So many of each; nearly half of the ledger entries come from what was found on a visit."""
        found = [visit for visit in visits if visit.tale and visit.form.way != "phone"]
        from_rounds = self.rng.sample(found, min(len(found), round(ledger * _FROM_ROUNDS)))
        for visit in from_rounds:
            assert visit.tale
            self._ledger(visit.form.visited_on, visit.tale, "round", visit)
        for on in self.country.days_of(ledger - len(from_rounds)):
            self._ledger(on, self.country.tale(on, self.country.topics), self._pick(_SOURCES))
        for on in self.country.days_of(disputes):
            self._dispute(on, self.country.tale(on, self.country.quarrels), self._pick(_SWEEPS))

    def before(self, case: Case) -> Entry | None:
        """The ledger entry out of which a petition grew, a few days before it; None when there was no time for it."""
        on = self.country.between(case.form.received_on, -9, -3)
        if on < self.country.days.first or on >= case.form.received_on:
            return None
        tale = Tale(case.topic, case.story, case.words, case.place, case.lead, case.form.title, case.form.content)
        entry = self._entry("ledger", on, tale, self._pick(_SOURCES), case.form.parties)
        self._take(entry, self.country.between(on, 0, 1), "give", self._given(entry, on))
        if entry.steps and entry.steps[-1][0] >= case.entered:
            entry.steps.clear()
        entry.ending = self._say("ledger", "to_petition", entry)
        return entry

    def _pick(self, chances: dict[str, int]) -> str:
        return str(self.rng.choices(list(chances), list(chances.values()))[0])

    def _entry(
        self, kind: str, on: date, tale: Tale, source: str, parties: tuple[NewParty, ...], visit: Visit | None = None
    ) -> Entry:
        lead = tale.lead
        form = NewPetition(
            source,
            on,
            tale.title,
            tale.content,
            parties,
            village_id=tale.place.id,
            group_id=lead.group_id,
            household_id=lead.household_id,
            claims=(tale.claim[0],),
            category_code=tale.topic.category,
            theme_code=tale.topic.theme,
            handler_id=self.country.cadre(tale.place, on),
            petition_class="",
        )
        entered = self.country.days.soon_after(visit.entered) if visit else self.country.days.moment(on)
        entry = Entry(kind, tale, form, entered, visit=visit)
        self.made.append(entry)
        return entry

    def _take(self, entry: Entry, on: date, action: str, facts: dict[str, Any]) -> bool:
        """Put a step down unless it lies ahead; True when it was put down."""
        last = entry.steps[-1] if entry.steps else None
        on = max(on, last[2]["on"] if last else entry.form.received_on)
        at = self.country.after(on, last[0] if last else entry.entered)
        if at.date() > self.until or on > self.until:
            return False
        if facts.get("promised_on", date.max) <= on:  # a long holiday lay between
            facts = {**facts, "promised_on": self.country.between(on, 4, 8)}
        if "resolved_on" in facts:
            facts = {**facts, "resolved_on": on}
        entry.steps.append((at, action, {"on": on, **facts}))
        return True

    def _given(self, entry: Entry, on: date) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "handler_id": self.country.cadre(entry.tale.place, on),
            "unit_id": self.country.town.units[entry.tale.topic.unit],
        }
        if self.rng.random() < 0.35:
            facts |= {"promised_on": self.country.between(on, 5, 14), "note": self._say("ledger", "promise", entry)}
        return facts

    def _say(self, part: str, kind: str, entry: Entry) -> str:
        return self.country.say(part, kind, entry.tale.words)

    def _wait(self, limit: int) -> int:
        """Days until something is done: mostly in time, now and then late, some never."""
        chance = self.rng.random()
        if chance < _NEVER:
            return NEVER
        return self.rng.randint(limit, limit * 2) if chance < _LATE else self.rng.randint(2, limit - 2)

    def _ledger(self, on: date, tale: Tale, source: str, visit: Visit | None = None) -> None:
        entry = self._entry("ledger", on, tale, source, (lead_party(tale.lead),), visit)
        on = entry.entered.date()
        if not self._take(entry, self.country.between(on, 0, 2), "give", self._given(entry, on)):
            return
        done = self.country.between(on, *[self._wait(15)] * 2)
        outcome = self._pick(_OUTCOMES)
        said = self._say("ledger", outcome, entry)
        facts: dict[str, Any] = {"outcome": outcome, "result": f"{tale.words.say(tale.claim[1])}{said}"}
        if outcome == "to_dispute":
            facts["result"] = said
        if outcome == "solved":
            facts["resolved_on"] = done
        if not self._take(entry, done, "settle", facts):
            return
        if outcome == "to_dispute":
            self._becomes(entry)
        if self.rng.random() < 0.97:
            self._feed_back(entry, "feed_back")

    def _becomes(self, entry: Entry) -> None:
        """The entry ends in the act that enters the dispute."""
        at, _, _ = entry.steps[-1]
        entry.follow = self._dispute(at.date(), entry.tale, "round", at)

    def _feed_back(self, entry: Entry, action: str) -> None:
        self._take(
            entry,
            self.country.between(entry.steps[-1][2]["on"], 1, 11),
            action,
            {
                "feedback_way": self.rng.choice(("door", "door", "phone", "meeting", "board")),
                "feedback_by": entry.tale.lead.name,
                "rating": self._pick(_RATINGS),
            },
        )

    def _dispute(self, on: date, tale: Tale, source: str, at: datetime | None = None) -> Entry:
        opponent = NewParty(role="opponent", name=tale.words.slots["other"])
        entry = self._entry("dispute", on, tale, source, (lead_party(tale.lead), opponent))
        entry.entered = at or entry.entered
        level = self._pick(_LEVELS)
        taken = self._given(entry, on) | {"level": level, "note": self._say("dispute", "measures", entry)}
        taken["leader_id"] = self.country.cadre(tale.place, on, ("liaison_leader",)) if level != "ordinary" else None
        if not self._take(entry, self.country.between(on, 0, 3), "take_up", taken):
            return entry
        done, outcome = self.country.between(on, *[self._wait(30)] * 2), self._pick(_ENDINGS)
        facts: dict[str, Any] = {"outcome": outcome, "result": self._say("dispute", outcome, entry)}
        if outcome in ("agreed", "settled"):
            facts["resolved_on"] = done
        if self._take(entry, done, "settle_dispute", facts) and self.rng.random() < 0.95:
            self._feed_back(entry, "strike")
        return entry

    # ---------------------------------------------------------------- entering

    def deeds(self) -> Iterator[Deed]:
        """Everything as it is entered; what a petition grows out of ends when that is entered."""
        followers = {id(entry.follow) for entry in self.made if entry.follow}
        for entry in self.made:
            if id(entry) not in followers:
                yield Deed(entry.entered, _enter(entry))
            for at, action, facts in entry.steps:
                yield Deed(at, _take(entry, action, facts))


def _new(entry: Entry, out_of: int | None = None) -> NewEntry:
    visit_id = entry.visit.ids[0] if entry.visit else None
    kind_of = _TYPES.get(entry.tale.topic.category, "99") if entry.kind == "dispute" else ""
    return NewEntry(entry.kind, entry.form, entry.promised_on, visit_id, out_of, kind_of)


def _enter(entry: Entry) -> Any:
    def do(by: Actor, at: datetime) -> None:
        entry.ids.append(village_matters.register(_new(entry), by, at).id)

    return do


def _take(entry: Entry, action: str, facts: dict[str, Any]) -> Any:
    def do(by: Actor, at: datetime) -> None:
        if facts.get("outcome") == "to_dispute" and entry.follow:
            form = _new(entry.follow, entry.ids[0])
            entry.follow.ids.append(village_matters.register(form, by, at, ending=facts).id)
        else:
            steps.take(entry.ids[0], action, facts, by, at)

    return do


def becomes_petition(entry: Entry, form: NewPetition, by: Actor, at: datetime) -> int:
    """Enter a petition that grew out of an entry, which ends with it; returns its id."""
    ending = {"on": at.date(), "outcome": "to_petition", "result": entry.ending}
    return village_matters.to_petition(entry.ids[0], form, by, at, ending).id
