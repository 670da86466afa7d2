"""Shares and changes in percent with two decimals, halves rounded up as offices and spreadsheets do, out of whole numbers."""

from decimal import ROUND_HALF_UP, Decimal


def hundredths(top: int, base: int) -> int:
    """`top` ÷ `base` in hundredths of a percent, halves away from zero. `base` is positive."""
    size = (20_000 * abs(top) + base) // (2 * base)
    return size if top >= 0 else -size


def share(top: int, base: int) -> str:
    """83.33%; “—” for base 0."""
    return _shown(hundredths(top, base)) if base else "—"


def change(value: int, base: int) -> str:
    """环比 and 同比 in a table: +12.50%, -8.40%, 持平; “—” for base 0."""
    if not base:
        return "—"
    return "持平" if value == base else f"{'+' if value > base else '-'}{_shown(abs(hundredths(value - base, base)))}"


def change_words(value: int, base: int) -> str:
    """The same in a sentence: 上升12.50%, 下降8.40%, 持平."""
    return change(value, base).replace("+", "上升").replace("-", "下降")


def of_fraction(part: float) -> Decimal:
    """A fraction in percent with two decimals, as `share` shows it of the whole numbers that it came from."""
    return (100 * Decimal(repr(part))).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _shown(size: int) -> str:
    return f"{size // 100}.{size % 100:02}%"
