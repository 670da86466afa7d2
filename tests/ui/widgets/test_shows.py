"""Pieces that only show: strips, labels, tiles, stages, clocks, papers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel

from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip, ChipRow
from desktop.ui.widgets.clock_line import ClockLine
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.figures import BarList, StatTile
from desktop.ui.widgets.label import ElidedLabel, Label
from desktop.ui.widgets.pdf_preview import PdfPreview, image_of
from desktop.ui.widgets.stages import Stage, StageStrip
from desktop.ui.widgets.strip import ErrorStrip, NoticeStrip
from desktop.ui.widgets.timeline import Timeline, TimelineLine

MARKUP = "<img src=x><b>李桂兰</b> & co"


def test_typed_text_never_becomes_markup(qtbot) -> None:
    card = Card(MARKUP, MARKUP)
    qtbot.addWidget(card)
    strip = NoticeStrip()
    card.add(strip)
    strip.say(MARKUP, link=MARKUP)
    for widget in (
        Label(MARKUP),
        Chip(MARKUP),
        EmptyState(MARKUP, MARKUP),
        ClockLine(MARKUP, MARKUP, MARKUP, "soon", MARKUP),
        Timeline([TimelineLine(MARKUP, MARKUP, MARKUP)]),
    ):
        card.add(widget)
    labels = [label for label in card.findChildren(QLabel) if label.text() == MARKUP]
    assert len(labels) >= 10
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_elided_label_tells_the_rest_as_plain_text(qtbot) -> None:
    label = ElidedLabel(MARKUP * 5)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "&lt;b&gt;" in label.toolTip()
    label.resize(4000, 20)
    assert label.toolTip() == ""


def test_strip_speaks_and_is_silenced(qtbot) -> None:
    strip = ErrorStrip()
    qtbot.addWidget(strip)
    assert strip.isHidden()
    pressed: list[int] = []
    strip.action.connect(lambda: pressed.append(1))
    strip.say("磁盘已满。", link="打开文件夹")
    assert not strip.isHidden()
    assert strip.property("state") == "overdue"
    link = next(button for button in strip.findChildren(Button) if button.text() == "打开文件夹")
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Return)
    assert pressed == [1]
    strip.silence()
    assert strip.isHidden()
    assert strip.sentence == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_tile_opens_by_the_keyboard_and_reads_itself(qtbot, key: Qt.Key) -> None:
    tile = StatTile("今天到期")
    qtbot.addWidget(tile)
    tile.show()
    tile.show_figure("2", "信访 1 · 督办 1", [1, 2])
    assert tile.accessibleName() == "今天到期 2，信访 1 · 督办 1"
    clicked: list[int] = []
    tile.clicked.connect(lambda: clicked.append(1))
    qtbot.keyClick(tile, key)
    assert clicked == [1]


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0], [5]])
def test_figures_paint_odd_values(qtbot, values: list[float]) -> None:
    tile, bars = StatTile("在办"), BarList()
    tile.show_figure("0", "", values)
    bars.show_bars([("双桥村", value, str(value)) for value in values])
    for widget in (tile, bars):
        qtbot.addWidget(widget)
        widget.resize(300, 120)
        assert not widget.grab().isNull()


def test_stage_strip_wraps_when_it_is_narrow(qtbot) -> None:
    strip = StageStrip([Stage("登记", "11-22", "done"), Stage("受理", "", "current"), *[Stage("归档")] * 6])
    qtbot.addWidget(strip)
    assert strip.heightForWidth(800) < strip.heightForWidth(400) < strip.heightForWidth(200)
    assert "受理 进行中" in strip.accessibleName()


def test_clock_explains_itself_on_demand(qtbot) -> None:
    clock = ClockLine("办理", "2027-01-22", "", "normal", "自受理之日起60日")
    qtbot.addWidget(clock)
    clock.show()
    why = clock.findChild(Button)
    reason = next(label for label in clock.findChildren(QLabel) if label.text() == "自受理之日起60日")
    assert not reason.isVisible()
    qtbot.keyClick(why, Qt.Key.Key_Space)
    assert reason.isVisible()
    qtbot.keyClick(why, Qt.Key.Key_Space)
    assert not reason.isVisible()
    silent = ClockLine("办理", "2027-01-22")
    qtbot.addWidget(silent)
    assert silent.findChild(Button).isHidden()


def test_timeline_and_chips_are_replaced_not_added(qtbot) -> None:
    past, row = Timeline([TimelineLine("1", "甲", "登记")] * 3), ChipRow()
    for widget in (past, row):
        qtbot.addWidget(widget)
    row.show_chips([("临期", "soon"), ("", "today")])
    assert [chip.text() for chip in row.findChildren(Chip)] == ["临期", "今天到期"]
    past.show_lines([TimelineLine("2", "乙", "受理", (), True)])
    row.show_chips([])
    QApplication.sendPostedEvents(None, 52)
    assert [chip.text() for chip in past.findChildren(Chip)] == ["已撤回"]
    assert row.findChildren(Chip) == []


def sheet(wide: int, tall: int) -> QImage:
    made = QImage(wide, tall, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    return made


def test_pages_are_drawn_only_when_seen(qtbot) -> None:
    drawn: list[int] = []

    def draw(number: int, scale: float) -> QImage:
        drawn.append(number)
        return sheet(round(595 * scale), round(842 * scale))

    view = PdfPreview()
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.show_pages([(595, 842)] * 20, draw)
    view.grab()
    assert set(drawn) <= {0, 1}
    told: list[tuple[int, int]] = []
    view.page_changed.connect(lambda page, count: told.append((page, count)))
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert told[-1] == (1, 20)
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.grab()
    assert view.page() == 19
    assert 10 not in drawn
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page() == 0


def test_zoom_keeps_the_page(qtbot) -> None:
    view = PdfPreview()
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.show_images([sheet(595, 842)] * 5, 72)
    view.go_to(3)
    fitted = view.zoom()
    view.set_zoom(1.0)
    assert view.page() == 3
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == 1.25
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == fitted
    assert view.page() == 3
    view.clear()
    view.grab()
    assert view.page_count() == 0


@pytest.mark.parametrize(("bytes_per_dot", "depth"), [(4, 32), (3, 24), (1, 8)])
def test_bitmaps_become_pictures(bytes_per_dot: int, depth: int) -> None:
    made = image_of((2, 2, 2 * bytes_per_dot, bytes(4 * bytes_per_dot)))
    assert (made.width(), made.height(), made.depth()) == (2, 2, depth)
