"""The summary as on paper: tiles, tables, rates, trend, lists, definitions, one under the other."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from desktop.domain.measures import RATES, change_percent
from desktop.domain.summaries import DueLine, Figure, Rate, Summary, SummaryTable, plain_columns
from desktop.ui import look
from desktop.ui.desks.reports.chart import TrendChart
from desktop.ui.desks.reports.figure_table import FigureTable
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.figures import StatTile
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.widgets.table import TableView

TILES = (("received", "本月收到"), ("closed", "办结"), ("open", "月末在办"), ("overdue", "超期"), ("resolved", "化解"))
TABLES = ("channels", "categories", "subcategories", "themes", "ties", "villages", "ledger", "outcomes", "cadres")
_BESIDE = {"ties": "themes"}
_SEEN_LINES = 10


class SummarySheet(ScrollColumn):
    """Shows one summary at a time. `figure_wanted(name, label)`, `line_wanted(number)`: what was asked for."""

    figure_wanted = Signal(str, str)
    line_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.tiles = {name: StatTile(label) for name, label in TILES}
        self.tables = {key: FigureTable() for key in (*TABLES, "rates")}
        self._cards: dict[str, Card] = {}
        self._notes: dict[str, Label] = {}
        self.chart = TrendChart()
        self.due, self.lead = (
            DueList("八、超期与临期清单", "期限都在控制之内"),
            DueList("九、重点事项清单", "没有领导包案的事项"),
        )
        self._build()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(SPACE * 3 // 2)
        for name, tile in self.tiles.items():
            tile.clicked.connect(lambda _=False, name=name: self.figure_wanted.emit(name, dict(TILES)[name]))
            tiles.addWidget(tile)
        self.add(_row(tiles))
        waiting: QHBoxLayout | None = None
        for key in TABLES:
            card = self._card(key)
            if key in _BESIDE.values():
                waiting = QHBoxLayout()
                waiting.setSpacing(SPACE * 3 // 2)
                waiting.addWidget(card, 3)
            elif key in _BESIDE and waiting is not None:
                waiting.addWidget(card, 2)
                self.add(_row(waiting))
            else:
                self.add(card)
        self.add(_row(self._rates_and_trend()))
        for each in (self.due, self.lead):
            each.opened.connect(self.line_wanted)
            self.add(each)
        self.definitions = Card("附：指标说明")
        self._terms = QGridLayout()
        self._terms.setHorizontalSpacing(SPACE * 2)
        self._terms.setColumnStretch(1, 1)
        self.definitions.add(self._terms)
        self.add(self.definitions)

    def _card(self, key: str) -> Card:
        card, table, note = Card(), self.tables[key], _Wrapped("", "hint")
        table.figure_wanted.connect(self.figure_wanted)
        table.cell_entered.connect(lambda rect, table=table: self._bring_into_sight(table, rect))
        card.add(table)
        card.add(note)
        card.body.addStretch(1)
        self._cards[key], self._notes[key] = card, note
        return card

    def _rates_and_trend(self) -> QHBoxLayout:
        rates = self._card("rates")
        trend = Card("七、近 12 个月收到的件数", "← → 看各月")
        trend.add(self.chart)
        trend.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 2)
        row.addWidget(rates, 2)
        row.addWidget(trend, 3)
        return row

    # ------------------------------------------------------------ showing

    def show_summary(self, summary: Summary) -> None:
        """Show a summary; the keyboard stays where it is."""
        explained = {name: f"{label}：{formula}" for name, label, formula in summary.definitions}
        self._show_tiles({figure.name: figure for figure in summary.figures}, summary)
        for table in summary.tables:
            if table.key in self.tables:
                self._show_table(table, explained)
        self._show_table(rates_table(summary.rates), explained | {rate.label: rate.formula for rate in summary.rates})
        self.chart.show_trend(summary.trend_labels, summary.trend_series)
        self.due.show_lines(summary.due_lines)
        self.lead.show_lines(summary.lead_cases)
        self._show_definitions(summary)

    def _show_tiles(self, figures: dict[str, Figure], summary: Summary) -> None:
        received = [sum(values) for values in zip(*(values for _, values in summary.trend_series), strict=True)]
        for name, tile in self.tiles.items():
            figure = figures[name]
            change = change_percent(figure.value, figure.previous or 0)
            note = f"上月 {figure.previous}" if change == "—" else f"上月 {figure.previous}　环比 {change}"
            state = "overdue" if name == "overdue" and figure.value else ""
            tile.show_figure(str(figure.value), note, received[-6:] if name == "received" else (), state)

    def _show_table(self, table: SummaryTable, explained: dict[str, str]) -> None:
        self._cards[table.key].set_title(table.title)
        view, note = self.tables[table.key], self._notes[table.key]
        view.show_table(table, explained)
        view.setVisible(bool(table.rows))
        said = table.note or ("" if table.rows else "本月没有。")
        note.setText(said)
        note.setVisible(bool(said))

    def _show_definitions(self, summary: Summary) -> None:
        terms = [(label, formula) for _, label, formula in summary.definitions]
        terms += [(rate.label, rate.formula) for rate in summary.rates]
        while (item := self._terms.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, (label, formula) in enumerate(terms):
            self._terms.addWidget(Label(label, "secondary"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._terms.addWidget(_Wrapped(formula), place, 1)

    def show_definitions(self) -> None:
        """Bring the definitions into sight."""
        self.verticalScrollBar().setValue(self.definitions.mapTo(self.widget(), self.definitions.rect().topLeft()).y())

    def forget_open(self) -> None:
        """No figure is open any more."""
        for table in self.tables.values():
            table.forget_open()

    def _bring_into_sight(self, table: FigureTable, rect: QRect) -> None:
        at = table.mapTo(self.widget(), rect.center())
        self.ensureVisible(at.x(), at.y(), SPACE * 4, rect.height() * 2)


class DueList(Card):
    """A list of matters with their due days. `opened` carries the number of the one asked for."""

    opened = Signal(str)

    def __init__(self, title: str, none: str) -> None:
        super().__init__(title)
        self.model: RowsModel[DueLine] = RowsModel(
            (
                Column("编号", lambda r: r.number),
                Column("期限", lambda r: str(r.due_on) if r.due_on else "—"),
                Column("状态", lambda r: r.state, lambda r: ((r.state, _state(r)),)),
                Column("村（社区）", lambda r: r.village),
                Column("承办人", lambda r: r.handler),
                Column("事项", lambda r: r.title),
            )
        )
        self.table = TableView()
        self.table.setAccessibleName(title)
        self.table.setModel(self.model)
        self.table.set_widths({0: 146, 1: 96, 2: 122, 3: 104, 4: 84})
        self.table.set_chip_column(2)
        self.table.set_empty(EmptyState("", none))
        self.table.opened.connect(lambda index: self.opened.emit(self.model.rows[index.row()].number))
        self.add(self.table)

    def show_lines(self, lines: Sequence[DueLine]) -> None:
        """Show these matters."""
        self.model.set_rows(lines)
        seen = min(max(len(lines), 3), _SEEN_LINES)
        self.table.setFixedHeight(look.current().sizes.row * (seen + 1))


def _state(line: DueLine) -> str:
    if line.due_on is None:
        return "neutral"
    return "overdue" if line.days < 0 else "today" if line.days == 0 else "soon"


class _Wrapped(Label):
    """Wrapped words that claim the height they need and no more: Qt's own guess assumes a narrow place."""

    def __init__(self, text: str, tone: str = "") -> None:
        super().__init__(text, tone, wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(SPACE * 20, self.fontMetrics().height())


def _row(layout: Any) -> QWidget:
    made = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made


def rates_table(rates: Sequence[Rate]) -> SummaryTable:
    """Rates with numerator and denominator, both of them figures with lists of their own."""
    names = {label: (top, base) for label, top, base, _ in RATES}
    rows = []
    for rate in rates:
        top, base = names.get(rate.label, ("", ""))
        percent = "—" if rate.percent is None else f"{rate.percent:.2f}%"
        cells = ((rate.label, ""), (percent, ""), (str(rate.numerator), top), (str(rate.denominator), base))
        rows.append(cells)
    return SummaryTable(
        "rates",
        "六、工作质效",
        plain_columns(("指标", "比率", "分子", "分母")),
        tuple(rows),
        "分子、分母都可以打开；算法见文末的指标说明。",
    )
