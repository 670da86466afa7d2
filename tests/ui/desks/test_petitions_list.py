"""The list: filters, orders, what is found, what it remembers; and the import that fills it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.casework import office as desk_office
from desktop.casework import petitions, reading, steps
from desktop.domain.records import Actor, MatterFilter, NewParty, NewPetition
from desktop.exchange.sheets import read_cells
from desktop.settings import PcSettings
from desktop.ui.models.petition_list import COLUMNS

Press = Callable[..., None]
KEYS = [column.key for column in COLUMNS]
PEOPLE = ("李桂兰", "张国强", "刘小妹", "吴敏静")
BY_DUE = ("张国强", "李桂兰", "刘小妹", "吴敏静")
"""What is due today stands over what is overdue."""


@pytest.fixture
def four(by: Actor, at: datetime) -> dict[str, int]:
    """Four petitions by the name of their petitioner: 20, 15, 10 and 0 days old, in different channels and villages."""
    villages = [choice.id for choice in desk_office.village_choices()]
    cadres = [choice.id for choice in desk_office.cadre_choices()]
    found = {}
    for n, (name, channel) in enumerate(zip(PEOPLE, ("visit", "letter", "call", "visit"), strict=True)):
        when = at - timedelta(days=(20, 15, 10, 0)[n])
        form = NewPetition(
            channel=channel,
            received_on=when.date(),
            title=f"{name}反映的事",
            parties=(NewParty(name=name),),
            village_id=villages[n % 3],  # type: ignore[arg-type]
            handler_id=cadres[n % 2],  # type: ignore[arg-type]
            flags=frozenset({"is_urgent"} if n == 2 else ()),
        )
        found[name] = petitions.register(form, by, when).id
    return found


@pytest.fixture
def page(window: Any, four: dict[str, int]) -> Any:
    """The list of all four."""
    window.show_list()
    return window.desk.list_page()


def listed(page: Any) -> list[str]:
    return [page.model.data(page.model.index(line, KEYS.index("party"))) for line in range(page.model.rowCount())]


# ---------------------------------------------------------------- filters


def test_the_list_opens_with_what_runs_out_first_and_says_its_totals(page: Any) -> None:
    assert listed(page) == list(BY_DUE)
    assert page.aside.text() == "4 件"
    assert page._totals.text() == "共 4 件，其中在办 4，今天到期 1，已超期 1，临期 0"


@pytest.mark.parametrize(
    ("field", "typed", "names"),
    [
        ("channel", "lf", ["李桂兰", "吴敏静"]),
        ("village_id", "smc", ["张国强"]),
        ("handler_id", "zzg", ["李桂兰", "刘小妹"]),
        ("flag", "zdjj", ["刘小妹"]),
        ("stage", "yzb", []),
    ],
)
def test_pickers_narrow_by_pinyin(page: Any, press: Press, field: str, typed: str, names: list[str]) -> None:
    page.filters._picks[field].setFocus()
    press(typed, "Enter")
    assert listed(page) == names
    assert page.filters.clear.isVisible()
    page.filters.clear.click()
    assert listed(page) == list(BY_DUE)
    assert not page.filters.clear.isVisible()


def test_statuses_are_walked_with_arrows(
    page: Any, press: Press, four: dict[str, int], by: Actor, at: datetime
) -> None:
    steps.take(four["张国强"], "screen", {"on": at.date(), "petition_class": "inquiry"}, by, at)
    steps.take(four["张国强"], "reply", {"on": at.date(), "opinion": "已解释"}, by, at)
    page.refresh(None)
    page.filters.status._chips["all"].setFocus()
    seen = []
    for _ in range(6):
        press("Right")
        seen.append(listed(page))
    open_ones = ["李桂兰", "刘小妹", "吴敏静"]
    assert seen == [open_ones, [], ["李桂兰"], [], ["张国强"], [*open_ones, "张国强"]]


def test_days_narrow_once_they_are_whole(page: Any, press: Press, qtbot: QtBot) -> None:
    page.filters._days["from_on"].setFocus()
    press("2026-11-0")
    assert page.model.wanted.from_on is None
    press("5", "Enter")
    assert listed(page) == ["张国强", "刘小妹", "吴敏静"]
    page.filters._days["to_on"].setFocus()
    press("y")
    qtbot.waitUntil(lambda: listed(page) == ["张国强", "刘小妹"])


@pytest.mark.parametrize("typed", ["zgq", "zhangguo", "张国强", "0002"])
def test_the_search_finds_by_name_pinyin_and_number(page: Any, press: Press, qtbot: QtBot, typed: str) -> None:
    press("Ctrl+F", typed)
    qtbot.waitUntil(lambda: listed(page) == ["张国强"])
    press("Enter")
    assert page.table.hasFocus()


def test_one_character_does_not_search(page: Any, press: Press) -> None:
    press("Ctrl+F", "z", "Enter")
    assert listed(page) == list(BY_DUE)


def test_an_empty_list_says_what_to_do(page: Any, press: Press) -> None:
    press("Ctrl+F", "没有这个人", "Enter")
    assert page._empty.isVisible()
    assert page._empty.accessibleName().startswith("没有符合条件的事项")
    page._empty.action.emit()
    assert listed(page) == list(BY_DUE)


def test_a_list_asked_for_elsewhere_bears_its_title_until_it_is_changed(window: Any, page: Any, at: datetime) -> None:
    window.show_matters(MatterFilter(at.date(), due="overdue", is_open=True), "已超期")
    assert page.title.text() == "已超期"
    assert listed(page) == ["李桂兰"]
    assert page.filters.status._chips["overdue"].isChecked()
    page.filters.clear.click()
    assert page.title.text() == "信访件"


# ---------------------------------------------------------------- order, columns, place


def test_headers_sort_and_turn_round(page: Any, qtbot: QtBot) -> None:
    header = page.table.horizontalHeader()
    column = KEYS.index("received")
    where = QPoint(header.sectionViewportPosition(column) + 10, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert listed(page) == list(PEOPLE)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert listed(page) == list(PEOPLE)[::-1]
    assert header.sortIndicatorSection() == column
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_columns_are_remembered(open_window: Callable[[], Any], four: dict[str, int]) -> None:
    window = open_window()
    window.show_list()
    table = window.desk.list_page().table
    table.columns_menu().actions()[KEYS.index("channel")].trigger()
    table.setColumnWidth(0, 177)
    window.desk.list_page().keep_columns()
    window.close()
    again = open_window()
    again.settings = PcSettings.load()
    again.show_list()
    table = again.desk.list_page().table
    assert table.isColumnHidden(KEYS.index("channel"))
    assert table.columnWidth(0) == 177


def test_the_list_keeps_its_place(window: Any, page: Any, press: Press, four: dict[str, int]) -> None:
    press("Down", "Down", "Enter")
    assert window.desk.matter_page().file.row.party_name == "刘小妹"
    window.show_list()
    assert page.table.hasFocus()
    assert page.table.currentIndex().row() == 2


def test_news_keep_the_marked_matter_marked(
    page: Any, press: Press, four: dict[str, int], by: Actor, at: datetime
) -> None:
    from desktop.ui.work import hub

    press("Down", "Up")
    assert page._current_id() == four["张国强"]
    steps.take(four["张国强"], "screen", {"on": at.date(), "petition_class": "inquiry"}, by, at)
    hub().announce(steps.take(four["张国强"], "reply", {"on": at.date(), "opinion": "已解释"}, by, at))
    assert listed(page) == ["李桂兰", "刘小妹", "吴敏静", "张国强"]
    assert page._current_id() == four["张国强"]
    assert page._totals.text().startswith("共 4 件，其中在办 3")


def test_a_new_day_judges_the_clocks_anew(window: Any, page: Any, at: datetime) -> None:
    window.at = at + timedelta(days=6)
    page.activate()
    assert "已超期 3" in page._totals.text()


def test_keys_lead_to_the_form_and_to_the_export(
    window: Any, page: Any, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "导出"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    page.filters._picks["channel"].setFocus()
    press("lf", "Enter")
    page.table.setFocus()
    press("Ctrl+E")
    qtbot.waitUntil(lambda: bool(window.said))
    assert window.said[-1].startswith("已导出 2 件到 导出.xlsx")
    names = {cell for row in read_cells(tmp_path / "导出.xlsx") for cell in row}
    assert {"李桂兰", "吴敏静"} <= names
    assert "张国强" not in names
    press("Ctrl+N")
    assert window.desk.intake_page().isVisible()


# ---------------------------------------------------------------- import

LEDGER = """信访台账,,,,
编号,信访日期,信访形式,姓名,标题,身份证号
,2026-03-05,来访,周一,要求修路,
,2026-03-06,来信,周二,要求修桥,43042319580312122
,没有日期,来访,周三,要求修塘,
,2026-03-05,来访,周一,要求修路,
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return path


@pytest.fixture
def importing(window: Any) -> Any:
    """The import page."""
    window.show_list()
    window.desk.list_page().import_wanted.emit()
    return window.desk._pages["import"]


def test_a_ledger_is_looked_through_then_imported(
    window: Any, importing: Any, ledger: Path, by: Actor, press: Press, qtbot: QtBot
) -> None:
    importing.look_through(str(ledger))
    qtbot.waitUntil(lambda: importing.plan is not None)
    assert reading.is_empty()  # nothing is written by looking
    plan = importing.plan
    assert importing._accept.text() == f"导入 {len(plan.ready)} 件"
    problems = [(p.row, p.is_fatal) for p in importing.model.rows]
    assert (5, True) in problems  # the row without a day, fatal ones first
    assert problems == sorted(problems, key=lambda p: (not p[1], p[0]))
    assert importing._accept.hasFocus()
    press("Enter")
    qtbot.waitUntil(lambda: bool(window.said))
    assert window.said[-1].startswith(f"已导入 {len(plan.ready)} 件")
    assert window.desk.list_page().model.rowCount() == len(plan.ready)
    assert window.desk.list_page().isVisible()
    window.do()
    assert window.went == [("system", "imports")]


def test_problem_rows_are_written_to_be_mended(
    importing: Any, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    importing.look_through(str(ledger))
    qtbot.waitUntil(lambda: importing.plan is not None)
    target = tmp_path / "问题行.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    importing._problems.click()
    assert "周三" in {cell for row in read_cells(target) for cell in row}


def test_a_file_that_is_no_ledger_is_refused_in_the_page(importing: Any, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"nonsense")
    importing.look_through(str(path))
    qtbot.waitUntil(lambda: bool(importing.strip.sentence))
    assert importing.plan is None
    assert importing._choose.hasFocus()


def test_esc_leaves_the_import(window: Any, importing: Any, press: Press) -> None:
    assert importing._choose.hasFocus()
    press("Esc")
    assert window.desk.list_page().isVisible()
    assert QApplication.focusWidget() is not None
