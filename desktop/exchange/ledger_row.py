"""One row of a petition ledger while it is being read: its cells by field, and the problems named by column."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeVar

from desktop.domain.faults import Refused
from desktop.domain.importing import Cell, Column, Problem
from desktop.domain.people import FIRST_YEAR as FIRST_BIRTH
from desktop.exchange.cells import FIRST_YEAR, day_of, text_of
from desktop.exchange.header_words import Words
from desktop.exchange.lookups import CodeDirectory, Directory, Places
from desktop.exchange.sheets import Line

T = TypeVar("T")

LONGEST = {"title": 200, "name": 60, "address": 200, "occupation": 30, "superior_number": 60, "place": 200}
"""Characters that a field holds."""


class Setting(NamedTuple):
    """What every row of a file is read with: its columns, the words, the office's lists, the day."""

    columns: dict[str, tuple[int, Column]]
    unmatched: tuple[tuple[int, Column], ...]
    words: Words
    today: date
    pattern: str
    channel: str
    places: Places
    codes: dict[str, CodeDirectory]
    cadres: Directory
    units: Directory


class Row:
    """One row while it is being read: its cells by field, the problems found, the words kept for the history."""

    def __init__(self, setting: Setting, line: Line) -> None:
        self.setting = setting
        self.line = line
        self.problems: list[Problem] = []
        self.guesses: set[str] = set()
        self._kept: dict[int, tuple[str, str]] = {}

    def has(self, field: str) -> bool:
        """True when the file has a column for the field."""
        return field in self.setting.columns

    def header(self, field: str) -> str:
        """The heading of a field's column, or the usual word when the file has none."""
        place = self.setting.columns.get(field)
        return place[1].header if place else self.setting.words.labels.get(field, field)

    def cell(self, field: str) -> Cell:
        """The cell of a field, "" when the file has no such column."""
        place = self.setting.columns.get(field)
        return self.line.cells[place[0]] if place else ""

    def raw(self, field: str) -> str:
        """The cell as text, a sign for empty included: in a yes/no column “无” means no."""
        cell = self.cell(field)
        return cell.isoformat() if isinstance(cell, date) else cell.strip()

    def text(self, field: str) -> str:
        """The cell as text, empty for the usual signs of an empty cell."""
        return text_of(self.cell(field))

    def wrong(self, field: str, sentence: str) -> None:
        """A problem that keeps the row out."""
        self._note(field, sentence, True)

    def doubt(self, field: str, sentence: str) -> None:
        """A problem that leaves the field empty; what stands there goes into the history."""
        self._note(field, sentence, False)
        self.keep(field)

    def keep(self, field: str) -> None:
        """Put the words of a cell into the history."""
        if text := self.text(field):
            index, column = self.setting.columns[field]
            self._kept[index] = (column.header, text)

    def _note(self, field: str, sentence: str, is_fatal: bool) -> None:
        place = self.setting.columns.get(field)
        letter = place[1].letter if place else ""
        self.problems.append(Problem(self.line.row, letter, self.header(field), sentence, is_fatal))

    @property
    def is_out(self) -> bool:
        """True when a problem is fatal."""
        return any(problem.is_fatal for problem in self.problems)

    @property
    def history(self) -> str:
        """Everything of the row that has no field: `表头：原文`, joined."""
        for index, column in self.setting.unmatched:
            if text := text_of(self.line.cells[index]):
                self._kept[index] = (column.header, text)
        return "；".join(f"{header}：{text}" for _, (header, text) in sorted(self._kept.items()))

    # ------------------------------------------------ kinds of cells

    def day(self, field: str, is_needed: bool = False, may_be_ahead: bool = False) -> date | None:
        """The day of a cell. An unreadable one is fatal where a figure is counted by it."""
        if not self.text(field):
            if is_needed:
                self.wrong(field, "没有填写日期。")
            return None
        try:
            first_year = FIRST_BIRTH if field == "born_on" else FIRST_YEAR
            return day_of(self.cell(field), self.setting.today, may_be_ahead, first_year)
        except Refused as refusal:
            (self.wrong if is_needed or field == "closed_on" else self.doubt)(field, refusal.sentence)
            return None

    def found(self, field: str, find: Callable[[str], T]) -> T | None:
        """What a cell names in a list; None when it is empty or cannot be found."""
        text = self.text(field)
        if not text:
            return None
        try:
            return find(text)
        except Refused as refusal:
            self.doubt(field, refusal.sentence)
            return None

    def answer(self, field: str) -> bool:
        """A yes/no cell; an empty one is no."""
        text = self.raw(field)
        answer = self.setting.words.answer(field, text) if text else False
        if answer is None:
            self.doubt(field, f"“{text[:20]}”看不出是“是”还是“否”。")
        return bool(answer)

    def short(self, field: str) -> str:
        """A text that must fit its field."""
        text = " ".join(self.text(field).split())
        if len(text) > LONGEST[field]:
            self.doubt(field, f"超过 {LONGEST[field]} 字，放不下。")
            return ""
        return text
