"""Queries on clocks, the versions of their rules, a year's holidays, and what the last recomputation changed."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from desktop.domain.calendar import Holiday
from desktop.domain.clocks import ClockRule, Pause
from desktop.domain.codes import Secrecy
from desktop.store import office
from desktop.store.ids import new_id
from desktop.store.kept import forget
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import AuditLine, Clock, ClockRuleRow, Event, HolidayRow, Matter

RECOMPUTE, UNDO, BATCH = "recompute", "undo_recompute", "clock_batch"
"""Actions of the audit chain and the kind of their record: one recomputation of many clocks."""


class ClockFile(NamedTuple):
    """A clock with everything it was reckoned from, and the matter it hangs on. `pauses` is the text of the column."""

    id: int
    matter_id: int
    rule_code: str
    label: str
    started_on: date
    length: int
    unit: str
    extra_days: int
    pauses: str
    internal_due_on: date
    due_on: date
    warn_days: int
    explanation: str
    stopped_on: date | None
    is_given: bool
    number: str
    title: str
    stage: str
    is_sealed: bool


RECKONED = ("label", "length", "unit", "internal_due_on", "due_on", "warn_days", "explanation")
"""The columns that follow from the rule, the calendar and the clock's own days."""


# ---------------------------------------------------------------- clocks


def _files() -> Any:
    own = [getattr(Clock, name) for name in ClockFile._fields[2:15]]
    matter = (Matter.number, Matter.title, Matter.stage, Matter.secrecy == Secrecy.SEALED)
    return Clock.select(Clock.id, Matter.id, *own, *matter).join(Matter).where(Matter.deleted_at.is_null())


def _file(row: tuple[Any, ...]) -> ClockFile:
    return ClockFile._make((*row[:-1], bool(row[-1])))


def running(with_sealed: bool) -> list[ClockFile]:
    """Every running clock, by due day."""
    query = _files().where(Clock.stopped_on.is_null())
    if not with_sealed:
        query = query.where(Matter.secrecy == Secrecy.NORMAL)
    return [_file(row) for row in tuples(query.order_by(Clock.due_on, Clock.id))]


def by_id(clock_id: int) -> ClockFile | None:
    """One clock, or None when it is gone."""
    row = first(_files().where(Clock.id == clock_id))
    return None if row is None else _file(row)


def of_matter(matter_id: int) -> list[ClockFile]:
    """The clocks of one matter, running and stopped, by start."""
    return [_file(row) for row in tuples(_files().where(Matter.id == matter_id).order_by(Clock.started_on, Clock.id))]


def write(clock_id: int, values: Mapping[str, Any]) -> None:
    """Write columns of a clock; the caller refreshes the matter's next due day."""
    Clock.update(dict(values)).where(Clock.id == clock_id).execute()


def read_pauses(text: str) -> tuple[Pause, ...]:
    """The pauses of a clock from its column."""
    return tuple(
        Pause(date.fromisoformat(start), date.fromisoformat(end) if end else None, reason)
        for start, end, reason in json.loads(text or "[]")
    )


def pauses_text(pauses: Iterable[Pause]) -> str:
    """Pauses as kept in the column."""
    return json.dumps(
        [[str(pause.from_on), str(pause.to_on or ""), pause.reason] for pause in pauses], ensure_ascii=False
    )


# ---------------------------------------------------------------- rules and holidays


def versions(code: str) -> list[tuple[int, ClockRule]]:
    """Id and content of every version of a rule that is or was to be in force, by first day."""
    columns = [getattr(ClockRuleRow, name) for name in ClockRule._fields]
    query = ClockRuleRow.select(ClockRuleRow.id, *columns).where(ClockRuleRow.code == code)
    found = [(row[0], ClockRule(*row[1:])) for row in tuples(query.order_by(ClockRuleRow.id))]
    return sorted(found, key=lambda version: version[1].valid_from or date.min)


def end_version(version_id: int, last_on: date) -> None:
    """Give a version its last day. One that would end before it began was replaced and is in force on no day."""
    ClockRuleRow.update(valid_to=last_on).where(ClockRuleRow.id == version_id).execute()
    forget()


def add_version(rule: ClockRule) -> int:
    """Add a version of a rule; returns its id."""
    version_id = new_id()
    insert(ClockRuleRow, id=version_id, **rule._asdict())
    forget()
    return version_id


def pack_of(year: int) -> list[tuple[date, bool, str, str]]:
    """Rows that a new pack of the year replaces: its days, less those that the pack of another year brought."""
    own_days = HolidayRow.day.between(f"{year}-01-01", f"{year}-12-31") & (HolidayRow.pack != str(year + 1))
    query = HolidayRow.select(HolidayRow.day, HolidayRow.is_rest, HolidayRow.name, HolidayRow.pack)
    rows = tuples(query.where(own_days | (HolidayRow.pack == str(year))).order_by(HolidayRow.day))
    return [(day, bool(is_rest), name, pack) for day, is_rest, name, pack in rows]


def replace_pack(year: int, days: Iterable[Holiday]) -> None:
    """Put the days of a year in place of those known before."""
    HolidayRow.delete().where(HolidayRow.day.in_([row[0] for row in pack_of(year)])).execute()
    for holiday in days:
        office.put_holiday(holiday, str(year))
    forget()


# ---------------------------------------------------------------- the last recomputation


class Batch(NamedTuple):
    """A recomputation as written into the audit chain: its id, and what it changed."""

    id: int
    detail: dict[str, Any]


def last_batch() -> Batch | None:
    """The last recomputation that has not been taken back, or None."""
    undone = AuditLine.select(AuditLine.record_id).where((AuditLine.kind == BATCH) & (AuditLine.action == UNDO))
    made = (AuditLine.kind == BATCH) & (AuditLine.action == RECOMPUTE) & AuditLine.record_id.not_in(undone)
    row = first(
        AuditLine.select(AuditLine.record_id, AuditLine.detail).where(made).order_by(AuditLine.seq.desc()).limit(1)
    )
    return None if row is None else Batch(row[0], json.loads(row[1]))


def mark_taken_back(event_id: int, by_event: int) -> None:
    """Note on a line of the history that a later one takes it back."""
    Event.update(taken_back_by=by_event).where(Event.id == event_id).execute()
