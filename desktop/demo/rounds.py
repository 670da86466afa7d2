"""Going to the villages: every visit of the demonstration office, by day and by night, and some only by telephone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from desktop.casework import visits
from desktop.demo.deeds import Country, Deed, Tale
from desktop.demo.people import Villager
from desktop.demo.township import Place
from desktop.domain.records import Actor
from desktop.domain.visits import NewVisit

_ROLES = {"liaison_cadre": 60, "liaison_leader": 28, "group_head": 7, "first_secretary": 5}
_WAYS = {"door": 64, "field": 17, "meeting": 8, "phone": 11}
_PURPOSES = {"round": 66, "down": 12, "grand": 10, "return": 12}
_NIGHTS, _FINDS, _LATE, _TOGETHER = 0.09, 0.3, 0.05, 0.28


@dataclass(slots=True)
class Visit:
    """A visit, when it was entered, and what was found on it. `id` is known once it was entered."""

    form: NewVisit
    entered: datetime
    tale: Tale | None
    ids: list[int] = field(default_factory=list)


class Rounds:
    """Invents the visits."""

    def __init__(self, country: Country) -> None:
        self.country, self.rng = country, country.rng
        self.visits: list[Visit] = []

    def make(self, count: int) -> list[Visit]:
        """So many visits, in the order of their days."""
        for on in self.country.days_of(count):
            self.visits.append(self._visit(on))
        return self.visits

    def care(self, place: Place, villager: Villager, helper: int, on: date) -> None:
        """A visit to somebody who is cared for."""
        form = self._form(on, place, villager, (helper,), "door", "care")
        self.visits.append(Visit(form, self._entered(on), None))

    def deeds(self) -> Iterator[Deed]:
        """The visits as they are entered."""
        return (Deed(one.entered, _enter(one)) for one in self.visits)

    def _visit(self, on: date) -> Visit:
        rng, country = self.rng, self.country
        place, role = country.place(), _pick(rng, _ROLES)
        cadre = country.cadre(place, on, (role,))
        way = _pick(rng, _WAYS)
        cadres = [cadre]
        secretary = country.town.holder(place.id, "village_secretary", on)
        if secretary and way != "phone" and rng.random() < _TOGETHER:
            cadres.append(secretary)
        tale = country.tale(on, country.topics, place) if rng.random() < _FINDS else None
        villager = tale.lead if tale else country.villager(place, on)
        form = self._form(on, place, villager, tuple(cadres), way, _pick(rng, _PURPOSES), tale)
        return Visit(form, self._entered(on), tale)

    def _form(
        self,
        on: date,
        place: Place,
        villager: Villager,
        cadres: tuple[int, ...],
        way: str,
        purpose: str,
        tale: Tale | None = None,
    ) -> NewVisit:
        rng, country = self.rng, self.country
        words = country.words(place, villager, villager.name, on)
        more: dict[str, Any] = {}
        if tale:
            more = {"found": tale.content, "next": country.say("visit", "found_next", tale.words)}
            if rng.random() < 0.4:
                more["next_on"] = on + timedelta(days=rng.randint(4, 14))
        return NewVisit(
            on,
            place.id,
            cadres,
            purpose,
            way,
            way == "door" and rng.random() < _NIGHTS,
            villager.group_id,
            villager.household_id if way != "meeting" else None,
            met=villager.name,
            told=country.say("visit", "told", words),
            **more,
        )

    def _entered(self, on: date) -> datetime:
        """On the same day or the next working day; now and then so late that it is marked."""
        days, chance = self.country.days, self.rng.random()
        late = days.workday(on + timedelta(days=self.rng.randint(8, 15)))
        day = late if chance < _LATE else days.workday(on + timedelta(days=1)) if chance < 0.3 else on
        return days.moment(max(on, min(day, days.until)))


def _pick(rng: Any, chances: dict[str, int]) -> str:
    """One of the keys by its weight."""
    return str(rng.choices(list(chances), list(chances.values()))[0])


def _enter(visit: Visit) -> Any:
    def do(by: Actor, at: datetime) -> None:
        visit.ids.append(visits.record(visit.form, by, at).id)

    return do
