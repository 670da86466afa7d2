"""The papers of a matter say what they must, fit their page and keep the geometry of GB/T 9704."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from desktop.domain.codes import ROUTE_LABELS
from desktop.printing import papers, render
from desktop.printing.render import Paper

Make = Callable[[str, str], Paper]
Read = Callable[[Paper], str]


def squeezed(text: str) -> str:
    return "".join(text.split())


# ---------------------------------------------------------------- registration form


@pytest.mark.parametrize("name", ["visit", "letter", "call", "bare", "long", "hostile", "rare"])
def test_registration_is_one_page(make: Make, name: str) -> None:
    assert render.page_count(render.render(make("registration", name))) == 1


def test_registration_shows_every_field(make: Make, read: Read) -> None:
    text = read(make("registration", "visit"))
    for part in (
        "示例镇人民政府", "群众来访登记单", "示信〔2026〕0057号", "来访", "2026年10月8日", "1人", "张示例", "男", "1966年3月5日",
        "430423196603050019", "13800000000", "汉族、农民", "示例县示例镇青石村三组12号", "青石村三组示例桥至打谷场", "本级受理",
        "青石村三组水毁村道修复及房屋排水问题", "三组四十余户的稻谷", "担心继续下雨会有危险", "1.尽快修复", "2.疏通", "农村农业",
        "求决", "政策落实不到位", "申诉求决类第三十一条（六）信访程序", "安民、与乡村建设结合", "王分管", "重大紧急",
        "受理告知（15日）：2026年10月23日", "办结（60日）：2026年12月8日", "拟请镇乡村建设办", "李经办", "2026年10月8日9:05", "来访人签名",
    ):  # fmt: skip
        assert part in text, part
    assert "密件" not in text


def test_titles_follow_channel_and_kind(samples: ModuleType, make: Make) -> None:
    assert make("registration", "letter").data["title"] == "群众来信登记单"
    assert make("registration", "call").data["title"] == "群众来电登记单"
    for kind, title in papers.KIND_TITLES.items():
        paper = papers.registration(samples.matter(row_kind=kind), samples.OFFICE, samples.TODAY)
        assert paper.data["title"] == title


def test_a_stopped_clock_is_not_announced(samples: ModuleType, read: Read) -> None:
    clocks = (samples.clock("已停", date(2026, 10, 9), date(2026, 10, 9)), samples.clock("在走", date(2026, 10, 10)))
    text = read(papers.registration(samples.matter(clocks=clocks), samples.OFFICE, samples.TODAY))
    assert "在走：2026年10月10日" in text
    assert "已停" not in text


def test_long_content_is_cut_and_says_so(make: Make, read: Read) -> None:
    text = read(make("registration", "long"))
    assert "全文4000字见系统" in text
    assert "密件注意保管" in text
    assert "（补录）" in text
    assert "……（见系统）" in text


@pytest.mark.parametrize("length", [300, 600])
def test_content_shrinks_before_it_is_cut(samples: ModuleType, read: Read, length: int) -> None:
    content = samples.long_text(length)
    text = read(papers.registration(samples.matter(content=content, claims=()), samples.OFFICE, samples.TODAY))
    whole = squeezed(content) in text
    assert whole == (length == 300)
    assert ("内容较长" in text) != whole


def test_registration_never_prints_below_its_least_type(make: Make, letters: Callable[[bytes, int], list[Any]]) -> None:
    placed = letters(render.render(make("registration", "long")), 0)
    hanzi = [one for one in placed if one.text in "国解决题"]
    assert min(one.bottom - one.top for one in hanzi) > 8.5 * 0.75 / 72 * 25.4


def test_flags_are_ticked(samples: ModuleType) -> None:
    file = samples.matter(row_is_repeat=True, row_flags=frozenset({"has_threat"}))
    marks = papers.registration(file, samples.OFFICE, samples.TODAY).data["marks"]
    assert {mark["label"] for mark in marks if mark["on"]} == {"重复", "扬言"}
    assert len(marks) == 12


def test_other_people_stand_under_their_roles(samples: ModuleType) -> None:
    file = samples.matter(parties=(samples.party("accused", "周某某"), samples.party(), *samples.COMPANIONS[:2]))
    data = papers.registration(file, samples.OFFICE, samples.TODAY).data
    assert data["lead"]["name"] == "张示例"
    assert data["others"] == "随访人：欧阳随访、钱随访；被反映人：周某某"


def test_qr_code_on_paper_is_the_code_of_the_number(make: Make) -> None:
    dpi = 300
    paper = make("registration", "visit")
    rows = papers.qr_rows(paper.data["number"])
    page = render.render_page(render.render(paper), 0, dpi)
    # the code is 20 mm wide and ends at the right margin of 20 mm, the top margin is 16 mm
    left, top, module = (170 / 25.4 * dpi, 16 / 25.4 * dpi, 20 / 25.4 * dpi / len(rows))
    seen = [
        "".join(
            "1" if page.pixels[round(top + (y + 0.5) * module) * page.stride + round(left + (x + 0.5) * module)] < 128 else "0"
            for x in range(len(rows))
        )
        for y in range(len(rows))
    ]  # fmt: skip
    assert seen == rows


# ---------------------------------------------------------------- hostile text


@pytest.mark.parametrize("template", ["registration", "acceptance_notice", "monthly_summary"])
def test_hostile_text_is_printed_as_typed(samples: ModuleType, make: Make, read: Read, template: str) -> None:
    assert squeezed(samples.HOSTILE) in read(make(template, "hostile"))


# ---------------------------------------------------------------- notice of acceptance


def test_notice_says_all_that_art_23_asks_for(make: Make, read: Read) -> None:
    text = read(make("acceptance_notice", "visit"))
    for part in (
        "信访事项受理告知书", "示政信告〔2026〕5号", "张示例：", "以走访形式", "2026年10月8日收到", "示信〔2026〕0057号", "决定予以受理",
        "尽快修复示例桥至打谷场的水毁村道", "疏通路边排水沟", "第三十一条第（六）项", "信访程序", "示例镇乡村建设办公室", "联系人：李经办",
        "0700-1234568", "自受理之日起60日内，即于2026年12月8日前", "延长期限不超过30日", "查询码：7K3M-92QF", "0700-1234567", "请求复查",
        "2026年10月9日", "送达回执", "《信访事项受理告知书》（示政信告〔2026〕5号）", "签收人", "签收日期", "送达方式",
    ):  # fmt: skip
        assert squeezed(part) in text, part
    assert text.index("示例镇人民政府2026年10月9日") < text.index("送达回执")


def test_notice_names_who_forwarded_and_when(samples: ModuleType, read: Read) -> None:
    facts = samples.FACTS._replace(forwarded_by="示例县信访局", forwarded_on=date(2026, 10, 6))
    text = read(papers.acceptance_notice(samples.matter(), samples.OFFICE, "1号", facts, samples.TODAY))
    assert "示例县信访局于2026年10月6日转来你提出的信访事项，本机关于2026年10月8日收到" in text


def test_a_group_is_addressed_as_one(samples: ModuleType, read: Read) -> None:
    file = samples.matter(row_person_count=5)
    text = read(papers.acceptance_notice(file, samples.OFFICE, "1号", samples.FACTS, samples.TODAY))
    assert "张示例等5人：" in text
    assert "你们以走访形式" in text
    assert "听取你们陈述" in text


@pytest.mark.parametrize("route", ROUTE_LABELS)
def test_every_route_has_its_words(samples: ModuleType, route: str) -> None:
    facts = samples.FACTS._replace(route=route, due_on=None, limit="", remedy="")
    paper = papers.acceptance_notice(samples.matter(), samples.OFFICE, "1号", facts, samples.TODAY)
    ways = {section["head"]: section["text"] for section in paper.data["sections"]}
    assert f"第（{'一二三四五六'[int(route[-1]) - 1]}）项" in ways["二、办理途径。"]
    assert "延长" not in ways["四、办理期限。"]
    assert "六、权利告知。" not in ways


def test_geometry_of_the_notice(samples: ModuleType, letters: Callable[[bytes, int], list[Any]]) -> None:
    facts = samples.FACTS._replace(remedy="国" * 28 * 60)
    paper = papers.acceptance_notice(samples.matter(), samples.OFFICE, "示政信告〔2026〕5号", facts, samples.TODAY)
    pdf = render.render(paper)
    text = [one for one in letters(pdf, 2) if one.text == "国"]
    assert len(text) == 22 * 28  # 22 lines of 28 characters
    assert 28 <= min(one.left for one in text) < 29
    assert 183 < max(one.right for one in text) <= 184
    assert 37 <= min(one.top for one in text) < 38.5
    assert 256.5 < max(one.bottom for one in text) <= 262
    lines = Counter(int((one.top - 37) / (225 / 22)) for one in text)
    assert lines == dict.fromkeys(range(22), 28)
    bottoms = sorted(one.bottom for one in text)[::28]
    assert [later - line for line, later in pairwise(bottoms)] == pytest.approx([225 / 22] * 21, abs=0.03)
    # “— 2 —” on an even page: at the left, one character in, its dashes 7 mm below the text block
    dash = next(one for one in letters(pdf, 1) if one.text == "—" and one.top > 262)
    assert 28 + 14 / 72 * 25.4 <= dash.left < 34.2  # the dash has a white edge of its own
    assert (dash.top + dash.bottom) / 2 == pytest.approx(269, abs=0.7)


def test_the_stub_ends_at_the_foot_of_the_last_page(make: Make, letters: Callable[[bytes, int], list[Any]]) -> None:
    for name in ("visit", "letter", "bare", "long"):
        pdf = render.render(make("acceptance_notice", name))
        last = render.page_count(pdf) - 1
        signed = [one for one in letters(pdf, last) if one.text == "签"]
        assert signed
        assert all(230 < one.top < 262 for one in signed), name


def test_odd_pages_are_numbered_at_the_right(make: Make, letters: Callable[[bytes, int], list[Any]]) -> None:
    pdf = render.render(make("acceptance_notice", "long"))
    for number in range(render.page_count(pdf)):
        digit = next(one for one in letters(pdf, number) if one.top > 264 and one.text == str(number + 1))
        assert (digit.left > 105) == (number % 2 == 0)
