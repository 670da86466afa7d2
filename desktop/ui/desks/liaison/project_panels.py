"""Forms of 实事项目: a project, a payment in full, a list of payments that comes in, and the link from a matter."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.casework import office, projects
from desktop.casework.projects import ProjectRow
from desktop.casework.session import own_connection
from desktop.domain.care import PROJECT_KINDS
from desktop.domain.faults import Refused, Trouble
from desktop.domain.projects import NewPayment, NewProject, PaymentPlan
from desktop.domain.records import Actor, Change
from desktop.ui.desks.liaison.care_panels import coded
from desktop.ui.desks.liaison.money_field import MoneyField
from desktop.ui.desks.liaison.whom_field import WhomField
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.table import TableView
from desktop.ui.widgets.text_field import TextField
from desktop.ui.work import IsCancelled, Report

Today = Callable[[], date]
_FILES = "发放表 (*.xlsx *.xls *.xlsb *.ods *.csv *.txt);;所有文件 (*)"


class ProjectPanel(ActPanel):
    """A new project, or one to be put right."""

    def __init__(self, today: Today, row: ProjectRow | None = None) -> None:
        super().__init__("新增实事项目" if row is None else f"修改　{row.name}", "保存")
        self._id = row.id if row else None
        self.form.add("name", "项目名称", LineField(longest=100), span=6, required=True)
        self.form.add("kind", "类别", PickField(coded(PROJECT_KINDS)), span=3, required=True)
        self.form.add("village_id", "村（空着＝全镇）", PickField(office.village_choices()), span=3)
        self.form.add("theme_code", "主题", PickField(office.code_choices("themes")), span=3)
        self.form.add("unit_id", "责任单位", PickField(office.unit_choices()), span=3)
        self.form.add("leader_id", "负责人", PickField(office.cadre_choices(leaders_first=True)), span=3)
        self.form.add("planned_amount", "计划资金（元）", MoneyField(), span=3)
        self.form.add("planned_households", "计划户数", NumberField(0, 99999), span=3)
        self.form.add("started_on", "开工日期", DateField(today=today), span=3)
        self.form.add("due_on", "完成期限", DateField(today=today), span=3)
        self.form.add("done_on", "完成日期", DateField(today=today, latest=today), span=3)
        self.form.add("note", "备注", TextField(least=1, most=5, longest=2000))
        if row is not None:
            self.form.set_values({name: getattr(row, name) or None for name in self.form.values()})

    def act(self, by: Actor, at: datetime) -> Change:
        """Save the project."""
        values = self.form.values()
        for name, empty in (("kind", ""), ("theme_code", ""), ("planned_amount", 0), ("planned_households", 0)):
            values[name] = values[name] or empty
        return projects.save(self._id, NewProject(**values), by, at)


class PaymentPanel(ActPanel):
    """A payment with its day, its household and a note."""

    def __init__(self, row: ProjectRow, today: Today) -> None:
        super().__init__(f"记一笔发放　{row.name}", "记入")
        self._project_id = row.id
        self.who = WhomField()
        if row.village_id is not None:
            self.who.turn_to(row.village_id)
        self.form.add("paid_on", "发放日期", DateField(today=today, latest=today), span=3, required=True)
        self.form.add("payee", "领款户（人），工程款空着", self.who, span=6)
        self.form.add("amount", "金额（元）", MoneyField(), span=3, required=True)
        self.form.add("note", "备注（工程款写收款单位）", LineField(longest=200))
        self.form.field("paid_on").set_value(today())

    def act(self, by: Actor, at: datetime) -> Change:
        """Write the payment down."""
        values, place = self.form.values(), self.who.place()
        form = NewPayment(
            values["paid_on"],
            values["amount"],
            place.get("village_id"),
            place.get("household_id"),
            place.get("met", ""),
            values["note"],
        )
        return projects.add_payment(self._project_id, form, by, at)


class ImportPanel(ActPanel):
    """A list of payments: chosen, looked through, and then imported whole or not at all."""

    def __init__(self, row: ProjectRow, shell: Shell) -> None:
        super().__init__(
            f"导入发放表　{row.name}", "导入", "先核对、后导入：有一行不对，整张都不导入。导错了可以整批撤销。"
        )
        self._project_id, self._shell = row.id, shell
        self.plan: PaymentPlan | None = None

        def today() -> date:
            return shell.now().date()

        self.form.add("paid_on", "发放日期（表里没有日期列时用）", DateField(today=today, latest=today), span=4)
        self.form.field("paid_on").set_value(today())
        self.choose_button = Button("选择发放表…  Ctrl+O", drawing="upload-simple", says="选择发放表（Ctrl+O）")
        self.choose_button.clicked.connect(self.choose)
        self._said = Label("", wrap=True)
        columns = (
            Column("行", lambda p: str(p.row)),
            Column("列", lambda p: p.column),
            Column("栏目", lambda p: p.column_name),
            Column("问题", lambda p: p.sentence),
        )
        self.model: RowsModel[object] = RowsModel(columns, parent=self)
        self._table = TableView()
        self._table.setAccessibleName("发放表中的问题")
        self._table.setModel(self.model)
        self._table.set_widths({0: 60, 1: 50, 2: 110, 3: 420})
        self._table.setMinimumHeight(140)
        for place, part in enumerate((self.choose_button, self._said, self._table)):
            self.body.insertWidget(
                self.body.count() - 1, part, alignment=_BESIDE if place == 0 else Qt.AlignmentFlag(0)
            )
        self._show(None)

    def start(self) -> None:
        """Put the keyboard on the choice of a file."""
        super().start()
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self) -> None:
        """Ask for a file and look through it."""
        path, _ = QFileDialog.getOpenFileName(self, "选择发放表", "", _FILES)
        if path:
            self.look_through(path)

    def look_through(self, path: str) -> None:
        """Read a file without writing anything and show what was found."""
        shell, project_id = self._shell, self._project_id
        actor, today = shell.session.actor, shell.now().date()
        paid_on = self.form.field("paid_on").value() or today

        def job(_report: Report, _cancelled: IsCancelled) -> PaymentPlan:
            from desktop.exchange import payments  # brings the reader of spreadsheets

            with own_connection():
                return payments.plan(Path(path), project_id, paid_on, actor, today)

        shell.worker.run(job, self._show, self._fail, title="正在核对发放表", parent=self)

    def act(self, by: Actor, at: datetime) -> Change:
        """Import what was looked through."""
        if self.plan is None:
            raise Refused("请先选择发放表。")
        return projects.accept_payments(self.plan, by, at)

    def _fail(self, no: Refused | Trouble) -> None:
        self._show(None)
        self.say(no.sentence)

    def _show(self, plan: PaymentPlan | None) -> None:
        self.plan = plan
        self._strip.silence()
        self.model.set_rows(plan.problems if plan else ())
        self._table.setVisible(bool(plan and plan.problems))
        self._said.setText(
            "\n".join((plan.says, *plan.remarks))
            if plan
            else "表格里要有“姓名”“金额”两列；可再有“村”“发放日期”“备注”。"
        )
        self._button.setVisible(bool(plan and plan.may_import))
        if plan is not None and plan.may_import:
            self._button.setText(f"导入 {len(plan.ready)} 笔")
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)


_BESIDE = Qt.AlignmentFlag.AlignLeft


class ProjectLinkPanel(ActPanel):
    """关联实事项目, from the page of a matter."""

    def __init__(self, matter_id: int, number: str, by: Actor, today: date) -> None:
        super().__init__(f"关联实事项目　{number}", "确认关联")
        self._matter_id = matter_id
        rows = projects.choices(by, today)
        self.form.add("project_id", "项目", PickField(rows, placeholder="名称或拼音首字母，↓ 列出全部"), required=True)

    def act(self, by: Actor, at: datetime) -> Change:
        """Link the two."""
        return projects.link(self._matter_id, int(self.form.values()["project_id"]), by, at)
