"""Number books: gap-free per year, never given twice."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.store import books, database
from desktop.store.database import proxy
from desktop.store.tables import BookNumber

pytestmark = pytest.mark.usefixtures("office")


def give(year: int, record: int = 1, book: str = "petition", at: datetime = datetime(2026, 1, 1)) -> str:
    with database.transaction():
        return books.give(book, year, "petition", record, at)


def test_each_book_and_year_counts_for_itself(at: datetime) -> None:
    assert [give(2026), give(2027), give(2026), give(2026, book="petitioner_notice")] == [
        "信〔2026〕0001号",
        "信〔2027〕0001号",
        "信〔2026〕0002号",
        "信告〔2026〕1号",
    ]
    listed = {row.code: row.last_serial for row in books.all_books(2026)}
    assert {code: last for code, last in listed.items() if last} == {"petition": 2, "petitioner_notice": 1}
    assert {row.last_serial for row in books.all_books(2028)} == {0}


def test_a_number_of_a_failed_act_is_given_again(office: Session) -> None:
    def act() -> None:
        with database.transaction():
            give(2026)
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        act()
    assert give(2026) == "信〔2026〕0001号"


def test_the_table_itself_refuses_a_number_twice(at: datetime) -> None:
    give(2026)
    row = BookNumber.get()
    with pytest.raises(Exception, match="UNIQUE"), proxy.atomic():
        BookNumber.insert(
            id=1, book=row.book_id, year=2026, serial=1, text="x", kind="petition", record_id=2, given_at=at
        ).execute()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("信〔2026〕0007号", "信〔2026〕0007号"),
        ("信[2026]7", "信〔2026〕0007号"),
        (" 信（２０２６）７号 ", "信〔2026〕0007号"),
        ("信〔2026〕0001号", ""),
        ("信告〔2026〕7号", ""),
        ("第7号", ""),
        ("", ""),
    ],
)
def test_numbers_that_an_import_brings(at: datetime, text: str, number: str) -> None:
    give(2026)
    assert books.take_over("petition", text, "petition", 5, at) == number
    assert books.is_taken("petition", 2026, 7) is bool(number)
    assert give(2026) == ("信〔2026〕0008号" if number else "信〔2026〕0002号")
    assert books.canonical("petition", "信[2026]12") == "信〔2026〕0012号"


def test_undoing_an_import_frees_what_it_brought_and_voids_what_was_given(at: datetime) -> None:
    books.take_over("petition", "信〔2025〕0003号", "petition", 11, at)
    give(2025, record=12)
    give(2025, record=13)
    books.release_import([11, 12], at)
    rows = {row.text: row for row in BookNumber.select()}
    assert set(rows) == {"信〔2025〕0004号", "信〔2025〕0005号"}
    assert rows["信〔2025〕0004号"].voided_at == at
    assert rows["信〔2025〕0004号"].void_reason
    assert rows["信〔2025〕0005号"].voided_at is None
    assert give(2025) == "信〔2025〕0006号"
    assert books.take_over("petition", "信〔2025〕0003号", "petition", 14, at) == "信〔2025〕0003号"


def test_a_changed_pattern_keeps_given_numbers(at: datetime) -> None:
    give(2026)
    books.set_pattern("petition", "云信{year}-{serial:03}")
    assert give(2026) == "云信2026-002"
    assert [row.text for row in BookNumber.select().order_by(BookNumber.serial)] == ["信〔2026〕0001号", "云信2026-002"]


def test_a_spoilt_pattern_refuses_instead_of_giving_half_a_number() -> None:
    books.set_pattern("petition", "信{serial}")
    with pytest.raises(Refused):
        give(2026)
    assert not BookNumber.select().exists()


def test_any_order_of_years_leaves_no_gap(office: Session, at: datetime) -> None:
    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.sampled_from(["petition", "petitioner_notice"]), st.sampled_from([2025, 2026, 2027]))))
    def check(wanted: list[tuple[str, int]]) -> None:
        BookNumber.delete().execute()
        given = [give(year, book=book) for book, year in wanted]
        assert len(set(given)) == len(given)
        for book in {row.book_id for row in BookNumber.select()}:
            for year in (2025, 2026, 2027):
                query = BookNumber.select().where((BookNumber.book == book) & (BookNumber.year == year))
                serials = [row.serial for row in query.order_by(BookNumber.id)]
                assert serials == list(range(1, len(serials) + 1))

    check()
