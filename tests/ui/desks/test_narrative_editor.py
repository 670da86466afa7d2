"""The editor of the text: fields are one sign each, stay live, and never cost a word of what was typed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.dates import parse_period
from desktop.domain.fields import Fields
from desktop.domain.records import Office
from desktop.domain.summaries import Figure, Rate, Summary
from desktop.ui.desks.reports.narrative_editor import NarrativeEditor
from desktop.ui.desks.reports.narrative_figures import FigurePicker, choices
from desktop.ui.look import apply_look

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = "一、基本情况\n共收到{received}件，环比{received@change}。"
LINE = len("一、基本情况\n")


def fields_of(received: int = 17, previous: int = 12, code: str = "2026-10") -> Fields:
    """Fields of a small summary."""
    period = parse_period(code)
    figures = (
        Figure("received", "合计·收到", received, previous, None),
        Figure("received.channel.visit", "来访（批次）·收到", 7, 3, None),
    )
    return Fields(
        Summary(
            period.code, period.label, period.from_on, period.to_on, period.to_on,
            Office("示例镇人民政府", "示例镇", "430000101", "群众工作站", "", ""), figures,
            (Rate("化解率", 2, 3, "已化解 ÷ 收到", "rate.received_resolved"),), (), (), (), (), (), (),
            (("received", "收到", "信访日期在统计期内的信访件数。"),), 0, "李经办",
        )
    )  # fmt: skip


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[NarrativeEditor]:
    made = NarrativeEditor()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_fields(fields_of())
    made.set_text(TEXT)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made
    QApplication.clipboard().clear()


def go(editor: NarrativeEditor, position: int, upto: int | None = None) -> None:
    """Put the cursor at a position, or select from there."""
    cursor = editor.textCursor()
    cursor.setPosition(position)
    if upto is not None:
        cursor.setPosition(upto, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def compose(editor: QWidget, *steps: str, commit: str = "") -> None:
    """What an input method sends: letters being composed, then the committed text."""
    for step in steps:
        QApplication.sendEvent(editor, QInputMethodEvent(step, []))
    event = QInputMethodEvent("", [])
    event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


BEFORE, AFTER = LINE + 3, LINE + 4  # around the sign of {received}


def test_it_gives_back_what_it_was_given(editor: NarrativeEditor) -> None:
    assert editor.text() == TEXT
    assert editor.paragraphs() == ("一、基本情况", "共收到17件，环比上升41.67%。")
    assert not editor.document().isModified()
    assert not editor.document().isUndoAvailable()
    for text in ("", "\n\n", "{{括号}}", "{received}{received}", "尾{rate.received_resolved}\n"):
        editor.set_text(text)
        assert editor.text() == text


def test_a_field_is_one_step_and_is_deleted_whole(editor: NarrativeEditor, qtbot: QtBot) -> None:
    go(editor, BEFORE)
    qtbot.keyClick(editor, Key.Key_Right)
    assert editor.textCursor().position() == AFTER
    qtbot.keyClick(editor, Key.Key_Backspace)
    assert editor.text() == TEXT.replace("{received}", "")
    editor.undo()
    assert editor.text() == TEXT
    go(editor, BEFORE)
    qtbot.keyClick(editor, Key.Key_Delete)
    assert editor.text() == TEXT.replace("{received}", "")
    editor.undo()
    editor.redo()
    assert editor.text() == TEXT.replace("{received}", "")


def test_words_beside_a_field_are_words(
    editor: NarrativeEditor, type_in: Callable[[Any, str], None], qtbot: QtBot
) -> None:
    go(editor, AFTER)
    type_in(editor, "a{b}约")
    assert "{received}a{{b}}约件" in editor.text()
    go(editor, BEFORE)
    type_in(editor, "约")
    assert "共收到约{received}a" in editor.text()
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.keyClick(editor, Key.Key_Return, SHIFT)
    assert "共收到约\n\n{received}a" in editor.text()


def test_an_input_method_works_beside_a_field(editor: NarrativeEditor) -> None:
    spy = QSignalSpy(editor.changed)
    go(editor, AFTER)
    QApplication.sendEvent(editor, QInputMethodEvent("yu", []))
    assert not editor.grab().isNull()
    assert editor.text() == TEXT, "what is still composed is not text yet"
    assert spy.count() == 0
    editor.set_fields(fields_of(18))
    compose(editor, "yue", commit="余")
    assert "{received}余件" in editor.text()
    assert spy.count() >= 1


def test_new_figures_change_nothing_but_what_is_shown(
    editor: NarrativeEditor, type_in: Callable[[Any, str], None]
) -> None:
    go(editor, AFTER)
    type_in(editor, "余")
    editor.document().setModified(False)
    go(editor, LINE, BEFORE)
    spy, steps = QSignalSpy(editor.changed), editor.document().availableUndoSteps()
    before = editor.grab().toImage()
    editor.set_fields(fields_of(123_456))
    assert editor.grab().toImage() != before
    assert editor.paragraphs()[1].startswith("共收到123456余件")
    assert (editor.textCursor().selectionStart(), editor.textCursor().selectionEnd()) == (LINE, BEFORE)
    assert editor.document().availableUndoSteps() == steps
    assert not editor.document().isModified()
    assert spy.count() == 0
    editor.undo()
    assert editor.text() == TEXT


def test_copying_inside_keeps_fields_and_outside_gives_the_value(editor: NarrativeEditor, qtbot: QtBot) -> None:
    go(editor, LINE, LINE + 6)
    qtbot.keyClick(editor, Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "共收到17件，"
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Key.Key_V, CTRL)
    assert editor.text() == TEXT + "共收到{received}件，"
    qtbot.keyClick(editor, Key.Key_A, CTRL)
    qtbot.keyClick(editor, Key.Key_X, CTRL)
    assert editor.text() == ""
    qtbot.keyClick(editor, Key.Key_V, CTRL)
    assert editor.text() == TEXT + "共收到{received}件，"
    editor.undo()
    assert editor.text() == ""


def test_what_is_pasted_from_elsewhere_is_plain_words(editor: NarrativeEditor, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setHtml("<b>粗</b><img src='file:///x.png'>")
    mime.setText("粗\r\n体\u2029{received}\ufffc")
    QApplication.clipboard().setMimeData(mime)
    editor.set_text("")
    qtbot.keyClick(editor, Key.Key_V, CTRL)
    assert editor.text() == "粗\n体\n{{received}}"
    assert editor.paragraphs() == ("粗", "体", "{received}")


def test_the_list_behind_a_field(editor: NarrativeEditor, qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []
    editor.figure_wanted.connect(lambda name, label: asked.append((name, label)))
    go(editor, BEFORE, AFTER)
    qtbot.keyClick(editor, Key.Key_Return)
    go(editor, AFTER)
    qtbot.keyClick(editor, Key.Key_Return, CTRL)
    assert asked == [("received", "合计·收到")] * 2
    assert editor.text() == TEXT
    go(editor, LINE)
    qtbot.keyClick(editor, Key.Key_Return, CTRL)
    assert editor.text() == TEXT
    go(editor, BEFORE)
    middle = editor.cursorRect().center() + QPoint(12, 0)
    qtbot.mouseDClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert len(asked) == 3
    editor.ask_for("received@previous")
    editor.ask_for("period.label")
    editor.ask_for("gone")
    assert asked[3:] == [("received@2026-09", "合计·收到·上期")]


def test_a_field_says_what_it_is(editor: NarrativeEditor) -> None:
    go(editor, AFTER)
    assert editor.accessibleDescription().startswith("合计·收到：17。信访日期在统计期内的信访件数。")
    middle = editor.cursorRect().center() - QPoint(8, 0)
    QApplication.sendEvent(
        editor.viewport(), QHelpEvent(QEvent.Type.ToolTip, middle, editor.viewport().mapToGlobal(middle))
    )
    assert "信访件数" in QToolTip.text()
    QToolTip.hideText()
    go(editor, LINE)
    assert editor.accessibleDescription() == ""
    editor.set_text("共{received.village.9}件")
    go(editor, 2)
    assert "已经没有" in editor.accessibleDescription()
    assert editor.paragraphs() == ("共〔无此数字〕件",)


def test_a_text_to_read_only_cannot_be_changed(editor: NarrativeEditor, qtbot: QtBot) -> None:
    editor.set_read_only(True)
    asked: list[str] = []
    editor.figure_wanted.connect(lambda name, _label: asked.append(name))
    go(editor, BEFORE)
    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, Key.Key_Delete)
    qtbot.keyClick(editor, Key.Key_V, CTRL)
    qtbot.keyClick(editor, Key.Key_Right)
    qtbot.keyClick(editor, Key.Key_Return)
    assert editor.text() == TEXT
    assert asked == ["received"]
    editor.set_read_only(False)
    qtbot.keyClicks(editor, "a")
    assert editor.text() == TEXT.replace("{received}", "{received}a")


def test_another_draft_is_one_step_to_undo(editor: NarrativeEditor, type_in: Callable[[Any, str], None]) -> None:
    type_in(editor, "我写的")
    mine = editor.text()
    editor.replace_text("新草稿{rate.received_resolved}")
    assert editor.text() == "新草稿{rate.received_resolved}"
    editor.undo()
    assert editor.text() == mine


def test_headings_are_bold_and_nothing_else(editor: NarrativeEditor) -> None:
    editor.set_text("一、基本情况\n（二）信访形式{received}\n一是收到")
    weights = []
    block = editor.document().begin()
    while block.isValid():
        weights.append([one.format.fontWeight() > 400 for one in block.layout().formats()])
        block = block.next()
    assert weights == [[True], [True], []]


def test_other_colours_and_sizes_change_no_text(editor: NarrativeEditor, qapp: QApplication) -> None:
    spy = QSignalSpy(editor.changed)
    try:
        apply_look(qapp, dark=True, large=True)
        assert not editor.grab().isNull()
    finally:
        apply_look(qapp)
    assert editor.text() == TEXT
    assert spy.count() == 0
    assert not editor.document().isUndoAvailable()


def test_a_long_chip_fits_the_line(editor: NarrativeEditor) -> None:
    editor.resize(260, 300)
    editor.set_text("{office.name}{office.name}{office.desk_name}{period.from}{period.to}")
    assert editor.document().idealWidth() <= editor.viewport().width()


def test_the_page_scrolls_and_follows_the_cursor(qtbot: QtBot) -> None:
    page, inside = QScrollArea(widgetResizable=True), QWidget()
    qtbot.addWidget(page)
    made = NarrativeEditor()
    QVBoxLayout(inside).addWidget(made)
    page.setWidget(inside)
    page.resize(500, 200)
    made.set_fields(fields_of())
    made.set_text("\n".join([TEXT] * 8))
    page.show()
    page.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    qtbot.waitUntil(lambda: made.verticalScrollBar().maximum() == 0)
    qtbot.keyClick(made, Key.Key_End, CTRL)
    assert page.verticalScrollBar().value() > 0
    bottom = made.viewport().mapTo(page.viewport(), made.cursorRect().bottomLeft()).y()
    assert 0 < bottom <= page.viewport().height()


# ---------------------------------------------------------------- choosing a figure


def test_figures_are_found_by_characters_initials_and_name(qtbot: QtBot) -> None:
    picker = FigurePicker()
    qtbot.addWidget(picker)
    picker.set_fields(fields_of())
    wanted: list[str] = []
    picker.wanted.connect(wanted.append)
    for typed in ("lfsd", "laifang", "来访", "received.channel"):
        picker.open()
        qtbot.keyClicks(picker.field, typed) if typed.isascii() else compose(picker.field, commit=typed)
        qtbot.keyClick(picker.field, Key.Key_Return)
        assert picker.isHidden()
    assert wanted == ["received.channel.visit"] * 4
    picker.open()
    qtbot.keyClick(picker.field, Key.Key_Escape)  # the list
    qtbot.keyClick(picker.field, Key.Key_Escape)
    assert picker.isHidden()


def test_a_choice_shows_the_value_now() -> None:
    hints = {str(one.id): one.hint for one in choices(fields_of())}
    assert hints["received"] == "17"
    assert hints["received@change"] == "上升41.67%"
    assert hints["rate.received_resolved"] == "66.67%"
    assert hints["period.short"] == "10月"
