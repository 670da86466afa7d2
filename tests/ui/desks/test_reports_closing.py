"""结账 with the keyboard: close, a late petition, the second edition, every edition printed as issued; files."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import closing
from desktop.casework.session import Session
from desktop.domain.codes import Right
from desktop.domain.dates import month
from desktop.domain.records import Change
from desktop.printing import render
from desktop.ui.desks.reports import ReportsDesk
from desktop.ui.desks.reports.closing_panel import ClosingPanel
from desktop.ui.desks.reports.editions_panel import EditionsPanel
from desktop.ui.desks.reports.summary_page import SummaryPage
from desktop.ui.widgets.label import Label
from desktop.ui.work import hub
from tests.ui.desks.fake_shell import FakeShell

Press = Callable[..., None]
OCTOBER = month(2026, 10)


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def in_october(register: Callable[..., int]) -> Callable[..., int]:
    """Registers a petition received in October; entered then, or with `moment` later."""

    def made(day: int, **fields: Any) -> int:
        on = date(2026, 10, day)
        return register(**{"moment": datetime.combine(on, time(9)), "received_on": on, **fields})

    return made


@pytest.fixture
def open_page(qtbot: QtBot, shell: FakeShell) -> Callable[[], SummaryPage]:
    """Opens the summary of October."""

    def opened() -> SummaryPage:
        desk = ReportsDesk(shell)  # type: ignore[arg-type]
        qtbot.addWidget(desk)
        desk.resize(1150, 780)
        with qtbot.waitActive(desk):
            desk.show()
            desk.activateWindow()
        page: SummaryPage = desk.page("summary")
        page.periods.period = OCTOBER
        with qtbot.waitSignal(page.counted):
            desk.activate()
        return page

    return opened


@pytest.fixture
def page(in_october: Callable[..., int], open_page: Callable[[], SummaryPage]) -> SummaryPage:
    in_october(12, channel="call")
    in_october(20)
    return open_page()


@pytest.fixture
def close(qtbot: QtBot, page: SummaryPage, press: Press) -> Callable[[str], None]:
    """Alt+J, the reason, Ctrl+Enter."""

    def closed(reason: str = "") -> None:
        ask(page, qtbot, press, "Alt+J")
        if reason:
            press(reason)
        confirm(page, qtbot, press)

    return closed


def ask(page: SummaryPage, qtbot: QtBot, press: Press, keys: str) -> None:
    """Alt+J or Alt+B, until the page asks."""
    with qtbot.waitSignal(page.acts.asked, timeout=60_000):
        press(keys)


def confirm(page: SummaryPage, qtbot: QtBot, press: Press) -> None:
    """Ctrl+Enter, until the figures are there again."""
    with qtbot.waitSignal(page.counted, timeout=60_000):
        press("Ctrl+Enter")


class Out:
    """Answers in place of the file dialog."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: list[tuple[str, ...]] = []

    def choose_file(self, parent: QWidget, title: str, *suffixes: str) -> Path:
        self.asked.append((title, *suffixes))
        return self.path


def received(page: SummaryPage) -> str:
    return page.sheet.tiles["received"].accessibleName().partition("，")[0]


def late(register: Callable[..., int], day: int = 25) -> None:
    """A petition of October that is entered in November."""
    new = register(received_on=date(2026, 10, day))
    hub().announce(Change(frozenset({"matter"}), (new,), new))


def test_close_correct_and_print_both_as_issued(
    page: SummaryPage,
    shell: FakeShell,
    register: Callable[..., int],
    close: Callable[..., None],
    qtbot: QtBot,
    press: Press,
) -> None:
    assert page.issue._chip.text() == "未结账"
    close()
    assert page.issue._chip.text() == "已结账"
    assert page.issue._said.text() == "第 1 版　2026-11-20"
    assert page.editions[0].sha256[:8] in page.issue._proof.text()
    assert shell.said[-1] == "2026年10月已结账。"
    press("Ctrl+P")
    _what, _paper, _ids, first = shell.asked[-1]

    with qtbot.waitSignal(page.counted):
        late(register)
    assert received(page) == "本月收到 2"  # told as it was closed

    ask(page, qtbot, press, "Alt+J")
    panel = page.acts.panel
    assert isinstance(panel, ClosingPanel)
    labels: list[Label] = list(panel.findChildren(Label))
    assert "收到 2 → 3" in "".join(label.text() for label in labels)
    press("Ctrl+Enter")  # without a reason nothing is closed
    assert len(closing.editions(OCTOBER)) == 1
    press("补登 10 月 25 日来访 1 件")
    confirm(page, qtbot, press)
    assert received(page) == "本月收到 3"
    assert [edition.number for edition in page.editions] == [1, 2]
    press("Ctrl+P")
    assert shell.asked[-1][3] != first
    assert "第2版" in "".join(render.page_texts(shell.asked[-1][3]))

    ask(page, qtbot, press, "Alt+B")
    panel = page.acts.panel
    assert isinstance(panel, EditionsPanel)
    assert [panel.model.index(row, 0).data() for row in range(2)] == ["第 2 版", "第 1 版"]
    press("Down", "Enter")
    assert shell.asked[-1][3] == first  # byte for byte
    press("Esc")
    assert page.acts.panel is None
    assert page.periods.field.hasFocus()


def test_a_list_that_changed_since_says_so(
    page: SummaryPage, register: Callable[..., int], close: Callable[..., None], qtbot: QtBot
) -> None:
    close()
    with qtbot.waitSignal(page.counted):
        late(register)
    told = {}
    for name in ("received", "open"):
        with qtbot.waitSignal(page.listed):
            page.open_figure(name, name)
        told[name] = page.drawer._title.text()
    assert told["received"] == "received　共 2 件"  # flows are listed as they were closed
    assert told["open"] == "open　共 3 件　结账时为 2，以下是现在的"


@pytest.mark.parametrize("layout", ["report", "form", "brief"])
def test_every_layout_is_kept_as_issued(
    page: SummaryPage, shell: FakeShell, close: Callable[..., None], press: Press, layout: str
) -> None:
    close()
    page.issue.layouts.set_value(layout)
    page.comparison.set_value("none")
    shell.said.clear()
    press("Ctrl+P")
    assert shell.asked[-1][3] == closing.paper(shell.session, page.editions[0].id, layout)
    assert "照原样打印" in shell.said[0]


def test_esc_gives_the_closing_up(page: SummaryPage, qtbot: QtBot, press: Press) -> None:
    ask(page, qtbot, press, "Alt+J")
    press("Esc")
    assert page.acts.panel is None
    assert closing.editions(OCTOBER) == []
    assert page.periods.field.hasFocus()


def test_what_came_in_between_is_said_and_nothing_is_closed(
    page: SummaryPage, register: Callable[..., int], qtbot: QtBot, press: Press
) -> None:
    ask(page, qtbot, press, "Alt+J")
    panel = page.acts.panel
    register(received_on=date(2026, 10, 25))
    press("Ctrl+Enter")
    assert isinstance(panel, ClosingPanel)
    qtbot.waitUntil(lambda: "刚才又有新的登记" in panel._strip.sentence, timeout=60_000)
    assert closing.editions(OCTOBER) == []


def test_the_running_month_and_who_may_not_approve_have_no_button(
    page: SummaryPage, shell: FakeShell, open_page: Callable[[], SummaryPage], qtbot: QtBot
) -> None:
    assert page.issue.close_button.isVisible()
    with qtbot.waitSignal(page.counted):
        page.periods.step(1)
    assert not page.issue.close_button.isVisible()
    assert page.issue._said.text() == "截至 11-20，12 月 1 日起可以结账"
    shell.session.actor = shell.session.actor._replace(rights=frozenset({Right.READ}))
    assert not open_page().issue.close_button.isVisible()


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx"])
def test_ctrl_s_saves_in_the_form_that_was_chosen(
    page: SummaryPage, shell: FakeShell, tmp_path: Path, qtbot: QtBot, press: Press, suffix: str
) -> None:
    page.out.ask = out = Out(tmp_path / f"月报{suffix}")  # type: ignore[assignment]
    press("Ctrl+S")
    qtbot.waitUntil(lambda: bool(shell.said), timeout=60_000)
    assert shell.said == [f"已存为 月报{suffix}。"]
    assert out.asked == [("云溪镇信访与群众工作月报（2026年10月）", ".pdf", ".docx", ".xlsx")]
    assert "云溪镇信访与群众工作月报" in words_of(out.path)


def words_of(path: Path) -> str:
    if path.suffix == ".pdf":
        return "".join(render.page_texts(path.read_bytes())).replace("\r", "").replace("\n", "")
    if path.suffix == ".docx":
        return "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    book = openpyxl.load_workbook(path)
    return "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_an_older_edition_is_saved_as_issued(
    page: SummaryPage,
    shell: FakeShell,
    register: Callable[..., int],
    close: Callable[..., None],
    tmp_path: Path,
    qtbot: QtBot,
    press: Press,
) -> None:
    close()
    issued = closing.paper(shell.session, page.editions[0].id, "report")
    with qtbot.waitSignal(page.counted):
        late(register)
    close("补登来访 1 件")
    for suffix in (".pdf", ".xlsx"):
        page.out.ask = out = Out(tmp_path / f"第一版{suffix}")  # type: ignore[assignment]
        ask(page, qtbot, press, "Alt+B")
        shell.said.clear()
        press("Down", "Ctrl+S")
        qtbot.waitUntil(lambda: bool(shell.said), timeout=60_000)
        assert "第1版" in out.asked[0][0]
        press("Esc")
    assert (tmp_path / "第一版.pdf").read_bytes() == issued
    channels = openpyxl.load_workbook(tmp_path / "第一版.xlsx").worksheets[1]
    assert "合计" in [row[0].value for row in channels.iter_rows()]


def test_without_the_right_to_export_nothing_is_saved(
    shell: FakeShell, in_october: Callable[..., int], open_page: Callable[[], SummaryPage], press: Press
) -> None:
    in_october(12)
    shell.session.actor = shell.session.actor._replace(rights=frozenset({Right.READ}))
    page = open_page()
    page.out.ask = out = Out(Path("unused"))  # type: ignore[assignment]
    press("Ctrl+S")
    assert out.asked == []
    assert "没有导出的权限" in page.strip.sentence
    press("Ctrl+P")
    assert shell.asked[-1][0] == "show_paper"
