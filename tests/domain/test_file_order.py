"""Which papers a file still has to hold."""

from datetime import date, datetime

import pytest

from desktop.domain.file_order import is_owed, missing_papers
from desktop.domain.records import DocumentRow, EventRow, MatterFile, MatterRow, PartyRow

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def event(action: str, on: date = MONDAY, is_taken_back: bool = False) -> EventRow:
    return EventRow(1, action, action, on, datetime(2026, 11, 17), "李文书", "", False, is_taken_back)


def paper(kind: str, on: date = MONDAY, is_taken_back: bool = False) -> DocumentRow:
    return DocumentRow(1, kind, "", kind, on, "", is_taken_back)


def file(
    *events: EventRow, papers: tuple[DocumentRow, ...] = (), name: str = "李桂兰", flags: frozenset[str] = frozenset()
) -> MatterFile:
    """A file with a history, the newest line first."""
    person = PartyRow(1, "lead", name, "", None, "", "", "", "", "", None)
    row = MatterRow._make((None,) * len(MatterRow._fields))._replace(flags=flags)  # type: ignore[arg-type]
    empty = MatterFile._make((None,) * len(MatterFile._fields))  # type: ignore[arg-type]
    return empty._replace(row=row, parties=(person,), events=events, documents=papers)


def kinds(of: MatterFile) -> list[str]:
    return [missing.kind for missing in missing_papers(of)]


def test_a_step_without_its_papers_misses_them_in_the_order_of_the_steps() -> None:
    history = (event("extend", TUESDAY), event("accept"), event("screen"), event("register"))
    assert kinds(file(*history)) == ["acceptance_notice", "extension_approval", "extension_notice"]
    [first, *_] = missing_papers(file(*history))
    assert (first.action, first.on) == ("accept", MONDAY)


@pytest.mark.parametrize(
    ("issued", "missing"),
    [
        (paper("acceptance_notice"), []),
        (paper("acceptance_notice", TUESDAY), []),
        (paper("acceptance_notice", date(2026, 11, 15)), ["acceptance_notice"]),
        (paper("acceptance_notice", is_taken_back=True), ["acceptance_notice"]),
        (paper("opinion"), ["acceptance_notice"]),
    ],
)
def test_a_paper_of_the_day_or_later_that_stands_is_there(issued: DocumentRow, missing: list[str]) -> None:
    assert kinds(file(event("accept"), papers=(issued,))) == missing


def test_a_step_taken_back_asks_for_nothing() -> None:
    assert kinds(file(event("accept", is_taken_back=True))) == []


def test_of_a_step_taken_twice_the_newest_counts() -> None:
    twice = (event("decide", TUESDAY), event("decide", MONDAY))
    [missing] = missing_papers(file(*twice, papers=(paper("opinion", MONDAY),)))
    assert missing.on == TUESDAY
    assert kinds(file(*twice, papers=(paper("opinion", TUESDAY),))) == []


def test_who_is_not_named_is_not_told_in_writing_but_units_are() -> None:
    history = (event("assign"),)
    for unnamed in (file(*history, name=""), file(*history, name="匿名"), file(*history, flags=frozenset({"is_anonymous"}))):  # fmt: skip
        assert kinds(unnamed) == ["assign_letter"]
        assert not is_owed("service_receipt", unnamed)
    assert kinds(file(*history)) == ["assign_letter", "transfer_notice"]
