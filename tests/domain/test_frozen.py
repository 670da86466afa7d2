"""Summaries as text: the same again when read, the same text for the same summary, and readable in years to come."""

import json
from datetime import date
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain import dates, frozen
from desktop.domain.dates import Period, PeriodKind
from desktop.domain.faults import Damaged
from desktop.domain.records import Office
from desktop.domain.summaries import Derived, DueLine, Figure, Mark, Rate, Summary, SummaryTable, TableColumn

TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
NUMBERS = st.integers(0, 9)


def filled(record: Any) -> Any:
    """Records with every field filled, those with a default as well."""
    kinds = {str: TEXT, int: NUMBERS, int | None: st.none() | NUMBERS, date | None: st.none() | st.dates()}
    return st.builds(record, **{name: kinds[hint] for name, hint in get_type_hints(record).items()})


COLUMNS = st.builds(TableColumn, TEXT, TEXT, TEXT, st.none() | filled(Derived))
CELLS = st.tuples(TEXT, TEXT)


def several(one: Any) -> Any:
    return st.lists(one, max_size=3).map(tuple)


TABLES = st.builds(
    SummaryTable, TEXT, TEXT, several(COLUMNS), several(several(CELLS)), TEXT, st.booleans(), several(NUMBERS)
)
PERIODS = st.builds(dates.period_of, st.sampled_from(PeriodKind), st.dates(date(2000, 1, 1), date(2090, 1, 1)))


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    period: Period = draw(PERIODS)
    return Summary(
        period.code,
        period.label,
        period.from_on,
        period.to_on,
        draw(st.dates()),
        draw(filled(Office)),
        draw(several(filled(Figure))),
        draw(several(filled(Rate))),
        draw(several(TABLES)),
        draw(several(TEXT)),
        draw(several(st.tuples(TEXT, several(NUMBERS)))),
        draw(several(filled(DueLine))),
        draw(several(filled(DueLine))),
        draw(several(TEXT)),
        draw(several(st.tuples(TEXT, TEXT, TEXT))),
        draw(NUMBERS),
        draw(TEXT),
        draw(several(filled(Mark))),
        draw(several(TEXT)),
        draw(NUMBERS),
        draw(st.none() | st.dates()),
    )


@settings(max_examples=60)
@given(summaries())
def test_read_again_it_is_the_same(summary: Summary) -> None:
    text = frozen.to_text(summary)
    again = frozen.from_text(text)
    assert again == summary
    assert [type(one) for one in again] == [type(one) for one in summary]
    assert all(type(table) is SummaryTable for table in again.tables)
    assert frozen.to_text(again) == text
    assert frozen.proof(text) == frozen.proof(text.encode())
    assert frozen.values(text) == {figure.name: figure.value for figure in summary.figures}


@settings(max_examples=20)
@given(summaries())
def test_canonical(summary: Summary) -> None:
    text = frozen.to_text(summary)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@settings(max_examples=20)
@given(summaries())
def test_of_an_older_and_a_newer_program(summary: Summary) -> None:
    stored = json.loads(frozen.to_text(summary))
    for name in Summary._field_defaults:
        del stored[name]
    for rate in stored["rates"]:
        del rate["name"]
    older = frozen.from_text(json.dumps(stored))
    plain = tuple(rate._replace(name="") for rate in summary.rates)
    assert older == summary._replace(rates=plain, **Summary._field_defaults)
    stored["weather"] = [{"from": "a newer program"}]
    assert frozen.from_text(json.dumps(stored)) == older


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"period": "2026-10"}', "null", '{"figures": 7}'])
def test_what_is_no_summary(text: str) -> None:
    for read in (frozen.from_text, frozen.values):
        with pytest.raises(Damaged, match="结账存档的内容已损坏"):
            read(text)
