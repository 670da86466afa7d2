"""The demonstration office: the same for one seed, whole, believable, and openly invented."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest

from desktop.casework import reading, session, summary
from desktop.demo.office import LOGIN, PASSWORD, SEALED_LOGIN, make_office
from desktop.domain import dates
from desktop.domain.codes import Channel
from desktop.domain.identity import read_identity
from desktop.domain.likeness import text_likeness
from desktop.domain.records import MatterFilter
from desktop.domain.stages import CONCLUDED, Stage
from desktop.paths import DataFolder
from desktop.store import audit, ids, liaison, matters, places
from desktop.store.tables import Clock, Matter

SECRET = {("Petition", "query_code"), ("AuditLine", "previous"), ("AuditLine", "hash")}
"""Columns that hang on random keys."""
AHEAD = {
    "due_on",
    "internal_due_on",
    "superior_due_on",
    "next_due_on",
    "next_internal_on",
    "next_warn_on",
    "next_on",
    "promised_on",
}
EPOCH = datetime.fromisoformat("2020-01-01 08:00")  # of the ids, as clocks show it in China
LEGAL = {"HolidayRow", "ClockRuleRow", "Code"}


def plain(dump: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [{name: value for name, value in row.items() if (table, name) not in SECRET} for row in found]
        for table, found in dump.items()
    }


def test_same_seed_same_records(twins: Any) -> None:
    first, second = map(plain, twins)
    assert Counter(row["kind"] for row in first["Matter"]) == {"petition": 60, "ledger": 20, "dispute": 3}
    for table, found in first.items():
        assert found == second[table], table


def test_nothing_happens_after_the_last_day(demo: Any) -> None:
    for table, found in demo.whole.items():
        if table in LEGAL:
            continue
        for row in found:
            for name, value in row.items():
                if isinstance(value, date) and name not in AHEAD:
                    day = value.date() if isinstance(value, datetime) else value
                    assert day <= demo.until, (table, name)


def test_ids_are_of_the_day_of_the_record(demo: Any) -> None:
    for row in (*demo.whole["Matter"], *demo.whole["Visit"]):
        made = EPOCH + timedelta(milliseconds=row["id"] >> 22)
        assert abs((made - row["entered_at"]).total_seconds()) < 24 * 3600


def test_people_cannot_be_anybody(demo: Any, desk: Any) -> None:
    numbers = [row["id_number"] for row in demo.tables["Person"]]
    assert len(set(numbers)) == len(numbers)
    for row in demo.tables["Person"]:
        identity = read_identity(row["id_number"], demo.until)
        assert identity.area == "439901"
        assert (identity.born_on, identity.sex) == (row["born_on"], row["sex"])
    for table in ("Person", "Party", "Cadre"):
        for row in demo.tables[table]:
            assert re.fullmatch(r"(13[89]0000\d{4})?", row["phone"])
    assert all(row["phone"] for row in demo.tables["Cadre"])
    parties = {row["id_number"] for row in demo.tables["Party"]} - {""}
    assert parties <= set(numbers)
    assert "演示" in desk.office.name
    assert all(row["code"].startswith("439901101") for row in demo.tables["Village"])


def test_figures_agree(demo: Any, desk: Any) -> None:
    for month in ((2025, 12), (2026, 3), (2026, 10), (2026, 11)):
        period = dates.month(*month)
        said = summary.summarise(period, desk.actor, demo.until)
        assert all("核对无误" in sentence for sentence in said.checks), said.checks
        figures = {figure.name: figure.value for figure in said.figures}
        for name in ("received", "closed", "overdue", "received.channel.visit.persons"):
            found = summary.records(name, period, desk.actor, demo.until)
            assert len(found) == figures[name]
    assert audit.first_broken() is None


def test_every_channel_occurs_and_most_are_resolved(demo: Any) -> None:
    found = demo.tables["Matter"]
    assert {row["channel"] for row in found} == set(Channel)
    resolved = sum(row["resolved_on"] is not None for row in found) / len(found)
    assert 0.45 < resolved < 0.75


def test_repeats_point_to_an_earlier_petition_of_the_same_person(demo: Any) -> None:
    by_id = {row["id"]: row for row in demo.tables["Matter"]}
    links = {link["source"]: link["target"] for link in demo.tables["MatterLink"] if link["kind"] == "repeat"}
    repeats = {row["id"] for row in by_id.values() if row["is_repeat"]}
    assert set(links) == repeats
    assert 0.12 < len(repeats) / len(by_id) < 0.32
    for source, target in links.items():
        assert by_id[target]["received_on"] < by_id[source]["received_on"]
        assert by_id[target]["party_name"] == by_id[source]["party_name"]
        resolved_on = by_id[target]["resolved_on"]
        assert resolved_on is None or resolved_on > by_id[source]["received_on"]


def test_no_clock_runs_twice(demo: Any, desk: Any) -> None:
    running = Counter((row["matter"], row["rule_code"]) for row in demo.tables["Clock"] if row["stopped_on"] is None)
    assert max(running.values()) == 1
    put_away = Matter.select(Matter.id).where(Matter.stage == Stage.ARCHIVED)
    assert not Clock.select().where(Clock.stopped_on.is_null() & Clock.matter.in_(put_away)).exists()
    concluded = Matter.select(Matter.id).where(Matter.stage.in_(CONCLUDED))
    left = Clock.select().where(Clock.stopped_on.is_null() & Clock.matter.in_(concluded))
    assert {clock.rule_code for clock in left} <= {"evaluation", "assigned"}  # a report may have been forgotten


@pytest.mark.parametrize("due", ["today", "soon", "overdue"])
def test_something_is_waiting(demo: Any, desk: Any, due: str) -> None:
    assert matters.ids(MatterFilter(demo.until, due=due, is_open=True))


def test_texts_are_whole_and_various(demo: Any) -> None:
    found = demo.tables["Matter"]
    for row in found:
        assert 10 <= len(row["title"]) <= 30
        assert 60 <= len(row["content"]) <= 600
    for table in ("Matter", "Claim", "Petition"):
        assert not [row for row in demo.tables[table] for value in row.values() if "{" in str(value)]
    assert not [row for row in demo.tables["Event"] if re.search(r"[{}|]", row["text"])]
    first_ones = [row["title"] for row in found if not row["is_repeat"]]
    assert len(set(first_ones)) / len(first_ones) > 0.75
    texts = [(row["village"], f"{row['title']} {row['content']}") for row in found if not row["is_repeat"]]
    pairs = list(combinations(texts, 2))
    scores = sorted(text_likeness(a[1], b[1]) for a, b in Random(1).sample(pairs, 2000))
    assert scores[int(len(scores) * 0.97)] < 0.35
    assert any(a[0] == b[0] and text_likeness(a[1], b[1]) >= 0.35 for a, b in pairs)


def test_accusations_are_seen_by_the_discipline_user_alone(demo: Any, desk: Any) -> None:
    sealed = [row for row in demo.tables["Matter"] if row["secrecy"] == "sealed"]
    assert len(sealed) >= 3
    jiwei = next(row["id"] for row in demo.tables["User"] if row["login"] == SEALED_LOGIN)
    assert {row["entered_by"] for row in sealed} == {jiwei}
    assert all(row["number"].startswith("密信") for row in sealed)
    assert not set(matters.ids(MatterFilter(demo.until))) & {row["id"] for row in sealed}
    assert all(not reading.find(row["title"], desk.actor) for row in sealed)


def test_responsibility_has_changed_in_the_year(demo: Any, desk: Any) -> None:
    every = liaison.assignments()
    assert any(row.to_on is not None and row.role == "liaison_leader" for row in every)
    now = Counter((row.village_id, row.role) for row in liaison.assignments(on=demo.until))
    cadres = [now[village.id, "liaison_cadre"] for village in places.villages()]
    assert cadres.count(0) == 1
    assert max(cadres) == 2
    left = {row["id"] for row in demo.tables["Cadre"] if row["left_on"]}
    assert len(left) == 2
    assert not [r for r in demo.tables["Matter"] if r["closed_on"] is None and r["handler"] in left]


def test_both_users_can_sign_in(demo: Any) -> None:
    for login in (LOGIN, SEALED_LOGIN):
        assert session.open_or_refuse(demo.folder, login, PASSWORD)


def test_a_cancelled_build_leaves_nothing(tmp_path: Any) -> None:
    class Cancelled(Exception):
        pass

    def cancel(_done: int, _total: int, words: str) -> None:
        if "登记" in words:
            raise Cancelled

    folder = DataFolder(tmp_path / "data")
    with pytest.raises(Cancelled):
        make_office(folder, matters=20, until=date(2026, 10, 3), people=450, report=cancel)
    assert not folder.has_office
    assert [path.name for path in folder.root.iterdir() if path.is_file()] == []
    assert abs(ids.new_id() - ids.IdMaker(1).new_id()) >> 22 < 60_000  # milliseconds: the real clock is back
