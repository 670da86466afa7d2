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
from desktop.domain.dates import month, parse_period
from desktop.domain.records import Actor, Change, NewParty
from desktop.domain.report import Comparison
from desktop.domain.summaries import Mark
from desktop.domain.visits import NewVisit
from desktop.printing import render
from desktop.store.tables import AuditLine
from desktop.ui.desks.reports import ReportsDesk
from desktop.ui.desks.reports.comparison_row import ComparisonRow
from desktop.ui.desks.reports.figure_model import FIGURE_ROLE, MARK_ROLE
from desktop.ui.desks.reports.figure_table import FigureTable
from desktop.ui.desks.reports.period_bar import PeriodBar, first_month, last_periods
from desktop.ui.desks.reports.summary_page import Counted, SummaryPage
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
def open_desk(qtbot: QtBot, shell: FakeShell) -> Callable[[], SummaryPage]:
    """Opens the desk and waits for the figures of its first page."""

    def opened() -> SummaryPage:
        made = ReportsDesk(shell)  # type: ignore[arg-type]
        qtbot.addWidget(made)
        made.resize(1150, 780)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        page: SummaryPage = made.page("summary")
        with qtbot.waitSignal(page.counted):
            made.activate()
        return page

    return opened


@pytest.fixture
def desk(matters: list[int], open_desk: Callable[[], SummaryPage]) -> SummaryPage:
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


def figure_cells(desk: SummaryPage) -> list[tuple[FigureTable, int, int]]:
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
    listed = last_periods("month", date(2026, 11, 20))
    assert (listed[0], listed[-1], len(listed)) == (NOVEMBER, month(2024, 12), 24)
    assert [period.following() for period in listed[1:]] == listed[:-1]
    assert [period.code for period in last_periods("half", date(2026, 11, 20))] == [
        "2026-H2",
        "2026-H1",
        "2025-H2",
        "2025-H1",
    ]


def test_arrow_keys_step_the_month_and_stop_at_the_present(
    desk: SummaryPage, qtbot: QtBot, press: Callable[..., None]
) -> None:
    assert desk.periods.isAncestorOf(QApplication.focusWidget())
    press(Key.Key_Right)
    assert desk.periods.period == NOVEMBER
    with qtbot.waitSignal(desk.counted):
        press(Key.Key_Left)
    assert desk.summary is not None
    assert desk.summary.period == "2026-10"
    assert desk.sheet.tiles["received"].accessibleName().startswith("本月收到 2")
    with qtbot.waitSignal(desk.counted):
        press(Key.Key_Right)
    assert desk.sheet.tiles["received"].accessibleName().startswith("本月收到 5，上月 2（+150.00%）")


def test_only_the_month_last_asked_for_is_shown(desk: SummaryPage, qtbot: QtBot, press: Callable[..., None]) -> None:
    shown: list[str] = []
    desk.counted.connect(lambda: shown.append(desk.summary.period if desk.summary else ""))
    for _ in range(4):
        press(Key.Key_Left)
    qtbot.waitUntil(lambda: not desk._shell.worker.is_busy)
    assert shown == ["2026-07"]


def test_a_month_is_found_by_typing(
    desk: SummaryPage, qtbot: QtBot, press: Callable[..., None], type_in: Callable[[QWidget, str], None]
) -> None:
    type_in(desk.periods.field, "2025年3月")
    with qtbot.waitSignal(desk.counted):
        press(Key.Key_Return)
    assert desk.periods.period == month(2025, 3)


def test_brackets_step_from_anywhere_else(desk: SummaryPage, qtbot: QtBot) -> None:
    table = desk.sheet.tables["channels"]
    go_to(table, 0, 1)
    with qtbot.waitSignal(desk.counted):
        qtbot.keyClicks(table, "[")
    assert desk.periods.period == OCTOBER
    assert table.hasFocus()


# ---------------------------------------------------------------- figures and their lists


def test_every_figure_has_as_many_records_as_it_says(desk: SummaryPage, by: Actor, at: datetime) -> None:
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
    desk: SummaryPage, qtbot: QtBot, press: Callable[..., None], key: str, row: int, column: int, count: int, unit: str
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
    open_desk: Callable[[], SummaryPage],
    qtbot: QtBot,
    press: Callable[..., None],
) -> None:
    visit = visits.record(
        NewVisit(date(2026, 11, 18), village_ids[0], (cadre_ids[1],), met="李桂兰", told="一切平稳"), by, at
    )
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
    assert shell.asked == [("show_desk", "liaison", f"visits:{visit.id}")]


def test_a_click_opens_a_figure_and_nothing_else(desk: SummaryPage, qtbot: QtBot) -> None:
    table = desk.sheet.tables["channels"]
    before = table.figures.index(3, 2)  # 上月: no list of its own
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(before).center())
    assert not desk._shell.worker.is_busy
    now = table.figures.index(7, 1)
    with qtbot.waitSignal(desk.listed):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(now).center())
    assert [record.title for record in desk.drawer.model.rows] == ["反映宅基地界址争议"] * 2


def test_from_the_list_to_the_matter(
    desk: SummaryPage, shell: FakeShell, matters: list[int], qtbot: QtBot, press: Callable[..., None]
) -> None:
    go_to(desk.sheet.tables["channels"], 8, 1)  # 网上
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    press(Key.Key_Return)
    assert shell.asked == [("show_matter", matters[7])]


def test_a_tile_opens_its_list(desk: SummaryPage, matters: list[int], qtbot: QtBot, press: Callable[..., None]) -> None:
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
    open_desk: Callable[[], SummaryPage],
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


def test_arrow_keys_walk_on_into_the_next_table(desk: SummaryPage, press: Callable[..., None]) -> None:
    first, second = desk.sheet.tables["channels"], desk.sheet.tables["categories"]
    go_to(first, first.figures.rowCount() - 1, 3)
    press(Key.Key_Down)
    assert second.hasFocus()
    assert second.currentIndex().row() == 0
    press(Key.Key_Up)
    assert first.hasFocus()
    assert first.currentIndex().row() == first.figures.rowCount() - 1


def test_the_formula_stands_at_the_figure(desk: SummaryPage) -> None:
    rates = desk.sheet.tables["rates"].figures
    tip = rates.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "按期答复 ÷" in tip
    assert "应答复" in rates.index(1, 3).data(Qt.ItemDataRole.ToolTipRole)


def test_a_line_of_the_due_list_opens_its_matter(
    desk: SummaryPage, shell: FakeShell, matters: list[int], press: Callable[..., None]
) -> None:
    assert desk.sheet.due.model.rows[0].state.startswith("已超期")
    desk.sheet.due.table.setFocus()
    press(Key.Key_Return)
    assert shell.asked == [("show_matter", matters[0])]


def test_the_trend_tells_its_months_and_opens_them(
    desk: SummaryPage, matters: list[int], qtbot: QtBot, press: Callable[..., None]
) -> None:
    trend = desk.sheet.charts[0].view
    assert trend.chart is not None
    assert trend.chart.totals[-4:] == (1, 0, 2, 5)
    trend.setFocus()
    press(Key.Key_Left)
    assert "10月：共 2" in trend.accessibleName()
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    assert sorted(record.matter_id for record in desk.drawer.model.rows) == sorted(matters[1:3])


def test_a_bar_opens_its_village(desk: SummaryPage, qtbot: QtBot, press: Callable[..., None]) -> None:
    bars = desk.sheet.charts[2].view
    assert bars.chart is not None
    assert bars.chart.labels[:2] == ("未注明村（社区）", "双桥村")
    bars.setFocus()
    press(Key.Key_Down)
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    assert desk.drawer._title.text() == "双桥村 · 收到　共 2 件"


# ---------------------------------------------------------------- other periods, comparison, marks


def test_kinds_lead_to_the_period_that_holds_the_month_and_back(desk: SummaryPage, qtbot: QtBot) -> None:
    bar = desk.periods
    bar.choose(OCTOBER)
    for kind, code in (("half", "2026-H2"), ("year", "2026"), ("quarter", "2026-Q4"), ("month", "2026-10")):
        with qtbot.waitSignal(bar.chosen):
            bar.kinds.set_value(kind)
        assert bar.period.code == code
    qtbot.waitUntil(lambda: not desk._shell.worker.is_busy)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("10月", "2026-10"),
        ("1月", "2026-01"),
        ("2026年1月", "2026-01"),
        ("三季度", "2026-Q3"),
        ("2026-Q3", "2026-Q3"),
        ("上半年", "2026-H1"),
        ("2025年", "2025"),
        ("2019-05", "2019-05"),
    ],
)
def test_a_period_of_any_kind_is_found_by_typing(
    qtbot: QtBot, press: Callable[..., None], type_in: Callable[[QWidget, str], None], typed: str, code: str
) -> None:
    bar = PeriodBar(date(2026, 11, 20))
    qtbot.addWidget(bar)
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    bar.field.setFocus()
    bar.field.selectAll()
    type_in(bar.field, typed)
    with qtbot.waitSignal(bar.chosen):
        press(Key.Key_Return)
    assert bar.period == parse_period(code)


def test_what_has_not_begun_is_not_chosen(
    qtbot: QtBot, press: Callable[..., None], type_in: Callable[[QWidget, str], None]
) -> None:
    bar = PeriodBar(date(2026, 11, 20))
    qtbot.addWidget(bar)
    bar.show()
    bar.field.setFocus()
    bar.field.selectAll()
    bar.field.setText("")
    bar.field.insert("2027-01")
    bar.field.textEdited.emit("2027-01")
    assert not bar.field.accept()
    assert bar.period == NOVEMBER
    assert "还没有开始" in bar.field.accessibleDescription()


def test_a_quarter_speaks_of_quarters(desk: SummaryPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.counted):
        desk.periods.choose(parse_period("2026-Q4"))
    assert desk.sheet.tiles["received"].accessibleName().startswith("本季度收到 7")
    assert desk.sheet.tables["channels"].figures.table.heads[1:3] == ("本季度", "上季度")
    assert desk.issue.layouts._flags["form"].text() == "季报表"
    assert desk.comparison._flags["previous"].text() == "比上季度"


def test_tables_are_numbered_and_parts_are_not(desk: SummaryPage) -> None:
    titles = [desk.sheet._cards[key]._title.text() for key in ("channels", "categories", "themes", "villages", "rates")]
    assert titles[:2] == ["一、基本情况", "二、内容分类"]
    assert titles[2] == "富民 · 安民 · 惠民"
    assert titles[3].startswith("三、")
    assert desk.sheet.due._title.text()[1] == "、"


def test_a_group_of_columns_has_a_common_head(desk: SummaryPage) -> None:
    villages, channels = desk.sheet.tables["villages"], desk.sheet.tables["channels"]
    assert (villages.heads.lines, channels.heads.lines) == (2, 1)
    assert villages.heads.height() > channels.heads.height()


def test_the_comparison_leaves_columns_out_and_is_remembered(
    desk: SummaryPage, shell: FakeShell, press: Callable[..., None]
) -> None:
    heads = desk.sheet.tables["channels"].figures.table.heads
    desk.comparison.setFocus()
    press(Key.Key_Right)
    assert desk.comparison.comparison == Comparison.PREVIOUS
    now = desk.sheet.tables["channels"].figures.table.heads
    assert [head for head in heads if head not in now] == ["上年同期", "同比"]
    press(Key.Key_Left)
    press(Key.Key_Left)  # from the first to the last
    assert desk.comparison.comparison == Comparison.NONE
    assert "环比" not in desk.sheet.tables["channels"].figures.table.heads
    assert "上月" not in desk.sheet.tiles["received"].accessibleName()
    assert ComparisonRow(shell.settings).comparison == Comparison.NONE


def test_the_paper_follows_comparison_and_layout(
    desk: SummaryPage, shell: FakeShell, press: Callable[..., None]
) -> None:
    desk.comparison.set_value("none")
    desk.issue.layouts.set_value("form")
    press(Key.Key_P, CTRL)
    paper = shell.asked[-1][1]
    assert paper.title == "云溪镇信访与群众工作月报表（2026年11月）"
    text = "".join(render.page_texts(render.render(paper)))
    assert "环比" not in text
    assert "上年同期\n" not in text


def test_what_is_unusual_is_marked_with_its_reason(desk: SummaryPage, qtbot: QtBot, press: Callable[..., None]) -> None:
    assert desk.summary is not None
    reason = "比上月增加 3 件（+150.00%）"
    desk._show(Counted(desk.summary._replace(marks=(Mark("received.channel.call", reason),)), []))
    assert desk.sheet.marks.isVisible()
    table = desk.sheet.tables["channels"]
    assert go_to(table, 7, 1) == "received.channel.call"
    assert table.currentIndex().data(MARK_ROLE) == reason
    assert reason in desk._foot.text()
    assert reason in table.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    assert reason in table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    press(Key.Key_Down)
    assert reason not in desk._foot.text()
    model = desk.sheet.marks.model
    assert [model.index(0, column).data() for column in range(3)] == ["来电（件）·收到", "2 件", reason]
    desk.sheet.marks.table.setFocus()
    with qtbot.waitSignal(desk.listed):
        press(Key.Key_Return)
    assert desk.drawer.model.rowCount() == 2


def test_without_anything_unusual_there_is_no_card(desk: SummaryPage) -> None:
    assert desk.summary is not None
    desk._show(Counted(desk.summary._replace(marks=()), []))
    assert desk.sheet.marks.isHidden()


def test_a_figure_of_the_text_opens_its_list(desk: SummaryPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.listed):
        desk.narrative.figure_wanted.emit("received", "收到")
    assert desk.drawer.model.rowCount() == 5


def test_the_text_is_folded_until_it_is_wanted_whole(desk: SummaryPage, press: Callable[..., None]) -> None:
    low = desk.narrative.editor.height()
    assert low <= 240
    desk.narrative.fold_button.setFocus()
    press(Key.Key_Return)
    assert desk.narrative.editor.height() > low
    assert desk.narrative.fold_button.text() == "收起"
    press(Key.Key_Return)
    assert desk.narrative.editor.height() == low


def test_the_year_is_compared_with_the_year_before_only(desk: SummaryPage, shell: FakeShell, qtbot: QtBot) -> None:
    desk.comparison.set_value("year_ago")
    with qtbot.waitSignal(desk.counted):
        desk.periods.choose(parse_period("2026"))
    shown = [flag.text() for flag in desk.comparison._flags.values() if not flag.isHidden()]
    assert shown == ["比上年", "不比"]
    assert desk.sheet.tables["channels"].figures.table.heads[1:4] == ("本年", "上年", "增减")
    with qtbot.waitSignal(desk.counted):
        desk.periods.choose(NOVEMBER)
    assert desk.comparison.comparison == Comparison.YEAR_AGO


def test_esc_closes_the_list_from_anywhere(desk: SummaryPage, qtbot: QtBot, press: Callable[..., None]) -> None:
    with qtbot.waitSignal(desk.listed):
        desk.open_figure("received", "收到")
    desk.periods.setFocus()
    press(Key.Key_Escape)
    assert not desk.drawer.isVisible()


def test_f6_goes_to_the_tables_and_back(desk: SummaryPage, press: Callable[..., None]) -> None:
    press(Key.Key_F6)
    assert desk.sheet.tables["channels"].hasFocus()
    press(Key.Key_F6)
    assert desk.periods.isAncestorOf(QApplication.focusWidget())


def test_tab_leads_from_the_text_to_the_tables_in_their_order(desk: SummaryPage) -> None:
    keys = [*(key for key in desk.sheet.tables if key != "rates"), "rates"]
    stops = [QApplication.focusWidget()]
    for _ in range(200):
        stops.append(stops[-1].nextInFocusChain())
    places = [stops.index(desk.sheet.tables[key]) for key in keys]
    assert places == sorted(places)
    assert stops.index(desk.narrative.editor) < places[0]


# ---------------------------------------------------------------- keeping up to date


def test_a_change_is_counted_at_once_and_the_keyboard_stays(
    desk: SummaryPage, register: Callable[..., int], qtbot: QtBot
) -> None:
    table = desk.sheet.tables["channels"]
    go_to(table, 3, 1)
    new = register()
    with qtbot.waitSignal(desk.counted):
        hub().announce(Change(frozenset({"matter"}), (new,), new))
    assert table.hasFocus()
    assert table.currentIndex().data() == "3"


def test_what_does_not_count_is_not_counted(desk: SummaryPage) -> None:
    hub().announce(Change(frozenset({"draft"})))
    assert not desk._shell.worker.is_busy


def test_all_totals_agree(desk: SummaryPage) -> None:
    assert desk._check.text() == "合计核对无误"
    assert not desk.strip.isVisible()


def test_a_wrong_total_is_said(desk: SummaryPage) -> None:
    assert desk.summary is not None
    wrong = desk.summary._replace(checks=("信访形式各行之和与合计不符：收到相差 1",))
    desk._show(Counted(wrong, []))
    assert desk._check.text() == "合计不符"
    assert "收到相差 1" in desk.strip.sentence


def test_who_may_not_read_sees_no_figures(shell: FakeShell, qtbot: QtBot) -> None:
    shell.session.actor = shell.session.actor._replace(rights=frozenset())
    desk = ReportsDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(desk)
    desk.show()
    desk.activate()
    made = desk.page("summary")
    qtbot.waitUntil(lambda: bool(made.strip.sentence))
    assert "没有查询的权限" in made.strip.sentence
    assert not made.sheet.isVisible()
    made.print_page()
    assert shell.asked == []


# ---------------------------------------------------------------- paper


def test_ctrl_p_previews_a_paper_that_compiles(desk: SummaryPage, shell: FakeShell, press: Callable[..., None]) -> None:
    press(Key.Key_P, CTRL)
    what, paper = shell.asked[-1]
    assert what == "show_paper"
    assert paper.title == "云溪镇信访与群众工作月报（2026年11月）"
    pdf = render.render(paper)
    assert "合计核对无误" not in "".join(desk.strip.sentence)
    assert "2026年11月" in render.page_texts(pdf)[0]


def test_ctrl_s_writes_the_pdf_and_the_log(
    desk: SummaryPage, shell: FakeShell, tmp_path: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    asked: list[str] = []

    class Out:
        def choose_file(self, parent: QWidget, title: str, *suffixes: str) -> Path:
            asked.append(title)
            return tmp_path / "月报.pdf"

    desk.out.ask = Out()  # type: ignore[assignment]
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(shell.said), timeout=20_000)
    assert shell.said == ["已存为 月报.pdf。"]
    assert (tmp_path / "月报.pdf").read_bytes().startswith(b"%PDF")
    assert asked == ["云溪镇信访与群众工作月报（2026年11月）"]
    last = AuditLine.select().order_by(AuditLine.seq.desc()).get()
    assert (last.action, "report" in last.detail) == ("print", True)


def test_a_place_that_cannot_be_written_is_said(
    desk: SummaryPage, tmp_path: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    class Out:
        def choose_file(self, parent: QWidget, title: str, *suffixes: str) -> Path:
            return tmp_path / "没有这个文件夹" / "月报.pdf"

    desk.out.ask = Out()  # type: ignore[assignment]
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(desk.strip.sentence), timeout=20_000)
    assert "PDF 没有存下" in desk.strip.sentence


def test_an_empty_month_is_a_zero_report(
    open_desk: Callable[[], SummaryPage], shell: FakeShell, press: Callable[..., None]
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
