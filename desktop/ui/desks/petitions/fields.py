"""The fields of the intake form in the order of a conversation: who comes, what it is about, what is to be done."""

from typing import Any

from desktop.casework import office
from desktop.domain.codes import FLAGS
from desktop.ui.desks.petitions.attachments_field import AttachmentsField
from desktop.ui.desks.petitions.claims_field import ClaimsField
from desktop.ui.desks.petitions.matter_form import MatterForm
from desktop.ui.desks.petitions.person_fields import IdentityField, PersonField, PhoneField
from desktop.ui.desks.petitions.phrases import PHRASES
from desktop.ui.desks.petitions.wording import CHANNELS, CLASSES, ROUTES, SEXES
from desktop.ui.widgets.chip_box import MultiPickField, NamesField
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.text_field import TextField

_CODE_TABLES = {
    "ethnic_code": "ethnic_groups",
    "category_code": "categories",
    "purpose_code": "purposes",
    "cause_code": "causes",
    "source_code": "sources",
    "theme_code": "themes",
    "tie_codes": "ties",
}


class PetitionFields(MatterForm):
    """Every field of `NewPetition` under its own name, with what its picker offers."""

    def add_fields(self) -> None:
        """Who, what, how."""
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

    def _add_who(self) -> None:
        self.part("谁来")
        self.add_pick("channel", "形式", 2, CHANNELS)
        self.add("received_on", "日期", DateField(today=self._today, latest=self._today), span=3, required=True)
        self.add("name", "来访人", PersonField(office.people_named_like, self._today), span=3, required=True)
        self.add("id_number", "证件号码", IdentityField(self._today), span=4)
        self.add("phone", "电话", PhoneField(), span=3)
        self.add_pick("village_id", "村（社区）", 3)
        self.add_pick("group_id", "组", 2)
        self.add_pick("household_id", "户", 2)
        self.add("person_count", "人数", NumberField(1, 9999), span=2)
        self.add("companions", "同来人", NamesField(), span=12)
        self.add_pick("sex", "性别", 2, SEXES)
        self.add_pick("ethnic_code", "民族", 2)
        self.add("occupation", "职业", LineField(longest=60), span=3)
        self.add("address", "住址", LineField(), span=5)
        self.fold(("companions", "sex", "ethnic_code", "occupation", "address"))

    def _add_what(self) -> None:
        self.part("何事")
        self.add("title", "标题", LineField(placeholder="一句话说明反映什么事"), span=6, required=True)
        self.add_pick("category_code", "内容分类", 4)
        self.add_pick("purpose_code", "信访目的", 2)
        content = TextField(least=3, most=14, placeholder="经过、时间、地点、金额……　输入 ;; 用常用语")
        content.set_snippets(PHRASES)
        self.add("content", "主要内容", content)
        self.add("claims", "诉求", ClaimsField())
        self.add("flags", "标记", FlagRow(FLAGS))
        self.add_pick("cause_code", "原因", 4)
        self.add_pick("source_code", "来源", 4)
        self.add_pick("theme_code", "主题", 4)
        self.add("tie_codes", "五个结合", MultiPickField(), span=6)
        self.add("place", "地点", LineField(), span=6)
        self.fold(("cause_code", "source_code", "theme_code", "tie_codes", "place"))

    def _add_how(self) -> None:
        self.part("怎么办")
        self.add_pick("petition_class", "类别", 3, CLASSES)
        self.add_pick("route", "路径（第三十一条）", 3, ROUTES, "甄别时再定")
        self.add_pick("leader_id", "包案领导", 3)
        self.add_pick("handler_id", "承办人", 3)
        self.add_pick("unit_id", "责任单位", 3)
        self.add("proposal", "拟办意见", LineField(longest=500), span=5)
        self.add("attachments", "附件", AttachmentsField(self._shell), span=4)
        self.add("superior_number", "上级编号", LineField(longest=60), span=4)
        self.add("superior_due_on", "上级期限", DateField(today=self._today), span=3)
        self.fold(("superior_number", "superior_due_on"))
