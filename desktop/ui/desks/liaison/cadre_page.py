"""干部: who answers for what on a day, and how much everybody carries."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop.casework import liaison, liaison_load
from desktop.casework.liaison_load import Load
from desktop.domain import quotas
from desktop.domain.codes import Right
from desktop.domain.phones import show_phone
from desktop.domain.records import Change, MatterFilter
from desktop.ui.desks.liaison.duty_panels import place_of, span
from desktop.ui.desks.petitions.page import Page
from desktop.ui.look import SPACE
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.table import TableView

_KINDS = frozenset({"assignment", "cadre", "matter", "care", "visit", "quota", "handover"})


class CadrePage(Page):
    """A line per cadre with the load; at the side what the marked one answers for and who did before."""

    help_topic = "liaison"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "干部分工和负担")
        self.head.addStretch(1)
        self.model: RowsModel[Load] = RowsModel(_columns(), lambda load: load.cadre.left_on is not None, self)
        self.table = TableView()
        self.table.setAccessibleName("干部")
        self.table.setModel(self.model)
        self.table.set_widths({0: 66, 1: 104, 2: 150, 3: 48, 4: 48, 5: 64, 6: 110}, grow=2)
        self.table.set_chip_column(6)
        self.table.set_empty(EmptyState("还没有干部", "先在“系统—干部”登记。"))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        self.table.opened.connect(lambda _: self.open_matters())
        listed = Card()
        listed.add(self.table, 1)
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3 // 2)
        both.addWidget(listed, 3)
        both.addWidget(self._build_side(), 2)
        self.column.addLayout(both, 1)
        self.column.addWidget(
            KeyHints([("↑ ↓", "选人"), ("Enter", "看在办事项"), ("Ctrl+E", "移交工作"), ("Alt+1", "责任表")])
        )
        self.keys |= {"Ctrl+E": self.hand_over}
        self.refresh(None)

    def _build_side(self) -> Card:
        self._card = Card("负责的事")
        self._about = Label("", "secondary", wrap=True)
        self._duties: RowsModel[liaison.AssignmentRow] = RowsModel(
            (Column("村（社区）", place_of), Column("岗位", lambda r: r.role_label), Column("起止", span)),
            lambda r: r.to_on is not None and r.to_on < self.shell.now().date(),
            self,
        )
        self.duties = TableView()
        self.duties.setAccessibleName("这名干部的责任，含以前的")
        self.duties.setModel(self._duties)
        self.duties.set_widths({0: 110, 1: 96})
        self.duties.set_empty(EmptyState("", "没有登记过责任。"))
        self._matters = Button("看在办事项", says="看这名干部承办的在办事项（Enter）")
        self._matters.clicked.connect(self.open_matters)
        self._hand_over = Button("移交工作…  Ctrl+E", says="把这名干部的工作移交给别人（Ctrl+E）")
        self._hand_over.clicked.connect(self.hand_over)
        self._hand_over.setVisible(self.shell.session.actor.may(Right.HANDLE))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._matters)
        row.addWidget(self._hand_over)
        row.addStretch(1)
        self._card.add(self._about)
        self._card.add(self.duties, 1)
        self._card.add(row)
        return self._card

    def marked(self) -> Load | None:
        """The marked cadre."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def _show(self) -> None:
        load = self.marked()
        if load is None:
            return
        self._card.set_title(f"{load.cadre.name}负责的事")
        parts = [load.cadre.unit_name, load.cadre.post, show_phone(load.cadre.phone)]
        behind = [f"{quotas.label(one.rule)}，已 {one.done}，还差 {one.missing}" for one in load.behind]
        self._about.setText("\n".join(["　".join(part for part in parts if part), *behind]).strip())
        self._duties.set_rows(liaison.assignments(cadre_id=load.cadre.id)[::-1])

    def open_matters(self) -> None:
        """The list of the cadre's open matters."""
        load = self.marked()
        if load is not None:
            sealed = self.shell.session.actor.may(Right.SEALED)
            wanted = MatterFilter(self.shell.now().date(), is_open=True, handler_id=load.cadre.id, with_sealed=sealed)
            self.shell.show_matters(wanted, f"{load.cadre.name}承办的在办事项")

    def hand_over(self) -> None:
        """Go to the handover of the marked cadre."""
        load = self.marked()
        if load is not None:
            self.shell.show_desk("liaison", f"handover:{load.cadre.id}")

    def activate(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | None) -> None:
        """Read anew; the marked cadre stays marked."""
        if change is not None and not change.kinds & _KINDS:
            return
        marked = self.marked()
        self.model.set_rows(liaison_load.loads(self.shell.session.actor, self.shell.now().date()))
        ids = [load.cadre.id for load in self.model.rows]
        if ids:
            place = ids.index(marked.cadre.id) if marked is not None and marked.cadre.id in ids else 0
            self.table.setCurrentIndex(self.model.index(place, 0))
        self.aside.setText(f"{len(ids)} 人")


def _columns() -> tuple[Column, ...]:
    return (
        Column("姓名", lambda load: load.cadre.name),
        Column("职务", lambda load: load.cadre.post),
        Column("负责", lambda load: "、".join(f"{place_of(one)}{one.role_label}" for one in load.duties)),
        Column("在办", lambda load: str(load.open or ""), is_figure=True),
        Column("帮扶", lambda load: str(load.care or ""), is_figure=True),
        Column("该回访", lambda load: str(load.due or ""), is_figure=True),
        Column("状态", lambda load: "、".join(word for word, _ in _state(load)), _state),
    )


def _state(load: Load) -> tuple[tuple[str, str], ...]:
    chips: list[tuple[str, str]] = []
    if load.cadre.left_on is not None:
        chips.append(
            (
                "离任未移交" if load.open or load.duties else "已离任",
                "overdue" if load.open or load.duties else "neutral",
            )
        )
    if load.behind:
        chips.append((f"走访欠 {len(load.behind)} 项", "soon"))
    return tuple(chips)
