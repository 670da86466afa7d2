"""期限规则: what is counted from when, a trial of it, and the next version of a rule."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import clock_upkeep, office
from desktop.domain.clocks import UNIT_LABELS, ClockRule, Due, Unit, reckon
from desktop.domain.dates import show_day, show_weekday
from desktop.domain.faults import Refused
from desktop.domain.records import Change
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.shifts import ReckoningPage
from desktop.ui.models.rows import Column
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_YES, _NO = "yes", "no"
_UNITS = {Unit.DAY.value: "日", Unit.WORKING_DAY.value: "工作日"}


def length_words(one: ClockRule) -> str:
    """How long a rule runs: 60 日 · 10 个工作日 · 按来文."""
    return f"{one.length} {UNIT_LABELS[one.unit]}" if one.length else "按来文"


class ClocksPage(ReckoningPage):
    """The clock rules. What is saved is a new version from a day on; the old one stays for what began before it."""

    title = "期限规则"
    about = "改动从选定的日期起执行，此前开始计算的期限仍按原规则。选一条规则，右边可以试算，也可以修改。"
    kinds = frozenset({"holiday", "clock_rule", "clock"})
    columns = (
        Column("规则", lambda r: r.label),
        Column("期限", length_words),
        Column("从哪天起", lambda r: r.starts),
        Column("到什么为止", lambda r: r.stops),
    )
    widths = (90, 96, 124)

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.table.setCurrentIndex(self.model.index(0, 0))

    def build_form(self) -> None:
        form = self.panel.form
        form.add("from_on", "从哪天起执行", DateField(today=lambda: self.shell.now().date()), span=7, required=True)
        form.add("label", "规则名称", LineField(longest=20), span=5, required=True)
        form.add("length", "天数", NumberField(0, clock_upkeep.LONGEST_RULE), span=5, required=True)
        form.add("unit", "按什么数", ChoiceRow(_UNITS), span=7)
        form.add("rolls", "末日逢休息日", ChoiceRow({_YES: "顺延", _NO: "不顺延"}), span=6)
        form.add("can_pause", "中止计算", ChoiceRow({_NO: "不允许", _YES: "允许"}), span=6)
        form.add("warn_days", "提前几天提醒", NumberField(0, 999), span=6, required=True)
        form.add("max_extra_days", "最多延几天", NumberField(0, 999), span=6, required=True)
        form.add("starts", "从什么起算", LineField(longest=30), span=5, required=True)
        form.add("stops", "到什么为止", LineField(longest=50), span=7, required=True)
        form.add("basis", "依据", LineField(longest=60), required=True, note="哪部法规第几条")
        form.changed.connect(self._reckon)
        self._build_trial()
        self.add_shortcut("Ctrl+T", lambda: self.trial.focus_first())

    def _build_trial(self) -> None:
        self._sample = Card("试算")
        self.trial = FormGrid()
        self.trial.add("start", "起算日", DateField(today=lambda: self.shell.now().date()), span=7)
        self.trial.add("length", "天数", NumberField(1, clock_upkeep.LONGEST_RULE), span=5)
        self.trial.set_values({"start": self.shell.now().date()})
        self.trial.changed.connect(self._reckon)
        self._due = Label("", "title")
        self._now = Label("", "secondary", wrap=True)
        self._why = Label("", wrap=True).selectable()
        self._sample.add_to_head(self._due)
        for widget in (self.trial, self._now, self._why):
            self._sample.add(widget)

    def below_form(self) -> tuple[QWidget, ...]:
        self._history = Card("历次规则")
        self._versions = Label("", wrap=True)
        self._history.add(self._versions)
        return (self._history,)

    def _build(self) -> None:
        super()._build()
        column = self.form_place.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self._sample)  # what the rule comes to stays in sight while it is being changed
        self.hints.set_hints(
            [("↑ ↓", "选规则"), ("Enter", "修改"), ("Ctrl+T", "试算"), ("Ctrl+S", "保存"), ("Esc", "返回")]
        )

    # ------------------------------------------------------------ list and form

    def read(self) -> list[ClockRule]:
        return clock_upkeep.current_rules(self.shell.now().date())

    def key_of(self, row: Any) -> Any:
        return row.code

    def title_of(self, row: Any) -> str:
        return f"修改“{row.label}”"

    def values_of(self, row: Any) -> dict[str, Any]:
        marks = {name: _YES if getattr(row, name) else _NO for name in ("rolls", "can_pause")}
        names = ("label", "length", "unit", "warn_days", "max_extra_days", "starts", "stops", "basis")
        return {"from_on": self.shell.now().date(), **marks, **{name: getattr(row, name) for name in names}}

    def on_shown(self, row: Any) -> None:
        self._sample.set_title(f"试算：{row.label}")
        versions = clock_upkeep.rule_versions(row.code)
        self._history.setVisible(len(versions) > 1)
        self._versions.setText("\n".join(_version_words(version) for version in reversed(versions)))
        self.panel.form.note("length", "0 为按来文" if row.length == 0 else "")
        self._reckon()
        self.side.verticalScrollBar().setValue(0)  # the trial first

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        rule = self._typed(row, values)
        return clock_upkeep.save_rule(rule, values["from_on"], self.shell.session.actor, self.shell.now())

    @staticmethod
    def _typed(row: ClockRule, values: dict[str, Any]) -> ClockRule:
        """The rule as it stands in the form."""
        marks = {name: values[name] == _YES for name in ("rolls", "can_pause")}
        others = {name: value for name, value in values.items() if name not in ("from_on", *marks)}
        return row._replace(**marks, **others)

    # ------------------------------------------------------------ trial

    def _reckon(self) -> None:
        """Reckon what the form says, and what the rule says now where that is another day."""
        if self.row is None:
            return
        values = self.panel.form.values()
        is_whole = None not in (values["length"], values["warn_days"], values["max_extra_days"])
        typed = self._typed(self.row, values) if is_whole else self.row
        self.trial.show_field("length", typed.length == 0)
        start, length = self.trial.field("start").value(), self.trial.field("length").value()
        self._now.hide()
        if start is None or (typed.length == 0 and length is None):
            self._say_trial("—", "请填写起算日。" if start is None else "请填写来文要求的天数。")
            return
        try:
            due = reckon(typed, start, office.calendar(), length=typed.length or length)
            now = reckon(self.row, start, office.calendar(), length=self.row.length or length or typed.length)
        except Refused as no:
            self._say_trial("—", no.sentence)
            return
        self._say_trial(_day(due), due.explanation)
        if now.due_on != due.due_on:
            self._now.setText(f"按现在的规则是 {_day(now)}。")
            self._now.show()

    def _say_trial(self, day: str, why: str) -> None:
        self._due.setText(day)
        self._why.setText(why)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape and self._sample.isAncestorOf(self.focusWidget() or self):
            self.focus_first()
        else:
            super().keyPressEvent(event)


def _day(due: Due) -> str:
    return f"{show_day(due.due_on)}　{show_weekday(due.due_on)}"


def _version_words(version: ClockRule) -> str:
    start = f"{show_day(version.valid_from)} 起" if version.valid_from else "最初"
    until = f"到 {show_day(version.valid_to)}" if version.valid_to else ""
    return f"{start}{until}：{length_words(version)}，{version.basis}"
