"""Acts on many rows of the list, and views, by keyboard."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.casework import reading, steps, views
from desktop.domain.records import Actor
from desktop.printing import render
from desktop.store.tables import Matter
from desktop.ui.models.petition_list import COLUMNS
from desktop.ui.palette import Search

Press = Callable[..., None]
KEYS = [column.key for column in COLUMNS]


@pytest.fixture
def five(register: Callable[..., int], at: datetime) -> list[int]:
    """Five petitions in the order of the list."""
    return [register(moment=at - timedelta(days=n), title=f"第{5 - n}件") for n in (14, 13, 12, 11, 10)]


@pytest.fixture
def page(window: Any, five: list[int]) -> Any:
    """The list."""
    window.show_list()
    return window.desk.list_page()


def test_space_marks_rows_that_do_not_touch(page: Any, press: Press, five: list[int]) -> None:
    assert page.acts.bar.isHidden()
    press("Space", "Down", "Space", "Down")
    assert page.table.marked_lines() == [0, 2]
    assert page.acts.bar.said.text() == "已选 2 件"
    assert page.acts.ids() == [five[0], five[2]]
    press("Up", "Up", "Space")
    assert page.table.marked_lines() == [0]
    press("Esc")
    assert page.table.marked_lines() == [page.table.currentIndex().row()]
    press("Ctrl+A")
    assert page.acts.bar.said.text() == "已选 5 件"
    press("Esc")
    assert page.acts.bar.isHidden()


def test_reassigning_many_at_once(
    window: Any, page: Any, press: Press, five: list[int], cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    Matter.update(stage="archived").where(Matter.id == five[1]).execute()
    press("Shift+Down", "Shift+Down", "Alt+G", "Enter", "qwj", "Enter", "Ctrl+Enter")
    assert window.said == ["已改派 2 件。"]
    assert page.strip.sentence.startswith("1 件没有办成，没有任何改动。信〔2026〕0002号：")
    handlers = {one: Matter.get_by_id(one).handler_id for one in five}
    assert [one for one, handler in handlers.items() if handler == cadre_ids[1]] == [five[0], five[2]]
    assert page.panel is None
    assert page.table.hasFocus()
    steps.take_back(five[0], by, at)
    assert Matter.get_by_id(five[0]).handler_id is None


def test_noting_many_and_a_note_that_is_missing(
    window: Any, page: Any, press: Press, five: list[int], by: Actor, at: datetime
) -> None:
    press("Ctrl+A", "Alt+J", "Ctrl+Enter")
    assert page.panel is not None
    assert not window.said
    press("已电话告知", "Ctrl+Enter")
    assert window.said == ["已记一笔 5 件。"]
    assert {reading.open_file(one, by, at).events[0].text for one in five} == {"已电话告知"}


def test_giving_a_panel_up_goes_back_to_the_list(page: Any, press: Press) -> None:
    press("Ctrl+A", "Alt+G", "Esc")
    assert page.panel is None
    assert page.table.hasFocus()
    assert len(page.table.marked_lines()) == 5


@pytest.mark.parametrize(("key", "title"), [("Ctrl+P", "登记单 3 份"), ("Alt+Y", "阅批单 3 份")])
def test_forms_of_many_are_one_paper(
    window: Any, page: Any, press: Press, five: list[int], qtbot: QtBot, key: str, title: str
) -> None:
    press("Shift+Down", "Shift+Down", key)
    qtbot.waitUntil(lambda: bool(window.papers))
    shown = window.papers[0]
    assert (shown.paper.title, shown.matter_ids) == (title, tuple(five[:3]))
    texts = render.page_texts(shown.pdf)
    assert len(texts) >= 3
    assert [n for n in range(1, 6) if any(f"〔2026〕000{n}号" in text for text in texts)] == [1, 2, 3]


# ---------------------------------------------------------------- views


def test_a_view_keeps_filter_order_and_columns(window: Any, page: Any, press: Press, by: Actor, at: datetime) -> None:
    page.filters._picks["channel"].setFocus()
    press("lf", "Enter")
    page._sort(KEYS.index("title"), Qt.SortOrder.DescendingOrder)
    page.table.setColumnHidden(KEYS.index("village"), True)
    page.views.ask_name()
    press("我的来访", "Ctrl+Enter")
    assert window.said == ["已存为视图“我的来访”。"]
    (view,) = views.own(by, at.date())
    assert (view.wanted.channel, view.wanted.sort) == ("visit", "-title")
    page.table.reset_columns()
    page.filters.clear.click()
    page.views.open(view)
    assert page.title.text() == "我的来访"
    assert page.table.isColumnHidden(KEYS.index("village"))
    assert page.model.sorting() == (KEYS.index("title"), Qt.SortOrder.DescendingOrder)
    page.filters._picks["channel"].setFocus()
    press("lx", "Enter")
    assert page.title.text() == "信访件"


def test_the_menu_holds_all_views_and_a_deleted_one_comes_back(window: Any, page: Any, by: Actor, at: datetime) -> None:
    views.save("我的件", page.model.wanted, "", by)
    words = [action.text() for action in page.views.menu().actions() if action.text()]
    assert words[:2] == ["今天到期", "已超期"]
    assert words[-4:] == ["我的件", "把现在的列表存为视图…", "改名", "删除"]
    page.views.delete("我的件")
    assert views.own(by, at.date()) == ()
    window.do()
    assert [view.name for view in views.own(by, at.date())] == ["我的件"]
    page.views.ask_new_name("我的件")
    assert page.panel.form.values() == {"name": "我的件"}


def test_a_name_that_is_taken_is_refused_at_the_field(page: Any, press: Press) -> None:
    page.views.ask_name()
    press("今天到期", "Ctrl+Enter")
    assert page.panel is not None
    assert page.panel.form.field("name").hasFocus()


def test_conditions_without_a_field_are_named_and_taken_off(page: Any, window: Any, by: Actor, at: datetime) -> None:
    view = next(one for one in views.shipped(by, at.date()) if one.name == "7 天内到期")
    page.views.open(view)
    assert page.filters.clear.text() == "清除筛选（11-20至11-26 到期）"
    assert page.model.rowCount() == 5
    page.filters.status._chips["all"].click()
    assert page.filters.value().due_from is None
    assert page.filters.clear.isHidden()


@pytest.mark.parametrize("key", ["party", "channel", "flags"])
def test_every_column_sorts(page: Any, key: str) -> None:
    column = KEYS.index(key)
    page._sort(column, Qt.SortOrder.AscendingOrder)
    up = page.model.ids()
    page._sort(column, Qt.SortOrder.DescendingOrder)
    assert page.model.ids() == up[::-1]


def test_a_view_is_found_by_its_name_and_initials(window: Any, page: Any, by: Actor) -> None:
    views.save("超期要件", page.model.wanted._replace(due="overdue"), "", by)
    for typed in ("超期要", "cqyj"):
        (hit,) = (hit for hit in Search(window, ()).find(typed) if hit.group == "视图")
        hit.open()
        assert (page.title.text(), page.model.rowCount()) == ("超期要件", 0)
