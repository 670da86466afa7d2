"""The lives of the demonstration office: all of the procedure, in realistic shares, with its papers."""

import json
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from desktop.demo.life import Shares
from desktop.domain.facts import FactKind
from desktop.domain.stages import OPEN, Stage
from desktop.domain.transitions import TRANSITIONS
from desktop.printing import letters
from desktop.store import matter_files
from desktop.store.tables import Document

RARE = {"recheck_dropped"}
"""Steps that an office of 600 petitions need not have seen."""


@pytest.fixture(scope="module")
def actions(demo: Any) -> Counter[str]:
    return Counter(row["action"] for row in demo.tables["Event"])


def share(actions: Counter[str], part: tuple[str, ...], whole: tuple[str, ...]) -> float:
    return sum(actions[name] for name in part) / sum(actions[name] for name in whole)


def test_a_share_is_kept_and_comes_early() -> None:
    shares = Shares()
    answers = [shares.due("review", 0.05) for _ in range(200)]
    assert sum(answers) == 10
    assert True in answers[:6]
    assert not any(Shares().due("never", 0) for _ in range(9))


def test_every_stage_was_gone_through_and_something_waits_at_every_open_one(demo: Any) -> None:
    assert {row["to_stage"] for row in demo.tables["Event"]} == set(Stage)
    assert {row["stage"] for row in demo.tables["Matter"]} >= set(OPEN)


def test_every_step_of_the_table_was_taken(actions: Counter[str]) -> None:
    assert {row.action for row in TRANSITIONS} - set(actions) <= RARE


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (("evaluate",), ("serve", "reply", "procedure_reply", "receive_report"), 0.5, 0.7),
        (("extend",), ("accept", "accept_simple"), 0.04, 0.09),
        (("ask_review",), ("serve",), 0.02, 0.06),
        (("ask_recheck",), ("serve",), 0.002, 0.02),
        (("accept_simple",), ("accept", "accept_simple"), 0.1, 0.35),
        (("withdraw",), ("register",), 0.005, 0.03),
        (("rehandle",), ("serve",), 0.001, 0.015),
        (("lapse",), ("register",), 0.001, 0.01),
        (("archive",), ("register",), 0.25, 0.6),
    ],
)
def test_shares_are_realistic(
    actions: Counter[str], part: tuple[str, ...], whole: tuple[str, ...], low: float, high: float
) -> None:
    assert low < share(actions, part, whole) < high


def test_ratings_are_mostly_good_and_differ_for_desk_and_unit(demo: Any) -> None:
    rated = [row for row in demo.tables["Petition"] if row["desk_rating"]]
    assert sum(row["unit_rating"] in ("satisfied", "fair") for row in rated) / len(rated) > 0.8
    assert any(row["desk_rating"] != row["unit_rating"] for row in rated)
    assert {row["unit_rating"] for row in rated} >= {"satisfied", "fair", "dissatisfied"}


def told(demo: Any, action: str) -> list[dict[str, Any]]:
    return [json.loads(row["facts"]) for row in demo.tables["Event"] if row["action"] == action]


def test_refused_service_names_a_witness(demo: Any) -> None:
    refused = [facts for facts in told(demo, "serve") if facts["receipt"] == "refused"]
    assert refused
    assert all(facts["witness"] and facts["refusal"] for facts in refused)


def test_who_was_rechecked_comes_back_and_is_told_the_number_of_it(demo: Any) -> None:
    numbers = {facts["recheck_number"] for facts in told(demo, "rechecked")}
    again = [facts["recheck_number"] for facts in told(demo, "no_longer_accept")]
    assert again
    assert set(again) <= numbers


def test_archive_numbers_run_without_gap(demo: Any) -> None:
    numbers = [row["archive_number"] for row in demo.tables["Petition"] if row["archived_on"]]
    assert len(set(numbers)) == len(numbers)
    series = Counter(re.fullmatch(r"(Y099-ZY·XF·0[12]·\d{4}·(?:Y|D30|D10))-\d{4}", text)[1] for text in numbers)  # type: ignore[index]
    for name, count in series.items():
        assert f"{name}-{count:04}" in numbers


def test_nobody_without_a_name_gets_a_letter(demo: Any) -> None:
    nameless = {row["id"] for row in demo.tables["Matter"] if row["is_anonymous"]}
    served = {row["matter"] for row in demo.tables["Document"] if row["kind"] in ("opinion", "acceptance_notice")}
    assert nameless
    assert not nameless & served


def test_every_kind_of_paper_was_issued_and_says_what_the_law_asks(demo: Any, desk: Any) -> None:
    reopened = {row["matter"] for row in demo.tables["Event"] if row["action"] == "rehandle"}
    papers = list(Document.select().where(Document.matter.not_in(reopened)).order_by(Document.id))
    brought_forth = {kind for row in TRANSITIONS for kind in row.documents}
    assert {paper.kind for paper in papers} == brought_forth
    by_kind: Counter[str] = Counter()
    for paper in papers:
        assert not re.search(r"[{}|]", f"{paper.title}{list(json.loads(paper.facts).values())}")
        by_kind[paper.kind] += 1
        if by_kind[paper.kind] <= 25:
            assert_is_whole(paper, desk)


def assert_is_whole(paper: Any, desk: Any) -> None:
    """The paper can be made from what it was told, and nothing in it blocks it."""
    asked = {fact.name: fact.kind for fact in letters.FACTS[paper.kind]}
    said = json.loads(paper.facts)
    assert not said.keys() - asked.keys(), paper.kind
    facts = {name: read(asked[name], value) for name, value in said.items()}
    file = matter_files.file_of(paper.matter_id, "", True)
    before = file._replace(documents=tuple(one for one in file.documents if one.id != paper.id))
    letter = letters.compose(paper.kind, before, desk.office, facts, paper.number, paper.made_on)
    assert not [finding.sentence for finding in letter.findings() if finding.is_blocking], paper.kind
    assert bool(paper.number) == letters.has_number(paper.kind)


def read(kind: FactKind, value: Any) -> Any:
    if kind is FactKind.DAY and value:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
