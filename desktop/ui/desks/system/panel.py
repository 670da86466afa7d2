"""A form at the right side of a page: saves with Ctrl+S, never loses what was typed without asking."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.faults import Refused, Trouble
from desktop.domain.records import Change
from desktop.ui import look
from desktop.ui.look import SPACE
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.strip import ErrorStrip
from desktop.ui.work import hub

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

Then = Callable[[], object]


class AskStrip(QWidget):
    """“Not saved yet”: save, give up, or go on typing. Esc goes on typing."""

    save = Signal()
    give_up = Signal()
    go_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3 // 2, SPACE, SPACE * 3 // 2, SPACE)
        self._sentence = Label("有改动还没有保存。", "strong", wrap=True)
        column.addWidget(self._sentence)
        row = FlowRow(gap=SPACE)
        self.first = Button("保存", "primary", says="保存后继续")
        for button, signal in (
            (self.first, self.save),
            (Button("放弃改动"), self.give_up),
            (Button("接着填写", "quiet"), self.go_on),
        ):
            button.clicked.connect(signal)
            row.add(button)
        column.addWidget(row)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        tone = look.current().palette.soon
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tone.ink))
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_on.emit()
        else:
            super().keyPressEvent(event)


class EditPanel(Card):
    """A titled form. `store` is casework: it gets the form's values and returns the Change, or refuses.

    `saved` carries the Change after it was announced; `next_wanted` follows when it was saved with Ctrl+Enter; `left`
    says that the clerk went back with Esc.
    """

    saved = Signal(object)
    next_wanted = Signal()
    left = Signal()

    def __init__(
        self, shell: "Shell", store: Callable[[dict[str, Any]], Change], submit: str = "保存", kind: str = "primary"
    ) -> None:
        super().__init__()
        self._shell, self._store = shell, store
        self._loaded: dict[str, Any] | None = None
        self._then: Then | None = None
        self.form = FormGrid()
        self.form.submitted.connect(self._save_for_next)
        self.strip, self._ask = ErrorStrip(), AskStrip()
        self._ask.save.connect(self._save_and_go)
        self._ask.give_up.connect(self._give_up)
        self._ask.go_on.connect(self._go_on)
        self._hint = Label("", "hint", wrap=True)
        self.add(self._hint)
        self.add(self.form)
        self.add(self.strip)
        self.add(self._ask)
        self._buttons = QWidget()
        self._foot = QHBoxLayout(self._buttons)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(SPACE)
        self.submit = Button(f"{submit}　Ctrl+S", kind, says=f"{submit}（Ctrl+S）")
        self.submit.clicked.connect(self.save)
        self._foot.addWidget(self.submit)
        self._foot.addStretch(1)
        self.add(self._buttons)
        self.say_hint("")

    # ------------------------------------------------------------ building

    def add_action(self, button: Button, do: Then) -> Button:
        """Put a further button behind the saving one."""
        button.clicked.connect(do)
        self._foot.insertWidget(self._foot.count() - 1, button)
        return button

    def offer_way_back(self) -> None:
        """A button that does what Esc does, for panels that stand in place of another."""
        self.add_action(Button("返回", "quiet", says="返回（Esc）"), self.leave)

    def say_hint(self, text: str) -> None:
        """A sentence above the form."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    # ------------------------------------------------------------ filling

    def load(self, title: str, values: Mapping[str, Any], aside: str = "") -> None:
        """Show values; what was there before is forgotten."""
        self.set_title(title, aside)
        self.strip.silence()
        self._show_ask(False)
        self._then = None
        self.form.show_errors({})
        self.form.set_values(values)
        self.settle()

    def settle(self) -> None:
        """Take what is filled in now as saved."""
        self._loaded = self.form.values()

    @property
    def is_dirty(self) -> bool:
        """True when something was typed that is not saved."""
        return self._loaded is not None and self.form.values() != self._loaded

    @property
    def is_asking(self) -> bool:
        """True while the clerk is asked what to do with what is not saved."""
        return not self._ask.isHidden()

    # ------------------------------------------------------------ saving and leaving

    def save(self) -> bool:
        """Save what is filled in. A refusal is shown at its field."""
        self.strip.silence()
        if not self.form.check():
            self._show_ask(False)
            return False
        try:
            change = self._store(self.form.values())
        except Refused as no:
            self._show_ask(False)
            if not self.form.show_refusal(no):
                self.strip.say(no.sentence)
            return False
        except Trouble as trouble:
            self._show_ask(False)
            self.strip.say(trouble.sentence)
            return False
        self.settle()
        self._show_ask(False)
        self.tell(change)
        self.saved.emit(change)
        return True

    def _save_for_next(self) -> None:
        if self.save():
            self.next_wanted.emit()

    def tell(self, change: Change) -> None:
        """Announce a change and say it to the clerk."""
        hub().announce(change)
        self._shell.say(change.say)

    def attempt(self, act: Callable[[], Change]) -> Change | None:
        """Do an act beside the form (retire, close, remove); its refusal is shown in the panel."""
        self.strip.silence()
        try:
            change = act()
        except (Refused, Trouble) as no:
            self.strip.say(no.sentence)
            return None
        self.tell(change)
        return change

    def guard(self, then: Then) -> bool:
        """Do `then` at once when nothing is unsaved, else after the clerk has decided. True when done at once."""
        if not self.is_dirty or not self.isVisible():
            then()
            return True
        self._then = then
        self._show_ask(True)
        self._ask.first.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _show_ask(self, on: bool) -> None:
        self._ask.setVisible(on)
        self._buttons.setVisible(not on)

    def leave(self) -> None:
        """Go back to where the clerk came from."""
        self.guard(self._leave)

    def _leave(self) -> None:
        self.left.emit()

    def _save_and_go(self) -> None:
        then, self._then = self._then, None
        if self.save() and then is not None:
            then()

    def _give_up(self) -> None:
        then, self._then = self._then, None
        self._show_ask(False)
        self.form.set_values(self._loaded or {})
        self.form.show_errors({})
        self.settle()
        if then is not None:
            then()

    def _go_on(self) -> None:
        self._then = None
        self._show_ask(False)
        self.form.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def holds_focus(self) -> bool:
        """True while the keyboard is in this panel."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)
