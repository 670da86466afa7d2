"""The list of a docket: filters, rows, totals."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.casework.session import own_connection
from desktop.domain.codes import Right
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change, Draft, MatterFilter
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.bulk_panel import BulkPanel
from desktop.ui.desks.petitions.docket import PETITIONS, Docket
from desktop.ui.desks.petitions.docket_table import DocketTable
from desktop.ui.desks.petitions.filters import FilterBar
from desktop.ui.desks.petitions.list_acts import ListActs
from desktop.ui.desks.petitions.page import Page
from desktop.ui.desks.petitions.view_menu import ViewMenu
from desktop.ui.look import SPACE
from desktop.ui.models.petition_list import PetitionListModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.work import IsCancelled, Report, hub

_SHEETS = "电子表格 (*.xlsx)"
_SAVE_COLUMNS_MS = 400


class ListPage(Page):
    """Opens at once with any number of rows and keeps its place."""

    import_wanted = Signal()
    urging_wanted = Signal(object)
    """Carries the ids of the matters to be urged."""

    def __init__(self, shell: Shell, docket: Docket = PETITIONS, parent: QWidget | None = None) -> None:
        super().__init__(shell, docket.title, parent)
        self.docket = docket
        self._own_title = ""
        self._is_stale = False
        wanted = self._everything()
        self.model = PetitionListModel(wanted, self, docket.columns)
        self.filters = FilterBar(wanted, docket.picks)
        self.filters.search.setPlaceholderText(docket.search)
        self.table = DocketTable()
        self.table.setAccessibleName(f"{docket.title}列表")
        self.views = ViewMenu(self)
        self.panel: ActPanel | None = None
        self._panel_place = QVBoxLayout()
        self._totals = Label("", "secondary")
        self._save_columns = QTimer(self, singleShot=True, interval=_SAVE_COLUMNS_MS)
        self.keys = {
            "Ctrl+Shift+V": lambda: self._open_views(self._views_button),
            "Ctrl+F": self._to_search,
            "Ctrl+N": self._register,
            "Ctrl+E": self._export,
            "Ctrl+Shift+C": self.table.choose_columns,
        }
        self.acts = ListActs(self)
        self._build()
        self._read()

    def show_filter(self, wanted: MatterFilter, title: str = "") -> None:
        """List what a filter wants, under a title of its own until the clerk changes the filter."""
        sealed = self.shell.session.actor.may(Right.SEALED)
        self._own_title = title
        self.filters.show_filter(wanted._replace(with_sealed=sealed))
        self.close_panel()
        columns = self.views.columns_of(title) if title else ""
        if columns:
            self.table.restore_columns(columns)
        self._read(to_top=True)

    def refresh(self, change: Change | None) -> None:
        """Take in a change; the marked row stays marked and in sight."""
        if change is not None and "matter" not in change.kinds:
            self.filters.read_choices()
            return
        if not self.isVisible():
            self._is_stale = True
            return
        here = self._current_id()
        self.model.refresh(change)
        self._mark(here)
        self._show_counts()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:  # what happened while another page was open is taken in now, not while the clerk saved
            self._is_stale = False
            self.refresh(None)

    def activate(self) -> None:
        """Put the keyboard into the list; judge the days anew when a night has passed."""
        today = self.shell.now().date()
        if today != self.model.wanted.today:
            self.filters.set_today(today)
            self._read()
        (self.table if self.model.rowCount() else self.filters.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_columns(self) -> None:
        """Remember order, widths and choice of the columns."""
        self.shell.settings.tables[self.docket.table] = self.table.columns_state()
        self.shell.settings.save()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.addStretch(1)
        self._views_button = Button("视图", "quiet", drawing="list", says="打开或保存视图（Ctrl+Shift+V）")
        self._views_button.clicked.connect(lambda _: self._open_views(self._views_button))
        self.head.addWidget(self._views_button)
        for text, drawing, says, act in (
            ("排序", "sort-ascending", "排序", self._open_sort_menu),
            ("列", "columns", "选择显示的列（Ctrl+Shift+C）", lambda at: self.table.choose_columns(_under(at))),
            ("导出", "download-simple", "把列表导出为表格（Ctrl+E）", lambda _: self._export()),
        ):
            self.add_act(text, drawing, says, act)
        self.filters.changed.connect(self._on_filter)
        self.filters.left_downwards.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.column.addWidget(self.filters)
        self.column.addLayout(self._panel_place)
        self._build_table()
        card = Card()
        inside = card.layout()
        assert inside is not None
        inside.setContentsMargins(0, SPACE // 2, 0, SPACE)  # the rows reach the edges
        card.add(self.table, 1)
        self.column.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._totals)
        foot.addStretch(1)
        self._hints = KeyHints([("Enter", "打开"), ("Space", "选多件"), ("Alt+U", "催办"), ("Ctrl+F", "查找")])
        foot.addWidget(self._hints)
        foot.addWidget(self.acts.bar)
        self.column.addLayout(foot)

    def add_act(self, text: str, drawing: str, says: str, act: Callable[[QWidget], object]) -> None:
        """One more button of the head; the act is told where it stands."""
        button = Button(text, "quiet", drawing=drawing, says=says)
        button.clicked.connect(lambda _: act(button))
        self.head.addWidget(button)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        for place, column in enumerate(self.model.columns):
            if column.chips:
                self.table.set_chip_column(place)
        self.table.set_widths({place: column.width for place, column in enumerate(self.model.columns)})
        self.table.restore_columns(self.shell.settings.tables.get(self.docket.table, ""))
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._on_header)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_marked())
        self.model.modelReset.connect(self._show_marked)
        self.table.columns_changed.connect(self._save_columns.start)
        self._save_columns.timeout.connect(self.keep_columns)
        self._empty = EmptyState("")
        self._empty.action.connect(self._on_empty_action)
        self.table.set_empty(self._empty)

    # ------------------------------------------------------------ acts on many

    def open_panel(self, panel: ActPanel) -> None:
        """Show a panel over the list in place of the one that is open."""
        self.close_panel()
        self.strip.silence()
        self.panel = panel
        panel.closed.connect(self._give_up_panel)
        panel.confirmed.connect(lambda: self._confirm(panel))
        self._panel_place.addWidget(panel)
        panel.show()
        panel.start()

    def close_panel(self) -> None:
        """Take the open panel away."""
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None

    def _give_up_panel(self) -> None:
        self.close_panel()
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
        self._give_up_panel()
        hub().announce(change)
        if isinstance(panel, BulkPanel):
            self.acts.told(panel)
        if change.say:
            self.shell.say(change.say)

    def _show_marked(self) -> None:
        self.acts.show_marked()
        self._hints.setVisible(self.acts.bar.isHidden())

    def _open_views(self, at: QWidget) -> None:
        self.views.menu().popup(_under(at))

    # ------------------------------------------------------------ reading

    def _everything(self) -> MatterFilter:
        sealed = self.shell.session.actor.may(Right.SEALED)
        return MatterFilter(self.shell.now().date(), kind=self.docket.kind, with_sealed=sealed)

    def _on_filter(self) -> None:
        self._own_title = ""
        self._read(to_top=True)

    def _read(self, *, to_top: bool = False) -> None:
        here = -1 if to_top else self._current_id()
        self._say_empty()
        self.model.show_list(self.filters.value())
        self._mark(here)
        if to_top:
            self.table.scrollToTop()
        self._show_counts()

    def _show_counts(self) -> None:
        self.table.horizontalHeader().setSortIndicator(*self.model.sorting())
        totals = self.model.totals()
        self.title.setText(self._own_title or self.docket.title)
        self.aside.setText(f"{totals.all} 件")
        parts = zip(("在办", "今天到期", "已超期", "临期"), totals[1:], strict=True)
        said = "，".join(f"{word} {count}" for word, count in parts if count is not None)
        self._totals.setText(f"共 {totals.all} 件" + (f"，其中{said}" if said else ""))

    def _say_empty(self) -> None:
        if self.filters.is_narrowed:
            self._empty.say("没有符合条件的事项", "换一个条件，或者清除筛选看全部。", "清除筛选")
        else:
            self._empty.say(*self.docket.empty)

    def _on_empty_action(self) -> None:
        if self.filters.is_narrowed:
            self.filters.clear.click()
        else:
            self._register()

    def _register(self) -> None:
        """An empty intake form of this docket, or the one that is half typed."""
        self.shell.show_intake(None if self.docket is PETITIONS else Draft(self.docket.form))

    # ------------------------------------------------------------ place

    def _current_id(self) -> int:
        index = self.table.currentIndex()
        return self.model.matter_id(index.row()) if index.isValid() else -1

    def _mark(self, matter_id: int) -> None:
        line = self.model.line_of(matter_id)
        if line < 0 or line == self.table.currentIndex().row():
            return
        self.table.mark_only(self.model.index(line, 0))

    # ------------------------------------------------------------ doing

    def _open(self, index: QModelIndex) -> None:
        self.shell.show_matter(self.model.matter_id(index.row()))

    def _to_search(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def _on_header(self, column: int) -> None:
        now, order = self.model.sorting()
        turned = Qt.SortOrder.AscendingOrder
        if column == now and order == Qt.SortOrder.AscendingOrder:
            turned = Qt.SortOrder.DescendingOrder
        self._sort(column, turned)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        here = self._current_id()
        self.model.sort(column, order)
        self.filters.set_sort(self.model.wanted.sort)
        self._mark(here)
        self._show_counts()

    def _open_sort_menu(self, at: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now, order = self.model.sorting()
        for place, column in enumerate(self.model.columns):
            if not column.up:
                continue
            for way, word in ((Qt.SortOrder.AscendingOrder, ""), (Qt.SortOrder.DescendingOrder, "（倒序）")):
                action = QAction(column.title + word, menu)
                action.setCheckable(True)
                action.setChecked((place, way) == (now, order))
                action.triggered.connect(lambda _, place=place, way=way: self._sort(place, way))
                menu.addAction(action)
        menu.popup(_under(at))

    def _export(self) -> None:
        """Write what is listed as a table."""
        actor, at = self.shell.session.actor, self.shell.now()
        name, _ = QFileDialog.getSaveFileName(self, "导出列表", f"{self.title.text()} {at:%Y%m%d}.xlsx", _SHEETS)
        if not name:
            return
        path, wanted, export = Path(name).with_suffix(".xlsx"), self.model.wanted, self.docket.export

        left_out = "" if wanted.kind else "表中只有信访件，民情和纠纷请在“民情台账”里导出。"

        def job(report: Report, cancelled: IsCancelled) -> int:
            with own_connection():
                return export(path, actor, at, wanted, report, cancelled)

        self.shell.worker.run(
            job,
            lambda count: self.shell.say(f"已导出 {count} 件到 {path.name}。文件没有加密，用完请删除。{left_out}"),
            lambda no: self.shell.refuse(no.sentence),
            title="正在导出",
            parent=self,
        )


def _under(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
