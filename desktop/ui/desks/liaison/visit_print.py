"""Which paper of the visits is wanted: the register, a diary, or a form to take along."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop.casework import liaison, office
from desktop.domain.faults import Refused
from desktop.domain.quotas import Per, span
from desktop.domain.records import Actor, Change
from desktop.domain.visits import VisitFilter
from desktop.ui.desks.liaison import visit_papers
from desktop.ui.desks.liaison.visit_filters import month_choices
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.shell import Shell
from desktop.ui.widgets.pick_field import PickField

if TYPE_CHECKING:
    from desktop.printing.render import Paper

PAPERS = {
    "register": "走访登记表",
    "diary": "民情日记",
    "route": "带下去填的表（本村各户）",
    "blank": "空白登记表",
}
_FIELDS = {
    "register": ("cadre_id", "village_id", "month"),
    "diary": ("cadre_id", "month"),
    "route": ("village_id", "group_id"),
    "blank": ("village_id",),
}


class VisitPrintPanel(ActPanel):
    """`paper` is the paper that was asked for, once it was confirmed."""

    paper: "Paper"

    def __init__(
        self, shell: Shell, wanted: VisitFilter, cadre_id: int | None, village_id: int | None, month: date | None
    ) -> None:
        super().__init__("打印", "预览")
        self._shell, self._wanted = shell, wanted
        today = shell.now().date()
        self.form.add("paper", "印什么", ChoiceRow(PAPERS))
        self.form.add("cadre_id", "走访人", PickField(office.cadre_choices(), placeholder="全部"), span=3)
        self.form.add("village_id", "村（社区）", PickField(office.village_choices(), placeholder="全部"), span=3)
        self.form.add("month", "月份", PickField(month_choices(today), placeholder="全部"), span=3)
        self.form.add("group_id", "组", PickField(placeholder="全村"), span=3)
        self.form.changed.connect(self._follow)
        self._village: int | str | None = None
        shown = month or today
        values = {"paper": "register", "cadre_id": cadre_id, "village_id": village_id}
        self.form.set_values({**values, "month": f"{shown:%Y-%m}"})
        self._follow()

    def _follow(self) -> None:
        shown = _FIELDS[self.form.field("paper").value() or "register"]
        for name in ("cadre_id", "village_id", "group_id", "month"):
            self.form.show_field(name, name in shown)
        village = self.form.field("village_id").value()
        if village != self._village:
            self._village = village
            self.form.field("group_id").set_choices(office.group_choices(int(village)) if village else [])

    def act(self, by: Actor, at: datetime) -> Change:
        """Make the paper; nothing is changed."""
        values = self.form.values()
        kind, village_id, cadre_id = values["paper"] or "register", values["village_id"], values["cadre_id"]
        month = date.fromisoformat(f"{values['month']}-01") if values["month"] else None
        if kind == "diary":
            if cadre_id is None or month is None:
                raise Refused("民情日记按人按月印，请选择走访人和月份。", "cadre_id" if cadre_id is None else "month")
            self.paper = visit_papers.diary(self._shell, cadre_id, liaison.cadre_names()[cadre_id], month)
        elif kind in ("route", "blank"):
            if kind == "route" and village_id is None:
                raise Refused("请选择村，再印这个村各户的表。", "village_id")
            self.paper = visit_papers.route(self._shell, village_id, values["group_id"], kind == "blank")
        else:
            first, last = span(Per.MONTH, month) if month else (None, None)
            wanted = VisitFilter(cadre_id, village_id, first, last, self._wanted.purpose)
            self.paper = visit_papers.register(self._shell, wanted, about_of(wanted, month))
        return Change(frozenset())


def about_of(wanted: VisitFilter, month: date | None) -> str:
    """What a register lists, in words for its head."""
    names = {choice.id: choice.label for choice in office.village_choices()}
    parts = [f"{month.year}年{month.month}月" if month else "", names.get(wanted.village_id or 0, "")]
    parts.append(liaison.cadre_names().get(wanted.cadre_id or 0, ""))
    return " ".join(part for part in parts if part) or "全部"
