"""Queries about the office itself: facts, users, calendar, clock rules, drafts, imports."""

import json
from datetime import datetime
from typing import Any, NamedTuple

import peewee

from desktop.domain.calendar import Holiday, WorkCalendar
from desktop.domain.clocks import ClockRule
from desktop.domain.records import Actor, Draft, Office
from desktop.store.ids import new_id
from desktop.store.kept import forget, kept
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import ClockRuleRow, Event, HolidayRow, ImportBatch, Matter, Person, Setting, User
from desktop.store.tables import Draft as DraftTable
from desktop.store.vault import plain_login


class UserRow(NamedTuple):
    """A user as listed in 系统."""

    id: int
    login: str
    name: str
    rights: frozenset[str]
    is_active: bool


class ImportRow(NamedTuple):
    """An accepted import as listed in 系统."""

    id: int
    kind: str
    file_name: str
    row_count: int
    made_at: datetime
    undone_at: datetime | None


def setting(name: str, default: Any = None) -> Any:
    """A fact of the office, or the default."""
    text = _setting_text(name)
    return default if text is None else json.loads(text)


@kept
def _setting_text(name: str) -> str | None:
    row = first(Setting.select(Setting.value).where(Setting.name == name))
    return None if row is None else str(row[0])


def set_setting(name: str, value: Any) -> None:
    """Write a fact of the office."""
    text = json.dumps(value, ensure_ascii=False)
    Setting.insert(name=name, value=text).on_conflict(
        conflict_target=[Setting.name], update={Setting.value: text}
    ).execute()
    forget()


def highest_id() -> int:
    """The highest id given so far, so that a clock set back never gives one twice."""
    return max(int(table.select(peewee.fn.MAX(table.id)).scalar() or 0) for table in (Matter, Event, Person))


def office() -> Office:
    """The office's own facts."""
    facts = setting("office", {})
    return Office(*(str(facts.get(name, "")) for name in Office._fields))


def set_office(facts: Office) -> None:
    """Write the office's own facts."""
    set_setting("office", facts._asdict())


@kept
def calendar() -> WorkCalendar:
    """The working calendar from the holiday rows; read once, until a row changes or another office is opened."""
    rows = tuples(HolidayRow.select(HolidayRow.day, HolidayRow.is_rest, HolidayRow.name))
    return WorkCalendar(Holiday(day, is_rest, name) for day, is_rest, name in rows)


def holidays(year: int) -> list[Holiday]:
    """Holiday rows of a year, by day."""
    rows = (
        HolidayRow.select(HolidayRow.day, HolidayRow.is_rest, HolidayRow.name)
        .where(HolidayRow.day.between(f"{year}-01-01", f"{year}-12-31"))
        .order_by(HolidayRow.day)
    )
    return [Holiday(*row) for row in tuples(rows)]


def holiday_years() -> list[int]:
    """Years that have a holiday pack."""
    return sorted({row[0].year for row in tuples(HolidayRow.select(HolidayRow.day))})


def put_holiday(holiday: Holiday, pack: str) -> None:
    """Write one holiday row, replacing the one of that day."""
    HolidayRow.insert(day=holiday.day, is_rest=holiday.is_rest, name=holiday.name, pack=pack).on_conflict(
        conflict_target=[HolidayRow.day],
        update={HolidayRow.is_rest: holiday.is_rest, HolidayRow.name: holiday.name, HolidayRow.pack: pack},
    ).execute()
    forget()


def drop_holiday(day: object) -> None:
    """Remove the row of a day: it is then what its weekday says."""
    HolidayRow.delete().where(HolidayRow.day == day).execute()
    forget()


@kept
def clock_rules() -> tuple[ClockRule, ...]:
    """All clock rules with their validity; read once, like the calendar."""
    columns = [getattr(ClockRuleRow, name) for name in ClockRule._fields]
    return tuple(ClockRule(*row) for row in tuples(ClockRuleRow.select(*columns).order_by(ClockRuleRow.id)))


def _user(row: tuple[Any, ...]) -> UserRow:
    return UserRow(row[0], row[1], row[2], frozenset(row[3].split()), bool(row[4]))


def users() -> list[UserRow]:
    """All users, active first."""
    query = User.select(User.id, User.login, User.name, User.rights, User.is_active)
    return [_user(row) for row in tuples(query.order_by(User.is_active.desc(), User.id))]


def user_by_login(login: str) -> UserRow | None:
    """The user of that login, or None; case and width of letters do not matter, as for the keys."""
    return next((user for user in users() if plain_login(user.login) == plain_login(login)), None)


def add_user(login: str, name: str, rights: frozenset[str], at: datetime) -> Actor:
    """Insert a user row and return the actor."""
    user_id = new_id()
    insert(User, id=user_id, login=login, name=name, rights=" ".join(sorted(rights)), created_at=at)
    return Actor(user_id, name, rights)


def update_user(user_id: int, name: str, rights: frozenset[str], is_active: bool) -> None:
    """Write name, rights and activity of a user."""
    User.update(name=name, rights=" ".join(sorted(rights)), is_active=is_active).where(User.id == user_id).execute()


def keep_draft(user_id: int, form: str, payload: dict[str, Any], at: datetime, draft_id: int = 0) -> int:
    """Insert or replace a draft; returns its id."""
    text = json.dumps(payload, ensure_ascii=False)
    draft_id = draft_id or new_id()
    DraftTable.insert(id=draft_id, user_id=user_id, form=form, payload=text, saved_at=at).on_conflict(
        conflict_target=[DraftTable.id], update={DraftTable.payload: text, DraftTable.saved_at: at}
    ).execute()
    return draft_id


def drafts(user_id: int, form: str = "") -> list[Draft]:
    """The user's drafts, newest first; of one form when given."""
    query = DraftTable.select(DraftTable.form, DraftTable.payload, DraftTable.saved_at, DraftTable.id)
    query = query.where(DraftTable.user_id == user_id)
    if form:
        query = query.where(DraftTable.form == form)
    return [Draft(f, json.loads(p), at, i) for f, p, at, i in tuples(query.order_by(DraftTable.saved_at.desc()))]


def drop_draft(draft_id: int) -> None:
    """Remove a draft whose form was saved or given up."""
    DraftTable.delete().where(DraftTable.id == draft_id).execute()


def imports() -> list[ImportRow]:
    """Accepted imports, newest first."""
    query = ImportBatch.select(
        ImportBatch.id,
        ImportBatch.kind,
        ImportBatch.file_name,
        ImportBatch.row_count,
        ImportBatch.made_at,
        ImportBatch.undone_at,
    )
    return [ImportRow(*row) for row in tuples(query.order_by(ImportBatch.id.desc()))]
