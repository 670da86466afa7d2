"""The forms of the register: a person, a household, moving, leaving, a new head."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.casework import office, people
from desktop.casework.people import Double, HouseholdFacts, PersonFacts, PersonLine
from desktop.domain.faults import Refused
from desktop.domain.identity import mask_identity
from desktop.domain.people import HEAD, NewHousehold, NewPerson
from desktop.domain.phones import show_phone
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Actor, Change, Choice
from desktop.ui.desks.petitions.act_panel import ActPanel
from desktop.ui.desks.petitions.person_fields import IdentityField, PhoneField
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField

_PAUSE_MS = 250
_SEXES = [Choice("男", "男", "", ("nan", "n", "1")), Choice("女", "女", "", ("nv", "nu", "2"))]
_GONE = [Choice("died_on", "去世", "", ("qushi", "qs")), Choice("left_on", "迁出", "", ("qianchu", "qc"))]
Today = Callable[[], date]


def relation_choices() -> list[Choice]:
    """与户主关系 as the standard names them, by the words that are written down."""
    words = [choice.label for choice in office.code_choices("relations") if choice.label != "本人"]
    return [Choice(word, word, "", pinyin_keys(word)) for word in words]


class HomeFields:
    """Village, group and household of a form: each offers only what lies in the one before."""

    def __init__(self, panel: ActPanel, actor: Actor, with_household: bool, with_group: bool = True) -> None:
        self._actor = actor
        self.village, self.group = PickField(office.village_choices()), PickField()
        self.household = PickField(placeholder="户主姓名或拼音")
        panel.form.add("village_id", "村（社区）", self.village, span=3, required=True)
        if with_group:
            panel.form.add("group_id", "组", self.group, span=3)
        if with_household:
            panel.form.add("household_id", "户", self.household, span=3)
            self.household.picked.connect(lambda _: self._to_household())
        self.village.picked.connect(lambda _: self.read())
        self.village.changed.connect(self.read)

    def read(self) -> None:
        """Offer the groups and households of the chosen village."""
        village_id = self.village.value()
        self.group.set_choices(office.group_choices(int(village_id)) if village_id else [])
        self.household.set_choices(office.household_choices(int(village_id)) if village_id else [])

    def fill(self, village_id: int | None, group_id: int | None, household_id: int | None) -> None:
        """Show a place."""
        self.village.set_value(village_id)
        self.read()
        self.group.set_value(group_id)
        self.household.set_value(household_id)

    def _to_household(self) -> None:
        household_id = self.household.value()
        if household_id:
            facts = people.household(int(household_id), self._actor)
            self.group.set_value(facts.group_id)


class PersonPanel(ActPanel):
    """A person. Who may be the same person is shown while it is typed."""

    opening_wanted = Signal(object)

    def __init__(self, actor: Actor, today: Today, facts: PersonFacts | None = None, home: HouseholdFacts | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(f"修改　{facts.name}" if facts else "登记人员", "保存", parent=parent)
        self.actor, self._facts = actor, facts
        self._build(today)
        self._hints = FlowRow(gap=SPACE)
        self.form.add_wide(self._hints)
        self._hints.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.look_for_doubles)
        if facts is not None:
            self._fill(facts)
        elif home is not None:
            self._home.fill(home.village_id, home.group_id, home.id)
            self.form.set_values({"address": home.address})
        self.form.changed.connect(self._pause.start)

    def _build(self, today: Today) -> None:
        form = self.form
        form.add("name", "姓名", LineField(longest=60), span=3, required=True)
        identity = IdentityField(today)
        identity.identified.connect(self._take_identity)
        form.add("id_number", "身份证号", identity, span=3)
        form.add("sex", "性别", PickField(_SEXES), span=2)
        form.add("born_on", "出生日期", DateField(today=today, latest=today), span=2)
        form.add("ethnic_code", "民族", PickField(office.code_choices("ethnic_groups")), span=2)
        form.add("phone", "电话", PhoneField(), span=3)
        self._home = HomeFields(self, self.actor, with_household=True)
        relation = PickField(relation_choices(), placeholder="户主、配偶、子…")
        form.add("relation", "与户主关系", relation, span=3)
        form.add("address", "住址", LineField(longest=200), span=6)
        form.add("occupation", "职业", LineField(longest=30), span=3)
        form.add("note", "备注", LineField(longest=500), span=12)

    def _fill(self, facts: PersonFacts) -> None:
        form = people.form_of(facts)
        self._home.fill(form.village_id, form.group_id, form.household_id)
        names = ("name", "id_number", "sex", "born_on", "ethnic_code", "phone", "address", "occupation", "note")
        relation: PickField = self.form.field("relation")
        if form.relation and form.relation not in {choice.id for choice in relation_choices()}:
            relation.set_choices([*relation_choices(), Choice(form.relation, form.relation)])
        self.form.set_values({name: getattr(form, name) for name in (*names, "relation")})

    def _take_identity(self, identity: Any) -> None:
        self.form.refresh_value("sex", identity.sex)
        self.form.refresh_value("born_on", identity.born_on)

    def look_for_doubles(self) -> None:
        """Show who of the register may be the person being typed."""
        found = people.doubles(self._typed(), self.actor, self._facts.id if self._facts else 0)
        self._hints.clear()
        for double in found[:4]:
            link = Button(self._describe(double), "link", says=f"打开{double.line.name}")
            link.clicked.connect(lambda _=False, i=double.line.id: self.opening_wanted.emit(i))
            self._hints.add(link)
        if found:
            self._hints.add(Label("名册中可能已有这个人，请核对，不要重复登记。", "secondary"))
        self._hints.setVisible(bool(found))

    @staticmethod
    def _describe(double: Double) -> str:
        line = double.line
        about = (line.village_name + line.group_name, show_phone(line.phone), mask_identity(line.id_number))
        return f"{double.reason}：{line.name}　" + "　".join(part for part in about if part)

    def _typed(self) -> NewPerson:
        """The form as far as it has been typed: an unsound phone or number is no hint."""
        values = self.form.values()
        identity = self.form.field("id_number").identity()
        values |= {"id_number": identity.number if identity else "", "phone": self.form.field("phone").number()}
        return _person(values)

    def act(self, by: Actor, at: datetime) -> Change:
        """Write the person."""
        form = _person(self.form.values())
        return people.save_person(self._facts.id if self._facts else None, form, by, at)


_NULLABLE = ("born_on", "village_id", "group_id", "household_id")


def _person(values: dict[str, Any]) -> NewPerson:
    """The form as typed: an empty choice of a text is an empty text."""
    typed: dict[str, Any] = {n: one if one is not None or n in _NULLABLE else "" for n, one in values.items()}
    return NewPerson(**typed)


class HouseholdPanel(ActPanel):
    """A household."""

    def __init__(self, actor: Actor, facts: HouseholdFacts | None = None, parent: QWidget | None = None) -> None:
        super().__init__(f"修改　{facts.head_name}户" if facts else "登记户", "保存", parent=parent)
        self.actor, self._facts = actor, facts
        self.form.add("head_name", "户主", LineField(longest=60), span=3, required=True)
        self.form.add("number", "户编号", LineField(longest=30), span=3)
        home = HomeFields(self, actor, with_household=False)
        self.form.add("address", "住址", LineField(longest=200), span=6)
        self.form.add("note", "备注", LineField(longest=500), span=6)
        if facts is not None:
            home.fill(facts.village_id, facts.group_id, None)
            self.form.set_values({name: getattr(facts, name) for name in ("head_name", "number", "address", "note")})

    def act(self, by: Actor, at: datetime) -> Change:
        """Write the household."""
        return people.save_household(
            self._facts.id if self._facts else None, NewHousehold(**self.form.values()), by, at
        )


class MovePanel(ActPanel):
    """移户: another household and the relation there."""

    def __init__(self, actor: Actor, facts: PersonFacts, parent: QWidget | None = None) -> None:
        now = f"现在：{facts.head_name}户" if facts.household_id else "现在没有归户"
        super().__init__(f"移户　{facts.name}", "移入", f"{now}。村和组随新的户变动，其他记录不变。", parent)
        self.actor, self._person_id = actor, facts.id
        home = HomeFields(self, actor, with_household=True, with_group=False)
        home.fill(facts.village_id, None, None)
        self.form.add("relation", "与新户主关系", PickField(relation_choices()), span=3, required=True)

    def start(self) -> None:
        """The household comes first."""
        super().start()
        self.form.focus_field("household_id")

    def act(self, by: Actor, at: datetime) -> Change:
        """Move the person."""
        values = self.form.values()
        if values["household_id"] is None:
            raise Refused("请选择移入哪一户。", "household_id")
        return people.move(self._person_id, int(values["household_id"]), values["relation"], by, at)


class LeavePanel(ActPanel):
    """去世 or 迁出, with the day."""

    def __init__(self, facts: PersonFacts, today: Today, parent: QWidget | None = None) -> None:
        says = "记录都保留，名单里不再列出；弄错了可以恢复。"
        super().__init__(f"去世或迁出　{facts.name}", "保存", says, parent)
        self._person_id = facts.id
        self.form.add("kind", "情况", PickField(_GONE), span=3, required=True)
        self.form.add("on", "日期", DateField(today=today, latest=today), span=3, required=True)
        self.form.set_values({"on": today()})

    def act(self, by: Actor, at: datetime) -> Change:
        """Write the day."""
        values = self.form.values()
        return people.leave(self._person_id, values["kind"], values["on"], by, at)


class HeadPanel(ActPanel):
    """变更户主: who is the head now, and what the head before is to the new one."""

    def __init__(self, facts: HouseholdFacts, members: Sequence[PersonLine], parent: QWidget | None = None) -> None:
        super().__init__(f"变更户主　{facts.head_name}户", "变更", parent=parent)
        self._household_id = facts.id
        heads = [line for line in members if line.relation == HEAD]
        others = [line for line in members if line.relation != HEAD and not (line.died_on or line.left_on)]
        rows = [Choice(line.id, line.name, line.relation, pinyin_keys(line.name)) for line in others]
        self.form.add("person_id", "新户主", PickField(rows), span=4, required=True)
        relations = [choice for choice in relation_choices() if choice.id != HEAD]
        if heads:
            self.form.add("old_relation", f"{heads[0].name}是新户主的", PickField(relations), span=4, required=True)

    def act(self, by: Actor, at: datetime) -> Change:
        """Change the head."""
        values = self.form.values()
        old = values.get("old_relation") or ""
        return people.change_head(self._household_id, int(values["person_id"]), old, by, at)


class ClosePanel(ActPanel):
    """销户, with the day."""

    def __init__(self, facts: HouseholdFacts, today: Today, parent: QWidget | None = None) -> None:
        super().__init__(f"销户　{facts.head_name}户", "销户", "整户迁出、合户或无人时用；记录都保留。", parent)
        self._household_id = facts.id
        self.form.add("on", "日期", DateField(today=today, latest=today), span=3, required=True)
        self.form.set_values({"on": today()})

    def act(self, by: Actor, at: datetime) -> Change:
        """Write the day."""
        return people.close_household(self._household_id, self.form.values()["on"], by, at)
