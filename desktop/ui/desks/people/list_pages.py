"""The lists of people and of households: a search, a few filters, rows that open."""

from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.casework import office
from desktop.domain.care import KIND_LABELS, TARGET_LABELS
from desktop.domain.codes import Right
from desktop.domain.people import HouseholdFilter, PeopleFilter
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.records import Change, Choice
from desktop.ui import look
from desktop.ui.desks.people.panel_page import PanelPage
from desktop.ui.desks.people.panels import HouseholdPanel, PersonPanel
from desktop.ui.look import SPACE
from desktop.ui.models.register_lists import RegisterModel, household_model, people_model
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flags import FlagRow
from desktop.ui.widgets.label import KeyHints
from desktop.ui.widgets.pick_field import PickField
from desktop.ui.widgets.table import TableView

_PAUSE_MS = 250
_KINDS = frozenset({"person", "household", "import", "village", "group", "care", "visit", "matter"})
_TURNED = "-"


class _Words(NamedTuple):
    """What a list is called and says."""

    title: str
    unit: str
    hint: str
    add: str
    empty: str
    narrowed: str


class RegisterPage(PanelPage):
    """What both lists share. `_value` reads the filter, `_open` opens a record, `add` starts a new one."""

    words: _Words
    wanted_type: Any
    flags: ClassVar[dict[str, str]]
    growing = -1

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, self.words.title, parent)
        self._is_stale = False
        self._sort = ""
        self.model: RegisterModel[Any] = self._make_model()
        self.search = LineField(placeholder=f"{self.words.hint}　Ctrl+F", clearable=True)
        self.search.setObjectName("search")
        self.search.setAccessibleName(f"查找{self.words.title}")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self.village, self.group = self._pick("村（社区）", 116), self._pick("组", 96)
        self.care = self._pick("帮扶类别", 124)
        self.marks = FlagRow(self.flags)
        self.table = TableView()
        self._build()
        self.keys = {"Ctrl+F": self._to_search, "Ctrl+N": self.add}
        self.read_choices()
        self.read()

    # ------------------------------------------------------------ for the two lists

    def _make_model(self) -> RegisterModel[Any]:
        raise NotImplementedError

    def _open(self, record_id: int) -> None:
        raise NotImplementedError

    def _value(self) -> Any:
        raise NotImplementedError

    def add(self) -> None:
        """Begin a new record."""
        raise NotImplementedError

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head.addStretch(1)
        if self.may_change:
            self.head.addWidget(self._button("导入名册…", "upload-simple", "导入人员名册（表格）", self._import))
            self.head.addWidget(
                self._button(f"{self.words.add}　Ctrl+N", "plus", f"{self.words.add}（Ctrl+N）", self.add)
            )
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        self.search.setMinimumWidth(look.current().sizes.px(260))
        self._clear = Button("清除筛选", "link")
        self._clear.clicked.connect(lambda: self.show_filter(self.wanted_type()))
        for widget in (self.village, self.group, self.care, self.marks):
            row.addWidget(widget)
        row.addWidget(self._clear)
        row.addStretch(1)
        self.column.addWidget(self.search)
        self.column.addLayout(row)
        self._build_table()
        card = Card()
        inside = card.layout()
        assert inside is not None
        inside.setContentsMargins(0, SPACE // 2, 0, SPACE)
        card.add(self.table, 1)
        self.column.addWidget(card, 1)
        hints = [("Enter", "打开"), ("Ctrl+F", "查找")] + ([("Ctrl+N", self.words.add)] if self.may_change else [])
        self.column.addWidget(KeyHints(hints))
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._on_entered)
        self.village.picked.connect(lambda _: self._on_village())
        for field in (self.group, self.care):
            field.picked.connect(lambda _: self.read())
        self.marks.changed.connect(self.read)

    def _build_table(self) -> None:
        self.table.setAccessibleName(self.words.title)
        self.table.setModel(self.model)
        columns = self.model.columns
        for place, column in enumerate(columns):
            if column.chips:
                self.table.set_chip_column(place)
        self.table.set_widths({place: column.width for place, column in enumerate(columns)}, self.growing)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._on_header)
        self._empty = EmptyState("")
        self._empty.action.connect(self._on_empty)
        self.table.set_empty(self._empty)
        self.table.opened.connect(lambda index: self._open(self.model.record_id(index.row())))

    def _button(self, text: str, drawing: str, says: str, act: Any) -> Button:
        button = Button(text, "quiet", drawing=drawing, says=says)
        button.clicked.connect(lambda: act())
        return button

    def _pick(self, label: str, width: int) -> PickField:
        field = PickField(placeholder=label)
        field.setAccessibleName(f"按{label}筛选")
        field.setToolTip(f"按{label}筛选：输入汉字或拼音首字母，↓ 列出全部，清空为不限")
        field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        field.setFixedWidth(look.current().sizes.px(width))
        return field

    # ------------------------------------------------------------ reading

    def read_choices(self) -> None:
        """Read the villages and the kinds of care."""
        self.village.set_choices(office.village_choices())
        self.care.set_choices(_care_choices())

    def show_filter(self, wanted: Any) -> None:
        """List what a filter wants."""
        self.search.blockSignals(True)
        self.search.setText(wanted.text)
        self.search.blockSignals(False)
        self.village.set_value(wanted.village_id)
        self.group.set_choices(office.group_choices(wanted.village_id) if wanted.village_id else [])
        self.group.set_value(wanted.group_id)
        self.care.set_value(wanted.care or None)
        self.marks.blockSignals(True)
        self.marks.set_value([name for name in self.flags if getattr(wanted, name, False)])
        self.marks.blockSignals(False)
        self.read()

    def read(self) -> None:
        """Read the list anew with the filter on show; the marked row stays marked."""
        self._pause.stop()
        wanted = self._value()
        here = self.marked_id()
        is_narrowed = wanted._replace(sort="") != self.wanted_type()
        self._clear.setVisible(is_narrowed)
        if is_narrowed:
            self._empty.say(self.words.narrowed, "换一个条件，或者清除筛选看全部。", "清除筛选")
        else:
            button = "导入名册…" if self.may_change else ""
            self._empty.say(self.words.empty, "有现成的户籍或村民名册表格，可以整本导入。", button)
        self.model.show_list(wanted)
        line = self.model.line_of(here) if here else -1
        if line >= 0:
            self.table.setCurrentIndex(self.model.index(line, 0))
        count = self.model.rowCount()
        self.aside.setText(f"{count} {self.words.unit}")

    def marked_id(self) -> int:
        """Id of the marked row, 0 when there is none."""
        index: QModelIndex = self.table.currentIndex()
        return self.model.record_id(index.row()) if index.isValid() else 0

    def refresh(self, change: Change | None) -> None:
        """Take in a change."""
        if change is not None and not change.kinds & _KINDS:
            return
        if self.isVisible():
            self.read()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.read_choices()
            self.read()

    def activate(self) -> None:
        """Put the keyboard into the list, or where one searches."""
        (self.table if self.model.rowCount() else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ acting

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_entered(self) -> None:
        self.read()
        self.activate()

    def _on_village(self) -> None:
        village_id = self.village.value()
        self.group.set_choices(office.group_choices(int(village_id)) if village_id else [])
        self.read()

    def _on_header(self, place: int) -> None:
        sort = self.model.columns[place].sort
        if sort is None:
            return
        self._sort = f"{_TURNED}{sort}" if self._sort == sort else sort
        order = Qt.SortOrder.DescendingOrder if self._sort.startswith(_TURNED) else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.table.horizontalHeader().setSortIndicator(place, order)
        self.read()

    def _on_empty(self) -> None:
        if self._value()._replace(sort="") != self.wanted_type():
            self.show_filter(self.wanted_type())
        else:
            self._import()

    def _import(self) -> None:
        self.shell.show_desk("people", "import")

    def _text(self) -> str:
        return self.search.text().strip()


def _care_choices() -> list[Choice]:
    rows = [Choice("any", "所有帮扶对象", "", pinyin_keys("所有帮扶对象"))]
    for target, label in TARGET_LABELS.items():
        rows.append(Choice(target, label, "", pinyin_keys(label)))
        rows += [
            Choice(f"{target}:{kind}", word, label, pinyin_keys(word)) for kind, word in KIND_LABELS[target].items()
        ]
    return rows


class PeoplePage(RegisterPage):
    """人员."""

    words = _Words(
        "人员",
        "人",
        "查姓名、拼音首字母、电话、身份证号后四位、户编号、村组",
        "登记人员",
        "名册里还没有人",
        "没有符合条件的人",
    )
    wanted_type = PeopleFilter
    flags: ClassVar[dict[str, str]] = {"has_open": "有在办事项", "with_gone": "含去世迁出"}

    def _make_model(self) -> RegisterModel[Any]:
        sealed = self.shell.session.actor.may(Right.SEALED)
        return people_model(sealed, lambda: self.shell.now().date(), self)

    def _open(self, record_id: int) -> None:
        self.shell.show_desk("people", f"person:{record_id}")

    def _value(self) -> PeopleFilter:
        marks = self.marks.value()
        return PeopleFilter(
            self._text(), self.village.value(), self.group.value(), None, str(self.care.value() or ""),  # type: ignore[arg-type]
            "has_open" in marks, "with_gone" in marks, sort=self._sort,
        )  # fmt: skip

    def add(self) -> None:
        """Begin a new person."""
        if self.may_change:
            panel = PersonPanel(self.shell.session.actor, lambda: self.shell.now().date())
            panel.opening_wanted.connect(self._open)
            self.open_panel(panel)


class HouseholdsPage(RegisterPage):
    """户."""

    words = _Words(
        "户", "户", "查户主、家庭成员姓名、拼音首字母、户编号、村组、住址", "登记户", "还没有登记户", "没有符合条件的户"
    )
    wanted_type = HouseholdFilter
    flags: ClassVar[dict[str, str]] = {"unvisited": "本季度没走访", "with_gone": "含已销户"}
    growing = 6

    def _make_model(self) -> RegisterModel[Any]:
        return household_model(lambda: self.shell.now().date(), self)

    def _open(self, record_id: int) -> None:
        self.shell.show_desk("people", f"household:{record_id}")

    def _value(self) -> HouseholdFilter:
        marks, today = self.marks.value(), self.shell.now().date()
        since = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) if "unvisited" in marks else None
        return HouseholdFilter(
            self._text(), self.village.value(), self.group.value(), str(self.care.value() or ""),  # type: ignore[arg-type]
            since, "with_gone" in marks, self._sort,
        )  # fmt: skip

    def add(self) -> None:
        """Begin a new household."""
        if self.may_change:
            self.open_panel(HouseholdPanel(self.shell.session.actor))
