"""The intake form of a ledger entry or dispute: short, in the order in which it is told in the village."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.casework import office, village_matters
from desktop.domain.codes import FLAGS, MatterKind, PartyRole
from desktop.domain.records import NewEntry, NewParty, NewPetition, PlannedClock
from desktop.ui.desks.ledger.words import HEADINGS, KINDS, LEVEL_CHOICES, SOURCES
from desktop.ui.desks.petitions.attachments_field import AttachmentsField
from desktop.ui.desks.petitions.claims_field import ClaimsField
from desktop.ui.desks.petitions.matter_form import MatterForm
from desktop.ui.desks.petitions.person_fields import IdentityField, PersonField, PhoneField
from desktop.ui.desks.petitions.phrases import PHRASES
from desktop.ui.desks.petitions.wording import SEXES
from desktop.ui.shell import Shell
from desktop.ui.widgets.chip_box import MultiPickField, NamesField
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

_CODE_TABLES = {
    "ethnic_code": "ethnic_groups",
    "category_code": "categories",
    "theme_code": "themes",
    "tie_codes": "ties",
    "dispute_type": "dispute_types",
}
_OF_DISPUTES = ("dispute_type", "level", "opponents")
_CODES = ("channel", "category_code", "theme_code")


class EntryForm(MatterForm):
    """What `NewEntry` holds. 民情 and 纠纷 share the form; the fields of a dispute come and go with its kind."""

    USEFUL = ("name", "phone", "category_code", "content", "claims", "theme_code", "handler_id", "promised_on")
    OWN = ("kind", "channel", "received_on")
    FIRST = "village_id"

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        self._kind = ""
        super().__init__(shell, parent)
        self.clear()

    @property
    def heading(self) -> str:
        """民情登记 or 纠纷登记."""
        return HEADINGS[self.kind]

    @property
    def kind(self) -> str:
        """What is chosen, 民情 while nothing is."""
        return str(self.field("kind").value() or MatterKind.LEDGER.value)

    def planned(self, on: date) -> list[PlannedClock]:
        """民情办理 or 纠纷化解, and the call-back."""
        return village_matters.planned_clocks(self.kind, on, self.field("promised_on").value())

    def first_values(self, channel: str) -> dict[str, Any]:
        """The same kind and source as before, today."""
        return {
            "kind": self._kind or MatterKind.LEDGER.value,
            "channel": channel or "round",
            "received_on": self._today(),
        }

    def entry(self, repeat_of: int | None, related_to: tuple[int, ...], out_of: int | None) -> NewEntry:
        """The filled form as it goes to the register."""
        values = self.values()
        plain = {name: values[name] for name in NewPetition.__slots__ if name in values}
        plain |= {name: values[name] or "" for name in _CODES}
        plain["received_on"] = values["received_on"] or self._today()
        plain["person_count"] = values["person_count"] or 1
        common = NewPetition(**plain, parties=self._people(values), repeat_of=repeat_of, related_to=related_to)
        kind, level = (values["dispute_type"] or "", values["level"] or "") if self._is_dispute else ("", "")
        return NewEntry(self.kind, common, values["promised_on"], None, out_of, kind, level)

    def _people(self, values: dict[str, Any]) -> tuple[NewParty, ...]:
        others = values["opponents"] if self._is_dispute else ()
        return (*self.parties(values), *(NewParty(role=PartyRole.OPPONENT, name=name) for name in others))

    @property
    def _is_dispute(self) -> bool:
        return self.kind == MatterKind.DISPUTE

    # ------------------------------------------------------------ fields

    def add_fields(self) -> None:
        """Where and who, what, who sees to it."""
        self._add_who()
        self._add_what()
        self._add_how()

    def offered(self) -> dict[str, Any]:
        """Villages, cadres, units and codes."""
        return {
            "village_id": office.village_choices(),
            "leader_id": office.cadre_choices(leaders_first=True),
            "handler_id": office.cadre_choices(),
            "unit_id": office.unit_choices(),
            **{name: office.code_choices(table) for name, table in _CODE_TABLES.items()},
        }

    def follow(self) -> None:
        """The fields of a dispute follow the kind, the number of persons the names, the promise the superior's day."""
        if self.kind != self._kind:
            self._kind = self.kind
            self.heading_changed.emit()
        for name in _OF_DISPUTES:
            self.show_field(name, self._is_dispute)
        names = len(self.field("companions").value())
        self._propose("person_count", names + 1 if names else None)
        self._propose("promised_on", self.field("superior_due_on").value())

    def _add_who(self) -> None:
        self.part("哪里、谁")
        self.add_pick("kind", "类别", 2, KINDS)
        self.add_pick("channel", "来源", 2, SOURCES)
        self.add("received_on", "日期", DateField(today=self._today, latest=self._today), span=3, required=True)
        self.add("village_id", "村（社区）", PickField(()), span=3, required=True)
        self.add_pick("group_id", "组", 2)
        self.add_pick("household_id", "户", 3)
        self.add("name", "反映人", PersonField(office.people_named_like, self._today), span=3)
        self.add("phone", "电话", PhoneField(), span=3)
        self.add("person_count", "人数", NumberField(1, 9999), span=2)
        self.add("opponents", "对方当事人", NamesField(), span=6)
        self.add_pick("dispute_type", "纠纷类型", 3)
        self.add_pick("level", "等级", 3, LEVEL_CHOICES, "调处时再定")
        self.add("companions", "同反映人", NamesField(), span=12)
        self.add("id_number", "证件号码", IdentityField(self._today), span=4)
        self.add_pick("sex", "性别", 2, SEXES)
        self.add_pick("ethnic_code", "民族", 2)
        self.add("occupation", "职业", LineField(longest=60), span=4)
        self.add("address", "住址", LineField(), span=12)
        self.fold(("companions", "id_number", "sex", "ethnic_code", "occupation", "address"))

    def _add_what(self) -> None:
        self.part("何事")
        self.add("title", "事项", LineField(placeholder="一句话说明是什么事"), span=8, required=True)
        self.add_pick("category_code", "问题类别", 4)
        content = TextField(least=2, most=14, placeholder="时间、地点、经过、涉及多少人和地……　输入 ;; 用常用语")
        content.set_snippets(PHRASES)
        self.add("content", "反映内容", content)
        self.add("claims", "诉求、建议", ClaimsField())
        self.add_pick("theme_code", "主题（富民、安民、惠民）", 5)
        self.add("tie_codes", "五个结合", MultiPickField(), span=7)
        self.add("place", "地点", LineField(), span=12)
        self.add("flags", "标记", FlagRow(FLAGS))
        self.fold(("place", "flags"))

    def _add_how(self) -> None:
        self.part("谁来办")
        self.add_pick("handler_id", "责任人", 3)
        self.add_pick("leader_id", "包案领导", 3)
        self.add_pick("unit_id", "责任单位", 3)
        self.add("promised_on", "承诺时限", DateField(today=self._today), span=3)
        self.add("superior_number", "上级编号", LineField(longest=60), span=4)
        self.add("superior_due_on", "上级期限", DateField(today=self._today), span=3)
        self.add("attachments", "附件", AttachmentsField(self._shell), span=5)
        self.fold(("superior_number", "superior_due_on", "attachments"))
