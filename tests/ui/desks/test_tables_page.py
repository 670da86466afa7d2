"""自定义表: put together by the keyboard, counted, opened, kept, printed, saved; on a real office."""

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import custom_tables, office
from desktop.casework.session import Session
from desktop.domain.codes import Right
from desktop.domain.custom_tables import TableSpec
from desktop.domain.dates import parse_period
from desktop.domain.records import Actor
from desktop.printing import render
from desktop.ui.desks.reports.figure_model import FIGURE_ROLE
from desktop.ui.desks.reports.tables_kept import DRAFT
from desktop.ui.desks.reports.tables_page import TablesPage
from tests.ui.desks.fake_shell import FakeShell

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
QUARTER, OCTOBER = parse_period("2026-Q4"), parse_period("2026-10")
SEALED_TITLE = "举报某人"


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def matters(register: Callable[..., int], village_ids: list[int], insider: Actor) -> list[int]:
    """Two of October, two of November, in two villages; and a sealed one."""

    def on(day: date, village: int, **fields: Any) -> int:
        return register(moment=datetime.combine(day, time(9)), village_id=village_ids[village], **fields)

    return [
        on(date(2026, 10, 12), 0, title="反映水渠堵塞", channel="call"),
        on(date(2026, 10, 20), 1, title="反映路灯损坏", channel="letter"),
        on(date(2026, 11, 2), 0, title="反映低保", channel="call"),
        on(date(2026, 11, 9), 0, title="反映道路", channel="online"),
        on(date(2026, 11, 10), 0, title=SEALED_TITLE, petition_class="accusation", who=insider),
    ]


@pytest.fixture
def open_page(qtbot: QtBot, shell: FakeShell) -> Callable[[], TablesPage]:
    def opened() -> TablesPage:
        made = TablesPage(shell)  # type: ignore[arg-type]
        qtbot.addWidget(made)
        made.resize(1150, 780)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.activate()
        qtbot.waitUntil(lambda: made.shown is not None)
        return made

    return opened


@pytest.fixture
def page(matters: list[int], open_page: Callable[[], TablesPage], qtbot: QtBot) -> TablesPage:
    made = open_page()
    with qtbot.waitSignal(made.counted):
        made.periods.choose(QUARTER)
    return made


def pick(qtbot: QtBot, field: QWidget, text: str) -> None:
    """Type a few letters into a picker and take what it finds."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClicks(focused, text)
    qtbot.keyClick(focused, Key.Key_Return)


def settled(qtbot: QtBot, page: TablesPage) -> None:
    qtbot.waitUntil(lambda: page._task is None)


def cells(page: TablesPage) -> dict[str, dict[str, str]]:
    """Row → head → text, as on the screen."""
    table = page.table.figures.table
    return {row[0][0]: dict(zip(table.heads, [text for text, _ in row], strict=True)) for row in table.rows}


def name_and_save(qtbot: QtBot, page: TablesPage, name: str) -> None:
    page.name.setFocus(Qt.FocusReason.TabFocusReason)
    page.name.setText(name)
    qtbot.keyClick(page.name, Key.Key_Return, CTRL)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_table_is_put_together_by_typing(page: TablesPage, qtbot: QtBot) -> None:
    assert QApplication.focusWidget() is page.form.rows
    with qtbot.waitSignal(page.counted):
        pick(qtbot, page.form.rows, "xfxs")
    assert page.form.columns.value() == "", "rows and columns cannot be the same"
    with qtbot.waitSignal(page.counted):
        pick(qtbot, page.form.columns, "yf")
    shown = cells(page)
    assert {row: (one["10月"], one["11月"], one["12月"]) for row, one in shown.items() if row.startswith("来电")} == {
        "来电（件）": ("1", "1", "")
    }
    assert shown["合计"]["合计"] == "5"
    assert page.card.accessibleName() == "信访形式×月份：收到"


def test_every_number_opens_as_many_records(page: TablesPage, qtbot: QtBot) -> None:
    table = page.table
    qtbot.keyClick(page.form.rows, Key.Key_F6)
    assert QApplication.focusWidget() is table
    opened = 0
    for row in range(table.figures.rowCount()):
        for column in range(1, table.figures.columnCount()):
            index = table.figures.index(row, column)
            if index.data() in ("", "0"):
                continue
            table.setFocus()
            table.setCurrentIndex(index)
            with qtbot.waitSignal(page.listed):
                qtbot.keyClick(table, Key.Key_Return)
            assert page.drawer.model.rowCount() == int(index.data()), index.data(FIGURE_ROLE)
            told = {one.title for one in page.drawer.model.rows}
            assert SEALED_TITLE not in told
            opened += 1
            focused = QApplication.focusWidget()
            assert focused is not None
            qtbot.keyClick(focused, Key.Key_Escape)
            assert QApplication.focusWidget() is table
    assert opened > 6


def test_measures_stand_beside_each_other_without_columns(page: TablesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.counted):
        pick(qtbot, page.form.columns, "bfl")
    for word in ("bj", "zb"):
        with qtbot.waitSignal(page.counted):
            pick(qtbot, page.form.measures, word)
    assert page.table.figures.table.heads == ("村（社区）", "收到", "办结", "在办")
    with qtbot.waitSignal(page.counted):
        pick(qtbot, page.form.columns, "yf")
    assert page.form.spec().measures == ("open",), "columns leave room for one measure, the last one"


def test_a_measure_that_cannot_be_parted_gives_way(page: TablesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.counted):
        pick(qtbot, page.form.rows, "gb")
    assert page.form.spec().columns == ""
    assert "received" not in page.form.spec().measures
    assert page.shown is not None
    assert page.shown.spec == page.form.spec()


def test_kept_found_again_for_another_period_and_deleted(page: TablesPage, qtbot: QtBot, shell: FakeShell) -> None:
    name_and_save(qtbot, page, "各村形式")
    assert shell.said[-1] == "自定义表“各村形式”已保存。"
    (kept,) = custom_tables.kept(shell.session.actor)
    assert (kept.name, kept.spec.rows, kept.spec.columns) == ("各村形式", "village", "channel")
    qtbot.keyClick(page.name, Key.Key_N, CTRL)
    settled(qtbot, page)
    with qtbot.waitSignal(page.counted):
        pick(qtbot, page.form.rows, "nrfl")
    assert [line.is_unsaved for line in page.lines.rows] == [False, True]
    page.list.setFocus()
    with qtbot.waitSignal(page.counted):
        qtbot.keyClick(page.list, Key.Key_Up)
    assert (page.name.value(), page.form.spec().rows) == ("各村形式", "village")
    assert cells(page)["合计"]["合计"] == "5"
    with qtbot.waitSignal(page.counted):
        page.periods.choose(OCTOBER)
    assert cells(page)["合计"]["合计"] == "2"
    page.remove_button.setFocus()
    qtbot.keyClick(page.remove_button, Key.Key_Return)
    assert QApplication.focusWidget() is page.question.no
    qtbot.keyClick(page.question.no, Key.Key_Escape)
    assert custom_tables.kept(shell.session.actor)
    qtbot.keyClick(page.remove_button, Key.Key_Return)
    qtbot.keyClick(page.question.yes, Key.Key_Return)
    assert custom_tables.kept(shell.session.actor) == []
    assert page.form.spec().rows == "category", "what was begun and not saved is still there"


def test_refusals_stand_at_their_fields(page: TablesPage, qtbot: QtBot, shell: FakeShell) -> None:
    qtbot.keyClick(page.form.rows, Key.Key_Return, CTRL)
    assert page.name.accessibleDescription() == "请给这张表起个名字。"
    assert QApplication.focusWidget() is page.name
    name_and_save(qtbot, page, "甲")
    qtbot.keyClick(page.name, Key.Key_N, CTRL)
    settled(qtbot, page)
    name_and_save(qtbot, page, "甲")
    assert "已经有一张表叫“甲”" in page.name.accessibleDescription()
    assert len(custom_tables.kept(shell.session.actor)) == 1
    page.form.rows.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.form.rows, Key.Key_Delete)
    qtbot.keyClick(page.form.rows, Key.Key_P, CTRL)
    assert page.form.rows.accessibleDescription() == "请填写分行。"
    assert shell.asked == []


def test_what_cannot_be_narrowed_so_is_refused_where_it_was_chosen(page: TablesPage, qtbot: QtBot) -> None:
    pick(qtbot, page.form.rows, "mqly")
    settled(qtbot, page)
    pick(qtbot, page.form.only, "channel.call")
    settled(qtbot, page)
    assert "不能限定为来电" in page.form.only.accessibleDescription()
    assert page.shown is None


def test_the_paper_says_every_number_and_what_it_means(page: TablesPage, qtbot: QtBot, shell: FakeShell) -> None:
    page.name.setText("各村信访形式统计表")
    qtbot.keyClick(page.form.rows, Key.Key_P, CTRL)
    ((what, paper),) = shell.asked
    assert (what, paper.title) == ("show_paper", "各村信访形式统计表（2026年第四季度）")
    text = squeezed("".join(render.page_texts(render.render(paper))))
    for row in page.table.figures.table.rows:
        assert "".join(cell for cell, _figure in row) in text
    for words in ("填报单位：", "数据截至", "收到：信访日期在统计期内的信访件数", "填表人："):
        assert words in text
    assert SEALED_TITLE not in text


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx"])
def test_files_hold_the_table(
    page: TablesPage, qtbot: QtBot, shell: FakeShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    monkeypatch.setattr("desktop.ui.paper_out.PaperOut.choose_file", lambda *_: path)
    qtbot.keyClick(page.form.rows, Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: shell.said != [], timeout=20_000)
    assert shell.said == [f"已存为 a{suffix}。"]
    total = [text for text, _figure in page.table.figures.table.rows[-1]]
    lines = READ[suffix](path.read_bytes())
    assert total in lines
    said = squeezed("".join(text for line in lines for text in line))
    assert "收到：信访日期在统计期内" in said
    assert SEALED_TITLE not in said


def _of_docx(data: bytes) -> list[list[str]]:
    document = docx.Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return rows + [[line.text] for line in document.paragraphs]


def _of_xlsx(data: bytes) -> list[list[str]]:
    (formulas,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert any(str(cell.value).startswith("=SUM(") for row in formulas.iter_rows() for cell in row)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets
    return [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def _of_pdf(data: bytes) -> list[list[str]]:
    text = "".join(render.page_texts(data))
    return [line.split() for line in text.splitlines()] + [[text]]


READ = {".pdf": _of_pdf, ".docx": _of_docx, ".xlsx": _of_xlsx}


def test_files_need_the_right(page: TablesPage, qtbot: QtBot, shell: FakeShell) -> None:
    shell.session.actor = shell.session.actor._replace(rights=frozenset({Right.READ}))
    qtbot.keyClick(page.form.rows, Key.Key_S, CTRL)
    assert "没有导出的权限" in page.strip.sentence
    name_and_save(qtbot, page, "甲")
    assert page.strip.sentence.startswith("您没有")


def test_what_was_not_saved_survives_the_window(
    page: TablesPage, qtbot: QtBot, shell: FakeShell, open_page: Callable[[], TablesPage]
) -> None:
    assert page.rescue() is False, "the table that a new page begins with is nobody's work"
    with qtbot.waitSignal(page.counted):
        pick(qtbot, page.form.rows, "nrfl")
    page.name.setText("半张表")
    assert page.rescue() is True
    again = open_page()
    assert again.form.spec() == TableSpec("", "category", "channel")._replace(columns=page.form.spec().columns)
    assert again.name.value() == "半张表"
    name_and_save(qtbot, again, "半张表")
    assert office.drafts(shell.session.actor.id, DRAFT) == []


def test_a_new_matter_is_counted_at_once(page: TablesPage, qtbot: QtBot, register: Callable[..., int]) -> None:
    before = int(cells(page)["合计"]["合计"])
    register(moment=datetime(2026, 11, 12, 9), title="反映噪声")
    with qtbot.waitSignal(page.counted):
        page.refresh(None)
    assert int(cells(page)["合计"]["合计"]) == before + 1
