"""What is done with the marked rows of the list: reassigning, noting, urging, printing."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.casework import bulk
from desktop.domain.codes import Right
from desktop.ui.desks.petitions.bulk_panel import BulkPanel, told_refusals
from desktop.ui.desks.petitions.many_papers import show_forms
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from desktop.ui.desks.petitions.list_page import ListPage

_STEP_KEYS = {"reassign": "Alt+G", "note": "Alt+J"}


class MarkedBar(QWidget):
    """How many rows are marked, and what can be done with them."""

    def __init__(self) -> None:
        super().__init__()
        self.said = Label("", "strong")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)
        self._row.addWidget(self.said)

    def add(self, text: str, key: str) -> Button:
        """One more act with its key."""
        button = Button(f"{text}  {key}".strip(), "quiet", says=f"{text}（{key}）" if key else text)
        self._row.addWidget(button)
        return button


class ListActs(QObject):
    """Joins the list with casework: one act on all marked rows."""

    def __init__(self, page: "ListPage") -> None:
        super().__init__(page)
        self._page, self._shell = page, page.shell
        self.bar = MarkedBar()
        may_handle = self._shell.session.actor.may(Right.HANDLE)
        for action in bulk.STEPS if may_handle else ():
            self._add(bulk.label(action), _STEP_KEYS[action], partial(self.ask_step, action))
        if may_handle:
            self._add("催办单", "Alt+U", self.urge)
        for kind, word, key in page.docket.forms:
            self._add(word, key, partial(self.print_forms, kind))
        self.bar.hide()

    def ids(self) -> list[int]:
        """The marked matters in the order of the list."""
        return [self._page.model.matter_id(line) for line in self._page.table.marked_lines()]

    def show_marked(self) -> None:
        """Say how many rows are marked, once it is more than the one of the keyboard."""
        count = len(self._page.table.marked_lines())
        self.bar.said.setText(f"已选 {count} 件")
        self.bar.setVisible(count > 1)

    def ask_step(self, action: str) -> None:
        """Ask what a step needs, once for all marked matters."""
        ids = self.ids()
        if ids:
            self._page.open_panel(BulkPanel(action, ids, lambda: self._shell.now().date()))

    def told(self, panel: BulkPanel) -> None:
        """Say what came of a step: who refused it stays on the page, until it is closed."""
        said = told_refusals(panel.done) if panel.done is not None else ""
        if said:
            self._page.strip.say(said, "soon")

    def urge(self) -> None:
        """Slips for the marked matters; for all that are listed while no more than one is marked."""
        ids = self.ids()
        self._page.urging_wanted.emit(ids if len(ids) > 1 else self._page.model.ids())

    def print_forms(self, kind: str) -> None:
        """Preview a form of each marked matter as one paper."""
        ids = self.ids()
        if ids:
            show_forms(self._shell, kind, ids, self._page)
        else:
            self._shell.say("请先在列表里选中要打印的事项。")

    def _add(self, text: str, key: str, act: Callable[[], object]) -> None:
        self._page.keys[key] = act
        self.bar.add(text, key).clicked.connect(lambda _=False: act())
