"""What each kind of letter or form has to be told, and the placeholders of its wording."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from desktop.domain.codes import Route
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.transitions import RECEIPTS, RETENTIONS, ROUTE_CHOICES, SERVICE_WAYS

Facts = Mapping[str, object]

MANNERS = (("转送", "转送"), ("交办", "交办"))
SIMPLE_PATH, STUDY_PATH = "simple", "29"
PATHS = (
    *(choice for choice in ROUTE_CHOICES if choice[0] != Route.LITIGATION),
    (SIMPLE_PATH, "（六）信访程序，简易办理"),
    (STUDY_PATH, "建议意见，研究论证"),
)
"""Ways in which an accepted petition is handled: the items of art. 31 that lead to acceptance, and art. 29."""

_optional = partial(Fact, is_required=False)


class ContentsLine(NamedTuple):
    """A line of the list of contents (卷内目录)."""

    number: str
    author: str
    title: str
    day: date | None = None
    pages: str = ""
    remark: str = ""


_ORGAN = Fact("organ", "落款机关")
_CONTACT = (
    _optional("contact_name", "联系人"),
    _optional("contact_phone", "联系电话"),
)
_TO_PETITIONER = (_ORGAN, _optional("contact_phone", "本机关联系电话"))
_TO_UNIT = (
    _ORGAN,
    Fact("to_unit", "收文单位"),
    _optional("summary", "主要内容", FactKind.TEXT),
    _optional("attachments", "附件", FactKind.LINES),
    _optional("copies", "抄送单位"),
    *_CONTACT,
)
_EXTENSION = (
    Fact("reasons", "延期理由", FactKind.TEXT),
    Fact("old_due_on", "原办结期限", FactKind.DAY, may_be_future=True),
    Fact("extra_days", "延长天数", FactKind.NUMBER),
    Fact("new_due_on", "延长后的办结日期", FactKind.DAY, may_be_future=True),
)
_ARCHIVE = (
    _optional("archive_number", "档号"),
    _optional("pieces", "卷内件数", FactKind.NUMBER),
    _optional("pages", "卷内页数", FactKind.NUMBER),
)

FACTS: dict[str, tuple[Fact, ...]] = {
    "acceptance_notice": (
        *_TO_PETITIONER,
        _optional("sender", "转来机关"),
        Fact("unit", "承办单位"),
        _optional("contact_name", "承办人"),
        Fact("path", "办理途径", FactKind.CHOICE, choices=PATHS),
        _optional("procedure", "导入的程序（第（二）至（五）项填）"),
        _optional("due_on", "办理期限", FactKind.DAY, may_be_future=True),
        _optional("remedy_organ", "复查机关（上一级机关）"),
    ),
    "redirect_notice": (
        *_TO_PETITIONER,
        Fact("directed_to", "应向哪个机关提出"),
        _optional("directed_contact", "该机关的地址、电话"),
        Fact("reasons", "理由", FactKind.TEXT),
        Fact("legal_basis", "法律依据"),
    ),
    "transfer_notice": (
        *_TO_PETITIONER,
        Fact("to_unit", "转送、交办给哪个单位"),
        Fact("to_phone", "该单位的联系电话"),
        _optional("to_address", "该单位的地址"),
        Fact("manner", "转送还是交办", FactKind.CHOICE, choices=MANNERS),
        Fact("sent_on", "转送、交办日期", FactKind.DAY),
    ),
    "transfer_letter": _TO_UNIT,
    "assign_letter": (*_TO_UNIT, Fact("due_on", "办理期限", FactKind.DAY, may_be_future=True)),
    "objection_letter": (
        _ORGAN,
        Fact("sender", "转送、交办的机关"),
        _optional("superior_number", "来文编号"),
        Fact("reasons", "异议理由", FactKind.TEXT),
        _optional("directed_to", "建议转送给"),
        Fact("attachments", "退还的材料", FactKind.LINES),
        *_CONTACT,
    ),
    "not_accept_notice": (
        *_TO_PETITIONER,
        Fact("reasons", "不予受理的理由", FactKind.TEXT),
        Fact("legal_basis", "法律依据"),
        Fact("directed_to", "有权处理的机关或者途径"),
    ),
    "no_longer_accept_notice": (
        *_TO_PETITIONER,
        Fact("recheck_organ", "复核机关"),
        Fact("recheck_number", "复核意见书文号"),
        Fact("recheck_on", "复核意见日期", FactKind.DAY),
        _optional("reasons", "补充说明", FactKind.TEXT),
    ),
    "extension_approval": _EXTENSION,
    "extension_notice": (*_TO_PETITIONER, *_EXTENSION),
    "opinion": (
        *_TO_PETITIONER,
        _optional("sender", "转来机关"),
        Fact("petitioner_reasons", "信访人反映的事实和理由", FactKind.TEXT),
        Fact("findings", "调查核实的事实", FactKind.TEXT),
        _optional("opinion", "总的处理意见", FactKind.TEXT),
        Fact("legal_basis", "法律法规依据", FactKind.TEXT),
        Fact("remedy_organ", "复查机关（上一级机关）"),
    ),
    "service_receipt": (
        Fact("document_title", "送达文书名称"),
        _optional("document_number", "送达文书文号"),
        _optional("document_on", "文书日期", FactKind.DAY),
        Fact("recipient", "受送达人"),
        _optional("service_way", "送达方式", FactKind.CHOICE, choices=SERVICE_WAYS),
        _optional("service_place", "送达地点"),
        _optional("served_on", "送达日期", FactKind.DAY),
        _optional("receipt", "签收情况", FactKind.CHOICE, choices=RECEIPTS),
        _optional("receiver", "签收人（代收的注明关系）", needed_if=("receipt", "signed")),
        _optional("refusal", "拒收事由", FactKind.TEXT, needed_if=("receipt", "refused")),
        _optional("witness", "见证人", needed_if=("receipt", "refused")),
        _optional("server", "送达人"),
        _optional("remark", "备注", FactKind.TEXT),
    ),
    "review_receipt": (
        _ORGAN,
        _optional("opinion_number", "原意见书文号"),
        Fact("review_organ", "复查机关"),
        Fact("review_number", "复查意见书文号"),
        Fact("review_on", "复查意见日期", FactKind.DAY),
        Fact("result", "复查结论", FactKind.TEXT),
        Fact("served_on", "信访人收到日期", FactKind.DAY),
        _optional("arrived_on", "本机关收悉日期", FactKind.DAY),
        Fact("remedy_organ", "复核机关"),
    ),
    "recheck_receipt": (
        _ORGAN,
        _optional("review_number", "复查意见书文号"),
        Fact("recheck_organ", "复核机关"),
        Fact("recheck_number", "复核意见书文号"),
        Fact("recheck_on", "复核意见日期", FactKind.DAY),
        Fact("result", "复核结论", FactKind.TEXT),
        Fact("served_on", "信访人收到日期", FactKind.DAY),
        _optional("arrived_on", "本机关收悉日期", FactKind.DAY),
    ),
    "mediation_agreement": (
        Fact("committee", "调解组织"),
        Fact("findings", "纠纷的主要事实和争议事项", FactKind.TEXT),
        Fact("liability", "各方当事人的责任", FactKind.TEXT),
        Fact("terms", "协议内容", FactKind.TEXT),
        Fact("performance", "履行方式和期限", FactKind.TEXT),
        Fact("legal_basis", "法律依据"),
        Fact("copies_count", "协议份数", FactKind.NUMBER),
    ),
    "completion_report": (
        _ORGAN,
        Fact("sender", "交办机关"),
        Fact("superior_number", "交办文号"),
        Fact("unit", "承办单位"),
        Fact("findings", "调查处理情况", FactKind.TEXT),
        Fact("opinion", "处理意见和答复情况", FactKind.TEXT),
        Fact("attachments", "附件（含信访人签收的处理意见书）", FactKind.LINES),
        _optional("approver", "签发人"),
        Fact("contact_name", "经办人"),
        Fact("contact_phone", "联系电话"),
        _optional("copies", "抄送单位"),
    ),
    "reading_slip": (
        _optional("sender", "来文单位"),
        _optional("summary", "内容摘要", FactKind.TEXT),
        _optional("proposal", "拟办意见", FactKind.TEXT),
        _optional("due_on", "办理期限", FactKind.DAY, may_be_future=True),
    ),
    "file_cover": (
        *_ARCHIVE,
        _optional("volume", "卷次"),
        Fact("fonds", "全宗名称"),
        _optional("retention", "保管期限", FactKind.CHOICE, choices=RETENTIONS),
    ),
    "contents_list": (_optional("contents", "卷内文件", FactKind.ROWS),),
    "remarks_sheet": (
        *_ARCHIVE,
        _optional("remark", "本卷情况说明", FactKind.TEXT),
        _optional("filed_by", "立卷人"),
        _optional("filed_on", "立卷日期", FactKind.DAY),
        _optional("checked_by", "检查人"),
    ),
    "urging_slip": (
        _ORGAN,
        Fact("to_unit", "催办的单位"),
        Fact("matters", "未办结的事项", FactKind.ROWS),
        Fact("reply_on", "反馈期限", FactKind.DAY, may_be_future=True),
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
BOXES = "_boxes"
"""Ends the placeholder that prints all words of a choice, each with a box to tick."""


def _of_facts() -> Iterator[tuple[str, str]]:
    for fact in (fact for facts in FACTS.values() for fact in facts):
        if fact.kind is not FactKind.ROWS:
            yield fact.name, fact.label
        if fact.kind is FactKind.CHOICE:
            yield f"{fact.name}{BOXES}", f"{fact.label}（勾选框）"


PLACEHOLDERS: dict[str, str] = {**dict(_of_facts()), **_OF_THE_FILE}
"""Name of a placeholder → what it stands for, in every kind of paper."""

ITEM_PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "claims": ("no", "claim", "answer", "result"),
    "parties": ("role", "name", "sex", "born", "id_number", "phone", "address"),
    "matters": ("no", "matter", "subject", "person", "due", "state"),
    "contents": ("no", "paper_number", "author", "paper_title", "paper_date", "paper_pages", "paper_remark"),
}
"""List of a paper → further placeholders inside of its lines."""

_TYPES: dict[str, type] = {
    FactKind.DAY: date,
    FactKind.NUMBER: int,
    FactKind.LINES: tuple,
    FactKind.ROWS: tuple,
}


def complete(kind: str, facts: Facts, suggestions: Facts) -> dict[str, Any]:
    """The clerk's facts over the suggested ones, without the empty ones.

    A fact that is given empty ("", None, ()) was left empty on purpose and is not suggested anew; one that is not given
    is suggested. One whose condition (`needed_if`) does not hold is left out. `Refused` names what is missing; a wrong
    type is a bug.
    """
    given = {name: value for name, value in {**suggestions, **facts}.items() if not _is_empty(value)}
    missing = []
    for fact in FACTS[kind]:
        if fact.needed_if is not None and given.get(fact.needed_if[0]) != fact.needed_if[1]:
            given.pop(fact.name, None)
        elif fact.name not in given:
            missing += [fact] if fact.is_required else []
        elif not fits(fact, given[fact.name]):
            raise TypeError(f"{kind}.{fact.name}")
    if missing:
        raise Refused(f"请先填写：{'、'.join(fact.label for fact in missing)}。", missing[0].name)
    return given


def fits(fact: Fact, value: object) -> bool:
    """True for a value of the kind of the fact, and for one of its choices."""
    if fact.kind is FactKind.CHOICE:
        return value in dict(fact.choices)
    return isinstance(value, _TYPES.get(fact.kind, str))


def _is_empty(value: object) -> bool:
    return value is None or value == () or (isinstance(value, str) and not value.strip())
