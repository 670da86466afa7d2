"""Worked due dates, reasoned out by hand, against a second way of counting that shares no code with the program."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.calendar import WorkCalendar
from desktop.domain.clocks import ClockRule, Pause, reckon

Case = dict[str, str]
Marks = dict[int, bool]
CASES: list[Case] = list(
    csv.DictReader(Path(__file__).with_name("cases_due_dates.csv").read_text(encoding="utf-8").splitlines())
)


def spans(case: Case) -> Iterator[Pause]:
    """The pauses of a case: `from/to`, the last one perhaps still open."""
    for words in case["pauses"].split():
        start, _, end = words.partition("/")
        yield Pause(date.fromisoformat(start), date.fromisoformat(end) if end else None, "听证")


def is_rest(number: int, marks: Marks) -> bool:
    """Weekend or holiday, by the number of the day: day 1 of the calendar was a Monday."""
    return marks.get(number, number % 7 in (6, 0))


def counted(case: Case, rule: ClockRule, marks: Marks) -> tuple[date, date]:
    """Cross out one day after the other, as one does on a calendar on the wall; then look for an open door."""
    closed = {
        number
        for pause in spans(case)
        if pause.to_on
        for number in range(pause.from_on.toordinal(), pause.to_on.toordinal() + 1)
    }
    left = int(case["length"] or rule.length) + int(case["extra"] or 0)
    number = date.fromisoformat(case["start"]).toordinal()
    while left > 0:
        number += 1
        if number in closed or (rule.unit == "working_day" and is_rest(number, marks)):
            continue
        left -= 1
    last = number
    while rule.rolls and is_rest(number, marks):
        number += 1
    return date.fromordinal(last), date.fromordinal(number)


@pytest.fixture(scope="module")
def marks(holiday_rows: list[dict[str, str]]) -> Marks:
    """Number of the day → True for a day off, False for a make-up working day."""
    return {date.fromisoformat(row["day"]).toordinal(): row["is_rest"] == "1" for row in holiday_rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}-{case['start']}")
def test_a_worked_case(case: Case, calendar: WorkCalendar, rules: dict[str, ClockRule], marks: Marks) -> None:
    rule = rules[case["rule"]]
    worked = (date.fromisoformat(case["internal"]), date.fromisoformat(case["due"]))
    assert counted(case, rule, marks) == worked
    due = reckon(
        rule,
        date.fromisoformat(case["start"]),
        calendar,
        length=int(case["length"]) if case["length"] else None,
        extra_days=int(case["extra"] or 0),
        pauses=spans(case),
    )
    assert (due.internal_due_on, due.due_on) == worked
    assert case["says"] in due.explanation
    assert due.explanation.startswith(f"{case['start']} {rule.starts}，次日起算")
    assert f"；依据{rule.basis}。" in due.explanation
    first = date.fromisoformat(case["start"]) if rule.unit == "working_day" else due.internal_due_on
    years = range(first.year, due.due_on.year + 1)
    assert ("尚未导入" in due.explanation) == bool(set(years) - {date.fromordinal(day).year for day in marks})


def test_there_are_enough_cases_of_every_kind() -> None:
    groups = [case["group"] for case in CASES]
    assert len(CASES) > 80
    assert {group: groups.count(group) >= 5 for group in groups} == dict.fromkeys(groups, True)
    assert set(groups) == {"春节", "国庆", "调休", "年末", "闰日", "未公布", "中止延期", "自定", "评价"}
