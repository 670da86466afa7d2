"""The order of a form, its errors, and what never happens to the field one types in."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.domain.faults import Refused
from desktop.domain.records import Choice
from desktop.ui.widgets.chip_box import MultiPickField, NamesField
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.widgets.text_field import TextField

DAY = date(2026, 11, 22)


@pytest.fixture
def form(qtbot) -> FormGrid:
    made = FormGrid()
    made.section("谁来")
    made.add("day", "日期", DateField(today=lambda: DAY), span=3, required=True)
    made.add("name", "姓名", LineField(), span=3, required=True)
    made.add("village", "村", PickField([Choice(1, "双桥村"), Choice(2, "石门村")]), span=6)
    made.add("companions", "同来人", NamesField(), span=8)
    made.add("count", "人数", NumberField(1, 99), span=4)
    made.add("flags", "标识", FlagRow({"many": "集体"}), span=12)
    made.add("content", "内容", TextField())
    made.add("place", "地点", LineField())
    qtbot.addWidget(made)
    made.resize(700, 500)
    with qtbot.waitActive(made):
        made.show()
    made.focus_first()
    return made


def here(form: FormGrid) -> str:
    """Name of the field that has the keyboard."""
    focused: QWidget | None = QApplication.focusWidget()
    while focused is not None and focused.objectName() not in form.values():
        focused = focused.parentWidget()
    return focused.objectName() if focused else ""


def press(qtbot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, held)


def messages(form: FormGrid) -> list[str]:
    return [
        label.text() for label in form.findChildren(QLabel) if label.isVisible() and label.property("tone") == "error"
    ]


def test_enter_walks_through_the_form_in_its_order(form: FormGrid, qtbot) -> None:
    walked = [here(form)]
    for _ in range(6):
        press(qtbot, Qt.Key.Key_Return)
        walked.append(here(form))
    assert walked == ["day", "name", "village", "companions", "count", "flags", "content"]
    press(qtbot, Qt.Key.Key_Return)
    assert form.field("content").toPlainText() == "\n", "in a text Enter is a new line"
    press(qtbot, Qt.Key.Key_Tab)
    assert here(form) == "place"


def test_shift_enter_and_up_go_back(form: FormGrid, qtbot) -> None:
    form.focus_field("village")
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert here(form) == "name"
    press(qtbot, Qt.Key.Key_Up)
    assert here(form) == "day"


def test_enter_takes_the_marked_row_and_goes_on(form: FormGrid, qtbot, type_in) -> None:
    form.focus_field("village")
    type_in(QApplication.focusWidget(), "石")
    press(qtbot, Qt.Key.Key_Return)
    assert form.field("village").value() == 2
    assert here(form) == "companions"


def test_enter_stays_where_the_choice_is_unknown_and_skips_hidden_fields(form: FormGrid, qtbot, type_in) -> None:
    form.focus_field("village")
    type_in(QApplication.focusWidget(), "东")
    press(qtbot, Qt.Key.Key_Return)
    assert here(form) == "village"
    form.show_field("village", False)
    form.focus_field("name")
    press(qtbot, Qt.Key.Key_Return)
    assert here(form) == "companions"


def test_enter_stays_in_a_field_of_several_until_it_is_empty(qtbot, type_in) -> None:
    form = FormGrid()
    form.add("tags", "主题", MultiPickField([Choice(1, "双桥村"), Choice(2, "石门村")]))
    form.add("names", "同来人", NamesField())
    form.add("place", "地点", LineField())
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
    form.focus_first()
    for typed, stays in (("双", "tags"), ("石", "tags"), ("", "names"), ("王", "names"), ("", "place")):
        type_in(QApplication.focusWidget(), typed)
        press(qtbot, Qt.Key.Key_Return)
        assert here(form) == stays
    assert form.values() == {"tags": (1, 2), "names": ("王",), "place": ""}


@pytest.mark.parametrize("name", ["name", "content", "companions", "village"])
def test_ctrl_enter_submits_from_everywhere(form: FormGrid, qtbot, name: str) -> None:
    sent: list[int] = []
    form.submitted.connect(lambda: sent.append(1))
    form.focus_field(name)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == [1]


def test_check_settles_marks_and_goes_to_the_first_wrong_field(form: FormGrid, type_in) -> None:
    form.field("day").setText("3-8")
    form.focus_field("place")
    assert not form.check()
    assert form.field("day").value() == date(2026, 3, 8)
    assert here(form) == "name"
    assert "姓名：请填写姓名。" in messages(form)
    assert form.field("name").property("wrong")
    assert form.field("name").accessibleDescription() == "请填写姓名。"
    type_in(QApplication.focusWidget(), "李")
    assert not form.field("name").property("wrong")
    assert "姓名：请填写姓名。" not in messages(form)
    assert form.check()


def test_refusal_is_shown_at_its_field(form: FormGrid) -> None:
    assert form.show_refusal(Refused("这一天是休息日。", field="day"))
    assert here(form) == "day"
    assert not form.show_refusal(Refused("没有权限。"))


def test_refresh_never_writes_where_somebody_types(form: FormGrid, type_in) -> None:
    form.focus_field("name")
    type_in(QApplication.focusWidget(), "李桂")
    form.refresh_value("name", "王")
    form.refresh_value("place", "四组")
    assert form.field("name").text() == "李桂"
    assert form.field("place").text() == "四组"
    form.focus_field("companions")
    form.refresh_value("companions", ["王"])
    assert form.field("companions").value() == ()


def test_values_go_out_and_in(form: FormGrid) -> None:
    filled = {
        "day": DAY,
        "name": "李桂兰",
        "village": 1,
        "companions": ("王建国", "王小军"),
        "count": 3,
        "flags": frozenset({"many"}),
        "content": "反映界址",
        "place": "四组",
    }
    form.set_values(filled)
    assert form.values() == filled


def test_every_field_has_a_name_for_screen_readers(form: FormGrid) -> None:
    assert form.field("name").accessibleName() == "姓名（必填）"
    assert form.field("companions").entry.accessibleName() == "同来人"


def test_the_field_with_the_keyboard_is_in_sight(form: FormGrid, qtbot) -> None:
    column = ScrollColumn()
    qtbot.addWidget(column)
    column.add(form)
    column.resize(500, 160)
    column.show()
    QApplication.processEvents()
    form.focus_field("place")
    place = form.field("place")
    assert column.viewport().rect().contains(place.mapTo(column.viewport(), place.rect().center()))
    form.hide()
    form.setParent(None)
