"""Telephone numbers: stored as digits only, shown in groups, masked for papers that leave the office."""

import re

from desktop.domain.faults import Refused
from desktop.domain.widths import half_width

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_AREA = re.compile(r"(010|02\d|0[3-9]\d\d)([2-9]\d{6,7})", re.ASCII)
_HOTLINE = re.compile(r"[48]00\d{7}", re.ASCII)
_LOCAL = re.compile(r"[2-9]\d{6,7}", re.ASCII)
_SHORT = re.compile(r"1\d\d|[1-9]\d{4,5}", re.ASCII)
_KINDS = (_MOBILE, _AREA, _HOTLINE, _LOCAL, _SHORT)


def normalize_phone(text: str) -> str:
    """The digits of a typed mobile, landline, local or short number; +86, a 0 before a
    mobile, blanks, dashes and brackets are tolerated.

    Raises Refused (field `phone`).
    """
    digits = re.sub(r"[\s\-—–().·]", "", half_width(text))
    digits = re.sub(r"^(?:\+86|0086|(?:86|0)(?=1[3-9]\d{9}$))", "", digits)
    if not digits:
        raise _refused("电话没有填写。")
    if not re.fullmatch(r"[0-9]+", digits):
        raise _refused("电话只能填数字，一次填一个号码；分机号和第二个电话请写在备注里。")
    if any(kind.fullmatch(digits) for kind in _KINDS):
        return digits
    if re.match(r"1[3-9]", digits) and 8 <= len(digits) <= 14:
        raise _refused(f"手机号应为 11 位，现在是 {len(digits)} 位，请核对。")
    if digits.startswith("0"):
        raise _refused("固定电话应为区号加 7 至 8 位号码，如 0734-5812345，请核对。")
    raise _refused("电话号码不对：请填 11 位手机号、带区号的固定电话或 7 至 8 位本地号码。")


def show_phone(digits: str) -> str:
    """A stored number as people read it: `139 0000 5678`, `0734-5812345`; others unchanged."""
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if landline := _AREA.fullmatch(digits):
        return f"{landline[1]}-{landline[2]}"
    return digits


def mask_phone(digits: str) -> str:
    """A stored number with its middle hidden: `139****5678`, `0734-****345`, `****345`, `***45`."""
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[7:]}"
    if landline := _AREA.fullmatch(digits):
        return f"{landline[1]}-{_hide(landline[2], 3)}"
    return _hide(digits, 3 if len(digits) > 6 else 2)


def _hide(digits: str, tail: int) -> str:
    return "*" * (len(digits) - tail) + digits[len(digits) - tail :]


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="phone")
