"""Lists: keyboard, clipboard, columns that the clerk arranges, and what an empty one says."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication

from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.table import TableView

ROWS = [("信1", "反映\n界址", "=1+1", "-5"), ("信2", "b\tc", "@x", "+86 731"), ("信3", "d", "e", "f")]


@pytest.fixture
def table(qtbot) -> TableView:
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["编号", "事项", "甲", "乙"])
    for row in ROWS:
        model.appendRow([QStandardItem(text) for text in row])
    made = TableView()
    model.setParent(made)
    made.setModel(model)
    made.set_widths({0: 100, 1: 120, 2: 80, 3: 60}, grow=1)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.setFocus()
    QApplication.processEvents()
    return made


def test_enter_and_double_click_open_a_row(table: TableView, qtbot) -> None:
    opened: list[int] = []
    table.opened.connect(lambda index: opened.append(index.row()))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    table.doubleClicked.emit(table.model().index(2, 0))
    assert opened == [1, 2]


def test_keyboard_arrives_on_the_first_row(table: TableView) -> None:
    assert table.currentIndex().row() == 0


def test_question_mark_asks_for_help_and_letters_do_not_jump(table: TableView, type_in) -> None:
    asked: list[int] = []
    table.help_wanted.connect(lambda: asked.append(1))
    type_in(table, "?")
    type_in(table, "信3")
    assert asked == [1]
    assert table.currentIndex().row() == 0


def test_copy_is_tabs_and_nothing_a_spreadsheet_would_run(table: TableView, qtbot) -> None:
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().split("\n") == [
        "信1\t反映 界址\t'=1+1\t-5",
        "信2\tb c\t'@x\t'+86 731",
        "信3\td\te\tf",
    ]


def test_hidden_and_moved_columns_are_copied_as_they_are_shown(table: TableView) -> None:
    table.setColumnHidden(2, True)
    table.horizontalHeader().moveSection(3, 0)
    table.selectRow(2)
    assert table.marked_text() == "f\t信3\td"


def test_columns_are_kept_and_put_back(table: TableView) -> None:
    table.setColumnWidth(0, 150)
    table.horizontalHeader().moveSection(3, 0)
    table.setColumnHidden(2, True)
    state = table.columns_state()
    table.reset_columns()
    assert table.columnWidth(0) == 100
    assert not table.isColumnHidden(2)
    assert table.restore_columns(state)
    assert table.columnWidth(0) == 150
    assert table.isColumnHidden(2)
    assert table.horizontalHeader().logicalIndex(0) == 3


@pytest.mark.parametrize("state", ["", "9:AAAA", "4:", "4:nonsense", "4:äöü", "x"])
def test_a_foreign_or_damaged_state_changes_nothing(table: TableView, state: str) -> None:
    assert not table.restore_columns(state)
    assert table.columnWidth(0) == 100


def test_a_width_is_kept_only_when_the_clerk_sets_it(table: TableView) -> None:
    changed: list[int] = []
    table.columns_changed.connect(lambda: changed.append(1))
    grown = table.columnWidth(1)
    table.resize(700, 300)
    assert table.columnWidth(1) > grown > 120
    assert not changed
    table.setColumnWidth(1, 90)
    assert changed
    table.resize(800, 300)
    assert table.columnWidth(1) == 90


def test_column_menu_hides_and_keeps_the_last(table: TableView) -> None:
    menu = table.columns_menu()
    assert [action.text() for action in menu.actions()] == ["编号", "事项", "甲", "乙", "", "恢复默认列"]
    for action in menu.actions()[:3]:
        action.setChecked(False)
    assert [table.isColumnHidden(column) for column in range(4)] == [True, True, True, False]
    menu.deleteLater()
    later = table.columns_menu()
    assert not later.actions()[3].isEnabled()
    later.deleteLater()


def test_an_empty_list_says_what_to_do(table: TableView) -> None:
    table.set_empty(EmptyState("没有待办事项", "按 F2 登记来访"))
    empty = table.findChild(EmptyState)
    assert empty.isHidden()
    table.model().removeRows(0, 3, QModelIndex())
    assert empty.isVisible()
    assert empty.accessibleName() == "没有待办事项。按 F2 登记来访"
