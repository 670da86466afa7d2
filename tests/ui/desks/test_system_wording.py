"""系统 → 文书文字: the words of a paper are changed by keyboard, seen in the sample, checked, and printed from then on."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import office as desk_office
from desktop.casework import wording
from desktop.casework.session import Session
from desktop.domain.phrases import phrases
from desktop.domain.records import Actor
from desktop.printing import letters, render
from desktop.printing.filling import shipped
from desktop.ui.desks.system import SystemDesk
from desktop.ui.desks.system.wording import grouped
from desktop.ui.widgets.button import Button
from tests.ui.desks.fake_shell import FakeShell

OPINION = shipped()["opinion"]
ASKED = "{you}如不服本意见，可在收到之日起30日内向{remedy_organ}请求复查。"


@pytest.fixture
def shell(office: Session, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeShell]:
    monkeypatch.setenv("MINQING_CONFIG", str(tmp_path / "config"))
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def open_desk(qtbot: QtBot, shell: FakeShell) -> Callable[[], SystemDesk]:
    """Opens the desk on the page and goes into it."""

    def opened() -> SystemDesk:
        desk = SystemDesk(shell)  # type: ignore[arg-type]
        qtbot.addWidget(desk)
        desk.resize(1172, 760)
        with qtbot.waitActive(desk):
            desk.show()
            desk.activateWindow()
        desk.show_page("wording")
        desk.page().focus_first()
        return desk

    return opened


@pytest.fixture
def page(open_desk: Callable[[], SystemDesk]) -> Any:
    """The page; the list of papers has the keyboard and 处理意见书 is on show."""
    return open_desk().page()


@pytest.fixture
def write(press: Callable[..., None], type_in: Callable[[QWidget, str], None]) -> Callable[[str], None]:
    """Type wherever the keyboard is, in place of what is there."""

    def written(text: str) -> None:
        focused: Any = QApplication.focusWidget()
        focused.selectAll()
        type_in(focused, text)

    return written


def go_to(page: Any, key: str, press: Callable[..., None]) -> None:
    """Tab through the form until the field has the keyboard."""
    press("Enter")
    for _ in range(200):
        if QApplication.focusWidget() is page.panel.form.field(key).editor:
            return
        press("Tab")
    raise AssertionError(key)


def own(kind: str = "opinion") -> dict[str, str]:
    return wording.own_texts(kind, shipped()[kind]).texts


def printed(page: Any) -> str:
    return "".join("".join(page.preview._made.texts).split()) if page.preview._made else ""


# ---------------------------------------------------------------- the list


def test_every_paper_is_in_the_list_once(page: Any, press: Callable[..., None]) -> None:
    kinds = [kind for papers in grouped().values() for kind, _ in papers]
    assert sorted(kinds) == sorted(kind for kind in letters.FACTS if kind in shipped())
    assert [group for group, papers in grouped().items() if not papers] == []
    page.papers.choose(kinds[0])
    seen = [page.panel.kind]
    for _ in kinds[1:]:
        press("Down")
        seen.append(page.panel.kind)
    assert seen == kinds


def test_every_paper_shows_its_words_and_places(page: Any) -> None:
    for papers in grouped().values():
        for kind, _ in papers:
            page.show_kind(kind)
            assert page.panel.form.values() == {one.key: one.text for one in phrases(shipped()[kind])}
            assert not page.panel.is_dirty


# ---------------------------------------------------------------- changing, seeing, saving


def test_a_changed_phrase_is_seen_saved_and_taken_back(
    page: Any, shell: FakeShell, press: Callable[..., None], write: Callable[[str], None], qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "如不服本处理意见" in printed(page))
    go_to(page, "remedy", press)
    write(ASKED)
    field = page.panel.form.field("remedy")
    assert field.restore.isVisible()
    assert page.papers.mark_of("opinion") == "未保存"
    qtbot.waitUntil(lambda: "你如不服本意见，可在收到之日起30日内向示例县人民政府请求复查" in printed(page))
    assert page.preview.fine.isVisible()
    press("Ctrl+Enter")
    assert own() == {"remedy": ASKED}
    assert shell.said == ["文书文字已保存，以后制发的照此印。"]
    assert page.papers.mark_of("opinion") == "已改动"
    assert "李文书　改动 1 处" in page.panel.history.text()
    press("Ctrl+R")
    assert field.value() == OPINION["remedy"]
    press("Ctrl+Enter")
    assert own() == {}
    assert page.papers.mark_of("opinion") == ""


def test_an_opinion_without_its_remedy_is_refused(
    page: Any, press: Callable[..., None], write: Callable[[str], None], qtbot: QtBot
) -> None:
    go_to(page, "remedy", press)
    write(" ")
    qtbot.waitUntil(lambda: "第三十五条" in page.preview.wrong.text())
    press("Ctrl+Enter")
    assert page.panel.strip.isVisible()
    assert "缺少请求复查的权利" in page.panel.strip.sentence
    assert "《信访工作条例》第三十五条" in page.panel.strip.sentence
    assert own() == {}


def test_an_unknown_placeholder_is_refused_at_its_field(
    page: Any, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    go_to(page, "note", press)
    write("联系人：{who}")
    press("Ctrl+Enter")
    note = page.panel.form.field("note").editor
    assert note.property("wrong")
    assert "{who}" in note.accessibleDescription()
    assert QApplication.focusWidget() is note
    assert own() == {}


def test_placeholders_come_by_keyboard_and_by_click(
    page: Any, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    go_to(page, "note", press)
    write("登记编号 ")
    press(";;", "djbh", "Enter")
    field = page.panel.form.field("note")
    assert field.value() == "登记编号 {matter_number}"
    desk = next(one for one in field.findChildren(Button) if one.text().startswith("{desk}"))
    assert "信访工作机构" in desk.text()
    desk.click()
    assert field.value() == "登记编号 {matter_number}{desk}"


def test_the_sample_is_of_the_case_in_which_a_phrase_is_printed(
    page: Any, press: Callable[..., None], qtbot: QtBot
) -> None:
    page.papers.choose("acceptance_notice")
    qtbot.waitUntil(lambda: "听取你陈述事实和理由" in printed(page))
    path = next(one for one in phrases(shipped()["acceptance_notice"]) if one.when == {"path": ["31-2"]})
    go_to(page, path.key, press)
    qtbot.waitUntil(lambda: "应当通过仲裁解决" in printed(page))
    assert "听取你陈述事实和理由" not in printed(page)


def test_all_words_are_reset_and_had_back(page: Any, shell: FakeShell, by: Actor, at: datetime) -> None:
    page.panel.form.set_values({"title": "答复意见书", "remedy": ASKED})
    assert page.panel.save()
    undo: list[Any] = []
    shell.say = lambda sentence, action="", do=None: undo.append(do)  # type: ignore[method-assign]
    next(one for one in page.findChildren(Button) if one.text() == "全部恢复原文").click()
    assert own() == {}
    assert page.panel.form.field("title").value() == "信访处理意见书"
    undo[0]()
    assert own() == {"title": "答复意见书", "remedy": ASKED}
    assert page.panel.form.field("title").value() == "答复意见书"


def test_a_text_that_a_newer_program_words_otherwise_is_marked(
    open_desk: Callable[[], SystemDesk], by: Actor, at: datetime
) -> None:
    older = {**OPINION, "title": "处理意见书"}
    wording.change("opinion", {"title": "答复意见书"}, older, lambda words: None, by, at)
    page: Any = open_desk().page()
    assert page.papers.mark_of("opinion") == "有更新"
    assert page.panel.form.field("title").value() == "答复意见书"
    assert "请核对" in page.panel._hint.text()
    assert page.panel.save()
    assert page.papers.mark_of("opinion") == "已改动"


# ---------------------------------------------------------------- nothing is lost


def test_esc_asks_nothing_and_loses_nothing(
    open_desk: Callable[[], SystemDesk], shell: FakeShell, press: Callable[..., None], write: Callable[[str], None]
) -> None:
    first = open_desk()
    page: Any = first.page()
    go_to(page, "title", press)
    write("答复意见书")
    press("Esc")
    assert QApplication.focusWidget() is page.papers
    press("Down", "Up")
    assert page.panel.form.field("title").value() == "答复意见书"
    press("Esc")
    assert first.rescue()
    first.hide()
    again: Any = open_desk().page()
    assert again.papers.mark_of("opinion") == "未保存"
    assert again.panel.form.field("title").value() == "答复意见书"
    assert again.panel.save()
    assert desk_office.drafts(shell.session.actor.id) == []


def test_words_typed_for_a_paper_that_is_not_opened_again_stay(
    open_desk: Callable[[], SystemDesk], shell: FakeShell, by: Actor, at: datetime
) -> None:
    desk_office.keep_draft("wording", {"file_cover": {"title": "信访卷宗", "gone.1.text": "x"}}, by, at)
    desk = open_desk()
    page: Any = desk.page()
    assert page.papers.mark_of("file_cover") == "未保存"
    assert desk.rescue()
    page.show_kind("file_cover")
    assert page.panel.unsaved() == {"title": "信访卷宗"}


# ---------------------------------------------------------------- narrow windows


def test_in_a_narrow_window_the_sample_goes_below(open_desk: Callable[[], SystemDesk]) -> None:
    desk = open_desk()
    page: Any = desk.page()
    assert page.both.orientation() == Qt.Orientation.Horizontal
    desk.resize(900, 600)
    assert page.both.orientation() == Qt.Orientation.Vertical
    assert min(page.form_side.height(), page.preview.height()) > 100


# ---------------------------------------------------------------- the paper of a matter


def test_a_paper_issued_from_a_matter_has_the_words_of_the_office(
    window: Any, register: Any, press: Callable[..., None], by: Actor, at: datetime, qtbot: QtBot
) -> None:
    words = shipped()["redirect_notice"]
    key = "directed_to.1.text"
    text = "请{you}到{directed_to}反映，本镇工作人员可以陪同前往。"
    wording.change("redirect_notice", {key: text}, words, lambda _: None, by, at)
    window.show_matter(register())
    press("Alt+W", "ydgzd", "Enter", "Enter", "Enter", "县人民法院", "Enter", "Enter", "属于民事争议。", "Ctrl+Enter")
    qtbot.waitUntil(lambda: bool(window.papers))
    [shown] = window.papers
    printed_words = "".join("".join(render.page_texts(shown.pdf)).split())
    assert "请你到县人民法院反映，本镇工作人员可以陪同前往。" in printed_words
