"""What keeps a paper from being issued, rule by rule."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.letter_check import TO_PETITIONER, TO_UNITS, Finding, LetterFacts, check
from desktop.domain.letter_contents import MANDATORY
from desktop.domain.records import ClaimRow

DAY = "2026年11月20日"
CLAIMS = (
    ClaimRow(1, 1, "修复示例桥村道。", "列入第四季度修复计划。", "支持"),
    ClaimRow(2, 2, "赔偿损失。", "没有赔偿的依据。", "不支持"),
)
TEXTS = {
    "received": f"本机关于{DAY}收到",
    "claims": "1.修复示例桥村道。\n2.赔偿损失。",
    "decision": "决定予以受理",
    "path": "依照《信访工作条例》第三十一条第（六）项",
    "unit": "示例镇乡村建设办公室",
    "limit": f"于{DAY}前办结",
    "query": "凭登记编号查询",
    "reasons": "同一事实和理由",
    "findings": "经核实属实。",
    "opinion": "第1项请求：予以支持。列入第四季度修复计划。\n第2项请求：不予支持。没有赔偿的依据。",
    "basis": "依照《信访工作条例》第三十六条",
    "directed_to": "示例县人民法院",
    "to_unit": "示例镇乡村建设办公室",
    "sent": DAY,
    "contact": "电话：0700-1234567",
    "note": "（经办人：李经办，联系电话：0700-1234567）",
    "person": "张示例",
    "due": f"于{DAY}前办结",
    "report": "提交办结报告",
    "papers": "信访处理意见书",
    "recheck": "示市复核〔2026〕3号",
    "extra_days": "延长30日",
    "approval": "经本机关负责人批准。签名：",
    "remedy": "自收到之日起30日内，向示例县人民政府请求复查或者复核。",
    "paper": "《信访处理意见书》",
    "recipient": "张示例",
    "signature": "签收日期、调解员签名",
    "refusal": "见证人",
    "result": "维持",
    "served": DAY,
    "parties": "申请人：张示例",
    "liability": "各半",
    "terms": "清理排水沟",
    "performance": "一个月内",
    "sender": "示例县信访局",
    "matters": DAY,
}


def facts(**changes: Any) -> LetterFacts:
    """A paper without a fault; `texts` changes parts of it."""
    texts = {**TEXTS, **changes.pop("texts", {})}
    base = LetterFacts(
        addressee="张示例",
        organ="示例镇人民政府",
        desk="群众工作站",
        made_on=date(2026, 11, 20),
        texts=texts,
        claims=CLAIMS,
        remedy_organ="示例县人民政府",
        received_on=date(2026, 10, 8),
        accepted_on=date(2026, 10, 9),
        due_on=date(2026, 12, 8),
        extra_days=30,
    )
    return base._replace(**changes)


def said(kind: str, **changes: Any) -> str:
    """The blocking sentences."""
    return "".join(one.sentence for one in check(kind, facts(**changes)) if one.is_blocking)


@pytest.mark.parametrize("kind", [*MANDATORY, "reading_slip", "file_cover"])
def test_a_whole_paper_passes(kind: str) -> None:
    assert check(kind, facts()) == ()


@pytest.mark.parametrize(("kind", "part"), [(kind, one.part) for kind, parts in MANDATORY.items() for one in parts])
def test_every_mandatory_part_is_missed(kind: str, part: str) -> None:
    found = check(kind, facts(texts={part: " "}))
    content = next(one for one in MANDATORY[kind] if one.part == part)
    assert Finding(f"缺少{content.label}，请补充。", content.article, True) in found


@pytest.mark.parametrize("basis", ["依照有关规定", "《信访工作条例》", "第三十二条"])
def test_a_basis_names_law_and_article(basis: str) -> None:
    assert "缺少处理意见的法律法规依据" in said("opinion", texts={"basis": basis})


# ---------------------------------------------------------------- claims


def test_an_unanswered_claim() -> None:
    claims = (CLAIMS[0]._replace(answer=" "), CLAIMS[1])
    assert said("opinion", claims=claims) == "第1项诉求没有答复，请逐项答复。"


@pytest.mark.parametrize("result", ["", "部分支持"])
def test_a_claim_without_result(result: str) -> None:
    claims = (CLAIMS[0], CLAIMS[1]._replace(result=result))
    assert "第2项诉求没有结论" in said("opinion", claims=claims)


def test_an_answer_that_the_wording_left_out() -> None:
    sentences = said("opinion", texts={"opinion": "第1项请求：予以支持。列入第四季度修复计划。"})
    assert "第2项诉求的答复没有写进处理意见" in sentences
    assert "第2项诉求的结论没有写进处理意见" in sentences


@pytest.mark.parametrize("kind", ["opinion", "not_accept_notice", "transfer_letter"])
def test_a_claim_that_the_wording_left_out(kind: str) -> None:
    assert "第2项诉求没有写进文书" in said(kind, texts={"claims": "修复示例桥村道。"})


# ---------------------------------------------------------------- remedy


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("自收到之日起60日内，向示例县人民政府请求复查。", "30日"),
        ("自收到之日起130日内，向示例县人民政府请求复查。", "30日"),
        ("自收到之日起30日内，向上级请求复查。", "没有写明向哪个机关提出"),
        ("自收到之日起30日内，向示例县人民政府反映。", "缺少请求复查的权利"),
    ],
)
def test_a_poor_remedy_line(text: str, fault: str) -> None:
    assert fault in said("opinion", texts={"remedy": text})


def test_thirty_may_be_written_out() -> None:
    assert said("opinion", texts={"remedy": "自收到之日起三十日内，向示例县人民政府请求复查。"}) == ""


def test_the_organ_does_not_review_itself() -> None:
    text = "自收到之日起30日内，向示例镇人民政府请求复查。"
    assert "写的是本机关" in said("opinion", texts={"remedy": text}, remedy_organ="示例镇人民政府")


# ---------------------------------------------------------------- who signs, who receives


@pytest.mark.parametrize("organ", ["群众工作站", "示例镇人民政府信访办", "示例镇党政办公室", "示例镇综治中心"])
def test_an_inner_office_does_not_sign(organ: str) -> None:
    for kind in TO_PETITIONER:
        assert "内设机构" in said(kind, organ=organ)
    for kind in TO_UNITS:
        (finding,) = check(kind, facts(organ=organ))
        assert not finding.is_blocking


@pytest.mark.parametrize("organ", ["示例镇人民政府", "示例街道办事处", "中共示例镇委员会"])
def test_organs_sign(organ: str) -> None:
    assert check("opinion", facts(organ=organ)) == ()


def test_no_organ_at_all() -> None:
    assert "没有落款机关" in said("opinion", organ=" ")


@pytest.mark.parametrize("kind", sorted(TO_PETITIONER))
def test_a_nameless_petitioner_gets_no_letter(kind: str) -> None:
    assert "没有写明信访人姓名" in said(kind, addressee="信访人")


@pytest.mark.parametrize("kind", sorted(TO_UNITS | {"urging_slip"}))
def test_a_letter_has_an_addressee(kind: str) -> None:
    assert "没有写明收文单位" in said(kind, addressee="")


# ---------------------------------------------------------------- days


_ORDERED = ("received_on", "accepted_on", "decided_on", "served_on")


@given(days=st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_days_are_in_order(days: list[int]) -> None:
    start = date(2026, 9, 1)
    given_days = dict(zip(_ORDERED, (start + timedelta(day) for day in days), strict=True))
    wrong = "早于" in said("opinion", **given_days, made_on=start + timedelta(90), due_on=None)
    assert wrong == (days != sorted(days))


def test_unknown_days_are_passed_over() -> None:
    changes = {"accepted_on": None, "decided_on": date(2026, 10, 7)}
    assert "作出意见日期（2026-10-07）早于收到日期（2026-10-08）" in said("opinion", **changes)


def test_a_paper_is_not_older_than_its_matter() -> None:
    assert "文书日期（2026-10-01）早于收到日期" in said("transfer_letter", made_on=date(2026, 10, 1))


@pytest.mark.parametrize(("made_on", "is_late"), [(date(2026, 12, 8), False), (date(2026, 12, 9), True)])
def test_a_late_opinion_is_said_but_goes_out(made_on: date, is_late: bool) -> None:
    found = check("opinion", facts(made_on=made_on))
    assert [one.is_blocking for one in found] == ([False] if is_late else [])
    assert all("超过期限1天" in one.sentence and "第三十四条" in one.article for one in found)


# ---------------------------------------------------------------- acceptance, service


def test_a_late_acceptance_is_said_but_goes_out() -> None:
    (finding,) = check("acceptance_notice", facts(made_on=date(2026, 12, 10), limit_on=date(2027, 2, 8)))
    assert "超过期限2天" in finding.sentence
    assert finding.article == "《信访工作条例》第二十三条"
    assert not finding.is_blocking


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"made_on": date(2026, 10, 7)}, "文书日期（2026-10-07）早于收到日期"),
        ({"made_on": date(2026, 10, 8)}, "文书日期（2026-10-08）早于受理日期"),
        ({"accepted_on": date(2026, 10, 7)}, "受理日期（2026-10-07）早于收到日期"),
        ({"limit_on": date(2026, 11, 19)}, "办理期限（2026-11-19）早于文书日期"),
        ({"is_forwarded": True}, "没有写明由哪个机关转来"),
        ({"texts": {"path": "依照有关规定"}}, "缺少办理途径"),
        ({"texts": {"path": "依照《信访工作条例》第三十一条"}}, "缺少办理途径"),
    ],
)
def test_an_acceptance_that_cannot_be_right(changes: dict[str, Any], fault: str) -> None:
    assert fault in said("acceptance_notice", **changes)


def test_days_of_an_acceptance_do_not_matter_elsewhere() -> None:
    assert check("opinion", facts(limit_on=date(2026, 10, 1), is_forwarded=True)) == ()


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"refusal": "不认可", "witness": "赵见证"}, ()),
        ({"refusal": "不认可"}, ("见证人",)),
        ({"refusal": "不认可，已用录像记录"}, ()),
        ({"witness": "赵见证"}, ("拒收事由",)),
        ({}, ("拒收事由", "见证人")),
    ],
)
def test_a_refused_service(changes: dict[str, Any], faults: tuple[str, ...]) -> None:
    found = check("service_receipt", facts(is_refused=True, **changes))
    assert [one.is_blocking for one in found] == [True] * len(faults)
    assert all(fault in one.sentence for fault, one in zip(faults, found, strict=True))
    assert check("service_receipt", facts(**changes)) == ()


# ---------------------------------------------------------------- extension, sealed matters


@pytest.mark.parametrize("kind", ["extension_approval", "extension_notice"])
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"extra_days": 31}, "超过了30日的上限"),
        ({"extra_days": 0}, "没有写明延长多少天"),
        ({"extra_days": None}, "没有写明延长多少天"),
        ({"earlier_extensions": 1}, "不能再次延期"),
        ({"made_on": date(2026, 12, 9)}, "超过期限1天"),
    ],
)
def test_an_extension_has_its_limits(kind: str, changes: dict[str, Any], fault: str) -> None:
    assert fault in said(kind, **changes)


def test_other_papers_do_not_ask_for_an_extension() -> None:
    assert check("opinion", facts(extra_days=None, earlier_extensions=1)) == ()


def test_a_sealed_matter_is_pointed_out_before_it_leaves() -> None:
    (finding,) = check("transfer_letter", facts(is_sealed=True))
    assert "检举控告" in finding.sentence
    assert not finding.is_blocking


def test_blocking_findings_come_first() -> None:
    found = check("transfer_letter", facts(is_sealed=True, texts={"basis": ""}))
    assert [one.is_blocking for one in found] == [True, False]
