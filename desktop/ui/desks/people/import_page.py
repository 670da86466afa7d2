"""Taking over a register of people: choose a file, see what would happen, then import or not."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.casework import people_import
from desktop.casework.session import own_connection
from desktop.domain.records import Change
from desktop.ui.desks.petitions.import_page import ImportPage
from desktop.ui.shell import Shell
from desktop.ui.work import IsCancelled, Report

if TYPE_CHECKING:
    from desktop.domain.people_importing import PeoplePlan

_ADVICE = (
    "选一个名册表格（.xlsx、.xls、.csv），表头要有姓名和村，可有：户编号、户主、与户主关系、性别、身份证号、出生日期、民族、电话、组、住址、备注。"
    "先核对，确认以前不会写入任何内容；名册里已有的人只补空白，不改原有登记。"
)


class PeopleImportPage(ImportPage):
    """The import of a ledger, for people: other words, another reader."""

    help_topic = "people"

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.title.setText("导入人员名册")
        self._choose.setAccessibleName("选择名册（Ctrl+O）")

    def look_through(self, path: str) -> None:
        """Read a file without writing anything and show what was found."""
        self._path = Path(path)
        actor, today = self.shell.session.actor, self.shell.now().date()

        def job(report: Report, cancelled: IsCancelled) -> "PeoplePlan":
            from desktop.exchange import people_list  # brings the reader of spreadsheets

            with own_connection():
                return people_list.plan(self._path, actor, today, "", report, cancelled)

        self.strip.silence()
        self.shell.worker.run(job, self._show, self._fail, title="正在核对名册", parent=self)

    def accept(self) -> None:
        """Import every row that is ready."""
        plan: Any = self.plan
        if plan is None or not plan.ready:
            return
        actor, at = self.shell.session.actor, self.shell.now()

        def job(report: Report, cancelled: IsCancelled) -> Change:
            with own_connection():
                return people_import.accept(plan, actor, at, report, cancelled)

        def stopped() -> None:
            self.strip.say(people_import.CANCELLED, "soon")

        self.shell.worker.run(job, self._done, self._fail, title="正在导入", parent=self, on_stopped=stopped)

    def _show(self, plan: Any) -> None:
        super()._show(plan)
        if plan is None:
            self._choose.setText("选择名册…")
            self._about.setText(_ADVICE)
            self._empty.say("还没有选择文件", "可以把名册文件直接拖到这里。")

    def _tell(self, plan: Any) -> None:
        people = f"{plan.new_people} 人、{plan.new_households} 户"
        completed = len(plan.ready) - plan.new_people
        more = f"，补充已有的 {completed} 人" if completed else ""
        self._accept.setText(f"导入 {people}")
        self._about.setText(
            f"{plan.source}：共 {plan.row_count} 行，新登记 {people}{more}，"
            f"没有新内容的 {plan.doubles} 行，有问题不导入 {len(plan.problem_rows)} 行。"
        )
        known = "、".join(column.header for column in plan.matched)
        unknown = "、".join(column.header for column in plan.unmatched)
        said = [f"认出的列：{known}。", f"没有认出的列（原文记入备注）：{unknown}。" if unknown else "", *plan.remarks]
        self._remarks.setText("\n".join(sentence for sentence in said if sentence))
        self._remarks.show()
        self._empty.say("没有发现问题", "可以直接导入。" if plan.ready else "这些人都已经在册，不必再导入。")
