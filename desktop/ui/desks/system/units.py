"""责任单位: who can be made responsible, and whom petitioners are directed to."""

from typing import Any

from desktop.casework import office, upkeep
from desktop.domain.phones import show_phone
from desktop.domain.records import Change
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.pick_field import PickField


class UnitsPage(ListPage):
    """Responsible units."""

    title = "责任单位"
    about = "受理、交办、引导时选的单位。停用后不再出现在选单里，原有记录不变。"
    kinds = frozenset({"unit"})
    new_word = "新增单位"
    empty = ("还没有责任单位", "先把站所和常打交道的县直部门登记进来。")
    widths = (190, 150, 90, 120)

    def list_columns(self) -> tuple[Column, ...]:
        kinds = office.code_labels("unit_kinds")
        return (
            Column("单位", lambda r: r.name),
            Column("类别", lambda r: kinds.get(r.kind, r.kind)),
            Column("联系人", lambda r: r.contact),
            Column("电话", lambda r: show_phone(r.phone)),
            Column(
                "状态",
                lambda r: "已停用" if r.closed_on else "",
                lambda r: (("已停用", "neutral"),) if r.closed_on else (),
            ),
        )

    def build_form(self) -> None:
        form = self.panel.form
        form.add("name", "单位名称", LineField(longest=60), required=True)
        form.add("kind", "类别", PickField(office.code_choices("unit_kinds")), required=True)
        form.add("contact", "联系人", LineField(longest=30), span=5)
        form.add("phone", "电话", LineField(longest=30), span=7)
        self._close = self.panel.add_action(Button("停用"), self.close_or_reopen)

    def read(self) -> list[upkeep.UnitRow]:
        rows = upkeep.units(with_closed=True)
        return [r for r in rows if not r.closed_on] + [r for r in rows if r.closed_on]

    def is_history(self, row: Any) -> bool:
        return row.closed_on is not None

    def values_of(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {"name": "", "kind": "internal", "contact": "", "phone": ""}
        return {"name": row.name, "kind": row.kind, "contact": row.contact, "phone": show_phone(row.phone)}

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        return upkeep.save_unit(row.id if row else None, values, self.shell.session.actor, self.shell.now())

    def on_shown(self, row: Any) -> None:
        self._close.setVisible(row is not None)
        self._close.setText("恢复使用" if row is not None and row.closed_on else "停用")

    def close_or_reopen(self) -> None:
        """Take the chosen unit out of use, or back into it."""
        on = None if self.row.closed_on else self.shell.now().date()
        by, at = self.shell.session.actor, self.shell.now()
        self.guard(lambda: self.panel.attempt(lambda: upkeep.close_unit(self.row, on, by, at)))
