"""What the dry run of an import found: rows ready to be registered, problems by row and column, doubles."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop.domain.records import NewPetition
from desktop.domain.stages import Stage

Cell = str | date
"""A cell of a spreadsheet as read: text (numbers written out), or a day."""


class Column(NamedTuple):
    """A column of the file. `field` is empty when its heading is not understood."""

    letter: str
    header: str
    field: str


class Problem(NamedTuple):
    """Something doubtful in one cell. A fatal one keeps its row out; with another the field alone is left empty."""

    row: int
    column: str
    column_name: str
    sentence: str
    is_fatal: bool

    @property
    def text(self) -> str:
        """`第 37 行 F 列（身份证号）：…`; without the letter when the file has no such column."""
        column = f" {self.column} 列" if self.column else ""
        return f"第 {self.row} 行{column}（{self.column_name}）：{self.sentence}"


@dataclass(frozen=True, slots=True)
class PlannedPetition:
    """A row that can be registered.

    `number` is a number of the office's own book, else empty. `stage` is registered, accepted or closed. `history`
    holds the words of the row that have no field of their own, and the original of every doubtful cell.
    """

    row: int
    form: NewPetition
    number: str = ""
    stage: str = Stage.REGISTERED
    is_repeat: bool = False
    accepted_on: date | None = None
    served_on: date | None = None
    closed_on: date | None = None
    resolved_on: date | None = None
    history: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The dry run of one file. Every row is ready, a double, or has a fatal problem: `row_count` is their sum.

    `sheet_name` is empty unless the workbook has several ledgers. `remarks` are sentences about the whole file.
    `problem_rows` are the rows with a fatal problem as they stand in the file.
    """

    file_name: str
    file_sha256: str
    sheet_name: str
    header_row: int
    columns: tuple[Column, ...]
    row_count: int
    ready: tuple[PlannedPetition, ...]
    problems: tuple[Problem, ...]
    doubles: int
    remarks: tuple[str, ...]
    problem_rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    @property
    def source(self) -> str:
        """File name, with the sheet when there are several."""
        return f"{self.file_name}〔{self.sheet_name}〕" if self.sheet_name else self.file_name

    @property
    def matched(self) -> tuple[Column, ...]:
        """Columns that were understood."""
        return tuple(column for column in self.columns if column.field)

    @property
    def unmatched(self) -> tuple[Column, ...]:
        """Columns with a heading that was not understood; their words go into the history of each matter."""
        return tuple(column for column in self.columns if column.header and not column.field)


class MatterKey(NamedTuple):
    """By what a row and a registered matter are the same. `contact` is identity number or phone of the lead."""

    received_on: date
    name: str
    contact: str
    title: str


def key_of(form: NewPetition) -> MatterKey:
    """The key of a checked form."""
    lead = form.parties[0] if form.parties else None
    if lead is None:
        return MatterKey(form.received_on, "匿名", "", form.title)
    return MatterKey(form.received_on, lead.name, lead.id_number or lead.phone, form.title)


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
