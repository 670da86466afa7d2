"""The printed recovery code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.faults import Refused
from desktop.store.recovery import code_of, secret_of

secrets = st.binary(min_size=20, max_size=20)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(secrets)
def test_a_code_reads_back_however_it_is_typed(secret: bytes) -> None:
    code = code_of(secret)
    assert [len(group) for group in code.split("-")] == [5] * 7
    sloppy = " " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l") + "\n"
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code, sloppy, wide, code.replace("1", "I"), code.replace("-", "—")):
        assert secret_of(typed) == secret


@given(secrets, st.integers(0, 34), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_told(secret: bytes, place: int, sign: str) -> None:
    digits = code_of(secret).replace("-", "")
    typed = digits[:place] + sign + digits[place + 1 :]
    if typed == digits:
        assert secret_of(typed) == secret
    else:
        with pytest.raises(Refused, match="抄错"):
            secret_of(typed)


@given(secrets, st.integers(0, 34), st.integers(0, 34))
def test_two_exchanged_characters_are_told(secret: bytes, one: int, two: int) -> None:
    digits = list(code_of(secret).replace("-", ""))
    if digits[one] == digits[two] or (one < 32) != (two < 32):
        return
    digits[one], digits[two] = digits[two], digits[one]
    with pytest.raises(Refused):
        secret_of("".join(digits))


@pytest.mark.parametrize("typed", ["", "ABCDE", "A" * 34, "A" * 36, "U" * 35, "桃" * 35])
def test_other_text_is_told(typed: str) -> None:
    with pytest.raises(Refused) as told:
        secret_of(typed)
    assert told.value.field == "code"
