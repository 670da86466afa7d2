"""实事项目: projects and benefit funds with what was planned and paid, and the page of one."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop.casework import office, projects
from desktop.casework.projects import ProjectRow
from desktop.domain.care import PROJECT_KINDS
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused
from desktop.domain.money import show_amount, show_money
from desktop.domain.projects import ProjectFilter, ProjectState, percent_paid
from desktop.domain.records import Change, Choice
from desktop.ui.desks.liaison.acts_page import ActsPage
from desktop.ui.desks.liaison.care_panels import coded
from desktop.ui.desks.liaison.list_and_one import ListAndOne
from desktop.ui.desks.liaison.pick_bar import PickBar
from desktop.ui.desks.liaison.project_panels import ProjectPanel
from desktop.ui.desks.liaison.project_view import ProjectView
from desktop.ui.look import SPACE
from desktop.ui.models.care_chips import project_chip
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView

_STATUSES = {
    "all": "全部",
    "open": "未完成",
    ProjectState.OVERDUE.value: "已超期",
    ProjectState.SOON.value: "临期",
    ProjectState.RUNNING.value: "进行中",
    ProjectState.PLANNED.value: "未开工",
    ProjectState.DONE.value: "已完成",
}
_WIDTHS = {0: 220, 1: 110, 2: 100, 3: 120, 4: 118, 5: 118, 6: 64, 7: 84, 8: 100, 9: 110}
_KINDS = frozenset({"project", "village", "unit", "cadre", "import"})


class ProjectList(ActsPage):
    """The list of projects, what is not done first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "实事项目")
        self.open_one: Any = lambda project_id: None
        self.bar = PickBar("查项目名称", _STATUSES, {"kind": ("类别", 120), "village_id": ("村（社区）", 120)})
        self.model: RowsModel[ProjectRow] = RowsModel(self._columns(), lambda row: row.done_on is not None, self)
        self.table = TableView()
        self.table.setAccessibleName("实事项目")
        self._totals = Label("", "secondary")
        self._build()
        self.keys |= {"Ctrl+N": self.begin, "Ctrl+F": self._to_search, "Ctrl+P": self.print_page}
        self.read_choices()
        self.reload()

    def reload(self) -> None:
        """Read the list anew; the marked row stays marked."""
        here = self._current_id()
        rows = projects.projects(self.wanted(), self.shell.session.actor, self.shell.now().date())
        self._say_empty()
        self.model.set_rows(rows)
        if rows:
            place = next((n for n, row in enumerate(rows) if row.id == here), 0)
            self.table.setCurrentIndex(self.model.index(place, 0))
        self.aside.setText(f"{len(rows)} 个")
        planned, paid = (sum(getattr(row, name) for row in rows) for name in ("planned_amount", "paid_amount"))
        self._totals.setText(f"共 {len(rows)} 个，计划 {show_money(planned)}，已付 {show_money(paid)}")

    def wanted(self) -> ProjectFilter:
        """What the filters say."""
        picked = {name: value for name, value in self.bar.values().items() if value is not None}
        state = "" if self.bar.state == "all" else self.bar.state
        return ProjectFilter(state, str(picked.get("kind", "")), picked.get("village_id"), self.bar.search.text())

    def read_choices(self) -> None:
        """Read the villages."""
        self.bar.set_choices("kind", coded(PROJECT_KINDS))
        whole = Choice(0, "全镇", "不分村的项目", ("quanzhen", "qz"))
        self.bar.set_choices("village_id", [whole, *office.village_choices()])

    def activate(self) -> None:
        """Put the keyboard into the list."""
        if self.panel is not None:
            self.panel.start()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        actor = self.shell.session.actor
        self.head.addStretch(1)
        self.add = Button("新增项目　Ctrl+N", "primary", drawing="plus", says="新增实事项目（Ctrl+N）")
        self.add.clicked.connect(self.begin)
        self.add.setVisible(actor.may(Right.REGISTER))
        printing = Button("打印进度表", "quiet", drawing="printer", says="打印实事项目进度表（Ctrl+P）")
        printing.clicked.connect(self.print_page)
        printing.setVisible(actor.may(Right.EXPORT))
        self.head.addWidget(printing)
        self.head.addWidget(self.add)
        self.bar.changed.connect(self.reload)
        self.bar.left_downwards.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.column.addWidget(self.bar)
        self.column.addLayout(self.panel_place)
        self.table.setModel(self.model)
        self.table.set_chip_column(9)
        self.table.set_widths(_WIDTHS, grow=0)
        self.table.opened.connect(self._open)
        self._empty = EmptyState("")
        self._empty.action.connect(lambda: self.bar.reset() if self.bar.is_narrowed else self.begin())
        self.table.set_empty(self._empty)
        card = Card()
        inside = card.layout()
        assert inside is not None
        inside.setContentsMargins(0, SPACE // 2, 0, SPACE)
        card.add(self.table, 1)
        self.column.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._totals)
        foot.addStretch(1)
        foot.addWidget(KeyHints([("Enter", "打开"), ("Ctrl+N", "新增"), ("Ctrl+F", "查找"), ("Ctrl+P", "打印")]))
        self.column.addLayout(foot)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("项目", lambda r: r.name),
            Column("类别", lambda r: PROJECT_KINDS.get(r.kind, r.kind)),
            Column("村（社区）", lambda r: r.village_name or "全镇"),
            Column("责任单位", lambda r: r.unit_name),
            Column("计划（元）", lambda r: show_amount(r.planned_amount) if r.planned_amount else "", is_figure=True),
            Column("已付（元）", lambda r: show_amount(r.paid_amount) if r.paid_amount else "", is_figure=True),
            Column("已付", _percent, is_figure=True),
            Column("户数", lambda r: f"{r.households}/{r.planned_households or '—'}", is_figure=True),
            Column("完成期限", lambda r: show_day(r.due_on) if r.due_on else ""),
            Column("状态", lambda r: self._chip(r)[0], lambda r: (self._chip(r),)),
        )

    def _chip(self, row: ProjectRow) -> tuple[str, str]:
        return project_chip(row, self.shell.now().date())

    def _say_empty(self) -> None:
        if self.bar.is_narrowed:
            self._empty.say("没有符合条件的项目", "换一个条件，或者清除筛选看全部。", "清除筛选")
        else:
            advice = "修路、饮水、危房改造和各项惠民资金，都在这里登记计划、发放和进展。"
            may = self.shell.session.actor.may(Right.REGISTER)
            self._empty.say("还没有实事项目", advice, "新增项目　Ctrl+N" if may else "")

    def _current_id(self) -> int:
        place = self.table.currentIndex().row()
        return self.model.rows[place].id if 0 <= place < len(self.model.rows) else 0

    # ------------------------------------------------------------ doing

    def begin(self) -> None:
        """Ask for a new project."""
        if self.shell.session.actor.may(Right.REGISTER):
            self.open_panel(ProjectPanel(lambda: self.shell.now().date()), self.add, self._saved)

    def _saved(self, change: Change) -> None:
        self.shell.say(change.say)
        self.open_one(change.id)

    def _open(self, index: QModelIndex) -> None:
        self.open_one(self.model.rows[index.row()].id)

    def _to_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def print_page(self) -> None:
        """Preview 实事项目进度表 of what is listed."""
        from desktop.ui.desks.liaison.care_papers import progress_paper  # brings the printing room, slow to load

        actor, at = self.shell.session.actor, self.shell.now()
        try:
            projects.note_paper([row.id for row in self.model.rows], "progress", actor, at)
        except Refused as no:
            self.strip.say(no.sentence, "overdue")
            return
        self.shell.show_paper(progress_paper(self.model.rows, self.shell.session.office, at.date()))


def _percent(row: ProjectRow) -> str:
    percent = percent_paid(row.planned_amount, row.paid_amount)
    return "" if percent is None else f"{percent}%"


class ProjectPage(ListAndOne):
    """The list, or one project of it."""

    def __init__(self, shell: Shell) -> None:
        self.project = ProjectView(shell)
        super().__init__(ProjectList(shell), self.project, frozenset(_KINDS), frozenset({"village"}))
