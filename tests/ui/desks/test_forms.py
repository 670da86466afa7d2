"""填报通 by keyboard: add a form, say what goes where, fill it for two months, change the form; on a real office."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import forms
from desktop.casework.session import Session
from desktop.domain.form_grid import Place
from desktop.domain.forms import read_mapping
from desktop.domain.records import Actor
from desktop.exchange import superior_forms
from desktop.store.tables import FormFilling
from desktop.ui.desks.reports.forms_page import FormsPage
from desktop.ui.work import hub
from tests.exchange.form_samples import write_document, write_workbook
from tests.ui.desks.fake_shell import FakeShell

Press = Callable[..., None]


@pytest.fixture
def shell(office: Session) -> Iterator[FakeShell]:
    made = FakeShell(office, datetime(2026, 11, 5, 9))
    yield made
    made.worker.close()


@pytest.fixture
def page(
    register: Callable[..., int], shell: FakeShell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FormsPage:
    """Two letters and a call in October, one letter in September; files are offered and taken in the test's folder."""
    for day, channel in (
        (date(2026, 10, 3), "letter"),
        (date(2026, 10, 9), "letter"),
        (date(2026, 10, 20), "call"),
        (date(2026, 9, 2), "letter"),
    ):
        register(moment=datetime.combine(day, time(9)), channel=channel)
    made = FormsPage(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    hub().changed.connect(made.refresh)
    made.resize(1150, 780)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    with qtbot.waitSignal(made.counted):
        made.activate()

    class Out:
        asked: str = ""

        def choose_file(self, parent: QWidget, title: str, *suffixes: str) -> Path:
            Out.asked = title
            return tmp_path / f"{title}{suffixes[0]}"

    made.out = Out()  # type: ignore[assignment]
    offered = write_workbook(tmp_path / "附件2.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(offered), ""))
    return made


@pytest.fixture
def with_form(page: FormsPage, press: Press) -> FormsPage:
    """The page with a form that was added with Ctrl+O."""
    press("Ctrl+O")
    assert page.form is not None
    assert page.form.name == "附件2"
    assert page.view.hasFocus()
    return page


def go_to(page: FormsPage, press: Press, cell: str) -> None:
    press("Ctrl+G", cell, "Enter")
    assert page.view.hasFocus()


def kept(page: FormsPage, by: Actor) -> dict[str, str]:
    """What is in the store: cell → source."""
    return {one.place.cell: one.source for one in read_mapping(forms.kept(by)[0].mapping)}


def value(path: Path, reference: str, sheet: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        text = archive.read(f"xl/worksheets/sheet{sheet}.xml").decode()
    cell = text.split(f'r="{reference}"', 1)[1].split("</c>", 1)[0]
    return cell.split("<v>", 1)[1].split("</v>")[0] if "<v>" in cell else ""


def test_an_empty_list_says_what_to_do(page: FormsPage) -> None:
    assert page.empty.isVisible()
    assert not page.fill_button.isEnabled()
    assert page.add_button.hasFocus()


def test_the_form_stands_as_on_paper(with_form: FormsPage) -> None:
    view = with_form.view
    assert (view.columnSpan(0, 0), view.rowSpan(2, 0)) == (8, 2)
    assert view.form.index(3, 1).data() == "本月"
    assert view.form.index(9, 1).data() == "=B5+B6+SUM(B8:B9)"
    assert [tab.text() for tab in with_form._sheets.values()] == ["信访月报", "超期清单", "汇总", "文中空格"]


def test_a_cell_is_told_what_to_take_by_keyboard(with_form: FormsPage, press: Press, by: Actor) -> None:
    go_to(with_form, press, "b5")
    assert with_form.panel._heads.text() == "来信 / 收到·本月"
    press("Enter", "lxsd", "Enter")
    assert kept(with_form, by) == {"B5": "received.channel.letter"}
    assert with_form.view.current_cell()[:2] == (5, 1)  # type: ignore[index]  # on to the next cell below
    press("Up")
    assert with_form.panel._value.text() == "2026年10月：2"
    assert "信访日期在统计期内" in with_form.panel._meaning.text()
    assert with_form.view.currentIndex().data() == "来信·收到"
    press("Delete")
    assert kept(with_form, by) == {}


def test_typing_in_the_form_begins_the_search(with_form: FormsPage, press: Press, by: Actor) -> None:
    go_to(with_form, press, "E8")
    press("l")
    assert with_form.panel.source.hasFocus()
    assert with_form.panel.source.text() == "l"
    press("Esc", "Esc")
    assert with_form.view.hasFocus()
    assert kept(with_form, by) == {}


def test_a_new_count_does_not_write_where_somebody_types(with_form: FormsPage, press: Press, qtbot: QtBot) -> None:
    go_to(with_form, press, "E8")
    press("l", "x")
    with qtbot.waitSignal(with_form.counted):
        with_form.refresh(None)
    assert with_form.panel.source.hasFocus()
    assert with_form.panel.source.text() == "lx"


def test_formulas_take_nothing(with_form: FormsPage, press: Press) -> None:
    go_to(with_form, press, "B10")
    press("Enter")
    assert "公式" in with_form.strip.sentence
    assert with_form.view.hasFocus()


def test_a_cell_that_is_not_there(with_form: FormsPage, press: Press) -> None:
    for typed, said in (("Z99", "没有 Z99"), ("格子", "C5")):
        press("Ctrl+G", typed, "Enter")
        assert said in with_form.strip.sentence


def test_proposals_wait_to_be_confirmed(with_form: FormsPage, press: Press, by: Actor) -> None:
    press("Ctrl+D")
    assert len(with_form.proposals) == 34 + 1
    assert kept(with_form, by) == {}
    press("Ctrl+S")
    assert "确认" in with_form.strip.sentence
    go_to(with_form, press, "G9")
    press("Delete", "Ctrl+Enter")
    found = kept(with_form, by)
    assert len(found) >= 33
    assert "G9" not in found
    assert found["C8"] == "received.channel.call@previous"
    press("Ctrl+D", "Esc")
    assert "G9" not in kept(with_form, by)


def mapped_by_heads(page: FormsPage, press: Press) -> None:
    """Everything that the heads say, and on the second sheet, whose first empty cell is marked, a list."""
    press("Ctrl+D", "Ctrl+Enter", "Ctrl+Tab", "Enter", "cqylqqdxh", "Enter")  # 超期与临期清单·序号


def filled(page: FormsPage, press: Press, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.filled, timeout=20_000):
        press("Ctrl+S")


def test_two_months_are_filled(
    with_form: FormsPage, press: Press, by: Actor, qtbot: QtBot, tmp_path: Path, shell: FakeShell
) -> None:
    mapped_by_heads(with_form, press)
    assert kept(with_form, by)["A3"] == "list.overdue.index"
    filled(with_form, press, qtbot)
    october = tmp_path / "附件2（2026年10月）.xlsx"
    assert [value(october, cell) for cell in ("B5", "C5", "D5", "B8", "B10")] == ["2", "1", "1.0", "1", ""]
    assert shell.said == ["已存为 附件2（2026年10月）.xlsx。"]
    lines = {(line.word, line.place.cell if line.place else "") for line in with_form.report.model.rows}
    assert {("没有填", "D8"), ("没有对应", "H5")} <= lines
    assert superior_forms.read_form(forms.blank(with_form.shell.session, with_form.form.id), ".xlsx").grids  # type: ignore[union-attr]
    press("Esc")
    with qtbot.waitSignal(with_form.counted):
        with_form.periods.step(-1)
    filled(with_form, press, qtbot)
    assert value(tmp_path / "附件2（2026年9月）.xlsx", "B5") == "1"
    assert FormFilling.select().count() == 2


def test_a_second_filling_names_what_has_changed(
    with_form: FormsPage, press: Press, qtbot: QtBot, register: Callable[..., int]
) -> None:
    mapped_by_heads(with_form, press)
    filled(with_form, press, qtbot)
    register(moment=datetime(2026, 10, 28, 9), channel="letter")
    with qtbot.waitSignal(with_form.counted):
        with_form.refresh(None)
    filled(with_form, press, qtbot)
    differs = {line.place.cell: line.says for line in with_form.report.model.rows if line.word == "与上次不同"}  # type: ignore[union-attr]
    assert differs["B5"] == "上次 2，这次 3"
    press("Down", "Enter")
    assert with_form.view.hasFocus()


def test_a_new_version_is_proposed_not_guessed(with_form: FormsPage, press: Press, by: Actor, tmp_path: Path) -> None:
    mapped_by_heads(with_form, press)
    press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab")  # round to the first sheet again
    with_form.look_at_new_version(write_workbook(tmp_path / "新.xlsx", label="群众来信"))
    report = with_form.report
    assert report.isVisible()
    assert report.table.hasFocus()
    assert {line.word for line in report.model.rows} == {"文字变了"}
    first = report.model.rows[0].place
    assert first == Place("信访月报", 4, 1)
    press("Enter")  # leave the first one out
    assert report.model.rows[0].word == "不采用"
    assert with_form.view.form.index(4, 0).data() == "来信"  # nothing has been taken yet
    press("Ctrl+Enter")
    assert with_form.view.form.index(4, 0).data() == "群众来信"
    found = kept(with_form, by)
    assert "B5" not in found
    assert found["C5"] == "received.channel.letter@previous"


def test_giving_a_new_version_up_changes_nothing(with_form: FormsPage, press: Press, tmp_path: Path) -> None:
    with_form.look_at_new_version(write_workbook(tmp_path / "新.xlsx", label="群众来信"))
    press("Esc")
    assert not with_form.report.isVisible()
    with_form.accept_new_version()
    assert with_form.view.form.index(4, 0).data() == "来信"


def test_the_blank_form_is_never_written_over(with_form: FormsPage, press: Press, qtbot: QtBot, tmp_path: Path) -> None:
    mapped_by_heads(with_form, press)
    original = tmp_path / "附件2.xlsx"
    before = original.read_bytes()

    class Out:
        def choose_file(self, parent: QWidget, title: str, *suffixes: str) -> Path:
            return original

    with_form.out = Out()  # type: ignore[assignment]
    press("Ctrl+S")
    qtbot.waitUntil(lambda: "空表本身" in with_form.strip.sentence)
    assert original.read_bytes() == before


def test_a_document_is_filled_too(page: FormsPage, press: Press, qtbot: QtBot, tmp_path: Path) -> None:
    page.add_file(write_document(tmp_path / "报告表.docx"))
    press("Ctrl+D", "Ctrl+Enter")
    filled(page, press, qtbot)
    import docx

    made = docx.Document(str(tmp_path / "报告表（2026年10月）.docx"))
    assert made.paragraphs[1].text == "填报单位：云溪镇人民政府　　统计期：2026年10月"
    assert made.tables[0].cell(4, 1).text == "1"


def test_an_old_format_is_refused_in_the_page(page: FormsPage, tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    page.add_file(path)
    assert "另存为 .xlsx" in page.strip.sentence
    page.add_file(write_workbook(tmp_path / "附件3.xlsx"))
    page.add_file(tmp_path / "附件3.xlsx")
    assert "换新表" in page.strip.sentence


def test_removing_can_be_taken_back(with_form: FormsPage, by: Actor) -> None:
    form_id = with_form.form.id  # type: ignore[union-attr]
    with_form.remove_button.click()
    assert forms.kept(by) == ()
    assert with_form.empty.isVisible()
    with_form.undo_wanted.emit(form_id)
    assert with_form.form is not None


def test_renaming(with_form: FormsPage, press: Press, by: Actor) -> None:
    with_form.name.setFocus()
    with_form.name.selectAll()
    press("信访月报", "Enter")
    assert forms.kept(by)[0].name == "信访月报"
    assert with_form.rows.rows[0].name == "信访月报"


def test_who_may_only_read_can_fill_but_not_map(
    with_form: FormsPage, press: Press, reader: Actor, shell: FakeShell, qtbot: QtBot, tmp_path: Path
) -> None:
    mapped_by_heads(with_form, press)
    shell.session.actor = reader
    with_form.open_form(with_form.form.id)  # type: ignore[union-attr]
    assert not with_form.add_button.isEnabled()
    with_form.view.go_to(4, 1)
    assert not with_form.panel.source.isEnabled()
    filled(with_form, press, qtbot)
    assert any(tmp_path.glob("附件2*.xlsx"))


def test_nothing_is_left_behind_in_the_folder(with_form: FormsPage, press: Press, qtbot: QtBot, tmp_path: Path) -> None:
    mapped_by_heads(with_form, press)
    filled(with_form, press, qtbot)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]
    assert QApplication.focusWidget() is with_form.report.table


def test_the_sample_form_can_be_tried_at_once(page: FormsPage, press: Press, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.mouseClick(page.sample_button, Qt.MouseButton.LeftButton)
    assert page.form is not None
    assert page.form.name == "示例：信访工作情况月报表"
    assert not page.sample_button.isVisible()
    press("Ctrl+D")
    press("Ctrl+Enter")
    filled(page, press, qtbot)
    (written,) = tmp_path.glob("示例*.xlsx")
    assert value(written, "B5") == "2"
