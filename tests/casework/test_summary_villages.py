"""Ledger, visits, households and quotas in the monthly summary: what each figure counts, at its edges."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import quotas as desk_quotas
from desktop.casework import steps, summary, village_matters, visits
from desktop.casework.summary_slices import slices
from desktop.casework.summary_tables import checks
from desktop.domain import dates
from desktop.domain.faults import Refused
from desktop.domain.measures import MEASURES, PETITION, measure, split_name
from desktop.domain.quotas import QuotaRule
from desktop.domain.records import Actor, NewEntry, NewPetition
from desktop.domain.summaries import Summary
from desktop.domain.visits import NewVisit
from desktop.store.counts import Counter
from desktop.store.ids import new_id
from desktop.store.tables import Household, Matter, Petition, Visit

NOVEMBER = dates.month(2026, 11)
AFTER = date(2026, 12, 20)


def values_of(counted: Summary) -> dict[str, int]:
    """The figures of the villages that count something."""
    return {f.name: f.value for f in counted.figures if f.value and measure(split_name(f.name)[0]).of != PETITION}


def rows_of(counted: Summary, key: str) -> dict[str, dict[str, str]]:
    table = next(table for table in counted.tables if table.key == key)
    return {row[0][0]: dict(zip(table.heads, (text for text, _ in row), strict=True)) for row in table.rows}


@pytest.fixture
def count(by: Actor) -> Callable[..., Summary]:
    def counted(today: date = AFTER, period: dates.Period = NOVEMBER) -> Summary:
        made = summary.summarise(period, by, today)
        assert all(line.endswith("核对无误") for line in made.checks)
        for figure in made.figures:
            if figure.value and measure(split_name(figure.name)[0]).of != PETITION:
                assert len(summary.records(figure.name, period, by, today)) == figure.value, figure.name
        return made

    return counted


@pytest.fixture
def homes(village_ids: list[int]) -> list[int]:
    """Two households of 双桥村 and one of 石门村."""
    made = []
    for number, village in enumerate((village_ids[0], village_ids[0], village_ids[1])):
        made.append(new_id())
        Household.insert(id=made[-1], village=village, number=f"{number}", head_name=f"户主{number}").execute()
    return made


@pytest.fixture
def visit(village_ids: list[int], cadre_ids: list[int], by: Actor, at: datetime) -> Callable[..., int]:
    """Records a visit of 钱文静 to 双桥村 on 18 November, fields changed as named."""

    def made(moment: datetime | None = None, **fields: Any) -> int:
        values: dict[str, Any] = {"visited_on": date(2026, 11, 18), "village_id": village_ids[0]}
        values |= {"cadre_ids": (cadre_ids[1],), "met": "李桂兰"}
        form = NewVisit(**(values | fields))
        return visits.record(form, by, moment or datetime.combine(form.visited_on, at.time())).id

    return made


@pytest.fixture
def entry(village_ids: list[int], by: Actor, at: datetime) -> Callable[..., int]:
    """Enters a ledger entry or dispute of 双桥村 on 2 November, fields changed as named."""

    def made(kind: str = "ledger", on: date = date(2026, 11, 2), channel: str = "round", **own: Any) -> int:
        form = NewPetition(channel, on, "水渠堵塞影响灌溉", village_id=village_ids[0])
        return village_matters.register(NewEntry(kind, form, **own), by, datetime.combine(on, at.time())).id

    return made


@pytest.fixture
def do(by: Actor, at: datetime) -> Callable[..., None]:
    def done(matter_id: int, action: str, on: date, **facts: Any) -> None:
        steps.take(matter_id, action, {"on": on, **facts}, by, datetime.combine(on, at.time()))

    return done


# ---------------------------------------------------------------- ledger


def test_ledger_entries_by_source_state_and_outcome(
    entry: Callable[..., int], do: Callable[..., None], count: Callable[..., Summary]
) -> None:
    entry(on=date(2026, 10, 5))
    solved, explained = entry(channel="meeting"), entry(channel="meeting")
    do(solved, "settle", date(2026, 11, 5), outcome="solved", result="已清淤", resolved_on=date(2026, 11, 5))
    do(explained, "settle", date(2026, 11, 6), outcome="explained", result="已解释")
    for matter, rating in ((solved, "fair"), (explained, "dissatisfied")):
        do(matter, "feed_back", date(2026, 11, 9), feedback_way="door", rating=rating)
    entry("dispute")
    counted = count()
    shown = rows_of(counted, "ledger")
    assert shown["会议"] == {
        "来源": "会议", "收集": "2", "本年累计": "2", "办结": "2", "在办": "0", "超期": "0", "已评价": "2", "满意": "1",
        "满意率": "50.00%",
    }  # fmt: skip
    assert (shown["走访"]["收集"], shown["走访"]["在办"], shown["走访"]["超期"]) == ("0", "1", "1")
    assert (shown["合计"]["收集"], shown["合计"]["本年累计"], shown["网格"]["满意率"]) == ("2", "3", "—")
    assert "密件（检举控告）" not in shown
    ended = rows_of(counted, "outcomes")["件数"]
    assert (ended["解决"], ended["解释"], ended["未注明"], ended["合计"]) == ("1", "1", "0", "2")
    place = rows_of(counted, "villages")["双桥村"]
    assert (place["本月"], place["民情"], place["纠纷"]) == ("0", "2", "1")
    rate = next(rate for rate in counted.rates if rate.label == "民情满意率")
    assert (rate.numerator, rate.denominator) == (1, 2)


def test_who_says_nothing_is_not_asked_twice(
    entry: Callable[..., int], do: Callable[..., None], count: Callable[..., Summary]
) -> None:
    matter = entry()
    do(matter, "settle", date(2026, 11, 5), outcome="explained", result="已解释")
    do(matter, "feed_back", date(2026, 11, 9), feedback_way="phone", rating="none")
    values = values_of(count())
    assert "ledger_rated" not in values
    assert next(rate for rate in count().rates if rate.label == "民情满意率").percent is None


def test_what_ends_later_was_open_in_the_past_month(
    entry: Callable[..., int], do: Callable[..., None], count: Callable[..., Summary]
) -> None:
    matter = entry(on=date(2026, 11, 28))
    do(matter, "settle", date(2026, 12, 3), outcome="explained", result="已解释")
    values = values_of(count())
    assert (values["ledger_open"], values.get("ledger_closed", 0)) == (1, 0)
    assert values_of(count(period=dates.month(2026, 12)))["ledger_closed.outcome.explained"] == 1


def test_a_void_entry_is_not_counted(entry: Callable[..., int], count: Callable[..., Summary], at: datetime) -> None:
    Matter.update(deleted_at=at).where(Matter.id == entry()).execute()
    assert values_of(count()) == {}


# ---------------------------------------------------------------- visits


def test_a_cadre_is_counted_in_days_households_and_visits(
    visit: Callable[..., int], homes: list[int], cadre_ids: list[int], count: Callable[..., Summary]
) -> None:
    both = (cadre_ids[1], cadre_ids[2])
    visit(household_id=homes[0], cadre_ids=both)
    visit(household_id=homes[1])
    visit(visited_on=date(2026, 11, 19), household_id=homes[0])
    visit(visited_on=date(2026, 11, 20))
    visit(visited_on=date(2026, 11, 20), way="phone", household_id=homes[1], cadre_ids=(cadre_ids[0],))
    visit(visited_on=date(2026, 10, 31), household_id=homes[0])
    shown = rows_of(count(), "cadres")
    first, second = shown["钱文静"], shown["孙立平"]
    heads = ("走访天数", "走访户数", "走访次数")
    assert [first[head] for head in heads] == ["3", "2", "4"]
    assert [second[head] for head in heads] == ["1", "1", "1"]
    assert [shown["合计"][head] for head in heads] == ["4", "3", "5"]
    assert [shown["赵志刚"][head] for head in heads] == ["0", "0", "0"]  # nothing done is printed too
    assert rows_of(count(), "villages")["双桥村"]["走访"] == "4"  # together they made one visit


def test_a_visit_entered_late_is_told(visit: Callable[..., int], count: Callable[..., Summary]) -> None:
    visit()
    visit(visited_on=date(2026, 11, 2), moment=datetime(2026, 11, 20, 9))
    assert rows_of(count(), "cadres")["钱文静"]["其中补记"] == "1"


def test_a_removed_visit_is_not_counted(visit: Callable[..., int], count: Callable[..., Summary], at: datetime) -> None:
    Visit.update(deleted_at=at).where(Visit.id == visit()).execute()
    assert values_of(count()) == {}


def test_coverage_is_of_the_quarter_and_of_who_still_lives_there(
    visit: Callable[..., int], homes: list[int], count: Callable[..., Summary]
) -> None:
    visit(visited_on=date(2026, 9, 30), household_id=homes[1])
    visit(visited_on=date(2026, 10, 1), household_id=homes[0])
    visit(visited_on=date(2026, 12, 1), household_id=homes[1])
    shown = rows_of(count(), "villages")
    assert [shown["双桥村"][head] for head in ("走访", "已访", "应访", "遍访率")] == ["0", "1", "2", "50.00%"]
    assert [shown["石门村"][head] for head in ("已访", "应访", "遍访率")] == ["0", "1", "0.00%"]
    assert shown["柳河村"]["遍访率"] == "—"
    rate = next(rate for rate in count().rates if rate.label == "遍访率")
    assert (rate.numerator, rate.denominator) == (1, 3)
    Household.update(closed_on=date(2026, 11, 30)).where(Household.id == homes[0]).execute()
    assert values_of(count())["households_assigned"] == 2
    year = count(period=dates.parse_period("2026"))
    assert values_of(year)["households_visited"] == 1  # of a longer period everything counts; the other has gone


# ---------------------------------------------------------------- quotas


def quota(by: Actor, at: datetime, unit: str = "day", per: str = "week", minimum: int = 2, **dates_: Any) -> None:
    rule = QuotaRule(0, "liaison_cadre", unit, per, minimum, dates_.get("valid_from"), dates_.get("valid_to"), "")
    desk_quotas.save_rule(rule, by, at)


def test_every_week_of_every_holder_is_one_item(
    visit: Callable[..., int], by: Actor, at: datetime, count: Callable[..., Summary]
) -> None:
    """Weeks end on 1, 8, 15, 22 and 29 November; two cadres hold the role."""
    quota(by, at)
    for day in (date(2026, 10, 26), date(2026, 11, 1), date(2026, 11, 9), date(2026, 11, 30)):
        visit(visited_on=day)
    shown = rows_of(count(), "cadres")
    assert [shown["钱文静"][head] for head in ("到期定额", "完成定额", "完成率")] == ["5", "1", "20.00%"]
    assert [shown["孙立平"][head] for head in ("到期定额", "完成定额", "完成率")] == ["5", "0", "0.00%"]
    assert "赵志刚" not in shown  # bound by no quota, and went nowhere
    titles = [record.title for record in summary.records("quota_done", NOVEMBER, by, AFTER)]
    assert titles == ["每周 2 天：10-26 至 11-01 走访 2 天，已完成"]


@pytest.mark.parametrize(("today", "due"), [(date(2026, 11, 22), 3), (date(2026, 11, 23), 4), (AFTER, 5)])
def test_a_week_that_still_runs_is_not_due(
    by: Actor, at: datetime, count: Callable[..., Summary], today: date, due: int, cadre_ids: list[int]
) -> None:
    quota(by, at)
    assert values_of(count(today))[f"quota_due.cadre.{cadre_ids[1]}"] == due


@pytest.mark.parametrize(("per", "month", "due"), [("quarter", 11, 0), ("quarter", 12, 2), ("month", 11, 2)])
def test_a_quota_falls_due_with_its_last_day(
    by: Actor, at: datetime, count: Callable[..., Summary], per: str, month: int, due: int
) -> None:
    quota(by, at, per=per)
    assert values_of(count(date(2027, 1, 5), dates.month(2026, month))).get("quota_due", 0) == due


def test_a_quota_that_is_over_is_not_due(by: Actor, at: datetime, count: Callable[..., Summary]) -> None:
    quota(by, at, valid_from=date(2026, 11, 10), valid_to=date(2026, 11, 20))
    assert values_of(count())["quota_due"] == 2  # the week that ends on the 15th, of two


# ---------------------------------------------------------------- ratings of petitions


def test_ratings_of_the_office_and_of_the_unit_are_told_apart(
    register: Callable[..., int], by: Actor, at: datetime
) -> None:
    said = (("satisfied", "fair"), ("dissatisfied", "satisfied"), ("none", "none"))
    for desk, unit in said:
        facts = {"rated_on": date(2026, 11, 20), "desk_rating": desk, "unit_rating": unit}
        Petition.update(**facts).where(Petition.matter == register()).execute()
    rates = {r.label: (r.numerator, r.denominator) for r in summary.summarise(NOVEMBER, by, at.date()).rates}
    assert rates["信访部门参评率"] == rates["责任单位参评率"] == (2, 3)
    assert (rates["信访部门满意率"], rates["责任单位满意率"]) == ((1, 2), (2, 2))
    for name in ("rating_due", "desk_rated", "unit_satisfied"):
        figures = {f.name: f.value for f in summary.summarise(NOVEMBER, by, at.date()).figures}
        assert len(summary.records(name, NOVEMBER, by, at.date())) == figures[name]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("figure", ["visits.source.round", "received.cadre.1", "ledger_open.channel.visit", "trips.x"])
def test_a_slice_that_does_not_fit_is_refused(by: Actor, at: datetime, figure: str) -> None:
    with pytest.raises(Refused):
        summary.records(figure, NOVEMBER, by, at.date())


def test_every_measure_is_in_the_appendix(by: Actor, at: datetime) -> None:
    counted = summary.summarise(NOVEMBER, by, at.date())
    assert [name for name, _, _ in counted.definitions] == [entry.name for entry in MEASURES]
    assert {split_name(figure.name)[0] for figure in counted.figures} == {entry.name for entry in MEASURES}


def test_an_entry_still_running_today_is_read_today(entry: Callable[..., int], count: Callable[..., Summary]) -> None:
    """The 15 days of an entry of 2 November end on the 17th."""
    entry()
    overdue = [
        values_of(count(date(2026, 11, 17) + timedelta(days=days))).get("ledger_overdue", 0) for days in (0, 1, 13)
    ]
    assert overdue == [0, 1, 1]


def test_an_office_without_cadres_has_a_summary(by: Actor, at: datetime) -> None:
    said = checks(Counter(at.date()), NOVEMBER, slices(NOVEMBER)._replace(cadres=()))
    assert all(check.endswith("核对无误") for check in said)


@pytest.mark.parametrize(("code", "first", "last"), [("2026-11", "2025-12", "2026-11"), ("2026-Q3", "2025-10", "2026-09"), ("2026", "2025-12", "2026-11"), ("2025", "2025-01", "2025-12")])  # fmt: skip
def test_the_trend_is_told_by_months(by: Actor, at: datetime, code: str, first: str, last: str) -> None:
    counted = summary.summarise(dates.parse_period(code), by, at.date())
    assert len(counted.trend_periods) == len(counted.trend_labels) == 12
    assert (counted.trend_periods[0], counted.trend_periods[-1]) == (first, last)
    assert counted.trend_labels[-1] == f"{int(last[5:])}月"
