"""Visits from the form to everything that they count for; findings that become matters; who may take what back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from desktop.casework import liaison as duties
from desktop.casework import quotas, reading, summary, visits
from desktop.casework.session import Session
from desktop.domain import dates
from desktop.domain.codes import MatterKind, Secrecy
from desktop.domain.faults import Refused
from desktop.domain.quotas import QuotaRule
from desktop.domain.records import Actor, NewParty
from desktop.domain.responsibility import Scope
from desktop.domain.visits import NewVisit, VisitFilter
from desktop.store import audit, doors, people, places
from desktop.store.ids import new_id
from desktop.store.tables import Household, Matter

DAY = date(2026, 11, 19)


class Home(NamedTuple):
    village_id: int
    group_id: int
    household_id: int
    person_id: int


@pytest.fixture
def home(office: Session, village_ids: list[int]) -> Home:
    """钟大山户 in 双桥村一组, with 钟小河 living there."""
    group_id = places.add_group(village_ids[0], "一组", 1)
    household_id = new_id()
    Household.insert(
        id=household_id,
        village=village_ids[0],
        group=group_id,
        number="001",
        head_name="钟大山",
        keys="zhongdashan zds",
    ).execute()
    person_id = people.add(NewParty(name="钟小河", phone="13900001111"), village_ids[0], group_id, household_id)
    people.add(NewParty(name="钟大山"), village_ids[0], group_id, household_id)
    return Home(village_ids[0], group_id, household_id, person_id)


@pytest.fixture
def record(home: Home, cadre_ids: list[int], by: Actor, at: datetime) -> Callable[..., int]:
    """Records a visit of 钱文静 to 钟小河 on the day before the tests, fields changed as named; returns its id."""

    def recorded(who: Actor = by, moment: datetime = at, **fields: Any) -> int:
        values: dict[str, Any] = {
            "visited_on": DAY,
            "village_id": home.village_id,
            "cadre_ids": (cadre_ids[1],),
            "person_id": home.person_id,
            "told": "讲了医保政策。",
            "found": "屋后水沟堵塞，雨天倒灌。想请人来看。",
            "next": "联系村里清沟",
            "next_on": DAY + timedelta(days=10),
        }
        return visits.record(NewVisit(**(values | fields)), who, moment).id

    return recorded


def test_one_visit_typed_once_appears_everywhere(
    record: Callable[..., int], home: Home, cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    quotas.save_rule(QuotaRule(0, "liaison_cadre", "day", "week", 2, None, None, ""), by, at)
    visit_id = record()
    entry = visits.to_matter(visit_id, MatterKind.LEDGER, by, at).id

    # the ledger, without retyping
    file = reading.open_file(entry, by, at)
    assert file.row.title == "屋后水沟堵塞，雨天倒灌"
    assert file.content == "屋后水沟堵塞，雨天倒灌。想请人来看。"
    assert (file.row.village_name, file.group_name, file.row.channel) == ("双桥村", "一组", "round")
    assert [(party.name, party.phone, party.person_id) for party in file.parties] == [
        ("钟小河", "13900001111", home.person_id)
    ]
    origin = visits.origin_of(entry, by)
    assert origin is not None
    assert origin.id == visit_id
    assert [(one.matter_id, one.kind) for one in origin.came_of] == [(entry, "ledger")]

    # the person, the household, the village, the diary of the cadre
    month = {"from_on": date(2026, 11, 1), "to_on": date(2026, 11, 30)}
    for wanted in (
        VisitFilter(person_id=home.person_id),
        VisitFilter(household_id=home.household_id),
        VisitFilter(village_id=home.village_id, **month),
        VisitFilter(cadre_id=cadre_ids[1], **month),
    ):
        assert [row.id for row in visits.listed(wanted, by)] == [visit_id]
    assert visits.listed(VisitFilter(cadre_id=cadre_ids[2]), by) == []

    # the quota, with the visit behind the figure
    (mine,) = [one for one in quotas.progress(at.date(), at.date()) if one.cadre_id == cadre_ids[1]]
    assert (mine.progress.done, mine.progress.visit_ids, mine.state) == (1, (visit_id,), ("还差 1 天", "soon"))

    # 遍访 and what block 6 of the monthly summary counts
    (village,) = [one for one in quotas.village_coverage(at.date(), at.date()) if one.id == home.village_id]
    assert village.coverage.visited == (home.household_id,) == village.coverage.assigned
    assert quotas.per_cadre(**month) == [quotas.CadreVisits(cadre_ids[1], 1, 1, 0, 1, 0)]
    assert quotas.per_village(**month) == [quotas.VillageVisits(home.village_id, 1, 1, 0, 1, 0)]
    counted = summary.summarise(dates.month(2026, 11), by, at.date())
    (cadres,) = [table for table in counted.tables if table.key == "cadres"]
    (line,) = [row for row in cadres.rows if row[0][0] == "钱文静"]
    assert dict(zip(cadres.heads, (text for text, _figure in line), strict=True))["走访天数"] == "1"


def test_the_household_follows_from_the_person_and_the_group_from_the_household(
    record: Callable[..., int], home: Home, by: Actor
) -> None:
    row = visits.get(record(), by)
    assert (row.household_id, row.group_id, row.met, row.head_name) == (
        home.household_id, home.group_id, "钟小河", "钟大山",
    )  # fmt: skip


def test_what_is_wrong_names_its_field(record: Callable[..., int], village_ids: list[int], at: datetime) -> None:
    for wrong, field in (
        ({"visited_on": at.date() + timedelta(days=1)}, "visited_on"),
        ({"village_id": None}, "village_id"),
        ({"cadre_ids": ()}, "cadre_ids"),
        ({"next_on": DAY - timedelta(days=1)}, "next_on"),
        ({"village_id": village_ids[1]}, "whom"),
    ):
        with pytest.raises(Refused) as no:
            record(**wrong)
        assert no.value.field == field


@pytest.mark.parametrize(("days", "is_late"), [(7, False), (8, True)])
def test_a_visit_entered_late_says_so(
    record: Callable[..., int], by: Actor, at: datetime, days: int, is_late: bool
) -> None:
    row = visits.get(record(visited_on=at.date() - timedelta(days=days)), by)
    assert row.is_late is is_late


def test_the_office_says_what_is_late(record: Callable[..., int], by: Actor, reader: Actor, at: datetime) -> None:
    visits.set_late_after(0, by, at)
    assert visits.get(record(), by).is_late
    with pytest.raises(Refused):
        visits.set_late_after(3, reader, at)


def test_a_change_keeps_who_typed_it_and_tells_no_text_to_the_audit(
    record: Callable[..., int], by: Actor, at: datetime
) -> None:
    visit_id = record()
    old = visits.get(visit_id, by).form
    assert visits.change(visit_id, old, by, at).say == "没有改动。"
    visits.change(visit_id, replace(old, found="水管漏水"), by, at)
    assert visits.get(visit_id, by).found == "水管漏水"
    newest = audit.entries("visit", visit_id)[0]
    assert (newest.action, newest.detail) == ("change", {"fields": ["found"]})
    visits.change(visit_id, old, by, at)
    assert visits.get(visit_id, by).form == old


def test_a_removed_visit_counts_nowhere_and_comes_back_by_its_remover(
    record: Callable[..., int], by: Actor, insider: Actor, at: datetime
) -> None:
    visit_id = record()
    with pytest.raises(Refused) as no:
        visits.remove(visit_id, " ", by, at)
    assert no.value.field == "reason"
    visits.remove(visit_id, "重复登记", by, at)
    assert visits.listed(VisitFilter(), by) == []
    assert quotas.per_cadre(date(2026, 1, 1), date(2026, 12, 31)) == []
    with pytest.raises(Refused):
        visits.get(visit_id, by)
    with pytest.raises(Refused, match="李文书"):
        visits.restore(visit_id, insider, at)
    visits.restore(visit_id, by, at)
    assert [row.id for row in visits.listed(VisitFilter(), by)] == [visit_id]
    with pytest.raises(Refused):
        visits.restore(visit_id, by, at)


def test_a_visit_with_consequences_stays(record: Callable[..., int], by: Actor, at: datetime) -> None:
    visit_id = record()
    visits.to_matter(visit_id, MatterKind.DISPUTE, by, at)
    with pytest.raises(Refused, match="转出"):
        visits.remove(visit_id, "重复登记", by, at)


def test_who_may_only_read_enters_and_changes_nothing(record: Callable[..., int], reader: Actor, at: datetime) -> None:
    visit_id = record()
    form = visits.get(visit_id, reader).form
    for act in (
        lambda: record(who=reader),
        lambda: visits.change(visit_id, form, reader, at),
        lambda: visits.remove(visit_id, "重复登记", reader, at),
        lambda: visits.to_matter(visit_id, MatterKind.LEDGER, reader, at),
        lambda: visits.to_petition(visit_id, reader, at),
    ):
        with pytest.raises(Refused):
            act()


def test_who_may_not_handle_changes_only_the_own_visits(record: Callable[..., int], by: Actor, at: datetime) -> None:
    registrar = Actor(by.id + 1, "陈登记", frozenset({"read", "register"}))
    visit_id = record()
    with pytest.raises(Refused, match="李文书"):
        visits.change(visit_id, visits.get(visit_id, by).form, registrar, at)


def test_a_finding_becomes_each_kind_once(record: Callable[..., int], by: Actor, at: datetime) -> None:
    visit_id = record()
    for kind in (MatterKind.LEDGER, MatterKind.DISPUTE):
        change = visits.to_matter(visit_id, kind, by, at)
        assert {"visit", "matter"} <= change.kinds
        with pytest.raises(Refused, match="已经转为"):
            visits.to_matter(visit_id, kind, by, at)
    assert [one.kind for one in visits.get(visit_id, by).came_of] == ["ledger", "dispute"]


def test_a_visit_without_a_finding_becomes_nothing(record: Callable[..., int], by: Actor, at: datetime) -> None:
    with pytest.raises(Refused) as no:
        visits.to_matter(record(told="", found=""), MatterKind.LEDGER, by, at)
    assert no.value.field == "found"


def test_a_promise_for_the_same_day_does_not_stand_in_the_way(
    record: Callable[..., int], by: Actor, at: datetime
) -> None:
    assert visits.to_matter(record(next_on=DAY), MatterKind.LEDGER, by, at).id


def test_the_petition_of_a_finding_says_where_it_comes_from_and_stays_hidden_when_sealed(
    record: Callable[..., int], register: Callable[..., int], by: Actor, insider: Actor, at: datetime
) -> None:
    visit_id = record()
    form = visits.to_petition(visit_id, by, at)
    assert form.parties[0].name == "钟小河"
    matter_id = register(**{name: getattr(form, name) for name in form.__slots__})
    assert [one.matter_id for one in visits.get(visit_id, by).came_of] == [matter_id]
    Matter.update(secrecy=Secrecy.SEALED).where(Matter.id == matter_id).execute()
    assert visits.get(visit_id, by).came_of == ()
    assert [one.matter_id for one in visits.get(visit_id, insider).came_of] == [matter_id]
    with pytest.raises(Refused, match="转出"):
        visits.remove(visit_id, "重复登记", by, at)


def test_a_finding_that_becomes_an_accusation_is_told_by_the_visit_no_more(
    record: Callable[..., int], register: Callable[..., int], by: Actor, insider: Actor, at: datetime
) -> None:
    visit_id = record()
    form = visits.to_petition(visit_id, by, at)
    words = form.content
    fields = {name: getattr(form, name) for name in form.__slots__} | {"petition_class": "accusation"}
    matter_id = register(**fields)
    row = visits.get(visit_id, insider)
    assert (row.found, row.next) == ("", "")
    assert words
    assert Matter.get_by_id(matter_id).content == words  # nothing is lost


def test_a_return_visit_names_its_matter_only_to_those_who_may_see_it(
    record: Callable[..., int], register: Callable[..., int], home: Home, by: Actor, insider: Actor, at: datetime
) -> None:
    matter_id = register(household_id=home.household_id, village_id=home.village_id)
    assert [choice.id for choice in visits.behind(home.household_id, None, DAY, by).matters] == [matter_id]
    visit_id = record(purpose="return", matter_id=matter_id)
    assert visits.get(visit_id, by).matter_number.startswith("信")
    assert [row.id for row in visits.listed(VisitFilter(matter_id=matter_id), by)] == [visit_id]
    Matter.update(secrecy=Secrecy.SEALED).where(Matter.id == matter_id).execute()
    assert visits.get(visit_id, by).matter_number == ""
    assert visits.get(visit_id, insider).matter_number != ""
    assert visits.behind(home.household_id, None, DAY, by).matters == ()
    with pytest.raises(Refused):
        record(matter_id=matter_id)


def test_the_head_stands_once_among_the_doors(home: Home) -> None:
    found = visits.doors(home.village_id)
    assert sorted((one.name, one.person_id is not None) for one in found) == [("钟大山", True), ("钟小河", True)]
    assert [one.name for one in visits.doors(text="zxh")] == ["钟小河"]
    assert visits.doors(text="王") == []


def test_a_telephone_call_is_listed_but_counts_nowhere(
    record: Callable[..., int], home: Home, by: Actor, at: datetime
) -> None:
    visit_id = record(way="phone")
    assert [row.id for row in visits.listed(VisitFilter(), by)] == [visit_id]
    assert quotas.per_cadre(date(2026, 11, 1), date(2026, 11, 30)) == []
    assert doors.last_visits(at.date()) == {}
    (village,) = [one for one in quotas.village_coverage(at.date(), at.date()) if one.id == home.village_id]
    assert (village.coverage.visited, village.long_ago) == ((), (home.household_id,))


def test_several_cadres_nights_and_late_entries_are_counted(
    record: Callable[..., int], home: Home, cadre_ids: list[int], at: datetime
) -> None:
    both = tuple(cadre_ids[1:3])
    record(cadre_ids=both, is_night=True)
    record(cadre_ids=both)
    record(visited_on=date(2026, 11, 2), person_id=None)
    figures = quotas.per_cadre(date(2026, 11, 1), date(2026, 11, 30))
    assert sorted(figures) == sorted(
        [quotas.CadreVisits(both[0], 2, 1, 1, 3, 1), quotas.CadreVisits(both[1], 1, 1, 1, 2, 0)]
    )
    assert quotas.per_village(date(2026, 11, 1), date(2026, 11, 30)) == [
        quotas.VillageVisits(home.village_id, 2, 1, 1, 3, 1)
    ]


def test_the_filters_narrow(record: Callable[..., int], by: Actor) -> None:
    first, second = record(), record(purpose="care", visited_on=date(2026, 10, 30), found="想申请低保")
    assert [row.id for row in visits.listed(VisitFilter(), by)] == [first, second]
    assert [row.id for row in visits.listed(VisitFilter(purpose="care"), by)] == [second]
    assert [row.id for row in visits.listed(VisitFilter(text="低保"), by)] == [second]
    assert [row.id for row in visits.listed(VisitFilter(from_on=date(2026, 11, 1)), by)] == [first]
    assert [row.id for row in visits.listed(VisitFilter(ids=(second,)), by)] == [second]


def test_who_answers_for_a_household_answers_only_for_it(
    record: Callable[..., int], home: Home, cadre_ids: list[int], by: Actor, at: datetime
) -> None:
    duties.assign(
        duties.NewDuty("grid_worker", cadre_ids[2], Scope(home.village_id, home.group_id), date(2026, 1, 1)), by, at
    )
    record(cadre_ids=(cadre_ids[2],))
    covered = {one.id: one.coverage for one in quotas.cadre_coverage(at.date(), at.date())}
    assert covered[cadre_ids[2]].visited == (home.household_id,)
    assert (covered[cadre_ids[1]].visited, covered[cadre_ids[1]].assigned) == ((), (home.household_id,))
