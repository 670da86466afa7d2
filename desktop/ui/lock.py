"""The locked window: covers everything until the same user signs back in; and the watch that locks after a pause."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import office, session
from desktop.casework.session import Session
from desktop.domain.faults import Trouble, WrongPassword
from desktop.ui.look import SPACE
from desktop.ui.sign_in import center_card
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.password_field import PasswordField
from desktop.ui.widgets.strip import ErrorStrip

_SIGNS = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
_WRONG = "密码不对，请重新输入。"


class LockPage(QWidget):
    """Asks the signed-in user for the password. `unlocked` when it is right, `leave_wanted` for somebody else."""

    unlocked = Signal()
    leave_wanted = Signal()

    def __init__(self, signed_in: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._session = signed_in
        self.form = FormGrid()
        self.strip = ErrorStrip()
        password = PasswordField(ends_form=True)
        password.entered.connect(self._unlock)
        self.form.add("password", "密码", password)
        enter, leave = Button("继续工作", "primary"), Button("换人登录", "link")
        enter.clicked.connect(self._unlock)
        leave.clicked.connect(self.leave_wanted)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addWidget(Label("已锁定", "title"))
        column.addWidget(Label(f"{signed_in.actor.name}，请输入密码。填写到一半的内容都还在。", "secondary", wrap=True))
        column.addWidget(self.strip)
        column.addWidget(self.form)
        column.addWidget(enter)
        foot = QHBoxLayout()
        foot.addWidget(leave)
        foot.addStretch(1)
        column.addLayout(foot)
        center_card(self, inside)

    def ask(self) -> None:
        """Begin anew with an empty field."""
        self.form.set_values({"password": ""})
        self.strip.silence()
        self.form.focus_first()

    def _unlock(self) -> None:
        login = next((user.login for user in office.users() if user.id == self._session.actor.id), "")
        try:
            session.open_or_refuse(self._session.folder, login, self.form.values()["password"])
        except WrongPassword:
            self.form.show_errors({"password": _WRONG})
            self.form.field("password").selectAll()
        except Trouble as trouble:
            self.strip.say(trouble.sentence)
        else:
            self.form.set_values({"password": ""})
            self.unlocked.emit()


class IdleWatch(QObject):
    """Sends `idle` when no key and no mouse has moved in any window of the program for some minutes."""

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=max(minutes, 1) * 60_000)
        self._timer.timeout.connect(self.idle)
        # Keys and mouse reach a window of the screen first: watching these few objects costs next to nothing.
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())
        if minutes > 0:
            self._timer.start()

    @property
    def is_watching(self) -> bool:
        """False when the PC is set never to lock, or while locked."""
        return self._timer.isActive()

    def restart(self) -> None:
        """Count from now."""
        self._timer.start()

    def stop(self) -> None:
        """Do not count."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS and self._timer.isActive():
            self._timer.start()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)


def close_dialogs() -> None:
    """Give up every open dialog but those that show running work: nothing may stand before a locked window."""
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and widget.objectName() != "progress" and hasattr(widget, "reject"):
            widget.reject()
