"""Work behind the window: one worker thread, results on the window's thread, and the news of what changed."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget
from shiboken6 import isValid

from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui import crash
from desktop.ui.widgets.progress import ProgressDialog

Report = Callable[[int, int, str], None]
"""`report(done, total, text)`; a total of 0 when nobody knows."""

IsCancelled = Callable[[], bool]
Job = Callable[[Report, IsCancelled], Any]
"""Work without Qt. When `cancelled()` says yes it undoes what it did and returns; the result is then dropped."""

PATIENCE_MS = 300
_TELLING_SECONDS = 0.05

_log = logging.getLogger(__name__)


class ChangeHub(QObject):
    """Tells every open list and page what an act of casework changed, once per act."""

    changed = Signal(object)

    def announce(self, change: Change) -> None:
        """Pass on a change."""
        self.changed.emit(change)


_hub: ChangeHub | None = None


def hub() -> ChangeHub:
    """The one hub of the program."""
    global _hub
    if _hub is None:
        _hub = ChangeHub()
    return _hub


class Task(QObject):
    """One job under way."""

    progressed = Signal(int, int, str)
    _ended = Signal(object, object)

    def __init__(self, job: Job, title: str, owner: QWidget | None, parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self._owner, self._has_owner = owner, owner is not None
        self._asked = Event()
        self._noticed = False
        self._told_at = 0.0
        self._dialog: ProgressDialog | None = None
        self._title = title
        self._on_end: Callable[[Any, Exception | None], None] | None = None
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(self._show_progress)
        if title:
            self._timer.start()

    def cancel(self) -> None:
        """Ask the job to stop."""
        self._asked.set()

    @property
    def was_stopped(self) -> bool:
        """True when the job has seen that it should stop."""
        return self._noticed

    def owner_lives(self) -> bool:
        """False when the page that started the job is gone."""
        return not self._has_owner or isValid(self._owner)

    def work(self) -> None:
        """Runs on the worker thread."""
        result, error = None, None
        try:
            if not self._cancelled():
                result = self._job(self._report, self._cancelled)
        except Exception as caught:
            error = caught
        self._ended.emit(result, error)

    def _report(self, done: int, total: int, text: str = "") -> None:
        now = time.monotonic()
        # A job may report every row; the window is told at most twenty times a second.
        if now - self._told_at >= _TELLING_SECONDS or done == total > 0:
            self._told_at = now
            self.progressed.emit(done, total, text)

    def _cancelled(self) -> bool:
        self._noticed = self._noticed or self._asked.is_set()
        return self._noticed

    def _show_progress(self) -> None:
        owner = self._owner.window() if self._owner is not None and self.owner_lives() else None
        self._dialog = ProgressDialog(self._title, owner)
        self._dialog.cancel_wanted.connect(self.cancel)
        self.progressed.connect(self._dialog.show_progress)
        self._dialog.show()

    def _end(self, result: Any, error: Exception | None) -> None:
        self._timer.stop()
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.hide()
            self._dialog.deleteLater()
        if self._on_end is not None:
            self._on_end(result, error)
        self.deleteLater()


class Worker(QObject):
    """One thread for store work, so that jobs never stand in each other's way.

    `ending` runs on that thread at the very end (to close its database connection).
    """

    def __init__(self, parent: QObject | None = None, ending: Callable[[], None] | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
        self._ending = ending
        self._tasks: set[Task] = set()

    def run(
        self,
        job: Job,
        on_done: Callable[[Any], None],
        on_failed: Callable[[Refused | Trouble], None] | None = None,
        *,
        title: str = "",
        parent: QWidget | None = None,
        on_stopped: Callable[[], None] | None = None,
    ) -> Task:
        """Do a job behind the window; exactly one of the callbacks comes back on the window's thread.

        With a title, progress and a cancel button appear after 0.3 s. Refused and Trouble go to `on_failed` (or a
        message), anything else to the crash dialog. Nothing comes back when `parent` is gone by then.
        """
        task = Task(job, title, parent, self)

        def end(result: Any, error: Exception | None) -> None:
            self._tasks.discard(task)
            if not task.owner_lives():
                if error is not None and not isinstance(error, Refused | Trouble):
                    crash.report(error)
            elif task.was_stopped:
                if on_stopped is not None:
                    on_stopped()
            elif error is None:
                on_done(result)
            elif isinstance(error, Refused | Trouble):
                (on_failed or (lambda no: tell(parent, no.sentence)))(error)
            else:
                crash.report(error)

        task._on_end = end
        self._tasks.add(task)
        self._pool.submit(task.work)
        return task

    @property
    def is_busy(self) -> bool:
        """True while a job runs or waits."""
        return bool(self._tasks)

    def close(self) -> None:
        """Stop what runs, drop what waits, end the thread. Callbacks that have not come yet do not come."""
        for task in self._tasks:
            task._on_end = None
            task.cancel()
        ended: Future[None] | None = self._pool.submit(self._ending) if self._ending is not None else None
        self._pool.shutdown(wait=True)
        self._tasks.clear()
        if ended is not None and (error := ended.exception()) is not None:
            _log.error("the worker did not end well: %s", type(error).__name__)


def tell(parent: QWidget | None, sentence: str) -> None:
    """Say a sentence in a box of its own, for troubles that no page can show in a strip."""
    box = QMessageBox(QMessageBox.Icon.Warning, "民情台", sentence, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
