"""Charts on paper: every figure can be read, and everything is as long as its value."""

from datetime import date
from typing import Any

import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from desktop.domain.charts import Chart, ChartKind, spans, ticks
from desktop.printing import render
from desktop.printing.charts import PICTURE_DPI, chart_data, chart_picture
from desktop.printing.render import Paper

TODAY = date(2026, 11, 2)
MM = 72 / 25.4
EDGE = 0.35
CHANNELS = ("来信", "来访", "来电", "网上", "上级转交办", "意见箱", "其他", "未注明")

WITH_TABLE = b"""
#import "/base.typ": *
#import "/charts.typ": chart
#set page(paper: "a4", margin: 24mm)
#show: set-paper
#chart(data.chart, width: 162mm, height: 60mm, table: true)
"""


def columns(count: int, series: int = 6, scale: int = 1) -> Chart:
    labels = tuple(f"{place % 12 + 1}月" for place in range(count))
    values = (tuple((3 + 7 * place + 5 * month) % 23 * scale for month in range(count)) for place in range(series))
    return Chart(ChartKind.COLUMNS, "收到件数走势", labels, tuple(zip(CHANNELS, values, strict=False)))


def bars(labels: tuple[str, ...], scale: int = 1) -> Chart:
    values = tuple(0 if place % 5 == 3 else (5 + 7 * place) % 23 * scale for place in range(len(labels)))
    return Chart(ChartKind.BARS, "收到较多的村（社区）", labels, (("收到", values),))


VILLAGES = tuple(f"示例{place}村" for place in range(10))
LONG = tuple(f"第{place}易地扶贫搬迁安置社区居民委员会" for place in range(9))

CHARTS = {
    "twelve": columns(12),
    "huge": columns(12, 8, 4500),
    "sixty": columns(60, 8, 4500),
    "one": columns(1),
    "zero": columns(12, scale=0),
    "none": columns(0),
    "bars": bars(VILLAGES),
    "sixty bars": bars(tuple(f"示例{place}村" for place in range(60)), 4500),
    "long bars": bars(LONG),
    "one bar": bars(VILLAGES[:1]),
    "zero bars": bars(VILLAGES, 0),
}


def alone(chart: Chart, width: float = 162, height: float = 70) -> bytes:
    data = {"chart": chart_data(chart), "width": width, "height": height}
    return render.render(Paper("chart_only", data, chart.title, TODAY))


def with_table(chart: Chart) -> bytes:
    inputs = {"paper": render._packed(Paper("", {"chart": chart_data(chart)}, "图", TODAY)), "picture": ""}
    pdf, warnings = render._compiler().compile_with_warnings(input=WITH_TABLE, format="pdf", sys_inputs=inputs)
    assert not warnings
    assert isinstance(pdf, bytes)
    return pdf


def words_of(pdf: bytes) -> list[str]:
    return "".join(render.page_texts(pdf)).replace("\ufffe", "-").split()


def boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of everything drawn, in points, without the breadth of the edges."""
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = [one.get_bounds() for one in document[0].get_objects(filter=[FPDF_PAGEOBJ_PATH])]
    return [(left + EDGE, low + EDGE, right - EDGE, high - EDGE) for left, low, right, high in drawn]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_keeps_to_its_size_and_tells_every_figure(name: str) -> None:
    chart = CHARTS[name]
    pdf = alone(chart)
    assert render.page_count(pdf) == 1
    words = words_of(pdf)
    for total in chart.totals:
        assert str(total) in words
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
        for one in document[0].get_objects():
            left, low, right, high = one.get_bounds()
            assert left >= -1
            assert low >= -1
            assert right <= width + 1
            assert high <= height + 1


@pytest.mark.parametrize("name", ["twelve", "huge", "sixty", "one", "zero"])
def test_every_figure_stands_in_the_table_below(name: str) -> None:
    chart = CHARTS[name]
    words = words_of(with_table(chart))
    for label, values in chart.series:
        assert label in words
        for value in values:
            assert str(value) in words
    for label in chart.labels:
        assert label in words


def test_the_table_stands_under_the_columns() -> None:
    pdf = with_table(CHARTS["twelve"])
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        text = page.get_text_range()
        total, label = text.index("10月"), text.rindex("10月")
        assert total == label  # with a table its head names the months
        left, _low, right, _high = page.get_charbox(total)
    month = (left + right) / 2
    standing = [box for box in boxes(pdf) if abs((box[0] + box[2]) / 2 - month) < 12 and box[3] - box[1] > 1]
    assert standing


@pytest.mark.parametrize(("name", "upright"), [("twelve", True), ("huge", True), ("bars", False), ("long bars", False)])
def test_what_is_drawn_is_as_long_as_its_value(name: str, upright: bool) -> None:
    chart = CHARTS[name]
    wanted = [end - start for pile in spans(chart) for start, end in pile if end > start]
    low, high = (1, 3) if upright else (0, 2)
    across = (0, 2) if upright else (1, 3)
    drawn = boxes(alone(chart))
    # the parts of columns are all equally broad, those of bars equally thick, and there are as many as values
    breadths = [round(box[across[1]] - box[across[0]], 1) for box in drawn]
    parts = [box for box, breadth in zip(drawn, breadths, strict=True) if breadths.count(breadth) == len(wanted)]
    assert len(parts) == len(wanted)
    lengths = [box[high] - box[low] for box in parts]
    scale = sum(lengths) / sum(wanted)
    assert lengths == pytest.approx([share * scale for share in wanted], abs=0.15)


def test_the_longest_column_reaches_its_grid_line() -> None:
    chart = columns(12, 1)._replace(series=(("来信", (0, 5, 10, 15, *[0] * 8)),))
    assert ticks(chart) == (0, 5, 10, 15)
    found = boxes(alone(chart))
    grid = sorted({round(box[1], 1) for box in found if box[2] - box[0] > 300})
    foot = grid[0]
    tops = sorted(box[3] for box in found if box[2] - box[0] < 300 and abs(box[1] - foot) < 1)
    assert len(grid) == 4
    assert tops == pytest.approx(grid[1:], abs=1)


def test_a_bar_of_nothing_is_told_as_nought() -> None:
    assert words_of(alone(CHARTS["zero bars"])).count("0") == len(VILLAGES)


def test_long_names_are_wrapped_before_they_are_cut() -> None:
    text = "".join(words_of(alone(CHARTS["long bars"], 78, 70)))
    for label in LONG:
        assert label in text
    assert "…" not in text
    crowded = "".join(words_of(alone(CHARTS["long bars"], 78, 36)))
    assert crowded.count("…") == len(LONG)
    assert all(label[:6] in crowded for label in LONG)


def test_hostile_names_are_only_names() -> None:
    hostile = '#panic("x") *b* $x$ <a> @b'
    chart = columns(3)._replace(title=hostile, labels=(hostile, "乙", "丙"), series=((hostile, (1, 2, 3)),))
    text = "".join(words_of(with_table(chart)))
    assert "".join(hostile.split()) in text


def _png_size(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def test_a_picture_has_the_wanted_size() -> None:
    picture = chart_picture(CHARTS["twelve"], 120, 60)
    assert picture.startswith(b"\x89PNG")
    wide, high = (size * PICTURE_DPI / 25.4 for size in (120, 60))
    assert _png_size(picture) == pytest.approx((wide, high), abs=1.5)


def test_the_same_chart_gives_the_same_picture() -> None:
    assert chart_picture(CHARTS["bars"], 80, 60) == chart_picture(CHARTS["bars"], 80, 60)


def test_the_data_are_plain() -> None:
    data: dict[str, Any] = chart_data(CHARTS["twelve"])
    assert {"kind", "title", "labels", "series", "ticks", "unit"} <= set(data)
    assert data["kind"] == "columns"
    assert [one["label"] for one in data["series"]] == list(CHANNELS[:6])
    assert len({(one["fill"], one["hatch"]) for one in data["series"]}) == 6
