"""The audit chain as written by the program: whole, in order, and broken by any hand."""

from collections.abc import Callable
from datetime import datetime

import pytest

from desktop.casework import session
from desktop.casework.session import Session
from desktop.store import audit, database
from desktop.store.tables import AuditLine

Register = Callable[..., int]


def test_lines_follow_each_other(register: Register, office: Session) -> None:
    for _ in range(3):
        register()
    lines = list(AuditLine.select().order_by(AuditLine.seq))
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert [line.previous for line in lines] == ["", *(line.hash for line in lines[:-1])]
    assert audit.first_broken() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-01-01T00:00:00.000000"),
        ("actor_id", 7),
        ("action", "sign_in"),
        ("kind", "user"),
        ("record_id", 7),
        ("detail", "{}"),
        ("previous", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_a_changed_line_is_found(register: Register, column: str, value: object) -> None:
    for _ in range(3):
        register()
    middle = AuditLine.select().count() - 1
    AuditLine.update({column: value}).where(AuditLine.seq == middle).execute()
    assert audit.first_broken() in (middle, middle + 1)


def test_a_removed_line_is_found(register: Register) -> None:
    for _ in range(3):
        register()
    last = AuditLine.select().count()
    AuditLine.delete().where(AuditLine.seq == last - 1).execute()
    assert audit.first_broken() == last


def test_an_act_that_fails_leaves_no_line(office: Session, at: datetime) -> None:
    before = AuditLine.select().count()

    def act() -> None:
        with database.transaction():
            audit.record(office.actor.id, "try", "matter", 1, at)
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        act()
    assert AuditLine.select().count() == before


def test_details_are_kept_as_json(office: Session, at: datetime) -> None:
    with database.transaction():
        audit.record(office.actor.id, "print", "matter", 1, at, {"paper": "登记单", "day": at.date()})
    line = AuditLine.select().order_by(AuditLine.seq.desc()).get()
    assert line.detail == '{"paper": "登记单", "day": "2026-11-20"}'
    assert audit.first_broken() is None


def test_the_chain_goes_on_in_the_next_session(office: Session, register: Register, at: datetime) -> None:
    register()
    office.close()
    again = session.sign_in(office.folder, "mijian", "yunxi-2026", at)
    assert audit.first_broken() is None
    audit.use_key(b"another key")
    assert audit.first_broken() == 1
    again.close()
