"""Papers of 帮扶 and 实事项目: every row, exact sums per part and in all, heads on every page, one case on one sheet."""

from datetime import date, timedelta
from types import ModuleType

import pytest

from desktop.printing import care, projects, render
from desktop.printing.care import CareLine, CareRecord, GivenLine, SeenLine
from desktop.printing.projects import PaidLine, ProjectLine

MADE = date(2026, 11, 22)


def case(number: int) -> CareLine:
    return CareLine(
        f"示范第{number % 4}村",
        f"示户{number:03}",
        "弱势群体·低保",
        f"示范第{number % 4}村",
        "示帮扶",
        "房屋漏雨" * (number % 9),
        "申请低保",
        date(2026, 1, 5),
        None,
        MADE + timedelta(days=number),
        "还有 3 天",
        number % 3,
        1001 * number,
        MADE if number % 5 == 0 else None,
    )


def text_of(pdf: bytes) -> tuple[list[str], str]:
    pages = render.page_texts(pdf)
    return pages, "".join("".join(pages).split())


@pytest.mark.parametrize("count", [1, 20, 300])
def test_the_ledger_holds_everybody_and_adds_up(count: int, samples: ModuleType) -> None:
    paper = care.ledger([case(n) for n in range(count)], "村（社区）", samples.OFFICE, MADE)
    pdf = render.render(paper)
    pages, text = text_of(pdf)
    assert all(f"示户{n:03}" in text for n in range(count))
    assert all("帮扶人" in page and f"共 {len(pages)} 页" in page for page in pages)
    assert all(width > height for width, height in render.page_sizes(pdf))
    whole = sum(1001 * n for n in range(count))
    assert f"{whole // 100:,}.{whole % 100:02}" in text
    parts = paper.data["parts"]
    assert [row[0] for part in parts for row in part["rows"]] == [str(n) for n in range(1, count + 1)]
    sums = [part["sum"][2].replace(",", "").replace(".", "") for part in parts]
    assert sum(map(int, sums)) == whole
    assert "按村（社区）排列" in text


@pytest.mark.parametrize("make", ["care", "progress", "payments"])
def test_an_empty_list_says_so(make: str, samples: ModuleType) -> None:
    paper = {
        "care": lambda: care.ledger([], "帮扶人", samples.OFFICE, MADE),
        "progress": lambda: projects.progress([], samples.OFFICE, MADE),
        "payments": lambda: projects.payments("示范项目", [], 0, samples.OFFICE, MADE),
    }[make]()
    pages, text = text_of(render.render(paper))
    assert len(pages) == 1
    assert paper.data["empty"] in text


def record(count: int) -> CareRecord:
    given = tuple(GivenLine(MADE, "资金", f"第{n}次救助", "", 5_01, "示帮扶") for n in range(count))
    seen = tuple(SeenLine(MADE, "上门", "示帮扶", f"第{n}次走访") for n in range(count // 2))
    facts = ("女", date(1951, 3, 2), "430423********0022", "139 0000 5678", "示范村三组", "示范村", "弱势群体·低保")
    return CareRecord("示李四", *facts, "示帮扶", date(2026, 1, 5), None, "", 30, "房屋漏雨", "申请改造", given, seen)


@pytest.mark.parametrize("count", [0, 8])
def test_one_case_is_one_sheet_to_sign(count: int, samples: ModuleType) -> None:
    pages, text = text_of(render.render(care.record(record(count), samples.OFFICE, MADE)))
    assert len(pages) == 1
    assert all(word in text for word in ("示李四", "430423********0022", "帮扶对象（签名）", "分管领导（签名）"))
    assert f"共{count}次，资金物资合计{count * 5}.0{min(count, 9)}元" in text if count else "共0次" in text


def test_a_long_record_goes_on_with_its_heads(samples: ModuleType) -> None:
    pages, text = text_of(render.render(care.record(record(120), samples.OFFICE, MADE)))
    assert len(pages) > 2
    assert all(f"第{n}次救助" in text for n in range(120))
    assert "做了什么" in pages[1]


def project(number: int) -> ProjectLine:
    place = f"示范第{number % 3}村" if number % 4 else "全镇"
    who = ("村镇建设办", "示负责")
    money = (100_00 + number, 50_00, 12, number)
    return ProjectLine(f"第{number}号路", "道路", place, *who, *money, None, MADE, "今天到期", "11-10 路基完成")


@pytest.mark.parametrize("count", [20, 300])
def test_progress_adds_up(count: int, samples: ModuleType) -> None:
    paper = projects.progress([project(n) for n in range(count)], samples.OFFICE, MADE)
    pages, text = text_of(render.render(paper))
    assert all(f"第{n}号路" in text for n in range(count))
    assert all("最近进展" in page for page in pages)
    planned = sum(100_00 + n for n in range(count))
    assert paper.data["total"][1].replace(",", "").replace(".", "") == str(planned)
    assert paper.data["total"][3] == str(count * 50_00 * 100 // planned)


@pytest.mark.parametrize("count", [20, 300])
def test_payments_by_village_with_room_to_sign(count: int, samples: ModuleType) -> None:
    lines = [PaidLine(f"示范第{n % 3}村", f"示户{n:03}", 100_01 + n, MADE, "") for n in range(count)]
    paper = projects.payments("2026年地力补贴", lines, count, samples.OFFICE, MADE)
    pages, text = text_of(render.render(paper))
    assert all(f"示户{n:03}" in text for n in range(count))
    assert all("领款人签字" in page for page in pages)
    assert "2026年地力补贴" in text
    assert f"合计{count}笔，{count}户" in text
    whole = sum(line.amount for line in lines)
    assert sum(int(part["sum"][1].replace(",", "").replace(".", "")) for part in paper.data["parts"]) == whole
