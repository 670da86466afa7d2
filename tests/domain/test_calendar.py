from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.calendar import Holiday, WorkCalendar, parse_holidays
from desktop.domain.faults import Refused

DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 1, 4), "调休上班"),
        (date(2026, 10, 1), "国庆节放假"),
        (date(2026, 10, 3), "国庆节放假"),
        (date(2026, 3, 14), "周六"),
        (date(2026, 3, 15), "周日"),
        (date(2026, 3, 16), "工作日"),
        (date(2020, 1, 30), "春节放假"),
        (date(2020, 1, 31), "疫情防控延长假期"),
        (date(2020, 2, 2), "疫情防控延长假期"),
        (date(2020, 2, 3), "工作日"),
        (date(2027, 10, 1), "工作日"),
    ],
)
def test_what_a_day_is(calendar: WorkCalendar, day: date, kind: str) -> None:
    assert calendar.kind_of(day) == kind
    assert calendar.is_working_day(day) == (kind in ("工作日", "调休上班"))


@given(DAYS)
def test_next_working_day_is_the_first_one(calendar: WorkCalendar, day: date) -> None:
    found = calendar.next_working_day(day)
    assert found >= day
    assert calendar.is_working_day(found)
    assert not any(calendar.is_working_day(day + timedelta(days=n)) for n in range((found - day).days))


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_are_inverse(calendar: WorkCalendar, start: date, count: int) -> None:
    end = calendar.add_working_days(start, count)
    assert calendar.working_days_between(start, end) == count
    assert calendar.working_days_between(end, start) == -count
    assert count == 0 or calendar.is_working_day(end)
    assert sum(calendar.is_working_day(start + timedelta(days=n + 1)) for n in range((end - start).days)) == count


def test_the_start_day_does_not_count(calendar: WorkCalendar) -> None:
    assert calendar.add_working_days(date(2026, 9, 28), 3) == date(2026, 10, 8)
    assert calendar.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10), "the make-up Saturday counts"
    assert calendar.add_working_days(date(2026, 2, 13), 2) == date(2026, 2, 24), "14 February is worked, then 春节"
    with pytest.raises(ValueError, match="-1"):
        calendar.add_working_days(date(2026, 1, 1), -1)


def test_coverage_ignores_the_december_of_next_years_pack() -> None:
    packed = WorkCalendar([Holiday(date(2022, 12, 31), True, "元旦"), Holiday(date(2023, 1, 1), True, "元旦")])
    assert packed.covers(2023)
    assert not packed.covers(2022)
    assert not packed.covers(2024)


# ---------------------------------------------------------------- the shipped pack


def test_shipped_pack_covers_its_years(calendar: WorkCalendar) -> None:
    assert [year for year in range(2015, 2030) if calendar.covers(year)] == list(range(2019, 2027))


def test_shipped_pack_gives_every_year_its_statutory_days(holiday_rows: list[dict[str, str]]) -> None:
    """Weekdays off less make-up days = statutory holidays: 11, from 2025 on 13, and two more in the spring of 2020."""
    balance: Counter[int] = Counter()
    for holiday in parse_holidays(holiday_rows):
        is_weekend = holiday.day.weekday() >= 5
        assert holiday.is_rest or is_weekend, "only weekend days are made up"
        balance[holiday.day.year] += (holiday.is_rest and not is_weekend) - (not holiday.is_rest)
    assert balance == {year: 13 if year >= 2025 or year == 2020 else 11 for year in range(2019, 2027)}


def test_shipped_pack_has_whole_holidays(calendar: WorkCalendar) -> None:
    """From the first to the last rest day of one holiday no day is missing, weekends included."""
    for year in range(2019, 2027):
        days = [date(year, 10, 1) + timedelta(days=n) for n in range(7)]
        assert all((found := calendar.holiday_on(day)) is not None and found.is_rest for day in days[:6])
        assert not calendar.is_working_day(days[0])
    assert len({calendar.kind_of(date(2026, 2, day)) for day in range(15, 24)}) == 1


# ---------------------------------------------------------------- reading a pack


def test_rows_as_a_spreadsheet_leaves_them() -> None:
    rows = [
        {"day": "2027/1/1", "is_rest": "是", "name": "元旦"},
        {"day": "20270102", "is_rest": "0", "name": " 元旦 "},
    ]
    assert parse_holidays(rows) == (
        Holiday(date(2027, 1, 1), True, "元旦"),
        Holiday(date(2027, 1, 2), False, "元旦"),
    )


GOOD = {"day": "2027-01-01", "is_rest": "1", "name": "元旦"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**GOOD, "day": "2027-02-30"}, "第 3 行：日期"),
        ({**GOOD, "day": ""}, "第 3 行：日期"),
        ({**GOOD, "day": "2027-01-02", "is_rest": "2"}, "第 3 行：“是否放假”"),
        ({**GOOD, "day": "2027-01-02", "name": " "}, "第 3 行：没有写节日名称"),
        ({"day": "2027-01-02"}, "第 3 行"),
        (GOOD, "第 3 行：2027-01-01 重复"),
    ],
)
def test_a_bad_row_is_named_by_its_line(row: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        parse_holidays([GOOD, row])
