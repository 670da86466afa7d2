"""Households and people of the villages, written straight into the register."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

from desktop.demo.names import Names
from desktop.demo.township import Place, Township
from desktop.domain.identity import age_on
from desktop.domain.pinyin import pinyin_keys
from desktop.store import places, rows
from desktop.store.ids import new_id
from desktop.store.tables import Household, Person

_LEAST = 25
"""So many households has a village at least."""


class Villager(NamedTuple):
    """A person of the register, as far as an intake form asks."""

    id: int
    name: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    address: str
    group_id: int
    group_name: str
    household_id: int
    ethnic_code: str
    occupation: str

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return age_on(self.born_on, day)


class _Member(NamedTuple):
    relation: str
    sex: str
    born_on: date
    surname: str


@cache
def _keys(name: str) -> str:
    """Search keys of a name; many people share one."""
    return " ".join(pinyin_keys(name))


class Census:
    """Settles the villages."""

    def __init__(self, town: Township, names: Names, rng: Random, until: date) -> None:
        self.town, self.names, self.rng, self.until = town, names, rng, until

    def settle(self, count: int) -> dict[int, list[Villager]]:
        """About so many people, by village id; writes them and the villages' own figures."""
        shares = [self.rng.uniform(0.6, 1.5) for _ in self.town.villages]
        found = {}
        for place, share in zip(self.town.villages, shares, strict=True):
            found[place.id] = self._village(place, max(24, round(count * share / sum(shares))))
        return found

    def _village(self, place: Place, count: int) -> list[Villager]:
        households: list[dict[str, Any]] = []
        people: list[dict[str, Any]] = []
        villagers: list[Villager] = []
        while len(people) < count or len(households) < _LEAST:
            group_id, group_name = place.groups[len(households) % len(place.groups)]
            number = len(households) // len(place.groups) + 1
            address = f"{self.town.data['county']}{self.town.data['short_name']}{place.name}{group_name}{number}号"
            household = self._household(place, group_id, address, len(households) + 1)
            households.append(household)
            for villager, relation in self._members(household, group_name, address):
                villagers.append(villager)
                people.append(self._row(villager, relation, place))
            household["head_name"], household["keys"] = villagers[-1].name, people[-1]["keys"]
        rows.insert_many(Household, households)
        rows.insert_many(Person, people)
        places.update_village(place.id, {"household_count": len(households), "population": len(people)})
        return villagers

    def _household(self, place: Place, group_id: int, address: str, number: int) -> dict[str, Any]:
        return {"id": new_id(), "village": place.id, "group": group_id, "number": f"{number:04}", "address": address}

    def _members(self, household: dict[str, Any], group_name: str, address: str) -> Iterator[tuple[Villager, str]]:
        """The people of a household, the head last (the household takes the name of the last one)."""
        ethnic = self.names.ethnic_code()
        shared = ""
        for member in reversed(list(self._family())):
            age = age_on(member.born_on, self.until)
            phone = self.names.phone() if 16 <= age <= 75 and self.rng.random() < 0.62 else ""
            shared = shared or phone
            yield (
                Villager(
                    new_id(),
                    self.names.full_name(member.sex, member.born_on, member.surname),
                    member.sex,
                    member.born_on,
                    self.names.identity(member.born_on, member.sex),
                    phone or (shared if member.relation == "户主" else ""),
                    address,
                    household["group"],
                    group_name,
                    household["id"],
                    ethnic,
                    self._occupation(age),
                ),
                member.relation,
            )

    def _born(self, low: int, high: int) -> date:
        """A birthday of somebody who is now between so many years old."""
        low, high = max(low, 0), max(high, 1)
        return self.until - timedelta(days=self.rng.randint(low * 365 + 1, high * 365 + 180))

    def _family(self) -> Iterator[_Member]:
        surname, age = self.names.surname(), self.rng.choice((32, 38, 44, 48, 52, 55, 58, 62, 66, 70, 74, 80))
        head = "女" if self.rng.random() < 0.12 else "男"
        born_on = self._born(age - 2, age + 3)
        yield _Member("户主", head, born_on, surname)
        if head == "男" and self.rng.random() < (0.86 if age < 70 else 0.6):
            yield _Member("妻", "女", self._born(age - 4, age + 2), self.names.surname())
        for order in range(self.rng.choice((0, 1, 1, 2, 2, 3) if age < 66 else (0, 0, 0, 1, 1))):
            child_age = age - 24 - 3 * order
            if child_age >= 0:
                sex = self.rng.choice("男女")
                yield _Member("子" if sex == "男" else "女", sex, self._born(child_age - 2, child_age + 1), surname)
        if 44 < age < 64 and self.rng.random() < 0.3:
            yield _Member("儿媳", "女", self._born(age - 27, age - 23), self.names.surname())
            sex = self.rng.choice("男女")
            yield _Member("孙子" if sex == "男" else "孙女", sex, self._born(age - 54, age - 48), surname)
        if age < 60 and self.rng.random() < 0.35:
            yield _Member("母亲", "女", self._born(age + 22, age + 28), self.names.surname())

    def _occupation(self, age: int) -> str:
        if age < 7:
            return ""
        if age < 19:
            return "学生"
        chances = (64, 15, 7, 6, 2, 3) if age < 65 else (86, 0, 1, 0, 7, 6)
        kinds = ("农民", "工人", "个体经营者", "自由职业者", "退（离）休人员", "无业人员")
        return self.rng.choices(kinds, chances)[0]

    def _row(self, villager: Villager, relation: str, place: Place) -> dict[str, Any]:
        return {
            "id": villager.id,
            "name": villager.name,
            "keys": _keys(villager.name),
            "sex": villager.sex,
            "born_on": villager.born_on,
            "id_number": villager.id_number,
            "phone": villager.phone,
            "ethnic_code": villager.ethnic_code,
            "occupation": villager.occupation,
            "address": villager.address,
            "village": place.id,
            "group": villager.group_id,
            "household": villager.household_id,
            "relation": relation,
        }
