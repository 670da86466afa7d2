"""The cards of the start page: what is to be done, the month, drafts, first steps."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.dates import Period
from desktop.domain.records import Draft, MatterRow
from desktop.ui import look
from desktop.ui.desks.start.figures import MonthFigures
from desktop.ui.look import SPACE
from desktop.ui.models.chips import due_chip, flag_chips
from desktop.ui.models.rows import Column, RowsModel
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import ElidedLabel, Label
from desktop.ui.widgets.table import TableView

_MOST_DRAFTS = 4
_FORM_NAMES = {"petition": "登记", "entry": "民情登记"}
_WIDTHS = {0: 138, 1: 0, 2: 132, 3: 72, 4: 60, 5: 196}
_LEFT_OUT = (3, 2, 0)
"""Columns that a narrow list leaves out, the first one first."""
_TITLE, _LEAST_TITLE = 1, 140


def _who(row: MatterRow) -> str:
    name = f"{row.party_name}等" if row.person_count > 1 and row.party_name else row.party_name
    return "　".join(part for part in (name, row.village_name) if part)


class TodoCard(Card):
    """待办事项: the open matters whose time runs out first. `opened` carries the id, `all_wanted` asks for the list."""

    opened = Signal(object)
    all_wanted = Signal()
    intake_wanted = Signal()
    urging_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("待办事项", "", parent)
        self._today = date.min
        self._urge = Button("", "link", drawing="file-text", says="按责任单位生成催办单（Alt+U）")
        self._urge.clicked.connect(self.urging_wanted)
        self.add_to_head(self._urge)
        self._all = Button("", "link")
        self._all.clicked.connect(self.all_wanted)
        self.add_to_head(self._all)
        columns = (
            Column("编号", lambda row: row.number),
            Column("事项", lambda row: row.title),
            Column("来件人 · 村", _who),
            Column("承办人", lambda row: row.handler_name),
            Column("截止", lambda row: f"{row.next_due_on:%m-%d}" if row.next_due_on else "—"),
            Column("状态", lambda row: "、".join(word for word, _ in self._chips(row)), self._chips),
        )
        self.model: RowsModel[MatterRow] = RowsModel(columns, parent=self)
        self.table = _TodoTable()
        self.table.setAccessibleName("待办事项")
        self.table.setModel(self.model)
        self.table.set_chip_column(len(columns) - 1)
        self.table.set_widths(_WIDTHS)
        empty = EmptyState(
            "没有待办事项", "登记的来访、来信、来电会按到期先后列在这里。", "登记来访  F2", "check-circle"
        )
        empty.action.connect(self.intake_wanted)
        self.table.set_empty(empty)
        self.table.opened.connect(lambda index: self.opened.emit(self.model.rows[index.row()].id))
        self.add(self.table, 1)

    def show_rows(self, rows: Sequence[MatterRow], total: int, today: date) -> None:
        """Show the first rows of so many; the marked row stays marked."""
        self._today = today
        if list(rows) != self.model.rows:
            place = self.table.currentIndex().row()
            marked = self.model.rows[place].id if 0 <= place < len(self.model.rows) else 0
            self.model.set_rows(rows)
            again = next((n for n, row in enumerate(rows) if row.id == marked), -1)
            if again >= 0:
                self.table.setCurrentIndex(self.model.index(again, 0))
        self._all.setText(f"全部 {total} ›")
        self._all.setVisible(total > 0)

    def show_urging(self, count: int, units: int) -> None:
        """Say how much there is to urge, and with how many units; nothing without any."""
        self._urge.setText(f"超期和临期 {count} 件，涉及 {units} 个单位：生成催办单  Alt+U")
        self._urge.setVisible(count > 0)

    def _chips(self, row: MatterRow) -> tuple[tuple[str, str], ...]:
        due = due_chip(row, self._today)
        return (*((due,) if due else ()), *flag_chips(row))


class _TodoTable(TableView):
    """The title takes the room that the other columns leave."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = look.current().sizes.px
        room = self.viewport().width()
        taken = sum(px(wide) for wide in _WIDTHS.values())
        for column in _LEFT_OUT:
            is_tight = taken + px(_LEAST_TITLE) > room
            taken -= px(_WIDTHS[column]) if is_tight else 0
            self.setColumnHidden(column, is_tight)
        self.setColumnWidth(_TITLE, max(room - taken, px(_LEAST_TITLE)))


class MonthCard(Card):
    """The month so far, and the way to its summary."""

    print_wanted = Signal()
    close_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("月报", "", parent)
        self._to_close: Period | None = None
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE * 3 // 4)
        grid.setColumnStretch(2, 1)
        self._cells: dict[str, tuple[Label, Label]] = {}
        for line, (name, title) in enumerate((("received", "收到"), ("closed", "办结"), ("resolved", "化解"))):
            value, change = Label("—", "strong"), Label("", "secondary")
            change.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, label in enumerate((Label(title, "secondary"), value, change)):
                grid.addWidget(label, line, column)
            self._cells[name] = value, change
        self.add(grid)
        row = QHBoxLayout()
        preview = Button("预览并打印", drawing="printer")
        preview.clicked.connect(self.print_wanted)
        self._close = Button("", "link")
        self._close.clicked.connect(lambda: self.close_wanted.emit(self._to_close))
        self._close.hide()
        row.addWidget(preview)
        row.addStretch(1)
        row.addWidget(self._close)
        self.add(row)

    def show_figures(self, figures: MonthFigures) -> None:
        """Show a month."""
        self.set_title(f"{figures.period.index}月月报", "截至今天")
        for name, (value, change) in self._cells.items():
            value.setText(f"{figures.now(name)} 件")
            change.setText(f"环比 {figures.change(name)}")
        self._to_close = figures.to_close
        self._close.setVisible(figures.to_close is not None)
        if figures.to_close is not None:
            self._close.setText(f"{figures.to_close.index}月未结账")


class DraftCard(Card):
    """Half-typed forms; pressing one goes on with it."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("草稿", "", parent)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE // 4)
        self.add(self._lines)
        self._drafts: list[Draft] = []

    def show_drafts(self, drafts: Sequence[Draft], now: datetime) -> None:
        """Show the newest few; the card is away when there is none."""
        self.setVisible(bool(drafts))
        if list(drafts) == self._drafts:
            return
        self._drafts = list(drafts)
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for draft in drafts[:_MOST_DRAFTS]:
            self._lines.addWidget(self._line(draft, now))
        more = len(drafts) - _MOST_DRAFTS
        self.set_title("草稿", f"另有 {more} 份" if more > 0 else "点击接着填")

    def _line(self, draft: Draft, now: datetime) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        words = draft_words(draft)
        button = Button(
            line.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, SPACE * 22), "link", says=words
        )
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.wanted.emit(draft))
        row.addWidget(button)
        row.addStretch(1)
        row.addWidget(Label(_when(draft.saved_at, now), "hint"))
        return line


def draft_words(draft: Draft) -> str:
    """What a draft is about: its title, else whom it names."""
    name = _FORM_NAMES.get(draft.form, "表单")
    about = next((str(draft.payload[key]) for key in ("title", "name", "content") if draft.payload.get(key)), "")
    return f"{name}：{about}" if about else f"{name}（未填标题）"


def _when(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    return f"{moment:%H:%M} 保存" if moment.date() == now.date() else f"{moment:%m-%d %H:%M} 保存"


class FirstSteps(Card):
    """A new office: what to do first. `wanted` carries the key of a step."""

    wanted = Signal(str)
    STEPS = (
        ("villages", "添加村（社区）", "在“系统”里把村名一次粘贴进来，登记时就能直接选。", "map-pin"),
        ("import", "导入原来的台账", "把手里的 Excel 台账导进来，旧件也能查、也进月报。", "upload-simple"),
        ("intake", "登记第一件", "按 F2，从来访人的姓名开始，一路回车。", "plus"),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("开始使用", "", parent)
        self.steps: dict[str, QWidget] = {}
        self._buttons: dict[str, Button] = {}
        for key, title, advice, drawing in self.STEPS:
            step = QWidget()
            row = QHBoxLayout(step)
            row.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
            row.setSpacing(SPACE * 2)
            words = QVBoxLayout()
            words.setSpacing(SPACE // 4)
            words.addWidget(Label(title, "strong"))
            words.addWidget(ElidedLabel(advice, "secondary"))
            button = Button(
                "登记来访  F2" if key == "intake" else "去添加" if key == "villages" else "去导入", drawing=drawing
            )
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            self._buttons[key] = button
            row.addLayout(words, 1)
            row.addWidget(button)
            if self.steps:
                self.add(rule())
            self.steps[key] = step
            self.add(step)

    def first_button(self) -> Button:
        """The button of the first step that is left."""
        return next(button for key, button in self._buttons.items() if not self.steps[key].isHidden())
