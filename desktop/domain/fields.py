"""Fields: names that stand for a value of a summary, in its text (文字说明), in a superior's form, in a picker.

- `received.channel.visit`: the figure; with `@previous`, `@year_ago` that of the period compared with, with `@change`
  (环比) and `@yearly` (同比) the change against it.
- `rate.received_resolved`: a rate, named by its numerator.
- `period.label`, `office.name`, `filled_by` …: words.
- `top.category`, `top.village`: the three slices that brought most, as words.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from desktop.domain.dates import chinese_date
from desktop.domain.summaries import Figure, Rate, Summary


class FieldKind(StrEnum):
    """What a field yields."""

    COUNT = "count"
    PERCENT = "percent"
    WORDS = "words"


class Value(NamedTuple):
    """What a field stands for: words for the text; a number for cells (a percentage as a fraction), None without."""

    kind: FieldKind
    text: str
    number: int | float | None = None


class FieldChoice(NamedTuple):
    """A field as a picker offers it."""

    name: str
    label: str
    group: str


ASPECTS = {"previous": "上期", "year_ago": "上年同期", "change": "环比", "yearly": "同比"}
"""What may follow a figure after “@”."""

_TOP = {"category": "category.", "village": "village.", "source": "source."}
_MOST = 3


def changed(value: int, base: int | None) -> Value:
    """The change against a base in words: 上升12.50%, 下降…, 持平; “—” for base 0 or none."""
    if not base:
        return Value(FieldKind.PERCENT, "—")
    part = (value - base) / base
    words = "持平" if value == base else f"{'上升' if part > 0 else '下降'}{abs(100 * part):.2f}%"
    return Value(FieldKind.PERCENT, words, part)


class Fields:
    """The fields of a summary. `value` is None for a name that stands for nothing (any more)."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self._figures: Mapping[str, Figure] = {figure.name: figure for figure in summary.figures}
        self._rates: Mapping[str, Rate] = {rate.name: rate for rate in summary.rates}
        self._words = _words(summary)

    def value(self, name: str) -> Value | None:
        """The value of a field."""
        if name in self._words:
            return Value(FieldKind.WORDS, self._words[name]())
        if name in self._rates:
            return _rate_value(self._rates[name])
        if name.startswith("top."):
            return self._top(name.removeprefix("top."))
        figure_name, _, aspect = name.partition("@")
        figure = self._figures.get(figure_name)
        return None if figure is None or aspect not in ("", *ASPECTS) else _figure_value(figure, aspect)

    def choices(self) -> tuple[FieldChoice, ...]:
        """Every field, for a picker: words, rates, then figures with what they are compared with."""
        return tuple(self._choices())

    def _choices(self) -> Iterable[FieldChoice]:
        for name, label in WORDS.items():
            yield FieldChoice(name, label, "文字")
        for rate in self.summary.rates:
            yield FieldChoice(rate.name, rate.label, "比率")
        for figure in self.summary.figures:
            yield FieldChoice(figure.name, figure.label, "数字")
            for aspect, label in ASPECTS.items():
                yield FieldChoice(f"{figure.name}@{aspect}", f"{figure.label}·{label}", "数字")

    def _top(self, what: str) -> Value | None:
        """The slices that brought most: 农村农业21件、城乡建设11件; “无” when nothing came in."""
        if what not in _TOP:
            return None
        measure = "ledger_received" if what == "source" else "received"
        found = {name: figure for name, figure in self._figures.items() if name.startswith(f"{measure}.{_TOP[what]}")}
        parts = [
            (figure.value, figure.label.split("·")[0])
            for name, figure in found.items()
            if figure.value and not name.endswith(".none") and not (what == "category" and _is_below(name, found))
        ]
        most = sorted(parts, key=lambda part: -part[0])[:_MOST]
        return Value(FieldKind.WORDS, "、".join(f"{label}{count}件" for count, label in most) or "无")


WORDS = {
    "period.label": "统计期",
    "period.this": "本期叫法（本月）",
    "period.last": "上期叫法（上月）",
    "period.from": "起始日期",
    "period.to": "截止日期",
    "office.name": "单位全称",
    "office.short_name": "单位简称",
    "office.desk_name": "办公室名称",
    "filled_by": "填表人",
    "top.category": "较多的内容分类",
    "top.village": "较多的村（社区）",
    "top.source": "较多的民情来源",
}
"""Fields that yield words, with their labels."""


def _is_below(name: str, others: Mapping[str, Figure]) -> bool:
    """True when a category lies below another one, whose code its own begins with."""
    return any(name[:end] in others for end in range(1, len(name)))


def _words(summary: Summary) -> Mapping[str, Callable[[], str]]:
    office, period = summary.office, summary.span
    return {
        "period.label": lambda: summary.period_label,
        "period.this": lambda: period.this,
        "period.last": lambda: period.last,
        "period.from": lambda: chinese_date(summary.from_on),
        "period.to": lambda: chinese_date(summary.to_on),
        "office.name": lambda: office.name,
        "office.short_name": lambda: office.short_name,
        "office.desk_name": lambda: office.desk_name,
        "filled_by": lambda: summary.filled_by,
    }


def _rate_value(rate: Rate) -> Value:
    if rate.percent is None:
        return Value(FieldKind.PERCENT, "—")
    return Value(FieldKind.PERCENT, f"{rate.percent:.2f}%", rate.percent / 100)


def _figure_value(figure: Figure, aspect: str) -> Value:
    if aspect in ("change", "yearly"):
        return changed(figure.value, figure.previous if aspect == "change" else figure.year_ago)
    number = {"": figure.value, "previous": figure.previous, "year_ago": figure.year_ago}[aspect]
    return Value(FieldKind.COUNT, "—" if number is None else str(number), number)


# ---------------------------------------------------------------- text with fields in it

_FIELD = re.compile(r"\{\{|\}\}|\{([a-z_]+(?:\.[^{}@]+)?(?:@[a-z_]+)?)\}")


class Piece(NamedTuple):
    """A part of a text: plain words, or the name of a field."""

    text: str
    field: str = ""


def pieces(text: str) -> tuple[Piece, ...]:
    """A stored text cut into words and fields. `{{` and `}}` are a brace; a brace that opens no field is itself."""
    found: list[Piece] = []
    at = 0
    for match in _FIELD.finditer(text):
        found.append(Piece(text[at : match.start()]))
        found.append(Piece("", match[1]) if match[1] else Piece(match[0][0]))
        at = match.end()
    found.append(Piece(text[at:]))
    return _joined(found)


def _joined(parts: Iterable[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for part in parts:
        if not part.field and joined and not joined[-1].field:
            joined[-1] = Piece(joined[-1].text + part.text)
        elif part.field or part.text:
            joined.append(part)
    return tuple(joined)


def stored(parts: Iterable[Piece]) -> str:
    """The text that `pieces` cuts into the same parts."""
    return "".join(
        f"{{{part.field}}}" if part.field else part.text.replace("{", "{{").replace("}", "}}") for part in parts
    )


def filled(text: str, fields: Fields) -> str:
    """The text with the values of its fields; one that stands for nothing any more is shown as 〔无此数字〕."""
    return "".join(
        part.text if not part.field else value.text if (value := fields.value(part.field)) else "〔无此数字〕"
        for part in pieces(text)
    )
