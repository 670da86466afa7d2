"""查阅记录: who looked into a sealed matter, for those who may see it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from desktop.casework.reading import ReadingLine
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label

_SEEN = 8


class ReadingsCard(FilledCard):
    """Newest first, the older part behind a link; not there for an open matter."""

    def __init__(self) -> None:
        super().__init__("查阅记录")
        self._lines: Sequence[ReadingLine] = ()
        self._all = Button("", "link", says="显示全部查阅记录")
        self._all.clicked.connect(lambda: self._show(len(self._lines)))
        self.add_to_head(self._all)
        self.hide()

    def show_readings(self, lines: Sequence[ReadingLine]) -> None:
        """Show who looked; without a line the card is hidden."""
        self._lines = lines
        self.setVisible(bool(lines))
        self._show(_SEEN)

    def _show(self, count: int) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 3 // 2)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(2, 1)
        for place, line in enumerate(self._lines[:count]):
            grid.addWidget(Label(f"{line.at:%Y-%m-%d %H:%M}", "hint"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(line.actor_name), place, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(line.what, "secondary", wrap=True), place, 2, Qt.AlignmentFlag.AlignTop)
        self.fresh().addLayout(grid)
        self._all.setText(f"全部 {len(self._lines)} 条")
        self._all.setVisible(count < len(self._lines))
