"""Rows of a register against each other and against what is there: new, known, double, or in contradiction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from desktop.casework.people_import import KnownHousehold, KnownPerson
from desktop.domain.importing import Problem
from desktop.domain.people import HEAD, NewPerson
from desktop.domain.people_importing import NewGroup, PlannedHousehold, PlannedPerson
from desktop.exchange.ledger_row import Setting
from desktop.exchange.lookups import Place
from desktop.exchange.people_reading import PersonReading

_COMPLETED = ("sex", "born_on", "id_number", "phone", "ethnic_code", "occupation", "address")
_TOLD = {"phone": "phone", "address": "address", "born_on": "born_on", "id_number": "id_number"}
"""Facts whose contradiction to the register is told, and the columns in which they stand."""

_REMARKS = {
    "groups": "这些村还没有录入小组，将按表格新建 {} 个村民小组。",
    "followed": "有 {} 行没有写户编号和户主，按上一行归户。",
    "alone": "有 {} 行没有写户编号和户主，登记为未归户人员。",
    "headless": "有 {} 户没有写明户主，以第一个人的姓名作户名。",
}


class Sifted(NamedTuple):
    """What is ready, what is wrong, and what is there already."""

    ready: tuple[PlannedPerson, ...]
    households: tuple[PlannedHousehold, ...]
    groups: tuple[NewGroup, ...]
    problems: tuple[Problem, ...]
    doubles: int
    remarks: tuple[str, ...]


class _Home:
    """A household while its rows come in."""

    def __init__(self, at: int, known: KnownHousehold | None, place: Place, number: str, head: str) -> None:
        self.at, self.known, self.place, self.number, self.head = at, known, place, number, head
        self.address, self.head_row = "", 0
        self.group: int | NewGroup | None = None
        self.first_name = ""


class Sifter:
    """Takes the rows in their order; `sifted` tells what came of them."""

    def __init__(self, setting: Setting, people: Sequence[KnownPerson], homes: Iterable[KnownHousehold]) -> None:
        self._setting = setting
        self._problems: list[Problem] = []
        self._ready: list[PlannedPerson] = []
        self._doubles = 0
        self._guesses: Counter[str] = Counter()
        self._rows_of: dict[Any, int] = {}
        self._groups: dict[NewGroup, None] = {}
        self._homes: dict[Any, _Home] = {}
        self._used: list[_Home] = []
        self._last: tuple[int, _Home] | None = None
        self._by_number = {person.id_number: person for person in people if person.id_number}
        self._by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in people:
            self._by_name[person.name].append(person)
        self._known_homes: dict[Any, list[KnownHousehold]] = defaultdict(list)
        for home in homes:
            self._known_homes[home.village_id, "#", home.number].append(home)
            self._known_homes[home.village_id, home.group_id, home.head_name].append(home)

    # ------------------------------------------------------------ one row

    def take(self, reading: PersonReading) -> None:
        """Take the next row."""
        self._problems += reading.problems
        if reading.place is None or not reading.form.name or reading.is_out:
            return
        known = self._known(reading)
        if self._is_twice(reading) or self._is_somebody_else(reading):
            return
        group = self._group(reading)
        home = self._home(reading, group)
        form = self._in_home(reading, home)
        form = replace(form, village_id=reading.place.village_id)
        if known is None:
            at = None if home is None else self._use(home, form)
            self._ready.append(PlannedPerson(reading.row, None, form, group, at))
        else:
            self._complete(reading, known, form, group, home)

    def _known(self, reading: PersonReading) -> KnownPerson | None:
        """Who of the register this surely is: same identity number, or same name with phone, birthday or household."""
        form = reading.form
        if form.id_number in self._by_number:
            return self._by_number[form.id_number]
        named = [one for one in self._by_name[form.name] if not (one.id_number and form.id_number)]
        if form.born_on:
            named = [one for one in named if one.born_on in (None, form.born_on)]
        assert reading.place is not None
        village = reading.place.village_id
        home = self._known_home(reading)
        tests = (
            [one for one in named if form.phone and one.phone == form.phone],
            [one for one in named if form.born_on and one.born_on == form.born_on and one.village_id == village],
            [one for one in named if home is not None and one.household_id == home.id],
        )
        return next((found[0] for found in tests if len(found) == 1), None)

    def _is_twice(self, reading: PersonReading) -> bool:
        """The same person stands in an earlier row."""
        form, place = reading.form, reading.place
        assert place is not None
        home = (reading.number or reading.head, place.group_id, place.rest)
        key = form.id_number or (form.name, place.village_id, home, form.born_on, form.phone)
        first = self._rows_of.setdefault(key, reading.row)
        if first == reading.row:
            return False
        field = "id_number" if form.id_number else "name"
        what = "身份证号" if form.id_number else "这个人"
        self._tell(reading.row, field, f"{what}与第 {first} 行重复。同一个人只留一行；不是同一人的，请核对。", True)
        return True

    def _is_somebody_else(self, reading: PersonReading) -> bool:
        """The identity number belongs to a different name in the register."""
        holder = self._by_number.get(reading.form.id_number)
        if holder is None or holder.name == reading.form.name:
            return False
        sentence = f"这个身份证号在名册中登记为“{holder.name}”，姓名不一致。请核对号码和姓名，改好后再导入。"
        self._tell(reading.row, "id_number", sentence, True)
        return True

    def _tell(self, row: int, field: str, sentence: str, is_fatal: bool = False) -> None:
        place = self._setting.columns.get(field)
        letter, header = (place[1].letter, place[1].header) if place else ("", self._setting.words.labels[field])
        self._problems.append(Problem(row, letter, header, sentence, is_fatal))

    # ------------------------------------------------------------ where somebody belongs

    def _group(self, reading: PersonReading) -> int | NewGroup | None:
        """The group. A village without any takes those of the file; elsewhere an unknown one is a doubt."""
        place = reading.place
        assert place is not None
        if place.group_id or not place.rest:
            return place.group_id
        if not self._setting.places.has_groups(place.village_id):
            group = NewGroup(place.village_id, place.rest[:40])
            self._groups.setdefault(group)
            return group
        self._tell(reading.row, "group", f"这个村没有“{place.rest[:20]}”，组留空。请核对组名，或先在“系统—村”里添加。")
        return None

    def _known_home(self, reading: PersonReading) -> KnownHousehold | None:
        place = reading.place
        assert place is not None
        key = (
            (place.village_id, "#", reading.number)
            if reading.number
            else (place.village_id, place.group_id, reading.head)
        )
        found = self._known_homes.get(key, []) if reading.number or reading.head else []
        return found[0] if len(found) == 1 else None

    def _home(self, reading: PersonReading, group: int | NewGroup | None) -> _Home | None:
        place = reading.place
        assert place is not None
        if not (reading.number or reading.head):
            return self._followed(reading, place.village_id)
        key = (place.village_id, "#", reading.number) if reading.number else (place.village_id, group, reading.head)
        if key not in self._homes:
            known = self._known_home(reading)
            self._homes[key] = _Home(-1, known, place, reading.number, reading.head)
            self._homes[key].group = group
            if known and reading.head and known.head_name and known.head_name != reading.head:
                said = f"户编号 {reading.number} 在名册中是{known.head_name}户，户主不同，保留原登记。"
                self._tell(reading.row, "head" if "head" in self._setting.columns else "household", said)
        home = self._homes[key]
        if home.head and reading.head and home.head != reading.head:
            self._tell(reading.row, "head", f"同一户的户主前面写的是“{home.head[:20]}”，这里不同，按前面的登记。")
        home.head = home.head or reading.head
        self._last = reading.row, home
        return home

    def _followed(self, reading: PersonReading, village_id: int) -> _Home | None:
        """A register that names the household in its first row only: what follows belongs to it."""
        if self._last is not None:
            row, home = self._last
            is_next = row == reading.row - 1 and home.place.village_id == village_id
            if is_next and reading.form.relation not in ("", HEAD):
                self._guesses["followed"] += 1
                self._last = reading.row, home
                return home
        self._guesses["alone"] += 1
        return None

    def _in_home(self, reading: PersonReading, home: _Home | None) -> NewPerson:
        """The form with its relation: one head per household, and the one who bears its name is the head."""
        form = reading.form
        if home is None:
            return replace(form, relation="")
        home.first_name = home.first_name or form.name
        home.address = home.address or form.address
        if not form.relation and form.name == home.head and not home.head_row:
            form = replace(form, relation=HEAD)
        if form.relation == HEAD:
            if home.head_row or home.head not in ("", form.name):
                before = f"已在第 {home.head_row} 行" if home.head_row else f"写的是“{home.head[:20]}”"
                self._tell(reading.row, "relation", f"同一户的户主{before}，这一行的关系留空，请核对。")
                return replace(form, relation="")
            home.head_row = reading.row
        return form

    def _use(self, home: _Home, form: NewPerson) -> int:
        """The place of a household among those that are written."""
        if home.at < 0:
            home.at = len(self._used)
            self._used.append(home)
        return home.at

    # ------------------------------------------------------------ who is there already

    def _complete(
        self,
        reading: PersonReading,
        known: KnownPerson,
        form: NewPerson,
        group: int | NewGroup | None,
        home: _Home | None,
    ) -> None:
        """Fill in what the register lacks; tell what contradicts it, and leave that as it is."""
        news = {name: getattr(form, name) for name in _COMPLETED if not getattr(known, name) and getattr(form, name)}
        for name, field in _TOLD.items():
            now, said = getattr(known, name), getattr(form, name)
            if now and said and now != said:
                self._tell(reading.row, field, "与名册中已有的登记不同，保留原登记。确要更正的，请打开这个人修改。")
        at = None
        if known.village_id is None or (known.household_id is None and known.village_id == form.village_id):
            if home is not None:
                at = self._use(home, form)
                news |= {"household": at}
                news |= {"relation": form.relation} if form.relation and not known.relation else {}
            news |= {"village": form.village_id} if known.village_id is None else {}
            news |= {"group": group} if group and known.group_id is None else {}
        elif home is not None and not (home.known and home.known.id == known.household_id):
            self._tell(
                reading.row, "household", "名册中这个人在另一户（或另一村），保留原登记。确已变动的，请用“移户”。"
            )
        if news:
            self._ready.append(PlannedPerson(reading.row, known.id, form, group, at, news))
        else:
            self._doubles += 1

    # ------------------------------------------------------------ the whole

    def sifted(self) -> Sifted:
        """What came of all rows."""
        homes = tuple(self._planned(home) for home in self._used)
        wanted: list[int | NewGroup | None] = [one.group for one in self._ready]
        used = {group for group in (*wanted, *(home.group for home in homes)) if isinstance(group, NewGroup)}
        groups = tuple(group for group in self._groups if group in used)
        self._guesses["groups"] = len(groups)
        said = tuple(_REMARKS[name].format(count) for name, count in sorted(self._guesses.items()) if count)
        problems = tuple(sorted(self._problems, key=lambda problem: problem.row))
        return Sifted(tuple(self._ready), homes, groups, problems, self._doubles, said)

    def _planned(self, home: _Home) -> PlannedHousehold:
        head = home.head or home.first_name
        if not home.head and home.known is None:
            self._guesses["headless"] += 1
        if home.known is None:
            return PlannedHousehold(None, home.place.village_id, home.group, home.number, head, home.address)
        known = home.known
        news: dict[str, Any] = {"address": home.address} if home.address and not known.address else {}
        news |= {"group": home.group} if home.group and known.group_id is None else {}
        return PlannedHousehold(
            known.id, known.village_id, home.group, known.number, known.head_name, known.address, news
        )
