"""What is written down about an invented petition: title and content, put together from the topic and the phrases."""

from datetime import date, timedelta
from random import Random
from typing import Any

from desktop.demo import texts
from desktop.demo.people import Villager
from desktop.demo.texts import Story, Topic, Words
from desktop.demo.township import Place

SHORTEST, LONGEST = 60, 600
LONGEST_TITLE = 30
_HOW = {
    "visit": "来访",
    "call": "来电",
    "letter": "来信",
    "online": "网上",
    "assigned": "向上级",
    "opinion_box": "投信",
}
_WRITTEN = ("letter", "online")
_MAY_SAY_AGAIN = ("反映", "要求", "请求", "申请", "举报", "咨询")


def say_day(day: date, on: date) -> str:
    """A day as people say it in a year: 3月8日, or 2025年3月8日 in another year."""
    return f"{'' if day.year == on.year else f'{day.year}年'}{day.month}月{day.day}日"


class Writer:
    """Writes titles and contents."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.phrases = texts.read("phrases")
        self.places: list[str] = texts.read("township")["places"].split()

    def slots(self, place: Place, lead: Villager, other: str, on: date) -> dict[str, str]:
        """What the named braces of a first petition stand for."""
        then = on - timedelta(days=self.rng.randint(12, 150))
        part = self.rng.choice(("初", "上旬", "中旬", "下旬", "", "", ""))
        return {
            "village": place.name,
            "folk": place.folk,
            "group": lead.group_name,
            "lead": lead.name,
            "age": str(lead.age(on)),
            "place": self.rng.choice(self.places),
            "other": other,
            "past": f"{'今年' if then.year == on.year else '去年'}{then.month}月{part}",
            "since": f"{on.year - self.rng.randint(2, 12)}年",
        }

    def title(self, story: Story, words: Words) -> str:
        """The title of a first petition."""
        return words.say(story.title)

    def title_again(self, first: str) -> str:
        """The title of a repeated petition."""
        pattern: str = self.rng.choice(self.phrases["repeat"]["titles"])
        if pattern.startswith("再次") and not first.startswith(_MAY_SAY_AGAIN):
            return first
        title = pattern.replace("{title}", first)
        return title if len(title) <= LONGEST_TITLE and "再次" not in first else first

    def content(self, form: dict[str, Any], topic: Topic, story: Story, words: Words, fact: str, again: str) -> str:
        """The running text. `again` are the sentences about the earlier petition, if there is one."""
        rng, channel = self.rng, form["channel"]
        is_long = channel in _WRITTEN and rng.random() < 0.35
        parts = [self._opening(form, words), fact, again]
        if topic.many and (is_long or rng.random() < 0.1):  # what a whole village suffers has several sides
            parts += [words.say(s.fact) for s in topic.stories if s != story][:1]
        parts.append(words.some(topic.more, len(topic.more) if is_long else rng.choice((1, 2, 2, 3, 4))))
        if is_long:
            parts.append(words.some(self.phrases["background"]["sentences"], rng.randint(2, 5)))
        parts.append(self._ending(channel, words))
        text = "".join(parts)
        if len(text) < SHORTEST:
            text += words.pick(self.phrases["filling"]["sentences"])
        return text[:LONGEST]

    def about_earlier(self, channel: str, received_on: date, outcome: str, on: date, words: Words) -> str:
        """Sentences about the earlier petition: when, and what came of it (waiting, answered or directed)."""
        words.slots |= {"before": say_day(received_on, on), "how": _HOW[channel]}
        return words.pick(self.phrases["repeat"]["sentences"]) + words.pick(self.phrases["repeat"][outcome])

    def _opening(self, form: dict[str, Any], words: Words) -> str:
        kind = "collective" if form["person_count"] >= 5 else "opening"
        is_nameless = form["channel"] == "opinion_box" and "is_anonymous" in form["flags"]
        return words.pick(self.phrases[kind]["nameless_box" if is_nameless else form["channel"]])

    def _ending(self, channel: str, words: Words) -> str:
        kind = "visit" if channel == "visit" and self.rng.random() < 0.3 else "sentences"
        return words.pick(self.phrases["ending"][kind])
