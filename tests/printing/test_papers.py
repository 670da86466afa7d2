"""The registration form says what it must and fits its page."""

from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

import pytest

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


@pytest.mark.parametrize("template", ["registration", "acceptance_notice", "report"])
def test_hostile_text_is_printed_as_typed(samples: ModuleType, make: Make, read: Read, template: str) -> None:
    assert squeezed(samples.HOSTILE) in read(make(template, "hostile"))
