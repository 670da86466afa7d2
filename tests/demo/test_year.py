"""The demonstration year: every printed figure is the length of its list and what a recount of the export says.

Of every month, quarter, half and the year all figures, cells, rates, tiles and trends are compared with the recount. The
lists behind all cells are opened for one month, zero or not; elsewhere for one printed cell in twelve that is not zero,
always others; and compared record by record.
"""

import re
from datetime import date, datetime, time
from typing import Any, NamedTuple

import pypdfium2
import pytest

from desktop.casework import closing, figures
from desktop.casework.session import sign_in
from desktop.demo.office import LOGIN, PASSWORD
from desktop.domain import dates, report
from desktop.domain.codes import Right
from desktop.domain.measures import MEASURES
from desktop.domain.records import Actor
from desktop.domain.report import Layout
from desktop.domain.summaries import Summary
from desktop.exchange.export import export_jsonl
from desktop.printing.papers import summary_paper
from desktop.printing.render import render
from tests.demo.paper import cell_texts, check_table
from tests.demo.recount import Recount
from tests.demo.recount_lines import change_words, percent, span_of
from tests.demo.recount_petitions import CHANNELS, CONCLUDING

MONTHS = tuple(f"{2025 + n // 12}-{n % 12 + 1:02}" for n in range(9, 23))
LONGER = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026-H1", "2026-H2", "2026")
PERIODS = (*MONTHS, *LONGER)
WHOLLY_OPENED = "2026-10"
ONE_IN = 12

RATES = {
    "及时受理率": ("notice_on_time", "notice_due"),
    "按期办结率": ("answered_on_time", "answer_due"),
    "化解率": ("received_resolved", "received"),
    "重复信访率": ("repeat", "received"),
    "信访部门参评率": ("desk_rated", "rating_due"),
    "信访部门满意率": ("desk_satisfied", "desk_rated"),
    "责任单位参评率": ("unit_rated", "rating_due"),
    "责任单位满意率": ("unit_satisfied", "unit_rated"),
    "民情满意率": ("ledger_satisfied", "ledger_rated"),
    "走访完成率": ("quota_done", "quota_due"),
    "遍访率": ("households_visited", "households_assigned"),
}
TILES = {"收到": "received", "办结": "closed", "化解": "resolved", "在办": "open", "超期": "overdue"}
RATE_TILES = ("及时受理率", "按期办结率", "化解率")


class Year(NamedTuple):
    """All summaries of the office, made by somebody who may see everything, and the recount of his export."""

    by: Actor
    today: date
    recount: Recount
    summaries: dict[str, Summary]

    def counted(self, figure: str, code: str) -> int:
        name, _, other = figure.partition("@")
        return self.recount.figures(span_of(other or code))[name]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, demo: Any) -> Year:
    """The demonstration year."""
    path, at = tmp_path_factory.mktemp("year") / "all.jsonl", datetime.combine(demo.until, time(17))
    session = sign_in(demo.folder, LOGIN, PASSWORD, at)
    everything = session.actor._replace(rights=frozenset(Right))
    export_jsonl(path, everything, at)
    made = {code: closing.summary_of(dates.parse_period(code), everything, demo.until) for code in PERIODS}
    session.close()
    return Year(everything, demo.until, Recount(path, demo.until.isoformat()), made)


# ---------------------------------------------------------------- figures


def test_the_recount_knows_every_measure(year: Year) -> None:
    assert {name.partition(".")[0] for name in year.recount.names()} == {entry.name for entry in MEASURES}


@pytest.mark.parametrize("code", PERIODS)
def test_every_figure_equals_the_recount(year: Year, code: str) -> None:
    found, span = year.summaries[code].figures, span_of(code)
    assert len({figure.name for figure in found}) == len(found)
    assert {figure.name for figure in found} == year.recount.names()
    now, before, year_ago = (year.recount.figures(one) for one in (span, span.before(), span.year_ago()))
    assert (now.keys() | before.keys() | year_ago.keys()) <= year.recount.names()
    is_known = year.recount.is_known
    for name, _label, *values in found:
        to_date = "_ytd" in name.partition(".")[0]
        long_ago = span.year_ago().first[:5] + "01-01" if to_date else span.year_ago().first
        assert values == [
            now[name],
            before[name] if is_known(span.before().first) else None,
            year_ago[name] if is_known(long_ago) else None,
        ], name


def test_there_is_something_of_everything(year: Year) -> None:
    """A year in which a measure counts nothing would prove nothing of it."""
    counted = year.recount.figures(span_of("2026"))
    assert all(counted[entry.name] for entry in MEASURES)
    assert all(counted[f"received.{part}"] for part in ("sealed", "channel.letter.joint", "channel.visit.collective"))
    assert len([name for name in counted if name.startswith("overdue.")]) > 2


def test_a_petition_is_closed_on_the_day_of_the_act_that_concludes_it(year: Year) -> None:
    export = year.recount.export
    for matter in export.matters("petition"):
        closed_on = None
        for act in export.events[matter["id"]]:
            if act["action"] in CONCLUDING and act["from_stage"] != act["to_stage"]:
                closed_on = act["happened_on"]
            elif act["action"] == "rehandle":
                closed_on = None
        assert matter["closed_on"] == closed_on


# ---------------------------------------------------------------- what is printed


@pytest.mark.parametrize("code", PERIODS)
def test_every_printed_cell_equals_the_recount(year: Year, code: str) -> None:
    tables = year.summaries[code].tables
    expected = ["channels", "categories", "subcategories", "themes", "ties", "villages", "ledger", "outcomes", "cadres"]
    assert [table.key for table in tables] == expected + ["months"] * (code in LONGER)
    for table in tables:
        check_table(table, code, year.recount)


@pytest.mark.parametrize("code", PERIODS)
def test_rates_tiles_and_trends_equal_the_recount(year: Year, code: str) -> None:
    summary, span = year.summaries[code], span_of(code)
    now = year.recount.figures(span)
    assert {rate.label: (rate.numerator, rate.denominator) for rate in summary.rates} == {
        label: (now[top], now[base]) for label, (top, base) in RATES.items()
    }
    (block,) = (one for one in report.contents(summary, Layout.REPORT).blocks if one.heading == "工作质效")
    printed = {row[0][0]: row[-1][0] for row in block.tables[0].rows}
    assert printed == {label: percent(now[top], now[base]) for label, (top, base) in RATES.items()}
    assert all(check.endswith("核对无误") for check in summary.checks)
    spans = [span_of(min(span.last, year.today.isoformat())[:7])]
    while len(spans) < 12:
        spans.insert(0, spans[0].before())
    assert dict(summary.trend_series) == {
        label: tuple(year.recount.figures(one)[f"received.channel.{channel}"] for one in spans)
        for channel, label in CHANNELS.items()
    }
    assert summary.trend_labels == tuple(f"{int(one.first[5:7])}月" for one in spans)
    lines = {line["id"]: line for line in year.recount.export.matters("petition")}
    received = [lines[key] for key in year.recount.members(span).get("received", [])]
    assert summary.late_entries == sum(line["is_late_entry"] for line in received)
    check_tiles(year, code)


def check_tiles(year: Year, code: str) -> None:
    tiles = {tile.label: tile for tile in report.contents(year.summaries[code], Layout.BRIEF).blocks[0].tiles}
    now, span = year.recount.figures(span_of(code)), span_of(code)
    for label, name in TILES.items():
        assert tiles[label].value == f"{now[name]}件"
        before, year_ago = (
            year.recount.figures(one)[name] if year.recount.is_known(one.first) else 0
            for one in (span.before(), span.year_ago())
        )
        assert tiles[label].note == f"环比{change_words(now[name], before)}　同比{change_words(now[name], year_ago)}"
    for label in RATE_TILES:
        top, base = (now[name] for name in RATES[label])
        if label in tiles:
            assert (tiles[label].value, tiles[label].note) == (percent(top, base), f"{top} ÷ {base}")
    assert set(tiles) >= {*TILES, *RATE_TILES}


@pytest.mark.parametrize("code", PERIODS)
def test_the_lists_of_due_matters_equal_the_recount(year: Year, code: str) -> None:
    summary, members = year.summaries[code], year.recount.members(span_of(code))
    lines = {line["id"]: line for line in year.recount.export.matters("petition")}
    openly = {
        name: [lines[key] for key in members.get(name, []) if lines[key]["secrecy"] == "normal"]
        for name in TILES.values()
    }
    late = [line for line in summary.due_lines if line.days < 0]
    assert {line.number for line in late} == {line["number"] for line in openly["overdue"]}
    assert all(line.state.startswith("已超期") == (line.days < 0) for line in summary.due_lines)
    lead = {line["number"] for line in openly["open"] if line["is_lead_case"]}
    assert {line.number for line in summary.lead_cases} == lead


@pytest.mark.parametrize("layout", [Layout.REPORT, Layout.FORM])
def test_the_paper_shows_every_cell(year: Year, layout: Layout) -> None:
    summary = year.summaries["2026-10"]
    pdf = render(summary_paper(summary, layout))
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    text = "".join(pages)
    for block in report.contents(summary, layout).blocks:
        for table in block.tables:
            for row in table.rows:
                assert cell_texts(row) in text, (table.key, row)


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize("code", PERIODS)
def test_every_cell_opens_the_records_that_it_counts(year: Year, desk: Any, code: str) -> None:
    period = dates.parse_period(code)
    cells = dict.fromkeys(
        name for table in year.summaries[code].tables for row in table.rows for _text, name in row if name
    )
    if code != WHOLLY_OPENED:
        counting = [name for name in cells if year.counted(name, code)]
        cells = dict.fromkeys(counting[PERIODS.index(code) % ONE_IN :: ONE_IN])
    for name in cells:
        figure, _, other = name.partition("@")
        expected = year.recount.members(span_of(other or code)).get(figure, [])
        found = figures.records(name, period, year.by, year.today)
        listed = [one.matter_id or one.record_id or str(one.received_on) for one in found]
        assert sorted(listed) == sorted(expected), name


def test_a_list_is_as_long_for_whom_may_not_see_sealed_matters(year: Year, desk: Any) -> None:
    period, by = dates.parse_period("2026"), year.by._replace(rights=frozenset({Right.READ}))
    for name in ("received", "received.sealed", "open", "closed"):
        found = figures.records(name, period, by, year.today)
        assert len(found) == year.counted(name, "2026")
        hidden = {0} if year.counted(f"{name}.sealed", "2026") or name.endswith("sealed") else set()
        assert {one.matter_id for one in found if one.is_sealed} == hidden
