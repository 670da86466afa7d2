"""Everything that happens in the villages beside the petitions, put together in realistic proportions."""

from collections.abc import Iterable
from datetime import date
from random import Random

from desktop.casework import quotas
from desktop.demo.benefits import Benefits
from desktop.demo.cases import Case
from desktop.demo.days import Days
from desktop.demo.deeds import Country, Deed
from desktop.demo.entries import Entries, Entry
from desktop.demo.people import Villager
from desktop.demo.rounds import Rounds
from desktop.demo.township import Township
from desktop.domain.calendar import WorkCalendar

_PER_PETITION = {"visits": 2.0, "ledger": 1 / 3, "disputes": 1 / 18, "care": 1 / 9}
_GROWN = 0.03
"""Share of the petitions that had been a ledger entry before."""


class Ground:
    """What the cadres of the demonstration office do in the villages."""

    def __init__(
        self, town: Township, people: dict[int, list[Villager]], calendar: WorkCalendar, until: date, rng: Random
    ) -> None:
        self.town, self.people, self.rng = town, people, rng
        self.days = Days(calendar, until, rng)

    def tell(self, cases: list[Case], dead: set[int]) -> tuple[list[Deed], dict[int, Entry]]:
        """Everything that is entered, and the ledger entries out of which petitions grew, by the petition's place."""
        count = {name: max(3, round(len(cases) * share)) for name, share in _PER_PETITION.items()}
        country = Country(self.town, self.people, self.days, self.rng, dead)
        rounds, entries = Rounds(country), Entries(country)
        visits = rounds.make(count["visits"])
        origins = self._origins(cases, entries)
        entries.make(count["ledger"] - len(origins), count["disputes"], visits)
        benefits = list(Benefits(country, rounds).make(count["care"]))
        first = Deed(self.days.moment(self.days.first), quotas.adopt_examples)
        deeds: Iterable[Deed] = (first, *rounds.deeds(), *entries.deeds(), *benefits)
        return sorted(deeds, key=lambda deed: deed.at), origins

    def _origins(self, cases: list[Case], entries: Entries) -> dict[int, Entry]:
        fit = [place for place, case in enumerate(cases) if _grew(case)]
        chosen = self.rng.sample(fit, min(len(fit), max(1, round(len(cases) * _GROWN))))
        found = ((place, entries.before(cases[place])) for place in sorted(chosen))
        return {place: entry for place, entry in found if entry is not None}


def _grew(case: Case) -> bool:
    """True for a petition that may have been a ledger entry first: brought in person, for the first time, by name."""
    form = case.form
    return (
        form.channel in ("visit", "call")
        and case.parent is None
        and form.petition_class == "appeal"
        and "is_anonymous" not in form.flags
        and case.entered.date() == form.received_on
    )
