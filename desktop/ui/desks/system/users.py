"""用户与权限: who may sign in and what they may do."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.casework import office
from desktop.casework.session import DEFAULT_RIGHTS
from desktop.domain.codes import RIGHT_LABELS, Right
from desktop.domain.faults import Refused
from desktop.domain.records import Change
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.desks.system.panel import EditPanel
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.password_field import PasswordField

PRESETS: dict[str, tuple[str, frozenset[str]]] = {
    "register": ("登记员", frozenset({Right.READ, Right.REGISTER})),
    "handle": ("办理员", frozenset({Right.READ, Right.REGISTER, Right.HANDLE})),
    "approve": ("审核员", frozenset({Right.READ, Right.HANDLE, Right.APPROVE, Right.EXPORT})),
    "admin": ("系统管理员", frozenset(DEFAULT_RIGHTS)),
}
"""Usual sets of rights: key → (name, rights). None of them holds the right for sealed matters."""

_OWN = "own"
_EXPLAINED = (
    ("查询", "查看信访件、统计和月报"),
    ("登记", "登记来信来访，补记材料"),
    ("办理", "受理、办理、答复、送达"),
    ("审批", "批准延期、作废、结案等要审批的步骤"),
    (
        "密件",
        "看检举控告件的内容，每看一次都记入操作日志。只能由已有这项权限的人授予；还没有人有时，由系统管理员首次授予。",
    ),
    ("导出", "把名单、台账存成表格"),
    ("系统管理", "本页和其他系统设置"),
)


def role_name(rights: frozenset[str]) -> str:
    """The usual name of a set of rights, with the sealed right said aloud."""
    plain = rights - {Right.SEALED}
    name = next((name for name, usual in PRESETS.values() if usual == plain), "")
    words = name or "、".join(label for right, label in RIGHT_LABELS.items() if right in plain) or "没有权限"
    return f"{words} + 密件" if Right.SEALED in rights else words


class UsersPage(ListPage):
    """Users and their rights."""

    title = "用户与权限"
    about = "每人用自己的用户名登录，操作日志才分得清是谁办的。改动从他下次登录起生效。"
    kinds = frozenset({"user"})
    new_word = "新增用户"
    columns = (
        Column("用户名", lambda r: r.login),
        Column("姓名", lambda r: r.name),
        Column("权限", lambda r: role_name(r.rights)),
        Column(
            "状态", lambda r: "" if r.is_active else "已停用", lambda r: () if r.is_active else (("已停用", "neutral"),)
        ),
    )
    widths = (110, 90, 190)

    def build_form(self) -> None:
        form = self.panel.form
        form.add("login", "用户名", LineField(longest=30), span=6, required=True)
        form.add("name", "姓名", LineField(longest=30), span=6, required=True)
        form.add("preset", "常用角色", ChoiceRow({k: name for k, (name, _) in PRESETS.items()} | {_OWN: "自选"}))
        form.add("rights", "权限", FlagRow(RIGHT_LABELS), note="← → 选，空格勾选")
        form.add("password", "初始密码", PasswordField(), span=6, required=True, note="至少 8 位")
        form.add("again", "再输一遍", PasswordField(), span=6, required=True)
        form.field("preset").changed.connect(self._on_preset)
        form.field("rights").changed.connect(self._on_rights)
        self._new_password = self.panel.add_action(Button("改密码…"), self.begin_password)
        self._active = self.panel.add_action(Button("停用"), self.switch_active)
        self._password = EditPanel(self.shell, self._store_password, "改密码")
        self._password.say_hint("改后请把新密码当面告诉本人，并请他登录后自己再改一次。")
        self._password.form.add("password", "新密码", PasswordField(), required=True, note="至少 8 位")
        self._password.form.add("again", "再输一遍", PasswordField(), required=True)
        self._password.offer_way_back()
        self._password.left.connect(self.show_form_again)
        self._password.saved.connect(lambda _: self.show_form_again())
        self._password_place = self.side.add_place(self._password)

    def below_form(self) -> tuple[QWidget, ...]:
        card = Card("各项权限")
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 3 // 2)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(1, 1)
        for place, (name, meaning) in enumerate(_EXPLAINED):
            grid.addWidget(Label(name, "label"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(meaning, "hint", wrap=True), place, 1)
        card.add(grid)
        self.grants = Label("", "hint", wrap=True)
        self.grants.selectable()
        self._grants_card = Card("密件权限的授予和收回")
        self._grants_card.add(self.grants)
        return (card, self._grants_card)

    def read(self) -> list[office.UserRow]:
        return office.users()

    def is_history(self, row: Any) -> bool:
        return not row.is_active

    def values_of(self, row: Any) -> dict[str, Any]:
        rights = row.rights if row is not None else PRESETS["register"][1]
        return {
            "login": row.login if row is not None else "",
            "name": row.name if row is not None else "",
            "rights": rights,
            "preset": _preset_of(rights),
            "password": "",
            "again": "",
        }

    def on_shown(self, row: Any) -> None:
        self._show_grants()
        form = self.panel.form
        form.field("login").setReadOnly(row is not None)
        for name in ("password", "again"):
            form.show_field(name, row is None)
        for button in (self._new_password, self._active):
            button.setVisible(row is not None)
        self._active.setText("停用" if row is None or row.is_active else "恢复使用")

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        at = self.shell.now()
        if row is not None:
            return office.save_user(self.shell.session, row, values["name"], values["rights"], row.is_active, at)
        _check_twice(values)
        return office.add_user(
            self.shell.session, values["login"], values["name"], values["rights"], values["password"], at
        )

    def _show_grants(self) -> None:
        """Every change of hands of the right for sealed matters, which nobody can take out of the log."""
        said = (
            f"{grant.at:%Y-%m-%d %H:%M}　{grant.actor_name}{'授予' if grant.is_granted else '收回'}{grant.user_name}的密件权限"
            for grant in office.sealed_grants(self.shell.session.actor)
        )
        text = "\n".join(said)
        self.grants.setText(text)
        self._grants_card.setVisible(bool(text))

    def shown_panel(self) -> EditPanel:
        return self._password if self.side.place is self._password_place else self.panel

    def _on_preset(self) -> None:
        usual = PRESETS.get(self.panel.form.field("preset").value())
        if usual is not None:
            rights = self.panel.form.field("rights")
            rights.set_value(usual[1] | (rights.value() & {Right.SEALED}))

    def _on_rights(self) -> None:
        self.panel.form.field("preset").set_value(_preset_of(self.panel.form.field("rights").value()))

    # ------------------------------------------------------------ password and activity

    def begin_password(self) -> None:
        """Show the panel for a new password."""

        def fill() -> EditPanel:
            self._password.load(f"给{self.row.name}改密码", {"password": "", "again": ""})
            return self._password

        self.show_panel(self._password_place, fill)

    def _store_password(self, values: dict[str, Any]) -> Change:
        _check_twice(values)
        change = office.change_password(self.shell.session, self.row.login, values["password"], self.shell.now())
        self._password.form.set_values({"password": "", "again": ""})
        return change

    def switch_active(self) -> None:
        """Shut the chosen user out, or let them in again."""
        row, session, at = self.row, self.shell.session, self.shell.now()

        def switch() -> None:
            self.panel.attempt(lambda: office.save_user(session, row, row.name, row.rights, not row.is_active, at))

        self.guard(switch)


def _preset_of(rights: frozenset[str]) -> str:
    plain = rights - {Right.SEALED}
    return next((key for key, (_, usual) in PRESETS.items() if usual == plain), _OWN)


def _check_twice(values: dict[str, Any]) -> None:
    if values["password"] != values["again"]:
        raise Refused("两遍密码不一样，请再输一遍。", "again")
