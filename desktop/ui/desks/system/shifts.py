"""After a change of a rule or a holiday: which running clocks would end on another day, old and new side by side."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import clock_upkeep
from desktop.casework.clock_upkeep import Shift
from desktop.domain.dates import show_day, show_weekday
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.desks.system.panel import Then
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.strip import ErrorStrip, NoticeStrip
from desktop.ui.widgets.table import TableView
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_CHANGE_COLUMN = 5
_PLACE_OF_SHIFTS = 2
"""Under heading and strips, before list and form."""


class ShiftsView(Card):
    """The comparison before reckoning anew. ↑ ↓ show the reasons of a row, Esc puts it off."""

    accepted = Signal()
    put_off = Signal()

    def __init__(self, shell: "Shell") -> None:
        super().__init__("期限会怎样变化")
        self._shell = shell
        self.model: RowsModel[Shift] = RowsModel(
            (
                Column("编号", lambda s: s.number),
                Column("标题", lambda s: s.title),
                Column("期限", lambda s: s.label),
                Column("现在截止", lambda s: _day(s.old_due)),
                Column("重算后截止", lambda s: _day(s.new_due)),
                Column("变化", self._word, lambda s: ((self._word(s), self._state(s)),)),
            )
        )
        self.table = TableView()
        self.table.setAccessibleName("期限变化对照")
        self.table.setModel(self.model)
        self.table.set_widths({0: 130, 1: 120, 2: 84, 3: 124, 4: 124, 5: 96}, grow=1)
        self.table.set_chip_column(_CHANGE_COLUMN)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._explain(now.row()))
        self.table.opened.connect(lambda index: shell.show_matter(self.model.rows[index.row()].matter_id))
        self._old, self._new = Label("", wrap=True).selectable(), Label("", wrap=True).selectable()
        self.add(self.table, 1)
        self.add(rule())
        for title, words in (("现在", self._old), ("重算后", self._new)):
            self.add(Label(title, "label"))
            self.add(words)
        self.add(self._buttons())

    def _buttons(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, SPACE, 0, 0)
        row.setSpacing(SPACE)
        accept = Button("重算　Ctrl+S", "primary", says="按现行规则和放假安排重算（Ctrl+S）")
        later = Button("暂不　Esc", says="暂不重算（Esc）")
        accept.clicked.connect(self.accepted)
        later.clicked.connect(self.put_off)
        said = Label("已停止的期限不变。重算会记入每件的办理记录，可以撤回。", "secondary", wrap=True)
        for widget in (accept, later):
            row.addWidget(widget)
        row.addWidget(said, 1)
        return foot

    def show_shifts(self, shifts: tuple[Shift, ...]) -> None:
        """Show what would change and mark the first row."""
        moved = sum(shift.is_moved for shift in shifts)
        still = f"，{len(shifts) - moved} 个只更新提醒和说明" if moved < len(shifts) else ""
        self.set_title("期限会怎样变化", f"{moved} 个截止日变化{still}")
        self.model.set_rows(shifts)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _explain(self, place: int) -> None:
        shift = self.model.rows[place] if 0 <= place < len(self.model.rows) else None
        self._old.setText(shift.old_explanation if shift else "")
        self._new.setText(shift.new_explanation if shift else "")

    def _word(self, shift: Shift) -> str:
        days = (shift.new_due - shift.old_due).days
        if not days:
            return "日期不变"
        if self._is_over(shift):
            return "将变为超期"
        return f"推迟 {days} 天" if days > 0 else f"提前 {-days} 天"

    def _state(self, shift: Shift) -> str:
        if not shift.is_moved:
            return "neutral"
        return "overdue" if self._is_over(shift) else ("normal" if shift.new_due > shift.old_due else "soon")

    def _is_over(self, shift: Shift) -> bool:
        """True for a clock that runs today and would have run out before today."""
        return shift.new_due < self._shell.now().date() <= shift.old_due

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
        else:
            super().keyPressEvent(event)


def _day(day: date) -> str:
    return f"{show_day(day)} {show_weekday(day)}"


class ReckoningPage(ListPage):
    """A list whose records decide when clocks run out. After a change it offers to reckon the running ones anew."""

    def _build(self) -> None:
        super()._build()
        self.offer, self.trouble = NoticeStrip(), ErrorStrip()
        self.offer.action.connect(self.show_shifts)
        self.shifts = ShiftsView(self.shell)
        self.shifts.accepted.connect(self.recompute)
        self.shifts.put_off.connect(self.hide_shifts)
        self.shifts.hide()
        self._undo = Button("撤回上次重算", "quiet", drawing="arrow-counter-clockwise")
        self._undo.clicked.connect(self.undo)
        hints = self.findChild(KeyHints)
        assert hints is not None  # the list page has put them there
        self.hints: KeyHints = hints
        foot = QHBoxLayout()
        foot.addWidget(self.hints)
        foot.addStretch(1)
        foot.addWidget(self._undo)
        self.column.addLayout(foot)
        below = QVBoxLayout()
        below.setSpacing(SPACE)
        for strip in (self.offer, self.trouble):
            below.addWidget(strip)
        self.column.insertLayout(1, below)
        self.column.insertWidget(_PLACE_OF_SHIFTS, self.shifts)
        self.add_shortcut("Ctrl+R", self.show_shifts)
        self._offer()

    def reload(self) -> None:
        super().reload()
        if hasattr(self, "offer"):
            self._offer()

    def _offer(self) -> None:
        """Say how many matters a recomputation would touch, and whether the last one can be taken back."""
        shifts = clock_upkeep.preview(self.shell.session.actor)
        moved = len({shift.matter_id for shift in shifts if shift.is_moved})
        self.trouble.silence()
        self._undo.setVisible(clock_upkeep.last_recompute() and not self.is_comparing)
        if moved:
            self.offer.say(f"有 {moved} 件在办事项的期限会变化，还没有重算。", "soon", "查看　Ctrl+R")
        elif shifts:
            count = len({shift.matter_id for shift in shifts})
            self.offer.say(f"有 {count} 件在办事项的截止日不变，提醒或说明要更新。", "accent", "查看　Ctrl+R")
        else:
            self.offer.silence()
        if self.is_comparing and shifts:
            self.offer.hide()
            self.shifts.show_shifts(shifts)
        elif self.is_comparing:
            self._turn(False)

    # ------------------------------------------------------------ the comparison

    @property
    def is_comparing(self) -> bool:
        """True while the comparison stands in place of list and form."""
        return not self.shifts.isHidden()

    def show_shifts(self) -> None:
        """Show the comparison in place of list and form, once nothing unsaved would be lost."""

        def show() -> None:
            shifts = clock_upkeep.preview(self.shell.session.actor)
            if shifts:
                self._turn(True)
                self.shifts.show_shifts(shifts)

        super().guard(show)

    def hide_shifts(self) -> None:
        """Back to the list."""
        self._turn(False)
        self.focus_first()

    def _turn(self, to_shifts: bool) -> None:
        self.offer.setVisible(not to_shifts and bool(self.offer.sentence))
        for widget in (self.listing, self.side, self.hints):
            widget.setVisible(not to_shifts)
        self._undo.setVisible(not to_shifts and clock_upkeep.last_recompute())
        self.shifts.setVisible(to_shifts)
        # the row of list and form keeps its room even while both are hidden
        self.column.setStretch(_PLACE_OF_SHIFTS, int(to_shifts))
        self.column.setStretch(_PLACE_OF_SHIFTS + 1, int(not to_shifts))

    def recompute(self) -> None:
        """Do what the comparison shows."""
        self._turn(False)
        self._act(lambda: clock_upkeep.recompute(self.shell.session.actor, self.shell.now()), "撤回", self.undo)

    def undo(self) -> None:
        """Take the last recomputation back."""
        self._act(lambda: clock_upkeep.undo_recompute(self.shell.session.actor, self.shell.now()))

    def _act(self, act: Callable[[], Change], word: str = "", then: Callable[[], None] | None = None) -> None:
        try:
            change = act()
        except (Refused, Trouble) as no:
            # the link that takes it back stays in the status line when the clerk is long elsewhere
            (self.trouble.say if self.isVisible() else self.shell.refuse)(no.sentence)
            return
        hub().announce(change)
        self.shell.say(change.say, word, then)
        if self.isVisible():
            self.focus_first()

    # ------------------------------------------------------------ the page behind it

    def save_shown(self) -> None:
        if self.is_comparing:
            self.recompute()
        else:
            super().save_shown()

    def focus_first(self) -> None:
        if self.is_comparing:
            self.shifts.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().focus_first()

    def guard(self, then: Then) -> bool:
        if self.is_comparing:
            self._turn(False)
        return super().guard(then)
