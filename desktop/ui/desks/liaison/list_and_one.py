"""A page that shows a list, or one record of it."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.faults import Refused
from desktop.domain.records import Change


class ListAndOne(QWidget):
    """`listing` calls its `open_one` with an id, `one` says `left`. `kinds` are those of records that the list shows,
    `choices` those that its pickers offer."""

    help_topic = "liaison"

    def __init__(self, listing: Any, one: Any, kinds: frozenset[str], choices: frozenset[str]) -> None:
        super().__init__()
        self.list, self.one = listing, one
        self._kinds, self._choices = kinds, choices
        self._stack = QStackedWidget()
        self._stack.addWidget(listing)
        self._stack.addWidget(one)
        listing.open_one = self.choose
        one.left.connect(self.show_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def choose(self, record_id: int) -> None:
        """Turn to a record; one that is gone leaves the list with a sentence."""
        try:
            self.one.open(record_id)
        except Refused as no:
            self.show_list()
            self.list.strip.say(no.sentence, "soon")
            return
        self._stack.setCurrentWidget(self.one)
        self.one.activate()

    def show_list(self) -> None:
        """Back to the list as it was left."""
        self._stack.setCurrentWidget(self.list)
        self.list.reload()
        self.list.activate()

    def activate(self) -> None:
        """Put the keyboard where the shown page wants it."""
        self._shown.activate()

    def rescue(self) -> bool:
        """Keep what is half typed; True when there was anything."""
        return bool(self.one.rescue())

    def refresh(self, change: Change | None) -> None:
        """Take in what has changed."""
        if change is None or change.kinds & self._kinds:
            if change is None or change.kinds & self._choices:
                self.list.read_choices()
            self.list.reload()
        self.one.refresh(change)

    def print_page(self) -> None:
        """Ctrl+P of the shown page."""
        self._shown.print_page()

    @property
    def _shown(self) -> Any:
        return self._stack.currentWidget()
