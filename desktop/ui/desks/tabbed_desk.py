"""A desk of several pages under a row of names, each page loaded and built when it is first wanted."""

from importlib import import_module
from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.records import Change
from desktop.ui.look import SPACE
from desktop.ui.shell import Shell
from desktop.ui.widgets.button import Button
from desktop.ui.work import hub


class Tab(NamedTuple):
    """A page before it is loaded. With `under` it has no name in the row: it stands under that other page's."""

    key: str
    name: str
    module: str
    page: str
    under: str = ""


class TabbedDesk(QWidget):
    """Alt+1, Alt+2, … and Ctrl+PgUp, Ctrl+PgDn turn to the pages with a name.

    A page may have `activate`, `refresh(change)`, `rescue`, `print_page`, `choose(what)` for `key:<what>`, `take_alt` and a
    `help_topic` of its own.
    """

    key: ClassVar[str]
    tabs: ClassVar[tuple[Tab, ...]]

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._shell = shell
        self._pages: dict[str, Any] = {}
        self._names: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        column.addLayout(self._build_names())
        column.addWidget(self._stack, 1)
        hub().changed.connect(self.refresh)
        self.turn_to(self.tabs[0].key)

    def _build_names(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE * 3 // 4)
        for place, tab in enumerate(self._named(), 1):
            name = Button(tab.name, "flag", says=f"{tab.name}（Alt+{place}）")
            name.setCheckable(True)
            name.clicked.connect(lambda _=False, key=tab.key: self._shell.show_desk(self.key, key))
            self._bind(f"Alt+{place}", lambda place=place, key=tab.key: self._on_alt(place, key))
            self._names[tab.key] = name
            self._group.addButton(name)
            row.addWidget(name)
        for keys, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            self._bind(keys, lambda step=step: self._step(step))
        row.addStretch(1)
        return row

    def _bind(self, keys: str, act: Any) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _named(self) -> list[Tab]:
        return [tab for tab in self.tabs if not tab.under]

    def _on_alt(self, place: int, key: str) -> None:
        """Alt and a number turn to a page, unless the page on show uses the key itself (`take_alt`)."""
        take = getattr(self._stack.currentWidget(), "take_alt", None)
        if take is None or not take(place):
            self._shell.show_desk(self.key, key)

    def _step(self, step: int) -> None:
        """Turn to the neighbour on every page."""
        keys = [tab.key for tab in self._named()]
        here = next(key for key, name in self._names.items() if name.isChecked())
        self._shell.show_desk(self.key, keys[(keys.index(here) + step) % len(keys)])

    # ------------------------------------------------------------ pages

    def page(self, key: str) -> Any:
        """A page by its key, built when it is first wanted."""
        if key not in self._pages:
            tab = next(tab for tab in self.tabs if tab.key == key)
            self._pages[key] = getattr(import_module(tab.module), tab.page)(self._shell)
            self._stack.addWidget(self._pages[key])
            self.built(key, self._pages[key])
        return self._pages[key]

    def built(self, key: str, page: Any) -> None:
        """What a desk does with a page that was built just now."""

    def turn_to(self, key: str) -> None:
        """Show a page and mark the name under which it stands."""
        self._stack.setCurrentWidget(self.page(key))
        tab = next(tab for tab in self.tabs if tab.key == key)
        self._names[tab.under or key].setChecked(True)

    # ------------------------------------------------------------ what the window asks for

    @property
    def help_topic(self) -> str:
        """The help of the page on show."""
        return str(getattr(self._stack.currentWidget(), "help_topic", self.key))

    def show_page(self, key: str) -> None:
        """Turn to a page; `key:<id>` or `key:<code>` to what it should choose there. Raises Refused when that is gone."""
        name, _, what = key.partition(":")
        if what:
            self.page(name).choose(int(what) if what.isdecimal() else what)
        self.turn_to(name)

    def activate(self) -> None:
        """Put the keyboard where the page wants it."""
        self._ask("activate")

    def refresh(self, change: Change | None) -> None:
        """Take in what has changed, on every page that is built."""
        for page in self._pages.values():
            if hasattr(page, "refresh"):
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
