import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.faults import Refused
from desktop.domain.numbering import check_pattern, format_number, parse_number

PETITION = "信〔{year}〕{serial:04}号"
LETTER = "×政信告〔{year}〕{serial}号"
LITERALS = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)), max_size=6)
SERIALS = st.sampled_from(["{serial}", "{serial:04}", "{serial:06}"])


def test_written_out() -> None:
    assert format_number(PETITION, 2026, 123) == "信〔2026〕0123号"
    assert format_number(PETITION, 2026, 12345) == "信〔2026〕12345号"
    assert format_number(LETTER, 2026, 5) == "×政信告〔2026〕5号"


@given(LITERALS, LITERALS, LITERALS, SERIALS, st.booleans(), st.integers(1000, 9999), st.integers(1, 999_999_999))
def test_what_is_written_is_read_back(
    before: str, between: str, after: str, serial: str, year_first: bool, year: int, number: int
) -> None:
    first, second = ("{year}", serial) if year_first else (serial, "{year}")
    pattern = f"{before}{first}{between}{second}{after}"
    check_pattern(pattern)
    assert parse_number(pattern, format_number(pattern, year, number)) == (year, number)


@pytest.mark.parametrize(
    "typed",
    [
        "信〔2026〕0123号",
        "信【2026】123号",
        "信[2026]123",
        "信（２０２６）０１２３号",
        "信(2026) 123 号",
        "信［2026］00123",
        " 信 2026 0123 ",
    ],
)
def test_typing_habits_are_tolerated(typed: str) -> None:
    assert parse_number(PETITION, typed) == (2026, 123)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "信",
        "2026",
        "访〔2026〕0123号",
        "信〔26〕0123号",
        "信〔0026〕0123号",
        "信〔2026〕号",
        "信〔2026〕0000号",
        "信〔2026〕12a号",
        "信〔2026〕٠١号",
    ],
)
def test_other_numbers_are_not_of_this_pattern(typed: str) -> None:
    assert parse_number(PETITION, typed) is None


def test_signs_of_a_pattern_are_no_wildcards() -> None:
    assert parse_number("A.{year}+{serial}", "a.2026+7") == (2026, 7)
    assert parse_number("A.{year}+{serial}", "ab2026+7") is None


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "信号",
        "信{year}号",
        "信{serial}号",
        "{year}{year}{serial}",
        "{year}{serial}{serial}",
        "{year}{serial}{village}",
        "{year.__class__}{serial}",
        "{year}{serial:>04}",
        "{year}{serial:04d}",
        "{year}{serial!r}",
        "{0}{serial}",
        "{}{}",
    ],
)
def test_bad_patterns_are_refused(pattern: str) -> None:
    for act in (check_pattern, lambda p: format_number(p, 2026, 1), lambda p: parse_number(p, "信")):
        with pytest.raises(Refused, match="有且只有一个") as caught:
            act(pattern)
        assert caught.value.field == "pattern"


@pytest.mark.parametrize("pattern", ["{{year}}{serial}", "{year}{serial", "{year}}{serial}", "}{year}{serial}{"])
def test_loose_braces_are_refused(pattern: str) -> None:
    with pytest.raises(Refused, match="花括号"):
        check_pattern(pattern)


@pytest.mark.parametrize(("year", "serial"), [(26, 1), (2026, 0), (2026, -1), (20260, 1)])
def test_numbers_outside_a_book_are_bugs(year: int, serial: int) -> None:
    with pytest.raises(ValueError, match=str(serial)):
        format_number(PETITION, year, serial)
