"""Choosing a period: its kind, ← and → step, typing picks (10月, 三季度, 上半年, 2025年, 2026-Q3)."""

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.domain.dates import Period, PeriodKind, month, parse_period, period_of
from desktop.domain.faults import Refused
from desktop.domain.records import Choice
from desktop.ui import look
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.pick_field import PickField

KINDS: dict[str, str] = {
    PeriodKind.MONTH: "月",
    PeriodKind.QUARTER: "季",
    PeriodKind.HALF: "半年",
    PeriodKind.YEAR: "年",
}
_LISTED = {PeriodKind.MONTH: 24, PeriodKind.QUARTER: 8, PeriodKind.HALF: 4, PeriodKind.YEAR: 3}
"""So many periods of a kind are in the list; an earlier one is typed in full."""

_REPORTING_DAYS = 10
"""In the first days of a month one reports on the month before."""


def first_month(today: date) -> Period:
    """The month that is worked on: the last finished one until the 10th, then the running one."""
    running = month(today.year, today.month)
    return running.previous() if today.day <= _REPORTING_DAYS else running


def last_periods(kind: str, today: date) -> list[Period]:
    """The running period of a kind and those before it, newest first."""
    found = [period_of(kind, today)]
    while len(found) < _LISTED[PeriodKind(kind)]:
        found.append(found[-1].previous())
    return found


def _keys(period: Period) -> Iterator[str]:
    """What may be typed for a period beside its name and its code."""
    yield period.code.lower()
    match period.kind:
        case PeriodKind.MONTH:
            yield from (period.code.replace("-", ""), f"{period.index}月", str(period.index))
        case PeriodKind.QUARTER:
            numeral = "一二三四"[period.index - 1]
            yield from (f"{numeral}季度", f"第{numeral}季度", f"{period.index}季度", f"q{period.index}")
        case PeriodKind.HALF:
            yield from (f"{'上下'[period.index - 1]}半年", f"h{period.index}")


class _PeriodField(PickField):
    """A period; ← and → step while one is shown and nothing is being typed. One not in the list is typed in full."""

    step_wanted = Signal(int)
    typed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self.choice() is not None and not event.modifiers():
            self.step_wanted.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def settle(self) -> str:
        if self.choice() is None and self.text().strip():
            try:
                period = parse_period(self.text())
            except Refused:
                return super().settle()
            self.typed.emit(period)
            return "" if self.choice() is not None else f"{period.label}还没有开始。"
        return super().settle()


class PeriodBar(QWidget):
    """月 季 半年 年 ‹ period ›. `chosen` carries the `Period`; one that has not begun cannot be chosen."""

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = first_month(today)
        self._today = today
        self._anchor = self.period
        """The month looked at last: the way back from a year leads to it."""
        self.kinds = ChoiceRow(KINDS)
        self.field = _PeriodField()
        self._before = Button("", "small", drawing="caret-left")
        self._after = Button("", "small", drawing="caret-right")
        self._build()
        self._before.clicked.connect(lambda: self.step(-1))
        self._after.clicked.connect(lambda: self.step(1))
        self.kinds.changed.connect(self._on_kind)
        self.field.step_wanted.connect(self.step)
        self.field.picked.connect(self._on_picked)
        self.field.typed.connect(self._on_typed)
        self.set_today(today)

    def _build(self) -> None:
        self.kinds.setAccessibleName("统计期的长短")
        self.kinds.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.field.setAccessibleName("统计期")
        self.field.setToolTip("← → 换期；也可以输入：10月、三季度、上半年、2025年、2026-Q3")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(self.kinds, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(SPACE)
        for widget in (self._before, self.field, self._after):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.field)
        self._fit()

    def set_today(self, today: date) -> None:
        """Offer the periods up to a day, those of the kind on show first."""
        self._today = today
        others = [kind for kind in KINDS if kind != self.period.kind]
        periods = [period for kind in (self.period.kind, *others) for period in last_periods(kind, today)]
        if self.period not in periods:
            periods.insert(0, self.period)
        self._by_code = {period.code: period for period in periods}
        self.field.set_choices([Choice(p.code, p.label, "", tuple(_keys(p))) for p in periods])
        self._show()

    def step(self, by: int) -> None:
        """Go to the period before or after."""
        wanted = self.period.previous() if by < 0 else self.period.following()
        if wanted.from_on <= self._today:
            self.choose(wanted)

    def choose(self, period: Period) -> None:
        """Show a period and say so."""
        self.period = period
        if period.kind == PeriodKind.MONTH:
            self._anchor = period
        self.set_today(self._today)
        self.chosen.emit(period)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "field"):
            self._fit()

    def _fit(self) -> None:
        self.field.setFixedWidth(look.current().sizes.px(132))

    def _show(self) -> None:
        self.kinds.set_value(self.period.kind)
        self.field.set_value(self.period.code)
        self.field.selectAll()
        before, after = self.period.previous(), self.period.following()
        for button, period, key in ((self._before, before, "←"), (self._after, after, "→")):
            button.setToolTip(f"{period.label}（{key}）")
            button.setAccessibleName(period.label)
        self._after.setEnabled(after.from_on <= self._today)

    def _on_kind(self) -> None:
        kind = self.kinds.value()
        if kind and kind != self.period.kind:
            held = self.period.from_on <= self._anchor.from_on <= self.period.to_on
            day = self._anchor.from_on if held else min(self.period.to_on, self._today)
            self.choose(period_of(kind, day))

    def _on_picked(self, choice: Choice | None) -> None:
        if choice is not None and choice.id != self.period.code:
            self.choose(self._by_code[str(choice.id)])

    def _on_typed(self, period: Period) -> None:
        if period.from_on <= self._today:
            self.choose(period)
