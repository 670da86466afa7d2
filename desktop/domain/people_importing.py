"""What the dry run of a register of people found: people and households ready to be entered, problems by row and column."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop.domain.importing import Cell, Column, Problem
from desktop.domain.people import NewPerson


class NewGroup(NamedTuple):
    """A villager group that the register names and the office has not entered yet."""

    village_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PlannedHousehold:
    """A household of the file. `id` is that of the register when it stands there; `news` completes that one."""

    id: int | None
    village_id: int
    group: int | NewGroup | None
    number: str
    head_name: str
    address: str
    news: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A row that can be entered. `household` is the place of its household among those of the plan.

    `id` is that of somebody who stands in the register; then `news` holds what the row knows and the register did not,
    by the fields of the form, and nothing else is written.
    """

    row: int
    id: int | None
    form: NewPerson
    group: int | NewGroup | None = None
    household: int | None = None
    news: dict[str, Any] = field(default_factory=dict)


class RegisterState(NamedTuple):
    """By what is seen that the register has changed between the dry run and the import."""

    people: int
    newest: int
    versions: int
    households: int


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """The dry run of one file. Every row is ready, a double, or has a fatal problem: `row_count` is their sum."""

    file_name: str
    file_sha256: str
    sheet_name: str
    header_row: int
    columns: tuple[Column, ...]
    row_count: int
    ready: tuple[PlannedPerson, ...]
    households: tuple[PlannedHousehold, ...]
    groups: tuple[NewGroup, ...]
    problems: tuple[Problem, ...]
    doubles: int
    remarks: tuple[str, ...]
    problem_rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    state: RegisterState

    @property
    def source(self) -> str:
        """File name, with the sheet when there are several."""
        return f"{self.file_name}〔{self.sheet_name}〕" if self.sheet_name else self.file_name

    @property
    def new_people(self) -> int:
        """How many people come into the register."""
        return sum(row.id is None for row in self.ready)

    @property
    def new_households(self) -> int:
        """How many households come into the register."""
        return sum(one.id is None for one in self.households)

    @property
    def matched(self) -> tuple[Column, ...]:
        """Columns that were understood."""
        return tuple(column for column in self.columns if column.field)

    @property
    def unmatched(self) -> tuple[Column, ...]:
        """Columns with a heading that was not understood; their words go into the note of each person."""
        return tuple(column for column in self.columns if column.header and not column.field)
