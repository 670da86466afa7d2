"""岗位设置: the roles of the liaison responsibility; who holds them is kept in 包村联户."""

from typing import Any

from desktop.casework import liaison_roles, upkeep
from desktop.domain.records import Change
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flags import FlagRow

_MARKS = {"is_exclusive": "同一天只能一人", "is_required": "每村必须有人"}


class RolesPage(ListPage):
    """Roles: exclusive or many, required or not, for a village, a group or a household."""

    title = "包村岗位"
    about = "有哪些包村岗位、落实到哪一级。谁来担任，在“包村联户—责任”里指派。"
    kinds = frozenset({"liaison_role"})
    new_word = "新增岗位"
    columns = (
        Column("岗位", lambda r: r.label),
        Column("落实到", lambda r: liaison_roles.SCOPES.get(r.scope, "")),
        Column("人数", lambda r: "只能一人" if r.is_exclusive else "可多人"),
        Column("空缺", lambda r: "必须有人" if r.is_required else ""),
        Column("说明", lambda r: r.note),
    )
    widths = (108, 84, 68, 68)

    def build_form(self) -> None:
        form = self.panel.form
        form.add("label", "岗位名称", LineField(longest=20), required=True)
        form.add("scope", "落实到", ChoiceRow(liaison_roles.SCOPES))
        form.add("marks", "要求", FlagRow(_MARKS), note="不合要求的在责任表里标出来")
        form.add("note", "说明", LineField(longest=60))
        self._drop = self.panel.add_action(Button("删除", "danger", says="删除没有人担任过的岗位"), self.drop)

    def read(self) -> list[upkeep.RoleRow]:
        return upkeep.roles()

    def key_of(self, row: Any) -> Any:
        return row.label

    def values_of(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {"label": "", "scope": "village", "marks": frozenset(), "note": ""}
        marks = frozenset(mark for mark in _MARKS if getattr(row, mark))
        return {"label": row.label, "scope": row.scope, "marks": marks, "note": row.note}

    def title_of(self, row: Any) -> str:
        return f"修改{row.label}" if row is not None else self.new_word

    def on_shown(self, row: Any) -> None:
        self._drop.setVisible(row is not None)

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        marks = values.pop("marks")
        values |= {mark: mark in marks for mark in _MARKS}
        code = row.code if row is not None else None
        change = liaison_roles.save_role(code, values, self.shell.session.actor, self.shell.now())
        self.row = next((one for one in upkeep.roles() if one.label == values["label"].strip()), None)
        return change

    def drop(self) -> None:
        """Remove the marked role."""
        code, by, at = self.row.code, self.shell.session.actor, self.shell.now()
        if self.panel.attempt(lambda: liaison_roles.drop_role(code, by, at)) is not None:
            self.row = None
            self.back_to_list()
