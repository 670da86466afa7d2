"""The crash report: drafts first, places in the code only, one dialog at a time."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.ui import crash
from desktop.ui.crash import CrashDialog, report_text

SECRET = "张三 430423195803121228"


def fault() -> BaseException:
    """An error whose message, values and cause all hold somebody's data."""
    name = SECRET
    try:
        try:
            raise KeyError(name)
        except KeyError as inner:
            raise ValueError(f"bad name {name}") from inner
    except ValueError as error:
        return error


def dialogs(qapp: QApplication) -> list[CrashDialog]:
    return [widget for widget in qapp.topLevelWidgets() if isinstance(widget, CrashDialog) and widget.isVisible()]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    crash._seen.clear()
    yield
    crash._rescues.clear()


def test_report_names_kind_and_place_but_no_message() -> None:
    text = report_text(fault())
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "由以下错误引起" in text
    assert "test_crash.py:" in text
    assert " fault" in text
    for word in ("张三", "430423", "bad name"):
        assert word not in text


def test_places_do_not_tell_the_folders_of_the_user() -> None:
    inside = str(Path(crash.__file__))
    assert crash._place(inside) == "desktop/ui/crash.py"
    assert crash._place("/home/zhangsan/venv/lib/site-packages/peewee.py") == "site-packages/peewee.py"
    assert crash._place("/home/zhangsan/thing.py") == "thing.py"


def test_a_fault_saves_drafts_and_shows_one_dialog(qapp: QApplication, qtbot, caplog: pytest.LogCaptureFixture) -> None:
    rescued: list[str] = []

    def save_draft() -> bool:
        rescued.append("draft")
        return True

    def broken() -> bool:
        raise RuntimeError(SECRET)

    crash.add_rescue(broken)
    crash.add_rescue(save_draft)
    crash.add_rescue(save_draft)
    with qtbot.captureExceptions():
        QTimer.singleShot(0, lambda: crash.report(fault()))
        QTimer.singleShot(0, lambda: crash.report(fault()))
        qtbot.waitUntil(lambda: len(dialogs(qapp)) == 1)
        qtbot.wait(1)
    (dialog,) = dialogs(qapp)
    assert rescued == ["draft"]
    assert "1 份表单已存为草稿" in " ".join(
        label.text() for label in dialog.findChildren(object) if hasattr(label, "buddy")
    )
    assert "张三" not in caplog.text
    dialog.accept()
    qapp.processEvents()
    assert not dialogs(qapp)


def test_faults_of_other_threads_arrive_too(qapp: QApplication, qtbot, caplog: pytest.LogCaptureFixture) -> None:
    back = crash.install()
    try:

        def run() -> None:
            raise ValueError(SECRET)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(dialogs(qapp)) == 1)
        dialogs(qapp)[0].accept()
    finally:
        back()


def test_before_the_event_loop_runs_the_dialog_waits_for_an_answer(qapp: QApplication, caplog) -> None:
    seen: list[int] = []

    def answer() -> None:
        seen.append(len(dialogs(qapp)))
        dialogs(qapp)[0].accept()

    QTimer.singleShot(0, answer)
    crash.report(fault())
    assert seen == [1]


def test_hooks_are_put_back(qapp: QApplication) -> None:
    before = (sys.excepthook, threading.excepthook)
    back = crash.install()
    assert sys.excepthook is not before[0]
    back()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_storm_is_logged_a_few_times_only(qapp: QApplication, monkeypatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(crash._bell(), "ring", lambda text: None)
    error = fault()
    for _ in range(20):
        crash.report(error)
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 3


@pytest.mark.qt_no_exception_capture
def test_messages_of_qt_lose_quotations_and_paths(qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    back = crash.install()
    try:
        qWarning("cannot open /home/zhangsan/张三.pdf now")
        qWarning("text was “张三” again")
    finally:
        back()
    assert "cannot open" in caplog.text
    assert "张三" not in caplog.text
    assert "zhangsan" not in caplog.text


def test_report_can_be_copied_and_saved(qapp: QApplication, qtbot, tmp_path: Path) -> None:
    dialog = CrashDialog("报告", 0)
    qtbot.addWidget(dialog)
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "复制报告").click()
    assert QApplication.clipboard().text() == "报告"
    dialog.save_to(tmp_path / "r.txt")
    assert (tmp_path / "r.txt").read_text(encoding="utf-8") == "报告\n"
    assert [path.name for path in tmp_path.iterdir()] == ["r.txt"]
    dialog.save_to(tmp_path / "none" / "r.txt")
    assert "不能写入" in dialog.said.text()
