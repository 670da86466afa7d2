import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.faults import Refused
from desktop.domain.phones import mask_phone, normalize_phone, show_phone

LOCAL = st.one_of(st.integers(2_000_000, 9_999_999), st.integers(20_000_000, 99_999_999))
NUMBERS = st.one_of(
    st.integers(13_000_000_000, 19_999_999_999).map(str),
    st.builds("0{}{}".format, st.integers(310, 999), LOCAL),
    LOCAL.map(str),
    st.integers(10_000, 999_999).map(str),
)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("139 0000 5678", "13900005678"),
        ("139-0000-5678", "13900005678"),
        ("+86 139 0000 5678", "13900005678"),
        ("＋８６１３９００００５６７８", "13900005678"),
        ("8613900005678", "13900005678"),
        ("013900005678", "13900005678"),
        ("0734-5812345", "07345812345"),
        ("（0734）5812345", "07345812345"),
        ("0734—58123456", "073458123456"),
        ("010-62345678", "01062345678"),
        ("5812345", "5812345"),
        ("86123456", "86123456"),
        ("400-812-3456", "4008123456"),
        ("12345", "12345"),
        ("660123", "660123"),
        ("110", "110"),
    ],
)
def test_what_clerks_type(typed: str, digits: str) -> None:
    assert normalize_phone(typed) == digits


@given(NUMBERS)
def test_shown_numbers_are_read_back(digits: str) -> None:
    assert normalize_phone(digits) == digits
    assert normalize_phone(show_phone(digits)) == digits
    masked = mask_phone(digits)
    assert "*" in masked
    assert masked[-2:] == digits[-2:]
    assert len(masked.replace("-", "")) == len(digits)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "没有填写"),
        (" - ", "没有填写"),
        ("1390000567", "现在是 10 位"),
        ("139000056789", "现在是 12 位"),
        ("13900005678/5812345", "一次填一个"),
        ("0734-5812345转801", "分机号"),
        ("139٠٠٠٠5678", "只能填数字"),
        ("0734-581", "区号加 7 至 8 位"),
        ("2345", "号码不对"),
        ("11122223333", "号码不对"),
    ],
)
def test_the_refusal_names_the_fault(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        normalize_phone(typed)
    assert caught.value.field == "phone"


@pytest.mark.parametrize(
    ("digits", "shown", "masked"),
    [
        ("13900005678", "139 0000 5678", "139****5678"),
        ("07345812345", "0734-5812345", "0734-****345"),
        ("01062345678", "010-62345678", "010-*****678"),
        ("5812345", "5812345", "****345"),
        ("12345", "12345", "***45"),
        ("", "", ""),
    ],
)
def test_showing_and_masking(digits: str, shown: str, masked: str) -> None:
    assert show_phone(digits) == shown
    assert mask_phone(digits) == masked
