"""Who holds the right, who gave it to them, and who looked: all of it from the audit chain."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.casework import office as desk
from desktop.casework import reading
from desktop.casework.session import Session
from desktop.domain.codes import Right
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.exchange.export import export_jsonl, export_xlsx
from desktop.store import audit
from tests.sealed.conftest import AT, OpenAs, Sealed, texts_of

PASSWORD = "another-2026"


def user(login: str) -> Any:
    return next(row for row in desk.users() if row.login == login)


def change_rights(office: Session, login: str, rights: frozenset[str]) -> None:
    row = user(login)
    desk.save_user(office, row, row.name, rights, True, AT)


def test_every_change_of_hands_is_in_the_chain(office: Session, clerk: Actor, holder: Actor) -> None:
    (first,) = desk.sealed_grants(clerk)  # 周密 was given it when the user was made
    assert (first.actor_name, first.user_name, first.is_granted) == ("李文书", "周密", True)
    office.actor = holder
    reader = user("reader").rights
    change_rights(office, "reader", reader | {Right.SEALED})
    change_rights(office, "reader", reader | {Right.SEALED, Right.REGISTER})  # nothing about the sealed right
    change_rights(office, "reader", reader)
    told = [(grant.actor_name, grant.user_name, grant.is_granted) for grant in desk.sealed_grants(holder)]
    assert told == [("周密", "吴看", False), ("周密", "吴看", True), ("李文书", "周密", True)]
    assert audit.first_broken() is None


def test_only_an_administrator_reads_the_grants(office: Session, reader: Actor) -> None:
    with pytest.raises(Refused):
        desk.sealed_grants(reader)


def test_the_first_one_may_be_given_by_an_administrator_and_is_shown(
    office: Session, clerk: Actor, holder: Actor, open_as: OpenAs
) -> None:
    with pytest.raises(Refused, match="只能由已有这项权限的人授予"):
        change_rights(office, "lws", clerk.rights | {Right.SEALED})
    change_rights(office, "mijian", holder.rights - {Right.SEALED})
    change_rights(office, "lws", clerk.rights | {Right.SEALED})
    window = open_as(clerk)
    window.show_desk("system", "users")
    page: Any = window.desk("system")._stack.currentWidget()
    page.table.setCurrentIndex(page.model.index(0, 0))
    shown = page.grants.text()
    assert "李文书授予李文书的密件权限" in shown
    assert "李文书收回周密的密件权限" in shown
    assert page._grants_card.isVisible()


def test_nobody_becomes_a_holder_by_a_new_password(office: Session, clerk: Actor, holder: Actor) -> None:
    with pytest.raises(Refused, match="密件"):
        desk.change_password(office, "mijian", PASSWORD, AT)
    office.actor = holder
    desk.change_password(office, "mijian", PASSWORD, AT)


def test_who_looked_is_kept_and_shown_to_holders(
    sealed: Sealed, clerk: Actor, holder: Actor, reader: Actor, tmp_path: Path
) -> None:
    before = len(reading.readings(sealed.registered, holder))
    later = AT + timedelta(hours=1)
    reading.open_file(sealed.registered, holder, later)
    reading.open_file(sealed.registered, holder, later + timedelta(seconds=20))
    reading.note_print((sealed.registered,), "registration", holder, later + timedelta(minutes=5))
    export_xlsx(tmp_path / "a.xlsx", holder, later + timedelta(minutes=6))
    export_jsonl(tmp_path / "a.jsonl", holder, later + timedelta(minutes=7))
    export_xlsx(tmp_path / "b.xlsx", clerk, later + timedelta(minutes=8))  # which did not hold it
    told = [(line.what, line.actor_name) for line in reading.readings(sealed.registered, holder)]
    assert told[: len(told) - before] == [
        ("导出", "周密"),
        ("导出", "周密"),
        ("打印或另存", "周密"),
        ("查看", "周密"),
    ]
    assert reading.readings(sealed.repeated, holder) == ()
    for who in (clerk, reader):
        with pytest.raises(Refused, match="没有找到"):
            reading.readings(sealed.registered, who)


def test_the_card_stands_on_the_page_of_sealed_matters_only(sealed: Sealed, holder: Actor, open_as: OpenAs) -> None:
    window = open_as(holder)
    window.show_matter(sealed.registered)
    page: Any = window.desk("petitions").matter_page()
    assert page._readings.isVisible()
    assert "周密" in texts_of(page._readings)
    window.show_matter(sealed.repeated)
    assert not page._readings.isVisible()
