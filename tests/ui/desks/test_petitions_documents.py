"""Issuing a paper from a matter's page, by keyboard, from picking its kind to the kept PDF and the Word file."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import documents, petitions, reading
from desktop.casework.session import Session
from desktop.domain.facts import FactKind
from desktop.domain.faults import Trouble
from desktop.domain.records import Actor, Change, NewParty, NewPetition
from desktop.printing import filling, letters, render
from desktop.store.tables import AuditLine, Document
from desktop.ui.desks.petitions.documents_panel import KINDS
from desktop.ui.paper_page import SINGLE_SIDED
from desktop.ui.widgets.label import Label

Press = Callable[..., None]


@pytest.fixture
def matter(by: Actor, at: Any) -> int:
    """A petition with one claim that nobody has answered."""
    form = NewPetition(
        channel="visit",
        received_on=at.date(),
        title="反映宅基地界址争议",
        content="邻居翻建房屋时越过老界石。",
        parties=(NewParty(name="李桂兰", phone="13900005678"),),
        claims=("派员丈量界址",),
    )
    return petitions.register(form, by, at).id


@pytest.fixture
def page(window: Any, matter: int) -> Any:
    """Its page."""
    window.show_matter(matter)
    return window.desk.matter_page()


@pytest.fixture
def fill_redirect(press: Press) -> Callable[[], None]:
    """Opens the panel, picks 引导告知单 and fills in what is not known already, all by keyboard."""

    def fill() -> None:
        press("Alt+W", "ydgzd", "Enter")
        assert focused() == "organ"
        press("Enter", "Enter")
        assert focused() == "directed_to"
        press("县人民法院", "Enter", "Enter", "属于民事争议，应当依法提起诉讼。")

    return fill


def focused() -> str:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget.objectName()


def words(widget: Any) -> str:
    """Everything that labels say inside a widget."""
    return "\n".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())


def said(page: Any) -> str:
    return words(page.panel.findings)


def squeezed(text: str) -> str:
    return "".join(text.split())


# ---------------------------------------------------------------- from pick to paper


def test_every_kind_of_a_matter_can_be_picked() -> None:
    assert set(KINDS) == set(letters.FACTS) - {"urging_slip"}


def test_every_kind_asks_for_all_its_facts_and_is_found_by_its_first_initials(page: Any, press: Press) -> None:
    press("Alt+W")
    for kind, keys in KINDS.items():
        page.panel.form.focus_first()
        press(keys.split()[0], "Enter")
        assert page.panel.form.field("kind").value() == kind
        asked = {fact.name for fact in letters.FACTS[kind] if fact.kind is not FactKind.ROWS}
        assert set(page.panel.facts.values()) == asked


def test_a_paper_with_a_stub_to_cut_off_is_printed_on_one_side() -> None:
    assert {kind for kind in KINDS if "receipt" in filling.shipped()[kind]} == set(SINGLE_SIDED) & set(KINDS)


def test_a_redirect_notice_from_pick_to_kept_pdf(
    window: Any, page: Any, press: Press, fill_redirect: Any, office: Session, matter: int, qtbot: QtBot
) -> None:
    fill_redirect()
    press("Ctrl+Enter")
    qtbot.waitUntil(lambda: bool(window.papers))
    [shown] = window.papers
    text = squeezed("".join(render.page_texts(shown.pdf)))
    for word in ("信访事项引导告知单", "信告〔2026〕1号", "李桂兰", "县人民法院", "依法提起诉讼", "云溪镇人民政府"):
        assert word in text
    assert page.panel is None
    [document] = page.file.documents
    assert (document.kind, document.title) == ("redirect_notice", "信访事项引导告知单")
    assert reading.issued_paper(office, document.id) == shown.pdf
    assert documents.facts_of(document.id, office.actor)["directed_to"] == "县人民法院"
    assert "信访事项引导告知单 信告〔2026〕1号" in words(page._history)
    assert "信告〔2026〕1号" in words(page.papers)
    assert window.said[-1] == "已制发信访事项引导告知单 信告〔2026〕1号。"
    page.papers.document_wanted.emit(document)  # it opens again as it was issued
    assert window.papers[-1].pdf == shown.pdf
    press("Alt+W")
    assert focused() == "kind"  # nothing is left of the one that went out
    assert window.refused == []


def test_a_paper_that_was_not_kept_is_made_from_what_it_was_told(
    window: Any, page: Any, matter: int, by: Actor, at: Any, office: Session, qtbot: QtBot
) -> None:
    told = {
        "organ": "云溪镇人民政府",
        "to_unit": "县自然资源局",
        "due_on": date(2026, 12, 31),
        "attachments": ("界址图", "笔录"),
    }
    change = documents.issue(
        matter, documents.Issued("assign_letter", "关于交办信访事项的函", "letter", told, at.date()), by, at
    )
    page.reload()
    assert page.file.documents[0].sha256 == ""
    page.papers.document_wanted.emit(page.file.documents[0])
    qtbot.waitUntil(lambda: bool(window.papers))
    text = squeezed("".join(render.page_texts(window.papers[0].pdf)))
    for word in ("信函〔2026〕1号", "县自然资源局", "2026年12月31日", "界址图", "笔录"):
        assert word in text
    assert reading.issued_paper(office, change.ids[1]) == window.papers[0].pdf


def test_a_list_of_contents_does_not_list_itself(window: Any, page: Any, press: Press, qtbot: QtBot) -> None:
    press("Alt+W", "jnml", "Enter", "Ctrl+Enter")
    qtbot.waitUntil(lambda: bool(window.papers))
    assert squeezed("".join(render.page_texts(window.papers[0].pdf))).count("卷内目录") == 1
    assert page.file.documents[0].number == ""


# ---------------------------------------------------------------- the check


def test_an_unanswered_claim_stops_the_opinion(window: Any, page: Any, press: Press, matter: int, qtbot: QtBot) -> None:
    press("Alt+W", "clyjs", "Enter")
    qtbot.waitUntil(lambda: "请先填写：调查核实的事实" in said(page))
    form = page.panel.facts
    form.set_values(
        {
            "findings": "经现场丈量，越界0.3米。",
            "legal_basis": "《中华人民共和国土地管理法》第十四条",
            "remedy_organ": "云溪县人民政府",
        }
    )
    qtbot.waitUntil(lambda: "第1项诉求没有答复" in said(page))  # after a pause in typing
    assert "须改正：第1项诉求没有答复，请逐项答复。（《信访工作条例》第三十二条）" in said(page)
    press("Ctrl+Enter")
    assert "第1项诉求没有答复" in page.panel._strip.sentence
    assert not Document.select().where(Document.matter == matter).exists()
    assert form.field("findings").value() == "经现场丈量，越界0.3米。"


def test_what_is_missing_is_named_at_its_field(page: Any, press: Press, matter: int) -> None:
    press("Alt+W", "ydgzd", "Enter", "Ctrl+Enter")
    assert focused() == "directed_to"
    assert page.panel.facts.field("directed_to").property("wrong")
    assert not Document.select().exists()


def test_the_check_says_when_all_is_well(page: Any, press: Press, fill_redirect: Any, qtbot: QtBot) -> None:
    fill_redirect()
    qtbot.waitUntil(lambda: "可以制发" in said(page))


# ---------------------------------------------------------------- nothing typed is lost


def test_typed_facts_survive_esc_and_another_kind(page: Any, press: Press, fill_redirect: Any) -> None:
    fill_redirect()
    press("Esc")
    assert page.panel is None
    assert QApplication.focusWidget() is page.documents.button
    press("Alt+W")
    assert page.panel.facts.field("directed_to").value() == "县人民法院"
    page.panel.form.focus_first()
    press("zsh", "Enter")
    assert page.panel.facts.field("to_unit").value() == ""
    page.panel.form.focus_first()
    press("ydgzd", "Enter")
    assert page.panel.facts.field("reasons").value() == "属于民事争议，应当依法提起诉讼。"


def test_another_matter_begins_with_nothing(window: Any, page: Any, press: Press, fill_redirect: Any, by: Actor, at: Any) -> None:  # fmt: skip
    fill_redirect()
    other = petitions.register(
        NewPetition("call", at.date(), "要求修路", parties=(NewParty(name="张国强"),)), by, at
    ).id
    window.show_matter(other)
    press("Alt+W")
    assert focused() == "kind"
    assert page.panel.facts.values() == {}


def test_an_emptied_suggestion_stays_empty(window: Any, page: Any, press: Press, matter: int, by: Actor) -> None:
    press("Alt+W", "zsh", "Enter")
    assert page.panel.facts.field("summary").value() == "邻居翻建房屋时越过老界石。"
    page.panel.facts.set_values({"to_unit": "县自然资源局", "summary": ""})
    page.panel._preview.click()
    assert "老界石" not in str(window.papers[-1].paper.data)


def test_news_of_the_matter_leave_the_form_alone(page: Any, press: Press, fill_redirect: Any, matter: int) -> None:
    fill_redirect()
    page.refresh(Change(frozenset({"matter"}), (matter,), matter))
    assert page.panel.facts.field("directed_to").value() == "县人民法院"
    assert focused() == "reasons"


# ---------------------------------------------------------------- looking and taking along


def test_the_preview_takes_no_number(window: Any, page: Any, press: Press, fill_redirect: Any) -> None:
    fill_redirect()
    page.panel._preview.click()
    [shown] = window.papers
    assert shown.pdf is None
    assert "（编号待发）" in str(shown.paper.data)
    assert not Document.select().exists()


def test_the_word_file_holds_the_same_text(
    window: Any, page: Any, press: Press, fill_redirect: Any, matter: int, tmp_path: Path
) -> None:
    fill_redirect()
    asked: list[tuple[str, str]] = []
    target = tmp_path / "引导告知单.docx"
    page.panel.out.choose_file = lambda parent, title, suffix: asked.append((title, suffix)) or target
    page.panel._word.click()
    assert asked == [("信访事项引导告知单", ".docx")]
    made = docx.Document(io.BytesIO(target.read_bytes()))
    written = squeezed("".join(paragraph.text for paragraph in made.paragraphs))
    for word in ("信访事项引导告知单", "（编号待发）", "李桂兰", "县人民法院", "属于民事争议，应当依法提起诉讼。"):
        assert word in written
    noted = AuditLine.select().order_by(AuditLine.seq.desc()).first()
    assert (noted.action, noted.record_id) == ("print", matter)
    assert "redirect_notice.docx" in noted.detail
    assert "没有加密" in window.said[-1]


def test_a_place_that_cannot_be_written_is_said(page: Any, press: Press, fill_redirect: Any, tmp_path: Path) -> None:
    fill_redirect()
    page.panel.out.choose_file = lambda *_: tmp_path / "没有" / "a.docx"
    page.panel._word.click()
    assert "Word 没有存下" in page.panel._strip.sentence
    page.panel.out.choose_file = lambda *_: None
    page.panel._word.click()
    assert page.panel._strip.sentence == ""


def test_trouble_while_issuing_loses_nothing(
    page: Any, press: Press, fill_redirect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Change:
        raise Trouble("磁盘已满。")

    fill_redirect()
    monkeypatch.setattr(documents, "issue", fail)
    press("Ctrl+Enter")
    assert page.panel._strip.sentence == "磁盘已满。"
    assert page.panel.facts.field("directed_to").value() == "县人民法院"
