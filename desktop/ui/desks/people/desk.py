"""The desk 人员与户: lists, doubles and villages under a row of names; a person, a household, the import beside them."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.people import HouseholdFilter, PeopleFilter
from desktop.domain.records import Change
from desktop.ui.desks.people.doubles_page import DoublesPage
from desktop.ui.desks.people.household_page import HouseholdPage
from desktop.ui.desks.people.import_page import PeopleImportPage
from desktop.ui.desks.people.list_pages import HouseholdsPage, PeoplePage
from desktop.ui.desks.people.person_page import PersonPage
from desktop.ui.desks.people.village_page import VillagePageView
from desktop.ui.look import SPACE
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.work import hub

TABS = (("people", "人员"), ("households", "户"), ("villages", "一村一档"), ("doubles", "疑似重复"))
"""Key and name of the pages with a tab, in the order of Alt+1, Alt+2, …"""

_PAGES: dict[str, tuple[Callable[[Shell], Any], str]] = {
    "people": (PeoplePage, "people"),
    "households": (HouseholdsPage, "households"),
    "villages": (VillagePageView, "villages"),
    "doubles": (DoublesPage, "doubles"),
    "person": (PersonPage, "people"),
    "household": (HouseholdPage, "households"),
    "import": (PeopleImportPage, "people"),
}
"""Key of a page → its class and the tab under which it stands."""


class PeopleDesk(QWidget):
    """Pages are asked for by key: `people`, `person:<id>`, `household:<id>`, `village:<id>`, `people-of:<village>` …"""

    key: ClassVar[str] = "people"
    title: ClassVar[str] = "人员与户"
    icon: ClassVar[str] = "identification-card"
    help_topic: ClassVar[str] = "people"

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._shell = shell
        self._pages: dict[str, Any] = {}
        self._tabs: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addLayout(self._build_tabs())
        column.addWidget(self._stack, 1)
        hub().changed.connect(self.refresh)
        self._turn_to("people")

    def _build_tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 4)
        for place, (key, name) in enumerate(TABS, 1):
            tab = Button(name, "flag", says=f"{name}（Alt+{place}）")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, key=key: self._shell.show_desk(self.key, key))
            shortcut = QShortcut(QKeySequence(f"Alt+{place}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda key=key: self._shell.show_desk(self.key, key))
            self._tabs[key] = tab
            self._group.addButton(tab)
            row.addWidget(tab)
        row.addStretch(1)
        return row

    # ------------------------------------------------------------ what the window asks for

    def show_page(self, key: str) -> None:
        """Turn to a page. Raises Refused when what it should show is gone."""
        name, _, what = key.partition(":")
        match name:
            case "person" | "household":
                self.page(name).open(int(what))
                self._turn_to(name)
            case "village" | "villages":
                page = self.page("villages")
                page.open(int(what)) if what else page.open_any()
                self._turn_to("villages")
            case "people-of" | "households-of":
                wanted = PeopleFilter if name == "people-of" else HouseholdFilter
                self.page(name.removesuffix("-of")).show_filter(wanted(village_id=int(what)))
                self._turn_to(name.removesuffix("-of"))
            case _:
                self._turn_to(name)

    def page(self, key: str) -> Any:
        """A page by its key, built when it is first wanted."""
        if key not in self._pages:
            page = _PAGES[key][0](self._shell)
            self._pages[key] = page
            self._stack.addWidget(page)
            if isinstance(page, PeopleImportPage):
                page.left.connect(lambda: self._shell.show_desk(self.key, "people"))
        return self._pages[key]

    def _turn_to(self, key: str) -> None:
        self._stack.setCurrentWidget(self.page(key))
        self._tabs[_PAGES[key][1]].setChecked(True)

    def activate(self) -> None:
        """Put the keyboard where the page wants it."""
        page: Any = self._stack.currentWidget()
        page.activate()

    def refresh(self, change: Change | None) -> None:
        """Take in what has changed, on every page that is built."""
        for page in self._pages.values():
            if hasattr(page, "refresh"):
                page.refresh(change)

    def print_page(self) -> None:
        """Ctrl+P: what the page on show prints."""
        page: Any = self._stack.currentWidget()
        if hasattr(page, "print_page"):
            page.print_page()
        else:
            self._shell.say("这一页没有可以打印的内容。")
