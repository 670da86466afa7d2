"""Every kind of letter and form: says what it must, keeps its geometry, and takes any text as text."""

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import paths
from desktop.domain.facts import Fact, FactKind
from desktop.domain.faults import Refused
from desktop.domain.letter_contents import MANDATORY
from desktop.printing import filling, letter_words, letters, render
from desktop.printing.letter_facts import BOXES, FACTS, ITEM_PLACEHOLDERS, PATHS, PLACEHOLDERS
from desktop.printing.letters import Letter
from desktop.printing.render import Paper

Read = Callable[[Paper], str]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("printing_letters", Path(__file__).with_name("letter_samples.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LETTERS = _load()
KINDS = LETTERS.KINDS


@pytest.fixture
def compose(samples: ModuleType) -> Callable[..., Letter]:
    """compose(kind, matter, **facts) → the composed paper."""
    return lambda kind, name="visit", **changes: LETTERS.compose(samples, kind, name, **changes)


def squeezed(text: str) -> str:
    return "".join(text.split())


def strings(value: Any, key: str = "") -> Iterator[str]:
    """Every string of a structure that is printed."""
    if isinstance(value, str) and key not in ("kind", "layout"):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


# ---------------------------------------------------------------- every kind with every matter


@pytest.mark.parametrize("name", LETTERS.MATTERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_compiles_cleanly(compose: Callable[..., Letter], kind: str, name: str) -> None:
    paper = compose(kind, name).sheet.paper()
    pdf = render.render(paper)  # a warning would raise
    for size in render.page_sizes(pdf):
        assert size == pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=0.1)
    # PDF/A forbids .notdef: typst names the first character that would print as a box
    render._compiler().compile(
        input=str(paths.resource("print", f"{paper.template}.typ")),
        format="pdf",
        sys_inputs={"paper": render._packed(paper)},
        timestamp=0,
        pdf_standards="a-2b",
    )


@pytest.mark.parametrize("name", ["visit", "group", "long"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_string_is_on_the_paper(compose: Callable[..., Letter], read: Read, kind: str, name: str) -> None:
    paper = compose(kind, name).sheet.paper()
    text = _without_foot(read(paper))
    printed = {**paper.data}
    if printed["copies"]:
        printed["stub"] = None
    else:
        printed["printed_by"] = ""
    for said in strings(printed):
        for line in said.splitlines():
            assert _without_foot(squeezed(line)) in text, line


def _without_foot(text: str) -> str:
    """Page numbers come in the midst of a paragraph that goes on overleaf; repeated heads of tables do as well."""
    rest = text
    for mark in (f"—{number}—" for number in range(1, 60)):
        rest = rest.replace(mark, "")
    return rest


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "contents_list"])  # says nothing that was typed
def test_hostile_text_is_printed_as_typed(
    samples: ModuleType, compose: Callable[..., Letter], read: Read, kind: str
) -> None:
    assert squeezed(samples.HOSTILE) in read(compose(kind, "hostile").sheet.paper())


@pytest.mark.parametrize("kind", KINDS)
def test_same_paper_same_bytes(compose: Callable[..., Letter], kind: str) -> None:
    first = render.render(compose(kind).sheet.paper())
    render._compiler.cache_clear()
    assert render.render(compose(kind).sheet.paper()) == first


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["visit", "group"])
def test_a_whole_paper_has_no_blocking_finding(compose: Callable[..., Letter], kind: str, name: str) -> None:
    assert [one for one in compose(kind, name).findings() if one.is_blocking] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if filling.shipped()[kind].get("layout") == "form"])
def test_an_ordinary_form_is_one_page(compose: Callable[..., Letter], kind: str) -> None:
    assert render.page_count(render.render(compose(kind).sheet.paper())) == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec=None), min_size=1, max_size=60), kind=st.sampled_from(KINDS))
def test_any_text_compiles(compose: Callable[..., Letter], kind: str, text: str) -> None:
    wanted = [fact.name for fact in FACTS[kind] if fact.kind in (FactKind.LINE, FactKind.TEXT)]
    letter = compose(kind, **{name: text.strip() or "字" for name in wanted})
    assert render.page_count(render.render(letter.sheet.paper())) >= 1


# ---------------------------------------------------------------- what the law asks for


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (
            "acceptance_notice",
            (
                "信访事项受理告知书", "张示例：", "你以走访形式提出的信访事项，本机关于2026年10月8日收到", "示信〔2026〕0057号", "决定予以受理",
                "1.尽快修复", "2.疏通", "第三十一条第（六）项", "听取你陈述事实和理由", "示例镇乡村建设办公室，承办人：李经办。",
                "自受理之日起60日内，即于2026年12月8日前（含当日）办结", "延长期限不超过30日", "查询码（7K3M-92QF）", "0700-1234567",
                "自收到信访处理意见书之日起30日内，向示例县人民政府请求复查", "《信访事项受理告知书》", "签收日期", "☐当面",
            ),
        ),
        ("redirect_notice", ("张示例：", "2026年10月8日收到", "不属于本机关职权范围", "请你向示例县人民法院提出", "送达回执")),
        ("transfer_notice", ("于2026年11月20日转送示例镇乡村建设办公室", "联系电话：0700-1234568", "7K3M-92QF")),
        ("transfer_letter", ("属地管理、分级负责，谁主管、谁负责", "附件：1.", "抄送：示例县信访局，示例县乡村振兴局。", "13800000000")),
        ("assign_letter", ("请于2026年12月8日前（含当日）办结", "提交办结报告")),
        ("objection_letter", ("示例县信访局：", "（编号：示信转〔2026〕118号）", "异议理由", "附件：")),
        ("not_accept_notice", ("决定不予受理", "依据：《信访工作条例》")),
        ("no_longer_accept_notice", ("示市复核〔2026〕3号", "同一事实和理由", "《信访工作条例》第三十六条")),
        ("extension_approval", ("30日", "2027年1月7日（含当日）", "☐同意延期", "签名：")),
        ("extension_notice", ("延期理由", "经本机关负责人批准", "延长30日")),
        (
            "opinion",
            (
                "第1项请求：予以支持。", "第2项请求：作出解释说明。", "自收到本意见书之日起30日内，向示例县人民政府请求复查",
                "法律法规依据", "示例镇人民政府2026年11月20日",
            ),
        ),
        ("service_receipt", ("《信访处理意见书》", "☑当面送达☐邮寄送达", "☐签收☐拒收", "见证人签名", "代收的注明", "李经办")),
        ("review_receipt", ("示县复查〔2026〕7号", "30日内，向示例市人民政府请求复核")),
        ("recheck_receipt", ("示市复核〔2026〕3号", "不再受理")),
        ("mediation_agreement", ("申请人：张示例，男", "自愿达成如下协议", "司法确认", "示例镇人民调解委员会2026年")),
        ("completion_report", ("关于张示例信访事项的办结报告", "签发人：王分管", "经办人：李经办，联系电话", "附件：1.信访处理意见书")),
        ("reading_slip", ("分管领导批示", "主要领导批示", "三组四十余户的稻谷")),
        ("file_cover", ("信访档案", "30年", "J021-ZY·XF·01·2026·D30-0001")),
        ("contents_list", ("题名", "信访事项受理告知书", "示政信告〔2026〕5号")),
        ("remarks_sheet", ("立卷人李经办", "材料齐全")),
        ("urging_slip", ("已超期28天", "已超期8天", "示信〔2026〕0061号", "于2026年11月27日前书面反馈")),
    ],
)  # fmt: skip
def test_what_each_kind_says(compose: Callable[..., Letter], read: Read, kind: str, parts: tuple[str, ...]) -> None:
    text = read(compose(kind).sheet.paper()).replace("□", "☐")
    for part in parts:
        assert squeezed(part) in text, part


def test_a_group_is_addressed_as_one(compose: Callable[..., Letter], read: Read) -> None:
    text = read(compose("opinion", "group").sheet.paper())
    assert "张示例等37人：" in text
    assert "信访人代表：赵代表、钱代表、孙代表、李代表、周代表。" in text
    assert "你们如不服本处理意见" in text


def test_an_internal_paper_of_a_sealed_matter_is_marked(compose: Callable[..., Letter], read: Read) -> None:
    assert "密件注意保管" in read(compose("reading_slip", "long").sheet.paper())
    assert "密件" not in read(compose("reading_slip").sheet.paper())


def test_a_recheck_may_be_older_than_the_petition_that_repeats_it(compose: Callable[..., Letter]) -> None:
    assert compose("no_longer_accept_notice", recheck_on=date(2026, 5, 1)).findings() == ()
    found = compose("recheck_receipt", recheck_on=date(2026, 5, 1)).findings()
    assert "早于" in found[0].sentence


@pytest.mark.parametrize("kind", ["extension_approval", "extension_notice"])
def test_a_second_extension_is_found_in_the_file(samples: ModuleType, kind: str) -> None:
    file = LETTERS.file_of(samples, "visit")
    earlier = file.documents[0]._replace(kind="extension_notice", number="示政信告〔2026〕9号")
    facts = LETTERS.facts_of(kind)
    again = file._replace(documents=(earlier,))
    letter = letters.compose(kind, again, samples.OFFICE, facts, LETTERS.number_of(kind), LETTERS.MADE_ON)
    assert [one.sentence for one in letter.findings()] == ["本事项已经延期过一次，不能再次延期。"]
    # the notice itself, made again from the file, is no second one
    same = letters.compose(
        "extension_notice", again, samples.OFFICE, LETTERS.facts_of("extension_notice"), earlier.number, LETTERS.MADE_ON
    )
    assert same.findings() == ()


def test_the_clock_of_the_file_says_whether_a_paper_is_late(samples: ModuleType) -> None:
    clock = samples.clock("办结（60日）", date(2026, 11, 18))._replace(rule_code="handle")
    file = LETTERS.file_of(samples, "visit")._replace(clocks=(clock,))
    letter = letters.compose("opinion", file, samples.OFFICE, LETTERS.facts_of("opinion"), "1号", LETTERS.MADE_ON)
    (finding,) = letter.findings()
    assert "超过期限2天" in finding.sentence
    assert not finding.is_blocking


# ---------------------------------------------------------------- acceptance, service, urging


def test_an_acceptance_names_who_forwarded(samples: ModuleType, read: Read) -> None:
    file = samples.matter(row_channel="assigned", superior_number="示信转〔2026〕118号")
    made = [
        letters.compose("acceptance_notice", file, samples.OFFICE, {**samples.FACTS, **facts}, "1号", samples.TODAY)
        for facts in ({"sender": "示例县信访局"}, {})
    ]
    assert "示例县信访局转来你提出的信访事项（来文编号：示信转〔2026〕118号），本机关于2026年10月8日收到" in read(
        made[0].sheet.paper()
    )
    assert made[0].findings() == ()
    assert [one.sentence for one in made[1].findings()] == ["没有写明由哪个机关转来，请填写转来机关。"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("31-2", "第三十一条第（二）项，本事项应当通过仲裁解决，导入相应程序处理：农村土地承包仲裁。"),
        ("31-3", "第三十一条第（三）项，本事项属于党员申诉、申请复审"),
        ("31-4", "第三十一条第（四）项，本事项可以通过行政复议"),
        ("31-5", "第三十一条第（五）项，本事项属于申请查处违法行为"),
        ("31-6", "第三十一条第（六）项，本事项适用信访程序"),
        ("simple", "自受理之日起10个工作日内，即于2026年12月8日前（含当日）作出处理意见"),
        ("29", "第二十九条，本事项属于意见建议"),
    ],
)
def test_every_path_has_its_words_and_its_limit(
    compose: Callable[..., Letter], read: Read, path: str, words: str
) -> None:
    letter = compose("acceptance_notice", path=path, procedure="农村土地承包仲裁")
    text = read(letter.sheet.paper())
    assert words in text
    assert ("自受理之日起60日内，即于" in text) == ("延长期限不超过30日" in text) == (path == "31-6")
    assert ("请求复查" in text) == (path in ("31-6", "simple"))
    assert [one.text[:1] for one in letter.sheet.blocks if one.is_heading] == list("一二三四五六")[
        : 5 + ("请求复查" in text)
    ]
    assert letter.findings() == ()


def test_every_path_is_worded() -> None:
    blocks = filling.shipped()["acceptance_notice"]["blocks"]
    for part in ("path", "limit"):
        worded = [key for one in blocks if one.get("part") == part for key in one["when"]["path"]]
        assert sorted(worded) == sorted(key for key, _label in PATHS), part


def test_the_sixty_days_need_their_last_day(compose: Callable[..., Letter]) -> None:
    assert "缺少办理期限，请补充。" in [one.sentence for one in compose("acceptance_notice", due_on=None).findings()]
    assert compose("acceptance_notice", path="31-4", due_on=None).findings() == ()


@pytest.mark.parametrize(
    ("changes", "rule", "path"),
    [
        ({}, "handle", "31-6"),
        ({}, "simple", "simple"),
        ({"route": "31-4"}, "routed", "31-4"),
        ({"petition_class": "suggestion", "route": ""}, "notice", "29"),
    ],
)
def test_an_acceptance_is_suggested_from_the_file(
    samples: ModuleType, changes: dict[str, str], rule: str, path: str
) -> None:
    clock = samples.clock("办结", date(2026, 12, 8))._replace(rule_code=rule)
    file = samples.matter(clocks=(clock,), told={"due_on": date(2027, 5, 1), "procedure": "行政裁决"}, **changes)
    found = letter_words.suggested("acceptance_notice", file, samples.OFFICE, samples.TODAY)
    assert found["path"] == path
    assert found.get("due_on") == (None if rule == "notice" else date(2026, 12, 8))
    assert (found["procedure"], found["unit"]) == ("行政裁决", "镇乡村建设办")


def test_what_a_step_was_told_is_suggested(samples: ModuleType) -> None:
    told = {
        "receipt": "refused",
        "witness": "赵见证",
        "refusal": "不在家",
        "service_way": "nonsense",
        "on": date(2026, 10, 9),
    }
    file = LETTERS.file_of(samples, "visit")._replace(told=told, served_on=date(2026, 10, 10))
    found = letter_words.suggested("service_receipt", file, samples.OFFICE, samples.TODAY)
    assert {name: found[name] for name in ("receipt", "witness", "refusal")} == {
        name: told[name] for name in ("receipt", "witness", "refusal")
    }
    assert "service_way" not in found  # not one of the choices
    assert (found["document_number"], found["served_on"]) == (LETTERS.NUMBER, date(2026, 10, 10))


def test_a_file_without_an_opinion_suggests_no_paper_to_serve(samples: ModuleType) -> None:
    for kind in ("service_receipt", "review_receipt"):
        found = letter_words.suggested(kind, samples.matter(), samples.OFFICE, samples.TODAY)
        assert not {"document_title", "opinion_number"} & set(found)


def test_a_refused_service_needs_reason_and_witness(compose: Callable[..., Letter], read: Read) -> None:
    signed = compose("service_receipt", receipt="signed", witness="赵见证")
    text = read(signed.sheet.paper())
    assert "☑签收☐拒收" in text.replace("□", "☐")
    assert "张示例（本人）" in text
    assert "赵见证" not in text  # nobody refused
    refused = compose("service_receipt", receipt="refused", refusal="不认可处理意见", witness="赵见证")
    text = read(refused.sheet.paper())
    assert "不认可处理意见" in text
    assert "见证人：赵见证" in text
    assert "张示例（本人）" not in text
    assert refused.findings() == ()
    assert len(compose("service_receipt", receipt="refused").findings()) == 2
    assert compose("service_receipt", receipt="refused", refusal="拒绝签收，已录像").findings() == ()


@pytest.mark.parametrize("count", [1, 12, 60])
def test_an_urging_slip_goes_on_overleaf_with_its_head(samples: ModuleType, count: int) -> None:
    row = samples.MATTERS["visit"].row
    rows = tuple(
        row._replace(
            number=f"示信〔2026〕{place:04}号", next_due_on=None if place == 1 else date(2026, 11, 18 + place % 4)
        )
        for place in range(1, count + 1)
    )
    facts = {"to_unit": "示例镇乡村建设办公室", "matters": rows, "reply_on": date(2026, 11, 27)}
    letter = letters.compose("urging_slip", None, samples.OFFICE, facts, "示政信催〔2026〕1号", LETTERS.MADE_ON)
    assert [one.is_blocking for one in letter.findings()] == ([True] if count == 1 else [])  # no matter has a day
    pages = [squeezed(text) for text in render.page_texts(render.render(letter.sheet.paper()))]
    text = "".join(pages)
    assert all(text.count(one.number) == 1 for one in rows)
    with_rows = [page for page in pages if "示信〔2026〕" in page]
    assert all("登记编号" in page and "状态" in page for page in with_rows)
    assert len(with_rows) == {1: 1, 12: 2, 60: 4}[count]
    if count > 4:
        for said in ("没有期限", "已超期2天", "今天到期", "还有1天"):
            assert said in text


# ---------------------------------------------------------------- facts and wording


def test_an_emptied_fact_is_not_suggested_anew(compose: Callable[..., Letter], samples: ModuleType) -> None:
    file = LETTERS.file_of(samples, "visit")
    facts = {"to_unit": "示例县交通运输局"}
    for emptied in ({"summary": ""}, {"summary": " "}, {"summary": None}, {}):
        letter = letters.compose("transfer_letter", file, samples.OFFICE, facts | emptied, "1号", LETTERS.MADE_ON)
        said = "".join(block.text for block in letter.sheet.blocks)
        assert ("四十余户" in said) == (emptied == {})
    with pytest.raises(Refused, match="收文单位"):
        letters.compose("transfer_letter", file, samples.OFFICE, {"to_unit": ""}, "1号", LETTERS.MADE_ON)


def test_a_word_outside_of_the_choices_is_a_bug(compose: Callable[..., Letter]) -> None:
    with pytest.raises(TypeError, match="manner"):
        compose("transfer_notice", manner="送")


@pytest.mark.parametrize("kind", KINDS)
def test_missing_facts_are_named(samples: ModuleType, kind: str) -> None:
    required = [fact for fact in FACTS[kind] if fact.is_required]
    bare = samples.MATTERS["bare"]._replace(unit_name="")
    office = samples.OFFICE._replace(name="", phone="")
    if not required:
        letters.compose(kind, bare, office, {}, "", LETTERS.MADE_ON)
        return
    with pytest.raises(Refused) as refused:
        letters.compose(kind, None, office, {}, "", LETTERS.MADE_ON)
    asked = {fact.label for fact in required if fact.name not in ("sent_on", "manner", "copies_count")}
    if kind == "mediation_agreement":
        asked.remove("法律依据")
    assert all(label in refused.value.sentence for label in asked)
    assert refused.value.field == next(fact.name for fact in required if fact.label in asked)


def test_a_fact_of_the_wrong_type_is_a_bug(compose: Callable[..., Letter]) -> None:
    with pytest.raises(TypeError, match="extra_days"):
        compose("extension_notice", extra_days="30")


def test_the_urging_slip_needs_no_file(samples: ModuleType, read: Read) -> None:
    facts = {
        "to_unit": "示例镇乡村建设办公室",
        "matters": (samples.MATTERS["visit"].row,),
        "reply_on": date(2026, 11, 27),
    }
    paper = letters.letter("urging_slip", None, samples.OFFICE, facts, "示政信催〔2026〕1号", LETTERS.MADE_ON)
    assert "示信〔2026〕0057号" in read(paper)


def test_every_kind_is_worded_and_named() -> None:
    assert set(filling.shipped()) - {"receipt_stub", "unit_receipt"} == set(FACTS)
    assert len({letters.label(kind) for kind in KINDS}) == len(KINDS) == 21
    for kind in KINDS:
        letters.check_wording(kind, filling.shipped()[kind])
        assert "{" not in letters.label(kind)


@pytest.mark.parametrize("kind", MANDATORY)
def test_the_shipped_wording_has_every_mandatory_part(kind: str) -> None:
    wording = filling.shipped()[kind]
    parts = {part for block in wording["blocks"] for part in block.get("part", "").split()} | {"note", "papers"}
    assert {content.part for content in MANDATORY[kind]} <= parts


def test_every_placeholder_is_used_and_every_fact_reaches_the_paper() -> None:
    said = "".join(template for kind in KINDS for _each, template in filling.templates(filling.shipped()[kind]))
    elsewhere = {"title", "addressee", "number", "attachments", "copies", "document_on"}
    elsewhere |= {name for name in PLACEHOLDERS if name.endswith(BOXES)} | {"path", "receipt", "service_way"}
    named = {name for name in PLACEHOLDERS if f"{{{name}}}" in said}
    assert set(PLACEHOLDERS) - named <= elsewhere
    assert all(isinstance(fact, Fact) for facts in FACTS.values() for fact in facts)
    assert set(ITEM_PLACEHOLDERS) == {
        block["each"] for w in filling.shipped().values() for block in w["blocks"] if "each" in block
    }


def test_an_office_words_its_own(samples: ModuleType, read: Read) -> None:
    own = {"opinion": {"title": "关于{petitioner}信访事项的答复意见"}}
    file = LETTERS.file_of(samples, "visit")
    paper = letters.letter(
        "opinion", file, samples.OFFICE, LETTERS.facts_of("opinion"), "1号", LETTERS.MADE_ON, wording=own
    )
    assert "关于张示例信访事项的答复意见" in read(paper)


def test_a_poor_wording_of_the_office_is_found(samples: ModuleType) -> None:
    own = {"opinion": {"remedy": "{you}如不服，可以向上级反映。"}}
    letter = letters.compose(
        "opinion",
        LETTERS.file_of(samples, "visit"),
        samples.OFFICE,
        LETTERS.facts_of("opinion"),
        "1号",
        LETTERS.MADE_ON,
        own,
    )
    said = [one.sentence for one in letter.findings() if one.is_blocking]
    assert len(said) == 3
    assert all("复查" in one or "救济途径" in one for one in said)


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("你好，{a}。", "你好，甲。"),
        ("{a}[，{b}]。", "甲。"),
        ("{a}[，{c}]。", "甲，{a}。"),
        ("[{a}、]{b}", ""),
        ("{d}。", "完。"),
        ("{d}", "完。"),
    ],
)
def test_filling(template: str, filled: str) -> None:
    assert filling.fill(template, {"a": "甲", "b": "", "c": "{a}", "d": "完。"}) == filled


@pytest.mark.parametrize("template", ["{x}", "{}", "{a", "a}", "[{a}", "{a}]", "[[{a}]]", "{a!r}", "{a.b}", "{ a}"])
def test_a_bad_template_is_refused(template: str) -> None:
    with pytest.raises(Refused):
        filling.fill(template, {"a": "甲"})


def test_a_cell_keeps_its_words_when_a_fact_is_empty() -> None:
    assert filling.fill("{a}年[{a}]", {"a": ""}, keep=True) == "年"


# ---------------------------------------------------------------- geometry of GB/T 9704


@pytest.mark.parametrize(("kind", "fact"), [("opinion", "findings"), ("acceptance_notice", "procedure")])
def test_geometry_of_a_letter(
    compose: Callable[..., Letter], letters: Callable[[bytes, int], list[Any]], kind: str, fact: str
) -> None:
    pdf = render.render(compose(kind, path="31-4", **{fact: "国" * 28 * 70}).sheet.paper())
    text = [one for one in letters(pdf, 2) if one.text == "国"]
    assert len(text) == 22 * 28  # 22 lines of 28 characters
    assert 28 <= min(one.left for one in text) < 29
    assert 183 < max(one.right for one in text) <= 184
    assert 37 <= min(one.top for one in text) < 38.5
    assert 256.5 < max(one.bottom for one in text) <= 262
    assert Counter(int((one.top - 37) / (225 / 22)) for one in text) == dict.fromkeys(range(22), 28)
    bottoms = sorted(one.bottom for one in text)[::28]
    assert [later - line for line, later in pairwise(bottoms)] == pytest.approx([225 / 22] * 21, abs=0.03)


def test_the_first_page_keeps_the_lines(
    compose: Callable[..., Letter], letters: Callable[[bytes, int], list[Any]]
) -> None:
    pdf = render.render(compose("opinion", findings="国" * 28 * 40).sheet.paper())
    bottoms = sorted({round(one.bottom, 1) for one in letters(pdf, 0) if one.text == "国"})
    other = {round(one.bottom, 1) for one in letters(pdf, 1) if one.text == "国"}
    assert len(bottoms) > 3
    assert all(min(abs(bottom - line) for line in other) < 0.15 for bottom in bottoms)


@pytest.mark.parametrize("kind", ["acceptance_notice", "opinion", "transfer_letter", "mediation_agreement"])
def test_odd_pages_are_numbered_right_even_pages_left(
    compose: Callable[..., Letter], letters: Callable[[bytes, int], list[Any]], kind: str
) -> None:
    pdf = render.render(compose(kind, "long").sheet.paper())
    for number in range(min(4, render.page_count(pdf))):
        digit = next(one for one in letters(pdf, number) if one.top > 264 and one.text == str(number + 1))
        assert (digit.left > 105) == (number % 2 == 0)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if filling.shipped()[kind].get("receipt")])
@pytest.mark.parametrize("name", ["visit", "group", "long", "bare"])
def test_the_stub_stands_at_the_foot_and_not_alone(
    compose: Callable[..., Letter], letters: Callable[[bytes, int], list[Any]], kind: str, name: str
) -> None:
    pdf = render.render(compose(kind, name).sheet.paper())
    last = letters(pdf, render.page_count(pdf) - 1)
    text = "".join(one.text for one in last)
    assert "回执联" in text
    foot = next(one.top for one in last if one.text == "沿")
    body = [one for one in last if one.bottom < foot - 2 and one.top > 36]
    assert "2026年11月20日" in "".join(one.text for one in body)
    assert max(one.bottom for one in last if one.top < 262) > 255


@pytest.mark.parametrize("length", range(100, 700, 75))
def test_the_signature_never_stands_alone(
    compose: Callable[..., Letter], letters: Callable[[bytes, int], list[Any]], length: int
) -> None:
    pdf = render.render(compose("opinion", findings="国" * length).sheet.paper())
    last = "".join(one.text for one in letters(pdf, render.page_count(pdf) - 1))
    assert "请求复查" in last
