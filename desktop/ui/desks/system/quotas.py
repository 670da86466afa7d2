"""走访定额: how often the holders of a role are to go to the villages, by rows that the office keeps."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.casework import quotas, upkeep, visits
from desktop.domain.dates import show_day
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.quotas import PER_LABELS, UNIT_LABELS, QuotaRule, label
from desktop.domain.records import Change, Choice
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.desks.system.panel import EditPanel
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.pick_field import PickField

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class QuotasPage(ListPage):
    """Rules at the left, the form at the right; under it from when on a visit is 补记."""

    title = "走访定额"
    about = "担任某个岗位的干部，每周、每月、每季度或每年至少到村几天、几次、几晚、几户。"
    kinds = frozenset({"quota", "liaison_role"})
    widths = (110, 120, 170, 150)
    new_word = "新增定额"
    empty = ("还没有走访定额", "按本地文件逐条登记，也可以先“采用示例”再改。")

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        self._labels = {role.code: role.label for role in upkeep.roles()}
        super().__init__(shell, parent)
        self._adopt = Button("采用示例", drawing="copy", says="一键采用一套示例定额，再按本地文件修改")
        self._adopt.clicked.connect(self.adopt)
        self.add_tool(self._adopt)

    def list_columns(self) -> Sequence[Column]:
        return (
            Column("岗位", lambda rule: self._labels.get(rule.role, rule.role)),
            Column("定额", label),
            Column("有效期", _valid),
            Column("依据", lambda rule: rule.basis),
        )

    def build_form(self) -> None:
        form, shell = self.panel.form, self.shell

        def today() -> Any:
            return shell.now().date()

        roles = [Choice(role.code, role.label, "", pinyin_keys(role.label)) for role in upkeep.roles()]
        form.add("role", "岗位", PickField(roles, placeholder="名称或拼音首字母"), required=True)
        form.add("per", "周期", ChoiceRow(dict(PER_LABELS)))
        form.add("minimum", "至少", NumberField(1, 400), span=4, required=True)
        form.add("unit", "计什么", ChoiceRow(dict(UNIT_LABELS)), span=8)
        form.add("valid_from", "从哪天起", DateField(today=today), span=6, note="不填就是一直有效")
        form.add("valid_to", "到哪天止", DateField(today=today), span=6)
        form.add("basis", "依据", LineField(longest=200, placeholder="如 云发〔2026〕3号"))
        self._drop = self.panel.add_action(Button("删除", "danger", says="删除这条定额"), self.drop)

    def below_form(self) -> Sequence[QWidget]:
        self.late = EditPanel(self.shell, self._store_late, kind="plain")
        self.late.form.add("late_after", "晚于几天登记的走访标“补记”", NumberField(0, 365), required=True)
        self.late.load("补记", {"late_after": visits.late_after()})
        return (self.late,)

    def read(self) -> Sequence[QuotaRule]:
        return quotas.all_rules()

    def is_history(self, row: QuotaRule) -> bool:
        return row.valid_to is not None and row.valid_to < self.shell.now().date()

    def values_of(self, row: QuotaRule | None) -> dict[str, Any]:
        if row is not None:
            return {name: value for name, value in row._asdict().items() if name != "id"}
        empty = {"role": None, "per": "month", "unit": "visit", "minimum": None, "basis": ""}
        return {**empty, "valid_from": None, "valid_to": None}

    def title_of(self, row: QuotaRule | None) -> str:
        return f"修改“{self._labels.get(row.role, row.role)} {label(row)}”" if row is not None else self.new_word

    def store(self, row: QuotaRule | None, values: dict[str, Any]) -> Change:
        rule = QuotaRule(id=row.id if row is not None else 0, **values)
        return quotas.save_rule(rule, self.shell.session.actor, self.shell.now())

    def on_shown(self, row: QuotaRule | None) -> None:
        self._drop.setVisible(row is not None)

    def drop(self) -> None:
        """Remove the rule on show."""
        rule = self.row
        if rule is not None:
            self.panel.settle()
            change = self.panel.attempt(lambda: quotas.drop_rule(rule.id, self.shell.session.actor, self.shell.now()))
            if change is not None:
                self.row = None
                self.side.show_only(None)
                self.table.setFocus()

    def adopt(self) -> None:
        """Begin with the examples."""
        self.panel.attempt(lambda: quotas.adopt_examples(self.shell.session.actor, self.shell.now()))

    def _store_late(self, values: dict[str, Any]) -> Change:
        return visits.set_late_after(values["late_after"], self.shell.session.actor, self.shell.now())


def _valid(rule: QuotaRule) -> str:
    if rule.valid_from is None and rule.valid_to is None:
        return "一直有效"
    begin = show_day(rule.valid_from) if rule.valid_from else ""
    return f"{begin} 起" if rule.valid_to is None else f"{begin} 至 {show_day(rule.valid_to)}".strip()
