"""The line at the foot of the window: who works, what is due, where the data is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

import desktop
from desktop.domain.records import DeskCounts
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label


class StatusLine(QFrame):
    """Sends `wanted` with "open", "today" or "overdue" when a figure is pressed."""

    wanted = Signal(str)

    def __init__(self, user: str, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 3 // 2, 0, SPACE * 3 // 2, 0)
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(Label(f"当前用户：{user}", "hint"))
        row.addSpacing(SPACE)
        self._figures: dict[str, Button] = {}
        for key in ("open", "today", "overdue"):
            self._figures[key] = Button("", "link")
            self._figures[key].clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            row.addWidget(self._figures[key])
        row.addStretch(1)
        place = Label("数据已加密，只保存在本机", "hint")
        place.setToolTip(folder)
        row.addWidget(place)
        row.addSpacing(SPACE)
        row.addWidget(Label(f"版本 {desktop.__version__}", "hint"))

    def show_counts(self, counts: DeskCounts) -> None:
        """Show the figures of today."""
        words = {"open": f"在办 {counts.open}", "today": f"今天到期 {counts.due_today}"}
        words["overdue"] = f"已超期 {counts.overdue}"
        for key, button in self._figures.items():
            button.setText(words[key])
            button.setAccessibleName(words[key])
            button.setToolTip("打开这个列表")
