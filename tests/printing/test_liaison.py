"""Papers of the responsibility: every village, every telephone number, gaps said, heads on every page."""

from datetime import date
from types import ModuleType

import pytest

from desktop.printing import liaison, render
from desktop.printing.liaison import Holder, VillageDuties

DAY = date(2026, 9, 1)
MADE = date(2026, 11, 22)
REQUIRED = (("liaison_leader", "联村领导"), ("liaison_cadre", "包村干部"), ("petition_contact", "信访联络员"))
ROLES = (
    ("village_secretary", "村党组织书记", "示书记", "村党组织书记"),
    ("county_leader", "联系县领导", "示县领", "副县长"),
    ("liaison_leader", "联村领导", "示领导", "党委委员、副镇长"),
    ("group_head", "工作组组长", "示组长", "村镇建设办主任"),
    ("liaison_cadre", "包村干部", "示干部", "干事"),
    ("first_secretary", "第一书记", "示第一", "县委办派驻"),
    ("resident_team", "驻村工作队", "示队员", "队员"),
)


def village(number: int, roles: int = 7) -> VillageDuties:
    holders = [
        Holder(code, label, f"{name}{number}", post, f"1390000{place}{number:03}", date(2026, 1, 1), None)
        for place, (code, label, name, post) in enumerate(ROLES[:roles])
    ]
    heads = [Holder("grid_head", "网格长", f"示格{n}", "", "", date(2026, 1, 1), None, f"第{n}网格") for n in (1, 2)]
    return VillageDuties(f"示范第{number}村", "07001234567", 300 + number, 1200, 2, (*holders, *heads), REQUIRED)


@pytest.mark.parametrize("count", [1, 18, 60])
def test_the_table_holds_every_village_and_repeats_its_head(count: int, samples: ModuleType) -> None:
    paper = liaison.duty_table([village(n) for n in range(count)], samples.OFFICE, DAY, MADE)
    pages = render.page_texts(render.render(paper))
    text = "".join(pages)
    assert all(f"示范第{n}村" in text and f"13900004{n:03}" in text for n in range(count))
    assert all("包村干部" in page and f"共 {len(pages)} 页" in page for page in pages)
    assert "2026年9月1日的分工" in text
    assert all(width > height for width, height in render.page_sizes(render.render(paper)))


def test_gaps_who_has_left_and_own_roles_are_said(samples: ModuleType) -> None:
    left = Holder("liaison_leader", "联村领导", "示离任", "", "", date(2026, 1, 1), None, "", True)
    own = Holder("own_1", "河长", "示河长", "", "", date(2026, 1, 1), None)
    one = VillageDuties("示范村", "", 0, 0, 0, (left, own), REQUIRED)
    (row,) = liaison.duty_table([one], samples.OFFICE, DAY, MADE).data["rows"]
    assert row[4] == "示离任（已离任）"
    assert row[6] == "空缺"
    assert row[-1] == "河长：示河长；信访联络员：空缺"


@pytest.mark.parametrize("size", ["a3", "a4"])
@pytest.mark.parametrize("roles", [0, 3, 7])
def test_a_board_is_one_sheet_per_village(size: str, roles: int, samples: ModuleType) -> None:
    paper = liaison.duty_boards([village(n, roles) for n in range(3)], samples.OFFICE, DAY, MADE, size)
    pages = render.page_texts(render.render(paper))
    assert len(pages) == 3
    for number, page in enumerate(pages):
        assert f"示范第{number}村" in page
        assert (f"示书记{number}" in page) is (roles > 0)
    tall = render.page_sizes(render.render(paper))[0][1]
    assert round(tall) == (1191 if size == "a3" else 842)


def test_eight_cards_on_every_sheet(samples: ModuleType) -> None:
    paper = liaison.contact_cards([village(1), village(2)], samples.OFFICE, DAY, MADE, sheets=3)
    pages = render.page_texts(render.render(paper))
    assert [page.count("便民联系卡") for page in pages] == [8] * 6
    assert pages[0].count("示干部1") == 8
    assert "示县领" not in pages[0]


def sheet(matters: int) -> dict[str, object]:
    return {
        "cadre": "示移交",
        "post": "村镇建设办 干事",
        "effective_on": "2026-11-22",
        "reason": "工作调动",
        "leaves": True,
        "receivers": ["示接甲", "示接乙"],
        "duties": [["示范村", "包村干部", "2026-01-01", "示发〔2026〕3号", "示接甲"]],
        "matters": [
            [f"信〔2026〕{n:04}号", "反映宅基地界址争议", "信访", "示范村", "承办", "2026-12-01", "示接乙"]
            for n in range(matters)
        ],
        "promises": [["2026-11-30", "示范村钟大山", "送药", "示接甲"]],
        "behind": [],
        "households": [["钟大山户", "示范村一组"]],
        "care": [],
    }


@pytest.mark.parametrize("matters", [0, 40, 200])
def test_the_handover_sheet_lists_all_and_is_signed_once(matters: int, samples: ModuleType) -> None:
    paper = liaison.handover_sheet(sheet(matters), samples.OFFICE, MADE, "草稿")
    pages = render.page_texts(render.render(paper))
    text = "".join("".join(page.split()) for page in pages)
    assert all(f"信〔2026〕{n:04}号" in text for n in range(matters))
    assert text.count("监交人（签名）") == 1
    assert "接收人示接甲（签名）" in text
    assert "草稿" in pages[0]
    assert ("没有需要移交的：在办事项、" in text) is (matters == 0)


def test_nothing_typed_becomes_markup(samples: ModuleType) -> None:
    one = village(1)._replace(name='#panic("x")*村*')
    assert '#panic("x")*村*' in "".join(
        render.page_texts(render.render(liaison.duty_boards([one], samples.OFFICE, DAY, MADE)))
    )
