"""Number books: the next number, given inside the transaction of the act that needs it."""

from datetime import datetime
from typing import NamedTuple

import peewee

from desktop.domain.codes import Secrecy
from desktop.domain.numbering import format_number, parse_number
from desktop.store.ids import new_id
from desktop.store.kept import forget, kept
from desktop.store.rows import first, insert, tuples
from desktop.store.tables import BookNumber, Matter, NumberBook


class _Book(NamedTuple):
    id: int
    pattern: str


class BookRow(NamedTuple):
    """A number book as listed in 系统, with the last serial of the current year; None when it may not be told."""

    code: str
    label: str
    pattern: str
    last_serial: int | None


def all_books(year: int, with_sealed: bool = True) -> list[BookRow]:
    """Number books with their last serial of a year. That of the sealed book would tell on which day somebody came."""
    books = NumberBook.select(NumberBook.id, NumberBook.code, NumberBook.label, NumberBook.pattern)
    return [
        BookRow(code, label, pattern, _last_serial(book_id, year) if with_sealed or code != "sealed" else None)
        for book_id, code, label, pattern in tuples(books.order_by(NumberBook.position))
    ]


def set_pattern(code: str, pattern: str) -> None:
    """Write the pattern of a book."""
    NumberBook.update(pattern=pattern).where(NumberBook.code == code).execute()
    forget()


def _last_serial(book_id: int, year: int) -> int:
    top = BookNumber.select(peewee.fn.MAX(BookNumber.serial))
    return int(top.where((BookNumber.book == book_id) & (BookNumber.year == year)).scalar() or 0)


@kept
def _book(code: str) -> _Book:
    row = first(NumberBook.select(NumberBook.id, NumberBook.pattern).where(NumberBook.code == code))
    if row is None:
        raise LookupError(f"there is no number book {code}")
    return _Book._make(row)


def give(code: str, year: int, kind: str, record_id: int, at: datetime) -> str:
    """Give the next number of a book and year to a record; call inside a transaction."""
    book = _book(code)
    serial = _last_serial(book.id, year) + 1
    text = format_number(book.pattern, year, serial)
    _write(book.id, year, serial, text, "issued", kind, record_id, at)
    return text


def take_over(code: str, text: str, kind: str, record_id: int, at: datetime) -> str:
    """Enter a number that an imported record brings along; "" when it does not fit the book or is taken."""
    book = _book(code)
    parsed = parse_number(book.pattern, text)
    if parsed is None:
        return ""
    year, serial = parsed
    number = format_number(book.pattern, year, serial)
    if is_taken(code, year, serial):
        return ""
    _write(book.id, year, serial, number, "imported", kind, record_id, at)
    return number


def is_taken(code: str, year: int, serial: int) -> bool:
    """True when the book has given or taken over that number."""
    return bool(
        BookNumber.select()
        .where((BookNumber.book == _book(code).id) & (BookNumber.year == year) & (BookNumber.serial == serial))
        .exists()
    )


def sealed_numbers() -> list[str]:
    """Every number that a sealed matter bears or bore, also while it was an open one."""
    sealed = Matter.select(Matter.id).where(Matter.secrecy == Secrecy.SEALED)
    return [row[0] for row in tuples(BookNumber.select(BookNumber.text).where(BookNumber.record_id.in_(sealed)))]


def canonical(code: str, text: str) -> str:
    """A number as this book writes it, or "" when it is not of this book."""
    book = _book(code)
    parsed = parse_number(book.pattern, text)
    return "" if parsed is None else format_number(book.pattern, *parsed)


def void(text: str, record_id: int, reason: str, at: datetime) -> int:
    """Mark the number of a record as 作废; it stays in its book. Returns the id of the entry."""
    mine = (BookNumber.text == text) & (BookNumber.record_id == record_id)
    row = first(BookNumber.select(BookNumber.id).where(mine & BookNumber.voided_at.is_null()))
    if row is None:
        raise LookupError("the record has no such number")
    BookNumber.update(voided_at=at, void_reason=reason).where(BookNumber.id == row[0]).execute()
    return int(row[0])


def revive(entry_id: int) -> None:
    """Take a 作废 back."""
    BookNumber.update(voided_at=None, void_reason="").where(BookNumber.id == entry_id).execute()


def release_import(record_ids: list[int], at: datetime) -> None:
    """Undo of an import: numbers brought along leave the book, numbers given here stay as 作废."""
    mine = BookNumber.record_id.in_(record_ids)
    BookNumber.delete().where(mine & (BookNumber.origin == "imported")).execute()
    BookNumber.update(voided_at=at, void_reason="撤销导入").where(mine).execute()


def _write(
    book_id: int, year: int, serial: int, text: str, origin: str, kind: str, record_id: int, at: datetime
) -> None:
    insert(
        BookNumber,
        id=new_id(),
        book=book_id,
        year=year,
        serial=serial,
        text=text,
        origin=origin,
        kind=kind,
        record_id=record_id,
        given_at=at,
    )
