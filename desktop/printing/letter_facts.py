"""What each kind of letter or form has to be told, and the placeholders of its wording."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from desktop.domain.faults import Refused

Facts = Mapping[str, object]


class Shape(StrEnum):
    """What a fact is: a line, a text, a day (`date`), a number (`int`), lines (tuple of str), rows (tuple of rows)."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    LINES = "lines"
    ROWS = "rows"


class FactNeeded(NamedTuple):
    """A fact that a kind of paper asks for beyond the matter's file; most have a suggestion (see `suggested`)."""

    name: str
    label: str
    is_required: bool = True
    shape: Shape = Shape.LINE


class ContentsLine(NamedTuple):
    """A line of the list of contents (卷内目录)."""

    number: str
    author: str
    title: str
    day: date | None = None
    pages: str = ""
    remark: str = ""


_ORGAN = FactNeeded("organ", "落款机关")
_CONTACT = (
    FactNeeded("contact_name", "联系人", False),
    FactNeeded("contact_phone", "联系电话", False),
)
_TO_PETITIONER = (_ORGAN, FactNeeded("contact_phone", "本机关联系电话", False))
_TO_UNIT = (
    _ORGAN,
    FactNeeded("to_unit", "收文单位"),
    FactNeeded("summary", "主要内容", False, Shape.TEXT),
    FactNeeded("attachments", "附件", False, Shape.LINES),
    FactNeeded("copies", "抄送单位", False),
    *_CONTACT,
)
_EXTENSION = (
    FactNeeded("reasons", "延期理由", True, Shape.TEXT),
    FactNeeded("old_due_on", "原办结期限", True, Shape.DAY),
    FactNeeded("extra_days", "延长天数", True, Shape.NUMBER),
    FactNeeded("new_due_on", "延长后的办结日期", True, Shape.DAY),
)
_ARCHIVE = (
    FactNeeded("archive_number", "档号", False),
    FactNeeded("pieces", "卷内件数", False, Shape.NUMBER),
    FactNeeded("pages", "卷内页数", False, Shape.NUMBER),
)

FACTS: dict[str, tuple[FactNeeded, ...]] = {
    "redirect_notice": (
        *_TO_PETITIONER,
        FactNeeded("directed_to", "应向哪个机关提出"),
        FactNeeded("directed_contact", "该机关的地址、电话", False),
        FactNeeded("reasons", "理由", True, Shape.TEXT),
        FactNeeded("legal_basis", "法律依据"),
    ),
    "transfer_notice": (
        *_TO_PETITIONER,
        FactNeeded("to_unit", "转送、交办给哪个单位"),
        FactNeeded("to_phone", "该单位的联系电话"),
        FactNeeded("to_address", "该单位的地址", False),
        FactNeeded("manner", "转送还是交办"),
        FactNeeded("sent_on", "转送、交办日期", True, Shape.DAY),
    ),
    "transfer_letter": _TO_UNIT,
    "assign_letter": (*_TO_UNIT, FactNeeded("due_on", "办理期限", True, Shape.DAY)),
    "objection_letter": (
        _ORGAN,
        FactNeeded("sender", "转送、交办的机关"),
        FactNeeded("superior_number", "来文编号", False),
        FactNeeded("reasons", "异议理由", True, Shape.TEXT),
        FactNeeded("directed_to", "建议转送给", False),
        FactNeeded("attachments", "退还的材料", True, Shape.LINES),
        *_CONTACT,
    ),
    "not_accept_notice": (
        *_TO_PETITIONER,
        FactNeeded("reasons", "不予受理的理由", True, Shape.TEXT),
        FactNeeded("legal_basis", "法律依据"),
        FactNeeded("directed_to", "有权处理的机关或者途径"),
    ),
    "no_longer_accept_notice": (
        *_TO_PETITIONER,
        FactNeeded("recheck_organ", "复核机关"),
        FactNeeded("recheck_number", "复核意见书文号"),
        FactNeeded("recheck_on", "复核意见日期", True, Shape.DAY),
        FactNeeded("reasons", "补充说明", False, Shape.TEXT),
    ),
    "extension_approval": _EXTENSION,
    "extension_notice": (*_TO_PETITIONER, *_EXTENSION),
    "opinion": (
        *_TO_PETITIONER,
        FactNeeded("sender", "转来机关", False),
        FactNeeded("reasons", "信访人反映的事实和理由", True, Shape.TEXT),
        FactNeeded("findings", "调查核实的事实", True, Shape.TEXT),
        FactNeeded("opinion", "总的处理意见", False, Shape.TEXT),
        FactNeeded("legal_basis", "法律法规依据", True, Shape.TEXT),
        FactNeeded("remedy_organ", "复查机关（上一级机关）"),
    ),
    "service_receipt": (
        FactNeeded("document_title", "送达文书名称"),
        FactNeeded("document_number", "送达文书文号", False),
        FactNeeded("document_on", "文书日期", False, Shape.DAY),
        FactNeeded("recipient", "受送达人"),
        FactNeeded("service_way", "送达方式", False),
        FactNeeded("service_place", "送达地点", False),
        FactNeeded("served_on", "送达日期", False, Shape.DAY),
        FactNeeded("remark", "备注", False, Shape.TEXT),
    ),
    "review_receipt": (
        _ORGAN,
        FactNeeded("opinion_number", "原意见书文号", False),
        FactNeeded("review_organ", "复查机关"),
        FactNeeded("review_number", "复查意见书文号"),
        FactNeeded("review_on", "复查意见日期", True, Shape.DAY),
        FactNeeded("result", "复查结论", True, Shape.TEXT),
        FactNeeded("served_on", "信访人收到日期", True, Shape.DAY),
        FactNeeded("arrived_on", "本机关收悉日期", False, Shape.DAY),
        FactNeeded("remedy_organ", "复核机关"),
    ),
    "recheck_receipt": (
        _ORGAN,
        FactNeeded("review_number", "复查意见书文号", False),
        FactNeeded("recheck_organ", "复核机关"),
        FactNeeded("recheck_number", "复核意见书文号"),
        FactNeeded("recheck_on", "复核意见日期", True, Shape.DAY),
        FactNeeded("result", "复核结论", True, Shape.TEXT),
        FactNeeded("served_on", "信访人收到日期", True, Shape.DAY),
        FactNeeded("arrived_on", "本机关收悉日期", False, Shape.DAY),
    ),
    "mediation_agreement": (
        FactNeeded("committee", "调解组织"),
        FactNeeded("findings", "纠纷的主要事实和争议事项", True, Shape.TEXT),
        FactNeeded("liability", "各方当事人的责任", True, Shape.TEXT),
        FactNeeded("terms", "协议内容", True, Shape.TEXT),
        FactNeeded("performance", "履行方式和期限", True, Shape.TEXT),
        FactNeeded("legal_basis", "法律依据"),
        FactNeeded("copies_count", "协议份数", True, Shape.NUMBER),
    ),
    "completion_report": (
        _ORGAN,
        FactNeeded("sender", "交办机关"),
        FactNeeded("superior_number", "交办文号"),
        FactNeeded("unit", "承办单位"),
        FactNeeded("findings", "调查处理情况", True, Shape.TEXT),
        FactNeeded("opinion", "处理意见和答复情况", True, Shape.TEXT),
        FactNeeded("attachments", "附件（含信访人签收的处理意见书）", True, Shape.LINES),
        FactNeeded("approver", "签发人", False),
        FactNeeded("contact_name", "经办人"),
        FactNeeded("contact_phone", "联系电话"),
        FactNeeded("copies", "抄送单位", False),
    ),
    "reading_slip": (
        FactNeeded("sender", "来文单位", False),
        FactNeeded("summary", "内容摘要", False, Shape.TEXT),
        FactNeeded("proposal", "拟办意见", False, Shape.TEXT),
        FactNeeded("due_on", "办理期限", False, Shape.DAY),
    ),
    "file_cover": (
        *_ARCHIVE,
        FactNeeded("fonds", "全宗名称"),
        FactNeeded("retention", "保管期限", False),
    ),
    "contents_list": (FactNeeded("contents", "卷内文件", False, Shape.ROWS),),
    "remarks_sheet": (
        *_ARCHIVE,
        FactNeeded("remark", "本卷情况说明", False, Shape.TEXT),
        FactNeeded("filed_by", "立卷人", False),
        FactNeeded("filed_on", "立卷日期", False, Shape.DAY),
        FactNeeded("checked_by", "检查人", False),
    ),
    "urging_slip": (
        _ORGAN,
        FactNeeded("to_unit", "催办的单位"),
        FactNeeded("matters", "未办结的事项", True, Shape.ROWS),
        FactNeeded("reply_on", "反馈期限", True, Shape.DAY),
        *_CONTACT,
    ),
}
"""Kind of paper → what it asks for. Rows are `MatterRow` (`matters`) or `ContentsLine` (`contents`)."""

_OF_THE_FILE: dict[str, str] = {
    "petitioner": "信访人（多人时为“某某等几人”）",
    "you": "你或者你们",
    "way": "以何种形式",
    "channel": "信访形式",
    "number": "本文书文号",
    "title": "本文书名称",
    "addressee": "收文人",
    "made": "本文书日期",
    "matter_number": "登记编号",
    "matter_title": "事项名称",
    "received": "收到日期",
    "accepted": "受理日期",
    "closed": "办结日期",
    "served": "送达日期",
    "arrived": "收悉日期",
    "filed": "立卷日期",
    "year": "年度",
    "office": "本机关名称",
    "desk": "信访工作机构",
    "handler": "承办人",
    "village": "属地",
    "phone": "信访人电话",
    "address": "信访人住址",
    "representatives": "信访人代表",
    "query_code": "查询码",
    "basis": "文书的依据",
    "remedy": "救济途径",
}
PLACEHOLDERS: dict[str, str] = {
    **{fact.name: fact.label for facts in FACTS.values() for fact in facts if fact.shape is not Shape.ROWS},
    **_OF_THE_FILE,
}
"""Name of a placeholder → what it stands for, in every kind of paper."""

ITEM_PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "claims": ("no", "claim", "answer", "result"),
    "parties": ("role", "name", "sex", "born", "id_number", "phone", "address"),
    "matters": ("no", "matter", "subject", "person", "due", "state"),
    "contents": ("no", "paper_number", "author", "paper_title", "paper_date", "paper_pages", "paper_remark"),
}
"""List of a paper → further placeholders inside of its lines."""

_TYPES: dict[str, type] = {Shape.DAY: date, Shape.NUMBER: int, Shape.LINES: tuple, Shape.ROWS: tuple}


def complete(kind: str, facts: Facts, suggestions: Facts) -> dict[str, Any]:
    """The clerk's facts over the suggested ones. `Refused` names what is missing; a wrong type is a bug."""
    given: dict[str, Any] = {**suggestions, **{name: value for name, value in facts.items() if value not in ("", None)}}
    missing = []
    for fact in FACTS[kind]:
        value = given.get(fact.name)
        if value is not None and not isinstance(value, _TYPES.get(fact.shape, str)):
            raise TypeError(f"{kind}.{fact.name}")
        if fact.is_required and (value is None or value == () or (isinstance(value, str) and not value.strip())):
            missing.append(fact)
    if missing:
        raise Refused(f"请先填写：{'、'.join(fact.label for fact in missing)}。", missing[0].name)
    return given
