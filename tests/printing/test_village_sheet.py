"""一村一档 stays one page, for an empty village and for one with far too much of everything."""

from datetime import date

import pytest

from desktop.printing.render import page_count, page_sizes, page_texts, render
from desktop.printing.village_sheet import Holder, VillageSheet, village_sheet

DAY = date(2026, 11, 20)
ROLES = (
    "联村领导",
    "包村干部",
    "第一书记",
    "驻村工作队",
    "村党组织书记",
    "网格长",
    "网格员",
    "信访联络员",
    "联系县领导",
    "工作组组长",
)


def sheet(times: int, length: int) -> VillageSheet:
    """A village with `times` of everything and words of `length` characters."""
    return VillageSheet(
        ("双桥" * length)[: 60 if length > 3 else 3],
        ("云溪镇人民政府" * length)[:80],
        DAY,
        (("户数", "1,204 户"), ("人口", "4,511 人"), ("小组", "12 个"), ("网格", "4 个"), ("村部电话", "0734-5812345" * min(length, 6))),
        tuple(
            Holder(role, ("张某某" * length)[:60], ("副镇长" * length)[:60], "139 0000 5678", "第三网格")
            for role in ROLES
            for _ in range(times)
        ),
        tuple((f"数字{n}", "12 件 " + "计划 12,345,678.00 元，已付 1,234.00 元" * (length > 3)) for n in range(11 if times else 0)),
        tuple(
            (f"信〔2026〕{n:04}号", ("反映宅基地界址争议" * length)[:200], "2026-11-01", "钱文静", "12 月 1 日") for n in range(min(times, 5))
        ),
        "村情。" * 20 * length,
    )  # fmt: skip


@pytest.mark.parametrize(("times", "length"), [(0, 0), (1, 1), (2, 2), (5, 20), (60, 40)])
def test_one_page_whatever_the_village(times: int, length: int) -> None:
    pdf = render(village_sheet(sheet(times, length), DAY))
    assert page_count(pdf) == 1
    wide, tall = page_sizes(pdf)[0]
    assert (round(wide), round(tall)) == (595, 842)


def test_everything_of_an_ordinary_village_is_on_it() -> None:
    one = sheet(1, 1)
    text = "".join(page_texts(render(village_sheet(one, DAY)))[0].split())
    for word in (
        "双桥一村一档",
        "截至2026年11月20日",
        "1,204户",
        "村党组织书记",
        "13900005678",
        "数字10",
        "信〔2026〕0000号",
        "村情。",
    ):
        assert word in text
    assert "余见系统" not in text


def test_what_does_not_fit_says_so() -> None:
    assert "余见系统" in "".join(page_texts(render(village_sheet(sheet(60, 40), DAY)))[0].split())
