"""Citizen identity numbers (公民身份号码, GB 11643): reading, checking, masking; age on a day."""

import re
from datetime import date
from typing import NamedTuple

from desktop.domain.faults import Refused
from desktop.domain.widths import half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_MAX_AGE = 150

# GB/T 2260 provinces; 81–83 are residence permits for 港澳台, 91–96 permanent residence cards (9 + province).
# Area codes below the province are not checked: abolished counties live on in old numbers.
_PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 96))
_PROVINCES = frozenset(str(code) for first, last in _PROVINCE_RANGES for code in range(first, last + 1))


class Identity(NamedTuple):
    """A checked number (always 18 characters) and what it tells. `was_15`: typed as an old 15-digit number."""

    number: str
    born_on: date
    sex: str
    area: str
    was_15: bool


def read_identity(text: str, today: date) -> Identity:
    """Read a typed number of 18 or (old) 15 digits; blanks, dashes, full-width signs and a small x are tolerated.

    Raises Refused (field `id_number`) with a sentence that says what is wrong.
    """
    typed = re.sub(r"[\s\-—－·]", "", half_width(text)).upper()
    if not typed:
        raise _refused("身份证号没有填写。")
    _check_signs(typed)
    was_15 = len(typed) == 15
    number = upgrade_15(typed) if was_15 else typed
    if number[:2] not in _PROVINCES:
        raise _refused(f"身份证号开头两位“{number[:2]}”不是省级代码，请核对。")
    born_on = _birthday(number[6:14], today)
    expected = check_digit(number[:17])
    if number[17] != expected:
        raise _refused(f"身份证号校验不通过：按前 17 位推算，末位应为 {expected}，现在是 {number[17]}，请逐位核对。")
    return Identity(number, born_on, "男" if int(number[16]) % 2 else "女", number[:6], was_15)


def check_digit(first17: str) -> str:
    """The 18th character for 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def upgrade_15(number: str) -> str:
    """The 18-character form of an old 15-digit number (all its holders were born in 19xx)."""
    first17 = f"{number[:6]}19{number[6:]}"
    return first17 + check_digit(first17)


def mask_identity(number: str) -> str:
    """The number with birthday hidden (`430423********1234`); a shorter paper number shows two signs at each end."""
    head, tail = (6, 4) if len(number) >= 15 else (2, 2) if len(number) >= 6 else (0, 0)
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


def age_on(born_on: date, day: date) -> int:
    """Completed years of age (周岁) on a day; who was born on 29 February completes a year on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _check_signs(number: str) -> None:
    for place, sign in enumerate(number, 1):
        if not ("0" <= sign <= "9" or (sign == "X" and place == 18)):
            raise _refused(f"身份证号第 {place} 位“{sign}”不是数字，请核对（只有第 18 位可以是 X）。")
    if len(number) not in (15, 18):
        raise _refused(f"身份证号应为 18 位（旧证 15 位），现在是 {len(number)} 位，请核对。")


def _birthday(digits: str, today: date) -> date:
    written = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    try:
        born_on = date.fromisoformat(written)
    except ValueError:
        raise _refused(f"身份证号中的出生日期 {written} 不存在，请核对第 7 至 14 位。") from None
    if born_on > today:
        raise _refused(f"身份证号中的出生日期 {written} 还没有到，请核对第 7 至 14 位。")
    if born_on.year < today.year - _MAX_AGE:
        raise _refused(f"身份证号中的出生年份 {digits[:4]} 太早，请核对第 7 至 10 位。")
    return born_on


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="id_number")
