"""Typing ahead: pinyin, characters, codes, arrows, Enter and Tab; several choices; names."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Choice
from desktop.ui.widgets.chip_box import MultiPickField, NamesField, names_in
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.pick_field import Finder, PickField
from desktop.ui.widgets.popup import MOST_ROWS

NAMES = ["双桥村", "石门村", "柳河村", "三桥村", "水清村"]
VILLAGES = [
    Choice(number, name, f"编号 {number:02}", (*pinyin_keys(name), f"{number:02}"))
    for number, name in enumerate(NAMES, 1)
]


def shown(qtbot, field: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(LineField())
    qtbot.addWidget(window)
    field.kept = window
    window.resize(420, 200)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    return window


@pytest.fixture
def field(qtbot) -> PickField:
    made = PickField(VILLAGES)
    shown(qtbot, made)
    return made


def popup(field: QWidget) -> QWidget:
    return field.findChild(QWidget, "suggestions")


def labels(field: QWidget) -> list[str]:
    return [row.label for row in popup(field).rows()]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("sq", "双桥村"), ("shimen", "石门村"), ("柳", "柳河村"), ("04", "三桥村"), ("ｓｑｃ", "双桥村")],
)
def test_found_by_initials_pinyin_characters_and_code(field: PickField, qtbot, type_in, typed: str, first: str) -> None:
    picked: list[Choice | None] = []
    field.picked.connect(picked.append)
    type_in(field, typed)
    assert popup(field).isVisible()
    assert labels(field)[0] == first
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == first
    assert field.choice().label == first
    assert picked[-1].label == first
    assert not popup(field).isVisible()


def test_arrows_choose_and_tab_takes_and_goes_on(field: PickField, qtbot, type_in) -> None:
    type_in(field, "sq")
    assert labels(field) == ["双桥村", "三桥村", "水清村"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(field, key)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == 4
    assert not field.hasFocus()


def test_the_list_never_takes_the_keyboard(field: PickField, type_in) -> None:
    type_in(field, "s")
    assert popup(field).isVisible()
    assert QApplication.focusWidget() is field
    for widget in [popup(field), *popup(field).findChildren(QWidget)]:
        assert widget.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_recent_ones_come_first(qtbot, type_in) -> None:
    field = PickField(VILLAGES, recent=[5, 4])
    shown(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert labels(field) == ["水清村", "三桥村", "双桥村", "石门村", "柳河村"]
    type_in(field, "sq")
    assert labels(field)[:2] == ["水清村", "三桥村"]


def test_emptied_field_is_no_choice_and_enter_then_goes_on(field: PickField, qtbot) -> None:
    field.set_value(2)
    picked: list[Choice | None] = []
    field.picked.connect(picked.append)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert picked == [None]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() is None
    assert field.text() == ""


def test_unknown_text_is_kept_and_said(field: PickField, qtbot, type_in) -> None:
    said: list[tuple[str, str]] = []
    field.noted.connect(lambda text, tone: said.append((text, tone)))
    type_in(field, "东山")
    assert labels(field) == []
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "东山"
    assert field.value() is None
    assert "没有找到" in said[-1][0]
    assert said[-1][1] == "error"
    field.setFocus()
    field.selectAll()
    type_in(field, "slh")
    assert not field.property("wrong")


def test_escape_closes_the_list_and_keeps_the_text(field: PickField, qtbot, type_in) -> None:
    type_in(field, "s")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not popup(field).isVisible()
    assert field.text() == "s"


def test_ambiguous_text_asks_for_a_choice_and_a_whole_name_does_not(qtbot) -> None:
    field = PickField([Choice(1, "王伟", "双桥村"), Choice(2, "王伟", "石门村"), Choice(3, "王伟强")])
    shown(qtbot, field)
    field.setText("王伟")
    assert "3 项" in field.settle()
    field.setText("王伟强")
    assert field.settle() == ""
    assert field.value() == 3


def test_composing_hides_the_list(field: PickField, type_in) -> None:
    type_in(field, "s")
    QApplication.sendEvent(field, QInputMethodEvent("shuang", []))
    assert not popup(field).isVisible()
    event = QInputMethodEvent("", [])
    event.setCommitString("双桥")
    field.clear()
    QApplication.sendEvent(field, event)
    assert labels(field) == ["双桥村"]


def test_moving_the_window_closes_the_list(field: PickField, type_in) -> None:
    type_in(field, "s")
    field.window().move(40, 40)
    QApplication.processEvents()
    assert not popup(field).isVisible()


def test_many_rows_are_capped_and_narrowed() -> None:
    rows = [Choice(number, f"第{number}户", "", (f"{number:05}",)) for number in range(13_000)]
    finder = Finder(rows, recent=[12_999])
    best, count = finder.find("")
    assert (len(best), count) == (MOST_ROWS, 13_000)
    assert best[0].id == 12_999
    assert finder.find("0001")[1] == sum("0001" in f"{number:05}" for number in range(13_000))
    (only,), _ = finder.find("00017")
    assert only.id == 17
    assert finder.find("0002")[1] > 10, "another beginning searches everything again"


def test_other_rows_keep_a_choice_that_is_among_them(field: PickField) -> None:
    field.set_value(2)
    field.set_choices(VILLAGES[1:])
    assert field.value() == 2
    field.set_choices(VILLAGES[2:])
    assert field.value() is None
    assert field.text() == ""


# ------------------------------------------------------------ several


def test_several_choices_become_chips_once_each(qtbot, type_in) -> None:
    field = MultiPickField(VILLAGES)
    window = shown(qtbot, field)
    for typed in ("sq", "sm", "sm"):
        type_in(window.focusWidget(), typed)
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert field.value() == (1, 2)
    assert field.labels() == ["双桥村", "石门村"]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Backspace)
    assert field.value() == (1,)
    field.set_value([3, 99])
    assert field.value() == (3,)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四 王五", ["张三", "李四", "王五"]),
        ("张　三，李 四；欧阳 娜娜", ["张三", "李四", "欧阳", "娜娜"]),
        ("王建国\n王小军\t刘二妹", ["王建国", "王小军", "刘二妹"]),
        ("阿卜杜·热合曼", ["阿卜杜·热合曼"]),
        (" 、，", []),
    ],
)
def test_names_in_a_pasted_text(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_names_by_enter_and_paste(qtbot, type_in) -> None:
    field = NamesField()
    window = shown(qtbot, field)
    type_in(window.focusWidget(), "王建国")
    assert field.value() == ("王建国",), "a name that is being typed counts already"
    assert field.labels() == []
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert field.labels() == ["王建国"]
    QApplication.clipboard().setText("张三、李四 王五\n赵六")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == ("王建国", "张三", "李四", "王五", "赵六")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Backspace)
    assert field.labels()[-1] == "王五"
    type_in(window.focusWidget(), "孙七")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert field.labels()[-1] == "孙七", "leaving keeps what was typed"
    field.set_value(["甲", "乙"])
    assert field.value() == ("甲", "乙")
