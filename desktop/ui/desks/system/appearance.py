"""外观: dark and large, put on at once and remembered on this PC."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.desks.system.choice_row import ChoiceRow
from desktop.ui.desks.system.page import SystemPage
from desktop.ui.look import SPACE, apply_look
from desktop.ui.widgets.card import Card, rule
from desktop.ui.widgets.chip import ChipRow
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_SAMPLE = (("已超期 4 天", "overdue"), ("今天到期", "today"), ("临期", "soon"), ("正常", "normal"), ("重复", "repeat"))


class AppearancePage(SystemPage):
    """How the program looks on this PC."""

    title = "外观"
    about = "马上生效，只对这台电脑。"

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.form = FormGrid()
        self.form.add("shade", "颜色", ChoiceRow({"light": "浅色", "dark": "深色"}))
        self.form.add("size", "字号", ChoiceRow({"normal": "标准", "large": "大字"}))
        self.reload()
        self.form.changed.connect(self._apply)
        card = Card()
        card.setMaximumWidth(SPACE * 64)
        chips = ChipRow()
        chips.show_chips(_SAMPLE)
        for widget in (
            self.form,
            Label("← → 选择", "hint"),
            rule(),
            Label("样子", "label"),
            Label("信〔2026〕0129号　反映与邻居宅基地界址争议"),
            chips,
        ):
            card.add(widget)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def reload(self) -> None:
        settings = self.shell.settings
        self.form.blockSignals(True)
        self.form.set_values(
            {"shade": "dark" if settings.is_dark else "light", "size": "large" if settings.is_large else "normal"}
        )
        self.form.blockSignals(False)

    def showEvent(self, event: QShowEvent) -> None:
        # the look can also be changed from the search box
        self.reload()
        super().showEvent(event)

    def _apply(self) -> None:
        chosen = self.form.values()
        settings = self.shell.settings
        settings.is_dark, settings.is_large = chosen["shade"] == "dark", chosen["size"] == "large"
        settings.save()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_look(app, dark=settings.is_dark, large=settings.is_large)

    def focus_first(self) -> None:
        self.form.field("shade").setFocus(Qt.FocusReason.OtherFocusReason)
