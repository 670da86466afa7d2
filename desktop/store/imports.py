"""Queries of an import: its words, what is there already, what a batch brought, what stands on it."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import peewee

from desktop.domain.codes import PETITIONERS, Right, Secrecy
from desktop.domain.importing import MatterKey
from desktop.domain.records import Actor
from desktop.paths import resource
from desktop.store import books, office, search
from desktop.store.ids import new_id
from desktop.store.matters import visible
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import (
    Attachment,
    BookNumber,
    Event,
    ImportBatch,
    Matter,
    MatterLink,
    NumberBook,
    Party,
    Person,
    Setting,
)

_CHUNK = 500
_COMPLETED = ("sex", "born_on", "id_number", "phone", "address")
"""Facts of a person that a registration fills in where they were empty."""

Facts = dict[int, tuple[Any, ...]]


class Batch(NamedTuple):
    """An accepted import."""

    id: int
    made_at: datetime
    row_count: int
    undone_at: datetime | None
    made_by: int


def shipped_words(name: str = "import_columns") -> dict[str, Any]:
    """`headers` and `values` as they stand in a file of `resources/codes`."""
    return tomllib.loads(resource("codes", f"{name}.toml").read_text(encoding="utf-8"))


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Pieces small enough for one statement."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


# ---------------------------------------------------------------- what is there already


def standing_import(sha256: str, sheet_name: str) -> Batch | None:
    """The import of the same file (and sheet, where it has several) that has not been undone."""
    same = (ImportBatch.file_sha256 == sha256) & ImportBatch.undone_at.is_null()
    if sheet_name:
        same &= ImportBatch.file_name.endswith(f"〔{sheet_name}〕")
    row = first(ImportBatch.select(*_BATCH).where(same).order_by(ImportBatch.id))
    return Batch(*row) if row else None


def batch(batch_id: int) -> Batch | None:
    """The import of an id, or None."""
    row = first(ImportBatch.select(*_BATCH).where(ImportBatch.id == batch_id))
    return Batch(*row) if row else None


_BATCH = (ImportBatch.id, ImportBatch.made_at, ImportBatch.row_count, ImportBatch.undone_at, ImportBatch.made_by)


def _keys(known: Any, *more: Any) -> Any:
    """Query of the keys of matters with their lead, `more` columns in front."""
    lead = Party.select(peewee.fn.MIN(Party.position)).where((Party.matter == Matter.id) & Party.role.in_(PETITIONERS))
    return (
        Matter.select(*more, Matter.received_on, Matter.party_name, Party.id_number, Party.phone, Matter.title)
        .join_from(Matter, Party, peewee.JOIN.LEFT_OUTER, on=((Party.matter == Matter.id) & (Party.position == lead)))
        .where(known)
    )


def _key(row: Sequence[Any]) -> MatterKey:
    received_on, name, id_number, phone, title = row
    return MatterKey(received_on, name, id_number or phone or "", title)


def known_to(by: Actor) -> Any:
    """Condition of matters of which an import may say that they are there: what the user may see or has entered."""
    return visible(by.may(Right.SEALED)) | (visible(True) & (Matter.entered_by == by.id))


def keys_between(from_on: date, to_on: date, by: Actor) -> Counter[MatterKey]:
    """How often each key occurs among the matters received on these days (both included)."""
    return Counter(_key(row) for row in tuples(_keys(known_to(by)).where(Matter.received_on.between(from_on, to_on))))


def numbers_of(book: str, years: Iterable[int], by: Actor) -> dict[tuple[int, int], MatterKey | None]:
    """(year, serial) of every number of a book in these years → the matter that has it, None for a void number."""
    ids = NumberBook.select(NumberBook.id).where(NumberBook.code == book)
    query = BookNumber.select(BookNumber.record_id, BookNumber.year, BookNumber.serial)
    given = tuples(query.where(BookNumber.book.in_(ids) & BookNumber.year.in_(list(years))))
    found: dict[int, MatterKey] = {}
    for some in chunks([row[0] for row in given]):
        found |= {row[0]: _key(row[1:]) for row in tuples(_keys(known_to(by), Matter.id).where(Matter.id.in_(some)))}
    return {(year, serial): found.get(record_id) for record_id, year, serial in given}


def people_named(names: Sequence[str], id_numbers: Sequence[str]) -> Facts:
    """Person id → facts that a registration may complete, of everybody whom a batch may meet."""
    found: Facts = {}
    for column, values in ((Person.name, names), (Person.id_number, id_numbers)):
        for some in chunks(values):
            query = Person.select(Person.id, *(getattr(Person, name) for name in _COMPLETED))
            found |= {row[0]: row[1:] for row in tuples(query.where(column.in_(some)))}
    return found


# ---------------------------------------------------------------- writing a batch


def open_batch(file_name: str, sha256: str, row_count: int, by: int, at: datetime, kind: str = "petition") -> int:
    """Insert the row of an import; returns its id."""
    batch_id = new_id()
    insert(
        ImportBatch,
        id=batch_id,
        kind=kind,
        file_name=file_name[-200:],
        file_sha256=sha256,
        row_count=row_count,
        made_at=at,
        made_by=by,
    )
    return batch_id


def mark_people(batch_id: int, before: Facts, names: Sequence[str], id_numbers: Sequence[str]) -> None:
    """Mark the people that a batch brought, and remember what it completed on people who were there."""
    after = people_named(names, id_numbers)
    for some in chunks([person_id for person_id in after if person_id not in before]):
        Person.update(import_batch=batch_id).where(Person.id.in_(some)).execute()
    completed = {
        person_id: news for person_id, facts in before.items() if (news := _changed(facts, after.get(person_id, facts)))
    }
    if completed:
        office.set_setting(_memory(batch_id), completed)


def _memory(batch_id: int) -> str:
    return f"import.{batch_id}.completed"


def _changed(old: tuple[Any, ...], new: tuple[Any, ...]) -> dict[str, str]:
    return {name: str(now) for name, was, now in zip(_COMPLETED, old, new, strict=True) if was != now}


def matter_ids(batch_id: int) -> list[int]:
    """Ids of the matters that a batch brought."""
    return [row[0] for row in tuples(Matter.select(Matter.id).where(Matter.import_batch == batch_id))]


def numbers_in(batch_id: int) -> set[str]:
    """Numbers of the matters that a batch brought."""
    return {row[0] for row in tuples(Matter.select(Matter.number).where(Matter.import_batch == batch_id))}


# ---------------------------------------------------------------- undoing a batch


def worked_on(batch_id: int, with_sealed: bool) -> list[str]:
    """Numbers of the batch's matters on which later work stands: a step, a paper, an attachment, a link from outside.

    Those that may not be named come last, as empty texts.
    """
    mine = Matter.select(Matter.id).where(Matter.import_batch == batch_id)
    steps = Event.select(Event.matter).where(Event.matter.in_(mine) & (Event.action != "import"))
    files = Attachment.select(Attachment.matter).where(Attachment.matter.in_(mine))
    links = [
        MatterLink.select(side).where(side.in_(mine) & other.not_in(mine))
        for side, other in ((MatterLink.source, MatterLink.target), (MatterLink.target, MatterLink.source))
    ]
    changed = Matter.import_batch == batch_id
    touched = Matter.id.in_(steps) | Matter.id.in_(files) | Matter.id.in_(links[0]) | Matter.id.in_(links[1])
    touched |= Matter.version > 1
    named = tuples(Matter.select(Matter.number, Matter.secrecy).where(changed & touched).order_by(Matter.number))
    numbers = [number if with_sealed or secrecy == Secrecy.NORMAL else "" for number, secrecy in named]
    return sorted(numbers, key=lambda number: not number)


def remove_batch(batch_id: int, at: datetime) -> None:
    """Take out everything that a batch brought, so that the same file can come again. Its row stays, marked undone."""
    ids = matter_ids(batch_id)
    for matter_id in ids:
        search.drop_matter(matter_id)
    for some in chunks(ids):
        books.release_import(list(some), at)
    Matter.delete().where(Matter.import_batch == batch_id).execute()
    mine = Person.import_batch == batch_id
    Person.delete().where(mine & Person.id.not_in(_people_of_parties())).execute()
    Person.update(import_batch=None).where(mine).execute()
    _take_back_facts(office.setting(_memory(batch_id), {}))
    Setting.delete().where(Setting.name == _memory(batch_id)).execute()
    ImportBatch.update(undone_at=at).where(ImportBatch.id == batch_id).execute()


def _people_of_parties() -> Any:
    return Party.select(Party.person).where(Party.person.is_null(False))


def _take_back_facts(completed: dict[str, dict[str, str]]) -> None:
    """Empty again what the batch had filled in on people known before, unless it has been changed since."""
    for person_id, news in completed.items():
        for name, value in news.items():
            empty = None if name == "born_on" else ""
            column = getattr(Person, name)
            Person.update({column: empty}).where((Person.id == int(person_id)) & (column == value)).execute()
