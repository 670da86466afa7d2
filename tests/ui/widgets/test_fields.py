"""Fields by the keyboard: days, numbers, texts with phrases, input methods."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.pinyin import pinyin_keys
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.text_field import Snippet, TextField

DAY = date(2026, 11, 22)


def shown(qtbot, *fields: QWidget) -> QWidget:
    """A window with the fields in it."""
    window = QWidget()
    column = QVBoxLayout(window)
    for field in fields:
        column.addWidget(field)
    qtbot.addWidget(window)
    fields[0].kept = window
    window.resize(400, 300)
    with qtbot.waitActive(window):
        window.show()
    fields[0].setFocus()
    return window


def compose(field: QWidget, preedit: str, commit: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


# ------------------------------------------------------------ days


@pytest.fixture
def day(qtbot) -> DateField:
    field = DateField(today=lambda: DAY)
    shown(qtbot, field, LineField())
    return field


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("t", date(2026, 11, 22)),
        ("y", date(2026, 11, 21)),
        ("t+", date(2026, 11, 23)),
        ("t--", date(2026, 11, 20)),
        ("t[", date(2026, 10, 22)),
        ("t]]", date(2027, 1, 22)),
    ],
)
def test_keys_step_the_day(day: DateField, type_in, keys: str, wanted: date) -> None:
    type_in(day, keys)
    assert day.value() == wanted
    assert day.text() == wanted.isoformat()


def test_signs_of_a_chinese_input_method_step_too(day: DateField, type_in) -> None:
    day.set_value(DAY)
    type_in(day, "【")
    assert day.value() == date(2026, 10, 22)
    type_in(day, "＋")
    assert day.value() == date(2026, 10, 23)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("15", date(2026, 11, 15)),
        ("3-8", date(2026, 3, 8)),
        ("20260308", date(2026, 3, 8)),
        ("昨天", date(2026, 11, 21)),
        ("上周五", date(2026, 11, 13)),
    ],
)
def test_typed_day_is_read_on_leaving(day: DateField, qtbot, type_in, typed: str, wanted: date) -> None:
    type_in(day, typed)
    assert day.text() == typed, "nothing is rewritten while typing"
    qtbot.keyClick(day, Qt.Key.Key_Tab)
    assert day.text() == wanted.isoformat()


def test_weekday_is_said_and_an_unreadable_day_is_wrong_but_kept(day: DateField, qtbot, type_in) -> None:
    said: list[tuple[str, str]] = []
    day.noted.connect(lambda text, tone: said.append((text, tone)))
    type_in(day, "t")
    assert said[-1] == ("周日 今天", "hint")
    day.clear()
    type_in(day, "2月30日")
    qtbot.keyClick(day, Qt.Key.Key_Tab)
    assert said[-1][1] == "error"
    assert day.property("wrong")
    assert day.text() == "2月30日"
    assert day.value() is None
    day.setFocus()
    qtbot.keyClick(day, Qt.Key.Key_Backspace)
    assert not day.property("wrong")


def test_a_whole_day_is_replaced_by_the_next_typing(day: DateField, type_in) -> None:
    type_in(day, "t")
    type_in(day, "15")
    assert day.text() == "15"


def test_day_after_the_latest_is_wrong(qtbot) -> None:
    field = DateField(today=lambda: DAY, latest=lambda: DAY)
    field.set_value(date(2026, 11, 23))
    assert "不能晚于 2026-11-22" in field.settle()
    field.set_value(DAY)
    assert field.settle() == ""
    field.deleteLater()


# ------------------------------------------------------------ lines and numbers


def test_nothing_is_tidied_while_composing(qtbot, type_in) -> None:
    field = LineField(tidy=lambda text: text.strip().upper())
    shown(qtbot, field)
    type_in(field, " 1x")
    compose(field, "zhang")
    assert field.is_composing
    field.settle()
    assert field.text() == " 1x"
    compose(field, "", "张")
    field.leave()
    assert field.text() == "1X张"


def test_window_losing_the_keyboard_does_not_tidy(qtbot) -> None:
    field = LineField()
    shown(qtbot, field)
    field.setText("a ")
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert field.text() == "a "
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert field.text() == "a"


def test_number_steps_and_keeps_its_bounds(qtbot, type_in) -> None:
    field = NumberField(1, 12)
    shown(qtbot, field)
    assert field.value() is None
    type_in(field, "+")
    assert field.value() == 1
    type_in(field, "-")
    assert field.value() == 1
    field.set_value(12)
    type_in(field, "+")
    assert field.value() == 12
    field.setText("0")
    assert field.value() is None
    assert "1 到 12" in field.settle()
    field.setText("")
    assert field.settle() == ""


# ------------------------------------------------------------ texts


def test_text_grows_between_its_bounds(qtbot) -> None:
    field = TextField(least=2, most=4)
    shown(qtbot, field)
    heights = []
    for lines in (1, 2, 3, 4, 9):
        field.set_value("\n".join("字" * 3 for _ in range(lines)))
        heights.append(field.height())
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


def test_enter_is_a_new_line_and_tab_goes_on(qtbot, type_in) -> None:
    field, after = TextField(), LineField()
    window = shown(qtbot, field, after)
    type_in(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    type_in(field, "b")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert field.toPlainText() == "a\nb"
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert window.focusWidget() is after


PHRASES = [
    Snippet("丈量", "由村镇建设办会同村委会现场丈量。", pinyin_keys("丈量")),
    Snippet("调解", "已由村调委会组织调解。", pinyin_keys("调解")),
]


@pytest.mark.parametrize("call", [";;", "；；"])
@pytest.mark.parametrize("take", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_two_semicolons_offer_phrases(qtbot, type_in, call: str, take: Qt.Key) -> None:
    field = TextField()
    window = shown(qtbot, field, LineField())
    field.set_snippets(PHRASES)
    type_in(field, "称：" + call)
    popup = field.findChild(QWidget, "suggestions")
    assert popup.isVisible()
    assert len(popup.rows()) == 2
    assert window.focusWidget() is field
    type_in(field, "tj")
    assert [row.label for row in popup.rows()] == ["调解"]
    qtbot.keyClick(field, take)
    assert field.toPlainText() == "称：已由村调委会组织调解。"
    assert not popup.isVisible()
    assert window.focusWidget() is field


def test_escape_closes_the_phrases_and_keeps_the_text(qtbot, type_in) -> None:
    field = TextField()
    shown(qtbot, field)
    field.set_snippets(PHRASES)
    type_in(field, ";;zz")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.findChild(QWidget, "suggestions").isVisible()
    assert field.toPlainText() == ";;zz"


def test_a_text_that_is_too_long_is_said_not_cut(qtbot) -> None:
    field = TextField(longest=10)
    field.set_value("字" * 12)
    assert "超出 2 字" in field.settle()
    assert len(field.value()) == 12
    field.deleteLater()


# ------------------------------------------------------------ flags


def test_flags_by_the_keyboard(qtbot) -> None:
    row, after = FlagRow({"many": "集体", "old": "积案", "law": "涉法"}), LineField()
    window = shown(qtbot, row, after)
    changes: list[int] = []
    row.changed.connect(lambda: changes.append(1))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert row.value() == {"old"}
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert row.value() == {"old", "law"}
    assert len(changes) == 2
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is after, "the row is one stop for Tab"
    row.set_value({"many"})
    assert row.value() == {"many"}
