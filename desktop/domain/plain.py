"""Text as it may be shown and written anywhere: without what reorders, hides or breaks it."""

import unicodedata

_LINE_ENDS = {ord(one): "\n" for one in "\x0b\x0c\x85\u2028\u2029"} | {ord("\t"): " "}
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def plain(text: str) -> str:
    """Without control and bidi characters (they would reorder or hide text); a lone surrogate becomes U+FFFD."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    return "".join(map(_plain_character, lines))


def _plain_character(one: str) -> str:
    if one in "\n \u3000":
        return one
    kind = unicodedata.category(one)
    if kind == "Zs":
        return " "
    if kind == "Cs":
        return "\ufffd"
    return "" if kind in ("Cc", "Cf") or one in _VARIATION_SELECTORS else one
