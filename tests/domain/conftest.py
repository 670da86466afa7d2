"""The shipped holiday pack and clock rules, read once for all tests of this folder."""

import csv
from pathlib import Path

import pytest
from hypothesis import settings

from desktop.domain.calendar import WorkCalendar, parse_holidays
from desktop.domain.clocks import ClockRule, parse_clock_rules
from desktop.paths import resource

# No time limit per example: the machine may be busy, and speed is measured elsewhere.
settings.register_profile("domain", deadline=None)
settings.load_profile("domain")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def holiday_rows() -> list[dict[str, str]]:
    return _rows(resource("codes", "holidays.csv"))


@pytest.fixture(scope="session")
def calendar(holiday_rows: list[dict[str, str]]) -> WorkCalendar:
    return WorkCalendar(parse_holidays(holiday_rows))


@pytest.fixture(scope="session")
def rules() -> dict[str, ClockRule]:
    return {rule.code: rule for rule in parse_clock_rules(_rows(resource("codes", "clock_rules.csv")))}
