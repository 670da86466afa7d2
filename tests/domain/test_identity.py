from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.faults import Refused
from desktop.domain.identity import age_on, check_digit, mask_identity, read_identity, upgrade_15

TODAY = date(2026, 3, 8)
BIRTHDAYS = st.dates(date(1900, 1, 1), TODAY)


def number_of(born_on: date, order: int = 1, area: str = "430423") -> str:
    first17 = f"{area}{born_on:%Y%m%d}{order:03}"
    return first17 + check_digit(first17)


def refusal(text: str) -> str:
    with pytest.raises(Refused) as caught:
        read_identity(text, TODAY)
    assert caught.value.field == "id_number"
    return caught.value.sentence


@pytest.mark.parametrize(("first17", "last"), [("11010519491231002", "X"), ("44052418800101001", "4")])
def test_check_digits_of_the_standard(first17: str, last: str) -> None:
    assert check_digit(first17) == last


def test_everything_a_number_tells() -> None:
    who = read_identity("11010519491231002X", TODAY)
    assert who == ("11010519491231002X", date(1949, 12, 31), "女", "110105", False)


@pytest.mark.parametrize(
    "typed", ["１１０１０５１９４９１２３１００２ｘ", " 110105-19491231-002x ", "110105 1949 1231 002X"]
)
def test_typing_habits_are_tolerated(typed: str) -> None:
    assert read_identity(typed, TODAY).number == "11010519491231002X"


def test_an_old_number_becomes_a_new_one() -> None:
    who = read_identity("110105491231002", TODAY)
    assert who == ("11010519491231002X", date(1949, 12, 31), "女", "110105", True)
    assert upgrade_15("110105491231002") == who.number


@given(BIRTHDAYS, st.integers(0, 999))
def test_a_right_number_is_read_and_every_wrong_last_sign_refused(born_on: date, order: int) -> None:
    number = number_of(born_on, order)
    who = read_identity(number, TODAY)
    assert (who.number, who.born_on, who.sex) == (number, born_on, "男" if order % 2 else "女")
    for wrong in set("0123456789X") - {number[17]}:
        assert f"末位应为 {number[17]}，现在是 {wrong}" in refusal(number[:17] + wrong)


@given(BIRTHDAYS, st.integers(14, 16), st.integers(1, 9))
def test_one_slip_in_a_digit_is_always_noticed(born_on: date, place: int, shift: int) -> None:
    number = number_of(born_on)
    slipped = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert "末位应为" in refusal(slipped)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "没有填写"),
        ("43042319900101123", "现在是 17 位"),
        ("4304231990010112345", "现在是 19 位"),
        ("43042319900l011234", "第 12 位“L”不是数字"),
        ("4304231990010X1234", "第 14 位“X”不是数字"),
        ("43042300010112X", "第 15 位“X”不是数字"),
        ("100423199001011234", "开头两位“10”"),
        ("430423199002301234", "1990-02-30 不存在"),
        ("430423190002291234", "1900-02-29 不存在"),
        ("430423202603091234", "2026-03-09 还没有到"),
        ("430423180001011234", "出生年份 1800 太早"),
        ("430423991301123", "1999-13-01 不存在"),
    ],
)
def test_the_refusal_names_the_fault(typed: str, words: str) -> None:
    assert words in refusal(typed)


def test_born_today_on_a_leap_day_and_in_an_abolished_county() -> None:
    assert read_identity(number_of(TODAY), TODAY).born_on == TODAY
    assert read_identity(number_of(date(2000, 2, 29)), TODAY).born_on == date(2000, 2, 29)
    assert read_identity(number_of(date(1990, 1, 1), area="439999"), TODAY).area == "439999"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("430423199001011234", "430423********1234"),
        ("430423900101123", "430423*****1123"),
        ("E12345678", "E1*****78"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_masking(number: str, masked: str) -> None:
    assert mask_identity(number) == masked


@given(BIRTHDAYS, BIRTHDAYS)
def test_age_grows_by_one_on_the_birthday(born_on: date, day: date) -> None:
    age = age_on(born_on, day)
    assert age_on(born_on, born_on) == 0
    if day >= born_on:
        completed = [
            y for y in range(born_on.year + 1, day.year + 1) if (y, born_on.month, born_on.day) <= day.timetuple()[:3]
        ]
        assert age == len(completed)


def test_age_of_a_leap_day_child() -> None:
    born_on = date(2008, 2, 29)
    assert age_on(born_on, date(2026, 2, 28)) == 17
    assert age_on(born_on, date(2026, 3, 1)) == 18
