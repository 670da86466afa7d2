"""人员与户 by keyboard: finding, entering, correcting, moving, merging, importing, the page of a village."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import people, person_merges
from desktop.casework.session import Session
from desktop.domain.identity import check_digit
from desktop.domain.people import HEAD, HouseholdFilter, NewHousehold, NewPerson, PeopleFilter
from desktop.domain.records import Actor, NewParty
from desktop.printing.render import page_count, page_texts, render
from desktop.store.tables import AuditLine
from desktop.ui.desks.people import PeopleDesk
from tests.exchange.people_sheets import plant, rows, write
from tests.ui.desks.fake_shell import FakeShell

Press = Callable[..., None]
NUMBER = "43042319491225567" + check_digit("43042319491225567")


class Shell(FakeShell):
    """Turns to the pages of the desk itself."""

    desk: PeopleDesk

    def show_desk(self, key: str, page: str = "") -> None:
        self.asked.append(("show_desk", key, page))
        if key == "people":
            self.desk.show_page(page or "people")
            self.desk.activate()


@pytest.fixture
def shell(office: Session, at: datetime) -> Iterator[Shell]:
    made = Shell(office, at)
    yield made
    made.worker.close()


@pytest.fixture
def home(by: Actor, at: datetime, village_ids: list[int]) -> dict[str, int]:
    """李桂兰 with a son in 双桥村, and an empty household of 石门村."""
    household = people.save_household(None, NewHousehold(village_ids[0], "李桂兰", number="0001"), by, at).id
    other = people.save_household(None, NewHousehold(village_ids[1], "张某某", number="0002"), by, at).id
    head = NewPerson("李桂兰", phone="13900005678", household_id=household, relation=HEAD, id_number=NUMBER)
    son = NewPerson("李小一", household_id=household, relation="子")
    ids = [people.save_person(None, form, by, at).id for form in (head, son)]
    return {"household": household, "other": other, "head": ids[0], "son": ids[1]}


@pytest.fixture
def desk(qtbot: QtBot, shell: Shell, home: dict[str, int]) -> Iterator[PeopleDesk]:
    made = PeopleDesk(shell)  # type: ignore[arg-type]
    shell.desk = made
    made.resize(1172, 760)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.activate()
    yield made
    made.close()
    made.deleteLater()


def listed(page: Any) -> list[str]:
    return [str(page.model.index(line, 0).data()) for line in range(page.model.rowCount())]


def test_a_person_is_found_and_opened_by_keyboard(
    desk: PeopleDesk, shell: Shell, home: dict[str, int], press: Press
) -> None:
    page = desk.page("people")
    press("Ctrl+F", "lgl", "Enter")
    assert listed(page) == ["李桂兰"]
    press("Enter")
    assert shell.asked[-1] == ("show_desk", "people", f"person:{home['head']}")
    assert desk.page("person").title.text() == "李桂兰"


def test_nothing_found_offers_to_clear(desk: PeopleDesk, press: Press, qtbot: QtBot) -> None:
    page = desk.page("people")
    press("Ctrl+F", "没有这个人", "Enter")
    assert page.model.rowCount() == 0
    page._empty.action.emit()
    assert len(listed(page)) == 2


def test_a_new_person_with_an_identity_number(desk: PeopleDesk, shell: Shell, by: Actor, press: Press) -> None:
    number = "43042319800101002" + check_digit("43042319800101002")
    press("Ctrl+N", "王小", "Enter", number)
    panel = desk.page("people").panel
    assert panel.form.values()["sex"] == "女"
    assert panel.form.values()["born_on"] == date(1980, 1, 1)
    panel.form.focus_field("village_id")
    press("sqc", "Enter", "Ctrl+Enter")
    assert shell.said[-1] == "王小已保存。"
    assert listed(desk.page("people")).count("王小") == 1


def test_doubles_are_hinted_while_typing_and_a_refusal_stands_at_its_field(
    desk: PeopleDesk, shell: Shell, home: dict[str, int], press: Press, qtbot: QtBot
) -> None:
    press("Ctrl+N", "李桂兰", "Enter", NUMBER)
    panel = desk.page("people").panel
    qtbot.waitUntil(panel._hints.isVisible)
    panel.form.focus_field("village_id")
    press("sqc", "Enter", "Ctrl+Enter")
    assert panel.form.field("id_number").accessibleDescription().startswith("这个身份证号已登记为“李桂兰”")
    press("Esc")
    assert desk.page("people").panel is None


def test_correcting_keeps_what_was_not_touched(
    desk: PeopleDesk, shell: Shell, by: Actor, home: dict[str, int], press: Press
) -> None:
    shell.show_desk("people", f"person:{home['head']}")
    press("Ctrl+E")
    panel = desk.page("person").panel
    panel.form.focus_field("address")
    press("双桥村一组5号", "Ctrl+Enter")
    facts = people.person(home["head"], by)
    assert (facts.address, facts.phone, facts.relation, facts.household_id) == (
        "双桥村一组5号",
        "13900005678",
        HEAD,
        home["household"],
    )


def test_moving_leaving_and_coming_back(
    desk: PeopleDesk, shell: Shell, by: Actor, home: dict[str, int], press: Press
) -> None:
    shell.show_desk("people", f"person:{home['son']}")
    page = desk.page("person")
    press("Ctrl+M")
    page.panel.form.focus_field("village_id")
    press("Ctrl+A", "smc", "Enter", "zmm", "Enter", "女婿", "Ctrl+Enter")
    assert people.person(home["son"], by).household_id == home["other"]
    press("Ctrl+D", "去世", "Enter", "Ctrl+Enter")
    assert people.person(home["son"], by).died_on is not None
    assert page._back.isVisible()
    page._back.click()
    assert people.person(home["son"], by).died_on is None


def test_the_number_is_masked_until_asked_for(
    desk: PeopleDesk, shell: Shell, home: dict[str, int], qtbot: QtBot
) -> None:
    from desktop.ui.widgets.label import Label

    shell.show_desk("people", f"person:{home['head']}")
    page = desk.page("person")

    def shown() -> bool:
        return any(label.text() == NUMBER for label in page.findChildren(Label) if label.isVisible())

    assert not shown()
    page.reveal()
    qtbot.waitUntil(shown)
    assert AuditLine.select().where((AuditLine.action == "reveal") & (AuditLine.record_id == home["head"])).exists()
    shell.show_desk("people", f"person:{home['son']}")
    shell.show_desk("people", f"person:{home['head']}")
    assert not shown()


def test_the_records_of_a_person_open(
    desk: PeopleDesk, shell: Shell, home: dict[str, int], register: Callable[..., int], press: Press
) -> None:
    matter = register(parties=(NewParty(name="李桂兰", phone="13900005678"),))
    shell.show_desk("people", f"person:{home['head']}")
    press("Enter")
    assert shell.asked[-1] == ("show_matter", matter)


def test_a_household_with_its_people_and_a_new_head(
    desk: PeopleDesk, shell: Shell, by: Actor, home: dict[str, int], press: Press
) -> None:
    shell.show_desk("people", f"household:{home['household']}")
    page = desk.page("household")
    assert [row.name for row in page.members.rows] == ["李桂兰", "李小一"]
    press("Ctrl+H", "lxy", "Enter", "mq", "Enter", "Ctrl+Enter")
    assert people.household(home["household"], by).head_name == "李小一"
    assert page.title.text() == "李小一户"
    press("Ctrl+N", "新丁", "Ctrl+Enter")
    assert page.members.rows[0].name == "李小一"
    assert {row.name for row in page.members.rows} == {"李小一", "新丁", "李桂兰"}


def test_households_are_listed_and_opened(desk: PeopleDesk, shell: Shell, home: dict[str, int], press: Press) -> None:
    press("Alt+2")
    page = desk.page("households")
    assert listed(page) == ["李桂兰", "张某某"]
    page.marks.set_flag("unvisited", True)
    assert listed(page) == ["李桂兰", "张某某"]
    press("Enter")
    assert shell.asked[-1] == ("show_desk", "people", f"household:{home['household']}")


def test_merging_and_taking_back_by_keyboard(
    desk: PeopleDesk, shell: Shell, by: Actor, at: datetime, home: dict[str, int], village_ids: list[int], press: Press
) -> None:
    people.save_person(None, NewPerson("李桂兰", phone="13900005678", village_id=village_ids[1]), by, at)
    press("Alt+4")
    page = desk.page("doubles")
    assert [pair.reason for pair in page.pairs.rows] == ["姓名和电话相同"]
    press("Ctrl+Enter")
    assert page.pairs.rows == []
    assert len(people.people_ids(PeopleFilter(text="李桂兰"), by)) == 1
    page.merges.setFocus()
    QTest.keyClick(page.merges, Qt.Key.Key_Delete)
    assert len(page.pairs.rows) == 1
    assert [bool(row.undone_at) for row in person_merges.merges(by)] == [True]


def test_the_import_shows_problems_and_writes_all(
    desk: PeopleDesk, shell: Shell, by: Actor, tmp_path: Path, qtbot: QtBot
) -> None:
    made = rows(400)
    expected, out = plant(made)
    shell.show_desk("people", "import")
    page = desk.page("import")
    page.look_through(str(write(tmp_path / "名册.xlsx", made)))
    qtbot.waitUntil(lambda: page.plan is not None, timeout=20_000)
    assert page.model.rowCount() == sum(expected.values())
    assert page._accept.text() == f"导入 {400 - len(out)} 人、100 户"
    page.accept()
    qtbot.waitUntil(lambda: bool(shell.said), timeout=20_000)
    assert len(people.people_ids(PeopleFilter(), by)) == 402 - len(out)
    assert len(people.household_ids(HouseholdFilter(), by)) == 102


def test_a_village_its_figures_and_its_sheet(
    desk: PeopleDesk,
    shell: Shell,
    home: dict[str, int],
    village_ids: list[int],
    register: Callable[..., int],
    press: Press,
) -> None:
    matter = register(village_id=village_ids[0])
    press("Alt+3")
    page = desk.page("villages")
    assert page.page.facts.name == "双桥村"
    assert [line.id for line in page.records.lines.rows] == [matter]
    page.figures["coverage"].setFocus(Qt.FocusReason.TabFocusReason)
    press("Enter")
    assert [line.id for line in page.records.lines.rows] == [home["household"]]
    press("Ctrl+P")
    name, paper = shell.asked[-1]
    assert name == "show_paper"
    pdf = render(paper)
    assert page_count(pdf) == 1
    text = "".join(page_texts(pdf)[0].split())
    assert "双桥村一村一档" in text
    assert "赵志刚" in text
    press("Ctrl+BracketRight")
    assert page.page.facts.name == "石门村"


@pytest.mark.parametrize("what", ["head", "household"])
def test_sheets_are_printed_with_masked_numbers(
    what: str, desk: PeopleDesk, shell: Shell, home: dict[str, int], press: Press
) -> None:
    shell.show_desk("people", f"{'person' if what == 'head' else what}:{home[what]}")
    press("Ctrl+P")
    text = "".join("".join(page_texts(render(shell.asked[-1][1]))).split())
    assert "李小一" in text
    assert NUMBER not in text
    assert AuditLine.select().where((AuditLine.action == "print") & (AuditLine.record_id == home[what])).exists()


def test_a_reader_sees_no_acts(
    qtbot: QtBot, office: Session, at: datetime, reader: Actor, home: dict[str, int]
) -> None:
    office.actor = reader
    shell = Shell(office, at)
    desk = shell.desk = PeopleDesk(shell)  # type: ignore[arg-type]
    qtbot.addWidget(desk)
    desk.show()
    page = desk.page("people")
    page.add()
    assert page.panel is None
    shell.show_desk("people", f"person:{home['head']}")
    person = desk.page("person")
    person.edit()
    assert person.panel is None
    assert not any(button.isVisible() for button in person._acts)
    shell.worker.close()
    QApplication.processEvents()
