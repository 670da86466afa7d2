"""移交: everything that hangs on a cadre, who takes it over, the paper before and after, and taking it back."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.casework import handover, handover_sheet, office
from desktop.casework.handover import HandoverRow
from desktop.casework.handover_sheet import Item, Plan, Sheet
from desktop.casework.liaison import HOLES
from desktop.domain.codes import Right
from desktop.domain.dates import show_day
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui.desks.liaison.handover_tables import (
    DETAIL_COLUMNS,
    MADE_COLUMNS,
    Detail,
    ItemTable,
    details_of,
    item_columns,
)
from desktop.ui.desks.petitions.page import Page
from desktop.ui.look import SPACE
from desktop.ui.models.rows import RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.table import TableView
from desktop.ui.work import hub

_LEAVES = "leaves"
_CHOOSE = "在上面选移交人，这里列出其责任、在办事项和帮扶对象。"
_KINDS = frozenset({"assignment", "cadre", "matter", "care", "visit", "handover"})


class HandoverPage(Page):
    """Form above, at the left what is handed over to whom, at the right the details and earlier handovers."""

    help_topic = "liaison"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "工作移交")
        self.head.addStretch(1)
        self.sheet: Sheet | None = None
        self._to: dict[str, int] = {}
        self._confirmed: Plan | None = None
        self._last = 0
        self._accepts = False
        self._names: dict[int, str] = {}
        self._build_form()
        self._build_tables()
        self._build_foot()
        self.strip.action.connect(lambda: self._print_made(self._last))
        self.keys |= {"Ctrl+Return": self.confirm, "Ctrl+Enter": self.confirm}
        self.refresh(None)

    # ------------------------------------------------------------ building

    def _build_form(self) -> None:
        self.form = FormGrid()
        self.form.add("cadre_id", "移交人", PickField(placeholder="姓名或者拼音首字母"), span=3, required=True)
        self.form.add("effective_on", "生效日期", DateField(today=self._today), span=2, required=True)
        self.form.add("reason", "移交原因", LineField(longest=60, placeholder="如 工作调动"), span=3, required=True)
        self.form.add("marks", "去向", FlagRow({_LEAVES: "离任"}), span=2)
        self.form.add("successor", "全部交给", PickField(placeholder="姓名或者拼音首字母"), span=2)
        self.form.field("cadre_id").picked.connect(lambda _: self._load())
        self.form.field("effective_on").changed.connect(self._reread)
        self.form.field("successor").picked.connect(self._give_all)
        self.form.field("effective_on").set_value(self._today())
        self.form.changed.connect(self._forget_question)
        self.form.submitted.connect(self.confirm)
        asked = Card()
        asked.add(self.form)
        self.column.addWidget(asked)

    def _build_tables(self) -> None:
        self.model: RowsModel[Item] = RowsModel(
            item_columns(lambda item: self._names.get(self._to.get(item.key, 0), "—")), parent=self
        )
        self.table = ItemTable()
        self.table.setAccessibleName("移交什么，由谁接收")
        self.table.setModel(self.model)
        self.table.set_widths({0: 44, 1: 96, 2: 130, 3: 76}, grow=2)
        self._nothing = EmptyState("", _CHOOSE)
        self.table.set_empty(self._nothing)
        self.table.opened.connect(lambda _: self.ask_for_one(""))
        self.table.typed.connect(self.ask_for_one)
        self.table.emptied.connect(lambda: self.give(None))
        self.one = PickField(placeholder="这一行由谁接收")
        self.one.setAccessibleName("这一行由谁接收")
        self.one.picked.connect(self._give_one)
        line = QHBoxLayout()
        line.addWidget(Label("这一行交给", "secondary"))
        line.addWidget(self.one, 1)
        left = Card("移交清单")
        left.add(self.table, 1)
        left.add(line)
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(left, 1)
        both.addLayout(self._build_right(), 1)
        self.column.addLayout(both, 1)

    def _build_right(self) -> QVBoxLayout:
        self.details: RowsModel[Detail] = RowsModel(DETAIL_COLUMNS, parent=self)
        listing = TableView()
        listing.setAccessibleName("明细")
        listing.setModel(self.details)
        listing.set_widths({0: 66, 1: 150, 2: 76, 3: 106}, grow=1)
        listing.set_empty(EmptyState("", "没有挂在这名干部名下的事。"))
        self._detail_card = Card("明细")
        self._detail_card.add(listing, 1)
        self.past: RowsModel[HandoverRow] = RowsModel(MADE_COLUMNS, lambda row: row.undone_at is not None, self)
        self.made = TableView()
        self.made.setAccessibleName("办过的移交")
        self.made.setModel(self.past)
        self.made.set_widths({0: 70, 1: 92, 2: 130})
        self.made.set_empty(EmptyState("", "还没有办过移交。"))
        self.made.opened.connect(lambda _: self.print_marked())
        again = Button("重印交接单", says="按移交时的内容重印（Enter）")
        again.clicked.connect(self.print_marked)
        back = Button("撤销移交…", "danger", says="把这次移交全部退回")
        back.clicked.connect(self.take_back)
        back.setVisible(self.shell.session.actor.may(Right.HANDLE))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(again)
        row.addWidget(back)
        row.addStretch(1)
        earlier = Card("办过的移交")
        earlier.add(self.made, 1)
        earlier.add(row)
        column = QVBoxLayout()
        column.setSpacing(SPACE * 3 // 2)
        column.addWidget(self._detail_card, 3)
        column.addWidget(earlier, 2)
        return column

    def _build_foot(self) -> None:
        self._confirm = Button("确认移交  Ctrl+Enter", "primary", says="确认移交（Ctrl+Enter）")
        self._confirm.clicked.connect(self.confirm)
        self._confirm.setEnabled(self.shell.session.actor.may(Right.HANDLE))
        draft = Button("打印交接单草稿  Ctrl+P", drawing="printer", says="打印交接单草稿，当面核对（Ctrl+P）")
        draft.clicked.connect(self.print_page)
        self._said = Label("", "secondary")
        foot = QHBoxLayout()
        foot.setSpacing(SPACE * 3 // 2)
        foot.addWidget(self._confirm)
        foot.addWidget(draft)
        foot.addWidget(self._said)
        foot.addStretch(1)
        foot.addWidget(KeyHints([("Enter", "选接收人"), ("Delete", "不移交这一行"), ("Esc", "返回")]))
        self.column.addLayout(foot)

    # ------------------------------------------------------------ choosing

    def choose(self, cadre_id: int) -> None:
        """Show the sheet of a cadre."""
        self.form.field("cadre_id").set_value(cadre_id)
        self._load()

    def _load(self) -> None:
        cadre_id = self.form.field("cadre_id").value()
        self._to = {}
        self._forget_question()
        self.form.field("successor").set_value(None)
        self.sheet = None
        if cadre_id is not None:
            self.sheet = handover_sheet.sheet(int(cadre_id), self.shell.session.actor, self._as_of())
        self._show()

    def _reread(self) -> None:
        """Another day may find other responsibilities."""
        if self.sheet is not None and self.sheet.day != self._as_of():
            self.sheet = handover_sheet.sheet(self.sheet.cadre.id, self.shell.session.actor, self._as_of())
            self._show()

    def _as_of(self) -> date:
        return min(self.form.field("effective_on").value() or self._today(), self._today())

    def _show(self) -> None:
        items = self.sheet.items if self.sheet else ()
        self._to = {key: who for key, who in self._to.items() if any(item.key == key for item in items)}
        here = max(self.table.currentIndex().row(), 0)
        self.model.set_rows(items)
        if items:
            self.table.setCurrentIndex(self.model.index(min(here, len(items) - 1), 0))
        self._nothing.say("", f"{self.sheet.cadre.name}名下没有要移交的了。" if self.sheet else _CHOOSE)
        details = details_of(self.sheet) if self.sheet else []
        self.details.set_rows(details)
        self._detail_card.set_title("明细", f"{len(details)} 条" if details else "")
        self._count()

    def _count(self) -> None:
        given = sum(item.key in self._to for item in self.model.rows)
        kept = len(self.model.rows) - given
        words = f"已选接收人 {given} 行" + (f"，不移交 {kept} 行" if kept else "") if self.model.rows else ""
        self._said.setText(words)

    def _give_all(self, choice: object) -> None:
        successor = self.form.field("successor").value()
        if successor is not None:
            self._to = {item.key: int(successor) for item in self.model.rows}
            self._after_giving()

    def ask_for_one(self, typed: str) -> None:
        """Put the keyboard where the successor of the marked line is chosen."""
        if self.table.currentIndex().isValid():
            self.one.set_value(None)
            self.one.setFocus(Qt.FocusReason.OtherFocusReason)
            if typed:
                self.one.insert(typed)
                self.one.textEdited.emit(typed)

    def _give_one(self, choice: object) -> None:
        chosen = self.one.value()
        if chosen is not None:
            self.give(int(chosen))
            place = self.table.currentIndex().row() + 1
            self.one.set_value(None)
            self.table.setCurrentIndex(self.model.index(min(place, len(self.model.rows) - 1), 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def give(self, cadre_id: int | None) -> None:
        """Choose who takes the marked line over; None leaves it where it is."""
        place = self.table.currentIndex().row()
        if 0 <= place < len(self.model.rows):
            key = self.model.rows[place].key
            self._to.pop(key, None)
            if cadre_id is not None:
                self._to[key] = cadre_id
            self._after_giving()

    def _after_giving(self) -> None:
        self._forget_question()
        if self.model.rows:
            self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(len(self.model.rows) - 1, 3))
        self._count()

    # ------------------------------------------------------------ doing

    def plan(self) -> Plan:
        """What is filled in. Refused when something is missing."""
        if not self.form.check() or self.sheet is None:
            raise Refused("")
        values = self.form.values()
        told = values["effective_on"], values["reason"], dict(self._to), _LEAVES in values["marks"]
        return Plan(self.sheet.cadre.id, *told)

    def confirm(self) -> None:
        """Once: say what will happen. Once more: do it."""
        self.strip.silence()
        try:
            plan = self.plan()
            if self._confirmed != plan:
                self._ask(plan)
                return
            change = handover.hand_over(plan, self.shell.session.actor, self.shell.now(), self._accepts)
        except (Refused, Trouble) as no:
            self._accepts = isinstance(no, Refused) and no.field == HOLES
            if no.sentence and not (isinstance(no, Refused) and self.form.show_refusal(no)):
                self.strip.say(no.sentence, "soon" if self._accepts else "overdue")
            return
        self._forget_question()
        hub().announce(change)
        self._last = change.id
        self.strip.say(f"{change.say}交接单请三方签名后存档。", "normal", "打印交接单")

    def _ask(self, plan: Plan) -> None:
        assert self.sheet is not None
        given = [item for item in self.model.rows if item.key in plan.successors]
        names = "、".join(sorted({self._names.get(who, "") for who in plan.successors.values()}))
        leaving = "，同时标为离任" if plan.leaves else ""
        self._confirmed = plan
        self.strip.say(
            f"把{self.sheet.cadre.name}的 {len(given)} 行工作移交给{names or '（没有选接收人）'}，"
            f"{show_day(plan.effective_on)} 生效{leaving}。核对无误，再按一次 Ctrl+Enter。",
            "soon",
        )

    def _forget_question(self) -> None:
        self._confirmed, self._accepts = None, False

    def take_back(self) -> None:
        """Once: ask. Once more: take the marked handover back."""
        row = self._marked()
        if row is None:
            return
        sentence = f"要把{row.cadre_name} {show_day(row.effective_on)} 的移交全部退回吗？再按一次“撤销移交”就退回。"
        if self.strip.sentence != sentence:
            self.strip.say(sentence, "soon")
            return
        try:
            change = handover.take_back(row.id, self.shell.session.actor, self.shell.now())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence, "overdue")
            return
        self.strip.silence()
        hub().announce(change)
        self.shell.say(change.say)

    # ------------------------------------------------------------ papers

    def print_page(self) -> None:
        """Ctrl+P: the sheet as it is planned, for going through it together."""
        try:
            plan = self.plan()
        except Refused:
            return
        assert self.sheet is not None
        self._show_paper(handover_sheet.sheet_data(self.sheet, plan), "草稿")

    def print_marked(self) -> None:
        """The paper of an earlier handover, as it was made."""
        row = self._marked()
        if row is not None:
            self._print_made(row.id)

    def _print_made(self, handover_id: int) -> None:
        row = next((one for one in self.past.rows if one.id == handover_id), None)
        if row is None:
            return
        try:
            data = handover.kept_sheet(handover_id, self.shell.session.actor)
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence, "overdue")
        else:
            self._show_paper(data, "已撤销" if row.undone_at else "")

    def _show_paper(self, data: dict[str, object], state: str) -> None:
        from desktop.printing.liaison import handover_sheet  # brings the printing room, which is slow to load

        self.shell.show_paper(handover_sheet(data, self.shell.session.office, self._today(), state))

    def _marked(self) -> HandoverRow | None:
        place = self.made.currentIndex().row()
        return self.past.rows[place] if 0 <= place < len(self.past.rows) else None

    # ------------------------------------------------------------ what the desk asks for

    def activate(self) -> None:
        """Put the keyboard on who hands over, or into the list."""
        if self.sheet is None:
            self.form.focus_first()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None) -> None:
        """Read anew; what was chosen stays as far as it still exists."""
        if change is not None and not change.kinds & _KINDS:
            return
        serving = office.cadre_choices()
        self._names = {int(choice.id): choice.label for choice in serving}
        for field in (self.form.field("successor"), self.one):
            field.set_choices(serving)
        chosen = self.form.field("cadre_id").value()
        self.form.field("cadre_id").set_choices([*serving, *_left()])
        if chosen is not None:
            self.sheet = handover_sheet.sheet(int(chosen), self.shell.session.actor, self._as_of())
            self._show()
        here = max(self.made.currentIndex().row(), 0)
        self.past.set_rows(handover.made())
        if self.past.rows:
            self.made.setCurrentIndex(self.past.index(min(here, len(self.past.rows) - 1), 0))

    def _today(self) -> date:
        return self.shell.now().date()


def _left() -> list[office.Choice]:
    """Cadres who have left: their work may still wait for somebody."""
    rows = [row for row in office.cadres(with_left=True) if row.left_on is not None]
    return [office.Choice(row.id, row.name, f"{show_day(row.left_on)} 离任") for row in rows if row.left_on]
