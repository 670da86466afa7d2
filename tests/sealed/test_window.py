"""The whole window, page by page: nothing of a sealed matter is shown without the right, and it is shown with it."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.casework import clock_upkeep, office, reading, steps, summary
from desktop.domain.dates import month, parse_period
from desktop.domain.measures import measure
from desktop.domain.records import Actor, Change, Draft, MatterFilter
from desktop.printing import papers
from desktop.store.tables import Clock
from desktop.ui.desks.system.desk import PAGES
from desktop.ui.main_window import MainWindow
from desktop.ui.palette import Search
from desktop.ui.work import hub
from tests.sealed.conftest import ACCUSER, AT, SCREENED, TITLE, TODAY, WITNESS, OpenAs, Sealed, texts_of

Visit = Callable[[MainWindow, Sealed], object]


def _records(window: MainWindow) -> None:
    window.show_desk("reports")
    page: Any = window.desk("reports").page("summary")
    found = summary.records("received", month(2026, 11), window.session.actor, TODAY)
    page.drawer.show_records("收到", measure("received"), found)


def _summary(window: MainWindow, period: str) -> None:
    window.show_desk("reports", "summary")
    window.desk("reports").page("summary").periods.choose(parse_period(period))


SHOWN: dict[str, Visit] = {
    "start": lambda window, sealed: window.show_desk("start"),
    "list": lambda window, sealed: window.show_desk("petitions"),
    "list asked for with sealed ones": lambda window, sealed: window.show_matters(
        MatterFilter(TODAY, with_sealed=True), ""
    ),
    "open ones": lambda window, sealed: window.show_open(),
    "an open matter tied to a sealed one": lambda window, sealed: window.show_matter(sealed.repeated),
    "a sealed matter": lambda window, sealed: window.show_matter(sealed.screened),
    "records behind a figure": lambda window, sealed: _records(window),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_shows_them_to_the_holder_only(
    name: str, sealed: Sealed, clerk: Actor, holder: Actor, open_as: OpenAs, qtbot: QtBot
) -> None:
    for who in (holder, clerk):
        window = open_as(who)
        SHOWN[name](window, sealed)
        qtbot.waitUntil(lambda window=window: not window.worker.is_busy)
        found = sealed.in_(texts_of(window))
        assert bool(found) == (who is holder), found


SILENT: dict[str, Visit] = {
    "reports": lambda window, sealed: window.show_desk("reports"),
    "custom tables": lambda window, sealed: window.show_desk("reports", "tables"),
    "reports of the year": lambda window, sealed: _summary(window, "2026"),
    "import": lambda window, sealed: window.show_import(),
    "intake": lambda window, sealed: window.show_intake(),
    **{f"system {page[0]}": lambda window, sealed, key=page[0]: window.show_desk("system", key) for page in PAGES},
}


@pytest.mark.parametrize("name", SILENT)
def test_other_pages_show_nothing_of_them(
    name: str, sealed: Sealed, clerk: Actor, open_as: OpenAs, qtbot: QtBot
) -> None:
    Clock.update(warn_days=Clock.warn_days + 1).execute()  # so that there is something to reckon anew
    window = open_as(clerk)
    SILENT[name](window, sealed)
    qtbot.waitUntil(lambda: not window.worker.is_busy)
    assert sealed.in_(texts_of(window)) == set()
    assert any(shift.matter_id in sealed.open_ids for shift in clock_upkeep.preview(clerk))


@pytest.mark.parametrize("text", [SCREENED[:4], TITLE, ACCUSER, WITNESS, "zgqm", "oyyq", "0003", "密信", "13987650002"])
def test_the_search_box(text: str, sealed: Sealed, clerk: Actor, open_as: OpenAs) -> None:
    window = open_as(clerk)
    hits = Search(window, window.commands).find(text)
    assert sealed.in_(*((hit.group, hit.label, hit.hint) for hit in hits)) == set()


def test_the_number_books_page(sealed: Sealed, clerk: Actor, holder: Actor, open_as: OpenAs) -> None:
    for who, told in ((clerk, "密件权限可见"), (holder, "3")):
        window = open_as(who)
        window.show_desk("system", "books")
        rows: Any = window.desk("system")._stack.currentWidget().model
        cells = [[str(rows.index(row, column).data()) for column in range(3)] for row in range(rows.rowCount())]
        assert next(cell[2] for cell in cells if cell[0] == "检举控告登记") == told


def test_a_list_copied_to_the_clipboard(
    sealed: Sealed, clerk: Actor, holder: Actor, open_as: OpenAs, qtbot: QtBot
) -> None:
    found = {}
    for who in (holder, clerk):
        window = open_as(who)
        window.show_desk("petitions")
        page: Any = window.desk("petitions").list_page()
        page.table.selectAll()
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        found[who.name] = sealed.in_(QApplication.clipboard().text())
    assert found[holder.name]
    assert found[clerk.name] == set()


def test_sealing_it_takes_it_off_the_screen_and_out_of_the_way_back(
    clerk: Actor, register: Callable[..., int], open_as: OpenAs, sealed: Sealed, qtbot: QtBot
) -> None:
    matter_id = register(title="检举账外库存", content="账外存粮")
    window = open_as(clerk)
    window.show_matter(matter_id)
    file = reading.open_file(matter_id, clerk, AT)
    window.show_paper(papers.registration(file, window.session.office, TODAY), (matter_id,))
    qtbot.waitUntil(lambda: not window.worker.is_busy)
    window.show_desk("start")
    window.show_matter(matter_id)
    page: Any = window.desk("petitions").matter_page()
    assert "检举账外库存" in texts_of(window)
    change = steps.take(matter_id, "screen", {"on": TODAY, "petition_class": "accusation"}, clerk, AT)
    page._after(change)
    said = []
    for _ in range(6):
        said.append(texts_of(window.frame.pages.currentWidget()))
        window.back()
        qtbot.waitUntil(lambda: not window.worker.is_busy)
    assert "检举账外库存" not in "\n".join(said)
    assert "账外存粮" not in "\n".join(said)
    assert window.place.kind != "paper"


def test_f5_on_a_page_that_was_sealed_leaves_no_word(
    clerk: Actor, holder: Actor, register: Callable[..., int], open_as: OpenAs
) -> None:
    matter_id = register(title="检举账外库存", content="账外存粮")
    window = open_as(clerk)
    window.show_matter(matter_id)
    steps.take(matter_id, "screen", {"on": TODAY, "petition_class": "accusation"}, holder, AT)
    window.refresh()
    shown = texts_of(window.frame.pages.currentWidget())
    assert "检举账外库存" not in shown
    assert "账外存粮" not in shown
    assert "没有找到这一件" in shown


def test_a_draft_belongs_to_who_typed_it_and_names_no_matter_sealed_since(
    clerk: Actor, holder: Actor, register: Callable[..., int], open_as: OpenAs, qtbot: QtBot
) -> None:
    earlier = register(title="检举账外库存")
    window = open_as(clerk)
    window.show_intake()
    page: Any = window.desk("petitions").intake_page()
    page.form.set_values({"name": "李桂兰", "phone": "13900005678", "title": "检举某人"})
    page._on_typed()
    page.hints.refresh()
    hint = next(hint for hint in page.hints._same.hints if hint.matter_id == earlier)
    page.hints._on_decided(hint, "related")
    assert page.rescue()
    assert office.drafts(holder.id) == []
    change = steps.take(earlier, "screen", {"on": TODAY, "petition_class": "accusation"}, clerk, AT)
    hub().announce(Change(frozenset({"matter"}), change.ids, change.id))
    assert page.hints.related_to == ()
    qtbot.waitUntil(lambda: "检举账外库存" not in texts_of(window))
    (draft,) = office.drafts(clerk.id)
    window.show_desk("start")
    page.clear()
    window.show_intake(Draft(draft.form, draft.payload, draft.saved_at, draft.id))
    assert "检举账外库存" not in texts_of(page)
    assert page.form.field("title").value() == "检举某人"


def test_the_titles_of_windows_name_no_matter(sealed: Sealed, holder: Actor, open_as: OpenAs) -> None:
    window = open_as(holder)
    window.show_matter(sealed.screened)
    assert window.windowTitle() == "云溪镇人民政府 — 民情台"
