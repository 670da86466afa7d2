"""遍访与定额: how far villages and cadres have come in the quarter, and every cadre in the quotas; figures open lists."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from desktop.casework import quotas
from desktop.casework.quotas import NOT_VISITED_DAYS, CadreProgress, HouseholdRow, PlaceCoverage
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.quotas import label
from desktop.domain.records import Change
from desktop.domain.visits import VisitFilter
from desktop.ui import look
from desktop.ui.desks.liaison import visit_papers
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import NumberField
from desktop.ui.widgets.label import ElidedLabel, KeyHints, Label
from desktop.ui.widgets.table import TableView

_VIEWS = {"villages": "各村遍访", "cadres": "各人遍访", "quotas": "走访定额"}
_KINDS = frozenset({"visit", "assignment", "cadre", "village", "group", "household", "quota", "handover", "person"})


def _rate(one: PlaceCoverage) -> str:
    percent = one.coverage.percent
    return "—" if percent is None else f"{percent:.1f}%"


def _tone(one: PlaceCoverage) -> tuple[tuple[str, str], ...]:
    percent = one.coverage.percent
    if percent is None:
        return ()
    return ((_rate(one), "normal" if percent >= 100 else "soon" if percent > 0 else "overdue"),)


def _place_columns(who: str, days: int) -> tuple[Column, ...]:
    columns = [
        Column(who, lambda one: one.name),
        Column("应访户", lambda one: str(len(one.coverage.assigned)), is_figure=True),
        Column("已访户", lambda one: str(len(one.coverage.visited)), is_figure=True),
        Column("遍访率", _rate, _tone),
        Column("未访户", lambda one: str(len(one.coverage.missing)), is_figure=True),
        Column("走访次数", lambda one: str(one.visits), is_figure=True),
    ]
    if who == "村（社区）":
        columns.append(Column(f"{days} 天未走访", lambda one: str(len(one.long_ago)), is_figure=True))
    return tuple(columns)


_QUOTA_COLUMNS = (
    Column("干部", lambda one: one.cadre_name),
    Column("岗位", lambda one: one.role),
    Column("定额", lambda one: label(one.progress.rule)),
    Column("时段", lambda one: f"{show_day(one.progress.from_on)} 至 {show_day(one.progress.to_on)}"),
    Column("已完成", lambda one: str(one.progress.done), is_figure=True),
    Column("情况", lambda one: one.state[0], lambda one: (one.state,)),
    Column("依据", lambda one: one.progress.rule.basis),
)
_HOUSEHOLD_COLUMNS = (
    Column("村组", lambda one: f"{one.village_name}{one.group_name}"),
    Column("户号", lambda one: one.number),
    Column("户主", lambda one: one.head_name),
    Column("住址", lambda one: one.address),
    Column("上次走访", lambda one: show_day(one.last_on) if one.last_on else "从未"),
)


class CoveragePage(Page):
    """At the left the figures of a day's quarter, at the right the households or visits behind the marked figure."""

    help_topic = "liaison"
    visits_wanted = Signal(object)
    """The `VisitFilter` of the visits behind a figure; the desk shows them on the page 走访."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "遍访与定额")
        self._behind: tuple[int, ...] = ()
        self._behind_words = ""
        self._is_stale = False
        self._build_head()
        self.model: RowsModel[Any] = RowsModel(_QUOTA_COLUMNS)
        self.table = self._table(self.model, "统计")
        self.table.setSelectionBehavior(TableView.SelectionBehavior.SelectItems)
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.households: RowsModel[HouseholdRow] = RowsModel(_HOUSEHOLD_COLUMNS)
        self.list = self._table(self.households, "户的清单")
        self._empty = EmptyState("")
        self.table.set_empty(self._empty)
        self.list.set_empty(EmptyState("没有户", "在左边选一个数，这里列出它背后的户。", drawing="users-three"))
        self._build_body()
        self.table.opened.connect(self._open)
        self.table.clicked.connect(self._open)
        self.table.selectionModel().currentChanged.connect(lambda now, _: self._show_behind(now))
        self.list.opened.connect(self._open_household)
        self.keys = {"F6": self._other_side}
        self.reload()

    # ------------------------------------------------------------ building

    def _build_head(self) -> None:
        def today() -> date:
            return self.shell.now().date()

        px = look.current().sizes.px
        self.view = ChoiceRow(_VIEWS)
        self.view.setAccessibleName("看什么")
        self.view.changed.connect(self.reload)
        self.day = DateField(today=today)
        self.day.setFixedWidth(px(112))
        self.day.setAccessibleName("看哪一天所在的季度、月、周")
        self.day.set_value(today())
        self.day.changed.connect(self._on_number)
        self.days = NumberField(1, 999)
        self.days.setFixedWidth(px(52))
        self.days.setAccessibleName("多少天没有走访算久未走访")
        self.days.set_value(NOT_VISITED_DAYS)
        self.days.changed.connect(self._on_number)
        self._days_words = [Label("超过", "secondary"), Label("天未走访", "secondary")]
        rules = Button("定额设置…", "quiet", drawing="gear-six", says="在系统里设置走访定额")
        rules.clicked.connect(lambda: self.shell.show_desk("system", "quotas"))
        rules.setVisible(self.shell.session.actor.may(Right.ADMIN))
        printing = Button("打印…  Ctrl+P", drawing="printer", says="打印遍访进度表；光标在右边时印这张清单（Ctrl+P）")
        printing.clicked.connect(self.print_page)
        self.head.addWidget(self.view, 1)
        for widget in (Label("日期", "secondary"), self.day, self._days_words[0], self.days, self._days_words[1]):
            self.head.addWidget(widget)
        self.head.addWidget(rules)
        self.head.addWidget(printing)

    @staticmethod
    def _table(model: RowsModel[Any], name: str) -> TableView:
        table = TableView()
        table.setAccessibleName(name)
        table.setModel(model)
        return table

    def _build_body(self) -> None:
        left, self._right = Card(), Card("背后的户")
        left.add(self.table, 1)
        self._note = ElidedLabel("", "secondary")
        left.add(self._note)
        self._right.add(self.list, 1)
        print_list = Button("打印这张清单", drawing="printer", says="按组的顺序打印待走访户清单")
        print_list.clicked.connect(self.print_households)
        foot = QHBoxLayout()
        foot.addWidget(print_list)
        foot.addStretch(1)
        self._right.add(foot)
        self._side = QStackedWidget()
        self._side.addWidget(self._right)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(left, 3)
        row.addWidget(self._side, 2)
        self.column.addLayout(row, 1)
        self.column.addWidget(
            KeyHints([("↑ ↓ ← →", "选数"), ("Enter", "打开背后的走访或户"), ("F6", "左右之间"), ("Ctrl+P", "打印")])
        )

    # ------------------------------------------------------------ what the desk asks for

    def activate(self) -> None:
        """Put the keyboard into the figures."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None) -> None:
        """Take in what changed; a hidden page waits until it is shown."""
        if change is None or change.kinds & _KINDS:
            self._is_stale = not self.isVisible()
            if self.isVisible():
                self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.reload()

    def reload(self) -> None:
        """Count anew; the marked figure stays marked."""
        here = self.table.currentIndex()
        place = (here.row(), here.column()) if here.isValid() else None
        self.model.set_rows(*self._counted())
        self._dress()
        if place is not None and place[0] < self.model.rowCount() and place[1] < self.model.columnCount():
            self.table.setCurrentIndex(self.model.index(*place))
        self._show_behind(self.table.currentIndex())

    def print_page(self) -> None:
        """Ctrl+P: the figures; the list of households while the keyboard is in it."""
        if self.list.hasFocus():
            self.print_households()
        elif self.view.value() == "quotas":
            self.shell.say("定额进度请在列表里查看；按人的走访印“民情日记”，按村、按人的遍访印“遍访进度表”。")
        else:
            who = "村" if self.view.value() == "villages" else "干部"
            paper = visit_papers.coverage(self.shell, self.model.rows, who, self._span(), self._limit())
            self.shell.show_paper(paper)

    def print_households(self) -> None:
        """待走访户清单 of the households on show."""
        if not self._behind:
            self.shell.say("右边没有户可以打印，先在左边选一个数。")
            return
        day = self._span()[1]
        self.shell.show_paper(visit_papers.next_visits(self.shell, self._behind, self._behind_words, day))

    # ------------------------------------------------------------ counting

    def _today(self) -> date:
        return self.shell.now().date()

    def _day(self) -> date:
        return self.day.value() or self._today()

    def _limit(self) -> int:
        return self.days.value() or NOT_VISITED_DAYS

    def _span(self) -> tuple[date, date]:
        return quotas.quarter(self._day(), self._today())

    def _counted(self) -> tuple[Sequence[Any], Sequence[Column]]:
        view = self.view.value()
        if view == "quotas":
            return quotas.progress(self._day(), self._today()), _QUOTA_COLUMNS
        if view == "cadres":
            return quotas.cadre_coverage(self._day(), self._today()), _place_columns("干部", self._limit())
        places = quotas.village_coverage(self._day(), self._today(), self._limit())
        return places, _place_columns("村（社区）", self._limit())

    def _dress(self) -> None:
        view = self.view.value()
        is_quota = view == "quotas"
        chips = 5 if is_quota else 3
        for column in (3, 5):
            self.table.setItemDelegateForColumn(column, self.table.itemDelegate())
        self.table.set_chip_column(chips)
        narrow = {0: 96, **dict.fromkeys(range(1, 6), 68), 6: 92}
        wide = {0: 84, 1: 96, 2: 104, 3: 180, 4: 64, 5: 132, 6: 90}
        self.table.set_widths(wide if is_quota else narrow, grow=6 if is_quota else 0)
        self._side.setVisible(not is_quota)
        for widget in (*self._days_words, self.days):
            widget.setVisible(view == "villages")
        first, last = self._span()
        said = (
            "已完成数里电话联系不计；按 Enter 看背后的走访。"
            if is_quota
            else (f"{show_day(first)} 至 {show_day(last)}　遍访率＝已访户÷应访户；电话联系、注销和迁出的户不计。")
        )
        self._note.setText(said)
        if is_quota:
            self._empty.say("还没有走访定额", "由系统管理员在“系统—走访定额”里设置，也可以一键采用示例。")
        else:
            self._empty.say("还没有可统计的村或责任人", "先登记村、户和包村责任。")

    # ------------------------------------------------------------ behind a figure

    def _show_behind(self, index: QModelIndex) -> None:
        if self.view.value() == "quotas":
            return
        row: PlaceCoverage | None = self.model.rows[index.row()] if index.isValid() else None
        words, ids = _FIGURES.get(index.column(), _FIGURES[4]) if row else ("", lambda _: ())
        self._behind = ids(row) if row else ()
        since = words.format(days=self._limit())
        self._behind_words = f"{row.name} {since}" if row else ""
        self._right.set_title(f"{row.name}　{since}" if row else "背后的户", f"{len(self._behind)} 户")
        self.households.set_rows(quotas.household_rows(self._behind, self._span()[1]) if row else [])
        self.list.set_widths({0: 104, 1: 52, 2: 72, 3: 80, 4: 92}, grow=3)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, CadreProgress):
            done = row.progress
            wanted = VisitFilter(cadre_id=row.cadre_id, from_on=done.from_on, to_on=done.to_on, ids=done.visit_ids)
            self.visits_wanted.emit(wanted)
        elif index.column() == 5:
            first, last = self._span()
            wanted = VisitFilter(from_on=first, to_on=last, counted=True)
            of_village = self.view.value() == "villages"
            self.visits_wanted.emit(wanted._replace(**{"village_id" if of_village else "cadre_id": row.id}))

    def _open_household(self, index: QModelIndex) -> None:
        one = self.households.rows[index.row()]
        self.visits_wanted.emit(VisitFilter(household_id=one.id, village_id=one.village_id))

    # ------------------------------------------------------------ keyboard

    def _on_number(self) -> None:
        if self.day.value() is not None and self.days.value() is not None:
            self.reload()

    def _other_side(self) -> None:
        side = self.list if self.table.hasFocus() and not self._side.isHidden() else self.table
        side.setFocus(Qt.FocusReason.OtherFocusReason)


_FIGURES: dict[int, tuple[str, Callable[[PlaceCoverage], tuple[int, ...]]]] = {
    1: ("应访户", lambda one: one.coverage.assigned),
    2: ("已访户", lambda one: one.coverage.visited),
    3: ("已访户", lambda one: one.coverage.visited),
    4: ("未访户", lambda one: one.coverage.missing),
    6: ("{days} 天未走访的户", lambda one: one.long_ago),
}
"""Column of a figure → its words and the households behind it."""
