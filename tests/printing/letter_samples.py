"""Openly invented facts for every kind of letter and form; `samples` is the module of the same folder."""

from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

from desktop.domain.facts import FactKind
from desktop.domain.records import DocumentRow, MatterFile
from desktop.printing import letters
from desktop.printing.letter_facts import FACTS
from desktop.printing.letters import Letter

NUMBER = "示政信意〔2026〕12号"
MADE_ON = date(2026, 11, 20)
KINDS = tuple(FACTS)
MATTERS = ("visit", "long", "hostile", "rare", "group", "bare")
NAMELESS = ("bare",)

_FACTS: dict[str, Any] = {
    "directed_to": "示例县人民法院",
    "directed_contact": "地址：示例县城关镇法治路1号，电话：0700-7654321",
    "reasons": "经核实，该路段由示例县交通运输局管养，本机关没有修复该路段的职权。",
    "legal_basis": "《信访工作条例》第三十一条第（六）项、第三十二条，《村庄和集镇规划建设管理条例》第三十一条",
    "to_unit": "示例镇乡村建设办公室",
    "to_phone": "0700-1234568",
    "to_address": "示例镇解放路1号2楼",
    "sender": "示例县信访局",
    "contact_name": "李经办",
    "unit": "示例镇乡村建设办公室",
    "superior_number": "示信转〔2026〕118号",
    "recheck_organ": "示例市人民政府",
    "recheck_number": "示市复核〔2026〕3号",
    "recheck_on": date(2026, 10, 15),
    "review_organ": "示例县人民政府",
    "review_number": "示县复查〔2026〕7号",
    "review_on": date(2026, 10, 18),
    "remedy_organ": "示例县人民政府",
    "served_on": date(2026, 11, 20),
    "arrived_on": date(2026, 11, 20),
    "result": "维持原处理意见。",
    "old_due_on": date(2026, 12, 8),
    "extra_days": 30,
    "new_due_on": date(2027, 1, 7),
    "findings": (
        "2026年10月20日至22日，镇乡村建设办公室会同青石村村民委员会到现场核实：示例桥至打谷场约80米路基被洪水冲毁，"
        "属实；路边排水沟约120米堵塞，属实。\n经第三方鉴定，房屋墙体裂缝为抹灰层裂缝，不影响结构安全（鉴定报告编号：示鉴〔2026〕45号）。"
    ),
    "opinion": "由镇乡村建设办公室负责落实，青石村村民委员会配合，镇群众工作站跟踪督办。",
    "document_title": "信访处理意见书",
    "recipient": "张示例",
    "document_number": NUMBER,
    "document_on": date(2026, 11, 19),
    "service_way": "direct",
    "committee": "示例镇人民调解委员会",
    "liability": "排水沟由双方共同使用，双方对堵塞各承担一半责任。",
    "terms": "1.双方于2026年12月10日前共同清理排水沟。\n2.被申请人一次性补偿申请人墙面修补费用人民币1200元。",
    "performance": "补偿款于2026年12月1日前以现金支付，由调解员见证；排水沟清理费用双方各承担一半。",
    "attachments": ("信访处理意见书（信访人签收）", "现场核实照片4张"),
    "approver": "王分管",
    "reply_on": date(2026, 11, 27),
    "due_on": date(2026, 12, 8),
    "retention": "30",
    "volume": "共2卷　第1卷",
    "path": "31-6",
    "petitioner_reasons": "本人系示例镇青石村三组村民，暴雨后村道被冲毁，房屋墙脚进水。",
    "receiver": "张示例（本人）",
    "server": "李经办",
    "pages": 46,
    "pieces": 9,
    "archive_number": "J021-ZY·XF·01·2026·D30-0001",
    "filed_by": "李经办",
    "filed_on": MADE_ON,
    "checked_by": "王分管",
    "remark": "本卷共9件46页，材料齐全。原件与复印件均已核对。",
    "copies": "示例县信访局，示例县乡村振兴局",
}  # fmt: skip


def facts_of(kind: str, text: str = "") -> dict[str, Any]:
    """Invented facts of a kind; `text` stands in for every line and text."""
    asked = {fact.name: fact.kind for fact in FACTS[kind]}
    own = {name: value for name, value in _FACTS.items() if name in asked}
    if kind == "review_receipt":
        own["remedy_organ"] = "示例市人民政府"
    if text:
        own |= {name: text for name in own if asked[name] is FactKind.TEXT}
        own |= {name: text[:80] for name in own if asked[name] is FactKind.LINE and name != "organ"}
        own |= {name: (text[:80],) for name in own if asked[name] is FactKind.LINES}
    return own


def file_of(samples: ModuleType, name: str) -> MatterFile:
    """One of the matters, with answered claims; `group` is a collective visit with five representatives."""
    if name == "group":
        people = [samples.party("representative", f"{word}代表") for word in "赵钱孙李周"]
        file: MatterFile = samples.matter(
            row_person_count=37, row_flags=frozenset({"is_collective"}), parties=(samples.party(), *people)
        )
    else:
        file = samples.MATTERS[name]
    results = ("支持", "解释说明", "不支持")
    answers = (
        "示例桥至打谷场水毁路段列入2026年第四季度水毁修复计划，2026年12月1日开工，12月31日前完工。",
        "排水沟已于2026年11月5日疏通；房屋墙体经鉴定不影响结构安全，缺乏安排危房改造资金的依据。",
    )
    claims = tuple(
        claim._replace(answer=answers[place % 2], result=results[place % 3]) for place, claim in enumerate(file.claims)
    )
    papers = (
        DocumentRow(1, "acceptance_notice", "示政信告〔2026〕5号", "信访事项受理告知书", date(2026, 10, 9), ""),
        DocumentRow(2, "opinion", NUMBER, "信访处理意见书", MADE_ON, ""),
    )
    return file._replace(claims=claims, documents=papers)


def compose(samples: ModuleType, kind: str, name: str = "visit", **changes: Any) -> Letter:
    """The paper of a kind for a matter; `changes` replace facts. Hostile matters get hostile facts as well."""
    text = {"hostile": samples.HOSTILE, "long": samples.long_text(1500), "rare": "𬱖䶮㛃\U00020000\u202e"}.get(name, "")
    file = file_of(samples, name)
    facts = facts_of(kind, text)
    if kind == "urging_slip":
        rows = [file.row, file.row._replace(number="示信〔2026〕0061号", next_due_on=date(2026, 11, 12))]
        facts["matters"] = tuple(rows * (20 if name == "long" else 1))
        facts["to_unit"] = "示例镇乡村建设办公室"
    return letters.compose(kind, file, samples.OFFICE, {**facts, **changes}, number_of(kind), MADE_ON)


def number_of(kind: str) -> str:
    """Forms of the file carry no number."""
    return NUMBER if letters.has_number(kind) else ""


Compose = Callable[..., Letter]
