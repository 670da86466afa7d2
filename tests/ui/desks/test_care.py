"""帮扶 by keyboard: a case, three fields and three Enters for a measure, undo, end, papers; and from a matter."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.casework import care
from desktop.casework import office as desk
from desktop.casework.session import Session
from desktop.domain.care import CareFilter, CareTarget, NewCase, NewMeasure
from desktop.domain.records import Actor
from desktop.printing import render
from desktop.store import audit
from desktop.ui.desks.liaison.care_page import CarePage
from desktop.ui.work import hub

Press = Callable[..., None]


@pytest.fixture
def cases(by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]) -> dict[str, int]:
    """示早 is overdue, 示今 due today, 示晚 later."""
    start = at.date() - timedelta(days=40)
    return {
        name: care.open_case(
            NewCase(
                CareTarget.VULNERABLE,
                "illness",
                village_ids[0],
                start,
                name,
                helper_id=cadre_ids[1],
                visit_every_days=every,
            ),
            by,
            at,
        ).id
        for name, every in (("示早", 30), ("示今", 40), ("示晚", 90))
    }


@pytest.fixture
def open_page(window: Any, qtbot: QtBot) -> Callable[[], CarePage]:
    """Puts the page into the window in place of the desk."""

    def opened() -> CarePage:
        page = CarePage(window)
        window.desk.hide()
        window.layout().addWidget(page)
        hub().changed.connect(page.refresh)  # as the desk does
        page.show()
        page.activate()
        qtbot.waitUntil(page.isVisible)
        return page

    return opened


def names(page: CarePage) -> list[str]:
    return [row.name for row in page.list.model.rows]


def test_the_most_urgent_stands_first(cases: dict[str, int], open_page: Callable[[], CarePage], press: Press) -> None:
    page = open_page()
    assert names(page) == ["示早", "示今", "示晚"]
    assert [page.list.model.index(line, 5).data() for line in range(3)] == ["已超期 10 天", "今天到期", "还有 50 天"]
    page.list.bar.choose_state("overdue")
    assert names(page) == ["示早"]
    page.list.bar.choose_state("today")
    assert names(page) == ["示今"]
    page.list.bar.reset()
    page.list.table.setFocus()
    press("Ctrl+F", "示晚", "Enter")
    assert names(page) == ["示晚"]


def test_a_measure_is_three_fields_and_three_enters(
    cases: dict[str, int], open_page: Callable[[], CarePage], press: Press, window: Any, by: Actor, at: datetime
) -> None:
    page = open_page()
    press("Enter")
    assert page.case.title.text() == "示早"
    press("zj", "Enter", "临时救助", "Enter", "1200.5", "Enter")
    (made,) = care.open_file(cases["示早"], by).measures
    assert (made.kind, made.what, made.amount, made.done_on) == ("funds", "临时救助", 120_050, at.date())
    assert page.case.quick.values() == {"kind": None, "what": "", "amount": None}
    assert page.case.quick.field("kind").hasFocus()
    window.do()
    assert care.open_file(cases["示早"], by).measures == ()
    press("wz", "Enter", "送被褥", "Enter", "Enter")
    assert [one.kind for one in care.open_file(cases["示早"], by).measures] == ["goods"]
    press("Esc")
    assert names(page) == ["示今", "示晚", "示早"] or names(page) == ["示今", "示早", "示晚"]
    assert page.list.table.hasFocus()


def test_what_is_missing_is_said_at_its_field(
    cases: dict[str, int], open_page: Callable[[], CarePage], press: Press, by: Actor
) -> None:
    page = open_page()
    press("Enter", "Enter", "Enter", "三千", "Enter")
    assert page.case.quick.field("kind").hasFocus()
    assert care.open_file(cases["示早"], by).measures == ()


def test_a_new_case_from_the_keyboard(
    open_page: Callable[[], CarePage], press: Press, window: Any, by: Actor, at: datetime, cadre_ids: list[int]
) -> None:
    page = open_page()
    press("Ctrl+N")
    panel = page.list.panel
    assert panel is not None
    press("双桥村", "Enter", "示新户", "Enter")
    assert panel.form.field("helper_id").value() == cadre_ids[1]
    assert panel.form.field("target").hasFocus()
    press("弱势", "Enter", "dahu", "Enter")
    panel.form.field("kind").set_value("illness")
    press("Ctrl+Enter")
    (row,) = care.cases(CareFilter(), by, at.date())
    assert (row.name, row.kind, row.village_name, row.from_on) == ("示新户", "illness", "双桥村", at.date())
    assert page.case.title.text() == "示新户"
    assert window.said == ["示新户已列入弱势群体帮扶，下次走访不晚于 2026-12-20。"]


def test_ending_and_going_on(cases: dict[str, int], open_page: Callable[[], CarePage], press: Press, by: Actor) -> None:
    page = open_page()
    press("Enter", "Ctrl+E", "Enter", "已脱困", "Ctrl+Enter")
    assert care.open_file(cases["示早"], by).row.ended_because == "已脱困"
    assert not page.case.quick.isVisible()
    press("Ctrl+E")
    assert care.open_file(cases["示早"], by).row.to_on is None


def test_both_papers_are_written_down(
    cases: dict[str, int], open_page: Callable[[], CarePage], press: Press, window: Any, by: Actor, at: datetime
) -> None:
    page = open_page()
    care.add_measure(cases["示早"], NewMeasure(at.date(), "goods", "送被褥", amount=5_00), by, at)
    page.refresh(None)
    page.list.print_ledger("helper")
    page.choose(cases["示早"])
    press("Ctrl+P")
    ledger, record = ("".join(render.page_texts(render.render(shown.paper))) for shown in window.papers)
    assert all(word in ledger for word in ("示早", "示今", "示晚", "钱文静", "合计", "5.00"))
    assert all(word in record for word in ("示早", "送被褥", "帮扶对象（签名）"))
    taken = [entry for entry in audit.entries("care") if entry.action == "take_out"]
    assert [entry.detail["paper"] for entry in taken] == ["care_record", "care_ledger"]


def test_who_may_not_take_it_out_sees_no_button(
    cases: dict[str, int], open_page: Callable[[], CarePage], office: Session, reader: Actor, window: Any
) -> None:
    office.actor = reader
    page = open_page()
    assert names(page)
    page.list.print_ledger("village")
    assert "权限" in page.list.strip.sentence
    page.choose(cases["示早"])
    assert not page.case.quick.isVisible()
    assert all(not button.isVisible() for key, button in page.case._acts.items())
    page.case.print_page()
    assert window.papers == []


def test_a_petitioner_is_taken_in_with_one_key(
    window: Any, register: Callable[..., int], press: Press, by: Actor, at: datetime, village_ids: list[int]
) -> None:
    matter_id = register(village_id=village_ids[0])
    window.show_matter(matter_id)
    labels = [action.text() for action in window.desk.matter_page().procedure.menu.actions()]
    assert any("列入信访群体帮扶" in label for label in labels)
    press("Alt+H")
    (row,) = care.cases(CareFilter(), by, at.date())
    assert (row.name, row.matter_id) == ("李桂兰", matter_id)
    labels = [action.text() for action in window.desk.matter_page().procedure.menu.actions()]
    assert not any("帮扶" in label for label in labels)
    window.do()
    assert window.went[-1] == ("liaison", f"care:{row.id}")
    press("Alt+H")
    assert len(care.cases(CareFilter(), by, at.date())) == 1


def test_a_sealed_matter_offers_nothing(
    window: Any, office: Session, register: Callable[..., int], press: Press, insider: Actor, village_ids: list[int]
) -> None:
    office.actor = insider
    window.show_matter(register(insider, petition_class="accusation", village_id=village_ids[0]))
    labels = [action.text() for action in window.desk.matter_page().procedure.menu.actions()]
    assert not any("帮扶" in label for label in labels)
    press("Alt+H")
    assert care.cases(CareFilter(), insider, date(2026, 11, 20)) == []


def test_a_half_typed_measure_comes_back(
    cases: dict[str, int], open_page: Callable[[], CarePage], press: Press, by: Actor
) -> None:
    page = open_page()
    press("Enter", "zj", "Enter", "临时救助")
    assert page.rescue()
    after_the_crash = CarePage(page.case.shell)
    after_the_crash.case.open(cases["示今"])
    assert not after_the_crash.rescue()
    after_the_crash.case.open(cases["示早"])
    assert after_the_crash.case.quick.values() == {"kind": "funds", "what": "临时救助", "amount": None}
    after_the_crash.deleteLater()
    assert page.rescue()
    press("Enter", "Enter")
    assert desk.drafts(by.id) == []
