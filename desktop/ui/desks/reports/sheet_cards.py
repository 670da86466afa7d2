"""What the sheet of a summary is made of: a table with its remark, a chart, words; the rates as a table."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from desktop.domain.charts import Chart
from desktop.domain.measures import RATES, rate_name
from desktop.domain.percentages import share
from desktop.domain.summaries import Rate, Summary, SummaryTable, plain_columns
from desktop.ui.desks.reports.figure_table import FigureTable
from desktop.ui.look import SPACE
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chart import ChartView
from desktop.ui.widgets.label import Label


class TableCard(Card):
    """A table of the summary with its remark."""

    def __init__(self) -> None:
        super().__init__()
        self.table, self._note = FigureTable(), WrappedLabel("", "hint")
        self.add(self.table)
        self.add(self._note)
        self.body.addStretch(1)

    def show_table(
        self, table: SummaryTable, title: str, summary: Summary, explained: dict[str, str], marks: dict[str, str]
    ) -> None:
        """Show a table under a title; one without rows says so."""
        self.set_title(title)
        self.table.show_table(table, explained, marks)
        self.table.setVisible(bool(table.rows))
        said = table.note or ("" if table.rows else f"{summary.span.this}没有。")
        self._note.setText(said)
        self._note.setVisible(bool(said))


class ChartCard(Card):
    """A chart of the summary."""

    def __init__(self) -> None:
        super().__init__()
        self.view = ChartView()
        self.add(self.view)
        self.body.addStretch(1)

    def show_chart(self, chart: Chart) -> None:
        """Show a chart under its title."""
        self.set_title(chart.title, f"单位：{chart.unit}")
        self.view.show_chart(chart)


class WrappedLabel(Label):
    """Wrapped words that claim the height they need and no more: Qt's own guess assumes a narrow place."""

    def __init__(self, text: str, tone: str = "") -> None:
        super().__init__(text, tone, wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(SPACE * 20, self.fontMetrics().height())


def rates_table(rates: Sequence[Rate]) -> SummaryTable:
    """Rates with numerator and denominator, both of them figures with lists of their own."""
    bases = {rate_name(top): base for _label, top, base, _formula in RATES}
    rows = []
    for rate in rates:
        top, base = rate.name.removeprefix("rate."), bases.get(rate.name, "")
        rows.append(
            (
                (rate.label, ""),
                (share(rate.numerator, rate.denominator), ""),
                (str(rate.numerator), top),
                (str(rate.denominator), base),
            )
        )
    return SummaryTable(
        "rates",
        "工作质效",
        plain_columns(("指标", "比率", "分子", "分母")),
        tuple(rows),
        "分子、分母都可以打开；算法见文末的指标说明。",
    )
