"""Ledger entries, disputes, visits, households and quotas counted anew from an export, after the printed formulas."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.demo.recount_lines import Counted, Export, Line, Look
from tests.demo.recount_petitions import GOOD, RATED

OF_LEDGER = tuple(
    f"ledger_{name}" for name in ["received", "received_ytd", "closed", "open", "overdue", "rated", "satisfied"]
)
OF_VILLAGES = ("dispute_received", "visits", "households_assigned", "households_visited")
OF_CADRES = ("visit_days", "visited_doors", "trips", "late_trips", "quota_due", "quota_done")

SOURCES = {
    "round": "走访",
    "visit": "来访",
    "call": "来电",
    "opinion_box": "意见箱",
    "meeting": "会议",
    "reception": "接访",
    "assigned": "上级交办",
    "grid": "网格",
    "sweep": "排查",
    "petition": "信访",
}
ENDINGS = {
    "solved": "解决",
    "explained": "解释",
    "reported": "上报",
    "to_petition": "转信访",
    "to_dispute": "转纠纷",
    "none": "未注明",
}
ON_THE_SPOT = {"door", "field", "meeting"}


def counted(export: Export, look: Look) -> Counted:
    """What every measure of the villages counts."""
    yield from _entries(export, look)
    yield from _visits(export, look)
    yield from _households(export, look)
    yield from _quotas(export, look)


def village_names(export: Export) -> dict[str, str]:
    """Every village as a part of the docket, with its name."""
    known = {f"village.{line['code']}": line["name"] for line in export.of["village"]}
    return known | {"village.none": "未注明村（社区）"}


def ledger_names() -> dict[str, str]:
    """Sources and endings."""
    return {f"source.{code}": label for code, label in SOURCES.items()} | {
        f"outcome.{code}": label for code, label in ENDINGS.items()
    }


def cadre_names(export: Export) -> dict[str, str]:
    """Every cadre, those of one name with their posts."""
    lines = export.of["cadre"]
    names = [line["name"] for line in lines]
    return {
        f"cadre.{line['id']}": f"{line['name']}（{line['post']}）"
        if names.count(line["name"]) > 1 and line["post"]
        else line["name"]
        for line in lines
    }


def _of_village(export: Export, line: Line) -> list[tuple[str, int]]:
    return [(f"village.{export.villages[line['village_id']]}", 1)]


# ---------------------------------------------------------------- ledger entries and disputes


def _entries(export: Export, look: Look) -> Counted:
    for matter in export.matters("ledger"):
        own = export.ledger_entries[matter["id"]]
        parts = [
            *_of_village(export, matter),
            (f"source.{matter['channel']}", 1),
            (f"outcome.{own['outcome'] or 'none'}", 1),
        ]
        if matter["secrecy"] != "normal":
            parts = [("sealed", 1)]
        for name, holds in _states(export, matter, own, look):
            if holds:
                yield f"ledger_{name}", parts, matter["id"]
    for matter in export.matters("dispute"):
        if look.holds(matter["received_on"]):
            is_open = matter["secrecy"] == "normal"
            yield "dispute_received", _of_village(export, matter) if is_open else [("sealed", 1)], matter["id"]


def _states(export: Export, matter: Line, own: Line, look: Look) -> Iterator[tuple[str, bool]]:
    yield "received", look.holds(matter["received_on"])
    yield "received_ytd", look.last[:4] + "-01-01" <= matter["received_on"] <= look.last
    yield "closed", look.holds(matter["closed_on"])
    yield "open", look.is_open(matter)
    limits = [clock for clock in export.clocks.get(matter["id"], []) if clock["rule_code"] == "ledger"]
    yield (
        "overdue",
        look.is_open(matter)
        and any(look.is_missed(own["promised_on"] or clock["due_on"], clock["stopped_on"]) for clock in limits),
    )
    yield "rated", look.holds(own["feedback_on"]) and own["rating"] in RATED
    yield "satisfied", look.holds(own["feedback_on"]) and own["rating"] in GOOD


# ---------------------------------------------------------------- visits and households


def _made(export: Export, first: str, last: str) -> Iterator[Line]:
    return (v for v in export.of["visit"] if v["way"] in ON_THE_SPOT and first <= v["visited_on"] <= last)


def _visits(export: Export, look: Look) -> Counted:
    days, doors = set(), set()
    for visit in _made(export, look.first, look.last):
        yield "visits", _of_village(export, visit), visit["id"]
        for cadre in export.cadres_of[visit["id"]]:
            yield "trips", [(f"cadre.{cadre}", 1)], visit["id"]
            if visit["is_late_entry"]:
                yield "late_trips", [(f"cadre.{cadre}", 1)], visit["id"]
            days.add((cadre, visit["visited_on"]))
            if visit["household_id"] is not None:
                doors.add((cadre, visit["household_id"]))
    for name, found in (("visit_days", days), ("visited_doors", doors)):
        yield from ((name, [(f"cadre.{cadre}", 1)], key) for cadre, key in found)


def _households(export: Export, look: Look) -> Counted:
    quarter = f"{look.end[:5]}{(int(look.end[5:7]) - 1) // 3 * 3 + 1:02}-01"
    seen = {visit["household_id"] for visit in _made(export, min(quarter, look.first), look.end)}
    for home in export.of["household"]:
        if home["closed_on"] is None or home["closed_on"] > look.end:
            yield "households_assigned", _of_village(export, home), home["id"]
            if home["id"] in seen:
                yield "households_visited", _of_village(export, home), home["id"]


# ---------------------------------------------------------------- quotas


def _quotas(export: Export, look: Look) -> Counted:
    for rule in export.of["quota"]:
        first, last = _turn(rule["per"], date.fromisoformat(look.first))
        while last.isoformat() <= look.last:
            if last.isoformat() < look.today and _is_in_force(rule, last.isoformat()):
                yield from _due(export, rule, first.isoformat(), last.isoformat())
            first, last = _turn(rule["per"], last + timedelta(days=1))


def _turn(per: str, day: date) -> tuple[date, date]:
    """The first and last day of the week, month, quarter or year that holds a day."""
    if per == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = {"month": day.replace(day=1), "year": date(day.year, 1, 1)}.get(per)
    first = first or date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    end = first
    for _ in range({"month": 1, "quarter": 3, "year": 12}[per]):
        end = (end + timedelta(days=31)).replace(day=1)
    return first, end - timedelta(days=1)


def _is_in_force(rule: Line, day: str) -> bool:
    return (rule["valid_from"] or "") <= day <= (rule["valid_to"] or "9")


def _due(export: Export, rule: Line, first: str, last: str) -> Counted:
    visits = list(_made(export, first, last))
    for cadre in {
        line["cadre_id"]
        for line in export.of["assignment"]
        if line["role"] == rule["role"] and line["from_on"] <= last and (line["to_on"] or "9") >= first
    }:
        own = [visit for visit in visits if cadre in export.cadres_of[visit["id"]]]
        yield "quota_due", [(f"cadre.{cadre}", 1)], last
        if _amount(rule["unit"], own) >= rule["minimum"]:
            yield "quota_done", [(f"cadre.{cadre}", 1)], last


def _amount(unit: str, visits: list[Line]) -> int:
    if unit == "night":
        return len({visit["visited_on"] for visit in visits if visit["is_night"]})
    column = {"day": "visited_on", "visit": "id", "household": "household_id"}[unit]
    return len({visit[column] for visit in visits} - {None})
