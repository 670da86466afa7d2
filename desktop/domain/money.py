"""Sums of money: whole 分 inside, 1,234.50 元 outside."""

import re
from decimal import Decimal

from desktop.domain.faults import Refused
from desktop.domain.widths import half_width

MOST = 10**13
"""No sum of a township reaches 1000 亿元 (in 分): a slip in typing."""

_TYPED = re.compile(r"[¥￥]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d*)?(万元?|元)?", re.ASCII)
_ROUGH = Decimal("0.000001")
"""A sheet's own arithmetic leaves 0.30000000000000004; anything coarser was typed and is wrong."""


def show_amount(fen: int) -> str:
    """`1,234.50`, for columns whose head names the unit."""
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02}"


def show_money(fen: int) -> str:
    """`1,234.50 元`."""
    return f"{show_amount(fen)} 元"


def read_money(text: str, field: str = "amount") -> int:
    """A typed sum in 分: 1200 · 1,200.50 · 1200元 · 3.5万. Raises Refused when it is no sum, or finer than a 分."""
    found = _TYPED.fullmatch(re.sub(r"\s", "", half_width(text)))
    if found is None:
        raise Refused(f"金额“{text.strip()[:20]}”看不懂，请写成 1200 或 1200.50（单位：元）。", field)
    yuan = Decimal(found[1].replace(",", "") + (found[2] or "").rstrip("."))
    exact = yuan * 100 * (10_000 if (found[3] or "").startswith("万") else 1)
    fen = int(exact.to_integral_value())
    if abs(exact - fen) > _ROUGH:
        raise Refused("金额最多写到分（两位小数）。", field)
    if fen > MOST:
        raise Refused("金额太大，请核对位数。", field)
    return fen
