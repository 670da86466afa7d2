"""扫描件: the folder that the scanner's program of this PC writes to, and what becomes of the originals."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.strip import NoticeStrip

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_ORIGINALS = {"ask": "每次问", "delete": "直接删除", "keep": "保留"}
_WHY = (
    "扫描文件夹里的原件没有加密，用这台电脑的人都能打开，建议加入后删除。"
    "只有加密的副本读出来与原件完全一样，才会删除；删除的原件不进回收站。"
)
_OWN_FOLDER = "这是民情台自己的数据文件夹，不能用来放扫描件。请选择扫描仪程序保存文件的文件夹。"
_NOT_THERE = "现在打不开这个文件夹。请检查扫描仪和网络是否接好，或重新选择。"


class ScanningPage(SystemPage):
    """Facts of this PC, for everybody who works at it."""

    title = "扫描件"
    about = "只对这台电脑。打开一件信访件或登记表时，扫描仪新存的文件会列在页面上方，一按就加入。"

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.folder = Label("", wrap=True).selectable()
        self.choose_button = Button("选择文件夹…", says="选择扫描仪程序保存文件的文件夹")
        self.clear_button = Button("不用扫描文件夹", "quiet")
        self.strip = NoticeStrip()
        self.form = FormGrid()
        self.form.add("originals", "加入以后，文件夹里的原件", ChoiceRow(_ORIGINALS))
        self.choose_button.clicked.connect(self._choose)
        self.clear_button.clicked.connect(lambda: self._set(""))
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        card = Card()
        card.setMaximumWidth(SPACE * 80)
        for what in (Label("扫描文件夹", "label"), self.folder, self.strip, buttons, rule(), self.form):
            card.add(what)
        card.add(Label("← → 选择", "hint"))
        card.add(Label(_WHY, "secondary", wrap=True))
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.reload()
        self.form.changed.connect(self._keep)

    def reload(self) -> None:
        settings = self.shell.settings
        self.folder.setText(settings.scan_folder or "还没有选择。扫描仪程序里设置的“保存到”是哪个文件夹，就选哪个。")
        self.clear_button.setVisible(bool(settings.scan_folder))
        is_there = not settings.scan_folder or Path(settings.scan_folder).is_dir()
        self.strip.say("" if is_there else _NOT_THERE, "soon")
        self.form.blockSignals(True)
        self.form.set_values({"originals": settings.scan_originals})
        self.form.blockSignals(False)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "选择扫描文件夹", self.shell.settings.scan_folder)
        if folder:
            self._set(folder)

    def _set(self, folder: str) -> None:
        own = self.shell.session.folder.root.resolve()
        if folder and (Path(folder).resolve() == own or own in Path(folder).resolve().parents):
            self.strip.say(_OWN_FOLDER, "overdue")
            return
        self.shell.settings.scan_folder = folder
        self.shell.settings.save()
        self.reload()

    def _keep(self) -> None:
        self.shell.settings.scan_originals = self.form.values()["originals"]
        self.shell.settings.save()

    def focus_first(self) -> None:
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
