"""A chart of Excel's own that draws from the cells of its table, in the colours of the paper."""

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.chart import Chart as SheetChart

from desktop.domain.charts import Chart, ChartKind, series_look

_GREY, _EDGE = "#D0D0D0", "#404040"


def draw(book: xlsxwriter.Workbook, sheet: str, chart: Chart, heads: int, columns: Sequence[int]) -> SheetChart:
    """The chart of a table on `sheet`; `heads` is the row of its heads, `columns` where its columns begin."""
    are_columns = chart.kind is ChartKind.COLUMNS
    is_stacked = len(chart.series) > 1
    drawn: SheetChart = book.add_chart(
        {"type": "column" if are_columns else "bar", **({"subtype": "stacked"} if is_stacked else {})}
    )
    for place in range(len(chart.series)):
        drawn.add_series(
            {
                **_cells(sheet, chart, place, heads, columns),
                "fill": {"color": series_look(place).fill},
                "border": {"color": _EDGE, "width": 0.5},
                "gap": 60,
                "data_labels": {"value": not are_columns and not is_stacked},
            }
        )
    drawn.set_title({"none": True})  # it stands over the table
    drawn.set_legend({"position": "bottom"} if is_stacked else {"none": True})
    lines = {"major_gridlines": {"visible": are_columns, "line": {"color": _GREY}}, "num_format": "0", "min": 0}
    labels = {"num_font": {"size": 9}, "interval_unit": 1, "major_gridlines": {"visible": False}}
    if are_columns:
        drawn.set_x_axis(labels)
        drawn.set_y_axis(lines)
    else:
        drawn.set_y_axis({**labels, "reverse": True})  # the first one above
        drawn.set_x_axis({**lines, "visible": False})
    return drawn


def _cells(sheet: str, chart: Chart, place: int, heads: int, columns: Sequence[int]) -> dict[str, object]:
    """Where a series has its name, its labels and its values: it is a column of the table."""
    first, last, column = heads + 1, heads + len(chart.labels), columns[1 + place]
    return {
        "name": [sheet, heads, column],
        "categories": [sheet, first, columns[0], last, columns[0]],
        "values": [sheet, first, column, last, column],
    }
