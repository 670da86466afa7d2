"""The office's own words in its papers, kept in the encrypted database."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop.casework import wording
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.store import audit, database
from desktop.store import office as store

WORDS: dict[str, Any] = {
    "title": "告知书",
    "book": "letter",
    "note": "联系单位：{desk}",
    "blocks": [{"text": "经审查，现告知如下："}, {"rows": [["=姓名", "{petitioner}年龄"]]}],
}
SHIPPED = {"notice": WORDS, "report": {"title": "报告", "blocks": []}}


def passes(words: Any) -> None:
    """Lets everything pass."""


def save(by: Actor, at: datetime, words: Any = WORDS, **texts: str) -> None:
    named = {key.replace("__", "."): text for key, text in texts.items()}
    wording.change("notice", named, words, passes, by, at)


def test_only_what_differs_is_kept(by: Actor, at: datetime) -> None:
    save(by, at, title="告知单", note=WORDS["note"])
    assert list(store.setting("wording.notice")) == ["title"]
    assert wording.own(SHIPPED) == {"notice": {**WORDS, "title": "告知单"}}
    assert wording.own_texts("report", SHIPPED["report"]).texts == {}


def test_the_words_are_there_after_signing_in_again(by: Actor, at: datetime, office: Session) -> None:
    from desktop.casework import session
    from tests.conftest import LOGIN, PASSWORD

    save(by, at, block__1__text="现告知：")
    folder = office.folder
    office.close()
    again = session.sign_in(folder, LOGIN, PASSWORD, at)
    try:
        assert wording.own(SHIPPED)["notice"]["blocks"][0] == {"text": "现告知："}
    finally:
        again.close()


def test_what_is_not_named_is_the_shipped_text_again(by: Actor, at: datetime) -> None:
    save(by, at, title="告知单")
    save(by, at, note="联系：{desk}")
    assert wording.own_texts("notice", WORDS).texts == {"note": "联系：{desk}"}


def test_reset_takes_the_shipped_words(by: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="没有改动"):
        wording.reset("notice", by, at)
    save(by, at, title="告知单")
    assert wording.reset("notice", by, at).kinds == {"wording"}
    assert wording.own(SHIPPED) == {}


def test_who_changed_what_and_when_stands_in_the_chain(by: Actor, insider: Actor, at: datetime) -> None:
    save(by, at, title="告知单", note="")
    wording.reset("notice", insider, at + timedelta(days=1))
    assert wording.versions("notice") == [
        wording.Version(at + timedelta(days=1), "周密", ()),
        wording.Version(at, "李文书", ("title", "note")),
    ]
    assert wording.versions("report") == []
    assert audit.first_broken() is None


def test_only_an_administrator_changes_words(reader: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="权限"):
        save(reader, at, title="告知单")
    with pytest.raises(Refused, match="权限"):
        wording.reset("notice", reader, at)
    assert wording.own(SHIPPED) == {}


def test_what_the_check_refuses_is_not_kept(by: Actor, at: datetime) -> None:
    def refuses(words: Any) -> None:
        raise Refused(f"不能保存：{words['title']}")

    with pytest.raises(Refused, match="不能保存：告知单"):
        wording.change("notice", {"title": "告知单"}, WORDS, refuses, by, at)
    assert (wording.own(SHIPPED), wording.versions("notice")) == ({}, [])


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "一行\n又一行"}, "title"),
        ({"note": "长" * 2001}, "note"),
        ({"block.2.rows.0.1": "=年龄"}, "block.2.rows.0.1"),
    ],
)
def test_a_wrong_text_is_refused_at_its_place(by: Actor, at: datetime, texts: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as no:
        wording.change("notice", texts, WORDS, passes, by, at)
    assert no.value.field == field


def test_a_newer_shipped_text_is_said_until_the_words_are_saved_again(by: Actor, at: datetime) -> None:
    save(by, at, title="告知单")
    newer = {**WORDS, "title": "新告知书"}
    assert wording.own_texts("notice", newer).outdated == {"title"}
    assert wording.own({"notice": newer})["notice"]["title"] == "告知单"
    save(by, at, newer, title="告知单")
    assert wording.own_texts("notice", newer).outdated == frozenset()


def test_nothing_of_a_change_stays_when_the_chain_cannot_be_written(by: Actor, at: datetime) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "record", breaks)
        with pytest.raises(RuntimeError):
            save(by, at, title="告知单")
    assert wording.own(SHIPPED) == {}
    assert not database.proxy.in_transaction()


def test_any_text_comes_back_as_it_was_written(by: Actor, at: datetime) -> None:
    for text in ("", "“”'\"\\", "行一\n行二", "𬱖䶮\u202e", "{desk}[", "; DROP TABLE setting --", "null", "长" * 2000):
        save(by, at, note=text)
        assert wording.own_texts("notice", WORDS).texts == {"note": text}
