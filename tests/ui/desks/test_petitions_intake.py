"""The intake page, filled in by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import attachments, petitions, reading
from desktop.casework import office as desk_office
from desktop.casework.session import Session
from desktop.domain.identity import check_digit
from desktop.domain.records import Actor, NewParty, NewPetition
from desktop.printing import render
from desktop.ui.desks.petitions.incoming import from_paths

Press = Callable[..., None]
NUMBER = "43042319580312122" + check_digit("43042319580312122")


def focused() -> str:
    """Name of the field with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    while not widget.objectName() or widget.objectName().startswith("qt_"):
        widget = widget.parentWidget()
    return widget.objectName()


def earlier(by: Actor, at: Any, **changes: Any) -> int:
    """A petition of 李桂兰 that is registered already."""
    village = desk_office.village_choices()[0].id
    facts = {
        "channel": "visit",
        "received_on": at.date(),
        "title": "反映宅基地界址争议",
        "content": "邻居翻建房屋时越过老界石，要求派人丈量。",
        "parties": (NewParty(name="李桂兰", id_number=NUMBER, phone="13900005678"),),
        "village_id": village,
    }
    return petitions.register(NewPetition(**(facts | changes)), by, at).id


@pytest.fixture
def page(window: Any) -> Any:
    """The intake page, open and empty."""
    window.show_intake()
    return window.desk.intake_page()


# ---------------------------------------------------------------- the whole way


def is_shown(card: Any, matter_id: int) -> bool:
    """The row of a matter is there, laid out, and will not be made anew by a question still on its way."""
    row = card._rows.get(matter_id)
    return row is not None and row.isVisible() and row.hint.reason == "同身份证号" and row.height() > 0


def test_a_whole_intake_by_keyboard(window: Any, page: Any, press: Press, office: Session, qtbot: QtBot) -> None:
    assert focused() == "name"
    press("李桂兰", "Enter", NUMBER, "Enter", "13900005678", "Enter", "sqc", "Enter")
    assert focused() == "group_id"
    press("Enter", "Enter", "5", "Enter")
    assert focused() == "companions"  # unfolded by the number
    press("王建国", "Enter", "王小军、刘二妹、陈冬生", "Enter")
    assert focused() == "title"
    press("反映宅基地界址争议", "Enter", "zjd", "Enter", "qj", "Enter")
    assert focused() == "content"
    press("邻居翻建房屋时越过老界石约40厘米。", "Tab", "派员丈量界址", "Enter", "主持调解", "Enter")
    press("Enter", "Right", "Space", "Enter")
    assert focused() == "petition_class"
    press("Enter", "Enter", "Enter", "Enter", "czjsb", "Enter", "由村镇建设办会同村里现场丈量", "Ctrl+P")

    row = reading.find("李桂兰", office.actor)[0]
    file = reading.open_file(row.id, office.actor, window.at)
    lead, *others = file.parties
    assert (lead.name, lead.id_number, lead.sex, lead.phone) == ("李桂兰", NUMBER, "女", "13900005678")
    assert [party.name for party in others] == ["王建国", "王小军", "刘二妹", "陈冬生"]
    assert file.row.person_count == 5
    assert file.row.flags == {"is_collective", "is_joint_letter"}
    assert file.row.village_name == "双桥村"
    assert [claim.text for claim in file.claims] == ["派员丈量界址", "主持调解"]
    assert (file.row.leader_name, file.row.handler_name) == ("赵志刚", "钱文静")  # proposed by the village
    assert file.unit_name == "村镇建设办"
    assert file.proposal == "由村镇建设办会同村里现场丈量"
    assert file.row.category_label.startswith("宅基地")
    assert file.purpose_label == "求决"
    assert window.said == [f"已登记，编号 {row.number}。"]

    [shown] = window.papers
    text = "".join(render.page_texts(render.render(shown.paper)))
    assert shown.matter_ids == (row.id,)
    for word in ("群众来访登记单", row.number, "李桂兰", NUMBER, "反映宅基地界址争议", "主持调解", "王小军"):
        assert word in text
    assert desk_office.drafts(office.actor.id) == []

    window.show_list()
    press("Ctrl+F", "lgl")
    model = window.desk.list_page().model
    qtbot.waitUntil(lambda: model.wanted.text == "lgl")
    assert model.ids() == [row.id]


def test_the_form_opens_at_the_name_and_comes_back_where_it_was_left(window: Any, press: Press) -> None:
    window.show_list()
    window.desk.list_page().filters.search.setFocus()
    window.show_intake()
    assert focused() == "name"
    press("李桂兰", "Enter", "Enter", "139")
    window.show_list()
    window.show_intake()
    assert focused() == "phone"


def test_shift_enter_goes_back_and_esc_leaves_the_draft(window: Any, page: Any, press: Press, office: Session) -> None:
    press("李桂兰", "Enter", "Shift+Enter")
    assert focused() == "name"
    press("Esc")
    assert window.went_back == 1
    page.rescue()
    [draft] = desk_office.drafts(office.actor.id)
    assert draft.payload["name"] == "李桂兰"


def test_saving_and_beginning_the_next_one_keeps_the_channel(window: Any, page: Any, press: Press) -> None:
    press("Shift+Enter", "Shift+Enter", "lx", "Enter")
    assert page.title.text() == "来信登记"
    assert page.form.label("name") == "来信人"
    press("Enter", "周五", "Enter", "Enter", "Enter", "Enter", "Enter", "Enter", "Enter", "要求修路", "Ctrl+Enter")
    assert window.said
    assert window.said[0].startswith("已登记")
    assert page.isVisible()
    assert focused() == "name"
    assert page.form.field("title").text() == ""
    assert page.title.text() == "来信登记"


# ---------------------------------------------------------------- the person


def test_a_known_person_is_found_by_initials_and_fills_only_what_is_empty(
    page: Any, press: Press, by: Actor, at: Any, qtbot: QtBot
) -> None:
    earlier(by, at)
    form = page.form
    form.field("phone").setText("13811112222")
    press("lgl")
    qtbot.waitUntil(lambda: form.field("name")._popup.isVisible())
    press("Enter")
    assert form.field("name").text() == "李桂兰"
    assert form.field("id_number").text() == NUMBER
    assert form.field("phone").text() == "13811112222"  # what was typed stays
    assert form.field("village_id").text() == "双桥村"
    assert focused() == "id_number"


def test_a_known_number_fills_in_the_name(page: Any, press: Press, by: Actor, at: Any) -> None:
    earlier(by, at)
    press("Enter", NUMBER)
    assert page.form.field("name").text() == "李桂兰"
    assert page.form.field("sex").text() == "女"


def test_a_wrong_number_is_refused_at_once_without_stopping_the_typing(page: Any, press: Press) -> None:
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    field = page.form.field("id_number")
    said: list[tuple[str, str]] = []
    field.noted.connect(lambda text, tone: said.append((text, tone)))
    press("Enter", wrong[:10])
    assert said[-1] == ("10/18 位", "hint")
    press(wrong[10:])
    assert said[-1][1] == "error"
    assert "末位应为" in said[-1][0]
    press("7")
    assert field.text() == wrong + "7"
    field.setText(NUMBER)
    assert said[-1] == ("女 68岁 校验正确", "good")


def test_who_withholds_the_name_needs_none(window: Any, page: Any, press: Press, office: Session) -> None:
    page.form.field("title").setText("反映夜间施工噪声")
    press("Ctrl+S")
    assert focused() == "name"
    assert window.said == []
    page.form.field("flags").set_flag("is_anonymous", True)
    press("Ctrl+S")
    assert window.said
    assert reading.find("夜间施工", office.actor)[0].party_name == "匿名"


# ---------------------------------------------------------------- refusals


def test_a_refusal_stands_at_its_field_and_keeps_everything(
    window: Any, page: Any, press: Press, office: Session
) -> None:
    press("李桂兰", "Enter", NUMBER[:9])
    page.form.field("content").setPlainText("第一行\n第二行")
    page.form.field("group_id").setText("九")
    page.hints.refresh()
    before = page.form.state()["fields"]
    press("Ctrl+S")
    assert focused() == "id_number"
    assert page.form.field("id_number").property("wrong")
    page.form.field("id_number").clear()
    press("Ctrl+S")
    assert focused() == "group_id"
    after = page.form.state()["fields"]
    assert {**after, "id_number": NUMBER[:9]} == before
    assert reading.is_empty()
    assert window.said == []


def test_who_may_not_register_is_told_so_in_the_page(window: Any, page: Any, press: Press, by: Actor) -> None:
    window.session.actor = Actor(by.id, by.name, frozenset({"read"}))
    press("李桂兰")
    page.form.field("title").setText("要求修路")
    press("Ctrl+S")
    assert "没有登记的权限" in page.strip.sentence
    assert page.form.field("name").text() == "李桂兰"


# ---------------------------------------------------------------- what stands beside the form


def test_hints_come_after_a_pause_and_leave_the_keyboard_alone(
    page: Any, press: Press, by: Actor, at: Any, qtbot: QtBot
) -> None:
    first = earlier(by, at)
    press("李桂兰", "Enter", NUMBER)
    page.form.focus_field("title")
    press("反映宅基地")
    page.form.field("title").setCursorPosition(2)
    qtbot.waitUntil(lambda: first in page.hints.same._rows)
    assert page.hints.same._rows[first].hint.reason == "同身份证号"
    assert focused() == "title"
    assert page.form.field("title").cursorPosition() == 2
    press("映")
    assert page.form.field("title").text() == "反映映宅基地"


def test_an_earlier_matter_can_be_made_the_one_that_is_repeated(
    window: Any, page: Any, press: Press, by: Actor, at: Any, qtbot: QtBot
) -> None:
    first = earlier(by, at)
    press("李桂兰", "Enter", NUMBER)
    page.form.field("title").setText("再次反映宅基地界址")
    qtbot.waitUntil(lambda: is_shown(page.hints.same, first))
    press("F6", "Space")
    assert page.hints.repeat_of == first
    page.form.field("name").setText("另一个名字")
    page.form.field("id_number").clear()
    page.hints.refresh()
    assert first in page.hints.same._rows | page.hints.similar._rows  # stays in sight: it will be written
    page.form.field("name").setText("李桂兰")
    press("F6", "Ctrl+S")
    row = next(row for row in reading.find("再次反映", by))
    assert row.is_repeat
    [link] = reading.open_file(row.id, by, at).links
    assert (link.matter_id, link.kind) == (first, "repeat")


def test_nobody_found_is_said(page: Any, press: Press, qtbot: QtBot) -> None:
    press("张三丰", "Enter")
    qtbot.waitUntil(lambda: page.hints.same._hint.text() == "没有查到同人来件")


def test_typed_cadres_are_never_overwritten_by_proposals(page: Any, press: Press, qtbot: QtBot) -> None:
    form = page.form
    first, second, _ = (choice.id for choice in desk_office.village_choices())
    other = next(choice.id for choice in desk_office.cadre_choices() if choice.label == "孙立平")
    form.field("village_id").set_value(first)
    page.hints.refresh()
    assert (form.field("leader_id").text(), form.field("handler_id").text()) == ("赵志刚", "钱文静")
    form.field("handler_id").set_value(other)
    form.field("village_id").set_value(second)
    page.hints.refresh()
    assert (form.field("leader_id").text(), form.field("handler_id").text()) == ("赵志刚", "孙立平")
    form.field("village_id").set_value(None)
    page.hints.refresh()
    assert (form.field("leader_id").text(), form.field("handler_id").text()) == ("", "孙立平")


# ---------------------------------------------------------------- drafts


def test_a_draft_comes_back_after_a_crash_half_typed_texts_and_keyboard_included(
    open_window: Callable[[], Any], press: Press, office: Session, qtbot: QtBot, tmp_path: Any
) -> None:
    window = open_window()
    window.show_intake()
    page = window.desk.intake_page()
    picture = tmp_path / "界址.png"
    picture.write_bytes(b"%PDF-1.7 not really a picture")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture))])
    field = page.form.field("attachments")
    field.take_mime(mime)
    qtbot.waitUntil(lambda: len(field.value()) == 1)
    picture.unlink()
    press("李桂兰", "Enter", NUMBER[:9], "Enter")
    page.form.field("companions").set_value(["王建国"])
    page.form.field("companions").entry.setText("王小")
    page.form.field("village_id").setText("双")
    page.form.field("claims").set_value(["丈量", "调解"])
    page.form.focus_field("title")
    press("反映宅基地")
    page.form.field("title").setCursorPosition(2)
    page.drafts.touch()
    with qtbot.waitSignal(page.drafts.kept):
        pass
    before = page.form.state()
    window.worker.close()
    shiboken6.delete(window)

    window = open_window()
    [draft] = desk_office.drafts(office.actor.id)
    window.show_intake(draft)
    page = window.desk.intake_page()
    after = page.form.state()
    assert after == before
    assert after["fields"]["id_number"] == NUMBER[:9]
    assert after["focus"] == ["title", 0, 2]
    assert page.aside.text() == "草稿 09:00 已保存"
    page.form.field("id_number").clear()
    page.form.field("village_id").clear()
    press("Ctrl+S")
    assert window.said, page.strip.sentence
    assert desk_office.drafts(office.actor.id) == []
    row = reading.find("宅基地", office.actor)[0]
    [kept] = reading.open_file(row.id, office.actor, window.at).attachments
    assert kept.name == "界址.pdf"
    assert attachments.content(office, row.id, kept.id) == b"%PDF-1.7 not really a picture"


def test_a_draft_is_written_every_two_seconds_while_typing_goes_on(page: Any, qtbot: QtBot) -> None:
    page.drafts._pause.setInterval(60_000)
    page.drafts._longest.setInterval(50)
    page.form.field("title").setText("反")
    with qtbot.waitSignal(page.drafts.kept):
        for _ in range(3):
            page.form.field("title").insert("映")


def test_an_empty_form_leaves_no_draft(page: Any, window: Any, press: Press, office: Session) -> None:
    press("Enter", "Enter")
    page.rescue()
    window.show_list()
    assert desk_office.drafts(office.actor.id) == []


def test_a_draft_given_up_can_be_brought_back(page: Any, press: Press, office: Session) -> None:
    press("李桂兰")
    page.rescue()
    page.give_up()
    assert page.form.field("name").text() == ""
    assert desk_office.drafts(office.actor.id) == []
    page.strip.action.emit()
    assert page.form.field("name").text() == "李桂兰"
    page.rescue()
    assert len(desk_office.drafts(office.actor.id)) == 1


def test_an_open_form_comes_back_as_it_was_left(window: Any, page: Any, press: Press) -> None:
    press("李桂兰")
    window.show_list()
    window.show_intake()
    assert page.form.field("name").text() == "李桂兰"
    page.strip.action.emit()  # 另登记一件
    assert page.form.field("name").text() == ""
    window.show_list()
    window.show_intake()
    assert "还没有登记完" in page.strip.sentence
    page.strip.action.emit()  # 接着填
    assert page.form.field("name").text() == "李桂兰"


# ---------------------------------------------------------------- attachments and claims


def test_a_picture_is_pasted_and_can_be_taken_out_again(page: Any, press: Press, qtbot: QtBot) -> None:
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    QApplication.clipboard().setImage(image)
    field = page.form.field("attachments")
    field.setFocus()
    press("Ctrl+V", "Ctrl+V")
    assert "稍等" in field.settle()  # what is still being encrypted is not left behind by a save
    qtbot.waitUntil(lambda: not field.settle())
    [file] = field.value()  # the same picture twice is one
    assert (file.name, file.media_type) == ("粘贴图片 2026-11-20 09.00.png", "image/png")
    field.findChildren(type(field._add))[-1].click()
    assert field.value() == ()


def test_a_file_that_cannot_be_read_is_named_at_its_field(page: Any, tmp_path: Any, qtbot: QtBot) -> None:
    said: list[str] = []
    field = page.form.field("attachments")
    field.noted.connect(lambda text, tone: said.append(text))
    field.take(from_paths([tmp_path / "没有.jpg"]))
    qtbot.waitUntil(lambda: said[-1].startswith("没有.jpg：文件打不开"))


def test_files_dropped_on_a_form_that_was_emptied_meanwhile_are_dropped(page: Any, tmp_path: Any, qtbot: QtBot) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(b"a")
    field = page.form.field("attachments")
    field.take(from_paths([path]))
    page.clear()
    qtbot.waitUntil(lambda: not page.shell.worker.is_busy)
    assert field.value() == ()
    assert field.settle() == ""


def test_one_empty_claim_is_always_ready_and_surplus_ones_go(page: Any, press: Press) -> None:
    claims = page.form.field("claims")
    claims.setFocus()
    press("一", "Enter", "二", "Enter", "三", "Enter")
    assert claims.value() == ("一", "二", "三")
    assert len(claims.lines) == 4
    press("Up")
    assert claims.lines[2].hasFocus()
    page.form.clear()
    assert len(claims.lines) == 2


def test_a_hint_that_changes_keeps_the_keyboard(
    window: Any, page: Any, press: Press, by: Actor, at: Any, qtbot: QtBot
) -> None:
    first = earlier(by, at)
    press("李桂兰", "Enter", NUMBER)
    qtbot.waitUntil(lambda: is_shown(page.hints.same, first))
    press("F6")
    before = page.hints.same._rows[first]
    assert before.isAncestorOf(QApplication.focusWidget())
    page.hints.same.show_hints([before.hint._replace(reason="同名同电话")], {})
    after = page.hints.same._rows[first]
    assert after is not before
    assert after.isAncestorOf(QApplication.focusWidget())
