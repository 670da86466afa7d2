"""Signing in: a calm card with login and password, and the other way in with the recovery code."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from desktop.domain.faults import Refused, Trouble, WrongPassword
from desktop.paths import DataFolder
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.password_field import PasswordField
from desktop.ui.widgets.strip import ErrorStrip

if TYPE_CHECKING:  # the store is slow to load; the window is there before it
    from desktop.casework.session import Session

SECRETS = "本软件不得存储、处理国家秘密"
_DIFFERENT = "两次输入的密码不一样，请重新输入。"


class SignInPage(QWidget):
    """The whole window before work begins. `signed_in` carries the session."""

    signed_in = Signal(object)

    def __init__(
        self,
        folder: DataFolder,
        now: Callable[[], datetime] = datetime.now,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("民情台　登录")
        self._folder, self._now = folder, now
        self.password_face = _PasswordFace(hint)
        self.recovery_face = _RecoveryFace()
        self._faces = QStackedLayout()
        for face in (self.password_face, self.recovery_face):
            self._faces.addWidget(face)
        self.password_face.wanted.connect(self._sign_in)
        self.recovery_face.wanted.connect(self._recover)
        self.password_face.other_wanted.connect(lambda: self.show_face(self.recovery_face))
        self.recovery_face.other_wanted.connect(lambda: self.show_face(self.password_face))
        center_card(self, self._faces)
        self.show_face(self.password_face)

    def show_face(self, face: "_Face") -> None:
        """Turn the card over."""
        for each in (self.password_face, self.recovery_face):
            # only the side on show claims height
            tall = QSizePolicy.Policy.Preferred if each is face else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        self._faces.setCurrentWidget(face)
        face.form.focus_first()

    def showEvent(self, event: object) -> None:
        self._faces.currentWidget().form.focus_first()  # type: ignore[attr-defined]

    def _sign_in(self) -> None:
        from desktop.casework import session

        values = self.password_face.form.values()
        face = self.password_face
        face.attempt(lambda: session.sign_in(self._folder, values["login"], values["password"], self._now()), self)

    def _recover(self) -> None:
        from desktop.casework import session

        values = self.recovery_face.form.values()
        if values["password"] != values["again"]:
            self.recovery_face.form.show_errors({"again": _DIFFERENT})
            return
        code, login, password = values["code"], values["login"], values["password"]
        self.recovery_face.attempt(
            lambda: session.sign_in_with_recovery(self._folder, code, login, password, self._now()), self
        )


class _Face(QWidget):
    """One side of the card: a form, its button, the link to the other side."""

    wanted = Signal()
    other_wanted = Signal()

    def __init__(self, title: str, advice: str, button: str, link: str, hint: str = "") -> None:
        super().__init__()
        self.form = FormGrid()
        self.strip = ErrorStrip()
        self._words = button
        self._button = Button(button, "primary")
        other = Button(link, "link")
        self._button.clicked.connect(self._want)
        other.clicked.connect(self.other_wanted)
        self.form.submitted.connect(self._want)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addWidget(Label(title, "title"))
        column.addWidget(Label(advice, "secondary", wrap=True))
        column.addWidget(self.strip)
        column.addWidget(self.form)
        if hint:
            column.addWidget(Label(hint, "hint", wrap=True).selectable())
        column.addWidget(self._button)
        column.addWidget(other, alignment=Qt.AlignmentFlag.AlignLeft)

    def _want(self) -> None:
        if self.form.check():
            self.wanted.emit()

    def attempt(self, enter: Callable[[], "Session"], page: SignInPage) -> None:
        """Try to get in; what is wrong is said at its field or above the form. Unlocking takes a moment."""
        self._button.setEnabled(False)
        self._button.setText("正在打开…")
        self._button.repaint()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        session = None
        try:
            self.strip.silence()
            session = enter()
        except (Refused, Trouble) as no:
            self._show(no)
        finally:
            QApplication.restoreOverrideCursor()
            self._button.setEnabled(True)
            self._button.setText(self._words)
        if session is not None:
            page.signed_in.emit(session)

    def _show(self, no: Refused | Trouble) -> None:
        if isinstance(no, WrongPassword):
            no = Refused(no.sentence, "code" if "code" in self.form.values() else "password")
        if isinstance(no, Trouble) or not self.form.show_refusal(no):
            self.strip.say(no.sentence)


class _PasswordFace(_Face):
    def __init__(self, hint: str) -> None:
        super().__init__("民情台", "请登录", "登录", "忘记密码，用恢复码登录", hint)
        self.form.add("login", "用户名", LineField(longest=40), required=True)
        password = PasswordField(ends_form=True)
        password.entered.connect(self._want)
        self.form.add("password", "密码", password, required=True)

    def _show(self, no: Refused | Trouble) -> None:
        super()._show(no)
        self.form.field("password").selectAll()


class _RecoveryFace(_Face):
    def __init__(self) -> None:
        advice = "照恢复码单抄录 7 组字符，再为自己设一个新密码。恢复码用过以后仍然有效。"
        super().__init__("用恢复码登录", advice, "设置新密码并登录", "返回，用密码登录")
        self.form.add("code", "恢复码", LineField(longest=60, placeholder="XXXXX-XXXXX-…"), required=True)
        self.form.add("login", "用户名", LineField(longest=40), required=True)
        self.form.add("password", "新密码", PasswordField(), required=True, note="至少 8 个字符")
        again = PasswordField(ends_form=True)
        again.entered.connect(self._want)
        self.form.add("again", "再输一次", again, required=True)


def center_card(page: QWidget, inside: QStackedLayout | QWidget) -> Card:
    """Put a card of 400 px into the middle of a page, the standing line below it."""
    card = Card()
    card.setFixedWidth(look.current().sizes.px(400))
    card.body.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE)
    card.add(inside)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    column = QVBoxLayout(page)
    column.setSpacing(SPACE * 2)
    column.addStretch(1)
    column.addLayout(row)
    column.addWidget(Label(SECRETS, "hint"), alignment=Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(1)
    return card
