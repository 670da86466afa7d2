"""The page of a matter, step by step to the end by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import office as desk_office
from desktop.casework import petitions, reading, steps
from desktop.casework.session import Session
from desktop.domain.faults import Refused
from desktop.domain.records import Actor, NewParty, NewPetition
from desktop.printing import render
from desktop.store.tables import AuditLine
from desktop.ui.desks.petitions.stages import stage_strip
from desktop.ui.widgets.label import Label

Press = Callable[..., None]
NUMBER = "430423195803121228"


@pytest.fixture
def matter(by: Actor, at: Any) -> int:
    """A petition with two claims."""
    form = NewPetition(
        channel="visit",
        received_on=at.date(),
        title="反映宅基地界址争议",
        content="邻居翻建房屋时越过老界石。",
        parties=(
            NewParty(name="李桂兰", id_number=NUMBER, phone="13900005678"),
            NewParty(role="companion", name="王建国"),
        ),
        village_id=desk_office.village_choices()[0].id,  # type: ignore[arg-type]
        claims=("派员丈量界址", "主持调解"),
    )
    return petitions.register(form, by, at).id


@pytest.fixture
def page(window: Any, matter: int) -> Any:
    """Its page."""
    window.show_matter(matter)
    return window.desk.matter_page()


def words(widget: Any) -> str:
    """Everything that labels say inside a widget."""
    return "\n".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())


# ---------------------------------------------------------------- steps


def test_two_steps_by_keyboard_with_the_paper_of_the_second(
    window: Any, page: Any, press: Press, office: Session, matter: int, qtbot: QtBot
) -> None:
    press("Enter")  # 甄别 is the main step and has the keyboard; day and class are filled in
    assert QApplication.focusWidget().objectName() == "route"
    press("xfcx", "Enter", "Ctrl+Enter")
    assert page.file.row.stage == "screened"

    press("Enter", "czjsb", "Ctrl+Enter")
    assert page.file.row.stage == "accepted"
    qtbot.waitUntil(lambda: bool(window.papers))
    [shown] = window.papers
    text = "".join(render.page_texts(shown.pdf))
    for word in ("受理告知书", "信告〔2026〕1号", "李桂兰", "村镇建设办", "60日内", "派员丈量界址"):
        assert word in text
    [document] = page.file.documents
    assert document.sha256
    assert reading.issued_paper(office, document.id) == shown.pdf
    assert "文书编号 信告〔2026〕1号" in window.said[-1]
    assert window.refused == []


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    page: Any, press: Press, matter: int, by: Actor
) -> None:
    press("Enter")
    page.panel.form.field("proposal").set_value("转村镇建设办办理")
    press("Ctrl+Enter")  # an appeal without its route: only casework knows that
    assert page.panel.form.field("route").property("wrong")
    assert QApplication.focusWidget().objectName() == "route"
    assert page.panel.form.field("proposal").value() == "转村镇建设办办理"
    page.panel.form.field("on").setText("2026-11-25")
    press("xfcx", "Enter", "Ctrl+Enter")
    assert page.panel.form.field("on").property("wrong")
    assert steps.standing(matter).stage == "registered"


def test_an_unanswered_claim_is_named(page: Any, press: Press, window: Any, matter: int, by: Actor, at: Any) -> None:
    on = at.date()
    steps.take(matter, "screen", {"on": on, "petition_class": "appeal", "route": "31-6"}, by, at)
    steps.take(matter, "accept", {"on": on, "unit_id": desk_office.unit_choices()[0].id}, by, at)
    page.reload()
    press("Alt+1", "已丈量", "Tab", "zc", "Enter")
    for name in ("opinion", "legal_basis"):
        page.panel.form.field(name).set_value("有")
    press("Ctrl+Enter")
    assert "第 2 项诉求还没有填写答复" in words(page.panel)
    assert QApplication.focusWidget().accessibleName() == "诉求 2 的答复"


def test_a_petition_without_claims_can_be_decided(window: Any, press: Press, by: Actor, at: Any, qtbot: QtBot) -> None:
    form = NewPetition(channel="call", received_on=at.date(), title="要求修路", parties=(NewParty(name="张国强"),))
    plain = petitions.register(form, by, at).id
    steps.take(plain, "screen", {"on": at.date(), "petition_class": "appeal", "route": "31-6"}, by, at)
    steps.take(plain, "accept", {"on": at.date(), "unit_id": desk_office.unit_choices()[0].id}, by, at)
    window.show_matter(plain)
    press("Enter", "支持诉求", "Tab", "《公路法》第二十条", "Tab", "Space", "Ctrl+Enter")  # without its paper
    assert steps.standing(plain).stage == "decided"
    assert window.desk.matter_page().file.documents == ()


def test_esc_closes_the_step_and_only_then_leaves_the_page(window: Any, page: Any, press: Press) -> None:
    press("Enter", "Esc")
    assert page.panel is None
    assert window.went_back == 0
    assert QApplication.focusWidget().objectName() == "step_screen"
    press("Esc")
    assert window.went_back == 1


def test_the_last_step_is_taken_back_after_asking(page: Any, press: Press, matter: int, by: Actor, at: Any) -> None:
    assert not page.procedure._back.isVisible()  # a registration is not taken back
    steps.take(matter, "screen", {"on": at.date(), "petition_class": "inquiry"}, by, at)
    page.reload()
    press("Ctrl+Z")
    assert steps.standing(matter).stage == "screened"
    press("Enter")
    assert steps.standing(matter).stage == "registered"
    assert [event.is_taken_back for event in page.file.events] == [False, True, False]


def test_why_a_step_is_not_possible_is_told(page: Any, matter: int, by: Actor, at: Any) -> None:
    steps.take(matter, "screen", {"on": at.date(), "petition_class": "suggestion"}, by, at)
    page.reload()
    assert page.procedure._reasons.isHidden()
    page.procedure._why.click()
    said = page.procedure._reasons.text().splitlines()
    assert said[-1].startswith("本件的类别、路径或者来源用不到：受理、简易受理、")  # in one line, not one by one
    assert [stage.label for stage in stage_strip(page.file)][:2] == ["登记", "甄别"]


def test_a_reply_takes_its_own_way_in_the_strip(page: Any, matter: int, by: Actor, at: Any) -> None:
    steps.take(matter, "screen", {"on": at.date(), "petition_class": "inquiry"}, by, at)
    steps.take(matter, "reply", {"on": at.date(), "opinion": "已当面解释。"}, by, at)
    page.reload()
    assert [(s.label, s.state) for s in stage_strip(page.file)] == [
        ("登记", "done"),
        ("甄别", "done"),
        ("答复", "current"),
        ("归档", "future"),
    ]


def test_news_of_the_matter_leave_an_open_step_alone(page: Any, press: Press, matter: int, by: Actor, at: Any) -> None:
    press("Enter", "xfcx")
    change = steps.take(matter, "note", {"on": at.date(), "note": "电话联系过"}, by, at)
    page.refresh(change)
    assert "电话联系过" in words(page._history)
    assert QApplication.focusWidget().objectName() == "route"
    assert page.panel.form.field("route").text() == "xfcx"


def test_an_accusation_leaves_the_sight_of_who_may_not_see_it(
    window: Any, page: Any, press: Press, matter: int
) -> None:
    press("Enter")
    page.panel.form.field("petition_class").set_value("accusation")
    press("Ctrl+Enter")
    assert "密件" in window.said[-1]
    assert window.went_back == 1
    window.show_list()
    assert window.desk.list_page().model.rowCount() == 0


# ---------------------------------------------------------------- what is shown


def test_the_identity_number_is_masked_and_showing_it_is_noted(page: Any, by: Actor) -> None:
    assert "430423********1228" in words(page._parties)
    assert NUMBER not in words(page)
    [button] = [b for b in page._parties.findChildren(type(page.procedure._back)) if b.text() == "显示"]
    button.click()
    assert NUMBER in words(page._parties)
    last = AuditLine.select().order_by(AuditLine.seq.desc()).first()
    assert (last.action, last.actor_id) == ("reveal", by.id)


def test_ctrl_p_shows_the_registration_form(window: Any, page: Any, press: Press, matter: int) -> None:
    press("Ctrl+P")
    [shown] = window.papers
    assert shown.matter_ids == (matter,)
    assert "群众来访登记单" in "".join(render.page_texts(render.render(shown.paper)))


def test_a_matter_that_is_gone_is_refused(window: Any, page: Any) -> None:
    with pytest.raises(Refused):
        window.desk.show_matter(1)
