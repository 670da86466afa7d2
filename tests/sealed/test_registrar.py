"""Who may not see accusations may register one: it is sealed with its files at once, and nothing of it stays behind."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.casework import attachments, office, petitions, reading
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, NewPetition
from desktop.store.tables import Matter
from desktop.ui.desks.petitions.incoming import Source
from tests.sealed.conftest import ACCUSER, AT, CONTENT, FILE_NAME, PHONE, TITLE, OpenAs, texts_of


@pytest.mark.parametrize("how", ["save", "save_and_print", "save_and_next"])
def test_registering_an_accusation(
    how: str, clerk: Actor, holder: Actor, open_as: OpenAs, qtbot: QtBot, village_ids: list[int], tmp_path: Path
) -> None:
    window = open_as(clerk)
    window.show_intake()
    page: Any = window.desk("petitions").intake_page()
    words = {"name": ACCUSER, "phone": PHONE, "title": TITLE, "content": CONTENT, "village_id": village_ids[1]}
    page.form.set_values({**words, "petition_class": "accusation"})
    page.form.field("attachments").take([Source(FILE_NAME, "磅单".encode)])
    qtbot.waitUntil(lambda: bool(page.form.field("attachments").value()))
    page._on_typed()
    assert page.rescue()
    assert office.drafts(clerk.id)
    getattr(page, how)()
    secret = Matter.get(Matter.title == TITLE)
    assert secret.secrecy == "sealed"
    assert [file.name for file in reading.open_file(secret.id, holder, AT).attachments] == [FILE_NAME]
    assert (window.place.kind, window.frame.pages.currentWidget()) == ("intake", window.desk("petitions"))
    shown = texts_of(window)
    assert petitions.SEALED_SAID in shown
    for word in (TITLE, ACCUSER, PHONE, CONTENT, FILE_NAME, secret.number, str(secret.id)):
        assert word not in shown, word
    assert office.drafts(clerk.id) == []
    assert not page.form.is_touched()
    remembered = settings._path()
    assert str(village_ids[1]) not in (remembered.read_text(encoding="utf-8") if remembered.exists() else "")


def test_an_open_petition_still_opens(clerk: Actor, open_as: OpenAs) -> None:
    window = open_as(clerk)
    window.show_intake()
    page: Any = window.desk("petitions").intake_page()
    page.form.set_values({"name": "李桂兰", "title": "反映路灯不亮"})
    page.save()
    assert window.place.kind == "matter"


def test_the_holder_registers_and_reads_on(clerk: Actor, holder: Actor, new_form: Callable[..., NewPetition]) -> None:
    assert "密信〔2026〕" in petitions.register(new_form(petition_class="accusation"), holder, AT).say
    assert "密信" not in petitions.register(new_form(petition_class="accusation"), clerk, AT).say


def test_all_or_nothing(office: Session, clerk: Actor, new_form: Callable[..., NewPetition]) -> None:
    lost = attachments.StoredFile("a.txt", "text/plain", 1, "0" * 64)
    with pytest.raises(Refused, match="附件的内容不见了"):
        attachments.register(office, partial(petitions.register, new_form(petition_class="accusation")), (lost,), AT)
    assert not Matter.select().exists()


def test_nothing_is_added_later(office: Session, clerk: Actor, new_form: Callable[..., NewPetition]) -> None:
    matter_id = petitions.register(new_form(petition_class="accusation"), clerk, AT).id
    file = attachments.take_in(office, FILE_NAME, b"x")
    with pytest.raises(Refused, match="没有找到这一件"):
        attachments.add(office, matter_id, file, AT)
