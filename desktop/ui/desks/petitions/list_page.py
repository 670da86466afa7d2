"""The list of petitions: filters, rows, totals."""

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from desktop.casework.session import own_connection
from desktop.domain.codes import MatterKind, Right
from desktop.domain.records import Change, MatterFilter
from desktop.ui.desks.petitions.filters import FilterBar
from desktop.ui.desks.petitions.page import Page
from desktop.ui.look import SPACE
from desktop.ui.models.petition_list import COLUMNS, PetitionListModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView
from desktop.ui.work import IsCancelled, Report

_SHEETS = "电子表格（*.xlsx）"
_TITLE = "信访件"
_TABLE = "petitions"
_SAVE_COLUMNS_MS = 400


class ListPage(Page):
    """Opens at once with any number of rows and keeps its place."""

    import_wanted = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, _TITLE, parent)
        self._own_title = ""
        self._is_stale = False
        wanted = self._everything()
        self.model = PetitionListModel(wanted, self)
        self.filters = FilterBar(wanted)
        self.table = TableView()
        self.table.setAccessibleName("信访件列表")
        self._totals = Label("", "secondary")
        self._save_columns = QTimer(self, singleShot=True, interval=_SAVE_COLUMNS_MS)
        self._build()
        self.keys = {
            "Ctrl+F": self._to_search,
            "Ctrl+N": self.shell.show_intake,
            "Ctrl+E": self._export,
            "Ctrl+Shift+C": self.table.choose_columns,
        }
        self._read()

    def show_filter(self, wanted: MatterFilter, title: str = "") -> None:
        """List what a filter wants, under a title of its own until the clerk changes the filter."""
        sealed = self.shell.session.actor.may(Right.SEALED)
        self._own_title = title
        self.filters.show_filter(wanted._replace(kind=wanted.kind or MatterKind.PETITION, with_sealed=sealed))
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
        self.shell.settings.tables[_TABLE] = self.table.columns_state()
        self.shell.settings.save()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.addStretch(1)
        for text, drawing, says, act in (
            ("排序", "sort-ascending", "排序", self._open_sort_menu),
            ("列", "columns", "选择显示的列（Ctrl+Shift+C）", lambda at: self.table.choose_columns(_under(at))),
            ("导出", "download-simple", "把列表导出为表格（Ctrl+E）", lambda _: self._export()),
            ("导入台账…", "upload-simple", "导入原来的信访台账", lambda _: self.import_wanted.emit()),
        ):
            button = Button(text, "quiet", drawing=drawing, says=says)
            button.clicked.connect(lambda _, act=act, button=button: act(button))
            self.head.addWidget(button)
        self.filters.changed.connect(self._on_filter)
        self.filters.left_downwards.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.column.addWidget(self.filters)
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
        foot.addWidget(KeyHints([("Enter", "打开"), ("F2", "登记"), ("Ctrl+F", "查找"), ("Ctrl+E", "导出")]))
        self.column.addLayout(foot)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        for place, column in enumerate(COLUMNS):
            if column.chips:
                self.table.set_chip_column(place)
        self.table.set_widths({place: column.width for place, column in enumerate(COLUMNS)})
        self.table.restore_columns(self.shell.settings.tables.get(_TABLE, ""))
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._on_header)
        self.table.opened.connect(self._open)
        self.table.columns_changed.connect(self._save_columns.start)
        self._save_columns.timeout.connect(self.keep_columns)
        self._empty = EmptyState("")
        self._empty.action.connect(self._on_empty_action)
        self.table.set_empty(self._empty)

    # ------------------------------------------------------------ reading

    def _everything(self) -> MatterFilter:
        sealed = self.shell.session.actor.may(Right.SEALED)
        return MatterFilter(self.shell.now().date(), kind=MatterKind.PETITION, with_sealed=sealed)

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
        self.title.setText(self._own_title or _TITLE)
        self.aside.setText(f"{totals.all} 件")
        parts = zip(("在办", "今天到期", "已超期", "临期"), totals[1:], strict=True)
        said = "，".join(f"{word} {count}" for word, count in parts if count is not None)
        self._totals.setText(f"共 {totals.all} 件" + (f"，其中{said}" if said else ""))

    def _say_empty(self) -> None:
        if self.filters.is_narrowed:
            self._empty.say("没有符合条件的信访件", "换一个条件，或者清除筛选看全部。", "清除筛选")
        else:
            self._empty.say("还没有信访件", "来人、来信、来电都从这里登记，也可以先导入原来的台账。", "登记来访　F2")

    def _on_empty_action(self) -> None:
        if self.filters.is_narrowed:
            self.filters.clear.click()
        else:
            self.shell.show_intake()

    # ------------------------------------------------------------ place

    def _current_id(self) -> int:
        index = self.table.currentIndex()
        return self.model.matter_id(index.row()) if index.isValid() else -1

    def _mark(self, matter_id: int) -> None:
        line = self.model.line_of(matter_id)
        if line < 0 or line == self.table.currentIndex().row():
            return
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(line, 0)
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

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
        for place, column in enumerate(COLUMNS):
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
        """Write what is listed as a table that the import understands."""
        actor, at = self.shell.session.actor, self.shell.now()
        name, _ = QFileDialog.getSaveFileName(self, "导出列表", f"{self.title.text()} {at:%Y%m%d}.xlsx", _SHEETS)
        if not name:
            return
        path, wanted = Path(name).with_suffix(".xlsx"), self.model.wanted

        def job(report: Report, cancelled: IsCancelled) -> int:
            from desktop.exchange.export import export_xlsx  # brings the writer of spreadsheets

            with own_connection():
                return export_xlsx(path, actor, at, wanted, report, cancelled)

        self.shell.worker.run(
            job,
            lambda count: self.shell.say(f"已导出 {count} 件到 {path.name}。文件没有加密，用完请删除。"),
            lambda no: self.shell.refuse(no.sentence),
            title="正在导出",
            parent=self,
        )


def _under(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
