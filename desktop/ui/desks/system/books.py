"""编号簿: how numbers are written, with the next one as a living example."""

from typing import Any

from desktop.casework import office
from desktop.domain.faults import Refused
from desktop.domain.numbering import format_number
from desktop.domain.records import Change
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.models.rows import Column
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import Label


class BooksPage(ListPage):
    """Number books and their patterns."""

    title = "编号簿"
    about = "每年从 1 开始连续编号，不跳号、不重号。改格式只影响以后的编号，已编的号不变。"
    kinds = frozenset({"book", "matter"})
    prompt = "在左边选一个编号簿修改格式。"
    columns = (
        Column("编号簿", lambda r: r.label),
        Column("格式", lambda r: r.pattern),
        Column("今年已编到", lambda r: "密件权限可见" if r.last_serial is None else str(r.last_serial or "还没有")),
    )
    widths = (150, 220)

    def build_form(self) -> None:
        field = LineField(longest=60)
        self.panel.form.add("pattern", "格式", field, required=True)
        self.panel.say_hint("{year} 是年份，{serial} 是顺序号；要补零写 {serial:04}，就是至少四位。")
        field.changed.connect(self._show_example)
        self._next = Label("", "strong")
        self.panel.form.add_wide(Label("下一个编号", "label"))
        self.panel.form.add_wide(self._next)

    def read(self) -> list[office.BookRow]:
        return office.number_books(self.shell.now().year, self.shell.session.actor)

    def key_of(self, row: Any) -> Any:
        return row.code

    def title_of(self, row: Any) -> str:
        return str(row.label)

    def values_of(self, row: Any) -> dict[str, Any]:
        return {"pattern": row.pattern}

    def on_shown(self, row: Any) -> None:
        self._show_example()

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        return office.save_pattern(row.code, values["pattern"], self.shell.session.actor, self.shell.now())

    def _show_example(self) -> None:
        if self.row is None:
            return
        try:
            example = format_number(
                self.panel.form.field("pattern").value(), self.shell.now().year, (self.row.last_serial or 0) + 1
            )
        except Refused:
            example = "—"
        self._next.setText(example if self.row.last_serial is not None else f"如 {example}")
