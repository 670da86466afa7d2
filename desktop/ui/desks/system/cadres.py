"""干部: the list, leaving and coming back, and what a cadre answers for."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.casework import office, upkeep
from desktop.domain.phones import show_phone
from desktop.domain.records import Change, Choice
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.desks.system.panel import EditPanel
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField

_LEADER = "is_leader"


class CadresPage(ListPage):
    """Cadres of the township and the villages."""

    title = "干部"
    about = "承办、包案、包村的人都从这里选。调离或退休的标为离任，不删除。"
    kinds = frozenset({"cadre", "assignment", "unit"})
    new_word = "新增干部"
    empty = ("还没有干部", "先登记班子成员和包村干部，登记信访件时就能自动提出承办人。")
    columns = (
        Column("姓名", lambda r: r.name),
        Column("职务", lambda r: r.post),
        Column("单位", lambda r: r.unit_name),
        Column("电话", lambda r: show_phone(r.phone)),
        Column(
            "状态",
            lambda r: f"{r.left_on} 离任" if r.left_on else ("班子成员" if r.is_leader else ""),
            lambda r: (("已离任", "neutral"),) if r.left_on else ((("班子成员", "accent"),) if r.is_leader else ()),
        ),
    )
    widths = (70, 116, 100, 116)

    def build_form(self) -> None:
        form = self.panel.form
        form.add("name", "姓名", LineField(longest=30), span=5, required=True)
        form.add("post", "职务", LineField(longest=40), span=7)
        form.add("unit", "所在单位", PickField(placeholder="可不选"))
        form.add("phone", "电话", LineField(longest=30))
        form.add("marks", "身份", FlagRow({_LEADER: "班子成员"}), note="可作联村领导、包案领导")
        self._leave = self.panel.add_action(Button("离任…"), self.begin_leave)
        self._leaving = EditPanel(self.shell, self._store_leave, "标为离任")
        today = self.shell.now
        self._leaving.form.add("on", "在任的最后一天", DateField(today=lambda: today().date()), required=True)
        self._leaving.offer_way_back()
        self._leaving.left.connect(self.show_form_again)
        self._leaving.saved.connect(lambda _: self.show_form_again())
        self._leave_place = self.side.add_place(self._leaving)

    def below_form(self) -> tuple[QWidget, ...]:
        self._duties = Card("负责的村")
        self._duty_lines = Label("", wrap=True)
        self._duties.add(self._duty_lines)
        return (self._duties,)

    def read(self) -> list[office.CadreRow]:
        rows = office.cadres(with_left=True)
        return [r for r in rows if not r.left_on] + [r for r in rows if r.left_on]

    def is_history(self, row: Any) -> bool:
        return row.left_on is not None

    def values_of(self, row: Any) -> dict[str, Any]:
        self.panel.form.field("unit").set_value(None)
        self.panel.form.field("unit").set_choices(self._units_for(row))
        if row is None:
            return {"name": "", "post": "", "unit": None, "phone": "", "marks": frozenset()}
        return {
            "name": row.name,
            "post": row.post,
            "unit": next((unit.id for unit in upkeep.units(with_closed=True) if unit.name == row.unit_name), None),
            "phone": show_phone(row.phone),
            "marks": frozenset({_LEADER} if row.is_leader else ()),
        }

    @staticmethod
    def _units_for(row: Any) -> list[Choice]:
        """Units to choose from; one that was closed stays for the cadre who is in it."""
        closed = [unit for unit in upkeep.units(with_closed=True) if unit.closed_on]
        mine = [Choice(u.id, u.name, "已停用") for u in closed if row is not None and u.name == row.unit_name]
        return office.unit_choices() + mine

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        marks = values.pop("marks")
        values[_LEADER] = _LEADER in marks
        return office.save_cadre(row.id if row else None, values, self.shell.session.actor, self.shell.now())

    def on_shown(self, row: Any) -> None:
        self._leave.setVisible(row is not None)
        self._leave.setText("恢复在任" if row is not None and row.left_on else "离任…")
        self._duties.setVisible(row is not None)
        if row is not None:
            mine = [one for one in office.assignments() if one.cadre_id == row.id]
            lines = [f"{one.village_name}　{one.role_label}　{_span(one)}" for one in mine]
            self._duty_lines.setText("\n".join(lines) or "没有登记责任。到“包村联户—责任”指派。")
            self._duty_lines.set_tone("" if lines else "hint")

    def shown_panel(self) -> EditPanel:
        return self._leaving if self.side.place is self._leave_place else self.panel

    def begin_leave(self) -> None:
        """Show the panel for leaving, or take it back."""
        by, at = self.shell.session.actor, self.shell.now()
        if self.row.left_on:
            self.guard(lambda: self.panel.attempt(lambda: upkeep.recall_cadre(self.row, by, at)))
            return

        def fill() -> EditPanel:
            running = [o for o in office.assignments(on=at.date()) if o.cadre_id == self.row.id]
            named = "、".join(f"{one.village_name}{one.role_label}" for one in running)
            self._leaving.say_hint(
                f"以下责任同日结束：{named}。手上有在办工作的，请改到“包村联户—移交”办理。"
                if running
                else "没有正在承担的责任。"
            )
            self._leaving.load(f"{self.row.name}离任", {"on": at.date()})
            return self._leaving

        self.show_panel(self._leave_place, fill)

    def _store_leave(self, values: dict[str, Any]) -> Change:
        return upkeep.release_cadre(self.row, values["on"], self.shell.session.actor, self.shell.now())


def _span(one: office.AssignmentRow) -> str:
    return f"{one.from_on} 至 {one.to_on}" if one.to_on else f"{one.from_on} 起"
