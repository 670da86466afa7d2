"""A clerk is typing when the power goes: the half-typed form is there again, with what does not yet make sense in it."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.app import open_window
from desktop.casework import office as desk
from desktop.casework import session
from desktop.casework.session import Session
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from desktop.store.tables import Matter

AT = datetime(2026, 11, 20, 9, 30)
LOGIN, PASSWORD = "lws", "yunxi-2026"  # of the founded office, see tests/conftest.py
ROOT = Path(__file__).resolve().parents[3]
TYPED = {"name": "欧阳半句", "phone": "1390000", "id_number": "4304231958", "title": "反映村口路灯"}
CLERK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.app import open_window, the_app
from desktop.casework import office, session
from desktop.paths import DataFolder
from desktop.settings import PcSettings
from datetime import datetime
folder, login, password, *typed = sys.argv[1:]
app = the_app(PcSettings())
signed_in = session.sign_in(DataFolder(folder), login, password, datetime.now())
window = open_window(signed_in, settings=PcSettings(lock_minutes=0))
window.show_intake()
form = window.desk("petitions").intake_page().form
for pair in typed:
    name, text = pair.split("=", 1)
    field = form.field(name)
    field.setFocus()
    for sign in text:
        if sign.isascii():
            QTest.keyClicks(field, sign)
        else:
            commit = QInputMethodEvent("", [])
            commit.setCommitString(sign)
            QApplication.sendEvent(field, commit)
last = typed[-1].split("=", 1)[1]
def look():
    kept = office.drafts(signed_in.actor.id)
    if kept and last in str(kept[0].payload):
        print("kept", flush=True)
    else:
        QTimer.singleShot(20, look)
look()
app.exec()
"""


@pytest.fixture
def killed(founded: Path, tmp_path: Path) -> Path:
    """The data folder of an office whose clerk was killed while typing an intake form."""
    root = tmp_path / "data"
    shutil.copytree(founded, root)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "MINQING_CONFIG": str(tmp_path / "config")}
    typed = [f"{name}={text}" for name, text in TYPED.items()]
    clerk = subprocess.Popen(
        [sys.executable, "-c", CLERK, str(root), LOGIN, PASSWORD, *typed],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment,
    )
    assert clerk.stdout is not None
    told = clerk.stdout.readline()
    os.kill(clerk.pid, signal.SIGKILL)
    clerk.wait()
    clerk.stdout.close()
    assert told == b"kept\n"
    return root


def _form(signed_in: Session) -> tuple[Any, Any]:
    window = open_window(signed_in, lambda: AT, PcSettings(lock_minutes=0))
    draft = desk.drafts(signed_in.actor.id)[0]
    window.show_intake(draft)
    QApplication.processEvents()
    return window, window.desk("petitions").intake_page().form


def test_what_was_half_typed_comes_back(qapp: QApplication, killed: Path) -> None:
    signed_in = session.sign_in(DataFolder(killed), LOGIN, PASSWORD, AT)
    try:
        window, form = _form(signed_in)
        assert {name: form.field(name).text() for name in TYPED} == TYPED
        assert Matter.select().count() == 0
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    finally:
        signed_in.close()
