"""One invented petition each: who comes, how, about what, with which marks."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from desktop.casework.documents import Issued
from desktop.demo import texts
from desktop.demo.contents import Writer
from desktop.demo.days import Days
from desktop.demo.names import Names
from desktop.demo.people import Villager
from desktop.demo.texts import Story, Topic, Words
from desktop.demo.township import Place, Township
from desktop.domain.records import NewParty, NewPetition

_CHANNELS = {"visit": 45, "call": 20, "online": 15, "letter": 8, "assigned": 10, "opinion_box": 2}
_SEALED_CHANNELS = ("letter", "visit", "online", "opinion_box")
_SOURCES = {
    "visit": ("0501", "0501", "0501", "0502", "0601", "0503"),
    "call": ("0505", "0505", "0406", "0602"),
    "online": ("0506", "0506", "0201", "0301"),
    "letter": ("0501", "0501", "0502"),
    "opinion_box": ("0504",),
}
_PURPOSES = {"suggestion": "01", "appeal": "03", "accusation": "04", "inquiry": "05"}
_TELLS = {"visit": (0.8, 0.9), "call": (0.25, 1.0), "online": (0.7, 1.0), "letter": (0.2, 0.5), "assigned": (0.6, 0.8)}
"""How often somebody tells identity number and phone, by channel."""
_SHY = {"opinion_box": 0.7, "letter": 0.12, "call": 0.07, "online": 0.03}
"""How often somebody does not tell the name."""
_MARKS = {"is_skip_level": 0.015, "has_threat": 0.006, "is_cross_split": 0.01}
_OUTCOMES = {
    **dict.fromkeys(("serve", "reply", "procedure_reply"), "answered"),
    **dict.fromkeys(("transfer", "redirect", "guide", "assign", "not_accept"), "directed"),
    "no_longer_accept": "final",
    "withdraw": "withdrawn",
}


class Act(NamedTuple):
    """One step of a petition as the clerk takes it."""

    at: datetime
    action: str
    facts: dict[str, Any]
    papers: tuple[Issued, ...] = ()


@dataclass(slots=True)
class Case:
    """One petition: the filled form, when it was typed, what it repeats, and everything that is done with it.

    `lapsed_on` is the day on which it was closed without a review, `rechecked` how it ended with the highest organ.
    """

    form: NewPetition
    topic: Topic
    story: Story
    fact: str
    words: Words
    place: Place
    lead: Villager
    entered: datetime
    parent: int | None = None
    depth: int = 0
    acts: list[Act] = field(default_factory=list)
    closed_on: date | None = None
    resolved_on: date | None = None
    lapsed_on: date | None = None
    rechecked: Act | None = None

    @property
    def is_sealed(self) -> bool:
        """True for an accusation, which only the discipline user sees."""
        return self.form.petition_class == "accusation"

    def is_open_on(self, day: date) -> bool:
        """True while it is not concluded."""
        return self.closed_on is None or self.closed_on > day

    def outcome_by(self, day: date) -> str:
        """What the petitioner had got before a day: answered, directed elsewhere, or still waiting."""
        if self.rechecked and self.rechecked.facts["served_on"] < day:
            return "final"
        return next(
            (_OUTCOMES[a.action] for a in self.acts if a.action in _OUTCOMES and a.facts["on"] < day), "waiting"
        )

    def may_come_back(self, day: date) -> bool:
        """True when its person may bring it again on a day: an appeal, not resolved by then, and old enough."""
        is_plain = self.topic.petition_class == "appeal" and "is_anonymous" not in self.form.flags
        is_unsolved = self.resolved_on is None or self.resolved_on > day
        is_alive = not any(act.action == "lapse" for act in self.acts)
        return (
            is_plain and is_unsolved and is_alive and self.entered.date() < day - timedelta(days=5) and self.depth < 4
        )

    def form_with(self, repeat_of: int | None) -> NewPetition:
        """The form with the id of the petition that it repeats."""
        return replace(self.form, repeat_of=repeat_of)


def _years_later(text: str, years: int) -> str:
    """What was said of this year and the last one, said so many years later."""
    return text.replace("去年", "前年").replace("今年", "去年") if years else text


class CaseMaker:
    """Invents petitions; `lives` then tells what becomes of them."""

    def __init__(
        self, town: Township, people: dict[int, list[Villager]], names: Names, days: Days, rng: Random
    ) -> None:
        self.town, self.people, self.names, self.days, self.rng = town, people, names, days, rng
        self.writer = Writer(rng)
        every = texts.topics()
        self.accusations = [t for t in every if t.petition_class == "accusation"]
        self.topics = [t for t in every if t.petition_class != "accusation"]
        self.plain = [t for t in self.topics if t.route == "31-6" and not t.to]
        self.superior_serial = 0
        self.dead: set[int] = set()

    def first_time(self, on: date, choice: Sequence[Topic], channel: str = "") -> Case:
        """A petition that nobody brought before, about one of some topics."""
        topic = self._topic(on, choice)
        place = self.rng.choices(self.town.villages, [len(self.people[p.id]) for p in self.town.villages])[0]
        lead, other = self._person(place, topic.ages, on), self._person(place, (26, 76), on)
        channel = channel or (self.rng.choice(_SEALED_CHANNELS) if topic in self.accusations else self._channel())
        words = Words(self.rng, self.writer.slots(place, lead, other.name, on))
        story = self.rng.choice(topic.stories)
        form = self._form(on, channel, topic)
        self._mark(form, topic, depth=0)
        form["title"] = self.writer.title(story, words)
        return self._case(form, topic, story, words, place, lead, words.say(story.fact))

    def again(self, parent: Case, on: date, number: int) -> Case:
        """The same person with the same petition; `number` is the place of the earlier one."""
        channel = self._channel() if self.rng.random() < 0.6 else parent.form.channel
        form = self._form(on, "visit" if channel == "opinion_box" else channel, parent.topic)
        self._mark(form, parent.topic, parent.depth + 1)
        years, fact = on.year - parent.form.received_on.year, parent.fact
        words = Words(self.rng, {**parent.words.slots, "past": _years_later(parent.words.slots["past"], years)})
        form["title"] = self.writer.title_again(parent.form.title)
        before, outcome = parent.form, parent.outcome_by(on)
        earlier = self.writer.about_earlier(before.channel, before.received_on, outcome, on, words)
        case = self._case(
            form, parent.topic, parent.story, words, parent.place, parent.lead, _years_later(fact, years), earlier
        )
        case.parent, case.depth = number, parent.depth + 1
        return case

    # ---------------------------------------------------------------- choosing

    def _channel(self) -> str:
        return self.rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]

    def _topic(self, day: date, choice: Sequence[Topic]) -> Topic:
        """By weight; three times as likely in its season."""
        return self.rng.choices(choice, [t.weight * (3 if day.month in t.months else 1) for t in choice])[0]

    def _person(self, place: Place, ages: tuple[int, int], day: date) -> Villager:
        villagers = self.people[place.id]
        for _ in range(60):
            villager = self.rng.choice(villagers)
            if ages[0] <= villager.age(day) <= ages[1] and villager.id not in self.dead:
                return villager
        return min(villagers, key=lambda v: abs(v.age(day) - sum(ages) // 2))

    def _heads(self, channel: str, topic: Topic) -> int:
        rng = self.rng
        if topic.many and channel == "visit" and rng.random() < 0.38:
            return min(40, 5 + int(rng.expovariate(0.14)))
        if topic.many and channel == "letter" and rng.random() < 0.5:
            return rng.randint(5, 32)
        if channel == "visit" and topic.petition_class != "accusation":
            return rng.choices((1, 2, 3, 4), (64, 22, 10, 4))[0]
        return 1

    # ---------------------------------------------------------------- the form

    def _form(self, on: date, channel: str, topic: Topic) -> dict[str, Any]:
        """The beginning of a form: channel, day, class and number of persons. Mail arrives on working days."""
        return {
            "channel": channel,
            "received_on": self.days.workday(on) if channel in ("letter", "assigned") else on,
            "petition_class": topic.petition_class,
            "person_count": self._heads(channel, topic),
        }

    def _mark(self, form: dict[str, Any], topic: Topic, depth: int) -> None:
        """The flags."""
        rng, flags, is_group = self.rng, set(), form["person_count"] >= 5
        if is_group and form["channel"] == "letter":
            flags.add("is_joint_letter")
        shy = 0.4 if topic.petition_class == "accusation" else _SHY.get(form["channel"], 0)
        if not depth and not is_group and rng.random() < shy:
            flags.add("is_anonymous")
        if topic.route == "31-1":
            flags.add("is_litigation_related")
        if depth > 1 and rng.random() < 0.4:
            flags.add("is_backlog")
        flags.update(name for name, chance in _MARKS.items() if rng.random() < chance)
        if topic.many and rng.random() < 0.07:
            flags.add("is_urgent")
        is_weighty = is_group or flags & {"is_backlog", "is_urgent", "has_threat"}
        if topic.petition_class == "appeal" and rng.random() < (0.3 if is_weighty else 0.02):
            flags.add("is_lead_case")
        form["flags"] = frozenset(flags)

    def _case(
        self,
        form: dict[str, Any],
        topic: Topic,
        story: Story,
        words: Words,
        place: Place,
        lead: Villager,
        fact: str,
        earlier: str = "",
    ) -> Case:
        on, known = form["received_on"], "is_anonymous" not in form["flags"]
        form["parties"] = self._parties(form, topic, words, place, lead)
        words.slots["count"] = str(form["person_count"])
        words.slots["reps"] = "一两三四五"[min(4, max(1, len(form["parties"]) - 1))]
        form |= self._source(form, words)
        form["content"] = self.writer.content(form, topic, story, words, fact, earlier)
        form |= self._classed(topic, story)
        form |= {
            "village_id": place.id,
            "group_id": lead.group_id if known else None,
            "household_id": lead.household_id if known and self.rng.random() < 0.7 else None,
            "place": words.slots["place"] if self.rng.random() < 0.4 else "",
            "leader_id": self._leader(place, on, form["flags"]),
            "handler_id": self.town.holder(place.id, "liaison_cadre", on),
        }
        return Case(NewPetition(**form), topic, story, fact, words, place, lead, self._entered(on, form["channel"]))

    def _classed(self, topic: Topic, story: Story) -> dict[str, Any]:
        """Claims and codes; a clerk now and then leaves one out."""
        rng = self.rng
        places = sorted(rng.sample(story.claims, rng.randint(1, len(story.claims))))
        ties = rng.sample("12345", rng.choice((0, 1, 1, 1, 2)))
        return {
            "claims": tuple(topic.claims[place - 1][0] for place in places),
            "category_code": topic.category if rng.random() < 0.97 else "",
            "purpose_code": "02" if topic.route == "31-3" else _PURPOSES[topic.petition_class],
            "cause_code": topic.cause if rng.random() < 0.85 else "",
            "theme_code": topic.theme if rng.random() < 0.9 else "",
            "tie_codes": tuple(ties),
        }

    def _source(self, form: dict[str, Any], words: Words) -> dict[str, Any]:
        """The source; for a forwarded petition also the superior's number and the day by which he wants it done."""
        channel, on = form["channel"], form["received_on"]
        if channel != "assigned":
            return {"source_code": self.rng.choice(_SOURCES[channel])}
        names: dict[str, str] = self.writer.phrases["superior"]["names"]
        code = self.rng.choices(list(names), (1, 3, 4, 3, 6, 2, 4))[0]
        words.slots["source"] = names[code]
        self.superior_serial += self.rng.randint(1, 5)
        due_on = on + timedelta(days=self.rng.choice((30, 45, 60))) if self.rng.random() < 0.7 else None
        number = f"示信转〔{on.year}〕{self.superior_serial}号"
        return {"source_code": code, "superior_number": number, "superior_due_on": due_on}

    def _leader(self, place: Place, on: date, flags: frozenset[str]) -> int | None:
        if "is_lead_case" in flags:
            return self.rng.choice(self.town.leaders[:6])
        return self.town.holder(place.id, "liaison_leader", on)

    def _entered(self, on: date, channel: str) -> datetime:
        """Typed on the same day; what comes by mail or network on a rest day on the next working day; some late."""
        day = on if channel in ("visit", "call", "opinion_box") else self.days.workday(on)
        if self.rng.random() < 0.035:
            late = self.days.workday(on + timedelta(days=self.rng.randint(4, 9)))
            day = late if late <= self.days.until else day
        return self.days.moment(max(day, on))

    # ---------------------------------------------------------------- people

    def _party(self, villager: Villager, role: str, tells: tuple[float, float]) -> NewParty:
        has_id, has_phone = self.rng.random() < tells[0], self.rng.random() < tells[1]
        return NewParty(
            role=role,
            name=villager.name,
            id_number=villager.id_number if has_id else "",
            sex=villager.sex,
            phone=villager.phone if has_phone else "",
            address=villager.address,
            ethnic_code=villager.ethnic_code if has_id else "",
            occupation=villager.occupation,
            person_id=villager.id if has_id else None,
        )

    def _parties(
        self, form: dict[str, Any], topic: Topic, words: Words, place: Place, lead: Villager
    ) -> tuple[NewParty, ...]:
        found = []
        if "is_anonymous" not in form["flags"]:
            found.append(self._party(lead, "lead", _TELLS.get(form["channel"], (0.3, 0.5))))
            found += self._others(form, place, lead)
        if topic.opponent and self.rng.random() < 0.85:
            found.append(NewParty(role="opponent", name=words.slots["other"]))
        if topic.petition_class == "accusation":
            found.append(NewParty(role="accused", name=f"{self.names.surname()}某某"))
        return tuple(found)

    def _others(self, form: dict[str, Any], place: Place, lead: Villager) -> list[NewParty]:
        """Some of those who come along: representatives of a group, else companions."""
        most, on = min(form["person_count"] - 1, 4), form["received_on"]
        role = "representative" if most == 4 else "companion"
        chosen = [self._person(place, (20, 78), on) for _ in range(self.rng.randint((most + 1) // 2, most))]
        different = {villager.id: villager for villager in chosen if villager.id != lead.id}
        return [self._party(villager, role, (0.3, 0.4)) for villager in different.values()]
