"""催办单: what is due by responsible unit, ticked off, and one slip per unit made in one act."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import urging
from desktop.casework.urging import Group, Urged
from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change, Choice
from desktop.ui.desks.petitions.many_papers import show_issued
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.urging_slips import slip_of
from desktop.ui.look import SPACE
from desktop.ui.models.chips import due_chip, rule_label
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.tick_table import TickTable
from desktop.ui.work import hub

NOBODY = "未定责任单位"
_SPANS: tuple[tuple[str, str, int | None], ...] = (
    ("urgent", "超期和临期", None),
    ("3", "超期和 3 天内", 3),
    ("7", "超期和 7 天内", 7),
    ("15", "超期和 15 天内", 15),
)
_DAYS = {key: days for key, _, days in _SPANS}
_WIDTHS = {0: 44, 1: 140, 2: 140, 3: 160, 4: 72, 5: 88, 6: 124, 7: 180}


class Line(NamedTuple):
    """A matter on the page, and whether it is the first one of its unit."""

    group: Group
    one: Urged
    is_first: bool

    @property
    def id(self) -> int:
        """The matter's id."""
        return self.one.row.id


class UrgingPage(Page):
    """Groups what is due by unit. A sealed matter never stands here, whoever looks."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "催办单", parent)
        self._ids: tuple[int, ...] | None = None
        self._ticked: set[int] = set()
        self._known: set[int] = set()
        self._is_stale = False
        self.groups: tuple[Group, ...] = ()
        self.form = FormGrid()
        self.table = TickTable()
        self.table.setAccessibleName("要催办的事项")
        self.model: RowsModel[Line] = RowsModel(self._columns(), lambda line: line.group.unit_id is None, self)
        self._said = Label("", "secondary")
        self._make = Button("", "primary", drawing="printer", says="生成催办单（Ctrl+Enter）")
        self._build()
        self.keys |= {"Ctrl+Return": self.send, "Ctrl+Enter": self.send}

    # ------------------------------------------------------------ showing

    def choose(self, ids: Sequence[int] | None) -> None:
        """Show what is due among these matters; None is all."""
        self._ids = None if ids is None else tuple(ids)
        self._known.clear()
        self._ticked.clear()
        self.strip.silence()

    def reload(self) -> None:
        """Read anew; what was ticked stays so, what is new is ticked unless it was urged today."""
        today = self._today()
        self.groups = urging.groups(self.shell.session.actor, today, _DAYS[self._span()], self._ids)
        lines = [Line(group, one, not place) for group in self.groups for place, one in enumerate(group.matters)]
        may = {line.id for line in lines if line.group.unit_id is not None}
        fresh = {line.id for line in lines if line.id not in self._known and line.one.last_on != today}
        self._ticked = (self._ticked | fresh) & may
        self._known = {line.id for line in lines}
        here = self.table.currentIndex().row()
        self.model.set_rows(lines)
        if lines:
            self.table.setCurrentIndex(self.model.index(min(max(here, 0), len(lines) - 1), 0))
        self._show_counts()

    def refresh(self, change: Change | None) -> None:
        """Take in a change while the page is in sight; it is read anew anyway when it comes into sight."""
        if self.isVisible() and (change is None or "matter" in change.kinds):
            self.reload()

    def activate(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.addStretch(1)
        self.form.add("span", "催办范围", PickField([Choice(key, word, "", (key,)) for key, word, _ in _SPANS]), span=3)
        self.form.add("reply_on", "反馈期限", DateField(today=self._today), span=3, required=True)
        self.form.add("contact_name", "联系人", LineField(longest=30), span=3)
        self.form.add("contact_phone", "联系电话", LineField(longest=30), span=3)
        self.form.field("span").set_value("urgent")
        self.form.field("span").picked.connect(lambda _: self.reload())
        self.form.field("reply_on").set_value(urging.reply_day(self._today()))
        self.form.field("contact_name").set_value(self.shell.session.actor.name)
        self.form.field("contact_phone").set_value(self.shell.session.office.phone)
        self.form.submitted.connect(self.send)
        asked = Card()
        asked.add(self.form)
        self.column.addWidget(asked)
        self._build_table()
        listed = Card()
        inside = listed.layout()
        assert inside is not None
        inside.setContentsMargins(0, SPACE // 2, 0, SPACE)
        listed.add(self.table, 1)
        self.column.addWidget(listed, 1)
        self._make.clicked.connect(self.send)
        self.strip.action.connect(self._show_nobodys)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE * 3 // 2)
        foot.addWidget(self._make)
        foot.addWidget(self._said)
        foot.addStretch(1)
        foot.addWidget(
            KeyHints([("Space", "勾选"), ("Shift+Space", "勾选整个单位"), ("Enter", "打开"), ("Esc", "返回")])
        )
        self.column.addLayout(foot)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        self.table.set_chip_column(6)
        self.table.set_widths(_WIDTHS, grow=3)
        self.table.set_empty(
            EmptyState(
                "没有要催办的事项", "超期、今天到期和临期的事项会按责任单位列在这里；密件不列。", "", "check-circle"
            )
        )
        self.table.ticked.connect(self._tick)
        self.table.all_ticked.connect(self._tick_all)
        self.table.clicked.connect(lambda index: self._tick(index.row(), False) if index.column() == 0 else None)
        self.table.opened.connect(lambda index: self.shell.show_matter(self.model.rows[index.row()].id))

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("", self._tick_sign),
            Column("责任单位", lambda line: (line.group.unit or NOBODY) if line.is_first else ""),
            Column("编号", lambda line: line.one.row.number),
            Column("事项", lambda line: line.one.row.title),
            Column("承办人", lambda line: line.one.row.handler_name),
            Column("期限", lambda line: rule_label(line.one.row.next_rule)),
            Column("状态", lambda line: self._chip(line)[0][0], self._chip),
            Column("催办过", _urged_before),
        )

    def _tick_sign(self, line: Line) -> str:
        if line.group.unit_id is None:
            return "—"
        return "☑" if line.id in self._ticked else "☐"

    def _chip(self, line: Line) -> tuple[tuple[str, str], ...]:
        chip = due_chip(line.one.row, self._today())
        return (chip,) if chip else (("", "neutral"),)

    # ------------------------------------------------------------ ticking

    def _tick(self, place: int, whole_unit: bool) -> None:
        line = self.model.rows[place]
        if line.group.unit_id is None:
            self.strip.say(
                f"{line.one.row.number} 还没有责任单位，先改派给一个单位，才能催办。", "soon", "去指定责任单位"
            )
            return
        ids = {one.row.id for one in line.group.matters} if whole_unit else {line.id}
        self._set_ticked(ids, line.id not in self._ticked)

    def _tick_all(self) -> None:
        ids = {line.id for line in self.model.rows if line.group.unit_id is not None}
        self._set_ticked(ids, not ids <= self._ticked)

    def _set_ticked(self, ids: set[int], on: bool) -> None:
        self._ticked = self._ticked | ids if on else self._ticked - ids
        self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(len(self.model.rows) - 1, 0))
        self._show_counts()

    def _show_counts(self) -> None:
        units = [group for group in self.groups if group.unit_id is not None]
        lost = sum(len(group.matters) for group in self.groups if group.unit_id is None)
        total = sum(len(group.matters) for group in self.groups)
        self.aside.setText(f"{total} 件，涉及 {len(units)} 个单位" if total else "")
        chosen = self._chosen()
        self._make.setText(f"生成 {len(chosen)} 份  Ctrl+Enter")
        self._make.setEnabled(bool(chosen) and self.shell.session.actor.may(Right.HANDLE))
        count = sum(len(ids) for _, ids in chosen)
        self._said.setText(f"已勾选 {count} 件，每个单位一份" if chosen else "没有勾选事项")
        if lost:
            self.strip.say(f"有 {lost} 件未定责任单位，不能催办，请先改派。", "soon", "去指定责任单位")
        elif self.strip.sentence:
            self.strip.silence()

    def _chosen(self) -> list[tuple[Group, tuple[int, ...]]]:
        found = (
            (group, tuple(one.row.id for one in group.matters if one.row.id in self._ticked)) for group in self.groups
        )
        return [(group, ids) for group, ids in found if ids and group.unit_id is not None]

    # ------------------------------------------------------------ doing

    def send(self) -> None:
        """Make one slip for every unit with a ticked matter, and show them all."""
        chosen = self._chosen()
        if not chosen or not self.form.check():
            return
        try:
            values = self.form.values()
            contact = values["contact_name"].strip(), values["contact_phone"].strip()
            office, today = self.shell.session.office, self._today()
            slips = [slip_of(group, ids, values["reply_on"], contact, office, today) for group, ids in chosen]
            sent = urging.send(slips, self.shell.session.actor, self.shell.now())
        except Refused as no:
            if not self.form.show_refusal(no):
                self.strip.say(no.sentence, "overdue")
            return
        except Trouble as no:
            self.strip.say(no.sentence, "overdue")
            return
        self._ticked.clear()
        hub().announce(sent.change)
        self.shell.say(sent.change.say)
        show_issued(self.shell, sent.document_ids, sent.change.ids, f"催办单 {len(slips)} 份", self)

    def _show_nobodys(self) -> None:
        wanted = urging.wanted(self._today(), _DAYS[self._span()])._replace(lacks_unit=True)
        self.shell.show_matters(wanted, NOBODY)

    def _span(self) -> str:
        return str(self.form.field("span").value() or "urgent")

    def _today(self) -> date:
        return self.shell.now().date()


def _urged_before(line: Line) -> str:
    one = line.one
    return f"已催办 {one.times} 次，上次 {one.last_on:%m-%d}" if one.last_on else ""
