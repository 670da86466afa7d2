"""代码与分类: the office's own words for categories, purposes, sources and so on."""

from typing import Any

from desktop.casework import office
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Change, Choice
from desktop.ui import look
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField

TABLES = {
    "categories": "内容分类",
    "purposes": "信访目的",
    "causes": "信访原因",
    "sources": "民情来源",
    "themes": "主题（富民、安民、惠民）",
    "ties": "五个结合",
    "dispute_types": "纠纷类型",
    "dispositions": "办理方式",
    "unit_kinds": "单位类别",
    "occupations": "职业",
    "political": "政治面貌",
    "relations": "与户主关系",
    "ethnic_groups": "民族",
    "id_kinds": "证件种类",
}
"""Code tables that the office may edit. The channels are not among them: the procedure depends on them."""


class CodesPage(ListPage):
    """Editable code tables, one at a time."""

    title = "代码与分类"
    about = "改名会留下版次：旧件也显示新名称，已制发的文书不变。停用的不再出现在选单里。"
    kinds = frozenset({"code"})
    new_word = "新增"
    columns = (
        Column("代码", lambda line: line[1].code),
        Column("名称", lambda line: "　" * line[0] + line[1].label),
        Column("说明", lambda line: line[1].note),
        Column("状态", lambda line: _state(line[1]), lambda line: (("已停用", "neutral"),) if line[1].valid_to else ()),
    )
    widths = (80, 200, 140)

    def build_form(self) -> None:
        form = self.panel.form
        form.add("parent", "上级", PickField(placeholder="没有上级就不填"))
        form.add("code", "代码", LineField(longest=20), span=5, required=True)
        form.add("label", "名称", LineField(longest=40), span=7, required=True)
        form.add("note", "说明", LineField(longest=100))
        form.field("parent").picked.connect(self._propose_code)
        self._retire = self.panel.add_action(Button("停用"), self.retire)
        self.chooser = PickField([Choice(key, label, "", pinyin_keys(label)) for key, label in TABLES.items()])
        self.chooser.setAccessibleName("代码表")
        self.chooser.setFixedWidth(look.current().sizes.px(200))
        self.chooser.set_value("categories")
        self._table = "categories"
        self.chooser.picked.connect(self._on_table)
        self.add_tool(Label("代码表", "secondary"))
        self.add_tool(self.chooser)

    def read(self) -> list[tuple[int, office.CodeRow]]:
        """Rows with their depth: the newest edition of every code, children under their parents."""
        newest: dict[str, office.CodeRow] = {}
        for row in office.code_rows(self._table, with_retired=True):
            if row.code not in newest or newest[row.code].edition < row.edition:
                newest[row.code] = row
        self._rows = newest
        lines: list[tuple[int, office.CodeRow]] = []
        self._put("", 0, lines)
        return lines

    def _put(self, parent: str, depth: int, lines: list[tuple[int, office.CodeRow]]) -> None:
        for row in self._rows.values():
            if row.parent == parent:
                lines.append((depth, row))
                self._put(row.code, depth + 1, lines)

    def key_of(self, row: Any) -> Any:
        return row[1].code

    def key_of_change(self, change: Change) -> Any:
        return self.panel.form.field("code").value()

    def is_history(self, row: Any) -> bool:
        return row[1].valid_to is not None

    def title_of(self, row: Any) -> str:
        return f"修改“{row[1].label}”" if row is not None else f"新增{TABLES[self._table]}"

    def values_of(self, row: Any) -> dict[str, Any]:
        self.panel.form.field("parent").set_choices(office.code_choices(self._table))
        if row is not None:
            one = row[1]
            return {"parent": one.parent or None, "code": one.code, "label": one.label, "note": one.note}
        parent = self._last.parent if self._last is not None and self._last.code in self._rows else ""
        return {"parent": parent or None, "code": self._next_code(parent), "label": "", "note": ""}

    _last: office.CodeRow | None = None
    """The row last looked at: a new one is proposed beside it."""

    def on_shown(self, row: Any) -> None:
        self._last = row[1] if row is not None else self._last
        self.panel.form.field("code").setReadOnly(row is not None)
        self._retire.setVisible(row is not None)
        self._retire.setText("恢复使用" if row is not None and row[1].valid_to else "停用")
        edition = f"第 {row[1].edition} 版" if row is not None and row[1].edition > 1 else ""
        self.panel.form.note("label", edition)

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        by, at = self.shell.session.actor, self.shell.now()
        return office.save_code(
            self._table, values["code"], values["label"], values["parent"] or "", values["note"], by, at
        )

    # ------------------------------------------------------------ table, proposal, retiring

    def _on_table(self, choice: Choice | None) -> None:
        if choice is None:
            return

        def change() -> None:
            self._table, self.row, self._last = str(choice.id), None, None
            self.side.show_only(None)
            self.reload()

        if not self.guard(change):
            self.chooser.set_value(self._table)

    def _propose_code(self, choice: Choice | None) -> None:
        if self.row is None:
            self.panel.form.field("code").set_value(self._next_code(str(choice.id) if choice else ""))

    def _next_code(self, parent: str) -> str:
        """The next free code beside its brothers, when they are plain numbers."""
        brothers = [row.code for row in self._rows.values() if row.parent == parent and row.code != "99"]
        tails = [code.removeprefix(parent) for code in brothers]
        numbers = [int(tail) for tail in tails if tail.isdecimal()]
        wide = max((len(tail) for tail in tails), default=2)
        if len(numbers) != len(tails):
            return ""
        free = next(n for n in range(max(numbers, default=0) + 1, 10**6) if f"{parent}{n:0{wide}}" not in self._rows)
        return f"{parent}{free:0{wide}}"

    def retire(self) -> None:
        """Take the chosen code out of use, or bring it back as a new edition."""
        one, by, at = self.row[1], self.shell.session.actor, self.shell.now()

        def act() -> Change:
            if one.valid_to:
                return office.save_code(self._table, one.code, one.label, one.parent, one.note, by, at)
            return office.retire_code(self._table, one.code, by, at)

        self.guard(lambda: self.panel.attempt(act))


def _state(row: office.CodeRow) -> str:
    return f"{row.valid_to} 停用" if row.valid_to else ""
