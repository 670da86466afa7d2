"""What is done besides the petitions: each deed at its moment, told by the ground works and done by the clerk."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from desktop.demo import texts
from desktop.demo.contents import Writer
from desktop.demo.days import Days
from desktop.demo.people import Villager
from desktop.demo.texts import Story, Topic, Words
from desktop.demo.township import Place, Township
from desktop.domain.records import Actor, NewParty

Do = Callable[[Actor, datetime], object]
_ROLES = ("liaison_cadre", "liaison_leader", "group_head")


class Deed(NamedTuple):
    """Something that is entered at a moment."""

    at: datetime
    do: Do


class Tale(NamedTuple):
    """What somebody of a village brings up: a topic with one of its stories, in words."""

    topic: Topic
    story: Story
    words: Words
    place: Place
    lead: Villager
    title: str
    content: str

    @property
    def claim(self) -> tuple[str, str, str]:
        """The first claim of the story with its answer and result."""
        return self.topic.claims[self.story.claims[0] - 1]


class Country:
    """The villages as those see them who go there: a chance of their own, so that petitions stay as they are."""

    def __init__(
        self, town: Township, people: dict[int, list[Villager]], days: Days, rng: Random, dead: set[int]
    ) -> None:
        self.town, self.people, self.days, self.rng, self.dead = town, people, days, rng, dead
        self.writer = Writer(rng)
        self.phrases: dict[str, Any] = texts.read("villages")
        every = [topic for topic in texts.topics() if topic.petition_class != "accusation"]
        self.topics = [topic for topic in every if topic.route == "31-6" or topic.petition_class == "suggestion"]
        self.quarrels = [topic for topic in every if topic.opponent]

    def place(self) -> Place:
        """Any village."""
        return self.rng.choice(self.town.villages)

    def villager(self, place: Place, on: date, ages: tuple[int, int] = (18, 90)) -> Villager:
        """Somebody of a village."""
        for _ in range(60):
            found = self.rng.choice(self.people[place.id])
            if ages[0] <= found.age(on) <= ages[1] and found.id not in self.dead:
                return found
        return min(self.people[place.id], key=lambda one: abs(one.age(on) - sum(ages) // 2))

    def cadre(self, place: Place, on: date, roles: Sequence[str] = _ROLES) -> int:
        """Who answers for a village on a day, in the first of the roles that is held."""
        held = (self.town.holder(place.id, role, on) for role in (*roles, *_ROLES))
        return next(cadre_id for cadre_id in held if cadre_id is not None)

    def tale(self, on: date, topics: Sequence[Topic], place: Place | None = None) -> Tale:
        """Something that somebody brings up on a day."""
        place = place or self.place()
        topic = self.rng.choices(topics, [one.weight for one in topics])[0]
        lead, other = self.villager(place, on, topic.ages), self.villager(place, on)
        story = self.rng.choice(topic.stories)
        words = self.words(place, lead, other.name, on)
        words.slots |= {"unit": topic.unit, "leader": self.town.cadre_names[self.cadre(place, on, ("liaison_leader",))]}
        content = words.say(story.fact) + words.some(topic.more, self.rng.choice((0, 1, 2)))
        return Tale(topic, story, words, place, lead, words.say(story.title), content)

    def words(self, place: Place, lead: Villager, other: str, on: date) -> Words:
        """Words about a village and somebody of it."""
        return Words(self.rng, self.writer.slots(place, lead, other, on))

    def say(self, part: str, kind: str, words: Words) -> str:
        """One of the phrases of a part, filled."""
        found = self.phrases[part][kind]
        return words.say(found) if isinstance(found, str) else words.pick(found)

    def days_of(self, count: int) -> list[date]:
        """Days on which so many things happen, in order."""
        return self.days.arrivals(count)

    def between(self, on: date, low: int, high: int) -> date:
        """A working day some days later."""
        return self.days.workday(on + timedelta(days=self.rng.randint(low, high)))

    def after(self, on: date, last: datetime) -> datetime:
        """A moment of a day that lies after the last one."""
        at = self.days.moment(max(on, last.date()))
        return at if at > last else self.days.soon_after(last)


def lead_party(villager: Villager) -> NewParty:
    """Somebody of a village as written down there: without an identity number."""
    return NewParty(
        name=villager.name,
        sex=villager.sex,
        phone=villager.phone,
        address=villager.address,
        person_id=villager.id,
    )
