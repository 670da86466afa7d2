"""What the pages of 系统 have in common: a heading, room for a list, and panels at the right side."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.records import Change
from desktop.ui import look
from desktop.ui.desks.system.panel import Then
from desktop.ui.look import SPACE
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.scroll import ScrollColumn
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


class SystemPage(QWidget):
    """A page of the desk. `kinds` are the kinds of record whose changes make it read anew."""

    title: ClassVar[str] = ""
    about: ClassVar[str] = ""
    kinds: ClassVar[frozenset[str]] = frozenset()
    left = Signal()

    def __init__(self, shell: "Shell", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE * 3 // 2)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(SPACE)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(Label(self.title, "title"))
        self._about = Label(self.about, "secondary", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        words.addWidget(self._about)
        head.addLayout(words, 1)
        head.addLayout(self._tools)
        head.setAlignment(self._tools, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.say_about(self.about)
        hub().changed.connect(self._on_changed)

    def add_tool(self, widget: QWidget) -> None:
        """Put a button or field at the right end of the heading."""
        self._tools.addWidget(widget)

    def say_about(self, text: str) -> None:
        """Change the sentence under the heading."""
        self._about.setText(text)
        self._about.setVisible(bool(text))

    def add_shortcut(self, keys: str, do: Then) -> None:
        """A key of this page."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(do)

    def _on_changed(self, change: Change) -> None:
        if change.kinds & self.kinds:
            self.reload()

    # ------------------------------------------------------------ for the pages

    def reload(self) -> None:
        """Read the records anew; what is being typed stays."""

    def focus_first(self) -> None:
        """Put the keyboard where one begins."""

    def guard(self, then: Then) -> bool:
        """Do `then` once nothing unsaved would be lost."""
        then()
        return True

    @property
    def is_dirty(self) -> bool:
        """True when something was typed that is not saved."""
        return False

    def rescue(self) -> bool:
        """Keep what is half typed where the page can; True when something was kept."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.guard(self.left.emit)
        else:
            super().keyPressEvent(event)


class SideStack(ScrollColumn):
    """The right side: one place at a time, or a sentence while none is asked for."""

    def __init__(self, empty: EmptyState) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = Card()
        self._nothing.add(empty, 1)
        self._nothing.setMinimumHeight(SPACE * 25)
        self._places: list[QWidget] = []
        self.place: QWidget | None = None
        self.add(self._nothing)
        self._fit()

    def add_place(self, *widgets: QWidget) -> QWidget:
        """Put in a panel, or several under each other; returns what `show_only` wants."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 3 // 2)
        for widget in widgets:
            column.addWidget(widget)
        made.hide()
        self._places.append(made)
        self.add(made)
        return made

    def show_only(self, place: QWidget | None) -> None:
        """Show a place, or the sentence."""
        self.place = place
        self._nothing.setVisible(place is None)
        for each in self._places:
            each.setVisible(each is place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        sizes = look.current().sizes
        self.setMinimumWidth(sizes.px(312))
        self.setMaximumWidth(sizes.px(440))
