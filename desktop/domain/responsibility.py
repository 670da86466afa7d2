"""Who answers for what from when to when (包村责任制): what is wrong on a day, and what an assignment may look like.

A holding is valid on both of its end days. A scope is a village, one of its groups or grids, or one of its households.
Whatever changes holdings is a list of `Edit`s: the same list is checked, written, told, and taken back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from desktop.domain.dates import show_day
from desktop.domain.faults import Refused

_ONE_DAY = timedelta(days=1)


class Role(NamedTuple):
    """A role of the office: `is_exclusive` at most one holder per scope, `is_required` at least one per village.

    `scope` is what the role is held for: `village`, `group` or `household`.
    """

    code: str
    label: str
    is_exclusive: bool
    is_required: bool
    scope: str


class Scope(NamedTuple):
    """What somebody answers for."""

    village_id: int
    group_id: int | None = None
    household_id: int | None = None


class Holding(NamedTuple):
    """A cadre holds a role for a scope from a day to a day, both included; `to_on` None = until further notice."""

    id: int
    cadre_id: int
    role: str
    scope: Scope
    from_on: date
    to_on: date | None
    basis: str = ""
    note: str = ""

    def is_on(self, day: date) -> bool:
        """True when it is in force on a day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def meets(self, other: "Holding") -> bool:
        """True when the two have a day in common."""
        return self.from_on <= (other.to_on or date.max) and other.from_on <= (self.to_on or date.max)


class Flaw(StrEnum):
    """What can be wrong on a day."""

    GAP = "gap"
    DOUBLE = "double"
    LEFT = "left"


FLAW_LABELS: dict[str, str] = {Flaw.GAP: "空缺", Flaw.DOUBLE: "重复", Flaw.LEFT: "人已离任"}


class Problem(NamedTuple):
    """Something wrong with one role of one scope on a day; `holdings` are those concerned."""

    flaw: Flaw
    role: str
    scope: Scope
    holdings: tuple[Holding, ...] = ()


def in_force(holdings: Iterable[Holding], day: date) -> list[Holding]:
    """The holdings in force on a day."""
    return [holding for holding in holdings if holding.is_on(day)]


def problems(
    holdings: Iterable[Holding],
    roles: Iterable[Role],
    village_ids: Iterable[int],
    left_on: Mapping[int, date],
    day: date,
) -> list[Problem]:
    """Gaps, double holders and holders who have left, on a day; villages in their order, roles in theirs.

    `left_on` is the last day of cadres who have left. A required role that only they hold is a gap as well.
    """
    known = {role.code: role for role in roles}
    order = {code: place for place, code in enumerate(known)}
    now = in_force(holdings, day)
    found = [Problem(Flaw.LEFT, h.role, h.scope, (h,)) for h in now if _has_left(h, left_on, day)]
    serving = [holding for holding in now if not _has_left(holding, left_on, day)]
    for (code, scope), held in _by_place(serving):
        if known[code].is_exclusive and len(held) > 1:
            found.append(Problem(Flaw.DOUBLE, code, scope, held))
    filled = {(holding.role, holding.scope.village_id) for holding in serving}
    villages = list(village_ids)
    for role in known.values():
        if role.is_required:
            found += [Problem(Flaw.GAP, role.code, Scope(one)) for one in villages if (role.code, one) not in filled]
    place = {village_id: number for number, village_id in enumerate(villages)}
    return sorted(found, key=lambda one: (place.get(one.scope.village_id, len(place)), order[one.role], one.flaw))


def _has_left(holding: Holding, left_on: Mapping[int, date], day: date) -> bool:
    left = left_on.get(holding.cadre_id)
    return left is not None and left < day


def _by_place(holdings: Iterable[Holding]) -> Iterable[tuple[tuple[str, Scope], tuple[Holding, ...]]]:
    ordered = sorted(holdings, key=lambda holding: (holding.role, _sortable(holding.scope)))
    for key, held in groupby(ordered, key=lambda holding: (holding.role, holding.scope)):
        yield key, tuple(held)


def _sortable(scope: Scope) -> tuple[int, int, int]:
    return scope.village_id, scope.group_id or 0, scope.household_id or 0


# ---------------------------------------------------------------- changes


class Edit(NamedTuple):
    """One holding as it was and as it will be; None before = new, None after = as if it had never been."""

    before: Holding | None
    after: Holding | None

    @property
    def back(self) -> "Edit":
        """What takes this edit back."""
        return Edit(self.after, self.before)


def applied(holdings: Iterable[Holding], edits: Sequence[Edit]) -> list[Holding]:
    """The holdings after the edits."""
    found = {holding.id: holding for holding in holdings}
    for edit in edits:
        if edit.before is not None:
            found.pop(edit.before.id, None)
        if edit.after is not None:
            found[edit.after.id] = edit.after
    return list(found.values())


def check(
    edits: Sequence[Edit], holdings: Iterable[Holding], roles: Mapping[str, Role], names: Mapping[int, str]
) -> None:
    """Refuse edits after which a holding cannot be: a wrong span or scope, or a second holder of an exclusive role.

    `names` of cadres are for the sentence.
    """
    then = applied(holdings, edits)
    for edit in edits:
        if edit.after is not None:
            check_new(edit.after, roles[edit.after.role], then, names)


def check_new(new: Holding, role: Role, others: Iterable[Holding], names: Mapping[int, str] | None = None) -> None:
    """Refuse a holding that cannot be: a wrong span, a wrong scope, or a second holder of an exclusive role."""
    if new.to_on is not None and new.to_on < new.from_on:
        raise Refused("结束日期不能早于开始日期。", "to_on")
    if role.scope == "group" and new.scope.group_id is None:
        raise Refused(f"“{role.label}”要落实到小组或者网格，请选择。", "group_id")
    if role.scope == "household" and new.scope.household_id is None:
        raise Refused(f"“{role.label}”要落实到户，请选择。", "household_id")
    if role.scope == "village" and (new.scope.group_id or new.scope.household_id):
        raise Refused(f"“{role.label}”是全村的岗位，不落实到小组或者户。", "group_id")
    same = (one for one in others if one.id != new.id and (one.role, one.scope) == (new.role, new.scope))
    for other in same:
        if other.meets(new) and (role.is_exclusive or other.cadre_id == new.cadre_id):
            raise Refused(_taken(new, other, role, names or {}), "from_on")


def _taken(new: Holding, other: Holding, role: Role, names: Mapping[int, str]) -> str:
    span = f"从 {show_day(other.from_on)} " + (f"到 {show_day(other.to_on)}" if other.to_on else "起")
    if other.cadre_id == new.cadre_id:
        return f"“{role.label}”{span}已经由此人担任，不必重复登记。"
    who = names.get(other.cadre_id, "别人")
    return f"“{role.label}”{span}是{who}，同一天只能有一人。换人请用“换人”，先后日期自动衔接。"


def ended(holding: Holding, last_on: date) -> Holding:
    """The holding with its last day. Refused when that lies before it began or after it ended anyway."""
    if last_on < holding.from_on:
        raise Refused(f"结束日期不能早于开始日期（{show_day(holding.from_on)}）。", "to_on")
    if holding.to_on is not None and last_on > holding.to_on:
        raise Refused(f"这项责任已于 {show_day(holding.to_on)} 结束。", "to_on")
    return holding._replace(to_on=last_on)


def swapped(holding: Holding, cadre_id: int, from_on: date, new_id: int = 0) -> list[Edit]:
    """The old holding up to the day before, the new holder's from that day on: no day without, none with both.

    When the new holder takes over on the very first day, the holding is simply the new one's.
    """
    if cadre_id == holding.cadre_id:
        raise Refused("接任的人与原来的是同一人，请另选。", "cadre_id")
    if not holding.is_on(from_on):
        raise Refused("接任日期不在原责任的起止日期之内，请核对。", "from_on")
    if from_on == holding.from_on:
        return [Edit(holding, holding._replace(cadre_id=cadre_id))]
    new = holding._replace(id=new_id, cadre_id=cadre_id, from_on=from_on, note="")
    return [Edit(holding, holding._replace(to_on=from_on - _ONE_DAY)), Edit(None, new)]


class Hole(NamedTuple):
    """Days on which a required role of a village has nobody any more; `to_on` None = until further notice."""

    role: Role
    village_id: int
    from_on: date
    to_on: date | None


def holes(before: Iterable[Holding], after: Iterable[Holding], roles: Iterable[Role]) -> list[Hole]:
    """Every span of days on which a required role of a village had a holder before and has none after."""
    had, has = list(before), list(after)
    places = sorted({(one.scope.village_id, one.role) for one in had})
    known = {role.code: role for role in roles if role.is_required}
    found: list[Hole] = []
    for village_id, code in places:
        if code in known:
            old, new = (
                [one for one in many if (one.role, one.scope.village_id) == (code, village_id)] for many in (had, has)
            )
            found += [Hole(known[code], village_id, *span) for span in _lost(old, new)]
    return found


def _lost(had: list[Holding], has: list[Holding]) -> list[tuple[date, date | None]]:
    """Spans on which somebody of `had` is there and nobody of `has`."""
    both = [*had, *has]
    ends = {one.to_on + _ONE_DAY for one in both if one.to_on is not None and one.to_on < date.max}
    marks = sorted({one.from_on for one in both} | ends)
    spans: list[tuple[date, date | None]] = []
    for place, start in enumerate(marks):  # between two marks nothing changes
        if not in_force(had, start) or in_force(has, start):
            continue
        last = marks[place + 1] - _ONE_DAY if place + 1 < len(marks) else None
        if spans and spans[-1][1] == start - _ONE_DAY:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((start, last))
    return spans
