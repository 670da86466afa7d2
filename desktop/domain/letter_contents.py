"""What each kind of paper must say by law: part of the paper → the words that it has to hold.

Source: 《信访工作条例》 art. 19–23, 29–36, 40; 《人民调解法》 art. 29; 《民事诉讼法》 art. 87–91 for the proof of service.
"""

from typing import NamedTuple


class Content(NamedTuple):
    """A part that a kind of paper must have. `shape` is a pattern that the words of the part must contain."""

    part: str
    label: str
    article: str
    shape: str = r"\S"


ART = "《信访工作条例》第{}条".format
"""Number of an article in Chinese → how it is cited."""

_BASIS = r"《[^《》]+》.*第[零一二三四五六七八九十百\d]+条"
_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
_PHONE = r"\d{5,}"
_PATH = r"第(三十一|31)条.*[（(][一二三四五六][）)]项|第(二十九|29)条"
_NOTICE = (
    Content("received", "收到信访事项的日期", ART("二十三"), _DAY),
    Content("claims", "信访事项", ART("二十三")),
)
_FORWARDED = (
    Content("person", "信访人", ART("二十二")),
    Content("claims", "信访事项和请求", ART("二十二")),
    Content("basis", "转送、交办的依据", ART("二十二"), _BASIS),
)
_APPROVED = (
    Content("reasons", "延期理由", ART("三十四")),
    Content("extra_days", "延长天数", ART("三十四"), r"(?<![月\d])\d+\s*[日天]"),
    Content("due", "延长后的办结日期", ART("三十四"), _DAY),
)
_HANDED_DOWN = (
    Content("paper", "意见书的文号", ART("三十五")),
    Content("result", "意见书的结论", ART("三十五")),
    Content("served", "收到意见书的日期", ART("三十五"), _DAY),
)

MANDATORY: dict[str, tuple[Content, ...]] = {
    "acceptance_notice": (
        *_NOTICE,
        Content("decision", "是否受理", ART("二十三"), "受理"),
        Content("path", "办理途径（第三十一条的哪一项；建议意见写第二十九条）", ART("三十一"), _PATH),
        Content("unit", "承办单位", ART("二十三")),
        Content("limit", "办理期限", ART("三十四")),
        Content("query", "查询方式", ART("二十三"), "查询"),
    ),
    "redirect_notice": (
        *_NOTICE,
        Content("reasons", "不属于本机关职权范围的理由", ART("二十三")),
        Content("basis", "法律依据", ART("二十三"), _BASIS),
        Content("directed_to", "应当向哪个机关提出", ART("二十三")),
    ),
    "transfer_notice": (
        *_NOTICE,
        Content("to_unit", "转送、交办的去向", ART("二十三")),
        Content("sent", "转送、交办的日期", ART("二十三"), _DAY),
        Content("contact", "承办单位的联系电话", ART("二十三"), _PHONE),
    ),
    "transfer_letter": _FORWARDED,
    "assign_letter": (
        *_FORWARDED,
        Content("due", "办理期限", ART("二十二"), _DAY),
        Content("report", "提交办结报告的要求", ART("二十二"), "办结报告"),
    ),
    "objection_letter": (
        Content("received", "收到转送、交办件的日期", ART("二十三"), _DAY),
        Content("claims", "信访事项", ART("二十三")),
        Content("reasons", "提出异议的详细理由", ART("二十三")),
        Content("papers", "退还的材料", ART("二十三")),
    ),
    "not_accept_notice": (
        *_NOTICE,
        Content("reasons", "不予受理的理由", ART("十九")),
        Content("basis", "不予受理的依据", ART("十九"), _BASIS),
        Content("directed_to", "有权处理的机关或者途径", ART("二十三")),
    ),
    "no_longer_accept_notice": (
        *_NOTICE,
        Content("recheck", "复核意见的文号", ART("三十六")),
        Content("reasons", "同一事实和理由的说明", ART("三十六"), "同一事实和理由"),
        Content("basis", "不再受理的依据", ART("三十六"), r"《信访工作条例》第三十六条"),
    ),
    "extension_approval": (*_APPROVED, Content("approval", "本机关负责人批准栏", ART("三十四"), "签名")),
    "extension_notice": (*_APPROVED, Content("approval", "经本机关负责人批准", ART("三十四"), "批准")),
    "opinion": (
        Content("received", "收到信访事项的日期", ART("三十二"), _DAY),
        Content("claims", "投诉请求", ART("三十二")),
        Content("reasons", "信访人的事实和理由", ART("三十二")),
        Content("findings", "调查核实的事实", ART("三十一")),
        Content("opinion", "处理意见", ART("三十二")),
        Content("basis", "处理意见的法律法规依据", ART("三十二"), _BASIS),
        Content("remedy", "请求复查的权利", ART("三十五"), "复查"),
    ),
    "service_receipt": (
        Content("paper", "送达文书名称和文号", "《民事诉讼法》第八十七条"),
        Content("recipient", "受送达人", "《民事诉讼法》第八十七条"),
        Content("signature", "签收人和签收日期栏", "《民事诉讼法》第八十七条", "签收"),
        Content("refusal", "拒收事由和见证人栏", "《民事诉讼法》第八十九条", "见证人"),
    ),
    "review_receipt": (*_HANDED_DOWN, Content("remedy", "请求复核的权利", ART("三十六"), "复核")),
    "recheck_receipt": _HANDED_DOWN,
    "mediation_agreement": (
        Content("parties", "当事人的基本情况", "《人民调解法》第二十九条"),
        Content("findings", "纠纷的主要事实和争议事项", "《人民调解法》第二十九条"),
        Content("liability", "各方当事人的责任", "《人民调解法》第二十九条"),
        Content("terms", "协议的内容", "《人民调解法》第二十九条"),
        Content("performance", "履行的方式和期限", "《人民调解法》第二十九条"),
        Content("signature", "当事人和调解员签名处", "《人民调解法》第二十九条", "调解员"),
    ),
    "completion_report": (
        Content("sender", "交办机关和交办文号", ART("二十二")),
        Content("person", "信访人情况", ART("二十二")),
        Content("claims", "主要问题和诉求", ART("二十二")),
        Content("findings", "调查处理情况", ART("二十二")),
        Content("opinion", "处理意见", ART("二十二")),
        Content("papers", "附件（信访人签收的处理意见书）", ART("二十二")),
        Content("note", "经办人及电话", ART("二十二"), _PHONE),
    ),
    "urging_slip": (Content("matters", "催办的事项和期限", ART("四十"), _DAY),),
}
"""Kind of paper → what it must say. Kinds without legal contents (阅批单、卷宗封面 …) are not listed."""
