"""The records behind a figure: as many lines as the figure says."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.casework.session import own_connection
from desktop.casework.summary import FigureRecord
from desktop.domain.closings import GONE, LATE
from desktop.domain.measures import (
    COUNTED,
    DAY,
    DISPUTE,
    DOOR,
    HOUSEHOLD,
    LEDGER,
    PETITION,
    QUOTA,
    TRIP,
    VISIT,
    Measure,
    measure,
    split_name,
)
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.table import TableView
from desktop.ui.work import IsCancelled, Report

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

Find = Callable[[], list[FigureRecord]]
"""Reads the records behind a figure; runs on the worker's thread with its own connection."""

_MATTER = (
    Column("编号", lambda r: r.number),
    Column("日期", lambda r: str(r.received_on or "")),
    Column("办结日期", lambda r: str(r.closed_on or ("在办" if r.matter_id else ""))),
    Column("事项", lambda r: r.title),
)
_PERSON = (*_MATTER[:3], Column("姓名", lambda r: r.person), _MATTER[3])
_GROUND = (
    Column("日期", lambda r: str(r.received_on or "")),
    Column("干部", lambda r: r.person),
    Column("内容", lambda r: r.title),
)
_HOUSEHOLD = (Column("户", lambda r: r.title), Column("最近走访", lambda r: str(r.received_on or "没有走访过")))
_MATTERS = (PETITION, LEDGER, DISPUTE)
_PAGES = {VISIT: ("liaison", "visits"), HOUSEHOLD: ("people", "household")}
_PAGES |= {TRIP: _PAGES[VISIT], DOOR: _PAGES[HOUSEHOLD]}
_OPENS = dict.fromkeys(_MATTERS, "打开这一件") | {VISIT: "打开这次走访", TRIP: "打开这次走访"}
_OPENS |= {HOUSEHOLD: "打开这一户", DOOR: "打开这一户"}
_HIDDEN = "这一件是密件，只计数，不能打开。"
_WHY_NOT = {
    DAY: "一天里可能有几次走访，请到“包村联户”的“走访”页，按干部和日期查看。",
    QUOTA: "一项定额由多次走访合成，请到“包村联户”的“遍访与定额”页查看。",
}
_BACK = ("Esc", "回到数字")


def counted_by(figure: str) -> Measure:
    """What a figure counts: `closed.channel.visit`, `received@2026-09`, `late.received@2026-10`."""
    name = figure.removeprefix(f"{LATE}.").removeprefix(f"{GONE}.").partition("@")[0]
    return measure(split_name(name)[0])


def _columns(kind: str, by_person: bool) -> tuple[tuple[Column, ...], dict[int, int]]:
    """Columns and their widths for records of a kind."""
    if kind == HOUSEHOLD:
        return _HOUSEHOLD, {0: 320}
    if kind not in _MATTERS:
        return _GROUND, {0: 100, 1: 150}
    return (_PERSON, {0: 150, 1: 100, 2: 100, 3: 150}) if by_person else (_MATTER, {0: 150, 1: 100, 2: 100})


class RecordsDrawer(Card):
    """Opens under the tables. Enter opens the matter, visit or household, Esc goes back to the figure (`closed`).

    `opening` before it shows a list, `listed` when it does, `failed` says why it cannot.
    """

    opening = Signal()
    listed = Signal()
    failed = Signal(str)
    closed = Signal()

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._shell = shell
        self.model: RowsModel[FigureRecord] = RowsModel(_MATTER)
        self.table = TableView()
        self.table.setModel(self.model)
        self.table.set_empty(EmptyState("没有记录", "这个数字是 0。"))
        self.table.opened.connect(lambda index: self._open(index.row()))
        close = Button("", "small", drawing="x", says="关闭（Esc）")
        close.clicked.connect(self.close_drawer)
        self._hints = KeyHints([_BACK])
        self.add_to_head(self._hints)
        self.add_to_head(close)
        self.add(self.table, 1)
        self.hide()

    def look_up(self, figure: str, title: str, find: Find, is_wanted: Callable[[], bool], told: int = -1) -> None:
        """Find the records behind a figure, not on the window's thread, and show them if they are still wanted then."""

        def job(report: Report, cancelled: IsCancelled) -> list[FigureRecord]:
            with own_connection():
                return find()

        def done(records: list[FigureRecord]) -> None:
            if is_wanted():
                self.opening.emit()
                self.show_records(title, counted_by(figure), records, told)
                self.listed.emit()

        self._shell.worker.run(job, done, lambda no: self.failed.emit(no.sentence), title="正在查找…", parent=self)

    def show_records(self, title: str, counted: Measure, records: Sequence[FigureRecord], told: int = -1) -> None:
        """Show records and put the keyboard among them. `told`: the figure of a closed period, -1 for none."""
        by_person = counted.of == PETITION and any(record.person for record in records)
        columns, widths = _columns(counted.of, by_person)
        self.model.set_rows(records, columns)
        self._hints.set_hints([("Enter", _OPENS[counted.of]), _BACK] if counted.of in _OPENS and records else [_BACK])
        self.table.set_widths(widths)
        word = "人次" if by_person else COUNTED[counted.of].word
        since = f"　结账时为 {told}，以下是现在的" if told not in (-1, len(records)) else ""
        self.set_title(f"{title}　共 {len(records)} {word}{since}")
        self.setToolTip(counted.formula)
        self.table.setAccessibleName(f"{title}，{len(records)} 条")
        self.show()
        if records:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_drawer(self) -> None:
        """Close and say so."""
        self.hide()
        self.closed.emit()

    def _open(self, place: int) -> None:
        record = self.model.rows[place]
        if record.matter_id:
            self._shell.show_matter(record.matter_id)
        elif record.kind in _PAGES and record.record_id:
            desk, page = _PAGES[record.kind]
            self._shell.show_desk(desk, f"{page}:{record.record_id}")
        else:
            self._shell.say(_WHY_NOT.get(record.kind, _HIDDEN))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)
