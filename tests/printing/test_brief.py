"""The leader's brief is one page whatever the month was like, and says what it leaves out."""

from datetime import date
from types import ModuleType

import pytest

from desktop.domain.charts import Chart, ChartKind
from desktop.domain.report import Block, Layout, Report, Tile
from desktop.domain.summaries import SummaryTable, plain_columns
from desktop.printing import render
from desktop.printing.brief import brief

MADE_ON = date(2026, 11, 2)
HEADS = ("序号", "编号", "事项", "村（社区）", "承办人", "期限", "状态")
CHANNELS = ("来信", "来访", "来电", "网上", "上级转交办", "意见箱")
VILLAGES = tuple(f"示例{place}村" for place in range(10))
NOTES = tuple(f"示例{place}村·收到{place}件：比上月增加{place}件，近12个月最高。" for place in range(9))


def matters(count: int, title: str = "示例桥水毁村道修复问题", note: str = "") -> SummaryTable:
    rows = tuple(
        tuple(
            (text, "")
            for text in (
                str(place),
                f"示信〔2026〕{place:04d}号",
                f"{title}{place}",
                "青石村",
                "李经办",
                "2026-10-20",
                f"已超期 {place} 天",
            )
        )
        for place in range(1, count + 1)
    )
    return SummaryTable("due", "", plain_columns(HEADS), rows, note)


def report(
    marks: tuple[str, ...] = NOTES[:2],
    matter_count: int = 5,
    scale: int = 1,
    title: str = "示例桥水毁村道修复问题",
    villages: tuple[str, ...] = VILLAGES,
) -> Report:
    labels = tuple(f"{month}月" for month in range(1, 13))
    series = tuple(
        (label, tuple((3 * place + month) % 11 * scale for month in range(12))) for place, label in enumerate(CHANNELS)
    )
    bars = tuple((3 + place) * scale for place in range(len(villages)))
    tiles = tuple(
        Tile(label, f"{17 * scale}件", "环比上升112.50%　同比下降3.00%")
        for label in ("收到", "办结", "化解", "月末在办", "超期")
    )
    rates = tuple(
        Tile(label, value, "6 ÷ 7")
        for label, value in (("及时受理率", "85.71%"), ("按期办结率", "100.00%"), ("化解率", "—"))
    )
    blocks = (
        Block(tiles=tiles + rates),
        Block("收到件数走势", charts=(Chart(ChartKind.COLUMNS, "收到件数走势", labels, series),)),
        Block(
            "分布情况",
            charts=(
                Chart(ChartKind.BARS, "收到较多的内容分类", villages[:8], (("收到", bars[:8]),)),
                Chart(ChartKind.BARS, "收到较多的村（社区）", villages, (("收到", bars),)),
            ),
        ),
        Block("需要关注", paragraphs=marks),
        Block("超期最久的事项", tables=(matters(matter_count, title, "共7件，列前5件。" if matter_count else ""),)),
        Block("重点事项", tables=(matters(matter_count // 2, title),)),
    )
    return Report(
        layout=Layout.BRIEF,
        title="示例镇信访与群众工作简报",
        unit="示例镇人民政府",
        label="2026年10月",
        span="2026年10月1日至2026年10月31日",
        as_of="",
        blocks=blocks,
        checks=(),
        filled_by="李经办",
        filled_on="2026年11月2日",
        definitions=(),
        none="本月无。",
        edition="",
        issue="第10期",
        remark="本月含补录3件。",
    )


def text_of(contents: Report) -> str:
    return "".join("".join(render.page_texts(render.render(brief(contents, MADE_ON)))).split())


BRIEFS = {
    "ordinary": report(),
    "full": report(NOTES, 9, title="要求解决历史遗留的土地征收补偿和安置房分配问题" * 4),
    "long marks": report(tuple(f"{note}" * 8 for note in NOTES), 9),
    "empty": report((), 0, 0),
    "huge": report(NOTES, 5, 100_000),
    "long villages": report(villages=tuple(f"{name}易地扶贫搬迁安置社区居民委员会" for name in VILLAGES)),
    "bare": report()._replace(blocks=(Block(tiles=(Tile("收到", "0件"),)),)),
    "first month": report()._replace(blocks=report().blocks[:2]),
}


@pytest.mark.parametrize("name", BRIEFS)
def test_a_brief_is_one_page_and_nothing_runs_into_the_foot(name: str, letters) -> None:
    pdf = render.render(brief(BRIEFS[name], MADE_ON))
    assert render.page_count(pdf) == 1
    placed = letters(pdf, 0)
    foot = min(one.top for one in placed if one.text == "统")
    foot_line = [one for one in placed if one.bottom > foot + 0.5]
    assert {"统", "计", "期", "间"} <= {one.text for one in foot_line}
    above = [one for one in placed if one not in foot_line]
    assert max(one.bottom for one in above) < foot - 1
    assert min(one.left for one in placed) >= 19.5
    assert max(one.right for one in placed) <= 190.5


def test_an_ordinary_brief_tells_everything() -> None:
    contents = BRIEFS["ordinary"]
    text = text_of(contents)
    for part in (
        "示例镇信访与群众工作简报", "示例镇人民政府", "2026年10月", "第10期", "2026年11月2日", "17件", "85.71%",
        "环比上升112.50%", "同比下降3.00%", "6÷7", "收到件数走势（单位：件）", "收到较多的内容分类", "收到较多的村（社区）",
        "需要关注", *NOTES[:2], "超期最久的事项", "重点事项", "已超期5天", "期限2026-10-20", "共7件，列前5件。",
        "统计期间：2026年10月1日至2026年10月31日", "本月含补录3件。", "编制：李经办",
    ):  # fmt: skip
        assert part in text, part
    for chart in (chart for block in contents.blocks for chart in block.charts):
        assert all(label in text for label in (*chart.labels, *map(str, chart.totals)))


def test_what_is_left_out_is_said() -> None:
    text = text_of(BRIEFS["full"])
    shown = sum(note in text for note in NOTES)
    assert 4 <= shown < len(NOTES)
    assert f"另有{len(NOTES) - shown}项" in text
    assert text.count("…") >= 5  # the titles that are too long


def test_an_empty_month_says_so() -> None:
    text = text_of(BRIEFS["empty"])
    assert text.count("本月无。") == 3  # what asks for attention, and both lists
    assert "0件" in text


def test_only_the_day_and_the_unit_are_asked_of_the_report() -> None:
    paper = brief(report()._replace(edition="第2版（更正）", as_of="2026年10月20日"), MADE_ON)
    text = "".join("".join(render.page_texts(render.render(paper))).split())
    assert paper.made_on == MADE_ON
    assert "第2版（更正）" in text
    assert "（数据截至2026年10月20日）" in text


def test_hostile_text_is_only_text(samples: ModuleType) -> None:
    contents = report((samples.HOSTILE,), 2, title=samples.HOSTILE, villages=(samples.HOSTILE, *VILLAGES[1:]))
    text = text_of(contents)
    assert "".join(samples.HOSTILE.split()) in text
