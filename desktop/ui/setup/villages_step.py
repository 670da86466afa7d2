"""First run, step 4: the villages, typed, pasted or read from a spreadsheet. May be left for later."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.domain.faults import Refused, Trouble
from desktop.ui.look import SPACE
from desktop.ui.setup.step import Step
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.text_field import TextField

_LONGEST_NAME, _LONGEST_CODE = 30, 12
_SHOWN_PROBLEMS = 6


class Villages(NamedTuple):
    """What a text says: `(line, name, code)` of every village, and what is wrong, each with its line."""

    found: tuple[tuple[int, str, str], ...]
    problems: tuple[str, ...]


def read_villages(text: str) -> Villages:
    """Read one village per line: name, with the code before or behind it."""
    found: list[tuple[int, str, str]] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.replace("，", " ").replace(",", " ").split()
        if not words:
            continue
        code = next((word for word in words if word.isdigit()), "")
        name = next((word for word in words if not word.isdigit()), "")
        problem = _problem(name, code, found)
        if problem:
            problems.append(f"第 {number} 行：{problem}")
        else:
            found.append((number, name, code))
    return Villages(tuple(found), tuple(problems))


def _problem(name: str, code: str, before: list[tuple[int, str, str]]) -> str:
    if not name:
        return "只有代码，没有村名"
    if len(name) > _LONGEST_NAME:
        return "村名太长，请每行只写一个村"
    if len(code) > _LONGEST_CODE:
        return f"代码“{code}”超过 12 位"
    for line, other, other_code in before:
        if name == other or (code and code == other_code):
            return f"与第 {line} 行重复"
    return ""


class VillagesStep(Step):
    """A text with one village per line, counted while one types."""

    name = "村（社区）"

    def __init__(self) -> None:
        advice = "每行写一个村或社区，可以从 Excel 里整列复制过来；有 12 位区划代码的，写在名称前面。也可以以后在“系统”里添加。"
        super().__init__("有哪些村（社区）？", advice)
        self.choose_file: Callable[[QWidget], Path | None] = _ask_file
        self.text = TextField(least=11, most=11, placeholder="双桥村\n石门村\n430423101203 柳河村")
        self.text.setAccessibleName("村（社区）名单，每行一个")
        self.text.changed.connect(self._look)
        self.body.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        load = Button("从表格导入…", drawing="upload-simple", says="从表格文件导入村名")
        load.clicked.connect(self.load)
        self.count = Label("", "strong")
        row.addWidget(self.count, 1)
        row.addWidget(load)
        self.body.addLayout(row)
        self.problems = Label("", "error", wrap=True)
        self.body.addWidget(self.problems)
        self.body.addStretch(1)
        self._look()

    @property
    def button(self) -> str:
        count = len(read_villages(self.text.value()).found)
        return f"添加 {count} 个村并开始" if count else "以后再添加，开始使用"

    def check(self) -> bool:
        return not read_villages(self.text.value()).problems

    def activate(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Put the villages of a spreadsheet behind what is typed."""
        path = self.choose_file(self)
        if path is None:
            return
        from desktop.exchange.village_list import read_village_lines  # the readers of spreadsheets are slow to load

        try:
            lines = read_village_lines(path)
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
        else:
            self.strip.silence()
            self.text.set_value("\n".join(part for part in (self.text.value(), *lines) if part))

    def _look(self) -> None:
        found, problems = read_villages(self.text.value())
        self.count.setText(f"共 {len(found)} 个村（社区）" if found else "还没有填写")
        more = f"\n另有 {len(problems) - _SHOWN_PROBLEMS} 处" if len(problems) > _SHOWN_PROBLEMS else ""
        self.problems.setText("\n".join(problems[:_SHOWN_PROBLEMS]) + more)
        self.changed.emit()


def _ask_file(parent: QWidget) -> Path | None:
    kinds = "表格 (*.xlsx *.xls *.csv *.txt)"
    name, _ = QFileDialog.getOpenFileName(parent, "选择有村名的表格", "", kinds)
    return Path(name) if name else None
