"""走访 by keyboard alone: ten rows in a run, drafts, one key from a finding to a matter, and the figures' lists."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import office as desk
from desktop.casework import quotas, visits
from desktop.casework.session import Session
from desktop.domain.records import Draft, NewParty
from desktop.domain.visits import NewVisit, VisitFilter
from desktop.store import people, places
from desktop.store.ids import new_id
from desktop.store.tables import Household
from desktop.ui.desks.liaison import LiaisonDesk
from desktop.ui.desks.liaison.coverage_page import CoveragePage
from desktop.ui.desks.liaison.visits_page import VisitsPage
from desktop.ui.desks.system import SystemDesk
from tests.ui.desks.fake_shell import FakeShell

NAMES = ("钟大山", "李小河", "王石头", "陈稻花", "赵清泉", "周南风", "吴秋实", "郑春雨", "冯白云", "褚青松")


@pytest.fixture
def homes(office: Session, village_ids: list[int]) -> list[int]:
    """Ten households in 双桥村一组, and 钱小云 living in the first."""
    from desktop.domain.pinyin import pinyin_keys

    group = places.add_group(village_ids[0], "一组", 1)
    made = []
    for number, name in enumerate(NAMES, 1):
        made.append(new_id())
        Household.insert(
            id=made[-1],
            village=village_ids[0],
            group=group,
            number=f"{number:03}",
            head_name=name,
            keys=" ".join(pinyin_keys(name)),
        ).execute()
    people.add(NewParty(name="钱小云", phone="13900001111"), village_ids[0], group, made[0])
    return made


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[FakeShell]:
    made = FakeShell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def open_desk(qtbot: QtBot, shell: FakeShell) -> Callable[[], LiaisonDesk]:
    def make() -> LiaisonDesk:
        made = LiaisonDesk(shell)  # type: ignore[arg-type]
        qtbot.addWidget(made)
        made.resize(1172, 760)
        made.show_page("visits")
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        made.activate()
        return made

    return make


@pytest.fixture
def page(homes: list[int], open_desk: Callable[[], LiaisonDesk]) -> VisitsPage:
    found: VisitsPage = open_desk().page("visits")
    return found


def listed(shell: FakeShell, **wanted: Any) -> list[visits.VisitRow]:
    return visits.listed(VisitFilter(**wanted), shell.session.actor)


def first_row(press: Callable[..., None]) -> None:
    """Cadres, village and household of the first row; the keyboard is in the cadres."""
    press("qwj", "Enter", "slp", "Enter", "Enter")
    press("sqc", "Enter", "zds", "Enter")


def test_ten_visits_in_a_row_without_the_mouse(
    page: VisitsPage, shell: FakeShell, homes: list[int], cadre_ids: list[int], press: Callable[..., None]
) -> None:
    first_row(press)
    for number, name in enumerate(NAMES):
        if number:
            press(name, "Enter")
        press("Enter", "Enter", "Enter")  # purpose, way and night stay
        press(
            "讲了医保政策", "Enter", f"第{number}户屋后漏水。", "Enter", "联系村里", "Enter", "2026-12-01", "Ctrl+Enter"
        )
        assert page.strip.sentence == ""
    rows = listed(shell)
    assert [row.household_id for row in rows[::-1]] == homes
    assert {row.cadre_ids for row in rows} == {tuple(cadre_ids[1:3])}
    assert {(row.visited_on, row.told, row.next, row.next_on) for row in rows} == {
        (shell.at.date(), "讲了医保政策", "联系村里", date(2026, 12, 1))
    }
    assert [row.found for row in rows[::-1]] == [f"第{n}户屋后漏水。" for n in range(10)]
    assert page.model.rowCount() == 10
    assert not page.form.is_touched()


def test_one_key_makes_the_matter_and_the_row_says_so(
    page: VisitsPage, shell: FakeShell, press: Callable[..., None]
) -> None:
    first_row(press)
    page.form.focus_field("found")
    press("屋后水沟堵塞。雨天倒灌", "Ctrl+Enter", "Alt+1")
    (row,) = listed(shell)
    assert [one.kind for one in row.came_of] == ["ledger"]
    assert row.came_of[0].number in shell.said[-1]
    assert row.came_of[0].number in page.entry.about.text()
    press("Alt+1")
    assert "已经转为" in page.strip.sentence
    press("Alt+2")
    press("Alt+3")
    what, draft = shell.asked[-1]
    assert what == "show_intake"
    assert draft.payload["visit_id"] == row.id
    filled = draft.payload["fill"]
    assert (filled["title"], filled["name"], filled["content"]) == ("屋后水沟堵塞", "钟大山", "屋后水沟堵塞。雨天倒灌")
    assert [one.kind for one in listed(shell)[0].came_of] == ["ledger", "dispute"]


def test_a_name_that_nobody_has_on_file_is_taken_as_typed(
    page: VisitsPage, shell: FakeShell, press: Callable[..., None]
) -> None:
    press("qwj", "Enter", "Enter", "石门", "Enter", "欧阳路过", "Enter", "Ctrl+Enter")
    (row,) = listed(shell)
    assert (row.village_name, row.met, row.household_id) == ("石门村", "欧阳路过", None)


def test_somebody_of_another_village_turns_to_it(
    page: VisitsPage, shell: FakeShell, press: Callable[..., None], homes: list[int]
) -> None:
    press("qwj", "Enter", "Enter", "石门", "Enter", "qxy", "Enter", "Ctrl+Enter")
    (row,) = listed(shell)
    assert (row.village_name, row.met, row.household_id) == ("双桥村", "钱小云", homes[0])


def test_without_village_and_cadre_nothing_is_saved(
    page: VisitsPage, shell: FakeShell, press: Callable[..., None]
) -> None:
    press("Ctrl+Enter")
    assert page.form.field("cadre_ids").hasFocus() or page.form.field("cadre_ids").entry.hasFocus()
    press("qwj", "Enter", "Ctrl+Enter")
    assert listed(shell) == []
    assert page.form.field("whom").accessibleDescription() != ""


def test_a_half_typed_row_comes_back_after_a_crash(
    page: VisitsPage, shell: FakeShell, press: Callable[..., None], open_desk: Callable[[], LiaisonDesk]
) -> None:
    first_row(press)
    page.form.focus_field("found")
    press("水管漏水")
    page.rescue()
    again: VisitsPage = open_desk().page("visits")
    assert again.form.field("found").value() == "水管漏水"
    assert again.form.field("whom").text() == "钟大山"
    assert again.form.field("cadre_ids").labels() == ["钱文静", "孙立平"]
    press("Ctrl+Enter")
    assert [row.met for row in listed(shell)] == ["钟大山"]
    assert desk.drafts(shell.session.actor.id, "visit") == []


def test_a_row_is_put_right_and_the_change_taken_back(
    page: VisitsPage, shell: FakeShell, press: Callable[..., None]
) -> None:
    first_row(press)
    page.form.focus_field("found")
    press("水管漏水", "Ctrl+Enter", "F6", "Enter")
    assert page.entry.changing is not None
    page.form.field("found").set_value("水管已经修好")
    press("Ctrl+Enter")
    assert [row.found for row in listed(shell)] == ["水管已经修好"]
    assert page.entry.changing is None


def test_a_row_is_removed_with_a_reason(page: VisitsPage, shell: FakeShell, press: Callable[..., None]) -> None:
    first_row(press)
    press("Ctrl+Enter", "F6")
    QApplication.processEvents()
    page.begin_remove()
    press("Ctrl+Enter")
    assert len(listed(shell)) == 1
    press("重复登记", "Ctrl+Enter")
    assert listed(shell) == []


def test_the_filters_narrow_and_are_cleared(page: VisitsPage, shell: FakeShell, press: Callable[..., None]) -> None:
    first_row(press)
    press("Ctrl+Enter", "lxh", "Enter", "Ctrl+Enter")
    page.filters.picks["cadre_id"].setFocus()
    press("zzg", "Enter")
    assert page.model.rowCount() == 0
    page.filters.show_all()
    assert page.model.rowCount() == 2


def test_a_figure_opens_the_visits_behind_it(
    page: VisitsPage, shell: FakeShell, cadre_ids: list[int], village_ids: list[int], homes: list[int], at: datetime
) -> None:
    by = shell.session.actor
    quotas.adopt_examples(by, at)
    form = NewVisit(at.date(), village_ids[0], (cadre_ids[1],), household_id=homes[0])
    wanted = visits.record(form, by, at).id
    visits.record(NewVisit(at.date(), village_ids[0], (cadre_ids[0],), household_id=homes[1]), by, at)
    coverage: CoveragePage = page.window().page("coverage")
    village = coverage.model.rows[0]
    assert (village.name, len(village.coverage.assigned), len(village.coverage.visited)) == ("双桥村", 10, 2)
    coverage.table.setCurrentIndex(coverage.model.index(0, 4))
    assert [row.id for row in coverage.households.rows] == homes[2:]
    coverage.print_households()
    assert shell.asked[-1][0] == "show_paper"
    coverage.view.set_value("quotas")
    line = next(n for n, one in enumerate(coverage.model.rows) if one.cadre_id == cadre_ids[1])
    coverage.table.opened.emit(coverage.model.index(line, 4))
    assert page.model.ids() == [wanted]
    assert ("show_desk", "liaison", "visits") in shell.asked


def test_the_papers_are_asked_for_in_the_page(page: VisitsPage, shell: FakeShell, press: Callable[..., None]) -> None:
    first_row(press)
    press("Ctrl+Enter")
    page.print_page()
    press("Ctrl+Enter")
    what, paper = shell.asked[-1]
    assert (what, paper.data["title"], len(paper.data["rows"])) == ("show_paper", "走访登记表", 1)
    page.print_page()
    press("Right", "Ctrl+Enter")
    assert page.panel is not None  # a diary needs somebody
    page.panel.form.field("cadre_id").setFocus(Qt.FocusReason.TabFocusReason)
    press("qwj", "Enter", "Ctrl+Enter")
    assert shell.asked[-1][1].data["title"] == "民情日记"


def test_who_may_only_read_sees_the_list_and_no_form(
    homes: list[int], shell: FakeShell, reader: Any, open_desk: Callable[[], LiaisonDesk]
) -> None:
    shell.session.actor = reader
    page: VisitsPage = open_desk().page("visits")
    assert page.entry.isHidden()
    assert page.table.hasFocus()


def test_the_petition_of_a_finding_is_linked_and_shows_its_visit(
    window: Any, homes: list[int], village_ids: list[int], cadre_ids: list[int], press: Callable[..., None]
) -> None:
    by, at = window.session.actor, window.at
    form = NewVisit(at.date(), village_ids[0], (cadre_ids[1],), household_id=homes[0], met="钟大山", found="水沟堵塞。")
    visit_id = visits.record(form, by, at).id
    fill = {"received_on": at.date(), "title": "水沟堵塞", "name": "钟大山", "village_id": village_ids[0]}
    window.show_intake(Draft("petition", {"fill": fill, "origin": None, "visit_id": visit_id}))
    press("Ctrl+S")
    (made,) = visits.get(visit_id, by).came_of
    assert made.kind == "petition"
    card = window.desk.matter_page()._visits
    assert not card.isHidden()
    card.opened.emit(visit_id)
    assert window.went[-1] == ("liaison", f"visits:{visit_id}")
    window.show_intake(None)  # the next one comes from nowhere
    assert window.desk.intake_page()._visit_id is None


def test_quotas_are_kept_in_the_system(qtbot: QtBot, shell: FakeShell, press: Callable[..., None]) -> None:
    system = SystemDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(system)
    system.show_page("quotas")
    system.show()
    system.activateWindow()
    qtbot.waitUntil(system.isActiveWindow)
    page: Any = system.page()
    page.adopt()
    assert page.model.rowCount() == 5
    page.begin_new()
    press("wgy", "Enter")
    page.panel.form.field("minimum").set_value(3)
    press("Ctrl+S")
    assert any("每月 3 次" in said for said in shell.said)
    page.drop()
    assert page.model.rowCount() == 5
    page.late.form.field("late_after").set_value(10)
    page.late.save()
    assert visits.late_after() == 10
