"""帮扶: who is helped, whose next visit is due, and the page of one case."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu

from desktop.casework import care, office
from desktop.casework.care import CareRow
from desktop.casework.session import own_connection
from desktop.domain import care as words
from desktop.domain.care import CareFilter
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused, Trouble
from desktop.domain.money import show_amount, show_money
from desktop.domain.records import Change
from desktop.ui.desks.liaison.acts_page import ActsPage
from desktop.ui.desks.liaison.care_panels import CasePanel, coded
from desktop.ui.desks.liaison.case_view import CaseView
from desktop.ui.desks.liaison.list_and_one import ListAndOne
from desktop.ui.desks.liaison.pick_bar import PickBar
from desktop.ui.look import SPACE
from desktop.ui.models.care_chips import care_chip
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView
from desktop.ui.work import IsCancelled, Report

_STATUSES: dict[str, tuple[str, dict[str, Any]]] = {
    "open": ("在帮", {}),
    "today": ("今天该走访", {"due": "today"}),
    "overdue": ("已超期", {"due": "overdue"}),
    "soon": ("临期", {"due": "soon"}),
    "ended": ("已结束", {"is_open": False}),
    "all": ("全部", {"is_open": None}),
}
_PICKS = {
    "target": ("群体", 108),
    "kind": ("类别", 120),
    "village_id": ("村（社区）", 116),
    "helper_id": ("帮扶人", 100),
}
_WIDTHS = {0: 120, 1: 170, 2: 110, 3: 90, 4: 100, 5: 112, 6: 100, 7: 60, 8: 110}
_KINDS = frozenset({"care", "visit", "person", "village", "cadre", "handover"})


class CareList(ActsPage):
    """The list of cases, the most urgent first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "帮扶")
        self.open_one: Any = lambda case_id: None
        self.bar = PickBar("查姓名", {key: word for key, (word, _) in _STATUSES.items()}, _PICKS)
        self.model: RowsModel[CareRow] = RowsModel(self._columns(), lambda row: row.to_on is not None, self)
        self.table = TableView()
        self.table.setAccessibleName("帮扶名单")
        self._totals = Label("", "secondary")
        self._build()
        self.keys |= {
            "Ctrl+N": self.begin,
            "Ctrl+F": self._to_search,
            "Ctrl+P": self.print_page,
            "Ctrl+E": self.export,
        }
        self.read_choices()
        self.reload()

    def reload(self) -> None:
        """Read the list anew; the marked row stays marked."""
        here = self._current_id()
        rows = care.cases(self.wanted(), self.shell.session.actor, self.shell.now().date())
        self._say_empty()
        self.model.set_rows(rows)
        place = next((n for n, row in enumerate(rows) if row.id == here), 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(place, 0))
        today = self.shell.now().date()
        late = sum(row.next_on is not None and row.next_on < today for row in rows)
        self.aside.setText(f"{len(rows)} 户（人）")
        spent = sum(row.amount for row in rows)
        said = [f"共 {len(rows)} 户（人）", f"走访超期 {late}" if late else "", f"资金物资 {show_money(spent)}"]
        self._totals.setText("，".join(part for part in said if part))

    def wanted(self) -> CareFilter:
        """What the filters say."""
        picked = {name: value for name, value in self.bar.values().items() if value is not None}
        target, _, kind = str(picked.pop("kind", "")).partition(":")
        kinds = {"target": target, "kind": kind} if kind else {}
        return CareFilter(**{**picked, **kinds}, **_STATUSES[self.bar.state][1], text=self.bar.search.text())

    def read_choices(self) -> None:
        """Read villages and cadres."""
        self.bar.set_choices("target", coded(words.TARGET_LABELS))
        kinds = {
            f"{target}:{kind}": word for target, some in words.KIND_LABELS.items() for kind, word in some.items()
        }  # fmt: skip
        self.bar.set_choices("kind", coded(kinds))
        self.bar.set_choices("village_id", office.village_choices())
        self.bar.set_choices("helper_id", office.cadre_choices())

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
        self.add = Button("新增帮扶　Ctrl+N", "primary", drawing="plus", says="新增帮扶对象（Ctrl+N）")
        self.add.clicked.connect(self.begin)
        self.add.setVisible(actor.may(Right.REGISTER))
        self._print = Button("打印台账", "quiet", drawing="printer", says="打印帮扶台账（Ctrl+P）")
        self._print.clicked.connect(self.print_page)
        self._export = Button("导出", "quiet", drawing="download-simple", says="导出为表格（Ctrl+E）")
        self._export.clicked.connect(self.export)
        for button in (self._print, self._export):
            button.setVisible(actor.may(Right.EXPORT))
            self.head.addWidget(button)
        self.head.addWidget(self.add)
        self.bar.changed.connect(self.reload)
        self.bar.left_downwards.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.column.addWidget(self.bar)
        self.column.addLayout(self.panel_place)
        self.table.setModel(self.model)
        self.table.set_chip_column(5)
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
            Column("姓名（户主）", lambda r: r.name),
            Column("群体和类别", lambda r: words.kind_label(r.target, r.kind)),
            Column("村（社区）", lambda r: r.village_name),
            Column("帮扶人", lambda r: r.helper_name or "未定"),
            Column("下次走访", lambda r: show_day(r.next_on) if r.next_on else ""),
            Column("状态", lambda r: self._chip(r)[0], lambda r: (self._chip(r),)),
            Column("最近一次", lambda r: show_day(r.last_on) if r.last_on else "还没有"),
            Column("措施", lambda r: str(r.measure_count or ""), is_figure=True),
            Column("资金物资（元）", lambda r: show_amount(r.amount) if r.amount else "", is_figure=True),
        )

    def _chip(self, row: CareRow) -> tuple[str, str]:
        return care_chip(row, self.shell.now().date())

    def _say_empty(self) -> None:
        if self.bar.is_narrowed:
            self._empty.say("没有符合条件的帮扶对象", "换一个条件，或者清除筛选看全部。", "清除筛选")
        else:
            advice = "困难群众、信访人、创业户都可以列入；信访人也可以在信访件的“更多…”里一按列入。"
            self._empty.say("还没有帮扶对象", advice, "新增帮扶　Ctrl+N" if self._may_add else "")

    @property
    def _may_add(self) -> bool:
        return self.shell.session.actor.may(Right.REGISTER)

    def _current_id(self) -> int:
        place = self.table.currentIndex().row()
        return self.model.rows[place].id if 0 <= place < len(self.model.rows) else 0

    # ------------------------------------------------------------ doing

    def begin(self) -> None:
        """Ask for a new case."""
        if self._may_add:
            panel = CasePanel(lambda: self.shell.now().date())
            self.open_panel(panel, self.add, self._opened)

    def _opened(self, change: Change) -> None:
        self.shell.say(change.say)
        self.open_one(change.id)

    def _open(self, index: QModelIndex) -> None:
        self.open_one(self.model.rows[index.row()].id)

    def _to_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def print_page(self) -> None:
        """Ask by what the ledger is to be parted."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&1　按村（社区）").triggered.connect(lambda _: self.print_ledger("village"))
        menu.addAction("&2　按帮扶人").triggered.connect(lambda _: self.print_ledger("helper"))
        menu.popup(self._print.mapToGlobal(QPoint(0, self._print.height())))
        menu.setActiveAction(menu.actions()[0])

    def print_ledger(self, by_what: str) -> None:
        """Preview 帮扶台账 of what is listed; who takes it out is written down."""
        from desktop.ui.desks.liaison.care_papers import ledger_paper  # brings the printing room, which is slow to load

        actor, at = self.shell.session.actor, self.shell.now()
        rows = self.model.rows
        try:
            care.note_paper([row.id for row in rows], "care_ledger", actor, at)
        except Refused as no:
            self.strip.say(no.sentence, "overdue")
            return
        self.shell.show_paper(ledger_paper(rows, by_what, self.shell.session.office, at.date()))

    def export(self) -> None:
        """Write what is listed as a table."""
        actor, at, rows = self.shell.session.actor, self.shell.now(), list(self.model.rows)
        if not actor.may(Right.EXPORT):
            return
        name, _ = QFileDialog.getSaveFileName(self, "导出帮扶台账", f"帮扶台账 {at:%Y%m%d}.xlsx", "电子表格 (*.xlsx)")
        if not name:
            return
        path = Path(name).with_suffix(".xlsx")

        def job(_report: Report, _cancelled: IsCancelled) -> int:
            from desktop.exchange import care_list  # brings the writer of spreadsheets

            with own_connection():
                return care_list.export_xlsx(path, rows, actor, at)

        def fail(no: Refused | Trouble) -> None:
            self.strip.say(no.sentence, "overdue")

        done = f"到 {path.name}。里面是敏感个人信息，文件没有加密，用完请删除。"
        self.shell.worker.run(
            job,
            lambda count: self.shell.say(f"已导出 {count} 户（人）{done}"),
            fail,
            title="正在导出",
            parent=self,
        )


class CarePage(ListAndOne):
    """The list, or one case of it."""

    def __init__(self, shell: Shell) -> None:
        self.case = CaseView(shell)
        super().__init__(CareList(shell), self.case, frozenset(_KINDS), frozenset({"village", "cadre"}))
