"""The first run: nothing is written before the password, and nobody goes on without the recovery code on paper."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import office, session
from desktop.casework.session import Session
from desktop.domain.faults import PrinterTrouble
from desktop.paths import DataFolder
from desktop.printing import render
from desktop.settings import PcSettings
from desktop.store.vault import QUICK
from desktop.ui.paper_out import PaperOut
from desktop.ui.setup import SetupWindow
from desktop.ui.setup.forms import strength
from desktop.ui.setup.villages_step import read_villages

PASSWORD = "yunxi-2026"


class FileOut(PaperOut):
    """Answers the dialogs: prints and saves into a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(PcSettings())
        self.folder = folder
        self.printer_trouble = ""

    def choose_printer(self, parent: QWidget, pages: int) -> QPrinter | None:
        if self.printer_trouble:
            raise PrinterTrouble(self.printer_trouble)
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / "printed.pdf"))
        return printer

    def choose_file(self, parent: QWidget, title: str) -> Path | None:
        return self.folder / f"{title}.pdf"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def out(tmp_path: Path) -> FileOut:
    return FileOut(tmp_path)


@pytest.fixture
def wizard(folder: DataFolder, out: FileOut, at: datetime, qtbot: QtBot) -> Iterator[SetupWindow]:
    found = partial(session.found_office, cost=QUICK)
    made = SetupWindow(folder, PcSettings(), lambda: at, found)
    made.recovery.out = lambda: out  # type: ignore[method-assign]
    made.show()
    yield made
    made.close()
    made.close()  # the first one may be held back by the recovery code
    made.deleteLater()


@pytest.fixture
def finished(wizard: SetupWindow) -> Iterator[list[Session]]:
    got: list[Session] = []
    wizard.finished.connect(got.append)
    yield got
    for one in got:
        one.close()


def to_recovery(wizard: SetupWindow) -> str:
    """Fill in the first two steps; returns the recovery code."""
    wizard.office.form.set_values({"name": "示例镇人民政府"})
    wizard.go_on()
    wizard.user.form.set_values({"person": "李文书", "login": "lws", "password": PASSWORD, "again": PASSWORD})
    wizard.go_on()
    assert wizard.place == 2
    return wizard.recovery._code


def test_whole_first_run_by_keyboard(
    wizard: SetupWindow, finished: list[Session], folder: DataFolder, qtbot: QtBot
) -> None:
    def type_and(words: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        field = QApplication.focusWidget()
        qtbot.keyClicks(field, words)
        control = Qt.KeyboardModifier.ControlModifier if words == "" else Qt.KeyboardModifier.NoModifier
        qtbot.keyClick(field, key, control)

    for words in ("Shili", "SL", "430423101", "Desk", "0700-1234567", "1 Road"):
        type_and(words)
    type_and("")
    assert wizard.place == 1
    for words in ("Li", "lws", PASSWORD, PASSWORD):
        type_and(words)
    assert wizard.place == 2
    qtbot.keyClick(wizard.recovery.copied_button, Qt.Key.Key_Return)
    type_and(wizard.recovery._code[-5:])
    type_and("")
    assert wizard.place == 3
    type_and("430423101201 Shuangqiao")
    type_and("Shimen")
    type_and("")
    assert [one.actor.name for one in finished] == ["Li"]
    assert next((v.name, v.code) for v in office.villages()) == ("Shuangqiao", "430423101201")
    assert len(office.villages()) == 2
    assert folder.has_office
    assert not wizard.isVisible()


def test_nothing_is_written_before_the_password(wizard: SetupWindow, folder: DataFolder) -> None:
    wizard.office.form.set_values({"name": "示例镇人民政府"})
    wizard.go_on()
    wizard.user.form.set_values({"person": "李文书", "login": "lws", "password": "short", "again": "short"})
    wizard.go_on()
    assert wizard.place == 1
    assert not folder.root.exists()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"password": "1234567", "again": "1234567"}, "password", "至少要 8 个字符"),
        ({"login": "longlogin", "password": "longlogin", "again": "longlogin"}, "password", "不能与用户名相同"),
        ({"again": "yunxi-2027"}, "again", "两次输入的密码不一样"),
        ({"person": ""}, "person", "请填写姓名"),
    ],
)
def test_second_step_says_what_is_wrong(wizard: SetupWindow, values: dict[str, str], field: str, words: str) -> None:
    wizard.office.form.set_values({"name": "示例镇人民政府"})
    wizard.go_on()
    whole = {"person": "李文书", "login": "lws", "password": PASSWORD, "again": PASSWORD}
    wizard.user.form.set_values(whole | values)
    wizard.go_on()
    assert wizard.place == 1
    assert words in wizard.user.form.field(field).accessibleDescription()


def test_office_needs_a_name_and_a_sensible_code(wizard: SetupWindow) -> None:
    wizard.go_on()
    assert "请填写单位名称" in wizard.office.form.field("name").accessibleDescription()
    wizard.office.form.set_values({"name": "示例镇人民政府", "code": "43-04"})
    wizard.go_on()
    assert wizard.place == 0
    assert "12 位以内的数字" in wizard.office.form.field("code").accessibleDescription()


def test_folder_in_use_is_said_and_can_be_tried_again(wizard: SetupWindow, folder: DataFolder) -> None:
    folder.root.mkdir()
    folder.database.write_bytes(b"x")
    wizard.office.form.set_values({"name": "示例镇人民政府"})
    wizard.go_on()
    wizard.user.form.set_values({"person": "李文书", "login": "lws", "password": PASSWORD, "again": PASSWORD})
    wizard.go_on()
    assert wizard.place == 1
    assert "keys.json" in wizard.user.strip.sentence
    folder.database.unlink()
    wizard.go_on()
    assert wizard.place == 2


def test_nobody_goes_on_without_the_code_on_paper(wizard: SetupWindow) -> None:
    code = to_recovery(wizard)
    assert not wizard._next.isEnabled()
    wizard.recovery.last.setText(code[-5:])
    assert not wizard._next.isEnabled()
    wizard.recovery.copied_button.click()
    wizard.recovery.last.setText("00000" if code[-5:] != "00000" else "11111")
    assert not wizard._next.isEnabled()
    wizard.recovery.last.setText(f" {code[-5:].lower()} ")
    assert wizard._next.isEnabled()


def test_sheet_is_printed_and_noted(wizard: SetupWindow, out: FileOut, qtbot: QtBot) -> None:
    code = to_recovery(wizard)
    wizard.recovery.print_button.click()
    qtbot.waitUntil(lambda: wizard.recovery.is_kept)
    assert render.page_count((out.folder / "printed.pdf").read_bytes()) == 1
    wizard.recovery.is_kept = False
    wizard.recovery.save_button.click()
    qtbot.waitUntil(lambda: wizard.recovery.is_kept)
    text = render.page_texts((out.folder / "民情台恢复码单.pdf").read_bytes())[0]
    assert all(group in text for group in code.split("-"))


def test_without_a_printer_the_other_ways_are_open(wizard: SetupWindow, out: FileOut, qtbot: QtBot) -> None:
    to_recovery(wizard)
    out.printer_trouble = "没有打印机。"
    wizard.recovery.print_button.click()
    qtbot.waitUntil(lambda: wizard.recovery.strip.sentence == "没有打印机。")
    assert not wizard.recovery.is_kept


def test_closing_without_the_code_is_held_back_once(wizard: SetupWindow, folder: DataFolder, at: datetime) -> None:
    to_recovery(wizard)
    assert not wizard.close()
    assert wizard.recovery.strip.sentence
    assert wizard.close()
    session.sign_in(folder, "lws", PASSWORD, at).close()


def test_villages_are_read_from_a_spreadsheet(wizard: SetupWindow, tmp_path: Path) -> None:
    to_recovery(wizard)
    path = tmp_path / "villages.csv"
    path.write_text("序号,名称\n1,双桥村\n2,石门村\n", encoding="gb18030")
    step = wizard.villages
    step.choose_file = lambda parent: path
    step.text.set_value("柳河村")
    step.load()
    assert step.text.value().splitlines() == ["柳河村", "双桥村", "石门村"]
    path.write_text("序号\n1\n", encoding="utf-8")
    step.load()
    assert "没有找到村" in step.strip.sentence


@pytest.mark.parametrize(
    ("text", "count", "problems"),
    [
        ("", 0, []),
        ("双桥村\n\n 石门村 \n", 2, []),
        ("430423101201\t双桥村\n石门村，430423101202", 2, []),
        ("双桥村\n双桥村", 1, ["第 2 行：与第 1 行重复"]),
        ("430423101201 双桥村\n430423101201 石门村", 1, ["第 2 行：与第 1 行重复"]),
        ("430423101201", 0, ["第 1 行：只有代码，没有村名"]),
        ("4304231012011 双桥村", 0, ["第 1 行：代码“4304231012011”超过 12 位"]),
    ],
)
def test_lines_of_villages(text: str, count: int, problems: list[str]) -> None:
    found = read_villages(text)
    assert len(found.found) == count
    assert list(found.problems) == problems


def test_villages_with_problems_are_not_taken(wizard: SetupWindow, finished: list[Session]) -> None:
    code = to_recovery(wizard)
    wizard.recovery.copied_button.click()
    wizard.recovery.last.setText(code[-5:])
    wizard.go_on()
    wizard.villages.text.set_value("双桥村\n双桥村")
    wizard.go_on()
    assert finished == []
    wizard.villages.text.set_value("")
    assert wizard._next.text() == "以后再添加，开始使用"
    wizard.go_on()
    assert len(finished) == 1
    assert office.villages() == []


def test_strength_of_a_password() -> None:
    assert strength("", "")[0] == "至少 8 个字符"
    assert strength("lws12345", "lws12345")[0].startswith("还不能用")
    assert strength("yunxi-26", "lws")[0].startswith("可以用")
    assert strength("yunxi-2026-zhen", "lws") == ("密码很好", "good")
