"""Fields: what they stand for, and texts that hold them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.dates import parse_period
from desktop.domain.fields import ASPECTS, WORDS, FieldKind, Fields, Piece, changed, filled, pieces, stored
from desktop.domain.records import Office
from desktop.domain.summaries import Figure, Rate, Summary

FIGURES = (
    Figure("received", "合计·收到", 18, 12, None),
    Figure("received.category.03", "农村农业·收到", 7, 0, 5),
    Figure("received.category.09", "政法·收到", 9, 9, 12),
    Figure("received.category.none", "未分类·收到", 2, 1, 1),
    Figure("received.category.0301", "土地承包·收到", 4, 1, 1),
    Figure("closed.category.03", "农村农业·办结", 30, 1, 1),
)


def summary(code: str = "2026-10") -> Summary:
    period = parse_period(code)
    office = Office("示例镇人民政府", "示例镇", "430000101", "群众工作站", "", "")
    return Summary(
        period.code, period.label, period.from_on, period.to_on, period.to_on, office, FIGURES,
        (Rate("化解率", 2, 3, "", "rate.received_resolved"), Rate("遍访率", 0, 0, "", "rate.households_visited")),
        (), (), (), (), (), (), (), 0, "李经办",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("received", "18", 18),
        ("received@previous", "12", 12),
        ("received@change", "上升50.00%", 0.5),
        ("received@year_ago", "—", None),
        ("received@yearly", "—", None),
        ("received.category.03@change", "—", None),
        ("received.category.09@change", "持平", 0.0),
        ("received.category.09@yearly", "下降25.00%", -0.25),
        ("rate.received_resolved", "66.67%", 2 / 3),
        ("rate.households_visited", "—", None),
        ("period.label", "2026年10月", None),
        ("period.last", "上月", None),
        ("office.name", "示例镇人民政府", None),
        ("filled_by", "李经办", None),
    ],
)
def test_what_a_field_stands_for(name: str, text: str, number: float | None) -> None:
    value = Fields(summary()).value(name)
    assert value is not None
    assert value.text == text
    assert value.number == pytest.approx(number)


@pytest.mark.parametrize(
    "name", ["", "received@", "received@foo", "received.channel.fax", "rate.x", "top.moon", "@change"]
)
def test_a_name_that_stands_for_nothing(name: str) -> None:
    assert name == "received@" or Fields(summary()).value(name) is None


def test_the_top_is_of_the_first_level_and_the_largest_first() -> None:
    value = Fields(summary()).value("top.category")
    assert value is not None
    assert value.text == "政法9件、农村农业7件"
    assert value.kind == FieldKind.WORDS


@pytest.mark.parametrize(("code", "this", "last"), [("2026-10", "本月", "上月"), ("2026-Q3", "本季度", "上季度"), ("2026-H1", "本半年", "前半年"), ("2026", "本年", "上年")])  # fmt: skip
def test_words_follow_the_period(code: str, this: str, last: str) -> None:
    assert filled("{period.this}比{period.last}", Fields(summary(code))) == f"{this}比{last}"


def test_every_choice_stands_for_something() -> None:
    fields = Fields(summary())
    choices = fields.choices()
    assert len({one.name for one in choices}) == len(choices) == len(WORDS) + 2 + len(FIGURES) * (1 + len(ASPECTS))
    assert all(fields.value(one.name) is not None for one in choices)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_change_is_told_the_way_it_goes(value: int, base: int) -> None:
    told = changed(value, base)
    if base == 0:
        assert told.text == "—"
        return
    assert told.number == pytest.approx((value - base) / base)
    assert told.text.startswith({-1: "下降", 0: "持平", 1: "上升"}[(value > base) - (value < base)])
    assert "-" not in told.text


NAMES = st.sampled_from(
    ["received", "received@change", "received.channel.visit", "rate.received_resolved", "received.village.3＃村"]
)


@given(st.lists(st.one_of(st.text(max_size=20).map(Piece), NAMES.map(lambda name: Piece("", name))), max_size=8))
def test_a_text_keeps_its_words_and_its_fields(parts: list[Piece]) -> None:
    again = pieces(stored(parts))
    assert [p.field for p in again if p.field] == [p.field for p in parts if p.field]
    assert "".join(p.text or "\0" for p in again) == "".join(p.text or ("\0" if p.field else "") for p in parts)
    assert stored(again) == stored(parts)


def test_braces_that_a_clerk_types_stay_braces() -> None:
    typed = "集合{1, 2}和{received}，{收到}"
    assert filled(stored([Piece(typed)]), Fields(summary())) == typed
    assert filled("{ received } {Received} {收到}", Fields(summary())) == "{ received } {Received} {收到}"


def test_a_field_that_is_gone_says_so() -> None:
    assert filled("共{received.village.99}件", Fields(summary())) == "共〔无此数字〕件"


def test_months_of_a_period() -> None:
    assert [one.code for one in parse_period("2026-Q2").months()] == ["2026-04", "2026-05", "2026-06"]
    assert [one.index for one in parse_period("2026-H2").months()] == [7, 8, 9, 10, 11, 12]
    assert len(parse_period("2026").months()) == 12
    for code in ("2026-12", "2026-Q4", "2026-H2", "2026"):
        period = parse_period(code)
        assert period.following().previous() == period
        assert period.following().from_on > period.to_on
        assert (period.following().from_on - period.to_on).days == 1
    assert parse_period("2026-Q3").months()[-1].to_on == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("name", "label", "figure"),
    [
        ("received", "合计·收到", "received"),
        ("received@change", "合计·收到·环比", "received"),
        ("received@previous", "合计·收到·上期", "received@2026-09"),
        ("received@year_ago", "合计·收到·上年同期", "received@2025-10"),
        ("rate.received_resolved", "化解率", "received_resolved"),
        ("top.category.1", "较多的内容分类·第一", "received.category.09"),
        ("period.label", "统计期", ""),
    ],
)
def test_where_a_field_comes_from(name: str, label: str, figure: str) -> None:
    origin = Fields(summary()).origin(name)
    assert origin is not None
    assert (origin.label, origin.figure) == (label, figure)
    assert Fields(summary()).origin("received.moon") is None


@pytest.mark.parametrize(
    ("code", "short", "previous", "months"),
    [
        ("2026-01", "1月", "2025年12月", "1月"),
        ("2026-Q3", "第三季度", "第二季度", "1—9月"),
        ("2026-H1", "上半年", "2025年下半年", "1—6月"),
        ("2026", "2026年", "2025年", "1—12月"),
    ],
)
def test_short_names_of_periods(code: str, short: str, previous: str, months: str) -> None:
    told = filled("{period.short} {period.previous} {period.months} {office.whole}", Fields(summary(code)))
    assert told == f"{short} {previous} {months} 全镇"
