"""版本: every edition of a closed period, each to be shown, printed and saved exactly as it was issued."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.casework.closing import Edition
from desktop.domain.dates import Period
from desktop.ui import look
from desktop.ui.desks.reports.issue_bar import SHOWN_OF_PROOF, layout_words
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.table import TableView

_SEEN = 6


class EditionsPanel(Card):
    """`opened(edition)`, `save_wanted(edition)`: the paper of the layout that is chosen above; `closed` with Esc."""

    opened = Signal(object)
    save_wanted = Signal(object)
    closed = Signal()

    def __init__(self, period: Period, editions: Sequence[Edition], parent: QWidget | None = None) -> None:
        super().__init__(f"结账存档　{period.label}", parent=parent)
        words = layout_words(period)
        self.model: RowsModel[Edition] = RowsModel(
            (
                Column("版次", lambda one: f"第 {one.number} 版"),
                Column("结账时间", lambda one: f"{one.closed_at:%Y-%m-%d %H:%M}"),
                Column("结账人", lambda one: one.closed_by),
                Column("原件", lambda one: "、".join(words[layout] for layout in one.layouts)),
                Column("校验码", lambda one: one.sha256[:SHOWN_OF_PROOF]),
                Column("更正的理由", lambda one: one.reason or "—"),
            )
        )
        self.model.set_rows(list(reversed(editions)))
        self.table = TableView()
        self.table.setAccessibleName("结账存档的各版")
        self.table.setModel(self.model)
        self.table.set_widths({0: 72, 1: 140, 2: 80, 3: 180, 4: 96})
        self.table.opened.connect(lambda index: self.opened.emit(self.model.rows[index.row()]))
        self.table.setFixedHeight(look.current().sizes.row * (min(len(editions), _SEEN) + 1) + 2)
        close = Button("", "small", drawing="x", says="关闭（Esc）")
        close.clicked.connect(self.closed)
        self.add_to_head(KeyHints([("Enter", "照原样打开"), ("Ctrl+S", "另存 PDF"), ("Esc", "关闭")]))
        self.add_to_head(close)
        self.add(self.table)

    def start(self) -> None:
        """Put the keyboard on the newest edition."""
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chosen(self) -> Edition:
        """The marked edition."""
        return self.model.rows[max(self.table.currentIndex().row(), 0)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif held and event.key() == Qt.Key.Key_S:
            self.save_wanted.emit(self.chosen)
        elif held and event.key() == Qt.Key.Key_P:
            self.opened.emit(self.chosen)
        else:
            super().keyPressEvent(event)
