"""Whom a visit went to, in one box: a household, a person, a village to turn to, or a name that nobody has on file."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Signal

from desktop.casework import office, visits
from desktop.casework.visits import Door
from desktop.domain.records import Choice
from desktop.domain.widths import half_width
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.pick_field import Finder, PickField

_TYPED = "typed"
_ELSEWHERE_LIMIT = 8


class _DoorFinder(Finder):
    """Doors of the village first, then villages, then doors elsewhere, and at last the bare words."""

    def __init__(self, doors: Iterable[Door] = (), villages: Sequence[Choice] = ()) -> None:
        self.doors: dict[str, Door] = {}
        rows = [self._choice(door) for door in doors]
        super().__init__(rows)
        self._villages = Finder([row._replace(id=f"village:{row.id}", hint="换到这个村") for row in villages])
        self.by_id |= self._villages.by_id

    def find(self, query: str) -> tuple[list[Choice], int]:
        """What may be meant; for an empty query everybody of the village."""
        rows, count = super().find(query)
        words = half_width(query).strip()
        if not words:
            return rows, count
        found = [*rows, *self._villages.find(words)[0][:3]]
        if not rows:
            found += [self._choice(door) for door in visits.doors(text=words, limit=_ELSEWHERE_LIMIT)]
        if not words.isascii():
            found.append(Choice(_TYPED, words, "不在名册，按姓名登记"))
        return found, max(count, len(found))

    def _choice(self, door: Door) -> Choice:
        key = f"person:{door.person_id}" if door.person_id and door.name != door.head_name else ""
        key = key or (f"household:{door.household_id}" if door.household_id else f"person:{door.person_id}")
        self.doors[key] = door
        is_head = door.household_id is not None and door.name == door.head_name
        hint = "户主" if is_head else f"{door.head_name}户" if door.head_name else ""
        choice = Choice(
            key, door.name, f"{door.village_name}{door.group_name}　{hint}".strip(), tuple(door.keys.split())
        )
        if hasattr(self, "by_id"):
            self.by_id[key] = choice
        return choice


class WhomField(PickField):
    """Type a name or its pinyin; typing a village turns to that village. `place_changed` says that the place is another.

    Its value is a dict of `village_id`, `group_id`, `household_id`, `person_id` and `met`.
    """

    place_changed = Signal()

    def __init__(self) -> None:
        super().__init__(placeholder="姓名或拼音；换村先打村名")
        self._villages = office.village_choices()
        self._names = {int(row.id): row.label for row in self._villages}
        self.village_id: int | None = None
        self.turn_to(None)

    # ------------------------------------------------------------ the place

    def turn_to(self, village_id: int | None) -> None:
        """Offer the people of another village and forget who was chosen."""
        if village_id != self.village_id or not isinstance(self._finder, _DoorFinder):
            self.village_id = village_id
            self.reload()
        PickField.set_value(self, None)
        self._tell_place()

    def reload(self) -> None:
        """Offer what the register knows now; what is typed stays."""
        self._villages = office.village_choices()
        self._names = {int(row.id): row.label for row in self._villages}
        doors = visits.doors(self.village_id) if self.village_id else []
        self._finder = _DoorFinder(doors, self._villages)

    @property
    def door(self) -> Door | None:
        """The chosen household or person."""
        choice = self.choice()
        finder = self._finder
        assert isinstance(finder, _DoorFinder)
        return finder.doors.get(str(choice.id)) if choice else None

    def place(self) -> dict[str, Any]:
        """Where and whom, as the form of a visit wants it."""
        door = self.door
        if door is None:
            return {"village_id": self.village_id, "met": self.text().strip()}
        return {
            "village_id": door.village_id,
            "group_id": door.group_id,
            "household_id": door.household_id,
            "person_id": door.person_id,
            "met": door.name,
        }

    def show_place(self, village_id: int | None, household_id: int | None, person_id: int | None, met: str) -> None:
        """Show whom a visit went to."""
        self.turn_to(village_id)
        finder = self._finder
        assert isinstance(finder, _DoorFinder)
        wanted = (f"person:{person_id}", f"household:{household_id}")
        found = next((key for key in wanted if key in finder.doors), None)
        if found is not None and finder.doors[found].name == met:
            PickField.set_value(self, found)
        else:
            self.setText(met)
        self._tell_place()

    # ------------------------------------------------------------ typing

    def settle(self) -> str:
        """Bare words stay: not everybody is on file. An exact name that only one bears is that one."""
        typed = self.text().strip()
        if self.choice() is None and typed:
            same = [row for row in self._finder.find(typed)[0] if row.label == typed and row.id != _TYPED]
            if len(same) == 1:
                self._take(same[0])
        return "" if self.village_id or not self.text().strip() else "请先打村名再回车，再填走访对象。"

    def accept(self) -> bool:
        """Enter: take the marked row; on a village stay in the box, to name somebody there."""
        before = self.village_id
        done = super().accept()
        return done and (before == self.village_id or bool(self.text()))

    def _take(self, row: Choice) -> None:
        kind, _, key = str(row.id).partition(":")
        self._popup.hide()
        if kind == "village":
            self.turn_to(int(key))
        elif kind == _TYPED:
            self._show_choice(None)
            LineField.set_value(self, row.label)
        else:
            self._take_door(row)
        self._tell_place()
        self.picked.emit(self.choice())

    def _take_door(self, row: Choice) -> None:
        finder = self._finder
        assert isinstance(finder, _DoorFinder)
        door = finder.doors[str(row.id)]
        if door.village_id != self.village_id:
            self.turn_to(door.village_id)
            finder = self._finder
        self._show_choice(finder.by_id.get(row.id, row))

    def _tell_place(self) -> None:
        door = self.door
        group = door.group_name if door else ""
        self.note(
            f"{self._names.get(self.village_id or 0, '还没有选村')}{group}", "hint" if self.village_id else "error"
        )
        self.place_changed.emit()
