"""A chart on the screen: keyboard and mouse choose a label, and everything is as long as on paper."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.charts import Chart, ChartKind, series_look, spans
from desktop.ui import look
from desktop.ui.look import apply_look
from desktop.ui.widgets.chart import ChartView
from desktop.ui.widgets.chart_paint import Bars, Columns, painting, series_colour

MONTHS = tuple(f"{month}月" for month in range(1, 13))
TREND = Chart(
    ChartKind.COLUMNS, "收到件数走势", MONTHS, (("来信", tuple(range(12))), ("来访", tuple(range(0, 24, 2))))
)  # fmt: skip
VILLAGES = Chart(ChartKind.BARS, "各村（社区）", ("青石村", "柳河村", "双桥村"), (("收到", (4, 0, 9)),))
LONG = VILLAGES._replace(labels=("<b>青石村</b>" + "易地扶贫搬迁安置社区" * 5, "柳河村", "双桥村"))
ROOM = QRect(0, 0, 600, 240)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[Chart], ChartView]:
    def show(chart: Chart) -> ChartView:
        view = ChartView(chart)
        qtbot.addWidget(view)
        view.resize(600, view.sizeHint().height())
        view.show()
        view.setFocus()
        return view

    return show


@pytest.fixture
def plain_look(qapp: QApplication) -> Iterator[None]:
    yield
    apply_look(qapp)


def test_columns_begin_with_the_last_label_and_are_led_by_left_and_right(qtbot, shown) -> None:
    view = shown(TREND)
    assert view.accessibleName() == "收到件数走势。12月：共 33 件，来信 11，来访 22"
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.accessibleName() == "收到件数走势。11月：共 30 件，来信 10，来访 20"
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.chosen == 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen == 11


def test_bars_begin_with_the_first_label_and_are_led_by_up_and_down(qtbot, shown) -> None:
    view = shown(VILLAGES)
    assert view.accessibleName() == "各村（社区）。青石村 4 件"
    with qtbot.waitSignal(view.label_entered) as came:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleName() == "各村（社区）。柳河村 0 件"
    assert came.args == [painting(VILLAGES, view.rect()).slot(1)]


def test_enter_and_click_ask_for_what_lies_behind(qtbot, shown) -> None:
    view = shown(VILLAGES)
    asked: list[int] = []
    view.chosen_label.connect(asked.append)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    slot = painting(VILLAGES, view.rect()).slot(2)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=slot.center())
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 0))
    assert asked == [1, 2]
    assert view.chosen == 2


def test_the_mouse_chooses_and_tells_a_name_that_is_cut(qtbot, shown) -> None:
    view = shown(LONG)
    drawn = painting(LONG, view.rect())
    qtbot.mouseMove(view, drawn.slot(1).center())
    assert view.chosen == 1
    assert view.toolTip() == ""
    qtbot.mouseMove(view, drawn.slot(0).center())
    assert view.chosen == 0
    assert view.toolTip().startswith("&lt;b&gt;青石村")


def test_keys_of_others_are_left_to_them(qtbot, shown) -> None:
    view = shown(VILLAGES)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Tab, Qt.Key.Key_A):
        pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        view.keyPressEvent(pressed)
        assert not pressed.isAccepted()
    assert view.chosen == 0


def test_new_figures_keep_the_chosen_label_other_labels_do_not(qtbot, shown) -> None:
    view = shown(TREND)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    view.show_chart(TREND._replace(series=(("来信", (7,) * 12),)))
    assert view.accessibleName() == "收到件数走势。1月 7 件"
    view.show_chart(TREND._replace(labels=tuple(f"{label}下" for label in MONTHS)))
    assert view.chosen == 11


def test_a_chart_without_labels_is_quiet(qtbot, shown) -> None:
    view = shown(Chart(ChartKind.COLUMNS, "走势", (), (("来信", ()),)))
    asked: list[int] = []
    view.chosen_label.connect(asked.append)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert not asked
    assert view.accessibleName() == "走势：无"


def test_everything_is_as_long_as_on_paper() -> None:
    """Paper multiplies the same shares (tests/printing/test_charts.py): what is equal to them is equal to paper."""
    columns, bars = Columns(TREND, ROOM), Bars(VILLAGES, ROOM)
    for place, pile in enumerate(spans(TREND)):
        tall = [part.height() / columns.area.height() for part in columns.parts(place)]
        assert tall == pytest.approx([end - start for start, end in pile])
    for place, pile in enumerate(spans(VILLAGES)):
        long = [part.width() / bars.area.width() for part in bars.parts(place)]
        assert long == pytest.approx([end - start for start, end in pile])


def test_everything_stays_in_its_room() -> None:
    room = QRect(0, 0, 360, 240)
    for chart in (TREND, VILLAGES, LONG):
        drawn = painting(chart, room)
        for place in range(len(chart.labels)):
            assert room.contains(drawn.slot(place))
            assert all(room.contains(part.toAlignedRect()) for part in drawn.parts(place))


@pytest.mark.parametrize(("dark", "large"), [(False, False), (True, False), (False, True)])
@pytest.mark.parametrize("chart", [TREND, VILLAGES], ids=lambda chart: chart.kind.value)
def test_series_have_their_colours(
    qapp: QApplication,
    plain_look: None,
    shown: Callable[[Chart], ChartView],
    picture: Callable[..., Path],
    dark: bool,
    large: bool,
    chart: Chart,
) -> None:
    apply_look(qapp, dark=dark, large=large)
    view = shown(chart)
    image = QImage(str(picture(view, f"chart-{chart.kind.value}-{dark}-{large}")))
    place = len(chart.labels) - 1
    for number, part in enumerate(painting(chart, view.rect()).parts(place)):
        expected = series_look(number).dark_fill if dark else series_look(number).fill
        assert image.pixelColor(part.center().toPoint()) == QColor(expected) == series_colour(number)
    assert view.sizeHint().height() >= look.current().sizes.px(28) * 3
