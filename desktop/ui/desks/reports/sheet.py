"""The summary as on paper: tiles, what is unusual, text, tables, rates, charts, lists, definitions."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.dates import PeriodKind
from desktop.domain.measures import split_name
from desktop.domain.percentages import change
from desktop.domain.report import Comparison, Layout, compared, contents
from desktop.domain.summaries import Figure, Summary, SummaryTable
from desktop.printing.wording import numeral
from desktop.ui.desks.reports.figure_table import FigureTable
from desktop.ui.desks.reports.line_cards import DueCard, MarksCard
from desktop.ui.desks.reports.sheet_cards import ChartCard, TableCard, WrappedLabel, rates_table
from desktop.ui.look import SPACE
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.figures import StatTile
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.scroll import ScrollColumn

TILES = (
    ("received", "{this}收到"),
    ("closed", "{this}办结"),
    ("open", "{end}在办"),
    ("overdue", "{end}超期"),
    ("resolved", "{this}化解"),
)
_ENDS = {PeriodKind.MONTH: "月末", PeriodKind.QUARTER: "季末", PeriodKind.HALF: "期末", PeriodKind.YEAR: "年末"}
_BESIDE = {"themes": ("ties",)}
"""A table, and those that are narrow enough to stand at its right."""

_GAP = SPACE * 3 // 2
_MOST_CHARTS = 3


class SummarySheet(ScrollColumn):
    """Shows one summary at a time. `figure_wanted(name, label)`, `line_wanted(number)`: what was asked for.

    `reason_told` carries why the figure with the keyboard is marked, empty when it is not.
    """

    figure_wanted = Signal(str, str)
    line_wanted = Signal(str)
    reason_told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_GAP, parent)
        self.tiles = {name: StatTile("") for name, _label in TILES}
        self.tables: dict[str, FigureTable] = {}
        """The tables on show by key, those of the rates too."""
        self._cards: dict[str, TableCard] = {}
        self._text: Card | None = None
        self.charts = tuple(ChartCard() for _ in range(_MOST_CHARTS))
        """The trend, then categories and villages."""
        self.marks = MarksCard()
        self.due = DueCard("超期与临期清单", "期限都在控制之内")
        self.lead = DueCard("重点事项清单", "没有领导包案的事项")
        self._build()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(_GAP)
        for name, tile in self.tiles.items():
            tile.clicked.connect(lambda _=False, name=name: self.figure_wanted.emit(name, self._tile_labels[name]))
            tiles.addWidget(tile)
        self.add(_row(tiles))
        self.add(self.marks)
        self._table_place = QVBoxLayout()
        self._table_place.setSpacing(_GAP)
        self._tables = _row(self._table_place)
        self.add(self._tables)
        for row in self._rates_and_charts():
            self.add(_row(row))
        for each in (self.due, self.lead):
            each.opened.connect(lambda line: self.line_wanted.emit(line.number))
            self.add(each)
        self.marks.opened.connect(
            lambda mark: self.figure_wanted.emit(mark.figure.removeprefix("rate."), self.marks.label(mark))
        )
        self.definitions = Card("附：指标说明")
        self._terms = QGridLayout()
        self._terms.setHorizontalSpacing(SPACE * 2)
        self._terms.setColumnStretch(1, 1)
        self.definitions.add(self._terms)
        self.add(self.definitions)

    def _card(self, key: str) -> TableCard:
        card = TableCard()
        card.table.figure_wanted.connect(self.figure_wanted)
        card.table.cell_entered.connect(lambda rect, reason, card=card: self._on_cell(card.table, rect, reason))
        self._cards[key], self.tables[key] = card, card.table
        return card

    def _rates_and_charts(self) -> tuple[QHBoxLayout, QHBoxLayout]:
        """The rates beside the trend, categories beside villages."""
        for card in self.charts:
            card.view.chosen_label.connect(lambda place, card=card: self._on_label(card, place))
            card.view.label_entered.connect(lambda rect, card=card: self._bring_into_sight(card.view, rect))
        rows = QHBoxLayout(), QHBoxLayout()
        trend, *others = self.charts
        rows[0].addWidget(self._card("rates"), 2)
        rows[0].addWidget(trend, 3)
        for card in others:
            rows[1].addWidget(card, 1)
        for row in rows:
            row.setSpacing(_GAP)
        return rows

    def _build_tables(self, tables: Sequence[SummaryTable]) -> None:
        """A card for every table; the cards stay, and the keyboard in them, while the tables are the same."""
        keys = [table.key for table in tables]
        if keys == [key for key in self._cards if key != "rates"]:
            return
        for key in [key for key in self._cards if key != "rates"]:
            card = self._cards.pop(key)
            del self.tables[key]
            card.hide()
            card.deleteLater()
        while (item := self._table_place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for group in _side_by_side(keys):
            row = QHBoxLayout()
            row.setSpacing(_GAP)
            for place, key in enumerate(group):
                row.addWidget(self._card(key), 2 if place else 3)
            self._table_place.addWidget(_row(row))
        self._order_tabs(keys)

    def _order_tabs(self, keys: Sequence[str]) -> None:
        """Down the page: the cards of the tables were made after what stands below them."""
        tables = [self.tables[key] for key in keys]
        stops = [self.marks.table, *self._text_stops(), *tables, self.tables["rates"]]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def place_text(self, panel: QWidget) -> None:
        """Put the text of the summary above the tables."""
        self._text = Card()
        self._text.add(panel)
        # as high as it wants to be: what is over belongs to nobody
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.insertWidget(self.body.indexOf(self._tables), self._text)

    def _text_stops(self) -> list[QWidget]:
        inside: list[QWidget] = [] if self._text is None else list(self._text.findChildren(QWidget))
        return [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus]

    @property
    def first_table(self) -> FigureTable:
        """The table at the top."""
        return next(iter(table for key, table in self.tables.items() if key != "rates"))

    # ------------------------------------------------------------ showing

    def show_summary(self, summary: Summary, comparison: Comparison) -> None:
        """Show a summary; the keyboard stays where it is."""
        explained = {name: f"{label}：{formula}" for name, label, formula in summary.definitions}
        explained |= {rate.label: rate.formula for rate in summary.rates}
        marks = {mark.figure: mark.reason for mark in summary.marks}
        self._show_tiles({figure.name: figure for figure in summary.figures}, summary, comparison)
        self.marks.show_marks(summary)
        self._build_tables(summary.tables)
        number = 0
        for table in summary.tables:
            number += not table.is_part
            title = table.title if table.is_part else f"{numeral(number)}、{table.title}"
            self._cards[table.key].show_table(compared(table, comparison), title, summary, explained, marks)
        rates = rates_table(summary.rates)
        self._cards["rates"].show_table(rates, f"{numeral(number + 1)}、{rates.title}", summary, explained, marks)
        self._show_charts(summary)
        for card, lines, place in ((self.due, summary.due_lines, 2), (self.lead, summary.lead_cases, 3)):
            card.set_title(f"{numeral(number + place)}、{card.table.accessibleName()}", f"{len(lines)} 件")
            card.show_lines(lines)
        self._show_definitions(summary)

    def _show_tiles(self, figures: dict[str, Figure], summary: Summary, comparison: Comparison) -> None:
        received = [sum(values) for values in zip(*(values for _, values in summary.trend_series), strict=True)]
        span = summary.span
        running = summary.as_of < summary.to_on
        words = {"this": span.this, "end": "目前" if running else _ENDS[PeriodKind(span.kind)]}
        self._tile_labels = {name: label.format(**words) for name, label in TILES}
        for name, tile in self.tiles.items():
            figure = figures[name]
            tile.set_label(self._tile_labels[name])
            state = "overdue" if name == "overdue" and figure.value else ""
            history = received[-6:] if name == "received" else ()
            note = next(_compared(figure, summary, comparison), "")
            tile.show_figure(str(figure.value), note, history, state)

    def _show_charts(self, summary: Summary) -> None:
        """The charts of the paper; of the trend each label is a month, of the others a slice."""
        self._behind = _slices_behind(summary)
        self._trend_names = [
            "received" if code == summary.period else f"received@{code}" for code in summary.trend_periods
        ]
        found = [chart for block in contents(summary, Layout.REPORT).blocks for chart in block.charts]
        for place, card in enumerate(self.charts):
            card.setVisible(place < len(found))
            if place < len(found):
                card.show_chart(found[place])

    def _on_label(self, card: ChartCard, place: int) -> None:
        """The list behind a label of a chart."""
        assert card.view.chart is not None
        label = card.view.chart.labels[place]
        name = self._behind.get(label, "") if card is not self.charts[0] else self._trend_names[place]
        if name:
            self.figure_wanted.emit(name, f"{label} · 收到")

    def _show_definitions(self, summary: Summary) -> None:
        terms = [(label, formula) for _, label, formula in summary.definitions]
        terms += [(rate.label, rate.formula) for rate in summary.rates]
        while (item := self._terms.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, (label, formula) in enumerate(terms):
            self._terms.addWidget(Label(label, "secondary"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._terms.addWidget(WrappedLabel(formula), place, 1)

    def show_definitions(self) -> None:
        """Bring the definitions into sight."""
        self.verticalScrollBar().setValue(self.definitions.mapTo(self.widget(), self.definitions.rect().topLeft()).y())

    def forget_open(self) -> None:
        """No figure is open any more."""
        for table in self.tables.values():
            table.forget_open()

    def _on_cell(self, table: FigureTable, rect: QRect, reason: str) -> None:
        self._bring_into_sight(table, rect)
        self.reason_told.emit(reason)

    def _bring_into_sight(self, widget: QWidget, rect: QRect) -> None:
        at = widget.mapTo(self.widget(), rect.center())
        self.ensureVisible(at.x(), at.y(), SPACE * 4, rect.height() * 2)


def _row(layout: Any) -> QWidget:
    made = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made


def _side_by_side(keys: Sequence[str]) -> Iterator[list[str]]:
    """The keys line by line: mostly one, with those that stand beside it."""
    line: list[str] = []
    for key in keys:
        if line and key in _BESIDE.get(line[0], ()):
            line.append(key)
            continue
        if line:
            yield line
        line = [key]
    if line:
        yield line


def _slices_behind(summary: Summary) -> dict[str, str]:
    """Name of a category or village → the figure of what it received."""
    return {
        figure.label.split("·")[0]: figure.name
        for figure in summary.figures
        if (parsed := split_name(figure.name))[0] == "received" and parsed[1].startswith(("category.", "village."))
    }


def _compared(figure: Figure, summary: Summary, comparison: Comparison) -> Iterator[str]:
    """上月 2（+150.00%）, 同期 4（+25.00%）, as far as each is wanted and known."""
    last = summary.span.last
    for which, words, base in (
        (Comparison.PREVIOUS, last, figure.previous),
        (Comparison.YEAR_AGO, "同期", figure.year_ago),
    ):
        is_wanted = comparison in (Comparison.BOTH, which)
        if base is not None and is_wanted and not (which == Comparison.YEAR_AGO and last == "上年"):
            changed = change(figure.value, base)
            yield f"{words} {base}" if changed == "—" else f"{words} {base}（{changed}）"
