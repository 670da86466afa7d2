"""The docket as a Qt model: queries counted, not seconds; the hub's news touch only what they must."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from desktop.casework import office as desk_office
from desktop.casework import petitions, steps
from desktop.domain.records import Actor, Change, MatterFilter, NewParty, NewPetition
from desktop.store import database
from desktop.ui.models.petition_list import (
    COLUMNS,
    KEPT_PAGES,
    PAGE,
    RECORD_ROLE,
    SORT_ROLE,
    PetitionListModel,
)
from desktop.ui.widgets.cells import CHIP_ROLE

KEYS = [column.key for column in COLUMNS]
MANY = 50_000


def register(by: Actor, at: datetime, title: str, **changes: Any) -> int:
    facts: dict[str, Any] = {
        "channel": "visit",
        "received_on": at.date(),
        "title": title,
        "parties": (NewParty(name="李桂兰"),),
    }
    return petitions.register(NewPetition(**(facts | changes)), by, at).id


@pytest.fixture
def four(by: Actor, at: datetime) -> list[int]:
    """Four petitions of four days, the first the oldest."""
    villages = [choice.id for choice in desk_office.village_choices()]
    return [
        register(
            by,
            at - timedelta(days=20 - 5 * n),
            title,
            received_on=at.date() - timedelta(days=20 - 5 * n),
            village_id=villages[n % 3],
            person_count=n + 2,
        )
        for n, title in enumerate(("甲", "乙", "丙", "丁"))
    ]


@pytest.fixture
def model(four: list[int], at: datetime) -> Iterator[PetitionListModel]:
    """All four, what runs out first on top, under the eyes of Qt's own tester."""
    made = PetitionListModel(MatterFilter(at.date()))
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show_list(MatterFilter(at.date()))
    yield made
    del tester


def cell(model: PetitionListModel, line: int, key: str, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    return model.data(model.index(line, KEYS.index(key)), role)


@contextmanager
def queries() -> Iterator[list[str]]:
    """The SQL that runs inside the block."""
    said: list[str] = []
    run = database.proxy.obj.execute_sql
    database.proxy.obj.execute_sql = lambda sql, *rest, **more: (said.append(sql), run(sql, *rest, **more))[1]
    try:
        yield said
    finally:
        del database.proxy.obj.execute_sql


# ---------------------------------------------------------------- cells


def test_cells_say_what_the_records_hold(model: PetitionListModel, four: list[int], at: datetime) -> None:
    assert model.ids() == [four[1], four[0], *four[2:]]  # due today, then overdue
    assert [cell(model, 1, key) for key in KEYS] == [
        "信〔2026〕0001号",
        "甲",
        "已超期 4 天",
        "李桂兰等2人",
        "双桥村",
        "来访",
        "2026-10-31",
        "已登记",
        "",
        "",
    ]
    assert cell(model, 1, "due", CHIP_ROLE) == (("已超期 4 天", "overdue"),)
    tip = cell(model, 1, "due", Qt.ItemDataRole.ToolTipRole)
    assert tip == "受理告知：2026-11-16（周一）到期，已超期 4 天"
    assert cell(model, 3, "flags", CHIP_ROLE) == (("集体访 5人", "neutral"),)
    assert cell(model, 1, "received", SORT_ROLE) == date(2026, 10, 31)
    assert cell(model, 1, "title", RECORD_ROLE).id == four[0]
    assert model.headerData(0, Qt.Orientation.Horizontal) == "编号"


def test_totals_count_the_list_and_its_parts(
    model: PetitionListModel, by: Actor, four: list[int], at: datetime
) -> None:
    assert model.totals() == (4, 4, 1, 1, 0)
    assert model.totals().overdue == len(model_ids(MatterFilter(at.date(), due="overdue")))
    model.show_list(MatterFilter(at.date(), due="overdue"))
    assert model.totals() == (1, None, None, None, None)


def model_ids(wanted: MatterFilter) -> list[int]:
    made = PetitionListModel(wanted)
    made.show_list(wanted)
    return made.ids()


# ---------------------------------------------------------------- order


@pytest.mark.parametrize("key", [column.key for column in COLUMNS if column.up])
def test_every_order_turns_round(model: PetitionListModel, four: list[int], key: str) -> None:
    column = KEYS.index(key)
    model.sort(column, Qt.SortOrder.AscendingOrder)
    up = model.ids()
    assert model.sorting() == (column, Qt.SortOrder.AscendingOrder)
    model.sort(column, Qt.SortOrder.DescendingOrder)
    assert model.sorting() == (column, Qt.SortOrder.DescendingOrder)
    assert sorted(model.ids()) == sorted(four)
    if key != "stage":  # all stand at the same stage
        assert model.ids() == up[::-1]


def test_a_column_without_an_order_changes_nothing(model: PetitionListModel, four: list[int]) -> None:
    model.sort(KEYS.index("party"), Qt.SortOrder.DescendingOrder)
    assert model.ids() == four


# ---------------------------------------------------------------- news


def test_news_of_one_matter_touch_its_line_only(
    model: PetitionListModel, four: list[int], by: Actor, at: datetime
) -> None:
    for line in range(4):
        cell(model, line, "title")
    resets, changed = QSignalSpy(model.modelReset), QSignalSpy(model.dataChanged)
    model.refresh(steps.take(four[3], "note", {"on": at.date(), "note": "去过电话"}, by, at))
    assert resets.count() == 0
    assert [(changed.at(n)[0].row(), changed.at(n)[1].row()) for n in range(changed.count())] == [(3, 3)]


def test_a_matter_moves_to_its_new_place(model: PetitionListModel, four: list[int], by: Actor, at: datetime) -> None:
    facts = {"on": at.date(), "petition_class": "inquiry"}
    resets, removed, inserted = (QSignalSpy(s) for s in (model.modelReset, model.rowsRemoved, model.rowsInserted))
    model.refresh(steps.take(four[0], "screen", facts, by, at))
    model.refresh(steps.take(four[0], "reply", {"on": at.date(), "opinion": "已解释"}, by, at))
    assert model.ids() == [*four[1:], four[0]]  # closed ones stand last
    assert cell(model, 3, "stage") == "已答复"
    assert resets.count() == 0
    assert (removed.count(), inserted.count()) == (1, 1)


def test_a_new_matter_comes_in_and_one_that_no_longer_fits_goes(
    model: PetitionListModel, four: list[int], by: Actor, at: datetime
) -> None:
    model.show_list(MatterFilter(at.date(), is_open=True, sort="received"))
    fifth = register(by, at, "戊")
    model.refresh(Change(frozenset({"matter"}), (fifth,), fifth))
    assert model.ids() == [fifth, *four[::-1]]
    steps.take(four[1], "screen", {"on": at.date(), "petition_class": "inquiry"}, by, at)
    model.refresh(steps.take(four[1], "reply", {"on": at.date(), "opinion": "已解释"}, by, at))
    assert four[1] not in model.ids()
    assert cell(model, 0, "title") == "戊"


def test_news_that_name_nobody_are_read_as_anything(
    model: PetitionListModel, four: list[int], by: Actor, at: datetime
) -> None:
    register(by, at, "戊")
    register(by, at, "己")
    model.refresh(Change(frozenset({"matter", "import"}), (4711,), 4711))
    assert model.rowCount() == 6


# ---------------------------------------------------------------- size


@pytest.fixture
def many(by: Actor, at: datetime) -> int:
    """So many matters, copies of one."""
    first = register(by, at, "很多")
    names = [row[1] for row in database.proxy.execute_sql("PRAGMA table_info(matter)").fetchall()]
    own = {"id": "id + n", "number": "number || n"}
    columns, values = ", ".join(f'"{name}"' for name in names), ", ".join(own.get(n, f'"{n}"') for n in names)
    database.proxy.execute_sql(
        f"WITH RECURSIVE counting(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < {MANY - 1}) "  # noqa: S608
        f"INSERT INTO matter ({columns}) SELECT {values} FROM matter, counting WHERE id = {first}"
    )
    return first


def test_many_rows_are_read_in_pages_when_they_are_seen(many: int, at: datetime) -> None:
    model = PetitionListModel(MatterFilter(at.date()))
    with queries() as said:
        model.show_list(MatterFilter(at.date()))
    assert len(said) == 1
    assert model.rowCount() == MANY

    def look(first: int) -> None:
        for line in range(first, first + 40):
            for column in range(len(COLUMNS)):
                model.data(model.index(line, column))

    with queries() as said:
        look(0)
        look(0)
    assert 1 <= len(said) <= 3  # the rows, and the words of their codes
    with queries() as said:
        look(MANY - 40)
    assert 1 <= len(said) <= 3
    with queries() as said:
        look(0)
    assert said == []  # still in memory
    for number in range(1, KEPT_PAGES + 1):
        look(number * PAGE)
    assert len(model._pages) == KEPT_PAGES
    with queries() as said:
        look(0)
    assert 1 <= len(said) <= 3  # had to make room
