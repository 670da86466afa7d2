"""Work behind the window: results, refusals, faults, stopping, an orderly end."""

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop.domain.faults import DiskFull, Refused
from desktop.domain.records import Change
from desktop.ui import crash, work
from desktop.ui.widgets.progress import ProgressDialog
from desktop.ui.work import ChangeHub, Worker, hub


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()
    made.deleteLater()


def test_result_comes_back_on_the_window_thread(worker: Worker, qtbot) -> None:
    came: list[tuple[object, threading.Thread]] = []
    ran: list[threading.Thread] = []

    def job(report: work.Report, cancelled: work.IsCancelled) -> int:
        ran.append(threading.current_thread())
        report(1, 1, "好了")
        return 7

    worker.run(job, lambda result: came.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(came))
    assert came == [(7, threading.main_thread())]
    assert ran[0] is not threading.main_thread()
    assert not worker.is_busy


@pytest.mark.parametrize("error", [Refused("请填写村名。", field="village"), DiskFull()])
def test_a_no_comes_back_with_its_sentence(worker: Worker, qtbot, error: Refused | DiskFull) -> None:
    said: list[str] = []

    def job(*_: object) -> None:
        raise error

    worker.run(job, pytest.fail, lambda no: said.append(no.sentence))
    qtbot.waitUntil(lambda: bool(said))
    assert said == [error.sentence]


def test_a_no_that_nobody_takes_is_told_in_a_box(worker: Worker, qtbot, qapp: QApplication) -> None:
    page = QWidget()
    qtbot.addWidget(page)

    def job(*_: object) -> None:
        raise DiskFull("<b>磁盘已满</b>")

    worker.run(job, pytest.fail, parent=page)
    qtbot.waitUntil(lambda: page.findChild(QMessageBox) is not None)
    box = page.findChild(QMessageBox)
    assert box.text() == "<b>磁盘已满</b>"
    assert box.textFormat().name == "PlainText"
    box.close()


def test_a_fault_goes_to_the_crash_report(worker: Worker, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr(crash, "report", reported.append)

    def job(*_: object) -> None:
        raise KeyError("张三")

    worker.run(job, pytest.fail, pytest.fail)
    qtbot.waitUntil(lambda: bool(reported))
    assert isinstance(reported[0], KeyError)


def test_long_work_shows_progress_and_can_be_stopped(worker: Worker, qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    stopped: list[bool] = []
    go_on = threading.Event()

    def job(report: work.Report, cancelled: work.IsCancelled) -> str:
        report(3, 10, "第 3 行")
        while not cancelled():
            go_on.wait(0.005)
        return "half"

    task = worker.run(
        job, pytest.fail, pytest.fail, title="正在导入", parent=page, on_stopped=lambda: stopped.append(True)
    )
    qtbot.waitUntil(lambda: page.findChild(ProgressDialog) is not None)
    page.findChild(ProgressDialog).reject()
    qtbot.waitUntil(lambda: bool(stopped))
    assert task.was_stopped
    qtbot.waitUntil(lambda: page.findChild(ProgressDialog) is None)


def test_quick_work_shows_nothing_and_work_that_ended_anyway_is_done(worker: Worker, qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    started, go_on, came = threading.Event(), threading.Event(), []

    def job(*_: object) -> str:
        started.set()
        go_on.wait(5)
        return "done"

    task = worker.run(job, came.append, title="正在保存", parent=page)
    assert started.wait(5)
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: came == ["done"])
    assert page.findChild(ProgressDialog) is None


def test_nothing_comes_back_to_a_page_that_is_gone(worker: Worker, qtbot) -> None:
    page = QWidget()
    go_on, later = threading.Event(), []
    worker.run(lambda *_: go_on.wait(5), pytest.fail, pytest.fail, parent=page)
    shiboken6.delete(page)
    go_on.set()
    worker.run(lambda *_: "next", later.append)
    qtbot.waitUntil(lambda: later == ["next"])


def test_the_end_drops_what_waits_and_runs_the_last_thing(qapp: QApplication) -> None:
    ended: list[str] = []
    worker = Worker(ending=lambda: ended.append(threading.current_thread().name))
    ran: list[int] = []
    started = threading.Event()

    def job(report: work.Report, cancelled: work.IsCancelled) -> None:
        started.set()
        while not cancelled():
            threading.Event().wait(0.005)

    worker.run(job, pytest.fail)
    worker.run(lambda *_: ran.append(1), pytest.fail)
    assert started.wait(5)
    worker.close()
    qapp.processEvents()
    assert not ran
    assert len(ended) == 1
    assert ended[0].startswith("worker")
    worker.deleteLater()


def test_news_of_a_change_arrives_once(qtbot) -> None:
    assert hub() is hub()
    assert isinstance(hub(), ChangeHub)
    heard: list[Change] = []
    hub().changed.connect(heard.append)
    change = Change(frozenset({"matter"}), (5,), 5, "已登记")
    hub().announce(change)
    hub().changed.disconnect(heard.append)
    assert heard == [change]
