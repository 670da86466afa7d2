"""关于: version, where the data lies, licence, and the check of the log."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

import desktop
from desktop.casework import upkeep
from desktop.casework.session import own_connection
from desktop.domain.faults import Refused, Trouble
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.strip import NoticeStrip
from desktop.ui.work import IsCancelled, Report

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class AboutPage(SystemPage):
    """What this program is and where its data lies."""

    title = "关于"

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        card = Card(f"民情台 {desktop.__version__}", "乡镇信访、民情、矛盾纠纷与包村联户的离线工作台")
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setColumnStretch(1, 1)
        folder = shell.session.folder.root
        facts = (
            ("单位", shell.session.office.name),
            ("当前用户", shell.session.actor.name),
            ("数据文件夹", str(folder)),
            ("许可证", "木兰宽松许可证，第2版（MulanPSL-2.0），可以免费使用、复制和修改"),
            ("保密", "本软件不得存储、处理国家秘密"),
        )
        for place, (name, value) in enumerate(facts):
            grid.addWidget(Label(name, "secondary"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(value, wrap=True).selectable(), place, 1)
        card.add(grid)
        copy = Button("复制文件夹位置", drawing="copy")
        copy.clicked.connect(lambda: self._copy(str(folder)))
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        card.add(row)
        self.column.addWidget(card)
        self.column.addWidget(self._log_card())
        self.column.addStretch(1)

    def _log_card(self) -> Card:
        card = Card("操作日志")
        card.add(
            Label(
                "谁在什么时候做了什么都记在操作日志里，每一条和前一条锁在一起；改动或删掉一条，核对时就会发现。",
                wrap=True,
            )
        )
        self.check = Button("核对操作日志", drawing="shield-check")
        self.check.clicked.connect(self._check_log)
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addStretch(1)
        card.add(row)
        self.result = NoticeStrip()
        card.add(self.result)
        return card

    def _copy(self, folder: str) -> None:
        QApplication.clipboard().setText(folder)
        self.shell.say("数据文件夹的位置已复制。")

    def _check_log(self) -> None:
        def job(report: Report, cancelled: IsCancelled) -> upkeep.LogCheck:
            with own_connection():
                return upkeep.check_log()

        self.check.setEnabled(False)
        self.shell.worker.run(
            job, self._show, self._fail, title="正在核对操作日志…", parent=self, on_stopped=self._ready
        )

    def _fail(self, no: Refused | Trouble) -> None:
        self._ready()
        self.result.say(no.sentence, "overdue")

    def _ready(self) -> None:
        self.check.setEnabled(True)

    def _show(self, found: upkeep.LogCheck) -> None:
        self._ready()
        if found.broken is None:
            self.result.say(f"已核对 {found.lines} 条，前后相符，没有被改动。", "normal")
        else:
            self.result.say(
                f"第 {found.broken} 条与前一条对不上：它或它前面的一条被改动过。请不要继续录入，先联系维护人员，并保存现有备份。",
                "overdue",
            )

    def focus_first(self) -> None:
        self.check.setFocus(Qt.FocusReason.OtherFocusReason)
