"""The monthly summary prints every cell, nothing is cut, and totals never stand alone."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise, takewhile
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.charts import axis_ticks
from desktop.printing import render
from desktop.printing.render import Paper

Make = Callable[[str, str], Paper]
NAMES = ["normal", "sixty", "empty", "huge", "long", "hostile"]
SIDE = 24.0


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_can_be_read_back(samples: ModuleType, make: Make, read: Callable[[Paper], str], name: str) -> None:
    summary = samples.SUMMARIES[name]
    text = read(make("monthly_summary", name))
    for table in summary.tables:
        assert squeezed(table.title) in text
        for row in table.rows:
            for cell, _figure in row:
                assert squeezed(cell).replace("\U00020000", "〓") in text, cell
    for line in (*summary.due_lines, *summary.lead_cases):
        assert squeezed(line.title) in text
        assert squeezed(line.state) in text
    for check in summary.checks:
        assert squeezed(check) in text
    for _name, label, formula in summary.definitions:
        assert label in text
        assert squeezed(formula) in text


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_margins(make: Make, letters: Callable[[bytes, int], list[Any]], name: str) -> None:
    pdf = render.render(make("monthly_summary", name))
    for number in range(render.page_count(pdf)):
        placed = letters(pdf, number)
        assert min(one.left for one in placed) >= SIDE
        assert max(one.right for one in placed) <= 210 - SIDE + 0.1
        assert max(one.bottom for one in placed) < 290


@pytest.mark.parametrize("name", NAMES)
def test_no_two_numbers_run_into_each_other(make: Make, letters: Callable[[bytes, int], list[Any]], name: str) -> None:
    pdf = render.render(make("monthly_summary", name))
    for number in range(render.page_count(pdf)):
        digits = sorted((one for one in letters(pdf, number) if one.text.isdigit()), key=lambda one: one.left)
        for place, one in enumerate(digits):
            beside = takewhile(lambda other: other.left < one.right - 0.2, digits[place + 1 :])  # noqa: B023
            assert not [other for other in beside if abs(other.bottom - one.bottom) < 1.5], (number, one)


def test_page_counts(make: Make) -> None:
    counts = {name: render.page_count(render.render(make("monthly_summary", name))) for name in NAMES}
    assert counts["normal"] <= 5
    assert counts["empty"] <= 5
    assert counts["sixty"] <= 8


@pytest.mark.parametrize("count", range(14, 70, 5))
def test_a_total_never_stands_alone_on_a_page(samples: ModuleType, count: int) -> None:
    names = [f"第{number}村民委员会" for number in range(count)]
    texts = render.page_texts(render.render(monthly.monthly_summary(samples.summary(names))))
    (page,) = (text for text in texts if "未注明村（社区）" in text)
    after = page[page.index("未注明村（社区）") :]
    assert "密件（检举控告）" in after
    assert "合计" in after
    heads = [text for text in texts if any(name in text for name in names)]
    assert all("村（社区）" in text and "本年" in text for text in heads)  # the header row stands on every page


def test_an_empty_month_reports_zero(make: Make) -> None:
    paper = make("monthly_summary", "empty")
    text = "".join("".join(render.page_texts(render.render(paper))).split())
    assert text.count("本月无。") == 3  # second-level categories and both lists
    assert "青石村00000000" in text
    assert "补录" not in text


def test_head_and_foot(make: Make, read: Callable[[Paper], str]) -> None:
    text = read(make("monthly_summary", "normal"))
    for part in (
        "示例镇信访与群众工作月报", "（2026年10月）", "填报单位：示例镇人民政府", "统计期间：2026年10月1日至31日",
        "六、工作质效", "七、近期走势", "八、超期与临期清单", "九、重点事项清单", "本月报含补录3件", "单位负责人：", "审核人：", "填表人：李经办",
        "填报日期：2026年10月9日", "（盖章）", "附：指标说明",
    ):  # fmt: skip
        assert part in text, part


def test_without_a_day_the_line_is_left_to_the_pen(samples: ModuleType) -> None:
    paper = monthly.monthly_summary(samples.SUMMARIES["empty"])
    assert paper.data["filled_on"] == ""
    assert paper.made_on == date(2026, 10, 31)


def test_a_failed_check_is_not_ticked(samples: ModuleType) -> None:
    summary = samples.SUMMARIES["normal"]._replace(checks=("甲核对无误", "乙各行之和与合计不符：收到相差 1"))
    marks = monthly.monthly_summary(summary).data["checks"]
    assert [mark["on"] for mark in marks] == [True, False]


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), "月"),
        (date(2026, 7, 1), date(2026, 9, 30), "季"),
        (date(2026, 7, 1), date(2026, 12, 31), "半年"),
        (date(2024, 1, 1), date(2024, 12, 31), "年"),
    ],
)
def test_the_report_is_called_by_its_period(samples: ModuleType, first: date, last: date, word: str) -> None:
    summary = samples.SUMMARIES["empty"]._replace(from_on=first, to_on=last)
    assert monthly.monthly_summary(summary).data["title"] == f"示例镇信访与群众工作{word}报"


@given(st.integers(0, 10**9))
def test_axis_ticks_reach_over_the_highest(highest: int) -> None:
    ticks = axis_ticks(highest)
    steps = {later - tick for tick, later in pairwise(ticks)}
    assert ticks[0] == 0
    assert ticks[-1] >= highest
    assert len(steps) == 1
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] - steps.pop() < max(highest, 1)


def test_trend_adds_up(make: Make) -> None:
    trend = make("monthly_summary", "normal").data["trend"]
    assert trend["totals"] == [sum(one["values"][month] for one in trend["series"]) for month in range(12)]
    assert max(trend["totals"]) <= trend["ticks"][-1]
