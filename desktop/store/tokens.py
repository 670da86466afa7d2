"""Chinese words for the search index. Both the writer and the searcher cut text here, and nowhere else."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_QUERY = 200
"""Characters of a query that count; a pasted page is searched by its beginning."""

_HANZI = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"(?P<hanzi>[{_HANZI}]+)|(?P<digits>[0-9]+)|(?P<latin>[a-z]+)")


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """(kind, run) for every stretch of 汉字, digits or Latin letters; everything else separates."""
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        yield str(match.lastgroup), match.group()


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _digit_tokens(run: str) -> list[str]:
    """A number whole, its last four when it is long, and both without leading zeros (0012 is asked for as 12)."""
    whole = [run, run[-4:]] if len(run) > 6 else [run]
    return [*whole, *(number.lstrip("0") for number in whole)]


def _tokens(text: str) -> Iterator[str]:
    for kind, run in _runs(text):
        if kind == "hanzi":
            yield from _pairs(run)
            yield run[-1]  # so that a search for one character, 字*, also finds the last one
        elif kind == "digits":
            yield from _digit_tokens(run)
        else:
            yield run


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(token for token in tokens if token))


def body_tokens(text: str) -> str:
    """Index words of a running text: 张三丰 → 张三 三丰 丰. Each word once; separated by blanks."""
    return _joined(_tokens(text))


def body_pairs(text: str) -> list[str]:
    """The character pairs of a running text in their order, each once."""
    return list(dict.fromkeys(pair for kind, run in _runs(text) if kind == "hanzi" for pair in _pairs(run)))


def who_tokens(name: str, pinyin_keys: Iterable[str] = (), phones: Iterable[str] = (), id_number: str = "") -> str:
    """Index words of one person: name, pinyin (whole and initials, made by the caller), phones, identity number.

    Words of several persons are put together with a blank between them.
    """
    # 阿依古丽·买买提 is asked for with and without the dot.
    words = [*_tokens(name), *_tokens("".join(run for _, run in _runs(name)))]
    words += [run for key in pinyin_keys for _, run in _runs(key)]
    for number in (*phones, id_number):
        plain = "".join(run for kind, run in _runs(number) if kind != "hanzi")
        words += [plain, plain[-4:], *_tokens(number)]
    return _joined(words)


def query_terms(text: str) -> list[str]:
    """One safe FTS5 MATCH expression for each stretch of the query; all of them must be found somewhere.

    Only 汉字, digits and Latin letters get through, and each word is quoted, so no text can become FTS5 syntax.
    """
    return list(dict.fromkeys(_expression(kind, run) for kind, run in _runs(text[:LONGEST_QUERY])))


def _expression(kind: str, run: str) -> str:
    if kind == "hanzi" and len(run) > 1:
        return " AND ".join(f'"{pair}"' for pair in dict.fromkeys(_pairs(run)))
    return f'"{run}"*'


def long_runs(text: str) -> list[str]:
    """Stretches of three and more 汉字 of a query: the index knows only their pairs, so a hit must be confirmed."""
    return [run for kind, run in _runs(text[:LONGEST_QUERY]) if kind == "hanzi" and len(run) > 2]


def query_tokens(text: str) -> str:
    """The whole query as one MATCH expression for one table; "" when there is nothing to search for."""
    return " AND ".join(query_terms(text))
