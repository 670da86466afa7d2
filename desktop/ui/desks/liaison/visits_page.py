"""走访: ten visits in a row without the mouse, and under the form all visits with what came of them."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import visits
from desktop.domain.codes import MatterKind, Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.quotas import Per, span
from desktop.domain.records import Actor, Change, Draft
from desktop.domain.visits import NewVisit, VisitFilter
from desktop.ui.desks.liaison.visit_entry import BECOMES, VisitEntry
from desktop.ui.desks.liaison.visit_filters import VisitFilters
from desktop.ui.desks.liaison.visit_print import VisitPrintPanel
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.page import Page
from desktop.ui.look import SPACE
from desktop.ui.models.visit_list import COLUMNS, GROWING, VisitListModel, whom
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView
from desktop.ui.work import hub

_TABLE = "visits"
_SAVE_COLUMNS_MS = 400
_KINDS = frozenset({"visit", "matter", "cadre", "village", "group", "person", "household", "care"})
_CHOICES = _KINDS - {"visit", "matter"}
_MATTERS = (MatterKind.LEDGER, MatterKind.DISPUTE, MatterKind.PETITION)
_PLACE_AND_WORDS = ("received_on", "title", "content", "village_id", "group_id", "household_id")
_PERSON = ("name", "phone", "id_number", "address")


class RemovePanel(ActPanel):
    """Asks why a visit is removed."""

    def __init__(self, visit_id: int, about: str) -> None:
        super().__init__(f"删除走访：{about}", "删除")
        self._visit_id = visit_id
        self.form.add("reason", "理由", LineField(longest=200, placeholder="如：重复登记"), required=True)

    def act(self, by: Actor, at: datetime) -> Change:
        """Remove it."""
        return visits.remove(self._visit_id, self.form.field("reason").value(), by, at)


class VisitsPage(Page):
    """The card above keeps its draft; the list below keeps its place."""

    help_topic = "liaison"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "走访")
        self._may = shell.session.actor.may(Right.REGISTER)
        self._is_stale = False
        self._last_id: int | None = None
        self.panel: ActPanel | None = None
        self.entry = VisitEntry(shell, self.strip)
        self.form = self.entry.form
        self.filters = VisitFilters(shell.now().date())
        self.model = VisitListModel(shell.session.actor.may(Right.SEALED), self)
        self.table = TableView()
        self._save_columns = QTimer(self, singleShot=True, interval=_SAVE_COLUMNS_MS)
        self._build()
        self._connect()
        self.keys = {
            "Ctrl+S": self.entry.save,
            "Ctrl+Return": self.entry.save,
            "Ctrl+Enter": self.entry.save,
            "Ctrl+N": self.entry.begin,
            "Ctrl+F": self.filters.focus_search,
            "F6": self._other_side,
            "Del": self.begin_remove,
        }
        if not self._may:
            for key in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter", "Ctrl+N"):
                del self.keys[key]
        self._read()
        if self._may:
            self.entry.take_up_draft()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.addStretch(1)
        self.head.addWidget(KeyHints([("Enter", "下一项"), ("Ctrl+Enter", "保存并下一条"), ("F6", "表格与列表之间")]))
        printing = Button("打印…  Ctrl+P", drawing="printer", says="打印登记表、民情日记、带下去填的表（Ctrl+P）")
        printing.clicked.connect(self.print_page)
        self.head.addWidget(printing)
        self.entry.setVisible(self._may)
        self.column.addWidget(self.entry)
        self._panel_place = QVBoxLayout()
        self.column.addLayout(self._panel_place)
        self.column.addWidget(self.filters)
        self._build_table()
        card = Card()
        inside = card.layout()
        assert inside is not None
        inside.setContentsMargins(0, SPACE // 2, 0, SPACE)  # the rows reach the edges
        card.add(self.table, 1)
        self.column.addWidget(card, 1)
        self._totals = Label("", "secondary")
        turns = ((f"Alt+{number}", f"转{word}") for number, word in enumerate(BECOMES, 1))
        foot = QHBoxLayout()
        foot.addWidget(self._totals)
        foot.addStretch(1)
        foot.addWidget(KeyHints([("Enter", "修改"), *turns, ("Del", "删除")]))
        self.column.addLayout(foot)

    def _build_table(self) -> None:
        self.table.setAccessibleName("走访记录")
        self.table.setModel(self.model)
        for place, column in enumerate(COLUMNS):
            if column.chips:
                self.table.set_chip_column(place)
        self.table.set_widths({place: column.width for place, column in enumerate(COLUMNS)}, GROWING)
        self.table.restore_columns(self.shell.settings.tables.get(_TABLE, ""))
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self._empty = EmptyState("")
        self.table.set_empty(self._empty)

    def _connect(self) -> None:
        self.entry.saved.connect(self._on_saved)
        self.entry.turn_wanted.connect(self.take_alt)
        self.entry.draft_said.connect(self.aside.setText)
        self.filters.changed.connect(self._read)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)  # which visit Alt+1…3 mean depends on where the keyboard is
        self.table.columns_changed.connect(self._save_columns.start)
        self._save_columns.timeout.connect(self._keep_columns)

    def _keep_columns(self) -> None:
        self.shell.settings.tables[_TABLE] = self.table.columns_state()
        self.shell.settings.save()

    # ------------------------------------------------------------ what the desk asks for

    def activate(self) -> None:
        """Put the keyboard into the form, or into the list of who may only read."""
        if self.panel is not None:
            self.panel.start()
        elif self._may:
            self.entry.activate()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None) -> None:
        """Take in what changed; what is typed and the marked row stay. A hidden page waits until it is shown."""
        if change is None or change.kinds & _CHOICES:
            self.form.read_choices()
            self.filters.read_choices()
        if change is None or change.kinds & _KINDS:
            self._is_stale = not self.isVisible()
            if self.isVisible():
                self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._read()

    def rescue(self) -> bool:
        """Write down what has been typed, now; True when there is a draft."""
        self.entry.drafts.keep()
        return bool(self.entry.drafts.draft_id)

    def hideEvent(self, event: QHideEvent) -> None:
        self.rescue()
        super().hideEvent(event)

    def show_visits(self, wanted: VisitFilter) -> None:
        """The visits behind a figure."""
        self.filters.show_only(wanted)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, visit_id: int) -> None:
        """Show one visit, from the page of its matter."""
        self.show_visits(VisitFilter(ids=(visit_id,)))

    def take_alt(self, number: int) -> bool:
        """Alt+1…3 make a matter of the marked visit, or of the one just saved; True: they are used here."""
        if not 1 <= number <= len(_MATTERS):
            return False
        row = self._chosen()
        if row is None:
            self.shell.say("先登记一次走访，或在列表里选一次，再转出办理。")
        else:
            self._turn_into(row, _MATTERS[number - 1])
        return True

    def print_page(self) -> None:
        """Ctrl+P: which paper."""
        wanted = self.filters.value()
        self._open_panel(VisitPrintPanel(self.shell, wanted, wanted.cadre_id, wanted.village_id, self.filters.month()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.entry.changing is not None:
            self.entry.begin()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ saved, and what becomes of it

    def _on_saved(self, visit_id: int, before: NewVisit | None) -> None:
        self._last_id = visit_id
        self._mark(visit_id)
        self._show_chosen()
        if before is not None:
            self.shell.say("走访已修改。", "撤销", lambda: self.entry.undo_change(visit_id, before))

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None and self._may:
            self.entry.change(row)

    def _chosen(self) -> visits.VisitRow | None:
        """The marked visit while the keyboard is in the list, else the one that was saved last."""
        index = self.table.currentIndex()
        if (self.table.hasFocus() or self._last_id is None) and index.isValid():
            return self.model.row(index.row())
        if self._last_id is None:
            return None
        place = self.model.line_of(self._last_id)
        return self.model.row(place) if place >= 0 else None

    def _turn_into(self, row: visits.VisitRow, kind: str) -> None:
        by, at = self.shell.session.actor, self.shell.now()
        if kind == MatterKind.PETITION:
            try:
                form = visits.to_petition(row.id, by, at)
            except (Refused, Trouble) as no:
                self.strip.say(no.sentence, "overdue")
                return
            fields = {name: getattr(form, name) for name in _PLACE_AND_WORDS}
            for lead in form.parties:
                fields |= {name: getattr(lead, name) for name in _PERSON}
            self.shell.show_intake(Draft("petition", {"fill": fields, "origin": None, "visit_id": row.id}))
            return
        change = self._do(lambda: visits.to_matter(row.id, kind, by, at))
        if change is not None:
            self.shell.say(change.say, "打开", lambda: self.shell.show_matter(change.id))

    def _do(self, act: Callable[[], Change]) -> Change | None:
        self.strip.silence()
        try:
            change = act()
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence, "overdue")
            return None
        hub().announce(change)
        self.shell.say(change.say)
        return change

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._show_chosen()

    def _show_chosen(self) -> None:
        row = self._chosen()
        is_last = row is not None and row.id == self._last_id
        self.entry.show_chosen(row, "刚登记" if is_last else "选中")

    # ------------------------------------------------------------ removing and printing

    def begin_remove(self) -> None:
        """Ask why the marked visit is to be removed."""
        index = self.table.currentIndex()
        row = self.model.row(index.row()) if index.isValid() else None
        if row is not None and self._may and self.table.hasFocus():
            self._open_panel(RemovePanel(row.id, f"{row.visited_on} {whom(row) or row.village_name}"))

    def _open_panel(self, panel: ActPanel) -> None:
        self._close_panel()
        self.panel = panel
        panel.closed.connect(self._give_up_panel)
        panel.confirmed.connect(lambda: self._confirm(panel))
        self.entry.hide()  # its place is needed; what stands in it stays
        self._panel_place.addWidget(panel)
        panel.show()
        panel.start()

    def _close_panel(self) -> None:
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
            self.entry.setVisible(self._may)

    def _give_up_panel(self) -> None:
        self._close_panel()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self, panel: ActPanel) -> None:
        try:
            change = panel.act(self.shell.session.actor, self.shell.now())
        except Refused as no:
            panel.refuse(no)
            return
        except Trouble as no:
            panel.say(no.sentence)
            return
        if isinstance(panel, VisitPrintPanel):
            self._close_panel()
            self.shell.show_paper(panel.paper)
            return
        self._give_up_panel()
        hub().announce(change)
        by = self.shell.session.actor
        self.shell.say(change.say, "撤销", lambda: self._bring_back(change.id, by))

    def _bring_back(self, visit_id: int, by: Actor) -> None:
        self._do(lambda: visits.restore(visit_id, by, self.shell.now()))

    # ------------------------------------------------------------ the list

    def _read(self) -> None:
        index = self.table.currentIndex()
        here = self.model.ids()[index.row()] if index.isValid() and index.row() < self.model.rowCount() else None
        wanted = self.filters.value()
        if self.filters.is_narrowed:
            self._empty.say("没有符合条件的走访", "换一个条件，或者清除筛选看全部。")
        else:
            self._empty.say("还没有走访记录", "在上面登记：回车走到下一项，Ctrl+Enter 保存并接着登记下一条。")
        self.model.show_list(wanted)
        if here is not None:
            self._mark(here)
        self._totals.setText(f"共 {self.model.rowCount()} 次　{self._month_words()}")
        self._show_chosen()

    def _month_words(self) -> str:
        first, last = span(Per.MONTH, self.shell.now().date())
        count = visits.count(VisitFilter(from_on=first, to_on=last))
        return f"本月 {count} 次"

    def _mark(self, visit_id: int) -> None:
        line = self.model.line_of(visit_id)
        if line >= 0:
            self.table.setCurrentIndex(self.model.index(line, 0))

    def _other_side(self) -> None:
        if self.table.hasFocus() and self._may:
            self.form.focus_field("whom")
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_chosen()
