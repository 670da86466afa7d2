"""A paper before it is laid out: the one structure from which the PDF and the .docx are made."""

from datetime import date
from typing import Any, NamedTuple

from desktop.printing.render import Paper


class Cell(NamedTuple):
    """A cell of a table. `sign` is a line at its foot to sign and date on."""

    text: str
    is_label: bool = False
    span: int = 1
    sign: str = ""


class Row(NamedTuple):
    """Cells from left to right. `height` in mm is the least height; the row grows with its text."""

    cells: tuple[Cell, ...]
    height: float = 0
    is_head: bool = False


class Table(NamedTuple):
    """Rows of cells; `widths` are shares of the width of the paper. Head rows come first and repeat on every page."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]

    @property
    def head_count(self) -> int:
        """Number of head rows."""
        return sum(row.is_head for row in self.rows)


class Block(NamedTuple):
    """A paragraph, a heading (`is_heading`), or a table."""

    text: str = ""
    is_heading: bool = False
    table: Table | None = None


class Sheet(NamedTuple):
    """A paper in the order in which it is read. Empty strings are not printed.

    `layout` is the name of the template: `letter` (GB/T 9704) or `form`. `size` is the type of a form's cells in pt,
    `dated` the day as it is printed, `cut` the words on the cut line above the receipt stub.
    """

    kind: str
    layout: str
    title: str
    number: str
    made_on: date
    head: str = ""
    mark: str = ""
    approver: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[str, ...] = ()
    organ: str = ""
    dated: str = ""
    note: str = ""
    copies: str = ""
    printed_by: str = ""
    cut: str = ""
    stub_title: str = ""
    stub: Table | None = None
    size: float = 12

    def paper(self) -> Paper:
        """The paper for `render`."""
        data = {name: _plain(value) for name, value in self._asdict().items() if name != "made_on"}
        return Paper(self.layout, data, f"{self.title} {self.number}".strip(), self.made_on)


def _plain(value: Any) -> Any:
    """JSON-able data; a table also says how many head rows it has."""
    if isinstance(value, Table):
        return {"widths": list(value.widths), "heads": value.head_count, "rows": _plain(value.rows)}
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
