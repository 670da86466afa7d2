"""Steps on the page of a petition: papers of a step, what was begun, the menu, clocks, 作废, the strip of stages."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.casework import links, office, reading, steps, voiding
from desktop.casework.session import Session
from desktop.domain import procedure
from desktop.domain.codes import Right
from desktop.domain.records import Actor, NewParty
from desktop.store.tables import BookNumber, Document
from desktop.ui.desks.petitions.clocks_card import state_chip
from desktop.ui.desks.petitions.filters import FilterBar
from desktop.ui.desks.petitions.stages import MOST, stage_strip
from desktop.ui.desks.petitions.wording import STAGES
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label

Press = Callable[..., None]
Take = Callable[..., Any]


@pytest.fixture
def screened(register: Callable[..., int], take: Take) -> int:
    matter = register()
    take(matter, "screen", petition_class="appeal", route="31-6")
    return matter


@pytest.fixture
def accepted(screened: int, take: Take, unit_ids: list[int]) -> int:
    take(screened, "accept", unit_id=unit_ids[0])
    return screened


@pytest.fixture
def page(window: Any) -> Callable[[int], Any]:
    def opened(matter_id: int) -> Any:
        window.show_matter(matter_id)
        return window.desk.matter_page()

    return opened


def begin(page: Any, action: str) -> Any:
    """Press the button of a step; returns its panel."""
    next(each for each in page.procedure._buttons if each.objectName() == f"step_{action}").click()
    return page.panel


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())


def links_of(widget: QWidget) -> dict[str, Button]:
    return {button.text(): button for button in widget.findChildren(Button) if not button.isHidden()}


def waits(qtbot: QtBot, window: Any) -> None:
    qtbot.waitUntil(lambda: not window.worker.is_busy)


# ---------------------------------------------------------------- a step and its papers


def test_a_fact_of_the_step_is_not_asked_again_by_its_papers(page: Any, screened: int, unit_ids: list[int]) -> None:
    panel = begin(page(screened), "assign")
    assert [paper.title for paper in panel.papers] == ["交办函", "去向告知书"]
    asked = [fact.name for paper in panel.papers for fact in paper.form.asked]
    assert not {"to_unit", "manner", "sent_on", "due_on", "unit_id"} & set(asked)


def test_a_fact_is_there_only_while_its_condition_holds(page: Any, register: Callable[..., int]) -> None:
    panel = begin(page(register()), "screen")
    assert not panel.form.field("route").isHidden()
    panel.form.field("petition_class").set_value("inquiry")
    assert panel.form.field("route").isHidden()


def test_papers_that_are_not_wanted_are_not_issued(
    window: Any, page: Any, accepted: int, press: Press, cadre_ids: list[int], qtbot: QtBot
) -> None:
    panel = begin(page(accepted), "extend")
    panel.form.set_values({"extra_days": 20, "reasons": "委托鉴定", "approver_id": cadre_ids[0]})
    qtbot.waitUntil(lambda: "延长后的办结日期" in words(panel.papers[1]))
    panel.papers[0].tick.setChecked(False)
    press("Ctrl+Enter")
    waits(qtbot, window)
    [document] = window.desk.matter_page().file.documents
    assert document.kind == "extension_notice"


def test_a_refused_paper_leaves_neither_step_nor_number(
    page: Any, screened: int, unit_ids: list[int], press: Press, qtbot: QtBot
) -> None:
    panel = begin(page(screened), "assign")
    panel.form.set_values({"unit_id": unit_ids[0], "due_on": date(2026, 12, 10)})
    press("Ctrl+Enter")  # the telephone of the unit is missing
    assert panel.papers[1].form.field("to_phone").property("wrong")
    panel.papers[0].form.set_values({"organ": "综治中心窗口"})
    panel.papers[1].form.set_values({"to_phone": "不详", "organ": "综治中心窗口"})
    press("Ctrl+Enter")
    assert steps.standing(screened).stage == "screened"
    assert not Document.select().exists()
    assert not BookNumber.select().where(BookNumber.kind == "document").exists()
    qtbot.waitUntil(lambda: "须改正：落款是内设机构" in words(panel.papers[1].findings))


def test_a_folded_fact_that_is_missing_comes_into_sight(page: Any, screened: int, unit_ids: list[int]) -> None:
    panel = begin(page(screened), "accept")
    [paper] = panel.papers
    assert paper.form.field("organ").isHidden()
    panel.form.set_values({"unit_id": unit_ids[0]})
    paper.form.set_values({"organ": ""})
    panel._confirm()
    assert not paper.form.field("organ").isHidden()
    assert steps.standing(screened).stage == "screened"


def test_the_preview_saves_nothing(window: Any, page: Any, screened: int, unit_ids: list[int]) -> None:
    panel = begin(page(screened), "accept")
    panel.form.set_values({"unit_id": unit_ids[0]})
    panel.papers[0]._preview.click()
    assert "（编号待发）" in str(window.papers[-1].paper.data)
    assert steps.standing(screened).stage == "screened"


def test_who_withholds_the_name_is_not_written_to(
    window: Any, page: Any, register: Callable[..., int], take: Take, unit_ids: list[int], press: Press
) -> None:
    unnamed = register(parties=(NewParty(name="匿名"),), flags=frozenset({"is_anonymous"}))
    take(unnamed, "screen", petition_class="appeal", route="31-6")
    panel = begin(page(unnamed), "accept")
    assert not panel.papers[0].tick.isChecked()
    assert "姓名、住址不清的不需书面告知" in words(panel.papers[0])
    panel.form.set_values({"unit_id": unit_ids[0]})
    press("Ctrl+Enter")
    opened = window.desk.matter_page()
    assert (opened.file.row.stage, opened.file.documents) == ("accepted", ())
    assert "还缺" not in words(opened.papers)


def test_who_decides_is_said(page: Any, accepted: int) -> None:
    panel = begin(page(accepted), "decide")
    assert "由分管领导作出，在此记录" in words(panel)


# ---------------------------------------------------------------- nothing typed is lost


def test_what_was_begun_is_there_again_after_esc_and_after_a_crash(
    open_window: Any, accepted: int, press: Press, office: Session
) -> None:
    first = open_window()
    first.show_matter(accepted)
    panel = begin(first.desk.matter_page(), "decide")
    panel.form.field("answers").focusProxy().setFocus()
    press("已丈量", "Tab", "zc", "Enter")
    panel.form.set_values({"opinion": "支持丈量"})
    panel.papers[0].form.set_values({"findings": "越界0.3米"})
    press("Esc")
    assert first.desk.matter_page().panel is None

    second = open_window()
    second.show_matter(accepted)
    panel = begin(second.desk.matter_page(), "decide")
    assert panel.form.field("opinion").value() == "支持丈量"
    assert panel.form.field("answers").value()[0][1:] == ("已丈量", "支持")
    assert panel.papers[0].form.field("findings").value() == "越界0.3米"
    assert "没有办完" in panel._strip.sentence
    assert second.desk.rescue()


def test_a_step_that_was_taken_leaves_no_draft(
    window: Any, page: Any, register: Callable[..., int], by: Actor, press: Press
) -> None:
    panel = begin(page(register()), "screen")
    panel.form.set_values({"route": "31-6", "proposal": "转村镇建设办"})
    assert panel.rescue()
    press("Ctrl+Enter")
    assert office.drafts(by.id, "step") == []
    assert not window.desk.rescue()


def test_what_was_begun_for_a_stage_goes_with_the_stage(
    page: Any, screened: int, unit_ids: list[int], press: Press, by: Actor, window: Any, qtbot: QtBot
) -> None:
    opened = page(screened)
    begin(opened, "transfer").form.set_values({"unit_id": unit_ids[1]})
    press("Esc")
    [draft] = office.drafts(by.id, "step")
    begin(opened, "resolve").form.set_values({"note": "双方和解"})
    press("Ctrl+Enter")
    assert office.drafts(by.id, "step") == [draft]  # the petition stands where it stood
    begin(opened, "accept").form.set_values({"unit_id": unit_ids[0]})
    press("Ctrl+Enter")
    waits(qtbot, window)
    assert office.drafts(by.id, "step") == []


def test_opening_and_closing_a_step_begins_nothing(page: Any, screened: int, press: Press, by: Actor) -> None:
    begin(page(screened), "accept")
    press("Esc")
    assert office.drafts(by.id, "step") == []


# ---------------------------------------------------------------- buttons and menu


@pytest.mark.parametrize("forwarded", [False, True])
def test_there_are_never_more_buttons_than_keys(page: Any, register: Callable[..., int], take: Take, forwarded: bool) -> None:  # fmt: skip
    fields = {"channel": "assigned", "superior_due_on": date(2026, 12, 30)} if forwarded else {}
    matter = register(**fields)
    take(matter, "screen", petition_class="appeal", route="31-6")
    card = page(matter).procedure
    possible = {step.transition.label for step in steps.next_steps(matter, everybody()) if step.is_possible}
    in_menu = [action.text().split("　")[1] for action in card.menu.actions()]
    assert len(card._buttons) <= 9
    assert {*(button.text() for button in card._buttons), *in_menu} == possible | {
        "申请作废…",
        "由此登记纠纷…",
        "列入信访群体帮扶（Alt+H）",
    }


def everybody() -> Actor:
    return Actor(1, "", frozenset(Right))


def test_rare_steps_are_in_a_menu_opened_by_key(page: Any, accepted: int, press: Press, qtbot: QtBot) -> None:
    opened = page(accepted)
    assert "step_withdraw" not in [button.objectName() for button in opened.procedure._buttons]
    press("Alt+0")
    menu = opened.procedure.menu
    assert menu.isVisible()
    names = [action.text() for action in menu.actions()]
    assert names[1] == "&2　信访人撤回"
    qtbot.keyClicks(menu, "2")
    assert opened.panel.transition.action == "withdraw"


def test_what_was_ordered_comes_before_the_usual_way(page: Any, accepted: int, take: Take, by: Actor, at: datetime) -> None:  # fmt: skip
    answers = tuple(steps.Answer(claim.id, "已丈量", "支持") for claim in reading.open_file(accepted, by, at).claims)
    take(accepted, "decide", answers=answers, opinion="支持", legal_basis="《土地管理法》第十四条")
    take(accepted, "serve", service_way="direct", receipt="signed")
    take(accepted, "ask_review", review_organ="县政府")
    take(accepted, "reviewed", review_number="1", review_result="redo", result="撤销", served_on=at.date())
    first = page(accepted).procedure._buttons[0]
    assert (first.objectName(), first.property("kind")) == ("step_rehandle", "primary")


# ---------------------------------------------------------------- missing papers, papers taken back


def test_a_missing_paper_is_named_and_issued_afterwards(
    window: Any, page: Any, accepted: int, press: Press, qtbot: QtBot
) -> None:
    opened = page(accepted)
    assert "还缺：受理告知书" in words(opened.papers)
    links_of(opened.papers)["补开"].click()
    assert opened.panel.form.field("kind").value() == "acceptance_notice"
    assert opened.panel.facts.field("unit").value() == "村镇建设办"
    press("Ctrl+Enter")
    waits(qtbot, window)
    assert "还缺" not in words(opened.papers)


def test_a_paper_of_a_step_taken_back_is_struck(
    window: Any, page: Any, screened: int, unit_ids: list[int], press: Press, qtbot: QtBot
) -> None:
    opened = page(screened)
    begin(opened, "accept").form.set_values({"unit_id": unit_ids[0]})
    press("Ctrl+Enter")
    waits(qtbot, window)
    press("Ctrl+Z", "Enter")
    assert opened.file.row.stage == "screened"
    assert "信告〔2026〕1号（步骤已撤回）" in words(opened.papers)
    assert links_of(opened.papers)["信访事项受理告知书"].font().strikeOut()


# ---------------------------------------------------------------- clocks


def test_a_clock_says_how_it_stands_and_a_watched_one_that_it_is_not_ours(accepted: int, by: Actor, at: datetime) -> None:  # fmt: skip
    [handle] = [one for one in reading.open_file(accepted, by, at).clocks if one.rule_code == "handle"]
    due, day = handle.due_on, timedelta(days=1)
    assert state_chip(handle, at.date()) == ("正常", "normal")
    assert state_chip(handle, due) == ("今天到期", "today")
    assert state_chip(handle, due + 2 * day) == ("已超期 2 天", "overdue")
    assert state_chip(handle, due - day) == ("临期　还有 1 天", "soon")
    watched = handle._replace(rule_code="review_request")
    assert state_chip(watched, due + 9 * day) == ("对方期限", "neutral")


def test_a_recheck_is_paused_and_goes_on(
    window: Any, page: Any, accepted: int, take: Take, by: Actor, at: datetime, press: Press
) -> None:
    answers = tuple(steps.Answer(claim.id, "已丈量", "支持") for claim in reading.open_file(accepted, by, at).claims)
    take(accepted, "decide", answers=answers, opinion="支持", legal_basis="《土地管理法》第十四条")
    take(accepted, "serve", service_way="direct", receipt="signed")
    take(accepted, "ask_review", review_organ="县政府")
    take(accepted, "reviewed", review_number="1", review_result="uphold", result="维持", served_on=at.date())
    take(accepted, "ask_recheck", recheck_organ="市政府")
    window.at = at + timedelta(days=3)
    opened = page(accepted)
    links_of(opened._clocks)["中止计算…"].click()
    press("Tab", "听证", "Ctrl+Enter")
    assert "已中止" in [chip.text() for chip in opened._clocks.findChildren(QWidget) if hasattr(chip, "text")]
    window.at = at + timedelta(days=6)
    opened.reload()
    links_of(opened._clocks)["恢复计算…"].click()
    press("Ctrl+Enter")
    [recheck] = [one for one in opened.file.clocks if one.rule_code == "recheck"]
    assert recheck.due_on == date(2026, 12, 23)  # 30 days and the three of the hearing
    assert "中止计算…" in links_of(opened._clocks)


# ---------------------------------------------------------------- 作废


def test_declaring_void_needs_two(
    window: Any, page: Any, accepted: int, insider: Actor, press: Press, office: Session
) -> None:
    opened = page(accepted)
    opened.procedure.voiding_wanted.emit()
    press("登记重复", "Ctrl+Enter")
    strip = opened.voiding.strip
    assert strip.sentence == "李文书 11-20 申请作废：登记重复。"
    assert (strip.approve.isHidden(), strip.withdraw.isHidden()) == (True, False)
    strip.withdraw.click()
    assert strip.isHidden()

    voiding.ask(accepted, "登记重复", insider, window.at)
    opened.reload()
    strip.refuse.click()
    press("不是同一件", "Ctrl+Enter")
    assert voiding.pending(accepted) is None
    voiding.ask(accepted, "登记重复", insider, window.at)
    opened.reload()
    strip.approve.click()
    press("Enter")
    assert opened.file is None
    assert "已作废" in window.said[-1]
    assert window.went[-1] == ("petitions", "")


# ---------------------------------------------------------------- archive and stages


def test_an_archived_file_is_only_read(window: Any, page: Any, register: Callable[..., int], take: Take) -> None:
    matter = register()
    take(matter, "screen", petition_class="inquiry")
    take(matter, "reply", opinion="已当面解释")
    take(matter, "archive", retention="10", filed_by="李文书")
    opened = page(matter)
    assert "已归档：只能查看和打印。" in words(opened)
    shown = links_of(opened)
    for label in ("添加附件…", "开具文书…", "补开", "关联…", "并案…", "添加…", "修改", "更多…"):
        assert label not in shown
    assert "保管 10年" in words(opened._facts)
    assert "撤回上一步" in shown


def test_the_strip_ends_where_a_petition_was_merged_or_withdrawn(
    page: Any, register: Callable[..., int], take: Take, by: Actor, at: datetime
) -> None:
    main, merged, withdrawn = register(), register(), register()
    links.merge(merged, main, "同一事项", by, at)
    assert [(one.label, one.state) for one in stage_strip(reading.open_file(merged, by, at))] == [
        ("登记", "done"),
        ("并案", "current"),
    ]
    take(withdrawn, "withdraw", note="自愿撤回")
    assert [(one.label, one.state) for one in stage_strip(reading.open_file(withdrawn, by, at))] == [
        ("登记", "done"),
        ("撤回", "current"),
        ("归档", "future"),
    ]


def test_a_long_way_fits_by_leaving_out_the_oldest_stages(accepted: int, take: Take, by: Actor, at: datetime) -> None:
    answers = tuple(steps.Answer(claim.id, "已丈量", "支持") for claim in reading.open_file(accepted, by, at).claims)
    take(accepted, "decide", answers=answers, opinion="支持", legal_basis="《土地管理法》第十四条")
    take(accepted, "serve", service_way="direct", receipt="signed")
    take(accepted, "execute", unit_id=office.unit_choices()[0].id, due_on=date(2026, 12, 30), note="立界石")
    take(accepted, "ask_review", review_organ="县政府")
    take(accepted, "reviewed", review_number="1", review_result="uphold", result="维持", served_on=at.date())
    take(accepted, "ask_recheck", recheck_organ="市政府")
    shown = stage_strip(reading.open_file(accepted, by, at))
    assert len(shown) == MOST
    assert [one.label for one in shown[:3]] == ["登记", "…", "处理意见"]
    assert [one.label for one in shown if one.state == "current"] == ["申请复核"]


# ---------------------------------------------------------------- the list


def test_every_stage_can_be_picked_by_its_initials(window: Any, at: datetime, qtbot: QtBot) -> None:
    assert {choice.id for choice in STAGES} == {str(row.stage) for row in procedure.TRANSITIONS} | {"archived"}
    assert all(choice.keys and choice.hint for choice in STAGES)
    window.show_list()
    bar = window.desk.list_page().findChild(FilterBar)
    found, _ = bar._picks["stage"]._finder.find("bzsl")
    assert [(row.label, row.hint) for row in found] == [("不再受理", "已办结")]
    assert QApplication.focusWidget() is not None
