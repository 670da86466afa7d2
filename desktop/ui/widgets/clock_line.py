"""A clock of a matter in one line, with the reason for its day behind a link."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.label import ElidedLabel, Label

_WHY, _HIDE = "为什么是这一天？", "收起说明"


class ClockLine(QWidget):
    """Label, day and state; “为什么是这一天？” opens the explanation underneath."""

    def __init__(
        self,
        label: str,
        day: str,
        word: str = "",
        state: str = "normal",
        explanation: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("clock")
        self.setAccessibleName(f"{label} {day} {word}".strip())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 4)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        name = Label(label)
        # Four characters wide, so that the days of several clocks stand under each other.
        name.setMinimumWidth(name.fontMetrics().horizontalAdvance("领导批示"))
        row.addWidget(name)
        row.addWidget(ElidedLabel(day, "secondary"), 1)
        row.addWidget(Chip(word, state))
        column.addLayout(row)
        self._explanation = Label(explanation, "hint", wrap=True).selectable()
        self._explanation.hide()
        self._why = Button(_WHY, "link")
        self._why.clicked.connect(self._toggle)
        behind = QHBoxLayout()
        behind.addWidget(self._why)
        behind.addStretch(1)
        column.addLayout(behind)
        self._why.setVisible(bool(explanation))  # not before it has a parent: it would open a window of its own
        column.addWidget(self._explanation)

    def _toggle(self) -> None:
        opened = self._explanation.isHidden()
        self._explanation.setVisible(opened)
        self._why.setText(_HIDE if opened else _WHY)
        self._why.setAccessibleName(self._why.text())
