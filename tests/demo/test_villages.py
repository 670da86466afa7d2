"""The villages of the demonstration office: visits, ledger, disputes, care and projects in believable proportions."""

from collections import Counter
from typing import Any

from desktop.casework import quotas, summary
from desktop.domain import dates
from desktop.domain.codes import MatterKind
from desktop.domain.stages import VillageStage
from desktop.domain.village_matters import DISPUTE_OUTCOMES


def test_the_summary_and_the_visits_desk_say_the_same(demo: Any, desk: Any) -> None:
    period = dates.month(2026, 10)
    values = {one.name: one.value for one in summary.summarise(period, desk.actor, demo.until).figures}
    for row in quotas.per_cadre(period.from_on, period.to_on):
        names = ("visit_days", "visited_doors", "trips", "late_trips")
        shown = tuple(values[f"{name}.cadre.{row.cadre_id}"] for name in names)
        assert shown == (row.days, row.households, row.visits, row.late)
    # the desk looks at the quarter as far as it has gone, as the month that is still running does
    running = summary.summarise(dates.month(2026, 11), desk.actor, demo.until)
    values = {one.name: one.value for one in running.figures}
    codes = {row["id"]: row["code"] for row in demo.whole["Village"]}
    for place in quotas.village_coverage(demo.until, demo.until):
        names = ("households_visited", "households_assigned")
        shown = tuple(values[f"{name}.village.{codes[place.id]}"] for name in names)
        assert shown == (len(place.coverage.visited), len(place.coverage.assigned))


# ---------------------------------------------------------------- what is there


def test_visits_are_of_every_kind(demo: Any) -> None:
    visits = [row for row in demo.whole["Visit"] if row["purpose"] != "care"]
    assert len(visits) == 1200
    ways = Counter(row["way"] for row in visits)
    assert set(ways) == {"door", "field", "meeting", "phone"}
    assert 0.05 < ways["phone"] / len(visits) < 0.2
    assert 0.02 < sum(row["is_night"] for row in visits) / len(visits) < 0.12
    assert 0.2 < sum(bool(row["found"]) for row in visits) / len(visits) < 0.4
    assert 0.01 < sum(row["is_late_entry"] for row in visits) / len(visits) < 0.1
    assert all(row["told"] and row["met"] for row in visits)
    assert not [row for row in demo.whole["Visit"] for value in row.values() if "{" in str(value)]
    spans = {row["visited_on"].strftime("%Y-%m") for row in visits}
    assert len(spans) == 14  # over the whole span, every month


def test_nobody_visits_who_has_left_or_not_yet_come(demo: Any) -> None:
    cadres = {row["id"]: row for row in demo.whole["Cadre"]}
    on = {row["id"]: row["visited_on"] for row in demo.whole["Visit"]}
    for row in demo.whole["VisitCadre"]:
        cadre = cadres[row["cadre"]]
        assert cadre["joined_on"] <= on[row["visit"]] <= (cadre["left_on"] or demo.until)


def test_ledger_entries_have_lives(demo: Any) -> None:
    found = [row for row in demo.whole["Matter"] if row["kind"] == MatterKind.LEDGER]
    own = {row["matter"]: row for row in demo.whole["LedgerEntry"]}
    assert 180 <= len(found) <= 200
    assert {row["stage"] for row in found} >= {VillageStage.GIVEN, VillageStage.DONE, VillageStage.FED_BACK}
    outcomes = Counter(own[row["id"]]["outcome"] for row in found)
    assert outcomes["solved"] > outcomes["explained"] > outcomes["to_petition"] > 0
    assert sum(own[row["id"]]["visit"] is not None for row in found) > 50
    assert all(row["closed_on"] >= row["received_on"] for row in found if row["closed_on"])
    assert {own[row["id"]]["rating"] for row in found} >= {"satisfied", "fair", "none", ""}


def test_some_became_petitions_and_disputes(demo: Any) -> None:
    kinds = {row["id"]: row["kind"] for row in demo.whole["Matter"]}
    own = {row["matter"]: row for row in demo.whole["LedgerEntry"]}
    grown = Counter()
    for link in demo.whole["MatterLink"]:
        if link["kind"] == "grew_out_of":
            grown[kinds[link["source"]]] += 1
            assert own[link["target"]]["outcome"] == f"to_{kinds[link['source']]}"
    assert grown["petition"] >= 5


def test_disputes_have_lives(demo: Any) -> None:
    own = demo.whole["Dispute"]
    assert len(own) >= 30
    assert {row["outcome"] for row in own} <= {code for code, _ in DISPUTE_OUTCOMES} | {""}
    assert all(row["dispute_type"] for row in own)
    assert {row["level"] for row in own} >= {"ordinary", "larger"}


def test_every_village_has_households_with_members(demo: Any) -> None:
    homes = Counter(row["village"] for row in demo.whole["Household"])
    members = Counter(row["household"] for row in demo.whole["Person"])
    assert all(homes[row["id"]] >= 25 for row in demo.whole["Village"])
    assert all(members[row["id"]] for row in demo.whole["Household"])
    for row in demo.whole["Village"]:
        assert row["household_count"] == homes[row["id"]]


def test_care_has_measures_and_its_visits(demo: Any) -> None:
    cases = demo.whole["CareCase"]
    assert {row["target"] for row in cases} == {"vulnerable", "petitioner", "founder"}
    assert any(row["to_on"] for row in cases)
    measured = {row["case"] for row in demo.whole["CareMeasure"]}
    assert len(measured) > len(cases) / 2
    assert all(row["amount"] % 100 == 0 for row in demo.whole["CareMeasure"])
    assert [row for row in demo.whole["Visit"] if row["purpose"] == "care"]


def test_projects_have_payments(demo: Any) -> None:
    paid: Counter[int] = Counter()
    for row in demo.whole["Payment"]:
        paid[row["project"]] += row["amount"]
    for row in demo.whole["Project"]:
        assert 0 < paid[row["id"]] <= row["planned_amount"]
        assert row["done_on"] is None or row["started_on"] < row["done_on"] <= demo.until
    assert any(row["done_on"] for row in demo.whole["Project"])


def test_quotas_are_met_by_some_and_missed_by_others(demo: Any, desk: Any) -> None:
    period = dates.month(2026, 10)
    values = {one.name: one.value for one in summary.summarise(period, desk.actor, demo.until).figures}
    assert 0 < values["quota_done"] < values["quota_due"]
    assert len(demo.whole["QuotaRow"]) >= 4
    assert {row["valid_from"] for row in demo.whole["QuotaRow"]} <= {
        demo.whole["Visit"][0]["visited_on"].replace(day=1)
    }
