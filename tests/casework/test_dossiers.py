"""What is known of a person, a household and a village; sealed matters only for who may see them, never on paper."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from desktop.casework import care, dossiers, people, projects, village_page, visits
from desktop.casework import office as desk
from desktop.domain.care import NewCase, NewMeasure
from desktop.domain.people import HEAD, NewHousehold, NewPerson
from desktop.domain.projects import NewPayment, NewProject
from desktop.domain.records import Actor, NewParty
from desktop.domain.visits import NewVisit
from desktop.store.tables import Party

Register = Callable[..., int]


@pytest.fixture
def home(by: Actor, at: datetime, village_ids: list[int]) -> tuple[int, int, int]:
    """A household with head and son."""
    household = people.save_household(None, NewHousehold(village_ids[0], "李桂兰"), by, at).id
    head = NewPerson("李桂兰", phone="13900005678", household_id=household, relation=HEAD)
    son = NewPerson("李小一", household_id=household, relation="子")
    return household, people.save_person(None, head, by, at).id, people.save_person(None, son, by, at).id


@pytest.fixture
def busy(
    home: tuple[int, int, int],
    by: Actor,
    at: datetime,
    village_ids: list[int],
    cadre_ids: list[int],
    register: Register,
) -> tuple[int, int, int]:
    """A matter, a visit, care with a measure, and money."""
    household, head, _son = home
    village = village_ids[0]
    register(village_id=village)
    visits.record(NewVisit(at.date(), village, (cadre_ids[0],), household_id=household, found="屋顶漏雨"), by, at)
    case = NewCase("vulnerable", "allowance", village, date(2026, 5, 1), "李桂兰", head)
    case_id = care.open_case(case, by, at).id
    care.add_measure(case_id, NewMeasure(date(2026, 6, 1), "funds", "临时救助", amount=50000), by, at)
    project = projects.save(
        None, NewProject("危房改造", "housing", village_id=village, planned_amount=100000), by, at
    ).id
    projects.add_payment(project, NewPayment(date(2026, 7, 1), 80000, village, household, "李桂兰"), by, at)
    return home


def test_a_person_by_time(busy: tuple[int, int, int], by: Actor, at: datetime) -> None:
    lines = dossiers.of_person(busy[1], by)
    assert [line.what for line in lines[:2]] in (["来访（主访人）", "走访"], ["走访", "来访（主访人）"])
    assert [(line.on, line.what) for line in lines[2:]] == [
        (date(2026, 7, 1), "惠民资金"),
        (date(2026, 6, 1), "帮扶措施"),
        (date(2026, 5, 1), "帮扶"),
    ]
    assert "800.00 元" in lines[2].state


def test_the_son_shares_the_household_but_not_the_mothers_matters(busy: tuple[int, int, int], by: Actor) -> None:
    assert {line.kind for line in dossiers.of_person(busy[2], by)} == {
        dossiers.VISIT,
        dossiers.PROJECT,
        dossiers.CARE,  # the case of somebody of a household is that of the household
    }
    kinds = [line.kind for line in dossiers.of_household(busy[0], by)]
    assert sorted(kinds) == ["care", "care", "matter", "project", "visit"]


def test_a_sealed_matter_shows_for_who_may_see_it_only(
    home: tuple[int, int, int], by: Actor, insider: Actor, register: Register
) -> None:
    matter = register(petition_class="accusation", parties=(NewParty(name="李桂兰"),), who=insider)
    Party.update(person=home[1]).where(Party.matter == matter).execute()  # as an old record may have it
    assert dossiers.of_person(home[1], by) == []
    assert [line.id for line in dossiers.of_person(home[1], insider)] == [matter]
    assert dossiers.of_household(home[0], by) == []
    assert dossiers.matter_lines([matter], by) == []


def test_an_accusation_never_links_a_person(home: tuple[int, int, int], insider: Actor, register: Register) -> None:
    matter = register(petition_class="accusation", parties=(NewParty(name="李桂兰", phone="13900005678"),), who=insider)
    assert [row.person_id for row in Party.select().where(Party.matter == matter)] == [None]


def figures(page: village_page.VillagePage) -> dict[str, tuple[str, str]]:
    return {one.name: (one.text, one.note) for one in page.figures}


def test_the_page_of_a_village(busy: tuple[int, int, int], by: Actor, at: datetime, village_ids: list[int]) -> None:
    page = village_page.read(village_ids[0], at.date(), by)
    found = figures(page)
    assert found["petition"] == ("1 件", "")
    assert found["visits"] == ("1 次", "")
    assert found["coverage"] == ("100.0%", "已访 1 户 ÷ 应访 1 户")
    assert found["care_vulnerable"] == ("1 户（人）", "")
    assert found["projects"] == ("1 个", "计划 1,000.00 元，已付 800.00 元")
    assert [one.cadre_name for one in page.holders] == ["赵志刚", "钱文静"]
    assert (page.facts.registered_households, page.facts.registered_people) == (1, 2)
    assert [row.party_name for row in page.newest] == ["李桂兰"]
    for figure in page.figures:
        lines = village_page.lines(figure, at.date(), by)
        assert len(lines) == len(figure.ids), figure.name


def test_coverage_lists_whom_nobody_visited(
    home: tuple[int, int, int], by: Actor, at: datetime, village_ids: list[int]
) -> None:
    page = village_page.read(village_ids[0], at.date(), by)
    figure = next(one for one in page.figures if one.name == "coverage")
    assert (figure.text, figure.ids) == ("0.0%", (home[0],))
    assert village_page.lines(figure, at.date(), by)[0].state == "没有走访过"
    empty = village_page.read(village_ids[2], at.date(), by)
    assert figures(empty)["coverage"] == ("—", "已访 0 户 ÷ 应访 0 户")


def test_sealed_matters_count_on_screen_for_who_may_and_never_on_paper(
    by: Actor, insider: Actor, at: datetime, village_ids: list[int], register: Register
) -> None:
    register(petition_class="accusation", who=insider, village_id=village_ids[0])
    assert figures(village_page.read(village_ids[0], at.date(), by))["petition"][0] == "0 件"
    seen = village_page.read(village_ids[0], at.date(), insider)
    assert figures(seen)["petition"][0] == "1 件"
    assert seen.newest == ()
    assert figures(village_page.read(village_ids[0], at.date(), insider, for_paper=True))["petition"][0] == "0 件"


def test_who_left_and_who_holds_a_household_are_not_on_the_page(
    by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]
) -> None:
    row = next(one for one in desk.assignments(village_ids[0]) if one.role == "liaison_cadre")
    desk.end_assignment(row, at.date() - timedelta(days=1), by, at)
    assert [one.role for one in village_page.read(village_ids[0], at.date(), by).holders] == ["liaison_leader"]
