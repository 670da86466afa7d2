"""The text of a summary on the page: drafted, typed, saved by itself, never lost; on a real office."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import narratives
from desktop.casework import summary as counting
from desktop.casework.session import Session
from desktop.domain.dates import month
from desktop.domain.faults import Busy, Refused
from desktop.domain.records import Actor
from desktop.domain.summaries import Summary
from desktop.ui.desks.reports.narrative_panel import NarrativePanel
from tests.ui.desks.fake_shell import FakeShell

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
OCTOBER, SEPTEMBER = month(2026, 10), month(2026, 9)


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def count(by: Actor, register: Callable[..., int]) -> Callable[..., Summary]:
    """Counts a month; `more` letters came in on its 12th before."""

    def counted(period: Any = OCTOBER, more: int = 0) -> Summary:
        for _ in range(more):
            register(moment=datetime.combine(date(period.year, period.index, 12), time(9)), channel="letter")
        return counting.summarise(period, by, date(2026, 11, 20))

    return counted


@pytest.fixture
def panel(qtbot: QtBot, shell: FakeShell, count: Callable[..., Summary]) -> Iterator[NarrativePanel]:
    window = QWidget()
    qtbot.addWidget(window)
    made = NarrativePanel(shell)
    other = QWidget(focusPolicy=Qt.FocusPolicy.StrongFocus)
    other.setObjectName("other")
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(other)
    window.resize(1000, 600)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    made.show_summary(count(more=2))
    yield made
    made.rescue()


def write(panel: NarrativePanel, text: str) -> None:
    """Type at the beginning as with an input method."""
    panel.editor.setFocus()
    panel.editor.moveCursor(panel.editor.textCursor().MoveOperation.Start)
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(panel.editor, event)


def refuse_with(monkeypatch: pytest.MonkeyPatch, no: Exception) -> None:
    def save(*_: Any) -> None:
        raise no

    monkeypatch.setattr(narratives, "save", save)


def test_without_a_saved_text_it_shows_a_draft_that_is_not_stored(
    panel: NarrativePanel, count: Callable[..., Summary]
) -> None:
    assert panel.editor.text().startswith("一、基本情况\n10月，全镇共收到群众信访事项{received}件（批）次")
    assert "草稿" in panel.status.text()
    panel.rescue()
    assert narratives.text_of(OCTOBER) is None
    panel.show_summary(count(more=3))
    assert "收到群众信访事项5件" in panel.paragraphs()[1]


def test_a_draft_follows_the_figures_until_it_is_changed(panel: NarrativePanel, count: Callable[..., Summary]) -> None:
    panel.show_summary(count(SEPTEMBER))
    assert "实行零报告" in panel.editor.text()
    panel.show_summary(count(SEPTEMBER, more=1))
    assert "实行零报告" not in panel.editor.text()
    write(panel, "领导：")
    typed = panel.editor.text()
    panel.show_summary(count(SEPTEMBER, more=1))
    assert panel.editor.text() == typed
    assert "收到群众信访事项2件" in "".join(panel.paragraphs())


def test_it_saves_itself_when_the_typing_pauses(panel: NarrativePanel, qtbot: QtBot) -> None:
    panel._pause.setInterval(0)
    with qtbot.waitSignal(panel.saved):
        write(panel, "镇长审定。")
    assert narratives.text_of(OCTOBER) == panel.editor.text()
    assert panel.editor.text().startswith("镇长审定。一、")
    assert panel.status.text() == "已保存 09:00"
    assert panel.editor.document().isUndoAvailable()


def test_it_saves_while_somebody_types_without_a_pause(panel: NarrativePanel, qtbot: QtBot) -> None:
    panel._longest.setInterval(0)
    with qtbot.waitSignal(panel.saved):
        write(panel, "一直在写")
    assert narratives.text_of(OCTOBER) == panel.editor.text()


@pytest.mark.parametrize("leave", ["rescue", "hide", "other month", "save"])
def test_no_key_is_lost_on_leaving(panel: NarrativePanel, count: Callable[..., Summary], leave: str) -> None:
    write(panel, "最后一个字")
    typed = panel.editor.text()
    match leave:
        case "rescue":
            panel.rescue()
        case "hide":
            panel.hide()
        case "other month":
            panel.show_summary(count(SEPTEMBER))
        case "save":
            panel.save_button.click()
    assert narratives.text_of(OCTOBER) == typed
    assert narratives.text_of(SEPTEMBER) is None
    panel.show_summary(count())
    assert panel.editor.text() == typed


def test_a_trouble_keeps_the_text_and_tries_again(
    panel: NarrativePanel, count: Callable[..., Summary], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel._retry.setInterval(0)
    with monkeypatch.context() as broken:
        refuse_with(broken, Busy())
        write(panel, "写了很久")
        typed = panel.editor.text()
        panel.rescue()
        assert panel.status.text().startswith("没有保存：数据正被")
        panel.show_summary(count(SEPTEMBER))
        assert panel.editor.text() != typed
        panel.show_summary(count())
        assert panel.editor.text() == typed, "what could not be saved is still there"
        assert narratives.text_of(OCTOBER) is None
    with qtbot.waitSignal(panel.saved):
        panel._retry.start()
    assert narratives.text_of(OCTOBER) == typed
    assert panel.status.text() == "已保存 09:00"


def test_a_refusal_is_told_and_not_repeated(panel: NarrativePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    write(panel, "字" * 20_001)
    panel.rescue()
    assert "太长" in panel.status.text()
    assert not panel._retry.isActive()
    panel.editor.undo()
    panel.rescue()
    assert panel.status.text() == "已保存 09:00"


def test_redrafting_asks_first_and_can_be_undone(
    panel: NarrativePanel, qtbot: QtBot, shell: FakeShell, count: Callable[..., Summary]
) -> None:
    panel.redraft_button.click()
    assert panel.question.isHidden()
    assert "没有变化" in shell.said[-1]
    write(panel, "自己写的")
    typed = panel.editor.text()
    panel.redraft_button.click()
    assert panel.question.isVisible()
    qtbot.keyClick(panel.question.no, Key.Key_Escape)
    assert panel.question.isHidden()
    assert panel.editor.text() == typed
    panel.redraft_button.click()
    panel.question.yes.click()
    assert panel.editor.hasFocus()
    assert "自己写的" not in panel.editor.text()
    qtbot.keyClick(panel.editor, Key.Key_Z, CTRL)
    assert panel.editor.text() == typed


def test_a_figure_is_put_in_at_the_cursor_by_keyboard(panel: NarrativePanel, qtbot: QtBot) -> None:
    write(panel, "来信")
    qtbot.keyClick(panel.editor, Key.Key_J, CTRL)
    assert panel.picker.field.hasFocus()
    qtbot.keyClicks(panel.picker.field, "lxsd")
    qtbot.keyClick(panel.picker.field, Key.Key_Return)
    assert panel.editor.hasFocus()
    assert panel.editor.text().startswith("来信{received.channel.letter}一、")
    assert panel.paragraphs()[0].startswith("来信2一、")
    qtbot.keyClick(panel.editor, Key.Key_J, CTRL)
    qtbot.keyClick(panel.picker.field, Key.Key_Escape)
    qtbot.keyClick(panel.picker.field, Key.Key_Escape)
    assert panel.editor.hasFocus()


def test_the_list_behind_a_figure_is_asked_for(panel: NarrativePanel) -> None:
    asked: list[tuple[str, str]] = []
    panel.figure_wanted.connect(lambda name, label: asked.append((name, label)))
    panel.editor.ask_for("received.channel.letter")
    assert asked == [("received.channel.letter", "来信（件）·收到")]


def test_a_closed_period_is_read_only_until_its_next_edition_is_wanted(
    panel: NarrativePanel, count: Callable[..., Summary], qtbot: QtBot
) -> None:
    write(panel, "审定稿。")
    live = panel.editor.text()  # and the period is closed before the typing pauses
    closed = count()._replace(edition=1, narrative=("一、基本情况", "共收到{2}件。"))
    panel.show_summary(closed)
    assert panel.paragraphs() == closed.narrative
    assert narratives.text_of(OCTOBER) == live
    qtbot.keyClicks(panel.editor, "abc")
    panel.save()
    assert narratives.text_of(OCTOBER) == live
    assert not panel.insert_button.isEnabled()
    assert "第 1 版" in panel.strip.sentence
    panel.strip.action.emit()
    assert panel.editor.text() == live
    write(panel, "更正：")
    panel.show_summary(closed)
    assert panel.editor.text() == "更正：" + live
    panel.rescue()
    assert narratives.text_of(OCTOBER) == "更正：" + live
    panel.show_summary(closed._replace(edition=2, narrative=("第二版",)))
    assert panel.paragraphs() == ("第二版",)
    panel.show_summary(count(SEPTEMBER))
    panel.show_summary(closed)
    assert panel.paragraphs() == closed.narrative


def test_who_may_only_read_cannot_write(panel: NarrativePanel, count: Callable[..., Summary], shell: FakeShell) -> None:
    shell.session = type("Reading", (), {"actor": shell.session.actor._replace(rights=frozenset({"read"}))})()
    panel.show_summary(count(SEPTEMBER))
    write(panel, "不行")
    panel.save()
    assert "不行" not in panel.editor.text()
    assert narratives.text_of(SEPTEMBER) is None


def test_a_refused_save_says_why(panel: NarrativePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_with(monkeypatch, Refused("不能写。"))
    write(panel, "字")
    panel.rescue()
    assert panel.status.text() == "没有保存：不能写。"


def test_pictures(panel: NarrativePanel, picture: Callable[..., Any]) -> None:
    write(panel, "审定稿：")
    assert picture(panel, "narrative").exists()
