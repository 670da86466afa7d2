"""Fields: names that stand for a value of a summary, in its text (文字说明), in a superior's form, in a picker.

- `received.channel.visit`: the figure; with `@previous`, `@year_ago` that of the period compared with, with `@change`
  (环比) and `@yearly` (同比) the change against it.
- `rate.received_resolved`: a rate, named by its numerator.
- `period.label`, `office.name`, `filled_by` …: words.
- `top.category`, `top.village` …: the three slices that brought most, as words; `top.category.1` the first of them,
  `top.category.share` what the three make of the total. `marks`, `marks.1` …: what is unusual, likewise.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from desktop.domain import most
from desktop.domain.dates import Period, PeriodKind, chinese_date
from desktop.domain.measures import split_name
from desktop.domain.most import Most
from desktop.domain.percentages import change_words, of_fraction, share
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


class Origin(NamedTuple):
    """Where a field comes from: its label, how it is counted, and the figure whose list is behind it, empty for none."""

    label: str
    formula: str
    figure: str = ""


def changed(value: int, base: int | None) -> Value:
    """The change against a base in words: 上升12.50%, 下降…, 持平; “—” for base 0 or none."""
    if not base:
        return Value(FieldKind.PERCENT, "—")
    part = (value - base) / base
    return Value(FieldKind.PERCENT, change_words(value, base), part)


class Fields:
    """The fields of a summary. `value` is None for a name that stands for nothing (any more)."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self._figures: Mapping[str, Figure] = {figure.name: figure for figure in summary.figures}
        self._rates: Mapping[str, Rate] = {rate.name: rate for rate in summary.rates}
        self._most = Most(self._figures, summary.marks)
        self._words = _words(summary)

    def value(self, name: str) -> Value | None:
        """The value of a field."""
        if name in self._words:
            return Value(FieldKind.WORDS, self._words[name]())
        if name in self._rates:
            return _rate_value(self._rates[name])
        if name in most.WORDS:
            return Value(FieldKind.WORDS, self._most.words(name))
        if name in most.SHARES:
            part = self._most.share(name)
            return Value(FieldKind.PERCENT, "—" if part is None else f"{of_fraction(part)}%", part)
        figure_name, _, aspect = name.partition("@")
        figure = self._figures.get(figure_name)
        return None if figure is None or aspect not in ("", *ASPECTS) else _figure_value(figure, aspect)

    def origin(self, name: str) -> Origin | None:
        """Where the value of a field comes from; None for a name that stands for nothing."""
        if name in self._rates:
            rate = self._rates[name]
            return Origin(rate.label, rate.formula, name.removeprefix("rate."))
        if name in WORDS:
            return Origin(WORDS[name], "", self._most.figure(name))
        figure_name, _, aspect = name.partition("@")
        figure = self._figures.get(figure_name)
        if figure is None or aspect not in ("", *ASPECTS):
            return None
        period = self.summary.span
        compared = {"previous": period.previous().code, "year_ago": period.year_ago().code}.get(aspect)
        label = f"{figure.label}·{ASPECTS[aspect]}" if aspect else figure.label
        return Origin(label, self._formula(figure_name), f"{figure_name}@{compared}" if compared else figure_name)

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

    def _formula(self, figure_name: str) -> str:
        counted = split_name(figure_name)[0]
        return next((formula for name, _label, formula in self.summary.definitions if name == counted), "")


WORDS = {
    "period.label": "统计期",
    "period.short": "统计期简称（10月）",
    "period.previous": "上期简称（9月）",
    "period.months": "本年累计的月份（1—10月）",
    "period.as_of": "数字截止日期",
    "period.this": "本期叫法（本月）",
    "period.last": "上期叫法（上月）",
    "period.from": "起始日期",
    "period.to": "截止日期",
    "office.name": "单位全称",
    "office.short_name": "单位简称",
    "office.desk_name": "办公室名称",
    "office.whole": "辖区叫法（全镇）",
    "filled_by": "填表人",
    **most.WORDS,
    **most.SHARES,
}
"""Fields that are no figure, with their labels."""


def _words(summary: Summary) -> Mapping[str, Callable[[], str]]:
    office, period = summary.office, summary.span
    return {
        "period.label": lambda: summary.period_label,
        "period.short": lambda: _short_label(period, period.year),
        "period.previous": lambda: _short_label(period.previous(), period.year),
        "period.months": lambda: "1月" if summary.as_of.month == 1 else f"1—{summary.as_of.month}月",
        "period.as_of": lambda: chinese_date(summary.as_of),
        "period.this": lambda: period.this,
        "period.last": lambda: period.last,
        "period.from": lambda: chinese_date(summary.from_on),
        "period.to": lambda: chinese_date(summary.to_on),
        "office.name": lambda: office.name,
        "office.short_name": lambda: office.short_name,
        "office.desk_name": lambda: office.desk_name,
        "office.whole": lambda: (
            "全街道" if office.short_name.endswith("街道") else f"全{office.short_name[-1:] or '镇'}"
        ),
        "filled_by": lambda: summary.filled_by,
    }


def _short_label(period: Period, year: int) -> str:
    """10月 · 第三季度 · 上半年, seen from its own year; 2025年12月 from another. A year keeps its number."""
    return period.label if period.kind == PeriodKind.YEAR else period.label.removeprefix(f"{year}年")


def _rate_value(rate: Rate) -> Value:
    number = rate.numerator / rate.denominator if rate.denominator else None
    return Value(FieldKind.PERCENT, share(rate.numerator, rate.denominator), number)


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
