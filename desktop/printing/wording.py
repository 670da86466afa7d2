"""How days, moments and numerals are written on papers."""

from datetime import date, datetime

_DIGITS = "零一二三四五六七八九"


def day(value: date | None) -> str:
    """2026年10月8日, without leading zeros (GB/T 9704-2012, 7.3.5.4); empty for no day."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """2026年10月8日 9:05."""
    return f"{day(value.date())} {value.hour}:{value.minute:02d}"


def numeral(value: int) -> str:
    """Chinese numeral of 1 to 99, for the numbers of sections."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not head else "")


def listed(items: tuple[str, ...] | list[str]) -> str:
    """1.…；2.…。 One item stands alone and without a number; a full stop closes the list."""
    trimmed = [item.strip().rstrip("。；;.") for item in items]
    if len(trimmed) == 1:
        return f"{trimmed[0]}。"
    return "；".join(f"{place}.{item}" for place, item in enumerate(trimmed, 1)) + "。"
