"""The written material: every code, unit and brace is known, and titles have a reasonable length."""

import re
from datetime import date
from random import Random

import pytest

from desktop.demo import texts
from desktop.demo.days import first_day
from desktop.demo.texts import Topic, Words
from desktop.domain.codes import PetitionClass, Route
from desktop.store.seeds import csv_rows

NAMED = ("village", "folk", "group", "place", "other", "past", "since", "lead", "age", "count", "reps", "source")
LATER = ("before", "how", "title", "unit", "handler", "leader", "to", "finding", "basis", "office")
SLOTS = dict.fromkeys((*NAMED, *LATER), "某某")
TOPICS = texts.topics()
UNITS = {row[0] for row in texts.read("township")["units"]}


def codes(table: str) -> set[str]:
    return {row["code"] for row in csv_rows(table)}


def test_there_are_many_topics() -> None:
    assert len(TOPICS) >= 60
    assert len({topic.key for topic in TOPICS}) == len(TOPICS)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_topic_is_whole(topic: Topic) -> None:
    assert topic.category in codes("categories")
    assert topic.theme in codes("themes") | {""}
    assert topic.cause in codes("causes")
    assert topic.unit in UNITS
    assert topic.to in UNITS | {""}
    assert topic.petition_class in set(PetitionClass)
    assert topic.route in (set(Route) if topic.petition_class == "appeal" else {""})
    assert 1 <= len(topic.claims) <= 4
    assert {claim[2] for claim in topic.claims} <= {"支持", "解释说明", "不支持"}
    for story in topic.stories:
        assert all(1 <= place <= len(topic.claims) for place in story.claims)
        assert story.claims
        assert all(choice in story.fact for choice in re.findall(r"\{[^{}]*\|[^{}]*\}", story.title)), story.title
        for seed in range(4):
            words = Words(
                Random(seed), SLOTS | {"place": "老屋场", "group": "十一组", "village": "云溪街社区", "since": "2020年"}
            )
            assert 12 <= len(words.say(story.title)) <= 30
            said = [words.say(text) for text in (story.fact, story.finding, *topic.more, *topic.findings)]
            assert not re.search(r"[{}|]", "".join(said))


def test_every_phrase_can_be_said() -> None:
    def patterns(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for inner in value.values() for text in patterns(inner)]
        return [text for inner in value for text in patterns(inner)] if isinstance(value, list) else [str(value)]

    words = Words(Random(1), SLOTS)
    for pattern in patterns(texts.read("phrases")):
        assert "{" not in words.say(pattern)


def test_words_say_the_same_thing_each_time() -> None:
    words = Words(Random(3), {"place": "老屋场"})
    assert len({words.say("{place}的{甲|乙|丙}") for _ in range(9)}) == 1
    assert all(20 <= int(words.say("{20-60}")) <= 60 for _ in range(50))
    assert re.fullmatch(r"[01]\.\d", words.say("{0.4-1.5}"))
    assert int(words.say("{18000-35000}")) % 50 == 0


def test_history_begins_thirteen_months_back() -> None:
    assert first_day(date(2026, 11, 22)) == date(2025, 10, 1)
    assert first_day(date(2026, 1, 31)) == date(2024, 12, 1)
    assert first_day(date(2024, 2, 29)) == date(2023, 1, 1)
