"""Taking over an old ledger: choose a file, see what would happen, then import or not."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.casework import imports
from desktop.casework.session import own_connection
from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui.desks.petitions.page import Page
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView
from desktop.ui.work import IsCancelled, Report, hub

if TYPE_CHECKING:
    from desktop.domain.importing import ImportPlan, Problem

_FILES = "台账 (*.xlsx *.xls *.xlsb *.ods *.csv *.txt);;所有文件 (*)"
_ADVICE = "选一个电子表格，先核对一遍：哪些行能导入、哪些行有问题、哪些已经登记过。确认以前不会写入任何内容。"


class ImportPage(Page):
    """The dry run of one ledger with its problems by row and column; importing is all or nothing."""

    left = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, "导入信访台账", parent)
        self.plan: ImportPlan | None = None
        self._path = Path()
        self._build()
        self.keys = {
            "Esc": self.left.emit,
            "Ctrl+O": self.choose,
            "Ctrl+Return": self.accept,
            "Ctrl+Enter": self.accept,
        }
        self._show(None)

    def activate(self) -> None:
        """Put the keyboard on what comes next."""
        (self._accept if self.plan and self.plan.ready else self._choose).setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self) -> None:
        """Ask for a file and look through it."""
        path, _ = QFileDialog.getOpenFileName(self, "选择台账", "", _FILES)
        if path:
            self.look_through(path)

    def look_through(self, path: str) -> None:
        """Read a file without writing anything and show what was found."""
        self._path = Path(path)
        actor, today = self.shell.session.actor, self.shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> "ImportPlan":
            from desktop.exchange import petition_ledger  # brings the reader of spreadsheets

            with own_connection():
                return petition_ledger.plan(self._path, actor, today, "", report, cancelled)

        self.strip.silence()
        self.shell.worker.run(job, self._show, self._fail, title="正在核对台账", parent=self)

    def accept(self) -> None:
        """Import every row that is ready."""
        plan = self.plan
        if plan is None or not plan.ready:
            return
        actor, at = self.shell.session.actor, self.shell.now()

        def job(report: Report, cancelled: IsCancelled) -> Change:
            with own_connection():
                return imports.accept(plan, actor, at, report, cancelled)

        stopped = lambda: self.strip.say(imports.CANCELLED, "soon")  # noqa: E731 - a name for one argument
        self.shell.worker.run(job, self._done, self._fail, title="正在导入", parent=self, on_stopped=stopped)

    def save_problems(self) -> None:
        """Write the rows that were kept out into a table that can be mended and imported."""
        if self.plan is None:
            return
        name = str(self._path.with_name(f"{self._path.stem}-问题行.xlsx"))
        path, _ = QFileDialog.getSaveFileName(self, "导出问题行", name, "电子表格 (*.xlsx)")
        if not path:
            return
        from desktop.exchange import petition_ledger

        try:
            count = petition_ledger.write_problem_rows(self.plan, Path(path))
        except (Refused, Trouble) as no:
            self._fail(no)
        else:
            self.strip.say(f"已把 {count} 行问题行保存到 {Path(path).name}，改好后可以直接再导入。", "normal")

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.addStretch(1)
        record = Button("导入记录与撤销", "quiet", drawing="list", says="看以前的导入，导错了可以整批撤销")
        record.clicked.connect(lambda: self.shell.show_desk("system", "imports"))
        back = Button("返回列表", "quiet", drawing="arrow-left", says="返回列表（Esc）")
        back.clicked.connect(self.left)
        self.head.addWidget(record)
        self.head.addWidget(back)
        self._choose = Button("选择台账…", "primary", drawing="upload-simple", says="选择台账（Ctrl+O）")
        self._choose.clicked.connect(self.choose)
        self._accept = Button("", "primary", says="导入（Ctrl+Enter）")
        self._accept.clicked.connect(self.accept)
        self._problems = Button("导出问题行…", says="把不能导入的行另存为表格")
        self._problems.clicked.connect(self.save_problems)
        self._about = Label(_ADVICE, wrap=True)
        self._remarks = Label("", "hint", wrap=True).selectable()
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        for button in (self._accept, self._choose, self._problems):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(KeyHints([("Ctrl+O", "选择"), ("Ctrl+Enter", "导入"), ("Esc", "返回")]))
        summary = Card()
        for part in (self._about, self._remarks, row):
            summary.add(part)
        self.column.addWidget(summary)
        self._list = Card("问题")
        self._list.add(self._table(), 1)
        self.column.addWidget(self._list, 1)
        self.setAcceptDrops(True)

    def _table(self) -> TableView:
        self.model: RowsModel[Problem] = RowsModel(
            (
                Column("行", lambda p: str(p.row)),
                Column("列", lambda p: p.column),
                Column("栏目", lambda p: p.column_name),
                Column(
                    "处理",
                    lambda p: "这一行不导入" if p.is_fatal else "这一栏留空",
                    lambda p: (("这一行不导入", "overdue"),) if p.is_fatal else (("这一栏留空", "soon"),),
                ),
                Column("问题", lambda p: p.sentence),
            )
        )
        table = TableView()
        table.setAccessibleName("台账中的问题")
        table.setModel(self.model)
        table.set_widths({0: 64, 1: 56, 2: 130, 3: 130})
        table.set_chip_column(3)
        self._empty = EmptyState("")
        table.set_empty(self._empty)
        return table

    # ------------------------------------------------------------ showing

    def _show(self, plan: "ImportPlan | None") -> None:
        self.plan = plan
        problems = plan.problems if plan else ()
        self.model.set_rows(sorted(problems, key=lambda p: (not p.is_fatal, p.row)))
        self._list.set_title("问题", f"{len(problems)} 处" if problems else "")
        self._problems.setVisible(bool(plan and plan.problem_rows))
        self._accept.setVisible(bool(plan and plan.ready))
        self._choose.setText("换一个文件…" if plan else "选择台账…")
        self._choose.setProperty("kind", "plain" if plan and plan.ready else "primary")
        if plan is None:
            self._about.setText(_ADVICE)
            self._remarks.hide()
            self._empty.say("还没有选择文件", "可以把台账文件直接拖到这里。")
        else:
            self._tell(plan)
        self._choose.style().polish(self._choose)
        self.activate()

    def _tell(self, plan: "ImportPlan") -> None:
        self._accept.setText(f"导入 {len(plan.ready)} 件")
        self._about.setText(
            f"{plan.source}：共 {plan.row_count} 行，可以导入 {len(plan.ready)} 件，"
            f"已经登记过 {plan.doubles} 行，有问题不导入 {len(plan.problem_rows)} 行。"
        )
        known = "、".join(column.header for column in plan.matched)
        unknown = "、".join(column.header for column in plan.unmatched)
        said = [
            f"认出的列：{known}。",
            f"没有认出的列（原文记入办理记录）：{unknown}。" if unknown else "",
            *plan.remarks,
        ]
        self._remarks.setText("\n".join(sentence for sentence in said if sentence))
        self._remarks.show()
        self._empty.say("没有发现问题", "可以直接导入。" if plan.ready else "这些行都已经登记过，不必再导入。")

    def _fail(self, no: Refused | Trouble) -> None:
        self.strip.say(no.sentence, "overdue")
        self.activate()

    def _done(self, change: Change) -> None:
        hub().announce(change)
        self._show(None)
        self.shell.say(change.say, "导入记录", lambda: self.shell.show_desk("system", "imports"))
        self.left.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.look_through(paths[0])
