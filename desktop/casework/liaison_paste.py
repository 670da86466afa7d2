"""A pasted table of villages × roles becomes assignments: first what it would do and what is wrong, then one act."""

import re
from datetime import date, datetime
from typing import NamedTuple

from desktop.casework import liaison
from desktop.domain import responsibility
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.domain.responsibility import Edit, Holding, Role, Scope
from desktop.store import liaison as duties
from desktop.store import places
from desktop.store.ids import new_id

_NAMES = re.compile(r"[、,，;；/\s]+")


class Line(NamedTuple):
    """One change that the table asks for: village, role, who so far, who from now on."""

    village: str
    role: str
    before: str
    after: str


class Flawed(NamedTuple):
    """A cell that cannot be taken over; `row` as pasted, from 1, the head being 1."""

    row: int
    column: str
    text: str
    reason: str


class Pasted(NamedTuple):
    """What a pasted table comes to. Flawed cells are left out, everything else can be taken over."""

    edits: tuple[Edit, ...]
    lines: tuple[Line, ...]
    problems: tuple[Flawed, ...]
    same: int


def read(text: str, from_on: date, basis: str = "") -> Pasted:
    """Understand a table: the first row names roles, the first column villages, a cell one or several cadres.

    An exclusive role changes hands on `from_on`; to other roles holders are added. Empty cells change nothing.
    """
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise Refused("请把表格整块复制过来：第一行是岗位，第一列是村（社区）。", "table")
    return _Reader(from_on, basis.strip()).read(rows)


class _Reader:
    def __init__(self, from_on: date, basis: str) -> None:
        self.from_on, self.basis = from_on, basis
        self.roles = {role.label: role for role in duties.roles() if role.scope == "village"}
        self.villages = {village.name: village.id for village in places.villages()}
        self.cadres: dict[str, list[int]] = {}
        for row in duties.cadres():
            self.cadres.setdefault(row.name, []).append(row.id)
        self.names = duties.cadre_names()
        self.holdings = duties.holdings()
        self.edits: list[Edit] = []
        self.lines: list[Line] = []
        self.problems: list[Flawed] = []
        self.same = 0

    def read(self, rows: list[list[str]]) -> Pasted:
        heads = [cell.strip() for cell in rows[0]]
        for head in heads[1:]:
            if head and head not in self.roles:
                self.problems.append(Flawed(1, head, head, "没有这个岗位，这一列没有读。岗位在“系统—岗位设置”里添加。"))
        for number, cells in enumerate(rows[1:], 2):
            village = cells[0].strip()
            if village not in self.villages:
                self.problems.append(Flawed(number, heads[0] or "村", village, "没有这个村（社区），这一行没有读。"))
                continue
            for place, cell in enumerate(cells[1 : len(heads)], 1):
                if cell.strip() and heads[place] in self.roles:
                    self._cell(number, village, self.roles[heads[place]], cell.strip())
        return Pasted(tuple(self.edits), tuple(self.lines), tuple(self.problems), self.same)

    def _cell(self, number: int, village: str, role: Role, text: str) -> None:
        def wrong(reason: str) -> None:
            self.problems.append(Flawed(number, role.label, text, reason))

        names = [name for name in _NAMES.split(text) if name]
        if role.is_exclusive and len(names) > 1:
            return wrong("这个岗位同一天只能有一人。")
        for name in names:
            ids = self.cadres.get(name, [])
            if len(ids) != 1:
                wrong(
                    f"干部里有 {len(ids)} 个“{name}”，请到责任表里指派。"
                    if ids
                    else f"干部里没有“{name}”，先在“系统—干部”登记。"
                )
                continue
            try:
                edits = self._edits(Scope(self.villages[village]), role, ids[0])
                responsibility.check(edits, self.holdings, {role.code: role}, self.names)
            except Refused as no:
                wrong(no.sentence)
                continue
            self._take(village, role, name, edits)
        return None

    def _edits(self, scope: Scope, role: Role, cadre_id: int) -> list[Edit]:
        held = [one for one in self.holdings if (one.role, one.scope) == (role.code, scope) and one.is_on(self.from_on)]
        if any(one.cadre_id == cadre_id for one in held):
            return []
        if role.is_exclusive and held:
            edits = responsibility.swapped(held[0], cadre_id, self.from_on, new_id())
            basis = self.basis or held[0].basis
            last = edits[-1]
            assert last.after is not None
            return [*edits[:-1], last._replace(after=last.after._replace(basis=basis))]
        return [Edit(None, Holding(new_id(), cadre_id, role.code, scope, self.from_on, None, self.basis))]

    def _take(self, village: str, role: Role, name: str, edits: list[Edit]) -> None:
        if not edits:
            self.same += 1
            return
        before = next((self.names[edit.before.cadre_id] for edit in edits if edit.before is not None), "")
        self.edits += edits
        self.lines.append(Line(village, role.label, before, name))
        self.holdings = responsibility.applied(self.holdings, edits)


def take_over(pasted: Pasted, by: Actor, at: datetime) -> Change:
    """Write what a table asks for, as one act that can be undone as one."""
    if not pasted.edits:
        raise Refused("这张表没有带来改动。", "table")
    return liaison.act("paste", pasted.edits, by, at, f"已按表登记 {len(pasted.lines)} 项责任。", accepts_holes=True)
