"""The start of the window, top to bottom: folder → log → crash hook → one instance → look → who works → window."""

import logging
import sys
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop import log, paths
from desktop.domain.faults import AlreadyRunning, ReadOnly, Trouble
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from desktop.ui import crash
from desktop.ui.look import apply_look
from desktop.ui.sign_in import SignInPage

if TYPE_CHECKING:  # loaded while the user types the password
    from PySide6.QtNetwork import QLocalServer

    from desktop.casework.session import Session
    from desktop.ui.main_window import MainWindow

_APP_ID = "Minqing.Desk"
_WAIT_MS = 500
_LATE_MODULES = (
    "desktop.casework.session",
    "desktop.casework.reading",
    "desktop.ui.main_window",
    "desktop.ui.desks.start",
)
_FIRST_PAINT_MS = 100  # the first window is painted and takes keys before the rest is loaded
_log = logging.getLogger(__name__)


def run_window(folder: DataFolder, login: str = "", password: str = "") -> int:
    """Run the program with its window on a data folder; returns the exit code.

    With a login and password (of a demonstration) nobody is asked to sign in.
    """
    settings = PcSettings.load()
    app = the_app(settings)
    uninstall = crash.install()
    lock = QLockFile(str(folder.lock))
    try:
        claim(folder, lock)
        program = Program(folder, settings, login=login, password=password)
        program.begin()
    except AlreadyRunning as running:
        return 0 if call_other(folder) else _give_up(running)
    except Trouble as trouble:
        return _give_up(trouble)
    else:
        return int(app.exec())
    finally:
        lock.unlock()
        log.stop_log()
        uninstall()


def open_window(
    session: "Session", now: Callable[[], datetime] = datetime.now, settings: PcSettings | None = None
) -> "MainWindow":
    """The main window of a signed-in user, on its start page. Closing it does not close the session."""
    settings = settings or PcSettings.load()
    the_app(settings)
    from desktop.ui.main_window import MainWindow

    window = MainWindow(session, settings, now)
    window.show()
    window.show_desk("start")
    return window


# ---------------------------------------------------------------- before the first window


def the_app(settings: PcSettings) -> QApplication:
    """The one application object, made and dressed when there is none yet."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    apply_look(app, dark=settings.is_dark, large=settings.is_large)
    app.setApplicationName("民情台")
    app.setWindowIcon(QIcon(str(paths.resource("icons", "app.png"))))
    if sys.platform == "win32":
        import ctypes

        # otherwise the task bar shows the icon of Python
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(_APP_ID)
    return app


def claim(folder: DataFolder, lock: QLockFile) -> None:
    """Make the folder, start the log, be the only one. AlreadyRunning, NetworkFolder, ReadOnly."""
    from desktop.store.location import check_local

    check_local(folder.root)
    try:
        log.start_log(folder.logs)
    except OSError as error:
        raise ReadOnly from error
    lock.setStaleLockTime(0)  # only a lock whose program is gone is stale, however long that one has been running
    if not lock.tryLock(0):
        if lock.error() == QLockFile.LockError.LockFailedError:
            raise AlreadyRunning
        raise ReadOnly
    _log.info("started")


def _give_up(trouble: Trouble) -> int:
    box = QMessageBox(QMessageBox.Icon.Warning, "民情台", trouble.sentence)
    box.exec()
    return 1


# ---------------------------------------------------------------- a second start shows the first window


def _call_name(folder: DataFolder) -> str:
    return f"minqing-{sha256(str(folder.root.resolve()).encode()).hexdigest()[:16]}"


def call_other(folder: DataFolder) -> bool:
    """Ask the program that has the folder open to come to the front; False when it does not answer."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_call_name(folder))
    return bool(socket.waitForConnected(_WAIT_MS))


def answer_calls(folder: DataFolder, come: Callable[[], None], app: QApplication) -> "QLocalServer":
    """Come to the front whenever a second start asks for it."""
    from PySide6.QtNetwork import QLocalServer

    server = QLocalServer(app)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    QLocalServer.removeServer(_call_name(folder))  # left behind when the PC was switched off

    def answer() -> None:
        server.nextPendingConnection().close()
        come()

    server.newConnection.connect(answer)
    server.listen(_call_name(folder))
    return server


# ---------------------------------------------------------------- the windows one after the other


def _tidy(session: "Session", at: datetime) -> int:
    """The upkeep of every start, on the worker thread."""
    from desktop.casework.session import own_connection
    from desktop.casework.upkeep import sweep_attachments

    with own_connection():
        return sweep_attachments(session, at)


class Program:
    """First run or sign-in → main window → sign-in again when somebody else wants to work."""

    def __init__(
        self,
        folder: DataFolder,
        settings: PcSettings,
        now: Callable[[], datetime] = datetime.now,
        login: str = "",
        password: str = "",
    ) -> None:
        self._folder, self._settings, self._now = folder, settings, now
        self._login, self._password = login, password
        self._session: Session | None = None
        self._late = list(_LATE_MODULES)
        self.window: QWidget | None = None
        self._server: QLocalServer | None = None

    def begin(self) -> None:
        """Show the first window; load the rest while the user types."""
        if self._login:
            from desktop.casework.session import sign_in

            self._work(sign_in(self._folder, self._login, self._password, self._now()))
        elif self._folder.has_office:
            self._ask_who()
        else:
            self._set_up()
        QTimer.singleShot(_FIRST_PAINT_MS, self._load_late)

    def _ask_who(self) -> None:
        hint = f"演示数据：用户名 {self._login}，密码 {self._password}" if self._login else ""
        page = SignInPage(self._folder, self._now, hint)
        page.resize(960, 680)
        page.signed_in.connect(self._work)
        self._turn_to(page)

    def _set_up(self) -> None:
        from desktop.ui.setup import SetupWindow

        wizard = SetupWindow(self._folder, self._settings, self._now)
        wizard.finished.connect(self._work)
        self._turn_to(wizard)

    def _work(self, session: "Session") -> None:
        self._session = session
        window = open_window(session, self._now, self._settings)
        window.left.connect(self._on_left)
        self._turn_to(window)
        window.worker.run(lambda *_: _tidy(session, self._now()), lambda _: None, lambda _: None)

    def _on_left(self, somebody_else: bool) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None
        if somebody_else:
            self._ask_who()

    def _turn_to(self, window: QWidget) -> None:
        """Show a window, then close the one before: the program ends when no window is left."""
        before, self.window = self.window, window
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def _load_late(self) -> None:
        """One module at a time, so that no key has to wait long."""
        if self._late:
            import_module(self._late.pop(0))
            QTimer.singleShot(0, self._load_late)
        elif self._server is None:
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            self._server = answer_calls(self._folder, self._come, app)

    def _come(self) -> None:
        if self.window is not None:
            self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
            self.window.raise_()
            self.window.activateWindow()
