"""包村责任: who answers for which village on a day, the gaps, and assigning with dates."""

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import office, upkeep
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Change, Choice
from desktop.ui import look
from desktop.ui.desks.system.page import SideStack, SystemPage
from desktop.ui.desks.system.panel import EditPanel, Then
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.table import TableView

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_GAP, _TWICE = (("缺", "overdue"),), (("重", "soon"),)


class Line(NamedTuple):
    """A village of the matrix with its holders by role."""

    village: office.VillageRow
    holders: dict[str, list[str]]

    def words(self, role: upkeep.RoleRow) -> str:
        """Who holds a role, or that nobody does."""
        names = self.holders.get(role.code, [])
        return "、".join(names) or ("缺" if role.is_required else "")

    def chips(self, role: upkeep.RoleRow) -> tuple[tuple[str, str], ...]:
        """What is wrong with a role: nobody where somebody must be, two where only one may be."""
        names = self.holders.get(role.code, [])
        if role.is_required and not names:
            return _GAP
        return ((f"{'、'.join(names)}", "soon"), *_TWICE) if role.is_exclusive and len(names) > 1 else ()


class DutiesPage(SystemPage):
    """The matrix of villages × roles on a day; at the right the assignments of the chosen village."""

    title = "包村责任"
    about = "某一天各村由谁负责。必须有人的岗位空着时标“缺”，只能一人的岗位有两人时标“重”。"
    kinds = frozenset({"assignment", "cadre", "village"})

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        # what must be filled stands first, where it is always in sight
        roles = [role for role in upkeep.roles() if role.scope == "village"]
        self._roles = sorted(roles, key=lambda role: not role.is_required)
        self._village: office.VillageRow | None = None
        self._build_matrix()
        self._build_side()
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(self._matrix, 2)
        both.addWidget(self.side, 1)
        self.column.addLayout(both, 1)
        keys = [
            ("↑ ↓ ← →", "选村和岗位"),
            ("Enter", "指定"),
            ("Ctrl+E", "结束任期"),
            ("Ctrl+S", "保存"),
            ("Esc", "返回"),
        ]
        self.column.addWidget(KeyHints(keys))
        self.add_shortcut("Ctrl+S", lambda: self._shown_panel().save())
        self.add_shortcut("Ctrl+E", self.begin_end)
        self.reload()

    # ------------------------------------------------------------ building

    def _build_matrix(self) -> None:
        self.day = DateField(today=lambda: self.shell.now().date())
        self.day.setFixedWidth(look.current().sizes.px(130))
        self.day.setAccessibleName("哪一天")
        self.day.set_value(self.shell.now().date())
        self.day.changed.connect(self._on_day)
        self._gaps = Label("", "secondary")
        head = QHBoxLayout()
        head.addWidget(Label("日期", "secondary"))
        head.addWidget(self.day)
        head.addStretch(1)
        head.addWidget(self._gaps)
        columns = [Column("村", lambda line: line.village.name), *map(_role_column, self._roles)]
        self.model: RowsModel[Line] = RowsModel(columns)
        self.table = TableView()
        self.table.setAccessibleName("各村责任人")
        self.table.setModel(self.model)
        self.table.set_widths({0: 84} | dict.fromkeys(range(1, len(columns)), 92))
        for place in range(1, len(columns)):
            self.table.set_chip_column(place)
        self.table.setSelectionBehavior(TableView.SelectionBehavior.SelectItems)
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.table.set_empty(EmptyState("还没有村（社区）", "先在“村（社区）”页登记。"))
        self.table.opened.connect(lambda _: self.begin_assign())
        self.table.selectionModel().currentChanged.connect(self._on_cell)
        self._matrix = Card()
        self._matrix.add(head)
        self._matrix.add(self.table, 1)

    def _build_side(self) -> None:
        self.side = SideStack(EmptyState("", "在左边选一个村，在这里指定责任人。", drawing="map-pin"))
        self._history: RowsModel[office.AssignmentRow] = RowsModel(
            (
                Column("岗位", lambda r: r.role_label),
                Column("姓名", lambda r: r.cadre_name),
                Column("起止", _span),
            ),
            is_faint=lambda r: r.to_on is not None and r.to_on < (self.day.value() or self.shell.now().date()),
        )
        self.past = TableView()
        self.past.setAccessibleName("这个村的任期")
        self.past.setModel(self._history)
        self.past.set_widths({0: 84, 1: 60})
        self.past.setMinimumHeight(look.current().sizes.row * 5)
        self.past.set_empty(EmptyState("", "这个村还没有登记责任人。"))
        self.past.opened.connect(lambda _: self.begin_end())
        self._list = Card("任期")
        self._list.add(self.past, 1)
        end = Button("结束任期　Ctrl+E")
        end.clicked.connect(self.begin_end)
        self._list.add_to_head(end)
        self._assign, self._end = (
            EditPanel(self.shell, self._store, "指定"),
            EditPanel(self.shell, self._store_end, "结束"),
        )
        today = self.shell.now
        form = self._assign.form
        form.add(
            "role",
            "岗位",
            PickField([Choice(r.code, r.label, r.note, pinyin_keys(r.label)) for r in self._roles]),
            required=True,
        )
        form.add("cadre", "干部", PickField(), required=True)
        form.add("from_on", "从", DateField(today=lambda: today().date()), span=6, required=True)
        form.add("to_on", "到", DateField(today=lambda: today().date()), span=6)
        form.field("to_on").setPlaceholderText("不填为长期")
        form.add("basis", "依据", LineField(longest=100, placeholder="如 云发〔2026〕3号"))
        self._end.form.add("to_on", "任期的最后一天", DateField(today=lambda: today().date()), required=True)
        self._end.offer_way_back()
        for panel in (self._assign, self._end):
            panel.saved.connect(lambda _: self._show_village())
            panel.left.connect(self._back)
        self._end.hide()
        self._place = self.side.add_place(self._list, self._assign, self._end)

    # ------------------------------------------------------------ matrix

    def reload(self) -> None:
        day = self.day.value()
        if day is None:
            return
        lines = {village.id: Line(village, {}) for village in office.villages()}
        for one in office.assignments(on=day):
            if one.village_id in lines:
                lines[one.village_id].holders.setdefault(one.role, []).append(one.cadre_name)
        here = self.table.currentIndex()
        place = (here.row(), here.column()) if here.isValid() else None
        self.model.set_rows(list(lines.values()))
        if place is not None and place[0] < len(self.model.rows):
            self.table.setCurrentIndex(self.model.index(*place))
        gaps = sum(line.chips(role) == _GAP for line in self.model.rows for role in self._roles)
        self._gaps.setText(f"缺 {gaps} 处" if gaps else "没有空缺")
        self._gaps.set_tone("error" if gaps else "good")

    def _on_day(self) -> None:
        self.reload()
        self._show_history()

    def _on_cell(self, now: QModelIndex, before: QModelIndex) -> None:
        if not now.isValid() or now.row() >= len(self.model.rows):
            return
        # Qt makes the first cell the current one on the way in, but does not mark it
        self.table.selectionModel().select(now, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        village = self.model.rows[now.row()].village
        role = self._roles[now.column() - 1].code if now.column() > 0 else None
        same = self._village is not None and self._village.id == village.id
        if same and self._shown_panel() is self._assign and not self._assign.is_dirty and role:
            self._fill(role)
        elif not same:
            self.guard(lambda: self._choose(village, role))

    def _choose(self, village: office.VillageRow, role: str | None) -> None:
        self._village = village
        self._show_village(role)

    def _show_village(self, role: str | None = None) -> None:
        if self._village is None:
            return
        self._show_history()
        self._end.hide()
        self._assign.show()
        self._fill(role or self._first_gap())
        self.side.show_only(self._place)

    def _show_history(self) -> None:
        if self._village is not None:
            self._history.set_rows(list(reversed(office.assignments(self._village.id))))
            self._list.set_title(f"{self._village.name}的任期")

    def _first_gap(self) -> str | None:
        line = next((line for line in self.model.rows if self._village and line.village.id == self._village.id), None)
        return next((role.code for role in self._roles if line is not None and line.chips(role) == _GAP), None)

    # ------------------------------------------------------------ assigning and ending

    def _fill(self, role: str | None) -> None:
        self._assign.form.field("cadre").set_choices(office.cadre_choices())
        values = {"role": role, "cadre": None, "from_on": self.shell.now().date(), "to_on": None, "basis": ""}
        self._assign.load(f"指定{self._village.name if self._village else ''}的责任人", values)

    def begin_assign(self) -> None:
        """Go into the form of the chosen village."""
        if self._village is not None:
            self.guard(lambda: None if self._assign.isVisible() else self._show_village())
            form = self._assign.form
            form.focus_field("cadre" if form.field("role").value() else "role")

    def begin_end(self) -> None:
        """Ask for the last day of the marked assignment."""
        place = self.past.currentIndex().row()
        if not 0 <= place < len(self._history.rows):
            self.past.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        row = self._history.rows[place]

        def show() -> None:
            self._assign.hide()
            self._end.show()
            self._end.say_hint(f"依据：{row.basis}" if row.basis else "")
            title = f"结束{row.cadre_name}的{row.role_label}任期"
            self._end.load(title, {"to_on": row.to_on or self.shell.now().date()})
            self._end.form.focus_first()

        self.guard(show)

    def _store(self, values: dict[str, Any]) -> Change:
        assert self._village is not None
        by, at = self.shell.session.actor, self.shell.now()
        span: tuple[date, date | None] = (values["from_on"], values["to_on"])
        return office.assign(self._village.id, values["role"], values["cadre"], *span, values["basis"], by, at)

    def _store_end(self, values: dict[str, Any]) -> Change:
        row = self._history.rows[self.past.currentIndex().row()]
        return office.end_assignment(row, values["to_on"], self.shell.session.actor, self.shell.now())

    # ------------------------------------------------------------ leaving

    def _shown_panel(self) -> EditPanel:
        return self._assign if self._end.isHidden() else self._end

    def _back(self) -> None:
        self._show_village()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def guard(self, then: Then) -> bool:
        return self._shown_panel().guard(then)

    @property
    def is_dirty(self) -> bool:
        return self.side.place is not None and self._shown_panel().is_dirty


def _span(one: office.AssignmentRow) -> str:
    first, last = one.from_on, one.to_on
    begin = f"{first.year}.{first.month}.{first.day}"
    return f"{begin}—{last.year}.{last.month}.{last.day}" if last else f"{begin} 起"


def _role_column(role: upkeep.RoleRow) -> Column:
    return Column(role.label, lambda line: line.words(role), lambda line: line.chips(role))
