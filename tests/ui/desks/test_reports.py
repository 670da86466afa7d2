"""报表打印: months, figures with their lists, the paper; on a real office, counted on the real worker."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import summary as counting
from desktop.casework import visits
from desktop.casework.session import Session
from desktop.domain.dates import month
from desktop.domain.records import Actor, Change, NewParty
from desktop.domain.visits import NewVisit
from desktop.printing import render
from desktop.store.tables import AuditLine
from desktop.ui.desks.reports import ReportsDesk
from desktop.ui.desks.reports.figure_table import FIGURE_ROLE, FigureTable
from desktop.ui.desks.reports.months import first_month, last_months, next_month
from desktop.ui.work import hub
from tests.ui.desks.fake_shell import FakeShell

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NOVEMBER, OCTOBER = month(2026, 11), month(2026, 10)
COMPANIONS = tuple(NewParty(role="companion", name=name) for name in ("王一", "王二"))


@pytest.fixture
def matters(
    register: Callable[..., int], take: Callable[..., Any], village_ids: list[int], unit_ids: list[int]
) -> list[int]:
    """Five in November, two of them calls, one screened and accepted; two in October; one in August, overdue."""

    def on(day: date, **fields: Any) -> int:
        return register(moment=datetime.combine(day, time(9)), **fields)

    made = [
        on(date(2026, 8, 3), channel="letter", title="反映水渠堵塞"),
        on(date(2026, 10, 12), channel="call", village_id=village_ids[1]),
        on(date(2026, 10, 20), village_id=village_ids[0], category_code="010203"),
        on(date(2026, 11, 2), channel="call", village_id=village_ids[0]),
        on(date(2026, 11, 9), channel="call"),
        on(date(2026, 11, 10), person_count=7, village_id=village_ids[0], category_code="0101"),
        on(date(2026, 11, 18), parties=(NewParty(name="李桂兰"), *COMPANIONS), person_count=3),
        on(date(2026, 11, 20), channel="online", theme_code="0301", tie_codes=("1", "2")),
    ]
    take(made[6], "screen", petition_class="appeal", route="31-6")
    take(made[6], "accept", unit_id=unit_ids[0])
    return made


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def open_desk(qtbot: QtBot, shell: FakeShell) -> Callable[[], ReportsDesk]:
    """Opens the desk and waits for its figures."""

    def opened() -> ReportsDesk:
        made = ReportsDesk(shell)  # type: ignore[arg-type]
        qtbot.addWidget(made)
        made.resize(1150, 780)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        with qtbot.waitSignal(made.counted):
            made.activate()
        return made

    return opened


@pytest.fixture
def desk(matters: list[int], open_desk: Callable[[], ReportsDesk]) -> ReportsDesk:
    return open_desk()


@pytest.fixture
def press(qtbot: QtBot) -> Callable[..., None]:
    """Press a key wherever the keyboard is."""

    def pressed(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key, held)

    return pressed


def go_to(table: FigureTable, row: int, column: int) -> str:
    """Put the keyboard on a cell; returns its figure."""
    table.setFocus()
    table.setCurrentIndex(table.figures.index(row, column))
    return str(table.currentIndex().data(FIGURE_ROLE))


def figure_cells(desk: ReportsDesk) -> list[tuple[FigureTable, int, int]]:
    """Every cell of every table that can be opened."""
    return [
        (table, row, column)
        for table in desk.sheet.tables.values()
        for row in range(table.figures.rowCount())
        for column in range(table.figures.columnCount())
        if table.figures.index(row, column).data(FIGURE_ROLE)
    ]


# ---------------------------------------------------------------- months


def test_the_first_ten_days_are_for_the_month_before() -> None:
    assert first_month(date(2026, 11, 10)) == OCTOBER
    assert first_month(date(2026, 11, 11)) == NOVEMBER
    assert first_month(date(2026, 1, 3)) == month(2025, 12)


def test_two_years_of_months_and_the_way_forward() -> None:
    listed = last_months(date(2026, 11, 20))
    assert (listed[0], listed[-1], len(listed)) == (NOVEMBER, month(2024, 12), 24)
    assert next_month(month(2025, 12)) == month(2026, 1)
    assert [next_month(period) for period in listed[1:]] == listed[:-1]


def test_arrow_keys_step_the_month_and_stop_at_the_present(
    desk: ReportsDesk, qtbot: QtBot, press: Callable[..., None]
) -> None:
    assert desk.months.isAncestorOf(QApplication.focusWidget())
    press(Key.Key_Right)
    assert desk.months.period == NOVEMBER
    with qtbot.waitSignal(desk.counted):
        press(Key.Key_Left)
    assert desk.summary is not None
    assert desk.summary.period == "2026-10"
    assert desk.sheet.tiles["received"].accessibleName().startswith("本月收到 2")
    with qtbot.waitSignal(desk.counted):
        press(Key.Key_Right)
    assert desk.sheet.tiles["received"].accessibleName().startswith("本月收到 5，上月 2　环比 +150.00%")


def test_only_the_month_last_asked_for_is_shown(desk: ReportsDesk, qtbot: QtBot, press: Callable[..., None]) -> None:
    shown: list[str] = []
    desk.counted.connect(lambda: shown.append(desk.summary.period if desk.summary else ""))
    for _ in range(4):
        press(Key.Key_Left)
    qtbot.waitUntil(lambda: not desk._shell.worker.is_busy)
    assert shown == ["2026-07"]


def test_a_month_is_found_by_typing(
    desk: ReportsDesk, qtbot: QtBot, press: Callable[..., None], type_in: Callable[[QWidget, str], None]
) -> None:
    type_in(desk.months.field, "2025年3月")
    with qtbot.waitSignal(desk.counted):
        press(Key.Key_Return)
    assert desk.months.period == month(2025, 3)


def test_brackets_step_from_anywhere_else(desk: ReportsDesk, qtbot: QtBot) -> None:
    table = desk.sheet.tables["channels"]
    go_to(table, 0, 1)
    with qtbot.waitSignal(desk.counted):
        qtbot.keyClicks(table, "[")
    assert desk.months.period == OCTOBER
    assert table.hasFocus()


# ---------------------------------------------------------------- figures and their lists


def test_every_figure_has_as_many_records_as_it_says(desk: ReportsDesk, by: Actor, at: datetime) -> None:
    cells = figure_cells(desk)
    assert len(cells) > 200
    for table, row, column in cells:
        index = table.figures.index(row, column)
        found = counting.records(index.data(FIGURE_ROLE), NOVEMBER, by, at.date())
        assert len(found) == int(index.data()), index.data(FIGURE_ROLE)


@pytest.mark.parametrize(
    ("key", "row", "column", "count", "unit"),
    [
        ("channels", 3, 1, 2, "件"),  # 来访（批次）
        ("channels", 4, 1, 10, "人次"),  # 来访（人次）: 7 + 3
        ("channels", 12, 4, 8, "件"),  # 合计, 本年累计
        ("villages", 0, 1, 2, "件"),
        ("rates", 1, 3, 0, "件"),
    ],
)
def test_enter_on_a_figure_opens_its_list(
    desk: ReportsDesk, qtbot: QtBot, press: Callable[..., None], key: str, row: int, column: int, count: int, unit: str
) -> None:
    table = desk.sheet.tables[key]
    assert go_to(table, row, column)
    assert table.currentIndex().data() == str(count)
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    assert desk.drawer.model.rowCount() == count
    assert desk.drawer._title.text().endswith(f"共 {count} {unit}" if count else "共 0 件")
    press(Key.Key_Escape)
    assert not desk.drawer.isVisible()
    assert table.hasFocus()
    assert (table.currentIndex().row(), table.currentIndex().column()) == (row, column)


def test_what_is_no_matter_is_listed_in_its_own_words(
    matters: list[int],
    village_ids: list[int],
    cadre_ids: list[int],
    by: Actor,
    at: datetime,
    shell: FakeShell,
    open_desk: Callable[[], ReportsDesk],
    qtbot: QtBot,
    press: Callable[..., None],
) -> None:
    visits.record(NewVisit(date(2026, 11, 18), village_ids[0], (cadre_ids[1],), met="李桂兰", told="一切平稳"), by, at)
    desk = open_desk()
    table = desk.sheet.tables["cadres"]
    rows = [cells[0][0] for cells in table.figures.table.rows]
    assert go_to(table, rows.index("钱文静"), 1).startswith("visit_days.cadre.")
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    assert desk.drawer._title.text() == "钱文静 · 走访天数　共 1 天"
    press(Key.Key_Escape)
    go_to(desk.sheet.tables["villages"], 0, 11)
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    model = desk.drawer.model
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown == ["2026-11-18", "钱文静", "双桥村李桂兰（走访）：一切平稳"]
    press(Key.Key_Return)
    assert shell.asked == []  # there is no matter to open


def test_a_click_opens_a_figure_and_nothing_else(desk: ReportsDesk, qtbot: QtBot) -> None:
    table = desk.sheet.tables["channels"]
    before = table.figures.index(3, 2)  # 上月: no list of its own
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(before).center())
    assert not desk._shell.worker.is_busy
    now = table.figures.index(7, 1)
    with qtbot.waitSignal(desk.listed):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(now).center())
    assert [record.title for record in desk.drawer.model.rows] == ["反映宅基地界址争议"] * 2


def test_from_the_list_to_the_matter(
    desk: ReportsDesk, shell: FakeShell, matters: list[int], qtbot: QtBot, press: Callable[..., None]
) -> None:
    go_to(desk.sheet.tables["channels"], 8, 1)  # 网上
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    press(Key.Key_Return)
    assert shell.asked == [("show_matter", matters[7])]


def test_a_tile_opens_its_list(desk: ReportsDesk, matters: list[int], qtbot: QtBot, press: Callable[..., None]) -> None:
    desk.sheet.tiles["overdue"].setFocus()
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    # the letter of August, and both of October that nobody has answered within 15 days
    assert sorted(record.matter_id for record in desk.drawer.model.rows) == sorted(matters[:3] + matters[3:4])


def test_sealed_matters_are_counted_but_not_shown(
    matters: list[int],
    register: Callable[..., int],
    take: Callable[..., Any],
    insider: Actor,
    shell: FakeShell,
    open_desk: Callable[[], ReportsDesk],
    qtbot: QtBot,
    press: Callable[..., None],
) -> None:
    sealed = register(title="检举某人")
    take(sealed, "screen", who=insider, petition_class="accusation")
    desk = open_desk()
    table = desk.sheet.tables["channels"]
    row = [cells[0][0] for cells in table.figures.table.rows].index("密件（检举控告）")
    go_to(table, row, 1)
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    assert [record.title for record in desk.drawer.model.rows] == ["密件（无权查看）"]
    press(Key.Key_Return)
    assert shell.asked == []


def test_arrow_keys_walk_on_into_the_next_table(desk: ReportsDesk, press: Callable[..., None]) -> None:
    first, second = desk.sheet.tables["channels"], desk.sheet.tables["categories"]
    go_to(first, first.figures.rowCount() - 1, 3)
    press(Key.Key_Down)
    assert second.hasFocus()
    assert second.currentIndex().row() == 0
    press(Key.Key_Up)
    assert first.hasFocus()
    assert first.currentIndex().row() == first.figures.rowCount() - 1


def test_the_formula_stands_at_the_figure(desk: ReportsDesk) -> None:
    rates = desk.sheet.tables["rates"].figures
    tip = rates.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "按期答复 ÷" in tip
    assert "应答复" in rates.index(1, 3).data(Qt.ItemDataRole.ToolTipRole)


def test_a_line_of_the_due_list_opens_its_matter(
    desk: ReportsDesk, shell: FakeShell, matters: list[int], press: Callable[..., None]
) -> None:
    assert desk.sheet.due.model.rows[0].state.startswith("已超期")
    desk.sheet.due.table.setFocus()
    press(Key.Key_Return)
    assert shell.asked == [("show_matter", matters[0])]


def test_the_chart_says_the_numbers_of_the_chosen_month(desk: ReportsDesk, press: Callable[..., None]) -> None:
    chart = desk.sheet.chart
    assert chart.totals[-4:] == [1, 0, 2, 5]
    chart.setFocus()
    assert "11月：共 5，来信 0，来访 2，来电 2，网上 1" in chart.accessibleName()
    press(Key.Key_Left)
    assert "10月：共 2" in chart.accessibleName()


# ---------------------------------------------------------------- keeping up to date


def test_a_change_is_counted_at_once_and_the_keyboard_stays(
    desk: ReportsDesk, register: Callable[..., int], qtbot: QtBot
) -> None:
    table = desk.sheet.tables["channels"]
    go_to(table, 3, 1)
    new = register()
    with qtbot.waitSignal(desk.counted):
        hub().announce(Change(frozenset({"matter"}), (new,), new))
    assert table.hasFocus()
    assert table.currentIndex().data() == "3"


def test_what_does_not_count_is_not_counted(desk: ReportsDesk) -> None:
    hub().announce(Change(frozenset({"draft"})))
    assert not desk._shell.worker.is_busy


def test_all_totals_agree(desk: ReportsDesk) -> None:
    assert desk._check.text() == "合计核对无误"
    assert not desk.strip.isVisible()


def test_a_wrong_total_is_said(desk: ReportsDesk) -> None:
    assert desk.summary is not None
    desk._show(desk.summary._replace(checks=("信访形式各行之和与合计不符：收到相差 1",)))
    assert desk._check.text() == "合计不符"
    assert "收到相差 1" in desk.strip.sentence


def test_who_may_not_read_sees_no_figures(shell: FakeShell, qtbot: QtBot) -> None:
    shell.session.actor = shell.session.actor._replace(rights=frozenset())
    made = ReportsDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: bool(made.strip.sentence))
    assert "没有查询的权限" in made.strip.sentence
    assert not made.sheet.isVisible()
    made.print_page()
    assert shell.asked == []


# ---------------------------------------------------------------- paper


def test_ctrl_p_previews_a_paper_that_compiles(desk: ReportsDesk, shell: FakeShell, press: Callable[..., None]) -> None:
    press(Key.Key_P, CTRL)
    what, paper = shell.asked[-1]
    assert what == "show_paper"
    assert paper.title == "云溪镇信访与群众工作月报（2026年11月）"
    pdf = render.render(paper)
    assert "合计核对无误" not in "".join(desk.strip.sentence)
    assert "2026年11月" in render.page_texts(pdf)[0]


def test_ctrl_s_writes_the_pdf_and_the_log(
    desk: ReportsDesk, shell: FakeShell, tmp_path: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    asked: list[str] = []

    class Out:
        def choose_file(self, parent: QWidget, title: str) -> Path:
            asked.append(title)
            return tmp_path / "月报.pdf"

    desk.out = Out()  # type: ignore[assignment]
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(shell.said), timeout=20_000)
    assert shell.said == ["已存为 月报.pdf。"]
    assert (tmp_path / "月报.pdf").read_bytes().startswith(b"%PDF")
    assert asked == ["云溪镇信访与群众工作月报（2026年11月）"]
    last = AuditLine.select().order_by(AuditLine.seq.desc()).get()
    assert (last.action, "monthly_summary" in last.detail) == ("print", True)


def test_a_place_that_cannot_be_written_is_said(
    desk: ReportsDesk, tmp_path: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    class Out:
        def choose_file(self, parent: QWidget, title: str) -> Path:
            return tmp_path / "没有这个文件夹" / "月报.pdf"

    desk.out = Out()  # type: ignore[assignment]
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(desk.strip.sentence), timeout=20_000)
    assert "PDF 没有存下" in desk.strip.sentence


def test_an_empty_month_is_a_zero_report(
    open_desk: Callable[[], ReportsDesk], shell: FakeShell, press: Callable[..., None]
) -> None:
    desk = open_desk()
    assert "零报告" in desk.note.sentence
    villages = desk.sheet.tables["villages"].figures.table.rows
    assert [row[0][0] for row in villages[:3]] == ["双桥村", "石门村", "柳河村"]
    assert {text for row in villages for text, _ in row[1:-1]} == {"0"}
    assert {row[-1][0] for row in villages} == {"—"}
    assert desk.sheet.tables["subcategories"].isHidden()
    press(Key.Key_P, CTRL)
    assert render.page_count(render.render(shell.asked[-1][1])) >= 1
