"""Papers of the visits: every row, heads on every page, sums, room to sign, nothing typed becomes markup."""

from datetime import date, timedelta
from types import ModuleType

import pytest

from desktop.printing import render, visits
from desktop.printing.visits import CoverageLine, DoorLine, VisitLine

MADE = date(2026, 11, 22)


def line(number: int, **changes: object) -> VisitLine:
    made = VisitLine(
        date(2026, 11, 1) + timedelta(days=number % 20), "示范村一组", f"示户{number:03}", ("示甲", "示乙"), "走访", "上门",
        "讲了医保缴费。", "屋后水沟堵塞。" if number % 2 else "", "联系村里", date(2026, 12, 1),
        ("民〔2026〕0001号",) if number % 5 == 1 else (), number % 7 == 3, number % 9 == 4,
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


def door(number: int) -> DoorLine:
    last = date(2026, 8, 1) if number % 3 else None
    return DoorLine(f"示范{number // 50}村", "一组", f"{number:03}", f"示户{number:03}", "一组1号", last)


def texts(paper: render.Paper) -> list[str]:
    return render.page_texts(render.render(paper))


@pytest.mark.parametrize("count", [0, 5, 400])
def test_the_register_holds_every_visit_under_its_head(count: int, samples: ModuleType) -> None:
    paper = visits.register([line(n) for n in range(count)], samples.OFFICE, "2026年11月 示范村", MADE)
    pages = texts(paper)
    assert all(f"示户{n:03}" in "".join(pages) for n in range(count))
    assert all("问题和诉求" in page and f"共 {len(pages)} 页" in page for page in pages)
    assert f"共 {count} 次" in pages[-1]
    assert ("没有走访记录" in pages[0]) is (count == 0)
    width, height = render.page_sizes(render.render(paper))[0]
    assert width > height


@pytest.mark.parametrize("count", [0, 5, 400])
def test_the_diary_is_of_one_cadre_in_the_order_of_days(count: int, samples: ModuleType) -> None:
    paper = visits.diary([line(n) for n in range(count)], "示甲", date(2026, 11, 1), samples.OFFICE, MADE)
    rows = paper.data["rows"]
    assert [row[3] for row in rows] == ["示乙"] * count
    days = [int(row[0].removeprefix("11月").split("日")[0]) for row in rows]
    assert days == sorted(days)
    pages = texts(paper)
    assert f"走访 {count} 次" in pages[-1]
    assert all("户主签字" in page for page in pages)


def test_days_and_nights_of_the_diary_are_counted_once(samples: ModuleType) -> None:
    lines = [line(1, is_night=True), line(1), line(2, is_night=False)]
    total = visits.diary(lines, "示甲", date(2026, 11, 1), samples.OFFICE, MADE).data["total"]
    assert total == "本月到村 2 天，走访 3 次，住村 1 晚。"


@pytest.mark.parametrize("count", [0, 5, 400])
def test_the_form_to_take_along_has_a_line_for_every_door(count: int, samples: ModuleType) -> None:
    paper = visits.route([door(n) for n in range(count)], samples.OFFICE, "示范村", MADE)
    pages = texts(paper)
    assert len(paper.data["rows"]) == (count or visits.BLANK_ROWS)
    assert len(pages) == 1 or count > visits.BLANK_ROWS
    assert all("被走访人" in page for page in pages)


@pytest.mark.parametrize("count", [0, 5, 400])
def test_the_next_visits_stand_under_their_villages(count: int, samples: ModuleType) -> None:
    paper = visits.next_visits([door(n) for n in range(count)], samples.OFFICE, "90 天没有走访", MADE, MADE)
    heads = [row for row in paper.data["rows"] if len(row) == 1]
    assert len(heads) == -(-count // 50)
    whole = "".join(texts(paper))
    assert all(f"示户{n:03}" in whole for n in range(count))
    assert ("从未" in whole) is (count > 0)
    assert ("113 天" in whole) is (count > 0)


@pytest.mark.parametrize("count", [0, 5, 60])
def test_the_progress_of_villages_adds_up(count: int, samples: ModuleType) -> None:
    lines = [CoverageLine(f"示范{n}村", 30, 10, 5, 12) for n in range(count)]
    paper = visits.coverage(lines, samples.OFFICE, "村", date(2026, 10, 1), MADE, 90, MADE)
    if count:
        expected = ["", "合计", 30 * count, 10 * count, "33.3%", 20 * count, 5 * count, 12 * count]
        assert paper.data["rows"][-1] == [str(one) for one in expected]
    assert all("遍访率" in page for page in texts(paper))


def test_cadres_overlap_and_are_not_added_up(samples: ModuleType) -> None:
    lines = [CoverageLine("示甲", 30, 10, None, 12), CoverageLine("示乙", 0, 0, None, 0)]
    paper = visits.coverage(lines, samples.OFFICE, "干部", date(2026, 10, 1), MADE, 90, MADE)
    assert [row[1:5] for row in paper.data["rows"]] == [["示甲", "30", "10", "33.3%"], ["示乙", "0", "0", "—"]]


def test_nothing_typed_becomes_markup_and_a_long_text_is_printed_whole(samples: ModuleType) -> None:
    long = "长" * 4000
    lines = [line(1, told=samples.HOSTILE, found=long, whom="a" * 80)]
    whole = "".join("".join(texts(visits.register(lines, samples.OFFICE, "全部", MADE))).split())
    assert '#panic("x")' in whole
    assert whole.count("长") == 4000
