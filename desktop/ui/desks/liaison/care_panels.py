"""Forms of 帮扶: a case, its end, a measure in full."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from desktop.casework import care, office
from desktop.casework.care import CareRow
from desktop.domain import care as words
from desktop.domain.care import NewCase, NewMeasure
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Actor, Change, Choice
from desktop.ui.desks.liaison.money_field import MoneyField
from desktop.ui.desks.liaison.whom_field import WhomField
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

Today = Callable[[], date]


def coded(labels: dict[str, str]) -> list[Choice]:
    """Fixed words as rows of a picker."""
    return [Choice(code, word, "", pinyin_keys(word)) for code, word in labels.items()]


class CasePanel(ActPanel):
    """A new case, or one to be put right (then whom it is about stays as it is)."""

    def __init__(self, today: Today, row: CareRow | None = None) -> None:
        super().__init__("新增帮扶" if row is None else f"修改帮扶　{row.name}", "保存")
        self._row, self._today, self._proposed = row, today, None if row is None else row.helper_id
        if row is None:
            self.who = WhomField()
            self.form.add("who", "帮扶对象（人或户）", self.who, span=6)
            self.who.place_changed.connect(self._propose)
        self.form.add("target", "群体", PickField(coded(words.TARGET_LABELS)), span=3, required=True)
        self.form.add("kind", "类别", PickField(), span=3, required=True)
        self.form.add("helper_id", "帮扶人", PickField(office.cadre_choices()), span=3)
        self.form.add("from_on", "开始日期", DateField(today=today, latest=today), span=3, required=True)
        self.form.add("visit_every_days", "多少天走访一次", NumberField(1, 366), span=3, required=True)
        self.form.add("need", "困难和需求", TextField(least=1, most=6, longest=4000))
        self.form.add("plan", "帮扶计划", TextField(least=1, most=6, longest=4000))
        self.form.field("target").picked.connect(lambda _: self._offer_kinds())
        self._fill()

    def act(self, by: Actor, at: datetime) -> Change:
        """Open the case, or save it."""
        values = {name: value for name, value in self.form.values().items() if name != "who"}
        values |= {name: values[name] or "" for name in ("target", "kind")}
        if self._row is None:
            place = self.who.place()
            values |= {name: place.get(name) for name in ("village_id", "person_id", "household_id")}
            values["name"] = place.get("met", "")
        else:
            values |= {"village_id": self._row.village_id, "name": self._row.name}
        form = NewCase(**values)
        if self._row is None:
            return care.open_case(form, by, at)
        return care.save_case(self._row.id, form, by, at)

    def _fill(self) -> None:
        row = self._row
        values: dict[str, Any] = {"from_on": self._today(), "visit_every_days": words.EVERY_DAYS}
        if row is not None:
            names = ("target", "helper_id", "from_on", "visit_every_days", "need", "plan")
            values = {name: getattr(row, name) for name in names}
        self.form.set_values(values)
        self._offer_kinds()
        if row is not None:
            self.form.field("kind").set_value(row.kind)

    def _offer_kinds(self) -> None:
        target = str(self.form.field("target").value() or "")
        self.form.field("kind").set_choices(coded(words.KIND_LABELS.get(target, {})))

    def _propose(self) -> None:
        """Fill in who answers for the place, unless the clerk has chosen somebody."""
        place, helper = self.who.place(), self.form.field("helper_id")
        if helper.value() == self._proposed:
            self._proposed = care.proposed_helper(
                place.get("village_id"), self._today(), place.get("household_id")
            )  # fmt: skip
            helper.set_value(self._proposed)
            self.form.note("helper_id", "包村责任人" if self._proposed else "")


class EndPanel(ActPanel):
    """结束帮扶."""

    def __init__(self, row: CareRow, today: Today) -> None:
        super().__init__(f"结束帮扶　{row.name}", "结束帮扶", "结束以后不再提醒走访；记录保留，可以恢复。")
        self._case_id = row.id
        self.form.add("to_on", "结束日期", DateField(today=today, latest=today), span=3, required=True)
        self.form.add(
            "because", "原因", LineField(longest=200, placeholder="如：已脱困、迁出、死亡"), span=9, required=True
        )
        self.form.field("to_on").set_value(today())

    def act(self, by: Actor, at: datetime) -> Change:
        """End the case."""
        values = self.form.values()
        return care.end_case(self._case_id, values["to_on"], values["because"], by, at)


class MeasurePanel(ActPanel):
    """A measure with everything that can be said of it."""

    def __init__(self, row: CareRow, today: Today) -> None:
        super().__init__(f"记帮扶措施　{row.name}", "记入")
        self._case_id = row.id
        self.form.add("done_on", "日期", DateField(today=today, latest=today), span=3, required=True)
        self.form.add("kind", "措施类别", PickField(coded(words.MEASURE_LABELS)), span=3, required=True)
        self.form.add("amount", "金额（元，可不填）", MoneyField(), span=3)
        self.form.add("cadre_id", "经办人", PickField(office.cadre_choices()), span=3)
        self.form.add("what", "做了什么", TextField(least=2, most=6, longest=4000), required=True)
        self.form.add("result", "效果", TextField(least=1, most=6, longest=4000))
        self.form.set_values({"done_on": today(), "cadre_id": row.helper_id})

    def act(self, by: Actor, at: datetime) -> Change:
        """Write the measure down."""
        values = self.form.values()
        return care.add_measure(self._case_id, NewMeasure(**values | {"amount": values["amount"] or 0}), by, at)
