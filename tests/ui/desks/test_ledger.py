"""民情台账 by the keyboard: from intake to feedback, one matter out of another, many at once, and what is printed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import open_window
from desktop.casework import office as desk
from desktop.casework import reading, village_matters
from desktop.casework.session import Session
from desktop.domain.codes import ENTRIES
from desktop.domain.records import Actor, Draft, MatterFilter, NewEntry, NewParty, NewPetition
from desktop.domain.stages import Stage, VillageStage
from desktop.settings import PcSettings
from desktop.store.tables import Matter
from desktop.ui.desks.petitions.stages import stage_strip
from desktop.ui.main_window import MainWindow

Press = Callable[..., None]
Note = Callable[..., int]


@pytest.fixture
def main(office: Session, at: datetime, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window, as matters go from one desk to the other."""
    made = open_window(office, lambda: at, PcSettings())
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    qtbot.waitUntil(lambda: not made.worker.is_busy)
    made.close()
    made.deleteLater()


@pytest.fixture
def note(by: Actor, at: datetime, village_ids: list[int], cadre_ids: list[int]) -> Note:
    """Enters a ledger entry of 双桥村."""

    def noted(kind: str = "ledger", give: bool = True, **fields: Any) -> int:
        people = (NewParty(name="李桂兰", phone="13900005678"), NewParty(role="companion", name="王小满"))
        values: dict[str, Any] = {
            "channel": "meeting",
            "received_on": at.date(),
            "title": "水渠塌方",
            "content": "塌方约二十米",
            "parties": people,
            "village_id": village_ids[0],
            "claims": ("尽快修复",),
            "category_code": "0101",
            "theme_code": "0304",
            "tie_codes": ("1",),
            "handler_id": cadre_ids[1],
        }
        own = {"level": "ordinary"} if kind == "dispute" else {}
        form = NewEntry(kind, NewPetition(**(values | fields)), **own)
        return village_matters.register(form, by, at, give=give).id

    return noted


def only(**facts: Any) -> Any:
    """The one matter of these facts."""
    (found,) = Matter.select().where(*(getattr(Matter, name) == value for name, value in facts.items()))
    return found


def page_of(main: MainWindow) -> Any:
    return main.desk("ledger").matter_page()


# ---------------------------------------------------------------- intake and lifecycle


def test_entry_from_intake_to_feedback_without_the_mouse(main: MainWindow, press: Press, at: datetime) -> None:
    QTest.keyClick(main, Qt.Key.Key_F3)
    form = main.desk("ledger").intake_page().form
    assert form.field("village_id").hasFocus()
    press("sqc", "Enter", "Enter", "Enter", "李桂兰", "Enter", "13900005678", "Enter", "Enter")
    assert form.field("title").hasFocus()
    press("四组水渠塌方", "Enter")
    main.desk("ledger").intake_page().hints.refresh()
    assert form.field("handler_id").text() == "钱文静"
    press("Ctrl+J")
    row = only(kind="ledger")
    assert (row.title, row.party_name, row.stage) == ("四组水渠塌方", "李桂兰", VillageStage.GIVEN)
    assert main.frame.pages.currentWidget() is main.desk("ledger")
    page = page_of(main)
    assert page.file.row.id == row.id
    press("Alt+1")
    assert page.panel.transition.action == "settle"
    press("jj", "Enter", "渠道修好了", "Ctrl+Enter")
    assert Matter.get_by_id(row.id).stage == VillageStage.DONE
    press("Alt+1", "sm", "Enter", "Enter", "my", "Enter", "Ctrl+Enter")
    assert page.file.row.stage == VillageStage.FED_BACK
    assert page.file.own["rating"] == "satisfied"
    press("Ctrl+Z")
    press("Ctrl+Enter")
    assert Matter.get_by_id(row.id).stage == VillageStage.DONE


def test_kind_brings_the_fields_of_a_dispute(main: MainWindow, press: Press) -> None:
    main.show_intake(Draft("entry"))
    form = main.desk("ledger").intake_page().form
    assert form.field("dispute_type").isHidden()
    form.focus_field("kind")
    press("jf", "Enter")
    assert not form.field("dispute_type").isHidden()
    assert main.desk("ledger").intake_page().title.text() == "纠纷登记"
    form.set_values(
        {"village_id": desk.villages()[0].id, "title": "争界址", "opponents": ("陈大力",), "level": "major"}
    )
    press("Ctrl+S")
    file = page_of(main).file
    assert file.row.number == "纠〔2026〕0001号"
    assert [(party.role, party.name) for party in file.parties if party.name] == [("opponent", "陈大力")]
    assert file.own["level"] == "major"


def test_giving_at_once_points_at_the_missing_handler(main: MainWindow, press: Press) -> None:
    main.show_intake(Draft("entry"))
    page = main.desk("ledger").intake_page()
    page.form.set_values({"village_id": desk.villages()[2].id, "title": "路灯不亮"})
    press("Ctrl+J")
    assert page.form.field("handler_id").hasFocus()
    assert not Matter.select().exists()


def test_draft_survives_and_is_offered_on_the_start_page(
    main: MainWindow, office: Session, at: datetime, qtbot: QtBot
) -> None:
    main.show_intake(Draft("entry"))
    page = main.desk("ledger").intake_page()
    page.form.set_values({"village_id": desk.villages()[0].id, "title": "写了一半"})
    page.form.typed.emit()
    assert main.rescue()
    (draft,) = desk.drafts(office.actor.id, "entry")
    main.show_desk("start")
    page.clear()
    main.show_intake(draft)
    assert page.form.field("title").value() == "写了一半"
    assert page.form.field("village_id").text() == "双桥村"


# ---------------------------------------------------------------- one matter out of another


def test_entry_turned_into_a_petition_is_not_typed_again(
    main: MainWindow, press: Press, note: Note, by: Actor, at: datetime
) -> None:
    entry = note()
    main.show_matter(entry)
    press("Alt+1", "zxf", "Enter", "群众要求书面答复", "Ctrl+Enter")
    assert Matter.get_by_id(entry).stage == VillageStage.GIVEN  # nothing has happened yet
    assert main.frame.pages.currentWidget() is main.desk("petitions")
    page = main.desk("petitions").intake_page()
    assert "民〔2026〕0001号 同时办结" in page.strip.accessibleName()
    shown = {name: page.form.field(name).value() for name in ("name", "phone", "title", "content", "companions")}
    assert shown == {
        "name": "李桂兰", "phone": "13900005678", "title": "水渠塌方", "content": "塌方约二十米", "companions": ("王小满",),
    }  # fmt: skip
    assert entry not in page.hints.same._rows  # it will be linked anyway
    press("Ctrl+S")
    petition = only(kind="petition")
    new, old = reading.open_file(petition.id, by, at), reading.open_file(entry, by, at)
    for name in ("village_id", "content", "category_code", "theme_code", "tie_codes", "handler_id", "title"):
        assert getattr(petition, name) == getattr(Matter.get_by_id(entry), name), name
    assert [claim.text for claim in new.claims] == ["尽快修复"]
    assert (old.row.stage, old.row.outcome) == (VillageStage.DONE, "to_petition")
    assert [link.matter_id for link in new.links] == [entry]
    assert not desk.drafts(by.id, "step")
    main.show_matter(entry)
    assert main.frame.pages.currentWidget() is main.desk("ledger")


def test_a_conversion_given_up_leaves_the_entry_as_it_was(main: MainWindow, press: Press, note: Note) -> None:
    entry = note()
    main.show_matter(entry)
    press("Alt+1", "zjf", "Enter", "两户争水", "Ctrl+Enter")
    page = main.desk("ledger").intake_page()
    assert (page.title.text(), page.origin.matter_id) == ("纠纷登记", entry)
    page.give_up()
    assert page.origin is None
    press("Esc")
    assert Matter.get_by_id(entry).stage == VillageStage.GIVEN
    press("Alt+1")
    assert page_of(main).panel.form.field("result").value() == "两户争水"  # what was typed is still there


def test_conversion_half_done_survives_as_a_draft(main: MainWindow, press: Press, note: Note, office: Session) -> None:
    entry = note()
    main.show_matter(entry)
    press("Alt+1", "zjf", "Enter", "两户争水", "Ctrl+Enter")
    page = main.desk("ledger").intake_page()
    assert main.rescue()
    (draft,) = desk.drafts(office.actor.id, "entry")
    page.clear()
    main.show_intake(draft)
    assert page.origin.told["on"] == date(2026, 11, 20)
    press("Ctrl+S")
    assert Matter.get_by_id(entry).stage == VillageStage.DONE
    assert only(kind="dispute").channel == "meeting"


def test_dispute_out_of_a_petition_leaves_the_petition_open(
    main: MainWindow, press: Press, register: Callable[..., int], village_ids: list[int]
) -> None:
    petition = register(village_id=village_ids[0])
    main.show_matter(petition)
    page = main.desk("petitions").matter_page()
    act = next(one for one in page.procedure.menu.actions() if "由此登记纠纷" in one.text())
    act.trigger()
    assert main.desk("ledger").intake_page().form.field("channel").text() == "信访"
    press("Ctrl+S")
    assert Matter.get_by_id(petition).stage == Stage.REGISTERED
    assert only(kind="dispute").title == "反映宅基地界址争议"


# ---------------------------------------------------------------- lists and figures


def test_lists_open_on_the_desk_of_their_kind_and_figures_are_their_lengths(
    main: MainWindow, note: Note, register: Callable[..., int], at: datetime
) -> None:
    entry, dispute, petition = note(), note("dispute"), register()
    main.show_matters(MatterFilter(at.date(), kind=ENTRIES), "民情")
    assert main.frame.pages.currentWidget() is main.desk("ledger")
    assert set(main.desk("ledger").list_page().model.ids()) == {entry, dispute}
    main.show_open()
    everything = main.desk("petitions").list_page()
    assert set(everything.model.ids()) == {entry, dispute, petition}
    assert reading.desk_counts(main.session.actor, at.date()).open == 3
    line = everything.model.line_of(dispute)
    chips = [everything.model.index(line, place).data() for place in range(everything.model.columnCount())]
    assert "纠纷" in chips
    everything.filters.clear.click()
    assert everything.model.ids() == [petition]


def test_filters_of_the_desk_narrow_by_kind_and_theme(main: MainWindow, note: Note) -> None:
    entry, dispute = note(), note("dispute", theme_code="0201")
    main.show_desk("ledger")
    page = main.desk("ledger").list_page()
    assert not page.filters.is_narrowed
    picks = page.filters._picks
    picks["kind"].set_value("dispute")
    picks["kind"].picked.emit("dispute")
    assert page.model.ids() == [dispute]
    page.filters.clear.click()
    picks["theme"].set_value("03")
    picks["theme"].picked.emit("03")
    assert page.model.ids() == [entry]


def test_marked_entries_are_reassigned_at_once(
    main: MainWindow, press: Press, note: Note, cadre_ids: list[int]
) -> None:
    ids = [note(), note("dispute")]
    main.show_desk("ledger")
    page = main.desk("ledger").list_page()
    page.table.setFocus()
    press("Space", "Space", "Alt+G", "Enter", "slp", "Enter", "Ctrl+Enter")
    assert {Matter.get_by_id(i).handler_id for i in ids} == {cadre_ids[2]}


def test_ledger_is_printed_as_listed_and_divided(
    main: MainWindow, press: Press, note: Note, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    note()
    note("dispute")
    main.show_desk("ledger")
    shown: list[Any] = []
    monkeypatch.setattr(main, "show_paper", lambda paper, *rest: shown.append(paper))
    press("Ctrl+P")
    qtbot.waitUntil(lambda: bool(shown))
    assert [row["cells"][1] for row in shown[0].data["parts"][0]["rows"]] == ["民〔2026〕0001号", "纠〔2026〕0001号"]
    assert shown[0].data["scope"] == "截至 2026-11-20"


def test_page_of_an_entry_offers_its_own_papers(
    main: MainWindow, press: Press, note: Note, take: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = note()
    take(entry, "settle", outcome="solved", result="修好了")
    main.show_matter(entry)
    page = page_of(main)
    assert page.documents.button.isHidden()
    shown: list[str] = []
    monkeypatch.setattr(main, "show_paper", lambda paper, *rest: shown.append(paper.title))
    press("Ctrl+P")
    for kind in ("giving_slip", "feedback_slip"):
        page.papers.form_wanted.emit(kind)
    assert [title.split()[0] for title in shown] == ["民情登记单", "民情交办单", "民情办理反馈单"]


def test_search_names_the_kind_and_opens_the_right_desk(main: MainWindow, note: Note) -> None:
    entry = note()
    hits = [hit for hit in main.frame.search._search.find("水渠塌方") if "水渠塌方" in hit.label]
    assert [hit.group for hit in hits] == ["民情"]
    hits[0].open()
    assert main.frame.pages.currentWidget() is main.desk("ledger")
    assert page_of(main).file.row.id == entry


def test_steps_of_an_entry_show_where_it_stands(main: MainWindow, note: Note, by: Actor, at: datetime) -> None:
    for kind, words in (
        ("ledger", ["登记", "交办", "办结", "反馈回访"]),
        ("dispute", ["排查登记", "定级调处", "了结", "回访销号"]),
    ):
        file = reading.open_file(note(kind), by, at)
        strip = stage_strip(file)
        assert [stage[0] for stage in strip] == words
        assert [stage[-1] for stage in strip][:2] == ["done", "current"]
