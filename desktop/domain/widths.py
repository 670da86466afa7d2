"""What Chinese input methods type instead of ASCII: full-width letters, digits and signs."""

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """The text with full-width ASCII signs and the wide blank made half-width; everything else is kept."""
    return text.translate(_HALF)
