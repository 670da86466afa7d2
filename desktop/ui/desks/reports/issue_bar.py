"""Under the head of the summary: whether the period is closed, and in which layout the summary goes out."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.casework.closing import Edition
from desktop.domain.dates import Period, PeriodKind
from desktop.domain.report import Layout
from desktop.ui import look
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.label import ElidedLabel

_PRINT = "预览并打印　Ctrl+P"
_NARROW = 720
"""Under so many pixels at normal text the words on the button give way to the layouts."""

_WORDS = {PeriodKind.MONTH: "月报", PeriodKind.QUARTER: "季报", PeriodKind.HALF: "半年报", PeriodKind.YEAR: "年报"}
SHOWN_OF_PROOF = 8
"""So many signs of the hash are shown; the whole is its tool tip."""


def layout_words(period: Period) -> dict[str, str]:
    """月报 · 月报表 · 简报, 季报 · 季报表 · 简报 …"""
    word = _WORDS[PeriodKind(period.kind)]
    return {Layout.REPORT: word, Layout.FORM: f"{word}表", Layout.BRIEF: "简报"}


class IssueBar(QWidget):
    """未结账 / 已结账 with 结账…, 更正重出… and 版本; at the right the layout, 存为文件 and 预览并打印."""

    close_wanted = Signal()
    editions_wanted = Signal()
    save_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, may_close: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_close = may_close
        self._can_go_out = self._can_close = False
        self._chip, self._said, self._proof = Chip("未结账"), ElidedLabel("", "secondary"), ElidedLabel("", "hint")
        self.close_button = Button("结账…", says="结账（Alt+J）")
        self.editions_button = Button("版本", "quiet", says="各版结账存档（Alt+B）")
        self.layouts = ChoiceRow({layout.value: "" for layout in Layout})
        self.layouts.setAccessibleName("版式")
        self.layouts.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._save = Button("存为…", drawing="download-simple", says="存为 PDF、Word 或 Excel（Ctrl+S）")
        self._print = Button(_PRINT, "primary", drawing="printer", says="预览并打印（Ctrl+P）")
        for button, signal in (
            (self.close_button, self.close_wanted),
            (self.editions_button, self.editions_wanted),
            (self._save, self.save_wanted),
            (self._print, self.print_wanted),
        ):
            button.clicked.connect(signal)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._chip)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._said)
        said.addWidget(self._proof)
        row.addLayout(said, 1)
        for widget in (self.close_button, self.editions_button, self.layouts, self._save, self._print):
            row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)

    @property
    def layout_wanted(self) -> Layout:
        """The layout that was chosen."""
        return Layout(self.layouts.value())

    @property
    def can_go_out(self) -> bool:
        """True while there is something to print."""
        return self._can_go_out

    @property
    def can_close(self) -> bool:
        """True when the period is over, its figures are there, and one may close it."""
        return self._can_close and self._can_go_out

    def show_period(self, period: Period, editions: Sequence[Edition], today: date) -> None:
        """Tell how a period stands."""
        for layout, words in layout_words(period).items():
            self.layouts.set_word(layout, words)
        self._chip.set_state("已结账" if editions else "未结账", "normal" if editions else "neutral")
        self._said.setText(_when(period, today))
        self._proof.setText("")
        if editions:
            last = editions[-1]
            self._said.setText(f"第 {last.number} 版　{last.closed_at:%Y-%m-%d}")
            self._proof.setText(f"{last.closed_by}　校验码 {last.sha256[:SHOWN_OF_PROOF]}")
        self._proof.setVisible(bool(editions))
        self._chip.setToolTip(f"校验码（SHA-256）：{editions[-1].sha256}" if editions else "")
        self.close_button.setText("更正重出…" if editions else "结账…")
        self.close_button.setAccessibleName(self.close_button.text())
        self.close_button.setToolTip("更正重出，存为新的一版（Alt+J）" if editions else "结账（Alt+J）")
        self._can_close = self._may_close and today > period.to_on
        self.close_button.setVisible(self._can_close)
        self.editions_button.setVisible(bool(editions))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look.current().sizes.px(_NARROW)
        self._print.setText("打印" if narrow else _PRINT)
        self._save.setText("" if narrow else "存为…")

    def enable(self, on: bool) -> None:
        """Whether the figures are there."""
        self._can_go_out = on
        for button in (self._save, self._print, self.close_button, self.editions_button):
            button.setEnabled(on)


def _when(period: Period, today: date) -> str:
    """From when on a period can be closed."""
    if today > period.to_on:
        return "数字还会随登记变动，核对后可以结账"
    first = period.to_on + timedelta(days=1)
    year = "" if first.year == today.year else f"{first.year} 年 "
    return f"截至 {today:%m-%d}，{year}{first.month} 月 {first.day} 日起可以结账"
