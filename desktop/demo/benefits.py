"""Care cases with their measures, and projects with their payments, of the demonstration office."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from desktop.casework import care, projects
from desktop.demo.deeds import Country, Deed
from desktop.demo.people import Villager
from desktop.demo.rounds import Rounds
from desktop.demo.township import Place
from desktop.domain.care import NewCase, NewMeasure
from desktop.domain.projects import NewPayment, NewProject
from desktop.domain.records import Actor

_KINDS = {
    "vulnerable": ("allowance", "destitute", "disabled", "illness", "left_elder", "poverty_watch", "other"),
    "petitioner": ("resolved", "unresolved", "repeat"),
    "founder": ("farming", "trade", "workshop", "tourism"),
}
_TARGETS = {"vulnerable": 64, "petitioner": 18, "founder": 18}
_AGES = {"vulnerable": (40, 90), "petitioner": (30, 75), "founder": (24, 55)}
_MEASURES = {
    "vulnerable": ("policy", "funds", "goods", "goods", "labour", "counsel"),
    "petitioner": ("counsel", "counsel", "policy", "goods"),
    "founder": ("technology", "information", "policy", "funds"),
}
_ENDED = 0.15
_YUAN = 100


class Benefits:
    """Invents whom the office helps and what it builds."""

    def __init__(self, country: Country, rounds: Rounds) -> None:
        self.country, self.rounds, self.rng, self.until = country, rounds, country.rng, country.days.until
        self.deeds: list[Deed] = []

    def make(self, cases: int) -> Iterator[Deed]:
        """So many care cases, and the projects."""
        homes: set[int] = set()
        for on in self.country.days_of(cases):
            self._case(on, homes)
        for line in self.country.phrases["projects"]["list"]:
            self._project(line)
        return iter(self.deeds)

    # ---------------------------------------------------------------- care

    def _case(self, on: date, homes: set[int]) -> None:
        rng, country = self.rng, self.country
        target = rng.choices(list(_TARGETS), list(_TARGETS.values()))[0]
        place = country.place()
        villager = country.villager(place, on, _AGES[target])
        if villager.household_id in homes:
            return
        homes.add(villager.household_id)
        words = country.words(place, villager, villager.name, on)
        helper = country.cadre(place, self.until)
        form = NewCase(
            target,
            rng.choice(_KINDS[target]),
            place.id,
            on,
            person_id=villager.id,
            helper_id=helper,
            need=words.pick(country.phrases["care"]["need"][target]),
            plan=country.say("care", "plan", words),
            visit_every_days=rng.choice((30, 30, 30, 60, 90)),
        )
        ids: list[int] = []
        begun = country.days.moment(on)
        self.deeds.append(Deed(begun, _open(form, ids)))
        last = self._measures(target, form, place, villager, begun, ids)
        ended = max(last.date(), country.between(last.date(), 5, 30))
        if rng.random() < _ENDED and ended <= self.until:
            self.deeds.append(Deed(country.after(ended, last), _end(ids, ended, country.say("care", "ended", words))))

    def _measures(
        self, target: str, form: NewCase, place: Place, villager: Villager, begun: datetime, ids: list[int]
    ) -> datetime:
        """What was done for somebody, every time on a visit."""
        rng, country, at = self.rng, self.country, begun
        while True:
            on = country.between(at.date(), form.visit_every_days // 2, form.visit_every_days + 6)
            if on > self.until:
                return at
            at = country.after(on, at)
            helper = country.cadre(place, on)
            self.rounds.care(place, villager, helper, on)
            if rng.random() < 0.5:
                kind = rng.choice(_MEASURES[target])
                words = country.words(place, villager, villager.name, on)
                amount = rng.choice((300, 500, 800, 1000)) * _YUAN if kind == "funds" else 0
                what = NewMeasure(on, kind, country.say("care", kind, words), amount=amount, cadre_id=helper)
                self.deeds.append(Deed(at, _measure(ids, what)))

    # ---------------------------------------------------------------- projects

    def _project(self, line: list[Any]) -> None:
        name, kind, theme, village, amount, households, started, due, is_done, payments = line
        country, town = self.country, self.country.town
        place = town.villages[village - 1] if village else None
        started_on, due_on = (country.days.workday(self.until - timedelta(days=days)) for days in (started, due))
        form = NewProject(
            name.replace("{village}", place.name if place else ""),
            kind,
            theme,
            place.id if place else None,
            town.units["社会事务办公室" if kind == "benefit" else "村镇建设办公室"],
            self.rng.choice(town.leaders[:6]),
            amount * _YUAN,
            households,
            started_on,
            due_on,
        )
        ids: list[int] = []
        at = country.days.moment(started_on)
        self.deeds.append(Deed(at, _save(ids, form)))
        end = min(due_on, self.until)
        for part, text in enumerate(country.phrases["projects"]["notes"] if kind != "benefit" else (), 1):
            on = country.days.workday(started_on + (end - started_on) * part / 5)
            words = country.words(place or town.villages[0], self._payee(place), "", on)
            self.deeds.append(Deed(country.after(on, at), _note(ids, on, words.say(text))))
        self._payments(ids, place, started_on, end, amount * _YUAN, payments)
        if is_done:
            done = country.days.workday(end)
            filled = NewProject(**{**{n: getattr(form, n) for n in NewProject.__slots__}, "done_on": done})
            self.deeds.append(Deed(country.days.moment(done), _save(ids, filled)))

    def _payee(self, place: Place | None) -> Villager:
        return self.country.villager(place or self.country.place(), self.until)

    def _payments(
        self, ids: list[int], place: Place | None, from_on: date, to_on: date, amount: int, count: int
    ) -> None:
        """To households one by one, or for the work in three parts."""
        country = self.country
        shares = count or 3
        for part in range(shares):
            on = country.days.workday(from_on + (to_on - from_on) * (part % 3 + 1) / 4)
            where = place or country.place()
            form = NewPayment(on, amount * 2 // 3 // shares // 1000 * 1000, where.id, note="" if count else "工程款")
            if count:
                who = country.villager(where, on)
                form = NewPayment(form.paid_on, form.amount, where.id, who.household_id, who.name)
            self.deeds.append(Deed(country.days.moment(on), _pay(ids, form)))


def _open(form: NewCase, ids: list[int]) -> Any:
    def do(by: Actor, at: datetime) -> None:
        ids.append(care.open_case(form, by, at).id)

    return do


def _end(ids: list[int], on: date, because: str) -> Any:
    return lambda by, at: care.end_case(ids[0], on, because, by, at)


def _measure(ids: list[int], form: NewMeasure) -> Any:
    return lambda by, at: care.add_measure(ids[0], form, by, at)


def _save(ids: list[int], form: NewProject) -> Any:
    def do(by: Actor, at: datetime) -> None:
        ids[:] = [projects.save(ids[0] if ids else None, form, by, at).id]

    return do


def _note(ids: list[int], on: date, text: str) -> Any:
    return lambda by, at: projects.add_note(ids[0], on, text, by, at)


def _pay(ids: list[int], form: NewPayment) -> Any:
    return lambda by, at: projects.add_payment(ids[0], form, by, at)
