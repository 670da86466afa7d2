"""The printable recovery code: 160 random bits in Crockford's base 32, seven groups of five, the last three a check."""

import re
import unicodedata

from desktop.domain.faults import Refused

SECRET_BYTES = 20
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SECRET_DIGITS = 32
_CHECK_DIGITS = 3
_GROUP = 5
# The largest prime below 32³: any one wrong character and any two exchanged ones change the remainder.
_PRIME = 32_749
_READ_AS = str.maketrans("OIL", "011")

_LENGTH = "恢复码应有 35 个字符（7 组、每组 5 个），请对照打印件检查是否漏抄或多抄。"
_TYPO = "恢复码有抄错的字符，请对照打印件逐组核对。"


def code_of(secret: bytes) -> str:
    """The code to print for a secret of 20 bytes."""
    number = int.from_bytes(secret, "big")
    digits = _digits(number, _SECRET_DIGITS) + _digits(number % _PRIME, _CHECK_DIGITS)
    return "-".join(digits[i : i + _GROUP] for i in range(0, len(digits), _GROUP))


def secret_of(code: str) -> bytes:
    """The secret of a typed code. Case, blanks and dashes do not matter; O reads as 0, I and L as 1.

    Raises Refused when a character is missing or wrong.
    """
    digits = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", code)).upper().translate(_READ_AS)
    if len(digits) != _SECRET_DIGITS + _CHECK_DIGITS:
        raise Refused(_LENGTH, field="code")
    if not set(digits) <= set(_ALPHABET):
        raise Refused(_TYPO, field="code")
    number, check = _value(digits[:_SECRET_DIGITS]), _value(digits[_SECRET_DIGITS:])
    if number % _PRIME != check:
        raise Refused(_TYPO, field="code")
    return number.to_bytes(SECRET_BYTES, "big")


def _digits(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _value(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number << 5 | _ALPHABET.index(digit)
    return number
