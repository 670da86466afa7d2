"""What a summary has most of (top.category …) and what is unusual in it (marks), in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from desktop.domain.measures import ALL, COUNTED, measure, split_name
from desktop.domain.summaries import Figure, Mark

_TOP = {
    "top.category": ("received", "category."),
    "top.village": ("received", "village."),
    "top.source": ("ledger_received", "source."),
    "top.overdue": ("overdue", "village."),
}
"""What there is a most of: the measure, and the slices it is looked for among."""

_LABELS = {
    "top.category": "较多的内容分类",
    "top.village": "较多的村（社区）",
    "top.source": "较多的民情来源",
    "top.overdue": "超期较多的村（社区）",
    "marks": "变动较大的数字",
    "marks.overdue": "超期较集中的地方",
}
_TOTAL = "received"
_MANY = 3
WORDS = {
    f"{name}{ending}": label + addition
    for name, label in _LABELS.items()
    for ending, addition in (("", ""), *((f".{place}", f"·第{'一二三'[place - 1]}") for place in range(1, _MANY + 1)))
} | {"marks.total": "信访总量的变动"}
"""The fields in words: all of a kind, or the one at a place. `marks` are those of what is not the total or overdue."""

SHARES = {f"{name}.share": f"{_LABELS[name]}·合计占比" for name in _TOP}
"""The fields that tell what those of a kind make of the total."""

_UNIT = re.compile(r"(?:其中)?(.+?)(?:（(件|批次|人次|人)）)?")


class _Line(NamedTuple):
    text: str
    figure: str


class Most:
    """Finds them among the figures and marks of a summary."""

    def __init__(self, figures: Mapping[str, Figure], marks: Sequence[Mark]) -> None:
        self._figures, self._marks = figures, marks

    def words(self, name: str) -> str:
        """农村农业21件、城乡建设11件; of one place 农村农业21件; “无” when there is none."""
        kind, place = _kind_and_place(name)
        lines = [line.text for line in self._lines(kind)]
        return ("；" if kind.startswith("marks") else "、").join(lines[place - 1 : place] if place else lines) or "无"

    def figure(self, name: str) -> str:
        """The figure behind the one at a place; empty for none."""
        kind, place = _kind_and_place(name)
        lines = self._lines(kind) if place else []
        return lines[place - 1].figure if place <= len(lines) and lines else ""

    def share(self, name: str) -> float | None:
        """What those of a kind make of the total, as a fraction; None when there is nothing."""
        kind = name.removesuffix(".share")
        total = self._figures.get(_TOP[kind][0])
        return sum(figure.value for figure in self._top(kind)) / total.value if total and total.value else None

    def _lines(self, kind: str) -> list[_Line]:
        if kind in _TOP:
            return [_Line(_told(figure), figure.name) for figure in self._top(kind)]
        return [_marked(figure, mark) for figure, mark in self._marked() if _kind_of(figure) == kind][:_MANY]

    def _marked(self) -> Iterator[tuple[Figure, Mark]]:
        return ((figure, mark) for mark in self._marks if (figure := self._figures.get(mark.figure)) is not None)

    def _top(self, kind: str) -> list[Figure]:
        """The slices that brought most, the largest first; what is not classified is none."""
        counted, start = _TOP[kind]
        found = {name: figure for name, figure in self._figures.items() if name.startswith(f"{counted}.{start}")}
        parts = [
            figure
            for name, figure in found.items()
            if figure.value and not name.endswith(".none") and not (start == "category." and _is_below(name, found))
        ]
        return sorted(parts, key=lambda figure: -figure.value)[:_MANY]


def _kind_and_place(name: str) -> tuple[str, int]:
    kind, _, place = name.rpartition(".")
    return (kind, int(place)) if place.isdecimal() else (name, 0)


def _is_below(name: str, others: Mapping[str, Figure]) -> bool:
    """True when a category lies below another one, whose code its own begins with."""
    return any(name[:end] in others for end in range(1, len(name)))


def _kind_of(figure: Figure) -> str:
    """Which list a marked figure belongs to; none: what is overdue in all, collective visits, which are told anyway."""
    counted, part = split_name(figure.name)
    if figure.name == _TOTAL:
        return "marks.total"
    if counted == "overdue":
        return "" if part == ALL.name else "marks.overdue"
    return "" if ".collective" in part else "marks"


def _marked(figure: Figure, mark: Mark) -> _Line:
    """农村农业9件，比上月增加5件; the number only once, and of the total nothing but the reason."""
    reason = "".join(mark.reason.split()).replace("；", "，").replace("（+", "（").rstrip("。")
    part, measured, number = _parts(figure)
    if figure.name == _TOTAL:
        return _Line(reason, figure.name)
    if reason.startswith(measured + number):
        return _Line(part + reason, figure.name)
    came_in = part and figure.name.startswith(f"{_TOTAL}.")
    return _Line(f"{part}{'' if came_in else measured}{number}，{reason}", figure.name)


def _told(figure: Figure) -> str:
    """农村农业9件."""
    part, _measured, number = _parts(figure)
    return part + number


def _parts(figure: Figure) -> tuple[str, str, str]:
    """(来访, 收到, 9批次); the total is no part."""
    label, _, measured = figure.label.partition("·")
    found = _UNIT.fullmatch(label)
    part, unit = (found[1], found[2]) if found else (label, "")
    word = unit or COUNTED[measure(split_name(figure.name)[0]).of].word
    return "" if part == ALL.label else part, measured, f"{figure.value}{word}"
