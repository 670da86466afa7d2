"""自定义表: kept, replaced, removed; every number equals the list that it opens, and rows make up their total."""

from datetime import date, datetime
from typing import Any

import pytest

from desktop.casework import custom_tables as tables
from desktop.casework import summary
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.custom_tables import DIMENSIONS, TableSpec, fitting
from desktop.domain.faults import Refused
from desktop.domain.records import Actor
from desktop.domain.summaries import SummaryTable
from desktop.store import audit
from desktop.store.rows import insert
from desktop.store.tables import CustomTable, Matter

TODAY = date(2026, 11, 20)
QUARTER = dates.parse_period("2026-Q4")
VILLAGES = TableSpec("村情", "village", "channel")


@pytest.fixture
def docket(office: Session, village_ids: list[int]) -> None:
    """Petitions of October and November in two villages and none, one of them sealed."""
    rows: list[tuple[str, str, int | None, dict[str, Any]]] = [
        ("2026-10-05", "visit", 0, {"person_count": 3, "category_code": "0101"}),
        ("2026-10-09", "visit", 1, {"person_count": 6, "is_collective": True, "tie_codes": "1,3"}),
        ("2026-10-30", "letter", 0, {"is_repeat": True, "category_code": "02", "tie_codes": "3"}),
        ("2026-11-02", "letter", None, {"is_joint_letter": True, "person_count": 4, "theme_code": "01"}),
        ("2026-11-03", "call", 1, {"category_code": "0102", "closed_on": date(2026, 11, 9)}),
        ("2026-11-04", "visit", 0, {"secrecy": "sealed"}),
    ]
    for number, (on, channel, village, more) in enumerate(rows, 1):
        insert(
            Matter,
            id=number,
            kind="petition",
            number=f"第{number}号",
            title=f"事项{number}",
            stage="registered",
            entered_by=1,
            entered_at=datetime(2026, 11, 20),
            received_on=date.fromisoformat(on),
            channel=channel,
            village=None if village is None else village_ids[village],
            **more,
        )


def check(table: SummaryTable, period: dates.Period, by: Actor, today: date) -> None:
    """Every number is that of the list that it opens, and every column adds up."""
    assert all(len(row) == len(table.columns) for row in table.rows)
    for row in table.rows:
        empty = [cell for cell in row[1:] if cell[0] == "0"]
        for text, figure in (*(cell for cell in row[1:] if cell not in empty), *empty[:1]):
            if figure:
                assert len(summary.records(figure, period, by, today)) == int(text), figure
    if table.has_total:
        for column in range(1, len(table.columns)):
            numbers = [int(table.rows[place][column][0] or 0) for place in table.adds]
            assert sum(numbers) == int(table.rows[-1][column][0] or 0), (table.title, table.heads[column])


def test_rows_columns_and_total(docket: None, by: Actor) -> None:
    table = tables.count(VILLAGES, QUARTER, by, TODAY)
    shown = {row[0][0]: [text for text, _figure in row[1:]] for row in table.rows}
    assert table.heads[1:5] == ("来信（件）", "来访（批次）", "来电（件）", "网上（件）")
    assert shown["双桥村"] == ["1", "1", "0", "0", "0", "0", "2"]
    assert shown["未注明村（社区）"] == ["1", "0", "0", "0", "0", "0", "1"]
    assert shown["密件（检举控告）"] == ["0", "0", "0", "0", "0", "0", "1"]
    assert shown["合计"] == ["2", "2", "1", "0", "0", "0", "6"]
    assert table.rows[0][1][1] == "received.village.430423101201&channel.letter"
    assert table.note == "密件只计入合计。按当前数据统计。"
    check(table, QUARTER, by, TODAY)


def test_months_beside_each_other_open_the_lists_of_their_month(docket: None, by: Actor) -> None:
    table = tables.count(TableSpec("", "village", "month"), QUARTER, by, TODAY)
    assert table.heads == ("村（社区）", "10月", "11月", "12月", "合计")
    assert [text for text, _ in table.rows[-1]] == ["合计", "3", "3", "", "6"]
    assert table.rows[0][1] == ("2", "received.village.430423101201@2026-10")
    check(table, QUARTER, by, TODAY)


def test_states_have_no_total_of_months(docket: None, by: Actor) -> None:
    table = tables.count(TableSpec("", "month", "", ("received", "open")), QUARTER, by, TODAY)
    assert not table.has_total
    assert [row[0][0] for row in table.rows] == ["10月", "11月", "12月"]
    assert [[text for text, _ in row[1:]] for row in table.rows] == [["3", "3"], ["3", "5"], ["", ""]]
    check(table, QUARTER, by, TODAY)


def test_narrowed_to_a_slice(docket: None, by: Actor) -> None:
    spec = TableSpec("", "village", "", ("received", "closed"), "channel.visit.persons")
    table = tables.count(spec, QUARTER, by, TODAY)
    assert [text for text, _ in table.rows[-1][1:]] == ["9", "0"]
    assert table.note.startswith("只统计来访（人次）。")
    check(table, QUARTER, by, TODAY)


@pytest.mark.parametrize("code", ["2026-10", "2026-Q4", "2026"])
def test_every_table_that_can_be_put_together(docket: None, by: Actor, code: str) -> None:
    period = dates.parse_period(code)
    for rows in DIMENSIONS:
        for columns in ("", *DIMENSIONS):
            same = columns and DIMENSIONS[rows].field == DIMENSIONS[columns].field
            for name in () if same else fitting(filter(None, (rows, columns)))[:1]:
                check(tables.count(TableSpec("", rows, columns, (name,)), period, by, TODAY), period, by, TODAY)


# ---------------------------------------------------------------- keeping


def test_kept_replaced_and_removed(by: Actor, at: datetime) -> None:
    first = tables.keep(" 村情 ", VILLAGES, by, at)
    assert [(one.name, one.spec) for one in tables.kept(by)] == [("村情", VILLAGES)]
    with pytest.raises(Refused) as no:
        tables.keep("村情", TableSpec("", "channel"), by, at)
    assert no.value.field == "name"
    second = tables.keep("村情", TableSpec("", "channel"), by, at, first.id)
    tables.keep("形式", TableSpec("", "channel"), by, at)
    assert second.id == first.id
    assert [one.spec.rows for one in tables.kept(by)] == ["channel", "channel"]
    assert tables.remove(first.id, by, at).say == "自定义表“村情”已删除。"
    assert [one.name for one in tables.kept(by)] == ["形式"]
    assert [entry.action for entry in audit.entries("custom_table", first.id)] == ["remove", "save", "save"]
    with pytest.raises(Refused):
        tables.remove(first.id, by, at)


def test_what_this_program_does_not_know_is_left_out(by: Actor, at: datetime) -> None:
    insert(CustomTable, id=1, name="新版的表", spec='{"rows": "moon"}', made_at=at, made_by=1)
    assert tables.kept(by) == []


@pytest.mark.parametrize(
    ("name", "spec", "field"),
    [
        ("", VILLAGES, "name"),
        ("表", TableSpec("", "moon"), "rows"),
        ("表", TableSpec("", "village", "", ("received",), "village.nowhere"), "only"),
        ("表", TableSpec("", "village", "", ("received",), "sealed"), "only"),
        ("表", TableSpec("", "cadre", "", ("trips",), "channel.visit"), "only"),
    ],
)
def test_nonsense_is_not_kept(by: Actor, at: datetime, name: str, spec: TableSpec, field: str) -> None:
    with pytest.raises(Refused) as refused:
        tables.keep(name, spec, by, at)
    assert refused.value.field == field
    assert tables.kept(by) == []


def test_who_may_keep(reader: Actor, by: Actor, at: datetime) -> None:
    with pytest.raises(Refused):
        tables.keep("村情", VILLAGES, reader, at)
    tables.keep("村情", VILLAGES, by, at)
    with pytest.raises(Refused):
        tables.remove(tables.kept(reader)[0].id, reader, at)


def test_a_period_that_has_not_begun(by: Actor) -> None:
    with pytest.raises(Refused):
        tables.count(VILLAGES, dates.month(2026, 12), by, TODAY)


def test_what_a_picker_offers(by: Actor) -> None:
    offered = tables.choices()
    assert [key for key, _label in offered.dimensions] == list(DIMENSIONS)
    assert "all" not in dict(offered.slices)
    trips = next(one for one in offered.measures if one.name == "trips")
    assert trips.dimensions == ("cadre", "month")
