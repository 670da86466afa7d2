"""The report prints every cell, cuts nothing, keeps totals in company and numbers its pages as GB/T 9704 wants it."""

from collections import Counter as Tally
from collections.abc import Callable
from itertools import takewhile
from types import ModuleType
from typing import Any

import pytest

from desktop.domain.report import Comparison, Layout, contents
from desktop.domain.summaries import Summary, SummaryTable, plain_columns
from desktop.domain.table_shapes import single
from desktop.printing import render
from desktop.printing.papers import summary_paper
from desktop.printing.render import Paper
from desktop.printing.report import report, table_paper

Make = Callable[[str, str], Paper]
Read = Callable[[Paper], str]
Letters = Callable[[bytes, int], list[Any]]
NAMES = ["normal", "sixty", "empty", "huge", "long", "hostile", "quarter", "year"]
LAYOUTS = {"report": Layout.REPORT, "report_form": Layout.FORM}
UPRIGHT = (28.0, 184.0, 37.0, 262.0)
LYING = (35.0, 260.0, 28.0, 184.0)
FORM = (14.0, 196.0, 13.0, 283.0)


def squeezed(text: str) -> str:
    return "".join(text.split())


def is_lying(pdf: bytes, page: int) -> bool:
    width, height = render.page_sizes(pdf)[page]
    return width > height


def split_number(letters: list[Any], box: tuple[float, float, float, float]) -> tuple[list[Any], list[Any]]:
    """What stands in the text block, and what stands outside of it."""
    left, right, top, bottom = box
    inside = [
        one
        for one in letters
        if one.left >= left - 0.3 and one.right <= right + 0.3 and one.top >= top - 0.3 and one.bottom <= bottom + 0.3
    ]
    return inside, [one for one in letters if one not in inside]


# ---------------------------------------------------------------- what is printed


@pytest.mark.parametrize("template", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_can_be_read_back(samples: ModuleType, make: Make, read: Read, template: str, name: str) -> None:
    text = read(make(template, name))
    shown = contents(samples.SUMMARIES[name], LAYOUTS[template])
    for block in shown.blocks:
        assert squeezed(block.heading) in text
        for table in block.tables:
            for row in table.rows:
                for cell, _figure in row:
                    assert squeezed(cell).replace("\U00020000", "〓") in text, cell
    if template == "report":
        for check in shown.checks:
            assert squeezed(check) in text
        for label, formula in shown.definitions:
            assert label in text
            assert squeezed(formula) in text


def test_the_text_keeps_its_order(samples: ModuleType, make: Make, read: Read) -> None:
    text = read(make("report", "normal"))
    places = [text.index(squeezed(paragraph)) for paragraph in samples.NARRATIVE]
    assert places == sorted(places)


def test_appendices_are_numbered_and_listed_with_their_pages(make: Make) -> None:
    texts = [squeezed(text) for text in render.page_texts(render.render(make("report", "normal")))]
    listed = texts[1]
    for number, heading in ((1, "基本情况"), (2, "内容分类"), (3, "村（社区）"), (6, "工作质效")):
        (page,) = (place for place, text in enumerate(texts) if place > 1 and f"附表{number}{heading}" in text)
        after = listed[listed.index(f"附表{number}{heading}") :]
        assert after.partition("附表" + str(number + 1))[0].endswith(str(page - 1))


def test_head_and_foot(make: Make, read: Read) -> None:
    text = read(make("report", "normal"))
    for part in (
        "示例镇信访与群众工作月报（2026年10月）", "第10期", "示例镇人民政府2026年10月9日", "单位负责人：审核人：填表人：李经办",
        "附表1基本情况", "附图1收到件数走势", "附：指标说明", "本月含补录3件。",
    ):  # fmt: skip
        assert part in text, part
    form = read(make("report_form", "normal"))
    for part in (
        "示例镇信访与群众工作月报表（2026年10月）", "填报单位：示例镇人民政府", "统计期间：2026年10月1日至31日", "一、基本情况",
        "8项合计均核对无误", "填报日期：2026年10月9日（盖章）",
    ):  # fmt: skip
        assert part in form, part


def test_without_a_day_the_line_is_left_to_the_pen(samples: ModuleType, read: Read) -> None:
    paper = summary_paper(samples.SUMMARIES["empty"])
    assert paper.made_on == samples.SUMMARIES["empty"].as_of
    assert "示例镇人民政府年月日" in read(paper)


@pytest.mark.parametrize(
    ("name", "said"), [("quarter", ("季报（2026年第三季度）", "第3期")), ("year", ("年报（2026年）", "第2版（更正）"))]
)
def test_period_and_edition_stand_on_the_cover(make: Make, name: str, said: tuple[str, ...]) -> None:
    cover = squeezed(render.page_texts(render.render(make("report", name)))[0])
    assert all(part in cover for part in said)


def test_an_unwanted_comparison_is_not_printed(samples: ModuleType, read: Read) -> None:
    summary = samples.SUMMARIES["normal"]
    text = read(summary_paper(summary, Layout.REPORT, Comparison.PREVIOUS))
    assert "同比" not in text.split("附表1基本情况")[2].partition("注：")[0]
    assert "环比" in text


def test_an_empty_month_reports_zero(make: Make, read: Read) -> None:
    text = read(make("report", "empty"))
    assert text.count("本月无。") == 3  # second-level categories and both lists
    assert "青石村00000000" in text
    assert "补录" not in text
    assert "各项数字见附表" in text


@pytest.mark.parametrize("layout", [Layout.REPORT, Layout.FORM])
def test_a_failed_check_stands_out(samples: ModuleType, layout: Layout, read: Read) -> None:
    wrong = "乙各行之和与合计不符：收到相差 1"
    summary = samples.SUMMARIES["normal"]._replace(checks=("甲核对无误", wrong))
    paper = summary_paper(summary, layout)
    assert [check["on"] for check in paper.data["checks"]] == [True, False]
    assert squeezed(wrong) in read(paper)
    assert "均核对无误" not in read(paper)


# ---------------------------------------------------------------- where it stands


@pytest.mark.parametrize("name", NAMES)
def test_only_the_page_number_stands_outside_the_text_block(make: Make, letters: Letters, name: str) -> None:
    pdf = render.render(make("report", name))
    for page in range(render.page_count(pdf)):
        box = LYING if is_lying(pdf, page) else UPRIGHT
        number, cover = page - 1, page < 2
        _inside, outside = split_number(letters(pdf, page), box)
        words = "".join(one.text for one in outside)
        if "无法打印" in words:
            continue
        assert words == ("" if cover else f"—{number}—"), (page, words)
        if cover:
            continue
        first, last = outside[0], outside[-1]  # the dashes, 7 mm below the text block, one character in
        if is_lying(pdf, page):  # the foot of the bound sheet is the left edge
            assert (first.left + first.right) / 2 == pytest.approx(35 - 7, abs=0.7)
            assert (last.bottom if number % 2 else first.top) == pytest.approx(
                184 - 5.6 if number % 2 else 28 + 5.6, abs=0.8
            )
        else:
            assert (first.top + first.bottom) / 2 == pytest.approx(262 + 7, abs=0.7)
            assert (last.right if number % 2 else first.left) == pytest.approx(
                184 - 5.6 if number % 2 else 28 + 5.6, abs=0.8
            )


def test_wide_tables_lie_across_and_others_do_not(make: Make) -> None:
    huge, normal = (render.render(make("report", name)) for name in ("huge", "normal"))
    assert any(is_lying(huge, page) for page in range(render.page_count(huge)))
    assert not any(is_lying(normal, page) for page in range(render.page_count(normal)))


@pytest.mark.parametrize("name", NAMES)
def test_the_form_is_one_page(make: Make, letters: Letters, name: str) -> None:
    pdf = render.render(make("report_form", name))
    assert render.page_count(pdf) == 1
    _inside, outside = split_number(letters(pdf, 0), FORM)
    words = "".join(one.text for one in outside)
    assert not words or "无法打印" in words


@pytest.mark.parametrize("own", [5, 20, 60])
def test_the_form_is_one_page_with_categories_of_the_office(samples: ModuleType, letters: Letters, own: int) -> None:
    summary: Summary = samples.SUMMARIES["normal"]
    tables = list(summary.tables)
    more = tuple(((f"自设类别{place}", ""), *tables[1].rows[0][1:]) for place in range(own))
    tables[1] = tables[1]._replace(rows=(*more, *tables[1].rows))
    pdf = render.render(summary_paper(summary._replace(tables=tuple(tables)), Layout.FORM))
    assert render.page_count(pdf) == 1
    assert f"自设类别{own - 1}" in squeezed(render.page_texts(pdf)[0])
    assert not split_number(letters(pdf, 0), FORM)[1]


@pytest.mark.parametrize("template", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_no_two_numbers_run_into_each_other(make: Make, letters: Letters, template: str, name: str) -> None:
    pdf = render.render(make(template, name))
    for page in range(render.page_count(pdf)):
        digits = sorted((one for one in letters(pdf, page) if one.text.isdigit()), key=lambda one: one.left)
        for place, one in enumerate(digits):
            beside = takewhile(lambda other: other.left < one.right - 0.2, digits[place + 1 :])  # noqa: B023
            near = [other for other in beside if abs(other.bottom - one.bottom) < 1.2 and other.left >= one.left]
            assert not near or (is_lying(pdf, page) and one.right < 35), (page, one)


@pytest.mark.parametrize("count", range(14, 70, 5))
def test_a_total_never_stands_alone_on_a_page(samples: ModuleType, count: int) -> None:
    names = [f"第{number}村民委员会" for number in range(count)]
    texts = [squeezed(text) for text in render.page_texts(render.render(summary_paper(samples.summary(names))))]
    tables = [text for text in texts if "附图" not in text]
    (page,) = (text for text in tables if "未注明村（社区）" in text)
    after = page[page.index("未注明村（社区）") :]
    assert "密件（检举控告）" in after
    assert "合计" in after
    assert "注：本月至化解为信访件" in after  # the remark stays with the table as well
    for text in (text for text in tables if any(name in text for name in names)):
        assert "民情、纠纷、走访" in text  # both rows of heads stand on every page


@pytest.mark.parametrize("length", range(1, 40, 3))
def test_the_signature_is_never_without_text(samples: ModuleType, length: int) -> None:
    text = "本月共收到来信12件（批）次，工作平稳。" * length
    paper = summary_paper(samples.summary(narrative=("一、基本情况", "本月。", text)))
    pages = [squeezed(page) for page in render.page_texts(render.render(paper))]
    (signed,) = (page for page in pages if "单位负责人" in page)
    assert signed.startswith("示例镇信访与群众工作月报") or "平稳。示例镇人民政府" in signed
    assert text in "".join(page.partition("—")[0] for page in pages[2:])  # and it is the same text


def test_the_text_stands_in_22_lines_of_28_characters(samples: ModuleType, letters: Letters) -> None:
    pdf = render.render(summary_paper(samples.summary(narrative=("国" * 3000, "完"))))
    inside, _number = split_number(letters(pdf, 3), UPRIGHT)
    lines = Tally(round(one.bottom, 1) for one in inside)
    assert len(lines) == 22
    assert set(lines.values()) == {28}
    heights = sorted(lines)
    assert heights[-1] - heights[0] == pytest.approx(21 * 225 / 22, abs=0.3)


# ---------------------------------------------------------------- extremes


def test_a_thousand_overdue_lines_are_all_printed(samples: ModuleType, read: Read) -> None:
    summary = samples.summary(due=1000)
    text = read(summary_paper(summary))
    assert all(line.number in text for line in summary.due_lines)


@pytest.mark.parametrize("columns", [20, 30, 45])
def test_a_table_of_many_columns_gets_upright_heads(samples: ModuleType, letters: Letters, columns: int) -> None:
    heads = ("村（社区）", *(f"{place}月收到（件）" for place in range(1, columns)))
    rows = tuple(((f"{name}村", ""), *((str(place), "") for place in range(1, columns))) for name in samples.VILLAGES)
    wide = SummaryTable("own", "逐月情况", plain_columns(heads), rows)
    shown = contents(samples.summary(tables=(wide,)), Layout.REPORT)
    paper = report(shown, samples.TODAY)
    (table,) = paper.data["sections"][0]["blocks"][0]["tables"]
    assert paper.data["sections"][0]["flipped"]
    assert any(head["units"] for head in table["heads"][0])
    assert sum(table["widths"]) <= 225.1
    pdf = render.render(paper)
    (page,) = (page for page in range(render.page_count(pdf)) if is_lying(pdf, page))
    _inside, outside = split_number(letters(pdf, page), LYING)
    assert "".join(one.text for one in outside) == f"—{page - 1}—"


@pytest.mark.parametrize("place", [0, 5, 8])
@pytest.mark.parametrize("name", ["normal", "huge", "empty"])
def test_a_single_table_is_a_paper_of_its_own(
    samples: ModuleType, letters: Letters, read: Read, place: int, name: str
) -> None:
    table = samples.SUMMARIES[name].tables[place]
    paper = table_paper(single(table, "各村信访情况统计表", "示例镇人民政府", "2026年10月"), samples.TODAY)
    text = read(paper)
    assert text.startswith("各村信访情况统计表填报单位：示例镇人民政府2026年10月") or paper.data["flipped"]
    assert all(squeezed(cell) in text for row in table.rows for cell, _figure in row)
    pdf = render.render(paper)
    for page in range(render.page_count(pdf)):
        _inside, outside = split_number(letters(pdf, page), LYING if is_lying(pdf, page) else UPRIGHT)
        assert "".join(one.text for one in outside) == f"—{page + 1}—"


def test_tables_of_closed_periods_are_printed_like_the_others(samples: ModuleType, read: Read) -> None:
    late = SummaryTable("late", "以前月份补录", plain_columns(("月份", "收到")), ((("2026年9月", ""), ("2", "")),))
    summary = samples.SUMMARIES["normal"]
    text = read(summary_paper(summary._replace(tables=(*summary.tables, late))))
    assert "附表6以前月份补录" in text
    assert "2026年9月2" in text
