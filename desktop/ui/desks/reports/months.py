"""Choosing a month: ← and → step, typing picks one of the last two years."""

from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.domain.dates import Period, month
from desktop.domain.records import Choice
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.pick_field import PickField

LISTED = 24
"""So many months are in the list."""

_REPORTING_DAYS = 10
"""In the first days of a month one reports on the month before."""


def first_month(today: date) -> Period:
    """The month that is worked on: the last finished one until the 10th, then the running one."""
    running = month(today.year, today.month)
    return running.previous() if today.day <= _REPORTING_DAYS else running


def next_month(period: Period) -> Period:
    """The month after."""
    return month(period.year + period.index // 12, period.index % 12 + 1)


def last_months(today: date) -> list[Period]:
    """The running month and those before it, newest first."""
    found = [month(today.year, today.month)]
    while len(found) < LISTED:
        found.append(found[-1].previous())
    return found


class _MonthField(PickField):
    """A month; ← and → step while a month is shown and nothing is being typed."""

    step_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self.choice() is not None and not event.modifiers():
            self.step_wanted.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class MonthBar(QWidget):
    """‹ month ›. `chosen` carries the `Period`; a month that has not begun cannot be chosen."""

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = first_month(today)
        self._today = today
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        self.field = _MonthField()
        self.field.setAccessibleName("月份")
        self.field.setToolTip("← → 换月，输入月份查找，↓ 列出近两年")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fit()
        self._before = Button("", "small", drawing="caret-left", says="上一个月（←）")
        self._after = Button("", "small", drawing="caret-right", says="下一个月（→）")
        for widget in (self._before, self.field, self._after):
            row.addWidget(widget)
        self.setFocusProxy(self.field)
        self._before.clicked.connect(lambda: self.step(-1))
        self._after.clicked.connect(lambda: self.step(1))
        self.field.step_wanted.connect(self.step)
        self.field.picked.connect(self._on_picked)
        self.set_today(today)

    def set_today(self, today: date) -> None:
        """Offer the months up to a day."""
        self._today = today
        months = last_months(today)
        if self.period not in months:
            months.append(self.period)
        self._by_code = {period.code: period for period in months}
        self.field.set_choices(
            [
                Choice(p.code, p.label, "", (p.code, p.code.replace("-", ""), f"{p.index}月", str(p.index)))
                for p in months
            ]
        )
        self._show()

    def step(self, by: int) -> None:
        """Go to the month before or after."""
        wanted = self.period.previous() if by < 0 else next_month(self.period)
        if wanted.from_on <= self._today:
            self.choose(wanted)

    def choose(self, period: Period) -> None:
        """Show a month and say so."""
        self.period = period
        if period.code not in self._by_code:
            self.set_today(self._today)
        self._show()
        self.chosen.emit(period)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "field"):
            self._fit()

    def _fit(self) -> None:
        self.field.setFixedWidth(look.current().sizes.px(124))

    def _show(self) -> None:
        self.field.set_value(self.period.code)
        self.field.selectAll()
        self._after.setEnabled(next_month(self.period).from_on <= self._today)

    def _on_picked(self, choice: Choice | None) -> None:
        if choice is not None and choice.id != self.period.code:
            self.choose(self._by_code[str(choice.id)])
