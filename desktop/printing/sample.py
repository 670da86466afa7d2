"""Every paper of a matter filled with openly invented facts, to look at its wording: 示例镇 exists nowhere."""

from datetime import date, datetime
from typing import Any

from desktop.domain.records import (
    AttachmentRow,
    ClaimRow,
    ClockRow,
    DocumentRow,
    MatterFile,
    MatterRow,
    Office,
    PartyRow,
)
from desktop.printing import letters
from desktop.printing.filling import Wording
from desktop.printing.letter_facts import ContentsLine, Facts
from desktop.printing.letters import FACTS, Letter

MADE_ON = date(2026, 11, 20)
OFFICE = Office("示例镇人民政府", "示例镇", "", "群众工作站", "0700-1234567", "示例镇解放路1号")

_ROW = MatterRow(
    id=1,
    number="示信〔2026〕0057号",
    title="示例村三组水毁村道修复及房屋排水问题",
    kind="petition",
    channel="visit",
    stage="accepted",
    received_on=date(2026, 10, 8),
    party_name="张示例",
    person_count=1,
    village_name="示例村",
    category_label="农村农业",
    handler_name="李示例",
    leader_name="王示例",
    next_due_on=date(2026, 12, 8),
    next_rule="handle",
    closed_on=MADE_ON,
    resolved_on=None,
    flags=frozenset(),
    is_repeat=False,
    is_late_entry=False,
    is_sealed=False,
)
_PARTY = PartyRow(1, "lead", "张示例", "男", date(1966, 3, 5), "", "0700-7654321", "示例镇示例村三组12号", "", "", None)
_OTHER_SIDE = _PARTY._replace(id=2, role="opponent", name="赵示例", address="示例镇示例村三组13号")
_FILE = MatterFile(
    row=_ROW,
    content="示例桥至打谷场一段约80米路基被冲毁，农用车无法通行；路边排水沟堵塞，雨水倒灌房屋墙脚。",
    petition_class="appeal",
    route="31-6",
    purpose_label="求决",
    cause_label="",
    source_label="",
    theme_label="",
    tie_labels=(),
    group_name="三组",
    place="",
    proposal="拟请镇乡村建设办公室会同示例村现场核实，提出修复方案。",
    disposition="转送",
    unit_name="示例镇乡村建设办公室",
    superior_number="示信转〔2026〕118号",
    superior_due_on=None,
    query_code="7K3M-92QF",
    entered_at=datetime(2026, 10, 8, 9, 5),
    registrar_name="李示例",
    accepted_on=date(2026, 10, 9),
    decided_on=MADE_ON,
    served_on=MADE_ON,
    parties=(_PARTY, _OTHER_SIDE),
    claims=(
        ClaimRow(1, 1, "尽快修复示例桥至打谷场的水毁村道。", "该路段已列入修复计划，2026年12月开工。", "支持"),
        ClaimRow(2, 2, "疏通路边排水沟。", "排水沟已于2026年11月5日疏通。", "支持"),
    ),
    clocks=(
        ClockRow(1, "handle", "办结（60日）", date(2026, 10, 9), date(2026, 12, 8), date(2026, 12, 8), None, 5, ""),
    ),
    events=(),
    documents=(
        DocumentRow(1, "acceptance_notice", "示政信告〔2026〕5号", "信访事项受理告知书", date(2026, 10, 9), ""),
        DocumentRow(2, "opinion", "示政信意〔2026〕12号", "信访处理意见书", date(2026, 11, 19), ""),
    ),
    attachments=(AttachmentRow(1, "现场照片", "image/jpeg", 1, ""),),
    links=(),
)
_BARE = _FILE._replace(
    row=_ROW._replace(channel="", handler_name="", village_name=""),
    unit_name="",
    superior_number="",
    query_code="",
    group_name="",
    proposal="",
    disposition="",
    parties=tuple(one._replace(sex="", born_on=None, phone="", address="") for one in _FILE.parties),
    claims=_FILE.claims[:1],
    attachments=(),
)
"""The same with nothing that the clerk could leave open."""

_FACTS: dict[str, Any] = {
    "approver": "王示例",
    "archive_number": "示例-XF-2026-30-0001",
    "arrived_on": MADE_ON,
    "attachments": ("信访处理意见书（信访人签收）", "现场照片4张"),
    "checked_by": "王示例",
    "committee": "示例镇人民调解委员会",
    "contact_name": "李示例",
    "contact_phone": "0700-1234568",
    "contents": (ContentsLine("示政信告〔2026〕5号", OFFICE.name, "信访事项受理告知书", date(2026, 10, 9), "1"),),
    "copies": "示例县信访局",
    "directed_contact": "示例县城关镇法治路1号，0700-7654322",
    "directed_to": "示例县人民法院",
    "document_number": "示政信意〔2026〕12号",
    "document_on": date(2026, 11, 19),
    "document_title": "信访处理意见书",
    "due_on": date(2026, 12, 8),
    "extra_days": 30,
    "filed_by": "李示例",
    "filed_on": MADE_ON,
    "findings": "镇乡村建设办公室到现场核实：示例桥至打谷场约80米路基被洪水冲毁，属实；路边排水沟约120米堵塞，属实。",
    "legal_basis": "《信访工作条例》第三十一条第（六）项、第三十二条",
    "liability": "排水沟由双方共同使用，双方对堵塞各承担一半责任。",
    "manner": "转送",
    "matters": (_ROW, _ROW._replace(number="示信〔2026〕0061号", next_due_on=date(2026, 11, 12))),
    "new_due_on": date(2027, 1, 7),
    "old_due_on": date(2026, 12, 8),
    "opinion": "由镇乡村建设办公室负责落实，示例村村民委员会配合。",
    "opinion_number": "示政信意〔2026〕12号",
    "pages": 46,
    "path": "31-6",
    "petitioner_reasons": "路基冲毁，农用车无法通行；排水沟堵塞，雨水倒灌墙脚。",
    "performance": "2026年12月10日前共同清理完毕，费用双方各承担一半。",
    "pieces": 9,
    "procedure": "申请行政裁决",
    "reasons": "路基冲毁，农用车无法通行；排水沟堵塞，雨水倒灌墙脚。",
    "recheck_number": "示市复核〔2026〕3号",
    "recheck_on": date(2026, 10, 15),
    "recheck_organ": "示例市人民政府",
    "receipt": "signed",
    "receiver": "张示例",
    "recipient": "张示例",
    "remark": "本卷材料齐全，原件与复印件均已核对。",
    "remedy_organ": "示例县人民政府",
    "reply_on": date(2026, 11, 27),
    "result": "维持原处理意见。",
    "retention": "30",
    "review_number": "示县复查〔2026〕7号",
    "review_on": date(2026, 10, 18),
    "review_organ": "示例县人民政府",
    "sender": "示例县信访局",
    "sent_on": date(2026, 10, 12),
    "served_on": MADE_ON,
    "server": "李示例",
    "service_place": "示例镇示例村三组12号",
    "service_way": "direct",
    "superior_number": "示信转〔2026〕118号",
    "terms": "双方于2026年12月10日前共同清理排水沟。",
    "to_address": "示例镇解放路1号2楼",
    "to_phone": "0700-1234569",
    "to_unit": "示例镇乡村建设办公室",
    "unit": "示例镇乡村建设办公室",
    "volume": "第1卷，共1卷",
}
_LATER: dict[str, dict[str, Any]] = {
    "review_receipt": {"remedy_organ": "示例市人民政府"},
    "no_longer_accept_notice": {"recheck_on": date(2026, 9, 15)},
    "recheck_receipt": {"recheck_on": date(2026, 11, 15)},
}
"""Facts of a kind that differ: another organ, a day that fits."""


def compose(kind: str, wording: Wording | None = None, is_bare: bool = False, chosen: Facts | None = None) -> Letter:
    """The sample paper of a kind. `is_bare`: with the required facts only, all that may be left open is empty.

    `chosen` facts stand in for the sample's own.
    """
    known = {**_FACTS, **_LATER.get(kind, {}), **(chosen or {})}
    asked = [fact for fact in FACTS[kind] if fact.name in known and not (is_bare and not fact.is_required)]
    facts = {fact.name: known[fact.name] for fact in asked}
    number = "示政信〔2026〕12号" if letters.has_number(kind) else ""
    office = OFFICE._replace(phone="") if is_bare else OFFICE
    return letters.compose(kind, _BARE if is_bare else _FILE, office, facts, number, MADE_ON, wording)
