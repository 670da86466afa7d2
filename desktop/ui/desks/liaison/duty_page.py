"""责任: villages × roles on a day, gaps and doubles marked, every act on a cell at the side."""

from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter

from desktop.casework import liaison, office
from desktop.domain.codes import Right
from desktop.domain.dates import step_day
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.domain.responsibility import FLAW_LABELS, Flaw, Role
from desktop.ui import look
from desktop.ui.desks.liaison.duty_panels import DutyPanels, PastePanel, PrintPanel, paper_of
from desktop.ui.desks.liaison.history_card import HistoryCard
from desktop.ui.desks.liaison.matrix_view import MatrixView
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.system.page import SideStack
from desktop.ui.desks.system.panel import EditPanel
from desktop.ui.look import SPACE
from desktop.ui.models.duty_matrix import DutyMatrix, MatrixRow, matrix_rows
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.label import KeyHints
from desktop.ui.work import hub

_FLAWS = (Flaw.GAP, Flaw.DOUBLE, Flaw.LEFT)
_SHORT = {Flaw.LEFT: "离任"}
_KINDS = frozenset({"assignment", "cadre", "village", "group", "liaison_role", "handover"})
_HINTS = [
    ("↑ ↓ ← →", "走格"), ("Enter", "指派或换人"), ("直接打字", "找干部"), ("Space", "展开村"), ("Ctrl+E", "结束"),
    ("Ctrl+D", "改日期"), ("Ctrl+Z", "撤销"),
]  # fmt: skip


class DutyPage(Page):
    """The matrix, and at its side the history of the chosen cell and the form of one act."""

    help_topic = "liaison"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "包村责任")
        self._expanded: set[int] = set()
        self.row: MatrixRow | None = None
        self.role: Role | None = None
        self._may = shell.session.actor.may(Right.HANDLE)
        self._build_head()
        self._build_matrix()
        self._build_side()
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self._listing)
        both.addWidget(self.side)
        both.setStretchFactor(0, 1)
        self.column.addWidget(both, 1)
        self.column.addWidget(KeyHints(_HINTS))
        self.keys |= {
            "Ctrl+S": self._save,
            "Ctrl+E": self.begin_end,
            "Ctrl+D": self.begin_dates,
            "Ctrl+Z": self.undo,
            "Ctrl+N": self.begin_another,
        }
        self.reload()

    # ------------------------------------------------------------ building

    def _build_head(self) -> None:
        today = self.shell.now().date()
        self.day = DateField(today=lambda: self.shell.now().date())
        self.day.setFixedWidth(look.current().sizes.px(120))
        self.day.setAccessibleName("看哪一天的责任")
        self.day.set_value(today)
        self.day.changed.connect(self._on_day)
        before, after = (
            Button("", "small", drawing=f"caret-{side}", says=says)
            for side, says in (("left", "上一月（日期框里按 [）"), ("right", "下一月（日期框里按 ]）"))
        )
        before.clicked.connect(lambda: self._step("["))
        after.clicked.connect(lambda: self._step("]"))
        self.flaws = FlagRow({flaw.value: "" for flaw in _FLAWS})
        self.flaws.setAccessibleName("只看有问题的村")
        self.flaws.changed.connect(self._show)
        self._paste_button = Button("粘贴表格…", drawing="copy", says="从表格软件里粘贴一张责任表")
        self._paste_button.clicked.connect(self.begin_paste)
        self._paste_button.setVisible(self._may)
        printing = Button("打印…  Ctrl+P", drawing="printer", says="打印分工表、公示牌、联系卡（Ctrl+P）")
        printing.clicked.connect(self.print_page)
        for widget in (before, self.day, after):
            self.head.addWidget(widget)
        self.head.addWidget(self.flaws, 1)
        self.head.addWidget(self._paste_button)
        self.head.addWidget(printing)

    def _build_matrix(self) -> None:
        self.model = DutyMatrix(self)
        self.table = MatrixView()
        self.table.setAccessibleName("各村责任人")
        self.table.setModel(self.model)
        self.table.set_empty(
            EmptyState("没有可显示的村（社区）", "村在“系统”里登记；按了上面的问题筛选时，再按一次取消。")
        )
        self.table.opened.connect(lambda _: self.begin())
        self.table.typed.connect(self._on_typed)
        self.table.toggled.connect(self._on_toggled)
        self.table.selectionModel().currentChanged.connect(self._on_cell)
        self._listing = Card()
        inside = self._listing.layout()
        assert inside is not None
        inside.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
        self._listing.add(self.table, 1)

    def _build_side(self) -> None:
        self.side = SideStack(
            EmptyState("", "在表里选一格，这里显示历任，可以指派、换人、结束。", drawing="users-three")
        )
        self.panels = DutyPanels(self.shell, self._today)
        self.history = HistoryCard(self._today)
        self.history.table.opened.connect(lambda _: self.begin_swap())
        for words, says, do in (
            ("换人", "换人（Enter）", self.begin_swap),
            ("结束", "结束（Ctrl+E）", self.begin_end),
            ("改日期", "更正起止日期（Ctrl+D）", self.begin_dates),
            ("加一人", "再指派一人（Ctrl+N）", self.begin_another),
        ):
            self.history.offer(words, says, do, self._may)
        self._form_place = self.side.add_place(self.history, *self.panels.all)
        self.printing = PrintPanel(self.shell, self._show_paper)
        self.paste = PastePanel(self.shell)
        self._print_place, self._paste_place = self.side.add_place(self.printing), self.side.add_place(self.paste)
        for panel in (*self.panels.all, self.printing, self.paste):
            panel.saved.connect(lambda _: self._back())
            panel.left.connect(self._back)
        self._only(None)

    # ------------------------------------------------------------ showing

    def _today(self) -> date:
        return self.day.value() or self.shell.now().date()

    def reload(self) -> None:
        """Read the day anew; the place in the matrix stays."""
        if self.day.value() is None:
            return
        day = self._today()
        self._problems = liaison.problems_on(day)
        counts = {flaw: sum(one.flaw is flaw for one in self._problems) for flaw in _FLAWS}
        for flaw, button in self.flaws._flags.items():
            words = _SHORT.get(Flaw(flaw), FLAW_LABELS[flaw])
            button.setText(f"{words} {counts[Flaw(flaw)]}")
            button.setAccessibleName(f"{words} {counts[Flaw(flaw)]} 处，按下只看这些村")
        self._show()

    def _show(self) -> None:
        day, wanted = self._today(), self.flaws.value()
        concerned = {one.scope.village_id for one in self._problems if one.flaw in wanted}
        villages = [village for village in office.villages() if not wanted or village.id in concerned]
        deep = {
            one.scope.village_id
            for one in self._problems
            if one.flaw in wanted and (one.scope.group_id or one.scope.household_id)
        }
        below = {
            village.id: liaison.places_below(village.id) for village in villages if village.id in self._expanded | deep
        }
        roles = sorted(liaison.roles(), key=lambda role: (role.scope != "village", not role.is_required))
        rows = matrix_rows(villages, roles, liaison.assignments(on=day), self._problems, below)
        here = self.table.currentIndex()
        scope = self.row.scope if self.row else None
        self.model.set_rows(roles, rows)
        self.table.fit()
        place = next((n for n, row in enumerate(rows) if row.scope == scope), 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(place, max(here.column(), 0)))
        self._show_history()

    def _on_day(self) -> None:
        if self.day.value() is not None:
            self.reload()

    def _step(self, key: str) -> None:
        stepped = step_day(self._today(), key, self.shell.now().date())
        if stepped is not None:
            self.day.set_value(stepped)

    def _on_toggled(self, place: int) -> None:
        if 0 <= place < len(self.model.rows):
            self._expanded ^= {self.model.rows[place].scope.village_id}
            self._show()

    def _on_cell(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and now.row() < len(self.model.rows):
            self.row, self.role = self.model.rows[now.row()], self.model.roles[now.column()]
            if not self._shown() or not self._shown_panel().is_dirty:
                self._only(None)
            self._show_history()
            self.table.viewport().update()

    def _show_history(self) -> None:
        if self.row is None or self.role is None:
            return
        self.history.show_cell(self.row, self.role)
        if self.side.place is None:
            self.side.show_only(self._form_place)

    # ------------------------------------------------------------ acts

    def begin(self) -> None:
        """Enter: assign where nobody is, swap where somebody is."""
        if self.history.marked_runs():
            self.begin_swap()
        else:
            self.begin_another()

    def begin_another(self) -> None:
        """Assign somebody to the cell."""
        if self._can() and self.row is not None and self.role is not None:
            row, role = self.row, self.role
            if not row.is_village and not row.cells[role.code].is_open:
                self.strip.say(f"“{role.label}”不落实到{row.name}这一级，请在别的行指派。", "soon")
                return
            self._open(lambda: self.panels.fill_assign(row.scope, role, self.history.name))

    def begin_swap(self) -> None:
        """Let somebody else take over from the marked holder."""
        row = self.history.marked()
        if row is None:
            self.begin_another()
        elif self._can():
            self._open(lambda: self.panels.fill_swap(row))

    def begin_end(self) -> None:
        """Ask for the last day of the marked holder."""
        row = self.history.marked()
        if row is not None and self._can():
            self._open(lambda: self.panels.fill_end(row))

    def begin_dates(self) -> None:
        """Put the dates of the marked holder right."""
        row = self.history.marked()
        if row is not None and self._can():
            self._open(lambda: self.panels.fill_dates(row))

    def begin_paste(self) -> None:
        """A table out of a spreadsheet."""

        def show() -> None:
            self.side.show_only(self._paste_place)
            self.paste.ask()

        self._guard(show)

    def print_page(self) -> None:
        """Ctrl+P: choose what to print."""

        def show() -> None:
            self.side.show_only(self._print_place)
            self.printing.ask(self.row.scope.village_id if self.row else None)

        self._guard(show)

    def undo(self) -> None:
        """Take the last act back."""
        self.strip.silence()
        try:
            change = liaison.undo_last(self.shell.session.actor, self.shell.now())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence, "overdue")
        else:
            hub().announce(change)
            self.shell.say(change.say)

    def _can(self) -> bool:
        if not self._may:
            self.strip.say("您没有办理的权限，只能查看和打印。", "soon")
        return self._may

    def _on_typed(self, text: str) -> None:
        self.begin()
        if self._shown() and not self._shown_panel().form.field("cadre_id").isHidden():
            self._shown_panel().form.field("cadre_id").setText("")
            self._shown_panel().form.field("cadre_id").insert(text)
            self._shown_panel().form.field("cadre_id").textEdited.emit(text)

    # ------------------------------------------------------------ panels

    def _open(self, fill: Any) -> None:
        def show() -> None:
            panel: EditPanel = fill()
            self.side.show_only(self._form_place)
            self._only(panel)
            panel.form.focus_first()

        self._guard(show)

    def _only(self, panel: EditPanel | None) -> None:
        for each in self.panels.all:
            each.setVisible(each is panel)

    def _shown(self) -> list[EditPanel]:
        if self.side.place is self._print_place:
            return [self.printing]
        if self.side.place is self._paste_place:
            return [self.paste]
        return [panel for panel in self.panels.all if not panel.isHidden()]

    def _shown_panel(self) -> EditPanel:
        return self._shown()[0]

    def _guard(self, then: Any) -> None:
        if self._shown() and self._shown_panel() is not self.printing:
            self._shown_panel().guard(then)
        else:
            then()

    def _save(self) -> None:
        if self._shown():
            self._shown_panel().save()

    def _back(self) -> None:
        self._only(None)
        self.side.show_only(self._form_place if self.row else None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_paper(self, values: dict[str, Any]) -> None:
        self.shell.show_paper(paper_of(values, self._today(), self.shell))

    # ------------------------------------------------------------ what the desk asks for

    def activate(self) -> None:
        """Put the keyboard into the matrix."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None) -> None:
        """Take in what has changed; forms stay as they are."""
        if change is None or change.kinds & _KINDS:
            self.reload()
