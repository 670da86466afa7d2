"""我的密码: changing one's own password."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.casework import office
from desktop.casework.session import open_or_refuse
from desktop.domain.faults import Refused, WrongPassword
from desktop.domain.records import Change
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.desks.system.panel import EditPanel, Then
from desktop.ui.look import SPACE
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.password_field import PasswordField

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class PasswordPage(SystemPage):
    """The signed-in user's own password."""

    title = "我的密码"
    about = "密码只有自己知道。忘记密码时请系统管理员改，或用恢复码登录。"

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.panel = EditPanel(shell, self._store, "改密码")
        form = self.panel.form
        form.add("old", "现在的密码", PasswordField(), required=True)
        form.add("password", "新密码", PasswordField(), required=True, note="至少 8 位，不能与用户名相同")
        form.add("again", "再输一遍", PasswordField(), required=True)
        self.panel.setMaximumWidth(SPACE * 60)
        self.panel.load("", {"old": "", "password": "", "again": ""})
        self.panel.left.connect(self.left)
        self.column.addWidget(self.panel)
        self.column.addWidget(KeyHints([("Enter", "下一项"), ("Ctrl+S", "保存"), ("Esc", "返回")]))
        self.column.addStretch(1)
        self.column.setAlignment(self.panel, Qt.AlignmentFlag.AlignLeft)
        self.add_shortcut("Ctrl+S", self.panel.save)

    def _store(self, values: dict[str, Any]) -> Change:
        session = self.shell.session
        login = next(user.login for user in office.users() if user.id == session.actor.id)
        try:
            open_or_refuse(session.folder, login, values["old"])
        except WrongPassword:
            raise Refused("现在的密码不对，请重新输入。", "old") from None
        if values["password"] != values["again"]:
            raise Refused("两遍密码不一样，请再输一遍。", "again")
        change = office.change_password(session, login, values["password"], self.shell.now())
        self.panel.form.set_values({"old": "", "password": "", "again": ""})
        return change

    def focus_first(self) -> None:
        self.panel.form.focus_first()

    def guard(self, then: Then) -> bool:
        return self.panel.guard(then)

    @property
    def is_dirty(self) -> bool:
        return self.panel.is_dirty
