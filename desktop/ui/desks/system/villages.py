"""村（社区）: the list, pasting many, merging one away, and the groups of a village."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.casework import office, upkeep
from desktop.domain.records import Change
from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.list_page import ListPage
from desktop.ui.desks.system.panel import EditPanel, Then
from desktop.ui.models.rows import Column
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField, NumberField
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.text_field import TextField

KINDS = {"village": "村", "community": "社区"}
_MADE_UP = "L"
"""First letter of a code that the program made up because none was given."""


def _code(row: office.VillageRow) -> str:
    return "" if row.code.startswith(_MADE_UP) else row.code


class VillagesPage(ListPage):
    """Villages and communities."""

    title = "村（社区）"
    about = "登记时选村、月报按村统计都用这张表。撤并的村不删除，原有记录仍归原村。"
    kinds = frozenset({"village", "group"})
    new_word = "新增村（社区）"
    empty = ("还没有村（社区）", "可以逐个新增，也可以按 Ctrl+B 把名单整批粘贴进来。")
    columns = (
        Column("名称", lambda r: r.name),
        Column("类别", lambda r: KINDS.get(r.kind, r.kind)),
        Column("代码", _code),
        Column("户数", lambda r: str(r.household_count or ""), is_figure=True),
        Column("人口", lambda r: str(r.population or ""), is_figure=True),
        Column(
            "状态", lambda r: "已撤并" if r.is_closed else "", lambda r: (("已撤并", "neutral"),) if r.is_closed else ()
        ),
    )
    widths = (120, 56, 116, 60, 64)

    def build_form(self) -> None:
        form = self.panel.form
        form.add("name", "名称", LineField(longest=30), required=True)
        form.add("kind", "类别", ChoiceRow(KINDS), span=5)
        form.add("code", "区划代码", LineField(longest=12, placeholder="可不填"), span=7)
        form.add("household_count", "户数", NumberField(0, 99_999), span=6)
        form.add("population", "人口", NumberField(0, 999_999), span=6)
        form.add("phone", "村部电话", LineField(longest=30))
        self._close = self.panel.add_action(Button("撤并…"), self.begin_close)
        self._build_paste()
        self._build_close()
        paste = Button("批量粘贴　Ctrl+B", drawing="copy")
        paste.clicked.connect(self.begin_paste)
        self.add_tool(paste)
        self.add_shortcut("Ctrl+B", self.begin_paste)

    def below_form(self) -> tuple[QWidget, ...]:
        self._groups = GroupsCard(self)
        return (self._groups,)

    def read(self) -> list[office.VillageRow]:
        rows = office.villages(with_closed=True)
        return [r for r in rows if not r.is_closed] + [r for r in rows if r.is_closed]

    def is_history(self, row: Any) -> bool:
        return bool(row.is_closed)

    def values_of(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {
                "name": "", "kind": "village", "code": "", "household_count": None, "population": None, "phone": ""
            }  # fmt: skip
        return {
            "name": row.name,
            "kind": row.kind,
            "code": _code(row),
            "household_count": row.household_count or None,
            "population": row.population or None,
            "phone": row.phone,
        }

    def store(self, row: Any, values: dict[str, Any]) -> Change:
        counted = {name: values[name] or 0 for name in ("household_count", "population")}
        key = None if row is None else row.id
        return office.save_village(key, values | counted, self.shell.session.actor, self.shell.now())

    def on_shown(self, row: Any) -> None:
        self._close.setVisible(row is not None)
        closed = row is not None and row.is_closed
        self._close.setText("恢复使用" if closed else "撤并…")
        self._groups.show_village(row)

    def guard(self, then: Then) -> bool:
        return super().guard(lambda: self._groups.guard(then)) and not self._groups.is_asking

    @property
    def is_dirty(self) -> bool:
        return super().is_dirty or self._groups.is_dirty

    def save_shown(self) -> None:
        """Ctrl+S saves what one is typing: the village or the group."""
        (self._groups if self._groups.holds_focus() else self.shown_panel()).save()

    def shown_panel(self) -> EditPanel:
        if self.side.place is self._paste_place:
            return self._paste
        return self._closing if self.side.place is self._close_place else self.panel

    # ------------------------------------------------------------ pasting many

    def _build_paste(self) -> None:
        self._paste = EditPanel(self.shell, self._store_paste, "添加")
        self._paste.say_hint("每行一个村（社区），可以只写名称，也可以带 12 位区划代码；从表格里复制两列直接粘贴也行。")
        field = TextField(least=10, most=18, placeholder="双桥村　430423101201\n石门村\n柳河社区")
        field.changed.connect(self._count_lines)
        self._paste.form.add("villages", "名单", field, required=True)
        self._paste.offer_way_back()
        self._paste.left.connect(self.show_form_again)
        self._paste.saved.connect(lambda _: self.show_form_again())
        self._paste_place = self.side.add_place(self._paste)

    def begin_paste(self) -> None:
        """Show the panel for many lines."""

        def fill() -> EditPanel:
            self._paste.load("批量添加村（社区）", {"villages": ""})
            return self._paste

        self.show_panel(self._paste_place, fill)

    def _count_lines(self) -> None:
        lines = [line for line in self._paste.form.field("villages").value().splitlines() if line.strip()]
        self._paste.form.note("villages", f"共 {len(lines)} 个" if lines else "")

    def _store_paste(self, values: dict[str, Any]) -> Change:
        change = office.add_villages(values["villages"], self.shell.session.actor, self.shell.now())
        self._paste.form.set_values({"villages": ""})
        return change

    # ------------------------------------------------------------ merging away

    def _build_close(self) -> None:
        self._closing = EditPanel(self.shell, self._store_close, "标为撤并")
        self._closing.say_hint("撤并后登记时不再出现这个村，它的信访件、户、责任记录都保留在原村名下。")
        form = self._closing.form
        form.add("on", "撤并日期", DateField(today=lambda: self.shell.now().date()), required=True)
        form.add("successor", "并入", PickField(placeholder="并入的村（社区），可不选"))
        self._closing.offer_way_back()
        self._closing.left.connect(self.show_form_again)
        self._closing.saved.connect(lambda _: self.show_form_again())
        self._close_place = self.side.add_place(self._closing)

    def begin_close(self) -> None:
        """Show the panel for merging the chosen village away, or take that back."""
        if self.row.is_closed:
            key, by, at = self.row.id, self.shell.session.actor, self.shell.now()
            self.guard(lambda: self.panel.attempt(lambda: upkeep.reopen_village(key, by, at)))
            return

        def fill() -> EditPanel:
            others = [choice for choice in office.village_choices() if choice.id != self.row.id]
            self._closing.form.field("successor").set_choices(others)
            self._closing.load(f"撤并{self.row.name}", {"on": self.shell.now().date(), "successor": None})
            return self._closing

        self.show_panel(self._close_place, fill)

    def _store_close(self, values: dict[str, Any]) -> Change:
        by, at = self.shell.session.actor, self.shell.now()
        return office.close_village(self.row.id, values["on"], values["successor"], by, at)


class GroupsCard(EditPanel):
    """The villager groups of the chosen village: a click on one renames it, the field adds one."""

    def __init__(self, page: VillagesPage) -> None:
        super().__init__(page.shell, self._store_group, "添加", "plain")
        self._page = page
        self._village: Any = None
        self._renamed: int | None = None
        self._chips = FlowRow(gap=6)
        self._none = Label("还没有小组", "hint")
        self.body.insertWidget(0, self._none)
        self.body.insertWidget(1, self._chips)
        self.form.add("group", "小组名称", LineField(longest=20, placeholder="如 一组"))
        self.left.connect(self._on_left)

    def show_village(self, row: Any) -> None:
        """Show the groups of a village; nothing for a new one."""
        self.setVisible(row is not None and not row.is_closed)
        if row is None:
            return
        changed = self._village is None or self._village.id != row.id
        self._village = row
        self._chips.clear()
        groups = office.group_choices(row.id)
        for group in groups:
            chip = Button(group.label, "flag", says=f"给{group.label}改名")
            chip.clicked.connect(lambda _=False, group=group: self._begin_rename(group))
            self._chips.add(chip)
        self._none.setVisible(not groups)
        self._chips.setVisible(bool(groups))
        if changed or not self.is_dirty:
            self._begin_add()

    def _begin_add(self) -> None:
        self._renamed = None
        self.load("村民小组", {"group": ""})
        self.submit.setText("添加")

    def _begin_rename(self, group: Any) -> None:
        self._renamed = group.id
        self.load(f"给{group.label}改名", {"group": group.label})
        self.submit.setText("改名")
        field = self.form.field("group")
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _on_left(self) -> None:
        self._begin_add()
        self._page.back_to_list()

    def _store_group(self, values: dict[str, Any]) -> Change:
        by, at = self._page.shell.session.actor, self._page.shell.now()
        if self._renamed is not None:
            change = upkeep.rename_group(self._renamed, values["group"], by, at)
        else:
            change = office.add_group(self._village.id, values["group"], by, at)
        self._begin_add()
        return change
