"""The line of filters over the list of visits."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import liaison, office
from desktop.domain.pinyin import pinyin_keys
from desktop.domain.quotas import Per, span
from desktop.domain.records import Choice
from desktop.domain.visits import PURPOSE_LABELS, VisitFilter
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.pick_field import PickField

_MONTHS = 24
_PAUSE_MS = 250


def month_choices(today: date) -> list[Choice]:
    """The last two years by month, the newest first."""
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(_MONTHS)]
    return [Choice(f"{y}-{m + 1:02}", f"{y}年{m + 1}月", "", (f"{y}{m + 1:02}", f"{m + 1}")) for y, m in months]


class VisitFilters(QWidget):
    """Cadre, village, month, purpose and words. `changed` is sent when the list is to be read anew."""

    changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        self._own: VisitFilter | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.search = LineField(placeholder="查姓名、内容　Ctrl+F", clearable=True)
        self.search.setAccessibleName("查找走访")
        self.search.setFixedWidth(look.current().sizes.px(190))
        self.search.textChanged.connect(lambda _: self._pause.start())
        row.addWidget(self.search)
        self.picks = {
            "cadre_id": self._pick("走访人", 96),
            "village_id": self._pick("村（社区）", 112),
            "month": self._pick("月份", 112),
            "purpose": self._pick("类别", 96),
        }
        for pick in self.picks.values():
            row.addWidget(pick)
        self.clear_button = Button("清除筛选", "link")
        self.clear_button.clicked.connect(self.show_all)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self._today = today
        self.read_choices()
        self._show_clear()

    def _pick(self, label: str, width: int) -> PickField:
        pick = PickField(placeholder=label)
        pick.setAccessibleName(f"按{label}筛选")
        pick.setFixedWidth(look.current().sizes.px(width))
        pick.picked.connect(lambda _: self._tell())
        pick.textEdited.connect(lambda text: None if text else self._tell())
        return pick

    def read_choices(self) -> None:
        """Offer villages and cadres as they are now; those who have left made visits too."""
        serving = office.cadre_choices()
        known = {choice.id for choice in serving}
        left = [Choice(i, name, "已离任") for i, name in liaison.cadre_names().items() if i not in known]
        self.picks["cadre_id"].set_choices([*serving, *left])
        self.picks["village_id"].set_choices(office.village_choices())
        self.picks["month"].set_choices(month_choices(self._today))
        self.picks["purpose"].set_choices(
            [Choice(code, label, "", pinyin_keys(label)) for code, label in PURPOSE_LABELS.items()]
        )

    def value(self) -> VisitFilter:
        """What the list is to show."""
        month = self.month()
        picked: dict[str, Any] = {
            "cadre_id": self.picks["cadre_id"].value(),
            "village_id": self.picks["village_id"].value(),
            "purpose": self.picks["purpose"].value() or "",
            "text": self.search.value(),
        }
        if month is not None:
            picked["from_on"], picked["to_on"] = span(Per.MONTH, month)
        return (self._own or VisitFilter())._replace(**picked)

    def month(self) -> date | None:
        """First day of the chosen month."""
        chosen = self.picks["month"].value()
        return date.fromisoformat(f"{chosen}-01") if chosen else None

    def show_only(self, wanted: VisitFilter) -> None:
        """Show the visits behind a figure; cadre and village stand in the pickers, the rest is kept as asked."""
        self._own = wanted
        self._empty()
        for name in ("cadre_id", "village_id"):
            self.picks[name].set_value(getattr(wanted, name))
        self._tell()

    def show_all(self) -> None:
        """Take all filters off."""
        self._own = None
        self._empty()
        self._tell()

    @property
    def is_narrowed(self) -> bool:
        """True when anything but everything is shown."""
        return self.value() != VisitFilter()

    def focus_search(self) -> None:
        """Put the keyboard into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _empty(self) -> None:
        self.search.setText("")
        self._pause.stop()
        for pick in self.picks.values():
            pick.set_value(None)

    def _tell(self) -> None:
        self._pause.stop()
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        self.clear_button.setText("清除筛选（统计里点开的几次）" if self._own else "清除筛选")
        self.clear_button.setVisible(self.is_narrowed)
