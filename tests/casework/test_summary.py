"""The petitions of the monthly summary against a plain recount of the tables, figure by figure and list by list."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from desktop.casework import office as desk
from desktop.casework import summary
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.codes import CHANNEL_LABELS
from desktop.domain.dates import Period
from desktop.domain.faults import Refused
from desktop.domain.measures import MEASURES, PETITION, measure, split_name
from desktop.domain.records import Actor
from desktop.domain.summaries import Figure, Summary
from desktop.store import counts
from desktop.store.rows import insert
from desktop.store.tables import Clock, Matter, Party

Rows = list[dict[str, Any]]
Register = Callable[..., int]
NOVEMBER = dates.month(2026, 11)
TODAYS = (date(2026, 11, 20), date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 15))
NAMES = tuple(entry.name for entry in MEASURES)


# ---------------------------------------------------------------- the recount


def counted_by(name: str, matter: dict[str, Any], clocks: Rows, period: Period, today: date) -> bool:
    """Whether a measure counts a matter: the printed definition, word by word."""
    end = min(period.to_on, today)
    look = today if today <= period.to_on else period.to_on + timedelta(days=1)
    received, closed, resolved = matter["received_on"], matter["closed_on"], matter["resolved_on"]

    def within(day: date | None) -> bool:
        return day is not None and period.from_on <= day <= period.to_on

    def done(clock: dict[str, Any]) -> bool:
        return clock["stopped_on"] is not None and clock["stopped_on"] <= end

    def missed(clock: dict[str, Any]) -> bool:
        return clock["due_on"] < look and not done(clock)

    def in_time(clock: dict[str, Any]) -> bool:
        return done(clock) and clock["stopped_on"] <= clock["due_on"]

    def any_clock(code: str, holds: Callable[[dict[str, Any]], bool]) -> bool:
        return any(holds(clock) for clock in clocks if clock["rule_code"] == code)

    is_open = received <= end and (closed is None or closed > end)
    of_the_office = [clock for clock in clocks if clock["rule_code"] != "review_request"]
    return {
        "received": within(received),
        "received_ytd": date(period.to_on.year, 1, 1) <= received <= period.to_on,
        "first": within(received) and not matter["is_repeat"],
        "repeat": within(received) and matter["is_repeat"],
        "closed": within(closed),
        "open": is_open,
        "overdue": is_open and any(missed(clock) for clock in of_the_office),
        "resolved": within(resolved),
        "received_resolved": within(received) and resolved is not None and resolved <= end,
        "notice_due": within(received) and any_clock("notice", lambda clock: done(clock) or missed(clock)),
        "notice_on_time": within(received) and any_clock("notice", in_time),
        "answer_due": any_clock("handle", lambda c: missed(c) or (done(c) and c["stopped_on"] >= period.from_on)),
        "answered_on_time": any_clock("handle", lambda c: in_time(c) and c["stopped_on"] >= period.from_on),
        # nobody was asked in these dockets; ratings are recounted in test_summary_villages
        **dict.fromkeys(("rating_due", "desk_rated", "desk_satisfied", "unit_rated", "unit_satisfied"), False),
    }[name]


def belongs_to(part: str, matter: dict[str, Any], village_codes: dict[int | None, str]) -> bool:
    """Whether a slice, given by its name, holds a matter."""
    if part == "all":
        return True
    if part == "sealed" or matter["secrecy"] == "sealed":
        return part == "sealed" and matter["secrecy"] == "sealed"
    kind, code, *more = part.split(".")
    match kind:
        case "category" | "theme":
            own = matter[f"{kind}_code"]
            return own == "" if code == "none" else own.startswith(code)
        case "tie":
            return code in matter["tie_codes"].split(",")
        case "village":
            return village_codes[matter["village"]] == code
    flags = {"joint": "is_joint_letter", "collective": "is_collective"}
    return matter["channel"] == code and all(matter[flags[word]] for word in more if word in flags)


class Recount:
    """Counts any figure from dumps of the tables."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.matters: Rows = [m for m in Matter.select().dicts() if m["kind"] == "petition" and m["deleted_at"] is None]
        self.clocks: dict[int, Rows] = {matter["id"]: [] for matter in Matter.select(Matter.id).dicts()}
        for clock in Clock.select().dicts():
            self.clocks[clock["matter"]].append(clock)
        self.villages: dict[int | None, str] = {v.id: v.code for v in desk.villages(with_closed=True)} | {None: "none"}
        self.cache: dict[tuple[str, Period], Rows] = {}

    def records(self, figure: str, period: Period) -> Rows:
        name, part = split_name(figure)
        if (name, period) not in self.cache:
            self.cache[name, period] = [
                m for m in self.matters if counted_by(name, m, self.clocks[m["id"]], period, self.today)
            ]
        return [m for m in self.cache[name, period] if belongs_to(part, m, self.villages)]

    def value(self, figure: str, period: Period) -> int:
        found = self.records(figure, period)
        return sum(m["person_count"] for m in found) if figure.endswith(".persons") else len(found)


# ---------------------------------------------------------------- random dockets


def days_of(*months: tuple[int, int]) -> st.SearchStrategy[date]:
    return st.builds(lambda month, day: date(*month, day), st.sampled_from(months), st.integers(1, 30))


def after(most: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, most)


MATTERS = st.fixed_dictionaries(
    {
        "received_on": days_of((2026, 11), (2026, 11), (2026, 10), (2026, 1), (2025, 12), (2025, 11), (2025, 3)),
        "channel": st.sampled_from(["visit", "visit", "letter", *CHANNEL_LABELS]),
        "category_code": st.sampled_from(["", "01", "0101", "010102", "02", "99"]),
        "theme_code": st.sampled_from(["", "01", "0203", "03"]),
        "tie_codes": st.sampled_from(["", "1", "1,3", "2,4,5"]),
        "village": st.integers(0, 3),
        "person_count": st.integers(1, 9),
        "is_repeat": st.booleans(),
        "is_collective": st.booleans(),
        "is_joint_letter": st.booleans(),
        "is_lead_case": st.booleans(),
        "is_late_entry": st.booleans(),
        "secrecy": st.sampled_from(["normal", "normal", "normal", "sealed"]),
        "kind": st.sampled_from(["petition", "petition", "petition", "ledger"]),
        "is_deleted": st.sampled_from([False, False, False, True]),
        "closed": after(70),
        "resolved": after(70),
    }
)
CLOCKS = st.lists(
    st.fixed_dictionaries(
        {
            "rule_code": st.sampled_from(["notice", "handle", "review_request"]),
            "starts": st.integers(0, 40),
            "runs": st.integers(1, 61),
            "stopped": after(80),
        }
    ),
    max_size=3,
    unique_by=lambda clock: clock["rule_code"],
)
DOCKETS = st.lists(st.tuples(MATTERS, CLOCKS), max_size=14)


def write(docket: list[tuple[dict[str, Any], Rows]], today: date, villages: list[int | None]) -> None:
    for table in (Party, Clock, Matter):
        table.delete().execute()
    for number, (facts, clocks) in enumerate(docket, 1):
        received = min(facts["received_on"], today)

        def happened(offset: int | None, since: date = received) -> date | None:
            return None if offset is None else min(since + timedelta(days=offset), today)

        own = {name: value for name, value in facts.items() if name not in ("is_deleted", "closed", "resolved")}
        own |= {"village": villages[facts["village"]], "received_on": received}
        own |= {"closed_on": happened(facts["closed"]), "resolved_on": happened(facts["resolved"])}
        if own["kind"] == "ledger":
            own["channel"] = "round"
        own["deleted_at"] = datetime(2026, 11, 1) if facts["is_deleted"] else None
        insert(
            Matter,
            id=number,
            number=f"第{number}号",
            title=f"事项{number}",
            stage="registered",
            entered_by=1,
            entered_at=datetime(2026, 11, 20),
            **own,
        )
        insert(Party, id=number, matter=number, role="lead", name=f"来访人{number}")
        for place, clock in enumerate(clocks):
            started = min(received + timedelta(days=clock["starts"]), today)
            due = started + timedelta(days=clock["runs"])
            stopped = happened(clock["stopped"], started)
            insert(
                Clock,
                id=number * 10 + place,
                matter=number,
                rule_code=clock["rule_code"],
                label="期限",
                started_on=started,
                length=clock["runs"],
                unit="day",
                internal_due_on=due,
                due_on=due,
                stopped_on=stopped,
            )


def of_petitions(counted: Summary) -> list[Figure]:
    return [figure for figure in counted.figures if measure(split_name(figure.name)[0]).of == PETITION]


def check_figures(counted: Summary, recount: Recount) -> None:
    assert len({figure.name for figure in counted.figures}) == len(counted.figures)
    for figure in of_petitions(counted):
        found = [recount.value(figure.name, p) for p in (NOVEMBER, NOVEMBER.previous(), NOVEMBER.year_ago())]
        shown = [figure.value, figure.previous, figure.year_ago]
        # None: the records of the office do not reach back so far, so there is nothing to compare with
        assert [one for one in shown if one is not None] == [
            one for one, was in zip(found, shown, strict=True) if was is not None
        ], figure.name
        assert shown[0] is not None
        assert all(
            was is not None or value == 0 or figure.name.startswith("received_ytd")
            for value, was in zip(found, shown, strict=True)
        )


def check_lists(counted: Summary, recount: Recount) -> None:
    """The list behind a figure has exactly its rows; of those that count nothing a few are tried."""
    parts = {part.name: part for part in summary.slices().each()}
    figures = of_petitions(counted)
    empty = [figure for figure in figures if not figure.value]
    for figure in [f for f in figures if f.value] + empty[:: max(1, len(empty) // 20)]:
        name, part = split_name(figure.name)
        found = list(counts.records_behind(name, parts[part], NOVEMBER, recount.today, with_sealed=True))
        assert len(found) == figure.value, figure.name
        assert {r.matter_id for r in found} == {m["id"] for m in recount.records(figure.name, NOVEMBER)}


def check_due_list(counted: Summary, recount: Recount) -> None:
    overdue = [line for line in counted.due_lines if line.state.startswith("已超期")]
    values = {figure.name: figure.value for figure in counted.figures}
    assert len(overdue) == values["overdue"] - values["overdue.sealed"]
    openly = [m for m in recount.records("overdue", NOVEMBER) if m["secrecy"] == "normal"]
    assert {line.number for line in overdue} == {m["number"] for m in openly}
    days = [line.days for line in counted.due_lines]
    assert days == sorted(days)
    assert all(line.days < 0 for line in overdue)
    lead = [m for m in recount.records("open", NOVEMBER) if m["is_lead_case"] and m["secrecy"] == "normal"]
    assert {line.number for line in counted.lead_cases} == {m["number"] for m in lead}


def check_the_paper(counted: Summary, recount: Recount) -> None:
    assert len(counted.checks) == 8
    assert all(line.endswith("核对无误") for line in counted.checks)
    assert all(0 <= rate.numerator <= rate.denominator for rate in counted.rates)
    values = {figure.name: figure for figure in counted.figures}
    for table in counted.tables:
        assert all(len(row) == len(table.heads) for row in table.rows)
        for row in table.rows:
            for text, name in row:
                assert not name or text == str(values[name].value)
    for table in counted.tables:
        if table.has_total and "本月" in table.heads:
            adding = [row for row in table.rows[:-1] if "其中" not in row[0][0] and "人次" not in row[0][0]]
            column = table.heads.index("本月")
            assert sum(int(row[column][0]) for row in adding) == int(table.rows[-1][column][0])
    late = [m for m in recount.records("received", NOVEMBER) if m["is_late_entry"]]
    assert counted.late_entries == len(late)
    assert counted.trend_labels[-1] == "11月"
    assert len(counted.trend_labels) == 12
    openly = [m for m in recount.records("received", NOVEMBER) if m["secrecy"] == "normal"]
    assert sum(series[-1] for _, series in counted.trend_series) == len(openly)


def test_every_figure_equals_a_plain_recount(office: Session, village_ids: list[int]) -> None:
    # a docket is short; shrinking it would be slow
    @settings(max_examples=12, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(DOCKETS, st.sampled_from(TODAYS))
    def check(docket: list[tuple[dict[str, Any], Rows]], today: date) -> None:
        write(docket, today, [*village_ids, None])
        counted, recount = summary.summarise(NOVEMBER, office.actor, today), Recount(today)
        check_figures(counted, recount)
        check_lists(counted, recount)
        check_due_list(counted, recount)
        check_the_paper(counted, recount)

    check()


def test_the_list_of_every_figure_by_its_name(office: Session, register: Register, by: Actor, at: datetime) -> None:
    register(category_code="0101", tie_codes=("1",), theme_code="01")
    names = [figure.name for figure in summary.summarise(NOVEMBER, by, at.date()).figures]
    assert {split_name(name)[0] for name in names} == set(NAMES)
    received = {name: len(summary.records(name, NOVEMBER, by, at.date())) for name in names if name[:9] == "received."}
    assert {name for name, length in received.items() if length} == {
        "received.channel.visit",
        "received.channel.visit.persons",
        "received.category.01",
        "received.category.0101",
        "received.theme.01",
        "received.tie.1",
        "received.village.none",
    }


# ---------------------------------------------------------------- single rules


def values_of(counted: Summary) -> dict[str, int]:
    return {figure.name: figure.value for figure in counted.figures}


def cells(counted: Summary, table: str, label: str) -> dict[str, str]:
    found = next(t for t in counted.tables if t.key == table)
    row = next(row for row in found.rows if row[0][0] == label)
    return dict(zip(found.heads, (text for text, _ in row), strict=True))


def test_comparisons_as_printed(register: Register, by: Actor, at: datetime) -> None:
    for day, number in ((date(2026, 11, 3), 3), (date(2026, 10, 3), 2), (date(2025, 11, 3), 4), (date(2025, 1, 3), 1)):
        for _ in range(number):
            register(channel="letter", received_on=day)
    row = cells(summary.summarise(NOVEMBER, by, at.date()), "channels", "来信（件）")
    assert [row[head] for head in ("本月", "上月", "环比", "本年累计", "上年同期", "同比")] == [
        "3",
        "2",
        "+50.00%",
        "5",
        "5",
        "持平",
    ]
    row = cells(summary.summarise(NOVEMBER, by, at.date()), "channels", "来电（件）")
    assert (row["环比"], row["同比"]) == ("—", "—")


def test_a_running_month_is_read_today_and_a_past_one_on_its_last_evening(
    register: Register, by: Actor, at: datetime
) -> None:
    """A notice period from 13 November ends on Saturday the 28th and rolls to Monday the 30th."""
    register(received_on=date(2026, 11, 13))
    overdue = {
        today: values_of(summary.summarise(NOVEMBER, by, today))["overdue"]
        for today in (date(2026, 11, 28), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 20))
    }
    assert list(overdue.values()) == [0, 0, 1, 1]
    (line,) = summary.summarise(NOVEMBER, by, date(2026, 11, 28)).due_lines
    assert (line.state, line.days) == ("还有 2 天", 2)
    assert summary.summarise(NOVEMBER, by, date(2026, 11, 20)).as_of == date(2026, 11, 20)
    assert summary.summarise(NOVEMBER, by, date(2026, 12, 20)).as_of == date(2026, 11, 30)


def test_what_is_done_later_does_not_change_a_past_month(
    register: Register, take: Callable[..., Any], by: Actor
) -> None:
    day = datetime(2026, 11, 13, 9)
    matter_id = register(moment=day)
    after_month = datetime(2026, 12, 2, 9)
    before = values_of(summary.summarise(NOVEMBER, by, date(2026, 12, 1)))
    take(matter_id, "screen", moment=after_month, petition_class="suggestion")
    take(matter_id, "reply", moment=after_month, opinion="已采纳")
    take(matter_id, "resolve", moment=after_month, note="满意")
    assert values_of(summary.summarise(NOVEMBER, by, date(2026, 12, 20))) == before
    december = values_of(summary.summarise(dates.month(2026, 12), by, date(2026, 12, 20)))
    assert (december["closed"], december["resolved"], december["open"], december["received"]) == (1, 1, 0, 0)


def test_rates_stay_below_one_when_old_matters_are_resolved(
    register: Register, take: Callable[..., Any], by: Actor, at: datetime
) -> None:
    for day in (date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 2)):
        take(register(received_on=day), "resolve", note="和好")
    register()
    counted = summary.summarise(NOVEMBER, by, at.date())
    rate = next(rate for rate in counted.rates if rate.label == "化解率")
    assert (rate.numerator, rate.denominator, rate.percent) == (1, 2, 50.0)
    assert values_of(counted)["resolved"] == 3


def test_retired_codes_and_closed_villages_still_add_up(
    register: Register, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    register(village_id=village_ids[2], category_code="0101", theme_code="0201", tie_codes=("2",))
    for village in village_ids[1:]:
        desk.close_village(village, at.date(), village_ids[0], by, at)
    for table, code in (("categories", "01"), ("categories", "0101"), ("categories", "02"), ("themes", "02")):
        desk.retire_code(table, code, by, at)
    counted = summary.summarise(NOVEMBER, by, at.date())
    assert all(line.endswith("核对无误") for line in counted.checks)
    assert values_of(counted)["received.village.430423101203"] == 1
    labels = {table.key: [row[0][0] for row in table.rows] for table in counted.tables}
    assert "柳河村" in labels["villages"]
    assert "石门村" not in labels["villages"]  # closed and without a matter
    assert labels["categories"].count("农村农业") == 1
    assert "国土资源" not in labels["categories"]
    assert "安民" in labels["themes"]
    later = summary.summarise(dates.month(2027, 1), by, date(2027, 1, 5))
    villages = next(table for table in later.tables if table.key == "villages")
    assert "柳河村" in [row[0][0] for row in villages.rows]  # still open there


def test_a_reworded_category_is_counted_once(register: Register, by: Actor, at: datetime) -> None:
    register(category_code="0101")
    desk.save_code("categories", "01", "农业农村", "", "", by, at)
    counted = summary.summarise(NOVEMBER, by, at.date())
    labels = [row[0][0] for row in next(t for t in counted.tables if t.key == "categories").rows]
    assert "农业农村" in labels
    assert "农村农业" not in labels
    assert all(line.endswith("核对无误") for line in counted.checks)


def test_zero_rows_are_printed(by: Actor, at: datetime) -> None:
    counted = summary.summarise(NOVEMBER, by, at.date())
    rows = {table.key: [row[0][0] for row in table.rows] for table in counted.tables}
    assert rows["villages"] == ["双桥村", "石门村", "柳河村", "未注明村（社区）", "密件（检举控告）", "合计"]
    assert len(rows["categories"]) == 17 + 3
    assert len(rows["channels"]) == 11 + 2
    assert rows["subcategories"] == []
    assert all(rate.percent is None for rate in counted.rates)


def test_a_wrong_sum_is_told(register: Register, by: Actor, at: datetime) -> None:
    Matter.update(category_code="77").where(Matter.id == register()).execute()
    counted = summary.summarise(NOVEMBER, by, at.date())
    wrong = [line for line in counted.checks if not line.endswith("核对无误")]
    assert len(wrong) == 1
    assert wrong[0].startswith("内容分类各行之和与合计不符：收到相差 -1")


def test_visitors_are_listed_one_by_one(register: Register, by: Actor, at: datetime) -> None:
    register(person_count=3)
    found = summary.records("received.channel.visit.persons", NOVEMBER, by, at.date())
    assert [record.person for record in found] == ["李桂兰", "第2人（未登记姓名）", "第3人（未登记姓名）"]


@pytest.mark.parametrize("figure", ["invented", "received.invented", "received.village.7", "all", ""])
def test_an_unknown_figure_is_refused(by: Actor, at: datetime, figure: str) -> None:
    with pytest.raises(Refused):
        summary.records(figure, NOVEMBER, by, at.date())


def test_refusals(by: Actor, at: datetime) -> None:
    with pytest.raises(Refused, match="还没有开始"):
        summary.summarise(dates.month(2026, 12), by, at.date())
    nobody = by._replace(rights=frozenset({"register"}))
    for act in (
        lambda: summary.summarise(NOVEMBER, nobody, at.date()),
        lambda: summary.records("received", NOVEMBER, nobody, at.date()),
        lambda: summary.trend("received", NOVEMBER, nobody, at.date()),
    ):
        with pytest.raises(Refused, match="查询的权限"):
            act()


def test_the_sparkline(register: Register, by: Actor, at: datetime) -> None:
    for day in (date(2026, 11, 1), date(2026, 9, 30), date(2026, 9, 1), date(2026, 5, 31)):
        register(received_on=day)
    assert summary.trend("received", NOVEMBER, by, at.date()) == [0, 0, 0, 2, 0, 1]


def test_no_comparison_with_a_time_before_the_records(register: Register, by: Actor, at: datetime) -> None:
    for day in (date(2025, 10, 20), date(2025, 11, 3), date(2026, 11, 3), date(2026, 11, 4)):
        register(channel="letter", received_on=day)
    counted = summary.summarise(NOVEMBER, by, at.date())
    row = cells(counted, "channels", "来信（件）")
    assert (row["本年累计"], row["上年同期"], row["同比"]) == ("2", "2", "—")
    assert "自2025年10月起" in counted.tables[0].year_ago_note
