from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.domain.dates import (
    Period,
    chinese_date,
    chinese_span,
    full_day,
    month,
    parse_period,
    read_day,
    show_day,
    show_weekday,
    step_day,
)
from desktop.domain.faults import Refused

TODAY = date(2026, 3, 8)
"""A Sunday."""
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


# ---------------------------------------------------------------- reading


@given(DAYS, DAYS)
def test_every_full_form_is_read_whatever_today_is(day: date, today: date) -> None:
    y, m, d = day.timetuple()[:3]
    forms = [show_day(day), chinese_date(day), f"{day:%Y%m%d}", f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y} {m:02} {d:02}"]
    assert {read_day(form, today) for form in forms} == {full_day(form) for form in forms} == {day}


@given(DAYS, DAYS)
def test_without_a_year_it_is_the_last_year_in_reach(day: date, today: date) -> None:
    assume((day.month, day.day) != (2, 29))
    found = {read_day(form, today) for form in (f"{day.month}-{day.day}", f"{day.month}月{day.day}日", f"{day:%m.%d}")}
    this_year = day.replace(year=today.year)
    ahead = (this_year - today).days > 31
    assert found == {day.replace(year=today.year - 1) if ahead else this_year}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("２０２６－０３－０８", date(2026, 3, 8)),
        (" 2026 年 3 月 8 日 ", date(2026, 3, 8)),
        ("2026。3。8", date(2026, 3, 8)),
        ("2024-2-29", date(2024, 2, 29)),
        ("3.8", date(2026, 3, 8)),
        ("3/8", date(2026, 3, 8)),
        ("3月8号", date(2026, 3, 8)),
        ("4-8", date(2026, 4, 8)),
        ("4-9", date(2025, 4, 9)),
        ("12-31", date(2025, 12, 31)),
        ("15", date(2026, 3, 15)),
        ("1号", date(2026, 3, 1)),
        ("今天", TODAY),
        ("昨天", date(2026, 3, 7)),
        ("前天", date(2026, 3, 6)),
        ("明天", date(2026, 3, 9)),
        ("后天", date(2026, 3, 10)),
        ("t", TODAY),
        ("Ｙ", date(2026, 3, 7)),
        ("上周五", date(2026, 2, 27)),
        ("本周一", date(2026, 3, 2)),
        ("周日", TODAY),
        ("这个星期天", TODAY),
        ("下周三", date(2026, 3, 11)),
        ("下个礼拜一", date(2026, 3, 9)),
    ],
)
def test_what_clerks_type(typed: str, day: date) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "没有填写"),
        ("2026-02-30", "没有 2026年2月30日"),
        ("20260231", "没有 2026年2月31日"),
        ("2-29", "没有 2026年2月29日"),
        ("13-1", "没有 2026年13月1日"),
        ("32", "没有 2026年3月32日"),
        ("0", "没有 2026年3月0日"),
        ("0000-01-01", "没有 0年"),
        ("2026-03", "看不懂"),
        ("26-3-8", "看不懂"),
        ("3-8-2026", "看不懂"),
        ("上周八", "看不懂"),
        ("2026-03-08 10:00", "看不懂"),
        ("八月", "看不懂"),
        ("٣-٨", "看不懂"),
    ],
)
def test_the_refusal_names_the_fault(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        read_day(typed, TODAY)
    assert caught.value.field == "date"


@given(st.text("0123456789-/.年月日号周上下一天 ", max_size=12))
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    with suppress(Refused):
        assert isinstance(read_day(typed, TODAY), date)


@pytest.mark.parametrize("typed", ["3-8", "2026-02-30", "", "昨天"])
def test_full_day_takes_nothing_less(typed: str) -> None:
    assert full_day(typed) is None


# ---------------------------------------------------------------- keys and words


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("+", date(2026, 4, 1)),
        ("=", date(2026, 4, 1)),
        ("＋", date(2026, 4, 1)),
        ("-", date(2026, 3, 30)),
        ("[", date(2026, 2, 28)),
        ("【", date(2026, 2, 28)),
        ("]", date(2026, 4, 30)),
        ("】", date(2026, 4, 30)),
        ("t", TODAY),
        ("T", TODAY),
        ("y", date(2026, 3, 7)),
        ("x", None),
        ("", None),
    ],
)
def test_keys(key: str, day: date | None) -> None:
    assert step_day(date(2026, 3, 31), key, TODAY) == day


def test_keys_across_years_and_at_the_ends_of_the_calendar() -> None:
    assert step_day(date(2026, 1, 31), "[", TODAY) == date(2025, 12, 31)
    assert step_day(date(2025, 12, 31), "]", TODAY) == date(2026, 1, 31)
    assert step_day(date(2024, 1, 30), "]", TODAY) == date(2024, 2, 29)
    assert step_day(date.max, "+", TODAY) == step_day(date.max, "]", TODAY) == date.max
    assert step_day(date.min, "-", TODAY) == step_day(date.min, "[", TODAY) == date.min


def test_shown() -> None:
    assert (show_day(TODAY), show_weekday(TODAY), chinese_date(TODAY)) == ("2026-03-08", "周日", "2026年3月8日")
    assert show_weekday(date(2026, 3, 9)) == "周一"


# ---------------------------------------------------------------- periods


CODES = st.builds(
    lambda year, tail: f"{year}{tail}",
    st.integers(1950, 2098),
    st.sampled_from(["", *(f"-{m:02}" for m in range(1, 13)), *(f"-Q{q}" for q in range(1, 5)), "-H1", "-H2"]),
)


@given(CODES)
def test_periods_follow_each_other_without_gap(code: str) -> None:
    period = parse_period(code)
    assert period.code == code
    assert parse_period(period.label if period.kind in ("month", "year") else code) == period
    before = period.previous()
    assert before.kind == period.kind
    assert before.to_on + timedelta(days=1) == period.from_on
    assert period.year_to_date() == (date(period.year, 1, 1), period.to_on)
    steps = {"month": 12, "quarter": 4, "half": 2, "year": 1}[period.kind]
    for _ in range(steps - 1):
        before = before.previous()
    assert before == period.year_ago()


@pytest.mark.parametrize(
    ("typed", "label", "from_on", "to_on"),
    [
        ("2026-10", "2026年10月", date(2026, 10, 1), date(2026, 10, 31)),
        ("2024-2", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026年10月", "2026年10月", date(2026, 10, 1), date(2026, 10, 31)),
        ("２０２６－ｑ３", "2026年第三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-H1", "2026年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-h2", "2026年下半年", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026年", "2026年", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_typed_periods(typed: str, label: str, from_on: date, to_on: date) -> None:
    period = parse_period(typed)
    assert (period.label, period.from_on, period.to_on) == (label, from_on, to_on)


def test_month_is_what_its_code_says() -> None:
    assert month(2026, 10) == parse_period("2026-10")
    assert month(2026, 1).previous() == month(2025, 12)
    assert isinstance(month(2026, 1), Period)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2026-13",
        "2026-0",
        "2026-Q5",
        "2026-H3",
        "2026-Q",
        "26-10",
        "202610",
        "1900-01",
        "2100",
        "十月",
        "2026-10-01",
    ],
)
def test_nonsense_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="统计期") as caught:
        parse_period(typed)
    assert caught.value.field == "period"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "2026年10月1日至31日"),
        (date(2026, 7, 1), date(2026, 9, 30), "2026年7月1日至9月30日"),
        (date(2025, 12, 1), date(2026, 1, 31), "2025年12月1日至2026年1月31日"),
    ],
)
def test_span_says_nothing_twice(first: date, last: date, text: str) -> None:
    assert chinese_span(first, last) == text
