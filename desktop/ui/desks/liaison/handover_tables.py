"""The lists of the handover page: what goes to whom, its details, and the handovers that were made."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop.casework import handover_sheet
from desktop.casework.handover import HandoverRow
from desktop.casework.handover_sheet import Item, Sheet
from desktop.domain import quotas
from desktop.domain.dates import show_day
from desktop.ui.models.rows import Column
from desktop.ui.widgets.table import TableView

_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Detail(NamedTuple):
    """A line of the sheet: what it is, which one, where, when."""

    kind: str
    what: str
    place: str
    when: str


class ItemTable(TableView):
    """Delete takes the successor of the marked line away (`emptied`), a letter begins the name of another (`typed`)."""

    emptied = Signal()
    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _DELETE and self.currentIndex().isValid():
            self.emptied.emit()
        elif event.text().isalpha() and not event.modifiers():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


def item_columns(receiver: Callable[[Item], str]) -> tuple[Column, ...]:
    """Columns of what is handed over; `receiver` names who takes an item."""
    return (
        Column("", lambda item: item.kind),
        Column("村（社区）", lambda item: item.village),
        Column("移交什么", lambda item: item.what),
        Column("接收人", receiver),
    )


DETAIL_COLUMNS = (
    Column("类别", lambda one: one.kind),
    Column("内容", lambda one: one.what),
    Column("村（社区）", lambda one: one.place),
    Column("日期", lambda one: one.when),
)


def _maker(row: HandoverRow) -> str:
    return f"{row.maker_name}{'　已撤销' if row.undone_at else ''}"


MADE_COLUMNS = (
    Column("移交人", lambda row: row.cadre_name),
    Column("生效", lambda row: show_day(row.effective_on)),
    Column("原因", lambda row: row.reason),
    Column("经办", _maker),
)


def details_of(of: Sheet) -> list[Detail]:
    """Everything on a sheet, line by line."""
    found = [
        Detail("责任", f"{one.role_label}{one.place}", one.village_name, f"{show_day(one.from_on)} 起")
        for one in of.duties
    ]
    for one in of.matters:
        kind = handover_sheet.KIND_WORDS.get(one.kind, "") + ("（密件）" if one.is_sealed else "")
        due = f"期限 {one.due_on:%m-%d}" if one.due_on else ""
        found.append(Detail(kind, f"{one.number}　{one.title}", one.village_name, due))
    found += [Detail("答应的事", f"{p.met}　{p.next}", p.village_name, show_day(p.next_on)) for p in of.promises]
    found += [
        Detail("走访欠", f"{quotas.label(p.rule)}，还差 {p.missing}", "", f"到 {show_day(p.to_on)}") for p in of.behind
    ]
    found += [Detail("重点户", f"{h.head_name}户", f"{h.village_name}{h.group_name}", "") for h in of.households]
    found += [Detail("帮扶", c.name, c.village_name, f"{show_day(c.from_on)} 起") for c in of.care]
    return found
