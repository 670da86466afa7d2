"""实事项目 by keyboard: a project, a payment, a note, a list that comes in, and the link from a matter."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pytestqt.qtbot import QtBot

from desktop.casework import projects
from desktop.domain.projects import NewPayment, NewProject, ProjectFilter
from desktop.domain.records import Actor
from desktop.printing import render
from desktop.ui.desks.liaison.project_page import ProjectPage
from desktop.ui.desks.liaison.project_panels import ImportPanel
from desktop.ui.work import hub

Press = Callable[..., None]


@pytest.fixture
def road(by: Actor, at: datetime, village_ids: list[int]) -> int:
    """村道硬化 of 双桥村, 1,000.00 元 planned."""
    form = NewProject("村道硬化", "road", village_id=village_ids[0], planned_amount=1000_00, due_on=date(2026, 11, 19))
    return projects.save(None, form, by, at).id


@pytest.fixture
def open_page(window: Any, qtbot: QtBot) -> Callable[[], ProjectPage]:
    """Puts the page into the window in place of the desk."""

    def opened() -> ProjectPage:
        page = ProjectPage(window)
        window.desk.hide()
        window.layout().addWidget(page)
        hub().changed.connect(page.refresh)  # as the desk does
        page.show()
        page.activate()
        qtbot.waitUntil(page.isVisible)
        return page

    return opened


def test_a_new_project_from_the_keyboard(
    open_page: Callable[[], ProjectPage], press: Press, by: Actor, at: datetime
) -> None:
    page = open_page()
    press("Ctrl+N", "饮水安全工程", "Enter", "slys", "Enter", "Enter", "Enter", "Enter", "Enter", "12万", "Ctrl+Enter")
    (row,) = projects.projects(ProjectFilter(), by, at.date())
    assert (row.name, row.kind, row.planned_amount, row.village_id) == ("饮水安全工程", "water", 12_000_000, None)
    assert page.project.title.text() == "饮水安全工程"


def test_a_payment_moves_the_bar(road: int, open_page: Callable[[], ProjectPage], press: Press, by: Actor) -> None:
    page = open_page()
    assert page.list.model.index(0, 9).data() == "已超期 1 天"
    press("Enter", "Ctrl+T", "Enter", "示李四", "Enter", "600", "Ctrl+Enter")
    file = projects.open_file(road, by)
    assert [(one.payee, one.amount, one.village_name) for one in file.payments] == [("示李四", 600_00, "双桥村")]
    assert page.project.bar.words == "计划 1,000.00 元，已付 600.00 元（60%）"
    press("Esc")
    assert page.list.table.hasFocus()
    assert page.list.model.index(0, 6).data() == "60%"


def test_a_payment_is_taken_out_and_brought_back(
    road: int, open_page: Callable[[], ProjectPage], press: Press, window: Any, by: Actor, at: datetime
) -> None:
    projects.add_payment(road, NewPayment(at.date(), 5_00, payee="示甲"), by, at)
    page = open_page()
    page.choose(road)
    press("Delete")
    assert projects.open_file(road, by).payments == ()
    window.do()
    assert projects.open_file(road, by).row.paid_amount == 5_00


def test_a_note_is_one_line(road: int, open_page: Callable[[], ProjectPage], press: Press, by: Actor) -> None:
    page = open_page()
    page.choose(road)
    page.project.quick.focus_field("text")
    press("路基完成")
    assert page.rescue()
    page.project.file = None
    page.project.quick.clear()
    page.choose(road)
    page.project.quick.focus_field("text")
    press("Enter")
    assert projects.open_file(road, by).row.progress == "2026-11-20 路基完成"


def test_a_list_comes_in_and_goes_back(
    road: int, open_page: Callable[[], ProjectPage], press: Press, window: Any, by: Actor, tmp_path: Path, qtbot: QtBot
) -> None:
    def written(name: str, *rows: tuple[Any, ...]) -> str:
        book = xlsxwriter.Workbook(str(tmp_path / name))
        sheet = book.add_worksheet()
        for number, row in enumerate((("姓名", "金额"), *rows)):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
        book.close()
        return str(tmp_path / name)

    page = open_page()
    page.choose(road)
    page.project._press("import")
    panel = page.project.panel
    assert isinstance(panel, ImportPanel)
    panel.look_through(written("错.xlsx", ("示甲", 10), ("示乙", "十元")))
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    assert not panel._button.isVisible()
    panel.look_through(written("对.xlsx", ("示甲", 10), ("示乙", 20.5)))
    qtbot.waitUntil(lambda: panel.plan is not None and panel.plan.may_import)
    window.activateWindow()  # a slow machine has shown the progress for a moment
    qtbot.waitUntil(panel._button.hasFocus)
    press("Enter")
    assert projects.open_file(road, by).row.paid_amount == 30_50
    window.do()
    assert projects.open_file(road, by).row.paid_amount == 0


def test_the_papers(
    road: int, open_page: Callable[[], ProjectPage], press: Press, window: Any, by: Actor, at: datetime
) -> None:
    projects.add_payment(road, NewPayment(at.date(), 600_00, payee="示李四"), by, at)
    page = open_page()
    press("Ctrl+P")
    page.choose(road)
    press("Ctrl+P")
    progress, paid = ("".join(render.page_texts(render.render(shown.paper))) for shown in window.papers)
    assert all(word in progress for word in ("村道硬化", "1,000.00", "600.00", "60", "已超期 1 天"))
    assert all(word in paid for word in ("示李四", "双桥村（1 笔）", "小计", "600.00"))


def test_a_matter_is_linked_by_keyboard(
    window: Any, road: int, register: Callable[..., int], press: Press, by: Actor, at: datetime
) -> None:
    matter_id = register()
    window.show_matter(matter_id)
    press("Alt+J", "cdyh", "Enter", "Ctrl+Enter")
    assert [one.id for one in projects.of_matter(matter_id, by)] == [road]
    card = window.desk.matter_page().acts.links_card
    card.project_opened.emit(road)
    assert window.went[-1] == ("liaison", f"projects:{road}")
    card.unlinking_project_wanted.emit(road)
    assert projects.of_matter(matter_id, by) == []
