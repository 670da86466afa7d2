"""期限规则: what is counted from when, and a trial: which day it will be and why."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import office
from desktop.domain.clocks import UNIT_LABELS, ClockRule, reckon
from desktop.domain.dates import show_day, show_weekday
from desktop.domain.faults import Refused
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import NumberField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


def length_words(one: ClockRule) -> str:
    """How long a rule runs: 60 日 · 10 个工作日 · 按来文."""
    return f"{one.length} {UNIT_LABELS[one.unit]}" if one.length else "按来文"


class ClocksPage(SystemPage):
    """The clock rules, to be read, with a trial of the chosen one."""

    title = "期限规则"
    about = "本版本只能查看。选一条规则，填一个起算日，就能看到截止日和理由。"
    kinds = frozenset({"holiday"})

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.model: RowsModel[ClockRule] = RowsModel(
            (
                Column("规则", lambda r: r.label),
                Column("期限", length_words),
                Column("从哪天起", lambda r: r.starts),
                Column("到什么为止", lambda r: r.stops),
            )
        )
        self.model.set_rows(office.clock_rules())
        self.table = TableView()
        self.table.setAccessibleName(self.title)
        self.table.setModel(self.model)
        self.table.set_widths({0: 90, 1: 96, 2: 130})
        listing = Card()
        listing.add(self.table, 1)
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(listing, 3)
        both.addWidget(self._trial(), 2, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(both, 1)
        self.column.addWidget(KeyHints([("↑ ↓", "选规则"), ("Enter", "试算"), ("Esc", "返回")]))
        self.table.opened.connect(lambda _: self.form.focus_first())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_rule())
        self.table.setCurrentIndex(self.model.index(0, 0))

    def _trial(self) -> Card:
        self._card = Card("试算")
        self._terms = Label("", "secondary", wrap=True)
        self.form = FormGrid()
        self.form.add("start", "起算日", DateField(today=lambda: self.shell.now().date()), span=7)
        self.form.add("length", "天数", NumberField(1, 3650), span=5)
        self.form.set_values({"start": self.shell.now().date()})
        self.form.changed.connect(self.reload)
        self._due = Label("", "title")
        self._why = Label("", wrap=True).selectable()
        self._why.setMinimumHeight(SPACE * 16)
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (self._terms, self.form, rule(), Label("截止日", "label"), self._due, self._why):
            self._card.add(widget)
        return self._card

    @property
    def chosen(self) -> ClockRule | None:
        """The marked rule."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def _on_rule(self) -> None:
        one = self.chosen
        if one is None:
            return
        self._card.set_title(f"试算：{one.label}")
        self._terms.setText(_terms(one))
        self.form.show_field("length", one.length == 0)
        self.reload()

    def reload(self) -> None:
        """Reckon anew."""
        one = self.chosen
        start, length = self.form.field("start").value(), self.form.field("length").value()
        if one is None or start is None or (one.length == 0 and length is None):
            self._due.setText("—")
            self._why.setText("请填写起算日。" if start is None else "请填写来文要求的天数。")
            return
        try:
            due = reckon(one, start, office.calendar(), length=length if one.length == 0 else None)
        except Refused as no:
            self._due.setText("—")
            self._why.setText(no.sentence)
            return
        self._due.setText(f"{show_day(due.due_on)}　{show_weekday(due.due_on)}")
        self._why.setText(due.explanation)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape and self._card.isAncestorOf(self.focusWidget() or self):
            self.focus_first()
        else:
            super().keyPressEvent(event)


def _terms(one: ClockRule) -> str:
    said = [
        "末日逢休息日顺延" if one.rolls else "末日不顺延",
        f"提前 {one.warn_days} 天提醒",
        "可以中止计算" if one.can_pause else "",
        f"可延期 {one.max_extra_days} {UNIT_LABELS[one.unit]}" if one.max_extra_days else "不能延期",
    ]
    return "；".join(word for word in said if word) + "。"
