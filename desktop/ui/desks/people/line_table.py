"""A table of lines about records of any kind; Enter opens the record."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.casework import dossiers
from desktop.casework.dossiers import Line
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.table import TableView

_PAGES = {dossiers.VISIT: ("liaison", "visits"), dossiers.CARE: ("liaison", "care"), dossiers.PROJECT: ("liaison", "projects"),
          dossiers.HOUSEHOLD: ("people", "household"), dossiers.PERSON: ("people", "person")}  # fmt: skip


class LineTable(TableView):
    """Lines in the order given."""

    def __init__(self, shell: Shell, says: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self.lines: RowsModel[Line] = RowsModel(
            (
                Column("日期", lambda line: line.on.isoformat() if line.on else ""),
                Column("类别", lambda line: line.what),
                Column("内容", lambda line: " ".join(line.text.splitlines())),
                Column("状态", lambda line: line.state, lambda line: ((line.state, line.tone),) if line.state else ()),
            )
        )
        self.setAccessibleName(says)
        self.setModel(self.lines)
        self.set_widths({0: 100, 1: 110, 3: 130}, grow=2)
        self.set_chip_column(3)
        self.set_empty(EmptyState("", nothing))
        self.opened.connect(lambda index: open_line(shell, self.lines.rows[index.row()]))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.lines.set_rows(lines)


def open_line(shell: Shell, line: Line) -> None:
    """Open the record of a line."""
    if line.kind == dossiers.MATTER:
        shell.show_matter(line.id)
    else:
        desk, page = _PAGES[line.kind]
        shell.show_desk(desk, f"{page}:{line.id}")
