"""The words by which the columns and cells of a ledger are understood (`resources/codes/import_columns.toml`)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from desktop.domain.importing import Column, column_letter
from desktop.domain.widths import half_width
from desktop.store.imports import shipped_words

_REMARK = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_NOISE = re.compile(r"[\s*※:：\u200b\ufeff]+")


def plain(text: str) -> str:
    """A heading or cell for comparison: half-width, upper case, without blanks, stars, colons and bracketed remarks."""
    squeezed = _NOISE.sub("", half_width(text)).upper()
    return _REMARK.sub("", squeezed) or squeezed


class Words(NamedTuple):
    """`headers`: plain heading → (field, rank); `labels`: field → best heading; `values`: field → plain word → code."""

    headers: dict[str, tuple[str, int]]
    labels: dict[str, str]
    values: dict[str, dict[str, str]]

    def field(self, heading: str) -> str:
        """The field of a heading, empty when it is not understood."""
        return self.headers.get(plain(heading), ("", 0))[0]

    def code(self, field: str, text: str) -> str:
        """The code of a cell, e.g. (`channel`, “群众来访”) → `visit`; empty when the word is not known."""
        return self.values.get(field, {}).get(plain(text), "")

    def answer(self, field: str, text: str) -> bool | None:
        """A yes/no cell, by the words of its own column or those for all; None when the word is not known."""
        word = self.code(field, text) or self.code("yes_no", text)
        return {"yes": True, "no": False}.get(word)


@lru_cache(maxsize=4)
def words(name: str = "import_columns") -> Words:
    """The shipped words of a file of `resources/codes`; read once."""
    content = shipped_words(name)
    headers = {
        plain(word): (field, rank) for field, group in content["headers"].items() for rank, word in enumerate(group)
    }
    values = {
        field: {plain(word): code for code, group in groups.items() for word in group}
        for field, groups in content["values"].items()
    }
    return Words(headers, {field: group[0] for field, group in content["headers"].items()}, values)


def match_columns(header: Sequence[str], known: Words) -> tuple[Column, ...]:
    """Field of every column. Where several columns fit one field, the better word wins, then the one further left."""
    best: dict[str, tuple[int, int]] = {}
    for index, heading in enumerate(header):
        field, rank = known.headers.get(plain(heading), ("", 0))
        if field:
            best[field] = min(best.get(field, (rank, index)), (rank, index))
    chosen = {index: field for field, (_rank, index) in best.items()}
    return tuple(Column(column_letter(i), heading, chosen.get(i, "")) for i, heading in enumerate(header))
