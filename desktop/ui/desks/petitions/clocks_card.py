"""期限 of a matter: each running clock with its state and the reason for its day, and stopping the count for a while."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import clock_acts
from desktop.domain.clocks import STATE_LABELS, WATCHED, ClockState, state_of, state_text
from desktop.domain.dates import show_day
from desktop.domain.records import Actor, Change, ClockRow
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.matter_cards import FilledCard
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.clock_line import ClockLine
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import Label

_LATE = (ClockState.STOPPED, ClockState.STOPPED_LATE)


class ClocksCard(FilledCard):
    """Running clocks by their day, stopped ones behind a link. The two signals carry a `ClockRow`."""

    pause_wanted = Signal(object)
    resume_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("期限")
        self._shows_stopped = False

    def show_clocks(self, clocks: Sequence[ClockRow], today: date, pausable: Mapping[int, bool]) -> None:
        """Show clocks. `pausable`: those whose count may be stopped for a while → whether it is stopped now."""
        column = self.fresh()
        running = sorted((clock for clock in clocks if clock.stopped_on is None), key=lambda clock: clock.due_on)
        stopped = [clock for clock in clocks if clock.stopped_on is not None]
        if not running:
            column.addWidget(Label("没有在计的期限", "hint"))
        for clock in running:
            is_paused = pausable.get(clock.id, False)
            chip = ("已中止", "neutral") if is_paused else state_chip(clock, today)
            column.addWidget(ClockLine(clock.label, f"{show_day(clock.due_on)} 到期", *chip, clock.explanation))
            if clock.id in pausable:
                column.addWidget(self._pause_link(clock, is_paused), alignment=Qt.AlignmentFlag.AlignLeft)
        if stopped:
            self._add_stopped(column, stopped, today)

    def _pause_link(self, clock: ClockRow, is_paused: bool) -> Button:
        word = "恢复计算" if is_paused else "中止计算"
        link = Button(f"{word}…", "link", says=f"{word}“{clock.label}”的期限")
        signal = self.resume_wanted if is_paused else self.pause_wanted
        link.clicked.connect(lambda: signal.emit(clock))
        return link

    def _add_stopped(self, column: QVBoxLayout, clocks: Sequence[ClockRow], today: date) -> None:
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE)
        for clock in clocks:
            day = f"{clock.stopped_on:%m-%d} 停止（限 {clock.due_on:%m-%d}）"
            lines.addWidget(ClockLine(clock.label, day, *state_chip(clock, today), clock.explanation))
        link = Button("", "link")

        def show(on: bool) -> None:
            self._shows_stopped = on
            inside.setVisible(on)
            link.setText("收起已停止的期限" if on else f"已停止的期限 {len(clocks)} 项…")
            link.setAccessibleName(link.text())

        link.clicked.connect(lambda: show(inside.isHidden()))
        column.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(inside)
        show(self._shows_stopped)


def state_chip(clock: ClockRow, today: date) -> tuple[str, str]:
    """The state in a word with its colour; a clock of somebody else is only watched."""
    facts = (clock.due_on, clock.internal_due_on, today, clock.warn_days, clock.stopped_on)
    state = state_of(*facts)
    if clock.rule_code in WATCHED and clock.stopped_on is None:
        return "对方期限", "neutral"
    if state in _LATE or clock.rule_code in WATCHED:
        return ("已停止" if clock.rule_code in WATCHED else state_text(*facts)), "neutral"
    if state == ClockState.SOON:
        return f"临期　{state_text(*facts)}", str(state)
    return (state_text(*facts) if state == ClockState.OVERDUE else STATE_LABELS[state]), str(state)


class PausePanel(ActPanel):
    """中止计算."""

    def __init__(self, clock: ClockRow, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(f"中止计算　{clock.label}", "确认中止", parent=parent)
        self._clock_id = clock.id
        self.form.add("from_on", "从哪天起不计算", DateField(today=today, latest=today), span=4, required=True)
        self.form.add("reason", "原因", LineField(longest=200, placeholder="如：听证"), span=8, required=True)
        self.form.field("from_on").set_value(today())

    def act(self, by: Actor, at: datetime) -> Change:
        """Stop counting."""
        values = self.form.values()
        return clock_acts.pause_clock(self._clock_id, values["from_on"], values["reason"], by, at)


class ResumePanel(ActPanel):
    """恢复计算."""

    def __init__(self, clock: ClockRow, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(f"恢复计算　{clock.label}", "确认恢复", parent=parent)
        self._clock_id = clock.id
        self.form.add("to_on", "不计算的最后一天", DateField(today=today, latest=today), span=4, required=True)
        self.form.field("to_on").set_value(today() - timedelta(days=1))

    def act(self, by: Actor, at: datetime) -> Change:
        """Go on counting on the day after."""
        return clock_acts.resume_clock(self._clock_id, self.form.values()["to_on"], by, at)
