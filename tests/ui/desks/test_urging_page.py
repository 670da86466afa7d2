"""The page 催办单 by keyboard: ticking, one slip per unit, kept as issued, shown as one paper, urged before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.casework import office as desk_office
from desktop.casework import reading
from desktop.domain.records import Actor
from desktop.printing import render
from desktop.store.tables import Document

Press = Callable[..., None]


@pytest.fixture
def due(register: Callable[..., int], unit_ids: list[int], at: datetime) -> dict[str, int]:
    """Three of one unit, one of another, one of nobody, and one far off."""
    first, second = unit_ids
    return {
        name: register(moment=at - timedelta(days=days), title=f"{name}一事", unit_id=unit)
        for name, days, unit in (
            ("路灯", 20, first),
            ("水渠", 18, first),
            ("界址", 13, first),
            ("补偿", 15, second),
            ("低保", 21, None),
            ("修路", 1, first),
        )
    }


@pytest.fixture
def page(window: Any, due: dict[str, int]) -> Any:
    """The page with everything that is due."""
    desk_office.set_facts(window.session.office._replace(phone="0734-8886666"), window.session.actor, window.at)
    window.desk.show_page("urging")
    window.desk.activate()
    return window.desk._pages["urging"]


def cells(page: Any, column: int) -> list[str]:
    return [page.model.index(line, column).data() for line in range(page.model.rowCount())]


def test_what_is_due_stands_under_its_unit(page: Any) -> None:
    assert page.aside.text() == "5 件，涉及 2 个单位"
    assert cells(page, 1) == ["未定责任单位", "县自然资源局", "村镇建设办", "", ""]
    assert cells(page, 3) == ["低保一事", "补偿一事", "路灯一事", "水渠一事", "界址一事"]
    assert cells(page, 0) == ["—", "☑", "☑", "☑", "☑"]
    assert cells(page, 6)[1:3] == ["今天到期", "已超期 4 天"]
    assert cells(page, 5)[0] == "受理告知"
    assert page._make.text() == "生成 2 份  Ctrl+Enter"
    assert page.strip.sentence == "有 1 件未定责任单位，不能催办，请先改派。"
    assert page.form.field("reply_on").text() == "2026-11-25"


def test_ticking_by_keyboard(page: Any, press: Press) -> None:
    press("Down", "Space")  # the only one of its unit
    assert cells(page, 0) == ["—", "☐", "☑", "☑", "☑"]
    assert page._make.text() == "生成 1 份  Ctrl+Enter"
    press("Down", "Shift+Space")
    assert cells(page, 0) == ["—", "☐", "☐", "☐", "☐"]
    assert not page._make.isEnabled()
    press("Ctrl+A")
    assert page._make.text() == "生成 2 份  Ctrl+Enter"
    press("Ctrl+A", "Down", "Space")
    assert page._said.text() == "已勾选 1 件，每个单位一份"
    press("Up", "Up", "Up", "Up", "Space")
    assert "还没有责任单位" in page.strip.sentence


def test_the_span_widens_the_list(page: Any, press: Press) -> None:
    page.form.field("span").setFocus()
    press("Ctrl+A", "15", "Enter")
    assert page.aside.text() == "6 件，涉及 2 个单位"


def test_slips_are_made_kept_and_shown_as_one(
    window: Any, page: Any, press: Press, due: dict[str, int], qtbot: QtBot, by: Actor, at: datetime
) -> None:
    press("Ctrl+Enter")
    assert window.said == ["已生成催办单 2 份：信催〔2026〕1号、信催〔2026〕2号。"]
    qtbot.waitUntil(lambda: bool(window.papers))
    shown = window.papers[-1]
    assert (shown.paper.template, shown.paper.title, len(shown.matter_ids)) == ("letter", "催办单 2 份", 4)
    texts = ["".join(text.split()) for text in render.page_texts(shown.pdf)]
    assert "信催〔2026〕1号" in texts[0]
    assert "补偿一事" in texts[0]
    assert all(
        word in "".join(texts[1:]) for word in ("村镇建设办", "路灯一事", "界址一事", "2026年11月25日", "李文书")
    )
    assert Document.select().where(Document.sha256 == "").count() == 0
    assert cells(page, 7) == ["", *["已催办 1 次，上次 11-20"] * 4]
    assert cells(page, 0) == ["—", "☐", "☐", "☐", "☐"]

    (one,) = (reading.open_file(due[name], by, at).documents[0] for name in ("界址",))
    window.show_matter(due["界址"])
    window.desk.matter_page()._show_document(one)
    qtbot.waitUntil(lambda: len(window.papers) == 2)
    again = "".join("".join(render.page_texts(window.papers[-1].pdf)).split())
    assert "路灯一事" in again
    assert "补偿一事" not in again


def test_a_slip_that_was_not_kept_is_made_from_what_it_was_told(
    window: Any, page: Any, press: Press, due: dict[str, int], qtbot: QtBot, by: Actor, at: datetime
) -> None:
    page.shell.worker.run = lambda *_, **__: None  # the program dies before the pages are made
    press("Ctrl+Enter")
    del page.shell.worker.run
    assert not window.papers
    window.show_matter(due["路灯"])
    window.desk.matter_page()._show_document(reading.open_file(due["路灯"], by, at).documents[0])
    qtbot.waitUntil(lambda: bool(window.papers))
    text = "".join("".join(render.page_texts(window.papers[0].pdf)).split())
    assert all(word in text for word in ("村镇建设办", "水渠一事", "已超期4天"))
    assert reading.open_file(due["水渠"], by, at).documents[0].sha256


def test_a_reply_day_that_leaves_no_time_is_refused_at_its_field(window: Any, page: Any, press: Press) -> None:
    page.form.field("reply_on").setFocus()
    page.form.field("reply_on").setText("2026-11-20")
    press("Ctrl+Enter")
    assert not window.said
    assert Document.select().count() == 0
    assert page.form.field("reply_on").hasFocus()


def test_the_list_hands_over_its_marked_rows(window: Any, due: dict[str, int], press: Press) -> None:
    window.show_list()
    window.desk.list_page().table.setFocus()
    press("Space", "Down", "Space", "Alt+U")  # due today, and one that is nobody's
    assert window.went[-1] == ("petitions", "urging-chosen")
    window.desk.show_page("urging-chosen")
    assert window.desk._pages["urging"].aside.text() == "2 件，涉及 1 个单位"
