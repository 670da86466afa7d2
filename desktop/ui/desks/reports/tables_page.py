"""自定义表: a table put together by picking, counted at once, every number with its list; kept, printed, saved."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.casework import custom_tables
from desktop.casework import summary as counting
from desktop.casework.session import own_connection
from desktop.domain.custom_tables import TableSpec
from desktop.domain.dates import Period
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.domain.table_report import CountedTable
from desktop.ui.desks.reports.tables_form import names
from desktop.ui.desks.reports.tables_kept import NEW, KeptTables
from desktop.ui.desks.reports.tables_layout import TablesLayout
from desktop.ui.desks.reports.tables_out import TableOut
from desktop.ui.look import SPACE
from desktop.ui.work import IsCancelled, Report, Task, hub

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_NOT_COUNTED = frozenset({"form", "view", "draft", "attachment", "summary", *custom_tables.KINDS})
_OFFERED = custom_tables.KINDS | {"village", "code", "cadre"}
_STILL_COUNTING = "还在统计，请稍候再按一次。"


class TablesPage(TablesLayout):
    """`counted` when the table on show is there, `listed` when the list behind a number is."""

    help_topic = "tables"
    counted = Signal()
    listed = Signal()

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._shell = shell
        self._task: Task | None = None
        self._is_stale = True
        self.tables = KeptTables(shell)
        self._is_naming = False
        self.table_id = NEW
        self.shown: CountedTable | None = None
        self.out = TableOut(shell, self, self.strip)
        self._connect()
        self._reload()
        self._open(self.tables.first())

    def _connect(self) -> None:
        self.periods.chosen.connect(lambda _: self.count())
        self.form.spec_changed.connect(self._on_spec)
        self.named.changed.connect(self._on_spec)
        for form in (self.form, self.named):
            form.submitted.connect(self.save_table)
        self.save_button.clicked.connect(self.save_table)
        self.remove_button.clicked.connect(self.ask_removal)
        self.new_button.clicked.connect(self.new_table)
        self.print_button.clicked.connect(self.print_page)
        self.file_button.clicked.connect(self.save)
        self.list.opened.connect(lambda _: self.form.focus_rows())
        self.list.selectionModel().currentRowChanged.connect(lambda index, _: self._on_line(index.row()))
        self.table.figure_wanted.connect(self.open_figure)
        self.table.cell_entered.connect(self._bring_into_sight)
        self.question.confirmed.connect(self._remove)
        self.question.refused.connect(self._keep_it)
        self.drawer.opening.connect(self.make_room)
        self.drawer.listed.connect(self.listed)
        self.drawer.failed.connect(self.strip.say)
        self.drawer.closed.connect(self._on_drawer_closed)

    # ------------------------------------------------------------ the desk's wishes

    def activate(self) -> None:
        """Count when something changed, and put the keyboard on the rows."""
        self.periods.set_today(self._shell.now().date())
        if self._is_stale:
            self.count()
        if not self.drawer.isVisible():
            self.form.focus_rows()

    def refresh(self, change: Change | None = None) -> None:
        """Take in what has changed; count anew when this page is shown."""
        if change is None or change.kinds & _OFFERED:
            self._reload()
        if change is None or change.kinds - _NOT_COUNTED:
            self._is_stale = True
            if self.isVisible():
                self.count()

    def rescue(self) -> bool:
        """Keep what was put together and not saved."""
        return self.tables.rescue()

    # ------------------------------------------------------------ tables

    def _reload(self) -> None:
        """List the kept tables, and new ones that were not saved yet."""
        try:
            self.tables.reload()
            self.form.offer(custom_tables.choices())
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
        if self.tables.has(self.table_id):
            self._list_tables()
        else:
            self._open(self.tables.first_kept())

    def _list_tables(self) -> None:
        self.show_lines(list(self.tables.lines(self.table_id)), self.table_id)
        self.remove_button.setEnabled(self.table_id != NEW or self.tables.is_changed(NEW))

    def _open(self, table_id: int) -> None:
        """Show a table as it was left."""
        self.table_id = table_id
        self.question.hide()
        self._show_spec(self.tables.spec(table_id))
        self._list_tables()
        self.count()

    def _show_spec(self, spec: TableSpec) -> None:
        self.form.show_spec(spec)
        self._is_naming = True
        self.named.show_errors({})
        self.name.set_value(spec.name)
        self._is_naming = False

    def _spec(self) -> TableSpec:
        """The table as it stands on the page."""
        return self.form.spec()._replace(name=self.name.value())

    def _on_line(self, place: int) -> None:
        if not self.is_listing and 0 <= place < len(self.lines.rows):
            table_id = self.lines.rows[place].id
            if table_id != self.table_id:
                self._open(table_id)

    def new_table(self) -> None:
        """Begin another table (Ctrl+N); one begun before and not saved is gone on with."""
        self._open(NEW)
        self.form.focus_rows()

    def _on_spec(self) -> None:
        """Another table is meant: remember it, and count it unless only its name is another."""
        if self._is_naming:
            return
        spec = self._spec()
        self.tables.change(self.table_id, spec)
        self._list_tables()
        if self.shown is None or self.form.spec() != self.shown.spec._replace(name=""):
            self.count()
        else:
            self._show_title(spec)

    def save_table(self) -> None:
        """Keep the table under its name (Ctrl+Enter)."""
        if not self.form.check():
            return
        spec, before = self._spec(), self.tables.saved(self.table_id).name
        try:
            change = self.tables.save(self.table_id, spec)
        except (Refused, Trouble) as no:
            self._refuse(no)
            return
        self.table_id = change.id
        hub().announce(change)
        self._reload()
        self._show_spec(self.tables.saved(self.table_id))
        also = f"原来的“{before}”也还在。" if before not in ("", spec.name) else ""
        self._shell.say(change.say + also)

    def ask_removal(self) -> None:
        """Ask whether the table is to be deleted; one that was never saved just goes."""
        if self.table_id == NEW:
            self.tables.forget(NEW)
            self._open(self.tables.first_kept())
            self.form.focus_rows()
        else:
            self.question.ask()

    def _remove(self) -> None:
        self.question.hide()
        try:
            change = custom_tables.remove(self.table_id, self._shell.session.actor, self._shell.now())
        except (Refused, Trouble) as no:
            self._refuse(no)
            return
        hub().announce(change)
        self._reload()
        self.rescue()
        self._shell.say(change.say)
        self.form.focus_rows()

    def _keep_it(self) -> None:
        self.question.hide()
        self.remove_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ counting

    def count(self) -> None:
        """Count the table behind the window; an older count still under way is dropped."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if not self.form.is_whole:
            return
        spec, period = self._spec(), self.periods.period
        by, today = self._shell.session.actor, self._shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> CountedTable | None:
            with own_connection():
                table = custom_tables.count(spec, period, by, today)
            return None if cancelled() else CountedTable(spec, period, table)

        self._is_stale = False
        self.shown = None
        self.chip.set_state("正在统计…", "neutral")
        self.chip.show()
        self.form.show_errors({})
        if self.drawer.isVisible():
            self.drawer.close_drawer()

        def fail(no: Refused | Trouble) -> None:
            if self._is_wanted(spec, period):
                self._on_refused(no)

        self._task = self._shell.worker.run(job, self._on_counted, fail, parent=self)

    def _is_wanted(self, spec: TableSpec, period: Period) -> bool:
        """False for a count that ended when something else was already asked for."""
        is_half_typed = not self.form.is_whole
        return period == self.periods.period and (is_half_typed or self.form.spec() == spec._replace(name=""))

    def _on_counted(self, counted: CountedTable | None) -> None:
        if counted is None or not self._is_wanted(counted.spec, counted.period):
            return
        self._task, self.shown = None, counted
        self.strip.silence()
        self.chip.hide()
        self.show_table(counted.table, names(counted.spec.measures), counted.period)
        self._show_title(self._spec())
        self.counted.emit()

    def _on_refused(self, no: Refused | Trouble) -> None:
        self._task = None
        self.chip.set_state("没有统计", "neutral")
        self.show_nothing("没有统计出来", no.sentence)
        self._refuse(no)

    def _refuse(self, no: Refused | Trouble) -> None:
        is_shown = isinstance(no, Refused) and any(form.show_refusal(no) for form in (self.form, self.named))
        if not is_shown:
            self.strip.say(no.sentence)

    def _show_title(self, spec: TableSpec) -> None:
        if self.shown is not None:
            self.shown = self.shown._replace(spec=spec, table=self.shown.table._replace(title=spec.title))
            self.card.set_title(spec.title, self.shown.period.label)

    # ------------------------------------------------------------ the records behind a number

    def open_figure(self, name: str, label: str) -> None:
        """Show the records that a number counts: as they stand now, as the number does."""
        period = self.periods.period
        by, today = self._shell.session.actor, self._shell.now().date()
        self.drawer.look_up(
            name,
            label,
            lambda: counting.records(name, period, by, today),
            lambda: self.periods.period == period and self.shown is not None,
        )

    def _on_drawer_closed(self) -> None:
        was_open = self.table.open_cell.isValid()
        self.table.forget_open()
        if was_open:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_into_sight(self, rect: QRect, _reason: str) -> None:
        at = self.table.mapTo(self.sheet.widget(), rect.center())
        self.sheet.ensureVisible(at.x(), at.y(), SPACE * 4, rect.height() * 2)

    # ------------------------------------------------------------ paper and files

    def print_page(self) -> None:
        """Preview the table (Ctrl+P)."""
        self._put_out(self.out.show_paper)

    def save(self) -> None:
        """Write the table into a file (Ctrl+S)."""
        self._put_out(self.out.save)

    def _put_out(self, how: Any) -> None:
        if self.shown is not None and self.form.is_whole:
            how(self.shown)
        elif self.form.check():
            self._shell.say(_STILL_COUNTING)

    # ------------------------------------------------------------ keyboard

    def _other_side(self) -> None:
        """F6: from the pickers to the table, and back."""
        if self.table.isVisible() and self.form.isAncestorOf(self.focusWidget()):
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.form.focus_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        acts = {Qt.Key.Key_P: self.print_page, Qt.Key.Key_S: self.save, Qt.Key.Key_N: self.new_table}
        acts |= dict.fromkeys((Qt.Key.Key_Return, Qt.Key.Key_Enter), self.save_table)
        if held and event.key() in acts:
            acts[Qt.Key(event.key())]()
        elif event.key() == Qt.Key.Key_F6:
            self._other_side()
        elif event.text() in ("[", "【", "]", "】"):
            self.periods.step(-1 if event.text() in ("[", "【") else 1)
        else:
            super().keyPressEvent(event)
