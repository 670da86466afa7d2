"""What stands in a report: its layouts, its numbers, what is compared, and which words are headings."""

from datetime import date

import pytest

from desktop.domain.charts import ChartKind
from desktop.domain.dates import parse_period
from desktop.domain.fields import Fields
from desktop.domain.measures import rate_name
from desktop.domain.records import Office
from desktop.domain.report import Comparison, Layout, contents, outline
from desktop.domain.report_parts import FEW, compared, said
from desktop.domain.summaries import (
    Derived,
    DueLine,
    Figure,
    Mark,
    Rate,
    Summary,
    SummaryTable,
    TableColumn,
    plain_columns,
)

OFFICE = Office("示例镇人民政府", "示例镇", "430000101", "群众工作站", "", "")
COLUMNS = (
    TableColumn("类别"),
    TableColumn("本月"),
    TableColumn("上月", comparison="previous"),
    TableColumn("环比", comparison="previous", derived=Derived("change", 1, 2)),
    TableColumn("本年累计"),
    TableColumn("上年同期", comparison="year_ago"),
    TableColumn("同比", comparison="year_ago", derived=Derived("change", 4, 5)),
)


def row(label: str, part: str, *texts: str) -> tuple[tuple[str, str], ...]:
    tail = f".{part}" if part else ""
    return (label, ""), (texts[0], f"received{tail}"), *((text, "") for text in texts[1:])


def table(key: str, rows: int = 10, part: str = "category", **changes: object) -> SummaryTable:
    shown = [row(f"第{place}类", f"{part}.{place:02}", str(place), "1", "—", "9", "8", "—") for place in range(rows)]
    total = row("合计", "", "45", "10", "—", "90", "80", "—")
    made = SummaryTable(key, "内容分类", COLUMNS, (*shown, total), has_total=True)
    return made._replace(**changes)  # type: ignore[arg-type]


def line(place: int, days: int) -> DueLine:
    return DueLine(f"信{place}", "事项", "青石村", "李经办", date(2026, 10, 20), f"{days} 天", days)


def summary(period: str = "2026-10", **changes: object) -> Summary:
    span = parse_period(period)
    made = Summary(
        period=period, period_label=span.label, from_on=span.from_on, to_on=span.to_on, as_of=span.to_on, office=OFFICE,
        figures=(
            Figure("received", "合计·收到", 45, 40, 0), Figure("open", "合计·在办", 6, 6, 8),
            Figure("received.village.1", "青石村·收到", 6, 3, 3),
        ),
        rates=(Rate("按期办结率", 5, 6, "按期 ÷ 应答复", rate_name("answered_on_time")),) * 3,
        tables=(
            table("channels", 3, "channel"), table("categories"), table("themes", 2, is_part=True),
            table("villages", part="village"),
        ),
        trend_labels=("9月", "10月"), trend_series=(("来信", (1, 2)),), due_lines=tuple(line(n, n - 7) for n in range(9)),
        lead_cases=(), checks=("甲核对无误",), definitions=(("received", "收到", "……"),), late_entries=2, filled_by="李经办",
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


# ---------------------------------------------------------------- layouts


@pytest.mark.parametrize(
    ("period", "title", "issue", "none", "span"),
    [
        ("2026-10", "示例镇信访与群众工作月报", "第10期", "本月无。", "2026年10月1日至31日"),
        ("2026-Q3", "示例镇信访与群众工作季报", "第3期", "本季度无。", "2026年7月1日至9月30日"),
        ("2026-H1", "示例镇信访与群众工作半年报", "第1期", "本半年无。", "2026年1月1日至6月30日"),
        ("2026", "示例镇信访与群众工作年报", "", "本年无。", "2026年1月1日至12月31日"),
    ],
)
def test_a_report_speaks_of_its_period(period: str, title: str, issue: str, none: str, span: str) -> None:
    made = contents(summary(period), Layout.REPORT)
    assert (made.title, made.issue, made.none, made.span) == (title, issue, none, span)
    assert contents(summary(period), Layout.FORM).title == f"{title}表"


def test_appendices_are_numbered_tables_and_charts_apart() -> None:
    made = contents(summary(), Layout.REPORT)
    appendices = [block for block in made.blocks if block.is_appendix]
    assert [block.number for block in appendices if block.tables] == [f"附表{place}" for place in range(1, 7)]
    assert [block.number for block in appendices if block.charts] == ["附图1", "附图2", "附图3"]
    assert len(appendices[1].tables) == 2  # the part stays with its table
    assert made.blocks[0].number == ""


def test_without_a_text_the_report_refers_to_its_tables() -> None:
    assert contents(summary(), Layout.REPORT).blocks[0].paragraphs == (
        "现将2026年10月信访与群众工作情况报告如下，各项数字见附表。",
    )
    assert contents(summary(narrative=("一、甲",)), Layout.REPORT).blocks[0].paragraphs == ("一、甲",)


def test_edition_and_late_entries() -> None:
    made = contents(summary(edition=2), Layout.REPORT)
    assert (made.edition, made.remark) == ("第2版（更正）", "本月含补录2件。")
    made = contents(summary(edition=1, late_entries=0), Layout.REPORT)
    assert (made.edition, made.remark) == ("", "")


def test_the_form_says_no_figure_twice() -> None:
    made = contents(summary(), Layout.FORM)
    assert [block.heading for block in made.blocks] == ["内容分类", "内容分类", "工作质效", "民情、纠纷、走访合计"]
    (villages,) = made.blocks[-1].tables
    assert villages.columns[0].head == "内容分类"  # the title of its table
    assert "received" not in {figure for _text, figure in villages.rows[0]}


@pytest.mark.parametrize(("count", "high"), [(1, 1), (2, 1), (3, 2), (11, 6)])
def test_the_rates_of_the_form_stand_in_two_halves(count: int, high: int) -> None:
    rates = tuple(Rate(f"第{place}率", place, 100, "", "") for place in range(count))
    (block,) = (one for one in contents(summary(rates=rates), Layout.FORM).blocks if one.heading == "工作质效")
    (halves,) = block.tables
    assert halves.heads == ("指标", "分子", "分母", "比率") * 2
    assert len(halves.rows) == high
    labels = [text for side in (0, 4) for text in (one[side][0] for one in halves.rows) if text]
    assert labels == [rate.label for rate in rates]


# ---------------------------------------------------------------- brief


def test_the_brief_tells_what_is_large_what_is_late_and_what_is_odd() -> None:
    marks = (Mark("received.village.1", "比上月增加3件（100%）。"),)
    made = contents(summary(marks=marks), Layout.BRIEF)
    tiles = [tile for block in made.blocks for tile in block.tiles]
    assert [(tile.label, tile.value, tile.note) for tile in tiles[:2]] == [
        ("收到", "45件", "环比上升12.50%　同比—"),
        ("在办", "6件", "环比持平　同比下降25.00%"),
    ]
    assert ("按期办结率", "83.33%", "5 ÷ 6") in tiles
    assert [block.paragraphs for block in made.blocks if block.heading == "需要关注"] == [
        ("青石村·收到6件：比上月增加3件（100%）。",)
    ]
    (late,) = (block.tables[0] for block in made.blocks if block.heading == "超期最久的事项")
    assert [cells[6][0] for cells in late.rows] == ["-7 天", "-6 天", "-5 天", "-4 天", "-3 天"]
    assert late.note == f"共7件，列前{FEW}件。"


def test_what_there_is_nothing_of_is_not_in_the_brief() -> None:
    made = contents(summary(due_lines=(), tables=()), Layout.BRIEF)
    assert [block.heading for block in made.blocks] == ["", "收到件数走势"]


def test_the_charts_show_the_foremost_rows() -> None:
    made = contents(summary(), Layout.BRIEF)
    categories, villages = (chart for block in made.blocks for chart in block.charts if chart.kind == ChartKind.BARS)
    assert categories.labels == tuple(f"第{place}类" for place in range(9, 1, -1))
    assert categories.totals == tuple(range(9, 1, -1))
    assert len(villages.labels) == 9  # rows of zero are no bars


def test_a_mark_of_a_figure_that_is_gone_keeps_its_reason() -> None:
    assert said(Mark("received.village.9", "近12个月最高。"), Fields(summary())) == "近12个月最高。"


# ---------------------------------------------------------------- comparison


@pytest.mark.parametrize(
    ("comparison", "heads"),
    [
        (Comparison.BOTH, ("类别", "本月", "上月", "环比", "本年累计", "上年同期", "同比")),
        (Comparison.PREVIOUS, ("类别", "本月", "上月", "环比", "本年累计")),
        (Comparison.YEAR_AGO, ("类别", "本月", "本年累计", "上年同期", "同比")),
        (Comparison.NONE, ("类别", "本月", "本年累计")),
    ],
)
def test_only_the_wanted_comparison_is_left(comparison: Comparison, heads: tuple[str, ...]) -> None:
    made = compared(table("categories"), comparison)
    assert made.heads == heads
    assert all(len(cells) == len(heads) for cells in made.rows)
    for column in made.columns:
        if column.derived:  # still points to the columns it follows from
            names = {"环比": ("本月", "上月"), "同比": ("本年累计", "上年同期")}[column.head]
            assert (heads[column.derived.now], heads[column.derived.base]) == names
    note = contents(summary(), Layout.BRIEF, comparison).blocks[0].tiles[0].note
    assert ("环比" in note, "同比" in note) == ("环比" in heads, "同比" in heads)


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("一、基本情况", (1, "一、基本情况", "")),
        ("（二）内容分类", (2, "（二）内容分类", "")),
        ("（一）总体平稳。本月收到3件。", (2, "（一）总体平稳。", "本月收到3件。")),
        ("本月收到3件。", (0, "", "本月收到3件。")),
        ("二、" + "很长" * 30, (0, "", "二、" + "很长" * 30)),
        ("一方面，村级调解有力。", (0, "", "一方面，村级调解有力。")),
        ("", (0, "", "")),
    ],
)
def test_headings_are_told_from_text(paragraph: str, parts: tuple[int, str, str]) -> None:
    assert outline(paragraph) == parts


@pytest.mark.parametrize(("comparison", "told"), [(Comparison.BOTH, True), (Comparison.YEAR_AGO, True), (Comparison.PREVIOUS, False), (Comparison.NONE, False)])  # fmt: skip
def test_what_is_said_of_last_year_stands_with_its_columns(comparison: Comparison, told: bool) -> None:
    table = SummaryTable("x", "表", plain_columns(("甲",)), ((("1", ""),),), "注。", year_ago_note="同期数不全。")
    shown = compared(table, comparison)
    assert shown.note == ("注。同期数不全。" if told else "注。")
    assert compared(shown, comparison) == shown
