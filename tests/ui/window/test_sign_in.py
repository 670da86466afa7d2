"""Signing in with the password, and with the recovery code."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import session
from desktop.casework.session import Session
from desktop.domain.records import Office
from desktop.paths import DataFolder
from desktop.store.vault import QUICK
from desktop.ui.sign_in import SignInPage
from desktop.ui.widgets.password_field import CAPS_HINT

PASSWORD = "yunxi-2026"


@pytest.fixture
def code(tmp_path: Path, at: datetime) -> str:
    """The recovery code of an office in tmp_path."""
    facts = Office("示例镇人民政府", "示例镇", "", "", "", "")
    opened, code = session.found_office(DataFolder(tmp_path), facts, "lws", "李文书", PASSWORD, at, QUICK)
    opened.close()
    return code


@pytest.fixture
def page(tmp_path: Path, code: str, at: datetime, qtbot: QtBot) -> Iterator[SignInPage]:
    made = SignInPage(DataFolder(tmp_path), lambda: at)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def entered(page: SignInPage) -> Iterator[list[Session]]:
    got: list[Session] = []
    page.signed_in.connect(got.append)
    yield got
    for one in got:
        one.close()


def fill(qtbot: QtBot, *words: str) -> None:
    """Type one field after the other, Enter behind each."""
    for word in words:
        field = QApplication.focusWidget()
        qtbot.keyClicks(field, word)
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_login_password_enter(page: SignInPage, entered: list[Session], qtbot: QtBot) -> None:
    fill(qtbot, "lws", PASSWORD)
    assert [one.actor.name for one in entered] == ["李文书"]


def test_wrong_password_is_said_at_the_field_and_can_be_typed_anew(
    page: SignInPage, entered: list[Session], qtbot: QtBot
) -> None:
    fill(qtbot, "lws", "wrong-password")
    field = page.password_face.form.field("password")
    assert entered == []
    assert "用户名或密码不对" in field.accessibleDescription()
    assert QApplication.focusWidget() is field
    fill(qtbot, PASSWORD)
    assert len(entered) == 1


def test_missing_login_is_asked_for(page: SignInPage, entered: list[Session], qtbot: QtBot) -> None:
    fill(qtbot, "", PASSWORD)
    assert page.password_face.form.field("login").accessibleDescription() == "请填写用户名。"
    assert entered == []


def test_damaged_keys_are_said_above_the_form(
    page: SignInPage, entered: list[Session], tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    for path in (DataFolder(tmp_path).keys, DataFolder(tmp_path).keys_copy):
        path.write_text("{}", encoding="utf-8")
    fill(qtbot, "lws", PASSWORD)
    assert "损坏" in page.password_face.strip.sentence
    assert entered == []


def test_recovery_code_gives_a_new_password(
    page: SignInPage, entered: list[Session], code: str, tmp_path: Path, at: datetime, qtbot: QtBot
) -> None:
    page.password_face.other_wanted.emit()
    fill(qtbot, code.lower().replace("-", " "), "lws", "new-password", "new-password")
    assert len(entered) == 1
    entered.pop().close()
    session.sign_in(DataFolder(tmp_path), "lws", "new-password", at).close()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (lambda code: (code[:-1], "lws", "new-password", "new-password"), "code", "35 个字符"),
        (lambda code: (code, "lws", "short", "short"), "password", "至少要 8 个字符"),
        (lambda code: (code, "lws", "new-password", "other-password"), "again", "两次输入的密码不一样"),
        (lambda code: ("00000-" * 6 + "00000", "lws", "new-password", "new-password"), "code", "恢复码不对"),
    ],
)
def test_what_is_wrong_with_a_recovery_is_said_at_its_field(
    page: SignInPage,
    entered: list[Session],
    code: str,
    qtbot: QtBot,
    change: Callable[[str], tuple[str, ...]],
    field: str,
    words: str,
) -> None:
    page.password_face.other_wanted.emit()
    fill(qtbot, *change(code))
    assert words in page.recovery_face.form.field(field).accessibleDescription()
    assert entered == []


def test_caps_lock_is_noticed(page: SignInPage, qtbot: QtBot) -> None:
    field = page.password_face.form.field("password")
    said: list[str] = []
    field.noted.connect(lambda text, tone: said.append(text))
    press = partial(qtbot.keyClick, field)
    press("a")
    press("A", Qt.KeyboardModifier.ShiftModifier)
    assert CAPS_HINT not in said
    press("A")
    assert said[-1] == CAPS_HINT
    press("a")
    assert said[-1] == ""


def test_password_is_hidden_until_asked(page: SignInPage) -> None:
    field = page.password_face.form.field("password")
    assert field.echoMode() == field.EchoMode.Password
    field.actions()[0].trigger()
    assert field.echoMode() == field.EchoMode.Normal
