"""A chart for the templates, and as a picture for files that cannot hold drawings of their own."""

from datetime import date
from typing import Any

from desktop.domain.charts import LABEL_STEPS, Chart, series_look, spans, ticks
from desktop.printing.render import Paper, render_picture

PICTURE_DPI = 300
_TIMELESS = date(2000, 1, 1)


def chart_data(chart: Chart) -> dict[str, Any]:
    """What `chart` of resources/print/charts.typ reads; `spans` are shares of the axis, label by label."""
    return {
        "kind": chart.kind.value,
        "title": chart.title,
        "unit": chart.unit,
        "labels": list(chart.labels),
        "series": [
            {
                "label": label,
                "values": list(values),
                "fill": series_look(place).fill,
                "hatch": series_look(place).hatch.value,
            }
            for place, (label, values) in enumerate(chart.series)
        ],
        "totals": list(chart.totals),
        "ticks": list(ticks(chart)),
        "spans": [[list(span) for span in pile] for pile in spans(chart)],
        "steps": list(LABEL_STEPS),
    }


def chart_picture(chart: Chart, width_mm: float, height_mm: float) -> bytes:
    """The chart alone as a PNG of this size at 300 dpi, title included."""
    data = {"chart": chart_data(chart), "width": width_mm, "height": height_mm}
    return render_picture(Paper("chart_only", data, chart.title, _TIMELESS), PICTURE_DPI)
