"""全套: what is ticked is made in one go, printed or written into a folder, stopped without a trace."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.casework import closing, urging
from desktop.casework.session import Session
from desktop.domain.codes import Right
from desktop.domain.dates import parse_period
from desktop.domain.records import Actor
from desktop.printing import render
from desktop.ui.desks.reports import set_job
from desktop.ui.desks.reports.output import all_papers
from desktop.ui.desks.reports.set_page import SetPage
from desktop.ui.desks.reports.set_parts import PARTS, Order, heading, titles
from tests.ui.desks.fake_shell import FakeShell

OCTOBER = parse_period("2026-10")
Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def matters(register: Callable[..., int], village_ids: list[int], unit_ids: list[int], insider: Actor) -> list[int]:
    """Two petitions of October, one of November, and a sealed one of October."""

    def on(day: date, **fields: Any) -> int:
        return register(moment=datetime.combine(day, time(9)), village_id=village_ids[0], **fields)

    return [
        on(date(2026, 10, 12), title="反映水渠堵塞", unit_id=unit_ids[0]),
        on(date(2026, 10, 20), title="反映路灯损坏", channel="call"),
        on(date(2026, 11, 2), title="反映低保"),
        on(date(2026, 10, 13), title="举报某人", petition_class="accusation", who=insider),
    ]


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, matters: list[int]) -> SetPage:
    made = SetPage(shell)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1150, 780)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.period.choose(OCTOBER)
    made.activate()
    return made


def row_of(page: SetPage, key: str) -> int:
    return next(place for place, line in enumerate(page.model.rows) if line.key == key)


def only(page: SetPage, qtbot: QtBot, *keys: str) -> None:
    """Tick these and nothing else, by the keyboard."""
    for place, line in enumerate(page.model.rows):
        if not line.barred and (line.key in page._ticked) != (line.key in keys):
            page.table.setCurrentIndex(page.model.index(place, 0))
            qtbot.keyClick(page.table, Key.Key_Space)


def texts(pdf: bytes) -> str:
    return "".join("".join(render.page_texts(pdf)).split())


def test_every_part_makes_a_paper_that_says_what_it_is(page: SetPage, shell: FakeShell) -> None:
    order = Order(shell, OCTOBER)  # type: ignore[arg-type]
    found = set_job.make_set(order, {part.key for part in PARTS}, lambda *_: None, lambda: False)
    told = " ".join(one.title for one in found)
    for word in (
        "月报",
        "月报表",
        "简报",
        "信访登记台账",
        "民情台账",
        "矛盾纠纷台账",
        "走访登记表",
        "分工表",
        "帮扶台账",
        "进度表",
    ):
        assert word in told, word
    whole = "".join(texts(one.pdf) for one in found)
    assert "反映水渠堵塞" in whole
    assert "举报某人" not in whole
    docket = next(texts(one.pdf) for one in found if "信访登记台账" in one.title)
    assert "反映路灯损坏" in docket
    assert "反映低保" not in docket
    assert "合计2件（另有密件1件，不列）" in docket


def test_everything_is_one_preview(page: SetPage, shell: FakeShell, qtbot: QtBot, matters: list[int]) -> None:
    only(page, qtbot, "form", "docket")
    qtbot.keyClick(page.table, Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: bool(shell.asked), timeout=20_000)
    ((what, paper, ids, pdf),) = shell.asked
    assert (what, paper.title, set(ids)) == ("show_paper", "10月全套", set(matters[:2]))
    assert "信访登记台账" in texts(pdf)
    assert "月报表" in texts(pdf)


def test_a_folder_holds_every_paper_in_order(page: SetPage, shell: FakeShell, qtbot: QtBot, tmp_path: Path) -> None:
    only(page, qtbot, "brief", "docket", "ledger")
    page.choose_folder = lambda: tmp_path
    for _ in range(2):
        qtbot.keyClick(page.table, Key.Key_S, CTRL)
        qtbot.waitUntil(lambda: not shell.worker.is_busy, timeout=20_000)
    first, second = sorted(tmp_path.iterdir(), key=lambda one: len(one.name))
    assert second.name == f"{first.name}（2）"
    names = sorted(path.name for path in first.iterdir())
    assert [name[:3] for name in names] == ["01 ", "02 ", "03 "]
    assert "简报" in names[0]
    assert "民情台账" in names[2]
    assert "3 份已存到文件夹" in shell.said[-1]


def test_stopping_leaves_nothing(shell: FakeShell, matters: list[int], tmp_path: Path) -> None:
    order = Order(shell, OCTOBER)  # type: ignore[arg-type]
    assert set_job.make_set(order, {"form", "docket"}, lambda *_: None, lambda: True) == []
    made = set_job.make_set(order, {"docket"}, lambda *_: None, lambda: False)
    set_job.write_set(tmp_path, "全套", made, lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_month_is_printed_as_it_was_issued(
    shell: FakeShell, matters: list[int], register: Callable[..., int], office: Session, by: Actor, at: datetime
) -> None:
    prepared = closing.prepare(OCTOBER, by, at.date())
    papers = all_papers(prepared)
    closing.close(office, prepared, papers, "", at)
    register(moment=datetime(2026, 10, 30, 9), title="补登一件")
    order = Order(shell, OCTOBER)  # type: ignore[arg-type]
    (report,) = set_job.make_set(order, {"report"}, lambda *_: None, lambda: False)
    assert report.pdf == papers["report"]


def test_new_slips_are_only_made_when_asked_for(
    page: SetPage, shell: FakeShell, qtbot: QtBot, by: Actor, at: datetime, matters: list[int]
) -> None:
    today = at.date()
    line = page.model.rows[row_of(page, "urge")]
    assert not line.barred
    assert "urge" not in page._ticked
    qtbot.keyClick(page.table, Key.Key_A, CTRL)
    assert "urge" not in page._ticked
    only(page, qtbot, "urge", "docket")
    qtbot.keyClick(page.table, Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: bool(shell.asked), timeout=20_000)
    assert "催办" in texts(shell.asked[0][3])
    (slip,) = urging.issued(today, today, by)
    assert slip.sha256
    assert page.model.rows[row_of(page, "urge")].barred
    page.period.choose(parse_period(f"{today:%Y-%m}"))
    order = Order(shell, page.period.period)  # type: ignore[arg-type]
    (kept,) = set_job.make_set(order, {"urged"}, lambda *_: None, lambda: False)
    assert slip.number in kept.title


def test_what_cannot_be_written_says_so_and_that_slips_were_issued(
    page: SetPage, shell: FakeShell, qtbot: QtBot, by: Actor, at: datetime, tmp_path: Path
) -> None:
    only(page, qtbot, "urge", "docket")
    page.choose_folder = lambda: tmp_path / "没有这个文件夹"
    qtbot.keyClick(page.table, Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(page.strip.sentence), timeout=20_000)
    assert (
        page.strip.sentence
        == "这个位置不能新建文件夹，没有存下。请换一个文件夹。催办单 1 份已经编号存档，可以在信访件里打印。"
    )
    (slip,) = urging.issued(at.date(), at.date(), by)
    assert slip.sha256


def test_the_papers_of_a_set_are_counted_once(
    shell: FakeShell, matters: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, summary_of = [], closing.summary_of
    monkeypatch.setattr(closing, "summary_of", lambda *given: counted.append(given) or summary_of(*given))
    order = Order(shell, OCTOBER)  # type: ignore[arg-type]
    made = set_job.make_set(order, {"report", "form", "brief", "docket"}, lambda *_: None, lambda: False)
    assert (len(made), len(counted)) == (4, 1)


def test_a_reader_gets_no_files(page: SetPage, shell: FakeShell, qtbot: QtBot, tmp_path: Path) -> None:
    actor = shell.session.actor
    shell.session.actor = actor._replace(rights=frozenset({Right.READ}))
    page.reload()
    for key in ("care", "projects", "urge"):
        assert page.model.rows[row_of(page, key)].barred
    page.choose_folder = lambda: tmp_path
    page.save()
    assert "没有导出的权限" in page.strip.sentence
    assert list(tmp_path.iterdir()) == []


def test_the_parts_follow_the_period() -> None:
    assert titles(OCTOBER)["form"] == "月报表"
    assert titles(parse_period("2026-Q3"))["report"] == "季报"
    assert heading(OCTOBER) == "10月全套"
    assert heading(parse_period("2026")) == "2026年全套"
