"""Counts the figures of the villages anew from the lines of an export: nothing of the program's own counting is used."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Line = dict[str, Any]
GOOD, RATED = {"satisfied", "fair"}, {"satisfied", "fair", "dissatisfied"}
ON_THE_SPOT = {"door", "field", "meeting"}


def quarter_of(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_span(per: str, day: date) -> tuple[date, date]:
    """The first and last day of the week, month, quarter or year that holds a day."""
    if per == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = {"month": day.replace(day=1), "quarter": quarter_of(day), "year": date(day.year, 1, 1)}[per]
    end = first
    for _ in range({"month": 1, "quarter": 3, "year": 12}[per]):
        end = (end + timedelta(days=31)).replace(day=1)
    return first, end - timedelta(days=1)


class Recount:
    """The figures of a span of days, looked at on `today`."""

    def __init__(self, path: Path, from_on: date, to_on: date, today: date) -> None:
        self.of: dict[str, list[Line]] = {}
        for text in path.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            self.of.setdefault(line["kind"], []).append(line)
        self.from_on, self.to_on, self.today = from_on, to_on, today
        self.end = min(to_on, today)
        self.look = min(to_on + timedelta(days=1), today)
        self.villages = {line["id"]: line["code"] for line in self.of["village"]}
        self.own = {line["matter_id"]: line for line in self.of["ledger_entry"]}
        self.clocks: dict[int, list[Line]] = {}
        for clock in self.of["clock"]:
            self.clocks.setdefault(clock["matter_id"], []).append(clock)
        self.went: dict[int, list[int]] = {}
        for line in self.of["visit_cadre"]:
            self.went.setdefault(line["visit_id"], []).append(line["cadre_id"])

    def within(self, day: str | None) -> bool:
        return day is not None and self.from_on <= date.fromisoformat(day) <= self.to_on

    def figures(self) -> Counter[str]:
        """Every figure of the villages by its name; those that count nothing are left out."""
        found: Counter[str] = Counter()
        for name, slices in (*self._entries(), *self._visits(), *self._households(), *self._quotas()):
            found.update([name, *(f"{name}.{part}" for part in slices)])
        return found

    # ---------------------------------------------------------------- ledger entries and disputes

    def _entries(self) -> list[tuple[str, list[str]]]:
        found = []
        for matter in self.of["matter"]:
            kind = matter["matter_kind"]
            if kind == "petition":
                continue
            slices = [f"village.{self.villages[matter['village_id']]}"]
            if kind == "ledger":
                own = self.own[matter["id"]]
                slices += [f"source.{matter['channel']}", f"outcome.{own['outcome'] or 'none'}"]
            counted = [name for name, holds in self._holds(matter).items() if holds]
            found += [(f"{kind}_{name}", slices) for name in counted if kind == "ledger" or name == "received"]
        return found

    def _holds(self, matter: Line) -> dict[str, bool]:
        received, closed = date.fromisoformat(matter["received_on"]), matter["closed_on"]
        is_open = received <= self.end and (closed is None or date.fromisoformat(closed) > self.end)
        own = self.own.get(matter["id"], {})
        fed_back = self.within(own.get("feedback_on"))
        return {
            "received": self.within(matter["received_on"]),
            "received_ytd": date(self.to_on.year, 1, 1) <= received <= self.to_on,
            "closed": self.within(closed),
            "open": is_open,
            "overdue": is_open and any(self._missed(clock) for clock in self.clocks.get(matter["id"], ())),
            "rated": fed_back and own["rating"] in RATED,
            "satisfied": fed_back and own["rating"] in GOOD,
        }

    def _missed(self, clock: Line) -> bool:
        stopped = clock["stopped_on"]
        is_done = stopped is not None and date.fromisoformat(stopped) <= self.end
        return date.fromisoformat(clock["due_on"]) < self.look and not is_done

    # ---------------------------------------------------------------- visits

    def _visits(self) -> list[tuple[str, list[str]]]:
        found: list[tuple[str, list[str]]] = []
        days, doors = set(), set()
        for visit in self.of["visit"]:
            if visit["way"] not in ON_THE_SPOT or not self.within(visit["visited_on"]):
                continue
            found.append(("visits", [f"village.{self.villages[visit['village_id']]}"]))
            for cadre in self.went[visit["id"]]:
                found += [(name, [f"cadre.{cadre}"]) for name in ("trips", "late_trips")[: 1 + visit["is_late_entry"]]]
                days.add((cadre, visit["visited_on"]))
                doors.add((cadre, visit["household_id"]))
        found += [("visit_days", [f"cadre.{cadre}"]) for cadre, _day in days]
        return found + [("visited_doors", [f"cadre.{cadre}"]) for cadre, home in doors if home is not None]

    def _households(self) -> list[tuple[str, list[str]]]:
        begin = min(quarter_of(self.end), self.from_on).isoformat()
        seen = {
            visit["household_id"]
            for visit in self.of["visit"]
            if visit["way"] in ON_THE_SPOT and begin <= visit["visited_on"] <= self.end.isoformat()
        }
        found = []
        for home in self.of["household"]:
            if home["closed_on"] is None or home["closed_on"] > self.end.isoformat():
                names = ("households_assigned", "households_visited")[: 1 + (home["id"] in seen)]
                found += [(name, [f"village.{self.villages[home['village_id']]}"]) for name in names]
        return found

    # ---------------------------------------------------------------- quotas

    def _quotas(self) -> list[tuple[str, list[str]]]:
        found = []
        for rule in self.of["quota"]:
            first, last = next_span(rule["per"], self.from_on)
            while last <= self.to_on:
                if last < self.today and (rule["valid_from"] or "") <= last.isoformat() <= (rule["valid_to"] or "9"):
                    for cadre in self._holders(rule["role"], first, last):
                        is_met = self._done(rule["unit"], cadre, first, last) >= rule["minimum"]
                        found += [(name, [f"cadre.{cadre}"]) for name in ("quota_due", "quota_done")[: 1 + is_met]]
                first, last = next_span(rule["per"], last + timedelta(days=1))
        return found

    def _holders(self, role: str, first: date, last: date) -> set[int]:
        return {
            line["cadre_id"]
            for line in self.of["assignment"]
            if line["role"] == role
            and line["from_on"] <= last.isoformat()
            and (line["to_on"] is None or line["to_on"] >= first.isoformat())
        }

    def _done(self, unit: str, cadre: int, first: date, last: date) -> int:
        made = [
            visit
            for visit in self.of["visit"]
            if cadre in self.went[visit["id"]]
            and visit["way"] in ON_THE_SPOT
            and first.isoformat() <= visit["visited_on"] <= last.isoformat()
        ]
        if unit == "night":
            return len({visit["visited_on"] for visit in made if visit["is_night"]})
        column = {"day": "visited_on", "visit": "id", "household": "household_id"}[unit]
        return len({visit[column] for visit in made} - {None})

    # ---------------------------------------------------------------- ratings of petitions

    def ratings(self) -> Counter[str]:
        """What petitioners said of the office and of the unit, sealed petitions apart."""
        found: Counter[str] = Counter()
        for matter in self.of["matter"]:
            if matter["matter_kind"] != "petition":
                continue
            rated = matter["rated_on"]
            if self.within(rated):
                found["rating_due"] += 1
                for whom in ("desk", "unit"):
                    found[f"{whom}_rated"] += matter[f"{whom}_rating"] in RATED
                    found[f"{whom}_satisfied"] += matter[f"{whom}_rating"] in GOOD
            elif rated is None or rated > self.end.isoformat():
                asked = (clock for clock in self.clocks.get(matter["id"], ()) if clock["rule_code"] == "evaluation")
                found["rating_due"] += any(self._missed(clock) and self.within(clock["due_on"]) for clock in asked)
        return found
