"""The desk 包村联户: pages side by side under a row of names, each built when it is first wanted."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.records import Change
from desktop.domain.visits import VisitFilter
from desktop.ui.desks.liaison.cadre_page import CadrePage
from desktop.ui.desks.liaison.care_page import CarePage
from desktop.ui.desks.liaison.coverage_page import CoveragePage
from desktop.ui.desks.liaison.duty_page import DutyPage
from desktop.ui.desks.liaison.handover_page import HandoverPage
from desktop.ui.desks.liaison.project_page import ProjectPage
from desktop.ui.desks.liaison.visits_page import VisitsPage
from desktop.ui.look import SPACE
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.work import hub

PAGES: tuple[tuple[str, str, Callable[[Shell], Any]], ...] = (
    ("duties", "责任", DutyPage),
    ("cadres", "干部", CadrePage),
    ("handover", "移交", HandoverPage),
    ("visits", "走访", VisitsPage),
    ("coverage", "遍访与定额", CoveragePage),
    ("care", "帮扶", CarePage),
    ("projects", "实事项目", ProjectPage),
)
"""Key, name and class of every page, in the order of Alt+1, Alt+2, …"""


class LiaisonDesk(QWidget):
    """A page may have `activate`, `refresh(change)`, `rescue`, `print_page` and a `help_topic` of its own."""

    key: ClassVar[str] = "liaison"
    title: ClassVar[str] = "包村联户"
    icon: ClassVar[str] = "users-three"

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
        self.show_page(PAGES[0][0])

    def _build_tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 4)
        for place, (key, name, _) in enumerate(PAGES, 1):
            tab = Button(name, "flag", says=f"{name}（Alt+{place}）")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, key=key: self._shell.show_desk(self.key, key))
            shortcut = QShortcut(QKeySequence(f"Alt+{place}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda key=key, place=place: self._on_alt(place, key))
            self._tabs[key] = tab
            self._group.addButton(tab)
            row.addWidget(tab)
        for keys, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            walk = QShortcut(QKeySequence(keys), self)
            walk.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            walk.activated.connect(lambda step=step: self._step(step))
        row.addStretch(1)
        return row

    def _on_alt(self, place: int, key: str) -> None:
        """Alt and a number turn to a page, unless the page on show uses the key itself (`take_alt`)."""
        take = getattr(self._stack.currentWidget(), "take_alt", None)
        if take is None or not take(place):
            self._shell.show_desk(self.key, key)

    def _show_visits(self, wanted: VisitFilter) -> None:
        self._shell.show_desk(self.key, "visits")
        self.page("visits").show_visits(wanted)

    def _step(self, step: int) -> None:
        """Ctrl+PgUp and Ctrl+PgDn turn to the neighbour on every page."""
        keys = [key for key, _, _ in PAGES]
        here = next(key for key, page in self._pages.items() if page is self._stack.currentWidget())
        self._shell.show_desk(self.key, keys[(keys.index(here) + step) % len(keys)])

    # ------------------------------------------------------------ what the window asks for

    @property
    def help_topic(self) -> str:
        """The help of the page on show."""
        return str(getattr(self._stack.currentWidget(), "help_topic", "liaison"))

    def show_page(self, key: str) -> None:
        """Turn to a page; `handover:<id>` to the handover of a cadre."""
        name, _, what = key.partition(":")
        page = self.page(name)
        if what:
            page.choose(int(what))
        self._tabs[name].setChecked(True)
        self._stack.setCurrentWidget(page)

    def page(self, key: str) -> Any:
        """A page by its key, built when it is first wanted."""
        if key not in self._pages:
            make = next(make for name, _, make in PAGES if name == key)
            self._pages[key] = make(self._shell)
            self._stack.addWidget(self._pages[key])
            if hasattr(self._pages[key], "visits_wanted"):
                self._pages[key].visits_wanted.connect(self._show_visits)
        return self._pages[key]

    def activate(self) -> None:
        """Put the keyboard where the page wants it."""
        self._ask("activate")

    def refresh(self, change: Change | None) -> None:
        """Take in what has changed, on every page that is built."""
        for page in self._pages.values():
            page.refresh(change)

    def rescue(self) -> bool:
        """Keep what is half typed; True when there was anything."""
        kept = [page.rescue() for page in self._pages.values() if hasattr(page, "rescue")]
        return any(kept)

    def print_page(self) -> None:
        """Ctrl+P: what the page on show prints."""
        if not hasattr(self._stack.currentWidget(), "print_page"):
            self._shell.say("这一页没有可以打印的内容。")
        self._ask("print_page")

    def _ask(self, what: str) -> None:
        do = getattr(self._stack.currentWidget(), what, None)
        if do is not None:
            do()
