"""Counting rules on small dockets; every figure against a plain recount is in casework/test_summary.py."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.measures import (
    ALL,
    CHANNEL_SLICES,
    MEASURES,
    PETITION,
    SEALED,
    Condition,
    Slice,
    category_slice,
    tie_slice,
    village_slice,
)
from desktop.store import counts
from desktop.store.counts import Counter
from desktop.store.rows import insert
from desktop.store.tables import Clock, Matter, Party

pytestmark = pytest.mark.usefixtures("office")
NOVEMBER = dates.month(2026, 11)
AFTER = date(2026, 12, 20)
Put = Callable[..., int]


@pytest.fixture
def put(office: Session) -> Put:
    """Writes one matter as it stands in the table."""
    given = iter(range(1, 1000))

    def written(*clocks: tuple[str, date, date | None], **fields: Any) -> int:
        number = next(given)
        values: dict[str, Any] = {"channel": "visit", "received_on": date(2026, 11, 10), "kind": "petition"}
        insert(
            Matter,
            id=number,
            number=f"{number}",
            title=f"事项{number}",
            stage="registered",
            entered_by=1,
            entered_at=datetime(2026, 11, 20),
            **(values | fields),
        )
        for code, due, stopped in clocks:
            insert(
                Clock,
                id=Clock.select().count() + 1,
                matter=number,
                rule_code=code,
                label="期限",
                length=1,
                unit="day",
                started_on=date(2026, 11, 10),
                internal_due_on=due,
                due_on=due,
                stopped_on=stopped,
            )
        return number

    return written


def value(measure: str, part: Slice = ALL, today: date = AFTER, period: dates.Period = NOVEMBER) -> int:
    counted = Counter(today).value(measure, part, period)
    assert counted == len(list(counts.records_behind(measure, part, period, today, with_sealed=False)))
    return counted


def test_the_look_is_on_the_last_day_or_today() -> None:
    assert counts.as_of(date(2026, 11, 30), date(2026, 11, 20)) == date(2026, 11, 20)
    assert counts.as_of(date(2026, 11, 30), date(2027, 1, 1)) == date(2026, 11, 30)


def test_nothing_counts_to_zero() -> None:
    assert [value(entry.name) for entry in MEASURES] == [0] * len(MEASURES)


@pytest.mark.parametrize("fields", [{"deleted_at": datetime(2026, 11, 11)}, {"kind": "ledger"}])
def test_what_is_no_petition_or_was_undone_is_not_counted(put: Put, fields: dict[str, Any]) -> None:
    put(("notice", date(2026, 11, 12), None), resolved_on=date(2026, 11, 20), is_late_entry=True, **fields)
    assert {value(entry.name) for entry in MEASURES if entry.of == PETITION} == {0}
    assert counts.due_at(date(2026, 11, 30), AFTER) == []
    assert counts.late_entries(NOVEMBER.from_on, NOVEMBER.to_on) == 0


@pytest.mark.parametrize(
    ("closed_on", "closed", "is_open"),
    [
        (None, 0, 1),
        (date(2026, 11, 10), 1, 0),
        (date(2026, 11, 30), 1, 0),
        (date(2026, 12, 1), 0, 1),
    ],
)
def test_open_and_closed_at_the_edges(put: Put, closed_on: date | None, closed: int, is_open: int) -> None:
    put(closed_on=closed_on)
    assert (value("closed"), value("open")) == (closed, is_open)


def test_what_was_there_before_is_carried_over(put: Put) -> None:
    put(received_on=date(2025, 3, 1))
    assert (value("received"), value("received_ytd"), value("open")) == (0, 0, 1)
    assert value("open", period=dates.month(2025, 2)) == 0


@pytest.mark.parametrize(
    ("due", "stopped", "today", "overdue"),
    [
        (date(2026, 11, 20), None, date(2026, 11, 20), 0),  # runs out today
        (date(2026, 11, 19), None, date(2026, 11, 20), 1),
        (date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 30), None, date(2026, 11, 30), 0),
        (date(2026, 11, 30), None, date(2026, 12, 1), 1),  # ran out on the last evening
        (date(2026, 11, 29), date(2026, 12, 1), AFTER, 1),  # done only after the month
        (date(2026, 12, 1), None, AFTER, 0),
    ],
)
def test_overdue_at_the_edges(put: Put, due: date, stopped: date | None, today: date, overdue: int) -> None:
    put(("notice", due, stopped))
    assert value("overdue", today=today) == overdue


def test_the_petitioners_own_period_is_never_overdue(put: Put) -> None:
    put(("review_request", date(2026, 11, 12), None))
    assert value("overdue") == 0
    assert counts.due_at(date(2026, 11, 30), AFTER) == []


def test_two_missed_clocks_count_one_matter(put: Put) -> None:
    put(("notice", date(2026, 11, 12), None), ("handle", date(2026, 11, 13), None))
    assert value("overdue") == 1


@pytest.mark.parametrize(
    ("due", "stopped", "counted"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), (1, 1)),
        (date(2026, 11, 25), date(2026, 11, 26), (1, 0)),
        (date(2026, 11, 25), None, (1, 0)),
        (date(2026, 12, 2), None, (0, 0)),
        (date(2026, 12, 2), date(2026, 12, 1), (0, 0)),
    ],
)
@pytest.mark.parametrize("code", ["notice", "handle"])
def test_both_rates_count_due_and_in_time(
    put: Put, code: str, due: date, stopped: date | None, counted: tuple[int, int]
) -> None:
    put((code, due, stopped))
    names = ("notice_due", "notice_on_time") if code == "notice" else ("answer_due", "answered_on_time")
    assert (value(names[0]), value(names[1])) == counted
    assert value("notice_due" if code == "handle" else "answer_due") == 0


def test_an_answer_counts_in_the_month_of_the_answer(put: Put) -> None:
    put(("handle", date(2026, 11, 5), date(2026, 10, 30)), received_on=date(2026, 9, 1))
    assert (value("answer_due"), value("answered_on_time")) == (0, 0)
    october = dates.month(2026, 10)
    assert (value("answer_due", period=october), value("answered_on_time", period=october)) == (1, 1)


def test_codes_are_found_by_their_beginning_and_ties_whole(put: Put, village_ids: list[int]) -> None:
    put(category_code="0101", tie_codes="1,3", village=village_ids[0])
    put(category_code="01", tie_codes="13")
    put(category_code="1", tie_codes="")
    put()
    categories = {code: value("received", category_slice(code, code)) for code in ("01", "0101", "1", "0102", "")}
    assert categories == {"01": 2, "0101": 1, "1": 1, "0102": 0, "": 1}
    ties = {code: value("received", tie_slice(code, code)) for code in ("1", "3", "13", "2")}
    assert ties == {"1": 1, "3": 1, "13": 1, "2": 0}
    villages = [value("received", village_slice(v, str(v), "")) for v in (*village_ids[:2], None)]
    assert villages == [1, 0, 3]


@pytest.mark.parametrize("code", ["%", "_", "1%", "' OR 1=1 --"])
def test_codes_are_values_not_patterns(put: Put, code: str) -> None:
    put(category_code="0101", tie_codes="1,3")
    assert value("received", tie_slice(code, code)) == 0
    assert value("received", Slice("x", "x", (Condition("category_code", "starts", code),))) == 0


def test_visits_are_counted_in_batches_and_in_persons(put: Put) -> None:
    put(person_count=3)
    put(person_count=7, is_collective=True)
    put(person_count=9, channel="letter", is_joint_letter=True)
    put(person_count=5, secrecy="sealed")
    counted = {part.name: value("received", part) for part in (*CHANNEL_SLICES, SEALED, ALL)}
    assert {name: number for name, number in counted.items() if number} == {
        "channel.letter": 1,
        "channel.letter.joint": 1,
        "channel.letter.joint.persons": 9,
        "channel.visit": 2,
        "channel.visit.persons": 10,
        "channel.visit.collective": 1,
        "channel.visit.collective.persons": 7,
        "sealed": 1,
        "all": 4,
    }


def test_a_sealed_record_shows_nothing(put: Put) -> None:
    sealed = put(secrecy="sealed")
    (hidden,) = counts.records_behind("received", ALL, NOVEMBER, AFTER, with_sealed=False)
    assert (hidden.matter_id, hidden.number, hidden.title, hidden.is_sealed) == (0, "", "密件（无权查看）", True)
    (shown,) = counts.records_behind("received", ALL, NOVEMBER, AFTER, with_sealed=True)
    assert (shown.matter_id, shown.title) == (sealed, f"事项{sealed}")


def test_one_record_for_every_person(put: Put) -> None:
    matter_id = put(person_count=4)
    for place, (role, name) in enumerate((("lead", "李桂兰"), ("opponent", "赵某"), ("companion", ""))):
        insert(Party, id=place + 1, matter=matter_id, role=role, position=place, name=name)
    persons = next(part for part in CHANNEL_SLICES if part.name == "channel.visit.persons")
    found = list(counts.records_behind("received", persons, NOVEMBER, AFTER, with_sealed=True))
    assert [record.person for record in found] == ["李桂兰", "未留姓名", "第3人（未登记姓名）", "第4人（未登记姓名）"]


def test_the_due_list(put: Put, village_ids: list[int], cadre_ids: list[int]) -> None:
    late = put(
        ("handle", date(2026, 11, 20), None),
        ("notice", date(2026, 11, 12), None),
        village=village_ids[0],
        handler=cadre_ids[0],
        is_lead_case=True,
    )
    soon = put(("notice", date(2026, 12, 3), None))
    put(("notice", date(2026, 12, 5), None), is_lead_case=True)
    put(("notice", date(2026, 11, 12), None), secrecy="sealed", is_lead_case=True)
    put(("notice", date(2026, 11, 12), None), closed_on=date(2026, 11, 15), is_lead_case=True)
    put(is_lead_case=True)
    last, before = date(2026, 11, 30), date(2026, 12, 4)
    assert counts.due_at(last, before) == [
        (str(late), f"事项{late}", "双桥村", "赵志刚", date(2026, 11, 12)),
        (str(soon), f"事项{soon}", None, None, date(2026, 12, 3)),
    ]
    assert [row[4] for row in counts.due_at(last, before, "is_lead_case")] == [
        date(2026, 11, 12),
        date(2026, 12, 5),
        None,
    ]


def test_late_entries(put: Put) -> None:
    put(is_late_entry=True)
    put(is_late_entry=True, received_on=NOVEMBER.to_on + timedelta(days=1))
    put()
    assert counts.late_entries(NOVEMBER.from_on, NOVEMBER.to_on) == 1
