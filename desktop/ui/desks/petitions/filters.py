"""The line of filters over the list."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.casework import office
from desktop.domain.dates import full_day, show_day
from desktop.domain.records import Choice, MatterFilter
from desktop.ui import look
from desktop.ui.desks.petitions.wording import CHANNELS, FLAG_CHOICES, STAGES
from desktop.ui.look import SPACE
from desktop.ui.models.chips import rule_label
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pick_field import PickField

STATUSES: dict[str, tuple[str, dict[str, Any]]] = {
    "all": ("全部", {}),
    "open": ("在办", {"is_open": True}),
    "today": ("今天到期", {"due": "today"}),
    "overdue": ("已超期", {"due": "overdue"}),
    "soon": ("临期", {"due": "soon"}),
    "closed": ("办结", {"is_open": False}),
}
_UNSHOWN = ("due_from", "due_to", "rule", "clock", "is_resolved", "lacks_unit", "decided_by")
"""Conditions of a view that have no field in the bar: named beside “清除筛选”, taken off by choosing a status."""


class Pick(NamedTuple):
    """A picker of the bar: the field of `MatterFilter` that it fills in, its label, its width, what it offers."""

    name: str
    label: str
    width: int
    choices: Callable[[], Sequence[Choice]]


PETITION_PICKS = (
    Pick("channel", "形式", 96, lambda: CHANNELS),
    Pick("stage", "阶段", 92, lambda: STAGES),
    Pick("village_id", "村（社区）", 104, office.village_choices),
    Pick("handler_id", "承办人", 88, office.cadre_choices),
    Pick("category", "内容分类", 124, lambda: office.code_choices("categories")),
    Pick("flag", "标记", 92, lambda: FLAG_CHOICES),
)
_STATUS_FACTS = {"is_open": None, "due": "", **{name: MatterFilter._field_defaults[name] for name in _UNSHOWN}}
SHORTEST = 2
"""A search of fewer characters is not run: it would find half of the docket."""

_PAUSE_MS = 250


class StatusRow(FlowRow):
    """One of the statuses. ← and → choose; a single stop for Tab."""

    picked = Signal(str)

    def __init__(self, words: Mapping[str, str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, Button] = {}
        for key, word in (words or {key: word for key, (word, _) in STATUSES.items()}).items():
            chip = Button(word, "flag")
            chip.setObjectName(f"status_{key}")
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.clicked.connect(lambda _, key=key: self.picked.emit(key))
            self._chips[key] = chip
            self.add(chip)
        self.show_status(next(iter(self._chips)))

    def show_status(self, key: str) -> None:
        """Mark a status; an unknown one marks none."""
        for name, chip in self._chips.items():
            chip.setAutoExclusive(False)
            chip.setChecked(name == key)
            chip.setAutoExclusive(True)
            stops = name == key or (key not in self._chips and name == next(iter(self._chips)))
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        chips = list(self._chips.values())
        here = self.focusWidget()
        if event.key() in steps and here in chips:
            target = chips[(chips.index(here) + steps[Qt.Key(event.key())]) % len(chips)]
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            target.click()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Search, status and pickers. `changed` is sent when the list is to be read anew; `value()` says with what."""

    changed = Signal()
    left_downwards = Signal()

    def __init__(
        self, wanted: MatterFilter, picks: Sequence[Pick] = PETITION_PICKS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._wanted, self._kind, self._offers = wanted, wanted.kind, tuple(picks)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read_texts)
        self.search = LineField(placeholder="查姓名、拼音首字母、编号、电话、内容　Ctrl+F", clearable=True)
        self.search.setObjectName("search")
        self.search.setAccessibleName("在列表中查找")
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._on_search_entered)
        self.status = StatusRow()
        self.status.picked.connect(lambda key: self._take({**_STATUS_FACTS, **STATUSES[key][1]}))
        self._picks = {pick.name: self._pick(pick.label, pick.width) for pick in self._offers}
        self._days = {name: self._day(label) for name, label in (("from_on", "从"), ("to_on", "到"))}
        self.clear = Button("清除筛选", "link")
        self.clear.clicked.connect(
            lambda: self.show_filter(MatterFilter(self._wanted.today, **self._kept()), tell=True)
        )
        self._arrange()
        self.read_choices()
        self.show_filter(wanted)

    def value(self) -> MatterFilter:
        """What the list is to show."""
        return self._wanted

    @property
    def is_narrowed(self) -> bool:
        """True when anything but everything is shown."""
        return self._wanted != MatterFilter(self._wanted.today, **self._kept())

    def show_filter(self, wanted: MatterFilter, *, tell: bool = False) -> None:
        """Show a filter; `tell` also sends `changed`."""
        self._wanted = wanted
        self.search.setText(wanted.text)
        self._pause.stop()
        self.status.show_status(_status_of(wanted))
        for name, field in self._picks.items():
            value = getattr(wanted, name)
            field.set_value(None if name == "kind" and value == self._kind else value or None)
        for name, day in self._days.items():
            day.set_value(getattr(wanted, name))
        self._pause.stop()
        self._show_clear()
        if tell:
            self.changed.emit()

    def set_today(self, today: date) -> None:
        """Judge “overdue” and the like as of this day."""
        self._wanted = self._wanted._replace(today=today)

    def set_sort(self, sort: str) -> None:
        """Keep an order that was chosen at the list itself."""
        self._wanted = self._wanted._replace(sort=sort)

    def read_choices(self) -> None:
        """Read the office's villages, cadres and categories."""
        for pick in self._offers:
            self._picks[pick.name].set_choices(list(pick.choices()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        top = QHBoxLayout()
        top.setSpacing(SPACE * 3 // 2)
        self.search.setMinimumWidth(look.current().sizes.px(300))
        top.addWidget(self.search, 2)
        top.addWidget(self.status, 3)
        row = FlowRow(gap=SPACE)
        for field in self._picks.values():
            row.add(field)
        row.add(self._span())
        row.add(self.clear)
        column.addLayout(top)
        column.addWidget(row)

    def _span(self) -> QWidget:
        """Both days together: they do not part when the row wraps."""
        span = QWidget()
        span.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(span)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for part in (self._days["from_on"], Label("至", "secondary"), self._days["to_on"]):
            row.addWidget(part)
        return span

    def _pick(self, label: str, width: int) -> PickField:
        field = PickField(placeholder=label)
        field.setAccessibleName(f"按{label}筛选")
        field.setToolTip(f"按{label}筛选：输入汉字、拼音首字母或编号，↓ 列出全部，清空为不限")
        _narrow(field, width)
        field.picked.connect(lambda _: self._read_picks())
        return field

    def _day(self, label: str) -> DateField:
        field = DateField(today=lambda: self._wanted.today)
        field.setPlaceholderText(f"{label}哪天")
        field.setAccessibleName(f"登记日期{label}")
        _narrow(field, 100)
        field.editingFinished.connect(self._read_days)
        # Keys such as t and + fill the day in whole; a day that is still being typed waits for Enter.
        field.changed.connect(lambda: self._pause.start() if full_day(field.text()) or not field.text() else None)
        return field

    def _kept(self) -> dict[str, Any]:
        return {"sort": self._wanted.sort, "with_sealed": self._wanted.with_sealed, "kind": self._kind}

    def _read_texts(self) -> None:
        text = self.search.text().strip()
        self._take({"text": text if len(text) >= SHORTEST else ""} | self._read_day_values())

    def _on_search_entered(self) -> None:
        self._pause.stop()
        self._read_texts()
        self.left_downwards.emit()

    def _read_picks(self) -> None:
        empty = {"village_id": None, "handler_id": None, "kind": self._kind}
        self._take({name: field.value() or empty.get(name, "") for name, field in self._picks.items()})

    def _read_days(self) -> None:
        self._take(self._read_day_values())

    def _read_day_values(self) -> dict[str, date | None]:
        return {name: field.value() for name, field in self._days.items()}

    def _take(self, facts: dict[str, Any]) -> None:
        wanted = self._wanted._replace(**facts)
        if wanted != self._wanted:
            self._wanted = wanted
            self._show_clear()
            self.changed.emit()

    def _show_clear(self) -> None:
        said = "、".join(unshown(self._wanted))
        self.clear.setText(f"清除筛选（{said}）" if said else "清除筛选")
        self.clear.setVisible(self.is_narrowed)


def _narrow(field: QWidget, width: int) -> None:
    field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    field.setFixedWidth(look.current().sizes.px(width))


def _status_of(wanted: MatterFilter) -> str:
    if wanted.due:
        return wanted.due if wanted.is_open is not False else ""
    return {None: "all", True: "open", False: "closed"}[wanted.is_open]


def unshown(wanted: MatterFilter) -> list[str]:
    """The conditions that no field of the bar shows, in words."""
    found = []
    if wanted.due == "urgent":
        found.append("超期和临期")
    if wanted.due_from or wanted.due_to:
        days = sorted({show_day(day)[5:] for day in (wanted.due_from, wanted.due_to) if day})
        found.append(f"{'至'.join(days)} 到期" if wanted.due_from else f"{days[0]} 前到期")
    found += [rule_label(code) for code in dict.fromkeys((wanted.rule, wanted.clock)) if code]
    if wanted.is_resolved is not None:
        found.append("已化解" if wanted.is_resolved else "未化解")
    if wanted.lacks_unit:
        found.append("缺责任单位")
    if wanted.decided_by:
        found.append("待批作废")
    if not wanted.kind:
        found.append("含民情和纠纷")
    return found
