"""People, links and merging on the page of a matter, by keyboard."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import attachments, links, parties, petitions, reading, steps
from desktop.casework.session import Session
from desktop.domain.codes import LinkKind
from desktop.domain.records import Actor, Change, MatterFile, NewParty, NewPetition
from desktop.store.tables import AuditLine
from desktop.ui.desks.petitions.procedure_card import last_step
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.work import hub

Press = Callable[..., None]
NUMBER = "430423195803121228"


def register(title: str, by: Actor, at: Any, *names: str, **more: Any) -> int:
    people = tuple(NewParty(role="companion" if place else "lead", name=name) for place, name in enumerate(names))
    form = NewPetition(channel="visit", received_on=at.date(), title=title, parties=people, **more)
    return petitions.register(form, by, at).id


@pytest.fixture
def earlier(by: Actor, at: Any) -> int:
    """A matter of some days ago with a claim."""
    return register("反映水渠堵塞", by, at - timedelta(days=4), "张国强", claims=("疏通水渠",))


@pytest.fixture
def matter(earlier: int, by: Actor, at: Any) -> int:
    """The matter on show, with a claim and a companion."""
    return register("再次反映水渠未疏通", by, at, "张国强", "王建国", claims=("补偿青苗损失",))


@pytest.fixture
def page(window: Any, matter: int) -> Any:
    window.show_matter(matter)
    return window.desk.matter_page()


@pytest.fixture
def told(window: Any) -> Iterator[list[Change]]:
    """What was announced."""
    changes: list[Change] = []
    hub().changed.connect(changes.append)
    yield changes
    hub().changed.disconnect(changes.append)


def words(widget: Any) -> str:
    QApplication.processEvents()  # what was just put in is shown
    return "\n".join(label.text() for label in widget.findChildren(Label) if label.isVisible())


def button(widget: Any, text: str) -> Button:
    QApplication.processEvents()
    found: list[Button] = [b for b in widget.findChildren(Button) if b.text() == text and b.isVisible()]
    assert found, f"no button {text}"
    return found[0]


def focus(widget: Any, text: str) -> None:
    button(widget, text).setFocus(Qt.FocusReason.TabFocusReason)


def file_of(matter_id: int, window: Any) -> MatterFile:
    return reading.open_file(matter_id, window.session.actor, window.at)


def number_of(matter_id: int, window: Any) -> str:
    return file_of(matter_id, window).row.number


# ---------------------------------------------------------------- links


def test_a_matter_is_linked_and_unlinked_by_keyboard(
    window: Any, page: Any, press: Press, told: list[Change], matter: int, earlier: int
) -> None:
    press("Alt+G", "水渠堵塞", "Enter", "cf", "Enter", "Ctrl+Enter")
    assert page.panel is None
    assert len(told) == 1
    [link] = page.file.links
    assert (link.matter_id, link.kind, link.outgoing) == (earlier, LinkKind.REPEAT, True)
    assert "重复自" in words(page.acts.links_card)
    assert page.file.row.is_repeat
    assert QApplication.focusWidget() is page.acts.links_card.link_button

    focus(page.acts.links_card, link.number)
    press("Enter")
    assert page.file.row.id == earlier
    assert "后有重复件" in words(page.acts.links_card)
    focus(page.acts.links_card, "取消关联")
    press("Enter")
    assert len(told) == 2
    assert page.file.links == ()
    assert QApplication.focusWidget() is page.acts.links_card.link_button
    assert not file_of(matter, window).row.is_repeat


def test_the_other_matter_is_found_by_its_number_and_never_itself(
    window: Any, page: Any, press: Press, earlier: int
) -> None:
    press("Alt+G", number_of(earlier, window)[-5:-1])
    assert [row.id for row in page.panel.form.field("other_id")._popup.rows()] == [earlier]
    press("Esc")  # the list
    page.panel.form.field("other_id").clear()
    press("Down")  # nothing typed: the same name
    assert [row.id for row in page.panel.form.field("other_id")._popup.rows()] == [earlier]


def test_one_character_finds_nothing_yet(page: Any, press: Press) -> None:
    press("Alt+G", "水")
    assert not page.panel.form.field("other_id")._popup.isVisible()


def test_a_refused_link_is_said_in_the_panel_and_nothing_is_lost(
    window: Any, page: Any, press: Press, told: list[Change], matter: int, earlier: int, by: Actor
) -> None:
    links.link(matter, earlier, LinkKind.SAME, by, window.at)
    page.reload()
    press("Alt+G", "水渠堵塞", "Enter", "Ctrl+Enter")
    assert "已经关联（同一事项）" in words(page.panel)
    assert page.panel.form.field("other_id").value() == earlier
    assert told == []
    press("Esc")
    assert page.panel is None
    assert window.went_back == 0
    assert QApplication.focusWidget() is page.acts.links_card.link_button


def test_enter_goes_from_the_last_field_to_the_buttons(page: Any, press: Press) -> None:
    press("Alt+G", "水渠堵塞", "Enter", "Enter")
    assert QApplication.focusWidget() is button(page.panel, "确认关联")
    press("Tab")
    assert QApplication.focusWidget() is button(page.panel, "取消")
    press("Enter")
    assert page.panel is None


def test_without_a_chosen_matter_nothing_is_linked(page: Any, press: Press, told: list[Change]) -> None:
    press("Alt+G", "Ctrl+Enter")
    assert "请填写与哪一件关联" in words(page.panel)
    assert told == []


# ---------------------------------------------------------------- merging


def test_a_matter_is_merged_and_the_main_one_shown(
    window: Any, page: Any, press: Press, told: list[Change], matter: int, earlier: int
) -> None:
    press("Alt+B", "水渠堵塞", "Enter", "同一条水渠", "Ctrl+Enter")
    assert len(told) == 1
    assert page.file.row.id == earlier
    number = number_of(matter, window)
    assert f"{number} 已并入" in page.strip.sentence
    assert "并入本件" in words(page.acts.links_card)
    assert f"并入的 {number}" in words(page._about)
    assert "补偿青苗损失" in words(page._about)
    assert f"并入的 {number}" in words(page._parties)
    assert "王建国" in words(page._parties)

    focus(page.strip, "撤销并案")
    press("Enter")
    assert len(told) == 2
    assert page.strip.sentence == ""
    assert file_of(matter, window).row.closed_on is None
    assert "补偿青苗损失" not in words(page._about)


def test_a_merged_matter_says_so_on_top_and_comes_back(
    window: Any, page: Any, press: Press, matter: int, earlier: int, by: Actor
) -> None:
    links.merge(matter, earlier, "同一条水渠", by, window.at)
    page.reload()
    strip = page.acts.merged_strip
    assert f"本件已并入 {number_of(earlier, window)}" in words(strip)
    assert not page.acts.links_card.merge_button.isVisible()
    focus(strip, "打开主件")
    press("Enter")
    assert page.file.row.id == earlier
    assert not strip.isVisible()
    window.show_matter(matter)
    focus(strip, "撤销并案")
    press("Enter")
    assert not strip.isVisible()
    assert page.file.row.closed_on is None
    assert page.file.row.stage == "registered"


def test_a_merge_into_a_closed_matter_is_refused_and_the_reason_stays(
    window: Any, page: Any, press: Press, matter: int, earlier: int, by: Actor
) -> None:
    other = register("反映路灯不亮", by, window.at, "赵六")
    links.merge(earlier, other, "同日来访", by, window.at)
    press("Alt+B", "水渠堵塞", "Enter", "同一条水渠", "Ctrl+Enter")
    assert "已经办结" in words(page.panel)
    assert page.panel.form.field("reason").value() == "同一条水渠"
    assert page.file.row.id == matter


# ---------------------------------------------------------------- taking back


def test_lines_about_people_and_links_do_not_hide_the_step_that_can_be_taken_back(
    window: Any, page: Any, press: Press, matter: int, earlier: int, by: Actor
) -> None:
    at = window.at
    assert last_step(page.file) is None
    steps.take(matter, "screen", {"on": at.date(), "petition_class": "inquiry"}, by, at)
    links.link(matter, earlier, LinkKind.RELATED, by, at)
    parties.add_party(matter, NewParty(role="opponent", name="孙甲"), by, at)
    attachments.add(window.session, matter, attachments.take_in(window.session, "清单.csv", b"a;b"), at)
    other = register("反映水渠塌方", by, at, "钱五")
    links.merge(other, matter, "同一条水渠", by, at)
    page.reload()
    step = last_step(page.file)
    assert step is not None
    assert step.action == "screen"
    press("Ctrl+Z", "Enter")
    assert page.file.row.stage == "registered"
    assert last_step(page.file) is None
    assert last_step(file_of(other, window)) is None  # a merge is undone from its strip


# ---------------------------------------------------------------- people


def test_a_person_is_added_with_a_number_checked_while_typing(
    window: Any, page: Any, press: Press, told: list[Change]
) -> None:
    press("Alt+R", "李桂兰", "Tab", NUMBER[:-1] + "0")
    assert page.panel.form.field("id_number").property("wrong")
    press("Ctrl+Enter")
    assert told == []
    field = page.panel.form.field("id_number")
    assert field.hasFocus()
    field.selectAll()
    press(NUMBER, "Tab", "13900005678", "Tab", "双桥村四组", "Ctrl+Enter")
    assert len(told) == 1
    party = page.file.parties[-1]
    assert (party.role, party.name, party.sex, party.phone) == ("companion", "李桂兰", "女", "13900005678")
    assert page.file.row.person_count == 3
    assert NUMBER not in words(page)
    assert QApplication.focusWidget() is page._parties.add_button


def test_somebody_known_is_taken_from_the_register(page: Any, press: Press, by: Actor, at: Any, qtbot: QtBot) -> None:
    known = NewParty(name="李桂兰", id_number=NUMBER, phone="13900005678")
    form = NewPetition(channel="call", received_on=at.date(), title="要求修路", parties=(known,))
    petitions.register(form, by, at)
    press("Alt+R", "李桂兰")
    qtbot.waitUntil(lambda: bool(page.panel.form.field("name")._popup.rows()))
    press("Down", "Enter", "Ctrl+Enter")
    party = page.file.parties[-1]
    assert (party.id_number, party.phone, party.sex) == (NUMBER, "13900005678", "女")
    assert party.person_id is not None


def test_a_sixth_representative_is_refused_at_the_role(
    page: Any, press: Press, told: list[Change], matter: int, by: Actor, at: Any
) -> None:
    for name in ("代甲", "代乙", "代丙", "代丁", "代戊"):
        parties.add_party(matter, NewParty(role="representative", name=name), by, at)
    page.reload()
    assert "5–10 人" in words(page._parties)
    assert "集体访" in words(page._parties)
    press("Alt+R", "代己")
    page.panel.form.focus_field("role")
    page.panel.form.field("role").selectAll()
    press("dbr", "Enter", "Ctrl+Enter")
    assert "代表人不超过 5 人" in words(page.panel)
    assert page.panel.form.field("name").value() == "代己"
    assert page.panel.form.field("role").property("wrong")
    assert told == []


def test_a_person_is_corrected_and_showing_the_number_in_the_form_is_noted(
    page: Any, press: Press, matter: int, by: Actor, at: Any
) -> None:
    parties.add_party(matter, NewParty(role="opponent", name="孙甲", id_number=NUMBER), by, at)
    page.reload()
    page._parties.changing_wanted.emit(page.file.parties[-1].id)
    last = AuditLine.select().order_by(AuditLine.seq.desc()).first()
    assert (last.action, last.actor_id) == ("reveal", by.id)
    assert QApplication.focusWidget() is page.panel.form.field("name")
    page.panel.form.field("name").selectAll()
    press("孙乙", "Ctrl+Enter")
    assert page.file.parties[-1].name == "孙乙"
    assert page.file.parties[-1].id_number == NUMBER


def test_a_person_is_taken_out_after_asking(page: Any, press: Press, told: list[Change]) -> None:
    focus(page._parties, "王建国")  # of whom only the name is known
    press("Enter")
    focus(page.panel, "移出…")
    press("Enter")
    QApplication.processEvents()
    assert "王建国移出本件吗" in words(page.panel)
    press("Esc")
    assert len(page.file.parties) == 2
    focus(page._parties, "王建国")
    press("Enter")
    focus(page.panel, "移出…")
    press("Enter")
    QApplication.processEvents()
    press("Enter")
    assert [party.name for party in page.file.parties] == ["张国强"]
    assert len(told) == 1


def test_the_only_petitioner_is_not_taken_out(page: Any, press: Press, matter: int, by: Actor, at: Any) -> None:
    parties.remove_party(page.file.parties[1].id, by, at)
    page.reload()
    focus(page._parties, "移出")
    press("Enter", "Enter")
    assert "至少要有一名信访人" in words(page.panel)


def test_the_count_tells_its_band_and_whether_the_visit_is_collective(
    page: Any, press: Press, told: list[Change]
) -> None:
    focus(page._parties, "改人数")
    press("Enter", "1")
    press("Ctrl+Enter")
    assert "人数不能少于已登记的 2 人" in words(page.panel)
    page.panel.form.field("person_count").selectAll()
    press("12")
    assert "11–20 人　计入集体访" in words(page.panel)
    press("Ctrl+Enter")
    assert page.file.row.person_count == 12
    assert "is_collective" in page.file.row.flags
    assert "共 12 人　11–20 人　集体访" in words(page._parties)
    assert len(told) == 1


def test_who_may_only_read_is_offered_nothing(window: Any, page: Any, office: Session, press: Press) -> None:
    window.session.actor = Actor(window.session.actor.id, "吴看", frozenset({"read"}))
    page.reload()
    assert not [each for each in page._parties.findChildren(Button) if each.isVisible()]
    assert not page.acts.links_card.isVisible()
    page.setFocus()
    for key in ("Alt+R", "Alt+G", "Alt+B"):
        page.keys[key]()
    assert page.panel is None
