"""Villages, units, cadres and who answers for which village: written through casework, as a clerk would."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from desktop.casework import office
from desktop.casework.office import AssignmentRow
from desktop.demo import texts
from desktop.demo.names import Names
from desktop.domain.records import Actor, Office

_NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"]


class Place(NamedTuple):
    """A village with its groups as (id, name)."""

    id: int
    name: str
    groups: tuple[tuple[int, str], ...]

    @property
    def folk(self) -> str:
        """What its people are called."""
        return "居民" if self.name.endswith("社区") else "村民"

    @property
    def council(self) -> str:
        """Its committee (村民委员会 or 居民委员会)."""
        return f"{self.name}{self.folk}委员会"


class Township:
    """The office's own people and places, kept at hand while the petitions are invented."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = texts.read("township")
        self.villages: list[Place] = []
        self.units: dict[str, int] = {}
        self.heads: dict[str, int] = {}
        self.cadre_names: dict[int, str] = {}
        self.leaders: list[int] = []
        self.left_on: dict[int, date] = {}
        self.roster: list[AssignmentRow] = []

    @property
    def facts(self) -> Office:
        """Name, code and contact of the office."""
        return Office(*(self.data[name] for name in Office._fields))

    def holder(self, village_id: int, role: str, on: date) -> int | None:
        """The cadre of a role in a village on a day; None in a vacancy."""
        of_role = (row for row in self.roster if row.village_id == village_id and row.role == role)
        return next((r.cadre_id for r in of_role if r.from_on <= on and (r.to_on is None or r.to_on >= on)), None)


class Founder:
    """Writes the township into an empty office."""

    def __init__(self, by: Actor, at: datetime, until: date, rng: Random, names: Names) -> None:
        self.by, self.at, self.until = by, at, until
        self.rng, self.names = rng, names
        self.town = Township()
        self.since = date(at.year - 1, 3, 1)

    def build(self) -> Township:
        """Everything, in the order in which one thing needs another."""
        self._villages()
        self._units()
        leaders = [self._cadre(post, "党政综合办公室", is_leader=True) for post in self.town.data["leaders"]]
        self.town.leaders = leaders
        for name, _kind, post in self.town.data["units"]:
            if post:
                self.town.heads[name] = self._cadre(f"{name}{post}", name)
        staff = [self._cadre("包村干部", unit) for unit in self.town.data["staff"]]
        self._responsibility(leaders, staff)
        self._changes(leaders, staff)
        self.town.roster = office.assignments()
        return self.town

    def _villages(self) -> None:
        for number, line in enumerate(self.town.data["villages"], 1):
            code, name = line.split()
            kind = "community" if name.endswith("社区") else "village"
            values = {"name": name, "code": code, "kind": kind, "phone": f"0700-12340{number:02}"}
            village_id = office.save_village(None, values, self.by, self.at).id
            groups = []
            for numeral in _NUMERALS[: self.rng.randint(6, 14)]:
                groups.append((office.add_group(village_id, f"{numeral}组", self.by, self.at).id, f"{numeral}组"))
            self.town.villages.append(Place(village_id, name, tuple(groups)))

    def _units(self) -> None:
        councils = [[place.council, "village", ""] for place in self.town.villages]
        for name, kind, _post in (*self.town.data["units"], *councils):
            self.town.units[name] = office.add_unit(name, kind, self.by, self.at).id

    def _cadre(self, post: str, unit: str, is_leader: bool = False, joined_on: date | None = None) -> int:
        number = len(self.town.cadre_names) + 1
        sex = "女" if self.rng.random() < 0.28 else "男"
        taken = set(self.town.cadre_names.values())
        name = ""
        while not name or name in taken:
            name = self.names.full_name(sex, date(self.rng.randint(1967, 1991), 1, 1))
        values = {
            "name": name,
            "post": post,
            "phone": self.names.cadre_phone(number),
            "unit": self.town.units.get(unit),
            "is_leader": is_leader,
            "joined_on": joined_on or self.since,
        }
        cadre_id = office.save_cadre(None, values, self.by, self.at).id
        self.town.cadre_names[cadre_id] = name
        return cadre_id

    def _assign(self, place: Place, role: str, cadre_id: int, from_on: date, to_on: date | None = None) -> None:
        basis = self.town.data["basis"].format(year=from_on.year, serial=from_on.month)
        office.assign(place.id, role, cadre_id, from_on, to_on, basis, self.by, self.at)

    def _responsibility(self, leaders: list[int], staff: list[int]) -> None:
        """One leader and one cadre for each village, the secretaries, and a first secretary where one is sent."""
        heads = list(self.town.heads.values())
        for number, place in enumerate(self.town.villages):
            secretary = self._cadre("村党组织书记", place.council)
            self._assign(place, "liaison_leader", leaders[number % len(leaders)], self.since)
            self._assign(place, "group_head", heads[number % len(heads)], self.since)
            self._assign(place, "liaison_cadre", staff[number % len(staff)], self.since)
            self._assign(place, "village_secretary", secretary, self.since)
            if number + 1 in self.town.data["first_secretary"]:
                first = self._cadre(self.town.data["first_secretary_post"], "")
                self._assign(place, "first_secretary", first, self.since)

    # ---------------------------------------------------------------- what changed in the meantime

    def _ago(self, days: int) -> date:
        return self.until - timedelta(days=days)

    def _end(self, place: Place, role: str, last: date) -> None:
        for row in office.assignments(place.id):
            if row.role == role and row.to_on is None:
                office.end_assignment(row, last, self.by, self.at)

    def _leave(self, cadre_id: int, last: date) -> None:
        row = next(row for row in office.cadres() if row.id == cadre_id)
        values = {"name": row.name, "phone": row.phone, "left_on": last, "note": "调离"}
        office.save_cadre(cadre_id, values, self.by, self.at)
        self.town.left_on[cadre_id] = last

    def _changes(self, leaders: list[int], staff: list[int]) -> None:
        """A cadre left and was followed, two leaders swapped, a secretary changed; one vacancy, one double holder."""
        places = self.town.villages
        follower = self._cadre("包村干部", "农业农村办公室", joined_on=self._ago(150))
        for place in (p for p in places if self._is_held(p, "liaison_cadre", staff[2])):
            self._end(place, "liaison_cadre", self._ago(151))
            self._assign(place, "liaison_cadre", follower, self._ago(150))
        self._leave(staff[2], self._ago(151))
        for place, leader in ((places[5], leaders[8]), (places[8], leaders[5])):
            self._end(place, "liaison_leader", self._ago(96))
            self._assign(place, "liaison_leader", leader, self._ago(95))
        former = next(r.cadre_id for r in office.assignments(places[10].id) if r.role == "village_secretary")
        self._end(places[10], "village_secretary", self._ago(211))
        self._assign(places[10], "village_secretary", self._cadre("村党组织书记", ""), self._ago(210))
        self._leave(former, self._ago(211))
        self._end(places[13], "liaison_cadre", self._ago(20))
        self._assign(places[7], "liaison_cadre", staff[12], self._ago(60))

    def _is_held(self, place: Place, role: str, cadre_id: int) -> bool:
        rows = office.assignments(place.id)
        return any(row.role == role and row.cadre_id == cadre_id and row.to_on is None for row in rows)
