"""The draft of the text: which sentences are said, and that none of them says nonsense."""

import itertools
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.casework.narrative_outline import draft_of, shipped
from desktop.domain.dates import parse_period
from desktop.domain.faults import MissingPart
from desktop.domain.fields import Fields, filled
from desktop.domain.measures import (
    ALL,
    CHANNEL_SLICES,
    MEASURES,
    RATES,
    SOURCE_SLICES,
    applies,
    category_slice,
    join_name,
    rate_name,
    village_slice,
)
from desktop.domain.narrative import draft, fields_named, read_outline
from desktop.domain.records import Office
from desktop.domain.summaries import Figure, Mark, Rate, Summary

PARTS = (
    ALL,
    *CHANNEL_SLICES,
    *SOURCE_SLICES,
    category_slice("01", "农村农业"),
    category_slice("0101", "村务管理"),
    category_slice("03", "城乡建设"),
    category_slice("", "未分类"),
    *(village_slice(number, f"V{number}", f"第{number}村") for number in (1, 2, 3, 4)),
)
NAMES = [
    (join_name(entry.name, part.name), part, entry) for part in PARTS for entry in MEASURES if applies(entry, part)
]
KINDS = ("2026-01", "2026-10", "2026-Q1", "2026-Q3", "2026-H1", "2026-H2", "2026")
HEADINGS = ["一、基本情况", "二、主要特点", "三、主要做法", "四、存在问题", "五、下步工作"]


def summary(code: str = "2026-10", values: Any = None, as_of: date | None = None, **more: Any) -> Summary:
    """A summary with every figure: 0 unless `values` (name → value or (value, previous, year ago)) says otherwise."""
    values = values or {}
    period = parse_period(code)

    def figure(name: str, label: str) -> Figure:
        told = values.get(name, 0)
        return Figure(name, label, *(told if isinstance(told, tuple) else (told, 0, None)))

    figures = tuple(figure(name, f"{part.label.strip()}·{entry.label}") for name, part, entry in NAMES)
    of = {one.name: one.value for one in figures}
    rates = tuple(Rate(label, of[top], of[base], formula, rate_name(top)) for label, top, base, formula in RATES)
    office = Office("示例镇人民政府", "示例镇", "430000101", "群众工作站", "", "")
    return Summary(
        period.code, period.label, period.from_on, period.to_on, as_of or period.to_on, office, figures, rates,
        (), (), (), (), (), (), (), 0, "李经办", **more,
    )  # fmt: skip


def told(code: str = "2026-10", values: Any = None, **more: Any) -> str:
    """The draft of such a summary as printed."""
    fields = Fields(summary(code, values, **more))
    return filled(draft_of(fields), fields)


def is_sound(text: str) -> None:
    """Five parts in order, each with something to say, and no hole in any sentence."""
    lines = text.split("\n")
    assert [line for line in lines if re.match("[一二三四五]、", line)] == HEADINGS
    assert all(line.endswith("。") for line in lines if line not in HEADINGS), text
    assert not any(before in HEADINGS and after in HEADINGS for before, after in itertools.pairwise(lines))
    assert "〔" not in text
    assert "{" not in text
    assert "—" not in re.sub(r"1—\d+月", "", text), text
    assert not re.search(r"[，；、。]{2}|：[，。]|无[，、；]|None", text), text


# ---------------------------------------------------------------- the shipped outline


@pytest.mark.parametrize("code", KINDS)
def test_every_field_of_the_outline_exists(code: str) -> None:
    fields = Fields(summary(code))
    assert [name for name in sorted(fields_named(shipped())) if fields.value(name) is None] == []


@pytest.mark.parametrize("code", KINDS)
def test_an_empty_period_is_a_zero_report(code: str) -> None:
    text = told(code)
    is_sound(text)
    assert "未收到群众信访事项，实行零报告。" in text
    assert "同比" not in text
    assert "环比" not in text
    this = parse_period(code).this
    assert f"{this}没有收到信访事项" in text
    assert f"{this}未发现突出问题" in text


numbers = st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 100_000))
triples = st.tuples(numbers, st.one_of(st.none(), numbers), st.one_of(st.none(), numbers))


@given(
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from([name for name, *_ in NAMES]), triples),
    st.lists(st.sampled_from(["received", "received.channel.visit", "closed.village.V1", "gone"]), max_size=5),
    st.booleans(),
)
def test_no_summary_makes_nonsense(
    code: str, values: dict[str, tuple[int, int, int]], marked: list[str], running: bool
) -> None:
    as_of = parse_period(code).from_on.replace(day=20) if running else None
    marks = tuple(Mark(name, "比上月增加 3 件（75%）；近 12 个月最高") for name in marked)
    is_sound(told(code, values, as_of=as_of, marks=marks))


def test_a_huge_summary_says_everything_it_can() -> None:
    is_sound(told(values={name: (10_000 - place, 5_000, 7_000) for place, (name, *_) in enumerate(NAMES)}))


@pytest.mark.parametrize(
    ("code", "first", "words"),
    [
        ("2026-10", "10月，全镇共收到群众信访事项17件（批）次，环比上升41.67%，同比下降15.00%；1—10月累计", "由9月的12件"),
        ("2026-Q3", "第三季度，全镇共收到群众信访事项17件（批）次，环比上升41.67%，同比下降15.00%；1—9月累计", "由第二季度的12件"),
        ("2026-H1", "上半年，全镇共收到群众信访事项17件（批）次，环比上升41.67%，同比下降15.00%；", "由2025年下半年的12件"),
        ("2026", "2026年，全镇共收到群众信访事项17件（批）次，同比下降15.00%；", "由2025年的12件"),
    ],
)  # fmt: skip
def test_the_words_follow_the_period(code: str, first: str, words: str) -> None:
    text = told(code, {"received": (17, 12, 20), "first": 17, "received_ytd": (90, 0, None)})
    assert text.split("\n")[1].startswith(first)
    assert words in text


def test_a_running_period_says_until_when_and_compares_nothing() -> None:
    text = told(values={"received": (17, 12, 20), "open": (30, 10, 10)}, as_of=date(2026, 10, 20))
    is_sound(text)
    assert "截至2026年10月20日，全镇本月共收到群众信访事项17件（批）次。" in text
    assert "环比" not in text
    assert "在办事项增多" not in text
    assert "目前在办30件" in text


def test_without_last_year_there_is_no_yearly_comparison() -> None:
    text = told(values={"received": (17, 12, None)})
    assert "环比上升41.67%。" in text
    assert "同比" not in text


def test_the_next_steps_follow_from_what_was_found() -> None:
    fine = told(values={"received": (9, 9, 9), "first": 9, "open": (3, 3, 3)})
    assert "督办" not in fine
    assert "无超期件" in fine
    assert "未发现突出问题" in fine
    late = told(values={"received": 9, "open": 5, "overdue": 2, "overdue.village.V1": 1, "overdue.village.V2": 1})
    assert "共2件，涉及第1村1件、第2村1件。" in late
    assert "对超期的2件逐件督办" in late.split("五、下步工作")[1]
    several = {f"overdue.village.V{number}": 1 for number in (1, 2, 3, 4)}
    assert "第3村1件等。" in told(values={"received": 9, "open": 5, "overdue": 4, **several})


def test_one_finding_bears_no_number() -> None:
    lines = told(values={"late_trips": 2}).split("\n")
    assert lines[lines.index("四、存在问题") + 1] == "走访登记不够及时，补记2次。"


def test_what_is_unusual_is_told_with_its_reason() -> None:
    marks = (Mark("received.channel.visit", "比上月增加 3 件（75%）；近 12 个月最高"), Mark("gone", "x"))
    text = told(values={"received": (9, 9, 9), "received.channel.visit": 7}, marks=marks)
    assert "来访7批次，比上月增加3件（75%），近12个月最高" in text
    assert "对变动较大的方面分析原因" in text.split("五、下步工作")[1]


def test_the_figures_of_a_draft_stay_live_and_its_words_do_not() -> None:
    text = draft_of(Fields(summary(values={"received": (17, 12, 20)})))
    assert "10月，全镇共收到群众信访事项{received}件（批）次，环比{received@change}" in text


# ---------------------------------------------------------------- outlines of one's own

OUTLINE = """
[[part]]
title = "甲"
[[part.block]]
when = [%s]
say = "有"
[[part.block]]
otherwise = true
say = "没有"
"""


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("'received > 17'", False),
        ("'received >= 17', 'overdue = 0'", True),
        ("'received < 17', 'overdue = 0'", False),
        ("['received < 17', 'overdue = 0']", True),
        ("'received@change >= 41%'", True),
        ("'received@change >= 42%'", False),
        ("'received@yearly'", False),
        ("'not received@yearly'", True),
        ("'received@yearly > -100%'", False),
        ("'received@yearly < 100%'", False),
        ("'received > received@previous'", True),
        ("'received != 17'", False),
        ("\"period.this = '本月'\"", True),
        ("\"period.this != '本月'\"", False),
        ("\"received = '17'\"", False),
        ("'received.moon'", False),
        ("'not received.moon'", True),
        ("'received.moon < 1'", False),
    ],
)
def test_conditions(when: str, holds: bool) -> None:
    fields = Fields(summary(values={"received": (17, 12, None)}))
    assert draft(fields, read_outline(OUTLINE % when)) == f"一、甲\n{'有' if holds else '没有'}"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("[[part]\n", "narrative.toml"),
        ("x = 1", "x"),
        ("[[part]]\ntitle = '甲'", "block"),
        ("[[part]]\ntitle = '甲'\n[[part.block]]\nsya = 'x'", "“甲”中有不认识的项 sya"),
        (OUTLINE % "'received => 3'", "“received => 3”"),
        (OUTLINE % "'__import__(1)'", "__import__"),
        (OUTLINE % "3", "narrative.toml"),
    ],
)
def test_a_broken_outline_is_told_clearly(broken: str, said: str) -> None:
    with pytest.raises(MissingPart) as no:
        read_outline(broken)
    assert said in no.value.sentence
    assert "重新安装" in no.value.sentence
