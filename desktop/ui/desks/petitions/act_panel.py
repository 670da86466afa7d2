"""An act that is filled in on a card of the page: fields, a strip for refusals, the button that does it."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.faults import Refused
from desktop.domain.records import Actor, Change
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import KeyHints, Label
from desktop.ui.widgets.strip import ErrorStrip

_CTRL = Qt.KeyboardModifier.ControlModifier
_CONFIRM = (QKeyCombination(_CTRL, Qt.Key.Key_Return), QKeyCombination(_CTRL, Qt.Key.Key_Enter))

Act = Callable[[Actor, datetime], Change]
"""One act of casework, ready but for who does it and when."""


class ActPanel(Card):
    """The card. `confirmed` once its fields are sound, `closed` when it was given up."""

    confirmed = Signal()
    closed = Signal()

    def __init__(
        self, title: str, verb: str, says: str = "", parent: QWidget | None = None, form: FormGrid | None = None
    ) -> None:
        super().__init__(title, parent=parent)
        self.form = form or FormGrid()
        self.form.submitted.connect(self._confirm)
        self._strip = ErrorStrip()
        self._button = Button(verb, "primary", says=f"{verb}（Ctrl+Enter）")
        self._button.clicked.connect(self._confirm)
        close = Button("取消", says="取消（Esc）")
        close.clicked.connect(self.closed)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(SPACE * 3 // 2)
        self.foot.addWidget(self._button)
        self.foot.addWidget(close)
        self.foot.addStretch(1)
        self.foot.addWidget(KeyHints([("Ctrl+Enter", "确认"), ("Esc", "取消")]))
        self.add(self._strip)
        if says:
            self.add(Label(says, wrap=True))
        self.add(self.form)
        self.add(self.foot)

    def act(self, by: Actor, at: datetime) -> Change:
        """Do what is filled in. Raises Refused."""
        raise NotImplementedError

    def start(self) -> None:
        """Put the keyboard into the first field, or on the button when there is nothing to fill in."""
        self._order_tabs()
        if self.form.values():
            self.form.focus_first()
        else:
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, no: Refused) -> None:
        """Show a refusal at its field, or over the form when it names none."""
        if not self.form.show_refusal(no):
            self.say(no.sentence)

    def say(self, sentence: str) -> None:
        """Show what went wrong; what was filled in stays."""
        self._strip.say(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.matches(QKeySequence.StandardKey.Save) or event.keyCombination() in _CONFIRM:
            self._confirm()  # from a field the form does it, this is for the buttons
        else:
            super().keyPressEvent(event)

    def _order_tabs(self) -> None:
        """From the last field to the buttons, which were made before the fields."""
        under = (self.foot.itemAt(place).widget() for place in range(self.foot.count()))
        stops = [*map(self.form.field, self.form.values()), *(each for each in under if isinstance(each, Button))]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def _confirm(self) -> None:
        self._strip.silence()
        if self.form.check():
            self.confirmed.emit()


class AskPanel(ActPanel):
    """Asks whether something is really meant."""

    def __init__(self, title: str, verb: str, says: str, act: Act, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, says, parent)
        self._act = act

    def act(self, by: Actor, at: datetime) -> Change:
        """Do what was asked about."""
        return self._act(by, at)
